//! HTML pages as canonical text: blocks in reading order, page furniture marked as such.

use ego_tree::NodeRef;
use scraper::{Html, Node, Selector};

use crate::text::{BlockKind, Document, Place, SourceInfo};

/// Parses a page.
pub(super) fn parse(html: &str, source: SourceInfo) -> Document {
    let page = Html::parse_document(html);
    let mut out = Writer::default();
    out.children(page.tree.root(), Context { kind: BlockKind::Paragraph, list: 0, pre: false, depth: 0 });
    out.end_block();
    let title = select_text(&page, "title");
    let meta_date = meta_date(&page);
    let place = Place::Path("html".into());
    let blocks = out.blocks.into_iter().map(|(start, end, kind)| (start, end, kind, place.clone()));
    let mut doc = Document::marked_up(out.text, blocks, source);
    doc.title = title;
    doc.meta_date = meta_date;
    doc
}

/// Boxes within boxes that a page may have: building the tree takes time by the square of this.
const DEEPEST_MARKUP: i32 = 4000;

/// Is the page boxes within boxes without end? Such a page is a fault or an attack; reading it takes minutes.
pub(super) fn is_bottomless(html: &str) -> bool {
    const BOXES: [&str; 12] = [
        "div",
        "section",
        "article",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "center",
        "main",
        "form",
        "fieldset",
    ];
    let mut depth = 0i32;
    for tag in html.split('<').skip(1) {
        let (step, name) = tag.strip_prefix('/').map_or((1, tag), |name| (-1, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        if BOXES.iter().any(|b| name[..end].eq_ignore_ascii_case(b)) {
            depth = (depth + step).max(0);
            if depth > DEEPEST_MARKUP {
                return true;
            }
        }
    }
    false
}

fn select_text(page: &Html, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let text: String = page.select(&selector).next()?.text().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The publication date in the page's metadata, as a day.
fn meta_date(page: &Html) -> Option<String> {
    let selector = Selector::parse(
        "meta[property='article:published_time'], meta[name='date'], meta[name='pubdate'], \
         meta[itemprop='datePublished'], meta[name='DC.date.issued']",
    )
    .ok()?;
    let content = page.select(&selector).find_map(|e| e.value().attr("content"))?;
    let day = content.get(..10)?;
    day.parse::<jiff::civil::Date>().ok().map(|d| d.to_string())
}

#[derive(Clone, Copy)]
struct Context {
    kind: BlockKind,
    list: u8,
    pre: bool,
    /// Elements around this one.
    depth: u16,
}

/// Elements within elements that are told apart. No page for people goes deeper; one made to exhaust the stack
/// does, and below this only its words are read.
const DEEPEST: u16 = 200;

#[derive(Default)]
struct Writer {
    text: String,
    blocks: Vec<(usize, usize, BlockKind)>,
    /// Start of the block being written.
    open: Option<(usize, BlockKind)>,
    /// White space seen since the last word.
    space: bool,
    /// Inside a table row: breaks become columns.
    in_row: bool,
}

impl Writer {
    fn children(&mut self, node: NodeRef<'_, Node>, mut context: Context) {
        context.depth += 1;
        if context.depth > DEEPEST {
            for text in node.descendants() {
                let seen =
                    text.parent().and_then(|p| p.value().as_element().map(|e| !is_invisible(e.name())));
                if let (Some(words), true) = (text.value().as_text(), seen.unwrap_or(true)) {
                    self.words(words, context);
                }
            }
            return;
        }
        for child in node.children() {
            self.node(child, context);
        }
    }

    fn node(&mut self, node: NodeRef<'_, Node>, mut context: Context) {
        match node.value() {
            Node::Text(text) => self.words(text, context),
            Node::Element(element) => {
                let name = element.name();
                if is_invisible(name) || is_hidden(element) {
                    return;
                }
                if context.kind != BlockKind::Furniture && is_furniture(element) {
                    context.kind = BlockKind::Furniture;
                }
                let furniture = context.kind == BlockKind::Furniture;
                let as_kind = |kind| if furniture { BlockKind::Furniture } else { kind };
                match name {
                    "br" => self.line_break(context),
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                        let level = name.as_bytes()[1] - b'0';
                        context.kind = as_kind(BlockKind::Heading(level));
                        self.block(node, context);
                    }
                    "dt" => {
                        context.kind = as_kind(BlockKind::Heading(6));
                        self.block(node, context);
                    }
                    "ul" | "ol" => {
                        context.list = context.list.saturating_add(1);
                        self.block(node, context);
                    }
                    "li" => {
                        context.kind = as_kind(BlockKind::ListItem(context.list.saturating_sub(1)));
                        self.block(node, context);
                    }
                    "tr" if !self.in_row && is_data_row(node) => {
                        context.kind = as_kind(BlockKind::TableRow);
                        self.end_block();
                        self.in_row = true;
                        let mut first = true;
                        for cell in node.children() {
                            if cell.value().as_element().is_some_and(|e| matches!(e.name(), "td" | "th")) {
                                if !first {
                                    self.begin(context);
                                    self.text.push_str(" | ");
                                    self.space = false;
                                }
                                first = false;
                                self.children(cell, context);
                            }
                        }
                        self.in_row = false;
                        self.end_block();
                    }
                    "pre" => {
                        context.pre = true;
                        self.block(node, context);
                    }
                    "img" | "input" => {}
                    _ if is_block(name) => {
                        if !matches!(context.kind, BlockKind::Furniture | BlockKind::ListItem(_)) {
                            context.kind = BlockKind::Paragraph;
                        }
                        self.block(node, context);
                    }
                    _ => self.children(node, context),
                }
            }
            Node::Document | Node::Fragment => self.children(node, context),
            _ => {}
        }
    }

    fn block(&mut self, node: NodeRef<'_, Node>, context: Context) {
        if self.in_row {
            self.line_break(context);
            self.children(node, context);
            self.line_break(context);
        } else {
            self.end_block();
            self.children(node, context);
            self.end_block();
        }
    }

    fn begin(&mut self, context: Context) {
        if self.open.is_none() {
            self.open = Some((self.text.len(), context.kind));
        }
    }

    fn words(&mut self, words: &str, context: Context) {
        if context.pre {
            for (i, line) in words.split('\n').enumerate() {
                if i > 0 {
                    self.line_break(context);
                }
                if !line.is_empty() {
                    self.begin(context);
                    self.text.push_str(line);
                }
            }
            return;
        }
        for (i, word) in words.split_whitespace().enumerate() {
            let spaced = i > 0 || self.space || words.starts_with(char::is_whitespace);
            let at_start = self.open.is_none() || self.text.ends_with(['\n', ' ']);
            self.begin(context);
            if spaced && !at_start {
                self.text.push(' ');
            }
            self.text.push_str(word);
            self.space = false;
        }
        if words.ends_with(char::is_whitespace) {
            self.space = true;
        }
    }

    fn line_break(&mut self, context: Context) {
        self.space = false;
        if self.open.is_none() {
            return;
        }
        if self.in_row {
            if !self.text.ends_with(' ') {
                self.text.push_str("  ");
            }
        } else {
            let kind = context.kind;
            self.end_block();
            // The line after a break goes on with the same block in the page's own words.
            let _ = kind;
        }
    }

    fn end_block(&mut self) {
        self.space = false;
        if let Some((start, kind)) = self.open.take() {
            let end = self.text.trim_end().len().max(start);
            self.text.truncate(end);
            if end > start {
                self.blocks.push((start, end, kind));
                self.text.push('\n');
            }
        }
    }
}

fn is_invisible(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "button"
            | "textarea"
            | "canvas"
            | "video"
            | "audio"
            | "rp"
            | "rt"
    )
}

fn is_hidden(element: &scraper::node::Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(|s| {
            let s: String = s.chars().filter(|c| !c.is_whitespace()).collect();
            s.contains("display:none") || s.contains("visibility:hidden")
        })
}

/// Parts of a page that are not its article, by element, role, or the words that sites name them by.
fn is_furniture(element: &scraper::node::Element) -> bool {
    if matches!(element.name(), "nav" | "footer" | "aside" | "form" | "menu") {
        return true;
    }
    if matches!(
        element.attr("role"),
        Some("navigation" | "complementary" | "contentinfo" | "search" | "banner")
    ) {
        return true;
    }
    // "content-header" names a part of an article, "header" the top of a site: names count word by word.
    let words = [element.attr("class"), element.attr("id")];
    words.iter().flatten().flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric())).any(|word| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "nav"
                | "navi"
                | "gnav"
                | "globalnav"
                | "navigation"
                | "menu"
                | "breadcrumb"
                | "breadcrumbs"
                | "topicpath"
                | "sidebar"
                | "side"
                | "ranking"
                | "related"
                | "relation"
                | "recommend"
                | "share"
                | "sns"
                | "social"
                | "footer"
                | "banner"
                | "cookie"
                | "pager"
                | "pagination"
                | "pagetop"
                | "advertisement"
                | "ad"
                | "ads"
                | "pr"
                | "copyright"
                | "toolbar"
                | "search"
        )
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "table"
            | "tbody"
            | "thead"
            | "tr"
            | "td"
            | "th"
            | "dl"
            | "dd"
            | "blockquote"
            | "address"
            | "figure"
            | "figcaption"
            | "form"
            | "fieldset"
            | "details"
            | "summary"
            | "hr"
            | "body"
            | "html"
            | "center"
            | "caption"
            | "menu"
    )
}

/// A row is data when its cells hold words, not paragraphs, lists or tables of their own.
fn is_data_row(row: NodeRef<'_, Node>) -> bool {
    let mut cells = 0;
    for cell in row.children() {
        if cell.value().as_element().is_some_and(|e| matches!(e.name(), "td" | "th")) {
            cells += 1;
            let blocks = cell
                .descendants()
                .filter_map(|n| n.value().as_element())
                .filter(|e| {
                    matches!(
                        e.name(),
                        "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "dl" | "section"
                    )
                })
                .count();
            if blocks > 1 {
                return false;
            }
        }
    }
    cells > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        parse(html, SourceInfo::default()).text().to_string()
    }

    #[test]
    fn depth_exhausts_nothing() {
        let deep =
            |n: usize| format!("<body>{}感染<script>x</script>{}", "<div>".repeat(n), "</div>".repeat(n));
        assert_eq!(text(&deep(150)).trim(), "感染");
        assert_eq!(text(&deep(3000)).trim(), "感染");
        assert!(!is_bottomless(&deep(3000)));
        assert!(is_bottomless(&deep(5000)));
        // Many boxes side by side are no depth, nor is what is never closed by habit.
        assert!(!is_bottomless(&"<div>感染</div>".repeat(9000)));
        assert!(!is_bottomless(&"<p>感染<br><li>".repeat(9000)));
    }
}
