//! `kaiji report`

use std::io::IsTerminal;

use super::args::ReportArgs;
use super::output::{self, Sink};
use super::{Run, dataset};
use crate::error::Error;
use crate::report;

/// Writes a data set as one HTML file.
pub(super) fn run(args: &ReportArgs) -> Run {
    if args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Error::Usage(
            "a report is a page for a browser; say where to write it with -o report.html".into(),
        )
        .into());
    }
    let mut sink = Sink::open(args.output.as_deref())?;
    let (set, outcome) = dataset::read(&args.dataset, true)?;
    sink.write_with(|out| report::write(&set, args.title.as_deref(), out))?;
    sink.finish()?;
    if !args.dataset.common.quiet {
        let records = set.records().len();
        let without = set.records().iter().filter(|r| set.text(r).is_none()).count();
        let mut note = format!("{} cases of {records} documents", set.cases().len());
        if without > 0 {
            note += &format!(
                "; the texts of {without} documents are not at hand, so their quotes are shown alone (give the documents with --texts)"
            );
        }
        output::message(&format!("{note}."));
    }
    Ok(outcome)
}
