//! What is to be rechecked: quotes with their places, out of records or out of the tables of a data set.

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

/// How the tables of an export are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, with `\t`, `\n`, `\r` and `\\` written out.
    Tsv,
}

/// Claims of a data set that `kaiji export` wrote as tables: `documents` says which text each document has,
/// `evidence` what is quoted from it.
///
/// # Errors
///
/// What is wrong and what to do.
pub fn of_tables(documents: &str, evidence: &str, form: Form) -> Result<Vec<Claim>, String> {
    let mut claims = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let names = ["document_id", "text_sha256", "url", "path", "archive_record", "rules_sha256"];
    rows("documents", documents, form, names, |[id, text_sha256, url, path, archive_record, rules]| {
        let some = |cell: &String| (!cell.is_empty()).then(|| cell.clone());
        at.insert(id.clone(), claims.len());
        claims.push(Claim {
            id: id.clone(),
            url: some(url),
            file: file_of(some(path).as_deref(), some(archive_record).as_deref()),
            text_sha256: text_sha256.clone(),
            rules_sha256: some(rules),
            quotes: Vec::new(),
            record: None,
        });
        Ok(())
    })?;
    let names = ["document_id", "field", "quote_start", "quote_end", "quote"];
    rows("evidence", evidence, form, names, |[id, field, start, end, quote]| {
        let claim = at.get(id).and_then(|n| claims.get_mut(*n));
        let claim =
            claim.ok_or_else(|| format!("tells of {id:?}, which is not in the table of documents"))?;
        let number = |told: &str| told.parse().map_err(|_| format!("has {told:?} for a place in a text"));
        claim.quotes.push(Quoted {
            field: field.clone(),
            start: number(start)?,
            end: number(end)?,
            quote: quote.clone(),
        });
        Ok(())
    })?;
    Ok(claims)
}

/// Gives the cells of some columns of each row.
fn rows<const N: usize>(
    table: &str,
    text: &str,
    form: Form,
    names: [&str; N],
    mut each: impl FnMut(&[String; N]) -> Result<(), String>,
) -> Result<(), String> {
    let wrong = |what: String| format!("the table {table} {what}; export the data set again");
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let delimiter = if form == Form::Csv { b',' } else { b'\t' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|e| wrong(format!("cannot be read ({e})")))?.clone();
    let mut columns = [0; N];
    for (column, name) in columns.iter_mut().zip(names) {
        let found = head.iter().position(|h| h == name);
        *column = found.ok_or_else(|| wrong(format!("has no column {name}")))?;
    }
    for row in reader.records() {
        let row = row.map_err(|e| wrong(format!("cannot be read ({e})")))?;
        let cells = columns.map(|at| cell(row.get(at).unwrap_or_default(), form));
        each(&cells).map_err(wrong)?;
    }
    Ok(())
}

/// The text of a cell, without the apostrophe that keeps spreadsheets from taking it for a formula.
fn cell(cell: &str, form: Form) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell.chars();
    while let Some(c) = rest.next() {
        if c != '\\' || form == Form::Csv {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            other => out.extend(other),
        }
    }
    match out.strip_prefix('\'') {
        Some(plain) => plain.to_string(),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_give_a_claim_a_document() {
        let documents = "\u{FEFF}document_id,url,path,archive_record,text_sha256,rules_sha256\n\
            a,https://a.example.jp/,,urn:uuid:1,11,00\nb,,x/b.txt,,22,00\n";
        let evidence = "fact_id,document_id,field,quote_start,quote_end,quote\n\
            f,b,devices,0,3,'-3台\ng,a,dates,5,9,\"9,月\n\"\n";
        let claims = of_tables(documents, evidence, Form::Csv).expect("tables");
        let told: Vec<(&str, Option<&str>, &str)> =
            claims.iter().map(|c| (c.id.as_str(), c.file.as_deref(), c.quotes[0].quote.as_str())).collect();
        assert_eq!(told, [("a", None, "9,月\n"), ("b", Some("b.txt"), "-3台")]);
        let tabs = |text: &str| text.replace(',', "\t").replace("\"9\t月\n\"", "\"9\\t\"\"月\\n\\\\\"");
        let claims = of_tables(&tabs(documents), &tabs(evidence), Form::Tsv).expect("tables");
        assert_eq!(claims[0].quotes[0].quote, "9\t\"月\n\\");
        let wrong =
            |documents: &str, evidence: &str| of_tables(documents, evidence, Form::Csv).expect_err("wrong");
        assert!(wrong("a,b\n", evidence).contains("the table documents has no column document_id"));
        assert!(
            wrong(documents, &evidence.replace(",b,", ",c,")).contains("\"c\", which is not in the table")
        );
        assert!(wrong(documents, &evidence.replace(",0,", ",x,")).contains("has \"x\" for a place"));
    }

    #[test]
    fn files_are_known_by_their_names() {
        assert_eq!(file_of(Some("notices/a.txt"), None).as_deref(), Some("a.txt"));
        assert_eq!(file_of(Some("x.zip"), Some("saved/a.html")).as_deref(), Some("a.html"));
        assert_eq!(file_of(Some("x.warc.gz"), Some("urn:uuid:1")), None);
        assert_eq!(file_of(None, None), None);
    }
}
