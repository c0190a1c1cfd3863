//! Patterns as people write them, read without a detour: words, groups, alternatives, classes, counts, `{fragments}`.
//!
//! Reading all rules is most of the time that a start takes, and nearly all of a pattern is words. What is written here
//! in any other way of regular expressions (escapes, flags, named groups, classes within classes) is left to
//! `regex-syntax`, as are faults, which it explains well; see [`super::fragments`].

use super::syntax::{Gap, Kind, Node};

/// Characters that a gap may leave out.
pub(super) const EXCLUDED: usize = 12;

/// Ranges of characters.
type Ranges = Vec<(char, char)>;

/// Why a pattern is not read here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is written in a way that only the library knows, or is no pattern.
    Unusual,
    /// What is wrong with it, in words.
    Wrong(String),
}

/// What a quantifier stands behind.
struct Atom {
    node: Node,
    /// The characters that a negated class leaves out: repeated it is a gap.
    excluded: Option<Vec<char>>,
}

/// Reads a pattern. `fragment` gives the node of a fragment by its name.
///
/// # Errors
///
/// [`Stop::Unusual`] where the library has to read it, [`Stop::Wrong`] where it may not be written in a rule.
pub(super) fn read(pattern: &str, fragment: &dyn Fn(&str) -> Option<Node>) -> Result<Node, Stop> {
    Reader { rest: pattern, fragment, gaps: true, depth: 0 }.whole()
}

/// Reads a pattern without fragments and gaps: runs of any characters but a few are repetitions like any other, and may
/// stand in repetitions.
///
/// # Errors
///
/// As [`read`].
pub(super) fn read_phrase(pattern: &str) -> Result<Node, Stop> {
    Reader { rest: pattern, fragment: &|_| None, gaps: false, depth: 0 }.whole()
}

struct Reader<'p> {
    rest: &'p str,
    fragment: &'p dyn Fn(&str) -> Option<Node>,
    /// Runs of any characters but a few are gaps.
    gaps: bool,
    /// Brackets that are open.
    depth: usize,
}

/// Brackets within brackets at most; the library, which bounds them too, says what is wrong with a pattern of more.
const DEEPEST: usize = 100;

impl<'p> Reader<'p> {
    fn whole(mut self) -> Result<Node, Stop> {
        let node = self.alternatives()?;
        // A bracket that closes nothing.
        if self.rest.is_empty() { Ok(node) } else { Err(Stop::Unusual) }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes what stands before a character, and it.
    fn until(&mut self, end: char) -> Result<&'p str, Stop> {
        let (before, after) = self.rest.split_once(end).ok_or(Stop::Unusual)?;
        self.rest = after;
        Ok(before)
    }

    fn alternatives(&mut self) -> Result<Node, Stop> {
        let mut list = vec![self.sequence()?];
        while self.take('|') {
            list.push(self.sequence()?);
        }
        Ok(one_of(list))
    }

    fn sequence(&mut self) -> Result<Node, Stop> {
        // Most alternatives are one word.
        let plain = self.rest.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let (word, after) = self.rest.split_at(plain.unwrap_or(self.rest.len()));
        if !word.is_empty() && (after.is_empty() || after.starts_with(['|', ')'])) {
            self.rest = after;
            return Ok(Node::word(word));
        }
        let mut parts: Vec<Node> = Vec::new();
        let mut word = String::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            // Most of a pattern is words; of these the last character belongs to a quantifier, if one follows.
            if !c.is_ascii() {
                self.rest = &self.rest[c.len_utf8()..];
                if !matches!(self.peek(), Some('?' | '*' | '+' | '{')) {
                    word.push(c);
                    continue;
                }
                let atom = Atom { node: Node::word(c.encode_utf8(&mut [0; 4])), excluded: None };
                let node = self.quantified(atom)?;
                push(&mut parts, &mut word, node);
                continue;
            }
            let atom = self.atom()?;
            let node = self.quantified(atom)?;
            push(&mut parts, &mut word, node);
        }
        if !word.is_empty() || parts.is_empty() {
            parts.push(Node::word(&word));
        }
        Ok(Node::sequence(parts))
    }

    fn atom(&mut self) -> Result<Atom, Stop> {
        let Some(c) = self.peek() else { return Err(Stop::Unusual) };
        self.rest = &self.rest[c.len_utf8()..];
        let node = match c {
            '(' => {
                if self.rest.starts_with('?') {
                    self.rest = self.rest.strip_prefix("?:").ok_or(Stop::Unusual)?;
                }
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Stop::Unusual);
                }
                let node = self.alternatives()?;
                self.depth -= 1;
                if !self.take(')') {
                    return Err(Stop::Unusual);
                }
                node
            }
            '{' => {
                let name = self.until('}')?;
                if name.chars().all(|c| c.is_ascii_digit() || c == ',') {
                    return Err(Stop::Unusual);
                }
                (self.fragment)(name).ok_or_else(|| {
                    Stop::Wrong(format!("no fragment is named {name:?}; see rules/fragments.toml"))
                })?
            }
            '[' => return self.class(),
            '.' => {
                return Ok(Atom { node: class(all_but(&[('\n', '\n')])), excluded: Some(vec!['\n']) });
            }
            '^' => Node::leaf(Kind::Start),
            '$' => Node::leaf(Kind::End),
            // A sign that stands for itself.
            '\\' => {
                let sign = self.peek().filter(char::is_ascii_punctuation).ok_or(Stop::Unusual)?;
                self.rest = &self.rest[1..];
                Node::word(sign.encode_utf8(&mut [0; 4]))
            }
            '?' | '*' | '+' | '}' | ']' => return Err(Stop::Unusual),
            c => Node::word(c.encode_utf8(&mut [0; 4])),
        };
        Ok(Atom { node, excluded: None })
    }

    fn class(&mut self) -> Result<Atom, Stop> {
        let negated = self.take('^');
        let inside = self.until(']')?;
        // An end bracket that stands for itself, a class within the class, operators, names.
        let named = inside.starts_with(':');
        if inside.is_empty() || named || inside.contains(['[', '\\', '&', '~']) || inside.contains("--") {
            return Err(Stop::Unusual);
        }
        let mut ranges = Vec::new();
        let mut chars = inside.chars().peekable();
        while let Some(first) = chars.next() {
            let mut ahead = chars.clone();
            match (ahead.next(), ahead.next()) {
                (Some('-'), Some(last)) if first <= last => {
                    ranges.push((first, last));
                    chars = ahead;
                }
                (Some('-'), Some(_)) => return Err(Stop::Unusual),
                _ => ranges.push((first, first)),
            }
        }
        let ranges = ascending(ranges);
        if !negated {
            return Ok(Atom { node: class(ranges), excluded: None });
        }
        let excluded: Vec<char> = ranges.iter().flat_map(|&(a, b)| a..=b).take(EXCLUDED + 1).collect();
        let excluded = (excluded.len() <= EXCLUDED).then_some(excluded);
        Ok(Atom { node: class(all_but(&ranges)), excluded })
    }

    /// What stands here with the quantifier behind it.
    fn quantified(&mut self, atom: Atom) -> Result<Node, Stop> {
        let (min, max) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                let Some(count) = self.rest[1..].split_once('}').map(|(count, _)| count) else {
                    return Err(Stop::Unusual);
                };
                if !count.chars().all(|c| c.is_ascii_digit() || c == ',') {
                    return Ok(atom.node);
                }
                let number = |text: &str| text.parse::<u32>().map_err(|_| Stop::Unusual);
                let bounds = match count.split_once(',') {
                    None => (number(count)?, Some(number(count)?)),
                    Some((min, "")) => (number(min)?, None),
                    Some((min, max)) => (number(min)?, Some(number(max)?)),
                };
                self.rest = &self.rest[count.len() + 1..];
                bounds
            }
            _ => return Ok(atom.node),
        };
        self.rest = &self.rest[1..];
        let greedy = !self.take('?');
        if matches!(self.peek(), Some('?' | '*' | '+')) || max.is_some_and(|max| max < min) {
            return Err(Stop::Unusual);
        }
        // What may match nothing, repeated, means what the library makes of it.
        if atom.node.optional && (max != Some(1) || atom.node.looks) {
            return Err(Stop::Unusual);
        }
        match (min, max, atom.excluded) {
            (1, Some(1), _) => Ok(atom.node),
            (_, Some(0), _) => Ok(Node::word("")),
            (_, _, Some(excluded)) if self.gaps => {
                let max = max.map_or(usize::MAX / 2, |max| max as usize);
                Ok(Node::leaf(Kind::Gap(Gap { min: min as usize, max, excluded }.into())))
            }
            _ if self.gaps => Node::repeat(atom.node, min, max, greedy).map_err(Stop::Wrong),
            _ => Node::repeat_any(atom.node, min, max, greedy).map_err(Stop::Wrong),
        }
    }
}

/// Puts a part behind others, and words that meet together.
fn push(parts: &mut Vec<Node>, word: &mut String, node: Node) {
    match &node.kind {
        Kind::Word(text) => word.push_str(text),
        Kind::Sequence(list) => list.iter().for_each(|part| push(parts, word, part.clone())),
        _ => {
            if !word.is_empty() {
                parts.push(Node::word(&std::mem::take(word)));
            }
            parts.push(node);
        }
    }
}

/// The first that fits. Single characters are one class, and so are classes.
fn one_of(list: Vec<Node>) -> Node {
    if let [only] = list.as_slice() {
        return only.clone();
    }
    let mut flat = Vec::with_capacity(list.len());
    for node in list {
        match node.kind {
            Kind::Either(inner) => flat.extend(inner.iter().cloned()),
            _ => flat.push(node),
        }
    }
    let single = |node: &Node| match &node.kind {
        Kind::Word(word) => word.chars().next().filter(|c| c.len_utf8() == word.len()),
        _ => None,
    };
    let ranges = |node: &Node| match &node.kind {
        Kind::Class(ranges) => Some(ranges.clone()),
        _ => None,
    };
    let singles = || flat.iter().map(single).map(|c| Some((c?, c?))).collect::<Option<Vec<_>>>();
    let classes = || Some(flat.iter().map(ranges).collect::<Option<Vec<_>>>()?.concat());
    match singles().or_else(classes) {
        Some(ranges) => class(ascending(ranges)),
        None => drawn_out(&flat).unwrap_or_else(|| Node::either(flat)),
    }
}

/// What all alternatives begin with, drawn out of them, so that a gap in it is one gap: the nearest of what may follow
/// is found, whichever alternative it is.
fn drawn_out(list: &[Node]) -> Option<Node> {
    let parts = |node: &Node| match &node.kind {
        Kind::Sequence(parts) => Some(parts.clone()),
        _ => None,
    };
    let list = list.iter().map(parts).collect::<Option<Vec<_>>>()?;
    let (first, others) = list.split_first().filter(|(_, others)| !others.is_empty())?;
    let alike = |other: &[Node]| first.iter().zip(other).take_while(|(a, b)| a == b).count();
    let common = others.iter().map(|other| alike(other)).min().filter(|&common| common > 0)?;
    let rest = |parts: &[Node]| match &parts[common..] {
        [] => Node::word(""),
        rest => Node::sequence(rest.to_vec()),
    };
    let mut out = first[..common].to_vec();
    out.push(one_of(list.iter().map(|parts| rest(parts)).collect()));
    Some(Node::sequence(out))
}

/// A class; of one character the word.
fn class(ranges: Ranges) -> Node {
    match ranges.as_slice() {
        [(a, b)] if a == b => Node::word(a.encode_utf8(&mut [0; 4])),
        _ => Node::leaf(Kind::Class(ranges.into())),
    }
}

/// Ranges in order, those that meet as one.
fn ascending(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut out: Ranges = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        match out.last_mut() {
            Some(last) if start <= last.1 || after(last.1) == Some(start) => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// All characters but those of some ranges in order.
fn all_but(ranges: &[(char, char)]) -> Ranges {
    let mut out = Vec::with_capacity(ranges.len() + 1);
    let mut from = Some('\0');
    for &(start, end) in ranges {
        if let (Some(from), Some(to)) = (from, before(start))
            && from <= to
        {
            out.push((from, to));
        }
        from = after(end);
    }
    out.extend(from.map(|from| (from, char::MAX)));
    out
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

fn before(c: char) -> Option<char> {
    ('\0'..=c).nth_back(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;
    use proptest::prelude::*;

    fn none(_: &str) -> Option<Node> {
        None
    }

    fn by_library(pattern: &str) -> Result<Node, String> {
        let hir = regex_syntax::parse(pattern).map_err(|e| e.to_string())?;
        Node::read(&hir, &|_| None)
    }

    #[test]
    fn patterns_are_read_as_the_library_reads_them() {
        for pattern in [
            "漏えい|流出",
            "含む[〔受〕〔継〕]*〔否〕",
            "[^、。]{0,9}のまとめ",
            "再(?:開[^。]{0,4})?予定",
            "(a)b{2}",
            "^第[0-9一二]+報$",
            "[^。]*",
            "a[^0-9a-z。]{2,}b??",
            "[一-龠]{2}",
            "(?:a|b|c)f",
            "(?:a|[c-e])f",
            "x{0}y",
            ".{3}a.",
            "",
            "(?:|a)b",
            "[-a]",
            "a{1}",
            "(?:ab)c",
            "[^。]?x",
            "[a]b",
            r"\(a\)\.?",
            "マクロ[^。]{0,9}(?:無効|禁止)|マクロ[^。]{0,9}動く|マクロ[^。]{0,9}止",
            "ab?|ab?c",
            "a[^。]{2}|a[^。]{3}",
            "[a:は]b",
        ] {
            let node = read(pattern, &none).expect("a pattern that is read here");
            assert_eq!(node, by_library(pattern).expect("a pattern"), "{pattern}");
        }
    }

    #[test]
    fn what_is_unusual_is_left_to_the_library() {
        for pattern in [
            r"\d",
            "a)",
            "(a",
            "(?i:a)",
            "[[:alpha:]]",
            "[a&&b]",
            "[]a]",
            "a**",
            "*a",
            "{3}",
            "a{3,2}",
            "[z-a]",
            "a{",
            "[",
            "a}",
            "[a--b]",
            "a{,3}",
        ] {
            assert_eq!(read(pattern, &none), Err(Stop::Unusual), "{pattern}");
        }
    }

    /// Most patterns of the rules are read here, or it would be of no use.
    #[test]
    fn patterns_of_the_rules_are_usual() {
        let files = RuleFiles::embedded();
        let file = files.get("events.toml").expect("a rule file");
        let patterns = file.text.lines().filter_map(|l| l.strip_prefix("pattern = '")?.strip_suffix('\''));
        let fragment = |_: &str| Some(Node::word("x"));
        let (read, left): (Vec<_>, Vec<_>) = patterns.partition(|pattern| read(pattern, &fragment).is_ok());
        assert!(read.len() > 5 && left.is_empty(), "{left:?}");
    }

    /// A tree in which words that meet are one and lists within lists of their kind are none.
    fn plain(node: &Node) -> Node {
        match &node.kind {
            Kind::Sequence(list) => {
                let (mut parts, mut word) = (Vec::new(), String::new());
                list.iter().for_each(|node| push(&mut parts, &mut word, plain(node)));
                if !word.is_empty() || parts.is_empty() {
                    parts.push(Node::word(&word));
                }
                Node::sequence(parts)
            }
            Kind::Repeat { min, max, greedy, node } => {
                Node::repeat(plain(node), *min, Some(*max), *greedy).expect("it was read")
            }
            _ => node.clone(),
        }
    }

    proptest! {
        /// Whatever is read here means what the library reads.
        #[test]
        fn nothing_is_read_otherwise(pattern in r"[ab漏^$.|?*+(){},0-2\[\]:\\-]{0,12}") {
            match (read(&pattern, &none), by_library(&pattern)) {
                (Ok(node), Ok(other)) => {
                    // The library draws out what alternatives begin with; where it does not, the trees are one.
                    if !pattern.contains('|') {
                        prop_assert_eq!(plain(&node), plain(&other));
                    }
                }
                (Ok(_), Err(fault)) => prop_assert!(false, "{pattern} is read, but {fault}"),
                (Err(Stop::Wrong(fault)), other) => {
                    prop_assert!(pattern.contains('{') || other.is_err(), "{pattern}: {fault}");
                }
                (Err(Stop::Unusual), _) => {}
            }
        }
    }
}
