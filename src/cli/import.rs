//! `kaiji import`

use std::io;
use std::path::Path;

use super::args::{ImportArgs, Made};
use super::output::{self, Folder, Sink};
use super::{Outcome, Run, records};
use crate::annotation::{self, Annotated, Read, brat, corrections, gold, label_studio};
use crate::corrections::Corrections;
use crate::error::Error;

/// Reads corrected annotations back.
pub(super) fn run(args: &ImportArgs) -> Run {
    match args.made {
        Made::Gold => {
            let path = args.output.as_deref().ok_or_else(|| {
                Error::Usage("gold files are a folder; say where to make it with -o FOLDER".into())
            })?;
            let folder = Folder::open(path)?;
            let (read, outcome) = read(args)?;
            folder.write(|folder| write_gold(&read, folder))?;
            if !args.common.quiet {
                output::message(&format!("{} gold files written", read.len()));
            }
            Ok(outcome)
        }
        Made::Corrections => {
            let mut sink = Sink::open(args.output.as_deref())?;
            let (read, outcome) = read(args)?;
            let (made, compared) = compare(args, &read)?;
            sink.write(&made.to_toml()?)?;
            sink.finish()?;
            if !args.common.quiet {
                let (made, of) = (made.entries.len(), read.len());
                output::message(&format!("{made} corrections of {of} documents written"));
            }
            Ok(outcome.and(compared))
        }
    }
}

/// The documents of every input; what is wrong with others is told.
fn read(args: &ImportArgs) -> Result<(Vec<Annotated>, Outcome), super::Failure> {
    let (mut documents, mut outcome, mut untouched) = (Vec::new(), Outcome::Clean, 0);
    for path in &args.inputs {
        let read = match one(path) {
            Ok(read) => read,
            Err(error) => Read { faults: vec![error], ..Read::default() },
        };
        for fault in &read.faults {
            output::message(&format!("kaiji: {fault}"));
            outcome = Outcome::SomeFailed;
        }
        documents.extend(read.documents);
        untouched += read.untouched;
    }
    if documents.is_empty() {
        let why = match outcome {
            Outcome::Clean => "no document in the input has been annotated yet",
            Outcome::SomeFailed => "no document could be read; the messages above say why",
        };
        return Err(Error::Usage(why.into()).into());
    }
    if untouched > 0 && !args.common.quiet {
        output::message(&format!("documents left out because nobody annotated them: {untouched}"));
    }
    Ok((documents, outcome))
}

fn one(path: &Path) -> Result<Read, Error> {
    if path.is_dir() {
        return brat::read(path);
    }
    let name = path.display().to_string();
    let json = std::fs::read_to_string(path)
        .map_err(|e| Error::Document { name: name.clone(), reason: crate::source::cannot_open(&e) })?;
    label_studio::read(&name, &json)
}

/// A gold file and its text for each document.
fn write_gold(documents: &[Annotated], folder: &Path) -> io::Result<()> {
    let mut names = annotation::FileNames::default();
    for document in documents {
        let name = names.make(&document.id);
        let facts = serde_json::to_string_pretty(&gold(document))?;
        std::fs::write(folder.join(format!("{name}.json")), facts + "\n")?;
        std::fs::write(folder.join(format!("{name}.txt")), &document.text)?;
    }
    Ok(())
}

/// What differs from the records, in the order of the documents.
fn compare(args: &ImportArgs, documents: &[Annotated]) -> Result<(Corrections, Outcome), super::Failure> {
    let (records, mut outcome) = records::read(&args.records, &args.common, None)?;
    let by = args.by.as_deref().unwrap_or_default();
    let reason = args.reason.as_deref().unwrap_or("corrected by annotation");
    let mut made = Corrections::default();
    for document in documents {
        let mut fault = |reason: &str| {
            output::message(&format!("kaiji: document {}: {reason}", document.id));
            outcome = Outcome::SomeFailed;
        };
        // In a data set copies are numbered: `ID~2`. In the file of records they are not.
        let copied = document.id.rsplit_once('~').map(|(id, _)| id);
        let named = |id: &str| records.iter().find(|record| record.id == id);
        match named(&document.id).or_else(|| named(copied?)) {
            None => fault("is not among the records; name the ones that were exported with --records"),
            Some(record) if record.source.text_sha256 != document.text_sha256 => {
                fault("has another text in its record than was annotated; export it again and annotate that");
            }
            Some(record) => {
                let before = Annotated::new(record, &document.text);
                made.entries.extend(corrections(&before, document, reason, by).entries);
            }
        }
    }
    Ok((made, outcome))
}
