//! One function a target: it takes any bytes, and panics where a law is broken.

use kaiji::corrections::{Applier, Corrections};
use kaiji::engine::Engine;
use kaiji::error::Error;
use kaiji::fetch::list::{Found, MAX_ADDRESSES, read};
use kaiji::mention::{counts, dates, parse_number, url_date};
use kaiji::source::MediaType;
use kaiji::text::{Document, NormView, SourceInfo};

use super::{check, document, engine, file, folder};

/// A target's name and what it does with some bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const ALL: [Target; 9] = [
    ("html", html),
    ("pdf", pdf),
    ("warc", warc),
    ("jsonl", jsonl),
    ("mentions", mentions),
    ("normalisation", normalisation),
    ("rules", rules),
    ("corrections", corrections),
    ("lists", lists),
];

const NOTICE: &str =
    "2022年3月25日\n株式会社青葉精機\n2022年3月1日、弊社のパソコン12台がEmotetに感染し、氏名が流出しました。";

/// Pages: a record that keeps the laws, or a refusal.
pub fn html(bytes: &[u8]) {
    document(bytes, MediaType::Html);
}

/// PDF files: a record that keeps the laws, or a refusal.
pub fn pdf(bytes: &[u8]) {
    document(bytes, MediaType::Pdf);
}

/// .warc files: each document a record that keeps the laws, or a refusal.
pub fn warc(bytes: &[u8]) {
    file(bytes, ".warc");
}

/// .jsonl files: each document a record that keeps the laws, or a refusal.
pub fn jsonl(bytes: &[u8]) {
    file(bytes, ".jsonl");
}

/// The grammar of numbers, days and counts: mentions are in order, within the text, and at ends of characters.
pub fn mentions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
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
    for count in counts(view.text(), &engine().rules().units) {
        assert!(view.text().get(count.range.clone()).is_some_and(|words| !words.is_empty()));
        assert!(view.text().get(count.number.clone()).is_some_and(|words| !words.is_empty()));
    }
}

/// The map between the normalised view and the canonical text: whole, in order, and never within a character.
pub fn normalisation(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
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
}

/// Rule files of a user's own: used, or refused with file and line.
pub fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (folder, _) = folder("measures.toml", text.as_bytes());
    match Engine::new(Some(folder.path())) {
        Ok(engine) => {
            let notice =
                "弊社のサーバー3台が感染したため、直ちにネットワークから隔離し、パスワードを変更しました。";
            let doc = Document::plain(notice.into(), SourceInfo::default());
            check(&mut engine.worker(), &doc);
        }
        Err(Error::Rule { file, line, .. }) => assert!(file.contains("measures.toml") && line > 0),
        Err(other) => assert!(matches!(other, Error::RulesFolder { .. }), "{other}"),
    }
}

/// Files of corrections: applied, or refused with file and line; what was applied is written and read again the same.
pub fn corrections(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(corrections) = Corrections::parse("mine.toml", text) else { return };
    if let Ok(written) = corrections.to_toml() {
        let again = Corrections::parse("mine.toml", &written).expect("what was written is read");
        assert_eq!(again.to_toml().ok(), Some(written), "and is the same");
    }
    let doc = Document::plain(NOTICE.into(), SourceInfo { id: Some("a".into()), ..SourceInfo::default() });
    let mut record = engine().worker().extract(&doc);
    let applier = Applier::new(&corrections);
    let _ = applier.apply(&mut record, Some(doc.text()));
    let _ = applier.unmet();
    serde_json::to_string(&record).expect("a record is JSON");
}

/// Sitemaps, feeds, tables and plain lists: addresses within bounds, or a reason.
pub fn lists(bytes: &[u8]) {
    let base = kaiji::fetch::parse_address("https://example.jp/feeds/all.xml").expect("an address");
    for name in ["sitemap.xml", "list.csv", "sources.toml", "list.txt"] {
        match read(bytes, name, None, Some(&base)) {
            Ok(Found::Addresses(found) | Found::Sitemaps(found)) => {
                assert!(!found.is_empty() && found.len() <= MAX_ADDRESSES);
                for address in found.iter().filter_map(|text| kaiji::fetch::parse_address(text).ok()) {
                    assert!(address.username().is_empty() && address.password().is_none());
                    assert!(matches!(address.scheme(), "http" | "https"));
                }
            }
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
}
