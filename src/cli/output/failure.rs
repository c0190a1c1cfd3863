//! Why something could not be written, in words that say what to do.

use std::io;
use std::path::Path;

use crate::cli::Failure;
use crate::error::Error;

/// Of standard output.
pub(super) fn stdout_failure(e: &io::Error) -> Failure {
    if e.kind() == io::ErrorKind::BrokenPipe {
        Failure::ClosedPipe
    } else {
        file_error(Path::new("standard output"), e).into()
    }
}

/// Of a file or folder.
pub(in crate::cli) fn file_error(path: &Path, e: &io::Error) -> Error {
    let reason = match kind_of(e) {
        io::ErrorKind::StorageFull => {
            "the disk is full; nothing was written there, make room and run the same command again".into()
        }
        io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => format!(
            "{e}; nothing was written there, write to another place or ask for a larger share and run the same \
             command again"
        ),
        _ => e.to_string(),
    };
    Error::Output { path: path.to_path_buf(), reason }
}

/// What kind of error it is at its root: what writes a form wraps what the system says.
fn kind_of(e: &io::Error) -> io::ErrorKind {
    let mut cause = e.get_ref().map(|inner| inner as &dyn std::error::Error);
    let mut kind = e.kind();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            kind = io.kind();
        }
        cause = inner.source();
    }
    // Some tell in words alone; 28 is ENOSPC on every Unix.
    let words = e.to_string();
    if ["os error 28", "disk is full"].iter().any(|w| words.contains(w)) {
        io::ErrorKind::StorageFull
    } else {
        kind
    }
}
