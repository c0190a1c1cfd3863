//! The quick filter: can a page be a notice of an incident at all? Told from its bytes, before they are decoded.

use std::borrow::Cow;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};
use memchr::memmem::{self, Finder};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::files::{RuleFile, RuleFiles};
use crate::error::Error;

const FILE: &str = "filter.toml";
/// Lists that rows may be made of: one bit each.
const MOST_LISTS: usize = 16;
/// So many characters written as `&#28431;` make a page whose words stand in its bytes in no other way.
const REFERENCES: usize = 16;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterFile {
    #[serde(default)]
    pass: Vec<Vec<String>>,
    #[serde(default)]
    words: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default, rename = "match")]
    matches: Vec<String>,
    #[serde(default)]
    reject: Vec<String>,
}

/// Words of incident notices, sought in bytes.
pub struct Filter {
    /// Lists of which a page must have a word each; the first of a row is among the keys.
    rows: Vec<u16>,
    /// Words with the lists that they stand in, and the lists that are first in a row.
    words: Vec<(String, u16)>,
    keys: u16,
    /// The search, made when the first page is asked for: only pages of a crawl are.
    utf8: OnceLock<Option<Words>>,
    /// Shift_JIS and EUC-JP.
    legacy: OnceLock<Option<Words>>,
    /// What nearly every Japanese page in UTF-8 holds, and no page in another encoding.
    utf8_marks: Finder<'static>,
    examples: Vec<Example>,
}

/// A text that must pass, or must not.
#[derive(Debug, Clone)]
struct Example {
    file: RuleFile,
    text: String,
    passes: bool,
}

/// The words in one encoding or several.
struct Words {
    /// Words of the first lists.
    keys: Search,
    /// Words of the others.
    rest: Search,
}

/// Words sought in a text one group after another: a few dozen at a time are found by comparing many bytes at once
/// (1.4 GB/s where an automaton of all of them makes 0.25), more are not.
struct Search {
    groups: Vec<(AhoCorasick, Vec<u16>)>,
}

/// Bytes of all words together: no list comes near it, and the search of so many can be made.
const MOST_BYTES: usize = 1 << 20;
/// Words of a group.
const GROUP: usize = 60;

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filter").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Filter {
    /// Reads the words of the rule files in force.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] for a file that cannot be used.
    pub fn new(files: &RuleFiles) -> Result<Self, Error> {
        let mut lists: Vec<String> = Vec::new();
        let mut rows: Vec<u16> = Vec::new();
        let mut words: FxHashMap<String, u16> = FxHashMap::default();
        let mut order: Vec<String> = Vec::new();
        let mut examples = Vec::new();
        let mut keys = 0u16;
        for source in files.all(FILE)? {
            let file: FilterFile = source.parse_toml()?;
            for (list, of_list) in file.words {
                if matches!(list.as_str(), "match" | "reject" | "pass") {
                    return Err(
                        source.error(1, format!("`{list}` stands below [words]; write it above that line"))
                    );
                }
                let bit = bit(&list, &mut lists, source)?;
                for word in of_list {
                    if word.trim().is_empty() {
                        return Err(
                            source.error(1, format!("list {list} has an empty word; every page holds that"))
                        );
                    }
                    let lists = words.entry(word.clone()).or_insert_with(|| {
                        order.push(word);
                        0
                    });
                    *lists |= bit;
                }
            }
            for row in file.pass {
                let mut bits = 0;
                for (i, list) in row.iter().enumerate() {
                    if !lists.contains(list) {
                        return Err(source.error(
                            1,
                            format!("`pass` names the list {list:?}, which [words] does not have"),
                        ));
                    }
                    let bit = bit(list, &mut lists, source)?;
                    bits |= bit;
                    if i == 0 {
                        keys |= bit;
                    }
                }
                if bits == 0 {
                    return Err(source.error(1, "`pass` has an empty row; name a list of [words] in it"));
                }
                rows.push(bits);
            }
            let example = |text: String, passes| Example { file: source.clone(), text, passes };
            examples.extend(file.matches.into_iter().map(|t| example(t, true)));
            examples.extend(file.reject.into_iter().map(|t| example(t, false)));
        }
        let source = files.get(FILE)?;
        let words: Vec<(String, u16)> =
            order.into_iter().map(|w| (words[&w], w)).map(|(l, w)| (w, l)).collect();
        if words.iter().map(|(word, _)| word.len()).sum::<usize>() > MOST_BYTES {
            return Err(
                source.error(1, format!("its words are more than {MOST_BYTES} bytes; leave some out"))
            );
        }
        Ok(Filter {
            rows,
            words,
            keys,
            utf8: OnceLock::new(),
            legacy: OnceLock::new(),
            utf8_marks: Finder::new("の").into_owned(),
            examples,
        })
    }

    /// Do words in some encodings stand in a page as a row asks for them? `true` also where they cannot be sought.
    fn hold(&self, words: &OnceLock<Option<Words>>, encodings: &[&'static Encoding], bytes: &[u8]) -> bool {
        let search = |of: &dyn Fn(u16) -> bool| {
            Search::new(self.words.iter().filter(|(_, lists)| of(*lists)), encodings).ok()
        };
        let make = || {
            Some(Words {
                keys: search(&|lists| lists & self.keys != 0)?,
                rest: search(&|lists| lists & !self.keys != 0)?,
            })
        };
        words.get_or_init(make).as_ref().is_none_or(|words| words.hold(&self.rows, bytes))
    }

    /// Can a page with these bytes be a notice? `true` also where the bytes do not tell.
    pub fn passes(&self, bytes: &[u8]) -> bool {
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            return true;
        }
        if !bytes.is_ascii() {
            if self.hold(&self.utf8, &[encoding_rs::UTF_8], bytes) {
                return true;
            }
            if self.utf8_marks.find(bytes).is_none() && self.hold(&self.legacy, &[SHIFT_JIS, EUC_JP], bytes) {
                return true;
            }
        }
        // ISO-2022-JP is ASCII by its bytes; its words are not looked for but its escapes.
        memmem::find(bytes, b"\x1B$").is_some() || is_written_by_number(bytes)
    }

    /// Examples that do not come out as they should, and the number of all.
    pub(super) fn check(&self) -> (Vec<Error>, usize) {
        let wrong = self.examples.iter().filter(|e| self.passes(e.text.as_bytes()) != e.passes);
        let wrong = wrong.map(|e| {
            let what = if e.passes { "does not pass" } else { "passes" };
            e.file.error(1, format!("the quick filter {what} its example {:?}", e.text))
        });
        (wrong.collect(), self.examples.len())
    }
}

/// The bit of a list.
fn bit(list: &str, lists: &mut Vec<String>, source: &RuleFile) -> Result<u16, Error> {
    let at = lists.iter().position(|l| l == list).unwrap_or_else(|| {
        lists.push(list.to_string());
        lists.len() - 1
    });
    if at >= MOST_LISTS {
        return Err(source.error(1, format!("has more than {MOST_LISTS} lists of words; join some")));
    }
    Ok(1 << at)
}

impl Words {
    fn hold(&self, rows: &[u16], bytes: &[u8]) -> bool {
        let keys = self.keys.lists_in(bytes, |found| rows.iter().any(|&row| found | row == found));
        if keys == 0 {
            return false;
        }
        let whole = |found: u16| rows.iter().any(|&row| found | row == found);
        whole(keys) || whole(keys | self.rest.lists_in(bytes, |found| whole(keys | found)))
    }
}

impl Search {
    fn new<'w>(
        words: impl Iterator<Item = &'w (String, u16)>,
        encodings: &[&'static Encoding],
    ) -> Result<Self, aho_corasick::BuildError> {
        let words: Vec<&(String, u16)> = words.collect();
        let mut patterns: Vec<Cow<'_, [u8]>> = Vec::new();
        let mut lists = Vec::new();
        // By encoding, because a page is in one: its words then stand in few groups.
        for encoding in encodings {
            for (word, of) in words.iter().copied() {
                let (bytes, _, unmappable) = encoding.encode(word);
                // A word of Latin letters is the same in each.
                if !unmappable && !patterns.contains(&bytes) {
                    patterns.push(bytes);
                    lists.push(*of);
                }
            }
        }
        let group = |(patterns, lists): (&[Cow<'_, [u8]>], &[u16])| {
            let automaton = AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                // The only kind of match for which the fast search of groups is used.
                .match_kind(MatchKind::LeftmostFirst)
                .build(patterns)?;
            Ok((automaton, lists.to_vec()))
        };
        let groups = patterns.chunks(GROUP).zip(lists.chunks(GROUP)).map(group).collect::<Result<_, _>>()?;
        Ok(Search { groups })
    }

    /// The lists that have a word here, looked for until `enough` of them are found.
    fn lists_in(&self, bytes: &[u8], enough: impl Fn(u16) -> bool) -> u16 {
        let mut found = 0;
        for (automaton, lists) in &self.groups {
            for hit in automaton.find_iter(bytes) {
                found |= lists[hit.pattern().as_usize()];
                if enough(found) {
                    return found;
                }
            }
        }
        found
    }
}

/// Are the words of a page written as numbers, like `&#28431;` or `&#x6f0f;`?
fn is_written_by_number(bytes: &[u8]) -> bool {
    let cjk = |at: usize| {
        let rest = &bytes[at + 2..bytes.len().min(at + 10)];
        let (digits, radix) = match rest {
            [b'x' | b'X', digits @ ..] => (digits, 16),
            digits => (digits, 10),
        };
        let len = digits.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let number =
            std::str::from_utf8(&digits[..len]).ok().and_then(|d| u32::from_str_radix(d, radix).ok());
        number.is_some_and(|n| (0x3040..0xFFF0).contains(&n))
    };
    memmem::find_iter(bytes, b"&#").filter(|&at| cjk(at)).nth(REFERENCES - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter() -> Filter {
        RuleFiles::of(None).and_then(|f| Filter::new(&f)).expect("the built-in words")
    }

    #[test]
    fn the_examples_come_out_as_they_should() {
        let (wrong, all) = filter().check();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(all >= 10);
    }

    #[test]
    fn words_are_found_in_each_encoding() {
        let filter = filter();
        let notice = "弊社のサーバーへの不正アクセスにより個人情報が流出した可能性があり、お詫びします。";
        let recipe = "玉ねぎを薄く切り、弱火で十五分ほど炒めます。塩をひとつまみ加えて味を整えてください。";
        for encoding in [encoding_rs::UTF_8, SHIFT_JIS, EUC_JP] {
            assert!(filter.passes(&encoding.encode(notice).0), "{}", encoding.name());
            assert!(!filter.passes(&encoding.encode(recipe).0), "{}", encoding.name());
        }
        // What cannot be told passes.
        assert!(filter.passes(&encoding_rs::ISO_2022_JP.encode(recipe).0));
        assert!(filter.passes(b"\xFF\xFEa\0"));
        for form in [|c: char| format!("&#{};", c as u32), |c: char| format!("&#x{:X};", c as u32)] {
            assert!(filter.passes(recipe.chars().map(form).collect::<String>().as_bytes()));
        }
        assert!(!filter.passes("&#8217;&#160;".repeat(100).as_bytes()));
        assert!(!filter.passes(b"&#"));
        assert!(!filter.passes(b""));
    }
}
