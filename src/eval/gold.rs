//! Gold files: one JSON object a document, beside its text.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::Error;
use crate::source::RawDocument;

/// One gold file.
#[derive(Debug, Clone)]
pub struct GoldDocument {
    /// Its id.
    pub id: String,
    /// The facts, as JSON.
    pub facts: Value,
    /// The document tells days without a year; a record may leave it out.
    pub yearless: bool,
    path: PathBuf,
}

impl GoldDocument {
    /// Names by which a record of this document may go.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(text) = self.facts.get("text").and_then(Value::as_str) {
            names.push(key(text));
        }
        names.push(key(&self.path.to_string_lossy()));
        names.push(self.id.clone());
        names
    }

    /// The document that the facts are about, with the address that the gold file gives: named by `text`, or
    /// standing beside the gold file.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when no such file is there.
    pub fn document(&self) -> Result<RawDocument, Error> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let candidates: Vec<PathBuf> = match self.facts.get("text").and_then(Value::as_str) {
            Some(text) => vec![folder.join(text)],
            None => ["txt", "html", "md", "pdf"].iter().map(|e| self.path.with_extension(e)).collect(),
        };
        let url = self.facts.get("url").and_then(Value::as_str);
        for path in &candidates {
            if path.is_file() {
                return RawDocument::from_file(path, url);
            }
        }
        Err(Error::Document {
            name: self.path.display().to_string(),
            reason:
                "has no text beside it; put the document there as .txt, .html or .pdf, or name it under \"text\""
                    .into(),
        })
    }
}

/// The name of a document without folder and ending.
fn key(name: &str) -> String {
    let mut name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    loop {
        let stripped = [".txt", ".html", ".htm", ".md", ".pdf", ".json", ".real", ".restated"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending));
        match stripped {
            Some(rest) => name = rest,
            None => return name.to_string(),
        }
    }
}

/// Names of a record: its source's path or address, then its id.
pub(super) fn names_of_record(record: &Value) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(source) = record.get("source") {
        let named =
            source.get("path").and_then(Value::as_str).or_else(|| source.get("url").and_then(Value::as_str));
        names.extend(named.or_else(|| source.as_str()).map(key));
    }
    names.extend(record.get("id").and_then(Value::as_str).map(key));
    names
}

/// Reads every gold file below a folder, in sorted order.
///
/// # Errors
///
/// [`Error::Document`] for a file that is no JSON, [`Error::Usage`] when there is none.
pub fn read_gold(folder: &Path) -> Result<Vec<GoldDocument>, Error> {
    let mut gold = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry =
            entry.map_err(|e| Error::Usage(format!("{}: cannot be walked ({e})", folder.display())))?;
        let path = entry.path();
        if path.extension().and_then(|e| e.to_str()) != Some("json") {
            continue;
        }
        let name = path.display().to_string();
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let text = std::fs::read_to_string(path).map_err(|e| wrong(format!("cannot be read ({e})")))?;
        let facts: Value = serde_json::from_str(&text).map_err(|e| wrong(format!("is not JSON ({e})")))?;
        if facts.get("document_kind").is_none() {
            continue;
        }
        let id = facts.get("id").and_then(Value::as_str).map_or_else(|| key(&name), str::to_string);
        let yearless = facts.get("yearless").and_then(Value::as_bool).unwrap_or(false);
        gold.push(GoldDocument { id, facts, yearless, path: path.to_path_buf() });
    }
    if gold.is_empty() {
        return Err(Error::Usage(format!(
            "{}: no gold file found; a gold file is a .json with a \"document_kind\" (see docs/gold.md)",
            folder.display()
        )));
    }
    Ok(gold)
}
