//! Incidents side by side.
//!
//! [`documents`] makes a row of each incident document, [`cases`] of each case; [`group`] counts rows by what they
//! have in common, [`published`] makes the yearly tables that this field publishes, and [`aside`] sets documents or
//! cases beside one another, fact by fact. None of these says how it looks: rows have a table for terminals
//! ([`to_table`]), and everything becomes a [`Sheet`] for pages. `docs/comparison.md` has the rules of counting.

#![expect(
    clippy::indexing_slicing,
    reason = "tables are made whole: each row has a cell for each column, and widths, ranks and sides are numbers of the lists that they were made from"
)]

mod aside;
mod cells;
mod csv;
mod days;
mod groups;
mod html;
mod layout;
mod listing;
mod markdown;
mod notes;
mod row;
mod sectors;
mod sheet;
mod table;
mod totals;
mod yearly;

pub use aside::{Aside, Line, Sameness, Side, aside, sides_of_cases, sides_of_documents};
pub(crate) use cells::{counted, noun, number, sign, words};
pub use csv::{sheet_to_csv, to_csv};
pub use days::{Delays, median};
pub use groups::{Axis, Group, Groups, Median, Sum, group};
pub use html::to_html;
pub(crate) use html::{escape as escape_markup, policy_source};
pub use listing::to_sheet;
pub(crate) use markdown::escape as escape_markdown;
pub use markdown::to_markdown;
pub use row::{Cell, DeviceTotal, People, Row};
pub use sectors::Sectors;
pub use sheet::{Entry, Heading, Sheet};
pub use table::to_table;
pub use yearly::{Count, Published, YearCount, YearlyLine, YearlyTable, published};

use std::collections::BTreeMap;

use crate::case::Case;
use crate::label::Lang;
use crate::record::{DocumentKind, Record};
use days::full;

/// What a row, a column or a count is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Per {
    /// One notice or news article
    Document,
    /// One incident, with all its documents
    Case,
}

/// How a terminal takes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns of characters.
    pub width: usize,
    /// Language of headings and terms.
    pub lang: Lang,
    /// May it be coloured?
    pub colour: bool,
}

/// Rows in order of publication, and what made none.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// A row for each notice and each news article, or for each case.
    pub rows: Vec<Row>,
    /// How many documents of other kinds made no row, by kind (`unknown` for a document without one).
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Makes a row of each notice and each news article.
pub fn documents<'r>(records: impl IntoIterator<Item = &'r Record>) -> Comparison {
    let mut rows = Vec::new();
    let mut left_out = BTreeMap::new();
    for record in records {
        match record.document_kind.as_ref().map(|k| k.value) {
            Some(kind @ (DocumentKind::Notice | DocumentKind::News)) => {
                rows.push(Row::of_record(record, kind))
            }
            kind => *left_out.entry(kind.map_or("unknown", DocumentKind::as_str)).or_insert(0) += 1,
        }
    }
    sort(&mut rows);
    Comparison { rows, left_out }
}

/// Makes a row of each case. `left_out` is passed on.
pub fn cases<'c>(
    cases: impl IntoIterator<Item = &'c Case>,
    left_out: BTreeMap<&'static str, usize>,
) -> Comparison {
    let mut rows: Vec<Row> = cases.into_iter().map(Row::of_case).collect();
    sort(&mut rows);
    Comparison { rows, left_out }
}

/// By publication; what has no day stands below what has one.
fn sort(rows: &mut [Row]) {
    rows.sort_by_cached_key(|row: &Row| {
        let first = [&row.occurred, &row.detected, &row.disclosed]
            .into_iter()
            .flatten()
            .filter_map(|d| full(d))
            .min();
        let published = row.published.as_deref().and_then(full);
        (published.is_none(), published, first.is_none(), first, row.organization.clone(), row.id.clone())
    });
}

#[cfg(test)]
pub(crate) mod tests;
