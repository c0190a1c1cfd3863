//! Words found in a text: where any of thousands of words stand.
//!
//! Words are few beside what an automaton of all of them takes: its states do not stay in the nearest cache, and a step
//! of it waits for memory at every character of a text (a tenth of the time of a document). Nearly every place of a
//! text is told to begin no word by its first two characters, from a mask that stands beside the first. So words stand
//! in a tree, tried at every character.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use rustc_hash::FxHashMap;

/// Characters below this have a place of their own in the table of first characters.
const PLANE: usize = 0x1_0000;

/// No word.
const NONE: u32 = u32::MAX;

/// Words by their beginnings: a tree of characters, cut short where a single word goes on. With `FOLD` Latin letters
/// count without case.
#[derive(Debug)]
pub(super) struct Words<const FOLD: bool> {
    /// The node of the words that begin with a character, by character.
    first: Vec<First>,
    /// The same of characters beyond the table.
    beyond: FxHashMap<u32, First>,
    /// Nodes that follow the same one stand together, by ascending character.
    nodes: Vec<Node>,
    /// The last character of each node: apart, because most nodes are told by their mask to have no next one.
    chars: Vec<u32>,
    /// The numbers of words that go on alone from a node, each with what they go on with behind it.
    rests: Vec<u8>,
}

/// The words that begin with a character: their node, which is 0 where there are none, and which next characters they
/// have, roughly. Most that stand in a text are none, and then the node is not looked at. Where the character alone is a
/// word, it counts as having all.
#[derive(Debug, Clone, Copy, Default)]
struct First {
    node: u16,
    mask: u16,
}

impl First {
    #[inline]
    fn may_have(self, c: u32) -> bool {
        self.mask & 1 << (c.wrapping_mul(0x9E37_79B1) >> 28) != 0
    }
}

/// The words that begin with the same characters. Four of them fill a line of the processor's caches.
#[derive(Debug, Clone)]
struct Node {
    /// Which next characters longer words have, roughly: most that stand in a text are none.
    mask: u32,
    /// The word of these characters alone.
    word: u32,
    /// Where the only longer word stands among the rests; else where the next nodes do.
    next: u32,
    /// How many bytes of it there are; else how many nodes. The lowest bit tells which.
    count: u32,
}

impl Node {
    const EMPTY: Node = Node { mask: 0, word: NONE, next: 0, count: 0 };

    fn set_next(&mut self, range: Range<usize>, only: bool) {
        self.next = range.start as u32;
        self.count = (range.len() as u32) << 1 | u32::from(only);
    }

    /// Is there but one longer word?
    #[inline]
    fn has_only(&self) -> bool {
        self.count & 1 != 0
    }

    #[inline]
    fn range(&self) -> Range<usize> {
        self.next as usize..(self.next + (self.count >> 1)) as usize
    }

    #[inline]
    fn may_have(&self, c: u32) -> bool {
        self.mask & Self::bit(c) != 0
    }

    #[inline]
    fn bit(c: u32) -> u32 {
        1 << (c.wrapping_mul(0x9E37_79B1) >> 27)
    }
}

/// A word with its number.
type Numbered<'w> = (&'w str, u32);

/// The numbers of some words in the order of the words, equal ones ascending. They are sorted by their first bytes as
/// one number with their own behind it, which tells of nearly all.
pub(super) fn order<'w>(count: u32, word: impl Fn(u32) -> &'w str) -> Vec<u32> {
    const LEAD: usize = 12;
    let lead = |number: u32| {
        let word = word(number).as_bytes();
        let mut bytes = [0; 16];
        let len = word.len().min(LEAD);
        bytes[..len].copy_from_slice(&word[..len]);
        u128::from_be_bytes(bytes) | u128::from(number)
    };
    let mut leads: Vec<u128> = (0..count).map(lead).collect();
    leads.sort_unstable();
    let mut out: Vec<u32> = leads.iter().map(|&lead| lead as u32).collect();
    let mut rest = out.as_mut_slice();
    for alike in leads.chunk_by(|a, b| a >> 32 == b >> 32) {
        let (these, after) = rest.split_at_mut(alike.len());
        if these.iter().any(|&number| word(number).len() > LEAD) {
            these.sort_by_key(|&number| word(number));
        }
        rest = after;
    }
    out
}

/// Sorted words by the character that stands at a byte of them, as long as there is one.
fn alike<'s, 'w>(
    mut words: &'s [Numbered<'w>],
    depth: usize,
) -> impl Iterator<Item = (char, &'s [Numbered<'w>])> {
    std::iter::from_fn(move || {
        let next = |word: &str| word[depth..].chars().next();
        let first = next(words.first()?.0)?;
        let other = words.iter().position(|(word, _)| next(word) != Some(first));
        let (alike, rest) = words.split_at(other.unwrap_or(words.len()));
        words = rest;
        Some((first, alike))
    })
}

/// The bit of a character in a mask.
#[inline]
pub(super) fn bit(c: u32) -> u64 {
    1 << (c.wrapping_mul(0x9E37_79B1) >> 26)
}

/// The character that begins at a byte of a text, and where it ends. Asked for every character, some of them often.
#[inline(always)]
pub(super) fn letter(text: &str, at: usize) -> Option<(u32, usize)> {
    // Nearly all are of three bytes or of one.
    match *text.as_bytes().get(at..)? {
        [a @ 0xE0..0xF0, b, c, ..] => {
            let low = |byte: u8| u32::from(byte & 0x3F);
            Some((u32::from(a & 0xF) << 12 | low(b) << 6 | low(c), at + 3))
        }
        [c @ ..0x80, ..] => Some((u32::from(c), at + 1)),
        _ => text[at..].chars().next().map(|c| (u32::from(c), at + c.len_utf8())),
    }
}

/// A character as it counts: with `FOLD` a Latin letter as a small one.
#[inline]
fn fold<const FOLD: bool>(c: u32) -> u32 {
    if FOLD && c.wrapping_sub(0x41) < 26 { c | 0x20 } else { c }
}

/// The place of a character in a list that ascends by characters.
#[inline]
pub(super) fn place<T>(list: &[T], c: u32, char_of: impl Fn(&T) -> u32) -> Option<usize> {
    if list.len() <= 8 {
        list.iter().position(|known| char_of(known) == c)
    } else {
        list.binary_search_by_key(&c, char_of).ok()
    }
}

impl<const FOLD: bool> Words<FOLD> {
    /// Words with their numbers; of equal ones the first counts.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, u32)>) -> Self {
        let upper = |word: &str| FOLD && word.bytes().any(|b| b.is_ascii_uppercase());
        let folded = |word: &'w str| match upper(word) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
        let words: Vec<(Cow<'_, str>, u32)> = words.into_iter().map(|(w, n)| (folded(w), n)).collect();
        let order = order(words.len() as u32, |i| &words[i as usize].0);
        let mut words: Vec<Numbered<'_>> =
            order.iter().map(|&i| (&*words[i as usize].0, words[i as usize].1)).collect();
        words.dedup_by(|later, first| later.0 == first.0);
        Self::of_sorted(&words)
    }

    /// Words in [`order`], each once.
    pub(super) fn of_sorted(sorted: &[Numbered<'_>]) -> Self {
        let sorted = &sorted[sorted.partition_point(|(word, _)| word.is_empty())..];
        let mut out = Words {
            first: vec![First::default(); PLANE],
            beyond: FxHashMap::default(),
            nodes: Vec::with_capacity(2 * sorted.len() + 1),
            chars: Vec::with_capacity(2 * sorted.len() + 1),
            rests: Vec::new(),
        };
        out.push('\0');
        // Words that begin alike stand together; a node is filled from those of them that go on behind `depth` bytes.
        let mut open: Vec<(usize, &[Numbered<'_>], usize)> = Vec::new();
        for (first, alike) in alike(sorted, 0) {
            // There are fewer characters to begin a word with than fit.
            let Ok(number) = u16::try_from(out.nodes.len()) else { break };
            let depth = first.len_utf8();
            let mask = alike.iter().fold(0, |mask, (word, _)| match word[depth..].chars().next() {
                Some(c) => mask | 1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 28),
                None => u16::MAX,
            });
            let known = First { node: number, mask };
            match out.first.get_mut(first as usize) {
                Some(place) => *place = known,
                None => _ = out.beyond.insert(first as u32, known),
            }
            open.push((out.nodes.len(), alike, depth));
            out.push(first);
        }
        while let Some((at, mut words, depth)) = open.pop() {
            if let [(word, number), longer @ ..] = words
                && word.len() == depth
            {
                out.nodes[at].word = *number;
                words = longer;
            }
            if let [(word, number)] = words {
                let start = out.rests.len();
                let rest = &word[depth..];
                out.rests.extend(number.to_le_bytes());
                out.rests.extend(rest.as_bytes());
                out.nodes[at].mask = rest.chars().next().map_or(0, |c| Node::bit(c as u32));
                out.nodes[at].set_next(start..out.rests.len(), true);
                continue;
            }
            let start = out.nodes.len();
            for (c, alike) in alike(words, depth) {
                out.nodes[at].mask |= Node::bit(c as u32);
                open.push((out.nodes.len(), alike, depth + c.len_utf8()));
                out.push(c);
            }
            let end = out.nodes.len();
            out.nodes[at].set_next(start..end, false);
        }
        out
    }

    fn push(&mut self, c: char) {
        self.nodes.push(Node::EMPTY);
        self.chars.push(c as u32);
    }

    /// The node of the words that begin with a character before another, if there may be any.
    #[inline(always)]
    fn begun_by(&self, c: u32, next: u32) -> Option<&Node> {
        let c = fold::<FOLD>(c);
        let first = match self.first.get(c as usize) {
            Some(&first) => first,
            None => self.beyond.get(&c).copied().unwrap_or_default(),
        };
        first.may_have(fold::<FOLD>(next)).then(|| &self.nodes[usize::from(first.node)])
    }

    /// Tells the words of a node that stand in a text of which what leads to the node ends at a byte: by number and end,
    /// the shortest first.
    #[inline(always)]
    fn follow<'w>(
        &'w self,
        mut node: &'w Node,
        text: &str,
        mut end: usize,
        mut found: impl FnMut(u32, usize),
    ) {
        loop {
            if node.word != NONE {
                found(node.word, end);
            }
            let Some((c, after)) = letter(text, end) else { return };
            let c = fold::<FOLD>(c);
            if !node.may_have(c) {
                return;
            }
            if node.has_only() {
                let Some((number, rest)) = self.rests[node.range()].split_first_chunk() else { return };
                let stands = text.as_bytes().get(end..end + rest.len());
                let alike = |stands: &[u8]| {
                    if FOLD { stands.eq_ignore_ascii_case(rest) } else { stands == rest }
                };
                if stands.is_some_and(alike) {
                    found(u32::from_le_bytes(*number), end + rest.len());
                }
                return;
            }
            let among = node.range();
            let Some(at) = place(&self.chars[among.clone()], c, |&known| known) else { return };
            node = &self.nodes[among.start + at];
            end = after;
        }
    }

    /// Tells the words that begin at each character of a range of a text: number, start and end, until it is told to
    /// stop.
    #[inline(always)]
    fn walk(
        &self,
        text: &str,
        range: Range<usize>,
        mut found: impl FnMut(u32, usize, usize),
        stop: impl Fn() -> bool,
    ) {
        let mut start = range.start;
        let Some((mut c, mut end)) = letter(text, start) else { return };
        while start < range.end {
            let next = letter(text, end);
            if let Some(node) = self.begun_by(c, next.map_or(NONE, |next| next.0)) {
                self.follow(node, text, end, |number, end| found(number, start, end));
                if stop() {
                    return;
                }
            }
            let Some(next) = next else { return };
            start = end;
            (c, end) = next;
        }
    }

    /// Tells every word that begins in a range of a text, also those within others: its number, start and end, by start,
    /// then by end.
    #[inline]
    pub(super) fn each(&self, text: &str, range: Range<usize>, mut found: impl FnMut(u32, u32, u32)) {
        // Of a text of 4 GiB and more none. No sentence is one.
        if u32::try_from(text.len()).is_ok() {
            self.walk(text, range, |number, start, end| found(number, start as u32, end as u32), || false);
        }
    }

    /// The longest word that begins at a byte of a text: its number and end.
    pub(super) fn longest_at(&self, text: &str, start: usize) -> Option<(u32, usize)> {
        let (c, end) = letter(text, start)?;
        let node = self.begun_by(c, letter(text, end).map_or(NONE, |next| next.0))?;
        let mut longest = None;
        self.follow(node, text, end, |number, end| longest = Some((number, end)));
        longest
    }

    /// Tells the leftmost longest words of a text, without overlap: number and range.
    pub(super) fn longest(&self, text: &str, mut found: impl FnMut(u32, Range<usize>)) {
        let mut open: Option<(u32, Range<usize>)> = None;
        self.walk(
            text,
            0..text.len(),
            |number, start, end| match &mut open {
                Some((known, range)) if range.start == start => (*known, range.end) = (number, end),
                Some((_, range)) if start < range.end => {}
                _ => {
                    if let Some((number, range)) = open.replace((number, start..end)) {
                        found(number, range);
                    }
                }
            },
            || false,
        );
        if let Some((number, range)) = open {
            found(number, range);
        }
    }

    /// The leftmost longest word of a text.
    pub(super) fn first(&self, text: &str) -> Option<(u32, Range<usize>)> {
        let longest = Cell::new(None);
        let stop = || longest.get().is_some();
        self.walk(text, 0..text.len(), |number, start, end| longest.set(Some((number, start, end))), stop);
        longest.get().map(|(number, start, end)| (number, start..end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree<const FOLD: bool>(words: &[String], text: &str) -> Result<(), TestCaseError> {
        let fold_all = |s: &str| if FOLD { s.to_ascii_lowercase() } else { s.to_string() };
        let folded = fold_all(text);
        let mut wanted = Vec::new();
        for (start, _) in folded.char_indices() {
            for (number, word) in words.iter().enumerate() {
                let word = fold_all(word);
                let first = words.iter().position(|w| fold_all(w) == word) == Some(number);
                if first && folded[start..].starts_with(&word) {
                    wanted.push((start, start + word.len(), number as u32));
                }
            }
        }
        wanted.sort_unstable();
        let index = Words::<FOLD>::new(words.iter().enumerate().map(|(i, w)| (w.as_str(), i as u32)));
        let mut found = Vec::new();
        index.each(text, 0..text.len(), |number, start, end| {
            found.push((start as usize, end as usize, number))
        });
        prop_assert_eq!(&found, &wanted);

        let mut leftmost: Vec<(usize, usize, u32)> = Vec::new();
        for &(start, _, _) in &wanted {
            if leftmost.last().is_none_or(|l| l.1 <= start) {
                leftmost.extend(wanted.iter().filter(|w| w.0 == start).max_by_key(|w| w.1));
            }
        }
        let mut longest = Vec::new();
        index.longest(text, |number, range| longest.push((range.start, range.end, number)));
        prop_assert_eq!(longest, leftmost);
        if let Some((number, end)) = index.longest_at(text, 0) {
            prop_assert_eq!(wanted.iter().filter(|w| w.0 == 0).max_by_key(|w| w.1), Some(&(0, end, number)));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn words_are_those_that_stand_there(
            words in prop::collection::vec("[aB名簿漏𠮷é]{1,4}", 0..12),
            text in "[abAB名簿漏𠮷é]{0,20}",
        ) {
            agree::<false>(&words, &text)?;
            agree::<true>(&words, &text)?;
        }
    }
}
