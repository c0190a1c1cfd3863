//! Evidence: the words of the document that say a value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Document, Span};

/// A stretch of the canonical text and the rule that read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// First code point of the quote in the canonical text, from 0.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The canonical text from `start` to `end`.
    pub quote: String,
    /// The rule that fired.
    pub rule: String,
}

impl Evidence {
    /// The only way to make evidence: the quote is sliced from the text at the span of the match.
    pub fn new(doc: &Document, span: Span, rule: &str) -> Self {
        let quote = doc.quote(span).to_string();
        let start = doc.char_offset(span.start());
        let end = doc.char_offset(span.end());
        debug_assert_eq!(end - start, quote.chars().count());
        Evidence { start, end, quote, rule: rule.to_string() }
    }
}
