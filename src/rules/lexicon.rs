//! Word lists: each word with what it stands for.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use kaiji_dictionary::{Pos, UserWord};
use rustc_hash::{FxHashMap, FxHashSet};

use super::files::RuleFile;
use super::words::Words;
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
    /// Its number in the vocabulary that it belongs to.
    list: usize,
    /// The words, each with the number of its term; made when the list is first asked by itself. Most lists are only
    /// asked as parts of a vocabulary.
    words: OnceLock<Words<true>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("terms", &self.terms.len()).finish()
    }
}

impl Lexicon {
    pub(super) fn parse(files: Vec<&RuleFile>) -> Result<Self, Error> {
        Ok(Self::of(Self::terms_of(&files)?))
    }

    fn terms_of(files: &[&RuleFile]) -> Result<Vec<Term>, Error> {
        let mut terms: Vec<Term> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::new();
        for file in files {
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
        Ok(terms)
    }

    /// A list by the values of its words, a lexicon for each; a word may have several, with commas between them.
    pub(super) fn split<const N: usize>(
        files: Vec<&RuleFile>,
        values: [&str; N],
    ) -> Result<[Self; N], Error> {
        for file in &files {
            for row in rows(file, 2)? {
                let unknown =
                    row.cells[1].split(',').map(str::trim).find(|v| *v != "-" && !values.contains(v));
                if let Some(unknown) = unknown {
                    return Err(file.error(
                        row.line,
                        format!("{unknown:?} is no value of this list; use {}", values.join(", ")),
                    ));
                }
            }
        }
        let terms = Self::terms_of(&files)?;
        let has = |term: &&Term, value: &str| term.value.split(',').any(|v| v.trim() == value);
        Ok(values.map(|value| Self::of(terms.iter().filter(|t| has(t, value)).cloned().collect())))
    }

    fn of(terms: Vec<Term>) -> Self {
        Lexicon { terms, list: 0, words: OnceLock::new() }
    }

    fn words(&self) -> &Words<true> {
        // Of words that differ in case alone the first counts.
        self.words.get_or_init(|| Words::new(self.terms.iter().map(|t| t.word.as_str()).zip(0..)))
    }

    /// Words found in a text, leftmost longest, without overlap and without regard to the case of Latin letters.
    pub fn find(&self, text: &str) -> Vec<TermHit<'_>> {
        let mut hits = Vec::new();
        self.words()
            .longest(text, |number, range| hits.push(TermHit { range, term: &self.terms[number as usize] }));
        hits
    }

    /// The first word in a text.
    pub fn first(&self, text: &str) -> Option<TermHit<'_>> {
        let (number, range) = self.words().first(text)?;
        Some(TermHit { range, term: &self.terms[number as usize] })
    }

    /// Does one of the words stand in a text?
    pub fn stands_in(&self, text: &str) -> bool {
        self.words().first(text).is_some()
    }

    /// The longest word that begins at a byte of a text.
    pub fn find_at(&self, text: &str, start: usize) -> Option<TermHit<'_>> {
        let (number, end) = self.words().longest_at(text, start)?;
        Some(TermHit { range: start..end, term: &self.terms[number as usize] })
    }

    /// Every word of the list.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

/// Several lists looked for in one pass: a text is long, and its words are few.
#[derive(Debug)]
pub struct Vocabulary {
    words: Words<true>,
    /// List and term of each word.
    owners: Vec<Vec<(usize, u32)>>,
    lists: usize,
}

/// Where the words of a vocabulary stand in a text, also those within others: start, end and term, by start, then by
/// end, for each list.
#[derive(Debug, Clone)]
pub struct Found(Vec<Vec<(u32, u32, u32)>>);

impl Vocabulary {
    /// The words of some lists; each learns its number.
    pub(super) fn of(lists: &mut [&mut Lexicon]) -> Self {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut owners: Vec<Vec<(usize, u32)>> = Vec::new();
        for (list, lexicon) in lists.iter_mut().enumerate() {
            lexicon.list = list;
            let mut seen: FxHashSet<String> = FxHashSet::default();
            for (term, number) in lexicon.terms.iter().zip(0..) {
                let word = term.word.to_ascii_lowercase();
                // Of words that differ in case alone the first counts.
                if !seen.insert(word.clone()) {
                    continue;
                }
                let at = *numbers.entry(word).or_insert_with(|| {
                    owners.push(Vec::new());
                    owners.len() as u32 - 1
                });
                owners[at as usize].push((list, number));
            }
        }
        let words = Words::new(numbers.iter().map(|(word, &at)| (word.as_str(), at)));
        Vocabulary { words, owners, lists: lists.len() }
    }

    /// All words in a text, without regard to the case of Latin letters.
    pub fn find(&self, text: &str) -> Found {
        let mut lists = vec![Vec::new(); self.lists];
        self.words.each(text, 0..text.len(), |word, start, end| {
            for &(list, term) in &self.owners[word as usize] {
                lists[list].push((start, end, term));
            }
        });
        Found(lists)
    }
}

impl Found {
    /// Words of a list within a range of the text, leftmost longest, without overlap: as [`Lexicon::find`] finds them
    /// in the range alone, but placed in the whole text.
    pub fn within<'l>(&self, lexicon: &'l Lexicon, range: Range<usize>) -> Vec<TermHit<'l>> {
        let mut out: Vec<TermHit<'l>> = Vec::new();
        for (start, end, term) in self.each(lexicon, range) {
            match out.last_mut() {
                Some(last) if last.range.start == start => last.range.end = end,
                Some(last) if start < last.range.end => continue,
                _ => out.push(TermHit { range: start..end, term: &lexicon.terms[term] }),
            }
            if let Some(last) = out.last_mut() {
                last.term = &lexicon.terms[term];
            }
        }
        out
    }

    /// Does a word of a list stand within a range of the text?
    pub fn any(&self, lexicon: &Lexicon, range: Range<usize>) -> bool {
        self.each(lexicon, range).next().is_some()
    }

    fn each(&self, lexicon: &Lexicon, range: Range<usize>) -> impl Iterator<Item = (usize, usize, usize)> {
        let hits = self.0.get(lexicon.list).map_or(&[][..], Vec::as_slice);
        let from = hits.partition_point(|hit| (hit.0 as usize) < range.start);
        hits[from..]
            .iter()
            .map(|&(start, end, term)| (start as usize, end as usize, term as usize))
            .take_while(move |hit| hit.0 < range.end)
            .filter(move |hit| hit.1 <= range.end)
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
