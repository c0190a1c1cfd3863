//! Arguments of `verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Common;

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji verify records.jsonl --texts notices.warc.gz
  kaiji verify dataset/ --texts notices/ --format json
  kaiji verify records.jsonl --texts notices.warc.gz --extract

Exit status: 0 when every quote stands where it should, 1 when one does not or a document is missing.")]
pub struct VerifyArgs {
    /// Record files of `kaiji extract`, or what `kaiji export` wrote as JSON Lines, CSV, TSV or a data package (its
    /// folder); - for standard input
    #[arg(value_name = "RECORDS", required = true)]
    pub inputs: Vec<PathBuf>,

    /// Documents, folders or archives to check against; may be given more than once
    #[arg(long, value_name = "INPUT", required = true)]
    pub texts: Vec<PathBuf>,

    /// Extract each document again, too, and say whether its record is the same
    #[arg(long)]
    pub extract: bool,

    /// Form of the report
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    pub format: VerifyFormat,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Forms of the report of `verify`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// A line a document, and one for each quote that is not at its place
    Text,
    /// One JSON object
    Json,
}
