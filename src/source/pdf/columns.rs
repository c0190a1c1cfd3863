//! Reading order: columns of running text are read one after the other, rows of a list side by side together.

use super::lines::Segment;

/// Width of a gutter between columns, in ems.
const GUTTER: f64 = 1.2;
/// Lines that make a column.
const FEWEST: usize = 4;

/// Orders segments into regions, each to be read from top to bottom.
pub(super) fn regions(mut segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    segments.sort_by(|p, q| p.across.total_cmp(&q.across).then(p.a0.total_cmp(&q.a0)));
    let mut out = Vec::new();
    divide(segments, 0, &mut out);
    out
}

fn divide(segments: Vec<Segment>, depth: usize, out: &mut Vec<Vec<Segment>>) {
    if segments.is_empty() {
        return;
    }
    let found = if depth < 6 && segments.len() <= 800 { widest(&segments) } else { None };
    let Some(Columns { from, to, at }) = found else {
        out.push(segments);
        return;
    };
    let mut segments = segments;
    let after = segments.split_off(to);
    let both = segments.split_off(from);
    divide(segments, depth + 1, out);
    let (left, right): (Vec<_>, Vec<_>) = both.into_iter().partition(|s| s.a0 < at);
    divide(left, depth + 1, out);
    divide(right, depth + 1, out);
    divide(after, depth + 1, out);
}

struct Columns {
    from: usize,
    to: usize,
    /// Where the gutter is.
    at: f64,
}

/// The longest run of segments with a gutter between two columns of text.
fn widest(segments: &[Segment]) -> Option<Columns> {
    let left = segments.iter().map(|s| s.a0).fold(f64::MAX, f64::min);
    let right = segments.iter().map(|s| s.a1).fold(f64::MIN, f64::max);
    let mut best: Option<Columns> = None;
    for from in 0..segments.len() {
        if best.as_ref().is_some_and(|b| b.to - b.from >= segments.len() - from) {
            break;
        }
        // Stretches along the line that no segment covers yet.
        let mut free = vec![(left, right)];
        let mut to = from;
        while let Some(s) = segments.get(to) {
            let wide = GUTTER * s.size;
            let narrower: Vec<(f64, f64)> = free
                .iter()
                .flat_map(|&(f0, f1)| [(f0, f1.min(s.a0)), (f0.max(s.a1), f1)])
                .filter(|&(f0, f1)| f1 - f0 > wide)
                .collect();
            if narrower.is_empty() {
                break;
            }
            free = narrower;
            to += 1;
        }
        let longer = best.as_ref().is_none_or(|b| to - from > b.to - b.from);
        if to - from < 2 * FEWEST || !longer {
            continue;
        }
        let run = segments.get(from..to).unwrap_or_default();
        for &(f0, f1) in &free {
            let lead = lead(run, f1);
            if run.get(lead..).is_some_and(|columns| is_gutter(columns, f0, f1)) {
                best = Some(Columns { from: from + lead, to, at: f1 - 0.01 });
                break;
            }
        }
    }
    best
}

/// How many segments stand above both columns: a heading at the left, a date at the right.
fn lead(segments: &[Segment], f1: f64) -> usize {
    let is_right = |s: &Segment| s.a0 >= f1 - 0.01;
    let begin = |rest: &[Segment]| {
        let Some(first) = rest.first() else { return false };
        let other = rest.iter().find(|s| is_right(s) != is_right(first));
        other.is_none_or(|o| o.across - first.across < 1.5 * o.size)
    };
    (0..segments.len()).find(|&start| segments.get(start..).is_some_and(begin)).unwrap_or(0)
}

/// Does running text stand on both sides?
fn is_gutter(segments: &[Segment], f0: f64, f1: f64) -> bool {
    let (left, right): (Vec<&Segment>, Vec<&Segment>) = segments.iter().partition(|s| s.a1 <= f0 + 0.01);
    if right.iter().any(|s| s.a0 < f1 - 0.01) {
        return false;
    }
    [left, right].iter().all(|side| {
        let (a0, a1) = side.iter().fold((f64::MAX, f64::MIN), |(l, r), s| (l.min(s.a0), r.max(s.a1)));
        let full = side.iter().filter(|s| s.a1 - s.a0 >= 0.8 * (a1 - a0)).count();
        let long = side.iter().filter(|s| s.text.chars().count() >= 8).count();
        side.len() >= FEWEST && full * 2 >= side.len() && long * 3 >= side.len() * 2
    })
}
