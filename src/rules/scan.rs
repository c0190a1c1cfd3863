//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by the words they begin with, and matching joins pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::piece::Piece;
use super::syntax::Node;
use super::words::Words;

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
}

impl Owners {
    fn insert(&mut self, piece: u32) {
        self.pieces.insert(piece);
        self.bits |= 1 << (piece % 64);
    }

    fn has(&self, piece: u32) -> bool {
        self.bits & (1 << (piece % 64)) != 0 && self.pieces.contains(piece)
    }
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("pieces", &self.pieces.len()).finish()
    }
}

/// Where the words with which pieces begin stand in a text.
#[derive(Debug, Default)]
pub struct Scan {
    /// Literal, start and end, in text order.
    hits: Vec<(u32, u32, u32)>,
    /// The pieces that may stand somewhere. Most that rules ask for stand nowhere.
    present: Vec<u64>,
    /// The places of the pieces asked for so far.
    places: RefCell<FxHashMap<u32, Rc<[Place]>>>,
}

/// A place where a piece begins, and the end of its match in the whole text once it has been tried.
#[derive(Debug, Clone)]
struct Place {
    start: u32,
    end: Cell<u32>,
}

/// Not tried yet, and tried in vain.
const UNTRIED: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;

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
    ///
    /// Texts of 4 GiB and more are not scanned; a sentence never is one.
    pub(super) fn scan(&self, text: &str) -> Scan {
        let mut scan = Scan::default();
        if text.len() >= NONE as usize {
            return scan;
        }
        scan.present.resize(self.pieces.len().div_ceil(64), 0);
        let Scan { hits, present, .. } = &mut scan;
        hits.reserve(text.len() / 8);
        self.words.each(text, |literal, start, end| {
            hits.push((literal, start as u32, end as u32));
            for &(word, bits) in &self.owners[literal as usize].pieces.0 {
                present[word as usize] |= bits;
            }
        });
        scan
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
        self.scan.present.get(piece as usize / 64).is_some_and(|bits| bits & (1 << (piece % 64)) != 0)
            || self.pieces.pieces[piece as usize].free
    }

    /// Those of a set of pieces that may stand in the text, ascending.
    pub(super) fn which<'m>(&'m self, pieces: &'m PieceSet) -> impl Iterator<Item = u32> + 'm {
        pieces.0.iter().flat_map(|&(word, of)| {
            let mut bits = of & self.scan.present.get(word as usize).copied().unwrap_or(0);
            std::iter::from_fn(move || {
                let next = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                Some(word * 64 + next)
            })
        })
    }

    /// Places of a piece in the whole text, by start.
    fn places(&self, piece: u32) -> Rc<[Place]> {
        let mut known = self.scan.places.borrow_mut();
        let places = known.entry(piece).or_insert_with(|| {
            let exact = self.pieces.pieces[piece as usize].exact;
            let mut places: Vec<Place> = self
                .scan
                .hits
                .iter()
                .filter(|(literal, ..)| self.pieces.owners[*literal as usize].has(piece))
                .map(|&(_, start, end)| Place { start, end: Cell::new(if exact { end } else { UNTRIED }) })
                .collect();
            places.dedup_by_key(|place| (place.start, place.end.get()));
            places.into()
        });
        Rc::clone(places)
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
        let places = self.places(piece);
        let from = places.partition_point(|p| (p.start as usize) < base.saturating_add(starts.start));
        for place in &places[from..] {
            let start = place.start as usize;
            if start >= self.range.end || start - base > starts.end {
                break;
            }
            if let Some(end) = self.end_of(of, place)
                && let Some(found) = holds(start - base..end - base)
            {
                return Some(found);
            }
        }
        None
    }

    /// Where the match of a piece at a place ends in the whole text, if it is a match within the stretch.
    fn end_of(&self, piece: &Piece, place: &Place) -> Option<usize> {
        let whole = self.range.len() == self.text.len();
        if (whole || !piece.node.looks) && place.end.get() == UNTRIED {
            let end = piece.end_at(self.text, place.start as usize);
            place.end.set(end.map_or(NONE, |end| end as u32));
        }
        let known = place.end.get();
        if !piece.exact && (piece.node.looks && !whole || known != NONE && known as usize > self.range.end) {
            // What stands beyond the stretch must not count: it may match more shortly, or not at all.
            let start = place.start as usize - self.range.start;
            return piece.end_at(self.text(), start).map(|end| self.range.start + end);
        }
        (known != NONE && known as usize <= self.range.end).then_some(known as usize)
    }
}

/// Collects pieces; one that stands in many rules is kept once.
#[derive(Default)]
pub(super) struct PiecesBuilder {
    pieces: Vec<Piece>,
    literals: Vec<String>,
    owners: Vec<Owners>,
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
        self.pieces.push(piece);
        for word in words {
            let at = *self.literal_index.entry(word).or_insert_with_key(|word| {
                self.literals.push(word.clone());
                self.owners.push(Owners::default());
                self.literals.len() - 1
            });
            self.owners[at].insert(id);
        }
        self.known.insert(written, id);
        id
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
