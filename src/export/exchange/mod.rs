//! What the exchange formats share: the facts of a case that hold, in numbers, days and words, tables of terms, and
//! identifiers.

pub mod brief;
pub mod ids;
pub mod impact;
pub mod incident;
pub mod money;
pub mod sector;
pub mod stamps;
pub mod standing;
pub mod steps;
pub mod terms;
pub mod words;

use std::sync::LazyLock;

use terms::Table;

/// Terms of the STIX incident extension, which MISP's templates of the same objects use as well.
pub static INCIDENT: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("incident.tsv")));
