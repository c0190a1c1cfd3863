//! `kaiji link`

use super::args::{CaseFormat, LinkArgs};
use super::output::{self, Sink};
use super::{Run, dataset};
use crate::case::{Case, CaseAction, Verdict};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::wide;

/// Joins records into cases.
pub(super) fn run(args: &LinkArgs) -> Run {
    let mut sink = Sink::open(args.output.as_deref())?;
    let (set, outcome) = dataset::read(&args.dataset, false)?;
    match args.format {
        CaseFormat::Jsonl => {
            for case in set.cases() {
                let line = serde_json::to_string(case)
                    .map_err(|e| Error::Usage(format!("case {} cannot be written as JSON ({e})", case.id)))?;
                sink.write(&format!("{line}\n"))?;
            }
        }
        CaseFormat::Table => sink.write(&table(set.cases(), output::width()))?,
    }
    sink.finish()?;
    if !args.dataset.common.quiet {
        output::message(&note(&set));
    }
    Ok(outcome)
}

/// A head line and a line for each document of every case.
fn table(cases: &[Case], width: usize) -> String {
    let mut out = String::new();
    for case in cases {
        let name = case.organization.as_deref().unwrap_or("(organisation not told)");
        let days = match (&case.first_day, &case.last_day) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "no day with a year".to_string(),
        };
        let mut line = |text: &str| {
            out.push_str(wide::cut(&wide::clean(text), width).trim_end());
            out.push('\n');
        };
        line(&format!("{}  {name}", case.id));
        line(&format!("  {days}; {}", counts(case)));
        for document in &case.documents {
            let day = document.published.as_deref().unwrap_or("undated");
            let kind = document.kind.map_or("", |k| k.as_str());
            let stage = document.report_stage.map_or(String::new(), |s| format!(" ({s})"));
            let changed = match document.corrections.len() {
                0 => String::new(),
                n => format!(" (corrected: {n})"),
            };
            line(&format!("  {}  {kind}{stage}  {}{changed}", wide::pad(day, 10), document.id));
        }
        for c in &case.corrections {
            let what = match c.action {
                CaseAction::Split => format!("split: {} left {}", c.documents.join(", "), c.cases.join(", ")),
                CaseAction::Join => format!("joined: {}", c.cases.join(" and ")),
            };
            line(&format!("  {what}; by {}: {}", c.by, c.reason));
        }
        out.push('\n');
    }
    out
}

/// How many facts have which verdict.
fn counts(case: &Case) -> String {
    let counts: Vec<String> = Verdict::ALL
        .iter()
        .filter_map(|verdict| {
            let n = case.facts.iter().filter(|f| f.verdict == *verdict).count();
            (n > 0).then(|| format!("{n} {}", verdict.as_str().replace('_', " ")))
        })
        .collect();
    if counts.is_empty() { "no facts".into() } else { format!("facts: {}", counts.join(", ")) }
}

/// How many documents made how many cases, and what was left out.
fn note(set: &Dataset) -> String {
    let plural = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let several = set.cases().iter().filter(|c| c.documents.len() > 1).count();
    let cases = format!("{}, {several} of several documents", plural(set.cases().len(), "case"));
    let left: usize = set.left_out().values().sum();
    if left == 0 {
        return format!("{cases}.");
    }
    let kinds: Vec<String> = set.left_out().iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    format!(
        "{cases}; {} left out ({}): only notices and news tell of incidents.",
        plural(left, "other document"),
        kinds.join(", ")
    )
}
