//! The reference of the tables, as `docs/tables.md` has it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Column, Kind, tables};

/// Every table with its columns, and every vocabulary with its terms, in Markdown.
pub fn reference() -> String {
    let mut out = String::new();
    let mut vocabularies: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for table in tables() {
        let _ = write!(
            out,
            "### {}\n\n{}\n\n| column | holds | meaning |\n|---|---|---|\n",
            table.name, table.description
        );
        for column in &table.columns {
            let _ = writeln!(out, "| `{}` | {} | {} |", column.name, holds(column), column.description);
            if let Kind::Term { vocabulary, terms } = &column.kind
                && *vocabulary != "Field"
            {
                vocabularies.insert(vocabulary, terms.clone());
            }
        }
        out.push('\n');
    }
    out.push_str("### Vocabularies\n\n| vocabulary | terms |\n|---|---|\n");
    for (name, terms) in vocabularies {
        let terms: Vec<String> = terms.iter().map(|t| format!("`{t}`")).collect();
        let _ = writeln!(out, "| {name} | {} |", terms.join(", "));
    }
    out
}

/// What a column holds, and whether every row has it.
fn holds(column: &Column) -> String {
    let mut out = match &column.kind {
        Kind::Text => "text".to_string(),
        Kind::Pattern(pattern) => format!("text, `{}`", pattern.replace('|', "\\|")),
        Kind::Term { vocabulary: "Field", .. } => "a field".to_string(),
        Kind::Term { vocabulary, .. } => format!("term of {vocabulary}"),
        Kind::Count => "whole number".to_string(),
        Kind::Share => "number from 0 to 1".to_string(),
        Kind::Weight => "number from -1 to 1".to_string(),
        Kind::Date => "day".to_string(),
    };
    if let Some(unit) = column.unit {
        let _ = write!(out, ", {unit}");
    }
    if column.key {
        out.push_str(", key");
    } else if !column.required {
        out.push_str(", or empty");
    }
    if let Some((table, key)) = column.refers {
        let _ = write!(out, ", in `{table}.{key}`");
    }
    out
}
