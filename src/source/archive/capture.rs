//! One captured page: the block of a WARC record, and what to do to get at the document in it.

use std::borrow::Cow;
use std::sync::Arc;

use super::digest;
use super::http::{Broken, dechunked, unpacked};
use crate::source::MediaType;
use crate::source::kind::{Claim, of_body};

/// A page as an archive holds it. Everything costly about it is done where documents are worked on in parallel.
#[derive(Debug)]
pub(in crate::source) struct Capture {
    /// The record's block: header and body of the response, or the resource itself.
    pub block: Arc<Vec<u8>>,
    /// Where the body begins in it.
    pub body: usize,
    pub claim: Claim,
    pub encodings: Vec<String>,
    pub chunked: bool,
    /// The crawler says that it did not keep the whole of it.
    pub truncated: bool,
    pub block_digest: Option<String>,
    pub payload_digest: Option<String>,
    /// Largest document in bytes.
    pub most: u64,
}

/// A captured document, unpacked.
pub(in crate::source) struct Unpacked {
    pub bytes: Vec<u8>,
    pub media: MediaType,
}

impl Capture {
    /// The document's bytes as its server meant them; `None` when they are no document.
    pub fn unpack(&self, address: &str) -> Result<Option<Unpacked>, Broken> {
        let bytes = self.content()?;
        Ok(of_body(self.claim, address, &bytes).map(|media| Unpacked { media, bytes: bytes.into_owned() }))
    }

    fn body(&self) -> &[u8] {
        self.block.get(self.body..).unwrap_or_default()
    }

    fn content(&self) -> Result<Cow<'_, [u8]>, Broken> {
        let mut bytes = Cow::Borrowed(self.body());
        if self.chunked
            && let Some(joined) = dechunked(&bytes, self.truncated)
        {
            bytes = Cow::Owned(joined);
        }
        for encoding in self.encodings.iter().rev() {
            if let Some(inner) = unpacked(&bytes, encoding, self.most, self.truncated)? {
                bytes = Cow::Owned(inner);
            }
        }
        Ok(bytes)
    }

    /// What is strange about the record though its document is read.
    pub fn doubts(&self, bytes: &[u8]) -> Option<&'static str> {
        if self.truncated {
            return Some("was not kept whole by the crawler; facts from the end of the page may be missing");
        }
        let body = self.body();
        let joined = if self.chunked { dechunked(body, false) } else { None };
        let payload = self
            .payload_digest
            .as_deref()
            .and_then(|d| digest::agrees(d, &[body, joined.as_deref().unwrap_or(body), bytes]));
        let block = self.block_digest.as_deref().and_then(|d| digest::agrees(d, &[&self.block]));
        (payload == Some(false) || block == Some(false)).then_some(
            "disagrees with the digest in its record; it was read as it is, but may have been altered or damaged",
        )
    }
}
