//! LangExtract's annotated documents as JSON Lines: a document a line, an extraction for each stretch of evidence.
//! Stretches of one fact share their group.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::{Annotated, documents};
use crate::dataset::Dataset;

#[derive(Serialize)]
struct Line<'d> {
    extractions: Vec<Extraction<'d>>,
    text: &'d str,
    document_id: &'d str,
}

#[derive(Serialize)]
struct Extraction<'d> {
    extraction_class: &'d str,
    extraction_text: &'d str,
    char_interval: Value,
    alignment_status: &'static str,
    extraction_index: usize,
    group_index: usize,
    description: Option<&'d str>,
    attributes: BTreeMap<&'d str, Value>,
}

/// Writes a line for each document.
///
/// # Errors
///
/// Those of `out`.
pub fn write(set: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    for document in documents(set) {
        serde_json::to_writer(&mut *out, &line(&document))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line(document: &Annotated) -> Line<'_> {
    let mut extractions = Vec::new();
    for (group, fact) in document.facts.iter().enumerate() {
        for evidence in &fact.evidence {
            // LangExtract holds attributes as text or lists of text.
            let mut attributes: BTreeMap<&str, Value> = fact
                .attributes
                .iter()
                .map(|(name, value)| match value {
                    Value::String(_) | Value::Array(_) => (name.as_str(), value.clone()),
                    other => (name.as_str(), other.to_string().into()),
                })
                .collect();
            attributes.extend(fact.confidence.map(|c| ("confidence", c.to_string().into())));
            attributes.insert("rule", evidence.rule.clone().into());
            extractions.push(Extraction {
                extraction_class: &fact.field.name,
                extraction_text: &evidence.quote,
                char_interval: json!({"start_pos": evidence.start, "end_pos": evidence.end}),
                alignment_status: "match_exact",
                extraction_index: extractions.len() + 1,
                group_index: group,
                description: None,
                attributes,
            });
        }
    }
    Line { extractions, text: &document.text, document_id: &document.id }
}
