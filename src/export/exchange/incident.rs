//! What the STIX incident extension and MISP's template `incident` say of a case.

use super::INCIDENT;
use super::standing::Standing;
use crate::case::Case;
use crate::record::{LeakStatus, ReportStage};

/// Terms of a property for what holds of a case, each once.
fn terms<'s>(property: &str, facts: impl Iterator<Item = (&'static str, &'s str)>) -> Vec<&'static str> {
    let mut out = Vec::new();
    for (vocabulary, term) in facts {
        for value in INCIDENT.values(vocabulary, term, property) {
            if !out.contains(&value) {
                out.push(value);
            }
        }
    }
    out
}

/// Terms of `event-type-ov`.
pub fn types(standing: Standing<'_>) -> Vec<&'static str> {
    let types = standing.terms("incident_types").map(|t| ("IncidentType", t));
    let states = standing.terms("devices").filter(|a| !a.starts_with("account "));
    let states = states.filter_map(|a| Some(("DeviceState", a.split_once(' ')?.1)));
    terms("incident_type", types.chain(states))
}

/// Terms of `detection-methods-ov`.
pub fn detection(standing: Standing<'_>) -> Vec<&'static str> {
    terms("detection_method", standing.terms("discovery").map(|t| ("Discoverer", t)))
}

/// ATT&CK techniques of the confirmed causes, as `Name - T0000`.
pub fn techniques(standing: Standing<'_>) -> Vec<&'static str> {
    terms("attack_pattern", standing.with_value("causes", "confirmed").into_iter().map(|t| ("Cause", t)))
}

/// `closed` where a document is a final report; nothing is known otherwise.
pub fn investigation(case: &Case) -> Option<&'static str> {
    let last = case.documents.iter().filter_map(|d| d.report_stage).find(|s| *s == ReportStage::Final)?;
    INCIDENT.values("ReportStage", last.as_str(), "investigation_status").first().copied()
}

/// Machines, people and organisations that were hit, by `entity-type-ov`: exact numbers only. People and organisations
/// are those whose data is said to have leaked; those of whom it only may have have a term of their own, which the open
/// vocabulary allows. A kind of machine that is counted twice, by what happened to it, is left out where the numbers
/// differ.
pub fn entities(standing: Standing<'_>) -> Vec<(&'static str, u64)> {
    let mut out: Vec<(&str, Option<u64>)> = Vec::new();
    for (about, count) in standing.counts("devices") {
        let kind = about.split(' ').next().unwrap_or_default();
        for entity in INCIDENT.values("DeviceKind", kind, "entity") {
            let n = count.is_exact().then_some(count.n);
            match out.iter_mut().find(|(e, _)| *e == entity) {
                Some((_, told)) if *told != n => *told = None,
                Some(_) => {}
                None => out.push((entity, n)),
            }
        }
    }
    for unit in ["persons", "organizations"] {
        let count = |status: LeakStatus| match unit {
            "persons" => standing.people(status),
            _ => standing.count("affected", &format!("{unit} {status}")),
        };
        let (leaked, possible) = (count(LeakStatus::Leaked), count(LeakStatus::Possible));
        // One number with both statuses is hardly two groups.
        let possible = possible.filter(|c| leaked.is_none_or(|l| l.n != c.n));
        for (count, place) in [(leaked, "entity"), (possible, "entity-possible")] {
            for entity in INCIDENT.values("Unit", unit, place) {
                out.push((entity, count.filter(|c| c.is_exact()).map(|c| c.n)));
            }
        }
    }
    out.into_iter().filter_map(|(entity, n)| Some((entity, n?))).collect()
}
