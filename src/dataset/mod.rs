//! A data set: records, the cases that they make, and the texts of their documents where these are at hand.
//!
//! Everything that is made of many records (comparison, export, report) is made of this.

mod texts;

pub use texts::{Texts, says, slice};

use std::collections::{BTreeMap, HashMap};

use crate::case::{self, Case, Linked, Names};
use crate::corrections::{Corrections, Warning};
use crate::record::Record;

/// Records, their cases and their texts. Identifiers of records are unique.
#[derive(Debug)]
pub struct Dataset {
    records: Vec<Record>,
    at: HashMap<String, usize>,
    cases: Vec<Case>,
    left_out: BTreeMap<&'static str, usize>,
    texts: Texts,
}

impl Dataset {
    /// Joins records into cases. Records keep their order; of records of one identifier (copies of a file) the later
    /// ones are numbered: `ID~2`.
    pub fn new(records: Vec<Record>, texts: Texts, names: &Names<'_>) -> Self {
        Self::corrected(records, texts, names, &Corrections::default()).0
    }

    /// As [`Dataset::new`], with cases split and joined as readers say, and what of that could not be done. What they
    /// say of facts is applied to records before ([`crate::corrections::Applier`]).
    pub fn corrected(
        mut records: Vec<Record>,
        texts: Texts,
        names: &Names<'_>,
        corrections: &Corrections,
    ) -> (Self, Vec<Warning>) {
        let mut at = HashMap::new();
        for (n, record) in records.iter_mut().enumerate() {
            if at.contains_key(&record.id) {
                let free = (2..).map(|k| format!("{}~{k}", record.id)).find(|id| !at.contains_key(id));
                record.id = free.unwrap_or_default();
            }
            at.insert(record.id.clone(), n);
        }
        let (Linked { cases, left_out }, warnings) = case::link_corrected(&records, names, corrections);
        (Dataset { records, at, cases, left_out, texts }, warnings)
    }

    /// The records, in the order of the input.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record of an identifier.
    pub fn record(&self, id: &str) -> Option<&Record> {
        self.at.get(id).and_then(|&n| self.records.get(n))
    }

    /// The cases, in the order of their identifiers: by the publication of their first documents.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The case of an identifier that it has, or had before documents joined or readers changed it.
    pub fn case(&self, id: &str) -> Option<&Case> {
        case::find(&self.cases, id)
    }

    /// The records of a case, in the order of their publication.
    pub fn documents<'d>(&'d self, case: &'d Case) -> impl Iterator<Item = &'d Record> {
        case.documents.iter().filter_map(|d| self.record(&d.id))
    }

    /// How many documents of no case there are, by kind (`unknown` for one without a kind).
    pub fn left_out(&self) -> &BTreeMap<&'static str, usize> {
        &self.left_out
    }

    /// Canonical text of a record's document, where it is at hand.
    pub fn text(&self, record: &Record) -> Option<&str> {
        self.texts.of(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::source::RawDocument;

    #[test]
    fn copies_are_numbered_and_texts_are_found() {
        let engine = Engine::new(None).expect("built-in rules");
        let text = "2020年11月14日\n横浜株式会社\n弊社のパソコン12台がEmotetに感染しました。";
        let doc = RawDocument::from_text("a.txt", text).load().expect("plain text");
        let record = engine.worker().extract(&doc);
        let mut texts = Texts::default();
        texts.add(doc.text());
        let id = record.id.clone();
        let set =
            Dataset::new(vec![record.clone(), record.clone(), record], texts, &Names::new(engine.rules()));
        let ids: Vec<&str> = set.records().iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, [id.clone(), format!("{id}~2"), format!("{id}~3")]);
        assert_eq!(set.text(&set.records()[2]), Some(doc.text()));
        assert_eq!(set.cases().len(), 1);
        assert_eq!(set.documents(&set.cases()[0]).count(), 3);
    }
}
