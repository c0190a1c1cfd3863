//! Loading: files, folders, archives, standard input and JSON Lines become [`Document`]s, in a fixed order.

mod archive;
mod charset;
mod html;
mod inputs;
mod jsonl;
mod kind;
mod open;
mod pdf;
mod raw;
mod shard;

pub use archive::PassedOver;
pub use html::{PageWords, WrongRow};
pub(crate) use inputs::cannot_open;
pub use inputs::{Inputs, Limits, MAX_TIME};
pub use raw::{Known, RawDocument};
pub use shard::Shard;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::text::{Document, SourceInfo};

/// What kind of text some bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `.txt` and standard input that is no HTML.
    Text,
    /// `.md`
    Markdown,
    /// `.html`, `.htm`
    Html,
    /// `.pdf`
    Pdf,
}

impl MediaType {
    /// The name that records use.
    pub fn name(self) -> &'static str {
        match self {
            MediaType::Text => "text/plain",
            MediaType::Markdown => "text/markdown",
            MediaType::Html => "text/html",
            MediaType::Pdf => "application/pdf",
        }
    }

    /// Tells PDF, HTML and text apart by how the bytes begin, for input without a name.
    pub fn sniff(bytes: &[u8]) -> Self {
        if is_pdf(bytes) {
            return MediaType::Pdf;
        }
        let head = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_ascii_lowercase();
        let head = head.trim_start_matches('\u{FEFF}').trim_start();
        let html = head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<head");
        if html { MediaType::Html } else { MediaType::Text }
    }
}

/// Decodes and parses one document; `header_charset` is the encoding that an HTTP header gave with it.
///
/// # Errors
///
/// [`Error::Document`] for an empty or binary document, or one in no encoding that kaiji knows.
pub fn load(
    bytes: &[u8],
    media: MediaType,
    header_charset: Option<&str>,
    source: SourceInfo,
    name: &str,
) -> Result<Document, Error> {
    load_by(PageWords::built_in(), bytes, None, media, header_charset, source, name)
}

/// As [`load`], by the words for page furniture of a rule set, and with the bytes as a text where they are known to be
/// one.
fn load_by(
    words: &PageWords,
    bytes: &[u8],
    utf8: Option<&str>,
    media: MediaType,
    header_charset: Option<&str>,
    mut source: SourceInfo,
    name: &str,
) -> Result<Document, Error> {
    let wrong = |reason: &str| Error::Document { name: name.to_string(), reason: reason.to_string() };
    if bytes.is_empty() {
        return Err(wrong("is empty; there is nothing to read"));
    }
    let hashed = source.sha256.is_empty();
    if hashed {
        source.sha256 = hex(&Sha256::digest(bytes));
    }
    // Servers and people name files wrongly; how a PDF begins leaves no doubt.
    let media = if is_pdf(bytes) { MediaType::Pdf } else { media };
    source.media_type = media.name().to_string();
    if media == MediaType::Pdf {
        if !bytes.get(..1024).unwrap_or(bytes).windows(5).any(|w| w == b"%PDF-") {
            return Err(wrong(
                "is called a PDF but is none (often it is a page that says why there is no PDF); look at it and fetch it again",
            ));
        }
        let doc = pdf::parse(bytes, source).map_err(|e| wrong(&e))?;
        return if doc.text().trim().is_empty() { Err(wrong(NO_TEXT)) } else { Ok(doc) };
    }
    let decoded =
        charset::decode(bytes, utf8, media == MediaType::Html, header_charset).map_err(|e| wrong(&e))?;
    source.charset = decoded.charset.to_string();
    source.charset_from = decoded.from;
    const BOTTOMLESS: &str = "nests its elements thousands deep, or has more of them or of their attributes than any page for people; \
        give its text instead";
    if media == MediaType::Html && html::is_bottomless(&decoded.text) {
        return Err(wrong(BOTTOMLESS));
    }
    let doc = match media {
        MediaType::Html => html::parse(&decoded.text, source, words).map_err(|_| wrong(BOTTOMLESS))?,
        MediaType::Text | MediaType::Markdown | MediaType::Pdf => {
            let mut doc = Document::plain(line_ends(decoded.text), source);
            if hashed && doc.text().as_bytes() == bytes {
                doc.text_sha256 = Some(doc.source.sha256.clone());
            }
            doc
        }
    };
    if doc.text().trim().is_empty() {
        return Err(wrong(NO_TEXT));
    }
    Ok(doc)
}

/// The tree of a page for a look at it, where it can be had.
pub(crate) fn page_tree(html: &str) -> Option<scraper::Html> {
    html::build(html).ok()
}

/// The text of a page for a look at it, where it can be had.
pub(crate) fn page_text(bytes: &[u8], header_charset: Option<&str>) -> Option<String> {
    let text = charset::decode(bytes, None, true, header_charset).ok()?.text;
    (!html::is_bottomless(&text)).then_some(text)
}

/// The text of a file that is no document: a list or a table.
pub(crate) fn plain_text(bytes: &[u8]) -> Result<String, String> {
    Ok(charset::decode(bytes, None, false, None)?.text)
}

const NO_TEXT: &str = "holds no text; if it is a scan or a script-built page, give its text instead";

/// Do the bytes begin as a PDF does? White space and a byte order mark may stand before its mark.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = head.get(..1024).unwrap_or(head);
    head.trim_ascii_start().starts_with(b"%PDF-")
}

/// All line ends as `\n`.
fn line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 0xF)]).collect()
}
