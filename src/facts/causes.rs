//! How it could happen, in text order.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::CauseClaim;

/// How it could happen, in text order.
pub fn causes(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<CauseClaim> {
    Vec::new()
}
