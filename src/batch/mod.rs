//! Many documents: read one after another, worked on in parallel, given back in order.
//!
//! [`Batches`] takes documents from a source, a batch at a time; a [`Pool`] works on a batch with all its threads. No
//! document stops the others: what goes wrong with one, a panic included, is its own result.

pub mod faults;
mod sieve;

pub use sieve::{Filtered, Sieve};

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::deadline;
use crate::error::Error;
use crate::source::RawDocument;

/// Documents worked on at a time: enough to keep threads busy, few enough to bound memory.
const BATCH: usize = 256;
/// Bytes worked on at a time.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// A document as a source gives it, or why it gives none.
pub type Read = Result<RawDocument, Error>;

/// What became of a document.
#[derive(Debug)]
pub struct Worked<T> {
    /// What messages call it; empty where the source itself failed, whose error has the name.
    pub name: String,
    /// What is strange about it though it is read, in words for the user.
    pub doubt: Option<&'static str>,
    /// Its result; none when it was passed over.
    pub result: Result<Option<T>, Error>,
    /// How long it took so far.
    spent: Duration,
}

/// Threads, which documents they read at all, and how long one may take.
pub struct Pool {
    threads: rayon::ThreadPool,
    sieve: Sieve,
    time: Duration,
}

impl Pool {
    /// A pool of `jobs` threads; as many as the machine has processors where `jobs` is 0. A document that takes longer
    /// than `time` is given up.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when the system does not give that many.
    pub fn new(jobs: usize, time: Duration, sieve: Sieve) -> Result<Self, Error> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|e| {
            Error::Usage(format!("cannot start {jobs} threads ({e}); give a smaller number to --jobs"))
        })?;
        Ok(Pool { threads, sieve, time })
    }

    /// What it passes over.
    pub fn sieve(&self) -> &Sieve {
        &self.sieve
    }

    /// Works on documents in two steps, with a state for each thread, and gives the results in the order of the
    /// documents. All documents take the first step before one takes the second: what each step looks up then stays in
    /// the processor's caches.
    pub fn work<S, M, T>(
        &self,
        batch: Vec<Read>,
        init: impl Fn() -> S + Sync,
        (read, work): (
            impl Fn(&mut S, RawDocument) -> Result<M, Error> + Sync,
            impl Fn(&mut S, M) -> Result<T, Error> + Sync,
        ),
    ) -> Vec<Worked<T>>
    where
        M: Send,
        T: Send,
    {
        let first = |state: &mut S, raw: Read| {
            let raw = match raw {
                Ok(raw) => raw,
                Err(error) => {
                    let name = String::new();
                    return Worked { name, doubt: None, result: Err(error), spent: Duration::ZERO };
                }
            };
            let name = raw.name.clone();
            let mut doubt = None;
            let begun = Instant::now();
            let result = isolate(&name, self.time, state, &init, |state| {
                let Some(raw) = self.sieve.keep(raw)? else { return Ok(None) };
                doubt = raw.doubt();
                read(state, raw).map(Some)
            });
            Worked { name, doubt, result, spent: begun.elapsed() }
        };
        let second = |state: &mut S, Worked { name, doubt, result, spent }: Worked<M>| {
            let left = self.time.saturating_sub(spent);
            let result = match result {
                Ok(Some(half)) => isolate(&name, left, state, &init, |state| work(state, half).map(Some)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            Worked { name, doubt, result, spent }
        };
        self.threads.install(|| {
            let halves: Vec<Worked<M>> = batch.into_par_iter().map_init(&init, first).collect();
            halves.into_par_iter().map_init(&init, second).collect()
        })
    }
}

/// A source of documents, taken a batch at a time.
pub struct Batches<I> {
    source: I,
    /// The next batch, where it has been read already.
    ahead: Option<Vec<Read>>,
}

impl<I: Iterator<Item = Read> + Send> Batches<I> {
    /// Documents in the order of the source.
    pub fn of(source: I) -> Self {
        Batches { source, ahead: None }
    }

    /// Where they come from.
    pub fn source(&self) -> &I {
        &self.source
    }

    /// The results of the next batch, as [`Pool::work`] gives them; `None` after the last. With more than one thread
    /// the batch after it is read meanwhile.
    pub fn next<S, M, T>(
        &mut self,
        pool: &Pool,
        init: impl Fn() -> S + Sync,
        steps: (
            impl Fn(&mut S, RawDocument) -> Result<M, Error> + Sync,
            impl Fn(&mut S, M) -> Result<T, Error> + Sync,
        ),
    ) -> Option<Vec<Worked<T>>>
    where
        M: Send,
        T: Send,
    {
        let source = &mut self.source;
        let batch = self.ahead.take().unwrap_or_else(|| next_batch(&mut *source));
        if batch.is_empty() {
            return None;
        }
        if pool.threads.current_num_threads() == 1 {
            return Some(pool.work(batch, init, steps));
        }
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| next_batch(source));
            let results = pool.work(batch, init, steps);
            let next = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            self.ahead = Some(next);
            Some(results)
        })
    }
}

/// The second step of work that is done in one.
///
/// # Errors
///
/// Never.
pub fn as_it_is<S, T>(_: &mut S, done: T) -> Result<T, Error> {
    Ok(done)
}

/// The next documents, as many as are worked on at a time.
pub fn next_batch(source: impl Iterator<Item = Read>) -> Vec<Read> {
    let mut batch: Vec<Read> = Vec::new();
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

/// A panic in one document (a dependency's, too) is that document's failure, and so is taking longer than it is given;
/// what it left half done of the thread's state is thrown away.
///
/// # Errors
///
/// Those of `work`, and [`Error::Document`] for a panic and for a document whose time is up.
pub fn isolate<S, T>(
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
        let next = isolate("notices/b.txt", Duration::MAX, &mut state, || 0, |state| Ok(*state));
        assert!(next.is_ok_and(|n| n == 7));
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
    fn results_come_in_the_order_of_the_documents() {
        let source = (0..600).map(|n| match n % 7 {
            3 => Err(Error::Usage(format!("{n}"))),
            _ => Ok(RawDocument::from_text(&format!("{n}"), "text")),
        });
        for jobs in [1, 3] {
            let pool = Pool::new(jobs, Duration::MAX, Sieve::open(Filtered::None, None)).expect("threads");
            let mut batches = Batches::of(source.clone());
            let mut seen = Vec::new();
            let read = |(): &mut (), raw: RawDocument| Ok(raw.name);
            while let Some(results) = batches.next(&pool, || (), (read, as_it_is)) {
                assert!(results.len() <= BATCH);
                seen.extend(results.into_iter().map(|w| match w.result {
                    Ok(name) => name.unwrap_or_default(),
                    Err(error) => error.to_string(),
                }));
            }
            assert_eq!(seen, (0..600).map(|n| n.to_string()).collect::<Vec<_>>());
        }
    }
}
