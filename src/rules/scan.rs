//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by the words they begin with, and matching joins pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::piece::{Beginnings, Piece};
use super::syntax::Node;
use super::words::{self, Letters, Words};

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

    /// A set of ascending numbers.
    fn of(pieces: impl Iterator<Item = u32>) -> Self {
        let mut set = PieceSet(Vec::with_capacity(1));
        for piece in pieces {
            let (word, bit) = (piece / 64, 1 << (piece % 64));
            match set.0.last_mut() {
                Some(last) if last.0 == word => last.1 |= bit,
                _ => set.0.push((word, bit)),
            }
        }
        set
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
    /// By what they say, as a hash: the trees are deep.
    known: FxHashMap<u64, u32>,
    /// Roughly how often words of each piece stand in a text.
    commonness: Vec<f64>,
    /// The words with which pieces begin, one behind the other, and where each stands.
    text: String,
    begun: Vec<Begun>,
    /// Those of the last piece.
    beginnings: Beginnings,
}

/// A word with which a piece begins.
struct Begun {
    start: u32,
    end: u32,
    piece: u32,
}

impl PiecesBuilder {
    /// Room for the pieces of some rules: what grows by doubling is copied and touches memory anew each time, and the
    /// kernel clears that first.
    pub(super) fn for_rules(count: usize) -> Self {
        const PIECES: usize = 10;
        const WORDS: usize = 150;
        const BYTES: usize = 15;
        PiecesBuilder {
            pieces: Vec::with_capacity(count * PIECES),
            known: FxHashMap::with_capacity_and_hasher(count * PIECES, FxBuildHasher),
            commonness: Vec::with_capacity(count * PIECES),
            text: String::with_capacity(count * WORDS * BYTES),
            begun: Vec::with_capacity(count * WORDS),
            beginnings: Beginnings::default(),
        }
    }

    /// The number of a piece.
    pub(super) fn add(&mut self, node: &Node) -> u32 {
        let hash = FxBuildHasher.hash_one(node);
        if let Some(&known) = self.known.get(&hash)
            && self.pieces[known as usize].node == *node
        {
            return known;
        }
        let id = self.pieces.len() as u32;
        let piece = Piece::new(node.clone(), &mut self.beginnings);
        let common = |word: &str| 0.1f64.powi(word.chars().count() as i32);
        self.commonness.push(match piece.free {
            true => f64::INFINITY,
            false => self.beginnings.iter().map(common).sum(),
        });
        for word in self.beginnings.iter() {
            let start = self.text.len() as u32;
            self.text.push_str(word);
            self.begun.push(Begun { start, end: self.text.len() as u32, piece: id });
        }
        self.pieces.push(piece);
        self.known.insert(hash, id);
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
        let begun = |number: u32| &self.begun[number as usize];
        let word = |number: u32| &self.text[begun(number).start as usize..begun(number).end as usize];
        let order = words::order(self.begun.len() as u32, word);
        let mut literals: Vec<(&str, u32)> = Vec::with_capacity(order.len());
        let mut owners: Vec<Owners> = Vec::with_capacity(order.len());
        for alike in order.chunk_by(|&a, &b| word(a) == word(b)) {
            let pieces = || alike.iter().map(|&number| begun(number).piece);
            literals.push((word(alike[0]), owners.len() as u32));
            owners.push(Owners {
                pieces: PieceSet::of(pieces()),
                bits: pieces().fold(0, |bits, piece| bits | 1 << (piece % 64)),
                begins_this: word(alike[0]).starts_with('本'),
            });
        }
        Pieces { pieces: self.pieces, words: Words::of_sorted(&literals, false), owners }
    }
}
