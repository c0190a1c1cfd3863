//! Table rows: which are data, and which only place things on the page.

use std::sync::Arc;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;

use super::furniture::Furniture;
use super::measure::Measures;

/// What a row of a table is.
pub(super) enum Row {
    /// Its cells belong together: one line.
    Data,
    /// The same, and they name the columns.
    Head,
    /// A short head and, beside it, several paragraphs or a list: the head is a heading.
    Headed(NodeId),
    /// Its cells stand side by side for the look of it.
    Layout,
}

/// Tells what a row is; `above` are the cells of rows above that reach down into it, `first` says that no row of the
/// table stands above it.
pub(super) fn row(
    row: NodeRef<'_, Node>,
    measures: &Measures,
    furniture: &Furniture,
    above: usize,
    first: bool,
) -> Row {
    let mut cells = 0;
    let mut head = None;
    let mut layout = false;
    let mut names = true;
    for cell in row.children() {
        let Some(element) = cell.value().as_element().filter(|e| matches!(e.name(), "td" | "th")) else {
            continue;
        };
        let measure = measures.get(cell.id());
        if measure.chars == 0 || furniture.is(cell.id()) || furniture.is_hidden(cell.id()) {
            continue;
        }
        cells += 1;
        names &= element.name() == "th";
        layout |= measure.blocks > 1 || measure.breaks >= 4 && measure.sentences >= 3;
        if cells == 1
            && measure.chars <= 40
            && measure.sentences == 0
            && measure.blocks <= 1
            && (element.name() == "th" || measure.chars <= 20)
        {
            head = Some(cell.id());
        }
    }
    match (cells, layout, head) {
        (1, false, _) if above > 0 => Row::Data,
        (0 | 1, ..) => Row::Layout,
        (_, false, _) if names && first => Row::Head,
        (_, false, _) => Row::Data,
        (2, true, Some(head)) => Row::Headed(head),
        _ => Row::Layout,
    }
}

/// A table being written: how many rows it had, and the cells that reach down over the rows below them
/// (`rowspan`), by column.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Rows written so far.
    pub rows: u32,
    cells: Vec<Span>,
}

#[derive(Debug, Clone)]
struct Span {
    column: usize,
    rows: u32,
    words: Arc<str>,
}

/// Bytes of a cell that is said again in every row that it spans; a longer one is no head.
const LONGEST: usize = 200;
/// Columns that are kept track of.
const COLUMNS: usize = 100;

impl Table {
    /// Cells of rows above that reach down into the next one.
    pub fn reaching(&self) -> usize {
        self.cells.len()
    }

    /// Goes past a row that is not written as one.
    pub fn pass(&mut self) {
        self.cells.iter_mut().for_each(|s| s.rows -= 1);
        self.cells.retain(|s| s.rows > 0);
    }

    /// The words that reach down into a column of this row, once.
    pub fn take(&mut self, column: usize) -> Option<Arc<str>> {
        let at = self.cells.iter().position(|s| s.column == column && s.rows > 0)?;
        let cell = self.cells.get_mut(at)?;
        cell.rows -= 1;
        let (words, ended) = (cell.words.clone(), cell.rows == 0);
        if ended {
            self.cells.swap_remove(at);
        }
        Some(words)
    }

    /// Notes a cell with its words.
    pub fn put(&mut self, column: usize, rows: u32, words: &str) {
        if rows > 1 && column < COLUMNS && self.cells.len() < COLUMNS && words.len() <= LONGEST {
            self.cells.push(Span { column, rows: rows.min(200) - 1, words: words.into() });
        }
    }
}

/// A number of an attribute such as `rowspan`; 1 where it is none.
pub(super) fn spanned(cell: NodeRef<'_, Node>, attribute: &str) -> u32 {
    cell.value()
        .as_element()
        .and_then(|e| e.attr(attribute))
        .and_then(|v| v.trim().parse().ok())
        .filter(|n| *n > 0)
        .unwrap_or(1)
}
