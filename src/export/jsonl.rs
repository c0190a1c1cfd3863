//! JSON Lines: a case a line, as `kaiji link` writes it, with the records of its documents under `records`.

use std::io::{self, Write};

use serde::Serialize;

use crate::case::Case;
use crate::dataset::Dataset;
use crate::record::Record;

#[derive(Serialize)]
struct Line<'d> {
    #[serde(flatten)]
    case: &'d Case,
    records: Vec<&'d Record>,
}

/// Writes a line for each case, in the order of the data set.
///
/// # Errors
///
/// Those of `out`.
pub fn write(set: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    for case in set.cases() {
        serde_json::to_writer(&mut *out, &Line { case, records: set.documents(case).collect() })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
