//! What a person changed, as corrections that are applied on every run.

use serde_json::Value;

use super::words::{Words, stretches};
use super::{Annotated, Change, Fact, changes};
use crate::corrections::{self, AddFact, Corrections, DropFact, SetFact};

/// The corrections that make `after` of `before`; none where they say the same.
///
/// Drops come first and additions last, so that a value that moves from one item to another is not taken for the one
/// that it replaces.
pub fn corrections(before: &Annotated, after: &Annotated, reason: &str, by: &str) -> Corrections {
    let changes = changes(before, after);
    let maker = Maker { words: Words::new(&before.text), document: before, reason, by };
    let same = |a: &Fact, b: &Fact| a.place() == b.place() && a.attributes == b.attributes;
    // Is a value that of another item that goes away or changes, too?
    let moves = |to: &Fact, from: &Fact| {
        changes.iter().any(|change| match change {
            Change::Set { before, .. } => !std::ptr::eq(*before, from) && same(before, to),
            Change::Drop(_) | Change::Add(_) => false,
        })
    };
    let (mut drops, mut sets, mut adds) = (Vec::new(), Vec::new(), Vec::new());
    for change in &changes {
        match change {
            Change::Drop(fact) => drops.push(maker.drop(fact)),
            Change::Set { before, after } if moves(after, before) => {
                drops.push(maker.drop(before));
                adds.push(maker.add(after));
            }
            Change::Set { before, after } => sets.push(maker.set(before, after)),
            Change::Add(fact) => adds.push(maker.add(fact)),
        }
    }
    let mut made = Corrections::default();
    drops.into_iter().for_each(|drop| made.push(drop));
    sets.into_iter().for_each(|set| made.push(set));
    adds.into_iter().for_each(|add| made.push(add));
    made
}

/// Makes corrections of one document.
struct Maker<'a> {
    words: Words,
    document: &'a Annotated,
    reason: &'a str,
    by: &'a str,
}

impl Maker<'_> {
    fn set(&self, before: &Fact, after: &Fact) -> SetFact {
        let AddFact { document, field, value, quote, start, more, text_sha256, reason, by } =
            // Words that were only cut by a tool stay as they were.
            if self.covered(before) == self.covered(after) {
                self.add(&Fact { evidence: before.evidence.clone(), ..after.clone() })
            } else {
                self.add(after)
            };
        let was = (!before.is_single()).then(|| value_of(before));
        SetFact { document, field, value, was, quote, start, more, text_sha256, reason, by }
    }

    fn drop(&self, fact: &Fact) -> DropFact {
        DropFact {
            document: self.document.id.clone(),
            field: fact.place(),
            value: (!fact.is_single()).then(|| value_of(fact)),
            reason: self.reason.to_string(),
            by: self.by.to_string(),
        }
    }

    fn add(&self, fact: &Fact) -> AddFact {
        let all = fact.stretches().into_iter().filter_map(|stretch| {
            Some(corrections::Words { quote: self.words.quote(stretch)?, start: Some(stretch.0) })
        });
        let mut all = all.collect::<Vec<_>>().into_iter();
        let (quote, start) = all.next().map_or_else(Default::default, |first| (first.quote, first.start));
        AddFact {
            document: self.document.id.clone(),
            field: fact.place(),
            value: value_of(fact),
            quote,
            start,
            more: all.collect(),
            text_sha256: Some(self.document.text_sha256.clone()),
            reason: self.reason.to_string(),
            by: self.by.to_string(),
        }
    }

    fn covered(&self, fact: &Fact) -> Vec<super::Stretch> {
        self.words.covered(stretches(&fact.evidence))
    }
}

/// What a fact says, in the shape that corrections have: what is `null` is not told.
fn value_of(fact: &Fact) -> Value {
    match fact.attributes.get("value") {
        Some(value) if fact.is_single() || fact.attributes.len() == 1 => value.clone(),
        _ => Value::Object(fact.attributes.clone().into_iter().collect()),
    }
}
