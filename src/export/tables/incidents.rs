//! Incidents and their documents.

use std::io;

use super::columns::{count, day_text, text};
use super::table::{Cell, Column, Emit, Kind, Table};
use crate::case::{Case, Verdict};
use crate::dataset::Dataset;

/// Emits rows for each case.
pub fn each(
    set: &Dataset,
    emit: Emit<'_>,
    rows: impl Fn(&Case, Emit<'_>) -> io::Result<()>,
) -> io::Result<()> {
    set.cases().iter().try_for_each(|case| rows(case, emit))
}

/// Column of the incident.
pub fn incident_id() -> Column {
    text("incident_id", "The incident.").required().refers("incidents", "incident_id")
}

/// Column of a document.
pub fn document_id(name: &'static str, description: &'static str) -> Column {
    text(name, description).required().refers("documents", "document_id")
}

/// Column of a place in a list.
pub fn position(description: &'static str) -> Column {
    count("position", description)
}

/// A row an incident.
pub fn incidents() -> Table {
    let columns = vec![
        text("incident_id", "Identifier of the case.").key(),
        text("organization", "The organisation, as most documents write it."),
        Column::new(
            "occurred",
            Kind::Date,
            "Day on which it occurred, if one holds over all documents and has a year.",
        ),
        day_text("occurred_text", "That day as the records have it."),
        Column::new("detected", Kind::Date, "Day on which it was noticed, if one holds and has a year."),
        day_text("detected_text", "That day as the records have it."),
        Column::new("first_published", Kind::Date, "Day of issue of the first document with such a day."),
        Column::new("last_published", Kind::Date, "Day of issue of the last one."),
        Column::new("first_day", Kind::Date, "First day that a document names."),
        Column::new("last_day", Kind::Date, "Last day that a document names."),
        count("documents", "How many documents tell of it.").required().unit("documents"),
        count("facts_in_conflict", "Facts of the ledger on which documents disagree and no value holds.")
            .required()
            .unit("facts"),
    ];
    let description = "An incident: documents that were joined into one case.";
    Table::new("incidents", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            let holds = |kind: &str| {
                let fact = case.facts.iter().find(|f| f.field == "first_days" && f.about == kind)?;
                fact.value.as_ref()?.as_str()
            };
            let (occurred, detected) = (holds("occurred"), holds("detected"));
            let published =
                || case.documents.iter().filter_map(|d| d.published.as_ref()?.parse().ok()).map(Cell::Date);
            let conflicts = case.facts.iter().filter(|f| f.verdict == Verdict::InConflict).count();
            emit(&[
                Cell::text(case.id.as_str()),
                Cell::maybe(case.organization.as_deref()),
                Cell::date(occurred),
                Cell::maybe(occurred),
                Cell::date(detected),
                Cell::maybe(detected),
                // Documents stand in order of publication.
                published().next().unwrap_or(Cell::Null),
                published().next_back().unwrap_or(Cell::Null),
                Cell::date(case.first_day.as_deref()),
                Cell::date(case.last_day.as_deref()),
                Cell::count(case.documents.len()),
                Cell::count(conflicts),
            ])
        })
    })
}

/// Which document tells of which incident.
pub fn incident_documents() -> Table {
    let columns = vec![
        incident_id().key(),
        document_id("document_id", "The document.").key(),
        position("Order of publication, from 0; documents without a day come last.").required(),
    ];
    let description = "A document tells of an incident. One may tell of several; advisories tell of none.";
    Table::new("incident_documents", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for (n, document) in case.documents.iter().enumerate() {
                emit(&[Cell::text(case.id.as_str()), Cell::text(document.id.as_str()), Cell::count(n)])?;
            }
            Ok(())
        })
    })
}
