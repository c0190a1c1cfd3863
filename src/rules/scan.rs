//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by one automaton over the words they begin with, and matching joins
//! pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::{Extractor, Literal};

/// Literals that a piece may expand to before it is matched as a regular expression.
const LITERALS: usize = 160;

/// A piece of a pattern without a gap.
#[derive(Debug)]
struct Piece {
    pattern: String,
    /// Every match is one of its literals.
    exact: bool,
    /// It looks at what stands around it (`^`, `$`), so a match depends on where the text is cut.
    looks: bool,
    /// Bytes of its longest match, where there is a longest.
    longest: Option<usize>,
    /// It begins with no word in particular: it is searched for when all else of a pattern is there.
    free: bool,
    regex: OnceLock<Regex>,
}

impl Piece {
    fn regex(&self) -> &Regex {
        // Parsed once already; a piece too large to build matches nothing.
        self.regex.get_or_init(|| {
            // Automata that are built while they search pay only where a search can be long.
            let lazy = self.longest.is_none();
            let build = |pattern: &str| {
                Regex::builder().configure(Regex::config().hybrid(lazy).auto_prefilter(false)).build(pattern)
            };
            build(&self.pattern)
                .unwrap_or_else(|_| build("[a&&b]").expect("an empty class is a valid pattern"))
        })
    }
}

/// The pieces of the patterns of many rules in one automaton.
pub struct Pieces {
    pieces: Vec<Piece>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Pieces that each literal belongs to.
    owners: Vec<Vec<u32>>,
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("pieces", &self.pieces.len()).finish()
    }
}

/// Where the pieces stand in a text.
#[derive(Debug, Default)]
pub struct Scan {
    /// Sorted by piece and start.
    at: Vec<Occurrence>,
    /// One bit a piece: it stands somewhere. Most that rules ask for stands nowhere.
    present: Vec<u64>,
}

/// A piece where it stands. Of a piece that is no plain word only the beginning is known until it is tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    piece: u32,
    start: u32,
    end: Cell<u32>,
}

/// Not tried yet, and tried in vain.
const UNTRIED: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;

impl Pieces {
    /// Scans a text.
    ///
    /// Texts of 4 GiB and more are not scanned; a sentence never is one.
    pub(super) fn scan(&self, text: &str) -> Scan {
        let mut at: Vec<Occurrence> = Vec::new();
        if text.len() >= NONE as usize {
            return Scan::default();
        }
        if let Some(automaton) = &self.automaton {
            for m in automaton.find_overlapping_iter(text) {
                for &piece in &self.owners[m.value() as usize] {
                    // Only a beginning of what is no plain word: whether it matches is tried when it is needed.
                    let end = if self.pieces[piece as usize].exact { m.end() as u32 } else { UNTRIED };
                    at.push(Occurrence { piece, start: m.start() as u32, end: Cell::new(end) });
                }
            }
        }
        at.sort_unstable();
        at.dedup();
        let mut present = vec![0; self.pieces.len().div_ceil(64)];
        for o in &at {
            present[o.piece as usize / 64] |= 1 << (o.piece % 64);
        }
        Scan { at, present }
    }

    /// Patterns of the pieces that begin with no word in particular.
    #[cfg(test)]
    pub(super) fn free(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter(|p| p.free).map(|p| p.pattern.as_str())
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

    /// Occurrences of a piece that begin in the stretch, by start.
    fn of(&self, piece: u32) -> &'t [Occurrence] {
        let at = &self.scan.at;
        if self.scan.present.get(piece as usize / 64).is_none_or(|bits| bits & (1 << (piece % 64)) == 0) {
            return &[];
        }
        let from = at.partition_point(|o| (o.piece, (o.start as usize)) < (piece, self.range.start));
        let to =
            from + at[from..].partition_point(|o| o.piece == piece && (o.start as usize) < self.range.end);
        &at[from..to]
    }

    /// Can a piece begin in the stretch?
    pub(super) fn may_have(&self, piece: u32) -> bool {
        self.pieces.pieces[piece as usize].free || !self.of(piece).is_empty()
    }

    /// Each piece that begins in the stretch.
    pub(super) fn pieces(&self) -> impl Iterator<Item = u32> {
        let mut last = u32::MAX;
        let range = self.range.clone();
        self.scan.at.iter().filter_map(move |o| {
            let new = o.piece != last && range.contains(&(o.start as usize));
            if new {
                last = o.piece;
            }
            new.then_some(o.piece)
        })
    }

    /// Matches of a piece that begin within a range of the stretch (both ends included), by start.
    pub(super) fn matches(&self, piece: u32, starts: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let base = self.range.start;
        let piece_is = &self.pieces.pieces[piece as usize];
        let searched: Vec<Range<usize>> = if piece_is.free {
            let (from, to) = (starts.start, starts.end);
            let matches = piece_is.regex().find_iter(self.text()).map(|m| m.range());
            matches.filter(|m| m.start >= from && m.start <= to).collect()
        } else {
            Vec::new()
        };
        let at = self.of(piece);
        let from = at.partition_point(|o| (o.start as usize) < base.saturating_add(starts.start));
        at[from..]
            .iter()
            .take_while(move |o| o.start as usize - base <= starts.end)
            .filter_map(move |o| self.end_of(o).map(|end| o.start as usize - base..end - base))
            .chain(searched)
    }

    /// Where an occurrence ends in the whole text, if it is a match within the stretch.
    fn end_of(&self, occurrence: &Occurrence) -> Option<usize> {
        let piece = &self.pieces.pieces[occurrence.piece as usize];
        let whole = self.range.len() == self.text.len();
        if !piece.exact && (whole || !piece.looks) && occurrence.end.get() == UNTRIED {
            let end = piece.end_at(self.text, occurrence.start as usize);
            occurrence.end.set(end.map_or(NONE, |end| end as u32));
        }
        let known = occurrence.end.get();
        if !piece.exact && (piece.looks && !whole || known != NONE && known as usize > self.range.end) {
            // What stands beyond the stretch must not count: it may match more shortly, or not at all.
            let start = occurrence.start as usize - self.range.start;
            return piece.end_at(self.text(), start).map(|end| self.range.start + end);
        }
        (known != NONE && known as usize <= self.range.end).then_some(known as usize)
    }
}

impl Piece {
    fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        // The search sets aside memory for all it is given, so it is given no more than it can match.
        let end = self.longest.map_or(text.len(), |longest| text.len().min(start + longest));
        self.regex().find(Input::new(text).range(start..end).anchored(Anchored::Yes)).map(|m| m.end())
    }
}

/// Collects pieces; one that stands in many rules is kept once.
#[derive(Default)]
pub(super) struct PiecesBuilder {
    pieces: Vec<Piece>,
    literals: Vec<String>,
    owners: Vec<Vec<u32>>,
    known: HashMap<String, u32>,
    literal_index: HashMap<String, usize>,
}

impl PiecesBuilder {
    /// The number of a piece.
    pub(super) fn add(&mut self, hir: &Hir) -> u32 {
        let pattern = hir.to_string();
        if let Some(&known) = self.known.get(&pattern) {
            return known;
        }
        let id = self.pieces.len() as u32;
        let mut extractor = Extractor::new();
        extractor.limit_total(LITERALS).limit_class(10).limit_repeat(3);
        let seq = extractor.extract(hir);
        // A literal that was cut short within a character counts up to it.
        let words = |l: &[Literal]| -> Option<Vec<(String, bool)>> {
            l.iter()
                .map(|l| {
                    let whole = l.as_bytes().utf8_chunks().next()?.valid();
                    let cut = whole.len() < l.len();
                    (!whole.is_empty()).then(|| (whole.to_string(), l.is_exact() && !cut))
                })
                .collect()
        };
        let words = seq.literals().and_then(words).filter(|w| !w.is_empty());
        let looks = !hir.properties().look_set().is_empty();
        let exact = !looks && words.as_ref().is_some_and(|w| w.iter().all(|(_, exact)| *exact));
        let free = words.is_none();
        for (word, _) in words.unwrap_or_default() {
            let at = *self.literal_index.entry(word).or_insert_with_key(|word| {
                self.literals.push(word.clone());
                self.owners.push(Vec::new());
                self.literals.len() - 1
            });
            if self.owners[at].last() != Some(&id) {
                self.owners[at].push(id);
            }
        }
        self.pieces.push(Piece {
            exact,
            looks,
            longest: hir.properties().maximum_len(),
            free,
            pattern: pattern.clone(),
            regex: OnceLock::new(),
        });
        self.known.insert(pattern, id);
        id
    }

    /// Does a piece begin with no word in particular?
    pub(super) fn is_free(&self, piece: u32) -> bool {
        self.pieces[piece as usize].free
    }

    pub(super) fn build(self) -> Result<Pieces, String> {
        let automaton = if self.literals.is_empty() {
            None
        } else {
            let numbered = self.literals.iter().enumerate().map(|(i, literal)| (literal, i as u32));
            Some(
                CharwiseDoubleArrayAhoCorasickBuilder::new()
                    .build_with_values(numbered)
                    .map_err(|e| e.to_string())?,
            )
        };
        Ok(Pieces { pieces: self.pieces, automaton, owners: self.owners })
    }
}
