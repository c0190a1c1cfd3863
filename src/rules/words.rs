//! Words found in a text: where any of thousands of words stand.
//!
//! Words are few beside what an automaton of all of them takes: its states do not stay in the nearest cache, and a step
//! of it waits for memory at every character of a text (a tenth of the time of a document). Nearly every place of a
//! text is told to begin no word by its first two characters, from a mask that stands beside the first. So words stand
//! in a tree, tried at every character.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

/// Characters below this have a place of their own in the table of first characters.
const PLANE: usize = 0x1_0000;

/// No word.
const NONE: u32 = u32::MAX;

/// Words by their beginnings: a tree of characters, cut short where a single word goes on.
#[derive(Debug)]
pub(super) struct Words {
    /// The node of the words that begin with a character, by character; 0 where none do.
    first: Vec<u16>,
    /// The same of characters beyond the table.
    beyond: FxHashMap<char, u16>,
    /// Nodes that follow the same one stand together, by ascending character.
    nodes: Vec<Node>,
    /// What single words go on with.
    rests: String,
    /// Latin letters are compared without case.
    fold: bool,
}

/// The words that begin with the same characters.
#[derive(Debug, Clone)]
struct Node {
    /// The last of these characters.
    c: u32,
    /// The word of these characters alone.
    word: u32,
    /// The nodes of the next character.
    next: Range<u32>,
    /// Which next characters there are, roughly: most that stand in a text are none.
    mask: u64,
    /// The only longer word, by number and by what it goes on with, in place of nodes.
    only: u32,
    rest: Range<u32>,
}

/// The bit of a character in a mask.
fn bit(c: u32) -> u64 {
    1 << (c.wrapping_mul(0x9E37_79B1) >> 26)
}

/// Words that begin alike, while they are sorted: the one that ends here, and the longer ones by their next character.
#[derive(Default)]
struct Branch {
    word: Option<u32>,
    longer: BTreeMap<char, Branch>,
}

impl Branch {
    /// The only word that goes on from here, if there is but one.
    fn only(&self) -> Option<(String, u32)> {
        let (mut text, mut branch) = (String::new(), self);
        loop {
            let mut longer = branch.longer.iter();
            match (longer.next(), longer.next()) {
                (Some((&c, next)), None) => {
                    text.push(c);
                    match next.word {
                        Some(number) if next.longer.is_empty() => return Some((text, number)),
                        Some(_) => return None,
                        None => branch = next,
                    }
                }
                _ => return None,
            }
        }
    }
}

impl Words {
    /// Words with their numbers; of equal ones the first counts. With `fold` Latin letters count without case.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, u32)>, fold: bool) -> Self {
        let mut root = Branch::default();
        for (word, number) in words {
            let mut branch = &mut root;
            for c in word.chars() {
                branch = branch.longer.entry(if fold { c.to_ascii_lowercase() } else { c }).or_default();
            }
            branch.word.get_or_insert(number);
        }
        let empty = |c: u32, word: Option<u32>| Node {
            c,
            word: word.unwrap_or(NONE),
            next: 0..0,
            mask: 0,
            only: NONE,
            rest: 0..0,
        };
        let mut out = Words {
            first: vec![0; PLANE],
            beyond: FxHashMap::default(),
            nodes: vec![empty(0, None)],
            rests: String::new(),
            fold,
        };
        let mut open: Vec<(usize, Branch)> = Vec::new();
        for (first, branch) in root.longer {
            // There are fewer characters to begin a word with than fit.
            let Ok(number) = u16::try_from(out.nodes.len()) else { break };
            match out.first.get_mut(first as usize) {
                Some(place) => *place = number,
                None => _ = out.beyond.insert(first, number),
            }
            open.push((out.nodes.len(), branch));
            out.nodes.push(empty(first as u32, open.last().and_then(|(_, b)| b.word)));
        }
        while let Some((at, branch)) = open.pop() {
            if let Some((rest, number)) = branch.only() {
                let start = out.rests.len() as u32;
                out.rests.push_str(&rest);
                out.nodes[at].only = number;
                out.nodes[at].rest = start..out.rests.len() as u32;
                continue;
            }
            let start = out.nodes.len();
            out.nodes[at].mask = branch.longer.keys().fold(0, |mask, &c| mask | bit(c as u32));
            out.nodes[at].next = start as u32..(start + branch.longer.len()) as u32;
            out.nodes.extend(branch.longer.iter().map(|(&c, b)| empty(c as u32, b.word)));
            open.extend(branch.longer.into_values().enumerate().map(|(i, b)| (start + i, b)));
        }
        out
    }

    fn folded(&self, c: char) -> u32 {
        (if self.fold { c.to_ascii_lowercase() } else { c }) as u32
    }

    /// Tells the words that begin with a character, by number and end, the shortest first. `end` is the byte behind
    /// the character.
    #[inline]
    fn at(&self, text: &str, c: char, mut end: usize, mut found: impl FnMut(u32, usize)) {
        let first = match self.first.get(self.folded(c) as usize) {
            Some(&first) => first,
            None => self.beyond.get(&c).copied().unwrap_or(0),
        };
        if first == 0 {
            return;
        }
        let mut node = &self.nodes[usize::from(first)];
        loop {
            if node.word != NONE {
                found(node.word, end);
            }
            if node.only != NONE {
                let rest = &self.rests.as_bytes()[node.rest.start as usize..node.rest.end as usize];
                let stands = text.as_bytes().get(end..end + rest.len()).is_some_and(|stands| {
                    if self.fold { stands.eq_ignore_ascii_case(rest) } else { stands == rest }
                });
                if stands {
                    found(node.only, end + rest.len());
                }
                return;
            }
            let Some(c) = text[end..].chars().next() else { return };
            let wanted = self.folded(c);
            if node.mask & bit(wanted) == 0 {
                return;
            }
            let next = &self.nodes[node.next.start as usize..node.next.end as usize];
            let Ok(at) = next.binary_search_by_key(&wanted, |n| n.c) else { return };
            node = &next[at];
            end += c.len_utf8();
        }
    }

    /// Tells the words at each character of a text: number, start and end, until it is told to stop.
    #[inline]
    fn walk(&self, text: &str, mut found: impl FnMut(u32, usize, usize), stop: impl Fn() -> bool) {
        for (start, c) in text.char_indices() {
            self.at(text, c, start + c.len_utf8(), |number, end| found(number, start, end));
            if stop() {
                return;
            }
        }
    }

    /// Tells every word in a text, also those within others: its number, start and end, by start, then by end.
    pub(super) fn each(&self, text: &str, found: impl FnMut(u32, usize, usize)) {
        self.walk(text, found, || false);
    }

    /// The longest word that begins at a byte of a text: its number and end.
    pub(super) fn longest_at(&self, text: &str, start: usize) -> Option<(u32, usize)> {
        let c = text[start..].chars().next()?;
        let mut longest = None;
        self.at(text, c, start + c.len_utf8(), |number, end| longest = Some((number, end)));
        longest
    }

    /// Tells the leftmost longest words of a text, without overlap: number and range.
    pub(super) fn longest(&self, text: &str, mut found: impl FnMut(u32, Range<usize>)) {
        let mut open: Option<(u32, Range<usize>)> = None;
        self.walk(
            text,
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
        self.walk(text, |number, start, end| longest.set(Some((number, start, end))), stop);
        longest.get().map(|(number, start, end)| (number, start..end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_those_that_stand_there(
            words in prop::collection::vec("[aB名簿漏𠮷]{1,4}", 0..12),
            text in "[abAB名簿漏𠮷]{0,20}",
        ) {
            for fold in [false, true] {
                let fold_all = |s: &str| if fold { s.to_ascii_lowercase() } else { s.to_string() };
                let folded = fold_all(&text);
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
                let index = Words::new(words.iter().enumerate().map(|(i, w)| (w.as_str(), i as u32)), fold);
                let mut found = Vec::new();
                index.each(&text, |number, start, end| found.push((start, end, number)));
                prop_assert_eq!(&found, &wanted);

                let mut leftmost: Vec<(usize, usize, u32)> = Vec::new();
                for &(start, _, _) in &wanted {
                    if leftmost.last().is_none_or(|l| l.1 <= start) {
                        leftmost.extend(wanted.iter().filter(|w| w.0 == start).max_by_key(|w| w.1));
                    }
                }
                let mut longest = Vec::new();
                index.longest(&text, |number, range| longest.push((range.start, range.end, number)));
                prop_assert_eq!(longest, leftmost);
                if let Some((number, end)) = index.longest_at(&text, 0) {
                    prop_assert_eq!(wanted.iter().filter(|w| w.0 == 0).max_by_key(|w| w.1), Some(&(0, end, number)));
                }
            }
        }
    }
}
