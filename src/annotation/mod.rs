//! Annotations: the facts of a document as typed stretches of its text, in the forms that annotation tools open.
//!
//! One model serves all forms: an [`Annotated`] document has [`Fact`]s, whose fields and attributes are read off the
//! record's schema ([`crate::record::shape`]). [`label_studio`] and [`brat`] write and read back, [`inception`] and [`langextract`]
//! write. What a person changed is the [`changes`] between two lists of facts; [`gold()`] makes a gold file of one.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a fact has evidence, which stands in the text: documents that do not say what their records quote are left out before; of JSON a key that is not there is null, and keys are set in objects made here"
)]

pub mod brat;
mod change;
mod correction;
mod fact;
mod gold;
pub mod inception;
pub mod label_studio;
pub mod langextract;
mod name;
mod words;

pub use change::{Change, changes};
pub use correction::corrections;
pub use fact::{BY_HAND, Fact, facts};
pub use gold::gold;
pub use name::Names as FileNames;
pub use words::{Stretch, Words};

use crate::dataset::Dataset;
use crate::record::{Evidence, Record};

/// A document with its facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// Identifier of its record.
    pub id: String,
    /// Its address, where that is known.
    pub url: Option<String>,
    /// Its canonical text.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal.
    pub text_sha256: String,
    /// Its facts, in the order of the record.
    pub facts: Vec<Fact>,
}

impl Annotated {
    /// A record's facts with its text.
    pub fn new(record: &Record, text: &str) -> Self {
        Annotated {
            id: record.id.clone(),
            url: record.source.url.clone(),
            text: text.to_string(),
            text_sha256: record.source.text_sha256.clone(),
            facts: facts(record),
        }
    }
}

/// The documents of a data set that can be annotated.
pub fn documents(set: &Dataset) -> impl Iterator<Item = Annotated> {
    set.records().iter().filter_map(|record| document(set, record).ok())
}

/// A record with its text.
///
/// # Errors
///
/// Why it cannot be annotated, and what to do.
pub fn document(set: &Dataset, record: &Record) -> Result<Annotated, &'static str> {
    let text = set.text(record).ok_or(
        "its text is not at hand; name the document, or the folder or archive that it is in, with --texts",
    )?;
    let document = Annotated::new(record, text);
    let words = Words::new(text);
    let said = |e: &Evidence| words.quote((e.start, e.end)).as_ref() == Some(&e.quote);
    if !document.facts.iter().flat_map(|fact| &fact.evidence).all(said) {
        return Err("its text does not say what it quotes; see what with kaiji verify, and extract it again");
    }
    Ok(document)
}

/// What reading corrected files gave.
#[derive(Debug, Default)]
pub struct Read {
    /// Documents that a person looked at, in the order of the files.
    pub documents: Vec<Annotated>,
    /// What is wrong with others, each with the document's name and what to do.
    pub faults: Vec<crate::error::Error>,
    /// How many documents nobody has annotated yet.
    pub untouched: usize,
}

/// Is a text the one that a hash was made of?
fn is_text(text: &str, sha256: &str) -> bool {
    use sha2::Digest;
    crate::source::hex(&sha2::Sha256::digest(text.as_bytes())) == sha256
}
