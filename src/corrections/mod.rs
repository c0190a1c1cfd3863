//! Corrections: what a reader changes in records and cases, kept in a file that is applied on every run.
//!
//! A correction names its document or case, says what holds instead, by which words, why and by whom. [`Corrections`]
//! is the file ([`Corrections::parse`], [`Corrections::to_toml`]); programs that make corrections fill it. [`Applier`]
//! changes records; [`crate::case::link_corrected`] splits and joins cases. `docs/corrections.md` is for readers.

mod apply;
mod field;
mod file;

pub(crate) use apply::names;
pub use apply::{Applier, Warning};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name of the rule in the evidence of what a reader said.
pub const RULE: &str = "correction";

/// Corrections in the order in which they are applied: that of their lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// Where they were read, as messages name it; empty for corrections that a program makes.
    pub file: String,
    /// The corrections.
    pub entries: Vec<Entry>,
}

/// A correction and its place.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Line of the file, from 1; 0 for a correction that a program makes.
    pub line: usize,
    /// What is corrected.
    pub change: Change,
}

/// Corrections are equal wherever they stand.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.change == other.change
    }
}

/// What is corrected.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A value holds instead of another.
    Set(SetFact),
    /// A value does not hold.
    Drop(DropFact),
    /// A further value holds.
    Add(AddFact),
    /// Documents are a case of their own.
    Split(SplitCase),
    /// Cases are one.
    Join(JoinCases),
}

macro_rules! into_change {
    ($($variant:ident $name:ident),+) => {
        $(impl From<$name> for Change {
            fn from(change: $name) -> Self {
                Change::$variant(change)
            }
        })+
    };
}
into_change!(Set SetFact, Drop DropFact, Add AddFact, Split SplitCase, Join JoinCases);

/// Words of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words, as they stand in the canonical text.
    pub quote: String,
    /// Their first code point in the canonical text, from 0; needed where the words stand there more than once, and
    /// where the text is not at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
}

/// A value that holds instead of another, or of none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFact {
    /// The document: identifier of its record, SHA-256 of its bytes, or its address.
    pub document: String,
    /// Key of the record; `report_items.cause` for an item of a statutory report.
    pub field: String,
    /// The value in the record's shape, without `confidence` and `evidence`. A value that is a term or text alone may
    /// stand by itself.
    pub value: Value,
    /// The item of a list that is replaced: those of its keys that tell it apart. Not for single values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
    /// The words that say the value.
    pub quote: String,
    /// See [`Words::start`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// Further words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Words>,
    /// SHA-256 of the canonical text in which the words stand: where it is given and the text has changed, the
    /// correction is left out unless the words can be found anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// A value that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropFact {
    /// See [`SetFact::document`].
    pub document: String,
    /// See [`SetFact::field`].
    pub field: String,
    /// The item of a list: those of its keys that tell it apart. Single values need none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// A further value of a list, or a single value where there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddFact {
    /// See [`SetFact::document`].
    pub document: String,
    /// See [`SetFact::field`].
    pub field: String,
    /// See [`SetFact::value`].
    pub value: Value,
    /// The words that say the value.
    pub quote: String,
    /// See [`Words::start`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// Further words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Words>,
    /// See [`SetFact::text_sha256`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// Documents of a case that are a case of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitCase {
    /// The case, by any identifier that it has or had.
    pub case: String,
    /// The documents that leave it, each named as in [`SetFact::document`].
    pub documents: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// Cases that are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinCases {
    /// The cases, by any identifiers that they have or had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    /// Documents whose cases are meant, each named as in [`SetFact::document`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

impl Corrections {
    /// No corrections?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a correction.
    pub fn push(&mut self, change: impl Into<Change>) {
        self.entries.push(Entry { line: 0, change: change.into() });
    }
}

#[cfg(test)]
mod tests;
