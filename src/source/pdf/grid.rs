//! Tables drawn with rules: which glyphs stand in which cell.

use super::frame::{Frame, Ink};
use super::page::Rule;

/// A cell of a ruled table.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
}

/// A row of a ruled table: the glyphs of its cells, from left to right.
pub(super) struct GridRow {
    /// Upper edge.
    pub top: f64,
    pub cells: Vec<Vec<Ink>>,
}

/// How near two rules must come to meet, in points.
const NEAR: f64 = 2.5;

/// Rules, after joining, and cells of a page: more than that are a drawing, and would take long.
const MOST_RULES: usize = 250;
const MOST_CELLS: usize = 1000;

/// Takes the glyphs in ruled tables out of a frame.
pub(super) fn take_tables(frame: &mut Frame) -> Vec<GridRow> {
    let (across, down): (Vec<Rule>, Vec<Rule>) = frame.rules.iter().partition(|r| r.is_horizontal());
    let (across, down) = (joined(across, true), joined(down, false));
    if across.len() < 2 || down.len() < 2 || across.len() + down.len() > MOST_RULES {
        return Vec::new();
    }
    let mut cells: Vec<(Cell, Vec<usize>)> = Vec::new();
    let mut last: Option<usize> = None;
    for (i, ink) in frame.inks.iter().enumerate() {
        let (x, y) = ((ink.a0 + ink.a1) / 2.0, ink.across - 0.35 * ink.size);
        let inside = |c: &Cell| c.x0 < x && x < c.x1 && c.y0 < y && y < c.y1;
        if let Some((_, held)) = last.and_then(|at| cells.get_mut(at)).filter(|(cell, _)| inside(cell)) {
            held.push(i);
            continue;
        }
        let Some(cell) = cell_at(&across, &down, x, y) else {
            last = None;
            continue;
        };
        let at = cells.iter().position(|(c, _)| *c == cell).unwrap_or(cells.len());
        match cells.get_mut(at) {
            Some((_, held)) => held.push(i),
            None => cells.push((cell, vec![i])),
        }
        last = Some(at);
    }
    if cells.len() > MOST_CELLS {
        return Vec::new();
    }
    // A box by itself is a frame around text, no table.
    let beside = |c: &Cell, d: &Cell| {
        let touch = (c.x1 - d.x0).abs() < NEAR || (d.x1 - c.x0).abs() < NEAR;
        c != d && touch && c.y0 < d.y1 - NEAR && d.y0 < c.y1 - NEAR
    };
    let mut in_rows: Vec<&(Cell, Vec<usize>)> =
        cells.iter().filter(|(c, _)| cells.iter().any(|(d, _)| beside(c, d))).collect();
    in_rows.sort_by(|(p, _), (q, _)| p.y0.total_cmp(&q.y0).then(p.x0.total_cmp(&q.x0)));
    let mut taken = vec![false; frame.inks.len()];
    // Upper edge of each row, and its cells by their left edges.
    type Cells = Vec<(f64, Vec<Ink>)>;
    let mut rows: Vec<(f64, Cells)> = Vec::new();
    for (cell, held) in in_rows {
        let mut inks = Vec::with_capacity(held.len());
        for &i in held {
            if let (Some(ink), Some(taken)) = (frame.inks.get(i), taken.get_mut(i)) {
                inks.push(*ink);
                *taken = true;
            }
        }
        match rows.last_mut() {
            Some((top, row)) if (cell.y0 - *top).abs() < NEAR => row.push((cell.x0, inks)),
            _ => rows.push((cell.y0, vec![(cell.x0, inks)])),
        }
    }
    let mut taken = taken.into_iter();
    frame.inks.retain(|_| !taken.next().unwrap_or(false));
    rows.into_iter()
        .map(|(top, mut row)| {
            row.sort_by(|p, q| p.0.total_cmp(&q.0));
            GridRow { top, cells: row.into_iter().map(|(_, inks)| inks).collect() }
        })
        .collect()
}

/// The cell around a point: the nearest rule on each side that spans it.
fn cell_at(across: &[Rule], down: &[Rule], x: f64, y: f64) -> Option<Cell> {
    let over = |r: &&Rule| r.x0 - NEAR <= x && x <= r.x1 + NEAR;
    let beside = |r: &&Rule| r.y0 - NEAR <= y && y <= r.y1 + NEAR;
    let y0 = across.iter().filter(over).map(|r| r.y0).filter(|&v| v <= y).fold(f64::MIN, f64::max);
    let y1 = across.iter().filter(over).map(|r| r.y0).filter(|&v| v > y).fold(f64::MAX, f64::min);
    let x0 = down.iter().filter(beside).map(|r| r.x0).filter(|&v| v <= x).fold(f64::MIN, f64::max);
    let x1 = down.iter().filter(beside).map(|r| r.x0).filter(|&v| v > x).fold(f64::MAX, f64::min);
    let closed = [x0, y0].iter().all(|&v| v > f64::MIN) && [x1, y1].iter().all(|&v| v < f64::MAX);
    closed.then_some(Cell { x0, y0, x1, y1 })
}

/// Rules with those that continue them, each brought to the middle of its thickness.
fn joined(mut rules: Vec<Rule>, horizontal: bool) -> Vec<Rule> {
    for r in &mut rules {
        // As (place, from, to) whatever the direction.
        *r = if horizontal {
            let y = (r.y0 + r.y1) / 2.0;
            Rule { y0: y, y1: y, ..*r }
        } else {
            let x = (r.x0 + r.x1) / 2.0;
            Rule { x0: x, x1: x, ..*r }
        };
    }
    let key = |r: &Rule| if horizontal { (r.y0, r.x0, r.x1) } else { (r.x0, r.y0, r.y1) };
    rules.sort_by(|p, q| key(p).0.total_cmp(&key(q).0).then(key(p).1.total_cmp(&key(q).1)));
    let mut out: Vec<Rule> = Vec::new();
    for r in rules {
        let (place, from, to) = key(&r);
        let same = out.iter_mut().rev().take(64).find(|o| {
            let (p, f, t) = key(o);
            (p - place).abs() < NEAR && from <= t + NEAR && to >= f - NEAR
        });
        match same {
            Some(o) if horizontal => (o.x0, o.x1) = (o.x0.min(from), o.x1.max(to)),
            Some(o) => (o.y0, o.y1) = (o.y0.min(from), o.y1.max(to)),
            None => out.push(r),
        }
    }
    out
}
