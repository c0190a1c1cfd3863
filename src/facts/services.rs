//! Services stopped, hampered and restored.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::Service;

/// Services stopped, hampered and restored.
pub fn services(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<Service> {
    Vec::new()
}
