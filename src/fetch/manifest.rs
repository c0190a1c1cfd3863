//! The manifest beside an archive: what became of each address, one JSON line each, written after its records are on
//! the disk. Later lines of an address replace earlier ones. It is also what a run goes on from.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::archive::Stored;
use super::http::Validators;
use super::verdict::Verdict;
use crate::error::Error;

/// A line of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// A run began, or went on after it had been interrupted.
    Begin(Mark),
    /// What became of an address.
    Address(Box<Entry>),
    /// A run came to its end.
    End(Mark),
}

/// Where a run begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Name of the run: when it first began.
    pub run: String,
    /// When this line was written.
    pub time: String,
    /// Length of the archive in bytes.
    pub archive_end: u64,
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The address as it was asked for.
    pub address: String,
    /// The address that answered, after redirects.
    #[serde(rename = "final")]
    pub last: Option<String>,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// When it was asked (UTC).
    pub time: String,
    /// Validator for the next time.
    pub etag: Option<String>,
    /// Validator for the next time.
    pub last_modified: Option<String>,
    /// What the document is.
    pub media_type: Option<String>,
    /// Its size in bytes, unpacked.
    pub bytes: Option<u64>,
    /// SHA-256 of the document, unpacked, in hexadecimal: `source.sha256` of its record.
    pub sha256: Option<String>,
    /// Digest of the body as it came, as in the archive.
    pub payload_digest: Option<String>,
    /// Id of the archived record whose body this is.
    pub record: Option<String>,
    /// Address of that record.
    pub record_address: Option<String>,
    /// When that record was made.
    pub record_time: Option<String>,
    /// How it ended.
    pub verdict: Verdict,
    /// Why, in words, when it did not end well.
    pub reason: Option<String>,
    /// How often it was asked for in this run.
    pub attempts: u32,
    /// Redirects on the way: addresses that answered with one.
    pub redirects: Vec<String>,
    /// The run.
    pub run: String,
    /// Length of the archive in bytes when this was written.
    pub archive_end: u64,
}

impl Entry {
    /// An entry of which nothing is known yet.
    pub(super) fn new(address: &str, run: &str, verdict: Verdict) -> Self {
        Entry {
            address: address.to_string(),
            last: None,
            status: None,
            time: second(Timestamp::now()),
            etag: None,
            last_modified: None,
            media_type: None,
            bytes: None,
            sha256: None,
            payload_digest: None,
            record: None,
            record_address: None,
            record_time: None,
            verdict,
            reason: None,
            attempts: 0,
            redirects: Vec::new(),
            run: run.to_string(),
            archive_end: 0,
        }
    }

    /// What to tell the server, and what a revisit refers to.
    pub(super) fn before(&self) -> Option<(Validators, Stored)> {
        let stored = Stored {
            record: self.record.clone()?,
            url: self.record_address.clone()?,
            time: self.record_time.as_deref()?.parse().ok()?,
            payload_digest: self.payload_digest.clone()?,
        };
        let validators = Validators { etag: self.etag.clone(), last_modified: self.last_modified.clone() };
        Some((validators, stored))
    }
}

/// A time as manifests write it.
pub(super) fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An open manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    file: File,
    path: PathBuf,
    /// The last line of each address whose page was archived.
    kept: HashMap<String, Entry>,
    /// Addresses that an interrupted run has settled.
    settled: HashSet<String>,
    /// This run.
    pub run: String,
    /// Does this run go on with an interrupted one?
    pub resumed: bool,
    /// Where the archive ends by what is told here.
    pub archive_end: u64,
}

/// Where the manifest of an archive is.
pub fn place(archive: &Path) -> PathBuf {
    let name = archive.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = stem.strip_suffix(".warc").unwrap_or(stem);
    archive.with_file_name(format!("{stem}.manifest.jsonl"))
}

impl Manifest {
    /// Opens or makes the manifest of an archive.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when it cannot be read or written, is no manifest, or an archive stands there without one.
    pub(super) fn open(archive: &Path) -> Result<Self, Error> {
        let path = place(archive);
        let wrong = |reason: String| Error::Output { path: path.clone(), reason };
        if !path.exists() && archive.metadata().is_ok_and(|m| m.len() > 0) {
            return Err(Error::Output {
                path: archive.to_path_buf(),
                reason: format!(
                    "exists and has no manifest ({}) to go on from; choose another -o",
                    path.display()
                ),
            });
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| Error::writing(&path, &e))?;
        let mut manifest = Manifest {
            file,
            path: path.clone(),
            kept: HashMap::new(),
            settled: HashSet::new(),
            run: String::new(),
            resumed: false,
            archive_end: 0,
        };
        let end = manifest.read()?;
        // A line that was cut off in the middle was never told.
        manifest.file.set_len(end).map_err(|e| wrong(e.to_string()))?;
        manifest.file.seek(SeekFrom::End(0)).map_err(|e| wrong(e.to_string()))?;
        if !manifest.resumed {
            manifest.run = Timestamp::now().to_string();
        }
        Ok(manifest)
    }

    /// Reads all lines; gives where the last whole one ends.
    fn read(&mut self) -> Result<u64, Error> {
        let wrong = |reason: String| Error::Output { path: self.path.clone(), reason };
        let mut reader = BufReader::new(self.file.try_clone().map_err(|e| wrong(e.to_string()))?);
        let (mut end, mut number) = (0u64, 0u64);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = reader.read_until(b'\n', &mut bytes).map_err(|e| wrong(e.to_string()))?;
            if read == 0 || bytes.last() != Some(&b'\n') {
                break;
            }
            number += 1;
            let line: Line = serde_json::from_slice(&bytes).map_err(|e| Error::Output {
                path: self.path.clone(),
                reason: format!("line {number} is not one of kaiji's ({e}); mend it or choose another -o"),
            })?;
            end += read as u64;
            match line {
                Line::Begin(mark) => {
                    if mark.run != self.run {
                        self.settled.clear();
                    }
                    self.archive_end = mark.archive_end;
                    self.run = mark.run;
                    self.resumed = true;
                }
                Line::End(mark) => {
                    self.archive_end = mark.archive_end;
                    self.settled.clear();
                    self.resumed = false;
                }
                Line::Address(entry) => {
                    self.archive_end = entry.archive_end;
                    if !entry.verdict.may_pass() {
                        self.settled.insert(entry.address.clone());
                    }
                    if entry.verdict.is_well() {
                        self.kept.insert(entry.address.clone(), *entry);
                    }
                }
            }
        }
        Ok(end)
    }

    /// Has the interrupted run that goes on settled this address?
    pub(super) fn is_settled(&self, address: &str) -> bool {
        self.settled.contains(address)
    }

    /// The last line of an address whose page was archived.
    pub(super) fn kept(&self, address: &str) -> Option<&Entry> {
        self.kept.get(address)
    }

    /// Appends a line; when it returns, the line is on the disk.
    pub(super) fn write(&mut self, line: &Line) -> Result<(), Error> {
        let wrong = |reason: String| Error::Output { path: self.path.clone(), reason };
        let mut bytes = serde_json::to_vec(line).map_err(|e| wrong(e.to_string()))?;
        bytes.push(b'\n');
        self.file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data())
            .map_err(|e| Error::writing(&self.path, &e))
    }

    /// A line that says where the run is.
    pub(super) fn mark(&self, archive_end: u64) -> Mark {
        Mark { run: self.run.clone(), time: second(Timestamp::now()), archive_end }
    }
}
