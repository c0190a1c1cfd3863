//! Arguments of commands that work on many records together.

use std::path::PathBuf;

use clap::Args;

use super::Common;

/// Records, and what belongs to them.
#[derive(Debug, Clone, Args)]
pub struct DatasetArgs {
    /// Record files of `kaiji extract`, or documents and folders, which are extracted first; - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Documents, folders or archives that record files were made from, for what needs the words around the facts;
    /// may be given more than once
    #[arg(long, value_name = "INPUT")]
    pub texts: Vec<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub corrections: CorrectionArgs,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// What readers correct.
#[derive(Debug, Clone, Args)]
pub struct CorrectionArgs {
    /// File of what readers correct in records and cases (docs/corrections.md), applied to what is read
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
}
