//! From bytes to text: HTTP header, byte order mark, declaration in the page, then detection.
//!
//! Declarations are trusted in that order, but no further than the bytes bear them out: servers declare one
//! encoding for all their pages, and pages are converted without their declarations. So each declared encoding is
//! tried, and one that gives something clearly less like a text than another encoding does is passed over.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::text::CharsetFrom;

/// Text with the encoding that it was read by.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// WHATWG name of the encoding.
    pub charset: &'static str,
    /// What decided the encoding.
    pub from: CharsetFrom,
}

/// Part of a text's characters that may be broken: a few are common and harmless; a text that is mostly broken is
/// not read.
const MOST_BROKEN: f64 = 0.005;
/// How much less like a text a declared encoding may make the bytes than the likeliest one does.
const MARGIN: f64 = 0.15;

/// How much like a text it is where more than half of it is kana, or nearly so: no other encoding gives that.
const PLAINLY_JAPANESE: f64 = 0.4;

/// Decodes a document; `header` is the `charset` of the HTTP header that it came with, `utf8` the bytes as a text where
/// they are known to be one.
///
/// # Errors
///
/// A reason that says what to do, when the bytes are no text in UTF-8 or a Japanese encoding.
pub(super) fn decode(
    bytes: &[u8],
    utf8: Option<&str>,
    html: bool,
    header: Option<&str>,
) -> Result<Decoded, String> {
    let marked = Encoding::for_bom(bytes);
    let body_at = marked.map_or(0, |(_, length)| length);
    let body = bytes.get(body_at..).unwrap_or_default();
    let wide =
        marked.map(|(e, _)| e).filter(|&e| e != UTF_8).or_else(|| html.then(|| wide_markup(body)).flatten());
    if let Some(encoding) = wide {
        // Of two bytes a character: nothing else reads these bytes.
        let from = if marked.is_some() { CharsetFrom::Bom } else { CharsetFrom::Detected };
        let reading = Reading::of(encoding, body);
        if reading.broken <= MOST_BROKEN {
            return Ok(reading.decoded(from));
        }
    }
    if memchr::memchr(0, body.get(..8192).unwrap_or(body)).is_some() {
        return Err("is a binary file, not text; kaiji reads text, Markdown, HTML and JSON Lines".into());
    }
    let mut declared: Vec<(&'static Encoding, CharsetFrom)> = Vec::new();
    let narrow = |e: &&'static Encoding| ![UTF_16BE, UTF_16LE].contains(e);
    declared.extend(header.and_then(labelled).filter(narrow).map(|e| (e, CharsetFrom::Header)));
    declared.extend(marked.map(|(e, _)| (e, CharsetFrom::Bom)).filter(|(e, _)| narrow(e)));
    if html {
        declared.extend(in_page(body).filter(narrow).map(|e| (e, CharsetFrom::Meta)));
    }
    let escapes = has_escapes(body);
    if !escapes
        && let Some(text) = utf8.map_or_else(|| std::str::from_utf8(body).ok(), |text| text.get(body_at..))
    {
        // Hardly a text in another encoding is valid UTF-8 by chance; who else said so is told.
        let from =
            declared.iter().find(|(e, _)| *e == UTF_8).map_or(CharsetFrom::Detected, |(_, from)| *from);
        return Ok(Decoded { text: text.to_string(), charset: UTF_8.name(), from });
    }
    let mut readings: Vec<(Reading, CharsetFrom)> = Vec::new();
    for (encoding, from) in declared {
        if readings.iter().any(|(r, _)| r.encoding == encoding) {
            continue;
        }
        let reading = Reading::of(encoding, body);
        // Plainly Japanese: nothing else need be tried.
        if reading.broken == 0.0 && reading.likeness >= PLAINLY_JAPANESE {
            return Ok(reading.decoded(from));
        }
        readings.push((reading, from));
    }
    for encoding in detected(body, escapes) {
        if !readings.iter().any(|(r, _)| r.encoding == encoding) {
            readings.push((Reading::of(encoding, body), CharsetFrom::Detected));
        }
    }
    let best = readings.iter().map(|(r, _)| r.likeness).fold(f64::MIN, f64::max);
    // What was found by detection goes by likeness, whatever was tried first.
    let chosen = readings
        .iter()
        .position(|(r, from)| {
            let close = if *from == CharsetFrom::Detected { 0.0 } else { MARGIN };
            r.broken <= MOST_BROKEN && r.likeness >= best - close
        })
        .map(|at| readings.swap_remove(at));
    match chosen {
        Some((reading, from)) => Ok(reading.decoded(from)),
        None => {
            let at = std::str::from_utf8(body).err().map_or(0, |e| e.valid_up_to());
            Err(format!(
                "is not valid UTF-8 (first broken byte at {at}) and not Shift_JIS, EUC-JP or ISO-2022-JP either; \
                 save it as UTF-8 and try again"
            ))
        }
    }
}

/// Bytes as an encoding reads them.
struct Reading {
    encoding: &'static Encoding,
    text: String,
    /// Part of the characters that no byte sequence of the encoding stands for.
    broken: f64,
    /// How much like a Japanese text it is: 1 for kana alone, below 0 for what is no text.
    likeness: f64,
}

impl Reading {
    fn of(encoding: &'static Encoding, bytes: &[u8]) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let (mut all, mut foreign, mut broken, mut odd, mut kana, mut kanji) =
            (0u64, 0u64, 0u64, 0u64, 0u64, 0u64);
        for c in text.chars() {
            all += 1;
            match c {
                '\t' | '\n' | '\r' | '\u{C}' | ' '..='~' => continue,
                '\u{FFFD}' => broken += 1,
                // Controls, and characters of nobody's.
                '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => odd += 2,
                // EUC-JP read as Shift_JIS is mostly these.
                '\u{FF61}'..='\u{FF9F}' => odd += 1,
                '\u{3041}'..='\u{30FF}' | '、' | '。' => kana += 1,
                '\u{4E00}'..='\u{9FFF}' => kanji += 1,
                _ => {}
            }
            foreign += 1;
        }
        let part = |n: u64| n as f64 / foreign.max(1) as f64;
        Reading {
            encoding,
            text: text.into_owned(),
            broken: broken as f64 / all.max(1) as f64,
            likeness: part(kana) + 0.3 * part(kanji) - 0.5 * part(odd) - 10.0 * part(broken),
        }
    }

    fn decoded(self, from: CharsetFrom) -> Decoded {
        Decoded { text: self.text, charset: self.encoding.name(), from }
    }
}

/// Encodings that the bytes may be in, likeliest first.
fn detected(bytes: &[u8], escapes: bool) -> Vec<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), chardetng::Utf8Detection::Allow);
    let mut found = Vec::new();
    if escapes {
        found.push(ISO_2022_JP);
    }
    for encoding in [guess, SHIFT_JIS, EUC_JP, UTF_8] {
        if !found.contains(&encoding) && narrow_japanese(encoding) {
            found.push(encoding);
        }
    }
    found
}

/// Is it an encoding that detection may choose? Only Japanese ones are looked for.
fn narrow_japanese(encoding: &'static Encoding) -> bool {
    [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8].contains(&encoding)
}

/// Does a page of two bytes a character begin here, without a mark that says so?
fn wide_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, b, 0, ..] if b.is_ascii() && *b != 0 => Some(UTF_16LE),
        [0, b'<', 0, b, ..] if b.is_ascii() && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Does it switch to Japanese characters as ISO-2022-JP does?
fn has_escapes(bytes: &[u8]) -> bool {
    let switches = |at: usize| matches!(bytes.get(at + 1..at + 3), Some(b"$B" | b"$@" | b"(I"));
    memchr::memchr_iter(0x1B, bytes).any(switches)
}

/// The encoding of a label, also of those that old software writes.
fn labelled(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'', ';']).trim();
    Encoding::for_label(label.as_bytes()).or_else(|| match label.to_ascii_lowercase().as_str() {
        "cp932" | "windows-932" | "shiftjis" | "s-jis" | "x-ms-cp932" | "mskanji" => Some(SHIFT_JIS),
        "eucjp" | "euc_jp" | "euc" | "ujis" | "eucjp-win" | "cp51932" => Some(EUC_JP),
        "jis" | "iso2022jp" | "iso-2022-jp-ms" => Some(ISO_2022_JP),
        "utf_8" | "utf8n" => Some(UTF_8),
        _ => None,
    })
}

/// Bytes at the beginning of a page in which its declaration is looked for: the standard's 1,024 are exceeded by
/// pages with scripts or comments before it.
const LONGEST_HEAD: usize = 64 * 1024;

/// The encoding that a page declares, in a `meta` element or an XML declaration.
fn in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..LONGEST_HEAD).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some((_, markup)) = rest.split_once('<') {
        if let Some(comment) = markup.strip_prefix("!--") {
            // A declaration that was commented out declares nothing.
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let tag;
        (tag, rest) = markup.split_once('>').unwrap_or((markup, ""));
        let declares = |key: &str| after(tag, key).and_then(labelled);
        if let Some(script) = ["script", "style", "title", "noscript"].iter().find(|n| opens(tag, n)) {
            if *script != "noscript" {
                let close = format!("</{script}");
                rest = rest.split_once(&close).map_or("", |(_, behind)| behind);
            }
        } else if opens(tag, "body") {
            return None;
        } else if tag.starts_with("?xml")
            && let Some(encoding) = declares("encoding")
        {
            return Some(encoding);
        } else if opens(tag, "meta")
            && let Some(encoding) = declares("charset")
        {
            return Some(encoding);
        }
    }
    None
}

/// Does a tag open an element of this name?
fn opens(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
}

/// The value after `key=` in a tag.
fn after<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((_, behind)) = rest.split_once(key) {
        rest = behind;
        let Some(value) = rest.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
        let label = value
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+')))
            .next()
            .filter(|label| !label.is_empty());
        if label.is_some() {
            return label;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use CharsetFrom::{Bom, Detected, Header, Meta};

    const TEXT: &str = "2020年9月1日、弊社のパソコン1台がウイルスに感染しました。お詫び申し上げます。";
    /// Characters that Microsoft added to Shift_JIS, and kana of half width.
    const EXTENDED: &str = "㈱あさつゆ　①経緯～②対応－パソコン（ﾊﾟｿｺﾝ）№１、髙橋の氏名が漏えいしました。";

    fn bytes(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{} cannot write {text}", encoding.name());
        bytes.into_owned()
    }

    fn told(bytes: &[u8], html: bool, header: Option<&str>) -> (String, &'static str, CharsetFrom) {
        let decoded = decode(bytes, None, html, header).unwrap_or_else(|e| panic!("{e}"));
        (decoded.text, decoded.charset, decoded.from)
    }

    #[test]
    fn japanese_encodings_are_detected() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8] {
            for text in [TEXT, EXTENDED] {
                // Half-width kana and ① have no place in standard ISO-2022-JP.
                if encoding == ISO_2022_JP && text == EXTENDED {
                    continue;
                }
                let (read, charset, from) = told(&bytes(encoding, text), false, None);
                assert_eq!((read.as_str(), charset, from), (text, encoding.name(), Detected));
            }
        }
    }

    #[test]
    fn declarations_are_trusted_in_order() {
        let page = |meta: &str| format!("<html><head><meta charset={meta}></head><p>{TEXT}</p></html>");
        for encoding in [SHIFT_JIS, EUC_JP, UTF_8] {
            let bytes = bytes(encoding, &page(encoding.name()));
            assert_eq!(told(&bytes, true, Some(encoding.name())).2, Header, "{}", encoding.name());
            assert_eq!(told(&bytes, true, None).2, Meta, "{}", encoding.name());
            // A text declares nothing.
            assert_eq!(told(&bytes, false, None).2, Detected, "{}", encoding.name());
        }
        let marked = [b"\xEF\xBB\xBF".as_slice(), page("UTF-8").as_bytes()].concat();
        assert_eq!(told(&marked, true, Some("utf-8")).2, Header);
        assert_eq!(told(&marked, true, None).2, Bom);
        assert_eq!(told(&marked, true, None).0, page("UTF-8"));
    }

    #[test]
    fn wrong_declarations_are_survived() {
        let labels =
            ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP", "ISO-8859-1", "windows-1252", "no-such", ""];
        for text in [TEXT, "個人情報保護委員会", EXTENDED] {
            for encoding in [SHIFT_JIS, EUC_JP, UTF_8] {
                for meta in labels {
                    for header in labels {
                        let page = format!(
                            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={meta}\"></head><p>{text}</p>"
                        );
                        let (read, charset, _) = told(&bytes(encoding, &page), true, Some(header));
                        assert_eq!(
                            read,
                            page,
                            "{} as {charset}, meta {meta}, header {header}",
                            encoding.name()
                        );
                        assert_eq!(charset, encoding.name(), "meta {meta}, header {header}");
                    }
                }
            }
            let page = format!("<html><head><meta charset=Shift_JIS></head><p>{TEXT}</p>");
            assert_eq!(told(&bytes(ISO_2022_JP, &page), true, Some("UTF-8")).1, "ISO-2022-JP");
            // A mark that does not fit what follows.
            let marked = [b"\xEF\xBB\xBF".to_vec(), bytes(SHIFT_JIS, TEXT)].concat();
            assert_eq!(told(&marked, true, None).0, TEXT);
        }
    }

    #[test]
    fn a_declaration_decides_where_bytes_do_not() {
        let page = |charset: &str| format!("<html><meta charset={charset}><p>感染</p></html>");
        for encoding in [SHIFT_JIS, EUC_JP] {
            let (read, charset, from) = told(&bytes(encoding, &page(encoding.name())), true, None);
            assert_eq!((read, charset, from), (page(encoding.name()), encoding.name(), Meta));
        }
        // Another language is read by what the page says.
        let french = b"<html><meta charset=iso-8859-1><p>\xE9";
        assert!(told(french, true, None).0.ends_with('é'));
    }

    #[test]
    fn declarations_are_found_where_pages_put_them() {
        let far = format!("<html><head><script>var a = '<meta charset=utf-8>';{}</script>", " ".repeat(4000));
        for (head, wanted) in [
            (format!("{far}<meta charset='euc-jp'>"), Some(EUC_JP)),
            ("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><html>".into(), Some(SHIFT_JIS)),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html;charset=x-sjis'>".into(), Some(SHIFT_JIS)),
            ("<meta content=\"text/html; charset = CP932\" http-equiv=content-type>".into(), Some(SHIFT_JIS)),
            ("<!-- <meta charset=utf-8> --><meta charset=iso-2022-jp>".into(), Some(ISO_2022_JP)),
            ("<script src=a.js charset=utf-8></script><link charset=utf-8><meta name=x>".into(), None),
            ("<metadata charset=utf-8><body><meta charset=utf-8>".into(), None),
            ("<meta charset".into(), None),
            ("<".into(), None),
            ("<!--".into(), None),
        ] {
            assert_eq!(in_page(head.as_bytes()), wanted, "{head}");
        }
    }

    #[test]
    fn two_bytes_a_character_are_read() {
        let page = format!("<html><p>{TEXT}</p></html>");
        let little: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = page.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        assert_eq!(told(&marked(b"\xFF\xFE", &little), false, None), (page.clone(), "UTF-16LE", Bom));
        assert_eq!(told(&marked(b"\xFE\xFF", &big), true, Some("utf-8")), (page.clone(), "UTF-16BE", Bom));
        assert_eq!(told(&little, true, None), (page.clone(), "UTF-16LE", Detected));
        assert_eq!(told(&big, true, None), (page, "UTF-16BE", Detected));
    }

    #[test]
    fn a_few_broken_bytes_are_survived() {
        for encoding in [SHIFT_JIS, EUC_JP, UTF_8] {
            let text = TEXT.repeat(20);
            let mut broken = bytes(encoding, &text);
            let at = broken.len() / 2;
            broken.splice(at..at, *b"\n\xFF\n");
            for (html, header) in [(true, Some(encoding.name())), (true, Some("Shift_JIS")), (false, None)] {
                let (read, charset, _) = told(&broken, html, header);
                assert_eq!(charset, encoding.name(), "{html} {header:?}");
                assert!(read.contains('\u{FFFD}') && read.matches("ウイルスに感染しました").count() >= 19);
            }
        }
    }

    #[test]
    fn binary_and_broken_text_are_refused_with_advice() {
        assert!(decode(b"PK\x03\x04\0\0\0", None, false, None).is_err_and(|e| e.contains("binary")));
        let broken = [b"\xE6\x84\xFF\xFF\xFE\x80\x80\xFF".as_slice(), "感染".as_bytes()].concat();
        assert!(decode(&broken, None, false, None).is_err_and(|e| e.contains("UTF-8")));
    }
}
