//! What linking looks at in a record, read once.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::day::Day;
use super::name::{Name, Names};
use super::types;
use crate::record::{
    ContactKind, DocumentKind, EventKind, Evidence, IncidentType, Record, ReportStage, ThirdPartyRole,
};

/// A day of a record with what happened on it.
#[derive(Debug)]
pub struct EventDay<'r> {
    /// The day.
    pub day: Day,
    /// Was the incident itself on it: did it occur, was it noticed or contained?
    pub incident: bool,
    /// Did it begin or come to light on it?
    pub onset: bool,
    /// Was something made public on it?
    pub disclosed: bool,
    /// The words.
    pub evidence: &'r [Evidence],
}

/// A count that tells incidents apart when it is large.
#[derive(Debug)]
pub struct Figure<'r> {
    /// How many.
    pub count: u64,
    /// The words.
    pub evidence: &'r [Evidence],
}

/// What linking looks at in a record.
#[derive(Debug)]
pub struct Profile<'r> {
    /// The record.
    pub record: &'r Record,
    /// The organisation, if the record names one.
    pub name: Option<Name>,
    /// Other organisations named as taking part, with their words.
    pub parties: Vec<(Name, ThirdPartyRole, &'r [Evidence])>,
    /// All quotes, comparable, to look for names in.
    pub words: String,
    /// The title, comparable.
    pub title: String,
    /// Day of issue.
    pub published: Option<Day>,
    /// Days of events.
    pub days: Vec<EventDay<'r>>,
    /// Types of incident.
    pub types: BTreeSet<IncidentType>,
    /// Malware names in lower case.
    pub malware: BTreeSet<String>,
    /// Counts of people, things, mails and places.
    pub figures: Vec<Figure<'r>>,
    /// Telephone numbers and mail addresses.
    pub contacts: Vec<(&'r str, &'r [Evidence])>,
    /// Is it a second or later report?
    pub later_report: bool,
    /// Is it news?
    pub news: bool,
    /// Does it tell of an incident? Other documents join a case by an explicit reference alone.
    pub incident: bool,
    /// Does it tell of another organisation's part in the incident?
    pub shared: bool,
    /// Is it news of several incidents: of types that are not one?
    pub several: bool,
}

impl<'r> Profile<'r> {
    /// Reads a record.
    pub fn new(record: &'r Record, names: &Names<'_>) -> Self {
        let days = record.dates.iter().filter_map(|d| {
            let is = |kinds: &[EventKind]| d.kinds.iter().any(|k| kinds.contains(k));
            Some(EventDay {
                day: Day::of(d)?,
                incident: is(&[EventKind::Occurred, EventKind::Detected, EventKind::Contained]),
                onset: is(&[EventKind::Occurred, EventKind::Detected]),
                disclosed: is(&[EventKind::Disclosed]),
                evidence: &d.evidence,
            })
        });
        let mut figures: Vec<Figure<'r>> = Vec::new();
        let mut figure = |count: u64, evidence: &'r [Evidence]| figures.push(Figure { count, evidence });
        record.affected.iter().for_each(|a| figure(a.count, &a.evidence));
        record.headcounts.iter().for_each(|h| figure(h.count, &h.evidence));
        record.spoofed_mails.iter().for_each(|m| figure(m.count, &m.evidence));
        record.devices.iter().for_each(|d| figure(d.count.unwrap_or(0), &d.evidence));
        record.revisions.iter().for_each(|r| figure(r.earlier, &r.evidence));
        let parties = record
            .third_parties
            .iter()
            .filter_map(|p| Some((names.name(p.name.as_deref()?), p.role, &p.evidence[..])))
            .collect();
        let news = record.document_kind.as_ref().is_some_and(|k| k.value == DocumentKind::News);
        let types: BTreeSet<IncidentType> = record.incident_types.iter().map(|t| t.value).collect();
        Profile {
            record,
            name: name(record, names).filter(|name| !name.comparable.is_empty()),
            several: news && !types::are_one(&types),
            parties,
            words: words(record),
            title: record.title.as_ref().map_or(String::new(), |t| comparable(&t.value)),
            published: record.published.as_ref().and_then(|p| Day::parse(&p.value)),
            days: days.collect(),
            types,
            malware: record.malware.iter().map(|m| m.value.to_lowercase()).collect(),
            figures,
            contacts: record
                .contacts
                .iter()
                .filter(|c| matches!(c.kind, ContactKind::Phone | ContactKind::Email))
                .map(|c| (c.value.as_str(), &c.evidence[..]))
                .collect(),
            later_report: record
                .report_stage
                .as_ref()
                .is_some_and(|s| matches!(s.value, ReportStage::Update | ReportStage::Final)),
            incident: record
                .document_kind
                .as_ref()
                .is_some_and(|k| matches!(k.value, DocumentKind::Notice | DocumentKind::News)),
            shared: !record.third_parties.is_empty()
                || record.incident_types.iter().any(|t| t.value == IncidentType::ThirdParty),
            news,
        }
    }

    /// Words in which the names of other organisations count: all of news and of what tells of others' part or names
    /// no organisation itself, else the title.
    pub fn naming(&self) -> &str {
        // A notice without an organisation names others in passing as well as its own.
        if self.news || self.shared { &self.words } else { &self.title }
    }

    /// Telephone numbers without their last group: numbers of one house differ in it.
    pub fn exchanges(&self) -> impl Iterator<Item = &'r str> {
        self.contacts
            .iter()
            .filter(|(value, _)| {
                !value.contains('@') && !value.starts_with("0120") && !value.starts_with("0800")
            })
            .filter_map(|(value, _)| value.rsplit_once('-'))
            .map(|(exchange, _)| exchange)
            .filter(|exchange| exchange.len() >= 6)
    }

    /// Day of issue, where its year is known.
    pub fn issued(&self) -> Option<Date> {
        self.published.and_then(Day::date)
    }

    /// First and last day that the document names, its own day of issue among them.
    pub fn window(&self) -> Option<(Date, Date)> {
        let days = || self.days.iter().map(|d| d.day).chain(self.published).filter_map(Day::date);
        Some((days().min()?, days().max()?))
    }

    /// Days on which the incident began or came to light, with a year.
    pub fn onsets(&self) -> impl Iterator<Item = Date> {
        self.days.iter().filter(|d| d.onset).filter_map(|d| d.day.date())
    }
}

/// The name of the organisation, with its former names where these stand beside it.
fn name(record: &Record, names: &Names<'_>) -> Option<Name> {
    let organization = record.organization.as_ref()?;
    let mut name = names.name(&organization.value);
    for e in organization.evidence.iter().filter(|e| e.rule == "organization.former_name") {
        name.learn(&names.name(&e.quote));
    }
    Some(name)
}

/// Everything a record quotes, for names that stand in no field of their own.
fn words(record: &Record) -> String {
    let mut out = String::new();
    if let Ok(value) = serde_json::to_value(record) {
        quotes(&value, &mut out);
    }
    comparable(&out)
}

fn quotes(value: &Value, out: &mut String) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| quotes(v, out)),
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(quote) if key == "quote" => {
                        out.push_str(quote);
                        out.push('\n');
                    }
                    value => quotes(value, out),
                }
            }
        }
        _ => {}
    }
}

/// Width and case of names; line ends and what stands between words stay, so that no two words make a name.
fn comparable(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().replace(['ヶ'], "ケ")
}
