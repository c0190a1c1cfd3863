//! Which parts of a page are not its article, and which it does not show.
//!
//! Four things tell: what an element is called (element, role, class, id), how much of it is links, what its
//! heading says (関連記事), and whether it holds what the page is about. The last one overrules the others: sites
//! name their outermost boxes "no-sidebar" and put forms around whole pages.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{Html, Node};

use super::elements::{asks_to_be_hidden, heading_level, is_block, is_invisible};
use super::measure::Measures;
use super::words::{Heads, PageWords, Sureness};

/// Outermost elements of furniture, and elements that are not shown.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    furniture: FxHashSet<NodeId>,
    hidden: FxHashSet<NodeId>,
}

impl Furniture {
    /// Is this the outermost element of a piece of furniture?
    pub fn is(&self, id: NodeId) -> bool {
        self.furniture.contains(&id)
    }

    /// Is this element not shown?
    pub fn is_hidden(&self, id: NodeId) -> bool {
        self.hidden.contains(&id)
    }
}

/// Part of the page's words (per cent) that a thing called furniture may hold: where it is surely so called, and
/// where the name means other things, too.
const MOST: [u64; 2] = [90, 40];
/// Part of the words (per cent) of a list of links that are links.
const LINKED: u64 = 50;
/// Characters of a link to another part of the page, alone in its paragraph.
const LONGEST_SKIP: u32 = 20;
/// Links that make a list.
const LIST: u32 = 3;

/// Finds the furniture of a page.
pub(super) fn find(page: &Html, measures: &Measures, words: &PageWords) -> Furniture {
    let mut finder = Finder { measures, words, found: Furniture::default() };
    // Elements inside what is decided already: nothing in them is looked at.
    let mut decided = 0usize;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(_) if decided > 0 => decided += 1,
                Node::Element(element) => {
                    decided = usize::from(is_invisible(element.name()) || finder.decide(node));
                }
                Node::Text(text) if decided == 0 => finder.heading(node, text),
                _ => {}
            },
            Edge::Close(node) => {
                if node.value().is_element() {
                    decided = decided.saturating_sub(1);
                }
            }
        }
    }
    end_article(page, measures, &mut finder.found);
    finder.found
}

/// Part of the words outside furniture (per cent) that the box of the article holds.
const ARTICLE: u64 = 60;
/// Most of them (per cent) that may follow it and be none of it.
const AFTER: u64 = 40;
/// Characters of a link that is a headline; labels of menus are shorter.
const HEADLINE: u32 = 12;

/// What follows a list of headlines that follows the article is not the article, whatever it is called: teasers,
/// advertisements, the foot of the page.
fn end_article(page: &Html, measures: &Measures, found: &mut Furniture) {
    // Of the words outside links, those that are furniture, below each element.
    let mut aside: FxHashMap<NodeId, u32> = FxHashMap::default();
    let mut open = vec![0u32];
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if node.value().is_element() => open.push(0),
            Edge::Close(node) if node.value().is_element() => {
                let mut below = open.pop().unwrap_or_default();
                if found.is(node.id()) || found.is_hidden(node.id()) {
                    below = measures.get(node.id()).prose();
                }
                aside.insert(node.id(), below);
                if let Some(top) = open.last_mut() {
                    *top = top.saturating_add(below);
                }
            }
            _ => {}
        }
    }
    let kept = |id: NodeId| {
        let prose = measures.get(id).prose();
        u64::from(prose.saturating_sub(aside.get(&id).copied().unwrap_or_default()))
    };
    let all = u64::from(measures.page.prose().saturating_sub(open.first().copied().unwrap_or_default()));
    // The article's box is the innermost that holds most of the page.
    let mut article = page.tree.root();
    while let Some(inner) = article.children().find(|c| {
        c.value().is_element() && !found.is(c.id()) && kept(c.id()) * 100 >= all * ARTICLE && all > 0
    }) {
        article = inner;
    }
    let (mut behind, mut ended, mut within, mut after) = (false, false, 0usize, 0u64);
    let mut rest = Vec::new();
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Close(node) if node == article => behind = true,
            Edge::Open(node) if behind && node.value().is_element() => {
                within += usize::from(within > 0);
                if within > 0 {
                    continue;
                }
                let measure = measures.get(node.id());
                if found.is(node.id()) {
                    ended |= measure.links >= 2 && measure.linked / measure.links >= HEADLINE;
                    within = 1;
                } else if ended && !measures.is_core(node.id()) {
                    after += kept(node.id());
                    rest.push(node.id());
                    within = 1;
                }
            }
            Edge::Close(node) if behind && node.value().is_element() => within = within.saturating_sub(1),
            _ => {}
        }
    }
    if after * 100 <= all * AFTER {
        found.furniture.extend(rest);
    }
}

struct Finder<'p> {
    measures: &'p Measures,
    words: &'p PageWords,
    found: Furniture,
}

impl Finder<'_> {
    /// Decides on an element by itself; true when it is furniture or hidden.
    fn decide(&mut self, node: NodeRef<'_, Node>) -> bool {
        let id = node.id();
        if self.found.is(id) {
            return true;
        }
        let Some(element) = node.value().as_element() else { return false };
        if matches!(element.name(), "html" | "body") {
            return false;
        }
        let measure = self.measures.get(id);
        let spared =
            |most: u64| self.measures.is_core(id) || measure.prose() > 0 && self.measures.holds(id, most);
        // A page saved while a dialogue was open, or shown by a script, hides its article, too.
        if (asks_to_be_hidden(element) || self.words.hides(element)) && !spared(MOST[1]) {
            self.found.hidden.insert(id);
            return true;
        }
        let named = self.words.names_furniture(element).is_some_and(|sureness| {
            !spared(match sureness {
                Sureness::Sure => MOST[0],
                Sureness::Weak => MOST[1],
            })
        });
        let list = is_block(element.name())
            && measure.links >= LIST
            && measure.is_linked(LINKED)
            && !self.measures.is_core(id)
            && !(measure.prose() >= 40 && self.measures.holds(id, MOST[1]));
        // The top of a site: its name, linked to its first page.
        let logo = is_block(element.name()) && measure.links > 0 && measure.prose() == 0 && is_logo(node);
        // 本文へスキップ, ページの先頭へ
        let skip = matches!(element.name(), "p" | "div" | "li")
            && measure.links == 1
            && measure.chars <= LONGEST_SKIP
            && measure.is_linked(100)
            && every_link(node, |href| href.starts_with('#'));
        if named || list || logo || skip {
            self.found.furniture.insert(id);
            return true;
        }
        false
    }

    /// Takes what a heading such as 関連記事 heads for furniture.
    fn heading(&mut self, text: NodeRef<'_, Node>, words: &str) {
        let Some(heads) = (words.len() <= 120).then(|| self.words.heads(words)).flatten() else { return };
        // The heading is the outermost element that holds these words and no others.
        let chars = words.chars().filter(|c| !c.is_whitespace()).count() as u32;
        let mut head = text;
        let mut level = None;
        for parent in text.ancestors().take(20) {
            let Some(element) = parent.value().as_element() else { break };
            if self.measures.get(parent.id()).chars != chars || element.name() == "body" {
                break;
            }
            level = level.or(heading_level(element.name()));
            head = parent;
        }
        if head == text {
            return;
        }
        let Some(around) = head.parent() else { return };
        let (id, measure) = (around.id(), self.measures.get(around.id()));
        let first = head.prev_siblings().take(50).all(|s| self.chars(s) == 0);
        let apart = around.value().as_element().is_some_and(|e| is_block(e.name()) && e.name() != "body")
            && !self.measures.is_core(id)
            && !self.measures.holds(id, MOST[1]);
        let linked = measure.links >= 2 && measure.is_linked(LINKED);
        if first && apart && (heads == Heads::Others || linked) {
            self.found.furniture.insert(id);
            return;
        }
        // In the article itself: as far as links follow.
        let mut end = None;
        for next in head.next_siblings() {
            let of = self.of(next);
            if of.chars == 0 {
                continue;
            }
            let list = of.links > 0 && of.is_linked(LINKED);
            let teaser = heads == Heads::Others && of.links > 0 && level.is_some();
            if !list && !teaser || self.measures.is_core(next.id()) {
                break;
            }
            end = Some(next.id());
        }
        let Some(end) = end else { return };
        for part in std::iter::once(head).chain(head.next_siblings()) {
            if part.value().is_element() {
                self.found.furniture.insert(part.id());
            }
            if part.id() == end {
                break;
            }
        }
    }

    fn of(&self, node: NodeRef<'_, Node>) -> super::measure::Measure {
        match node.value() {
            Node::Text(text) => super::measure::Measure {
                chars: text.chars().filter(|c| !c.is_whitespace()).count() as u32,
                ..Default::default()
            },
            _ => self.measures.get(node.id()),
        }
    }

    fn chars(&self, node: NodeRef<'_, Node>) -> u32 {
        self.of(node).chars
    }
}

/// Do all links of an element lead to the site's first page?
fn is_logo(element: NodeRef<'_, Node>) -> bool {
    const FIRST: [&str; 8] =
        ["", "index.html", "index.htm", "index.php", "index.shtml", "home", "ja", "ja/index.html"];
    every_link(element, |href| {
        // What follows the host.
        let path = match href.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => href,
        };
        FIRST.contains(&path.trim_matches(['.', '/'])) && !href.starts_with('#')
    })
}

/// Does something hold of the address of every link in a small element?
fn every_link(element: NodeRef<'_, Node>, holds: impl Fn(&str) -> bool) -> bool {
    element
        .descendants()
        .take(50)
        .filter_map(|n| n.value().as_element())
        .filter_map(|e| e.attr("href"))
        .all(|href| holds(href.trim()))
}
