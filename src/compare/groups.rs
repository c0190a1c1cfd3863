//! Rows by what they have in common: totals and medians.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::Per;
use super::cells::counted;
use super::days::{Delays, median};
use super::notes;
use super::row::Row;
use super::sheet::{Entry, Heading, Sheet};
use super::totals::joined;
use crate::label::{Lang, label};
use crate::mention::Qualifier;
use crate::record::Unit;

/// What rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Malware family or group
    Malware,
    /// Type of incident
    Type,
    /// Cause
    Cause,
    /// Year of the first announcement
    Year,
    /// Sector, as --sectors gives it
    Sector,
}

impl Axis {
    fn heading(self, lang: Lang) -> &'static str {
        match self {
            Axis::Malware => lang.pick("マルウェア", "Malware"),
            Axis::Type => lang.pick("種類", "Type"),
            Axis::Cause => lang.pick("原因", "Cause"),
            Axis::Year => lang.pick("年", "Year"),
            Axis::Sector => lang.pick("業種", "Sector"),
        }
    }

    /// What a group is called; `None` is the group of those of which it is not told.
    fn name(self, key: Option<&str>, lang: Lang) -> String {
        let Some(key) = key else {
            return match self {
                Axis::Sector => lang.pick("(指定なし)", "(not given)"),
                _ => lang.pick("(記載なし)", "(not told)"),
            }
            .into();
        };
        match self {
            Axis::Type => label("IncidentType", key, lang).into(),
            Axis::Cause => label("Cause", key, lang).into(),
            Axis::Malware | Axis::Year | Axis::Sector => key.into(),
        }
    }
}

/// A median and what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Median {
    /// Days; `None` of nothing.
    pub days: Option<f64>,
    /// How many rows tell both days.
    pub of: usize,
}

/// A sum of people, and what it is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// People; `None` where no row tells a number of people.
    pub count: Option<u64>,
    /// How exact the sum is.
    pub qualifier: Option<Qualifier>,
    /// How many rows tell a number of people.
    pub of: usize,
}

impl Sum {
    /// Sums the rows that tell a number of people.
    pub(super) fn of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Sum {
        let told = rows.into_iter().filter_map(|row| row.people.filter(|p| p.unit == Unit::Persons));
        told.fold(Sum::default(), |sum, p| Sum {
            count: Some(sum.count.unwrap_or(0).saturating_add(p.count)),
            qualifier: Some(sum.qualifier.map_or(p.qualifier, |q| joined(q, p.qualifier))),
            of: sum.of + 1,
        })
    }

    /// `~41,000 (3)`: the sum and of how many.
    pub(super) fn show(&self, lang: Lang) -> String {
        match (self.count, self.qualifier) {
            (Some(n), Some(q)) => format!("{} ({})", counted(n, q, lang), self.of),
            _ => String::new(),
        }
    }
}

/// Rows that have something in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What: a term, a name, a year; `None` for the rows of which it is not told.
    pub key: Option<String>,
    /// How many rows.
    pub rows: usize,
    /// Of how many documents they are made.
    pub documents: usize,
    /// People whose data leaked or may have.
    pub people: Sum,
    /// Medians of days, in the order of [`Delays::NAMES`].
    #[serde(serialize_with = "by_name")]
    pub medians: [Median; 6],
}

/// Groups of rows, and all rows together. A row that has several terms is in several groups, and once in `all`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Groups {
    /// By what.
    pub by: Axis,
    /// The groups: years in order, others the largest first; what is not told comes last.
    pub groups: Vec<Group>,
    /// All rows.
    pub all: Group,
}

fn by_name<S: Serializer>(medians: &[Median; 6], out: S) -> Result<S::Ok, S::Error> {
    out.collect_map(Delays::NAMES.iter().zip(medians))
}

/// Groups rows. `sector` gives the sector of a row.
pub fn group(rows: &[Row], axis: Axis, sector: &dyn Fn(&Row) -> Option<String>) -> Groups {
    let mut groups: BTreeMap<Option<String>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let mut keys: BTreeSet<Option<String>> = match axis {
            Axis::Malware => row.malware.iter().cloned().map(Some).collect(),
            Axis::Type => row.types.iter().map(|t| Some(t.to_string())).collect(),
            Axis::Cause => row.causes.iter().map(|c| Some(c.to_string())).collect(),
            Axis::Year => BTreeSet::from([row.year()]),
            Axis::Sector => BTreeSet::from([sector(row)]),
        };
        if keys.is_empty() {
            keys.insert(None);
        }
        for key in keys {
            groups.entry(key).or_default().push(row);
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(key, rows)| made(key, &rows)).collect();
    // The sort is stable: of one size by name.
    groups.sort_by_key(|g| (g.key.is_none(), if axis == Axis::Year { 0 } else { usize::MAX - g.rows }));
    Groups { by: axis, groups, all: made(None, &rows.iter().collect::<Vec<_>>()) }
}

fn made(key: Option<String>, rows: &[&Row]) -> Group {
    let documents: BTreeSet<&String> = rows.iter().flat_map(|r| &r.documents).collect();
    Group {
        key,
        rows: rows.len(),
        documents: documents.len(),
        people: Sum::of(rows.iter().copied()),
        medians: std::array::from_fn(|at| {
            let days: Vec<i32> = rows.iter().filter_map(|row| row.delays.all()[at]).collect();
            Median { of: days.len(), days: median(days) }
        }),
    }
}

impl Groups {
    /// The groups as a table for people; `full` with the medians that go over a step, too.
    pub fn to_sheet(&self, per: Per, full: bool, lang: Lang) -> Sheet {
        let steps = if full { Delays::NAMES.len() } else { Delays::CHAIN };
        let mut columns = vec![Heading::words("group", self.by.heading(lang))];
        match per {
            Per::Case => {
                columns.push(Heading::number("rows", narrow("cases", lang)));
                columns.push(Heading::number("documents", narrow("documents", lang)).expendable(9));
            }
            Per::Document => columns.push(Heading::number("rows", narrow("documents", lang))),
        }
        columns.push(Heading::number("people", lang.pick("人数計\n(件数)", "People\n(of)")).expendable(5));
        for (at, name) in Delays::NAMES.iter().take(steps).enumerate() {
            let text = if full { notes::heading(name, lang) } else { narrow(name, lang) };
            columns.push(Heading::number(name, text).expendable(if at >= Delays::CHAIN { 8 } else { 0 }));
        }
        let row = |name: String, group: &Group| {
            let mut cells: Vec<Entry> = vec![name.into(), group.rows.to_string().into()];
            if per == Per::Case {
                cells.push(group.documents.to_string().into());
            }
            cells.push(group.people.show(lang).into());
            cells.extend(group.medians.iter().take(steps).map(|m| Entry::from(m.show())));
            cells
        };
        let mut rows: Vec<Vec<Entry>> =
            self.groups.iter().map(|g| row(self.by.name(g.key.as_deref(), lang), g)).collect();
        rows.push(row(lang.pick("全体", "All").into(), &self.all));
        Sheet { title: String::new(), columns, rows, notes: group_notes(per, lang) }
    }

    /// The groups as a table for data: terms of the record, a column for each number.
    pub fn to_data(&self) -> Sheet {
        let mut columns = vec![Heading::words("by", ""), Heading::words("group", "")];
        for key in ["rows", "documents", "people", "people_qualifier", "people_of"] {
            columns.push(Heading::number(key, ""));
        }
        for name in Delays::NAMES {
            columns.push(Heading::number(&format!("{name}_median"), ""));
            columns.push(Heading::number(&format!("{name}_of"), ""));
        }
        let term = |axis: &Axis| serde_json::to_value(axis).ok().and_then(|v| v.as_str().map(str::to_string));
        let by = term(&self.by).unwrap_or_default();
        let row = |group: &Group, key: &str| {
            let mut cells: Vec<Entry> = vec![by.as_str().into(), key.into()];
            cells.extend([group.rows, group.documents].map(|n| Entry::from(n.to_string())));
            let qualifier = serde_json::to_value(group.people.qualifier).ok();
            cells.push(group.people.count.map_or_else(String::new, |n| n.to_string()).into());
            cells.push(qualifier.as_ref().and_then(|q| q.as_str()).unwrap_or_default().into());
            cells.push(group.people.of.to_string().into());
            for m in &group.medians {
                cells.push(m.days.map_or_else(String::new, |d| d.to_string()).into());
                cells.push(m.of.to_string().into());
            }
            cells
        };
        let mut rows: Vec<Vec<Entry>> =
            self.groups.iter().map(|g| row(g, g.key.as_deref().unwrap_or("not_told"))).collect();
        rows.push(row(&self.all, "all"));
        Sheet { columns, rows, ..Sheet::default() }
    }
}

impl Median {
    /// `3.5 (12)`: the days and of how many; empty of nothing.
    fn show(&self) -> String {
        self.days.map_or_else(String::new, |d| format!("{d} ({})", self.of))
    }
}

/// Headings that break in a narrow table.
fn narrow(key: &str, lang: Lang) -> &'static str {
    match key {
        "cases" => lang.pick("事案", "Inci-\ndents"),
        "documents" => lang.pick("文書", "Docs"),
        "occurred_to_detected" => lang.pick("発生\n→発覚", "Occ. to\ndetected"),
        "detected_to_disclosed" => lang.pick("発覚\n→公表", "Det. to\ndisclosed"),
        "disclosed_to_regulator" => lang.pick("公表→\n当局報告", "Discl. to\nregulator"),
        "regulator_to_final" => lang.pick("当局報告→\n最終報", "Regul. to\nfinal"),
        _ => notes::heading(key, lang),
    }
}

fn group_notes(per: Per, lang: Lang) -> Vec<String> {
    let unit = match per {
        Per::Case => lang.pick("事案", "incidents"),
        Per::Document => lang.pick("文書", "documents"),
    };
    vec![
        lang.pick(
            "日数は中央値。括弧内はその日付が両方とも分かる件数。公表→当局報告は、先に当局へ報告していれば負になる。".to_string(),
            "Days are medians, with the number behind each in brackets. Days from disclosure to the report to a regulator are below 0 where the regulator was told first."
                .to_string(),
        ),
        lang.pick(
            format!("人数計は、人数の記載がある{unit}(括弧内はその件数)の、漏えいした人数とその可能性がある人数の合計。"),
            format!(
                "People: sum over the {unit} that tell a number of people (how many in brackets) whose data leaked or may have."
            ),
        ),
        lang.pick(
            format!("複数の区分に当たる{unit}は、それぞれに数え、全体では1回数える。"),
            format!("{} of several groups are counted in each of them, and once in the last line.", capital(unit)),
        ),
    ]
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
