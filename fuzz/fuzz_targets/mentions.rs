//! The grammar of numbers, days and counts: mentions are in order, within the text, and at ends of characters.
#![no_main]

use kaiji::mention::{counts, dates, parse_number, url_date};
use kaiji::text::{Document, NormView, SourceInfo};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = url_date(text);
    if let Some((_, length)) = parse_number(text) {
        assert!(length > 0 && text.is_char_boundary(length));
    }
    let doc = Document::plain(text.to_string(), SourceInfo::default());
    let view = NormView::new(&doc);
    let mut before = 0;
    for date in dates(view.text()) {
        assert!(date.range.start >= before && date.range.start < date.range.end, "{:?}", date.range);
        assert!(date.end_with_time >= date.range.end);
        assert!(view.text().get(date.range.start..date.end_with_time).is_some());
        before = date.range.start;
    }
    for count in counts(view.text(), &kaiji_fuzz::engine().rules().units) {
        assert!(view.text().get(count.range.clone()).is_some_and(|words| !words.is_empty()));
        assert!(view.text().get(count.number.clone()).is_some_and(|words| !words.is_empty()));
    }
});
