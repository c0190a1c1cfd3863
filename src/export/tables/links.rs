//! What joins the documents of an incident.

use super::columns::{count, quote_end, quote_start, said, term, text};
use super::incidents::{document_id, each, incident_id, position};
use super::table::{Cell, Column, Kind, Table};
use crate::case::{Case, Reason};

/// The tables, in order.
pub fn tables() -> Vec<Table> {
    vec![links(), link_reasons(), link_evidence()]
}

fn link_id(case: &Case, n: usize) -> String {
    format!("{}#/links/{n}", case.id)
}

fn links() -> Table {
    let columns = vec![
        text("link_id", "The incident, `#`, and a JSON Pointer to the link in its case.").key(),
        incident_id(),
        document_id("earlier_document_id", "The document that comes first in the case."),
        document_id("later_document_id", "The other."),
        Column::new(
            "score",
            Kind::Share,
            "Sum of the weights of the reasons, at most 1; from 0.6 on two documents are joined.",
        )
        .required(),
    ];
    let description = "Two documents that were joined into one incident.";
    Table::new("links", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for (n, link) in case.links.iter().enumerate() {
                let [a, b] = &link.documents;
                emit(&[
                    Cell::text(link_id(case, n)),
                    Cell::text(case.id.as_str()),
                    Cell::text(a.as_str()),
                    Cell::text(b.as_str()),
                    Cell::Number(link.score),
                ])?;
            }
            Ok(())
        })
    })
}

fn link_reasons() -> Table {
    let columns = vec![
        text("link_id", "The link.").key().refers("links", "link_id"),
        position("Place in the link's list, from 0.").key(),
        term::<Reason>("reason", "The reason.").required(),
        Column::new("weight", Kind::Weight, "What it adds to the score.").required(),
    ];
    let description = "A reason for or against two documents telling of one incident.";
    Table::new("link_reasons", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for (n, link) in case.links.iter().enumerate() {
                for (m, why) in link.why.iter().enumerate() {
                    emit(&[
                        Cell::text(link_id(case, n)),
                        Cell::count(m),
                        said(why.reason),
                        Cell::Number(why.weight),
                    ])?;
                }
            }
            Ok(())
        })
    })
}

fn link_evidence() -> Table {
    let columns = vec![
        text("link_id", "The link.").key().refers("links", "link_id"),
        count("reason_position", "Place of the reason in the link's list.").key(),
        position("Place in the reason's list, from 0.").key(),
        document_id("document_id", "The document that the words stand in."),
        quote_start(),
        quote_end(),
        text("quote", "The words.").required(),
        text("rule", "The rule that read them.").required(),
    ];
    let description = "Words that a reason for a link rests on.";
    Table::new("link_evidence", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for (n, link) in case.links.iter().enumerate() {
                for (m, why) in link.why.iter().enumerate() {
                    for (k, cited) in why.evidence.iter().enumerate() {
                        emit(&[
                            Cell::text(link_id(case, n)),
                            Cell::count(m),
                            Cell::count(k),
                            Cell::text(cited.document.as_str()),
                            Cell::count(cited.evidence.start),
                            Cell::count(cited.evidence.end),
                            Cell::text(cited.evidence.quote.as_str()),
                            Cell::text(cited.evidence.rule.as_str()),
                        ])?;
                    }
                }
            }
            Ok(())
        })
    })
}
