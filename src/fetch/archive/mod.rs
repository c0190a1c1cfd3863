//! The archive: a WARC file that only ever grows by whole gzip members, each on the disk before the manifest tells of
//! it. What a stop at a bad moment leaves behind its told end is cut off when the next run begins.

mod record;

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::http::Answer;
use crate::error::Error;
use record::Maker;
pub(super) use record::{Same, Stored, digest};

/// An open archive.
#[derive(Debug)]
pub(super) struct Archive {
    file: File,
    path: PathBuf,
    end: u64,
    maker: Maker,
    name: String,
    user_agent: String,
    /// Has this run's warcinfo been written?
    begun: bool,
}

impl Archive {
    /// Opens or makes the archive, alone; `told` is where it ends by its manifest. Gives the archive and how many
    /// bytes after that were cut off.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when it cannot be written, another run writes it, or it is shorter than its manifest says.
    pub(super) fn open(path: &Path, told: u64, user_agent: &str) -> Result<(Self, u64), Error> {
        let wrong = |reason: String| Error::Output { path: path.to_path_buf(), reason };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|e| Error::writing(path, &e))?;
        // A file system that knows no locks is written without one.
        if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
            return Err(wrong(
                "another run of kaiji fetch writes it; wait for it or choose another -o".into(),
            ));
        }
        let length = file.metadata().map_err(|e| wrong(e.to_string()))?.len();
        if length < told {
            return Err(wrong(format!(
                "is {length} bytes long, and its manifest says {told}: one of the two was replaced. Put the right \
                 one back, or choose another -o to begin anew"
            )));
        }
        let cut = length - told;
        if cut > 0 {
            file.set_len(told).and_then(|()| file.sync_all()).map_err(|e| wrong(e.to_string()))?;
        }
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let maker = Maker::new(Timestamp::now(), &name);
        let user_agent = user_agent.to_string();
        Ok((
            Archive { file, path: path.to_path_buf(), end: told, maker, name, user_agent, begun: false },
            cut,
        ))
    }

    /// Where the archive ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Appends the records of a page: the redirects to it and its answer, whose body is not kept again with `before`.
    /// When it returns, they are on the disk.
    pub(super) fn append(
        &mut self,
        hops: &[Answer],
        last: &Answer,
        before: Option<(&Stored, Same)>,
    ) -> Result<Stored, Error> {
        let mut bytes = Vec::new();
        if !self.begun {
            let software = concat!("kaiji/", env!("CARGO_PKG_VERSION"));
            bytes = self.maker.warcinfo(
                Timestamp::now(),
                &self.name,
                &[
                    ("software", software),
                    ("format", "WARC File Format 1.1"),
                    (
                        "conformsTo",
                        "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                    ),
                    ("robots", "RFC 9309"),
                    ("http-header-user-agent", &self.user_agent),
                ],
            );
        }
        for hop in hops {
            bytes.extend(self.maker.exchange(hop, None).0);
        }
        let (records, stored) = self.maker.exchange(last, before);
        bytes.extend(records);
        self.file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(&bytes))
            .and_then(|()| self.file.sync_data())
            .map_err(|e| Error::writing(&self.path, &e))?;
        self.end += bytes.len() as u64;
        self.begun = true;
        Ok(stored)
    }

    /// Closes the archive; one that nothing was written to is no file.
    pub(super) fn close(self) {
        if self.end == 0 {
            // An empty file is no WARC; that it stays when it cannot be removed does no harm.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
