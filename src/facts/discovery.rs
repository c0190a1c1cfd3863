//! Who noticed first, and how.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::Discovery;

/// Who noticed first, and how.
pub fn discovery(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<Discovery> {
    Vec::new()
}
