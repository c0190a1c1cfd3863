//! `datapackage.json`: a Frictionless Data Package (<https://datapackage.org>).

use serde_json::{Map, Value, json};

use super::{DESCRIPTION, NAME, TITLE, Written, license_address, sites};
use crate::dataset::Dataset;
use crate::export::Options;
use crate::export::tables::{Column, Kind};

/// The description of the tables under `csv/`.
pub fn package(set: &Dataset, options: &Options, written: &[Written]) -> Value {
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": NAME,
        "title": options.title.as_deref().unwrap_or(TITLE),
        "description": DESCRIPTION,
        "keywords": ["security incidents", "data breaches", "Japan"],
        "resources": written.iter().map(resource).collect::<Vec<_>>(),
    });
    if let Some(license) = &options.license {
        package["licenses"] = json!([{ "name": license, "path": license_address(license) }]);
    }
    let sources: Vec<Value> =
        sites(set).into_iter().map(|site| json!({ "title": site, "path": site })).collect();
    if !sources.is_empty() {
        package["sources"] = sources.into();
    }
    package
}

fn resource(written: &Written) -> Value {
    let table = &written.table;
    let references: Vec<Value> = table
        .columns
        .iter()
        .filter_map(|c| {
            let (other, key) = c.refers?;
            Some(json!({ "fields": [c.name], "reference": { "resource": other, "fields": [key] } }))
        })
        .collect();
    let mut schema = json!({
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "primaryKey": table.key().collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if !references.is_empty() {
        schema["foreignKeys"] = references.into();
    }
    json!({
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": written.csv.path,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "doubleQuote": true, "header": true },
        "bytes": written.csv.bytes,
        "hash": format!("sha256:{}", written.csv.sha256),
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), true.into());
    }
    let kind = match &column.kind {
        Kind::Text => "string",
        // Cells that a spreadsheet would take for a formula, as days without a year, have an apostrophe before them.
        Kind::Pattern(pattern) => {
            constraints.insert("pattern".into(), format!("'?({pattern})").into());
            "string"
        }
        Kind::Term { terms, .. } => {
            constraints.insert("enum".into(), json!(terms));
            "string"
        }
        Kind::Count => {
            constraints.insert("minimum".into(), 0.into());
            "integer"
        }
        Kind::Share | Kind::Weight => {
            let least = if column.kind == Kind::Share { 0 } else { -1 };
            constraints.insert("minimum".into(), least.into());
            constraints.insert("maximum".into(), 1.into());
            "number"
        }
        Kind::Date => "date",
    };
    let mut field = json!({ "name": column.name, "type": kind, "description": column.description });
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    if let Some(unit) = column.unit {
        field["unit"] = unit.into();
    }
    field
}
