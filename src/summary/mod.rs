//! Briefs: what is known of a case in a few sentences, each with its sources.
//!
//! Sentences are made of the facts of the case's ledger and of nothing else. What only may be so is said so; where
//! documents disagree both are told with who says which; what was revised is told with what it was before. `teller`
//! gathers sentences and their sources, `topics` has the sentences, `write` makes text and Markdown of them.

mod names;
mod teller;
mod topics;
mod write;

pub use write::{to_markdown, to_text};

use serde::Serialize;

use crate::case::Case;
use crate::label::Lang;
use crate::record::{DocumentKind, ReportStage};
use teller::Teller;

/// What is known of a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// Identifier of the case.
    pub case: String,
    /// The organisation where it happened.
    pub organization: Option<String>,
    /// BCP 47 tag of the language.
    pub lang: &'static str,
    /// The sentences, a paragraph a list: what happened, whose data, what was done.
    pub paragraphs: Vec<Vec<Sentence>>,
    /// The documents of the case, in order of publication.
    pub documents: Vec<Document>,
}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The documents that say it, with their words.
    pub sources: Vec<Source>,
}

/// A document that says something, and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Identifier of the record.
    pub document: String,
    /// Its words; empty where the document as such is the source, as of the day of its publication.
    pub quotes: Vec<Quote>,
}

/// Words of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The words.
    pub quote: String,
    /// Where they begin in the canonical text, in code points.
    pub start: usize,
    /// Where they end.
    pub end: usize,
}

/// A document of the case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Identifier of the record.
    pub id: String,
    /// What the sentences call it.
    pub name: String,
    /// Its kind.
    pub kind: Option<DocumentKind>,
    /// Which report it is.
    pub report_stage: Option<ReportStage>,
    /// Its title.
    pub title: Option<String>,
    /// Its day of issue.
    pub published: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its path.
    pub path: Option<String>,
}

/// Writes the brief of a case.
pub fn brief(case: &Case, lang: Lang) -> Brief {
    let mut teller = Teller::new(case, lang);
    topics::incident::tell(&mut teller);
    teller.paragraph();
    topics::data::tell(&mut teller);
    teller.paragraph();
    topics::response::tell(&mut teller);
    let names = names::documents(case, lang);
    let document = |d: &crate::case::CaseDocument| Document {
        id: d.id.clone(),
        name: names.get(&d.id).cloned().unwrap_or_default(),
        kind: d.kind,
        report_stage: d.report_stage,
        title: d.title.clone(),
        published: d.published.clone(),
        url: d.url.clone(),
        path: d.path.clone(),
    };
    Brief {
        case: case.id.clone(),
        organization: case.organization.clone(),
        lang: lang.tag(),
        paragraphs: teller.into_paragraphs(),
        documents: case.documents.iter().map(document).collect(),
    }
}
