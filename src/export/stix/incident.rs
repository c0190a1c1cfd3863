//! The objects of a case: the incident, whom it hit, with what, what was done, who told it and in which words.

use serde_json::{Map, Value, json};

use super::object::{EVENT, INCIDENT_CORE, Stamps, TASK, extended, object, refs, relationship, timestamp};
use super::{impact, told};
use crate::case::Case;
use crate::dataset::Dataset;
use crate::export::exchange::standing::Standing;
use crate::export::exchange::steps::{Step, steps};
use crate::export::exchange::{INCIDENT, brief, incident, sector, stamps};
use crate::label::Lang;
use crate::record::EventKind;

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
    let impacts = impact::objects(case, &stamps);
    let (events, tasks): (Vec<Step<'_>>, Vec<Step<'_>>) =
        steps(standing).into_iter().partition(|s| s.kind == EventKind::Occurred);
    let events: Vec<Value> = events.iter().map(|s| event(case, s, &stamps)).collect();
    let tasks: Vec<Value> = tasks.iter().filter_map(|s| task(case, s, &stamps)).collect();
    let core = core(case, standing, &impacts, &events, &tasks);
    let incident = object(
        "incident",
        &case.id,
        &stamps,
        json!({
            "name": brief::title(case),
            "description": brief::summary(case),
            "external_references": case.documents.iter().map(told::reference).collect::<Vec<_>>(),
            "extensions": { INCIDENT_CORE: core },
        }),
    );
    let mut links: Vec<Value> =
        victim.iter().map(|v| relationship(&incident, "impacts", v, &stamps)).collect();
    links.extend(means.iter().map(|m| relationship(&incident, "related-to", m, &stamps)));
    let about: Vec<Value> = [&incident].into_iter().chain(&victim).map(|o| o["id"].clone()).collect();
    let told = told::objects(case, &incident, &about, &stamps);
    let mut out = victim;
    out.push(incident);
    out.extend([means, impacts, events, tasks, links, told].into_iter().flatten());
    out
}

fn identity(name: &str, stamps: &Stamps) -> Value {
    let sectors: Vec<&str> = sector::sector(name).sector.into_iter().collect();
    object(
        "identity",
        name,
        stamps,
        json!({ "name": name, "identity_class": "organization", "sectors": sectors }),
    )
}

/// Malware by its names; without a name, ransomware as that of the case.
fn malware(case: &Case, standing: Standing<'_>, stamps: &Stamps) -> Vec<Value> {
    let named = standing
        .terms("malware")
        .map(|name| object("malware", name, stamps, json!({ "name": name, "is_family": true })));
    let mut out: Vec<Value> = named.collect();
    if out.is_empty() && standing.holds("incident_types", "ransomware") {
        out.push(object(
            "malware",
            &format!("{} ransomware", case.id),
            stamps,
            json!({ "is_family": false, "malware_types": ["ransomware"] }),
        ));
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

fn core(case: &Case, standing: Standing<'_>, impacts: &[Value], events: &[Value], tasks: &[Value]) -> Value {
    let entries = |key: &str, objects: &[Value]| -> Vec<Value> {
        objects.iter().map(|o| json!({ key: o["id"] })).collect()
    };
    let counts: Map<String, Value> =
        incident::entities(standing).into_iter().map(|(e, n)| (e.to_string(), json!(n))).collect();
    let all = json!({
        "extension_type": "property-extension",
        "determination": "confirmed",
        "investigation_status": incident::investigation(case).unwrap_or("unknown"),
        "incident_types": incident::types(standing),
        "detection_methods": incident::detection(standing),
        "impacted_entity_counts": counts,
        "impact_refs": refs(impacts),
        "events": entries("event_ref", events),
        "tasks": entries("task_ref", tasks),
    });
    let Value::Object(mut all) = all else { return Value::Null };
    all.retain(|_, value| *value != json!([]) && *value != json!({}));
    Value::Object(all)
}

fn event(case: &Case, step: &Step<'_>, stamps: &Stamps) -> Value {
    let own = json!({
        "name": step.kind.label(Lang::En),
        "status": step.event_status(),
        "start_time": timestamp(step.day),
        "start_time_fidelity": "day",
    });
    extended("event", &format!("{} {}", case.id, step.day), stamps, EVENT, own)
}

fn task(case: &Case, step: &Step<'_>, stamps: &Stamps) -> Option<Value> {
    let types = INCIDENT.values("EventKind", step.kind.as_str(), "task_type");
    if types.is_empty() {
        return None;
    }
    let own = json!({
        "name": step.kind.label(Lang::En),
        "task_types": types,
        "outcome": step.task_outcome(),
        "start_time": timestamp(step.day),
        "start_time_fidelity": "day",
    });
    Some(extended("task", &format!("{} {} {}", case.id, step.kind, step.day), stamps, TASK, own))
}
