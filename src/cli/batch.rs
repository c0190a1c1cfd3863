//! Documents through the extractor: read one after another, worked on in parallel, given back in order.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::args::Common;
use super::output;
use super::sieve::Sieve;
use super::{Failure, Outcome};
use crate::deadline;
use crate::engine::{Engine, Worker};
use crate::error::Error;
use crate::source::{Inputs, Limits, RawDocument};
use crate::text::Document;

/// Documents worked on at a time: enough to keep threads busy, few enough to bound memory.
const BATCH: usize = 256;
/// Bytes worked on at a time.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Loads the engine that the options ask for.
pub(super) fn engine(common: &Common) -> Result<Engine, Error> {
    Engine::new(common.rules.as_deref())
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
}

/// Runs `work` on every document and `done` on every result, in input order. A document that fails is named on
/// standard error, given to `failed`, and the rest goes on.
pub(super) fn run<T, W, D, F>(
    inputs: &[PathBuf],
    common: &Common,
    engine: &Engine,
    work: W,
    done: D,
    failed: F,
) -> Result<Tally, Failure>
where
    T: Send,
    W: Fn(&mut Worker<'_>, &Document) -> T + Sync,
    D: FnMut(T) -> Result<(), Failure>,
    F: FnMut(&Error) -> Result<(), Failure>,
{
    let read = |worker: &mut Worker<'_>, raw: RawDocument| worker.load(raw);
    let work = |worker: &mut Worker<'_>, doc: Document| Ok(work(worker, &doc));
    run_raw(inputs, common, true, || engine.worker(), (read, work), done, failed)
}

/// As [`run`], on documents as bytes, in two steps and with a state of the caller's for each thread. All documents of a
/// batch take the first step before one takes the second: what each step looks up then stays in the processor's caches.
/// `streams` says that results go to standard output as they come, where a progress bar would stand in their way.
pub(super) fn run_raw<S, M, T, I, R, W, D, F>(
    inputs: &[PathBuf],
    common: &Common,
    streams: bool,
    init: I,
    (read, work): (R, W),
    mut done: D,
    mut failed: F,
) -> Result<Tally, Failure>
where
    M: Send,
    T: Send,
    I: Fn() -> S + Sync,
    R: Fn(&mut S, RawDocument) -> Result<M, Error> + Sync,
    W: Fn(&mut S, M) -> Result<T, Error> + Sync,
    D: FnMut(T) -> Result<(), Failure>,
    F: FnMut(&Error) -> Result<(), Failure>,
{
    let mut source = Inputs::open(inputs, Limits { max_bytes: common.max_bytes })?;
    let jobs = common.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|e| {
        Error::Usage(format!("cannot start {jobs} threads ({e}); give a smaller number to --jobs"))
    })?;
    let sieve = Sieve::new(common);
    // How many documents an archive holds shows at its end only.
    let expected = source.files() + usize::from(source.hold_containers());
    let bar = output::progress(expected, common.quiet, streams);
    let mut tally = Tally::default();
    // With more than one thread the next batch is read while one is worked on.
    let overlap = pool.current_num_threads() > 1;
    let mut ahead = None;
    loop {
        let batch = ahead.take().unwrap_or_else(|| next_batch(&mut source));
        if batch.is_empty() {
            break;
        }
        let first = |state: &mut S, raw: Result<RawDocument, Error>| {
            let raw = match raw {
                Ok(raw) => raw,
                Err(error) => {
                    return Worked {
                        name: String::new(),
                        doubt: None,
                        result: Err(error),
                        spent: Duration::ZERO,
                    };
                }
            };
            let name = raw.name.clone();
            let mut doubt = None;
            let begun = Instant::now();
            let result = isolate(&name, common.timeout.0, state, &init, |state| {
                let Some(raw) = sieve.keep(raw)? else { return Ok(None) };
                doubt = raw.doubt();
                read(state, raw).map(Some)
            });
            Worked { name, doubt, result, spent: begun.elapsed() }
        };
        let second = |state: &mut S, Worked { name, doubt, result, spent }: Worked<M>| {
            let left = common.timeout.0.saturating_sub(spent);
            let result = match result {
                Ok(Some(half)) => isolate(&name, left, state, &init, |state| work(state, half).map(Some)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            Worked { name, doubt, result, spent }
        };
        let results: Vec<Worked<T>> = std::thread::scope(|scope| {
            let reader = overlap.then(|| scope.spawn(|| next_batch(&mut source)));
            let results = pool.install(|| {
                let halves: Vec<Worked<M>> = batch.into_par_iter().map_init(&init, first).collect();
                halves.into_par_iter().map_init(&init, second).collect()
            });
            ahead = reader.map(|r| r.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            results
        });
        for Worked { name, doubt, result, .. } in results {
            bar.inc(1);
            if let Some(doubt) = doubt.filter(|_| !common.quiet) {
                bar.suspend(|| output::message(&format!("kaiji: warning: {name}: {doubt}")));
            }
            match result {
                Ok(None) => {}
                Ok(Some(value)) => {
                    tally.done += 1;
                    done(value)?;
                }
                Err(error) => {
                    tally.failed += 1;
                    bar.suspend(|| output::message(&format!("kaiji: {error}")));
                    failed(&error)?;
                }
            }
        }
    }
    bar.finish_and_clear();
    if let Some(told) = sieve.told(source.passed_over()).filter(|_| !common.quiet) {
        output::message(&told);
    }
    Ok(tally)
}

/// The second step of work that is done in one.
pub(super) fn as_it_is<S, T>(_: &mut S, done: T) -> Result<T, Error> {
    Ok(done)
}

/// The next documents, as many as are worked on at a time.
fn next_batch(source: &mut Inputs) -> Vec<Result<RawDocument, Error>> {
    let mut batch: Vec<Result<RawDocument, Error>> = Vec::new();
    let mut bytes = 0;
    for item in source {
        bytes += item.as_ref().map_or(0, RawDocument::len);
        batch.push(item);
        if batch.len() >= BATCH || bytes >= BATCH_BYTES {
            break;
        }
    }
    batch
}

/// What became of a document so far: its result, none when it was passed over, and what is strange about it.
struct Worked<T> {
    name: String,
    doubt: Option<&'static str>,
    result: Result<Option<T>, Error>,
    spent: Duration,
}

/// A panic in one document (a dependency's, too) is that document's failure, and so is taking longer than it is given;
/// what it left half done of the thread's state is thrown away.
fn isolate<S, T>(
    name: &str,
    time: Duration,
    state: &mut S,
    init: impl Fn() -> S,
    work: impl FnOnce(&mut S) -> Result<T, Error>,
) -> Result<T, Error> {
    let worked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| deadline::within(time, || work(state))));
    let reason = match worked {
        Ok(Ok(result)) => return result,
        Ok(Err(deadline::OutOfTime)) => OUT_OF_TIME.to_string(),
        Err(_) => format!(
            "could not be read because of a fault in kaiji{}; please report it with this document",
            faults::place()
        ),
    };
    *state = init();
    Err(Error::Document { name: name.to_string(), reason })
}

/// Why a document failed whose time was up.
const OUT_OF_TIME: &str =
    "took longer than a document may take; raise the limit with --timeout if it really is one document";

/// Where the last panic of a thread was.
pub(super) mod faults {
    use std::cell::RefCell;

    thread_local! {
        static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    }

    /// Keeps panics off the screen: each is told as a message, once, by whoever catches it.
    pub(in crate::cli) fn hush() {
        std::panic::set_hook(Box::new(|info| {
            let place = info.location().map_or_else(String::new, |l| {
                // The end of the path names the module; the rest is the machine on which kaiji was built.
                let parts: Vec<&str> = l.file().rsplit(['/', '\\']).take(3).collect();
                format!(" ({}:{})", parts.into_iter().rev().collect::<Vec<_>>().join("/"), l.line())
            });
            PLACE.with(|p| *p.borrow_mut() = place);
        }));
    }

    /// The place of this thread's last panic, in brackets, once.
    pub(in crate::cli) fn place() -> String {
        PLACE.with(|p| std::mem::take(&mut *p.borrow_mut()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_the_failure_of_its_document() {
        let mut state = 1;
        let caught = isolate(
            "notices/a.txt",
            Duration::MAX,
            &mut state,
            || 7,
            |state| -> Result<u8, Error> {
                *state = 2;
                std::panic::resume_unwind(Box::new("a fault"))
            },
        );
        assert_eq!(state, 7, "what the fault left is thrown away");
        let message = caught.map_or_else(|e| e.to_string(), |_| String::new());
        assert!(
            message.starts_with("notices/a.txt: could not be read because of a fault in kaiji"),
            "{message}"
        );
        assert!(message.contains("please report it"), "{message}");
        assert!(
            isolate("notices/b.txt", Duration::MAX, &mut state, || 0, |state| Ok(*state))
                .is_ok_and(|n| n == 7)
        );
    }

    #[test]
    fn a_document_whose_time_is_up_is_given_up_and_the_next_is_read() {
        let mut state = 1;
        let endless = |state: &mut i32| -> Result<u8, Error> {
            *state = 2;
            loop {
                deadline::check();
            }
        };
        let late = isolate("notices/a.txt", Duration::from_millis(5), &mut state, || 7, endless);
        assert!(late.is_err_and(|e| e.to_string().contains("raise the limit with --timeout")));
        assert_eq!(state, 7, "what it left is thrown away");
        assert!(isolate("notices/b.txt", Duration::MAX, &mut state, || 0, |state| Ok(*state)).is_ok());
    }

    #[test]
    fn the_tally_decides_the_end() {
        assert!(matches!(Tally { done: 2, failed: 0 }.outcome(), Ok(Outcome::Clean)));
        assert!(matches!(Tally { done: 0, failed: 0 }.outcome(), Ok(Outcome::Clean)));
        assert!(matches!(Tally { done: 2, failed: 1 }.outcome(), Ok(Outcome::SomeFailed)));
        assert!(matches!(Tally { done: 0, failed: 1 }.outcome(), Err(Failure::Error(_))));
    }
}
