//! Parquet: each table as a file with typed columns, and `records.parquet` with whole records, nested as in JSON.
//!
//! The columns of every file are the same whatever the data, so that files of several exports load together even where
//! one of them has no value in a column.

pub mod keyed;
mod leaf;
mod nested;
mod rows;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::dataset::Dataset;
use crate::record::Record;

/// Writes each table, and the records, to a file in a folder.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    for table in super::tables::tables() {
        rows::write(set, &table, create(folder, table.name)?)?;
    }
    write_records(set.records(), create(folder, "records")?)
}

/// Writes whole records as one file, nested as their JSON is.
///
/// # Errors
///
/// Those of `out`.
pub fn write_records(records: &[Record], out: impl Write + Send) -> io::Result<()> {
    nested::write(records, out)
}

fn create(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(folder.join(format!("{name}.parquet")))?))
}

/// The same for every file; nothing that the clock or the machine decides.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("kaiji version {}", env!("CARGO_PKG_VERSION")))
        .build()
}
