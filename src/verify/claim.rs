//! What is to be rechecked: quotes with their places, out of records or out of a table of evidence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::Record;

/// A quote and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// Key of the record that it belongs to; empty where that is not told.
    pub field: String,
    /// First code point in the canonical text, from 0.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub quote: String,
}

/// What is said of one document.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Identifier of the record.
    pub id: String,
    /// Address of the document.
    pub url: Option<String>,
    /// Name of its file, or of its entry in a ZIP file, without folders.
    pub file: Option<String>,
    /// SHA-256 of its canonical text.
    pub text_sha256: String,
    /// Digest of the rules that made the record.
    pub rules_sha256: Option<String>,
    /// Every quote.
    pub quotes: Vec<Quoted>,
    /// The record, where it is whole.
    pub record: Option<Record>,
}

impl Claim {
    /// What is said by a record.
    pub fn of(record: Record) -> Self {
        let mut quotes = Vec::new();
        if let Ok(Value::Object(fields)) = serde_json::to_value(&record) {
            for (field, value) in &fields {
                collect(field, value, &mut quotes);
            }
        }
        let source = &record.source;
        Claim {
            id: record.id.clone(),
            url: source.url.clone(),
            file: file_of(source.path.as_deref(), source.archive_record.as_deref()),
            text_sha256: source.text_sha256.clone(),
            rules_sha256: Some(source.extractor.rules_sha256.clone()),
            quotes,
            record: Some(record),
        }
    }

    /// Names under which its document may be at hand.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.url.iter().chain(&self.file).cloned()
    }
}

/// The name of a document's file: of its entry, where the file is a ZIP. A capture in a web archive is known by its
/// address alone.
pub(crate) fn file_of(path: Option<&str>, archive_record: Option<&str>) -> Option<String> {
    let name = match archive_record {
        Some(record) if record.starts_with("urn:") => return None,
        Some(entry) => entry,
        None => path?,
    };
    name.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).map(str::to_string)
}

/// Every quote within a value.
fn collect(field: &str, value: &Value, quotes: &mut Vec<Quoted>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(field, item, quotes)),
        Value::Object(map) => {
            #[derive(Deserialize)]
            struct Evidence {
                start: usize,
                end: usize,
                quote: String,
            }
            match Evidence::deserialize(value) {
                Ok(Evidence { start, end, quote }) => {
                    quotes.push(Quoted { field: field.to_string(), start, end, quote });
                }
                Err(_) => map.values().for_each(|held| collect(field, held, quotes)),
            }
        }
        _ => {}
    }
}

/// Claims of a line of JSON Lines: a record, or a case with its records.
///
/// # Errors
///
/// What is wrong and what to do.
pub fn of_line(line: &[u8]) -> Result<Vec<Claim>, String> {
    of_records(serde_json::from_slice(line).map_err(|e| format!("is not JSON ({e})"))?)
}

/// Claims of JSON: a record, a list of records, or a case with its records.
///
/// # Errors
///
/// What is wrong and what to do.
pub fn of_records(mut json: Value) -> Result<Vec<Claim>, String> {
    let list = match json.get_mut("records").map(Value::take) {
        Some(Value::Array(records)) => records,
        _ => match json {
            Value::Array(records) => records,
            one => vec![one],
        },
    };
    list.into_iter()
        .map(|record| match serde_json::from_value(record) {
            Ok(record) => Ok(Claim::of(record)),
            Err(e) => Err(format!(
                "holds no record of this version of kaiji ({e}); name what kaiji extract wrote, or kaiji export --to jsonl"
            )),
        })
        .collect()
}

/// Claims of a table of evidence, as CSV or TSV with a line of names: `text_sha256`, `start`, `end` and `quote` must be
/// there; `id` (or `document`, `document_id`), `url`, `path`, `field` and `rules_sha256` may.
///
/// # Errors
///
/// What is wrong and what to do.
pub fn of_table(text: &str, delimiter: u8) -> Result<Vec<Claim>, String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let head = rows.headers().map_err(|e| e.to_string())?.clone();
    let column = |names: &[&str]| head.iter().position(|h| names.contains(&h));
    let needed = |name: &str| {
        column(&[name])
            .ok_or_else(|| format!("has no column {name}; it needs text_sha256, start, end and quote"))
    };
    let (sha256, start, end, quote) =
        (needed("text_sha256")?, needed("start")?, needed("end")?, needed("quote")?);
    let id = column(&["id", "document_id", "document", "record"]);
    let (url, path, field) = (column(&["url"]), column(&["path"]), column(&["field"]));
    let rules = column(&["rules_sha256"]);
    let mut claims: BTreeMap<(String, String), Claim> = BTreeMap::new();
    for (n, row) in rows.records().enumerate() {
        let row = row.map_err(|e| e.to_string())?;
        let get = |at: usize| row.get(at).unwrap_or_default();
        let some = |at: Option<usize>| at.map(get).filter(|cell| !cell.is_empty()).map(str::to_string);
        let number = |at: usize| {
            let told = get(at);
            told.parse().map_err(|_| format!("line {}: {told:?} is no place in a text", n + 2))
        };
        let id = some(id).unwrap_or_else(|| get(sha256).to_string());
        let claim = claims.entry((id.clone(), get(sha256).to_string())).or_insert_with(|| Claim {
            id,
            url: some(url),
            file: file_of(some(path).as_deref(), None),
            text_sha256: get(sha256).to_string(),
            rules_sha256: some(rules),
            quotes: Vec::new(),
            record: None,
        });
        claim.quotes.push(Quoted {
            field: some(field).unwrap_or_default(),
            start: number(start)?,
            end: number(end)?,
            quote: plain(get(quote)).to_string(),
        });
    }
    Ok(claims.into_values().collect())
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_a_claim_a_document() {
        let table = "\u{FEFF}document,text_sha256,field,start,end,quote\n\
            a,11,devices,0,3,12台\na,11,dates,5,9,\"9,月\n\"\nb,22,devices,1,4,'-3台\n";
        let claims = of_table(table, b',').expect("a table");
        let told: Vec<(&str, usize)> = claims.iter().map(|c| (c.id.as_str(), c.quotes.len())).collect();
        assert_eq!(told, [("a", 2), ("b", 1)]);
        assert_eq!(
            (claims[0].quotes[1].quote.as_str(), claims[1].quotes[0].quote.as_str()),
            ("9,月\n", "-3台")
        );
        assert!(of_table("a,b\n1,2\n", b',').is_err_and(|e| e.contains("has no column text_sha256")));
        let wrong = of_table("text_sha256\tstart\tend\tquote\n1\tx\t2\ty\n", b'\t');
        assert!(wrong.is_err_and(|e| e.contains("line 2: \"x\" is no place")));
    }

    #[test]
    fn files_are_known_by_their_names() {
        assert_eq!(file_of(Some("notices/a.txt"), None).as_deref(), Some("a.txt"));
        assert_eq!(file_of(Some("x.zip"), Some("saved/a.html")).as_deref(), Some("a.html"));
        assert_eq!(file_of(Some("x.warc.gz"), Some("urn:uuid:1")), None);
        assert_eq!(file_of(None, None), None);
    }
}
