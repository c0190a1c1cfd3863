//! Sums of money.

use crate::analysis::{Analysis, Trace};
use crate::record::Money;

/// Sums of money.
pub fn money(_analysis: &Analysis<'_>, _trace: &mut Trace) -> Vec<Money> {
    Vec::new()
}
