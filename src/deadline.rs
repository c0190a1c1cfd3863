//! How long a document may take.
//!
//! Extraction has no clock of its own: without [`within`] nothing here does anything, and with it the only outcome that
//! depends on the clock is that a document is given up. The stages ask [`check`] between their steps and in their
//! loops; when the time is up it unwinds to [`within`], through whatever lies between (a parser of another crate too),
//! as a panic does, but without calling the panic hook.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

thread_local! {
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    /// How often the time has been asked for.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// The clock is looked at once in so many questions: a look takes as long as some of the steps between which it is
/// asked.
const LOOK: u32 = 16;

/// The time was up before the work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it took longer than it was given")]
pub struct OutOfTime;

/// Does work on this thread that is given up when it takes longer than `time`. Within another call the shorter time
/// counts.
///
/// # Errors
///
/// [`OutOfTime`] when the work was given up. What it was changing may be half changed: throw it away.
pub fn within<T>(time: Duration, work: impl FnOnce() -> T) -> Result<T, OutOfTime> {
    // So far in the future that no clock tells it is no deadline.
    let until = Instant::now().checked_add(time);
    let outer = UNTIL.get();
    // The first question looks.
    ASKED.set(0);
    UNTIL.set(match (outer, until) {
        (Some(outer), Some(until)) => Some(outer.min(until)),
        (outer, until) => outer.or(until),
    });
    let result = catch_unwind(AssertUnwindSafe(work));
    UNTIL.set(outer);
    result.map_err(|panic| match panic.downcast::<OutOfTime>() {
        Ok(_) => OutOfTime,
        Err(other) => resume_unwind(other),
    })
}

/// Gives the work of this thread up when its time is up.
pub(crate) fn check() {
    let asked = ASKED.get();
    ASKED.set(asked.wrapping_add(1));
    if asked.is_multiple_of(LOOK) && left().is_some_and(|left| left.is_zero()) {
        give_up();
    }
}

/// Gives the work of this thread up.
pub(crate) fn give_up() -> ! {
    resume_unwind(Box::new(OutOfTime))
}

/// The time that this thread's work has left; `None` when it has no end.
pub(crate) fn left() -> Option<Duration> {
    UNTIL.get().map(|until| until.saturating_duration_since(Instant::now()))
}

/// Is it this that a thread unwound with?
pub(crate) fn is_out_of_time(panic: &(dyn std::any::Any + Send)) -> bool {
    panic.is::<OutOfTime>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_given_up_when_its_time_is_up_and_not_before() {
        assert_eq!(within(Duration::from_secs(600), check), Ok(()));
        let endless = || -> u8 {
            loop {
                check();
            }
        };
        assert_eq!(within(Duration::from_millis(5), endless), Err(OutOfTime));
        check();
        assert_eq!(left(), None, "the deadline goes with the work");
    }

    #[test]
    fn the_shorter_time_counts_and_the_outer_one_comes_back() {
        let inner = within(Duration::ZERO, || within(Duration::from_secs(600), check));
        assert_eq!(inner, Ok(Err(OutOfTime)), "the inner work is given up in the outer one's time");
        let outer = within(Duration::from_secs(600), || {
            let inner = within(Duration::ZERO, check);
            (inner, left().is_some_and(|left| left > Duration::from_secs(500)))
        });
        assert_eq!(outer, Ok((Err(OutOfTime), true)));
        assert_eq!(within(Duration::MAX, || left().is_none()), Ok(true));
    }

    #[test]
    fn a_panic_goes_on() {
        let panic = catch_unwind(|| within(Duration::from_secs(600), || resume_unwind(Box::new("a fault"))));
        assert!(panic.is_err_and(|panic| panic.is::<&str>()));
    }
}
