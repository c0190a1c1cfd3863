//! Errors, each with what the user can do about it.

use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong. Messages name the file and say what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The embedded dictionary or the user words could not be used.
    #[error(
        "the dictionary could not be loaded: {0}. If you changed rules/words.tsv, run `kaiji rules check`"
    )]
    Dictionary(String),
    /// A rule file is wrong. `file` and `line` point at the place.
    #[error("{file}:{line}: {message}")]
    Rule {
        /// Path of the rule file, relative to the rules folder.
        file: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// A file of corrections is wrong. `file` and `line` point at the place.
    #[error("{file}:{line}: {message}")]
    Corrections {
        /// Path of the file as the user gave it.
        file: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// The folder given with `--rules` cannot be read.
    #[error("rules folder {}: {reason}. Give --rules a folder with files laid out like kaiji's own rules/", path.display())]
    RulesFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A document cannot be read.
    #[error("{}: {reason}", one_line(name))]
    Document {
        /// Path, address or line of the document.
        name: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Output cannot be written.
    #[error("cannot write {}: {reason}", path.display())]
    Output {
        /// Where.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The command line asks for something that cannot be done.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Why a file or folder could not be written, and what to do.
    pub(crate) fn writing(path: &Path, e: &io::Error) -> Self {
        let folder = folder_of(path);
        let reason = match kind_of(e) {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if !folder.is_dir() => {
                format!("the folder {} does not exist; make it first", folder.display())
            }
            io::ErrorKind::PermissionDenied => {
                "permission denied; choose a folder that you may write to".into()
            }
            io::ErrorKind::StorageFull => "the disk is full; make room and run the same command again".into(),
            io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                format!(
                    "{e}; write to another place, or ask for a larger share, and run the same command again"
                )
            }
            _ => e.to_string(),
        };
        Error::Output { path: path.to_path_buf(), reason }
    }
}

/// The folder in which a file or folder stands.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What kind of error it is at its root: what writes a form wraps what the system says.
fn kind_of(e: &io::Error) -> io::ErrorKind {
    let mut cause = e.get_ref().map(|inner| inner as &dyn std::error::Error);
    let mut kind = e.kind();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            kind = io.kind();
        }
        cause = inner.source();
    }
    // Some tell in words alone; 28 is ENOSPC on every Unix.
    let words = e.to_string();
    if ["os error 28", "disk is full"].iter().any(|w| words.contains(w)) {
        io::ErrorKind::StorageFull
    } else {
        kind
    }
}

/// A name without line ends: a file's name may hold them, and what follows one must not look like another message.
fn one_line(name: &str) -> std::borrow::Cow<'_, str> {
    if name.contains(['\n', '\r']) { name.replace(['\n', '\r'], "\u{FFFD}").into() } else { name.into() }
}
