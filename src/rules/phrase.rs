//! Phrases: what code looks for in a text beside the rules, written as a regular expression.
//!
//! They are read and compared as pieces of rules are (see [`super::program`]). What a general engine builds for a
//! phrase of Japanese (the bytes of `[^、。]{0,20}` laid out forwards and backwards) takes longer than reading a
//! document, and there are dozens of them.

use std::ops::Range;

use super::grammar::{self, Stop};
use super::program::Program;

/// A phrase.
#[derive(Debug)]
pub struct Phrase {
    program: Program,
    /// It stands at the beginning of a text or nowhere.
    anchored: bool,
    /// The characters with which it may begin, roughly; where they are not told, all.
    begins: Option<Mask>,
}

impl Phrase {
    /// Reads a phrase: words, groups, alternatives, classes, counts, `^` and `$`, without flags and named classes.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let node = grammar::read_phrase(pattern).map_err(|stop| match stop {
            Stop::Wrong(fault) => fault,
            Stop::Unusual => format!("{pattern:?} is written in a way that phrases do not know"),
        })?;
        let begins = node.firsts().map(|firsts| Mask::of(&firsts));
        Ok(Phrase { program: Program::new(&node), anchored: node.is_anchored(), begins })
    }

    /// Does it stand in a text?
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Where it stands first in a text.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_from(text, 0)
    }

    /// Everywhere it stands in a text, without overlap. (Those that match nothing are not asked this.)
    pub fn find_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find_from(text, from)?;
            from = found.end.max(found.start + 1);
            Some(found)
        })
    }

    fn find_from(&self, text: &str, from: usize) -> Option<Range<usize>> {
        if self.anchored {
            return (from == 0).then(|| self.program.end_at(text, 0).map(|end| 0..end)).flatten();
        }
        let at = |start: usize| self.program.end_at(text, start).map(|end| start..end);
        let rest = text.get(from..)?;
        match &self.begins {
            Some(begins) => {
                let mut starts = rest.char_indices().filter(|&(_, c)| begins.may_have(c));
                starts.find_map(|(start, _)| at(from + start))
            }
            // What can match nothing may stand at the end.
            None => {
                let mut starts = rest.char_indices().map(|(start, _)| from + start).chain([text.len()]);
                starts.find_map(at)
            }
        }
    }
}

/// A set of characters, roughly: a bit for each that some others share.
#[derive(Debug, Default)]
struct Mask([u64; 4]);

impl Mask {
    fn of(chars: &[char]) -> Self {
        let mut mask = Mask::default();
        for (word, bit) in chars.iter().map(|&c| Self::place(c)) {
            mask.0[word] |= bit;
        }
        mask
    }

    fn place(c: char) -> (usize, u64) {
        let hash = u32::from(c).wrapping_mul(0x9E37_79B1);
        ((hash >> 30) as usize, 1 << (hash >> 24 & 63))
    }

    fn may_have(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.0[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    proptest! {
        /// A phrase means what the regular expression means.
        #[test]
        fn phrases_match_as_the_engine_does(
            text in "[ab、。〔否〕0-9]{0,12}",
            pattern in prop::sample::select(vec![
                "^[^、。]{0,4}(?:a|b)", "a[^。]*b$", "(?:a|ab|、)*$", "[0-9]{1,2}(?:a[0-9]{1,2}b|。)?", "〔否〕(?:a)?|b",
                "^(?:a|b)?[^、。]{0,3}?、(?:a)?$|b", r"\([^()]{0,3}\)|[0-9]+", "a?(?:b|0)", "(?:〔[^〔〕]{1,2}〕|、)*a",
                "[^。]{2}a", "(?:a|b){2,3}。", "^[ab0-9]?$",
            ]),
        ) {
            let phrase = Phrase::new(pattern).expect("a pattern that phrases know");
            let regex = Regex::new(pattern).expect("a valid pattern");
            prop_assert_eq!(phrase.find(&text), regex.find(&text).map(|m| m.range()), "{} in {}", pattern, text);
            if !regex.is_match("") {
                let wanted: Vec<_> = regex.find_iter(&text).map(|m| m.range()).filter(|r| !r.is_empty()).collect();
                let found: Vec<_> = phrase.find_iter(&text).filter(|r| !r.is_empty()).collect();
                prop_assert_eq!(found, wanted, "{} in {}", pattern, text);
            }
        }
    }
}
