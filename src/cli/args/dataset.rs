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
    pub common: Common,
}
