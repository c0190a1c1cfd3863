//! What readers correct, applied to what a command reads.

use super::args::CorrectionArgs;
use super::output;
use crate::corrections::{Applier, Corrections, Warning};
use crate::dataset::Texts;
use crate::error::Error;
use crate::record::Record;

/// The corrections that the user names; none without a file.
pub(super) fn read(args: &CorrectionArgs) -> Result<Corrections, Error> {
    args.corrections.as_deref().map_or_else(|| Ok(Corrections::default()), Corrections::read)
}

/// Which corrections are expected to find their documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// All: the input is the whole data set.
    All,
    /// Those of the documents that are read.
    Some,
}

/// Applies corrections to records and tells what could not be applied.
pub(super) fn apply(corrections: &Corrections, records: &mut [Record], texts: &Texts, expected: Expected) {
    let applier = Applier::new(corrections);
    for record in records {
        let text = texts.of(record);
        tell(&applier.apply(record, text));
    }
    if expected == Expected::All {
        tell(&applier.unmet());
    }
}

/// Tells what could not be applied: also to who wants to hear of nothing but errors, because a reader's work is lost.
pub(super) fn tell(warnings: &[Warning]) {
    for warning in warnings {
        output::message(&format!("kaiji: warning: {warning}"));
    }
}
