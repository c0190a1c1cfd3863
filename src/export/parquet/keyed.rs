//! A row a record: its JSON, beside columns to look for it by.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::nested;
use crate::record::{Record, Valued};

/// Columns of the document and of its single values, in order.
const TEXTS: [&str; 10] = [
    "id",
    "url",
    "path",
    "archive_record",
    "retrieved",
    "document_kind",
    "title",
    "organization",
    "published",
    "report_stage",
];
/// Columns of values that may be several.
const LISTS: [&str; 2] = ["incident_types", "malware"];
/// The column of the whole record.
const RECORD: &str = "record";

/// The row of a record.
///
/// # Errors
///
/// Where the record cannot be written as JSON.
pub fn row(record: &Record) -> serde_json::Result<Value> {
    fn term<T: serde::Serialize>(value: &Option<Valued<T>>) -> Option<&T> {
        value.as_ref().map(|v| &v.value)
    }
    let source = &record.source;
    Ok(json!({
        "id": record.id,
        "url": source.url,
        "path": source.path,
        "archive_record": source.archive_record,
        "retrieved": source.retrieved,
        "document_kind": term(&record.document_kind),
        "title": term(&record.title),
        "organization": term(&record.organization),
        "published": term(&record.published),
        "report_stage": term(&record.report_stage),
        "incident_types": record.incident_types.iter().map(|item| &item.value).collect::<Vec<_>>(),
        "malware": record.malware.iter().map(|item| &item.value).collect::<Vec<_>>(),
        RECORD: serde_json::to_string(record)?,
    }))
}

/// Writes rows as one file.
///
/// # Errors
///
/// Those of `out`.
pub fn write(rows: &[Value], out: impl Write + Send) -> io::Result<()> {
    let text = |name: &str| (name.to_string(), json!({ "type": ["string", "null"] }));
    let list = |name: &str| (name.to_string(), json!({ "type": "array", "items": { "type": "string" } }));
    let properties: serde_json::Map<String, Value> =
        TEXTS.map(text).into_iter().chain(LISTS.map(list)).chain([text(RECORD)]).collect();
    let names: Vec<&str> = TEXTS.into_iter().chain(LISTS).chain([RECORD]).collect();
    let schema = json!({ "type": "object", "required": names, "properties": properties });
    nested::write_values(&schema, rows.iter().map(Ok), out)
}
