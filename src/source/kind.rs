//! What an input is: by its name, by the `Content-Type` that it came with, by how it begins.

use std::path::Path;

use super::MediaType;

/// What kaiji does with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One document.
    Document(MediaType),
    /// JSON Lines, a document a line.
    Lines,
    /// A web archive in WARC, compressed or not.
    Warc,
    /// A ZIP file; a WACZ is one.
    Zip,
    /// One document or JSON Lines, compressed by gzip.
    Gzip(Inside),
}

/// What a gzip file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    Document(MediaType),
    Lines,
}

/// The names that kaiji reads, for messages.
pub(super) const READ: &str = ".txt .md .html .htm .pdf .jsonl, these with .gz, .warc .warc.gz .wacz .zip";

impl Kind {
    /// By the end of a name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let (stem, extension) = split(name)?;
        Some(match extension.as_str() {
            "txt" | "text" => Kind::Document(MediaType::Text),
            "md" => Kind::Document(MediaType::Markdown),
            "html" | "htm" => Kind::Document(MediaType::Html),
            "pdf" => Kind::Document(MediaType::Pdf),
            "jsonl" | "ndjson" => Kind::Lines,
            "warc" => Kind::Warc,
            "zip" | "wacz" => Kind::Zip,
            "gz" => match Kind::of_name(stem)? {
                Kind::Document(media) => Kind::Gzip(Inside::Document(media)),
                Kind::Lines => Kind::Gzip(Inside::Lines),
                Kind::Warc => Kind::Warc,
                Kind::Zip | Kind::Gzip(_) => return None,
            },
            _ => return None,
        })
    }

    /// By the end of a path.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        Kind::of_name(&path.file_name()?.to_string_lossy())
    }
}

/// Name and lower-case extension.
fn split(name: &str) -> Option<(&str, String)> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !stem.ends_with('/')).then(|| (stem, extension.to_ascii_lowercase()))
}

/// What a `Content-Type` says of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// A document of this type.
    Document(MediaType),
    /// Nothing to read: an image, a style sheet, a script, data.
    Other,
    /// Nothing that helps; the address and the bytes must tell.
    Silent,
}

impl Claim {
    /// Reads the value of a `Content-Type` header.
    ///
    /// This is the one place that maps what servers say to what kaiji reads.
    pub(super) fn of(content_type: Option<&str>) -> Self {
        let Some(value) = content_type else { return Claim::Silent };
        let media = value.split([';', ',']).next().unwrap_or("").trim().to_ascii_lowercase();
        match media.as_str() {
            "text/html" | "application/xhtml+xml" => Claim::Document(MediaType::Html),
            "text/plain" => Claim::Document(MediaType::Text),
            "application/pdf" | "application/x-pdf" => Claim::Document(MediaType::Pdf),
            "text/markdown" | "text/x-markdown" => Claim::Document(MediaType::Markdown),
            ""
            | "application/octet-stream"
            | "binary/octet-stream"
            | "application/unknown"
            | "unknown/unknown"
            | "application/x-download"
            | "application/force-download"
            | "*/*"
            | "text/*" => Claim::Silent,
            _ => Claim::Other,
        }
    }
}

/// The `charset` of a `Content-Type`.
pub(super) fn charset_of(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_string())
    })
}

/// The type of a body that HTTP brought: as the server said, else as it begins, else as its address ends; `None`
/// when it is no document.
pub(super) fn of_body(claim: Claim, address: &str, bytes: &[u8]) -> Option<MediaType> {
    match claim {
        Claim::Other => None,
        // How a PDF begins leaves no doubt, whatever a server calls it.
        _ if MediaType::sniff(bytes) == MediaType::Pdf => Some(MediaType::Pdf),
        // A page served as plain text is a common slip, and its marks would be read as words.
        Claim::Document(MediaType::Text) => Some(MediaType::sniff(bytes)),
        Claim::Document(media) => Some(media),
        Claim::Silent => {
            if bytes.iter().take(8192).any(|&b| b == 0) {
                return None;
            }
            let sniffed = MediaType::sniff(bytes);
            if sniffed != MediaType::Text {
                return Some(sniffed);
            }
            let path = address.split(['?', '#']).next().unwrap_or("");
            let name = path.rsplit('/').next().unwrap_or("");
            match (Kind::of_name(name), split(name)) {
                (Some(Kind::Document(media)), _) => Some(media),
                (Some(_), _) => None,
                // Addresses of pages often end in no name at all, or in that of a program.
                (None, None) => Some(MediaType::Text),
                (None, Some((_, end))) => {
                    matches!(end.as_str(), "php" | "asp" | "aspx" | "jsp" | "cgi" | "shtml" | "xhtml" | "do")
                        .then_some(MediaType::Html)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        for (name, kind) in [
            ("a.HTML", Some(Kind::Document(MediaType::Html))),
            ("a.jsonl.gz", Some(Kind::Gzip(Inside::Lines))),
            ("a.html.gz", Some(Kind::Gzip(Inside::Document(MediaType::Html)))),
            ("crawl-2020.warc.gz", Some(Kind::Warc)),
            ("a.WACZ", Some(Kind::Zip)),
            ("a.zip.gz", None),
            ("a.gz", None),
            (".txt", None),
            ("folder/.txt", None),
            ("txt", None),
        ] {
            assert_eq!(Kind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn a_body_is_what_the_server_says_else_what_it_looks_like() {
        let page = b"<!DOCTYPE html><p>\xE6\x84\x9F\xE6\x9F\x93";
        let of =
            |header: Option<&str>, address: &str, bytes: &[u8]| of_body(Claim::of(header), address, bytes);
        assert_eq!(of(Some("text/html; charset=x"), "http://a/", b""), Some(MediaType::Html));
        assert_eq!(of(Some("TEXT/PLAIN"), "http://a/", page), Some(MediaType::Html));
        assert_eq!(of(None, "http://a/", page), Some(MediaType::Html));
        assert_eq!(of(None, "http://a/b.md?x=/y", b"# a"), Some(MediaType::Markdown));
        assert_eq!(of(None, "http://a/b", b"a"), Some(MediaType::Text));
        assert_eq!(of(None, "http://a/b.css", b"a"), None);
        assert_eq!(of(Some("application/octet-stream"), "http://a/b.txt", b"a\0b"), None);
        assert_eq!(of(Some("image/png"), "http://a/b.html", page), None);
        let pdf = b"%PDF-1.7\n%\0\xE2";
        assert_eq!(of(Some("application/pdf"), "http://a/b", b""), Some(MediaType::Pdf));
        for slip in [Some("text/html"), Some("application/octet-stream"), None] {
            assert_eq!(of(slip, "http://a/b.php", pdf), Some(MediaType::Pdf));
        }
    }

    #[test]
    fn the_charset_of_a_header() {
        for (value, charset) in [
            ("text/html; charset=Shift_JIS", Some("Shift_JIS")),
            ("text/html;CHARSET=\"euc-jp\"; x=y", Some("euc-jp")),
            ("text/html; charset=", None),
            ("text/html", None),
        ] {
            assert_eq!(charset_of(value).as_deref(), charset, "{value}");
        }
    }
}
