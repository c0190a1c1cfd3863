//! The notice's own contact.

use crate::analysis::Analysis;
use crate::record::Contact;

/// The notice's own contact.
pub fn contacts(_analysis: &Analysis<'_>) -> Vec<Contact> {
    Vec::new()
}
