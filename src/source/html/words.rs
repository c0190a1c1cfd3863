//! The words by which sites name what is not the article: data of `rules/lexicon/furniture.tsv`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use scraper::node::Element;

/// How sure a name is of being furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// Names furniture and much else: `side`, `pr`.
    Weak,
    /// Names furniture: `breadcrumb`.
    Sure,
}

/// What a heading says of what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heads {
    /// Other articles, rankings: never part of this one.
    Others,
    /// Perhaps a list of links, perhaps this article: お知らせ.
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Use {
    Element,
    Role,
    Name,
    Weak,
    Hidden,
    Heading,
    List,
}

/// Words that tell a page's furniture from its article, by element, role, class, id and heading.
#[derive(Debug, Default)]
pub struct PageWords {
    words: FxHashSet<(Use, String)>,
    /// Headings, longest first.
    headings: Vec<(String, Heads)>,
}

static BUILT_IN: LazyLock<PageWords> = LazyLock::new(|| {
    // The table is checked by a test and by `kaiji rules check`; without it pages are read by measure alone.
    PageWords::parse([include_str!("../../../rules/lexicon/furniture.tsv")]).unwrap_or_default()
});

/// A row of the table that cannot be used.
#[derive(Debug)]
pub struct WrongRow {
    /// Number of the text, from 0.
    pub text: usize,
    /// Line in it, from 1.
    pub line: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl PageWords {
    /// The built-in words.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads tables of `word<TAB>use`; a later row replaces an earlier one of the same word, `-` takes it away.
    ///
    /// # Errors
    ///
    /// The first row that cannot be used.
    pub fn parse<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, WrongRow> {
        let mut uses: FxHashMap<String, Vec<Use>> = FxHashMap::default();
        for (text, table) in texts.into_iter().enumerate() {
            let mut seen: FxHashSet<String> = FxHashSet::default();
            for (i, row) in table.lines().enumerate() {
                if row.trim().is_empty() || row.starts_with('#') {
                    continue;
                }
                let wrong = |message: String| WrongRow { text, line: i + 1, message };
                let mut cells = row.split('\t').map(str::trim);
                let (Some(word), Some(named)) =
                    (cells.next().filter(|w| !w.is_empty()), cells.next().filter(|w| !w.is_empty()))
                else {
                    return Err(wrong("needs at least 2 columns separated by one tab each".into()));
                };
                let parse = |name: &str| {
                    Ok(match name.trim() {
                        "element" => Use::Element,
                        "role" => Use::Role,
                        "name" => Use::Name,
                        "weak" => Use::Weak,
                        "hidden" => Use::Hidden,
                        "heading" => Use::Heading,
                        "list" => Use::List,
                        other => {
                            return Err(wrong(format!(
                                "{other:?} is no value of this list; use element, role, name, weak, hidden, \
                                 heading, list, or - to take the word away"
                            )));
                        }
                    })
                };
                let word = word.to_lowercase();
                if !seen.insert(word.clone()) {
                    return Err(wrong(format!(
                        "{word} stands twice in this table; give all its uses in one row"
                    )));
                }
                if named == "-" {
                    uses.remove(&word);
                } else {
                    let of = named.split(',').map(parse).collect::<Result<Vec<_>, WrongRow>>()?;
                    uses.insert(word, of);
                }
            }
        }
        let mut words = PageWords::default();
        for (word, of) in uses {
            for one in of {
                match one {
                    Use::Heading => words.headings.push((word.clone(), Heads::Others)),
                    Use::List => words.headings.push((word.clone(), Heads::List)),
                    other => {
                        words.words.insert((other, word.clone()));
                    }
                }
            }
        }
        words.headings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Ok(words)
    }

    fn has(&self, of: Use, word: &str) -> bool {
        self.words.contains(&(of, word.to_ascii_lowercase()))
    }

    /// Is an element furniture by its name, role, class or id, and how surely?
    pub(super) fn names_furniture(&self, element: &Element) -> Option<Sureness> {
        if self.has(Use::Element, element.name())
            || element
                .attr("role")
                .is_some_and(|roles| roles.split_whitespace().any(|r| self.has(Use::Role, r)))
        {
            return Some(Sureness::Sure);
        }
        let mut found = None;
        for name in [element.attr("class"), element.attr("id")].into_iter().flatten() {
            // Names are written by programmers: nobody writes hundreds of them.
            for token in name.split_whitespace().take(40) {
                each_word(token, |word| {
                    let of = if self.has(Use::Name, word) {
                        Some(Sureness::Sure)
                    } else if self.has(Use::Weak, word) {
                        Some(Sureness::Weak)
                    } else {
                        None
                    };
                    found = found.max(of);
                });
            }
        }
        found
    }

    /// Does a class say that the element is not shown?
    pub(super) fn hides(&self, element: &Element) -> bool {
        element
            .attr("class")
            .is_some_and(|c| c.split_whitespace().take(40).any(|token| self.has(Use::Hidden, token)))
    }

    /// What a heading of these words heads; marks around them do not count.
    pub(super) fn heads(&self, text: &str) -> Option<Heads> {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        if text.is_empty() || text.chars().count() > 24 {
            return None;
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        self.headings
            .iter()
            .find(|(word, heads)| match heads {
                // 売れ筋ランキング, おすすめの記事
                Heads::Others => {
                    let rest = text.chars().count().saturating_sub(word.chars().count());
                    rest <= 8 && text.contains(word.as_str())
                }
                Heads::List => text == *word,
            })
            .map(|(_, heads)| *heads)
    }
}

/// Words of a class or id: `ctl00_SideBar` has ctl00, sidebar, side and bar; so "content-header", a part of an
/// article, is told from "header", the top of a site, by whoever lists them.
fn each_word(token: &str, mut take: impl FnMut(&str)) {
    take(token);
    for part in token.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()) {
        if part.len() != token.len() {
            take(part);
        }
        // A capital behind another letter begins a word.
        let humps = || part.as_bytes().chunk_by(|a, b| a.is_ascii_uppercase() || !b.is_ascii_uppercase());
        if humps().nth(1).is_some() {
            humps().filter_map(|word| std::str::from_utf8(word).ok()).for_each(&mut take);
        }
    }
}
