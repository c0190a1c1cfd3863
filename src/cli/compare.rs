//! `kaiji compare`

use super::Run;
use super::args::{CompareArgs, DatasetArgs, TableFormat};
use super::cases::{self, Cases};
use super::output::{self, Sink};
use crate::case::{Case, Names};
use crate::compare::{
    Comparison, Look, Per, Row, Sectors, Sheet, aside, cases as case_rows, documents, group, published,
    sheet_to_csv, sides_of_cases, sides_of_documents, to_csv, to_html, to_markdown, to_sheet, to_table,
};
use crate::error::Error;
use crate::label::Lang;
use crate::rules::{NameWords, RuleFiles};
use crate::wide;

/// Narrowest useful column side by side, and what stands before the columns.
const SIDE: usize = 20;
const FACTS: usize = 26;

/// What is printed.
enum View {
    List,
    SideBySide,
    By(crate::compare::Axis),
    Tables,
}

/// Prints incidents beside one another.
pub(super) fn run(args: &CompareArgs) -> Run {
    let words = NameWords::parse(&RuleFiles::of(args.dataset.common.rules.as_deref())?)?;
    let mut inputs = args.dataset.inputs.clone();
    let mut ids = args.cases.clone();
    ids.extend(cases::identifiers(&mut inputs));
    let several = inputs.len() == 2;
    let mut sink = Sink::open(args.output.as_deref())?;
    let colour = args.format == TableFormat::Table && sink.is_stdout() && output::colour();
    let look = Look { width: args.width.map_or_else(output::width, usize::from), lang: args.lang, colour };
    let (cases, outcome) = cases::read(dataset_of(args, inputs))?;
    let named = cases.named(&ids)?;
    let two = several
        && cases.set.as_ref().is_some_and(|set| set.records().len() == 2 && set.left_out().is_empty());
    let view = match (args.by, args.tables) {
        (Some(axis), _) => View::By(axis),
        (None, true) => View::Tables,
        _ if args.list => View::List,
        _ if args.side_by_side || !ids.is_empty() || two && args.per.is_none() => View::SideBySide,
        _ => View::List,
    };
    let per = args.per.unwrap_or(match view {
        View::By(_) | View::Tables => Per::Case,
        View::SideBySide if two || named.len() == 1 => Per::Document,
        View::SideBySide => Per::Case,
        View::List if cases.set.is_none() => Per::Case,
        View::List => Per::Document,
    });
    let text = match view {
        View::SideBySide => side_by_side(args.format, &named, per, look)?,
        View::List => {
            let comparison = rows(&cases, &named, ids.is_empty(), per)?;
            let note = note(&comparison, per, cases.list.len(), args.lang);
            said_beside(args, &comparison, &note);
            list(args.format, &comparison, &note, per, look)?
        }
        View::By(_) | View::Tables => {
            let comparison = rows(&cases, &named, ids.is_empty(), per)?;
            let note = note(&comparison, per, cases.list.len(), args.lang);
            said_beside(args, &comparison, &note);
            let names = Names::of(&words);
            let comparable = |name: &str| names.name(name).comparable;
            let sectors = sectors(args, &comparison.rows, &comparable)?;
            let sector =
                |row: &Row| sectors.as_ref().and_then(|s| s.of(row, &comparable)).map(str::to_string);
            match view {
                View::By(axis) => {
                    let groups = group(&comparison.rows, axis, &sector);
                    let full = args.format != TableFormat::Table || look.width >= 140;
                    let sheets = || vec![groups.to_sheet(per, full, look.lang)];
                    formed(args.format, &groups, || groups.to_data(), sheets, &note, look)?
                }
                _ => {
                    let tables = published(&comparison.rows, &sector, &comparable);
                    let sheets = || tables.to_sheets(per, look.lang);
                    formed(args.format, &tables, || tables.to_data(), sheets, &note, look)?
                }
            }
        }
    };
    sink.write(&text)?;
    sink.finish()?;
    Ok(outcome)
}

fn dataset_of(args: &CompareArgs, inputs: Vec<std::path::PathBuf>) -> DatasetArgs {
    DatasetArgs { inputs, ..args.dataset.clone() }
}

/// The rows of documents or cases; `all` of them, or those of the cases that are named.
fn rows(cases: &Cases, named: &[&Case], all: bool, per: Per) -> Result<Comparison, Error> {
    match (per, &cases.set) {
        (Per::Case, _) => Ok(case_rows(named.iter().copied(), cases.left_out())),
        (Per::Document, Some(set)) if all => Ok(documents(set.records())),
        (Per::Document, Some(set)) => Ok(documents(
            named.iter().flat_map(|case| case.documents.iter().filter_map(|d| set.record(&d.id))),
        )),
        (Per::Document, None) => Err(Error::Usage(
            "a file of cases holds no rows of documents; give the records that it was made of, or --per case"
                .into(),
        )),
    }
}

fn sectors(
    args: &CompareArgs,
    rows: &[Row],
    comparable: &dyn Fn(&str) -> String,
) -> Result<Option<Sectors>, Error> {
    let Some(path) = &args.sectors else { return Ok(None) };
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::Usage(format!("{name}: {}", crate::source::cannot_open(&e))))?;
    let sectors = Sectors::read(&text, comparable).map_err(|e| Error::Usage(format!("{name}: {e}")))?;
    let unused = sectors.unused(rows, comparable);
    if !unused.is_empty() && !args.dataset.common.quiet {
        output::message(&format!("{name}: goes with nothing here: {}", unused.join(", ")));
    }
    Ok(Some(sectors))
}

/// Data formats hold rows and nothing else: what was left out is said beside them.
fn said_beside(args: &CompareArgs, comparison: &Comparison, note: &str) {
    let data = matches!(args.format, TableFormat::Csv | TableFormat::Json);
    if data && !comparison.left_out.is_empty() && !args.dataset.common.quiet {
        output::message(note);
    }
}

fn list(
    format: TableFormat,
    comparison: &Comparison,
    note: &str,
    per: Per,
    look: Look,
) -> Result<String, Error> {
    let rows = &comparison.rows;
    let wrapped = wide::wrap(note, look.width).join("\n");
    Ok(match format {
        TableFormat::Table if rows.is_empty() => format!("{wrapped}\n"),
        TableFormat::Table => format!("{}{wrapped}\n", to_table(rows, per, look)),
        TableFormat::Markdown => format!("{}\n{note}\n", to_markdown(&to_sheet(rows, per, look.lang))),
        TableFormat::Csv => to_csv(rows).map_err(wrong)?,
        TableFormat::Json => json(rows)?,
        TableFormat::Html => to_html(title(look.lang), &[to_sheet(rows, per, look.lang)], note, look.lang),
    })
}

fn side_by_side(format: TableFormat, named: &[&Case], per: Per, look: Look) -> Result<String, Error> {
    let cases = named.iter().copied();
    let sides = match per {
        Per::Document => sides_of_documents(cases),
        Per::Case => sides_of_cases(cases),
    };
    if sides.len() < 2 {
        return Err(Error::Usage(format!(
            "side by side takes two documents or incidents at least, and the input tells of {}",
            sides.len()
        )));
    }
    let aside = aside(sides);
    let across = match format {
        TableFormat::Table => (look.width.saturating_sub(FACTS) / SIDE).max(1),
        _ => usize::MAX,
    };
    formed(format, &aside, || aside.to_data(), || aside.to_sheets(per, across, look.lang), "", look)
}

/// Something in a format: itself as JSON, a table of data as CSV, tables for people as the rest.
fn formed(
    format: TableFormat,
    value: &impl serde::Serialize,
    data: impl Fn() -> Sheet,
    sheets: impl Fn() -> Vec<Sheet>,
    note: &str,
    look: Look,
) -> Result<String, Error> {
    let end = |text: String| if note.is_empty() { text } else { format!("{text}{note}\n") };
    Ok(match format {
        TableFormat::Table => {
            let tables: Vec<String> =
                sheets().iter().map(|s| s.to_terminal(look.width, look.lang, look.colour)).collect();
            let note = wide::wrap(note, look.width).join("\n");
            let text = tables.join("\n");
            if note.is_empty() { text } else { format!("{text}{note}\n") }
        }
        TableFormat::Markdown => end(sheets().iter().map(to_markdown).collect::<Vec<_>>().join("\n") + "\n"),
        TableFormat::Csv => sheet_to_csv(&data()).map_err(wrong)?,
        TableFormat::Json => json(value)?,
        TableFormat::Html => to_html(title(look.lang), &sheets(), note, look.lang),
    })
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|e| wrong(e.to_string()))
}

fn wrong(e: String) -> Error {
    Error::Usage(format!("the comparison cannot be written: {e}"))
}

fn title(lang: Lang) -> &'static str {
    lang.pick("セキュリティ事案の比較", "Security incidents compared")
}

/// How many rows there are, what was left out and why.
fn note(comparison: &Comparison, per: Per, cases: usize, lang: Lang) -> String {
    let plural = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let n = comparison.rows.len();
    let rows = match per {
        Per::Document => lang.pick(format!("事案の文書{n}件"), plural(n, "incident document")),
        Per::Case => {
            let documents: std::collections::BTreeSet<&String> =
                comparison.rows.iter().flat_map(|r| &r.documents).collect();
            let of = documents.len();
            lang.pick(
                format!("文書{of}件による事案{n}件"),
                format!("{} of {}", plural(n, "incident"), plural(of, "document")),
            )
        }
    };
    let kind = |kind: &str| match lang {
        Lang::Ja => crate::label::label("DocumentKind", kind, lang).to_string(),
        Lang::En => kind.to_string(),
    };
    let left: usize = comparison.left_out.values().sum();
    let left_out: Vec<String> = comparison
        .left_out
        .iter()
        .map(|(k, n)| lang.pick(format!("{}{n}件", kind(k)), format!("{n} {}", kind(k))))
        .collect();
    let mut note = match (left, lang) {
        (0, _) => format!("{rows}{}", lang.pick("。", ".")),
        (_, Lang::Ja) => {
            format!(
                "{rows}。ほかの文書{left}件({})は、お知らせでも報道でもないため除いた。",
                left_out.join("、")
            )
        }
        (_, Lang::En) => format!(
            "{rows}; {} left out ({}): only notices and news make rows.",
            plural(left, "other document"),
            left_out.join(", ")
        ),
    };
    if per == Per::Document && cases < n && n > 0 {
        note.push_str(&lang.pick(
            format!("これらは事案{cases}件を伝える(--per caseで事案ごと)。"),
            format!(" They tell of {}: --per case makes a row of each.", plural(cases, "incident")),
        ));
    }
    note
}
