//! ZIP files, and WACZ, which is a ZIP file with web archives in it.
//!
//! The list of contents is read by the `zip` crate. The entries are read from the file at their places, so that an
//! archive within streams and nothing is held whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::SHIFT_JIS;
use zip::{CompressionMethod, ZipArchive};

use crate::error::Error;
use crate::source::inputs::is_about;
use crate::source::kind::{Kind, READ};
use crate::source::open::{self, Container, Opened, Terms};
use crate::source::raw::{Origin, RawDocument};

/// An archive within may unpack to this many bytes, and further to so many times its packed size. Pages in WARC
/// come down to a tenth or so; what grows more was made to.
const FREE_BYTES: u64 = 64 * 1024 * 1024;
const MOST_GROWTH: u64 = 100;

/// The documents of a ZIP file, in order of their names.
pub(in crate::source) struct Zip {
    name: String,
    file: File,
    path: String,
    entries: std::vec::IntoIter<Entry>,
    terms: Terms,
    container: Option<Container>,
}

struct Entry {
    name: String,
    kind: Kind,
    place: Result<Place, String>,
}

/// Where an entry's bytes are.
struct Place {
    start: u64,
    packed: u64,
    deflated: bool,
    crc: u32,
}

impl Zip {
    /// Reads the list of contents.
    pub(in crate::source) fn open(
        name: String,
        path: &Path,
        file: File,
        terms: Terms,
    ) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let broken = |e: &dyn std::fmt::Display| {
            wrong(format!("is no ZIP file that can be read ({e}); it may not have been fetched whole"))
        };
        let reader = io::BufReader::new(file.try_clone().map_err(|e| broken(&e))?);
        let mut archive = ZipArchive::new(reader).map_err(|e| broken(&e))?;
        if archive.has_overlapping_entries().map_err(|e| broken(&e))? {
            return Err(wrong(
                "has entries that share their bytes, as ZIP files made to do harm have; it was not read"
                    .into(),
            ));
        }
        let mut entries = Vec::new();
        let (mut described, mut crawled) = (false, false);
        for index in 0..archive.len() {
            let entry = match archive.by_index_raw(index) {
                Ok(entry) => entry,
                Err(e) => {
                    let place =
                        Err(format!("cannot be found in its ZIP file ({e}); the file may be damaged"));
                    entries.push(Entry { name: format!("entry {}", index + 1), kind: Kind::Lines, place });
                    continue;
                }
            };
            if !entry.is_file() {
                continue;
            }
            let entry_name = decoded(entry.name_raw());
            described |= entry_name == "datapackage.json";
            let Some(kind) = kind_of(&entry_name) else {
                terms.passed.kinds.add();
                continue;
            };
            crawled |= is_crawl(&entry_name, kind);
            let place = match (entry.encrypted(), entry.compression(), entry.data_start()) {
                (true, ..) => {
                    Err("is encrypted; unpack the ZIP file with its password and give the files".to_string())
                }
                (_, method @ (CompressionMethod::Stored | CompressionMethod::Deflated), Some(start)) => {
                    Ok(Place {
                        start,
                        packed: entry.compressed_size(),
                        deflated: method == CompressionMethod::Deflated,
                        crc: entry.crc32(),
                    })
                }
                (_, method, _) => Err(format!(
                    "is compressed in a way that kaiji does not read ({method:?}); unpack the ZIP file and give the files"
                )),
            };
            entries.push(Entry { name: entry_name, kind, place });
        }
        // The pages of a WACZ are in its archives; what else it holds tells about them.
        if described && crawled {
            entries.retain(|e| is_crawl(&e.name, e.kind));
        }
        if entries.is_empty() {
            return Err(wrong(format!("holds no file that kaiji reads; it reads {READ}")));
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let path = path.display().to_string();
        Ok(Zip { name, file, path, entries: entries.into_iter(), terms, container: None })
    }

    fn read(&self, entry: Entry) -> Result<Opened, Error> {
        let name = format!("{}/{}", self.name, entry.name);
        let wrong = |reason: String| Error::Document { name: name.clone(), reason };
        let place = entry.place.map_err(wrong)?;
        if entry.kind == Kind::Zip {
            return Err(wrong(
                "is a ZIP file within a ZIP file; unpack the outer one and give the inner one".into(),
            ));
        }
        let file = self.file.try_clone().map_err(|e| wrong(format!("cannot be read ({e})")))?;
        let packed = Stretch { file, at: place.start, left: place.packed };
        let reader: Box<dyn Read + Send> = if place.deflated {
            Box::new(flate2::read::DeflateDecoder::new(packed))
        } else {
            Box::new(packed)
        };
        let origin = Origin { path: Some(self.path.clone()), record: Some(entry.name), ..Origin::default() };
        let reader: Box<dyn Read + Send> = if matches!(entry.kind, Kind::Document(_)) {
            Box::new(Checked { reader, sum: flate2::Crc::new(), wanted: place.crc })
        } else {
            Box::new(Growing {
                reader,
                left: FREE_BYTES.saturating_add(place.packed.saturating_mul(MOST_GROWTH)),
            })
        };
        open::reader(entry.kind, name, origin, reader, &self.terms)
    }
}

impl Iterator for Zip {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(container) = &mut self.container {
                if let Some(item) = container.next() {
                    return Some(item);
                }
                self.container = None;
            }
            let entry = self.entries.next()?;
            match self.read(entry) {
                Ok(Opened::One(document)) => return Some(Ok(*document)),
                Ok(Opened::Many(container)) => self.container = Some(container),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What an entry is; `None` for what is not read.
fn kind_of(name: &str) -> Option<Kind> {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    // Macintosh computers add a shadow of each file.
    let shadow = name.starts_with("__MACOSX/") || file_name.starts_with('.');
    Kind::of_name(file_name).filter(|_| !shadow && !is_about(file_name))
}

/// Is an entry an archive of a WACZ?
fn is_crawl(name: &str, kind: Kind) -> bool {
    kind == Kind::Warc && name.starts_with("archive/")
}

/// A name: UTF-8, or Shift_JIS, which Japanese Windows writes without saying so.
fn decoded(name: &[u8]) -> String {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_string(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(name).0.into_owned(),
    };
    name.replace('\\', "/")
}

/// A stretch of a file. It seeks before each read, because the file is shared with the others.
struct Stretch {
    file: File,
    at: u64,
    left: u64,
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        if buffer.is_empty() {
            return Ok(0);
        }
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(buffer)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Compares the sum of what was read with the one in the list of contents.
struct Checked<R> {
    reader: R,
    sum: flate2::Crc,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.sum.update(buffer.get(..read).unwrap_or_default());
        if read == 0 && !buffer.is_empty() && self.sum.sum() != self.wanted {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another"));
        }
        Ok(read)
    }
}

/// Stops when an archive within unpacks to more than any archive of pages does.
struct Growing<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Growing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "it unpacks to over 100 times its size, as no archive of pages does",
            )
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_shift_jis_are_read() {
        let (name, ..) = SHIFT_JIS.encode("公表/お知らせ.html");
        assert_eq!(decoded(&name), "公表/お知らせ.html");
        assert_eq!(decoded("公表\\お知らせ.html".as_bytes()), "公表/お知らせ.html");
    }

    #[test]
    fn shadows_and_readmes_are_no_documents() {
        for name in ["__MACOSX/a.txt", "x/._a.txt", "x/README.md", "a.exe", "noname"] {
            assert_eq!(kind_of(name), None, "{name}");
        }
        assert_eq!(kind_of("x/a.warc.gz"), Some(Kind::Warc));
    }
}
