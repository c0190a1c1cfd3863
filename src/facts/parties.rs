//! Who was told or engaged.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::Party;

/// Who was told or engaged.
pub fn parties(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<Party> {
    Vec::new()
}
