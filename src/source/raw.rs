//! A document as bytes: reading is sequential, everything after it runs in parallel.

use std::io::Read;
use std::path::Path;

use super::archive::{Broken, Capture, Unpacked};
use super::inputs::{Limits, cannot_open};
use super::jsonl::InputLine;
use super::kind::{Kind, READ};
use super::{MediaType, PageWords, load_by};
use crate::error::Error;
use crate::text::{Document, SourceInfo};

/// A document as bytes, not yet decoded.
#[derive(Debug)]
pub struct RawDocument {
    /// What messages call it: path, or path and line, or archive, address and time.
    pub name: String,
    content: Content,
    origin: Origin,
    /// The capture that it was unpacked from.
    capture: Option<Box<Capture>>,
}

/// Where a document's bytes came from.
#[derive(Debug, Default, Clone)]
pub(super) struct Origin {
    pub path: Option<String>,
    pub url: Option<String>,
    pub retrieved: Option<String>,
    /// Record of a web archive, or entry of a ZIP file.
    pub record: Option<String>,
    /// Encoding that an HTTP header gave with it.
    pub charset: Option<String>,
}

/// What a caller knows of a document in memory, as a line of JSON Lines has it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Known {
    /// Identifier that its record gets.
    pub id: Option<String>,
    /// Address that it was fetched from.
    pub url: Option<String>,
    /// When it was fetched, in ISO 8601.
    pub retrieved: Option<String>,
}

#[derive(Debug)]
enum Content {
    Document(MediaType, Vec<u8>),
    /// In memory, so of no encoding, and what is known of it.
    Known(MediaType, String, Known),
    JsonLine(Vec<u8>),
    Capture(Box<Capture>),
}

impl RawDocument {
    /// A document in memory, as the library's callers have it.
    pub fn from_text(name: &str, text: &str) -> Self {
        Self::document(name.to_string(), Origin::default(), MediaType::Text, text.as_bytes().to_vec())
    }

    /// As [`RawDocument::from_text`], text or HTML with what is known of it; its record is that of such a line of
    /// JSON Lines.
    pub fn in_memory(name: String, media: MediaType, content: String, known: Known) -> Self {
        let origin = Origin::default();
        RawDocument { name, content: Content::Known(media, content, known), origin, capture: None }
    }

    /// A line of JSON Lines in memory.
    pub fn json(name: String, line: Vec<u8>) -> Self {
        Self::line(name, Origin::default(), line)
    }

    /// A file, with the address that it was saved from where that is known.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it cannot be read, or its name is not one that kaiji reads.
    pub fn from_file(path: &Path, url: Option<&str>) -> Result<Self, Error> {
        let name = path.display().to_string();
        let Some(Kind::Document(media)) = Kind::of_path(path) else {
            return Err(Error::Document { name, reason: unread() });
        };
        let bytes = std::fs::read(path)
            .map_err(|e| Error::Document { name: name.clone(), reason: cannot_open(&e) })?;
        let origin = Origin { path: Some(name.clone()), url: url.map(str::to_string), ..Origin::default() };
        Ok(Self::document(name, origin, media, bytes))
    }

    pub(super) fn document(name: String, origin: Origin, media: MediaType, bytes: Vec<u8>) -> Self {
        RawDocument { name, content: Content::Document(media, bytes), origin, capture: None }
    }

    pub(super) fn line(name: String, origin: Origin, line: Vec<u8>) -> Self {
        RawDocument { name, content: Content::JsonLine(line), origin, capture: None }
    }

    pub(super) fn captured(name: String, origin: Origin, capture: Capture) -> Self {
        RawDocument { name, content: Content::Capture(Box::new(capture)), origin, capture: None }
    }

    /// Undoes what HTTP did to the bytes of a capture, as far as that has not been done; `None` when they turn out
    /// to be no document. A document of another origin is as it was.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] naming the document and what to do.
    pub fn unpack(self) -> Result<Option<Self>, Error> {
        let Content::Capture(capture) = self.content else { return Ok(Some(self)) };
        let wrong = |reason: String| Error::Document { name: self.name.clone(), reason };
        let unpacked =
            capture.unpack(self.origin.url.as_deref().unwrap_or("")).map_err(|broken| match broken {
                Broken::TooLarge => wrong(too_large(Limits { max_bytes: capture.most })),
                Broken::Reason(reason) => wrong(reason),
            })?;
        Ok(unpacked.map(|Unpacked { media, bytes }| RawDocument {
            name: self.name,
            content: Content::Document(media, bytes),
            origin: self.origin,
            capture: Some(capture),
        }))
    }

    /// Decodes and parses it.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] naming the document and what to do.
    pub fn load(self) -> Result<Document, Error> {
        self.load_by(PageWords::built_in())
    }

    /// As [`RawDocument::load`], by the words for page furniture of a rule set.
    ///
    /// # Errors
    ///
    /// As [`RawDocument::load`].
    pub(crate) fn load_by(self, words: &PageWords) -> Result<Document, Error> {
        let name = self.name.clone();
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let Some(raw) = self.unpack()? else {
            return Err(wrong("is no text; kaiji reads pages and texts".into()));
        };
        let Origin { path, url, retrieved, record, charset } = raw.origin;
        let mut source = SourceInfo { path, url, retrieved, archive_record: record, ..SourceInfo::default() };
        match raw.content {
            Content::Document(media, bytes) => {
                load_by(words, &bytes, None, media, charset.as_deref(), source, &name)
            }
            Content::JsonLine(bytes) => {
                let text = std::str::from_utf8(&bytes).map_err(|e| {
                    wrong(format!("is not valid UTF-8 (byte {} of the line); JSON must be", e.valid_up_to()))
                })?;
                let line = InputLine::parse(text).map_err(wrong)?;
                let (content, media) = line.content().map_err(wrong)?;
                source.id = line.id.clone();
                source.url = line.url.clone();
                source.retrieved = line.retrieved.clone();
                load_by(words, content.as_bytes(), Some(content), media, None, source, &name)
            }
            Content::Known(media, content, Known { id, url, retrieved }) => {
                source = SourceInfo { id, url, retrieved, ..source };
                load_by(words, content.as_bytes(), Some(&content), media, None, source, &name)
            }
            Content::Capture(_) => Err(wrong("was not unpacked".into())),
        }
    }

    /// The line, when the document is a line of JSON Lines.
    pub fn json_line(&self) -> Option<&[u8]> {
        match &self.content {
            Content::JsonLine(line) => Some(line),
            _ => None,
        }
    }

    /// Was it captured by a crawler, rather than chosen by someone?
    pub fn is_captured(&self) -> bool {
        self.capture.is_some() || matches!(self.content, Content::Capture(_))
    }

    /// What is strange about it though it is read, in words for the user; told after [`RawDocument::unpack`].
    pub fn doubt(&self) -> Option<&'static str> {
        match (&self.capture, &self.content) {
            (Some(capture), Content::Document(_, bytes)) => capture.doubts(bytes),
            _ => None,
        }
    }

    /// Its bytes where its words stand in them, in whatever encoding; `None` where they do not (a line of JSON, a
    /// capture that is not yet unpacked).
    pub fn words(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Document(MediaType::Text | MediaType::Markdown | MediaType::Html, bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Size in bytes, before it is unpacked.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Document(_, bytes) | Content::JsonLine(bytes) => bytes.len(),
            Content::Known(_, content, _) => content.len(),
            Content::Capture(capture) => capture.block.len(),
        }
    }

    /// Does it hold no bytes?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// All bytes of one document, or a reason.
pub(super) fn bounded(reader: impl Read, limits: Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| cannot_open(&e))?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(too_large(limits));
    }
    Ok(bytes)
}

pub(super) fn too_large(limits: Limits) -> String {
    format!(
        "is larger than {} bytes; raise the limit with --max-bytes if it really is one document",
        limits.max_bytes
    )
}

pub(super) fn unread() -> String {
    format!("has a name that kaiji does not read; it reads {READ} (rename or convert the file)")
}
