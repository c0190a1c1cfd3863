//! Positions in the canonical text.

/// A range of bytes in a document's canonical text, on character boundaries.
///
/// Only [`NormView`](crate::text::NormView) and [`Document`](crate::text::Document) make spans, so that a
/// position in another text (normalised view, reading) can never be taken for one in the canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end` of the canonical text.
    pub(super) fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}
