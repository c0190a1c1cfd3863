//! Records from record files, or from documents that are extracted first.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::args::Common;
use super::batch::{self, Tally};
use super::{Failure, Outcome, output};
use crate::batch::as_it_is;
use crate::dataset::Texts;
use crate::engine::{Engine, Prepared, Worker};
use crate::error::Error;
use crate::record::Record;
use crate::rules::RuleSet;
use crate::source::RawDocument;

/// Reads records from every input, in order. A line of JSON Lines that is a record is taken as it is, and so are
/// the records of a `.json` file; everything else is a document and is extracted, and its text added to `texts` where
/// these are wanted.
pub(super) fn read(
    inputs: &[PathBuf],
    common: &Common,
    mut texts: Option<&mut Texts>,
) -> Result<(Vec<Record>, Outcome), Failure> {
    let keep = texts.is_some();
    let engine = OnceLock::new();
    if common.rules.is_some() {
        // Rules that the user names are checked whatever the input holds.
        let _ = engine.set(Ok(batch::engine(common)?));
    }
    let mut records = Vec::new();
    let mut tally = Tally::default();
    // Inputs that go together: one `.json` file, or what stands between two of them.
    let mut rest = inputs;
    loop {
        match rest.first() {
            Some(path) if is_json(path) => {
                match json_file(path) {
                    Ok(list) => {
                        tally.done += list.len();
                        records.extend(list);
                    }
                    Err(error) => {
                        tally.failed += 1;
                        output::message(&format!("kaiji: {error}"));
                    }
                }
                rest = rest.get(1..).unwrap_or_default();
            }
            _ => {
                let end = rest.iter().position(|p| is_json(p)).unwrap_or(rest.len());
                let (these, behind) = rest.split_at(end);
                let run = batch::run_raw(
                    batch::open(these, common)?,
                    common,
                    false,
                    || None,
                    (
                        |worker: &mut Option<Worker<'_>>, raw: RawDocument| {
                            half(worker, raw, &engine, common)
                        },
                        |worker: &mut Option<Worker<'_>>, half: Half| {
                            whole(worker, half, &engine, common, keep)
                        },
                    ),
                    |(record, text)| {
                        records.push(record);
                        if let (Some(texts), Some(text)) = (&mut texts, text) {
                            texts.add(&text);
                        }
                        Ok(())
                    },
                )?;
                tally.done += run.done;
                tally.failed += run.failed;
                rest = behind;
            }
        }
        if rest.is_empty() {
            break;
        }
    }
    let outcome = tally.outcome()?;
    Ok((records, outcome))
}

/// Adds the texts of documents, which are read and not extracted.
pub(super) fn texts(
    inputs: &[PathBuf],
    common: &Common,
    rules: &RuleSet,
    texts: &mut Texts,
) -> Result<Outcome, Failure> {
    let run = batch::run_raw(
        batch::open(inputs, common)?,
        common,
        false,
        || (),
        (|(): &mut (), raw: RawDocument| raw.load_by(&rules.page), as_it_is),
        |doc| {
            texts.add(doc.text());
            Ok(())
        },
    )?;
    run.outcome()
}

/// What a line or a document is before anything is extracted.
enum Half {
    Record(Box<Record>),
    Document(Box<Prepared>),
}

/// The record that a line holds, or a document made ready; the engine is loaded when the first document needs it,
/// because record files do not.
fn half<'e>(
    worker: &mut Option<Worker<'e>>,
    raw: RawDocument,
    engine: &'e OnceLock<Result<Engine, Error>>,
    common: &Common,
) -> Result<Half, Error> {
    if let Some(line) = raw.json_line()
        && is_record(line)
    {
        return serde_json::from_slice(line)
            .map(Half::Record)
            .map_err(|e| Error::Document { name: raw.name.clone(), reason: outdated(&e) });
    }
    started(worker, engine, common)?.prepare(raw).map(|ready| Half::Document(Box::new(ready)))
}

/// The record, and the document's text where that is to be kept.
fn whole<'e>(
    worker: &mut Option<Worker<'e>>,
    half: Half,
    engine: &'e OnceLock<Result<Engine, Error>>,
    common: &Common,
    keep: bool,
) -> Result<(Record, Option<String>), Error> {
    match half {
        Half::Record(record) => Ok((*record, None)),
        Half::Document(prepared) => {
            let (doc, record) = started(worker, engine, common)?.extract_prepared(*prepared);
            Ok((record, keep.then(|| doc.text().to_string())))
        }
    }
}

/// The thread's worker, with the engine loaded.
fn started<'w, 'e>(
    worker: &'w mut Option<Worker<'e>>,
    engine: &'e OnceLock<Result<Engine, Error>>,
    common: &Common,
) -> Result<&'w mut Worker<'e>, Error> {
    match worker {
        Some(worker) => Ok(worker),
        none => match engine.get_or_init(|| batch::engine(common)) {
            Ok(engine) => Ok(none.insert(engine.worker())),
            Err(error) => Err(Error::Usage(error.to_string())),
        },
    }
}

fn outdated(e: &serde_json::Error) -> String {
    format!("is no record of this version of kaiji ({e}); extract its document again")
}

/// Is a line of JSON a record? Within a document's text the key's quotes would be escaped.
fn is_record(line: &[u8]) -> bool {
    const KEY: &[u8] = b"\"schema_version\"";
    line.windows(KEY.len()).any(|w| w == KEY)
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) && !path.is_dir()
}

/// The records of a file that `extract --format json` wrote.
fn json_file(path: &Path) -> Result<Vec<Record>, Error> {
    let name = path.display().to_string();
    // --max-bytes bounds one document; a file of many records may be larger.
    let bytes = std::fs::read(path)
        .map_err(|e| Error::Document { name: name.clone(), reason: crate::source::cannot_open(&e) })?;
    serde_json::from_slice::<Vec<Record>>(&bytes)
        .or_else(|e| serde_json::from_slice::<Record>(&bytes).map(|r| vec![r]).map_err(|_| e))
        .map_err(|e| Error::Document { name, reason: outdated(&e) })
}
