//! What guarded the data.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::{Protection, Valued};

/// What guarded the data.
pub fn protection(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<Valued<Protection>> {
    Vec::new()
}
