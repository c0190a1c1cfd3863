//! Collecting the pieces of many rules, and the tree of the words with which they begin.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::slotted::SLOT;
use super::{At, Keys, Owners, Pieces, Sought, WORD};
use crate::rules::piece::{Beginnings, Piece};
use crate::rules::syntax::Node;
use crate::rules::words::{self, Words};

/// Collects pieces; one that stands in many rules is kept once.
#[derive(Default)]
pub(in crate::rules) struct PiecesBuilder {
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
    pub(in crate::rules) fn for_rules(count: usize) -> Self {
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
    pub(in crate::rules) fn add(&mut self, node: &Node) -> u32 {
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
    pub(in crate::rules) fn seek(&mut self, set: usize, at: At, pieces: &[u32]) {
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
    pub(in crate::rules) fn is_free(&self, piece: u32) -> bool {
        self.pieces[piece as usize].free
    }

    /// Sorts the words with which the pieces begin.
    pub(in crate::rules) fn collect(self) -> Collected {
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
pub(in crate::rules) struct Collected {
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
    pub(in crate::rules) fn room(&self) -> u32 {
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
    pub(in crate::rules) fn join(one: Collected, other: Collected) -> Self {
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
