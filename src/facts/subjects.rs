//! Whose data leaked or may have.

use super::document::Scope;
use super::status::DocumentDefault;
use crate::analysis::{Analysis, Trace};
use crate::record::{Subject, Valued};

/// Whose data leaked or may have.
pub fn subjects(
    _analysis: &Analysis<'_>,
    _scope: &Scope,
    _default: Option<DocumentDefault>,
    _trace: &mut Trace,
) -> Vec<Valued<Subject>> {
    Vec::new()
}
