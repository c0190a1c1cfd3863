//! A table before it has a form: headings, rows of cells, and notes on how to read it.

use super::layout::{Column, Layout, least};
use crate::label::Lang;
use crate::wide;

/// A table for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What it shows; may be empty.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Heading>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<Entry>>,
    /// What its cells mean.
    pub notes: Vec<String>,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Its name in data: snake case, English.
    pub key: String,
    /// Its name for people; a `\n` is where it may break in a narrow table.
    pub text: String,
    /// Does it hold numbers?
    pub number: bool,
    /// Which columns go first where a terminal is too narrow for all: the highest. 0 never goes.
    pub expendable: u8,
    /// Do the other columns of words come first where there is room?
    pub modest: bool,
}

impl Heading {
    /// A column of words.
    pub fn words(key: &str, text: impl Into<String>) -> Self {
        Heading { key: key.into(), text: text.into(), number: false, expendable: 0, modest: false }
    }

    /// A column of numbers.
    pub fn number(key: &str, text: impl Into<String>) -> Self {
        Heading { number: true, ..Heading::words(key, text) }
    }

    /// The heading on one line: a hyphen before a break goes with it.
    pub(super) fn line(&self) -> String {
        let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let mut out = String::new();
        for piece in self.text.split('\n') {
            if let Some(cut) = out.strip_suffix('-') {
                out.truncate(cut.len());
            } else if !out.is_empty() && !wide(out.chars().last()) && !wide(piece.chars().next()) {
                out.push(' ');
            }
            out.push_str(piece);
        }
        out
    }

    /// Lets the column stay narrow where there is room.
    pub fn modest(mut self) -> Self {
        self.modest = true;
        self
    }

    /// Lets the column go in a narrow terminal.
    pub fn expendable(mut self, rank: u8) -> Self {
        self.expendable = rank;
        self
    }
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// For people.
    pub text: String,
    /// Does it stand out?
    pub marked: bool,
}

impl From<String> for Entry {
    fn from(text: String) -> Self {
        Entry { text, marked: false }
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        text.to_string().into()
    }
}

impl Sheet {
    /// The table for a terminal, no wider than `width`, with its notes below it.
    pub fn to_terminal(&self, width: usize, lang: Lang, colour: bool) -> String {
        let columns = self.columns.iter().enumerate().map(|(at, heading)| {
            let cells = self.rows.iter().map(|row| {
                // Lines of a cell are kept; what a terminal would obey is not.
                row[at].text.split('\n').map(wide::clean).collect::<Vec<_>>().join("\n")
            });
            let column = Column::new(&heading.line(), &heading.text, cells.collect())
                .marked(self.rows.iter().map(|row| row[at].marked).collect())
                .expendable(heading.expendable);
            if heading.number {
                column.right().whole()
            } else {
                column
                    .hanging()
                    .lines(12)
                    .appetite(if heading.modest { 1 } else { 9 })
                    .least(if heading.modest { 16 } else { 12 })
            }
        });
        let columns: Vec<Column> = columns.collect();
        let gap = if least(&columns, 2) <= width { 2 } else { 1 };
        let layout = Layout::fit(columns, gap, width, &[]);
        let mut out = String::new();
        let paragraph = |out: &mut String, text: &str| {
            for line in wide::wrap(text, width) {
                out.push_str(&line);
                out.push('\n');
            }
        };
        if !self.title.is_empty() {
            paragraph(&mut out, &wide::clean(&self.title));
        }
        out.push_str(&layout.draw(width, colour));
        if !self.notes.is_empty() || !layout.dropped().is_empty() {
            out.push('\n');
        }
        for note in &self.notes {
            paragraph(&mut out, note);
        }
        if !layout.dropped().is_empty() {
            paragraph(&mut out, &super::notes::dropped(layout.dropped(), lang));
        }
        out
    }
}
