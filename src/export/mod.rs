//! Data sets in the forms that other programs open. A form is a module with a function that writes it.

mod jsonl;

use std::io::{self, Write};
use std::path::Path;

use crate::annotation;
use crate::dataset::Dataset;

/// Forms of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Cases as JSON Lines, each with its records
    Jsonl,
    /// A folder with tasks for Label Studio and the labelling interface for them; needs the texts
    LabelStudio,
    /// A folder of standoff files for brat; needs the texts
    Brat,
    /// A folder of CAS JSON files for INCEpTION; needs the texts
    Inception,
    /// Annotated documents of LangExtract, as JSON Lines; needs the texts
    Langextract,
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
            Target::LabelStudio => Writer::Folder(annotation::label_studio::write),
            Target::Brat => Writer::Folder(annotation::brat::write),
            Target::Inception => Writer::Folder(annotation::inception::write),
            Target::Langextract => Writer::File(annotation::langextract::write),
        }
    }

    /// Does it hold the documents' texts?
    pub fn needs_texts(self) -> bool {
        match self {
            Target::Jsonl => false,
            Target::LabelStudio | Target::Brat | Target::Inception | Target::Langextract => true,
        }
    }
}
