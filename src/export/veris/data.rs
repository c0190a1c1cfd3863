//! What became of data, and of systems: confidentiality, integrity, availability.

use serde_json::{Map, Value, json};

use super::mapping::{Coded, MAPPING};
use crate::export::exchange::brief;
use crate::export::exchange::standing::Standing;
use crate::label::Lang;
use crate::record::LeakStatus;

/// `attribute`.
pub fn attribute(coded: &Coded, standing: Standing<'_>) -> Value {
    let mut out = Map::new();
    if let Some(confidentiality) = confidentiality(standing) {
        out.insert("confidentiality".into(), confidentiality);
    }
    for name in ["integrity", "availability"] {
        if let Some(varieties) = coded.known(&format!("attribute.{name}.variety")) {
            out.insert(name.into(), json!({ "variety": varieties }));
        }
    }
    if out.is_empty() { json!({ "unknown": {} }) } else { Value::Object(out) }
}

/// The status that the disclosure is coded by: the gravest that anything of the case has.
fn gravest(standing: Standing<'_>) -> Option<LeakStatus> {
    let told = |status: LeakStatus| {
        let head = match status {
            LeakStatus::Leaked => "confirmed",
            LeakStatus::Possible => "maximum",
            LeakStatus::NotLeaked | LeakStatus::NoEvidence => "",
        };
        !standing.with_value("leaked_data", status.as_str()).is_empty()
            || standing.terms("affected").any(|a| a.split(' ').nth(1) == Some(status.as_str()))
            || standing.holds("headcounts", head)
    };
    // That there is no evidence of one thing says more than that another did not leak.
    [LeakStatus::Leaked, LeakStatus::Possible, LeakStatus::NoEvidence, LeakStatus::NotLeaked]
        .into_iter()
        .find(|s| told(*s))
}

/// Data of the gravest status alone; what has another one is told in the notes.
fn confidentiality(standing: Standing<'_>) -> Option<Value> {
    let status = gravest(standing)?;
    let disclosure =
        MAPPING.values(LeakStatus::NAME, status.as_str(), "attribute.confidentiality.data_disclosure");
    let mut out = json!({ "data_disclosure": disclosure.first() });
    if status.is_open() {
        let total = standing.total(status);
        let mut varieties: Vec<&str> = Vec::new();
        for category in standing.with_value("leaked_data", status.as_str()) {
            for variety in MAPPING.values("DataCategory", category, "attribute.confidentiality.data") {
                if !varieties.contains(&variety) {
                    varieties.push(variety);
                }
            }
        }
        if varieties.is_empty() {
            varieties.push("Unknown");
        }
        let alone = varieties.len() == 1;
        let cards = standing.count("affected", &format!("cards {status}"));
        let data = varieties.iter().map(|variety| {
            // A total is that of a variety where there is no other; cards are payment data in any case.
            let amount = match *variety {
                "Payment" => cards.or(total.filter(|_| alone).map(|(_, c)| c)),
                _ => total.filter(|_| alone).map(|(_, c)| c),
            };
            match amount {
                Some(count) => json!({ "variety": variety, "amount": count.n }),
                None => json!({ "variety": variety }),
            }
        });
        out["data"] = data.collect();
        if let Some((_, count)) = total {
            out["data_total"] = json!(count.n);
        }
        let victims = standing.terms("subjects");
        let victims = values(
            victims.flat_map(|s| MAPPING.values("Subject", s, "attribute.confidentiality.data_victim")),
        );
        if !victims.is_empty() {
            out["data_victim"] = json!(victims);
        }
        let states = standing.terms("protection");
        let states =
            values(states.flat_map(|p| MAPPING.values("Protection", p, "attribute.confidentiality.state")));
        if !states.is_empty() {
            out["state"] = json!(states);
        }
    }
    let mut notes: Vec<String> = Vec::new();
    if let Some((unit, count)) = status.is_open().then(|| standing.total(status)).flatten() {
        notes.push(format!("data_total counts {}: {}", unit.label(Lang::En), count.words()));
    }
    notes.extend(brief::people(standing));
    notes.extend(LeakStatus::ALL.iter().filter_map(|s| brief::data(standing, *s)));
    if !notes.is_empty() {
        out["notes"] = json!(notes.join("\n"));
    }
    Some(out)
}

fn values(all: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut out = Vec::new();
    for value in all {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}
