//! `kaiji export`

use std::io;
use std::path::Path;

use super::args::ExportArgs;
use super::output::{Folder, Sink, message};
use super::{Outcome, Run, dataset};
use crate::annotation;
use crate::dataset::Dataset;
use crate::error::Error;
use crate::export::{Options, Target, Writer};

/// Writes a data set for other programs.
pub(super) fn run(args: &ExportArgs) -> Run {
    let options = Options { bom: args.bom, title: args.title.clone(), license: args.license.clone() };
    if let Some(reason) = args.to.refuses(&options) {
        return Err(Error::Usage(reason.into()).into());
    }
    match args.to.writer() {
        Writer::File(write) => {
            let mut sink = Sink::open(args.output.as_deref())?;
            let (set, outcome) = dataset::read(&args.dataset, args.to.needs_texts())?;
            let outcome = outcome.and(check_texts(args.to, &set)?);
            sink.write_with(|out| write(&set, out))?;
            sink.finish()?;
            Ok(outcome.and(left_out(args, &set)))
        }
        Writer::Folder(write) => folder(args, write),
        Writer::FolderBy(write) => folder(args, |set, path| write(set, &options, path)),
    }
}

fn folder(args: &ExportArgs, write: impl FnOnce(&Dataset, &Path) -> io::Result<()>) -> Run {
    let Some(path) = &args.output else {
        return Err(Error::Usage(
            "this form is a folder of files; say where to make it with -o FOLDER".into(),
        )
        .into());
    };
    let folder = Folder::open(path)?;
    let (set, outcome) = dataset::read(&args.dataset, args.to.needs_texts())?;
    let outcome = outcome.and(check_texts(args.to, &set)?);
    folder.write(|path| write(&set, path))?;
    Ok(outcome.and(left_out(args, &set)))
}

/// Names what the form has no place for.
fn left_out(args: &ExportArgs, set: &Dataset) -> Outcome {
    let missing = args.to.left_out(set);
    for sentence in &missing {
        message(&format!("kaiji: {sentence}"));
    }
    if missing.is_empty() { Outcome::Clean } else { Outcome::SomeFailed }
}

/// Names the records that a form leaves out because their texts are not at hand.
fn check_texts(to: Target, set: &Dataset) -> Run {
    if !to.needs_texts() {
        return Ok(Outcome::Clean);
    }
    let mut outcome = Outcome::Clean;
    let mut written = 0;
    for record in set.records() {
        match annotation::document(set, record) {
            Ok(_) => written += 1,
            Err(reason) => {
                message(&format!("kaiji: {}: left out: {reason}", record.id));
                outcome = Outcome::SomeFailed;
            }
        }
    }
    if written == 0 && outcome == Outcome::SomeFailed {
        return Err(Error::Usage("nothing was written; the messages above say why".into()).into());
    }
    Ok(outcome)
}
