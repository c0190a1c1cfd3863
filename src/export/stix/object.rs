//! Objects and what they have in common.

use serde_json::{Value, json};

use crate::export::exchange::ids;

/// The extension that gives an incident its details.
pub const INCIDENT_CORE: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
/// The extension that defines `event`.
pub const EVENT: &str = "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e";
/// The extension that defines `impact`.
pub const IMPACT: &str = "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9";
/// The extension that defines `task`.
pub const TASK: &str = "extension-definition--2074a052-8be4-4932-849e-f5e7798e0030";

/// When an object was made and changed: days of the documents.
#[derive(Debug, Clone)]
pub struct Stamps {
    /// First day, ISO 8601.
    pub created: String,
    /// Last day.
    pub modified: String,
}

/// A day as a timestamp. Nothing is converted: the day of the text stands at midnight UTC, and where the object has a
/// place for it, `..._fidelity` says that it is a day.
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

/// An object of a type that an extension defines.
pub fn extended(kind: &str, of: &str, stamps: &Stamps, extension: &str, mut own: Value) -> Value {
    own["extensions"][extension] = json!({ "extension_type": "new-sdo" });
    object(kind, of, stamps, own)
}

/// A relationship between two objects.
pub fn relationship(source: &Value, kind: &str, target: &Value, stamps: &Stamps) -> Value {
    let (source, target) = (&source["id"], &target["id"]);
    let of = format!("{source} {kind} {target}");
    let own = json!({ "relationship_type": kind, "source_ref": source, "target_ref": target });
    object("relationship", &of, stamps, own)
}

/// The identifiers of some objects.
pub fn refs(objects: &[Value]) -> Vec<&Value> {
    objects.iter().map(|o| &o["id"]).collect()
}
