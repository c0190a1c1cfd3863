//! Columns that several tables have, and what stands in them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::table::{Cell, Column, Kind};
use crate::mention::Qualifier;

/// A column of text.
pub fn text(name: &'static str, description: &'static str) -> Column {
    Column::new(name, Kind::Text, description)
}

/// A column of counts.
pub fn count(name: &'static str, description: &'static str) -> Column {
    Column::new(name, Kind::Count, description)
}

/// A column of terms of a type of the record or of the case.
pub fn term<T: JsonSchema>(name: &'static str, description: &'static str) -> Column {
    let schema = schemars::schema_for!(T).to_value();
    let word = |v: &Value| v.as_str().map(str::to_string);
    // Terms with a description stand alone under `const`, others together under `enum`.
    let mut terms = Vec::new();
    for choice in schema["oneOf"].as_array().map_or(std::slice::from_ref(&schema), Vec::as_slice) {
        terms.extend(word(&choice["const"]));
        terms.extend(choice["enum"].as_array().into_iter().flatten().filter_map(word));
    }
    debug_assert!(!terms.is_empty(), "{schema}");
    let vocabulary = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
    Column::new(name, Kind::Term { vocabulary, terms }, description)
}

/// A closed vocabulary that is no type.
pub fn terms(vocabulary: &'static str, terms: &[&str]) -> Kind {
    Kind::Term { vocabulary, terms: terms.iter().map(|t| t.to_string()).collect() }
}

/// A term as records write it.
pub fn said<T: Serialize>(term: T) -> Cell<'static> {
    match serde_json::to_value(term) {
        Ok(Value::String(term)) => Cell::text(term),
        _ => Cell::Null,
    }
}

/// How exact a number is.
pub fn qualifier(description: &'static str) -> Column {
    term::<Qualifier>("qualifier", description)
}

/// How sure a fact is.
pub fn share() -> Column {
    Column::new(
        "confidence",
        Kind::Share,
        "How sure that is: of the facts with 0.9, nine in ten should be right.",
    )
    .required()
}

/// A day as records have it.
pub fn day_text(name: &'static str, description: &'static str) -> Column {
    Column::new(name, Kind::Pattern("([0-9]{4}|-)-[0-9]{2}-[0-9]{2}"), description)
}

/// A hash.
pub fn sha256(name: &'static str, description: &'static str) -> Column {
    Column::new(name, Kind::Pattern("[0-9a-f]{64}"), description)
}

/// A field of the record or of the ledger.
pub fn field(fields: &[&str], description: &'static str) -> Column {
    Column::new("field", terms("Field", fields), description).required()
}

/// Where a quote begins.
pub fn quote_start() -> Column {
    count("quote_start", "First code point of the quote in the document's canonical text, from 0.")
        .required()
        .unit("code points")
}

/// Where a quote ends.
pub fn quote_end() -> Column {
    count("quote_end", "One past its last code point.").required().unit("code points")
}
