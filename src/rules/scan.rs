//! Scanning: the words of many rules found in a text in one pass.
//!
//! Run as they stand, patterns with gaps make an automaton that grows with each sentence it sees. So their pieces
//! (see [`super::cut`]) are found first, by the words they begin with, and matching joins pieces by position. A text is scanned once for all rules; asking a rule of a clause looks at the same scan.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::piece::{Beginnings, Piece};
use super::syntax::Node;
use super::words::{self, Words};

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

/// The character with which slots begin.
const SLOT: char = '〈';

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

/// A scanned text in which stretches are replaced by slots: 〈日〉, 〈数〉.
#[derive(Debug, Default)]
pub struct Slotted {
    text: String,
    kept: Vec<Kept>,
}

/// A stretch of a text with slots that is one of the text which it comes from.
#[derive(Debug)]
struct Kept {
    at: usize,
    from: Range<usize>,
}

impl Slotted {
    /// An empty text with room for some bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Slotted { text: String::with_capacity(bytes), kept: Vec::with_capacity(4) }
    }

    /// Adds a stretch of the scanned text.
    pub fn keep(&mut self, of: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.text.push_str(&of[range.clone()]);
            self.kept.push(Kept { at: self.text.len() - range.len(), from: range });
        }
    }

    /// Adds a slot, which begins with 〈, and tells where it stands.
    pub fn slot(&mut self, slot: &str) -> Range<usize> {
        debug_assert!(slot.starts_with(SLOT), "a slot that cannot be told by its beginning");
        self.text.push_str(slot);
        self.text.len() - slot.len()..self.text.len()
    }

    /// Adds words before any stretch is kept.
    pub fn write(&mut self, words: &str) {
        debug_assert!(self.kept.is_empty(), "words that what is kept does not reckon with");
        self.text.push_str(words);
    }

    /// Drops all but the last characters.
    pub fn keep_last(&mut self, chars: usize) {
        let cut = self.text.char_indices().rev().nth(chars.saturating_sub(1)).map_or(0, |(at, _)| at);
        self.text.drain(..cut);
        self.kept.retain_mut(|kept| {
            kept.from.start = (kept.from.start + cut.saturating_sub(kept.at)).min(kept.from.end);
            kept.at = kept.at.saturating_sub(cut);
            !kept.from.is_empty()
        });
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without where it comes from.
    pub fn into_text(self) -> String {
        self.text
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
    /// Sequences, by set each with its rarest piece, and those that have none.
    sought: Vec<(usize, u32, Sought)>,
    keyless: Vec<(usize, At)>,
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
            ..PiecesBuilder::default()
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

    /// Has a sequence of pieces of a set sought in texts.
    pub(super) fn seek(&mut self, set: usize, at: At, pieces: &[u32]) {
        let Some(key) = self.rarest(pieces) else {
            self.keyless.push((set, at));
            return;
        };
        let mut others = [key; 3];
        let worded = pieces.iter().filter(|&&piece| piece != key && !self.is_free(piece));
        others.iter_mut().zip(worded).for_each(|(other, &piece)| *other = piece);
        self.sought.push((set, key, Sought { at, others }));
    }

    /// The piece of which words stand least often, if any begins with words.
    fn rarest(&self, pieces: &[u32]) -> Option<u32> {
        let common = |piece: &u32| self.commonness[*piece as usize];
        let rarest = pieces.iter().copied().min_by(|a, b| common(a).total_cmp(&common(b)))?;
        (!self.pieces[rarest as usize].free).then_some(rarest)
    }

    /// Does a piece begin with no word in particular?
    pub(super) fn is_free(&self, piece: u32) -> bool {
        self.pieces[piece as usize].free
    }

    /// Sorts the words with which the pieces begin.
    pub(super) fn collect(self) -> Collected {
        let begun = |number: u32| &self.begun[number as usize];
        let word = |number: u32| &self.text[begun(number).start as usize..begun(number).end as usize];
        let order = words::order(self.begun.len() as u32, word);
        let mut literals: Vec<Literal> = Vec::with_capacity(order.len());
        let mut known: FxHashMap<Box<[u32]>, u32> = FxHashMap::default();
        let mut masks: Vec<(u32, u64)> = Vec::new();
        let mut owners: Vec<Range<usize>> = Vec::new();
        let mut pieces: Vec<u32> = Vec::new();
        for alike in order.chunk_by(|&a, &b| word(a) == word(b)) {
            pieces.clear();
            pieces.extend(alike.iter().map(|&number| begun(number).piece));
            let number = known.get(&*pieces).copied().unwrap_or_else(|| {
                let from = masks.len();
                // Pieces are added by ascending number.
                for &piece in &pieces {
                    let (word, bit) = (piece / WORD, 1 << (piece % WORD));
                    match masks[from..].last_mut() {
                        Some((last, mask)) if *last == word => *mask |= bit,
                        _ => masks.push((word, bit)),
                    }
                }
                owners.push(from..masks.len());
                let number = owners.len() as u32 - 1;
                known.insert(pieces.as_slice().into(), number);
                number
            });
            let Begun { start, end, .. } = *begun(alike[0]);
            literals.push(Literal { start, end, owners: number });
        }
        let PiecesBuilder { pieces, text, sought, keyless, .. } = self;
        Collected { pieces, text, literals, owners, masks, sought, keyless }
    }
}

/// A word with which pieces begin, and the number of these.
struct Literal {
    start: u32,
    end: u32,
    owners: u32,
}

/// The pieces of some sets of rules, with the words with which they begin in order.
pub(super) struct Collected {
    pieces: Vec<Piece>,
    text: String,
    literals: Vec<Literal>,
    owners: Vec<Range<usize>>,
    masks: Vec<(u32, u64)>,
    sought: Vec<(usize, u32, Sought)>,
    keyless: Vec<(usize, At)>,
}

impl Collected {
    /// By how much the numbers of pieces grow that stand behind these.
    pub(super) fn room(&self) -> u32 {
        (self.pieces.len() as u32).next_multiple_of(WORD)
    }

    fn word(&self, literal: usize) -> Option<&str> {
        self.literals.get(literal).map(|at| &self.text[at.start as usize..at.end as usize])
    }

    fn masks(&self, owners: Option<u32>) -> &[(u32, u64)] {
        owners.map_or(&[], |owners| &self.masks[self.owners[owners as usize].clone()])
    }
}

impl Pieces {
    /// The pieces of two groups of sets, sought in one scan. The numbers of the second grow by the room of the first.
    pub(super) fn join(one: Collected, other: Collected) -> Self {
        let shift = one.room();
        let mut literals: Vec<(&str, u32)> = Vec::with_capacity(one.literals.len() + other.literals.len());
        let mut known: FxHashMap<(Option<u32>, Option<u32>, bool), u32> = FxHashMap::default();
        let mut owners = Owners::default();
        let mut sought_by = vec![0; (shift + other.room()) as usize];
        let keys = one.sought.iter().map(|&(set, key, _)| (set, key));
        for (set, key) in keys.chain(other.sought.iter().map(|&(set, key, _)| (set, key + shift))) {
            sought_by[key as usize] |= Keys::bit(set);
        }
        let (mut a, mut b) = (0, 0);
        let mut reach = 0;
        loop {
            let (word, of_one, of_other) = match (one.word(a), other.word(b)) {
                (Some(word), Some(same)) if word == same => (word, true, true),
                (Some(word), Some(next)) if word < next => (word, true, false),
                (Some(word), None) => (word, true, false),
                (_, Some(word)) => (word, false, true),
                (None, None) => break,
            };
            let sets = (
                of_one.then(|| one.literals[a].owners),
                of_other.then(|| other.literals[b].owners),
                word.starts_with('本'),
            );
            a += usize::from(of_one);
            b += usize::from(of_other);
            let number = *known.entry(sets).or_insert_with(|| {
                let shifted = other.masks(sets.1).iter().map(|&(word, bits)| (word + shift / WORD, bits));
                owners.push(one.masks(sets.0).iter().copied().chain(shifted), sets.2, &sought_by)
            });
            literals.push((word, number));
            reach = reach.max(word.rfind(SLOT).unwrap_or(0));
        }
        let words = Words::of_sorted(&literals);
        let Collected { mut pieces, mut sought, mut keyless, .. } = one;
        pieces.resize_with(shift as usize, Piece::nothing);
        pieces.extend(other.pieces);
        sought.extend(other.sought.into_iter().map(|(set, key, Sought { at, others })| {
            (set, key + shift, Sought { at, others: others.map(|piece| piece + shift) })
        }));
        keyless.extend(other.keyless);
        let count =
            sought.iter().map(|one| one.0).chain(keyless.iter().map(|one| one.0)).max().map_or(0, |n| n + 1);
        sought.sort_by_key(|&(set, key, _)| (set, key));
        let of_set = |set: usize| {
            let keyless = keyless.iter().filter(|one| one.0 == set).map(|one| one.1).collect();
            Keys::new(sought.iter().filter(|one| one.0 == set), keyless)
        };
        let sets = (0..count).map(of_set).collect();
        Pieces { pieces, words, owners, reach, sets }
    }
}
