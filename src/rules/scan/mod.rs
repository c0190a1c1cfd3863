//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by the words they begin with, and matching joins pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

mod collect;
mod slotted;

pub(super) use collect::{Collected, PiecesBuilder};
pub use slotted::Slotted;

use std::ops::Range;

use slotted::Kept;

use super::piece::Piece;
use super::words::Words;

/// The pieces of the patterns of many rules.
pub struct Pieces {
    pieces: Vec<Piece>,
    /// The words with which pieces begin, each with the number of its owners.
    words: Words<false>,
    /// The pieces that begin with the same words: most words stand in lists, and a list in many rules.
    owners: Owners,
    /// How far before a slot words begin that hold its first character, in bytes at most.
    reach: usize,
    /// How the sequences of each set of rules are sought.
    sets: Vec<Keys>,
}

/// The sequences of a set of rules by the pieces by which they are sought.
#[derive(Default)]
struct Keys {
    /// These pieces as a mask, of which the words that are not nought: index, bits, and how many pieces stand before.
    masks: Vec<(u32, u64, u32)>,
    /// Where the sequences of each of the pieces begin.
    starts: Vec<u32>,
    sought: Vec<Sought>,
    /// Sequences with no word in particular: they could match any text.
    keyless: Vec<At>,
}

impl Keys {
    /// The bit of a set of rules; some share one where there are many.
    fn bit(set: usize) -> u32 {
        1 << (set % 32)
    }

    /// Sequences by ascending piece.
    fn new<'s>(sought: impl Iterator<Item = &'s (usize, u32, Sought)>, keyless: Vec<At>) -> Self {
        let mut out = Keys { keyless, ..Keys::default() };
        let mut last_key = None;
        for (_, key, one) in sought {
            if last_key.replace(key) != Some(key) {
                let (word, bit) = (key / WORD, 1 << (key % WORD));
                match out.masks.last_mut() {
                    Some((last, bits, _)) if *last == word => *bits |= bit,
                    _ => out.masks.push((word, bit, out.starts.len() as u32)),
                }
                out.starts.push(out.sought.len() as u32);
            }
            out.sought.push(one.clone());
        }
        out.starts.push(out.sought.len() as u32);
        out
    }
}

/// Sets of pieces, one behind the other, each told by its place. A set is a mask of which the words that are not nought
/// stand here with their index; pieces of one set of rules have numbers close to one another, so these are few. Before
/// them stands how many there are, and of which sets of rules sequences are sought by one of them.
#[derive(Debug, Default)]
struct Owners(Vec<u32>);

/// The pieces in a word of a mask.
const WORD: u32 = u64::BITS;

/// Beside how many words there are: the words that these pieces begin with begin with 本, which may end a name.
const THIS: u32 = 1 << 31;

impl Owners {
    /// Adds the pieces of some masks, ascending. Gives their place. `sought` are the sets of which sequences are sought
    /// by each piece.
    fn push(&mut self, masks: impl Iterator<Item = (u32, u64)>, begins_this: bool, sought: &[u32]) -> u32 {
        let place = self.0.len();
        self.0.extend([0, 0]);
        for (word, bits) in masks {
            self.0.extend([word, bits as u32, (bits >> 32) as u32]);
            let pieces = (0..WORD).filter(|bit| bits & 1 << bit != 0).map(|bit| word * WORD + bit);
            self.0[place + 1] |= pieces.fold(0, |sets, piece| sets | sought[piece as usize]);
        }
        let count = (self.0.len() - place) as u32 / 3;
        self.0[place] = count | if begins_this { THIS } else { 0 };
        place as u32
    }

    /// The sets of rules of which sequences are sought by one of the pieces.
    #[inline]
    fn sets(&self, place: u32) -> u32 {
        self.0[place as usize + 1]
    }

    #[inline]
    fn begin_this(&self, place: u32) -> bool {
        self.0[place as usize] & THIS != 0
    }

    /// The words of a mask, by index.
    #[inline]
    fn masks(&self, place: u32) -> impl Iterator<Item = (u32, u64)> {
        let from = place as usize + 2;
        let count = (self.0[place as usize] & !THIS) as usize;
        let masks = self.0[from..from + 3 * count].as_chunks().0;
        masks.iter().map(|&[word, low, high]| (word, u64::from(high) << 32 | u64::from(low)))
    }

    fn have(&self, place: u32, piece: u32) -> bool {
        self.masks(place).any(|(word, bits)| word == piece / WORD && bits & 1 << (piece % WORD) != 0)
    }
}

/// A sequence as it is found by the rarest of its pieces.
#[derive(Debug, Clone)]
struct Sought {
    at: At,
    /// Others of its pieces that begin with words; the rarest itself where there are fewer.
    others: [u32; 3],
}

/// A sequence of pieces by pattern and place in the pattern: so they are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pattern: u32,
    sequence: u32,
}

impl At {
    pub(super) fn new(pattern: usize, sequence: usize) -> Self {
        At { pattern: pattern as u32, sequence: sequence as u32 }
    }

    pub(super) fn pattern(self) -> usize {
        self.pattern as usize
    }

    pub(super) fn sequence(self) -> usize {
        self.sequence as usize
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
    /// In text order, then by end.
    hits: Vec<WordHit>,
    /// The pieces that may stand somewhere. Most that rules ask for stand nowhere.
    present: Vec<u64>,
    /// The sets of rules of which a sequence could match, roughly, as [`Owners`] have them.
    sets: u32,
}

/// A word with which pieces begin, in a text.
#[derive(Debug, Clone)]
struct WordHit {
    start: u32,
    end: u32,
    /// The place of the pieces that begin with it, and which these are, roughly: all words of their mask in one, and
    /// which words there are. Most questions are answered by that.
    owners: u32,
    bits: u64,
    words: u64,
}

impl Pieces {
    /// Scans a text.
    pub(super) fn scan(&self, text: &str) -> Scan {
        let hits = Vec::with_capacity(text.len() / 3);
        let present = vec![0; self.pieces.len().div_ceil(WORD as usize)];
        let mut scan = Scan { hits, present, sets: 0 };
        self.look(text, 0..text.len(), &mut scan);
        scan
    }

    /// Scans a text of which some stretches have been scanned where they come from: there the words are known. What
    /// stands anywhere there may stand in them.
    pub(super) fn scan_slotted(&self, text: &Slotted, of: &Scan) -> Scan {
        let Slotted { text, kept } = text;
        let hits = Vec::with_capacity(of.hits.len() + 16);
        let mut scan = Scan { hits, present: of.present.clone(), sets: 0 };
        let mut at = 0;
        for Kept { at: start, from } in kept {
            // Words that a slot ends or begins are others, and a name that ended before 本 may be a slot now.
            let end = start + from.len();
            let own = text[*start..end].char_indices().nth(BEFORE_THIS).map_or(end, |(i, _)| start + i);
            let mut last = if end < text.len() { end.saturating_sub(self.reach) } else { end };
            while !text.is_char_boundary(last) {
                last -= 1;
            }
            if last <= own {
                continue;
            }
            self.look(text, at..own, &mut scan);
            let place = |in_text: usize| (in_text - start + from.start) as u32;
            let first = of.hits.partition_point(|hit| hit.start < place(own));
            let known = of.hits[first..].iter().take_while(|hit| hit.start < place(last));
            for hit in known.filter(|hit| hit.end as usize <= from.end) {
                scan.sets |= self.owners.sets(hit.owners);
                scan.hits.push(WordHit {
                    start: hit.start - from.start as u32 + *start as u32,
                    end: hit.end - from.start as u32 + *start as u32,
                    ..hit.clone()
                });
            }
            at = last;
        }
        self.look(text, at..text.len(), &mut scan);
        scan
    }

    /// Finds the words that begin in a range of a text.
    fn look(&self, text: &str, range: Range<usize>, scan: &mut Scan) {
        let Scan { hits, present, sets } = scan;
        self.words.each(text, range, |owners, start, end| {
            if self.owners.begin_this(owners) && within_name(text, start as usize) {
                return;
            }
            let mut hit = WordHit { start, end, owners, bits: 0, words: 0 };
            for (word, bits) in self.owners.masks(owners) {
                present[word as usize] |= bits;
                hit.bits |= bits;
                hit.words |= 1 << (word % 64);
            }
            *sets |= self.owners.sets(owners);
            hits.push(hit);
        });
    }

    /// The sequences of a set of which all words stand in a text, ascending.
    fn seek(&self, set: usize, scan: &Scan) -> Vec<At> {
        let Some(keys) = self.sets.get(set) else { return Vec::new() };
        // Most of the sets that are asked have none.
        let may_have = scan.sets & Keys::bit(set) != 0;
        if !may_have && keys.keyless.is_empty() {
            return Vec::new();
        }
        let mut found = keys.keyless.clone();
        let stands = |piece: u32| scan.present[(piece / WORD) as usize] & 1 << (piece % WORD) != 0;
        for &(word, mask, before) in &keys.masks {
            let mut bits = scan.present[word as usize] & mask;
            while bits != 0 {
                let bit = bits & bits.wrapping_neg();
                bits ^= bit;
                let key = (before + (mask & (bit - 1)).count_ones()) as usize;
                for one in &keys.sought[keys.starts[key] as usize..keys.starts[key + 1] as usize] {
                    if one.others.iter().all(|&piece| stands(piece)) {
                        found.push(one.at);
                    }
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// The characters before 本 that tell whether it ends a name.
const BEFORE_THIS: usize = 2;

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
    /// The words that begin in the range.
    hits: &'t [WordHit],
}

impl<'t> Scanned<'t> {
    pub(super) fn new(pieces: &'t Pieces, scan: &'t Scan, text: &'t str) -> Self {
        Scanned { pieces, scan, text, range: 0..text.len(), hits: &scan.hits }
    }

    /// A stretch of this stretch, by bytes of it. Rules see nothing outside it.
    pub fn slice(&self, range: Range<usize>) -> Scanned<'t> {
        let range = self.range.start + range.start..self.range.start + range.end;
        let until = |end: usize| self.hits.partition_point(|hit| (hit.start as usize) < end);
        let hits = &self.hits[until(range.start)..until(range.end)];
        Scanned { range, hits, ..self.clone() }
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
        self.scan.present.get((piece / WORD) as usize).is_some_and(|bits| bits & 1 << (piece % WORD) != 0)
    }

    /// The sequences of a set that could match the text. (Their words may still stand outside the stretch.)
    pub(super) fn sought(&self, set: usize) -> Vec<At> {
        self.pieces.seek(set, self.scan)
    }

    /// The first match of a piece that begins at or after a byte of the stretch and for which something holds, by
    /// start. `near` tells whether a match may begin at a byte; where it may not, none may further right.
    pub(super) fn find_match<T>(
        &self,
        piece: u32,
        from: usize,
        mut near: impl FnMut(usize) -> bool,
        mut holds: impl FnMut(Range<usize>) -> Option<T>,
    ) -> Option<T> {
        let of = &self.pieces.pieces[piece as usize];
        if of.free {
            let text = self.text();
            if of.anchored {
                return (from == 0).then(|| holds(0..of.end_at(text, 0)?)).flatten();
            }
            let places = (from..=text.len()).filter(|&at| text.is_char_boundary(at));
            return places.take_while(|&at| near(at)).find_map(|at| holds(at..of.end_at(text, at)?));
        }
        let base = self.range.start;
        let hits = match from {
            0 => self.hits,
            _ => &self.hits[self.hits.partition_point(|hit| (hit.start as usize) < base + from)..],
        };
        let (word, bit) = (1 << (piece / WORD % 64), 1 << (piece % WORD));
        let mut compared = None;
        // One question for both: which of them tells is not to be foreseen.
        let may_begin = |hit: &&WordHit| (hit.bits & bit != 0) & (hit.words & word != 0);
        for hit in hits.iter().filter(may_begin) {
            if !self.pieces.owners.have(hit.owners, piece) {
                continue;
            }
            let start = hit.start as usize;
            if compared == Some(start) {
                // Another of the words that the piece begins with: the match is the same.
                continue;
            }
            if !near(start - base) {
                return None;
            }
            let end = if of.exact {
                Some(hit.end as usize).filter(|&end| end <= self.range.end)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::syntax::Node;

    fn pieces(words: &[&str]) -> Pieces {
        let mut builder = PiecesBuilder::default();
        for word in words {
            builder.add(&Node::word(word));
        }
        Pieces::join(builder.collect(), PiecesBuilder::default().collect())
    }

    proptest! {
        /// In a text with slots the words are found that a scan of it finds.
        #[test]
        fn slots_are_scanned_as_they_stand(
            text in "[本山日7届名]{0,14}",
            cuts in prop::collection::vec(0usize..14, 2..7),
            last in 1usize..9,
        ) {
            let pieces = pieces(&["本", "本名", "山", "名", "届名", "届〈日", "山届〈日〉", "日〉本", "〈日〉", "〉山本", "日"]);
            let scan = pieces.scan(&text);
            let place = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
            let mut places: Vec<usize> = cuts.into_iter().map(place).collect();
            places.sort_unstable();
            let mut slotted = Slotted::with_capacity(64);
            let mut at = places[0];
            for range in places[1..].chunks_exact(2) {
                slotted.keep(&text, at..range[0]);
                slotted.keep_last(last);
                slotted.slot("〈日〉");
                at = range[1];
            }
            slotted.keep(&text, at..text.len());
            let hits = |scan: &Scan| -> Vec<(u32, u32, u32)> {
                scan.hits.iter().map(|hit| (hit.start, hit.end, hit.owners)).collect()
            };
            let found = pieces.scan_slotted(&slotted, &scan);
            let wanted = pieces.scan(slotted.text());
            prop_assert_eq!(hits(&found), hits(&wanted), "{}", slotted.text());
            prop_assert_eq!(found.sets, wanted.sets);
            prop_assert!(found.present.iter().zip(&wanted.present).all(|(found, wanted)| found & wanted == *wanted));
        }
    }
}
