//! Which documents are read at all: the quick filter, and the count of what it passes over.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;
use crate::rules::{Filter, RuleFiles};
use crate::source::{PassedOver, RawDocument};

/// Documents that must pass the quick filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Filtered {
    /// Pages in web archives
    #[default]
    Captures,
    /// All but lines of JSON Lines
    All,
    /// None: read everything
    None,
}

/// Lets documents through, from several threads at once.
pub struct Sieve {
    filtered: Filtered,
    rules: Option<PathBuf>,
    /// Its words, read when the first document needs them.
    filter: OnceLock<Result<Filter, Error>>,
    stopped: AtomicUsize,
    /// Captures that turned out to be no documents.
    strange: AtomicUsize,
}

impl Sieve {
    /// A sieve by the words of the built-in rules, or these with a folder laid over them.
    pub fn open(filtered: Filtered, rules: Option<PathBuf>) -> Self {
        Sieve {
            filtered,
            rules,
            filter: OnceLock::new(),
            stopped: AtomicUsize::new(0),
            strange: AtomicUsize::new(0),
        }
    }

    /// The document, unpacked, when it is to be read.
    pub(super) fn keep(&self, raw: RawDocument) -> Result<Option<RawDocument>, Error> {
        let Some(raw) = raw.unpack()? else {
            self.strange.fetch_add(1, Ordering::Relaxed);
            return Ok(None);
        };
        let filtered = match self.filtered {
            Filtered::Captures => raw.is_captured(),
            Filtered::All => true,
            Filtered::None => false,
        };
        let Some(bytes) = raw.words().filter(|_| filtered) else { return Ok(Some(raw)) };
        let rules = || Filter::new(&RuleFiles::of(self.rules.as_deref())?);
        let filter = self.filter.get_or_init(rules).as_ref().map_err(|e| Error::Usage(e.to_string()))?;
        if filter.passes(bytes) {
            return Ok(Some(raw));
        }
        self.stopped.fetch_add(1, Ordering::Relaxed);
        Ok(None)
    }

    /// A message about everything that was passed over, what holds no page only where `all` is wanted; none when
    /// that was nothing.
    pub fn told(&self, archives: PassedOver, all: bool) -> Option<String> {
        let kinds = archives.kinds + self.strange.load(Ordering::Relaxed);
        let counted = [
            (self.stopped.load(Ordering::Relaxed), "by the quick filter (--filter none reads them)"),
            (archives.statuses, "for an answer other than success"),
            (archives.revisits, "because they only refer to a page that is not at hand"),
            (if all { kinds } else { 0 }, "because they hold no page"),
        ];
        let told: Vec<String> =
            counted.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
        (!told.is_empty()).then(|| format!("kaiji: pages passed over: {}", told.join(", ")))
    }
}
