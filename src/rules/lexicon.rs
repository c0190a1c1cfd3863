//! Word lists: each word with what it stands for, all matched in one automaton.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use kaiji_dictionary::{Pos, UserWord};

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
#[derive(Debug)]
pub struct Lexicon {
    terms: Vec<Term>,
    automaton: AhoCorasick,
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
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(terms.iter().map(|t| &t.word))
            .map_err(|e| files[0].error(1, e))?;
        Ok(Lexicon { terms, automaton })
    }

    /// Words found in a text, leftmost longest, without overlap.
    pub fn find<'l>(&'l self, text: &str) -> impl Iterator<Item = TermHit<'l>> {
        self.automaton
            .find_iter(text)
            .map(|m| TermHit { range: m.range(), term: &self.terms[m.pattern().as_usize()] })
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Every word of the list.
    pub fn terms(&self) -> &[Term] {
        &self.terms
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

pub(super) fn spelling(files: Vec<&RuleFile>) -> Result<HashMap<String, String>, Error> {
    let mut map = HashMap::new();
    for file in files {
        for row in rows(file, 2)? {
            map.insert(row.cells[0].to_string(), row.cells[1].to_string());
        }
    }
    Ok(map)
}
