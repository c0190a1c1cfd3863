//! `kaiji compare`

use super::args::{CompareArgs, TableFormat};
use super::output::{self, Sink};
use super::{Run, records};
use crate::compare::{Comparison, compare, to_csv, to_json, to_markdown, to_table};
use crate::error::Error;
use crate::wide;

/// Prints incidents side by side.
pub(super) fn run(args: &CompareArgs) -> Run {
    let (records, outcome) = records::read(&args.inputs, &args.common, None)?;
    let comparison = compare(&records);
    let width = args.width.map_or_else(output::width, usize::from);
    let wrong = |e: String| Error::Usage(format!("the comparison cannot be written: {e}"));
    let note = note(&comparison);
    let text = match args.format {
        TableFormat::Table => {
            let table =
                if comparison.rows.is_empty() { String::new() } else { to_table(&comparison.rows, width) };
            format!("{table}{}\n", wide::wrap(&note, width).join("\n"))
        }
        TableFormat::Markdown => format!("{}\n{note}\n", to_markdown(&comparison.rows)),
        TableFormat::Csv => to_csv(&comparison.rows).map_err(wrong)?,
        TableFormat::Json => to_json(&comparison.rows).map_err(|e| wrong(e.to_string()))?,
    };
    // Data formats hold rows and nothing else.
    let data = matches!(args.format, TableFormat::Csv | TableFormat::Json);
    if data && !comparison.left_out.is_empty() && !args.common.quiet {
        output::message(&note);
    }
    let mut sink = Sink::open(None)?;
    sink.write(&text)?;
    sink.finish()?;
    Ok(outcome)
}

/// How many documents made rows, and how many did not and why.
fn note(comparison: &Comparison) -> String {
    let plural = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let rows = plural(comparison.rows.len(), "incident document");
    let left: usize = comparison.left_out.values().sum();
    if left == 0 {
        return format!("{rows}.");
    }
    let kinds: Vec<String> = comparison.left_out.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    format!(
        "{rows}; {} left out ({}): only notices and news make rows.",
        plural(left, "other document"),
        kinds.join(", ")
    )
}
