//! Canonical texts, found by their hash: records do not hold the texts that they were read from.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::record::{Evidence, Record};
use crate::source::hex;

/// Canonical texts by their SHA-256.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: HashMap<String, Arc<str>>,
}

impl Texts {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        self.texts.entry(hex(&Sha256::digest(text.as_bytes()))).or_insert_with(|| text.into());
    }

    /// The text that a record was read from.
    pub fn of(&self, record: &Record) -> Option<&str> {
        self.texts.get(&record.source.text_sha256).map(AsRef::as_ref)
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// The words of a text between two offsets in code points; `None` where the text is shorter.
pub fn slice(text: &str, start: usize, end: usize) -> Option<&str> {
    let mut offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let from = offsets.nth(start)?;
    if end <= start {
        return text.get(from..from).filter(|_| end == start);
    }
    let to = offsets.nth(end - start - 1)?;
    text.get(from..to)
}

/// Does a text say at the place of some evidence what the evidence quotes?
pub fn says(text: &str, evidence: &Evidence) -> bool {
    slice(text, evidence.start, evidence.end) == Some(evidence.quote.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_code_points() {
        let text = "𠮷野家12台";
        assert_eq!(slice(text, 0, 1), Some("𠮷"));
        assert_eq!(slice(text, 3, 6), Some("12台"));
        assert_eq!(slice(text, 6, 6), Some(""));
        assert_eq!(slice(text, 2, 1), None);
        assert_eq!(slice(text, 3, 7), None);
        assert_eq!(slice(text, 9, 10), None);
        let e =
            |start, quote: &str| Evidence { start, end: start + 1, quote: quote.into(), rule: "r".into() };
        assert!(says(text, &e(1, "野")) && !says(text, &e(2, "野")));
    }
}
