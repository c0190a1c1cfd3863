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
mod mark;
mod normalize;
mod patterns;
mod reading;
mod segment;
mod span;
mod views;

pub use document::{Block, BlockKind, CharsetFrom, Document, Place, SourceInfo};
pub use layout::{Layout, Line, LineKind, Sentence};
pub use mark::CORRECTED;
pub use normalize::NormView;
pub use patterns::{LayoutPatterns, LinePatterns};
pub use reading::{Clause, ClauseEnd, Reading};
pub use segment::{Morphology, Segmenter};
pub use span::Span;
pub use views::Views;

/// The first characters of a text, at most so many.
pub(crate) fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The characters of a text whose first two bytes pass a test, with their places. Where few characters of a text are
/// looked for, taking all of it apart would cost more than the search.
#[inline]
pub(crate) fn chars_by_bytes(
    text: &str,
    passes: impl Fn(u8, u8) -> bool,
) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&first) = bytes.get(at) {
            let here = at;
            at += match first {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            if passes(first, bytes.get(here + 1).copied().unwrap_or(0)) {
                return text.get(here..)?.chars().next().map(|c| (here, c));
            }
        }
        None
    })
}

/// The last characters of a text, at most so many.
pub(crate) fn last_chars(text: &str, count: usize) -> &str {
    let Some(before) = count.checked_sub(1) else { return "" };
    text.char_indices().rev().nth(before).and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{chars_by_bytes, first_chars, last_chars};

    #[test]
    fn characters_are_found_by_their_bytes() {
        let text = "約3é𠮷件。〇";
        assert!(chars_by_bytes(text, |_, _| true).eq(text.char_indices()));
        let found =
            chars_by_bytes(text, |first, second| first.is_ascii_digit() || (first, second) == (0xE3, 0x80));
        assert!(found.map(|(_, c)| c).eq("3。〇".chars()));
    }

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
