//! The inputs of a command, one after another: files, folders in sorted order, `-`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::archive::{Passed, PassedOver};
use super::kind::{Kind, READ};
use super::open::{self, Container, Opened, Terms};
use super::raw::RawDocument;
use super::shard::{Part, Shard};
use crate::error::Error;

/// Bounds on one document.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest document in bytes (a file, a line of JSON Lines, a page of an archive when unpacked).
    pub max_bytes: u64,
}

/// How long a document may take unless the user says otherwise: a hundred times as long as the slowest real one on a
/// slow machine, so that what is given up never depends on the machine.
pub const MAX_TIME: Duration = Duration::from_secs(300);

impl Default for Limits {
    fn default() -> Self {
        Limits { max_bytes: 32 * 1024 * 1024 }
    }
}

/// All inputs, in order.
pub struct Inputs {
    pending: std::vec::IntoIter<Result<Part, Error>>,
    total: usize,
    containers: bool,
    terms: Terms,
    /// The file that is being read, when it holds several documents, and its name.
    container: Option<(String, Container)>,
}

impl Inputs {
    /// Lists what the user named. Folders are walked in sorted order; files in them that kaiji does not read are
    /// passed over, a file that the user names is not.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when nothing was named.
    pub fn open(inputs: &[PathBuf], limits: Limits) -> Result<Self, Error> {
        Self::open_share(inputs, limits, None)
    }

    /// As [`Inputs::open`], a share of what the user named.
    ///
    /// # Errors
    ///
    /// As [`Inputs::open`]; also when standard input is to be shared.
    pub fn open_share(inputs: &[PathBuf], limits: Limits, shard: Option<Shard>) -> Result<Self, Error> {
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
                pending.push(Ok(Part::whole(input.clone())));
            }
        }
        if let Some(shard) = shard {
            pending = shard.take(pending)?;
        }
        let many = |part: &Part| !matches!(Kind::of_path(&part.path), Some(Kind::Document(_)));
        Ok(Inputs {
            total: pending.len(),
            containers: pending.iter().flatten().any(many),
            pending: pending.into_iter(),
            terms: Terms { limits, passed: Arc::new(Passed::default()) },
            container: None,
        })
    }

    /// Number of files found (an archive or a JSON Lines file counts once).
    pub fn files(&self) -> usize {
        self.total
    }

    /// May a file hold more than one document, so that their number is not known before?
    pub fn hold_containers(&self) -> bool {
        self.containers
    }

    /// What the archives read so far hold and is not read.
    pub fn passed_over(&self) -> PassedOver {
        self.terms.passed.told()
    }
}

impl Iterator for Inputs {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((name, container)) = &mut self.container {
                match isolated(name, || container.next()) {
                    Ok(Some(item)) => return Some(item),
                    Ok(None) => self.container = None,
                    Err(fault) => {
                        self.container = None;
                        return Some(Err(fault));
                    }
                }
            }
            let part = match self.pending.next()? {
                Ok(part) => part,
                Err(error) => return Some(Err(error)),
            };
            let name = part.path.display().to_string();
            let open = || match part.path == Path::new("-") {
                true => open::stdin(&self.terms),
                false => open::file(&part, &self.terms),
            };
            match isolated(&name, open).and_then(|opened| opened) {
                Ok(Opened::One(document)) => return Some(Ok(*document)),
                Ok(Opened::Many(container)) => self.container = Some((name, container)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A panic while a file is read (a dependency's, too) is that file's failure.
fn isolated<T>(name: &str, read: impl FnOnce() -> T) -> Result<T, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).map_err(|_| Error::Document {
        name: name.to_string(),
        reason: "could not be read to its end because of a fault in kaiji; please report it with this file"
            .into(),
    })
}

pub(super) const EMPTY: &str = "is empty; there is nothing to read";
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

fn walk(folder: &Path, pending: &mut Vec<Result<Part, Error>>) {
    let before = pending.len();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                // A linked document is one; a linked folder is not walked, so that a walk always ends.
                let file = entry.file_type().is_file() || entry.path_is_symlink() && entry.path().is_file();
                let about = is_about(&entry.file_name().to_string_lossy());
                if file && !about && Kind::of_path(entry.path()).is_some() {
                    pending.push(Ok(Part::whole(entry.into_path())));
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
        let reason = format!("holds no file that kaiji reads; it reads {READ}");
        pending.push(Err(Error::Document { name, reason }));
    }
}

/// A README tells about a folder, a manifest about an archive; they are none of its documents.
pub(super) fn is_about(file_name: &str) -> bool {
    let file_name = file_name.to_ascii_uppercase();
    file_name.starts_with("README") || file_name.ends_with(".MANIFEST.JSONL")
}

/// Why a file cannot be opened or read, and what to do.
pub(crate) fn cannot_open(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "does not exist; check the path".into(),
        std::io::ErrorKind::PermissionDenied => {
            "cannot be read: permission denied; check its access rights".into()
        }
        std::io::ErrorKind::UnexpectedEof => {
            "ends in the middle of its compressed data; it may not have been fetched whole".into()
        }
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
            format!("cannot be unpacked ({e}); the file may be damaged")
        }
        _ => format!("cannot be read ({e})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_while_reading_is_the_failure_of_its_file() {
        let broken = std::iter::once_with(|| -> Result<RawDocument, Error> {
            std::panic::resume_unwind(Box::new("a fault"))
        });
        let mut inputs =
            Inputs::open(&[PathBuf::from("no-such-file.txt")], Limits::default()).expect("an input");
        inputs.container = Some(("crawl.warc".into(), Box::new(broken)));
        let told: Vec<String> = inputs.map(|i| i.map_or_else(|e| e.to_string(), |_| String::new())).collect();
        assert!(told[0].starts_with("crawl.warc: could not be read to its end"), "{told:?}");
        assert!(told[1].starts_with("no-such-file.txt: does not exist"), "{told:?}");
        assert_eq!(told.len(), 2);
    }
}
