//! Documents, all their facts and the words that say them, and the vocabularies.

use super::columns::{day_text, field, quote_end, quote_start, said, sha256, share, term, text};
use super::table::{Cell, Column, Kind, Table};
use crate::label::{Lang, label};
use crate::record::{DocumentKind, Item, Record, ReportStage, Valued};
use crate::text::CharsetFrom;

type Vocabulary = (&'static str, Vec<String>);

/// Every vocabulary of some tables, by name.
fn vocabularies(tables: &[Table]) -> Vec<Vocabulary> {
    let mut out: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
    for column in tables.iter().flat_map(|t| &t.columns) {
        if let Kind::Term { vocabulary, terms } = &column.kind {
            let known = out.entry(vocabulary).or_default();
            for term in terms {
                if !known.contains(term) {
                    known.push(term.clone());
                }
            }
        }
    }
    out.into_iter().collect()
}

fn confidence_of(name: &'static str, description: &'static str) -> Column {
    Column::new(name, Kind::Share, description)
}

/// A row a document.
pub fn documents() -> Table {
    let columns = vec![
        text("document_id", "Identifier of the record.").key(),
        term::<DocumentKind>("document_kind", "What kind of document it is."),
        confidence_of("document_kind_confidence", "How sure that is."),
        text("title", "Its title."),
        confidence_of("title_confidence", "How sure that is."),
        text("organization", "The organisation where the incident happened, as the text writes it."),
        confidence_of("organization_confidence", "How sure that is."),
        Column::new("published", Kind::Date, "Day of issue; empty where there is none, or no year."),
        day_text("published_text", "Day of issue as the record has it."),
        confidence_of("published_confidence", "How sure that is."),
        term::<ReportStage>("report_stage", "Which report it is, where it says."),
        confidence_of("report_stage_confidence", "How sure that is."),
        text("url", "Address of the document."),
        text("path", "Path of the file as it was given."),
        text("archive_record", "Record of a web archive or entry of a ZIP file, where the file is one."),
        text("retrieved", "When it was fetched, as the input says."),
        text("media_type", "Media type of what was read.").required(),
        text("charset", "Encoding of the bytes as read, by its WHATWG name.").required(),
        term::<CharsetFrom>("charset_from", "What decided the encoding.").required(),
        sha256("sha256", "SHA-256 of the document's own bytes.").required(),
        sha256("text_sha256", "SHA-256 of the canonical text in UTF-8, which quotes point into.").required(),
        text("extractor", "Program that read it.").required(),
        text("extractor_version", "Its version.").required(),
        sha256("rules_sha256", "SHA-256 of the rules in force.").required(),
        text("schema_version", "Version of the record's shape.").required(),
    ];
    let description = "A document that was read: notice, news article, or one of another kind. Its text is not in the data set.";
    Table::new("documents", description, columns, |set, emit| {
        for record in set.records() {
            emit(&document(record))?;
        }
        Ok(())
    })
}

fn document(record: &Record) -> [Cell<'_>; 25] {
    fn sure<T>(value: &Option<Valued<T>>) -> Cell<'_> {
        value.as_ref().map_or(Cell::Null, |v| Cell::Number(v.confidence()))
    }
    let words = |value: &'_ Option<Valued<String>>| value.as_ref().map(|v| v.value.clone());
    let source = &record.source;
    let published = record.published.as_ref().map(|p| p.value.as_str());
    [
        Cell::text(record.id.as_str()),
        record.document_kind.as_ref().map_or(Cell::Null, |k| Cell::text(k.value.as_str())),
        sure(&record.document_kind),
        words(&record.title).map_or(Cell::Null, Cell::text),
        sure(&record.title),
        words(&record.organization).map_or(Cell::Null, Cell::text),
        sure(&record.organization),
        Cell::date(published),
        Cell::maybe(published),
        sure(&record.published),
        record.report_stage.as_ref().map_or(Cell::Null, |s| Cell::text(s.value.as_str())),
        sure(&record.report_stage),
        Cell::maybe(source.url.as_deref()),
        Cell::maybe(source.path.as_deref()),
        Cell::maybe(source.archive_record.as_deref()),
        Cell::maybe(source.retrieved.as_deref()),
        Cell::text(source.media_type.as_str()),
        Cell::text(source.charset.as_str()),
        said(source.charset_from),
        Cell::text(source.sha256.as_str()),
        Cell::text(source.text_sha256.as_str()),
        Cell::text(source.extractor.name.as_str()),
        Cell::text(source.extractor.version.as_str()),
        Cell::text(source.extractor.rules_sha256.as_str()),
        Cell::text(record.schema_version.as_str()),
    ]
}

/// A row a fact.
pub fn facts() -> Table {
    let columns = vec![
        text("fact_id", "The document, `#`, and a JSON Pointer to the fact in its record.").key(),
        text("document_id", "The document that says it.").required().refers("documents", "document_id"),
        field(Record::FACT_FIELDS, "Key of the record, and table of its facts."),
        share(),
    ];
    let description = "Every fact of every document, whatever its field; what it says is in the table of its field, or in `documents`.";
    Table::new("facts", description, columns, |set, emit| {
        for record in set.records() {
            for fact in record.facts() {
                emit(&[
                    Cell::text(format!("{}#{}", record.id, fact.pointer())),
                    Cell::text(record.id.as_str()),
                    Cell::text(fact.field),
                    Cell::Number(fact.item.confidence()),
                ])?;
            }
        }
        Ok(())
    })
}

/// A row a stretch of words.
pub fn evidence() -> Table {
    let columns = vec![
        text("evidence_id", "The fact and the place in its list of evidence.").key(),
        text("fact_id", "The fact.").required().refers("facts", "fact_id"),
        text("document_id", "The document.").required().refers("documents", "document_id"),
        field(Record::FACT_FIELDS, "Key of the record, and table of its facts."),
        quote_start(),
        quote_end(),
        text("quote", "The words, as the canonical text has them from `quote_start` to `quote_end`.")
            .required(),
        text("rule", "The rule that read them; `kaiji explain` says more.").required(),
    ];
    let description = "Words of a document that say a fact; most facts have several.";
    Table::new("evidence", description, columns, |set, emit| {
        for record in set.records() {
            for fact in record.facts() {
                let id = format!("{}#{}", record.id, fact.pointer());
                for (n, evidence) in fact.item.evidence().iter().enumerate() {
                    emit(&[
                        Cell::text(format!("{id}/evidence/{n}")),
                        Cell::text(id.as_str()),
                        Cell::text(record.id.as_str()),
                        Cell::text(fact.field),
                        Cell::count(evidence.start),
                        Cell::count(evidence.end),
                        Cell::text(evidence.quote.as_str()),
                        Cell::text(evidence.rule.as_str()),
                    ])?;
                }
            }
        }
        Ok(())
    })
}

/// The vocabularies with what their terms are called.
pub fn terms(tables: &[Table]) -> Table {
    let vocabularies = vocabularies(tables);
    let columns = vec![
        text("vocabulary", "Name of the vocabulary.").key(),
        text("term", "The term as the other tables have it.").key(),
        text("label_ja", "What it is called in Japanese.").required(),
        text("label_en", "What it is called in English.").required(),
    ];
    let description = "A term of a vocabulary, and what it is called for people.";
    Table::new("terms", description, columns, move |_, emit| {
        for (vocabulary, terms) in &vocabularies {
            for term in terms {
                emit(&[
                    Cell::text(*vocabulary),
                    Cell::text(term.as_str()),
                    Cell::text(label(vocabulary, term, Lang::Ja)),
                    Cell::text(label(vocabulary, term, Lang::En)),
                ])?;
            }
        }
        Ok(())
    })
}
