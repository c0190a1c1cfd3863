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
    /// A short head and, beside it, several paragraphs or a list: the head is a heading.
    Headed(NodeId),
    /// Its cells stand side by side for the look of it.
    Layout,
}

/// Tells what a row is.
pub(super) fn row(row: NodeRef<'_, Node>, measures: &Measures, furniture: &Furniture) -> Row {
    let mut cells = 0;
    let mut head = None;
    let mut layout = false;
    for cell in row.children() {
        let Some(element) = cell.value().as_element().filter(|e| matches!(e.name(), "td" | "th")) else {
            continue;
        };
        let measure = measures.get(cell.id());
        if measure.chars == 0 || furniture.is(cell.id()) || furniture.is_hidden(cell.id()) {
            continue;
        }
        cells += 1;
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
        (0 | 1, ..) => Row::Layout,
        (_, false, _) => Row::Data,
        (2, true, Some(head)) => Row::Headed(head),
        _ => Row::Layout,
    }
}

/// Cells that reach down over the rows below them (`rowspan`), by column.
#[derive(Debug, Default)]
pub(super) struct Spans {
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

impl Spans {
    /// The words that reach down into a column of this row, once.
    pub fn take(&mut self, column: usize) -> Option<Arc<str>> {
        let at = self.cells.iter().position(|s| s.column == column && s.rows > 0)?;
        self.cells[at].rows -= 1;
        let words = self.cells[at].words.clone();
        if self.cells[at].rows == 0 {
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
