//! Cutting patterns at their gaps into the sequences of words that they can run through.

use super::syntax::{Gap, Kind, Node};

/// Sequences that a pattern may expand to.
const SEQUENCES: usize = 400;

/// One way through a pattern: words, gap, words.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// Pieces without a gap, at least one.
    pub pieces: Vec<Node>,
    /// Gaps between them, one fewer.
    pub gaps: Vec<Gap>,
}

/// All ways through a pattern.
///
/// # Errors
///
/// When there are too many, or none that holds a word.
pub(super) fn cut(pattern: &Node) -> Result<Vec<Cut>, String> {
    let cuts: Vec<Cut> = expand(pattern)
        .ok_or_else(|| {
            format!("the alternatives around its gaps multiply to more than {SEQUENCES}; make two rules")
        })?
        .into_iter()
        .filter_map(finish)
        .collect();
    if cuts.is_empty() { Err("it holds no word".into()) } else { Ok(cuts) }
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
        let piece = Node::sequence(parts);
        if piece.optional && !piece.looks {
            // Nothing need stand here: the gaps on both sides are one.
            continue;
        }
        let gap = pending.take();
        if !pieces.is_empty() {
            gaps.push(gap?);
        }
        pieces.push(piece);
    }
    (!pieces.is_empty()).then_some(Cut { pieces, gaps })
}

/// A way through a pattern while it is put together: parts of each segment, and the gaps.
#[derive(Debug, Clone, Default)]
struct Way {
    segments: Vec<Vec<Node>>,
    gaps: Vec<Gap>,
}

impl Way {
    fn of(parts: Vec<Node>) -> Self {
        Way { segments: vec![parts], gaps: Vec::new() }
    }

    fn append(&mut self, tail: &Way) {
        let mut segments = tail.segments.iter();
        if let (Some(last), Some(first)) = (self.segments.last_mut(), segments.next()) {
            last.extend(first.iter().cloned());
        }
        self.segments.extend(segments.cloned());
        self.gaps.extend(tail.gaps.iter().cloned());
    }
}

/// All ways through a pattern; `None` when there are too many.
fn expand(node: &Node) -> Option<Vec<Way>> {
    if !node.gap {
        return Some(vec![Way::of(vec![node.clone()])]);
    }
    let ways = match &node.kind {
        Kind::Gap(gap) => vec![Way { segments: vec![Vec::new(), Vec::new()], gaps: vec![(**gap).clone()] }],
        Kind::Either(list) => {
            let mut out = Vec::new();
            // Branches without a gap stay together as one piece.
            let (with, without): (Vec<&Node>, Vec<&Node>) = list.iter().partition(|n| n.gap);
            if !without.is_empty() {
                out.push(Way::of(vec![Node::either(without.into_iter().cloned().collect())]));
            }
            for branch in with {
                out.extend(expand(branch)?);
            }
            out
        }
        Kind::Sequence(list) => {
            let mut out = vec![Way::of(Vec::new())];
            for part in list.iter() {
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
            out
        }
        // A gap stands in no repetition but of what may be missing.
        Kind::Repeat { min, node, .. } => {
            let mut out = expand(node)?;
            if *min == 0 {
                out.push(Way::of(Vec::new()));
            }
            out
        }
        Kind::Word(_) | Kind::Class(_) | Kind::Start | Kind::End => return None,
    };
    (ways.len() <= SEQUENCES).then_some(ways)
}
