//! Columns of a Parquet file while they fill.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// What a column stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text
    Text,
    /// 64-bit whole number
    Whole,
    /// 64-bit floating point
    Real,
    /// Days since 1970-01-01
    Day,
    /// True or false
    Flag,
}

impl Type {
    /// A column of this type in the language of Parquet's schemas.
    pub fn declare(self, optional: bool, name: &str) -> String {
        let repetition = if optional { "optional" } else { "required" };
        match self {
            Type::Text => format!("{repetition} binary {name} (STRING);"),
            Type::Whole => format!("{repetition} int64 {name};"),
            Type::Real => format!("{repetition} double {name};"),
            Type::Day => format!("{repetition} int32 {name} (DATE);"),
            Type::Flag => format!("{repetition} boolean {name};"),
        }
    }
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Day(Vec<i32>),
    Flag(Vec<bool>),
}

/// A value for a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text
    Text(&'a str),
    /// Whole number
    Whole(i64),
    /// Number
    Real(f64),
    /// Days since 1970-01-01
    Day(i32),
    /// True or false
    Flag(bool),
}

/// Values of a column, with the levels that say where in nested lists they stand and which of their parents are there.
pub struct Leaf {
    values: Values,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Leaf {
    fn new(of: Type) -> Self {
        let values = match of {
            Type::Text => Values::Text(Vec::new()),
            Type::Whole => Values::Whole(Vec::new()),
            Type::Real => Values::Real(Vec::new()),
            Type::Day => Values::Day(Vec::new()),
            Type::Flag => Values::Flag(Vec::new()),
        };
        Leaf { values, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// No value: how many of the parents are there, and which list goes on.
    pub fn skip(&mut self, definition: i16, repetition: i16) {
        self.definitions.push(definition);
        self.repetitions.push(repetition);
    }

    /// A value.
    ///
    /// # Errors
    ///
    /// Where the value is not of the column's type.
    pub fn push(&mut self, value: Value<'_>, definition: i16, repetition: i16) -> io::Result<()> {
        match (&mut self.values, value) {
            (Values::Text(list), Value::Text(text)) => list.push(ByteArray::from(text)),
            (Values::Whole(list), Value::Whole(n)) => list.push(n),
            (Values::Real(list), Value::Real(x)) => list.push(x),
            (Values::Real(list), Value::Whole(n)) => list.push(n as f64),
            (Values::Day(list), Value::Day(day)) => list.push(day),
            (Values::Flag(list), Value::Flag(flag)) => list.push(flag),
            (_, value) => return Err(io::Error::other(format!("{value:?} is not of its column's type"))),
        }
        self.skip(definition, repetition);
        Ok(())
    }

    fn clear(&mut self) {
        match &mut self.values {
            Values::Text(list) => list.clear(),
            Values::Whole(list) => list.clear(),
            Values::Real(list) => list.clear(),
            Values::Day(list) => list.clear(),
            Values::Flag(list) => list.clear(),
        }
        self.definitions.clear();
        self.repetitions.clear();
    }

    fn write(&self, column: &mut ColumnWriter<'_>) -> parquet::errors::Result<()> {
        let (definitions, repetitions) = (Some(&self.definitions[..]), Some(&self.repetitions[..]));
        match (&self.values, column) {
            (Values::Text(list), ColumnWriter::ByteArrayColumnWriter(out)) => {
                out.write_batch(list, definitions, repetitions)?
            }
            (Values::Whole(list), ColumnWriter::Int64ColumnWriter(out)) => {
                out.write_batch(list, definitions, repetitions)?
            }
            (Values::Real(list), ColumnWriter::DoubleColumnWriter(out)) => {
                out.write_batch(list, definitions, repetitions)?
            }
            (Values::Day(list), ColumnWriter::Int32ColumnWriter(out)) => {
                out.write_batch(list, definitions, repetitions)?
            }
            (Values::Flag(list), ColumnWriter::BoolColumnWriter(out)) => {
                out.write_batch(list, definitions, repetitions)?
            }
            _ => return Err(parquet::errors::ParquetError::General("columns out of step".into())),
        };
        Ok(())
    }
}

/// A Parquet file that fills group by group.
pub struct Groups<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    /// The columns, in the order of the schema.
    pub leaves: Vec<Leaf>,
    rows: usize,
    limit: usize,
}

impl<W: Write + Send> Groups<W> {
    /// A file with columns as a schema in Parquet's language says, of these types; `limit` rows make a group.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn new(schema: &str, types: &[Type], limit: usize, out: W) -> io::Result<Self> {
        let schema = parse_message_type(schema).map_err(io::Error::other)?;
        let properties = Arc::new(super::properties());
        let writer =
            SerializedFileWriter::new(out, Arc::new(schema), properties).map_err(io::Error::other)?;
        let leaves = types.iter().map(|&t| Leaf::new(t)).collect();
        Ok(Groups { writer, leaves, rows: 0, limit })
    }

    /// A row is complete.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn end_row(&mut self) -> io::Result<()> {
        self.rows += 1;
        if self.rows == self.limit { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            write_group(&mut self.writer, &self.leaves).map_err(io::Error::other)?;
            self.leaves.iter_mut().for_each(Leaf::clear);
            self.rows = 0;
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        let mut out = self.writer.into_inner().map_err(io::Error::other)?;
        out.flush()
    }
}

fn write_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    leaves: &[Leaf],
) -> parquet::errors::Result<()> {
    let mut group = writer.next_row_group()?;
    let mut leaves = leaves.iter();
    while let (Some(mut column), Some(leaf)) = (group.next_column()?, leaves.next()) {
        leaf.write(column.untyped())?;
        column.close()?;
    }
    group.close()?;
    Ok(())
}
