//! A piece of a pattern: words without a gap, tried at one place of a text.
//!
//! Pieces are short (words, a few endings, perhaps one of a list) and tried at many places, which is not what a
//! regular expression engine is made for: setting up one search costs more than comparing the words, and building
//! the automata of hundreds of pieces costs more than reading a document. So a piece is compared word by word (see
//! [`super::program`]), with the meaning it has as a regular expression.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::program::Program;
use super::syntax::{Kind, Node};

/// Words that a piece may begin with before they are cut short.
const WORDS: usize = 160;
/// Characters of a class that count as words.
const CLASS: usize = 10;

/// A piece.
#[derive(Debug)]
pub(super) struct Piece {
    /// Every match is one of the words it begins with.
    pub exact: bool,
    /// It begins with no word in particular: it is searched for when all else of a pattern is there.
    pub free: bool,
    /// It begins with `^`: it matches at the beginning or nowhere.
    pub anchored: bool,
    /// What it says. Where it looks at what stands around it (`^`, `$`), a match depends on where the text is cut.
    pub node: Node,
    /// How it is compared; written when it is first asked for, because few of the pieces of all rules ever are.
    program: OnceLock<Program>,
}

impl Piece {
    /// Makes a piece, and the words with which its matches begin: none where it is free.
    pub(super) fn new(node: Node) -> (Self, Vec<String>) {
        let words = beginnings(&node).filter(|words| words.iter().all(|w| !w.text.is_empty()));
        let exact = !node.looks && words.as_ref().is_some_and(|w| w.iter().all(|w| w.exact));
        let piece = Piece {
            exact,
            free: words.is_none(),
            anchored: is_anchored(&node),
            node,
            program: OnceLock::new(),
        };
        (piece, words.unwrap_or_default().into_iter().map(|w| w.text).collect())
    }

    /// Where a match that begins at a byte of the text ends.
    pub(super) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        self.program.get_or_init(|| Program::new(&self.node)).end_at(text, start)
    }
}

/// Does every match stand at the beginning?
fn is_anchored(node: &Node) -> bool {
    match &node.kind {
        Kind::Start => true,
        Kind::Sequence(list) => list.first().is_some_and(is_anchored),
        Kind::Either(list) => list.iter().all(is_anchored),
        _ => false,
    }
}

/// A word with which a match begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Beginning {
    text: String,
    /// The word is the whole match.
    exact: bool,
}

/// The words with which matches begin; `None` where they are too many even when they are cut short.
fn beginnings(node: &Node) -> Option<Vec<Beginning>> {
    let word = |text: &str| Beginning { text: text.into(), exact: true };
    match &node.kind {
        Kind::Word(text) => Some(vec![word(text)]),
        Kind::Class(ranges) => {
            let chars = ranges.iter().flat_map(|&(a, b)| a..=b).take(CLASS + 1);
            let words: Vec<Beginning> = chars.map(|c| word(c.encode_utf8(&mut [0; 4]))).collect();
            (words.len() <= CLASS).then_some(words)
        }
        Kind::Start | Kind::End => Some(vec![word("")]),
        Kind::Either(list) => {
            let mut out = Vec::new();
            for node in list.iter() {
                out.extend(beginnings(node)?);
            }
            few(out)
        }
        Kind::Sequence(list) => follow(list.iter()),
        Kind::Repeat { min, max, node, .. } => {
            let most = 3.min(*max).max(*min);
            let mut out = if *min == 0 { vec![word("")] } else { Vec::new() };
            for times in (*min).max(1)..=most {
                let mut words = follow((0..times.min(3)).map(|_| &**node))?;
                // Beyond what is written out there may be more.
                if times > 3 || times == most && *max > most {
                    words.iter_mut().for_each(|w| w.exact = false);
                }
                out.extend(words);
            }
            few(out)
        }
        Kind::Gap(_) => None,
    }
}

/// The beginnings of what stands one after the other.
fn follow<'n>(nodes: impl Iterator<Item = &'n Node>) -> Option<Vec<Beginning>> {
    let mut nodes = nodes;
    let Some(first) = nodes.next() else {
        return Some(vec![Beginning { text: String::new(), exact: true }]);
    };
    let mut out = beginnings(first)?;
    for node in nodes {
        let open = out.iter().filter(|w| w.exact).count();
        if open == 0 {
            break;
        }
        let next = beginnings(node).filter(|next| (out.len() - open) + open * next.len() <= WORDS);
        let Some(next) = next else {
            // What follows is not told: the words so far are beginnings only.
            out.iter_mut().for_each(|w| w.exact = false);
            break;
        };
        let mut longer = Vec::with_capacity(out.len() * next.len());
        for word in out {
            if !word.exact {
                longer.push(word);
                continue;
            }
            longer.extend(
                next.iter().map(|n| Beginning { text: [&*word.text, &*n.text].concat(), exact: n.exact }),
            );
        }
        out = longer;
    }
    few(out)
}

/// Words cut to two characters, then to one, where there are too many.
fn few(mut words: Vec<Beginning>) -> Option<Vec<Beginning>> {
    for length in [2, 1] {
        if words.len() <= WORDS {
            return Some(words);
        }
        for word in &mut words {
            if let Some((at, _)) = word.text.char_indices().nth(length) {
                word.text.truncate(at);
                word.exact = false;
            }
        }
        let mut seen = FxHashSet::default();
        words.retain(|w| seen.insert(w.clone()));
    }
    (words.len() <= WORDS).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    fn node(pattern: &str) -> Result<Node, String> {
        Node::read(&regex_syntax::parse(pattern).expect("a valid pattern"), &|_| None)
    }

    fn piece(pattern: &str) -> (Piece, Vec<String>) {
        Piece::new(node(pattern).expect("a pattern that rules may write"))
    }

    #[test]
    fn nested_repetitions_are_refused() {
        assert!(node("(?:含む〔受〕*)?〔否〕").is_ok());
        for pattern in ["(?:a*b)*c", "(?:a?)*", "(?:a[^。]{0,3}){2}", r"a\b"] {
            assert!(node(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn overlapping_alternatives_end() {
        let (piece, _) = piece("名(?:の方|の|方)*〔否〕");
        assert_eq!(piece.end_at("名の方の〔否〕", 0), Some("名の方の〔否〕".len()));
        assert_eq!(piece.end_at(&format!("名{}", "の方".repeat(200)), 0), None);
    }

    #[test]
    fn beginnings_of_pieces() {
        for (pattern, words, exact) in [
            ("漏えい|流出", vec!["漏えい", "流出"], true),
            ("漏えい(?:する)?〔過〕", vec!["漏えい〔過〕", "漏えいする〔過〕"], true),
            (
                "含む(?:〔受〕)*〔否〕",
                vec!["含む〔否〕", "含む〔受〕〔否〕", "含む〔受〕〔受〕〔否〕", "含む〔受〕〔受〕〔受〕"],
                false,
            ),
            ("情報$", vec!["情報"], false),
            ("[一-龠]大", vec![], false),
            ("[ab]c", vec!["ac", "bc"], true),
        ] {
            let (piece, mut found) = piece(pattern);
            found.sort();
            let mut words: Vec<String> = words.into_iter().map(String::from).collect();
            words.sort();
            assert_eq!(
                (found, piece.exact, piece.free),
                (words.clone(), exact, words.is_empty()),
                "{pattern}"
            );
        }
    }

    proptest! {
        /// A piece means what the regular expression means, and its matches begin with its beginnings.
        #[test]
        fn words_match_as_the_engine_does(
            text in "[ab〔否〕]{0,8}",
            pattern in prop::sample::select(vec![
                "a|ab", "ab|a", "(?:a|b)*a", "a?b??(?:a|$)", "^a[ab]{1,2}", "(?:a|ab)(?:b|$)", "[^a]b?", "a{0}b",
                "(?:ab?)?〔否〕", "〔?否?$", "(?:a|)b", "(?:a+?|b)〔", "a{2,}b", "(?:ab){1,2}",
            ]),
        ) {
            let anchored = Regex::new(&format!("^(?:{})", pattern.trim_start_matches('^'))).expect("a valid pattern");
            let (piece, words) = piece(pattern);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                if at > 0 && pattern.starts_with('^') {
                    prop_assert_eq!(piece.end_at(&text, at), None);
                    continue;
                }
                let wanted = anchored.find(&text[at..]).map(|m| at + m.end());
                prop_assert_eq!(piece.end_at(&text, at), wanted, "{} in {} at {}", pattern, text, at);
                if wanted.is_some() && !piece.free {
                    prop_assert!(words.iter().any(|w| text[at..].starts_with(w.as_str())), "{words:?}");
                }
            }
        }
    }
}
