//! Errors, each with what the user can do about it.

use std::path::PathBuf;

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

/// A name without line ends: a file's name may hold them, and what follows one must not look like another message.
fn one_line(name: &str) -> std::borrow::Cow<'_, str> {
    if name.contains(['\n', '\r']) { name.replace(['\n', '\r'], "\u{FFFD}").into() } else { name.into() }
}
