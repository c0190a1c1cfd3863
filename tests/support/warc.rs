//! Web archives as the tests need them: right ones, and wrong ones.

use std::io::Write;

/// One record: header fields beside type, address, date, id and length, then the block.
pub struct Record {
    pub kind: &'static str,
    pub address: String,
    pub date: String,
    pub id: String,
    pub fields: Vec<(&'static str, String)>,
    pub block: Vec<u8>,
    /// Length in the header, where it is not that of the block.
    pub said: Option<u64>,
}

impl Record {
    pub fn new(kind: &'static str, address: &str, block: impl Into<Vec<u8>>) -> Self {
        let id = format!("urn:uuid:00000000-0000-4000-8000-{:012}", address.len());
        Record {
            kind,
            address: address.into(),
            date: "2020-11-14T01:02:03Z".into(),
            id,
            fields: Vec::new(),
            block: block.into(),
            said: None,
        }
    }

    /// A response: status and header lines, then the body.
    pub fn response(address: &str, head: &str, body: impl AsRef<[u8]>) -> Self {
        let head = format!("HTTP/1.1 {}\r\n\r\n", head.trim_end().replace('\n', "\r\n"));
        Self::new("response", address, [head.as_bytes(), body.as_ref()].concat())
            .with("Content-Type", "application/http; msgtype=response")
    }

    /// A page of HTML that came with success.
    pub fn page(address: &str, body: impl AsRef<[u8]>) -> Self {
        Self::response(address, "200 OK\nContent-Type: text/html", body)
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    pub fn at(mut self, date: &str) -> Self {
        self.date = date.into();
        self
    }

    pub fn id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    pub fn says_length(mut self, length: u64) -> Self {
        self.said = Some(length);
        self
    }

    /// Header and block, without the empty lines behind.
    pub fn bare(&self) -> Vec<u8> {
        let mut head = format!(
            "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Target-URI: {}\r\nWARC-Date: {}\r\nWARC-Record-ID: <{}>\r\n",
            self.kind, self.address, self.date, self.id
        );
        for (name, value) in &self.fields {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", self.said.unwrap_or(self.block.len() as u64));
        [head.as_bytes(), &self.block].concat()
    }

    pub fn bytes(&self) -> Vec<u8> {
        [&self.bare()[..], b"\r\n\r\n"].concat()
    }
}

/// What every archive begins with.
pub fn info() -> Record {
    Record::new("warcinfo", "", "software: test\r\n").with("Content-Type", "application/warc-fields")
}

/// An archive that is not compressed.
pub fn plain(records: &[Record]) -> Vec<u8> {
    records.iter().flat_map(Record::bytes).collect()
}

/// An archive with a gzip member a record.
pub fn members(records: &[Record]) -> Vec<u8> {
    records.iter().flat_map(|r| gzip(&r.bytes())).collect()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

/// A ZIP file of names and contents, deflated.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        out.start_file(*name, options).expect("an entry");
        out.write_all(content).expect("memory");
    }
    out.finish().expect("memory").into_inner()
}
