//! People counted, by what the count is of.

use super::document::Scope;
use super::status::DocumentDefault;
use crate::analysis::{Analysis, Trace};
use crate::record::Headcount;

/// People counted, by what the count is of.
pub fn headcounts(
    _analysis: &Analysis<'_>,
    _scope: &Scope,
    _default: Option<DocumentDefault>,
    _trace: &mut Trace,
) -> Vec<Headcount> {
    Vec::new()
}
