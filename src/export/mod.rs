//! Data sets in the forms that other programs open. A form is a module with a function that writes it.

#![expect(
    clippy::indexing_slicing,
    reason = "keys are set in objects made here, and of the schema, which is built in, a key that is not there is null; other numbers are of the columns and leaves that the same schema gave"
)]

mod delimited;
pub mod exchange;
mod jsonl;
pub mod misp;
mod package;
pub mod parquet;
mod sqlite;
pub mod stix;
pub mod tables;
pub mod veris;

use std::io::{self, Write};
use std::path::Path;

use crate::annotation;
use crate::dataset::Dataset;
use delimited::Form;

/// Forms of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Cases as JSON Lines, each with its records
    Jsonl,
    /// A folder of tables as CSV
    Csv,
    /// A folder of tables as TSV: no cell has a tab or a line break
    Tsv,
    /// A folder of tables as Parquet, and whole records, nested
    Parquet,
    /// An SQLite database of the tables, with views
    Sqlite,
    /// A folder to publish: CSV with datapackage.json, Parquet with croissant.json, and a card
    #[value(alias = "croissant")]
    DataPackage,
    /// VERIS 1.4: a folder with a JSON file for each incident
    Veris,
    /// A STIX 2.1 bundle
    Stix,
    /// MISP: a folder that is a feed, with a JSON file for each event
    Misp,
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
    /// Files in such a folder, by options.
    FolderBy(fn(&Dataset, &Options, &Path) -> io::Result<()>),
}

/// What the user wants of some forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// A byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// What the data set is called.
    pub title: Option<String>,
    /// Its licence, by its identifier in the SPDX list.
    pub license: Option<String>,
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
            Target::Veris => Writer::Folder(veris::write),
            Target::Stix => Writer::File(stix::write),
            Target::Misp => Writer::Folder(misp::write),
            Target::Csv => Writer::FolderBy(|set, options, folder| {
                delimited::write(set, Form::Csv, options.bom, folder).map(|_| ())
            }),
            Target::Tsv => Writer::FolderBy(|set, options, folder| {
                delimited::write(set, Form::Tsv, options.bom, folder).map(|_| ())
            }),
            Target::Parquet => Writer::Folder(parquet::write),
            Target::Sqlite => Writer::File(sqlite::write),
            Target::DataPackage => Writer::FolderBy(package::write),
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
        matches!(self, Target::LabelStudio | Target::Brat | Target::Inception | Target::Langextract)
    }

    /// Says which of the options the form has no use for, and what has.
    pub fn refuses(self, options: &Options) -> Option<&'static str> {
        if options.bom && !matches!(self, Target::Csv | Target::Tsv) {
            return Some("--bom is for --to csv and --to tsv; leave it out, or choose one of these");
        }
        if (options.title.is_some() || options.license.is_some()) && self != Target::DataPackage {
            return Some("--title and --license are for --to data-package; leave them out, or choose it");
        }
        let wrong = |c: char| !(c.is_ascii_alphanumeric() || ".-+".contains(c));
        if options.license.as_deref().is_some_and(|l| l.is_empty() || l.contains(wrong)) {
            return Some("--license takes an identifier of the SPDX list, as CC-BY-4.0 or CC0-1.0");
        }
        None
    }
}
