//! What HTTP does to a body on its way: chunks and compression, undone here.

use std::io::Read;

use super::fields::{Fields, head_len, split_once};

/// Longest header that is read.
pub(super) const LONGEST_HEAD: usize = 256 * 1024;

/// The head of a response.
#[derive(Debug)]
pub(super) struct Head {
    /// Status code.
    pub status: u16,
    /// Bytes of the head: the body begins there.
    pub len: usize,
    pub content_type: Option<String>,
    /// Compressions in the order in which they were applied, in lower case.
    pub encodings: Vec<String>,
    pub chunked: bool,
}

/// Reads the head of a response; `None` when there is none.
pub(super) fn head(block: &[u8]) -> Option<Head> {
    let line = block.get(..block.len().min(64))?.strip_prefix(b"HTTP/")?;
    let status = line.split(|&b| b == b' ').filter(|w| !w.is_empty()).nth(1)?.get(..3)?;
    let status = std::str::from_utf8(status).ok()?.parse().ok()?;
    let len = head_len(block)?;
    let fields = Fields::after_first_line(block.get(..len)?);
    let words = |name: &str| -> Vec<String> {
        fields
            .all(name)
            .flat_map(|v| v.split(',').map(|w| w.trim().to_ascii_lowercase()).collect::<Vec<_>>())
            .collect()
    };
    Some(Head {
        status,
        len,
        content_type: fields.get("Content-Type"),
        encodings: words("Content-Encoding"),
        chunked: words("Transfer-Encoding").iter().any(|w| w == "chunked"),
    })
}

/// What was wrong with a body.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::source) enum Broken {
    /// It unpacks to more than the limit.
    TooLarge,
    /// Anything else, with what to do.
    Reason(String),
}

/// The body without chunks. An archive that says chunked and holds the body whole is common, so that a body whose
/// chunks do not add up is taken as it is; `cut` says that it may end within a chunk.
pub(super) fn dechunked(body: &[u8], cut: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let short = split_once(rest, b'\n').filter(|(line, _)| line.len() < 1024);
        let Some((line, behind)) = short else {
            // A last chunk of size 0 is missing in some archives.
            return (!out.is_empty() && (cut || rest.is_empty())).then_some(out);
        };
        let line = line.split(|&b| b == b';').next().unwrap_or(&[]).trim_ascii();
        if line.is_empty() || line.len() > 15 || !line.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let size = std::str::from_utf8(line).ok().and_then(|l| usize::from_str_radix(l, 16).ok())?;
        if size == 0 {
            return Some(out);
        }
        let Some((chunk, behind)) = behind.split_at_checked(size) else {
            out.extend_from_slice(behind);
            return cut.then_some(out);
        };
        out.extend_from_slice(chunk);
        rest = match behind {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
            [] | [b'\r'] => return Some(out),
            _ => return None,
        };
    }
}

/// Undoes one compression; a body that is not compressed as its header says is taken as it is.
pub(super) fn unpacked(body: &[u8], encoding: &str, most: u64, cut: bool) -> Result<Option<Vec<u8>>, Broken> {
    let (reader, sure): (Box<dyn Read + '_>, bool) = match encoding {
        "" | "identity" | "none" | "utf-8" => return Ok(None),
        "gzip" | "x-gzip" if !body.starts_with(&[0x1F, 0x8B]) => return Ok(None),
        "gzip" | "x-gzip" => (Box::new(flate2::read::MultiGzDecoder::new(body)), true),
        "deflate" => match body {
            [first, second, ..] if first & 15 == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0 => {
                (Box::new(flate2::read::ZlibDecoder::new(body)), true)
            }
            _ => (Box::new(flate2::read::DeflateDecoder::new(body)), false),
        },
        "br" => (Box::new(brotli_decompressor::Decompressor::new(body, 64 * 1024)), false),
        other => {
            return Err(Broken::Reason(format!(
                "is compressed with {other}, which kaiji does not read (it reads gzip, deflate and br); \
                 fetch the page again without it"
            )));
        }
    };
    let mut out = Vec::new();
    let read = reader.take(most.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > most {
        return Err(Broken::TooLarge);
    }
    match read {
        Ok(_) => Ok(Some(out)),
        Err(_) if cut && !out.is_empty() => Ok(Some(out)),
        // Neither format has a mark at its beginning; text that is valid as it stands was never compressed.
        Err(_) if !sure && looks_like_text(body) => Ok(None),
        // What follows the end of the compressed data is not part of the page.
        Err(_) if sure && encoding != "deflate" && first_member(body, &mut out, most) => Ok(Some(out)),
        Err(e) => Err(Broken::Reason(format!(
            "is broken within its {encoding} compression ({e}); the archive may be damaged, fetch the page again"
        ))),
    }
}

fn looks_like_text(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<") || std::str::from_utf8(body).is_ok()
}

fn first_member(body: &[u8], out: &mut Vec<u8>, most: u64) -> bool {
    out.clear();
    flate2::read::GzDecoder::new(body).take(most.saturating_add(1)).read_to_end(out).is_ok()
        && out.len() as u64 <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_with_any_line_ends() {
        let head = head(b"HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: gzip, Chunked\n\n<p>")
            .expect("a head");
        assert_eq!((head.status, head.chunked, head.content_type.as_deref()), (200, true, Some("text/html")));
        assert!(super::head(b"HTTP/2 301\r\nLocation: /\r\n\r\n").is_some_and(|h| h.status == 301));
        for bad in [&b"<html>"[..], b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"HTTP/", b""] {
            assert!(super::head(bad).is_none(), "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn chunks_are_joined_and_a_whole_body_left_alone() {
        assert_eq!(dechunked(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", false).as_deref(), Some(&b"abcde"[..]));
        assert_eq!(dechunked(b"3\nabc\n0\n\n", false).as_deref(), Some(&b"abc"[..]));
        assert_eq!(dechunked(b"3\r\nabc\r\n", false).as_deref(), Some(&b"abc"[..]));
        for whole in [&b"<p>a\nb"[..], b"abc\r\nnot a chunk", b"ffffffffffffffff\r\nx", b"-3\r\nabc\r\n", b""]
        {
            assert_eq!(dechunked(whole, false), None, "{}", String::from_utf8_lossy(whole));
        }
        assert_eq!(dechunked(b"3\r\nabc\r\n9\r\nde", false), None);
        assert_eq!(dechunked(b"3\r\nabc\r\n9\r\nde", true).as_deref(), Some(&b"abcde"[..]));
    }

    #[test]
    fn compression_that_is_not_there_is_none() {
        for encoding in ["gzip", "deflate", "br", "identity"] {
            assert_eq!(unpacked("<p>感染".as_bytes(), encoding, 100, false), Ok(None), "{encoding}");
        }
        assert!(
            matches!(unpacked(b"\x28\xb5\x2f\xfd", "zstd", 100, false), Err(Broken::Reason(r)) if r.contains("zstd"))
        );
        assert!(matches!(unpacked(&[0x1F, 0x8B, 8, 0, 0, 0], "gzip", 100, false), Err(Broken::Reason(_))));
    }
}
