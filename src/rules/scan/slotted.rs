//! Texts with slots: 〈日〉 for a day, 〈数〉 for a count, in a sentence that has been scanned.

use std::ops::Range;

/// The character with which slots begin.
pub(super) const SLOT: char = '〈';

/// A scanned text in which stretches are replaced by slots: 〈日〉, 〈数〉.
#[derive(Debug, Default)]
pub struct Slotted {
    pub(super) text: String,
    pub(super) kept: Vec<Kept>,
}

/// A stretch of a text with slots that is one of the text which it comes from.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) at: usize,
    pub(super) from: Range<usize>,
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
