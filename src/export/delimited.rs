//! Tables as text: CSV and TSV.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::tables::{Cell, Table, tables};
use crate::dataset::Dataset;
use crate::sheet;

/// A form of tables as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180): a line break stands in its cell as it is, in quotation marks.
    Csv,
    /// Tab-separated values: no cell has a tab or a line break, which are written `\t`, `\n` and `\r`, and a
    /// backslash `\\`.
    Tsv,
}

impl Form {
    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Tsv => "tsv",
        }
    }

    fn delimiter(self) -> u8 {
        match self {
            Form::Csv => b',',
            Form::Tsv => b'\t',
        }
    }

    /// Text as a cell holds it.
    fn cell(self, text: &str) -> Cow<'_, str> {
        let safe = sheet::safe(text);
        match self {
            Form::Csv => safe,
            Form::Tsv if safe.contains(['\t', '\n', '\r', '\\']) => {
                let safe = safe.replace('\\', "\\\\").replace('\t', "\\t");
                safe.replace('\n', "\\n").replace('\r', "\\r").into()
            }
            Form::Tsv => safe,
        }
    }
}

/// Writes each table to a file in a folder; gives their numbers of rows.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(set: &Dataset, form: Form, bom: bool, folder: &Path) -> io::Result<Vec<u64>> {
    let mut counts = Vec::new();
    for table in tables() {
        let path = folder.join(format!("{}.{}", table.name, form.extension()));
        let mut out = BufWriter::new(File::create(path)?);
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        counts.push(write_table(set, &table, form, &mut out)?);
        out.flush()?;
    }
    Ok(counts)
}

/// Writes a table with its names of columns; gives its number of rows.
fn write_table(set: &Dataset, table: &Table, form: Form, out: &mut dyn Write) -> io::Result<u64> {
    let mut rows = 0;
    let mut csv = csv::WriterBuilder::new().delimiter(form.delimiter()).from_writer(out);
    csv.write_record(table.columns.iter().map(|c| c.name))?;
    table.rows(set, &mut |row| {
        for cell in row {
            match cell {
                Cell::Null => csv.write_field("")?,
                Cell::Text(text) => csv.write_field(form.cell(text).as_ref())?,
                Cell::Count(n) => csv.write_field(n.to_string())?,
                Cell::Number(x) => csv.write_field(x.to_string())?,
                Cell::Date(day) => csv.write_field(day.to_string())?,
            }
        }
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
        Ok(())
    })?;
    csv.flush()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_tsv_hold_no_tab_and_no_line_break() {
        assert_eq!(Form::Tsv.cell("a\tb\nc\\n\r"), "a\\tb\\nc\\\\n\\r");
        assert_eq!(Form::Tsv.cell("\t=1"), "'\\t=1");
        assert_eq!(Form::Csv.cell("a\nb"), "a\nb");
    }
}
