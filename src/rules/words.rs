//! Words found in a text: where any of thousands of words stand.
//!
//! Words are few beside what an automaton of all of them takes: its states do not stay in the nearest cache, and a step
//! of it waits for memory at every character of a text (a tenth of the time of a document). Nearly every place of a
//! text is told to begin no word by its first two characters. So words are found by these, and the rest is compared.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

/// Characters below this have a place of their own in the table of first characters.
const PLANE: usize = 0x1_0000;

/// No word.
const NONE: u32 = u32::MAX;

/// Words by their beginnings.
#[derive(Debug)]
pub(super) struct Words {
    /// The head of the words that begin with a character, by character; 0 where none do.
    first: Vec<u16>,
    /// The same of characters beyond the table.
    beyond: FxHashMap<char, u16>,
    heads: Vec<Head>,
    /// Second characters, ascending for each head, and the words that begin so, the shortest first.
    second_chars: Vec<u32>,
    seconds: Vec<Range<u32>>,
    rests: Vec<Rest>,
    /// What words say from their third character on.
    text: String,
    /// Latin letters are compared without case.
    fold: bool,
}

/// Words of the same two characters by what follows these, with their numbers.
type Longer = Vec<(String, u32)>;

/// The words that begin with a character.
#[derive(Debug)]
struct Head {
    /// The word of this character alone.
    single: u32,
    /// Those of two and more, by the second character.
    seconds: Range<u32>,
}

/// A word from its third character on.
#[derive(Debug)]
struct Rest {
    at: u32,
    len: u32,
    number: u32,
}

impl Words {
    /// Words with their numbers; of equal ones the first counts. With `fold` Latin letters count without case.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, u32)>, fold: bool) -> Self {
        let folded = |c: char| if fold { c.to_ascii_lowercase() } else { c };
        let mut sorted: BTreeMap<char, (u32, BTreeMap<char, Longer>)> = BTreeMap::new();
        for (word, number) in words {
            let mut chars = word.chars().map(folded);
            let Some(first) = chars.next() else { continue };
            let (single, longer) = sorted.entry(first).or_insert((NONE, BTreeMap::new()));
            let Some(second) = chars.next() else {
                *single = if *single == NONE { number } else { *single };
                continue;
            };
            let rest: String = chars.collect();
            let rests = longer.entry(second).or_default();
            if !rests.iter().any(|(known, _)| *known == rest) {
                rests.push((rest, number));
            }
        }
        let mut out = Words {
            first: vec![0; PLANE],
            beyond: FxHashMap::default(),
            heads: vec![Head { single: NONE, seconds: 0..0 }],
            second_chars: Vec::new(),
            seconds: Vec::new(),
            rests: Vec::new(),
            text: String::new(),
            fold,
        };
        for (first, (single, longer)) in sorted {
            // There are fewer characters to begin a word with than fit.
            let Ok(head) = u16::try_from(out.heads.len()) else { break };
            match out.first.get_mut(first as usize) {
                Some(place) => *place = head,
                None => _ = out.beyond.insert(first, head),
            }
            let start = out.seconds.len() as u32;
            for (c, mut rests) in longer {
                rests.sort_by_key(|(rest, _)| rest.len());
                let start = out.rests.len() as u32;
                for (rest, number) in rests {
                    out.rests.push(Rest { at: out.text.len() as u32, len: rest.len() as u32, number });
                    out.text.push_str(&rest);
                }
                out.second_chars.push(c as u32);
                out.seconds.push(start..out.rests.len() as u32);
            }
            out.heads.push(Head { single, seconds: start..out.seconds.len() as u32 });
        }
        out
    }

    fn folded(&self, c: char) -> char {
        if self.fold { c.to_ascii_lowercase() } else { c }
    }

    /// Tells the words that begin with a character, by number and end, the shortest first. `end` is the byte behind the
    /// character, `second` the character there.
    #[inline]
    fn at(&self, text: &str, c: char, end: usize, second: Option<char>, mut found: impl FnMut(u32, usize)) {
        let first = self.folded(c);
        let head = match self.first.get(first as usize) {
            Some(&head) => head,
            None => self.beyond.get(&first).copied().unwrap_or(0),
        };
        if head == 0 {
            return;
        }
        let head = &self.heads[usize::from(head)];
        if head.single != NONE {
            found(head.single, end);
        }
        let Some(second) = second else { return };
        let range = head.seconds.start as usize..head.seconds.end as usize;
        let wanted = self.folded(second) as u32;
        let Ok(at) = self.second_chars[range.clone()].binary_search(&wanted) else { return };
        let end = end + second.len_utf8();
        let rests = &self.seconds[range.start + at];
        for rest in &self.rests[rests.start as usize..rests.end as usize] {
            if rest.len == 0 {
                found(rest.number, end);
                continue;
            }
            let len = rest.len as usize;
            let Some(stands) = text.as_bytes().get(end..end + len) else { break };
            let wanted = &self.text.as_bytes()[rest.at as usize..][..len];
            let same = if self.fold {
                stands.eq_ignore_ascii_case(wanted)
            } else {
                // Most of those that do not fit differ in their last character.
                stands[len - 1] == wanted[len - 1] && stands == wanted
            };
            if same {
                found(rest.number, end + len);
            }
        }
    }

    /// Tells every word in a text, also those within others: its number, start and end, by start, then by end.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(u32, usize, usize)) {
        let mut chars = text.char_indices();
        let mut current = chars.next();
        while let Some((start, c)) = current {
            current = chars.next();
            let (end, second) = current.map_or((text.len(), None), |(end, c)| (end, Some(c)));
            self.at(text, c, end, second, |number, end| found(number, start, end));
        }
    }

    /// The longest word that begins at a byte of a text: its number and end.
    pub(super) fn longest_at(&self, text: &str, start: usize) -> Option<(u32, usize)> {
        let mut chars = text[start..].chars();
        let c = chars.next()?;
        let mut longest = None;
        self.at(text, c, start + c.len_utf8(), chars.next(), |number, end| longest = Some((number, end)));
        longest
    }

    /// Tells the leftmost longest words of a text, without overlap: number and range.
    pub(super) fn longest(&self, text: &str, mut found: impl FnMut(u32, Range<usize>)) {
        let mut from = 0;
        while let Some((number, range)) = self.first(text, from) {
            from = range.end;
            found(number, range);
        }
    }

    /// The leftmost longest word of a text from a byte on.
    pub(super) fn first(&self, text: &str, from: usize) -> Option<(u32, Range<usize>)> {
        let mut chars = text[from..].char_indices();
        let mut current = chars.next();
        while let Some((start, c)) = current {
            let start = from + start;
            current = chars.next();
            let (end, second) = current.map_or((text.len(), None), |(end, c)| (from + end, Some(c)));
            let mut longest = None;
            self.at(text, c, end, second, |number, end| longest = Some((number, end)));
            if let Some((number, end)) = longest {
                return Some((number, start..end));
            }
        }
        None
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
