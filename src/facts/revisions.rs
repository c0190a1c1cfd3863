//! Figures that the text itself corrects.

use crate::analysis::{Analysis, Trace};
use crate::record::Revision;

/// Figures that the text itself corrects.
pub fn revisions(_analysis: &Analysis<'_>, _trace: &mut Trace) -> Vec<Revision> {
    Vec::new()
}
