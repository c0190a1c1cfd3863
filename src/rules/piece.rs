//! A piece of a pattern: words without a gap, tried at one place of a text.
//!
//! Pieces are short (words, a few endings, perhaps one of a list) and tried at many places, which is not what a
//! regular expression engine is made for: setting up one search costs more than comparing the words, and building
//! the automata of hundreds of pieces costs more than reading a document. So a piece is compared word by word,
//! with the meaning it has as a regular expression (the first alternative that fits, repetitions as long as they
//! can be). A piece in which one repetition holds another, which could take long that way, stays a regular
//! expression.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// How often a repetition without an upper end is followed: no sentence says one word more often.
const MOST: u32 = 256;

/// A piece.
#[derive(Debug)]
pub(super) struct Piece {
    /// As a regular expression.
    pub pattern: String,
    /// Every match is one of the words it begins with.
    pub exact: bool,
    /// It looks at what stands around it (`^`, `$`), so a match depends on where the text is cut.
    pub looks: bool,
    /// It begins with no word in particular: it is searched for when all else of a pattern is there.
    pub free: bool,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Words(Node),
    Regex(OnceLock<Regex>),
}

#[derive(Debug)]
enum Node {
    Word(Box<str>),
    /// Ranges of characters, ascending.
    Class(Box<[(char, char)]>),
    Start,
    End,
    Repeat {
        min: u32,
        max: u32,
        greedy: bool,
        node: Box<Node>,
    },
    Sequence(Box<[Node]>),
    Either(Box<[Node]>),
}

impl Piece {
    /// Makes a piece. `exact` and `free` say how its beginnings are known.
    pub(super) fn new(hir: &Hir, pattern: String, exact: bool, free: bool) -> Self {
        let body = node(hir, false).map_or_else(|| Body::Regex(OnceLock::new()), Body::Words);
        Piece { pattern, exact, looks: !hir.properties().look_set().is_empty(), free, body }
    }

    /// Where a match that begins at a byte of the text ends.
    pub(super) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        match &self.body {
            Body::Words(node) => walk(node, text, start, &mut Some),
            Body::Regex(regex) => {
                let input = Input::new(text).range(start..).anchored(Anchored::Yes);
                self.regex(regex).find(input).map(|m| m.end())
            }
        }
    }

    fn regex<'r>(&self, regex: &'r OnceLock<Regex>) -> &'r Regex {
        // Parsed once already; a piece too large to build matches nothing.
        regex.get_or_init(|| {
            Regex::new(&self.pattern)
                .unwrap_or_else(|_| Regex::new("[a&&b]").expect("an empty class is a valid pattern"))
        })
    }
}

/// The piece as words; `None` where a repetition stands in another, or where it needs more than words.
fn node(hir: &Hir, repeated: bool) -> Option<Node> {
    let all = |list: &[Hir]| list.iter().map(|h| node(h, repeated)).collect::<Option<Box<[Node]>>>();
    Some(match hir.kind() {
        HirKind::Empty => Node::Sequence(Box::default()),
        HirKind::Literal(literal) => Node::Word(std::str::from_utf8(&literal.0).ok()?.into()),
        HirKind::Class(Class::Unicode(class)) => {
            Node::Class(class.ranges().iter().map(|r| (r.start(), r.end())).collect())
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Look(Look::Start) => Node::Start,
        HirKind::Look(Look::End) => Node::End,
        HirKind::Look(_) => return None,
        HirKind::Repetition(r) => {
            // What may be missing is no loop.
            let loops = r.max != Some(1);
            let many = r.min > MOST || r.max.is_some_and(|max| max > MOST);
            if many || loops && (repeated || r.sub.properties().minimum_len() == Some(0)) {
                return None;
            }
            Node::Repeat {
                min: r.min,
                max: r.max.unwrap_or(MOST.max(r.min)),
                greedy: r.greedy,
                node: Box::new(node(&r.sub, repeated || loops)?),
            }
        }
        HirKind::Capture(capture) => node(&capture.sub, repeated)?,
        HirKind::Concat(list) => Node::Sequence(all(list)?),
        HirKind::Alternation(list) => Node::Either(all(list)?),
    })
}

/// Matches a node at a byte, then whatever follows it; the end of the whole.
fn walk(node: &Node, text: &str, at: usize, then: &mut dyn FnMut(usize) -> Option<usize>) -> Option<usize> {
    match node {
        Node::Word(word) => {
            if text.as_bytes()[at..].starts_with(word.as_bytes()) {
                then(at + word.len())
            } else {
                None
            }
        }
        Node::Class(ranges) => {
            let c = text[at..].chars().next()?;
            let i = ranges.partition_point(|&(_, end)| end < c);
            if ranges.get(i).is_some_and(|&(start, _)| start <= c) { then(at + c.len_utf8()) } else { None }
        }
        Node::Start => {
            if at == 0 {
                then(at)
            } else {
                None
            }
        }
        Node::End => {
            if at == text.len() {
                then(at)
            } else {
                None
            }
        }
        Node::Sequence(list) => sequence(list, text, at, then),
        Node::Either(list) => list.iter().find_map(|node| walk(node, text, at, then)),
        Node::Repeat { min, max, greedy, node } => repeat(node, *min, *max, *greedy, text, at, then),
    }
}

fn sequence(
    list: &[Node],
    text: &str,
    at: usize,
    then: &mut dyn FnMut(usize) -> Option<usize>,
) -> Option<usize> {
    match list {
        [] => then(at),
        [only] => walk(only, text, at, then),
        [first, rest @ ..] => walk(first, text, at, &mut |at| sequence(rest, text, at, then)),
    }
}

fn repeat(
    node: &Node,
    min: u32,
    max: u32,
    greedy: bool,
    text: &str,
    at: usize,
    then: &mut dyn FnMut(usize) -> Option<usize>,
) -> Option<usize> {
    if min == 0 && !greedy {
        if let Some(end) = then(at) {
            return Some(end);
        }
    }
    if max > 0 {
        let more = walk(node, text, at, &mut |next| {
            repeat(node, min.saturating_sub(1), max - 1, greedy, text, next, then)
        });
        if more.is_some() {
            return more;
        }
    }
    if min == 0 && greedy { then(at) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(pattern: &str) -> Piece {
        let hir = regex_syntax::parse(pattern).expect("a valid pattern");
        Piece::new(&hir, pattern.to_string(), false, false)
    }

    #[test]
    fn nested_repetitions_stay_regular_expressions() {
        assert!(matches!(piece("(?:含む〔受〕*)?〔否〕").body, Body::Words(_)));
        assert!(matches!(piece("(?:a*b)*c").body, Body::Regex(_)));
        assert_eq!(piece("(?:a*)*c").end_at(&"a".repeat(5000), 0), None);
    }

    proptest! {
        /// A piece means what the regular expression means.
        #[test]
        fn words_match_as_the_engine_does(
            text in "[ab〔否〕]{0,8}",
            pattern in prop::sample::select(vec![
                "a|ab", "ab|a", "(?:a|b)*a", "a?b??(?:a|$)", "^a[ab]{1,2}", "(?:a|ab)(?:b|$)", "[^a]+b?", "a{0}b",
                "(?:ab?)?〔否〕", "〔?否?$", "(?:a|)b", "(?:a+?|b)〔",
            ]),
        ) {
            let regex = Regex::new(pattern).expect("a valid pattern");
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let input = Input::new(&text).range(at..).anchored(Anchored::Yes);
                prop_assert_eq!(piece(pattern).end_at(&text, at), regex.find(input).map(|m| m.end()), "{} in {} at {}", pattern, text, at);
            }
        }
    }
}
