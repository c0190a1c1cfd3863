//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by the words they begin with, and matching joins pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::piece::Piece;
use super::syntax::Node;
use super::words::{Letters, Words};

/// The pieces of the patterns of many rules.
pub struct Pieces {
    pieces: Vec<Piece>,
    /// The words with which pieces begin.
    words: Words,
    /// Pieces that begin with each literal.
    owners: Vec<Owners>,
}

/// The pieces that begin with a literal.
#[derive(Debug, Default)]
struct Owners {
    pieces: PieceSet,
    /// All words of their mask in one: most questions are answered by it.
    bits: u64,
    /// The literal begins with 本, which may end a name.
    begins_this: bool,
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("pieces", &self.pieces.len()).finish()
    }
}

/// Where the words with which pieces begin stand in a text.
#[derive(Debug, Default)]
pub struct Scan {
    /// In text order, then by end.
    hits: Vec<WordHit>,
    /// The pieces that may stand somewhere. Most that rules ask for stand nowhere.
    present: Vec<u64>,
}

/// A word with which pieces begin, in a text.
#[derive(Debug)]
struct WordHit {
    literal: u32,
    start: u32,
    end: u32,
    /// The pieces that begin with it, roughly, as [`Owners`] has them.
    bits: u64,
}

/// A set of pieces: the words of a mask that are not nought, by index. Pieces of one set of rules have numbers close to
/// one another, so these are few.
#[derive(Debug, Clone, Default)]
pub(super) struct PieceSet(Vec<(u32, u64)>);

impl PieceSet {
    pub(super) fn insert(&mut self, piece: u32) {
        let (word, bit) = (piece / 64, 1 << (piece % 64));
        match self.0.binary_search_by_key(&word, |&(at, _)| at) {
            Ok(at) => self.0[at].1 |= bit,
            Err(at) => self.0.insert(at, (word, bit)),
        }
    }

    fn contains(&self, piece: u32) -> bool {
        self.0.iter().any(|&(word, bits)| word == piece / 64 && bits & (1 << (piece % 64)) != 0)
    }
}

impl Pieces {
    /// Scans a text.
    pub(super) fn scan(&self, letters: &Letters<'_>) -> Scan {
        let mut scan = Scan::default();
        scan.present.resize(self.pieces.len().div_ceil(64), 0);
        let Scan { hits, present, .. } = &mut scan;
        hits.reserve(letters.text().len() / 4);
        self.words.each(letters, |literal, start, end| {
            let owners = &self.owners[literal as usize];
            if owners.begins_this && within_name(letters.text(), start) {
                return;
            }
            hits.push(WordHit { literal, start: start as u32, end: end as u32, bits: owners.bits });
            for &(word, bits) in &owners.pieces.0 {
                present[word as usize] |= bits;
            }
        });
        scan
    }
}

/// Does the 本 ("this") at a position end a name instead: 熊本県, 日本学生支援機構, 山本町? After a day (7月28日本学は) it
/// does not.
fn within_name(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some('日') => !before.next().is_some_and(|c| c.is_ascii_digit() || "同昨当翌前本初一十".contains(c)),
        Some(c) => "熊橋松坂山岡宮根杉塚川谷寺藤榎梶森福石吉西資基見標謄".contains(c),
        None => false,
    }
}

/// A text, or a stretch of one, that has been scanned.
#[derive(Debug, Clone)]
pub struct Scanned<'t> {
    pieces: &'t Pieces,
    scan: &'t Scan,
    text: &'t str,
    range: Range<usize>,
}

impl<'t> Scanned<'t> {
    pub(super) fn new(pieces: &'t Pieces, scan: &'t Scan, text: &'t str) -> Self {
        Scanned { pieces, scan, text, range: 0..text.len() }
    }

    /// A stretch of this stretch, by bytes of it. Rules see nothing outside it.
    pub fn slice(&self, range: Range<usize>) -> Scanned<'t> {
        let range = self.range.start + range.start..self.range.start + range.end;
        Scanned { range, ..self.clone() }
    }

    /// The words of the stretch.
    pub fn text(&self) -> &'t str {
        &self.text[self.range.clone()]
    }

    /// May a piece stand in the text? (It may still stand outside the stretch, or its beginning alone.)
    pub(super) fn may_have(&self, piece: u32) -> bool {
        self.is_present(piece) || self.pieces.pieces[piece as usize].free
    }

    /// Does a word with which a piece begins stand in the text?
    pub(super) fn is_present(&self, piece: u32) -> bool {
        self.scan.present.get(piece as usize / 64).is_some_and(|bits| bits & (1 << (piece % 64)) != 0)
    }

    /// Tells those of a set of pieces with words in the text, ascending, each by its rank in the set.
    pub(super) fn which(&self, pieces: &PieceSet, mut tell: impl FnMut(usize)) {
        let mut rank = 0;
        for &(word, of) in &pieces.0 {
            let mut bits = of & self.scan.present.get(word as usize).copied().unwrap_or(0);
            while bits != 0 {
                let before = (1 << bits.trailing_zeros()) - 1;
                tell(rank + (of & before).count_ones() as usize);
                bits &= bits - 1;
            }
            rank += of.count_ones() as usize;
        }
    }

    /// The first match of a piece that begins within a range of the stretch (both ends included) for which
    /// something holds, by start.
    pub(super) fn find_match<T>(
        &self,
        piece: u32,
        starts: Range<usize>,
        mut holds: impl FnMut(Range<usize>) -> Option<T>,
    ) -> Option<T> {
        let of = &self.pieces.pieces[piece as usize];
        if of.free {
            let text = self.text();
            if of.anchored {
                return (starts.start == 0).then(|| holds(0..of.end_at(text, 0)?)).flatten();
            }
            let places = (starts.start..=starts.end.min(text.len())).filter(|&at| text.is_char_boundary(at));
            return places.into_iter().find_map(|at| holds(at..of.end_at(text, at)?));
        }
        let base = self.range.start;
        let last = self.range.end.min(base.saturating_add(starts.end).saturating_add(1));
        let hits = &self.scan.hits;
        let from = hits.partition_point(|hit| (hit.start as usize) < base.saturating_add(starts.start));
        let bit = 1 << (piece % 64);
        let mut compared = None;
        for hit in &hits[from..] {
            let start = hit.start as usize;
            if start >= last {
                break;
            }
            if hit.bits & bit == 0 || !self.pieces.owners[hit.literal as usize].pieces.contains(piece) {
                continue;
            }
            let end = if of.exact {
                Some(hit.end as usize).filter(|&end| end <= self.range.end)
            } else if compared == Some(start) {
                // Another of the words that the piece begins with: the match is the same.
                continue;
            } else {
                compared = Some(start);
                self.end_of(of, start)
            };
            if let Some(end) = end
                && let Some(found) = holds(start - base..end - base)
            {
                return Some(found);
            }
        }
        None
    }

    /// Where the match of a piece at a place ends in the whole text, if it is a match within the stretch.
    fn end_of(&self, of: &Piece, start: usize) -> Option<usize> {
        let alone = || of.end_at(self.text(), start - self.range.start).map(|end| self.range.start + end);
        // What stands beyond the stretch must not count: it may match more shortly, or not at all.
        if of.node.looks && self.range.len() != self.text.len() {
            return alone();
        }
        let end = of.end_at(self.text, start)?;
        if end > self.range.end { alone() } else { Some(end) }
    }
}

/// Collects pieces; one that stands in many rules is kept once.
#[derive(Default)]
pub(super) struct PiecesBuilder {
    pieces: Vec<Piece>,
    literals: Vec<String>,
    owners: Vec<Owners>,
    /// Roughly how often words of each piece stand in a text.
    commonness: Vec<f64>,
    known: FxHashMap<String, u32>,
    literal_index: FxHashMap<String, usize>,
}

impl PiecesBuilder {
    /// The number of a piece.
    pub(super) fn add(&mut self, node: &Node) -> u32 {
        let mut written = String::new();
        node.write(&mut written);
        if let Some(&known) = self.known.get(&written) {
            return known;
        }
        let id = self.pieces.len() as u32;
        let (piece, words) = Piece::new(node.clone());
        let common = |word: &String| 0.1f64.powi(word.chars().count() as i32);
        self.commonness.push(if piece.free { f64::INFINITY } else { words.iter().map(common).sum() });
        self.pieces.push(piece);
        for word in words {
            let at = *self.literal_index.entry(word).or_insert_with_key(|word| {
                self.literals.push(word.clone());
                self.owners.push(Owners { begins_this: word.starts_with('本'), ..Owners::default() });
                self.literals.len() - 1
            });
            let owners = &mut self.owners[at];
            owners.pieces.insert(id);
            owners.bits |= 1 << (id % 64);
        }
        self.known.insert(written, id);
        id
    }

    /// The piece of which words stand least often, if any begins with words.
    pub(super) fn rarest(&self, pieces: &[u32]) -> Option<u32> {
        let common = |piece: &u32| self.commonness[*piece as usize];
        let rarest = pieces.iter().copied().min_by(|a, b| common(a).total_cmp(&common(b)))?;
        (!self.pieces[rarest as usize].free).then_some(rarest)
    }

    /// Does a piece begin with no word in particular?
    pub(super) fn is_free(&self, piece: u32) -> bool {
        self.pieces[piece as usize].free
    }

    pub(super) fn build(self) -> Pieces {
        let words = Words::new(self.literals.iter().map(String::as_str).zip(0..), false);
        Pieces { pieces: self.pieces, words, owners: self.owners }
    }
}
