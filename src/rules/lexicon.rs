//! Word lists: each word with what it stands for, all matched in one automaton.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use kaiji_dictionary::{Pos, UserWord};
use rustc_hash::FxHashMap;

use super::files::RuleFile;
use crate::error::Error;

/// A word of a list.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word as it stands in readings.
    pub word: String,
    /// What it stands for.
    pub value: String,
    /// Identifier for evidence: list and word.
    pub rule: String,
    /// Third column: how the word counts.
    pub note: String,
}

/// A word found in a text.
#[derive(Debug, Clone)]
pub struct TermHit<'l> {
    /// Where.
    pub range: Range<usize>,
    /// Which.
    pub term: &'l Term,
}

/// A word list, compiled.
pub struct Lexicon {
    terms: Vec<Term>,
    /// Over the words in lower case, each with the number of its term.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("terms", &self.terms.len()).finish()
    }
}

impl Lexicon {
    pub(super) fn parse(files: Vec<&RuleFile>) -> Result<Self, Error> {
        let mut terms: Vec<Term> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::new();
        for file in &files {
            let list =
                file.name.rsplit('/').next().unwrap_or(&file.name).trim_end_matches(".tsv").to_string();
            for row in rows(file, 2)? {
                let word = row.cells[0].to_string();
                let value = row.cells[1].to_string();
                let note = row.cells.get(2).map_or(String::new(), |n| n.to_string());
                let term = Term { rule: format!("{list}:{word}"), word: word.clone(), value, note };
                if term.value == "-" {
                    // An overlay takes a built-in word away.
                    if let Some(&at) = index.get(&word) {
                        terms[at].value = String::new();
                    }
                } else if let Some(&at) = index.get(&word) {
                    terms[at] = term;
                } else {
                    index.insert(word, terms.len());
                    terms.push(term);
                }
            }
        }
        terms.retain(|t| !t.value.is_empty());
        // Of words that differ in case alone the first counts.
        let mut seen = HashSet::new();
        let numbered: Vec<(String, u32)> = terms
            .iter()
            .enumerate()
            .map(|(i, term)| (term.word.to_ascii_lowercase(), i as u32))
            .filter(|(word, _)| seen.insert(word.clone()))
            .collect();
        let automaton = if numbered.is_empty() {
            None
        } else {
            Some(
                CharwiseDoubleArrayAhoCorasickBuilder::new()
                    .match_kind(MatchKind::LeftmostLongest)
                    .build_with_values(numbered)
                    .map_err(|e| files[0].error(1, e))?,
            )
        };
        Ok(Lexicon { terms, automaton })
    }

    /// Words found in a text, leftmost longest, without overlap and without regard to the case of Latin letters.
    pub fn find(&self, text: &str) -> Vec<TermHit<'_>> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        automaton
            .leftmost_find_iter(&lower(text))
            .map(|m| TermHit { range: m.start()..m.end(), term: &self.terms[m.value() as usize] })
            .collect()
    }

    /// The longest word with which a text begins.
    pub fn find_at_start(&self, text: &str) -> Option<TermHit<'_>> {
        let first = self.automaton.as_ref()?.leftmost_find_iter(&lower(text)).next()?;
        (first.start() == 0)
            .then(|| TermHit { range: 0..first.end(), term: &self.terms[first.value() as usize] })
    }

    /// Every word of the list.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

/// A text with its ASCII letters in lower case, which keeps every position. Most Japanese sentences have none.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

struct Row<'f> {
    line: usize,
    cells: Vec<&'f str>,
}

fn rows(file: &RuleFile, least: usize) -> Result<Vec<Row<'_>>, Error> {
    let mut out = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() < least || cells[..least].iter().any(|c| c.is_empty()) {
            return Err(
                file.error(i + 1, format!("needs at least {least} columns separated by one tab each"))
            );
        }
        out.push(Row { line: i + 1, cells });
    }
    Ok(out)
}

pub(super) fn user_words(files: Vec<&RuleFile>) -> Result<Vec<UserWord>, Error> {
    let mut words = Vec::new();
    for file in files {
        for row in rows(file, 2)? {
            let pos = match row.cells[1] {
                "noun" => Pos::NounGeneral,
                "verbal_noun" => Pos::NounSahen,
                "proper" => Pos::NounProper,
                "organization" => Pos::NounProperOrganization,
                other => {
                    return Err(file.error(
                        row.line,
                        format!("part of speech {other:?} is unknown; use noun, verbal_noun, proper or organization"),
                    ));
                }
            };
            words.push(UserWord { surface: row.cells[0].to_string(), pos, cost: None });
        }
    }
    Ok(words)
}

pub(super) fn spelling(files: Vec<&RuleFile>) -> Result<FxHashMap<String, String>, Error> {
    let mut map = FxHashMap::default();
    for file in files {
        for row in rows(file, 2)? {
            map.insert(row.cells[0].to_string(), row.cells[1].to_string());
        }
    }
    Ok(map)
}
