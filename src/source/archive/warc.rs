//! WARC: records one after another, each a header, a block and two empty lines.
//!
//! Own code rather than a crate, because archives are full of faults and each must cost one record only: this
//! reader finds its way back after a wrong length, junk, or a broken gzip member, and bounds what it holds.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use super::capture::Capture;
use super::fields::{Fields, head_len};
use super::http;
use super::passed::Passed;
use super::seen::Seen;
use super::stream::{Cut, Place, Stream};
use crate::error::Error;
use crate::source::Limits;
use crate::source::kind::{Claim, charset_of};
use crate::source::raw::{Origin, RawDocument, too_large};

/// Longest header of a record.
const LONGEST_HEAD: usize = 64 * 1024;
/// Bytes without a record after which an archive is given up.
const MOST_JUNK: u64 = 256 * 1024 * 1024;

/// The pages of an archive, in order.
pub(in crate::source) struct Warc {
    /// What messages call the file.
    name: String,
    /// Path for records; standard input has none.
    path: Option<String>,
    stream: Stream,
    limits: Limits,
    passed: Arc<Passed>,
    seen: Seen,
    /// Found and not yet given.
    ready: VecDeque<Result<RawDocument, Error>>,
    records: u64,
    faults: u64,
    ended: bool,
}

/// The header of a record, as far as it is used.
struct Header {
    place: Place,
    kind: String,
    id: Option<String>,
    address: String,
    date: Option<String>,
    length: u64,
    content_type: Option<String>,
    profile: Option<String>,
    refers_to: Option<String>,
    refers_to_address: Option<String>,
    refers_to_date: Option<String>,
    truncated: bool,
    block_digest: Option<String>,
    payload_digest: Option<String>,
}

impl Header {
    /// Reads a header; a reason when it is none.
    fn parse(head: &[u8], place: Place) -> Result<Self, &'static str> {
        let fields = Fields::after_first_line(head);
        let length = fields.get("Content-Length").ok_or("has no Content-Length")?;
        let length = length.parse().map_err(|_| "has a Content-Length that is no number")?;
        let address = fields.get("WARC-Target-URI").unwrap_or_default();
        Ok(Header {
            place,
            kind: fields.get("WARC-Type").ok_or("has no WARC-Type")?.to_ascii_lowercase(),
            id: fields.get("WARC-Record-ID").map(|id| bare(&id)),
            // wget writes it in brackets, as the first edition of the standard had it.
            address: bare(&address),
            date: fields.get("WARC-Date").filter(|d| is_time(d)),
            length,
            content_type: fields.get("Content-Type"),
            profile: fields.get("WARC-Profile"),
            refers_to: fields.get("WARC-Refers-To").map(|id| bare(&id)),
            refers_to_address: fields.get("WARC-Refers-To-Target-URI").map(|a| bare(&a)),
            refers_to_date: fields.get("WARC-Refers-To-Date"),
            truncated: fields.get("WARC-Truncated").is_some(),
            block_digest: fields.get("WARC-Block-Digest"),
            payload_digest: fields.get("WARC-Payload-Digest"),
        })
    }
}

/// Without the brackets around it.
fn bare(value: &str) -> String {
    value.trim().trim_start_matches('<').trim_end_matches('>').to_string()
}

/// Does an ISO 8601 time begin here?
fn is_time(date: &str) -> bool {
    date.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}

/// Why a record gives no document.
enum Skip {
    /// Its answer is no success.
    Status,
    /// Nothing in it to read, or not meant to be.
    Kind,
    /// It refers to a page that is not at hand.
    Revisit,
    /// It cannot be read.
    Fault(String),
}

impl Warc {
    /// Opens an archive.
    pub(in crate::source) fn new(
        name: String,
        path: Option<String>,
        reader: Box<dyn Read + Send>,
        limits: Limits,
        passed: Arc<Passed>,
    ) -> std::io::Result<Self> {
        Ok(Warc {
            name,
            path,
            stream: Stream::new(reader)?,
            limits,
            passed,
            seen: Seen::default(),
            ready: VecDeque::new(),
            records: 0,
            faults: 0,
            ended: false,
        })
    }

    fn fault(&mut self, what: String, reason: String) {
        self.faults += 1;
        self.ready.push_back(Err(Error::Document { name: format!("{} ({what})", self.name), reason }));
    }

    /// The reader stopped: tells why, and goes on behind it where that can be.
    fn stopped(&mut self) {
        let Some(trouble) = self.stream.take_trouble() else {
            self.ended = true;
            if self.records == 0 && self.faults == 0 {
                let reason =
                    "holds no WARC record; if it is no web archive, give it the ending of what it is";
                self.ready.push_back(Err(Error::Document { name: self.name.clone(), reason: reason.into() }));
            }
            return;
        };
        let place = self.stream.place();
        let cut = trouble.kind() == std::io::ErrorKind::UnexpectedEof;
        let reason = if cut {
            "the file ends in the middle of its compressed data; it may not have been fetched whole, what came before was read".to_string()
        } else {
            format!("cannot be unpacked here ({trouble}); the file may be damaged, reading goes on behind it")
        };
        self.fault(place.to_string(), reason);
        self.ended = !self.stream.recover();
    }

    /// Reads one record, or what stands in the place of one.
    fn step(&mut self) {
        let blank = self.stream.ahead(4).iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if blank > 0 {
            return self.stream.consume(blank);
        }
        let place = self.stream.place();
        let ahead = self.stream.ahead(5);
        if ahead.is_empty() {
            return self.stopped();
        }
        if !ahead.starts_with(b"WARC/") {
            return self.junk();
        }
        // The place of a member is known once its first bytes are here.
        let place = if self.stream.at_member() { self.stream.place() } else { place };
        let mut wanted = 4096;
        let head = loop {
            let ahead = self.stream.ahead_in_record(wanted);
            if let Some(head) = head_len(ahead).and_then(|len| ahead.get(..len)) {
                break head.to_vec();
            }
            if ahead.len() < wanted || wanted >= LONGEST_HEAD {
                let cut = ahead.len() < wanted;
                // Past the word by which it was found.
                self.stream.consume(5);
                self.stream.seek_record(MOST_JUNK);
                let reason = if cut {
                    "the header of this record is cut short; the file may not have been fetched whole"
                        .to_string()
                } else {
                    format!(
                        "the header of this record does not end within {LONGEST_HEAD} bytes; it was passed over"
                    )
                };
                return self.fault(place.to_string(), reason);
            }
            wanted *= 4;
        };
        self.stream.consume(head.len());
        self.records += 1;
        match Header::parse(&head, place) {
            Ok(header) => self.record(header),
            Err(reason) => {
                self.stream.seek_record(MOST_JUNK);
                self.fault(
                    place.to_string(),
                    format!("this record {reason}; it was passed over, the archive may be damaged"),
                );
            }
        }
    }

    fn junk(&mut self) {
        let place = self.stream.place();
        let passed = self.stream.seek_record(MOST_JUNK);
        if passed >= MOST_JUNK {
            self.ended = true;
            return self.fault(
                place.to_string(),
                format!("no record begins in {MOST_JUNK} bytes; the rest of the file was not read"),
            );
        }
        if self.records == 0 && self.stream.ahead(1).is_empty() {
            return;
        }
        self.fault(place.to_string(), format!("{passed} bytes that are no record were passed over"));
    }

    /// Reads the block of a record and makes a document of it.
    fn record(&mut self, header: Header) {
        let mut block = Vec::new();
        let wanted = self.wanted(&header);
        let read = match &wanted {
            Ok(()) => self.stream.read(header.length, &mut block),
            Err(_) => self.stream.skip(header.length),
        };
        let fault = |warc: &mut Self, reason: String| {
            let id = header.id.as_deref().map_or(String::new(), |id| format!(", record {id}"));
            let address =
                if header.address.is_empty() { String::new() } else { format!("{}, ", header.address) };
            warc.fault(format!("{address}{}{id}", header.place), reason);
        };
        if let Err(cut) = read {
            let short = match cut {
                Cut::NextRecord => "the next record begins before",
                Cut::End => "the file ends before; it may not have been fetched whole",
            };
            fault(self, format!("is cut short: its record should have {} bytes, {short}", header.length));
            // A length that is too great swallows the records behind.
            self.give_back(&block);
            return;
        }
        if !self.at_boundary() {
            fault(self, "has a record whose Content-Length is wrong; it was passed over".into());
            if !self.give_back(&block) {
                self.stream.seek_record(MOST_JUNK);
            }
            return;
        }
        match wanted.and_then(|()| self.document(&header, block)) {
            Ok(document) => self.ready.push_back(Ok(document)),
            Err(Skip::Status) => self.passed.statuses.add(),
            Err(Skip::Kind) => self.passed.kinds.add(),
            Err(Skip::Revisit) => self.passed.revisits.add(),
            Err(Skip::Fault(reason)) => fault(self, reason),
        }
    }

    /// Is the end of a record here: empty lines, another record, a new member, or the end?
    fn at_boundary(&mut self) -> bool {
        let ahead = self.stream.ahead(9);
        let is_end = |b: &u8| matches!(b, b'\r' | b'\n');
        let rest = ahead.iter().position(|b| !is_end(b)).and_then(|at| ahead.get(at..)).unwrap_or_default();
        let lines = ahead.iter().take_while(|b| is_end(b)).filter(|&&b| b == b'\n').count();
        lines >= 2 || rest.is_empty() || rest.starts_with(b"WARC/") || self.stream.at_member()
    }

    /// Puts back a record that stands within what was taken for a block.
    fn give_back(&mut self, block: &[u8]) -> bool {
        match memchr::memmem::find(block, b"\nWARC/").and_then(|at| block.get(at + 1..)) {
            Some(record) => {
                self.stream.unread(record);
                true
            }
            None => false,
        }
    }

    /// Decides by header and beginning whether a block is worth reading.
    fn wanted(&mut self, header: &Header) -> Result<(), Skip> {
        match header.kind.as_str() {
            "response" | "resource" | "revisit" => {}
            _ => return Err(Skip::Kind),
        }
        if !is_page(&header.address) {
            return Err(Skip::Kind);
        }
        if header.kind == "resource" {
            if Claim::of(header.content_type.as_deref()) == Claim::Other {
                return Err(Skip::Kind);
            }
        } else {
            self.wanted_response(header)?;
        }
        if header.length > self.limits.max_bytes.saturating_add(http::LONGEST_HEAD as u64) {
            return Err(Skip::Fault(too_large(self.limits)));
        }
        Ok(())
    }

    fn wanted_response(&mut self, header: &Header) -> Result<(), Skip> {
        let revisit = header.kind == "revisit";
        let mut ahead = 4096;
        let head = loop {
            let most = usize::try_from(header.length).unwrap_or(usize::MAX);
            let beginning = self.stream.ahead_in_record(ahead.min(most));
            let beginning = beginning.get(..most).unwrap_or(beginning);
            if let Some(head) = http::head(beginning) {
                break head;
            }
            let all = beginning.len() < ahead;
            if all && beginning.len() < most {
                // Reading the block tells that it is cut short.
                return Ok(());
            }
            if all || ahead >= http::LONGEST_HEAD || !beginning.starts_with(b"HTTP/") {
                return match (revisit, beginning.starts_with(b"HTTP/")) {
                    // A revisit need not repeat the header.
                    (true, _) => Ok(()),
                    (_, true) => {
                        Err(Skip::Fault("has an HTTP header that does not end; it was passed over".into()))
                    }
                    (_, false) => Err(Skip::Fault(
                        "is a response that does not begin with an HTTP status; it was passed over".into(),
                    )),
                };
            }
            ahead *= 4;
        };
        match head.status {
            304 if revisit => {}
            200..=299 => {}
            _ => return Err(Skip::Status),
        }
        if Claim::of(head.content_type.as_deref()) == Claim::Other {
            return Err(Skip::Kind);
        }
        Ok(())
    }

    fn document(&mut self, header: &Header, block: Vec<u8>) -> Result<RawDocument, Skip> {
        let revisit = header.kind == "revisit";
        let block = if revisit {
            self.seen.find(&keys_referred_to(header)).ok_or(Skip::Revisit)?
        } else {
            Arc::new(block)
        };
        let (body, claim, charset, encodings, chunked) = if header.kind == "resource" {
            let charset = header.content_type.as_deref().and_then(charset_of);
            (0, Claim::of(header.content_type.as_deref()), charset, Vec::new(), false)
        } else {
            let fault = || Skip::Fault("has an HTTP header that cannot be read; it was passed over".into());
            let head = http::head(&block).ok_or_else(fault)?;
            let charset = head.content_type.as_deref().and_then(charset_of);
            (head.len, Claim::of(head.content_type.as_deref()), charset, head.encodings, head.chunked)
        };
        if (block.len() - body) as u64 > self.limits.max_bytes {
            return Err(Skip::Fault(too_large(self.limits)));
        }
        if body == block.len() {
            return Err(Skip::Fault(
                "is an empty page; there is nothing to read, look whether the site answers a browser".into(),
            ));
        }
        if !revisit && header.kind == "response" {
            self.seen.keep(keys(header), &block);
        }
        let when = header.date.as_deref().unwrap_or("no date");
        let origin = Origin {
            path: self.path.clone(),
            url: Some(header.address.clone()),
            retrieved: header.date.clone(),
            record: header.id.clone(),
            charset,
        };
        let capture = Capture {
            block,
            body,
            claim,
            encodings,
            chunked,
            truncated: header.truncated,
            block_digest: header.block_digest.clone().filter(|_| !revisit),
            payload_digest: header.payload_digest.clone(),
            most: self.limits.max_bytes,
        };
        let name = format!("{} ({}, {when})", self.name, header.address);
        Ok(RawDocument::captured(name, origin, capture))
    }
}

/// Is an address one of a page? Crawlers also keep their own logs and settings, names of hosts, pictures of pages.
fn is_page(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let page = ["http", "https", "ftp", "ftps", "file"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
    let path = rest.trim_start_matches('/').split_once('/').map_or("", |(_, path)| path);
    page && path != "robots.txt"
}

fn keys(header: &Header) -> Vec<String> {
    let time = header.date.as_ref().map(|d| format!("{} {d}", header.address));
    [header.payload_digest.clone(), header.id.clone(), time].into_iter().flatten().collect()
}

fn keys_referred_to(header: &Header) -> Vec<String> {
    let time = header.refers_to_address.as_ref().zip(header.refers_to_date.as_ref());
    let unmodified = header.profile.as_deref().is_some_and(|p| p.contains("server-not-modified"));
    // An answer that says "not modified" has the digest of its own empty body.
    let digest = header.payload_digest.clone().filter(|_| !unmodified);
    [digest, header.refers_to.clone(), time.map(|(a, d)| format!("{a} {d}"))].into_iter().flatten().collect()
}

impl Iterator for Warc {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            self.step();
        }
        self.ready.pop_front()
    }
}
