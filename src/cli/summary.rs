//! `kaiji summary`

use super::args::{BriefFormat, DatasetArgs, SummaryArgs};
use super::output::{self, Sink};
use super::{Run, cases};
use crate::error::Error;
use crate::summary::{Brief, brief, to_markdown, to_text};

/// Writes briefs of cases.
pub(super) fn run(args: &SummaryArgs) -> Run {
    let mut inputs = args.dataset.inputs.clone();
    let mut ids = args.cases.clone();
    ids.extend(cases::identifiers(&mut inputs));
    let mut sink = Sink::open(args.output.as_deref())?;
    let (cases, outcome) = cases::read(DatasetArgs { inputs, ..args.dataset.clone() })?;
    let briefs: Vec<Brief> = cases.named(&ids)?.into_iter().map(|case| brief(case, args.lang)).collect();
    let width = args.width.map_or_else(output::width, usize::from);
    let text = match args.format {
        BriefFormat::Text => {
            let rule = format!("\n{}\n\n", "-".repeat(width));
            briefs.iter().map(|b| to_text(b, width)).collect::<Vec<_>>().join(&rule)
        }
        BriefFormat::Markdown => {
            let mut notes = 0;
            briefs.iter().map(|b| to_markdown(b, &mut notes)).collect::<Vec<_>>().join("\n")
        }
        BriefFormat::Json => serde_json::to_string_pretty(&briefs)
            .map(|text| text + "\n")
            .map_err(|e| Error::Usage(format!("the briefs cannot be written as JSON ({e})")))?,
    };
    sink.write(&text)?;
    sink.finish()?;
    if briefs.is_empty() && !args.dataset.common.quiet {
        output::message("no incident: only notices and news tell of one");
    }
    Ok(outcome)
}
