//! What readers corrected, and identifiers from before.

use super::columns::{said, term, text};
use super::incidents::{document_id, each, incident_id, position};
use super::table::{Cell, Table};
use crate::record::CorrectionAction;

/// Both tables.
pub fn tables() -> Vec<Table> {
    vec![previous_ids(), corrections()]
}

fn previous_ids() -> Table {
    let columns = vec![
        incident_id().key(),
        text("previous_id", "Identifier by which it may be known from before.").key(),
    ];
    let description = "Identifiers that a case had, or that another of its documents would give it.";
    Table::new("incident_previous_ids", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for id in &case.previous_ids {
                emit(&[Cell::text(case.id.as_str()), Cell::text(id.as_str())])?;
            }
            Ok(())
        })
    })
}

fn corrections() -> Table {
    let columns = vec![
        document_id("document_id", "The document.").key(),
        position("Order of the corrections of a document, from 0.").key(),
        term::<CorrectionAction>("action", "What was done.").required(),
        text("field", "Key of the record.").required(),
        text("corrected_value", "The value that stands now, as JSON; empty where one was taken away."),
        text("earlier_values", "What stood there, as a JSON list of values of the record.").required(),
        text("reason", "Why.").required(),
        text("corrected_by", "Who says so.").required(),
    ];
    let description =
        "What readers corrected in the record of a document; the other tables have the corrected values.";
    Table::new("corrections", description, columns, |set, emit| {
        for record in set.records() {
            for (n, correction) in record.corrections.iter().enumerate() {
                let earlier = serde_json::to_string(&correction.earlier)?;
                emit(&[
                    Cell::text(record.id.as_str()),
                    Cell::count(n),
                    said(correction.action),
                    Cell::text(correction.field.as_str()),
                    correction.value.as_ref().map_or(Cell::Null, |value| Cell::text(value.to_string())),
                    Cell::text(earlier),
                    Cell::text(correction.reason.as_str()),
                    Cell::text(correction.by.as_str()),
                ])?;
            }
        }
        Ok(())
    })
}
