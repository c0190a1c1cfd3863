//! Objects and what they have in common.

use serde_json::{Value, json};

use crate::export::exchange::ids;

/// The extension that gives an incident its details.
///
/// The types `impact`, `event` and `task` of the same draft are not used: programs that do not know them refuse the whole
/// bundle.
pub const INCIDENT_CORE: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
/// When an object was made and changed: days of the documents.
#[derive(Debug, Clone)]
pub struct Stamps {
    /// First day, ISO 8601.
    pub created: String,
    /// Last day.
    pub modified: String,
}

/// A day as a timestamp. Nothing is converted: the day of the text stands at midnight UTC.
pub fn timestamp(day: &str) -> String {
    format!("{day}T00:00:00.000Z")
}

/// Identifier of an object, made of its type and of what it stands for.
pub fn id(kind: &str, of: &str) -> String {
    format!("{kind}--{}", ids::uuid(kind, of))
}

/// An object with its common properties and its own.
pub fn object(kind: &str, of: &str, stamps: &Stamps, own: Value) -> Value {
    let mut out = json!({
        "type": kind,
        "spec_version": "2.1",
        "id": id(kind, of),
        "created": timestamp(&stamps.created),
        "modified": timestamp(&stamps.modified),
    });
    if let (Some(out), Value::Object(own)) = (out.as_object_mut(), own) {
        out.extend(own.into_iter().filter(|(_, value)| !value.is_null() && *value != json!([])));
    }
    out
}

/// A relationship between two objects.
pub fn relationship(source: &Value, kind: &str, target: &Value, stamps: &Stamps) -> Value {
    let (source, target) = (&source["id"], &target["id"]);
    let of = format!("{source} {kind} {target}");
    let own = json!({ "relationship_type": kind, "source_ref": source, "target_ref": target });
    object("relationship", &of, stamps, own)
}
