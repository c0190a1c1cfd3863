//! The syntax of patterns: what a rule may write, read into a tree that is cheap to copy.
//!
//! Patterns are written as regular expressions of one shape: words, a bounded gap, words
//! (`{password}[^。]{0,20}(?:変更|リセット)`). Groups, alternatives, classes, counts and `^`, `$` mean what they mean
//! elsewhere. Not taken are a repetition within a repetition and a gap within one, which could make matching slow
//! without bound and which no rule needs.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::grammar::EXCLUDED;

/// How often a repetition without an upper end is followed: no sentence says one word more often.
pub(super) const MOST: u32 = 256;

/// Characters of a class that are told one by one.
const FIRSTS: usize = 40;

/// A bounded run of characters other than a few.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Gap {
    pub min: usize,
    pub max: usize,
    pub excluded: Vec<char>,
}

/// A pattern, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub kind: Kind,
    /// It holds a gap.
    pub gap: bool,
    /// It looks at what stands around it.
    pub looks: bool,
    /// It need not stand: it can match nothing.
    pub optional: bool,
    /// It holds a repetition, other than of what may be missing.
    loops: bool,
    /// Bytes of words, classes and gaps in it, written out.
    pub size: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Word(Arc<str>),
    /// Ranges of characters, ascending.
    Class(Arc<[(char, char)]>),
    Start,
    End,
    Repeat {
        min: u32,
        max: u32,
        greedy: bool,
        node: Arc<Node>,
    },
    Sequence(Arc<[Node]>),
    Either(Arc<[Node]>),
    Gap(Arc<Gap>),
}

/// By what it says; all else follows from that.
impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

impl Node {
    pub(super) fn leaf(kind: Kind) -> Self {
        let looks = matches!(kind, Kind::Start | Kind::End);
        let optional = looks || matches!(&kind, Kind::Word(word) if word.is_empty());
        let size = if let Kind::Word(word) = &kind { word.len() + 1 } else { 1 };
        Node { gap: matches!(kind, Kind::Gap(_)), looks, optional, loops: false, size, kind }
    }

    pub(super) fn word(text: &str) -> Self {
        Node::leaf(Kind::Word(text.into()))
    }

    /// One after the other.
    pub(super) fn sequence(list: Vec<Node>) -> Self {
        let optional = list.iter().all(|n| n.optional);
        Node::of_list(list, optional, Kind::Sequence)
    }

    /// The first that fits.
    pub(super) fn either(list: Vec<Node>) -> Self {
        let optional = list.iter().any(|n| n.optional);
        Node::of_list(list, optional, Kind::Either)
    }

    /// A list of one is that one.
    fn of_list(mut list: Vec<Node>, optional: bool, kind: impl Fn(Arc<[Node]>) -> Kind) -> Self {
        if list.len() == 1
            && let Some(only) = list.pop()
        {
            return only;
        }
        Node {
            gap: list.iter().any(|n| n.gap),
            looks: list.iter().any(|n| n.looks),
            optional,
            loops: list.iter().any(|n| n.loops),
            size: list.iter().fold(1, |size, n| n.size.saturating_add(size)),
            kind: kind(list.into()),
        }
    }

    /// The characters with which matches begin, perhaps more than once; `None` where they are many, or where a match
    /// can be empty or begins with what stands around it.
    pub(super) fn firsts(&self) -> Option<Vec<char>> {
        let mut out = Vec::new();
        (!self.optional && self.add_firsts(&mut out)).then_some(out)
    }

    fn add_firsts(&self, out: &mut Vec<char>) -> bool {
        match &self.kind {
            Kind::Word(word) => out.extend(word.chars().next()),
            Kind::Class(ranges) => {
                let from = out.len();
                out.extend(ranges.iter().flat_map(|&(a, b)| a..=b).take(FIRSTS + 1));
                return out.len() - from <= FIRSTS;
            }
            Kind::Repeat { node, .. } => return node.add_firsts(out),
            Kind::Either(list) => return list.iter().all(|node| node.add_firsts(out)),
            Kind::Sequence(list) => {
                for node in list.iter() {
                    if !node.add_firsts(out) {
                        return false;
                    }
                    if !node.optional {
                        break;
                    }
                }
            }
            Kind::Start | Kind::End => {}
            Kind::Gap(_) => return false,
        }
        true
    }

    /// Does every match stand at the beginning?
    pub(super) fn is_anchored(&self) -> bool {
        match &self.kind {
            Kind::Start => true,
            Kind::Sequence(list) => list.first().is_some_and(Node::is_anchored),
            Kind::Either(list) => list.iter().all(Node::is_anchored),
            _ => false,
        }
    }

    /// Repeated; an error in words where rules may not write it.
    pub(super) fn repeat(node: Node, min: u32, max: Option<u32>, greedy: bool) -> Result<Self, String> {
        // What may be missing is no loop.
        let loops = max != Some(1);
        if loops && (node.loops || node.optional) {
            return Err("a repetition stands within a repetition; write it without, or with a count".into());
        }
        if loops && node.gap {
            return Err("a gap stands within a repetition; write out how often it may stand".into());
        }
        Self::repeat_any(node, min, max, greedy)
    }

    /// Repeated, also what itself holds repetitions.
    pub(super) fn repeat_any(node: Node, min: u32, max: Option<u32>, greedy: bool) -> Result<Self, String> {
        let loops = max != Some(1);
        if loops && node.optional {
            return Err("what need not stand is repeated; write it without, or with a count".into());
        }
        if min > MOST || max.is_some_and(|max| max > MOST) {
            return Err(format!("a repetition is followed {MOST} times at most; write a smaller count"));
        }
        Ok(Node {
            gap: node.gap,
            looks: node.looks,
            optional: min == 0 || node.optional,
            loops: loops || node.loops,
            size: node.size,
            kind: Kind::Repeat { min, max: max.unwrap_or(MOST), greedy, node: Arc::new(node) },
        })
    }

    /// Reads a parsed regular expression. `stands_for` gives what a character of a word stands for, if for
    /// anything; such a character is written twice.
    pub(super) fn read(hir: &Hir, stands_for: &impl Fn(char) -> Option<Node>) -> Result<Self, String> {
        let all =
            |list: &[Hir]| list.iter().map(|h| Node::read(h, stands_for)).collect::<Result<Vec<_>, _>>();
        if let Some(gap) = as_gap(hir) {
            return Ok(Node::leaf(Kind::Gap(Arc::new(gap))));
        }
        Ok(match hir.kind() {
            HirKind::Empty => Node::word(""),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).map_err(|e| e.to_string())?;
                let mut parts = Vec::new();
                let mut plain = String::new();
                let mut chars = text.chars();
                while let Some(c) = chars.next() {
                    let Some(piece) = stands_for(c) else {
                        plain.push(c);
                        continue;
                    };
                    chars.next();
                    if !plain.is_empty() {
                        parts.push(Node::word(&std::mem::take(&mut plain)));
                    }
                    parts.push(piece);
                }
                if !plain.is_empty() {
                    parts.push(Node::word(&plain));
                }
                Node::sequence(parts)
            }
            HirKind::Class(Class::Unicode(class)) => {
                Node::leaf(Kind::Class(class.ranges().iter().map(|r| (r.start(), r.end())).collect()))
            }
            HirKind::Look(Look::Start) => Node::leaf(Kind::Start),
            HirKind::Look(Look::End) => Node::leaf(Kind::End),
            HirKind::Repetition(r) => Node::repeat(Node::read(&r.sub, stands_for)?, r.min, r.max, r.greedy)?,
            HirKind::Capture(capture) => Node::read(&capture.sub, stands_for)?,
            HirKind::Concat(list) => Node::sequence(all(list)?),
            HirKind::Alternation(list) => Node::either(all(list)?),
            HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => {
                return Err("only words, classes, groups, counts, ^ and $ may be used".into());
            }
        })
    }
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
            if excluded.len() > EXCLUDED {
                return None;
            }
        }
    }
    let max = repetition.max.map_or(usize::MAX / 2, |m| m as usize);
    Some(Gap { min: repetition.min as usize, max, excluded })
}
