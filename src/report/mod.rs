//! The report: one HTML file of a data set, to read from disk and to pass on.
//!
//! The file holds everything and asks the network for nothing. [`row`] is what the list and the plots need of a case,
//! [`sheet`] its page, [`spans`] where its evidence stands in the texts; [`island`] writes them as JSON that cannot
//! end the element it stands in, and [`page`] puts markup, style and script around them. What people see is built by
//! the script under `script/`, from the data alone.

mod island;
mod page;
mod row;
mod sheet;
mod spans;
mod terms;

use std::io::{self, Write};

use serde::Serialize;

use crate::case::Case;
use crate::dataset::Dataset;

/// What every view of the report needs.
#[derive(Serialize)]
struct Index<'d> {
    /// What the user calls the report.
    title: Option<&'d str>,
    /// Name and version of the program.
    program: String,
    /// Documents in cases.
    documents: usize,
    /// Of these, documents whose text is in the report.
    texts: usize,
    /// Documents of no case, by kind.
    left_out: Vec<(&'d str, usize)>,
    /// What terms are called.
    terms: terms::Terms,
    /// Names of the rules that evidence refers to.
    rules: Vec<&'d str>,
    /// The cases, in the order of the data set.
    cases: Vec<row::Row<'d>>,
}

/// Writes the report of a data set. `title` stands above it; without one the page calls itself by what it is.
///
/// # Errors
///
/// Those of `out`.
pub fn write(set: &Dataset, title: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules = spans::Rules::default();
    let mut sheets = Vec::with_capacity(set.cases().len());
    for case in set.cases() {
        sheets.push(island::json(&sheet::Sheet::new(set, case, &mut rules))?);
    }
    let documents = |case: &Case| set.documents(case).count();
    let texts = |case: &Case| set.documents(case).filter(|r| set.text(r).is_some()).count();
    let index = Index {
        title,
        program: format!("kaiji {}", env!("CARGO_PKG_VERSION")),
        documents: set.cases().iter().map(documents).sum(),
        texts: set.cases().iter().map(texts).sum(),
        left_out: set.left_out().iter().map(|(kind, n)| (*kind, *n)).collect(),
        terms: terms::terms(),
        rules: rules.names(),
        cases: set.cases().iter().map(row::Row::new).collect(),
    };
    page::write(title, &island::json(&index)?, &sheets, out)
}
