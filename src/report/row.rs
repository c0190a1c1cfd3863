//! What the list, the filters and the plots need of one case.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::case::{Case, Fact, Verdict, days_between};
use crate::record::{DocumentKind, EventKind, LeakStatus, Unit};

/// A case in short. Numbers of facts are places in its ledger.
#[derive(Serialize)]
pub(super) struct Row<'d> {
    id: &'d str,
    /// Identifiers by which it may be known from before: links to them lead here.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    previous_ids: &'d [String],
    organization: Option<&'d str>,
    other_names: &'d [String],
    /// Titles of its documents, for searching.
    titles: Vec<&'d str>,
    documents: usize,
    /// Day of the first publication, with a year.
    published: Option<&'d str>,
    /// Terms with their facts.
    types: Vec<(&'d str, usize)>,
    malware: Vec<(&'d str, usize)>,
    devices: Vec<Counted<'d>>,
    /// The largest count of people, else of other things, whose data leaked or may have leaked.
    affected: Option<Counted<'d>>,
    /// Categories of data with their status; without one where it is in conflict or withdrawn.
    data: Vec<(&'d str, Option<&'d str>, usize)>,
    /// Days from the first day on which it occurred, and was detected, to the first disclosure.
    days: [Lag; 2],
    revised: usize,
    conflicts: usize,
    withdrawn: usize,
}

/// A count of the ledger: `[about, verdict, values, fact]`. There are several values where documents are in conflict.
#[derive(Serialize)]
struct Counted<'d>(&'d str, Verdict, Vec<&'d Value>, usize);

/// Days between two events.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Lag {
    /// So many.
    Days(i32),
    /// Why there is no number.
    None(Missing),
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Missing {
    /// The documents do not tell both days with their years.
    NotTold,
    /// The first day told lies after the disclosure.
    Later,
}

impl<'d> Row<'d> {
    /// A case in short.
    pub(super) fn new(case: &'d Case) -> Self {
        let count = |verdict| case.facts.iter().filter(|f| f.verdict == verdict).count();
        let disclosed = disclosed(case);
        Row {
            id: &case.id,
            previous_ids: &case.previous_ids,
            organization: case.organization.as_deref(),
            other_names: &case.other_names,
            titles: case
                .documents
                .iter()
                .filter_map(|d| d.title.as_deref())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            documents: case.documents.len(),
            published: published(case).min_by_key(|(_, date)| *date).map(|(text, _)| text),
            types: abouts(case, "incident_types"),
            malware: abouts(case, "malware"),
            devices: of(case, "devices").map(|(n, f)| counted(n, f)).collect(),
            affected: affected(case),
            data: of(case, "leaked_data")
                .map(|(n, f)| (f.about.as_str(), f.value.as_ref().and_then(Value::as_str), n))
                .collect(),
            days: [EventKind::Occurred, EventKind::Detected].map(|kind| lag(first(case, kind), disclosed)),
            revised: count(Verdict::Revised),
            conflicts: count(Verdict::InConflict),
            withdrawn: count(Verdict::Withdrawn),
        }
    }
}

fn of<'d>(case: &'d Case, field: &str) -> impl Iterator<Item = (usize, &'d Fact)> {
    case.facts.iter().enumerate().filter(move |(_, f)| f.field == field)
}

/// What of a field holds.
fn abouts<'d>(case: &'d Case, field: &str) -> Vec<(&'d str, usize)> {
    of(case, field).filter(|(_, f)| f.value.is_some()).map(|(n, f)| (f.about.as_str(), n)).collect()
}

fn counted(number: usize, fact: &Fact) -> Counted<'_> {
    let mut values: Vec<&Value> = Vec::new();
    match &fact.value {
        Some(value) => values.push(value),
        None => {
            for claim in &fact.claims {
                if !values.contains(&&claim.value) {
                    values.push(&claim.value);
                }
            }
        }
    }
    Counted(&fact.about, fact.verdict, values, number)
}

/// The largest count of people whose data leaked or may have, else of anything else; what is withdrawn is none.
fn affected(case: &Case) -> Option<Counted<'_>> {
    let open = |f: &Fact| {
        f.verdict != Verdict::Withdrawn
            && f.about
                .split_once(' ')
                .is_some_and(|(_, status)| LeakStatus::parse(status).is_some_and(LeakStatus::is_open))
    };
    let persons = |f: &Fact| f.about.split(' ').next() == Some(Unit::Persons.as_str());
    let size = |f: &Fact| {
        let values = f.value.iter().chain(f.claims.iter().filter(|_| f.value.is_none()).map(|c| &c.value));
        values.filter_map(|v| v["count"].as_u64()).max()
    };
    let largest = |people: bool| {
        // Of equals the first.
        of(case, "affected")
            .filter(|(_, f)| open(f) && persons(f) == people)
            .max_by_key(|(n, f)| (size(f), std::cmp::Reverse(*n)))
    };
    largest(true).or_else(|| largest(false)).map(|(n, f)| counted(n, f))
}

/// Days of issue with a year.
fn published(case: &Case) -> impl Iterator<Item = (&str, Date)> {
    case.documents.iter().filter_map(|d| {
        let text = d.published.as_deref()?;
        Some((text, text.parse().ok()?))
    })
}

/// The first day on which the documents place an event of a kind; days without a year settle nothing.
fn first(case: &Case, kind: EventKind) -> Option<Date> {
    of(case, "dates")
        .filter(|(_, f)| f.about.split(' ').next() == Some(kind.as_str()))
        .flat_map(|(_, f)| &f.claims)
        .filter_map(|c| c.value.as_str()?.parse().ok())
        .min()
}

/// The first disclosure: a day told as one, or the day of issue of a notice.
fn disclosed(case: &Case) -> Option<Date> {
    let notices = case.documents.iter().filter(|d| d.kind == Some(DocumentKind::Notice));
    let issued = notices.filter_map(|d| d.published.as_deref()?.parse().ok()).min();
    [issued, first(case, EventKind::Disclosed)].into_iter().flatten().min()
}

fn lag(from: Option<Date>, to: Option<Date>) -> Lag {
    match (from, to) {
        (Some(from), Some(to)) if from <= to => Lag::Days(days_between(from, to)),
        (Some(_), Some(_)) => Lag::None(Missing::Later),
        _ => Lag::None(Missing::NotTold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_days_are_made_up() {
        let day = |text: &str| text.parse::<Date>().ok();
        assert_eq!(lag(day("2020-07-29"), day("2020-08-05")), Lag::Days(7));
        assert_eq!(lag(day("2020-08-05"), day("2020-08-05")), Lag::Days(0));
        assert_eq!(lag(day("2020-08-06"), day("2020-08-05")), Lag::None(Missing::Later));
        assert_eq!(lag(None, day("2020-08-05")), Lag::None(Missing::NotTold));
        assert_eq!(lag(day("--08-05"), day("2020-08-05")), Lag::None(Missing::NotTold));
    }
}
