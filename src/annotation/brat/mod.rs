//! brat's standoff files: a `.txt` and an `.ann` a document, `annotation.conf` and `visual.conf` for the folder, and
//! [`DOCUMENTS`], which says what document a file is of.
//!
//! A fact is a text-bound annotation of its field's type, in as many fragments as its words have. Terms are
//! attributes: `devices_state T1 infected`, and a flag for each of several, `dates_kinds_occurred T1`. brat knows
//! attributes of closed lists only, so numbers, days and texts stand in the annotator's note: `count=12`. The rules
//! and the confidence are a note of type [`RULE`], which brat shows and does not edit. Offsets count code points.

mod config;
mod note;
mod read;

pub use read::read;

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::name::Names;
use super::{Annotated, Fact, Words, documents};
use crate::dataset::Dataset;
use crate::record::shape::Kind;

/// The file that says what document each file of the folder is of.
pub const DOCUMENTS: &str = "documents.jsonl";
/// Type of notes that people edit.
const NOTE: &str = "AnnotatorNotes";
/// Type of notes that say how kaiji read a fact.
const RULE: &str = "Rule";

/// A line of [`DOCUMENTS`].
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    file: String,
    id: String,
    url: Option<String>,
    text_sha256: String,
}

/// Writes the files into a folder.
///
/// # Errors
///
/// Those of the file system.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    std::fs::write(folder.join("annotation.conf"), config::annotation())?;
    std::fs::write(folder.join("visual.conf"), config::visual())?;
    let mut list = io::BufWriter::new(std::fs::File::create(folder.join(DOCUMENTS))?);
    let mut names = Names::default();
    for document in documents(set) {
        let file = names.make(&document.id);
        std::fs::write(folder.join(format!("{file}.txt")), &document.text)?;
        std::fs::write(folder.join(format!("{file}.ann")), standoff(&document))?;
        let Annotated { id, url, text_sha256, .. } = document;
        serde_json::to_writer(&mut list, &Listed { file, id, url, text_sha256 })?;
        list.write_all(b"\n")?;
    }
    list.flush()
}

/// The annotations of a document.
fn standoff(document: &Annotated) -> String {
    let words = Words::new(&document.text);
    let mut lines = Lines::default();
    for fact in &document.facts {
        lines.fact(fact, &words);
    }
    lines.out
}

/// Lines of a standoff file, and how many of each sort there are.
#[derive(Default)]
struct Lines {
    out: String,
    facts: usize,
    attributes: usize,
    notes: usize,
}

impl Lines {
    fn fact(&mut self, fact: &Fact, words: &Words) {
        let fragments = words.covered(fact.stretches());
        if fragments.is_empty() {
            return;
        }
        self.facts += 1;
        let target = format!("T{}", self.facts);
        let places: Vec<String> = fragments.iter().map(|(start, end)| format!("{start} {end}")).collect();
        let quotes: Vec<String> = fragments.iter().filter_map(|f| words.quote(*f)).collect();
        self.line(&format!("{target}\t{} {}\t{}", fact.field.name, places.join(";"), quotes.join(" ")));
        let mut open = Vec::new();
        for attribute in &fact.field.attributes {
            match (&attribute.kind, fact.attributes.get(&attribute.name)) {
                (_, None) => {}
                (Kind::Term { .. }, Some(Value::String(term))) => {
                    self.attribute(&format!("{} {target} {term}", attribute.control));
                }
                (Kind::Terms { .. }, Some(Value::Array(terms))) => {
                    for term in terms.iter().filter_map(Value::as_str) {
                        self.attribute(&format!("{} {target}", config::flag(attribute, term)));
                    }
                }
                (_, Some(value)) => open.push((attribute.name.as_str(), value)),
            }
        }
        if !open.is_empty() {
            self.note(NOTE, &target, &note::write(&open));
        }
        let sure = fact.confidence.map_or(String::new(), |c| format!("; confidence {c}"));
        self.note(RULE, &target, &format!("{}: {}{sure}", fact.key, fact.rules()));
    }

    fn attribute(&mut self, told: &str) {
        self.attributes += 1;
        self.line(&format!("A{}\t{told}", self.attributes));
    }

    fn note(&mut self, kind: &str, target: &str, told: &str) {
        self.notes += 1;
        self.line(&format!("#{}\t{kind} {target}\t{told}", self.notes));
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}
