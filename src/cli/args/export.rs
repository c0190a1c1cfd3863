//! Arguments of `export`.

use std::path::PathBuf;

use clap::Args;

use super::DatasetArgs;
use crate::export::Target;

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  kaiji export records.jsonl --to jsonl -o incidents.jsonl")]
pub struct ExportArgs {
    /// Form of the data set
    #[arg(long, value_name = "FORM", value_enum)]
    pub to: Target,

    /// The file or folder to write, whole or not at all [default: standard output, for forms of one file]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}
