//! Who did what.

use serde_json::{Map, Value, json};

use super::mapping::Coded;
use crate::export::exchange::standing::Standing;

/// The actions that a case can have, each with the lists that VERIS wants of it.
const ACTIONS: [(&str, &[&str]); 6] = [
    ("malware", &["variety", "vector"]),
    ("hacking", &["variety", "vector"]),
    ("social", &["variety", "vector", "target"]),
    ("misuse", &["variety", "vector"]),
    ("physical", &["variety", "vector"]),
    ("error", &["variety", "vector"]),
];

/// `action`: what is known of each, and `Unknown` for the rest.
pub fn action(coded: &Coded, standing: Standing<'_>) -> Value {
    let mut out = Map::new();
    for (name, lists) in ACTIONS {
        let path = format!("action.{name}");
        if !coded.has(&path) {
            continue;
        }
        let mut action = Map::new();
        for list in lists {
            let values = coded.known(&format!("{path}.{list}")).unwrap_or_else(|| vec!["Unknown"]);
            action.insert((*list).into(), json!(values));
        }
        let names: Vec<&str> = standing.terms("malware").collect();
        if name == "malware" && !names.is_empty() {
            action.insert("name".into(), json!(names.join("; ")));
        }
        out.insert(name.into(), Value::Object(action));
    }
    if out.is_empty() { json!({ "unknown": {} }) } else { Value::Object(out) }
}

/// `actor`. Errors and misuse are the organisation's own people's, errors at a contractor the partner's.
pub fn actor(coded: &Coded, standing: Standing<'_>) -> Value {
    let mut out = Map::new();
    for who in coded.values("actor") {
        match *who {
            "external" => {
                let motive = coded.known("actor.external.motive").unwrap_or_else(|| vec!["Unknown"]);
                out.insert("external".into(), json!({ "variety": ["Unknown"], "motive": motive }));
            }
            _ => {
                // Nobody means an error.
                let motive = if coded.has("action.misuse") { "Unknown" } else { "NA" };
                let elsewhere = standing.holds("incident_types", "third_party")
                    || standing.with_value("causes", "confirmed").contains(&"contractor");
                if elsewhere && !coded.has("action.misuse") {
                    out.insert("partner".into(), json!({ "motive": [motive], "country": ["Unknown"] }));
                } else {
                    out.insert("internal".into(), json!({ "motive": [motive], "variety": ["Unknown"] }));
                }
            }
        }
    }
    if out.is_empty() { json!({ "unknown": {} }) } else { Value::Object(out) }
}
