//! What a record claims, one claim a fact: the field, what it is about, and the value.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::name::Names;
use crate::mention::Qualifier;
use crate::record::{Device, EventKind, Evidence, LeakStatus, MeasureStatus, PartyStatus, Record};

/// Which fact: the field of the record and what of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    /// Rank of the field, in the order of the record.
    rank: usize,
    /// The field.
    pub field: &'static str,
    /// What of it; empty where the field is one fact.
    pub about: String,
}

/// A value as it is compared and as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The value as the ledger shows it.
    pub value: Value,
    /// How it is compared.
    pub form: Form,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// The words.
    pub evidence: Vec<Evidence>,
}

/// Values by how they are compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// That it is so; it cannot be contradicted by a number.
    Fact,
    /// A term or a name.
    Term(String),
    /// A count, if one is given.
    Count(Option<u64>, Option<Qualifier>),
    /// A day.
    Day(super::day::Day),
    /// Days on which something began or came to light, the first one first.
    First(Vec<super::day::Day>),
    /// A step: done, or still to come. What one document plans another may tell as done.
    Step(bool),
    /// A denial: data did not leak, harm was not seen.
    Denied,
}

impl Form {
    /// Do two values say the same, or nothing against each other?
    pub fn agrees(&self, other: &Form) -> bool {
        match (self, other) {
            (Form::Count(None, _), Form::Count(..)) | (Form::Count(..), Form::Count(None, _)) => true,
            (Form::Count(Some(a), p), Form::Count(Some(b), q)) => {
                let about = [p, q].iter().any(|q| **q == Some(Qualifier::About));
                a == b || about && a.abs_diff(*b) * 10 <= *a.max(b)
            }
            (Form::Day(a), Form::Day(b)) => a.matches(*b),
            // Who leaves out the first day and tells a later one that the other tells, too, says nothing against it.
            (Form::First(a), Form::First(b)) => {
                let tells = |days: &[super::day::Day], first: Option<&super::day::Day>| {
                    first.is_some_and(|first| days.iter().any(|day| day.matches(*first)))
                };
                tells(a, b.first()) || tells(b, a.first())
            }
            (Form::Step(_), Form::Step(_)) => true,
            (a, b) => a == b,
        }
    }

    /// How much a value tells: of two that agree the more exact one is shown.
    pub fn exactness(&self) -> u8 {
        match self {
            Form::Count(None, _) => 0,
            Form::Count(Some(_), Some(Qualifier::Exact)) => 2,
            Form::Step(true) => 2,
            Form::Day(day) if day.is_full() => 2,
            Form::First(days) if days.first().is_some_and(|day| day.is_full()) => 2,
            _ => 1,
        }
    }

    /// The first of several days: of values that are as exact the one with the earliest holds.
    pub fn first(&self) -> Option<super::day::Day> {
        if let Form::First(days) = self { days.first().copied() } else { None }
    }
}

/// Fields of the ledger, in order.
pub const FIELDS: [&str; 23] = [
    "organization",
    "incident_types",
    "malware",
    "first_days",
    "dates",
    "devices",
    "affected",
    "headcounts",
    "sites",
    "spoofed_mails",
    "leaked_data",
    "subjects",
    "secondary_damage",
    "exposure",
    "causes",
    "discovery",
    "services",
    "countermeasures",
    "parties",
    "third_parties",
    "protection",
    "money",
    "revisions",
];

/// The claims of one record.
pub fn claims(record: &Record, names: &Names<'_>) -> BTreeMap<About, Said> {
    let mut out = Claims::default();
    if let Some(o) = &record.organization {
        let name = names.name(&o.value).comparable;
        out.add("organization", "", json!(o.value), Form::Term(name), o.confidence, &o.evidence);
    }
    for t in &record.incident_types {
        out.add("incident_types", t.value.as_str(), json!(true), Form::Fact, t.confidence, &t.evidence);
    }
    for m in &record.malware {
        out.add("malware", &m.value, json!(true), Form::Fact, m.confidence, &m.evidence);
    }
    days(&mut out, record);
    devices(&mut out, record);
    affected(&mut out, record);
    for h in &record.headcounts {
        out.count("headcounts", h.role.as_str(), h.count, Some(h.qualifier), h.confidence, &h.evidence);
    }
    for s in &record.sites {
        out.count("sites", &format!("{} {}", s.role, s.unit), s.count, None, s.confidence, &s.evidence);
    }
    for m in &record.spoofed_mails {
        out.count("spoofed_mails", m.unit.as_str(), m.count, Some(m.qualifier), m.confidence, &m.evidence);
    }
    for l in &record.leaked_data {
        let form = denial(l.status).unwrap_or_else(|| Form::Term(l.status.to_string()));
        out.add("leaked_data", l.category.as_str(), json!(l.status), form, l.confidence, &l.evidence);
    }
    for s in &record.subjects {
        out.add("subjects", s.value.as_str(), json!(true), Form::Fact, s.confidence, &s.evidence);
    }
    if let Some(d) = &record.secondary_damage {
        let form = match d.value {
            crate::record::SecondaryDamage::NoneConfirmed => Form::Denied,
            term => Form::Term(term.to_string()),
        };
        out.add("secondary_damage", "", json!(d.value), form, d.confidence, &d.evidence);
    }
    for e in &record.exposure {
        for (end, day) in [("start", &e.start), ("end", &e.end)] {
            if let Some((text, day)) = day.as_ref().and_then(|d| Some((d, super::day::Day::parse(d)?))) {
                out.add("exposure", end, json!(text), Form::Day(day), e.confidence, &e.evidence);
            }
        }
    }
    for c in &record.causes {
        let form = Form::Term(c.certainty.to_string());
        out.add("causes", c.cause.as_str(), json!(c.certainty), form, c.confidence, &c.evidence);
    }
    for d in &record.discovery {
        out.add("discovery", d.by.as_str(), json!(true), Form::Fact, d.confidence, &d.evidence);
    }
    // The last state in the text's order is where the service stands.
    for s in record.services.iter().rev() {
        let form = Form::Term(s.state.to_string());
        out.add("services", &s.service, json!(s.state), form, s.confidence, &s.evidence);
    }
    for m in &record.countermeasures {
        let form = Form::Step(m.status == MeasureStatus::Taken);
        out.add("countermeasures", m.category.as_str(), json!(m.status), form, m.confidence, &m.evidence);
    }
    for p in &record.parties {
        let about = format!("{} {}", p.kind, p.name);
        let form = Form::Step(p.status == PartyStatus::Done);
        out.add("parties", &about, json!(p.status), form, p.confidence, &p.evidence);
    }
    for p in &record.third_parties {
        let about = format!("{} {}", p.role, p.name.as_deref().unwrap_or_default());
        out.add("third_parties", about.trim_end(), json!(true), Form::Fact, p.confidence, &p.evidence);
    }
    for p in &record.protection {
        out.add("protection", p.value.as_str(), json!(true), Form::Fact, p.confidence, &p.evidence);
    }
    for m in &record.money {
        let about = format!("{} {}", m.kind, m.status);
        let form = Form::Count(m.amount, Some(Qualifier::Exact));
        out.add("money", &about, json!({ "amount": m.amount }), form, m.confidence, &m.evidence);
    }
    for r in &record.revisions {
        let about = format!("{} to {} {}", r.earlier, r.later, r.unit);
        out.add("revisions", &about, json!(true), Form::Fact, r.confidence, &r.evidence);
    }
    out.0
}

/// Of a status that denies, the denial.
fn denial(status: LeakStatus) -> Option<Form> {
    (status == LeakStatus::NotLeaked).then_some(Form::Denied)
}

/// Each day with what happened on it, and the first day of what happens once.
fn days(out: &mut Claims, record: &Record) {
    const ONCE: [EventKind; 2] = [EventKind::Occurred, EventKind::Detected];
    for d in &record.dates {
        let Some(day) = super::day::Day::of(d) else { continue };
        for kind in &d.kinds {
            if ONCE.contains(kind) {
                let of_kind = record.dates.iter().filter(|other| other.kinds.contains(kind));
                let form = Form::First(of_kind.filter_map(super::day::Day::of).collect());
                out.add("first_days", kind.as_str(), json!(day.to_string()), form, d.confidence, &d.evidence);
            }
            // A day without a year is the same fact as one with it: the year is in the value.
            let about = format!("{kind} {}", &d.date[d.date.len() - 5..]);
            out.add("dates", &about, json!(day.to_string()), Form::Day(day), d.confidence, &d.evidence);
        }
    }
}

/// Machines of one kind and state are counted together.
fn devices(out: &mut Claims, record: &Record) {
    let mut sums: Vec<(String, Device)> = Vec::new();
    for d in &record.devices {
        let about = format!("{} {}", d.device, d.state);
        match sums.iter_mut().find(|(other, _)| *other == about) {
            None => sums.push((about, d.clone())),
            Some((_, sum)) => {
                sum.qualifier = match (sum.qualifier, d.qualifier) {
                    (Some(a), Some(b)) if a != b => Some(Qualifier::About),
                    (a, b) => a.or(b),
                };
                sum.count = match (sum.count, d.count) {
                    (Some(a), Some(b)) => Some(a.saturating_add(b)),
                    (a, b) => a.or(b),
                };
                sum.confidence = sum.confidence.min(d.confidence);
                sum.evidence.extend(d.evidence.iter().cloned());
            }
        }
    }
    for (about, d) in sums {
        let value = json!({ "count": d.count, "qualifier": d.qualifier });
        out.add("devices", &about, value, Form::Count(d.count, d.qualifier), d.confidence, &d.evidence);
    }
}

/// Of several counts of one unit and status the largest is the total.
fn affected(out: &mut Claims, record: &Record) {
    let mut list: Vec<_> = record.affected.iter().collect();
    list.sort_by_key(|a| std::cmp::Reverse(a.count));
    for a in list {
        let about = format!("{} {}", a.unit, a.status);
        out.count("affected", &about, a.count, Some(a.qualifier), a.confidence, &a.evidence);
        // That none of this unit leaked is said against those that did.
        if a.status == LeakStatus::NotLeaked {
            for open in [LeakStatus::Leaked, LeakStatus::Possible] {
                if !record.affected.iter().any(|b| b.unit == a.unit && b.status.is_open()) {
                    let about = format!("{} {open}", a.unit);
                    let value = json!({ "count": a.count, "qualifier": a.qualifier, "status": a.status });
                    out.add("affected", &about, value, Form::Denied, a.confidence, &a.evidence);
                }
            }
        }
    }
}

#[derive(Default)]
struct Claims(BTreeMap<About, Said>);

impl Claims {
    /// Adds a claim; of several of one fact the first counts.
    fn add(
        &mut self,
        field: &'static str,
        about: &str,
        value: Value,
        form: Form,
        confidence: f64,
        evidence: &[Evidence],
    ) {
        let rank = FIELDS.iter().position(|f| *f == field).unwrap_or(FIELDS.len());
        self.0.entry(About { rank, field, about: about.to_string() }).or_insert_with(|| Said {
            value,
            form,
            confidence,
            evidence: evidence.to_vec(),
        });
    }

    fn count(
        &mut self,
        field: &'static str,
        about: &str,
        count: u64,
        qualifier: Option<Qualifier>,
        confidence: f64,
        evidence: &[Evidence],
    ) {
        let value = match qualifier {
            Some(qualifier) => json!({ "count": count, "qualifier": qualifier }),
            None => json!({ "count": count }),
        };
        self.add(field, about, value, Form::Count(Some(count), qualifier), confidence, evidence);
    }
}
