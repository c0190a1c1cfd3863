//! Label Studio: tasks with kaiji's facts as predictions, the labelling interface for them, and annotated tasks back.
//!
//! A fact is a region over its first stretch of words, labelled with its field, with a control for each attribute.
//! Its other stretches are regions labelled [`FURTHER`], each with a relation to it. Offsets count code points.

mod config;
mod read;

pub use read::read;

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::words::Stretch;
use super::{Annotated, Fact, Words, document};
use crate::dataset::Dataset;
use crate::record::shape::{Attribute, Kind};

/// Name of the text in the labelling interface.
const TEXT: &str = "text";
/// Name of the control that labels regions.
const LABELS: &str = "fact";
/// Label of further words of a fact.
const FURTHER: &str = "words";
/// What a relation from further words to their fact says.
const RELATION: &str = "of";

/// Writes `tasks.json` and `labels.xml` into a folder.
///
/// # Errors
///
/// Those of the file system.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    std::fs::write(folder.join("labels.xml"), config::config()?)?;
    let mut file = io::BufWriter::new(std::fs::File::create(folder.join("tasks.json"))?);
    let mut lead = "[\n";
    for record in set.records() {
        let Ok(document) = document(set, record) else { continue };
        let made = &record.source.extractor;
        let rules = made.rules_sha256.get(..12).unwrap_or(&made.rules_sha256);
        let version = format!("{} {}, rules {rules}", made.name, made.version);
        file.write_all(lead.as_bytes())?;
        serde_json::to_writer(&mut file, &task(&document, &version))?;
        lead = ",\n";
    }
    file.write_all(if lead == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    file.flush()
}

/// A task with one prediction.
fn task(document: &Annotated, version: &str) -> Value {
    let words = Words::new(&document.text);
    let mut result = Vec::new();
    for fact in &document.facts {
        regions(fact, &words, &mut result);
    }
    let sure: Vec<f64> = document.facts.iter().filter_map(|f| f.confidence).collect();
    let score =
        if sure.is_empty() { Value::Null } else { (sure.iter().sum::<f64>() / sure.len() as f64).into() };
    json!({
        "data": {
            "text": document.text,
            "document": document.id,
            "url": document.url,
            "text_sha256": document.text_sha256,
        },
        "predictions": [{"model_version": version, "score": score, "result": result}],
    })
}

/// The regions of a fact and what is said of them.
fn regions(fact: &Fact, words: &Words, result: &mut Vec<Value>) {
    let region = |id: &str, control: &str, kind: &str, stretch: Stretch, held: (&str, Value)| {
        let mut value = Map::new();
        value.insert("start".into(), stretch.0.into());
        value.insert("end".into(), stretch.1.into());
        value.extend(words.quote(stretch).map(|quote| ("text".to_string(), Value::from(quote))));
        value.insert(held.0.into(), held.1);
        json!({"id": id, "from_name": control, "to_name": TEXT, "type": kind, "value": value})
    };
    for (n, stretch) in fact.stretches().into_iter().enumerate() {
        let (id, label) = match n {
            0 => (fact.key.clone(), fact.field.name.as_str()),
            n => (format!("{}-{}", fact.key, n + 1), FURTHER),
        };
        let mut labelled = region(&id, LABELS, "labels", stretch, ("labels", json!([label])));
        let rules: Vec<&str> = fact
            .evidence
            .iter()
            .filter(|e| (e.start, e.end) == stretch)
            .map(|evidence| evidence.rule.as_str())
            .collect();
        labelled["meta"] = json!({"text": [rules.join(", ")]});
        if let Some(confidence) = fact.confidence {
            labelled["score"] = confidence.into();
        }
        result.push(labelled);
        if n > 0 {
            let relation = json!({"from_id": id, "to_id": fact.key, "type": "relation", "direction": "right",
                "labels": [RELATION]});
            result.push(relation);
            continue;
        }
        for attribute in &fact.field.attributes {
            if let Some(value) = fact.attributes.get(&attribute.name) {
                let (kind, _) = control(attribute);
                result.push(region(
                    &id,
                    &attribute.control,
                    kind,
                    stretch,
                    (kind_key(kind), held(value, kind)),
                ));
            }
        }
    }
}

/// The type of an attribute's results, and the tag of its control.
fn control(attribute: &Attribute) -> (&'static str, &'static str) {
    match attribute.kind {
        Kind::Term { .. } | Kind::Terms { .. } => ("choices", "Choices"),
        Kind::Number => ("number", "Number"),
        Kind::Day | Kind::Text => ("textarea", "TextArea"),
    }
}

/// The key under which results of a type hold their value. Of a text it is that of a region's words, too.
fn kind_key(kind: &str) -> &str {
    if kind == "textarea" { "text" } else { kind }
}

/// A value as results of a type hold it.
fn held(value: &Value, kind: &str) -> Value {
    match (kind, value) {
        ("number", _) | (_, Value::Array(_)) => value.clone(),
        _ => json!([value]),
    }
}
