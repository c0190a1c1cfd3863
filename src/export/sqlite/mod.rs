//! Tables as an SQLite database, with keys, references, checks, indices, and views for the questions asked most.

use std::fs::File;
use std::io::{self, Write};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::tables::{Cell, Column, Kind, Table, tables};
use crate::dataset::Dataset;

/// Views for the questions asked most.
const VIEWS: &str = include_str!("views.sql");

/// Writes the database. It is made in a temporary file: SQLite writes here and there.
///
/// # Errors
///
/// Those of SQLite, of the temporary file and of `out`.
pub fn write(set: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("data.sqlite");
    let mut db = Connection::open(&path).map_err(io::Error::other)?;
    fill(set, &mut db).map_err(|e| match e {
        Fault::Io(e) => e,
        Fault::Sqlite(e) => io::Error::other(e),
    })?;
    db.close().map_err(|(_, e)| io::Error::other(e))?;
    io::copy(&mut File::open(&path)?, out)?;
    Ok(())
}

enum Fault {
    Io(io::Error),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(e: rusqlite::Error) -> Self {
        Fault::Sqlite(e)
    }
}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Self {
        Fault::Io(e)
    }
}

fn fill(set: &Dataset, db: &mut Connection) -> Result<(), Fault> {
    // A file that is thrown away when something fails needs no journal.
    db.execute_batch("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = db.transaction()?;
    let tables = tables();
    for table in &tables {
        transaction.execute_batch(&create(table))?;
        let marks = vec!["?"; table.columns.len()].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO {} VALUES ({marks})", table.name))?;
        let mut failed = None;
        let rows = table.rows(set, &mut |row| {
            insert.execute(params_from_iter(row)).map(|_| ()).map_err(|e| {
                failed = Some(e);
                io::Error::other("SQLite")
            })
        });
        if let Some(e) = failed {
            return Err(e.into());
        }
        rows?;
    }
    for table in &tables {
        transaction.execute_batch(&indices(table))?;
    }
    transaction.execute_batch(VIEWS)?;
    transaction.commit()?;
    db.execute_batch("ANALYZE")?;
    Ok(())
}

/// How a table is made. What columns mean stands beside them as comments, which SQLite keeps.
fn create(table: &Table) -> String {
    let columns = table.columns.iter().map(|c| (column(c), c.description));
    let mut lines: Vec<(String, &str)> = columns.collect();
    let key: Vec<&str> = table.key().collect();
    lines.push((format!("PRIMARY KEY ({})", key.join(", ")), ""));
    let last = lines.len() - 1;
    let mut sql = format!("CREATE TABLE {} ( -- {}\n", table.name, table.description);
    for (n, (line, comment)) in lines.iter().enumerate() {
        let comma = if n == last { "" } else { "," };
        let comment = if comment.is_empty() { String::new() } else { format!(" -- {comment}") };
        sql.push_str(&format!("  {line}{comma}{comment}\n"));
    }
    sql + ") STRICT;\n"
}

fn column(column: &Column) -> String {
    let name = column.name;
    let (storage, check) = match &column.kind {
        Kind::Text | Kind::Pattern(_) => ("TEXT", String::new()),
        Kind::Term { terms, .. } => {
            let terms: Vec<String> = terms.iter().map(|t| format!("'{}'", t.replace('\'', "''"))).collect();
            ("TEXT", format!(" CHECK ({name} IN ({}))", terms.join(", ")))
        }
        Kind::Count => ("INTEGER", format!(" CHECK ({name} >= 0)")),
        Kind::Share => ("REAL", format!(" CHECK ({name} BETWEEN 0 AND 1)")),
        Kind::Weight => ("REAL", format!(" CHECK ({name} BETWEEN -1 AND 1)")),
        Kind::Date => ("TEXT", format!(" CHECK (date({name}) IS {name})")),
    };
    let required = if column.required { " NOT NULL" } else { "" };
    let refers = column.refers.map(|(table, key)| format!(" REFERENCES {table} ({key})")).unwrap_or_default();
    format!("{name} {storage}{required}{check}{refers}")
}

/// Indices over what rows are joined by; the key has one of its own, which serves its first column.
fn indices(table: &Table) -> String {
    let first = table.key().next();
    let wanted = |c: &&Column| c.refers.is_some() && Some(c.name) != first;
    let index = |c: &Column| format!("CREATE INDEX {0}_by_{1} ON {0} ({1});\n", table.name, c.name);
    table.columns.iter().filter(wanted).map(index).collect()
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Count(n) => ToSqlOutput::from(*n),
            Cell::Number(x) => ToSqlOutput::from(*x),
            Cell::Date(day) => ToSqlOutput::from(day.to_string()),
        })
    }
}
