//! Folders that are written whole or not at all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::unfinished;
use crate::cli::Failure;
use crate::error::{Error, folder_of};

/// A folder that appears whole or not at all: written beside its place and moved there.
pub(in crate::cli) struct Folder {
    made: tempfile::TempDir,
    path: PathBuf,
    /// Says that it is being written.
    held: File,
}

impl Folder {
    /// Opens the place early. A folder that is there must be empty, or one that an earlier export made.
    pub(in crate::cli) fn open(path: &Path) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Output { path: path.to_path_buf(), reason };
        let told = |e: io::Error| Error::writing(path, &e);
        let parent = folder_of(path);
        if path.exists() {
            let empty =
                path.is_dir() && std::fs::read_dir(path).map_err(|e| wrong(e.to_string()))?.next().is_none();
            if !empty && !path.join(MADE_HERE).is_file() {
                return Err(wrong(
                    "is there already and was not made by kaiji; name a new folder, or remove it".into(),
                ));
            }
        }
        unfinished::sweep(parent);
        let made = tempfile::Builder::new().prefix(unfinished::PREFIX).tempdir_in(parent).map_err(told)?;
        let held = unfinished::hold_folder(made.path()).map_err(told)?;
        Ok(Folder { made, path: path.to_path_buf(), held })
    }

    /// Lets `write` fill the folder, and moves it to its place; what an earlier export left there goes.
    pub(in crate::cli) fn write(self, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Failure> {
        let wrong = |e: io::Error| Error::writing(&self.path, &e);
        let new = self.made.path().join("new");
        std::fs::create_dir(&new).map_err(wrong)?;
        write(&new).map_err(wrong)?;
        std::fs::write(new.join(MADE_HERE), "").map_err(wrong)?;
        if self.path.exists() {
            std::fs::rename(&self.path, self.made.path().join("old")).map_err(wrong)?;
        }
        std::fs::rename(&new, &self.path).map_err(wrong)?;
        // Some systems remove no file that is open.
        drop(self.held);
        Ok(())
    }
}

/// Marks a folder as an export's: it may be replaced by another one.
const MADE_HERE: &str = ".kaiji-export";
