//! Why nothing could be written to standard output.

use std::io;
use std::path::Path;

use crate::cli::Failure;
use crate::error::Error;

/// A closed pipe is no error.
pub(super) fn stdout_failure(e: &io::Error) -> Failure {
    if e.kind() == io::ErrorKind::BrokenPipe {
        Failure::ClosedPipe
    } else {
        Error::writing(Path::new("standard output"), e).into()
    }
}
