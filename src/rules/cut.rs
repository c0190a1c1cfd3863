//! Cutting patterns at their gaps.
//!
//! Rules are regular expressions of one shape: words, a bounded gap, words (`{password}[^。]{0,20}(?:変更|リセット)`).
//! A pattern is cut into the sequences of words that it can run through, with the gaps between them.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Sequences that a pattern may expand to; one that needs more stays whole.
const SEQUENCES: usize = 400;

/// A bounded run of characters other than a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    pub min: usize,
    pub max: usize,
    pub excluded: Vec<char>,
}

/// One way through a pattern: words, gap, words.
#[derive(Debug)]
pub(super) struct Cut {
    /// Pieces without a gap, at least one.
    pub pieces: Vec<Hir>,
    /// Gaps between them, one fewer.
    pub gaps: Vec<Gap>,
}

/// All ways through a pattern. A pattern whose gaps cannot be cut is one piece.
pub(super) fn cut(hir: &Hir) -> Vec<Cut> {
    let ways = expand(hir)
        .filter(|ways| ways.len() <= SEQUENCES)
        .unwrap_or_else(|| vec![Way { segments: vec![vec![hir.clone()]], gaps: Vec::new() }]);
    ways.into_iter().filter_map(finish).collect()
}

/// Joins what stands between two gaps to one piece, and gaps with nothing between them to one gap.
fn finish(way: Way) -> Option<Cut> {
    let mut pieces = Vec::new();
    let mut gaps: Vec<Gap> = Vec::new();
    let mut pending: Option<Gap> = None;
    let mut between = way.gaps.into_iter();
    for (i, parts) in way.segments.into_iter().enumerate() {
        if i > 0 {
            let gap = between.next()?;
            pending = Some(match pending {
                Some(before) => Gap { min: before.min + gap.min, max: before.max + gap.max, ..gap },
                None => gap,
            });
        }
        let hir = Hir::concat(parts);
        if hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty() {
            // Nothing need stand here: the gaps on both sides are one.
            continue;
        }
        let gap = pending.take();
        if !pieces.is_empty() {
            gaps.push(gap?);
        }
        pieces.push(hir);
    }
    (!pieces.is_empty()).then_some(Cut { pieces, gaps })
}

/// A way through a pattern while it is put together: parts of each segment, and the gaps.
#[derive(Debug, Clone, Default)]
struct Way {
    segments: Vec<Vec<Hir>>,
    gaps: Vec<Gap>,
}

/// A repetition of "any character but a few".
fn as_gap(hir: &Hir) -> Option<Gap> {
    let HirKind::Repetition(repetition) = hir.kind() else { return None };
    let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() else { return None };
    let mut rest = class.clone();
    rest.negate();
    let mut excluded = Vec::new();
    for range in rest.ranges() {
        for c in range.start()..=range.end() {
            excluded.push(c);
            if excluded.len() > 12 {
                return None;
            }
        }
    }
    let max = repetition.max.map_or(usize::MAX / 2, |m| m as usize);
    Some(Gap { min: repetition.min as usize, max, excluded })
}

fn holds_gap(hir: &Hir) -> bool {
    if as_gap(hir).is_some() {
        return true;
    }
    match hir.kind() {
        HirKind::Capture(c) => holds_gap(&c.sub),
        HirKind::Concat(list) | HirKind::Alternation(list) => list.iter().any(holds_gap),
        HirKind::Repetition(r) => holds_gap(&r.sub),
        _ => false,
    }
}

/// All ways through a pattern; `None` when a gap is repeated or there are too many.
fn expand(hir: &Hir) -> Option<Vec<Way>> {
    if let Some(gap) = as_gap(hir) {
        return Some(vec![Way { segments: vec![Vec::new(), Vec::new()], gaps: vec![gap] }]);
    }
    if !holds_gap(hir) {
        return Some(vec![Way { segments: vec![vec![hir.clone()]], gaps: Vec::new() }]);
    }
    match hir.kind() {
        HirKind::Capture(c) => expand(&c.sub),
        HirKind::Alternation(list) => {
            let mut out = Vec::new();
            // Branches without a gap stay together as one piece.
            let (with, without): (Vec<&Hir>, Vec<&Hir>) = list.iter().partition(|h| holds_gap(h));
            if !without.is_empty() {
                let joined = Hir::alternation(without.into_iter().cloned().collect());
                out.push(Way { segments: vec![vec![joined]], gaps: Vec::new() });
            }
            for branch in with {
                out.extend(expand(branch)?);
            }
            (out.len() <= SEQUENCES).then_some(out)
        }
        HirKind::Concat(list) => {
            let mut out = vec![Way { segments: vec![Vec::new()], gaps: Vec::new() }];
            for part in list {
                let parts = expand(part)?;
                if out.len() * parts.len() > SEQUENCES {
                    return None;
                }
                if let [only] = parts.as_slice() {
                    for way in &mut out {
                        way.append(only);
                    }
                    continue;
                }
                let mut next = Vec::with_capacity(out.len() * parts.len());
                for head in &out {
                    for tail in &parts {
                        let mut way = head.clone();
                        way.append(tail);
                        next.push(way);
                    }
                }
                out = next;
            }
            Some(out)
        }
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            let mut out = expand(&r.sub)?;
            out.push(Way { segments: vec![Vec::new()], gaps: Vec::new() });
            Some(out)
        }
        _ => None,
    }
}

impl Way {
    fn append(&mut self, tail: &Way) {
        let mut segments = tail.segments.iter();
        if let (Some(last), Some(first)) = (self.segments.last_mut(), segments.next()) {
            last.extend(first.iter().cloned());
        }
        self.segments.extend(segments.cloned());
        self.gaps.extend(tail.gaps.iter().cloned());
    }
}
