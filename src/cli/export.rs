//! `kaiji export`

use std::io;
use std::path::Path;

use super::args::ExportArgs;
use super::output::{Folder, Sink, message};
use super::{Outcome, Run, dataset};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::export::{Options, Writer};

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
