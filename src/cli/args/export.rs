//! Arguments of `export`.

use std::path::PathBuf;

use clap::Args;

use super::DatasetArgs;
use crate::export::Target;

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  kaiji export records.jsonl --to csv --bom -o tables
  kaiji export records.jsonl --to data-package --license CC-BY-4.0 -o dataset")]
pub struct ExportArgs {
    /// Form of the data set
    #[arg(long, value_name = "FORM", value_enum)]
    pub to: Target,

    /// The file or folder to write, whole or not at all [default: standard output, for forms of one file]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Begin CSV and TSV files with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub bom: bool,

    /// What a data package is called
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// Licence of a data package, by its identifier in the SPDX list
    #[arg(long, value_name = "ID")]
    pub license: Option<String>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}
