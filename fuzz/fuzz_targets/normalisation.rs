//! The map between the normalised view and the canonical text: whole, in order, and never within a character.
#![no_main]

use kaiji::text::{Document, NormView, SourceInfo};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let doc = Document::plain(text.to_string(), SourceInfo::default());
    let view = NormView::new(&doc);
    let places: Vec<usize> =
        view.text().char_indices().map(|(at, _)| at).chain([view.text().len()]).collect();
    let mut before = (0, 0);
    for pair in places.windows(2) {
        let span = view.to_canonical(pair[0]..pair[1]);
        let quote = doc.quote(span);
        assert!(!quote.is_empty(), "a character of the view stands for something");
        let (start, end) = (doc.char_offset(span.start()), doc.char_offset(span.end()));
        let slice: String = doc.text().chars().skip(start).take(end - start).collect();
        assert_eq!(slice, quote, "code points and bytes agree");
        assert!(span.start() >= before.0 && span.end() >= before.1, "the map goes forward");
        before = (span.start(), span.end());
    }
    if let Some(&last) = places.last().filter(|&&last| last > 0) {
        let whole = view.to_canonical(0..last);
        assert!(
            whole.start() <= view.to_canonical(0..places[1]).start() && whole.end() >= before.1,
            "a span holds its parts"
        );
    }
});
