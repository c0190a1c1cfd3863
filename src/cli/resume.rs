//! Work on many documents that can be broken off at any moment and gone on with: `kaiji extract --resume`.
//!
//! Records and failures are written to `FILE.part` beside their places, and every half second a line in `FILE.resume`
//! says how far the work has come: how many documents of the input, and how many bytes of each part. The next run of the
//! same command cuts the parts back to that line and goes on behind it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Failure;
use super::batch::Tally;
use super::output::{message, target};
use crate::batch::Read as Document;
use crate::error::Error;
use crate::source::hex;

/// How often a line is added to the journal.
const PACE: Duration = Duration::from_millis(500);

/// The first line of a journal: whose work it is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    kaiji: String,
    /// Digest of everything that decides what is written.
    work: String,
}

/// How far the work has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Mark {
    /// Documents of the input that are done with.
    documents: u64,
    /// Digest of their names.
    names: String,
    /// Bytes of the part with records.
    records: u64,
    /// Bytes of the part with failures.
    failures: u64,
    done: usize,
    failed: usize,
    /// Corrections that found their documents.
    met: Vec<usize>,
}

/// Work that can be gone on with.
pub(super) struct Resumable {
    records: Part,
    failures: Option<Part>,
    journal: File,
    place: PathBuf,
    mark: Mark,
    names: Names,
    noted: Instant,
}

impl Resumable {
    /// Opens the places of records and failures, and finds how far an earlier run has come with the same work.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when a place cannot be written to; [`Error::Usage`] when the journal is of other work, or in use.
    pub(super) fn open(records: &Path, failures: Option<&Path>, work: &str) -> Result<Self, Error> {
        let place = beside(records, ".resume");
        let wrong = |e: &std::io::Error| Error::writing(&place, e);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut journal = options.open(&place).map_err(|e| wrong(&e))?;
        if let Err(TryLockError::WouldBlock) = journal.try_lock() {
            return Err(Error::Usage(format!(
                "another run is at work on {}; wait for its end, or name another file",
                records.display()
            )));
        }
        let begun = Begun { kaiji: env!("CARGO_PKG_VERSION").into(), work: work.into() };
        let mut text = String::new();
        journal.read_to_string(&mut text).map_err(|e| wrong(&e))?;
        // The last line may have been broken off.
        let mut lines = text.split_inclusive('\n').filter_map(|l| l.strip_suffix('\n'));
        let mut mark = Mark::default();
        match lines.next().map(serde_json::from_str::<Begun>) {
            None => {}
            Some(Ok(earlier)) if earlier == begun => {
                mark = lines.filter_map(|l| serde_json::from_str(l).ok()).next_back().unwrap_or_default();
            }
            Some(_) => {
                return Err(Error::Usage(format!(
                    "{} was begun by other work: other inputs, options, rules or another version; run that command \
                     again, or delete {0} and {} to begin anew",
                    place.display(),
                    beside(records, ".part").display()
                )));
            }
        }
        let mut records = Part::open(records)?;
        let mut failures = failures.map(Part::open).transpose()?;
        if records.length()? < mark.records || failures.as_ref().map_or(Ok(0), Part::length)? < mark.failures
        {
            message("kaiji: warning: what an earlier run wrote is not there any more; beginning anew");
            mark = Mark::default();
        }
        records.cut(mark.records)?;
        if let Some(part) = &mut failures {
            part.cut(mark.failures)?;
        }
        // Written anew with what holds, so that it stays small however often the work is broken off.
        let mut lines = line(&begun);
        if mark.documents > 0 {
            lines.push_str(&line(&mark));
        }
        let renew = |journal: &mut File| {
            journal.set_len(0)?;
            journal.seek(SeekFrom::Start(0))?;
            journal.write_all(lines.as_bytes())
        };
        renew(&mut journal).map_err(|e| wrong(&e))?;
        Ok(Resumable {
            records,
            failures,
            journal,
            place,
            mark,
            names: Names::default(),
            noted: Instant::now(),
        })
    }

    /// Takes from a source what is done with already.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when other documents come than came before.
    pub(super) fn skip(&mut self, source: &mut impl Iterator<Item = Document>) -> Result<(), Error> {
        for read in source.by_ref().take(usize::try_from(self.mark.documents).unwrap_or(usize::MAX)) {
            self.names.add(read.as_ref().map_or("", |raw| &raw.name));
        }
        if self.mark.documents > 0 && self.names.digest() != self.mark.names {
            return Err(Error::Usage(format!(
                "the input has changed since the work was broken off; delete {} to begin anew",
                self.place.display()
            )));
        }
        Ok(())
    }

    /// How many documents are done with.
    pub(super) fn documents(&self) -> u64 {
        self.mark.documents
    }

    /// What became of the documents that are done with.
    pub(super) fn tally(&self) -> Tally {
        Tally { done: self.mark.done, failed: self.mark.failed }
    }

    /// Corrections that found their documents so far.
    pub(super) fn met(&self) -> &[usize] {
        &self.mark.met
    }

    /// Writes a record with its line end.
    pub(super) fn record(&mut self, line: &str) -> Result<(), Failure> {
        self.mark.done += 1;
        self.records.write(line)
    }

    /// Writes a failure with its line end.
    pub(super) fn failure(&mut self, line: &str) -> Result<(), Failure> {
        self.mark.failed += 1;
        self.failures.as_mut().map_or(Ok(()), |part| part.write(line))
    }

    /// A document is done with, whatever became of it.
    pub(super) fn taken(&mut self, name: &str) {
        self.mark.documents += 1;
        self.names.add(name);
    }

    /// Notes in the journal how far the work has come, unless that was noted a moment ago.
    pub(super) fn note(&mut self, met: impl FnOnce() -> Vec<usize>) -> Result<(), Failure> {
        if self.noted.elapsed() < PACE {
            return Ok(());
        }
        self.noted = Instant::now();
        self.mark.records = self.records.settle()?;
        self.mark.failures = self.failures.as_mut().map_or(Ok(0), Part::settle)?;
        self.mark.names = self.names.digest();
        self.mark.met = met();
        self.journal
            .write_all(line(&self.mark).as_bytes())
            .map_err(|e| Error::writing(&self.place, &e).into())
    }

    /// Moves the failures to their place.
    pub(super) fn finish_failures(&mut self) -> Result<(), Failure> {
        self.failures.take().map_or(Ok(()), Part::finish)
    }

    /// Moves the records to their place; nothing is left to go on with.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.records.finish()?;
        fs::remove_file(&self.place).map_err(|e| Error::writing(&self.place, &e).into())
    }

    /// Forgets the work, of which nothing is wanted.
    pub(super) fn give_up(self) {
        let _ = fs::remove_file(&self.records.path);
        let _ = fs::remove_file(&self.place);
    }
}

/// A file while it is written.
struct Part {
    writer: BufWriter<File>,
    path: PathBuf,
    /// Where it goes when it is whole.
    place: PathBuf,
    written: u64,
}

impl Part {
    fn open(place: &Path) -> Result<Self, Error> {
        if place.exists() && !place.is_file() {
            return Err(Error::Usage(format!(
                "{} is no file, and nothing can be gone on with there; name a file, or leave --resume out",
                place.display()
            )));
        }
        let place = target(place);
        let path = beside(&place, ".part");
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| Error::writing(&path, &e))?;
        if let Ok(old) = place.metadata() {
            file.set_permissions(old.permissions()).map_err(|e| Error::writing(&path, &e))?;
        }
        Ok(Part { writer: BufWriter::new(file), path, place, written: 0 })
    }

    fn length(&self) -> Result<u64, Error> {
        self.writer.get_ref().metadata().map(|m| m.len()).map_err(|e| Error::writing(&self.path, &e))
    }

    fn cut(&mut self, length: u64) -> Result<(), Error> {
        let file = self.writer.get_mut();
        let cut = file.set_len(length).and_then(|()| file.seek(SeekFrom::Start(length)));
        self.written = cut.map_err(|e| Error::writing(&self.path, &e))?;
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.written += text.len() as u64;
        self.writer.write_all(text.as_bytes()).map_err(|e| Error::writing(&self.path, &e).into())
    }

    /// Sees that everything is on the disk, and says how many bytes that is.
    fn settle(&mut self) -> Result<u64, Failure> {
        let settled = self.writer.flush().and_then(|()| self.writer.get_ref().sync_data());
        settled.map(|()| self.written).map_err(|e| Error::writing(&self.path, &e).into())
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.settle()?;
        fs::rename(&self.path, &self.place).map_err(|e| Error::writing(&self.place, &e).into())
    }
}

/// Names of documents in their order, of any number.
#[derive(Default)]
struct Names([u8; 32]);

impl Names {
    fn add(&mut self, name: &str) {
        self.0 = Sha256::new().chain_update(self.0).chain_update(name).finalize().into();
    }

    fn digest(&self) -> String {
        hex(&self.0)
    }
}

/// Digest of what decides what is written.
pub(super) fn digest(of: &serde_json::Value) -> String {
    hex(&Sha256::digest(of.to_string()))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

fn line(of: &impl Serialize) -> String {
    // Numbers and texts are always JSON.
    serde_json::to_string(of).unwrap_or_default() + "\n"
}
