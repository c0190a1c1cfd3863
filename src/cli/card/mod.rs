//! The card of a record: its facts for a person, each with the words that say it.

mod corrections;
mod further;

use std::collections::HashMap;

use super::page::{Page, Tone, doubt, quotes};
use crate::compare::{number, sign, words};
use crate::record::{
    Affected, Device, EventDate, Evidence, LeakStatus, MeasureStatus, Record, ReportStage, Unit, Valued,
};
use crate::wide;

/// Columns of the labels at the head of a card.
const LABEL: usize = 12;

/// Writes the card of a record.
pub(super) fn card(page: &mut Page, record: &Record) {
    let title = record.title.as_ref().map_or_else(|| "(no title)".into(), |t| wide::clean(&t.value));
    page.paragraph(0, &title, Tone::Strong);
    head(page, record);
    timeline(page, &record.dates);
    devices(page, &record.devices);
    affected(page, &record.affected);
    let groups: Vec<_> = [
        (LeakStatus::Leaked, "leaked"),
        (LeakStatus::Possible, "possibly leaked"),
        (LeakStatus::NotLeaked, "not leaked"),
        (LeakStatus::NoEvidence, "no evidence of a leak"),
    ]
    .into_iter()
    .map(|(status, name)| {
        let items = record.leaked_data.iter().filter(|d| d.status == status);
        (
            name,
            items
                .map(|d| (words(d.category.as_str()), d.confidence, d.evidence.as_slice()))
                .collect::<Vec<_>>(),
        )
    })
    .collect();
    grouped(page, "Data", &groups);
    let groups: Vec<_> = [(MeasureStatus::Taken, "taken or under way"), (MeasureStatus::Planned, "planned")]
        .into_iter()
        .map(|(status, name)| {
            let items = record.countermeasures.iter().filter(|m| m.status == status);
            (
                name,
                items
                    .map(|m| (words(m.category.as_str()), m.confidence, m.evidence.as_slice()))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    grouped(page, "Countermeasures", &groups);
    further::further(page, record);
    corrections::corrections(page, &record.corrections);
    if !tells_incident(record) {
        page.paragraph(
            2,
            "No facts of an incident: kaiji takes them from notices and news that tell one.",
            Tone::Faint,
        );
    }
}

fn tells_incident(record: &Record) -> bool {
    !(record.incident_types.is_empty()
        && record.malware.is_empty()
        && record.dates.is_empty()
        && record.devices.is_empty()
        && record.affected.is_empty()
        && record.leaked_data.is_empty()
        && record.countermeasures.is_empty())
}

fn head(page: &mut Page, record: &Record) {
    let mut single = |label: &str, value: String, confidence: f64, evidence: &[Evidence]| {
        let value = wide::clean(&value);
        let quotes = quotes(evidence, &value);
        page.entry(2, (label, LABEL), (&value, 0), &doubt(confidence), &quotes);
    };
    match &record.organization {
        Some(v) => single("organisation", v.value.clone(), v.confidence, &v.evidence),
        None => single("organisation", "not named".into(), 1.0, &[]),
    }
    match &record.published {
        Some(v) => single("published", v.value.clone(), v.confidence, &v.evidence),
        None => single("published", "no day of issue".into(), 1.0, &[]),
    }
    if let Some(v) = &record.document_kind {
        single("kind", v.value.to_string(), v.confidence, &v.evidence);
    }
    if let Some(v) = &record.report_stage {
        let stage = match v.value {
            ReportStage::First => "first report",
            ReportStage::Update => "update",
            ReportStage::Final => "final report",
        };
        single("stage", stage.into(), v.confidence, &v.evidence);
    }
    list(page, "types", &record.incident_types, |t| words(t.as_str()));
    list(page, "malware", &record.malware, |m| wide::clean(m));
    let place = [&record.source.path, &record.source.url];
    let place: Vec<String> = place.into_iter().flatten().map(|p| wide::clean(p)).collect();
    let place = if place.is_empty() { "standard input".into() } else { place.join(" ") };
    page.entry(2, ("source", LABEL), (&place, 0), "", "");
    page.entry(2, ("record", LABEL), (&wide::clean(&record.id), 0), "", "");
}

/// Values under one label, a line each.
fn list<T>(page: &mut Page, label: &str, values: &[Valued<T>], name: impl Fn(&T) -> String) {
    let column = values.iter().map(|v| wide::width(&name(&v.value))).max().unwrap_or(0).min(28);
    for (i, v) in values.iter().enumerate() {
        let name = name(&v.value);
        let label = if i == 0 { label } else { "" };
        let quotes = quotes(&v.evidence, &name);
        page.entry(2, (label, LABEL), (&name, column), &doubt(v.confidence), &quotes);
    }
}

fn timeline(page: &mut Page, dates: &[EventDate]) {
    if dates.is_empty() {
        return;
    }
    heading(page, "Time line");
    for d in dates {
        let kinds = d.kinds.iter().map(|k| words(k.as_str())).collect::<Vec<_>>().join(", ");
        page.entry(2, (&d.date, 10), (&kinds, 0), &doubt(d.confidence), &quotes(&d.evidence, ""));
    }
}

fn devices(page: &mut Page, list: &[Device]) {
    if list.is_empty() {
        return;
    }
    heading(page, "Devices");
    let name = |d: &Device| {
        let count =
            d.count.map_or_else(|| "?".into(), |n| format!("{}{}", d.qualifier.map_or("", sign), number(n)));
        (count, format!("{} {}", d.device, d.state))
    };
    let column = list.iter().map(|d| wide::width(&name(d).0)).max().unwrap_or(0);
    let names = list.iter().map(|d| wide::width(&name(d).1)).max().unwrap_or(0);
    for d in list {
        let (count, name) = name(d);
        let count = wide::pad_left(&count, column);
        page.entry(2, (&count, column), (&name, names), &doubt(d.confidence), &quotes(&d.evidence, ""));
    }
}

fn affected(page: &mut Page, list: &[Affected]) {
    if list.is_empty() {
        return;
    }
    heading(page, "People and records");
    let count = |a: &Affected| format!("{}{}", sign(a.qualifier), number(a.count));
    let name = |a: &Affected| {
        format!("{}, {}", if a.count == 1 { one(a.unit) } else { a.unit.as_str() }, words(a.status.as_str()))
    };
    let column = list.iter().map(|a| count(a).len()).max().unwrap_or(0);
    let names = list.iter().map(|a| name(a).len()).max().unwrap_or(0);
    for a in list {
        let label = wide::pad_left(&count(a), column);
        page.entry(2, (&label, column), (name(a), names), &doubt(a.confidence), &quotes(&a.evidence, ""));
    }
}

fn one(unit: Unit) -> &'static str {
    match unit {
        Unit::Persons => "person",
        Unit::Records => "record",
        Unit::Accounts => "account",
        Unit::Cards => "card",
        Unit::Emails => "email",
        Unit::Organizations => "organization",
        Unit::Documents => "document",
    }
}

type Item<'r> = (String, f64, &'r [Evidence]);

/// Items by status. Words that give several items their status stand once, beside the status.
fn grouped(page: &mut Page, title: &str, groups: &[(&str, Vec<Item<'_>>)]) {
    if groups.iter().all(|(_, items)| items.is_empty()) {
        return;
    }
    heading(page, title);
    for (status, items) in groups.iter().filter(|(_, items)| !items.is_empty()) {
        let mut seen: HashMap<(usize, usize), usize> = HashMap::new();
        for e in items.iter().flat_map(|(_, _, evidence)| evidence.iter()) {
            *seen.entry((e.start, e.end)).or_insert(0) += 1;
        }
        let is_shared = |e: &Evidence| seen.get(&(e.start, e.end)).is_some_and(|&n| n > 1);
        let shared: Vec<&Evidence> =
            items.iter().flat_map(|(_, _, evidence)| evidence.iter()).filter(|e| is_shared(e)).collect();
        page.entry(2, ("", 0), (status, 0), "", &quotes(shared, ""));
        let column = items.iter().map(|(name, ..)| wide::width(name)).max().unwrap_or(0);
        for (name, confidence, evidence) in items {
            let own = evidence.iter().filter(|e| !is_shared(e));
            page.entry(4, ("", 0), (name, column), &doubt(*confidence), &quotes(own, ""));
        }
    }
}

fn heading(page: &mut Page, text: &str) {
    page.blank();
    page.paragraph(0, text, Tone::Strong);
}
