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
        if out.is_empty() {
            out.push(Region { rows: Vec::new(), length, depth, column: false });
        }
        let Some(region) = out.get_mut(at.unwrap_or(0)) else { continue };
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
    let on_baseline = |p: &Segment, q: &Segment| (q.across - p.across).abs() < 0.4 * q.size.max(p.size);
    let mut lines: Vec<Vec<Segment>> = Vec::new();
    for s in segments {
        match lines.last_mut() {
            Some(line) if line.first().is_some_and(|f| on_baseline(f, &s)) => line.push(s),
            _ => lines.push(vec![s]),
        }
    }
    for line in &mut lines {
        line.sort_by(|p, q| p.a0.total_cmp(&q.a0));
    }
    let below = |s: &Segment, line: &[Segment]| line.iter().any(|t| (s.a0 - t.a0).abs() < 0.7 * s.size);
    let aligned = |p: &[Segment], q: &[Segment]| match (p, q) {
        ([p, right_of_p @ ..], [q, right_of_q @ ..]) => {
            right_of_p.iter().any(|s| below(s, right_of_q)) && q.across - p.across < 4.0 * q.size
        }
        _ => false,
    };
    let mut tabular: Vec<bool> = (0..lines.len())
        .map(|i| {
            let line = |i: usize| lines.get(i).map_or(&[][..], Vec::as_slice);
            i > 0 && aligned(line(i - 1), line(i)) || aligned(line(i), line(i + 1))
        })
        .collect();
    // A row with an empty cell stands under those of other rows near it.
    for (i, line) in lines.iter().enumerate() {
        if line.len() > 1 && tabular.get(i) == Some(&false) {
            let near = lines.iter().zip(&tabular).take(i + 4).skip(i.saturating_sub(3));
            let starts = |s: &Segment| near.clone().any(|(other, &tabular)| tabular && below(s, other));
            let all = line.iter().all(starts);
            if let Some(tabular) = tabular.get_mut(i) {
                *tabular = all;
            }
        }
    }
    let of_table = || lines.iter().zip(&tabular).map(|(line, &tabular)| line.first().filter(|_| tabular));
    let steps: Vec<f64> = of_table()
        .zip(of_table().skip(1))
        .filter_map(|(row, next)| Some(next?.across - row?.across))
        .collect();
    let mut out: Vec<Row> = Vec::new();
    // The cells of the row before, when that is of a table.
    let mut cells: Vec<Segment> = Vec::new();
    let mut last = f64::MIN;
    for (line, tabular) in lines.into_iter().zip(tabular) {
        let Some(first) = line.first() else { continue };
        let (step, size) = (first.across - last, first.size);
        last = first.across;
        // Cells go on below where every stretch stands under one, and either all is under later cells or the step
        // is less than that from row to row.
        let under = |s: &Segment| cells.iter().rposition(|c| (s.a0 - c.a0).abs() < 0.5 * s.size);
        let places: Option<Vec<usize>> = line.iter().map(under).collect();
        if let Some(places) = places
            .filter(|p| cells.len() > 1 && step < 2.2 * size && (!p.contains(&0) || is_inner(step, &steps)))
        {
            for (part, at) in line.into_iter().zip(places) {
                if let Some(cell) = cells.get_mut(at) {
                    join(&mut cell.text, &part.text, cell.spaced);
                    cell.spaced = part.spaced;
                }
            }
            if let Some(row) = out.last_mut() {
                row.line.text = side_by_side(&cells, " | ");
            }
            continue;
        }
        let divider = if tabular { " | " } else { "\u{3000}\u{3000}" };
        let whole = Segment {
            text: side_by_side(&line, divider),
            a1: line.iter().map(|s| s.a1).fold(first.a1, f64::max),
            spaced: line.last().is_some_and(|s| s.spaced),
            artifact: line.iter().all(|s| s.artifact),
            ..first.clone()
        };
        let kind = if tabular { RowKind::Table } else { RowKind::Text };
        cells = if tabular { line } else { Vec::new() };
        out.push(Row { page, kind, line: whole });
    }
    out
}

/// Is a step from line to line one within a cell? The steps of a table are then of two sizes.
fn is_inner(step: f64, steps: &[f64]) -> bool {
    let least = steps.iter().copied().fold(f64::MAX, f64::min);
    let most = steps.iter().copied().fold(f64::MIN, f64::max);
    most - least > (0.12 * least).max(1.5) && step < least + 0.3 * (most - least)
}

fn side_by_side(cells: &[Segment], divider: &str) -> String {
    cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(divider)
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
