//! The yearly tables that this field publishes: incidents, organisations and people by the year of announcement, and
//! by cause, medium, industry, size and type.

mod categories;
mod sheets;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::groups::Sum;
use super::row::{People, Row};
use crate::record::Unit;
use categories::categories;

/// What a table breaks down by, in the order of the tables.
const TABLES: [&str; 6] = ["year", "cause", "medium", "industry", "size", "type"];

/// A count of incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Incidents (or documents).
    pub incidents: usize,
    /// Organisations that are named, each once.
    pub organizations: usize,
    /// People whose data leaked or may have: the sum over the incidents that tell a number.
    pub people: Sum,
    /// Incidents that tell no number of people.
    pub people_unknown: usize,
    /// Incidents in which data is said to have leaked.
    pub leaked: usize,
    /// Incidents in which data only may have leaked.
    pub possible: usize,
    /// The largest number of people of one incident.
    pub largest: Option<People>,
}

/// A table: what of, and counts by category and year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearlyTable {
    /// `year`, `cause`, `medium`, `industry`, `size`, `type`.
    pub table: &'static str,
    /// Its lines, in order.
    pub lines: Vec<YearlyLine>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearlyLine {
    /// The category: a term, or what the list of sectors says; `not_told`, `not_given` where there is none; `all` in
    /// the table by year.
    pub category: String,
    /// Counts by year; `null` stands for incidents without a day of announcement.
    pub years: Vec<YearCount>,
    /// All years together.
    pub all: Count,
}

/// The count of one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearCount {
    /// The year of the announcement.
    pub year: Option<String>,
    /// The count.
    #[serde(flatten)]
    pub count: Count,
}

/// The yearly tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// Every year with an incident, in order; `null` last.
    pub years: Vec<Option<String>>,
    /// The tables.
    pub tables: Vec<YearlyTable>,
}

/// Makes the tables. `sector` gives the sector of a row, `comparable` makes names of organisations comparable.
pub fn published(
    rows: &[Row],
    sector: &dyn Fn(&Row) -> Option<String>,
    comparable: &dyn Fn(&str) -> String,
) -> Published {
    let mut years: Vec<Option<String>> =
        rows.iter().map(Row::year).collect::<BTreeSet<_>>().into_iter().collect();
    years.sort_by_key(Option::is_none);
    let tables = TABLES.map(|table| {
        let mut lines: BTreeMap<(usize, String), Vec<&Row>> = BTreeMap::new();
        for row in rows {
            for key in categories(table, row, sector) {
                lines.entry(key).or_default().push(row);
            }
        }
        let mut lines: Vec<_> = lines.into_iter().collect();
        if table == "industry" {
            lines.sort_by_key(|((rank, _), rows)| (*rank, usize::MAX - rows.len()));
        }
        let line = |((_, category), rows): ((usize, String), Vec<&Row>)| YearlyLine {
            category,
            years: years
                .iter()
                .map(|year| {
                    let of: Vec<&Row> = rows.iter().copied().filter(|r| r.year() == *year).collect();
                    YearCount { year: year.clone(), count: count(&of, comparable) }
                })
                .collect(),
            all: count(&rows, comparable),
        };
        YearlyTable { table, lines: lines.into_iter().map(line).collect() }
    });
    Published { years, tables: tables.into() }
}

fn count(rows: &[&Row], comparable: &dyn Fn(&str) -> String) -> Count {
    let names: BTreeSet<String> =
        rows.iter().filter_map(|r| r.organization.as_deref()).map(comparable).collect();
    let people = Sum::of(rows.iter().copied());
    let headcount = |r: &&&Row| r.people.filter(|p| p.unit == Unit::Persons);
    Count {
        incidents: rows.len(),
        organizations: names.len(),
        people,
        people_unknown: rows.len() - people.of,
        leaked: rows.iter().filter(|r| r.leaked() == Some(true)).count(),
        possible: rows.iter().filter(|r| r.leaked() == Some(false)).count(),
        largest: rows.iter().filter_map(|r| headcount(&r)).max_by_key(|p| p.count),
    }
}

impl Row {
    /// Did data leak (`true`), or may it have (`false`)? `None` where neither is said.
    fn leaked(&self) -> Option<bool> {
        use crate::record::LeakStatus::{Leaked, Possible};
        let people = self.people.map(|p| p.status);
        if !self.data_leaked.is_empty() || people == Some(Leaked) {
            Some(true)
        } else if !self.data_possible.is_empty() || people == Some(Possible) {
            Some(false)
        } else {
            None
        }
    }
}
