//! Arguments of `compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::DatasetArgs;
use crate::compare::{Axis, Per};
use crate::label::Lang;

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji compare notices/
  kaiji compare records.jsonl --per case --lang ja
  kaiji compare first.html second.html
  kaiji compare records.jsonl --cases 2020-09-08-aa5afd05,2022-03-04-1aa7b534
  kaiji compare records.jsonl --by malware --format csv > malware.csv
  kaiji compare records.jsonl --tables --sectors sectors.csv --format html -o tables.html

Rows are documents, in order of publication, unless --per case makes them incidents: then the documents of one incident
share a row with the values that hold, and what was revised or is in conflict is marked. Groups (--by) and yearly tables
(--tables) count incidents, unless --per document makes them count documents. Two documents, and what --cases or an
incident's identifier among the inputs names, are set side by side, fact by fact.
Only notices and news make rows; the others are counted below the table. docs/comparison.md has the rules of counting.")]
pub struct CompareArgs {
    /// What a row, a column or a count is of [default: document; case with --by and --tables]
    #[arg(long, value_name = "WHAT", value_enum)]
    pub per: Option<Per>,

    /// Set documents or incidents side by side, fact by fact, and mark what differs
    #[arg(long, conflicts_with_all = ["by", "tables", "list"])]
    pub side_by_side: bool,

    /// Take these incidents only (identifiers of `kaiji link`, separated by commas) and set them side by side; of one
    /// incident its documents
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// Make a row of each, even where two documents or incidents are named
    #[arg(long)]
    pub list: bool,

    /// Group by this: totals, and medians of the days between the steps
    #[arg(long, value_name = "WHAT", value_enum, conflicts_with_all = ["tables", "list"])]
    pub by: Option<Axis>,

    /// Make the yearly tables: by year of announcement, cause, medium, industry, number of people and type
    #[arg(long, conflicts_with = "list")]
    pub tables: bool,

    /// List of organisations (or identifiers) and their sectors: two columns, CSV or TSV
    #[arg(long, value_name = "FILE")]
    pub sectors: Option<PathBuf>,

    /// Form of the comparison
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,

    /// Language of headings and terms
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,

    /// Columns of the table [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub width: Option<u16>,

    /// Write to this file instead of standard output; it is written whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}

/// Forms of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For a terminal
    Table,
    /// Markdown tables
    Markdown,
    /// Comma-separated values
    Csv,
    /// JSON
    Json,
    /// A page to look at and to print
    Html,
}
