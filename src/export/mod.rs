//! Data sets in the forms that other programs open. A form is a module with a function that writes it.

mod jsonl;

use std::io::{self, Write};
use std::path::Path;

use crate::dataset::Dataset;

/// Forms of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Cases as JSON Lines, each with its records
    Jsonl,
}

/// What an export writes.
pub enum Writer {
    /// One file.
    File(fn(&Dataset, &mut dyn Write) -> io::Result<()>),
    /// Files in a folder, which is there and empty.
    Folder(fn(&Dataset, &Path) -> io::Result<()>),
}

impl Target {
    /// How the form is written.
    pub fn writer(self) -> Writer {
        match self {
            Target::Jsonl => Writer::File(jsonl::write),
        }
    }

    /// Does it hold the documents' texts?
    pub fn needs_texts(self) -> bool {
        match self {
            Target::Jsonl => false,
        }
    }
}
