//! JSON Lines of documents: `{"id"?, "url"?, "text" | "html", "retrieved"?}`.

use std::io::{BufRead, BufReader, Read};
use std::ops::Range;

use serde::Deserialize;

use super::MediaType;
use super::inputs::{BOM, EMPTY, Limits, cannot_open};
use super::raw::{Origin, RawDocument, too_large};
use crate::error::Error;

/// One line of input.
#[derive(Debug, Deserialize)]
pub(super) struct InputLine {
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub html: Option<String>,
    #[serde(default)]
    pub retrieved: Option<String>,
    /// Only records have it.
    #[serde(default)]
    pub schema_version: Option<String>,
}

impl InputLine {
    /// Parses a line.
    ///
    /// # Errors
    ///
    /// A reason that says what a line must look like.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|e| {
            format!("is not a JSON object of a document ({e}); write {{\"text\": \"...\"}} or {{\"html\": \"...\"}} on each line")
        })
    }

    /// The document's content and its kind.
    ///
    /// # Errors
    ///
    /// A reason, when the line has neither text nor HTML.
    pub fn content(&self) -> Result<(&str, MediaType), String> {
        match (&self.text, &self.html) {
            (Some(text), _) => Ok((text, MediaType::Text)),
            (None, Some(html)) => Ok((html, MediaType::Html)),
            (None, None) if self.schema_version.is_some() => Err(
                "is a record, not a document; kaiji show and kaiji compare read records, the other commands want \
                 the document that it was made from"
                    .into(),
            ),
            (None, None) => Err("has neither \"text\" nor \"html\"; give the document under one of these keys".into()),
        }
    }
}

/// The lines of a file, each a document.
pub(super) struct Lines {
    name: String,
    origin: Origin,
    reader: Box<dyn BufRead + Send>,
    limits: Limits,
    number: usize,
    /// Where the next line begins.
    at: u64,
    /// Where lines begin that are no longer wanted.
    to: u64,
    /// Has a line with something on it been read?
    seen: bool,
    ended: bool,
}

impl Lines {
    pub(super) fn new(
        name: String,
        origin: Origin,
        reader: impl Read + Send + 'static,
        limits: Limits,
    ) -> Self {
        let reader = Box::new(BufReader::new(reader));
        Lines { name, origin, reader, limits, number: 0, at: 0, to: u64::MAX, seen: false, ended: false }
    }

    /// The lines of a file that begin in a range of its bytes, numbered as in the whole.
    pub(super) fn part(
        name: String,
        origin: Origin,
        reader: impl Read + Send + 'static,
        range: Range<u64>,
        limits: Limits,
    ) -> std::io::Result<Self> {
        let mut reader = BufReader::with_capacity(256 * 1024, reader);
        // A line that begins at the first byte has a line end just before it.
        let before = range.start.saturating_sub(1);
        let (mut at, mut number) = (0, 0);
        while at < before {
            let buffer = reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let passed =
                usize::try_from(before - at).ok().and_then(|most| buffer.get(..most)).unwrap_or(buffer);
            number += memchr::memchr_iter(b'\n', passed).count();
            let passed = passed.len();
            at += passed as u64;
            reader.consume(passed);
        }
        if range.start > 0 {
            at += skip_line(&mut reader)?;
            number += 1;
        }
        Ok(Lines {
            name,
            origin,
            reader: Box::new(reader),
            limits,
            number,
            at,
            to: range.end,
            seen: true,
            ended: false,
        })
    }
}

impl Iterator for Lines {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended && self.at < self.to {
            let mut bytes = Vec::new();
            self.number += 1;
            let name = format!("{}:{}", self.name, self.number);
            let wrong = |reason: String| Some(Err(Error::Document { name: name.clone(), reason }));
            let most = self.limits.max_bytes;
            match self.reader.by_ref().take(most.saturating_add(1)).read_until(b'\n', &mut bytes) {
                Ok(0) => {
                    self.ended = true;
                    if !self.seen {
                        let name = std::mem::take(&mut self.name);
                        return Some(Err(Error::Document { name, reason: EMPTY.into() }));
                    }
                }
                Ok(n) if n as u64 > most && bytes.last() != Some(&b'\n') => {
                    self.seen = true;
                    match skip_line(&mut self.reader) {
                        Ok(more) => self.at += n as u64 + more,
                        Err(_) => self.ended = true,
                    }
                    return wrong(too_large(self.limits));
                }
                Ok(n) => {
                    self.at += n as u64;
                    if self.number == 1 && bytes.starts_with(BOM) {
                        bytes.drain(..BOM.len());
                    }
                    if bytes.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    self.seen = true;
                    return Some(Ok(RawDocument::line(name, self.origin.clone(), bytes)));
                }
                Err(e) => {
                    self.ended = true;
                    return wrong(cannot_open(&e));
                }
            }
        }
        None
    }
}

/// Passes over the rest of a line, its end included, and tells its bytes.
fn skip_line(reader: &mut impl BufRead) -> std::io::Result<u64> {
    let mut passed = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(passed);
        }
        if let Some(at) = memchr::memchr(b'\n', buffer) {
            reader.consume(at + 1);
            return Ok(passed + at as u64 + 1);
        }
        let len = buffer.len();
        reader.consume(len);
        passed += len as u64;
    }
}
