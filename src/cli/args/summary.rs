//! Arguments of `summary`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::DatasetArgs;
use crate::label::Lang;

/// Arguments of `summary`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji summary first.html second.html
  kaiji summary cases.jsonl 2020-09-08-aa5afd05 --lang ja
  kaiji summary records.jsonl --format markdown -o briefs.md

Inputs are files of `kaiji link`, record files, or documents, which are extracted and joined first. An identifier of a
case among them takes that case; without one every case is told. Sentences are made of the facts alone, and each has
footnotes: the documents that say it, their words, and where they stand in the text that `kaiji text` prints.")]
pub struct SummaryArgs {
    /// Take these cases only (identifiers of `kaiji link`, separated by commas)
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// Form of the brief
    #[arg(long, value_enum, default_value_t = BriefFormat::Text)]
    pub format: BriefFormat,

    /// Language of the brief
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,

    /// Columns of the text [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub width: Option<u16>,

    /// Write to this file instead of standard output; it is written whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}

/// Forms of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BriefFormat {
    /// Text with numbered footnotes
    Text,
    /// Markdown with footnotes
    Markdown,
    /// A JSON array: each sentence with its sources
    Json,
}
