//! Mentions: what a document's words name, before anything is concluded from them.

mod count;
mod date;
mod number;

pub use count::{CountMention, Qualifier, counts};
pub use date::{DateForm, DateMention, DatePrefix, RelativeMonth, RelativeYear, dates, url_date};
pub use number::parse_number;

/// Compiles the grammar of days, which would otherwise be compiled when the first document needs it.
pub fn prepare() {
    date::prepare();
}
