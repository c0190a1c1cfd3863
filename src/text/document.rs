//! A document as loaded: its canonical text, the blocks it came in, and where it came from.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// Where a document came from and how its bytes became text. Written into the record's `source`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceInfo {
    /// Path as the user gave it (or as found below a folder that the user gave).
    pub path: Option<String>,
    /// Address, when the input names one.
    pub url: Option<String>,
    /// Identifier given by the input itself (the `id` of a JSON line).
    pub id: Option<String>,
    /// Media type: `text/plain`, `text/markdown`, `text/html` or `application/pdf`.
    pub media_type: String,
    /// Character encoding by its WHATWG name, as decided while reading.
    pub charset: String,
    /// What decided the encoding.
    pub charset_from: CharsetFrom,
    /// When the document was fetched, as the input says it (ISO 8601).
    pub retrieved: Option<String>,
    /// Record of a web archive (`WARC-Record-ID` without its brackets), or name of an entry in a ZIP file.
    pub archive_record: Option<String>,
    /// SHA-256 of the document's own bytes (unpacked, without what HTTP did to them), in lower-case hexadecimal.
    pub sha256: String,
}

/// What decided how a document's bytes were read as text, in falling order of trust.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CharsetFrom {
    /// The `charset` of the HTTP header that came with the document.
    Header,
    /// A byte order mark.
    Bom,
    /// A declaration in the page itself.
    Meta,
    /// The bytes: valid UTF-8, or the most likely Japanese encoding.
    #[default]
    Detected,
    /// The format allows one encoding only (JSON Lines), or carries its own (PDF).
    Format,
}

/// Where in its source a block stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Elements from the page's root to the block's own, as `html/body/div[2]/p[3]`; a number counts elements of
    /// the same name from 1 and is left out for an only one.
    Path(Arc<str>),
    /// Page of a PDF, from 1.
    Page(u32),
}

/// What a stretch of canonical text is in the page's own markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of the given level (1 to 6).
    Heading(u8),
    /// Running text.
    Paragraph,
    /// A paragraph that a note's mark opens: ※, 注1), *2.
    Note,
    /// An item of a list at the given nesting depth (0 is outermost).
    ListItem(u8),
    /// A table row; its cells are separated by ` | ` in the canonical text. A cell that spans rows stands in each.
    TableRow,
    /// The row that names a table's columns, written as the others; it governs the rows below it.
    TableHead,
    /// Navigation, ranking, share buttons and the like: read, kept, never a source of facts.
    Furniture,
}

/// A block of a marked-up document: one or more whole lines of the canonical text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where the block's text stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Where it stood in the page or PDF.
    pub place: Place,
}

/// A loaded document. Its text is never edited: every offset in a record points into it.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    /// Blocks in text order; empty for plain text, whose structure is read off its lines.
    blocks: Vec<Block>,
    /// Title as the page's own metadata gives it, when it does.
    pub title: Option<String>,
    /// A publication date that the page's metadata gives (`YYYY-MM-DD`).
    pub meta_date: Option<String>,
    /// Origin.
    pub source: SourceInfo,
    /// SHA-256 of the text in lower-case hexadecimal, where loading knows it: most plain texts are their own bytes.
    pub(crate) text_sha256: Option<String>,
    /// Code points before every so many bytes, so that offsets are found without walking the text again.
    char_index: Vec<u32>,
}

/// Bytes from one place of the index to the next.
const INDEX_STEP: usize = 16;

impl Document {
    /// A document of plain text: lines carry its structure.
    pub fn plain(text: String, source: SourceInfo) -> Self {
        Self::with_blocks(text, Vec::new(), source)
    }

    /// A document whose blocks are `(start byte, end byte, kind, place)`, in order and without overlap.
    pub(crate) fn marked_up(
        text: String,
        blocks: impl IntoIterator<Item = (usize, usize, BlockKind, Place)>,
        source: SourceInfo,
    ) -> Self {
        let block = |(start, end, kind, place)| {
            let note = kind == BlockKind::Paragraph && text.get(start..end).is_some_and(opens_note);
            Block { span: Span::new(start, end), kind: if note { BlockKind::Note } else { kind }, place }
        };
        let blocks = blocks.into_iter().map(block).collect();
        Self::with_blocks(text, blocks, source)
    }

    fn with_blocks(text: String, blocks: Vec<Block>, source: SourceInfo) -> Self {
        let (steps, _) = text.as_bytes().as_chunks::<INDEX_STEP>();
        let mut char_index = Vec::with_capacity(steps.len() + 1);
        let mut chars = 0;
        char_index.push(chars);
        for step in steps {
            chars += u32::from(chars_in(step));
            char_index.push(chars);
        }
        Document { text, blocks, title: None, meta_date: None, source, text_sha256: None, char_index }
    }

    /// The canonical text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Blocks in text order; empty for plain text.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The words at a span.
    pub fn quote(&self, span: Span) -> &str {
        let quote = self.text.get(span.start()..span.end());
        debug_assert!(quote.is_some(), "{span:?} is of another text");
        quote.unwrap_or_default()
    }

    /// Code points before byte `byte`, the offset that records use.
    pub fn char_offset(&self, byte: usize) -> usize {
        let text = self.text.as_bytes();
        let (steps, rest) = text.get(..byte).unwrap_or(text).as_chunks::<INDEX_STEP>();
        let counted = self.char_index.get(steps.len()).map_or(0, |&chars| chars as usize);
        counted + usize::from(chars_in(rest))
    }
}

/// Does a note's mark open a paragraph?
fn opens_note(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['(', '（', '[', '［', '【', '<', '〈']);
    let numbered = |rest: &str| {
        let rest = rest.trim_start_matches(['記', '釈', '意']);
        rest.starts_with(|c: char| {
            c.is_numeric() || matches!(c, ')' | '）' | ':' | '：' | ']' | '］' | '】' | '>' | '〉')
        })
    };
    text.starts_with('※')
        || text.strip_prefix('注').is_some_and(numbered)
        || text.strip_prefix(['*', '＊']).is_some_and(|rest| rest.starts_with(char::is_numeric))
}

/// Code points that begin in a stretch of UTF-8 no longer than a step of the index.
fn chars_in(bytes: &[u8]) -> u8 {
    bytes.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_makes_a_note() {
        for text in
            ["※1 対象は会員の方です。", "（注）集計中です。", "注1) 延べ人数", "*2 推定", "注記：一部"]
        {
            assert!(opens_note(text), "{text}");
        }
        for text in ["注意喚起を行いました。", "注文情報", "対象※1の方", "**1. 概要**", "(1) 概要"]
        {
            assert!(!opens_note(text), "{text}");
        }
    }

    #[test]
    fn char_offsets_count_code_points_at_any_byte() {
        let text = "令和2年𠮷ｱ㈱x".repeat(200);
        let doc = Document::plain(text.clone(), SourceInfo::default());
        for (i, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(doc.char_offset(byte), i);
        }
        assert_eq!(doc.char_offset(text.len()), text.chars().count());
        assert_eq!(Document::plain(String::new(), SourceInfo::default()).char_offset(0), 0);
    }
}
