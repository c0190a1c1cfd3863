//! VERIS 1.4: a folder with a JSON object an incident, as the VERIS community keeps its data and verispy reads it.
//!
//! `mapping.tsv` says what becomes of each term; `docs/veris.md` describes it.

mod action;
mod asset;
mod data;
mod mapping;
mod timeline;

pub use mapping::MAPPING;

use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::exchange::standing::Standing;
use super::exchange::{brief, ids, sector};
use crate::case::Case;
use crate::dataset::Dataset;
use crate::label::Lang;
use crate::record::{MeasureCategory, MeasureStatus};
use mapping::{Coded, coded};

/// Version of VERIS.
const SCHEMA_VERSION: &str = "1.4.0";

/// Writes a file for each case that has a year, named by its `incident_id`.
///
/// # Errors
///
/// Those of the file system.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    for case in set.cases() {
        if let Some(incident) = incident(set, case) {
            let mut text = serde_json::to_string_pretty(&incident)?;
            text.push('\n');
            std::fs::write(folder.join(format!("{}.json", incident_id(case))), text)?;
        }
    }
    Ok(())
}

/// The cases that VERIS has no place for, each with its reason.
pub fn left_out(set: &Dataset) -> Vec<String> {
    let without = set.cases().iter().filter(|case| timeline::year(case).is_none());
    without
        .map(|case| {
            format!(
                "case {} is left out: VERIS wants the year of an incident, and no document of the case has a day \
                 with a year",
                case.id
            )
        })
        .collect()
}

/// What a case has of VERIS, as labels that name a path of the schema and a value: actions, and what became of data and
/// systems. `Unknown` is no label.
pub fn labels(standing: Standing<'_>) -> Vec<(String, String)> {
    let coded = coded(standing);
    let parts = json!({
        "action": action::action(&coded, standing),
        "attribute": data::attribute(&coded, standing),
    });
    let mut out = Vec::new();
    for (part, kinds) in parts.as_object().into_iter().flatten() {
        for (kind, properties) in kinds.as_object().into_iter().flatten() {
            for property in ["variety", "vector", "target", "data_disclosure"] {
                let value = &properties[property];
                let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                for value in values.iter().filter_map(Value::as_str).filter(|v| *v != "Unknown") {
                    out.push((format!("{part}:{kind}:{property}"), value.to_string()));
                }
            }
        }
    }
    out
}

fn incident_id(case: &Case) -> String {
    ids::uuid("incident", &case.id)
}

/// A case as an incident; `None` where no year is known.
pub fn incident(set: &Dataset, case: &Case) -> Option<Value> {
    let standing = Standing::of(case);
    let coded = coded(standing);
    let timeline = timeline::timeline(case)?;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            out.insert(key.into(), value);
        }
    };
    put("incident_id", json!(incident_id(case)));
    put("schema_version", json!(SCHEMA_VERSION));
    put("source_id", json!("kaiji"));
    put("security_incident", json!("Confirmed"));
    put("summary", json!(brief::summary(case)));
    put("reference", reference(case));
    put("victim", victim(case, standing));
    put("actor", action::actor(&coded, standing));
    put("action", action::action(&coded, standing));
    put("asset", asset::asset(&coded, standing));
    put("attribute", data::attribute(&coded, standing));
    put("timeline", timeline);
    put("discovery_method", discovery(&coded));
    put("impact", impact(standing));
    put("corrective_action", measures(standing));
    put("notes", notes(case, standing));
    put("plus", plus(set, case, &coded));
    Some(Value::Object(out))
}

/// Addresses of the documents, as VCDB lists them.
fn reference(case: &Case) -> Value {
    let urls: Vec<&str> = case.documents.iter().filter_map(|d| d.url.as_deref()).collect();
    if urls.is_empty() { Value::Null } else { json!(urls.join("; ")) }
}

fn victim(case: &Case, standing: Standing<'_>) -> Value {
    let sector = sector::sector(case.organization.as_deref().unwrap_or_default());
    let mut out = json!({
        "country": ["JP"],
        "employee_count": "Unknown",
        "government": [sector.government.unwrap_or("Unknown")],
        "industry": sector.industry.map_or("000000".to_string(), |two| format!("{two}0000")),
    });
    if let Some(name) = &case.organization {
        out["victim_id"] = json!(name);
    }
    if !case.other_names.is_empty() {
        out["notes"] = json!(format!("Also written: {}", case.other_names.join("; ")));
    }
    let sites: Vec<u64> = standing
        .counts("sites")
        .iter()
        .filter(|(a, _)| a.starts_with("affected"))
        .map(|(_, c)| c.n)
        .collect();
    if let [one] = sites[..] {
        out["locations_affected"] = json!(one);
    }
    out
}

fn discovery(coded: &Coded) -> Value {
    let mut out = Map::new();
    for who in ["internal", "external", "partner"] {
        if let Some(varieties) = coded.known(&format!("discovery_method.{who}.variety")) {
            out.insert(who.into(), json!({ "variety": varieties }));
        }
    }
    if out.is_empty() { json!({ "unknown": true }) } else { Value::Object(out) }
}

/// Losses and costs with a sum in yen. What is planned, demanded or refused is no loss.
fn impact(standing: Standing<'_>) -> Value {
    let losses = standing.facts("money").filter_map(|(fact, value)| {
        let (kind, status) = fact.about.split_once(' ')?;
        if !matches!(status, "stated" | "paid") {
            return None;
        }
        let variety = MAPPING.values("MoneyKind", kind, "impact.loss").first().copied()?;
        Some(json!({ "variety": variety, "amount": value.get("amount")?.as_u64()? }))
    });
    let losses: Vec<Value> = losses.collect();
    if losses.is_empty() {
        return Value::Null;
    }
    json!({ "overall_rating": "Unknown", "iso_currency_code": "JPY", "loss": losses })
}

fn measures(standing: Standing<'_>) -> Value {
    let list = |status: MeasureStatus| {
        let terms = standing.with_value("countermeasures", status.as_str()).into_iter();
        let words: Vec<&str> = terms.filter_map(MeasureCategory::parse).map(|m| m.label(Lang::En)).collect();
        (!words.is_empty()).then(|| format!("{}: {}", status.label(Lang::En), words.join(", ")))
    };
    let words: Vec<String> = MeasureStatus::ALL.iter().filter_map(|s| list(*s)).collect();
    if words.is_empty() { Value::Null } else { json!(words.join("; ")) }
}

/// What VERIS has no place for: every count with its qualifier, what is only suspected, what is in conflict.
fn notes(case: &Case, standing: Standing<'_>) -> Value {
    let mut lines = vec![timeline::remark(case)];
    lines.extend([
        brief::devices(standing),
        brief::people(standing),
        brief::confirmed(standing),
        brief::suspected(standing),
        brief::malware(standing),
        brief::days(standing),
    ]);
    let mut lines: Vec<String> = lines.into_iter().flatten().collect();
    // Measures have a place of their own.
    lines.extend(brief::others(standing).into_iter().filter(|l| !l.starts_with("Countermeasures")));
    lines.extend(brief::disputed(standing));
    if lines.is_empty() { Value::Null } else { json!(lines.join("\n")) }
}

/// The case's own identifier, the day of the first document, where the documents are, and whether harm was seen.
fn plus(set: &Dataset, case: &Case, coded: &Coded) -> Value {
    let sources = set.documents(case).map(|record| {
        let mut source = json!({
            "title": record.title.as_ref().map(|t| &t.value),
            "kind": record.document_kind.as_ref().map(|k| k.value),
            "report_stage": record.report_stage.as_ref().map(|s| s.value),
            "published": record.published.as_ref().map(|p| &p.value),
            "url": record.source.url,
            "sha256": record.source.sha256,
        });
        if let Some(source) = source.as_object_mut() {
            source.retain(|_, value| !value.is_null());
        }
        source
    });
    let mut out = json!({
        "master_id": incident_id(case),
        "case_id": case.id,
        "sources": sources.collect::<Vec<_>>(),
    });
    if let Some(day) = timeline::first_published(case) {
        out["timeline"] = json!({ "notification": timeline::parts(day) });
    }
    if let Some(abuse) = coded.values("plus.attribute.confidentiality.data_abuse").first() {
        out["attribute"] = json!({ "confidentiality": { "data_abuse": abuse } });
    }
    out
}
