//! What was passed over on purpose: counted, because nothing may go missing in silence.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A count that several readers add to.
#[derive(Debug, Default)]
pub(in crate::source) struct Count(AtomicUsize);

impl Count {
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts of all archives of a command.
#[derive(Debug, Default)]
pub(in crate::source) struct Passed {
    pub statuses: Count,
    pub kinds: Count,
    pub revisits: Count,
}

impl Passed {
    pub fn told(&self) -> PassedOver {
        PassedOver { statuses: self.statuses.get(), kinds: self.kinds.get(), revisits: self.revisits.get() }
    }
}

/// What archives hold and kaiji does not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Answers other than success: redirects, pages not found, faults of servers.
    pub statuses: usize,
    /// Records and files that are no document: requests, images, scripts, robots.txt, logs of the crawler.
    pub kinds: usize,
    /// Revisits whose page is not in the archive, or no longer at hand.
    pub revisits: usize,
}
