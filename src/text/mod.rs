//! The text of a document and the coordinates in it.
//!
//! Three texts, one direction:
//!
//! * the **canonical text** ([`Document`]): what the reader of the evidence sees; never edited after loading;
//! * the **normalised view** ([`NormView`]): width, spacing and line wraps folded away, with an exact map back;
//! * the **reading** ([`Reading`]): one sentence of the normalised view with its inflected words in dictionary
//!   form and their endings as marks (`含む〔受〕〔継〕〔否〕` for 含まれておらず), the form in which rules are written.

mod document;
mod layout;
mod normalize;
mod reading;
mod span;

pub use document::{Block, BlockKind, CharsetFrom, Document, Place, SourceInfo};
pub use layout::{Layout, LayoutPatterns, Line, LineKind, Sentence};
pub use normalize::NormView;
pub use reading::{Clause, ClauseEnd, Morphology, Reading, Segmenter};
pub use span::Span;

/// The first characters of a text, at most so many.
pub(crate) fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

/// The last characters of a text, at most so many.
pub(crate) fn last_chars(text: &str, count: usize) -> &str {
    let Some(before) = count.checked_sub(1) else { return "" };
    text.char_indices().rev().nth(before).map_or(text, |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::{first_chars, last_chars};

    #[test]
    fn last_characters_are_whole() {
        for (count, wanted) in [(0, ""), (1, "件"), (2, "𠮷件"), (3, "a𠮷件"), (9, "a𠮷件")] {
            assert_eq!(last_chars("a𠮷件", count), wanted);
        }
        assert_eq!(last_chars("", 3), "");
    }

    #[test]
    fn first_characters_are_whole() {
        for (count, wanted) in [(0, ""), (1, "件"), (2, "件𠮷"), (3, "件𠮷a"), (9, "件𠮷a")] {
            assert_eq!(first_chars("件𠮷a", count), wanted);
        }
        assert_eq!(first_chars("", 3), "");
    }
}
