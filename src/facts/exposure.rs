//! Windows in which data or systems stood open.

use super::calendar::Calendar;
use super::document::Scope;
use crate::analysis::{Analysis, Trace};
use crate::record::Exposure;

/// Windows in which data or systems stood open.
pub fn exposure(
    _analysis: &Analysis<'_>,
    _calendar: &Calendar,
    _scope: &Scope,
    _trace: &mut Trace,
) -> Vec<Exposure> {
    Vec::new()
}
