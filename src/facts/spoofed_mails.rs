//! Mails sent in the organisation's name.

use crate::analysis::{Analysis, Trace};
use crate::record::SpoofedMails;

/// Mails sent in the organisation's name.
pub fn spoofed_mails(_analysis: &Analysis<'_>, _trace: &mut Trace) -> Vec<SpoofedMails> {
    Vec::new()
}
