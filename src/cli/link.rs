//! `kaiji link`

use super::args::{CaseFormat, LinkArgs};
use super::output::{self, Sink};
use super::{Run, records};
use crate::case::{Case, Linked, Names, Verdict, link};
use crate::error::Error;
use crate::rules::{RuleFiles, RuleSet};
use crate::wide;

/// Joins records into cases.
pub(super) fn run(args: &LinkArgs) -> Run {
    let mut sink = Sink::open(args.output.as_deref())?;
    let rules = RuleSet::compile(&RuleFiles::of(args.common.rules.as_deref())?)?;
    let (records, outcome) = records::read(&args.inputs, &args.common, None)?;
    let linked = link(&records, &Names::new(&rules));
    match args.format {
        CaseFormat::Jsonl => {
            for case in &linked.cases {
                let line = serde_json::to_string(case)
                    .map_err(|e| Error::Usage(format!("case {} cannot be written as JSON ({e})", case.id)))?;
                sink.write(&format!("{line}\n"))?;
            }
        }
        CaseFormat::Table => sink.write(&table(&linked.cases, output::width()))?,
    }
    sink.finish()?;
    if !args.common.quiet {
        output::message(&note(&linked));
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
            line(&format!("  {}  {kind}{stage}  {}", wide::pad(day, 10), document.id));
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
fn note(linked: &Linked) -> String {
    let plural = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let several = linked.cases.iter().filter(|c| c.documents.len() > 1).count();
    let cases = format!("{}, {several} of several documents", plural(linked.cases.len(), "case"));
    let left: usize = linked.left_out.values().sum();
    if left == 0 {
        return format!("{cases}.");
    }
    let kinds: Vec<String> = linked.left_out.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    format!(
        "{cases}; {} left out ({}): only notices and news tell of incidents.",
        plural(left, "other document"),
        kinds.join(", ")
    )
}
