//! Evidence as the page addresses it: each stretch of words once a document, in UTF-16 units, as a browser counts.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde::ser::SerializeSeq;

use crate::dataset::says;
use crate::record::Evidence;

/// Names of rules, numbered as they come.
#[derive(Default)]
pub(super) struct Rules<'d> {
    names: Vec<&'d str>,
    at: HashMap<&'d str, usize>,
}

impl<'d> Rules<'d> {
    fn number(&mut self, name: &'d str) -> usize {
        *self.at.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }

    /// The names, by number.
    pub(super) fn names(self) -> Vec<&'d str> {
        self.names
    }
}

/// A stretch of a document's words: `[start, end, rule]` in UTF-16 units of its text, or `[start, end, rule, quote]`
/// in code points where the text is not at hand, or says something else there.
pub(super) struct Span<'d> {
    start: usize,
    end: usize,
    rule: usize,
    quote: Option<&'d str>,
}

impl Serialize for Span<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&self.start)?;
        list.serialize_element(&self.end)?;
        list.serialize_element(&self.rule)?;
        if let Some(quote) = self.quote {
            list.serialize_element(quote)?;
        }
        list.end()
    }
}

/// The evidence of one document.
pub(super) struct Spans<'d> {
    text: Option<&'d str>,
    list: Vec<&'d Evidence>,
    at: HashMap<(usize, usize, &'d str), usize>,
}

impl<'d> Spans<'d> {
    /// None yet, of a document whose text is this, if it is at hand.
    pub(super) fn new(text: Option<&'d str>) -> Self {
        Spans { text, list: Vec::new(), at: HashMap::new() }
    }

    /// The document's text, if it is at hand.
    pub(super) fn text(&self) -> Option<&'d str> {
        self.text
    }

    /// Numbers of some evidence in the document's list, which grows by what is new.
    pub(super) fn numbers(&mut self, evidence: &'d [Evidence]) -> Vec<usize> {
        let mut out = Vec::with_capacity(evidence.len());
        for e in evidence {
            let list = &mut self.list;
            let number = *self.at.entry((e.start, e.end, &e.rule)).or_insert_with(|| {
                list.push(e);
                list.len() - 1
            });
            if !out.contains(&number) {
                out.push(number);
            }
        }
        out
    }

    /// The list, for the page.
    pub(super) fn finish(self, rules: &mut Rules<'d>) -> Vec<Span<'d>> {
        let places = self.text.map(|text| {
            let wanted = self.list.iter().filter(|e| says(text, e)).flat_map(|e| [e.start, e.end]);
            (text, units(text, wanted.collect()))
        });
        self.list
            .iter()
            .map(|e| {
                let rule = rules.number(&e.rule);
                let place = |at: usize| places.as_ref().and_then(|(_, units)| units.get(&at).copied());
                match (places.as_ref().is_some_and(|(text, _)| says(text, e)), place(e.start), place(e.end)) {
                    (true, Some(start), Some(end)) => Span { start, end, rule, quote: None },
                    _ => Span { start: e.start, end: e.end, rule, quote: Some(&e.quote) },
                }
            })
            .collect()
    }
}

/// UTF-16 offsets of offsets in code points, in one pass over the text.
fn units(text: &str, wanted: BTreeSet<usize>) -> HashMap<usize, usize> {
    let mut out = HashMap::with_capacity(wanted.len());
    let mut wanted = wanted.into_iter().peekable();
    let mut units = 0;
    for (at, c) in text.chars().chain(['\0']).enumerate() {
        if wanted.next_if_eq(&at).is_some() {
            out.insert(at, units);
        }
        if wanted.peek().is_none() {
            break;
        }
        units += c.len_utf16();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(start: usize, end: usize, quote: &str) -> Evidence {
        Evidence { start, end, quote: quote.into(), rule: "count".into() }
    }

    fn json(text: Option<&str>, list: &[Evidence]) -> String {
        let mut spans = Spans::new(text);
        spans.numbers(list);
        serde_json::to_string(&spans.finish(&mut Rules::default())).expect("JSON")
    }

    #[test]
    fn offsets_count_utf_16_units_up_to_the_end_of_the_text() {
        let list = [evidence(1, 3, "野家"), evidence(3, 6, "12台")];
        assert_eq!(json(Some("𠮷野家12台"), &list), "[[2,4,0],[4,7,0]]");
    }

    #[test]
    fn without_a_text_that_says_it_the_quote_stands() {
        let list = [evidence(3, 6, "12台")];
        assert_eq!(json(None, &list), r#"[[3,6,0,"12台"]]"#);
        assert_eq!(json(Some("𠮷野家11台"), &list), r#"[[3,6,0,"12台"]]"#);
    }

    #[test]
    fn a_stretch_stands_once_a_rule() {
        let mut spans = Spans::new(None);
        let list = [evidence(3, 6, "12台"), evidence(3, 6, "12台"), evidence(0, 1, "𠮷")];
        assert_eq!(spans.numbers(&list), [0, 1]);
        assert_eq!(spans.numbers(&list[2..]), [1]);
    }
}
