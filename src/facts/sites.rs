//! Places counted.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::Sites;

/// Places counted.
pub fn sites(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<Sites> {
    Vec::new()
}
