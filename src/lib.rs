//! kaiji (開示) reads what Japanese organisations disclose about their security incidents and turns it into data.
//!
//! The pipeline, in the order of the modules: [`source`] loads bytes into a [`text::Document`] (canonical text);
//! [`text`] gives its normalised view, outline and readings; [`mention`] finds numbers, days and counts;
//! [`rules`] are the words and patterns, as data; [`analysis`] holds all of that for one document; `facts` makes
//! claims of it; [`record`] is the result. [`engine`] ties them together, and a [`batch`] takes many documents
//! through it. [`case`] joins records of one incident,
//! and a [`dataset`] holds records, cases and texts for what is made of them: [`compare`], [`summary`], [`export`] and their like. [`eval`] scores
//! records, [`fetch`] brings pages, [`label`] says what terms are called.
//!
//! ```
//! # fn main() -> Result<(), kaiji::error::Error> {
//! let engine = kaiji::engine::Engine::new(None)?;
//! let text = "2020年11月14日\n横浜株式会社\n弊社のパソコン12台がEmotetに感染しました。深くお詫び申し上げます。";
//! let doc = kaiji::source::RawDocument::from_text("example", text).load()?;
//! let record = engine.worker().extract(&doc);
//! assert_eq!(record.devices[0].count, Some(12));
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
// Input must not reach a panic. Tests may panic: that is how they fail. What reads bytes, text and the numbers in it
// indexes nothing; a module that does says at its head why its places are right.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

pub mod ablation;
pub mod analysis;
pub mod annotation;
pub mod batch;
pub mod case;
pub mod cli;
pub mod compare;
pub mod corrections;
pub mod dataset;
pub mod deadline;
pub mod engine;
pub mod error;
#[expect(clippy::expect_used, reason = "fixed patterns, which a test compiles")]
pub mod eval;
pub mod export;
#[expect(clippy::expect_used, reason = "fixed patterns, which a test compiles")]
mod facts;
pub mod fetch;
pub mod label;
#[expect(clippy::expect_used, reason = "fixed patterns, which a test compiles")]
pub mod mention;
pub mod record;
pub mod report;
pub mod rules;
mod sheet;
pub mod source;
pub mod summary;
#[expect(clippy::expect_used, reason = "fixed patterns, which a test compiles")]
pub mod text;
pub mod verify;
mod wide;
