//! Scoring records against gold facts, field by field, as the annotation guide defines it.

mod calibration;
mod floors;
mod gold;
mod items;

pub use calibration::{BANDS, Band, Said, bands, table};
pub use floors::{Floors, update_floors};
pub use gold::{GoldDocument, read_gold};
pub use items::{Field, FieldItem};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Counts of right, spurious and missed items of one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items in gold and record.
    pub right: usize,
    /// Items in the record only.
    pub spurious: usize,
    /// Items in gold only.
    pub missed: usize,
}

impl Tally {
    /// Share of the record's items that are right; 1 where there is nothing to be wrong.
    pub fn precision(self) -> f64 {
        match (self.right + self.spurious, self.missed) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            (said, _) => self.right as f64 / said as f64,
        }
    }

    /// Share of gold's items that were found.
    pub fn recall(self) -> f64 {
        if self.right + self.missed == 0 {
            1.0
        } else {
            self.right as f64 / (self.right + self.missed) as f64
        }
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// One miss or one spurious item.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Document.
    pub id: String,
    /// Field.
    pub field: Field,
    /// True for an item that the record says and gold does not.
    pub spurious: bool,
    /// The item.
    pub item: FieldItem,
    /// The words that the record gives for a spurious item.
    pub quotes: Vec<String>,
}

/// Scores of a set of documents.
#[derive(Debug, Default)]
pub struct Report {
    /// By field.
    pub fields: BTreeMap<Field, Tally>,
    /// Every mistake, by document and field.
    pub mistakes: Vec<Mistake>,
    /// Everything that records say with a confidence.
    pub said: Vec<Said>,
    /// Gold documents.
    pub documents: usize,
    /// Gold documents without a record.
    pub missing: Vec<String>,
}

impl Report {
    /// Mean F1 of the main fields.
    pub fn mean(&self) -> f64 {
        let main: Vec<f64> = Field::MAIN.iter().map(|f| self.tally(*f).f1()).collect();
        main.iter().sum::<f64>() / main.len() as f64
    }

    /// A field's counts.
    pub fn tally(&self, field: Field) -> Tally {
        self.fields.get(&field).copied().unwrap_or_default()
    }
}

/// Compares gold documents with records (as JSON, so that other programs' records can be scored too).
pub fn score(gold: &[GoldDocument], records: &[Value]) -> Report {
    let mut by_name: BTreeMap<String, &Value> = BTreeMap::new();
    for record in records {
        for name in gold::names_of_record(record) {
            by_name.entry(name).or_insert(record);
        }
    }
    let mut report = Report { documents: gold.len(), ..Report::default() };
    let empty = Value::Null;
    for document in gold {
        let record = document.names().iter().find_map(|n| by_name.get(n.as_str()).copied());
        if record.is_none() {
            report.missing.push(document.id.clone());
        }
        let record = record.unwrap_or(&empty);
        for &field in Field::ALL {
            // Gold made before the further facts does not tell them; it does not deny them.
            if field.is_further() && document.facts.get(field.key()).is_none() {
                continue;
            }
            let wanted: BTreeSet<FieldItem> = items::items(&document.facts, field);
            let mut said: BTreeSet<FieldItem> = items::items(record, field);
            if document.yearless {
                said = items::with_years(said, &wanted);
            }
            if field.is_record_key() {
                report.said.extend(
                    items::confidences(record, field).into_iter().map(|(confidence, said)| Said {
                        field,
                        confidence,
                        right: said.is_subset(&wanted),
                    }),
                );
            }
            let tally = report.fields.entry(field).or_default();
            tally.right += wanted.intersection(&said).count();
            tally.spurious += said.difference(&wanted).count();
            tally.missed += wanted.difference(&said).count();
            for item in wanted.difference(&said) {
                report.mistakes.push(Mistake {
                    id: document.id.clone(),
                    field,
                    spurious: false,
                    item: item.clone(),
                    quotes: Vec::new(),
                });
            }
            for item in said.difference(&wanted) {
                report.mistakes.push(Mistake {
                    id: document.id.clone(),
                    field,
                    spurious: true,
                    item: item.clone(),
                    quotes: items::quotes(record, field, item),
                });
            }
        }
    }
    report
}
