//! Streams of records: a batch at a time, in the order of the documents.

use std::sync::{Arc, Mutex, PoisonError};

use kaiji::batch::{Batches, Pool, Read, Worked, next_batch};
use kaiji::engine::{Engine, Prepared, Worker};
use kaiji::error::Error;
use kaiji::export::parquet::{keyed, write_records};
use kaiji::record::Record;
use kaiji::source::{Inputs, RawDocument};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyBytes, PyIterator, PyList};
use serde_json::Value;

use crate::document;
use crate::error::raised;

/// Where documents come from.
pub enum Source {
    /// Files and folders.
    Paths(Box<Batches<Inputs>>),
    /// An iterator of documents in memory, and how many have been read.
    Memory { documents: Py<PyIterator>, form: Form, read: usize },
}

/// What documents in memory are.
#[derive(Clone, Copy)]
pub enum Form {
    /// Texts, and mappings.
    Document,
    /// Lines of JSON Lines; blank ones are none.
    Line,
}

/// Records of a source, once through.
#[pyclass(frozen, module = "kaiji._kaiji")]
pub struct Stream {
    engine: Arc<Engine>,
    /// In a box, as the source, because Python aligns objects less than threads ask for.
    pool: Box<Pool>,
    source: Box<Mutex<Source>>,
}

/// Some records as a file, and the exceptions of documents that failed.
type Part<'py> = (Bound<'py, PyBytes>, Bound<'py, PyList>);

#[pymethods]
impl Stream {
    /// The next records as JSON, and an exception in the place of each document that failed; `None` after the last.
    fn lines<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let write = |record: Record, name: &str| json(&record, name);
        let Some(worked) = self.next(py, write)? else { return Ok(None) };
        let list = PyList::empty(py);
        for Worked { result, .. } in worked {
            match result {
                Ok(None) => {}
                Ok(Some(line)) => list.append(line)?,
                Err(error) => list.append(raised(py, &error).into_value(py))?,
            }
        }
        Ok(Some(list))
    }

    /// The next records as a Parquet file, and the exceptions of documents that failed; `None` after the last.
    fn parquet<'py>(&self, py: Python<'py>) -> PyResult<Option<Part<'py>>> {
        self.file(py, |record, _| Ok(record), parquet)
    }

    /// As `parquet`, each record as JSON beside columns to look for it by.
    fn keyed<'py>(&self, py: Python<'py>) -> PyResult<Option<Part<'py>>> {
        let row = |record: Record, name: &str| keyed::row(&record).map_err(|e| no_json(name, &e));
        self.file(py, row, keyed_parquet)
    }

    /// What was passed over so far, in words; `None` when that is nothing.
    fn passed_over(&self, py: Python<'_>) -> Option<String> {
        let source = self.source.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        match &*source {
            Source::Paths(batches) => self.pool.sieve().told(batches.source().passed_over(), true),
            Source::Memory { .. } => None,
        }
    }
}

impl Stream {
    pub fn new(engine: Arc<Engine>, pool: Pool, source: Source) -> Self {
        Stream { engine, pool: Box::new(pool), source: Box::new(Mutex::new(source)) }
    }

    /// The results of the next batch as a file, and the exceptions of documents that failed.
    fn file<'py, T: Send + Sync>(
        &self,
        py: Python<'py>,
        row: impl Fn(Record, &str) -> Result<T, Error> + Sync,
        write: impl Fn(&[T]) -> PyResult<Vec<u8>> + Sync,
    ) -> PyResult<Option<Part<'py>>> {
        let Some(worked) = self.next(py, row)? else { return Ok(None) };
        let failed = PyList::empty(py);
        let mut rows = Vec::with_capacity(worked.len());
        for Worked { result, .. } in worked {
            match result {
                Ok(row) => rows.extend(row),
                Err(error) => failed.append(raised(py, &error).into_value(py))?,
            }
        }
        let file = py.detach(|| write(&rows))?;
        Ok(Some((PyBytes::new(py, &file), failed)))
    }

    /// The results of the next batch, each a record as `write` gives it.
    fn next<T: Send>(
        &self,
        py: Python<'_>,
        write: impl Fn(Record, &str) -> Result<T, Error> + Sync,
    ) -> PyResult<Option<Vec<Worked<T>>>> {
        py.check_signals()?;
        let mut source = self.source.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        let init = || self.engine.worker();
        let read = |worker: &mut Worker<'_>, raw: RawDocument| {
            let name = raw.name.clone();
            worker.prepare(raw).map(|prepared| (name, prepared))
        };
        let work = |worker: &mut Worker<'_>, (name, prepared): (String, Prepared)| {
            write(worker.extract_prepared(prepared).1, &name)
        };
        match &mut *source {
            Source::Paths(batches) => Ok(py.detach(|| batches.next(&self.pool, init, (read, work)))),
            Source::Memory { documents, form, read: number } => {
                // What the iterator itself raises ends the stream, and is the caller's.
                let mut broken = None;
                let items = documents.bind(py).clone().map_while(|item| {
                    *number += 1;
                    item.map(|item| form.read(&item, *number - 1)).map_err(|error| broken = Some(error)).ok()
                });
                let batch = next_batch(items.flatten());
                if let Some(error) = broken {
                    return Err(error);
                }
                if batch.is_empty() {
                    return Ok(None);
                }
                Ok(Some(py.detach(|| self.pool.work(batch, init, (read, work)))))
            }
        }
    }
}

impl Form {
    /// The document of an item.
    fn read(self, item: &Bound<'_, PyAny>, number: usize) -> Option<Read> {
        match self {
            Form::Document => Some(document::read(item, format!("documents[{number}]"))),
            Form::Line => {
                let line = document::line(item, format!("lines[{number}]"));
                let blank = |raw: &RawDocument| {
                    raw.json_line().is_some_and(|l| l.iter().all(u8::is_ascii_whitespace))
                };
                (!line.as_ref().is_ok_and(blank)).then_some(line)
            }
        }
    }
}

/// A record as the command writes it.
pub fn json(record: &Record, name: &str) -> Result<String, Error> {
    serde_json::to_string(record).map_err(|e| no_json(name, &e))
}

fn no_json(name: &str, error: &serde_json::Error) -> Error {
    let reason = format!("its record cannot be written as JSON ({error})");
    Error::Document { name: name.to_string(), reason }
}

/// Records as a Parquet file.
pub fn parquet(records: &[Record]) -> PyResult<Vec<u8>> {
    let mut file = Vec::new();
    write_records(records, &mut file).map_err(|e| no_parquet(&e))?;
    Ok(file)
}

/// Rows of records as a Parquet file.
pub fn keyed_parquet(rows: &[Value]) -> PyResult<Vec<u8>> {
    let mut file = Vec::new();
    keyed::write(rows, &mut file).map_err(|e| no_parquet(&e))?;
    Ok(file)
}

fn no_parquet(error: &std::io::Error) -> PyErr {
    PyRuntimeError::new_err(format!("records cannot be written as Parquet ({error})"))
}
