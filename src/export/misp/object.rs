//! Objects by MISP's templates (`templates.tsv`).

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::seconds;
use crate::export::exchange::ids;

/// A template as far as it is used here.
#[derive(Debug)]
struct Template {
    name: &'static str,
    uuid: &'static str,
    version: &'static str,
    category: &'static str,
    /// Relation, type and category of its attributes.
    attributes: Vec<[&'static str; 3]>,
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let mut out: Vec<Template> = Vec::new();
    for line in include_str!("templates.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        match (&cells[..], out.last_mut()) {
            (&["", relation, kind, category], Some(template)) => {
                template.attributes.push([relation, kind, category]);
            }
            (&[name, uuid, version, category], _) => {
                out.push(Template { name, uuid, version, category, attributes: Vec::new() });
            }
            _ => {}
        }
    }
    out
});

/// An object of a template. `of` is what makes it this one and no other; attributes are relations with their values, in
/// order, and relations that the template's table does not have are left out.
pub fn object(template: &str, of: &str, day: &str, attributes: &[(&str, String)]) -> Value {
    let uuid = ids::uuid(&format!("misp {template}"), of);
    let Some(template) = TEMPLATES.iter().find(|t| t.name == template) else { return Value::Null };
    let attributes = attributes.iter().enumerate().filter_map(|(n, (relation, value))| {
        let [_, kind, category] = template.attributes.iter().find(|[r, ..]| r == relation)?;
        let mut out = attribute(kind, category, value, &format!("{uuid} {n} {relation}"), day);
        out["object_relation"] = json!(relation);
        Some(out)
    });
    json!({
        "uuid": uuid,
        "name": template.name,
        "meta-category": template.category,
        "template_uuid": template.uuid,
        "template_version": template.version,
        "timestamp": seconds(day),
        "Attribute": attributes.collect::<Vec<_>>(),
    })
}

/// An attribute. It never goes to a detection system, and only names and addresses are looked for in other events:
/// that two incidents are of one day or kind does not tie them.
pub fn attribute(kind: &str, category: &str, value: &str, of: &str, day: &str) -> Value {
    json!({
        "uuid": ids::uuid("misp attribute", of),
        "type": kind,
        "category": category,
        "value": value,
        "to_ids": false,
        "disable_correlation": !matches!(kind, "target-org" | "link"),
        "timestamp": seconds(day),
    })
}

/// Ties an object to others.
pub fn refer(object: &mut Value, to: &[Value], relationship: &str, day: &str) {
    let uuid = object["uuid"].clone();
    let mut references = object["ObjectReference"].as_array().cloned().unwrap_or_default();
    for other in to {
        references.push(json!({
            "uuid": ids::uuid("misp reference", &format!("{uuid} {relationship} {}", other["uuid"])),
            "object_uuid": uuid,
            "referenced_uuid": other["uuid"],
            "relationship_type": relationship,
            "timestamp": seconds(day),
        }));
    }
    if !references.is_empty() {
        object["ObjectReference"] = json!(references);
    }
}
