//! Patterns over readings: a scan finds the rules that could match, then only those are tried.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::cut::{Cut, cut};
use super::files::RuleFile;
use super::fragments::Fragments;
use super::gap::Matcher;
use super::scan::{Collected, Pieces, PiecesBuilder, Scan, Scanned, Slotted};
use crate::error::Error;
use crate::text::Reading;

/// A rule as written in a rule file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    id: Spanned<String>,
    /// Why the rule is needed, or what it must not be taken for.
    #[serde(default)]
    why: String,
    /// Pattern over readings; `{name}` is a fragment.
    pattern: Spanned<String>,
    /// The rule does not hold for a sentence (or clause) that this matches.
    #[serde(default)]
    unless: Option<Spanned<String>>,
    /// The veto is tried on the whole sentence, not on the clauses of the match alone.
    #[serde(default)]
    whole: bool,
    /// What the rule says: one value or several.
    says: Says,
    /// How sure the rule is by itself, 0 to 1.
    #[serde(default = "default_confidence")]
    confidence: f64,
    /// Sentences in which it must match.
    #[serde(rename = "match")]
    matches: Vec<String>,
    /// Sentences in which it must not.
    #[serde(default)]
    reject: Vec<String>,
    /// An overlay takes a built-in rule away.
    #[serde(default)]
    disabled: bool,
}

fn default_confidence() -> f64 {
    0.9
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Says {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesSource {
    #[serde(default)]
    rule: Vec<RuleSource>,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Identifier, as evidence names it.
    pub id: String,
    /// Why the rule stands.
    pub why: String,
    /// What it says.
    pub says: Vec<String>,
    /// How sure it is by itself.
    pub confidence: f64,
    /// Sentences in which it must match.
    pub matches: Vec<String>,
    /// Sentences in which it must not match.
    pub reject: Vec<String>,
    /// File and line for messages.
    pub file: String,
    /// Line of the rule's id.
    pub line: usize,
    pattern: Vec<Cut>,
    unless: Option<Vec<Cut>>,
    whole: bool,
}

impl Rule {
    /// What the rule says, when it says one thing.
    pub fn value(&self) -> &str {
        self.says.first().map_or("", String::as_str)
    }
}

/// A match of a rule.
#[derive(Debug, Clone)]
pub struct Hit<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The words that match.
    pub range: Range<usize>,
}

/// The rules of one file and its overlays.
#[derive(Debug)]
pub struct PatternSet {
    rules: Vec<Rule>,
    patterns: Matcher,
    /// Vetoes, and the number of each rule's among them.
    vetoes: Matcher,
    veto_of: Vec<Option<usize>>,
    /// What texts are scanned for; sets that are asked of the same texts share it.
    pieces: Arc<Pieces>,
}

/// Sets of rules with their pieces, before these join those of other sets.
pub(super) struct Group<const N: usize> {
    sets: [Numbered; N],
    pieces: Collected,
}

/// A set of rules of which the pieces are numbered; otherwise as a [`PatternSet`].
struct Numbered {
    rules: Vec<Rule>,
    patterns: Matcher,
    vetoes: Matcher,
    veto_of: Vec<Option<usize>>,
}

/// Numbers the pieces of some sets. Sets that share a scan are numbered from `first` on.
pub(super) fn group<const N: usize>(sets: [Vec<Rule>; N], first: usize) -> Group<N> {
    let mut builder = PiecesBuilder::for_rules(sets.iter().map(Vec::len).sum());
    let mut number = first..;
    let sets = sets.map(|mut rules| {
        let patterns = rules.iter_mut().map(|r| std::mem::take(&mut r.pattern)).collect();
        let mut vetoes = Vec::new();
        let veto_of: Vec<Option<usize>> = rules
            .iter_mut()
            .map(|r| {
                r.unless.take().map(|veto| {
                    vetoes.push(veto);
                    vetoes.len() - 1
                })
            })
            .collect();
        let patterns = Matcher::new(patterns, number.next(), &mut builder);
        let vetoes = Matcher::new(vetoes, None, &mut builder);
        Numbered { rules, patterns, vetoes, veto_of }
    });
    Group { sets, pieces: builder.collect() }
}

/// Builds the sets of two groups, which share one scan.
pub(super) fn build<const N: usize, const M: usize>(
    one: Group<N>,
    mut other: Group<M>,
) -> ([PatternSet; N], [PatternSet; M]) {
    let shift = one.pieces.room();
    for set in &mut other.sets {
        set.patterns.renumber(shift);
        set.vetoes.renumber(shift);
    }
    let pieces = Arc::new(Pieces::join(one.pieces, other.pieces));
    let set = |Numbered { rules, patterns, vetoes, veto_of }| PatternSet {
        rules,
        patterns,
        vetoes,
        veto_of,
        pieces: Arc::clone(&pieces),
    };
    (one.sets.map(set), other.sets.map(set))
}

/// Parses the rules of a file and its overlays.
pub(super) fn parse(files: &[&RuleFile], fragments: &Fragments) -> Result<Vec<Rule>, Error> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for file in files {
        let source: RulesSource = file.parse_toml()?;
        for raw in source.rule {
            let at = raw.id.span().start;
            let id = raw.id.into_inner();
            if raw.disabled {
                if let Some(&i) = index.get(&id) {
                    rules[i].says.clear();
                }
                continue;
            }
            if raw.matches.is_empty() {
                return Err(file.error_at(at, format!("rule {id} has no example: give `match` a sentence")));
            }
            let expand = |p: Spanned<String>| {
                let span = p.span().start;
                fragments
                    .parse_pattern(p.get_ref())
                    .and_then(|pattern| cut(&pattern))
                    .map_err(|e| file.error_at(span, format!("rule {id}: the pattern is not valid: {e}")))
            };
            let rule = Rule {
                pattern: expand(raw.pattern)?,
                unless: raw.unless.map(expand).transpose()?,
                why: raw.why,
                whole: raw.whole,
                says: match raw.says {
                    Says::One(v) => vec![v],
                    Says::Many(v) => v,
                },
                confidence: raw.confidence,
                matches: raw.matches,
                reject: raw.reject,
                file: file.name.clone(),
                line: file.line_of(at),
                id: id.clone(),
            };
            match index.get(&id) {
                Some(&i) if rules[i].file == rule.file => {
                    return Err(file.error_at(at, format!("rule id {id} stands twice")));
                }
                Some(&i) => rules[i] = rule,
                None => {
                    index.insert(id, rules.len());
                    rules.push(rule);
                }
            }
        }
    }
    rules.retain(|r| !r.says.is_empty());
    Ok(rules)
}

impl PatternSet {
    /// The rules, in file order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Scans a text for this set and for those that share its scan.
    pub fn scan(&self, text: &str) -> Scan {
        self.pieces.scan(text)
    }

    /// Scans a text with slots, by the scan of the text that it was made from.
    pub fn scan_slotted(&self, text: &Slotted, of: &Scan) -> Scan {
        self.pieces.scan_slotted(text, of)
    }

    /// A text with its scan.
    pub fn scanned<'t>(&'t self, text: &'t str, scan: &'t Scan) -> Scanned<'t> {
        Scanned::new(&self.pieces, scan, text)
    }

    /// Leaves all vetoes out.
    pub(super) fn drop_vetoes(&mut self) {
        self.veto_of.fill(None);
    }

    fn is_vetoed(&self, rule: usize, text: &Scanned<'_>) -> bool {
        self.veto_of[rule].is_some_and(|v| self.vetoes.candidate(v).first(text, 0).is_some())
    }

    /// Does a rule match a text, and its veto not?
    pub fn holds(&self, rule: usize, text: &Scanned<'_>) -> bool {
        self.patterns.candidate(rule).first(text, 0).is_some() && !self.is_vetoed(rule, text)
    }

    /// All matches in a text, by rule in file order, then by position. A rule whose veto matches the text gives
    /// none.
    pub fn find<'r>(&'r self, text: &Scanned<'_>) -> Vec<Hit<'r>> {
        let mut hits = Vec::new();
        for candidate in self.patterns.candidates(text).iter() {
            let i = candidate.pattern;
            let mut found = candidate.find(text);
            let Some(first) = found.next() else { continue };
            if !self.is_vetoed(i, text) {
                hits.push(Hit { rule: &self.rules[i], range: first });
                found.for_each(|range| hits.push(Hit { rule: &self.rules[i], range }));
            }
        }
        hits
    }

    /// All matches in a sentence's reading. A rule's veto is tried on the clauses that the match stands in, so
    /// that what another clause says does not undo it.
    pub fn find_in<'r>(&'r self, reading: &Reading, text: &Scanned<'_>) -> Vec<Hit<'r>> {
        let mut hits = Vec::new();
        for candidate in self.patterns.candidates(text).iter() {
            let i = candidate.pattern;
            let rule = &self.rules[i];
            for range in candidate.find(text) {
                let vetoed = self.veto_of[i].is_some() && {
                    let around = || text.slice(reading.clauses_around(range.clone()));
                    self.is_vetoed(i, &if rule.whole { text.clone() } else { around() })
                };
                if !vetoed {
                    hits.push(Hit { rule, range });
                }
            }
        }
        hits
    }

    /// The first rule in file order that matches.
    pub fn first<'r>(&'r self, text: &Scanned<'_>) -> Option<Hit<'r>> {
        self.patterns.candidates(text).iter().find_map(|candidate| {
            let i = candidate.pattern;
            let range = candidate.first(text, 0)?;
            (!self.is_vetoed(i, text)).then(|| Hit { rule: &self.rules[i], range })
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{RuleFiles, RuleSet};

    /// A rule that begins with no word (`[0-9]+名`, or words that are all optional) is tried in every sentence.
    #[test]
    fn few_rules_begin_with_no_word() {
        let rules = RuleSet::compile(&RuleFiles::embedded()).expect("the built-in rules compile");
        let free: Vec<&str> = rules
            .pattern_sets()
            .iter()
            .flat_map(|(_, set)| set.patterns.headless().map(|i| set.rules[i].id.as_str()))
            .collect();
        assert!(free.len() <= 6, "{} rules begin with no word: {}", free.len(), free.join(", "));
    }
}
