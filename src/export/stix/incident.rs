//! The objects of a case: the incident, whom it hit, with what, who told it and in which words.

use serde_json::{Map, Value, json};

use super::object::{INCIDENT_CORE, Stamps, object, relationship, timestamp};
use super::told;
use crate::case::Case;
use crate::dataset::Dataset;
use crate::export::exchange::standing::Standing;
use crate::export::exchange::{brief, incident, sector, stamps};
use crate::export::veris;

/// Every object of a case.
pub fn objects(set: &Dataset, case: &Case) -> Vec<Value> {
    let standing = Standing::of(case);
    let (created, modified) = stamps::stamps(set, case);
    let stamps = Stamps { created, modified };
    // What is shared by cases does not change with one of them.
    let first = Stamps { created: stamps.created.clone(), modified: stamps.created.clone() };
    let victim: Vec<Value> = case.organization.iter().map(|name| identity(name, &first)).collect();
    let means: Vec<Value> =
        malware(case, standing, &first).into_iter().chain(patterns(standing, &first)).collect();
    let labels = veris::labels(standing).into_iter().map(|(path, value)| format!("veris:{path}=\"{value}\""));
    let incident = object(
        "incident",
        &case.id,
        &stamps,
        json!({
            "name": brief::title(case),
            "description": brief::summary(case),
            "labels": labels.collect::<Vec<_>>(),
            "external_references": case.documents.iter().map(told::reference).collect::<Vec<_>>(),
            "extensions": { INCIDENT_CORE: core(case, standing) },
        }),
    );
    let mut links: Vec<Value> =
        victim.iter().map(|v| relationship(&incident, "impacts", v, &stamps)).collect();
    links.extend(means.iter().map(|m| relationship(&incident, "related-to", m, &stamps)));
    links.extend(means.iter().filter_map(|m| sighting(case, standing, m, &victim, &stamps)));
    let about: Vec<Value> = [&incident].into_iter().chain(&victim).map(|o| o["id"].clone()).collect();
    let told = told::objects(case, &incident, &about, &stamps);
    let mut out = victim;
    out.push(incident);
    out.extend([means, links, told].into_iter().flatten());
    out
}

fn identity(name: &str, stamps: &Stamps) -> Value {
    let sectors: Vec<&str> = sector::sector(name).sector.into_iter().collect();
    let own = json!({ "name": name, "identity_class": "organization", "sectors": sectors });
    object("identity", name, stamps, own)
}

/// Malware by its names; without a name, ransomware as that of the case.
fn malware(case: &Case, standing: Standing<'_>, stamps: &Stamps) -> Vec<Value> {
    let named = standing
        .terms("malware")
        .map(|name| object("malware", name, stamps, json!({ "name": name, "is_family": true })));
    let mut out: Vec<Value> = named.collect();
    if out.is_empty() && standing.holds("incident_types", "ransomware") {
        let own = json!({ "is_family": false, "malware_types": ["ransomware"] });
        out.push(object("malware", &format!("{} ransomware", case.id), stamps, own));
    }
    out
}

/// Techniques of the confirmed causes.
fn patterns(standing: Standing<'_>, stamps: &Stamps) -> Vec<Value> {
    let patterns = incident::techniques(standing).into_iter().filter_map(|technique| {
        let (name, id) = technique.rsplit_once(" - ")?;
        let reference = json!([{ "source_name": "mitre-attack", "external_id": id }]);
        let own = json!({ "name": name, "external_references": reference });
        Some(object("attack-pattern", technique, stamps, own))
    });
    patterns.collect()
}

/// That malware or a technique was seen at the victim, from the day on which it occurred.
fn sighting(
    case: &Case,
    standing: Standing<'_>,
    of: &Value,
    victim: &[Value],
    stamps: &Stamps,
) -> Option<Value> {
    let day = standing.text("first_days", "occurred").filter(|d| !d.starts_with('-'))?;
    let own = json!({
        "sighting_of_ref": of["id"],
        "where_sighted_refs": victim.iter().map(|v| &v["id"]).collect::<Vec<_>>(),
        "first_seen": timestamp(day),
    });
    Some(object("sighting", &format!("{} {}", case.id, of["id"]), stamps, own))
}

fn core(case: &Case, standing: Standing<'_>) -> Value {
    let counts: Map<String, Value> =
        incident::entities(standing).into_iter().map(|(e, n)| (e.to_string(), json!(n))).collect();
    let all = json!({
        "extension_type": "property-extension",
        "determination": "confirmed",
        "investigation_status": incident::investigation(case).unwrap_or("unknown"),
        "incident_types": incident::types(standing),
        "detection_methods": incident::detection(standing),
        "impacted_entity_counts": counts,
    });
    let Value::Object(mut all) = all else { return Value::Null };
    all.retain(|_, value| *value != json!([]) && *value != json!({}));
    Value::Object(all)
}
