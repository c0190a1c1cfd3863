//! Turns a page so that its writing runs along one axis: rotated pages, vertical writing, and stamps across.
//!
//! Afterwards `along` is where a line runs and `across` is where the next line stands; in vertical writing a line
//! runs down and the next one stands to the left.

use super::page::{Glyph, Page, Rule};

/// A glyph in the frame of its writing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub c: char,
    /// Where it begins and ends along its line.
    pub a0: f64,
    pub a1: f64,
    /// Baseline, or middle in vertical writing; grows from line to line.
    pub across: f64,
    pub size: f64,
    pub artifact: bool,
}

/// What is written in one direction on a page.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub inks: Vec<Ink>,
    pub rules: Vec<Rule>,
    /// Extent of the page along a line, and across.
    pub length: f64,
    pub depth: f64,
}

/// The writing of a page, main direction first; horizontal and vertical writing may share a page.
pub(super) fn frames(mut page: Page) -> Vec<Frame> {
    turn(&mut page);
    let vertical = find_vertical(&page.glyphs);
    let mut across = Frame { length: page.width, depth: page.height, ..Frame::default() };
    let mut down = Frame { length: page.height, depth: page.width, ..Frame::default() };
    for (g, vertical) in page.glyphs.iter().zip(vertical) {
        let (c, size, artifact) = (g.c, g.size, g.artifact);
        match vertical {
            Some(place) => {
                let (middle, top, bottom) = match place {
                    Vertical::Font => (g.x, g.y.min(g.y + g.dy), g.y.max(g.y + g.dy)),
                    // Letters on their side: the baseline is left of the middle.
                    Vertical::Sideways => (g.x + 0.38 * size, g.y, g.y + g.dy),
                    Vertical::Stacked => (g.x + g.dx / 2.0, g.y - 0.88 * size, g.y + 0.12 * size),
                };
                down.inks.push(Ink { c, a0: top, a1: bottom, across: page.width - middle, size, artifact });
            }
            None => across.inks.push(Ink { c, a0: g.x, a1: g.x + g.dx, across: g.y, size, artifact }),
        }
    }
    across.rules = std::mem::take(&mut page.rules);
    let mut frames =
        if down.inks.len() > across.inks.len() { vec![down, across] } else { vec![across, down] };
    frames.retain(|f| !f.inks.is_empty());
    frames
}

/// Quarter turns clockwise in which a glyph is written; `None` for what stands aslant.
fn quarter(g: &Glyph) -> Option<usize> {
    let (dx, dy) = if g.vertical { (g.dy, -g.dx) } else { (g.dx, g.dy) };
    let (x, y) = (dx.abs(), dy.abs());
    if x.max(y) <= f64::EPSILON {
        return Some(0);
    }
    if x.min(y) > 0.1 * x.max(y) {
        return None;
    }
    Some(match (x > y, dx > 0.0, dy > 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    })
}

/// Turns the page so that most of its writing runs to the right, and leaves out what stands aslant (stamps).
fn turn(page: &mut Page) {
    let mut counts = [0usize; 4];
    page.glyphs.retain(|g| quarter(g).is_some());
    for g in &page.glyphs {
        // Latin letters lie on their side in vertical writing; ideographs do not.
        let weight = if g.c > '\u{2E7F}' { 8 } else { 1 };
        if let Some(count) = quarter(g).and_then(|q| counts.get_mut(q)) {
            *count += weight;
        }
    }
    // Of equal ones the least turn.
    let main = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).map_or(0, |(q, _)| q);
    for _ in 0..main {
        // A quarter turn counter-clockwise: (x, y) comes to lie at (y, width - x).
        let width = page.width;
        for g in &mut page.glyphs {
            (g.x, g.y) = (g.y, width - g.x);
            (g.dx, g.dy) = (g.dy, -g.dx);
        }
        for r in &mut page.rules {
            *r = Rule { x0: r.y0, x1: r.y1, y0: width - r.x1, y1: width - r.x0 };
        }
        (page.width, page.height) = (page.height, page.width);
    }
    // Writing that still runs backwards or upwards is no part of the text.
    page.glyphs.retain(|g| matches!(quarter(g), Some(0 | 1)));
}

#[derive(Clone, Copy)]
enum Vertical {
    /// A font for vertical writing.
    Font,
    /// Letters turned on their side.
    Sideways,
    /// Upright glyphs, each set below the other.
    Stacked,
}

fn find_vertical(glyphs: &[Glyph]) -> Vec<Option<Vertical>> {
    let by_itself = |g: &Glyph| match (g.vertical, quarter(g)) {
        (true, _) => Some(Vertical::Font),
        (false, Some(1)) => Some(Vertical::Sideways),
        _ => None,
    };
    let mut found: Vec<(&Glyph, Option<Vertical>)> = glyphs.iter().map(|g| (g, by_itself(g))).collect();
    // A glyph links down to the next one drawn when that stands right below it.
    let links = |g: &Glyph, next: &Glyph| {
        let middle = |g: &Glyph| g.x + g.dx / 2.0;
        (middle(g) - middle(next)).abs() < 0.3 * g.size
            && (0.5 * g.size..1.6 * g.size).contains(&(next.y - g.y))
            && (g.size - next.size).abs() < 0.2 * g.size
    };
    for run in found.chunk_by_mut(|(g, f), (next, n)| f.is_none() && n.is_none() && links(g, next)) {
        // Cells of a column may hold one character each; four of them below each other are hardly words.
        let ideographs = run.iter().filter(|(g, _)| g.c > '\u{2E7F}').count();
        if run.len() > 4 && ideographs * 2 >= run.len() {
            run.iter_mut().for_each(|(_, f)| *f = Some(Vertical::Stacked));
        }
    }
    // On a page of stacked glyphs those between them belong to it, too (two digits side by side, short columns).
    let stacked = found.iter().filter(|(_, f)| matches!(f, Some(Vertical::Stacked))).count();
    let others = (stacked * 2 > glyphs.len()).then_some(Vertical::Stacked);
    found.into_iter().map(|(_, f)| f.or(others)).collect()
}
