//! The inputs of a command, opened one after another: files, folders in sorted order, `-`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::jsonl::InputLine;
use super::{MediaType, hex, load};
use crate::error::Error;
use crate::text::{Document, SourceInfo};

/// Bounds on one document.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest document in bytes (a file, or a line of JSON Lines).
    pub max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_bytes: 32 * 1024 * 1024 }
    }
}

/// A document as bytes, not yet decoded: reading is sequential, everything after it runs in parallel.
#[derive(Debug)]
pub struct RawDocument {
    /// What messages call it: path, or path and line.
    pub name: String,
    bytes: Vec<u8>,
    media: RawMedia,
    path: Option<String>,
    url: Option<String>,
    /// Encoding that an HTTP header gave with it.
    charset: Option<String>,
}

#[derive(Debug)]
enum RawMedia {
    Document(MediaType),
    JsonLine,
}

impl RawDocument {
    /// A document in memory, as the library's callers have it.
    pub fn from_text(name: &str, text: &str) -> Self {
        RawDocument {
            name: name.to_string(),
            bytes: text.as_bytes().to_vec(),
            media: RawMedia::Document(MediaType::Text),
            path: None,
            url: None,
            charset: None,
        }
    }

    /// A file, with the address that it was saved from where that is known.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it cannot be read, or its name is not one that kaiji reads.
    pub fn from_file(path: &Path, url: Option<&str>) -> Result<Self, Error> {
        let name = path.display().to_string();
        let Some(Kind::Document(media)) = extension(path) else {
            return Err(Error::Document { name, reason: UNREAD.into() });
        };
        let bytes = std::fs::read(path)
            .map_err(|e| Error::Document { name: name.clone(), reason: cannot_open(&e) })?;
        let url = url.map(str::to_string);
        Ok(RawDocument {
            path: Some(name.clone()),
            name,
            bytes,
            media: RawMedia::Document(media),
            url,
            charset: None,
        })
    }

    /// Decodes and parses it.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] naming the document and what to do.
    pub fn load(self) -> Result<Document, Error> {
        let mut source = SourceInfo { path: self.path, url: self.url, ..SourceInfo::default() };
        match self.media {
            RawMedia::Document(media) => {
                load(&self.bytes, media, self.charset.as_deref(), source, &self.name)
            }
            RawMedia::JsonLine => {
                let wrong = |reason: String| Error::Document { name: self.name.clone(), reason };
                let text = std::str::from_utf8(&self.bytes).map_err(|e| {
                    wrong(format!("is not valid UTF-8 (byte {} of the line); JSON must be", e.valid_up_to()))
                })?;
                let line = InputLine::parse(text).map_err(wrong)?;
                let (content, media) = line.content().map_err(wrong)?;
                source.id = line.id.clone();
                source.url = line.url.clone();
                source.retrieved = line.retrieved.clone();
                source.sha256 = hex(&<sha2::Sha256 as sha2::Digest>::digest(content.as_bytes()));
                load(content.as_bytes(), media, None, source, &self.name)
            }
        }
    }

    /// The line, when the document is a line of JSON Lines.
    pub fn json_line(&self) -> Option<&[u8]> {
        matches!(self.media, RawMedia::JsonLine).then_some(&self.bytes)
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Does it hold no bytes?
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// All inputs, in order.
pub struct Inputs {
    pending: std::vec::IntoIter<Result<PathBuf, Error>>,
    total: usize,
    limits: Limits,
    lines: Option<Lines>,
}

struct Lines {
    name: String,
    /// Path for the record; standard input has none.
    path: Option<String>,
    reader: Box<dyn BufRead + Send>,
    number: usize,
    /// Has a line with something on it been read?
    seen: bool,
}

impl Lines {
    fn new(name: String, path: Option<String>, reader: impl Read + Send + 'static) -> Self {
        Lines { name, path, reader: Box::new(BufReader::new(reader)), number: 0, seen: false }
    }
}

impl Inputs {
    /// Lists what the user named. Folders are walked in sorted order; files in them that kaiji does not read are
    /// passed over, a file that the user names is not.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when nothing was named.
    pub fn open(inputs: &[PathBuf], limits: Limits) -> Result<Self, Error> {
        if inputs.is_empty() {
            return Err(Error::Usage(
                "no input: name files or folders, or - for standard input; add --help for examples".into(),
            ));
        }
        let mut pending = Vec::new();
        for input in inputs {
            if input.is_dir() {
                walk(input, &mut pending);
            } else {
                pending.push(Ok(input.clone()));
            }
        }
        let total = pending.len();
        Ok(Inputs { pending: pending.into_iter(), total, limits, lines: None })
    }

    /// Number of files found (a JSON Lines file counts once).
    pub fn files(&self) -> usize {
        self.total
    }

    fn read(&mut self, path: &Path) -> Result<Option<RawDocument>, Error> {
        if path == Path::new("-") {
            return self.read_stdin();
        }
        let name = path.display().to_string();
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let open = || File::open(path).map_err(|e| wrong(cannot_open(&e)));
        // A path that leads nowhere is told before a name that is not read.
        match (extension(path), path.metadata()) {
            (_, Err(e)) => Err(wrong(cannot_open(&e))),
            (None, _) => Err(wrong(UNREAD.into())),
            (Some(Kind::Lines), _) => {
                self.lines = Some(Lines::new(name.clone(), Some(name.clone()), open()?));
                Ok(None)
            }
            (Some(Kind::Document(media)), _) => {
                let bytes = bounded(open()?, self.limits).map_err(wrong)?;
                let media = RawMedia::Document(media);
                Ok(Some(RawDocument {
                    path: Some(name.clone()),
                    name,
                    bytes,
                    media,
                    url: None,
                    charset: None,
                }))
            }
        }
    }

    /// Standard input has no name to tell its kind by: JSON Lines begin with an object, everything else is one
    /// document.
    fn read_stdin(&mut self) -> Result<Option<RawDocument>, Error> {
        let name = "standard input".to_string();
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let mut head = Vec::new();
        std::io::stdin().take(256).read_to_end(&mut head).map_err(|e| wrong(cannot_open(&e)))?;
        let reader = std::io::Cursor::new(head.clone()).chain(std::io::stdin());
        if begins_object(&head) {
            self.lines = Some(Lines::new(name, None, reader));
            return Ok(None);
        }
        let bytes = bounded(reader, self.limits).map_err(wrong)?;
        let media = RawMedia::Document(MediaType::sniff(&bytes));
        Ok(Some(RawDocument { path: None, name, bytes, media, url: None, charset: None }))
    }

    fn next_line(&mut self) -> Option<Result<RawDocument, Error>> {
        let lines = self.lines.as_mut()?;
        loop {
            let mut bytes = Vec::new();
            lines.number += 1;
            let name = format!("{}:{}", lines.name, lines.number);
            let wrong = |reason: String| Some(Err(Error::Document { name: name.clone(), reason }));
            match lines
                .reader
                .by_ref()
                .take(self.limits.max_bytes.saturating_add(1))
                .read_until(b'\n', &mut bytes)
            {
                Ok(0) => {
                    let (name, seen) = (std::mem::take(&mut lines.name), lines.seen);
                    self.lines = None;
                    return if seen {
                        None
                    } else {
                        Some(Err(Error::Document { name, reason: EMPTY.into() }))
                    };
                }
                Ok(n) if n as u64 > self.limits.max_bytes && bytes.last() != Some(&b'\n') => {
                    lines.seen = true;
                    let skipped = skip_line(&mut lines.reader);
                    if skipped.is_err() {
                        self.lines = None;
                    }
                    return wrong(too_large(self.limits));
                }
                Ok(_) => {
                    if lines.number == 1 && bytes.starts_with(BOM) {
                        bytes.drain(..BOM.len());
                    }
                    if bytes.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    lines.seen = true;
                    let path = lines.path.clone();
                    return Some(Ok(RawDocument {
                        name,
                        bytes,
                        media: RawMedia::JsonLine,
                        path,
                        url: None,
                        charset: None,
                    }));
                }
                Err(e) => {
                    self.lines = None;
                    return wrong(cannot_open(&e));
                }
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.next_line() {
                return Some(item);
            }
            let path = match self.pending.next()? {
                Ok(path) => path,
                Err(error) => return Some(Err(error)),
            };
            match self.read(&path) {
                Ok(Some(doc)) => return Some(Ok(doc)),
                Ok(None) => continue,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

const UNREAD: &str = "has a name that kaiji does not read; it reads .txt .md .html .htm .pdf .jsonl (rename or convert the file)";
const EMPTY: &str = "is empty; there is nothing to read";
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// All bytes of one document, or a reason.
fn bounded(reader: impl Read, limits: Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| cannot_open(&e))?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(too_large(limits));
    }
    Ok(bytes)
}

/// Does a JSON object with a key begin here? No notice begins with `{"`.
fn begins_object(head: &[u8]) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut bytes = head.iter().filter(|b| !b.is_ascii_whitespace());
    bytes.next() == Some(&b'{') && bytes.next() == Some(&b'"')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document(MediaType),
    Lines,
}

fn extension(path: &Path) -> Option<Kind> {
    Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "txt" | "text" => Kind::Document(MediaType::Text),
        "md" => Kind::Document(MediaType::Markdown),
        "html" | "htm" => Kind::Document(MediaType::Html),
        "pdf" => Kind::Document(MediaType::Pdf),
        "jsonl" | "ndjson" => Kind::Lines,
        _ => return None,
    })
}

fn walk(folder: &Path, pending: &mut Vec<Result<PathBuf, Error>>) {
    let before = pending.len();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                // A README tells about a folder; it is not one of its documents.
                let readme = entry.file_name().to_string_lossy().to_ascii_uppercase().starts_with("README");
                // A linked document is one; a linked folder is not walked, so that a walk always ends.
                let file = entry.file_type().is_file() || entry.path_is_symlink() && entry.path().is_file();
                if file && !readme && extension(entry.path()).is_some() {
                    pending.push(Ok(entry.into_path()));
                }
            }
            Err(e) => {
                let name = e.path().unwrap_or(folder).display().to_string();
                let reason = e.io_error().map_or_else(|| "cannot be walked".to_string(), cannot_open);
                pending.push(Err(Error::Document { name, reason }));
            }
        }
    }
    if pending.len() == before {
        let name = folder.display().to_string();
        let reason = "holds no file that kaiji reads; it reads .txt .md .html .htm .pdf .jsonl".into();
        pending.push(Err(Error::Document { name, reason }));
    }
}

/// Why a file cannot be opened or read, and what to do.
pub(crate) fn cannot_open(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "does not exist; check the path".into(),
        std::io::ErrorKind::PermissionDenied => {
            "cannot be read: permission denied; check its access rights".into()
        }
        _ => format!("cannot be read ({e})"),
    }
}

fn too_large(limits: Limits) -> String {
    format!(
        "is larger than {} bytes; raise the limit with --max-bytes if it really is one document",
        limits.max_bytes
    )
}

fn skip_line(reader: &mut Box<dyn BufRead + Send>) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        if let Some(at) = buffer.iter().position(|&b| b == b'\n') {
            reader.consume(at + 1);
            return Ok(());
        }
        let len = buffer.len();
        reader.consume(len);
    }
}
