//! Other organisations in the incident.

use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::ThirdParty;

/// Other organisations in the incident.
pub fn third_parties(_analysis: &Analysis<'_>, _scope: &Scope, _trace: &mut Trace) -> Vec<ThirdParty> {
    Vec::new()
}
