//! What a table is: its columns, how they refer to others, and its rows.

use std::borrow::Cow;
use std::io;

use jiff::civil::Date;

use crate::dataset::Dataset;

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any text, without text being empty.
    Text,
    /// Text of one form, as a regular expression.
    Pattern(&'static str),
    /// A term of a closed vocabulary.
    Term {
        /// Name of the vocabulary in the table `terms`.
        vocabulary: &'static str,
        /// Its terms.
        terms: Vec<String>,
    },
    /// A whole number, 0 or more.
    Count,
    /// A number from -1 to 1.
    Weight,
    /// A number from 0 to 1.
    Share,
    /// A day with its year.
    Date,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name: plain ASCII, and no word that SQL keeps for itself.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Has every row a value?
    pub required: bool,
    /// Is it (a part of) the primary key?
    pub key: bool,
    /// What is counted or measured, where that is the same in every row.
    pub unit: Option<&'static str>,
    /// Table and column whose values it repeats.
    pub refers: Option<(&'static str, &'static str)>,
    /// What it means.
    pub description: &'static str,
}

impl Column {
    /// A column that may be empty.
    pub fn new(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Column { name, kind, required: false, key: false, unit: None, refers: None, description }
    }

    /// Every row has a value.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A part of the primary key.
    pub fn key(mut self) -> Self {
        self.key = true;
        self.required()
    }

    /// What is counted.
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Repeats values of another table's key.
    pub fn refers(mut self, table: &'static str, column: &'static str) -> Self {
        self.refers = Some((table, column));
        self
    }
}

/// A value in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Not stated, or not applicable.
    Null,
    /// Text or a term.
    Text(Cow<'a, str>),
    /// A count.
    Count(i64),
    /// A share or weight.
    Number(f64),
    /// A day.
    Date(Date),
}

impl<'a> Cell<'a> {
    /// Text; empty text is no value.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Null } else { Cell::Text(text) }
    }

    /// Text, if there is any.
    pub fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Null, Cell::text)
    }

    /// A count. What a signed 64-bit number cannot hold stands as the largest that it can.
    pub fn count(count: impl TryInto<i64>) -> Self {
        Cell::Count(count.try_into().unwrap_or(i64::MAX))
    }

    /// A day, where its year is settled.
    pub fn date(day: Option<&str>) -> Self {
        day.and_then(|d| d.parse().ok()).map_or(Cell::Null, Cell::Date)
    }
}

/// Takes a row: a cell for each column, in order.
pub type Emit<'e> = &'e mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>;

type Rows = Box<dyn Fn(&Dataset, Emit<'_>) -> io::Result<()> + Send + Sync>;

/// A table.
pub struct Table {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// What a row is, and what to know about it.
    pub description: &'static str,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    rows: Rows,
}

impl Table {
    /// A table whose rows a function emits.
    pub fn new(
        name: &'static str,
        description: &'static str,
        columns: Vec<Column>,
        rows: impl Fn(&Dataset, Emit<'_>) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Table { name, description, columns, rows: Box::new(rows) }
    }

    /// Emits every row, in a fixed order.
    ///
    /// # Errors
    ///
    /// Those of `emit`.
    pub fn rows(&self, set: &Dataset, emit: Emit<'_>) -> io::Result<()> {
        (self.rows)(set, &mut |row| {
            debug_assert_eq!(self.fault(row), None, "{}: {row:?}", self.name);
            emit(row)
        })
    }

    /// Columns of the primary key.
    pub fn key(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(|c| c.key).map(|c| c.name)
    }

    /// The column where a row is not as the columns say.
    fn fault(&self, row: &[Cell<'_>]) -> Option<&'static str> {
        if row.len() != self.columns.len() {
            return Some("number of cells");
        }
        let fits = |column: &Column, cell: &Cell<'_>| match (&column.kind, cell) {
            (_, Cell::Null) => !column.required,
            (Kind::Text | Kind::Pattern(_), Cell::Text(_)) => true,
            (Kind::Term { terms, .. }, Cell::Text(text)) => terms.iter().any(|t| t == text),
            (Kind::Count, Cell::Count(n)) => *n >= 0,
            (Kind::Share, Cell::Number(x)) => (0.0..=1.0).contains(x),
            (Kind::Weight, Cell::Number(x)) => (-1.0..=1.0).contains(x),
            (Kind::Date, Cell::Date(_)) => true,
            _ => false,
        };
        self.columns.iter().zip(row).find(|(column, cell)| !fits(column, cell)).map(|(column, _)| column.name)
    }
}
