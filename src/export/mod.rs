//! Data sets in the forms that other programs open. A form is a module with a function that writes it.

pub mod exchange;
mod jsonl;
pub mod misp;
pub mod stix;
pub mod veris;

use std::io::{self, Write};
use std::path::Path;

use crate::dataset::Dataset;

/// Forms of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Cases as JSON Lines, each with its records
    Jsonl,
    /// VERIS 1.4: a folder with a JSON file for each incident
    Veris,
    /// A STIX 2.1 bundle
    Stix,
    /// MISP: a folder that is a feed, with a JSON file for each event
    Misp,
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
            Target::Veris => Writer::Folder(veris::write),
            Target::Stix => Writer::File(stix::write),
            Target::Misp => Writer::Folder(misp::write),
        }
    }

    /// What of a data set the form has no place for, each in a sentence for the user.
    pub fn left_out(self, set: &Dataset) -> Vec<String> {
        match self {
            Target::Veris => veris::left_out(set),
            _ => Vec::new(),
        }
    }

    /// Does it hold the documents' texts?
    pub fn needs_texts(self) -> bool {
        match self {
            Target::Jsonl | Target::Veris | Target::Stix | Target::Misp => false,
        }
    }
}
