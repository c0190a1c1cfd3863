//! Arguments of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Common;

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji export records.jsonl --texts notices/ --to label-studio -o tasks
  kaiji import project-1.json --as gold -o gold
  kaiji import project-1.json --as corrections --records records.jsonl --by Sato -o corrections.toml
  kaiji import brat-folder --as corrections --records records.jsonl --by Sato -o corrections.toml")]
pub struct ImportArgs {
    /// Annotated files: what Label Studio exported as JSON, or folders that `kaiji export --to brat` made
    #[arg(value_name = "FILE", required = true)]
    pub inputs: Vec<PathBuf>,

    /// What to make of them
    #[arg(long = "as", value_name = "WHAT", value_enum)]
    pub made: Made,

    /// The records that were exported, for corrections: record files of `kaiji extract`, or documents and folders;
    /// may be given more than once
    #[arg(long, value_name = "INPUT", required_if_eq("made", "corrections"))]
    pub records: Vec<PathBuf>,

    /// Who says so, written into each correction
    #[arg(long, value_name = "NAME", required_if_eq("made", "corrections"))]
    pub by: Option<String>,

    /// Why, written into each correction [default: that it was corrected by annotation]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// The folder of gold files or the file of corrections to write, whole or not at all [default: standard output,
    /// for corrections]
    #[arg(long, short, value_name = "PATH", required_if_eq("made", "gold"))]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// What is made of annotated files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Made {
    /// A folder of gold files with their texts, which `kaiji eval` reads
    Gold,
    /// A file of corrections: what differs from the records
    Corrections,
}
