//! Documents through the extractor: read one after another, worked on in parallel, given back in order.

use std::path::PathBuf;

use rayon::prelude::*;

use super::args::Common;
use super::output;
use super::{Failure, Outcome};
use crate::engine::{Engine, Worker};
use crate::error::Error;
use crate::source::{Inputs, Limits, RawDocument};
use crate::text::Document;

/// Documents worked on at a time: enough to keep threads busy, few enough to bound memory.
const BATCH: usize = 256;
/// Bytes worked on at a time.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Loads the engine that the options ask for.
pub(super) fn engine(common: &Common) -> Result<Engine, Error> {
    Engine::new(common.rules.as_deref())
}

/// Runs `work` on every document and `done` on every result, in input order. A document that fails is named on
/// standard error, given to `failed`, and the rest goes on.
pub(super) fn run<T, W, D, F>(
    inputs: &[PathBuf],
    common: &Common,
    engine: &Engine,
    work: W,
    mut done: D,
    mut failed: F,
) -> Result<Outcome, Failure>
where
    T: Send,
    W: Fn(&mut Worker<'_>, &Document) -> T + Sync,
    D: FnMut(T) -> Result<(), Failure>,
    F: FnMut(&Error) -> Result<(), Failure>,
{
    let mut source = Inputs::open(inputs, Limits { max_bytes: common.max_bytes })?;
    let jobs = common.jobs.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|e| Error::Usage(format!("cannot start {jobs} threads: {e}")))?;
    let bar = output::progress(source.files(), common.quiet);
    let mut outcome = Outcome::Clean;
    let mut seen = false;
    loop {
        let mut batch: Vec<Result<RawDocument, Error>> = Vec::new();
        let mut bytes = 0;
        for item in source.by_ref() {
            bytes += item.as_ref().map_or(0, RawDocument::len);
            batch.push(item);
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                break;
            }
        }
        if batch.is_empty() {
            break;
        }
        seen = true;
        let results: Vec<Result<T, Error>> = pool.install(|| {
            batch
                .into_par_iter()
                .map_init(
                    || engine.worker(),
                    |worker, raw| {
                        let raw = raw?;
                        let name = raw.name.clone();
                        isolate(&name, || raw.load().map(|doc| work(worker, &doc)))
                    },
                )
                .collect()
        });
        for result in results {
            bar.inc(1);
            match result {
                Ok(value) => done(value)?,
                Err(error) => {
                    outcome = Outcome::SomeFailed;
                    bar.suspend(|| output::message(&format!("kaiji: {error}")));
                    failed(&error)?;
                }
            }
        }
    }
    bar.finish_and_clear();
    if !seen {
        return Err(Error::Usage(
            "no document found in the input; kaiji reads .txt .md .html .htm .jsonl files".into(),
        )
        .into());
    }
    Ok(outcome)
}

/// A panic in one document (a dependency's, too) is that document's failure.
fn isolate<T>(name: &str, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Error::Document {
            name: name.to_string(),
            reason: "could not be read because of a fault in kaiji; please report it with this document".into(),
        })
    })
}
