//! An input opened: one document, or a container that gives one after another.

use std::fs::File;
use std::io::{Cursor, Read};
use std::sync::Arc;

use super::MediaType;
use super::archive::{Members, Passed, Warc, Zip, is_gzip};
use super::inputs::{BOM, Limits, cannot_open};
use super::jsonl::Lines;
use super::kind::{Inside, Kind};
use super::raw::{Origin, RawDocument, bounded, unread};
use super::shard::Part;
use crate::error::Error;

/// Documents given one after another; an error is one document's and does not end it.
pub(super) type Container = Box<dyn Iterator<Item = Result<RawDocument, Error>> + Send>;

/// An input that has been opened.
pub(super) enum Opened {
    One(Box<RawDocument>),
    Many(Container),
}

/// What every reader is told.
#[derive(Clone)]
pub(super) struct Terms {
    pub limits: Limits,
    pub passed: Arc<Passed>,
}

/// Opens a file, or what of it is wanted.
pub(super) fn file(Part { path, lines }: &Part, terms: &Terms) -> Result<Opened, Error> {
    let name = path.display().to_string();
    let wrong = |reason: String| Error::Document { name: name.clone(), reason };
    // A path that leads nowhere is told before a name that is not read.
    path.metadata().map_err(|e| wrong(cannot_open(&e)))?;
    let kind = Kind::of_path(path).ok_or_else(|| wrong(unread()))?;
    let open = || File::open(path).map_err(|e| wrong(cannot_open(&e)));
    if kind == Kind::Zip {
        return Ok(Opened::Many(Box::new(Zip::open(name.clone(), path, open()?, terms.clone())?)));
    }
    let origin = Origin { path: Some(name.clone()), ..Origin::default() };
    if let Some(lines) = lines {
        let lines = Lines::part(name.clone(), origin, open()?, lines.clone(), terms.limits);
        return lines
            .map(|lines| Opened::Many(Box::new(lines) as Container))
            .map_err(|e| wrong(cannot_open(&e)));
    }
    reader(kind, name.clone(), origin, Box::new(open()?), terms)
}

/// Opens what can be read once from beginning to end.
pub(super) fn reader(
    kind: Kind,
    name: String,
    origin: Origin,
    reader: Box<dyn Read + Send>,
    terms: &Terms,
) -> Result<Opened, Error> {
    let wrong = |reason: String| Error::Document { name: name.clone(), reason };
    let limits = terms.limits;
    let (inside, reader): (Inside, Box<dyn Read + Send>) = match kind {
        Kind::Document(media) => (Inside::Document(media), reader),
        Kind::Lines => (Inside::Lines, reader),
        Kind::Gzip(inside) => (inside, Box::new(Members::new(reader))),
        Kind::Warc => {
            let passed = Arc::clone(&terms.passed);
            return Warc::new(name.clone(), origin.path, reader, limits, passed)
                .map(|warc| Opened::Many(Box::new(warc)))
                .map_err(|e| wrong(cannot_open(&e)));
        }
        Kind::Zip => return Err(wrong(ZIP_IN_PASSING.into())),
    };
    match inside {
        Inside::Lines => Ok(Opened::Many(Box::new(Lines::new(name, origin, reader, limits)))),
        Inside::Document(media) => {
            let bytes = bounded(reader, limits).map_err(&wrong)?;
            Ok(Opened::One(Box::new(RawDocument::document(name, origin, media, bytes))))
        }
    }
}

const ZIP_IN_PASSING: &str =
    "is a ZIP file, whose list of contents stands at its end; save it as a file and name that";

/// Opens standard input, which has no name to tell its kind by: web archives begin with a mark, JSON Lines with an
/// object, everything else is one document. Each may be compressed by gzip.
pub(super) fn stdin(terms: &Terms) -> Result<Opened, Error> {
    let name = "standard input".to_string();
    let wrong = |reason: String| Error::Document { name: name.clone(), reason };
    let (head, reader) = beginning(Box::new(std::io::stdin())).map_err(|e| wrong(cannot_open(&e)))?;
    if !is_gzip(&head) {
        return beginning_with(&head, name.clone(), reader, terms);
    }
    let (head, unpacked) = beginning(Box::new(Members::new(reader))).map_err(|e| wrong(cannot_open(&e)))?;
    beginning_with(&head, name.clone(), unpacked, terms)
}

fn beginning_with(
    head: &[u8],
    name: String,
    reader: Box<dyn Read + Send>,
    terms: &Terms,
) -> Result<Opened, Error> {
    let kind = if head.starts_with(b"WARC/") {
        Kind::Warc
    } else if head.starts_with(b"PK\x03\x04") {
        Kind::Zip
    } else if begins_object(head) {
        Kind::Lines
    } else {
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let bytes = bounded(reader, terms.limits).map_err(wrong)?;
        let media = MediaType::sniff(&bytes);
        return Ok(Opened::One(Box::new(RawDocument::document(name, Origin::default(), media, bytes))));
    };
    self::reader(kind, name, Origin::default(), reader, terms)
}

/// How an input begins, and the whole of it.
fn beginning(mut reader: Box<dyn Read + Send>) -> std::io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = Vec::new();
    (&mut reader).take(256).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(Cursor::new(head).chain(reader))))
}

/// Does a JSON object with a key begin here? No notice begins with `{"`.
fn begins_object(head: &[u8]) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut bytes = head.iter().filter(|b| !b.is_ascii_whitespace());
    bytes.next() == Some(&b'{') && bytes.next() == Some(&b'"')
}
