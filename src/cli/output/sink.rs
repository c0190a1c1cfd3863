//! Where results go: standard output, or files that are written whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::stdout_failure;
use super::{target, unfinished};
use crate::cli::Failure;
use crate::error::{Error, folder_of};

/// Where results go.
pub(in crate::cli) enum Sink {
    /// Standard output.
    Stdout(io::BufWriter<io::Stdout>),
    /// A file: written beside its place and moved there when all is written.
    File { writer: io::BufWriter<tempfile::NamedTempFile>, path: PathBuf },
    /// A device or a pipe: nothing can be moved to its place.
    Special { writer: io::BufWriter<std::fs::File>, path: PathBuf },
}

impl Sink {
    /// Opens the place early, so that a wrong path fails before work is done.
    pub(in crate::cli) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path.filter(|&p| p != Path::new("-")) else {
            return Ok(Sink::Stdout(io::BufWriter::new(io::stdout())));
        };
        let target = target(path);
        let path = target.as_path();
        let folder = folder_of(path);
        let wrong = |e: io::Error| Error::writing(path, &e);
        if path.is_dir() {
            return Err(Error::Output {
                path: path.to_path_buf(),
                reason: "is a folder; name a file in it".into(),
            });
        }
        let existing = path.metadata().ok();
        if existing.as_ref().is_some_and(|m| !m.is_file()) {
            let file = std::fs::OpenOptions::new().write(true).open(path).map_err(wrong)?;
            return Ok(Sink::Special { writer: io::BufWriter::new(file), path: path.to_path_buf() });
        }
        unfinished::sweep(folder);
        let mut builder = tempfile::Builder::new();
        builder.prefix(unfinished::PREFIX);
        // A temporary file is its owner's alone unless told otherwise; a result has the rights of the file that
        // it replaces, or those that the user's umask gives to a new one.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(wrong)?;
        unfinished::hold(file.as_file());
        if let Some(old) = existing {
            file.as_file().set_permissions(old.permissions()).map_err(wrong)?;
        }
        Ok(Sink::File { writer: io::BufWriter::new(file), path: path.to_path_buf() })
    }

    /// Does it go to standard output?
    pub(in crate::cli) fn is_stdout(&self) -> bool {
        matches!(self, Sink::Stdout(_))
    }

    /// Writes a piece of text.
    pub(in crate::cli) fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Sink::Stdout(out) => out.write_all(text.as_bytes()).map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => {
                writer.write_all(text.as_bytes()).map_err(|e| Error::writing(path, &e).into())
            }
            Sink::Special { writer, path } => {
                writer.write_all(text.as_bytes()).map_err(|e| Error::writing(path, &e).into())
            }
        }
    }

    /// Lets `write` write.
    pub(in crate::cli) fn write_with(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Sink::Stdout(out) => write(out).map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => write(writer).map_err(|e| Error::writing(path, &e).into()),
            Sink::Special { writer, path } => write(writer).map_err(|e| Error::writing(path, &e).into()),
        }
    }

    /// Finishes: flushes standard output, or moves the file to its place.
    pub(in crate::cli) fn finish(self) -> Result<(), Failure> {
        match self {
            Sink::Stdout(mut out) => out.flush().map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => {
                let file = writer.into_inner().map_err(|e| Error::writing(&path, e.error()))?;
                file.as_file().sync_all().map_err(|e| Error::writing(&path, &e))?;
                file.persist(&path).map_err(|e| Error::writing(&path, &e.error))?;
                Ok(())
            }
            Sink::Special { mut writer, path } => {
                writer.flush().map_err(|e| Error::writing(&path, &e).into())
            }
        }
    }
}
