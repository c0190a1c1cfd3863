//! Harm that followed; `null` where the text says nothing of it.

use crate::analysis::Analysis;
use crate::record::{SecondaryDamage, Valued};

/// Harm that followed; `null` where the text says nothing of it.
pub fn secondary_damage(_analysis: &Analysis<'_>) -> Option<Valued<SecondaryDamage>> {
    None
}
