//! Engines: rules and dictionary, loaded once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kaiji::batch::{self, Batches, Filtered, Pool, Sieve};
use kaiji::engine::Worker;
use kaiji::source::{Inputs, Known, Limits, MAX_TIME, MediaType, RawDocument};
use pyo3::prelude::*;

use crate::error::raised;
use crate::stream::{Form, Source, Stream, json};

/// Rules and dictionary, shared by all threads.
#[pyclass(frozen, module = "kaiji._kaiji")]
pub struct Engine {
    engine: Arc<kaiji::engine::Engine>,
    rules: Option<PathBuf>,
    /// How long a document may take.
    time: Duration,
}

#[pymethods]
impl Engine {
    /// Loads the built-in rules, or these with a folder laid over them. A document that takes longer than `timeout`
    /// seconds is given up.
    #[new]
    #[pyo3(signature = (rules=None, timeout=None))]
    fn new(py: Python<'_>, rules: Option<PathBuf>, timeout: Option<f64>) -> PyResult<Self> {
        let time = timeout.map_or(Ok(MAX_TIME), Duration::try_from_secs_f64).map_err(|_| {
            crate::error::Error::new_err("timeout is no time; give it in seconds, as a number above 0")
        })?;
        let engine =
            py.detach(|| kaiji::engine::Engine::new(rules.as_deref())).map_err(|error| raised(py, &error))?;
        Ok(Engine { engine: Arc::new(engine), rules, time })
    }

    /// SHA-256 of the rules in force.
    #[getter]
    fn rules_sha256(&self) -> &str {
        &self.engine.rules().digest
    }

    /// The record of a text, or of HTML, as JSON.
    #[pyo3(signature = (text, *, html=false, id=None, url=None, retrieved=None))]
    fn extract(
        &self,
        py: Python<'_>,
        text: String,
        html: bool,
        id: Option<String>,
        url: Option<String>,
        retrieved: Option<String>,
    ) -> PyResult<String> {
        let media = if html { MediaType::Html } else { MediaType::Text };
        let name = id.clone().or_else(|| url.clone()).unwrap_or_else(|| "document".to_string());
        let work = || {
            let known = Known { id, url, retrieved };
            let raw = RawDocument::in_memory(name.clone(), media, text, known);
            let mut worker = self.engine.worker();
            batch::isolate(
                &name,
                self.time,
                &mut worker,
                || self.engine.worker(),
                |worker: &mut Worker<'_>| {
                    let prepared = worker.prepare(raw)?;
                    json(&worker.extract_prepared(prepared).1, &name)
                },
            )
        };
        py.detach(work).map_err(|error| raised(py, &error))
    }

    /// The records of documents in memory; `jobs` is the number of threads, 0 one a processor.
    fn documents(&self, py: Python<'_>, documents: &Bound<'_, PyAny>, jobs: usize) -> PyResult<Stream> {
        let documents = documents.try_iter()?.unbind();
        let source = Source::Memory { documents, form: Form::Document, read: 0 };
        self.stream(py, source, jobs, Filtered::None)
    }

    /// The records of lines of JSON Lines.
    fn lines(&self, py: Python<'_>, lines: &Bound<'_, PyAny>, jobs: usize) -> PyResult<Stream> {
        let documents = lines.try_iter()?.unbind();
        let source = Source::Memory { documents, form: Form::Line, read: 0 };
        self.stream(py, source, jobs, Filtered::None)
    }

    /// The records of files and folders. `filter` is `captures`, `all` or `none`, as the command's.
    fn paths(
        &self,
        py: Python<'_>,
        paths: Vec<PathBuf>,
        jobs: usize,
        max_bytes: Option<u64>,
        filter: &str,
    ) -> PyResult<Stream> {
        let filtered = match filter {
            "captures" => Filtered::Captures,
            "all" => Filtered::All,
            "none" => Filtered::None,
            _ => {
                let told = format!("filter {filter:?} is none; give \"captures\", \"all\" or \"none\"");
                return Err(crate::error::Error::new_err(told));
            }
        };
        let limits = max_bytes.map_or_else(Limits::default, |max_bytes| Limits { max_bytes });
        let inputs = py.detach(|| Inputs::open(&paths, limits)).map_err(|error| raised(py, &error))?;
        self.stream(py, Source::Paths(Box::new(Batches::of(inputs))), jobs, filtered)
    }
}

impl Engine {
    fn stream(&self, py: Python<'_>, source: Source, jobs: usize, filtered: Filtered) -> PyResult<Stream> {
        let sieve = Sieve::open(filtered, self.rules.clone());
        let pool = Pool::new(jobs, self.time, sieve).map_err(|error| raised(py, &error))?;
        Ok(Stream::new(Arc::clone(&self.engine), pool, source))
    }
}
