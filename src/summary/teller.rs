//! Gathers sentences and their sources.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Quote, Sentence, Source, names};
use crate::case::{Case, Fact, Verdict};
use crate::label::Lang;

/// Tells of a case.
pub(super) struct Teller<'c> {
    pub case: &'c Case,
    pub lang: Lang,
    names: BTreeMap<String, String>,
    done: Vec<Vec<Sentence>>,
    open: Vec<Sentence>,
}

impl<'c> Teller<'c> {
    pub(super) fn new(case: &'c Case, lang: Lang) -> Self {
        Teller { case, lang, names: names::documents(case, lang), done: Vec::new(), open: Vec::new() }
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self) {
        let sentences = std::mem::take(&mut self.open);
        if !sentences.is_empty() {
            self.done.push(sentences);
        }
    }

    pub(super) fn into_paragraphs(mut self) -> Vec<Vec<Sentence>> {
        self.paragraph();
        self.done
    }

    /// Of two wordings the one in the brief's language.
    pub(super) fn pick<T>(&self, ja: T, en: T) -> T {
        self.lang.pick(ja, en)
    }

    /// Adds a sentence that rests on some facts.
    pub(super) fn say<'f>(&mut self, text: String, facts: impl IntoIterator<Item = &'f Fact>) {
        self.say_with(text, facts, &[]);
    }

    /// Adds a sentence that rests on facts, and on documents as such.
    pub(super) fn say_with<'f>(
        &mut self,
        text: String,
        facts: impl IntoIterator<Item = &'f Fact>,
        documents: &[&str],
    ) {
        let mut quotes: BTreeMap<&str, Vec<Quote>> = BTreeMap::new();
        for id in documents {
            quotes.entry(id).or_default();
        }
        for claim in facts.into_iter().flat_map(|f| &f.claims) {
            let list = quotes.entry(&claim.document).or_default();
            for e in &claim.evidence {
                add(list, Quote { quote: e.quote.clone(), start: e.start, end: e.end });
            }
        }
        let sources = self.case.documents.iter().filter_map(|d| {
            let mut quotes = quotes.remove(d.id.as_str())?;
            quotes.sort_by_key(|q| (q.start, q.end));
            Some(Source { document: d.id.clone(), quotes })
        });
        let sources = sources.collect();
        self.open.push(Sentence { text: first_letter(&text), sources });
    }

    /// What a document is called.
    fn document<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The facts of a field whose value holds.
    pub(super) fn held(&self, field: &str) -> Vec<(&'c Fact, &'c Value)> {
        self.case.facts_of(field).filter_map(|f| Some((f, f.value.as_ref()?))).collect()
    }

    /// A day in prose.
    pub(super) fn day(&self, day: &str) -> String {
        names::day(day, self.lang)
    }

    /// A list in prose.
    pub(super) fn list(&self, items: &[String]) -> String {
        names::list(items, self.lang)
    }

    /// What earlier documents said of a fact that was revised, in brackets; nothing of other facts.
    pub(super) fn before(&self, fact: &Fact, show: &dyn Fn(&Value) -> String) -> String {
        let earlier = self.others(fact, show);
        if fact.verdict != Verdict::Revised || earlier.is_empty() {
            return String::new();
        }
        let told: Vec<String> = earlier
            .iter()
            .map(|(who, what)| self.pick(format!("{who}では{what}"), format!("{what} in {who}")))
            .collect();
        self.pick(format!("（{}）", told.join("、")), format!(" ({})", told.join("; ")))
    }

    /// Who first said each of the values that no longer hold.
    fn others<'a>(&'a self, fact: &'a Fact, show: &dyn Fn(&Value) -> String) -> Vec<(&'a str, String)> {
        let holds = fact.value.as_ref().map(show);
        let mut told: Vec<(&str, String)> = Vec::new();
        for claim in &fact.claims {
            let what = show(&claim.value);
            if Some(&what) != holds.as_ref() && !told.iter().any(|(_, other)| *other == what) {
                told.push((self.document(&claim.document), what));
            }
        }
        told
    }

    /// Tells the facts of a field of which no value holds: who says what.
    pub(super) fn open_facts(
        &mut self,
        field: &str,
        noun: &dyn Fn(&Fact) -> String,
        show: &dyn Fn(&Fact, &Value) -> String,
    ) {
        for fact in self.case.facts_of(field).filter(|f| f.value.is_none()) {
            let told = self.others(fact, &|v| show(fact, v));
            let noun = noun(fact);
            let who = |sep: &str| -> String {
                told.iter()
                    .map(|(who, what)| {
                        self.pick(format!("{who}は「{what}」"), format!("{who} gives \"{what}\""))
                    })
                    .collect::<Vec<_>>()
                    .join(sep)
            };
            let text = match (fact.verdict, &told[..]) {
                (_, []) => continue,
                (Verdict::Withdrawn, [first, ..]) => {
                    let last = told.last().unwrap_or(first);
                    self.pick(
                        format!(
                            "{noun}について、{}は「{}」としていたが、{}は否定している。",
                            first.0, first.1, last.0
                        ),
                        format!("On {noun}, {} gave \"{}\", which {} denies.", first.0, first.1, last.0),
                    )
                }
                _ => self.pick(
                    format!("{noun}は文書によって異なり、{}としている。", who("、")),
                    format!("The documents disagree on {noun}: {}.", who("; ")),
                ),
            };
            self.say(text, [fact]);
        }
    }
}

/// Adds words, unless they stand within others; those that stand within them go.
fn add(list: &mut Vec<Quote>, quote: Quote) {
    let within = |a: &Quote, b: &Quote| a.start >= b.start && a.end <= b.end;
    if list.iter().any(|q| within(&quote, q)) {
        return;
    }
    list.retain(|q| !within(q, &quote));
    list.push(quote);
}

/// English sentences begin with a capital letter.
fn first_letter(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
