//! The text of a document and the coordinates in it.
//!
//! Three texts, one direction:
//!
//! * the **canonical text** ([`Document`]): what the reader of the evidence sees; never edited after loading;
//! * the **normalised view** ([`NormView`]): width, spacing and line wraps folded away, with an exact map back;
//! * the **reading** ([`Reading`]): one sentence of the normalised view with its inflected words in dictionary
//!   form and their endings as marks (`含む〔受〕〔継〕〔否〕` for 含まれておらず), the form in which rules are written.

mod document;
mod layout;
mod normalize;
mod reading;
mod span;

pub use document::{Block, BlockKind, Document, SourceInfo};
pub use layout::{Layout, LayoutPatterns, Line, LineKind, Sentence};
pub use normalize::NormView;
pub use reading::{Clause, ClauseEnd, Morphology, Reading, Segmenter};
pub use span::Span;
