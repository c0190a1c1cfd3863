//! STIX 2.1: one bundle of all cases, each an incident with the objects around it.
//!
//! `docs/stix.md` says what becomes of what; terms are in `exchange/incident.tsv`.

mod incident;
mod object;
mod told;

use std::collections::HashSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::exchange::ids;
use crate::dataset::Dataset;

/// Writes the bundle.
///
/// # Errors
///
/// Those of `out`.
pub fn write(set: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &bundle(set))?;
    out.write_all(b"\n")
}

/// All cases as a bundle. What several cases share, an organisation, malware, an attack pattern, stands in it once, as
/// the first case has it.
pub fn bundle(set: &Dataset) -> Value {
    let mut seen: HashSet<String> = HashSet::new();
    let mut objects: Vec<Value> = Vec::new();
    for case in set.cases() {
        for object in incident::objects(set, case) {
            let id = object["id"].as_str().unwrap_or_default().to_string();
            if seen.insert(id) {
                objects.push(object);
            }
        }
    }
    let cases: Vec<&str> = set.cases().iter().map(|c| c.id.as_str()).collect();
    let mut bundle = json!({
        "type": "bundle",
        "id": format!("bundle--{}", ids::uuid("bundle", &cases.join("\n"))),
    });
    // A list in STIX is never empty.
    if !objects.is_empty() {
        bundle["objects"] = json!(objects);
    }
    bundle
}
