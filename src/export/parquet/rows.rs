//! A table as a Parquet file.

use std::io::{self, Write};

use jiff::civil::{Date, date};

use super::leaf::{Groups, Type, Value};
use crate::case::days_between;
use crate::dataset::Dataset;
use crate::export::tables::{Cell, Column, Kind, Table};

/// Rows of a group.
const GROUP: usize = 50_000;

const EPOCH: Date = date(1970, 1, 1);

/// Writes a table.
pub fn write(set: &Dataset, table: &Table, out: impl Write + Send) -> io::Result<()> {
    let types: Vec<Type> = table.columns.iter().map(stored).collect();
    let columns: Vec<String> =
        table.columns.iter().zip(&types).map(|(c, t)| t.declare(!c.required, c.name)).collect();
    let schema = format!("message {} {{ {} }}", table.name, columns.join(" "));
    let mut file = Groups::new(&schema, &types, GROUP, out)?;
    table.rows(set, &mut |row| {
        for ((cell, column), leaf) in row.iter().zip(&table.columns).zip(&mut file.leaves) {
            let there = i16::from(!column.required);
            match cell {
                Cell::Null => leaf.skip(0, 0),
                Cell::Text(text) => leaf.push(Value::Text(text), there, 0)?,
                Cell::Count(n) => leaf.push(Value::Whole(*n), there, 0)?,
                Cell::Number(x) => leaf.push(Value::Real(*x), there, 0)?,
                Cell::Date(day) => leaf.push(Value::Day(days_between(EPOCH, *day)), there, 0)?,
            }
        }
        file.end_row()
    })?;
    file.finish()
}

fn stored(column: &Column) -> Type {
    match column.kind {
        Kind::Text | Kind::Pattern(_) | Kind::Term { .. } => Type::Text,
        Kind::Count => Type::Whole,
        Kind::Share | Kind::Weight => Type::Real,
        Kind::Date => Type::Day,
    }
}
