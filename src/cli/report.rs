//! `kaiji report`

use super::args::ReportArgs;
use super::output::{self, Sink};
use super::{Run, dataset};
use crate::report;

/// Writes a data set as one HTML file.
pub(super) fn run(args: &ReportArgs) -> Run {
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
