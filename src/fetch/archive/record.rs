//! Records of a WARC 1.1 file, each packed as a gzip member of its own.

use std::io::Write;

use data_encoding::BASE32;
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::super::http::Answer;

/// An archived answer, as a later revisit refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::fetch) struct Stored {
    /// Its record's id, an `urn:uuid:`.
    pub record: String,
    /// Its address.
    pub url: String,
    /// When it was asked.
    pub time: Timestamp,
    /// Digest of its body as it came.
    pub payload_digest: String,
}

/// Why an answer's body is not kept a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fetch) enum Same {
    /// The server said that nothing changed.
    ServerSays,
    /// The body is the one that was kept before.
    BodyIs,
}

/// Makes records; ids are unique by time, process and count.
#[derive(Debug)]
pub(super) struct Maker {
    count: u64,
    session: [u8; 32],
    info: String,
}

impl Maker {
    pub(super) fn new(now: Timestamp, archive: &str) -> Self {
        let seed = format!("{now} {} {archive} {:?}", std::process::id(), std::time::Instant::now());
        let mut maker = Maker { count: 0, session: Sha256::digest(seed).into(), info: String::new() };
        maker.info = maker.id();
        maker
    }

    /// A fresh id, as an RFC 9562 UUID of version 8.
    fn id(&mut self) -> String {
        self.count += 1;
        let hash = Sha256::new().chain_update(self.session).chain_update(self.count.to_be_bytes()).finalize();
        let mut bytes = [0u8; 16];
        bytes.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().urn().to_string()
    }

    /// What made the archive and how.
    pub(super) fn warcinfo(&mut self, now: Timestamp, archive: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let block: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = [
            ("WARC-Type", "warcinfo".to_string()),
            ("WARC-Record-ID", format!("<{}>", self.info)),
            ("WARC-Date", date(now)),
            ("WARC-Filename", archive.replace(['\r', '\n'], " ")),
            ("Content-Type", "application/warc-fields".into()),
        ];
        pack(&head, block.as_bytes())
    }

    /// The records of a request and its answer, and how the answer was stored. With `before`, the body is not kept
    /// again.
    pub(super) fn exchange(&mut self, answer: &Answer, before: Option<(&Stored, Same)>) -> (Vec<u8>, Stored) {
        let (request_id, id) = (self.id(), self.id());
        let common = |kind: &str, id: &str| {
            let mut head = vec![
                ("WARC-Type", kind.to_string()),
                ("WARC-Record-ID", format!("<{id}>")),
                ("WARC-Date", date(answer.time)),
                ("WARC-Target-URI", answer.url.to_string()),
                ("WARC-Warcinfo-ID", format!("<{}>", self.info)),
            ];
            if let Some(ip) = answer.remote {
                head.push(("WARC-IP-Address", ip.to_string()));
            }
            head
        };
        let digest_of_body = match before {
            Some((stored, Same::ServerSays)) => stored.payload_digest.clone(),
            _ => digest(&answer.body),
        };
        let mut head = common(if before.is_some() { "revisit" } else { "response" }, &id);
        head.push(("Content-Type", "application/http;msgtype=response".into()));
        head.push(("WARC-Payload-Digest", digest_of_body.clone()));
        if let Some((stored, same)) = before {
            let profile = match same {
                Same::ServerSays => "server-not-modified",
                Same::BodyIs => "identical-payload-digest",
            };
            head.push(("WARC-Profile", format!("http://netpreserve.org/warc/1.1/revisit/{profile}")));
            head.push(("WARC-Refers-To", format!("<{}>", stored.record)));
            head.push(("WARC-Refers-To-Target-URI", stored.url.clone()));
            head.push(("WARC-Refers-To-Date", date(stored.time)));
        }
        let body = if before.is_some() { &[][..] } else { &answer.body };
        let mut bytes = pack(&head, &response_block(answer, body));
        let mut head = common("request", &request_id);
        head.push(("Content-Type", "application/http;msgtype=request".into()));
        head.push(("WARC-Concurrent-To", format!("<{id}>")));
        bytes.extend(pack(&head, &request_block(answer)));
        let url = answer.url.to_string();
        (bytes, Stored { record: id, url, time: answer.time, payload_digest: digest_of_body })
    }
}

/// A digest as WARC writes it.
pub(in crate::fetch) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", BASE32.encode(&Sha256::digest(bytes)))
}

/// Whole seconds, which all readers take.
fn date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn request_block(answer: &Answer) -> Vec<u8> {
    let mut path = answer.url.path().to_string();
    if let Some(query) = answer.url.query() {
        path = format!("{path}?{query}");
    }
    let mut block = format!("GET {path} HTTP/1.1\r\n").into_bytes();
    headers(&mut block, &answer.request);
    block
}

/// The head as the server sent it, but that a body in chunks has been put together: the header that says so is kept
/// under another name, or readers would look for chunks.
fn response_block(answer: &Answer, body: &[u8]) -> Vec<u8> {
    let reason = reqwest::StatusCode::from_u16(answer.status).ok().and_then(|s| s.canonical_reason());
    let mut block = format!("HTTP/1.1 {} {}\r\n", answer.status, reason.unwrap_or("Status")).into_bytes();
    let renamed: Vec<(String, Vec<u8>)> = answer
        .headers
        .iter()
        .map(|(name, value)| {
            let name = if name == "transfer-encoding" { "x-archive-orig-transfer-encoding" } else { name };
            (name.to_string(), value.clone())
        })
        .collect();
    headers(&mut block, &renamed);
    block.extend_from_slice(body);
    block
}

fn headers(block: &mut Vec<u8>, headers: &[(String, Vec<u8>)]) {
    for (name, value) in headers {
        block.extend_from_slice(name.as_bytes());
        block.extend_from_slice(b": ");
        block.extend_from_slice(value);
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b"\r\n");
}

fn pack(head: &[(&str, String)], block: &[u8]) -> Vec<u8> {
    let mut record = b"WARC/1.1\r\n".to_vec();
    for (name, value) in head {
        record.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    let tail = format!("WARC-Block-Digest: {}\r\nContent-Length: {}\r\n\r\n", digest(block), block.len());
    record.extend_from_slice(tail.as_bytes());
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    let mut packer = GzEncoder::new(Vec::with_capacity(record.len() / 2), Compression::default());
    // Writing to memory does not fail.
    let _ = packer.write_all(&record);
    packer.finish().unwrap_or_default()
}
