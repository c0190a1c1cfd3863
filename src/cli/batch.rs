//! Documents through the extractor, with what a command says about them meanwhile.

use std::path::PathBuf;

use super::args::Common;
use super::output;
use super::{Failure, Outcome};
use crate::batch::{Batches, Pool, Sieve, Worked};
use crate::engine::{Engine, Worker};
use crate::error::Error;
use crate::source::{Inputs, Limits, RawDocument, Shard};
use crate::text::Document;

/// Loads the engine that the options ask for.
pub(super) fn engine(common: &Common) -> Result<Engine, Error> {
    Engine::new(common.rules.as_deref())
}

/// Opens the inputs within the limits that the options ask for.
pub(super) fn open(inputs: &[PathBuf], common: &Common) -> Result<Inputs, Error> {
    open_share(inputs, common, None)
}

/// As [`open`], a share of the inputs.
pub(super) fn open_share(inputs: &[PathBuf], common: &Common, shard: Option<Shard>) -> Result<Inputs, Error> {
    Inputs::open_share(inputs, Limits { max_bytes: common.max_bytes }, shard)
}

/// How many documents went well and how many did not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Documents that gave a result.
    pub done: usize,
    /// Documents that failed and were named on standard error.
    pub failed: usize,
}

impl Tally {
    /// Both together.
    pub(super) fn and(self, other: Tally) -> Tally {
        Tally { done: self.done + other.done, failed: self.failed + other.failed }
    }

    /// What the command ends with.
    pub(super) fn outcome(self) -> Result<Outcome, Failure> {
        match self {
            Tally { done: 0, failed: 1.. } => {
                Err(Error::Usage("no document could be read; the messages above say why".into()).into())
            }
            Tally { failed: 0, .. } => Ok(Outcome::Clean),
            _ => Ok(Outcome::SomeFailed),
        }
    }

    /// What the command ends with where these are a share of the documents: none, or none that can be read, is no
    /// reason to give up.
    pub(super) fn share(self) -> Outcome {
        if self.failed == 0 { Outcome::Clean } else { Outcome::SomeFailed }
    }
}

/// Takes what becomes of documents, in their order.
pub(super) trait Take<T> {
    /// A document gave a result.
    fn done(&mut self, value: T) -> Result<(), Failure>;

    /// A document failed; it has been named on standard error.
    fn failed(&mut self, _error: &Error) -> Result<(), Failure> {
        Ok(())
    }

    /// A document of this name is done with, whatever became of it.
    fn taken(&mut self, _name: &str) {}

    /// A batch of documents is done with.
    fn batch(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// Runs `work` on every document and `done` on every result, in input order. A document that fails is named on
/// standard error, and the rest goes on.
pub(super) fn run<T, W, D>(
    source: Inputs,
    common: &Common,
    engine: &Engine,
    work: W,
    done: D,
) -> Result<Tally, Failure>
where
    T: Send,
    W: Fn(&mut Worker<'_>, &Document) -> T + Sync,
    D: FnMut(T) -> Result<(), Failure>,
{
    let read = |worker: &mut Worker<'_>, raw: RawDocument| worker.load(raw);
    let work = |worker: &mut Worker<'_>, doc: Document| Ok(work(worker, &doc));
    run_raw(source, common, true, || engine.worker(), (read, work), done)
}

/// As [`run`], on documents as bytes, in two steps and with a state of the caller's for each thread, as
/// [`Pool::work`] takes them. `streams` says that results go to standard output as they come, where a progress bar
/// would stand in their way.
pub(super) fn run_raw<S, M, T, I, R, W, D>(
    source: Inputs,
    common: &Common,
    streams: bool,
    init: I,
    steps: (R, W),
    done: D,
) -> Result<Tally, Failure>
where
    M: Send,
    T: Send,
    I: Fn() -> S + Sync,
    R: Fn(&mut S, RawDocument) -> Result<M, Error> + Sync,
    W: Fn(&mut S, M) -> Result<T, Error> + Sync,
    D: FnMut(T) -> Result<(), Failure>,
{
    run_into(source, common, streams, init, steps, &mut Results(done))
}

/// Takes results alone.
struct Results<D>(D);

impl<T, D: FnMut(T) -> Result<(), Failure>> Take<T> for Results<D> {
    fn done(&mut self, value: T) -> Result<(), Failure> {
        self.0(value)
    }
}

/// As [`run_raw`], for who wants to hear of more than results.
pub(super) fn run_into<S, M, T, I, R, W>(
    source: Inputs,
    common: &Common,
    streams: bool,
    init: I,
    (read, work): (R, W),
    take: &mut impl Take<T>,
) -> Result<Tally, Failure>
where
    M: Send,
    T: Send,
    I: Fn() -> S + Sync,
    R: Fn(&mut S, RawDocument) -> Result<M, Error> + Sync,
    W: Fn(&mut S, M) -> Result<T, Error> + Sync,
{
    let jobs = common.jobs.map_or(0, usize::from);
    let pool = Pool::new(jobs, common.timeout.0, Sieve::open(common.filter, common.rules.clone()))?;
    // How many documents an archive holds shows at its end only.
    let expected = source.files() + usize::from(source.hold_containers());
    let bar = output::progress(expected, common.quiet, streams);
    let mut tally = Tally::default();
    let mut batches = Batches::of(source);
    while let Some(results) = batches.next(&pool, &init, (&read, &work)) {
        for Worked { name, doubt, result, .. } in results {
            bar.inc(1);
            if let Some(doubt) = doubt.filter(|_| !common.quiet) {
                bar.suspend(|| output::message(&format!("kaiji: warning: {name}: {doubt}")));
            }
            match result {
                Ok(None) => {}
                Ok(Some(value)) => {
                    tally.done += 1;
                    take.done(value)?;
                }
                Err(error) => {
                    tally.failed += 1;
                    bar.suspend(|| output::message(&format!("kaiji: {error}")));
                    take.failed(&error)?;
                }
            }
            take.taken(&name);
        }
        take.batch()?;
    }
    bar.finish_and_clear();
    let told = pool.sieve().told(batches.source().passed_over(), common.verbose);
    if let Some(told) = told.filter(|_| !common.quiet) {
        output::message(&told);
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tally_decides_the_end() {
        assert!(matches!(Tally { done: 2, failed: 0 }.outcome(), Ok(Outcome::Clean)));
        assert!(matches!(Tally { done: 0, failed: 0 }.outcome(), Ok(Outcome::Clean)));
        assert!(matches!(Tally { done: 2, failed: 1 }.outcome(), Ok(Outcome::SomeFailed)));
        assert!(matches!(Tally { done: 0, failed: 1 }.outcome(), Err(Failure::Error(_))));
    }
}
