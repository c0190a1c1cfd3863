//! Arguments of `report`.

use std::path::PathBuf;

use clap::Args;

use super::DatasetArgs;

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji report notices/ -o report.html
  kaiji report records.jsonl --texts notices.warc.gz -o report.html

Record files hold quotes and no texts: with --texts the report shows the notices themselves, with the words marked.")]
pub struct ReportArgs {
    /// The file to write, whole or not at all [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// What stands above the report
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}
