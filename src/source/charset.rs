//! From bytes to text: byte order mark, declaration in the page, then detection.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::text::CharsetFrom;

/// Text with the encoding that it was read by.
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// WHATWG name of the encoding.
    pub charset: &'static str,
    /// What decided the encoding.
    pub from: CharsetFrom,
}

/// Decodes a document; `header` is the `charset` of the HTTP header that it came with.
///
/// # Errors
///
/// A reason that says what to do, when the bytes are no text in UTF-8 or a Japanese encoding.
pub(super) fn decode(bytes: &[u8], html: bool, header: Option<&str>) -> Result<Decoded, String> {
    let decoded = |text: Cow<'_, str>, encoding: &'static Encoding, from| Decoded {
        text: text.into_owned(),
        charset: encoding.name(),
        from,
    };
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[bom..]);
        return Ok(decoded(text, encoding, CharsetFrom::Bom));
    }
    if bytes[..bytes.len().min(8192)].contains(&0) {
        return Err("is a binary file, not text; kaiji reads text, Markdown, HTML and JSON Lines".into());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !looks_like_iso_2022_jp(bytes)
    {
        return Ok(decoded(text.into(), UTF_8, CharsetFrom::Detected));
    }
    let header = header.and_then(|label| Encoding::for_label(label.as_bytes()));
    let header = header.map(|e| (e, CharsetFrom::Header));
    let declared = if html { declared(bytes).map(|e| (e, CharsetFrom::Meta)) } else { None };
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let detected = detector.guess(Some(b"jp"), chardetng::Utf8Detection::Allow);
    for (encoding, from) in header.into_iter().chain(declared).chain([(detected, CharsetFrom::Detected)]) {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        if !malformed {
            return Ok(decoded(text, encoding, from));
        }
    }
    // A few broken bytes in a page are common and harmless; a text that is mostly broken is not read.
    let (text, _) = detected.decode_without_bom_handling(bytes);
    let broken = text.chars().filter(|&c| c == '\u{FFFD}').count();
    let replaced = broken as f64 / text.chars().count().max(1) as f64;
    if html && replaced < 0.002 {
        return Ok(decoded(text, detected, CharsetFrom::Detected));
    }
    let at = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
    Err(format!(
        "is not valid UTF-8 (first broken byte at {at}) and not Shift_JIS, EUC-JP or ISO-2022-JP either; \
         save it as UTF-8 and try again"
    ))
}

fn looks_like_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| w == b"\x1b$B" || w == b"\x1b$@")
}

/// The encoding that a page declares in a `meta` element within its first 1,024 bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let at = head.find("charset")?;
    let label: String = head[at + "charset".len()..]
        .chars()
        .skip_while(|c| matches!(c, '=' | '"' | '\'' | ' '))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_encodings_are_read() {
        let text = "2020年9月1日、弊社のパソコン1台がウイルスに感染しました。お詫び申し上げます。";
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP, UTF_8] {
            let (bytes, ..) = encoding.encode(text);
            let decoded = decode(&bytes, false, None).unwrap_or_else(|e| panic!("{}: {e}", encoding.name()));
            assert_eq!(decoded.text, text, "{}", encoding.name());
        }
    }

    #[test]
    fn a_declaration_helps_a_short_page_and_a_wrong_one_is_survived() {
        let page = |charset: &str| format!("<html><meta charset={charset}><p>感染</p></html>");
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(Box::leak(page("Shift_JIS").into_boxed_str()));
        assert!(decode(&bytes, true, None).is_ok_and(|d| d.text.contains("感染")));
        assert!(decode(page("Shift_JIS").as_bytes(), true, None).is_ok_and(|d| d.text.contains("感染")));
    }

    #[test]
    fn binary_and_broken_text_are_refused_with_advice() {
        assert!(decode(b"PK\x03\x04\0\0\0", false, None).is_err_and(|e| e.contains("binary")));
        let broken = [b"\xE6\x84\xFF\xFF\xFE\x80\x80\xFF".as_slice(), "感染".as_bytes()].concat();
        assert!(decode(&broken, false, None).is_err_and(|e| e.contains("UTF-8")));
    }
}
