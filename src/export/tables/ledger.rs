//! The ledger of each incident: its facts, the claims made of them, and their words.

use std::io;

use serde_json::Value;

use super::columns::{count, field, qualifier, quote_end, quote_start, said, share, term, text};
use super::incidents::{document_id, each, incident_id, position};
use super::table::{Cell, Column, Emit, Kind, Table};
use crate::case::{Case, FIELDS, Fact, Verdict};

/// The tables, in order.
pub fn tables() -> Vec<Table> {
    vec![case_facts(), claims(), claim_evidence()]
}

/// What a value of the ledger says, in columns.
fn value_columns(of: [&'static str; 5]) -> [Column; 5] {
    let [text_of, date, count_of, qualifier_of, json] = of;
    [
        text("value_text", text_of),
        Column::new("value_date", Kind::Date, date),
        count("value_count", count_of),
        Column { name: "value_qualifier", ..qualifier(qualifier_of) },
        text("value_json", json),
    ]
}

const VALUE: [&str; 5] = [
    "The term, name or day, where it is one: a status, a state, a certainty. Empty where the fact is that it is so.",
    "The day, where it is one with a year.",
    "The count or sum, where it is one.",
    "How exact the count is.",
    "The value as `kaiji link` writes it, as JSON.",
];

fn value(value: Option<&Value>) -> [Cell<'static>; 5] {
    let Some(value) = value else { return [Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null] };
    let words = |v: &Value| v.as_str().map_or(Cell::Null, |s| Cell::text(s.to_string()));
    let number = |key: &str| value.get(key).and_then(Value::as_u64);
    let plain = if value.is_object() { value.get("status") } else { Some(value) };
    [
        plain.map_or(Cell::Null, words),
        Cell::date(value.as_str()),
        number("count").or_else(|| number("amount")).map_or(Cell::Null, Cell::count),
        value.get("qualifier").map_or(Cell::Null, words),
        Cell::text(value.to_string()),
    ]
}

fn fact_id(case: &Case, n: usize) -> String {
    format!("{}#/facts/{n}", case.id)
}

fn case_facts() -> Table {
    let mut columns = vec![
        text("case_fact_id", "The incident, `#`, and a JSON Pointer to the fact in its case.").key(),
        incident_id(),
        field(
            &FIELDS,
            "The field of the record; `first_days` for the first day on which it occurred or was noticed.",
        ),
        text(
            "about",
            "What of the field: machine and state, unit and status, category; empty where the field is one fact.",
        ),
        term::<Verdict>("verdict", "What became of it over the documents.").required(),
    ];
    columns.extend(value_columns(VALUE));
    columns.push(count("claims", "How many documents say something of it.").required().unit("documents"));
    let description = "A fact of the ledger of an incident, with the value that holds; no value where the documents conflict or it was withdrawn. Count incidents here, not documents: a report and its follow-up are one.";
    Table::new("case_facts", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            for (n, fact) in case.facts.iter().enumerate() {
                let mut row = vec![
                    Cell::text(fact_id(case, n)),
                    Cell::text(case.id.as_str()),
                    Cell::text(fact.field.as_str()),
                    Cell::text(fact.about.as_str()),
                    said(fact.verdict),
                ];
                row.extend(value(fact.value.as_ref()));
                row.push(Cell::count(fact.claims.len()));
                emit(&row)?;
            }
            Ok(())
        })
    })
}

fn claim_rows(
    case: &Case,
    emit: Emit<'_>,
    rows: impl Fn(&str, String, &Fact, usize, Emit<'_>) -> io::Result<()>,
) -> io::Result<()> {
    for (n, fact) in case.facts.iter().enumerate() {
        let id = fact_id(case, n);
        for m in 0..fact.claims.len() {
            rows(&id, format!("{id}/claims/{m}"), fact, m, emit)?;
        }
    }
    Ok(())
}

fn claims() -> Table {
    let mut columns = vec![
        text("claim_id", "The fact and the place in its list of claims.").key(),
        text("case_fact_id", "The fact.").required().refers("case_facts", "case_fact_id"),
        document_id("document_id", "The document that says it."),
        position("Order of publication, from 0; claims of documents without a day come last.").required(),
        Column::new("published", Kind::Date, "Day of issue of the document."),
    ];
    columns.extend(value_columns(VALUE));
    columns.push(share());
    columns.push(text("corrected_by", "Who corrected it, where a reader did."));
    columns.push(text("correction_reason", "Why."));
    let description = "What one document says of a fact of the ledger.";
    Table::new("claims", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            claim_rows(case, emit, |fact_id, id, fact, m, emit| {
                let claim = &fact.claims[m];
                let mut row = vec![
                    Cell::text(id),
                    Cell::text(fact_id),
                    Cell::text(claim.document.as_str()),
                    Cell::count(m),
                    Cell::date(claim.published.as_deref()),
                ];
                row.extend(value(Some(&claim.value)));
                row.push(Cell::Number(claim.confidence));
                let corrected = claim.corrected.as_ref();
                row.push(Cell::maybe(corrected.map(|c| c.by.as_str())));
                row.push(Cell::maybe(corrected.map(|c| c.reason.as_str())));
                emit(&row)
            })
        })
    })
}

fn claim_evidence() -> Table {
    let columns = vec![
        text("claim_id", "The claim.").key().refers("claims", "claim_id"),
        position("Place in the claim's list, from 0.").key(),
        document_id("document_id", "The document."),
        quote_start(),
        quote_end(),
        text("quote", "The words.").required(),
        text("rule", "The rule that read them.").required(),
    ];
    let description = "Words of a document that say a claim.";
    Table::new("claim_evidence", description, columns, |set, emit| {
        each(set, emit, |case, emit| {
            claim_rows(case, emit, |_, id, fact, m, emit| {
                let claim = &fact.claims[m];
                for (n, evidence) in claim.evidence.iter().enumerate() {
                    emit(&[
                        Cell::text(id.as_str()),
                        Cell::count(n),
                        Cell::text(claim.document.as_str()),
                        Cell::count(evidence.start),
                        Cell::count(evidence.end),
                        Cell::text(evidence.quote.as_str()),
                        Cell::text(evidence.rule.as_str()),
                    ])?;
                }
                Ok(())
            })
        })
    })
}
