//! Lines of a page in reading order: text, rows of tables, and what comes with every page.

use super::columns;
use super::frame::Frame;
use super::grid::{self, GridRow};
use super::lines::{Segment, segments};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Text,
    Table,
    /// A running header or footer, or a page number.
    Furniture,
}

/// A line of text, or a row of a table with its cells divided by ` | `.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Page, from 1.
    pub page: u32,
    pub kind: RowKind,
    pub line: Segment,
}

/// Rows that are read from top to bottom: a page, or a column of one.
#[derive(Debug, Default)]
pub(super) struct Region {
    pub rows: Vec<Row>,
    /// Extent of the page along its lines.
    pub length: f64,
    /// Extent of the page across its lines.
    pub depth: f64,
    /// Is it one of several columns?
    pub column: bool,
}

/// The regions of one direction of writing on a page.
pub(super) fn regions(mut frame: Frame, page: u32) -> Vec<Region> {
    let tables = grid::take_tables(&mut frame);
    let (length, depth) = (frame.length, frame.depth);
    let found = columns::regions(segments(frame.inks));
    let column = found.len() > 1;
    let mut out: Vec<Region> = found
        .into_iter()
        .map(|segments| Region { rows: rows(segments, page), length, depth, column })
        .collect();
    for row in tables {
        let Some(row) = table_row(row, page) else { continue };
        // A table goes where its top stands: into the last region that begins above it.
        let at = out.iter().rposition(|r| r.rows.first().is_some_and(|f| f.line.across <= row.line.across));
        let region = match at {
            Some(at) => &mut out[at],
            None => {
                if out.is_empty() {
                    out.push(Region { rows: Vec::new(), length, depth, column: false });
                }
                &mut out[0]
            }
        };
        let before = region.rows.iter().rposition(|r| r.line.across <= row.line.across).map_or(0, |i| i + 1);
        region.rows.insert(before, row);
    }
    out
}

fn table_row(row: GridRow, page: u32) -> Option<Row> {
    let mut line: Option<Segment> = None;
    let mut texts: Vec<String> = Vec::new();
    for cell in row.cells {
        let lines = segments(cell);
        let mut text = String::new();
        for part in &lines {
            join(&mut text, &part.text, part.spaced);
        }
        if text.is_empty() {
            continue;
        }
        texts.push(text);
        for part in lines {
            match &mut line {
                Some(line) => line.a1 = line.a1.max(part.a1),
                None => line = Some(part),
            }
        }
    }
    let mut line = line?;
    // The row stands where its upper edge does, before whatever lies below that.
    line.across = row.top + line.size;
    line.text = texts.join(" | ");
    Some(Row { page, kind: RowKind::Table, line })
}

/// Segments on one baseline side by side become one row.
fn rows(segments: Vec<Segment>, page: u32) -> Vec<Row> {
    let mut lines: Vec<Vec<Segment>> = Vec::new();
    for s in segments {
        match lines.last_mut() {
            Some(line) if (s.across - line[0].across).abs() < 0.4 * s.size.max(line[0].size) => line.push(s),
            _ => lines.push(vec![s]),
        }
    }
    for line in &mut lines {
        line.sort_by(|p, q| p.a0.total_cmp(&q.a0));
    }
    let aligned = |p: &[Segment], q: &[Segment]| {
        p.len() > 1
            && q.len() > 1
            && p[1..].iter().any(|s| q[1..].iter().any(|t| (s.a0 - t.a0).abs() < 0.7 * s.size))
            && q[0].across - p[0].across < 4.0 * q[0].size
    };
    let tabular: Vec<bool> = (0..lines.len())
        .map(|i| {
            i > 0 && aligned(&lines[i - 1], &lines[i])
                || lines.get(i + 1).is_some_and(|next| aligned(&lines[i], next))
        })
        .collect();
    let mut out: Vec<Row> = Vec::new();
    // Beginnings of the cells of the row before, when that is of a table.
    let mut cells: Vec<f64> = Vec::new();
    for (line, tabular) in lines.into_iter().zip(tabular) {
        let kind = if tabular { RowKind::Table } else { RowKind::Text };
        // A cell that goes on below: a single stretch under the second or a later cell.
        if let ([s], Some(row)) = (line.as_slice(), out.last_mut())
            && row.kind == RowKind::Table
            && cells.len() > 1
            && (s.a0 - cells[cells.len() - 1]).abs() < 0.5 * s.size
            && s.across - row.line.across < 2.2 * s.size
        {
            let spaced = row.line.spaced;
            join(&mut row.line.text, &s.text, spaced);
            row.line.across = s.across;
            row.line.spaced = s.spaced;
            continue;
        }
        cells = if tabular { line.iter().map(|s| s.a0).collect() } else { Vec::new() };
        let mut parts = line.into_iter();
        let Some(mut line) = parts.next() else { continue };
        for part in parts {
            line.text.push_str(if tabular { " | " } else { "\u{3000}\u{3000}" });
            line.text.push_str(&part.text);
            line.a1 = line.a1.max(part.a1);
            line.spaced = part.spaced;
            line.artifact &= part.artifact;
        }
        out.push(Row { page, kind, line });
    }
    out
}

/// Appends the text of a line that goes on with what stands before: without space in Japanese, with one between
/// Latin words.
pub(super) fn join(text: &mut String, next: &str, spaced: bool) {
    let (Some(last), Some(first)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    let word = |c: char| c.is_ascii_alphanumeric();
    // A line may be broken inside a number or an address, and a word may be broken anywhere by some programs; those
    // go on in lower case.
    let space = if last.is_ascii() && first.is_ascii() {
        spaced
            || word(last) && first.is_ascii_uppercase() && !last.is_ascii_uppercase()
            || last.is_ascii_alphabetic() && first.is_ascii_digit()
            || matches!(last, ',' | ';' | ')') && word(first)
    } else {
        false
    };
    if space {
        text.push(' ');
    }
    text.push_str(next);
}
