//! The doors to the outside: standard output, files written whole or not at all, messages and progress.

mod failure;
mod folder;
mod sink;
mod unfinished;

pub(super) use folder::Folder;
pub(super) use sink::Sink;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use failure::stdout_failure;

/// The file that is written to where a path is given: a link stays, and what it points to is replaced.
pub(super) fn target(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

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
