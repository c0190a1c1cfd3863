//! Reads an archive strictly: whole gzip members, one record each, digests and lengths that agree.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Headers by name as written.
    pub headers: HashMap<String, String>,
    /// The block, as text where it is none.
    pub block: Vec<u8>,
}

impl Record {
    /// A header that has to be there.
    pub fn get(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    /// Its type.
    pub fn kind(&self) -> &str {
        self.get("WARC-Type")
    }

    /// The block as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.block).into_owned()
    }

    /// The body of an HTTP message.
    pub fn body(&self) -> &[u8] {
        let at = self.block.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        &self.block[at + 4..]
    }
}

/// All records of an archive.
pub fn read(path: &Path) -> Vec<Record> {
    let bytes = std::fs::read(path).expect("an archive");
    let mut left = &bytes[..];
    let mut records = Vec::new();
    while !left.is_empty() {
        let mut decoder = flate2::bufread::GzDecoder::new(left);
        let mut member = Vec::new();
        decoder.read_to_end(&mut member).expect("a whole gzip member");
        left = decoder.into_inner();
        records.push(parse(&member));
    }
    records
}

fn parse(member: &[u8]) -> Record {
    let at = member.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&member[..at]).expect("a head in UTF-8");
    let mut lines = head.split("\r\n");
    assert_eq!(lines.next(), Some("WARC/1.1"));
    let headers: HashMap<String, String> = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").expect("a header");
            (name.to_string(), value.to_string())
        })
        .collect();
    let length: usize = headers["Content-Length"].parse().expect("a length");
    let block = &member[at + 4..at + 4 + length];
    assert_eq!(&member[at + 4 + length..], b"\r\n\r\n", "one record a member");
    let digest = |bytes: &[u8]| format!("sha256:{}", data_encoding::BASE32.encode(&Sha256::digest(bytes)));
    assert_eq!(headers["WARC-Block-Digest"], digest(block));
    let record = Record { headers, block: block.to_vec() };
    if record.kind() == "response" {
        assert_eq!(record.get("WARC-Payload-Digest"), digest(record.body()));
    }
    record
}
