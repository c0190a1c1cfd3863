//! A piece of a pattern: words without a gap, tried at one place of a text.
//!
//! Pieces are short (words, a few endings, perhaps one of a list) and tried at many places, which is not what a
//! regular expression engine is made for: setting up one search costs more than comparing the words, and building
//! the automata of hundreds of pieces costs more than reading a document. So a piece is compared word by word (see
//! [`super::program`]), with the meaning it has as a regular expression.

use std::ops::Range;
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
    /// Makes a piece, and finds the words with which its matches begin: none where it is free.
    pub(super) fn new(node: Node, beginnings: &mut Beginnings) -> Self {
        beginnings.read(&node);
        let words = &beginnings.words;
        Piece {
            exact: !node.looks && !words.is_empty() && words.iter().all(|word| word.exact),
            free: words.is_empty(),
            anchored: node.is_anchored(),
            node,
            program: OnceLock::new(),
        }
    }

    /// A piece that matches nowhere.
    pub(super) fn nothing() -> Self {
        let node = Node::leaf(Kind::Either([].into()));
        Piece { exact: false, free: false, anchored: false, node, program: OnceLock::new() }
    }

    /// Where a match that begins at a byte of the text ends.
    pub(super) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        self.program.get_or_init(|| Program::new(&self.node)).end_at(text, start)
    }
}

/// The words with which matches of a piece begin, all in one text: there are a hundred thousand of them, and a text of
/// its own for each would be most of what a start costs.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    text: String,
    words: Vec<Beginning>,
}

/// A word with which a match begins.
#[derive(Debug, Clone)]
struct Beginning {
    range: Range<usize>,
    /// The word is the whole match.
    exact: bool,
}

impl Beginnings {
    /// The words.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &self.text[word.range.clone()])
    }

    /// Finds those of a piece; there are none where they are too many even when they are cut short.
    fn read(&mut self, node: &Node) {
        self.text.clear();
        self.words.clear();
        if !self.of(node) || self.words.iter().any(|word| word.range.is_empty()) {
            self.words.clear();
        }
    }

    fn push(&mut self, word: &str, exact: bool) {
        let start = self.text.len();
        self.text.push_str(word);
        self.words.push(Beginning { range: start..self.text.len(), exact });
    }

    /// Adds the beginnings of a node behind those that are known. `false` where they are too many.
    fn of(&mut self, node: &Node) -> bool {
        let from = self.words.len();
        match &node.kind {
            Kind::Word(text) => self.push(text, true),
            Kind::Class(ranges) => {
                let chars = || ranges.iter().flat_map(|&(a, b)| a..=b).take(CLASS + 1);
                if chars().count() > CLASS {
                    return false;
                }
                chars().for_each(|c| self.push(c.encode_utf8(&mut [0; 4]), true));
            }
            Kind::Start | Kind::End => self.push("", true),
            Kind::Either(list) => return list.iter().all(|node| self.of(node)) && self.few(from),
            Kind::Sequence(list) => return self.follow(list.iter()),
            Kind::Repeat { min, max, node, .. } => {
                let most = 3.min(*max).max(*min);
                if *min == 0 {
                    self.push("", true);
                }
                for times in (*min).max(1)..=most {
                    let before = self.words.len();
                    if !self.follow((0..times.min(3)).map(|_| &**node)) {
                        return false;
                    }
                    // Beyond what is written out there may be more.
                    if times > 3 || times == most && *max > most {
                        self.words[before..].iter_mut().for_each(|word| word.exact = false);
                    }
                }
                return self.few(from);
            }
            Kind::Gap(_) => return false,
        }
        true
    }

    /// Adds the beginnings of what stands one after the other.
    fn follow<'n>(&mut self, mut nodes: impl Iterator<Item = &'n Node>) -> bool {
        let from = self.words.len();
        let Some(first) = nodes.next() else {
            self.push("", true);
            return true;
        };
        if !self.of(first) {
            return false;
        }
        for node in nodes {
            let to = self.words.len();
            let open = self.words[from..].iter().filter(|word| word.exact).count();
            if open == 0 {
                break;
            }
            let told = self.of(node);
            let next = self.words.len() - to;
            if !told || (to - from - open) + open * next > WORDS {
                // What follows is not told: the words so far are beginnings only.
                self.words.truncate(to);
                self.words[from..].iter_mut().for_each(|word| word.exact = false);
                break;
            }
            for head in from..to {
                let Beginning { range: head, exact } = self.words[head].clone();
                if !exact {
                    self.words.push(Beginning { range: head, exact });
                    continue;
                }
                for tail in to..to + next {
                    let Beginning { range: tail, exact } = self.words[tail].clone();
                    let start = self.text.len();
                    self.text.extend_from_within(head.clone());
                    self.text.extend_from_within(tail);
                    self.words.push(Beginning { range: start..self.text.len(), exact });
                }
            }
            self.words.drain(from..to + next);
        }
        self.few(from)
    }

    /// Cuts words from a place on to two characters, then to one, where there are too many. `false` where that does
    /// not help.
    fn few(&mut self, from: usize) -> bool {
        for length in [2, 1] {
            if self.words.len() - from <= WORDS {
                return true;
            }
            let Beginnings { text, words } = self;
            for word in &mut words[from..] {
                if let Some((at, _)) = text[word.range.clone()].char_indices().nth(length) {
                    word.range.end = word.range.start + at;
                    word.exact = false;
                }
            }
            let mut seen = FxHashSet::default();
            let mut kept = from;
            for at in from..words.len() {
                if seen.insert((&text[words[at].range.clone()], words[at].exact)) {
                    words.swap(kept, at);
                    kept += 1;
                }
            }
            words.truncate(kept);
        }
        self.words.len() - from <= WORDS
    }
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
        let mut words = Beginnings::default();
        let piece = Piece::new(node(pattern).expect("a pattern that rules may write"), &mut words);
        (piece, words.iter().map(String::from).collect())
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
