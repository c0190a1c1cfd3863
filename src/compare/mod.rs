//! Incidents side by side: a row an incident document, a typed cell a fact.
//!
//! [`compare`] makes the rows and says nothing of how they look; [`to_table`], [`to_markdown`], [`to_csv`] and
//! [`to_json`] write them.

mod cells;
mod csv;
mod markdown;
mod table;

pub(crate) use cells::{number, sign, words};
pub use csv::to_csv;
pub use markdown::to_markdown;
pub use table::to_table;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::mention::Qualifier;
use crate::record::{
    Affected, DataCategory, Device, DeviceKind, DocumentKind, EventKind, LeakStatus, MeasureStatus, Record,
    Unit,
};

/// Rows in order of publication, and what made none.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// A row for each notice and each news article.
    pub rows: Vec<Row>,
    /// How many documents of other kinds made no row, by kind (`unknown` for a document without one).
    pub left_out: BTreeMap<&'static str, usize>,
}

/// What one document says of its incident. Days are as in the record: ISO 8601, `--MM-DD` without a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Identifier of the record.
    pub id: String,
    /// Notice or news.
    pub kind: DocumentKind,
    /// The organisation where it happened.
    pub organization: Option<String>,
    /// Day of issue of this document.
    pub published: Option<String>,
    /// First day on which something happened.
    pub occurred: Option<String>,
    /// First day on which it was noticed.
    pub detected: Option<String>,
    /// First day on which it was made public; a notice's own day of issue is one.
    pub disclosed: Option<String>,
    /// Days from the first occurred or detected day to the first disclosure; `None` where a year is missing, or
    /// where the days contradict each other.
    pub days_to_disclosure: Option<i32>,
    /// Malware families and groups.
    pub malware: Vec<String>,
    /// Machines that were hit, one entry a kind.
    pub devices: Vec<DeviceTotal>,
    /// Categories of data that leaked, the most sensitive first.
    pub data_leaked: Vec<DataCategory>,
    /// Categories of data that may have leaked, without those that did.
    pub data_possible: Vec<DataCategory>,
    /// Does the document say anything about data, be it that none leaked?
    pub data_told: bool,
    /// The largest number of people, else of other things, whose data leaked or may have leaked.
    pub people: Option<People>,
    /// Categories of measures that were taken.
    pub measures_taken: usize,
    /// Categories of measures that are still to come.
    pub measures_planned: usize,
}

/// Machines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeviceTotal {
    /// Which.
    pub device: DeviceKind,
    /// How many; `None` when they were hit and no number is given.
    pub count: Option<u64>,
    /// How exact the number is.
    pub qualifier: Option<Qualifier>,
}

/// A count of those concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct People {
    /// How many.
    pub count: u64,
    /// What is counted.
    pub unit: Unit,
    /// How exact the number is.
    pub qualifier: Qualifier,
    /// Leaked or possible.
    pub status: LeakStatus,
}

/// Makes the rows of records.
pub fn compare(records: &[Record]) -> Comparison {
    let mut rows = Vec::new();
    let mut left_out = BTreeMap::new();
    for record in records {
        match record.document_kind.as_ref().map(|k| k.value) {
            Some(kind @ (DocumentKind::Notice | DocumentKind::News)) => rows.push(row(record, kind)),
            kind => *left_out.entry(kind.map_or("unknown", DocumentKind::as_str)).or_insert(0) += 1,
        }
    }
    rows.sort_by_cached_key(|row: &Row| {
        let first = [&row.occurred, &row.detected, &row.disclosed]
            .into_iter()
            .flatten()
            .filter_map(|d| full(d))
            .min();
        let published = row.published.as_deref().and_then(full);
        // What has no day stands below what has one.
        (published.is_none(), published, first.is_none(), first, row.organization.clone(), row.id.clone())
    });
    Comparison { rows, left_out }
}

/// The rows as a JSON array.
///
/// # Errors
///
/// Those of the serialiser.
pub fn to_json(rows: &[Row]) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(rows).map(|text| text + "\n")
}

fn row(record: &Record, kind: DocumentKind) -> Row {
    let published = record.published.as_ref().map(|p| p.value.clone());
    let occurred = first(record, EventKind::Occurred);
    let detected = first(record, EventKind::Detected);
    let told = first(record, EventKind::Disclosed);
    // A notice discloses by being published; of two days the earlier was the first disclosure.
    let own = if kind == DocumentKind::Notice { published.clone() } else { None };
    let disclosed = match (told, own) {
        (Some(told), Some(own)) => match (full(&told), full(&own)) {
            (Some(t), Some(o)) if o < t => Some(own),
            (None, Some(_)) => Some(own),
            _ => Some(told),
        },
        (told, own) => told.or(own),
    };
    let start = [&occurred, &detected].into_iter().flatten().map(|d| full(d)).collect::<Option<Vec<_>>>();
    let start = start.and_then(|days| days.into_iter().min());
    let days_to_disclosure = match (start, disclosed.as_deref().and_then(full)) {
        (Some(start), Some(end)) if start <= end => start.until(end).ok().map(|span| span.get_days()),
        _ => None,
    };
    let data = |status| {
        let mut list: Vec<DataCategory> =
            record.leaked_data.iter().filter(|d| d.status == status).map(|d| d.category).collect();
        list.sort_by_key(|&c| (sensitivity(c), c));
        list.dedup();
        list
    };
    let data_leaked = data(LeakStatus::Leaked);
    let mut data_possible = data(LeakStatus::Possible);
    data_possible.retain(|c| !data_leaked.contains(c));
    let measures = |status| record.countermeasures.iter().filter(|m| m.status == status).count();
    Row {
        id: record.id.clone(),
        kind,
        organization: record.organization.as_ref().map(|o| o.value.clone()),
        published,
        occurred,
        detected,
        disclosed,
        days_to_disclosure,
        malware: record.malware.iter().map(|m| m.value.clone()).collect(),
        devices: devices(&record.devices),
        data_leaked,
        data_possible,
        data_told: !record.leaked_data.is_empty(),
        people: people(&record.affected),
        measures_taken: measures(MeasureStatus::Taken),
        measures_planned: measures(MeasureStatus::Planned),
    }
}

/// A day whose year is known.
fn full(day: &str) -> Option<Date> {
    day.parse().ok()
}

/// The first day of a kind; one without a year only where there is no other.
fn first(record: &Record, kind: EventKind) -> Option<String> {
    let days = || record.dates.iter().filter(|d| d.kinds.contains(&kind)).map(|d| d.date.as_str());
    days().filter(|d| full(d).is_some()).min().or_else(|| days().min()).map(str::to_string)
}

/// Machines by kind: states are summed, because a machine is listed under one state only.
fn devices(list: &[Device]) -> Vec<DeviceTotal> {
    let mut totals = Vec::new();
    for &device in DeviceKind::ALL {
        let entries: Vec<&Device> = list.iter().filter(|d| d.device == device).collect();
        if entries.is_empty() {
            continue;
        }
        let counted: Vec<&Device> = entries.iter().copied().filter(|d| d.count.is_some()).collect();
        let count = counted.iter().filter_map(|d| d.count).reduce(u64::saturating_add);
        let mut qualifiers: Vec<Qualifier> =
            counted.iter().map(|d| d.qualifier.unwrap_or(Qualifier::Exact)).collect();
        if counted.len() < entries.len() && count.is_some() {
            // Others were hit of which the document gives no number.
            qualifiers.push(Qualifier::AtLeast);
        }
        let qualifier = qualifiers.into_iter().reduce(joined);
        totals.push(DeviceTotal { device, count, qualifier });
    }
    // "Other" beside named machines is the mixed total that the document gives: what it adds to them is shown.
    let named: u64 = totals
        .iter()
        .filter(|t| !matches!(t.device, DeviceKind::Other | DeviceKind::Account))
        .filter_map(|t| t.count)
        .fold(0, u64::saturating_add);
    if named > 0 {
        for total in &mut totals {
            if let (DeviceKind::Other, Some(count)) = (total.device, total.count)
                && count >= named
            {
                total.count = Some(count - named);
            }
        }
        totals.retain(|t| t.device != DeviceKind::Other || t.count != Some(0));
    }
    totals
}

/// How exact a sum is.
fn joined(a: Qualifier, b: Qualifier) -> Qualifier {
    match (a, b) {
        (a, b) if a == b => a,
        (Qualifier::Exact, other) | (other, Qualifier::Exact) => other,
        _ => Qualifier::About,
    }
}

/// The largest number of people, else of anything else. Those of whom the document says that nothing leaked are
/// not concerned.
fn people(list: &[Affected]) -> Option<People> {
    let concerned = || list.iter().filter(|a| a.status.is_open());
    // `max_by_key` takes the last of equals; the first one told is wanted.
    let largest = |persons: bool| {
        concerned().filter(|a| (a.unit == Unit::Persons) == persons).rev().max_by_key(|a| a.count)
    };
    let a = largest(true).or_else(|| largest(false))?;
    Some(People { count: a.count, unit: a.unit, qualifier: a.qualifier, status: a.status })
}

/// Rank of a category for naming the main ones: what harms people most comes first, what says least comes last.
fn sensitivity(category: DataCategory) -> u8 {
    match category {
        DataCategory::CreditCard | DataCategory::MyNumber => 0,
        DataCategory::CardSecurityCode | DataCategory::BankAccount | DataCategory::Password => 1,
        DataCategory::Medical | DataCategory::IdentityDocument => 2,
        DataCategory::Name => 3,
        DataCategory::PostalAddress | DataCategory::PhoneNumber | DataCategory::EmailAddress => 4,
        DataCategory::DateOfBirth
        | DataCategory::EmailBody
        | DataCategory::Employment
        | DataCategory::Family => 5,
        DataCategory::CustomerInfo | DataCategory::PersonalInfo => 7,
        DataCategory::Other => 8,
        _ => 6,
    }
}

#[cfg(test)]
pub(crate) mod tests;
