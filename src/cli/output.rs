//! The doors to the outside: standard output, files written whole or not at all, messages and progress.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use crate::error::Error;

/// A message for the user, on standard error.
///
/// Names of files and words of documents stand in messages: what a terminal would obey rather than show is
/// replaced.
pub(super) fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", shown(text));
}

/// A text without what a terminal would obey.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// A line on standard output.
pub(super) fn stdout_line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|e| stdout_failure(&e))
}

fn stdout_failure(e: &io::Error) -> Failure {
    if e.kind() == io::ErrorKind::BrokenPipe {
        Failure::ClosedPipe
    } else {
        file_failure(Path::new("standard output"), e)
    }
}

fn file_failure(path: &Path, e: &io::Error) -> Failure {
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
    Failure::Error(Error::Output { path: path.to_path_buf(), reason })
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

/// Where results go.
pub(super) enum Sink {
    /// Standard output.
    Stdout(io::BufWriter<io::Stdout>),
    /// A file: written beside its place and moved there when all is written.
    File { writer: io::BufWriter<tempfile::NamedTempFile>, path: PathBuf },
    /// A device or a pipe: nothing can be moved to its place.
    Special { writer: io::BufWriter<std::fs::File>, path: PathBuf },
}

impl Sink {
    /// Opens the place early, so that a wrong path fails before work is done.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path.filter(|&p| p != Path::new("-")) else {
            return Ok(Sink::Stdout(io::BufWriter::new(io::stdout())));
        };
        // A link stays, and what it points to is replaced.
        let target = path.canonicalize();
        let path = target.as_deref().unwrap_or(path);
        let folder = match path.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        let wrong = |e: io::Error| Error::Output {
            path: path.to_path_buf(),
            reason: match e.kind() {
                io::ErrorKind::NotFound => {
                    format!("the folder {} does not exist; make it first", folder.display())
                }
                io::ErrorKind::PermissionDenied => {
                    "permission denied; choose a folder that you may write to".into()
                }
                _ => e.to_string(),
            },
        };
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
        let mut builder = tempfile::Builder::new();
        builder.prefix(".kaiji-");
        // A temporary file is its owner's alone unless told otherwise; a result has the rights of the file that
        // it replaces, or those that the user's umask gives to a new one.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(wrong)?;
        if let Some(old) = existing {
            file.as_file().set_permissions(old.permissions()).map_err(wrong)?;
        }
        Ok(Sink::File { writer: io::BufWriter::new(file), path: path.to_path_buf() })
    }

    /// Does it go to standard output?
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self, Sink::Stdout(_))
    }

    /// Writes a piece of text.
    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Sink::Stdout(out) => out.write_all(text.as_bytes()).map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => {
                writer.write_all(text.as_bytes()).map_err(|e| file_failure(path, &e))
            }
            Sink::Special { writer, path } => {
                writer.write_all(text.as_bytes()).map_err(|e| file_failure(path, &e))
            }
        }
    }

    /// Lets `write` write.
    pub(super) fn write_with(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Sink::Stdout(out) => write(out).map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => write(writer).map_err(|e| file_failure(path, &e)),
            Sink::Special { writer, path } => write(writer).map_err(|e| file_failure(path, &e)),
        }
    }

    /// Finishes: flushes standard output, or moves the file to its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Sink::Stdout(mut out) => out.flush().map_err(|e| stdout_failure(&e)),
            Sink::File { writer, path } => {
                let file = writer.into_inner().map_err(|e| file_failure(&path, e.error()))?;
                file.as_file().sync_all().map_err(|e| file_failure(&path, &e))?;
                file.persist(&path).map_err(|e| file_failure(&path, &e.error))?;
                Ok(())
            }
            Sink::Special { mut writer, path } => writer.flush().map_err(|e| file_failure(&path, &e)),
        }
    }
}

/// A folder that appears whole or not at all: written beside its place and moved there.
pub(super) struct Folder {
    made: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    /// Opens the place early. A folder that is there must be empty, or one that an earlier export made.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Output { path: path.to_path_buf(), reason };
        let told = |e: io::Error| match file_failure(path, &e) {
            Failure::Error(error) => error,
            Failure::ClosedPipe => wrong(e.to_string()),
        };
        let parent = match path.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            return Err(wrong(format!("the folder {} does not exist; make it first", parent.display())));
        }
        if path.exists() {
            let empty =
                path.is_dir() && std::fs::read_dir(path).map_err(|e| wrong(e.to_string()))?.next().is_none();
            if !empty && !path.join(MADE_HERE).is_file() {
                return Err(wrong(
                    "is there already and was not made by kaiji; name a new folder, or remove it".into(),
                ));
            }
        }
        let made = tempfile::Builder::new().prefix(".kaiji-").tempdir_in(parent);
        Ok(Folder { made: made.map_err(told)?, path: path.to_path_buf() })
    }

    /// Lets `write` fill the folder, and moves it to its place; what an earlier export left there goes.
    pub(super) fn write(self, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Failure> {
        let wrong = |e: io::Error| file_failure(&self.path, &e);
        let new = self.made.path().join("new");
        std::fs::create_dir(&new).map_err(wrong)?;
        write(&new).map_err(wrong)?;
        std::fs::write(new.join(MADE_HERE), "").map_err(wrong)?;
        if self.path.exists() {
            std::fs::rename(&self.path, self.made.path().join("old")).map_err(wrong)?;
        }
        std::fs::rename(&new, &self.path).map_err(wrong)
    }
}

/// Marks a folder as an export's: it may be replaced by another one.
const MADE_HERE: &str = ".kaiji-export";

/// A progress bar on a terminal, nothing otherwise, and nothing where results run over the same terminal.
pub(super) fn progress(total: usize, quiet: bool, streams: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() || total < 2 || streams && io::stdout().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} documents, {elapsed} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A progress bar for addresses on a terminal, nothing otherwise.
pub(super) fn fetch_progress(quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} of {len} addresses, {elapsed} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Columns of the terminal, or 80.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)))
        .filter(|&w| w >= 40)
        .unwrap_or(80)
}

/// Does standard output take colour? Not when it is no terminal, nor where `NO_COLOR` is set.
pub(super) fn colour() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}
