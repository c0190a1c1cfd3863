//! Who told the incident, and in which words: reports, and notes with quotes.

use serde_json::{Value, json};

use super::object::{Stamps, object, timestamp};
use crate::case::{Case, CaseDocument};
use crate::export::exchange::{brief, words};
use crate::record::DocumentKind;

/// A document as an external reference: its identifier, title, address and the hash of its bytes. Who issued a notice is
/// the organisation that it names; who issued another document is not known, so its kind stands for it.
pub fn reference(document: &CaseDocument) -> Value {
    let source = match document.kind {
        Some(DocumentKind::Notice) => document.organization.as_deref().unwrap_or("notice"),
        Some(kind) => kind.as_str(),
        None => "document",
    };
    let mut out = json!({ "source_name": source, "external_id": document.id });
    if let Some(title) = &document.title {
        out["description"] = json!(title);
    }
    if let Some(url) = &document.url {
        out["url"] = json!(url);
        out["hashes"] = json!({ "SHA-256": document.sha256 });
    }
    out
}

/// A report for each document with a day, a note with the words of each document, and a note of what the other objects
/// have no place for. `about` are the incident and its victim.
pub fn objects(case: &Case, incident: &Value, about: &[Value], stamps: &Stamps) -> Vec<Value> {
    let mut out = Vec::new();
    for document in &case.documents {
        let title = document.title.as_deref().unwrap_or(&document.id);
        let of = format!("{} {}", case.id, document.id);
        let day = document.published.clone();
        let stamps = day.map_or_else(|| stamps.clone(), |day| Stamps { created: day.clone(), modified: day });
        if let Some(day) = &document.published {
            let own = json!({
                "name": title,
                "published": timestamp(day),
                "object_refs": about,
                "external_references": [reference(document)],
            });
            out.push(object("report", &of, &stamps, own));
        }
        let claims = words::claims(case, &document.id);
        if claims.is_empty() {
            continue;
        }
        let own = json!({
            "abstract": format!("What the document says: {title}"),
            "content": claims.join("\n"),
            "object_refs": [incident["id"]],
            "external_references": [reference(document)],
        });
        out.push(object("note", &of, &stamps, own));
    }
    out.extend(rest(case, incident, stamps));
    out
}

/// Counts with their qualifiers, causes, and what is in conflict.
fn rest(case: &Case, incident: &Value, stamps: &Stamps) -> Option<Value> {
    let lines = brief::all(case);
    if lines.is_empty() {
        return None;
    }
    let own = json!({
        "abstract": "What holds of the case, in words",
        "content": lines.join("\n"),
        "object_refs": [incident["id"]],
    });
    Some(object("note", &format!("{} in words", case.id), stamps, own))
}
