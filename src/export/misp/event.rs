//! A case as an event.

use serde_json::{Value, json};

use super::object::{attribute, object, refer};
use super::{report, seconds, tag};
use crate::case::{Case, CaseDocument};
use crate::dataset::Dataset;
use crate::export::exchange::impact::impacts;
use crate::export::exchange::standing::{Count, Standing};
use crate::export::exchange::steps::{Step, steps};
use crate::export::exchange::{INCIDENT, brief, ids, incident, money, sector, stamps};
use crate::export::veris;
use crate::label::{Lang, label};
use crate::record::EventKind;

/// The event of a case.
pub fn event(set: &Dataset, case: &Case) -> Value {
    let standing = Standing::of(case);
    let (first, last) = stamps::stamps(set, case);
    let mut days = ["occurred", "detected"].iter().filter_map(|kind| standing.text("first_days", kind));
    let day = days.find(|d| !d.starts_with('-')).unwrap_or(&first);
    let closed = incident::investigation(case).is_some();
    json!({ "Event": {
        "uuid": ids::uuid("incident", &case.id),
        "info": brief::title(case),
        "date": day,
        "analysis": if closed { "2" } else { "0" },
        "threat_level_id": "4",
        "timestamp": seconds(&last),
        "published": true,
        "publish_timestamp": seconds(&last),
        "Orgc": { "name": "kaiji", "uuid": ids::uuid("organisation", "kaiji") },
        "Tag": tags(standing),
        "Attribute": counts(case, standing, &last),
        "Object": objects(case, standing, &last),
        "EventReport": report::reports(case, &last),
    }})
}

/// What was published is free to share; VERIS's terms and ATT&CK's techniques make events searchable.
fn tags(standing: Standing<'_>) -> Vec<Value> {
    let mut out = vec![tag("tlp:clear")];
    out.extend(veris::labels(standing).iter().map(|(path, value)| tag(&format!("veris:{path}=\"{value}\""))));
    let techniques = incident::techniques(standing);
    out.extend(techniques.iter().map(|t| tag(&format!("misp-galaxy:mitre-attack-pattern=\"{t}\""))));
    out
}

/// Every count as an attribute, with what it counts and how exact it is in the comment.
fn counts(case: &Case, standing: Standing<'_>, day: &str) -> Vec<Value> {
    let vocabularies = [
        ("devices", ["DeviceKind", "DeviceState"]),
        ("affected", ["Unit", "LeakStatus"]),
        ("headcounts", ["HeadcountRole", ""]),
    ];
    let mut out = Vec::new();
    for (field, names) in vocabularies {
        for (about, count) in standing.counts(field) {
            let words = about.split(' ').zip(names).map(|(term, name)| label(name, term, Lang::En));
            let words: Vec<&str> = words.collect();
            let of = format!("{} {field} {about}", case.id);
            let mut attribute = attribute("counter", "Other", &count.n.to_string(), &of, day);
            let who = if field == "headcounts" { "people " } else { "" };
            attribute["comment"] = json!(format!("{who}{}{}", words.join(", "), how_exact(count)));
            out.push(attribute);
        }
    }
    out
}

fn how_exact(count: Count) -> String {
    if count.is_exact() { String::new() } else { format!(" ({})", count.words()) }
}

fn objects(case: &Case, standing: Standing<'_>, day: &str) -> Vec<Value> {
    let of = |what: &str| format!("{} {what}", case.id);
    let victim: Vec<Value> = case.organization.iter().map(|name| victim(name, &case.id, day)).collect();
    let malware = malware(case, standing, day);
    let mut did: Vec<Value> = Vec::new();
    for impact in impacts(standing) {
        let mut attributes = vec![
            ("information_type", impact.information.to_string()),
            ("loss_type", impact.loss.to_string()),
            ("description", impact.words()),
        ];
        attributes.extend(impact.records.map(|(_, count)| ("record_count", count.n.to_string())));
        let of = of(&format!("{} {}", impact.information, impact.status));
        did.push(object("confidentiality-impact", &of, day, &attributes));
    }
    for sum in money::sums(standing) {
        let mut attributes = vec![("variety", sum.variety.to_string())];
        if let Some(yen) = sum.yen {
            let bound = |name| (name, yen.to_string());
            attributes.extend([("currency", "JPY".to_string()), bound("min_amount"), bound("max_amount")]);
        }
        did.push(object("monetary-impact", &of(sum.variety), day, &attributes));
    }
    did.extend(steps(standing).iter().filter_map(|step| self::step(case, step, day)));
    let mut incident = object("incident", &case.id, day, &incident_attributes(case, standing));
    refer(&mut incident, &victim, "impacts", day);
    refer(&mut incident, &malware, "related-to", day);
    refer(&mut incident, &did, "includes", day);
    let reports = case.documents.iter().map(|document| {
        let mut report = document_object(case, document, day);
        refer(&mut report, std::slice::from_ref(&incident), "describes", day);
        report
    });
    let reports: Vec<Value> = reports.collect();
    [vec![incident], victim, malware, did, reports].concat()
}

fn incident_attributes(case: &Case, standing: Standing<'_>) -> Vec<(&'static str, String)> {
    let mut out = vec![("name", brief::title(case)), ("description", brief::summary(case))];
    out.extend(incident::types(standing).iter().map(|t| ("incident_type", (*t).to_string())));
    out.extend(incident::detection(standing).iter().map(|m| ("detection_method", (*m).to_string())));
    out.extend(incident::investigation(case).map(|s| ("investigation_status", s.to_string())));
    out
}

fn victim(name: &str, case: &str, day: &str) -> Value {
    let mut attributes = vec![("name", name.to_string()), ("classification", "organization".into())];
    // The template writes `government local` where STIX has `government-local`.
    attributes.extend(sector::sector(name).sector.map(|s| ("sectors", s.replace('-', " "))));
    object("victim", case, day, &attributes)
}

/// Malware by its names; without a name, ransomware as that of the case.
fn malware(case: &Case, standing: Standing<'_>, day: &str) -> Vec<Value> {
    let of = |what: &str| format!("{} {what}", case.id);
    let family = |name: &str| {
        object("malware", &of(name), day, &[("name", name.to_string()), ("is_family", "1".into())])
    };
    let named: Vec<Value> = standing.terms("malware").map(family).collect();
    if named.is_empty() && standing.holds("incident_types", "ransomware") {
        let attributes = [("is_family", "0".to_string()), ("malware_type", "ransomware".into())];
        return vec![object("malware", &of("ransomware"), day, &attributes)];
    }
    named
}

/// A day on which it happened as `event`, one on which something was done as `task`.
fn step(case: &Case, step: &Step<'_>, day: &str) -> Option<Value> {
    let of = format!("{} {} {}", case.id, step.kind, step.day);
    let (template, mut attributes) = if step.kind == EventKind::Occurred {
        ("event", vec![("status", step.event_status().to_string())])
    } else {
        let types = INCIDENT.values("EventKind", step.kind.as_str(), "task_type");
        let kind = types.first()?;
        ("task", vec![("task_type", (*kind).to_string()), ("outcome", step.task_outcome().to_string())])
    };
    attributes.extend([
        ("name", step.kind.label(Lang::En).to_string()),
        ("start_time", format!("{}T00:00:00+00:00", step.day)),
        ("start_time_fidelity", "day".into()),
    ]);
    Some(object(template, &of, day, &attributes))
}

fn document_object(case: &Case, document: &CaseDocument, day: &str) -> Value {
    let title = document.title.clone().unwrap_or_else(|| document.id.clone());
    let mut attributes = vec![("title", title)];
    attributes.extend(document.url.iter().map(|url| ("link", url.clone())));
    let day = document.published.as_deref().unwrap_or(day);
    object("report", &format!("{} {}", case.id, document.id), day, &attributes)
}
