//! The three views of a document together.

use super::{Document, Layout, LayoutPatterns, NormView, Reading, Segmenter, Sentence};
use crate::deadline;

/// A document's normalised view, its lines and sentences, and the reading of each sentence.
#[derive(Debug)]
pub struct Views {
    /// Normalised view.
    pub view: NormView,
    /// Lines, outline, sentences.
    pub layout: Layout,
    /// The reading of each sentence.
    pub readings: Vec<Reading>,
}

impl Views {
    /// Reads a document's sentences.
    pub fn new(doc: &Document, patterns: &LayoutPatterns, segmenter: &mut Segmenter<'_>) -> Self {
        let view = NormView::new(doc);
        let layout = Layout::new(doc, &view, patterns);
        let text = view.text();
        let read = |s: &Sentence| {
            deadline::check();
            segmenter.read(text.get(s.range.clone()).unwrap_or_default(), s.range.start)
        };
        let readings = layout.sentences.iter().map(read).collect();
        Views { view, layout, readings }
    }
}
