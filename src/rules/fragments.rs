//! Fragments: named pieces of patterns, used as `{name}`.
//!
//! A fragment is parsed once and spliced into each pattern that names it: most of a pattern is fragments, and
//! parsing their text anew for every use is the larger part of the time it takes to start.

use std::collections::HashMap;

use serde::Deserialize;

use super::files::RuleFile;
use super::grammar::{self, Stop};
use super::syntax::Node;
use crate::error::Error;

/// Named pieces of patterns.
#[derive(Debug)]
pub(super) struct Fragments {
    numbers: HashMap<String, usize>,
    pieces: Vec<Node>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Source {
    Words(Vec<String>),
    Pattern(String),
}

struct Raw {
    text: String,
    line: usize,
}

/// The first character that stands for a fragment while a pattern is parsed: of a plane for private use, where no
/// notice writes.
const FIRST: u32 = 0xF0000;

/// Bytes of a pattern with its fragments written out, at most; far more than any of kaiji's own has.
const LARGEST: usize = 1_000_000;

impl Fragments {
    /// Parses the file of fragments. Fragments may use fragments.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] for a fragment that is no pattern, uses one that is not there, or uses itself.
    pub(super) fn parse(file: &RuleFile) -> Result<Self, Error> {
        let sources: toml::Table = file.parse_toml()?;
        let mut raw: Vec<(String, Raw)> = Vec::new();
        for (name, value) in sources {
            let line = file.text.lines().position(|l| l.starts_with(&name)).map_or(1, |i| i + 1);
            let source: Source = value
                .try_into()
                .map_err(|_| file.error(line, format!("{name} must be a list of words or one pattern")))?;
            let text = match source {
                Source::Words(words) => words.join("|"),
                Source::Pattern(pattern) => pattern,
            };
            raw.push((name, Raw { text, line }));
        }
        // Those that use only what is known already come first, until none is left or a circle is.
        let mut known = Fragments { numbers: HashMap::new(), pieces: Vec::new() };
        while !raw.is_empty() {
            let names: Vec<String> = raw.iter().map(|(name, _)| name.clone()).collect();
            let (waiting, ready): (Vec<_>, Vec<_>) = raw
                .into_iter()
                .partition(|(_, raw)| names_in(&raw.text).iter().any(|used| names.iter().any(|n| n == used)));
            if ready.is_empty() {
                let line = waiting.first().map_or(1, |(_, raw)| raw.line);
                return Err(file.error(line, "fragments use one another in a circle"));
            }
            for (name, raw) in ready {
                let piece = known.parse_pattern(&raw.text).map_err(|e| file.error(raw.line, e))?;
                known.numbers.insert(name, known.pieces.len());
                known.pieces.push(piece);
            }
            raw = waiting;
        }
        Ok(known)
    }

    /// Parses a pattern that may use fragments. Counts such as `{0,12}` stay counts.
    ///
    /// # Errors
    ///
    /// What is wrong with the pattern, in words.
    pub(super) fn parse_pattern(&self, pattern: &str) -> Result<Node, String> {
        let named = |name: &str| self.pieces.get(*self.numbers.get(name)?).cloned();
        let node = match grammar::read(pattern, &named) {
            Ok(node) => node,
            Err(Stop::Wrong(fault)) => return Err(fault),
            Err(Stop::Unusual) => self.parse_unusual(pattern)?,
        };
        if node.size > LARGEST {
            return Err(format!(
                "grows to {} bytes with its fragments, and may have {LARGEST}; write it shorter",
                node.size
            ));
        }
        Ok(node)
    }

    /// Parses with the library, which knows every way to write a pattern and explains faults.
    fn parse_unusual(&self, pattern: &str) -> Result<Node, String> {
        let mut text = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some((before, name, after)) = next_name(rest)? {
            let number = self
                .numbers
                .get(name)
                .ok_or_else(|| format!("no fragment is named {name:?}; see rules/fragments.toml"))?;
            let stand_in = char::from_u32(FIRST + *number as u32).ok_or("there are too many fragments")?;
            text.push_str(before);
            // Twice, so that the parser does not make a class of it with other single characters.
            text.extend(["(?:", stand_in.encode_utf8(&mut [0; 4]), stand_in.encode_utf8(&mut [0; 4]), ")"]);
            rest = after;
        }
        text.push_str(rest);
        let hir = regex_syntax::parse(&text).map_err(|e| e.to_string())?;
        Node::read(&hir, &|c| self.stands_for(c))
    }

    fn stands_for(&self, c: char) -> Option<Node> {
        self.pieces.get(u32::from(c).checked_sub(FIRST)? as usize).cloned()
    }
}

/// Names of the fragments that a pattern uses.
fn names_in(pattern: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = pattern;
    while let Ok(Some((_, name, after))) = next_name(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// What stands before the next `{name}`, the name, and what stands after it.
fn next_name(pattern: &str) -> Result<Option<(&str, &str, &str)>, String> {
    let mut from = 0;
    while let Some(open) = pattern[from..].find('{').map(|i| from + i) {
        let Some(close) = pattern[open..].find('}').map(|i| open + i) else {
            return Err(format!("unclosed brace in pattern {pattern:?}"));
        };
        let name = &pattern[open + 1..close];
        let count = name.chars().all(|c| c.is_ascii_digit() || c == ',');
        if !count && !pattern[..open].ends_with("\\p") {
            return Ok(Some((&pattern[..open], name, &pattern[close + 1..])));
        }
        from = close + 1;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cut::cut;
    use crate::rules::piece::{Beginnings, Piece};

    fn fragments(text: &str) -> Result<Fragments, Error> {
        Fragments::parse(&RuleFile::new("fragments.toml".into(), text.into()))
    }

    #[test]
    fn a_spliced_pattern_means_what_its_text_means() {
        let known = fragments("a = [\"漏えい\", \"流出\"]\nb = \"{a}する?|x\"\nc = [\"y\"]")
            .expect("valid fragments");
        for (pattern, text) in [
            ("{a}", "漏えい|流出"),
            ("第{c}|{c}?z", "第y|y?z"),
            ("{b}{0,3}[^。]{1,2}({a}|q)", "(?:(?:漏えい|流出)する?|x){0,3}[^。]{1,2}(?:漏えい|流出|q)"),
        ] {
            let none = fragments("").expect("no fragments");
            let cuts = |of: &Fragments, pattern: &str| {
                let mut written = String::new();
                for way in cut(&of.parse_pattern(pattern).expect("a valid pattern")).expect("words") {
                    let mut words = Beginnings::default();
                    for piece in way.pieces {
                        Piece::new(piece, &mut words);
                        written.extend(words.iter());
                    }
                    written += &format!("{:?}", way.gaps);
                }
                written
            };
            assert_eq!(cuts(&known, pattern), cuts(&none, text));
        }
    }

    #[test]
    fn circles_and_unknown_names_are_errors() {
        assert!(fragments("a = \"{b}\"\nb = \"{a}\"").is_err());
        assert!(fragments("a = \"{none}\"").is_err());
    }
}
