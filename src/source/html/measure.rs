//! What stands below each element, counted in one walk: words, links, sentences.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{Html, Node};

use super::elements::{heading_level, is_invisible};

/// Counts of characters that are no white space, and what they are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// All of them.
    pub chars: u32,
    /// Those that are the words of links to other places.
    pub linked: u32,
    /// Links to other places.
    pub links: u32,
    /// Full stops.
    pub sentences: u32,
    /// Line breaks.
    pub breaks: u32,
    /// Paragraphs, lists, tables and headings.
    pub blocks: u32,
}

impl Measure {
    /// Characters outside links.
    pub fn prose(self) -> u32 {
        self.chars.saturating_sub(self.linked)
    }

    /// Is it at least in this part (per cent) the words of links?
    pub fn is_linked(self, percent: u64) -> bool {
        self.chars > 0 && u64::from(self.linked) * 100 >= u64::from(self.chars) * percent
    }

    fn add(&mut self, other: Measure) {
        self.chars = self.chars.saturating_add(other.chars);
        self.linked = self.linked.saturating_add(other.linked);
        self.links = self.links.saturating_add(other.links);
        self.sentences = self.sentences.saturating_add(other.sentences);
        self.breaks = self.breaks.saturating_add(other.breaks);
        self.blocks = self.blocks.saturating_add(other.blocks);
    }
}

/// The words of a link are no longer than this; what is longer is a text that a link was put around.
const LONGEST_LINK: u32 = 200;

/// Measures of every element of a page.
pub(super) struct Measures {
    of: FxHashMap<NodeId, Measure>,
    /// The whole page.
    pub page: Measure,
    /// Elements that hold what the page is about: its `main`, the heading that its title repeats.
    core: FxHashSet<NodeId>,
}

impl Measures {
    /// Measures a page whose metadata give it this title.
    pub fn of(page: &Html, title: Option<&str>) -> Self {
        let title = title.map(squeeze).unwrap_or_default();
        let mut of: FxHashMap<NodeId, Measure> = FxHashMap::default();
        let mut open: Vec<Measure> = vec![Measure::default()];
        let mut unseen = 0usize;
        // The heading being read, and the one that the title repeats, with its length.
        let mut heading: Option<(NodeId, String)> = None;
        let mut headline: Option<(NodeId, usize)> = None;
        let mut main = None;
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        unseen += usize::from(unseen > 0 || is_invisible(element.name()));
                        open.push(Measure::default());
                        if unseen == 0 {
                            if heading_level(element.name()).is_some() {
                                heading = Some((node.id(), String::new()));
                            }
                            if main.is_none()
                                && (element.name() == "main" || element.attr("role") == Some("main"))
                            {
                                main = Some(node.id());
                            }
                        }
                    }
                    Node::Text(text) if unseen == 0 => {
                        if let Some(top) = open.last_mut() {
                            top.chars = top.chars.saturating_add(count(text));
                            top.sentences = top.sentences.saturating_add(text.matches('。').count() as u32);
                        }
                        if let Some((_, words)) = heading.as_mut().filter(|(_, w)| w.len() < 600) {
                            words.push_str(text);
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    let Node::Element(element) = node.value() else { continue };
                    unseen = unseen.saturating_sub(1);
                    let mut measure = open.pop().unwrap_or_default();
                    match element.name() {
                        "a" if measure.chars <= LONGEST_LINK && leads_away(element.attr("href")) => {
                            measure.linked = measure.chars;
                            measure.links = 1;
                        }
                        "br" => measure.breaks = 1,
                        "p" | "ul" | "ol" | "table" | "dl" | "section" | "pre" => measure.blocks += 1,
                        name if heading_level(name).is_some() => measure.blocks += 1,
                        _ => {}
                    }
                    of.insert(node.id(), measure);
                    if let Some(parent) = open.last_mut() {
                        parent.add(measure);
                    }
                    if let Some((id, words)) = heading.take_if(|(id, _)| *id == node.id()) {
                        let words = squeeze(&words);
                        let length = words.chars().count();
                        if length >= 6
                            && title.contains(&words)
                            && headline.is_none_or(|(_, best)| length > best)
                        {
                            headline = Some((id, length));
                        }
                    }
                }
            }
        }
        let mut core = FxHashSet::default();
        for id in main.into_iter().chain(headline.map(|(id, _)| id)) {
            let mut node = page.tree.get(id);
            while let Some(at) = node.filter(|n| core.insert(n.id())) {
                node = at.parent();
            }
        }
        let page = open.first().copied().unwrap_or_default();
        Measures { of, page, core }
    }

    /// What stands below an element.
    pub fn get(&self, id: NodeId) -> Measure {
        self.of.get(&id).copied().unwrap_or_default()
    }

    /// Does an element hold what the page is about?
    pub fn is_core(&self, id: NodeId) -> bool {
        self.core.contains(&id)
    }

    /// Does an element hold at least this part (per cent) of the page's words outside links?
    pub fn holds(&self, id: NodeId, percent: u64) -> bool {
        u64::from(self.get(id).prose()) * 100 >= u64::from(self.page.prose()) * percent
    }
}

/// Characters that are no white space.
fn count(text: &str) -> u32 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u32
}

/// A text without white space.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Is it a link to another page? An address to write to or a number to call belongs to the text.
fn leads_away(href: Option<&str>) -> bool {
    href.is_some_and(|h| {
        let h = h.trim_start();
        !["mailto:", "tel:"].iter().any(|s| h.get(..s.len()).is_some_and(|p| p.eq_ignore_ascii_case(s)))
    })
}
