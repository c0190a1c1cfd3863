//! What a person changed: the difference between a document's facts before and after.

use super::words::{Stretch, Words, stretches};
use super::{Annotated, Fact};

/// A change of one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change<'f> {
    /// It says something else, or other words say it.
    Set {
        /// As the record has it.
        before: &'f Fact,
        /// As the person has it.
        after: &'f Fact,
    },
    /// It is no fact of this document.
    Drop(&'f Fact),
    /// The record does not have it.
    Add(&'f Fact),
}

/// What became of the facts of `before` in `after`, in the order of `before`; what was added comes last. Two facts are
/// the same when field, attributes and words are the same; confidence and rules do not count, nor how the words are
/// cut into stretches.
pub fn changes<'f>(before: &'f Annotated, after: &'f Annotated) -> Vec<Change<'f>> {
    let words = Words::new(&before.text);
    let side = |facts: &'f [Fact]| -> Vec<Side<'f>> {
        facts.iter().map(|fact| Side { fact, covered: words.covered(stretches(&fact.evidence)) }).collect()
    };
    let (old, new) = (side(&before.facts), side(&after.facts));
    let mut pairs = Pairs { of_old: vec![None; old.len()], taken: vec![false; new.len()] };
    let key = |o: &Side<'_>, n: &Side<'_>| o.fact.key == n.fact.key;
    let says = |o: &Side<'_>, n: &Side<'_>| o.fact.attributes == n.fact.attributes;
    let at = |o: &Side<'_>, n: &Side<'_>| o.covered == n.covered;
    let near = |o: &Side<'_>, n: &Side<'_>| overlap(&o.covered, &n.covered);
    // The surest first. A tool's own name for a fact counts only beside something else: tools reuse names.
    pairs.join(&old, &new, |o, n| key(o, n) && says(o, n) && at(o, n));
    pairs.join(&old, &new, |o, n| says(o, n) && at(o, n));
    pairs.join(&old, &new, |o, n| key(o, n) && (says(o, n) || near(o, n)));
    pairs.join(&old, &new, |o, n| says(o, n) && near(o, n));
    pairs.join(&old, &new, at);
    pairs.join(&old, &new, near);
    pairs.join(&old, &new, says);
    // What holds one value is set, not dropped and added.
    pairs.join(&old, &new, |o, _| o.fact.is_single());
    let mut changes = Vec::new();
    for (o, n) in old.iter().zip(&pairs.of_old) {
        match n.map(|n| &new[n]) {
            None => changes.push(Change::Drop(o.fact)),
            Some(n) if says(o, n) && at(o, n) => {}
            Some(n) => changes.push(Change::Set { before: o.fact, after: n.fact }),
        }
    }
    let added = new.iter().zip(&pairs.taken).filter(|(_, taken)| !**taken);
    changes.extend(added.map(|(n, _)| Change::Add(n.fact)));
    changes
}

/// A fact and the words that it covers.
struct Side<'f> {
    fact: &'f Fact,
    covered: Vec<Stretch>,
}

/// Which fact became which.
struct Pairs {
    of_old: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    /// Pairs facts of one place that are still alone and go together.
    fn join(&mut self, old: &[Side<'_>], new: &[Side<'_>], together: impl Fn(&Side<'_>, &Side<'_>) -> bool) {
        for (o, pair) in old.iter().zip(&mut self.of_old).filter(|(_, pair)| pair.is_none()) {
            let found = new.iter().enumerate().position(|(n, side)| {
                !self.taken[n] && o.fact.place() == side.fact.place() && together(o, side)
            });
            if let Some(n) = found {
                self.taken[n] = true;
                *pair = Some(n);
            }
        }
    }
}

/// Have two lists of stretches a code point in common?
fn overlap(a: &[Stretch], b: &[Stretch]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.0 < y.1 && y.0 < x.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Evidence;
    use crate::record::shape::Field;
    use serde_json::json;

    const TEXT: &str = "弊社のパソコン12台とサーバー3台が感染し、氏名が流出しました。";

    fn fact(key: &str, field: &str, attributes: serde_json::Value, places: &[&str]) -> Fact {
        let evidence = places.iter().map(|quote| {
            let start = TEXT[..TEXT.find(quote).expect("words")].chars().count();
            let end = start + quote.chars().count();
            Evidence { start, end, quote: (*quote).into(), rule: "r".into() }
        });
        Fact {
            key: key.into(),
            field: Field::named(field).expect("a field"),
            attributes: serde_json::from_value(attributes).expect("an object"),
            confidence: None,
            evidence: evidence.collect(),
        }
    }

    fn document(facts: Vec<Fact>) -> Annotated {
        Annotated { id: "a".into(), url: None, text: TEXT.into(), text_sha256: String::new(), facts }
    }

    fn told(before: Vec<Fact>, after: Vec<Fact>) -> Vec<String> {
        let (before, after) = (document(before), document(after));
        let name = |f: &Fact| format!("{}{}", f.value(), f.evidence[0].quote);
        let changes = changes(&before, &after);
        let told = changes.iter().map(|change| match change {
            Change::Set { before, after } => format!("set {} {}", name(before), name(after)),
            Change::Drop(fact) => format!("drop {}", name(fact)),
            Change::Add(fact) => format!("add {}", name(fact)),
        });
        told.map(|t| t.replace(['"', '{', '}'], "")).collect()
    }

    #[test]
    fn facts_are_paired_by_what_they_say_and_where() {
        let pc = |key| fact(key, "devices", json!({"device": "pc", "count": 12}), &["パソコン12台"]);
        let server = |key| fact(key, "devices", json!({"device": "server", "count": 3}), &["サーバー3台"]);
        let cut = fact("x", "devices", json!({"device": "pc", "count": 12}), &["パソコン", "12台"]);
        assert_eq!(told(vec![pc("1"), server("2")], vec![server(""), cut]), [""; 0]);
        let more = fact("2", "devices", json!({"device": "pc", "count": 13}), &["パソコン12台"]);
        let said = told(vec![pc("1"), server("2")], vec![more.clone(), server("1")]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("set") && said[0].contains("12") && said[0].contains("13"), "{said:?}");
        assert_eq!(told(vec![pc("1"), server("2")], vec![server("2")]).len(), 1);
        let said = told(vec![pc("1")], vec![pc("1"), server("")]);
        assert!(said.len() == 1 && said[0].starts_with("add"), "{said:?}");
        // A reused name does not make another fact of it.
        let said = told(vec![pc("1")], vec![server("1")]);
        assert_eq!(said.iter().map(|s| &s[..3]).collect::<Vec<_>>(), ["dro", "add"]);
    }

    #[test]
    fn a_single_value_is_set_wherever_it_stands() {
        let name = |value: &str, quote| fact("", "organization", json!({"value": value}), &[quote]);
        assert_eq!(told(vec![name("弊社", "弊社")], vec![name("氏名", "氏名")]), ["set 弊社弊社 氏名氏名"]);
    }
}
