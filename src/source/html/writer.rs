//! The walk over a page that writes its canonical text and its blocks.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use ego_tree::NodeRef;
use rustc_hash::FxHashMap;
use scraper::node::Element;
use scraper::{Html, Node};

use super::elements::{heading_level, is_block, is_invisible, keeps_lines, stands_apart};
use super::furniture::Furniture;
use super::measure::Measures;
use super::path::{Numbers, Trail};
use super::rows::{Row, Table, row, spanned};
use crate::text::{BlockKind, Place};

/// Canonical text and blocks of a page.
pub(super) struct Written {
    /// The text: a block a line.
    pub text: String,
    /// Blocks as start byte, end byte, kind and place.
    pub blocks: Vec<(usize, usize, BlockKind, Place)>,
}

/// Writes a page.
pub(super) fn write<'p>(page: &'p Html, measures: &'p Measures, furniture: &'p Furniture) -> Written {
    let mut writer = Writer {
        measures,
        furniture,
        text: String::new(),
        blocks: Vec::new(),
        open: None,
        space: None,
        in_row: false,
        blank: false,
        column: false,
        trail: Trail::default(),
        elements: 0,
        paths: FxHashMap::default(),
        tables: Vec::new(),
        repeated: 0,
    };
    writer.children(page.tree.root(), Context::default());
    writer.end_block();
    Written { text: writer.text, blocks: writer.blocks }
}

#[derive(Debug, Clone, Copy)]
struct Context {
    kind: BlockKind,
    /// Lists around this element.
    list: u8,
    /// Line ends of the source are line ends.
    pre: bool,
    /// Inside a heading: what would be left out elsewhere may be its words.
    heading: bool,
    /// Elements around this one.
    depth: u16,
    /// Depth and number of the element whose path blocks have.
    place: (usize, u32),
}

impl Default for Context {
    fn default() -> Self {
        Context { kind: BlockKind::Paragraph, list: 0, pre: false, heading: false, depth: 0, place: (0, 0) }
    }
}

impl Context {
    fn of_kind(self, kind: BlockKind) -> Self {
        if self.kind == BlockKind::Furniture { self } else { Context { kind, ..self } }
    }
}

/// Elements within elements that are told apart. No page for people goes deeper; one made to exhaust the stack
/// does, and below this only its words are read.
const DEEPEST: u16 = 200;

/// Bytes of cells that are said again in the rows which they span.
const MOST_REPEATED: usize = 1024 * 1024;

/// White space of the source since the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// Shown as a space.
    Shown,
    /// With a line end, which is no space between two Japanese characters.
    LineEnd,
}

struct Writer<'p> {
    measures: &'p Measures,
    furniture: &'p Furniture,
    text: String,
    blocks: Vec<(usize, usize, BlockKind, Place)>,
    /// The block being written: start, kind, and depth and number of its element.
    open: Option<(usize, BlockKind, (usize, u32))>,
    space: Option<Space>,
    /// Inside a table row: breaks become columns.
    in_row: bool,
    /// An empty line stands before the next block.
    blank: bool,
    /// In a row, a break stands before the next word.
    column: bool,
    trail: Trail<'p>,
    /// Elements numbered so far.
    elements: u32,
    /// Path of the last element that had a block, by its number.
    paths: FxHashMap<u32, Arc<str>>,
    /// The tables around the writer, outermost first.
    tables: Vec<Table>,
    /// Bytes said again.
    repeated: usize,
}

impl<'p> Writer<'p> {
    fn children(&mut self, node: NodeRef<'p, Node>, mut context: Context) {
        context.depth += 1;
        if context.depth > DEEPEST {
            self.depths(node, context);
            return;
        }
        let mut numbers = Numbers::of(node);
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.words(text, context),
                Node::Element(element) => {
                    let number = numbers.next(element.name());
                    let depth = self.trail.enter(element.name(), number);
                    self.element(child, element, depth, context);
                    self.trail.leave();
                }
                Node::Document | Node::Fragment => self.children(child, context),
                _ => {}
            }
        }
    }

    /// The words of whatever is too deep to be told apart.
    fn depths(&mut self, node: NodeRef<'p, Node>, context: Context) {
        for text in node.descendants() {
            let seen = text.parent().and_then(|p| p.value().as_element().map(|e| !is_invisible(e.name())));
            if let (Some(words), true) = (text.value().as_text(), seen.unwrap_or(true)) {
                self.words(words, context);
            }
        }
    }

    fn element(&mut self, node: NodeRef<'p, Node>, element: &'p Element, depth: usize, mut context: Context) {
        let name = element.name();
        if is_invisible(name) || self.furniture.is_hidden(node.id()) {
            return;
        }
        if self.furniture.is(node.id()) {
            context.kind = BlockKind::Furniture;
        }
        self.elements = self.elements.saturating_add(1);
        let here = Context { place: (depth, self.elements), ..context };
        if keeps_lines(element) {
            context.pre = true;
        }
        let here = Context { pre: context.pre, ..here };
        match name {
            "br" => self.line_break(context),
            "wbr" => {}
            "dt" => self.block(node, Context { heading: true, ..here.of_kind(BlockKind::Heading(6)) }),
            "summary" => self.block(node, Context { heading: true, ..here }),
            "ul" | "ol" | "menu" | "dir" => {
                self.block(node, Context { list: context.list.saturating_add(1), ..here });
            }
            "li" => self.block(node, here.of_kind(BlockKind::ListItem(context.list.saturating_sub(1)))),
            "table" => {
                self.tables.push(Table::default());
                self.box_of(node, here);
                self.tables.pop();
            }
            "tr" if !self.in_row => self.row(node, here),
            "button" if !context.heading => {}
            "input" => {}
            // In a heading, a picture of words.
            "img" => {
                if context.heading
                    && self.open.is_none()
                    && let Some(alt) = element.attr("alt")
                {
                    self.words(alt, context);
                }
            }
            _ => match heading_level(name) {
                Some(level) => {
                    self.block(node, Context { heading: true, ..here.of_kind(BlockKind::Heading(level)) });
                }
                None if is_block(name) => self.box_of(node, here),
                None if self.furniture.is(node.id()) => self.block(node, here),
                None => self.children(node, context),
            },
        }
    }

    /// A box that says nothing of its own about what it holds.
    fn box_of(&mut self, node: NodeRef<'p, Node>, context: Context) {
        let inner = match context.kind {
            BlockKind::Furniture | BlockKind::ListItem(_) => context,
            BlockKind::Heading(_) if context.heading => context,
            _ => Context { kind: BlockKind::Paragraph, ..context },
        };
        self.block(node, inner);
    }

    fn block(&mut self, node: NodeRef<'p, Node>, context: Context) {
        if self.in_row {
            self.line_break(context);
            self.children(node, context);
            self.line_break(context);
        } else {
            self.end_block();
            let apart = node.value().as_element().is_some_and(|e| stands_apart(e.name()));
            self.blank |= apart;
            let before = self.blocks.len();
            self.children(node, context);
            self.end_block();
            self.blank |= apart;
            // &nbsp; alone in a paragraph is how editors leave a line empty.
            if before == self.blocks.len() && matches!(context.kind, BlockKind::Paragraph) && is_blank(node) {
                self.blank = true;
            }
        }
    }

    fn row(&mut self, node: NodeRef<'p, Node>, context: Context) {
        let (rows, reaching) = self.tables.last().map_or((0, 0), |t| (t.rows, t.reaching()));
        let what = row(node, self.measures, self.furniture, reaching, rows == 0);
        if let Some(table) = self.tables.last_mut() {
            table.rows = rows.saturating_add(1);
            if matches!(what, Row::Layout | Row::Headed(_)) {
                table.pass();
            }
        }
        match what {
            Row::Data => self.data_row(node, context.of_kind(BlockKind::TableRow)),
            Row::Head => self.data_row(node, context.of_kind(BlockKind::TableHead)),
            Row::Layout => self.box_of(node, context),
            Row::Headed(head) => {
                self.end_block();
                let mut numbers = Numbers::of(node);
                for cell in node.children() {
                    let Some(element) = cell.value().as_element() else { continue };
                    let depth = self.trail.enter(element.name(), numbers.next(element.name()));
                    let kind = if cell.id() == head { BlockKind::Heading(6) } else { BlockKind::Paragraph };
                    self.elements = self.elements.saturating_add(1);
                    let place = (depth, self.elements);
                    if !self.furniture.is_hidden(cell.id()) {
                        self.block(
                            cell,
                            Context { place, heading: cell.id() == head, ..context.of_kind(kind) },
                        );
                    }
                    self.trail.leave();
                }
            }
        }
    }

    fn data_row(&mut self, node: NodeRef<'p, Node>, context: Context) {
        self.end_block();
        self.in_row = true;
        let mut column = 0;
        let mut numbers = Numbers::of(node);
        for cell in node.children() {
            let Some(element) = cell.value().as_element().filter(|e| matches!(e.name(), "td" | "th")) else {
                continue;
            };
            if self.furniture.is_hidden(cell.id()) {
                continue;
            }
            column = self.spanning(column, context);
            self.next_cell(column, context);
            let start = self.text.len();
            self.trail.enter(element.name(), numbers.next(element.name()));
            self.children(cell, context);
            self.trail.leave();
            let rows = spanned(cell, "rowspan");
            if rows > 1
                && let Some(table) = self.tables.last_mut()
            {
                let words = self.text.get(start..).unwrap_or_default().trim();
                table.put(column, rows, words);
            }
            column += (spanned(cell, "colspan") as usize).min(100);
        }
        self.spanning(column, context);
        self.in_row = false;
        self.end_block();
    }

    /// Says again what cells above say of this row, from a column on; gives the column after them.
    fn spanning(&mut self, mut column: usize, context: Context) -> usize {
        while let Some(words) = self.tables.last_mut().and_then(|t| t.take(column)) {
            self.repeated += words.len();
            if self.repeated <= MOST_REPEATED {
                self.next_cell(column, context);
                self.words(&words, context);
            }
            column += 1;
        }
        column
    }

    fn next_cell(&mut self, column: usize, context: Context) {
        if column > 0 {
            self.begin(context);
            self.text.push_str(" | ");
        }
        self.space = None;
        self.column = false;
    }

    fn begin(&mut self, context: Context) {
        if self.open.is_none() {
            if std::mem::take(&mut self.blank) && !self.text.is_empty() {
                self.text.push('\n');
            }
            self.open = Some((self.text.len(), context.kind, context.place));
        }
        if std::mem::take(&mut self.column) {
            self.text.push_str("  ");
        }
    }

    fn words(&mut self, words: &str, context: Context) {
        if context.pre && !self.in_row {
            for (i, line) in words.split('\n').enumerate() {
                if i > 0 {
                    self.line_break(context);
                }
                if !line.is_empty() {
                    self.begin(context);
                    self.push(line);
                }
            }
            return;
        }
        // Only the white space of ASCII is collapsed: a wide space or &nbsp; is shown as it stands.
        let mut rest = words;
        loop {
            let behind = rest.trim_ascii_start();
            let space = rest.len() - behind.len();
            if space > 0 {
                let line_end =
                    rest.bytes().take(space).any(|b| b == b'\n') && self.space != Some(Space::Shown);
                self.space = Some(if line_end { Space::LineEnd } else { Space::Shown });
            }
            let end = behind.find(|c: char| c.is_ascii_whitespace()).unwrap_or(behind.len());
            let Some((word, more)) = behind.split_at_checked(end).filter(|(word, _)| !word.is_empty()) else {
                break;
            };
            self.word(word, context);
            rest = more;
        }
    }

    fn word(&mut self, word: &str, context: Context) {
        let column = self.column;
        let at_start = self.open.is_none() || column || self.text.ends_with(['\n', ' ']);
        self.begin(context);
        let space = self.space.take();
        if let Some(space) = space.filter(|_| !at_start) {
            let japanese = |c: Option<char>| c.is_some_and(is_wide);
            if space == Space::Shown
                || !japanese(self.text.chars().next_back())
                || !japanese(word.chars().next())
            {
                self.text.push(' ');
            }
        }
        self.push(word);
    }

    /// Writes words without what only tells a browser where it may break them.
    fn push(&mut self, words: &str) {
        if words.contains(is_no_character) {
            self.text.extend(words.chars().filter(|&c| !is_no_character(c)));
        } else {
            self.text.push_str(words);
        }
    }

    fn line_break(&mut self, context: Context) {
        self.space = None;
        if self.in_row {
            // Within a cell a line is a column, between cells it is nothing.
            self.column = self.open.is_some() && !self.text.ends_with(' ');
        } else if context.heading && matches!(context.kind, BlockKind::Heading(_)) {
            // A heading of two lines is one heading.
            self.space = self.open.is_some().then_some(Space::Shown);
        } else if self.open.is_some() {
            self.end_block();
        } else {
            self.blank = true;
        }
    }

    fn end_block(&mut self) {
        self.space = None;
        self.column = false;
        let Some((start, kind, (depth, number))) = self.open.take() else { return };
        let end = self.text.trim_end().len().max(start);
        self.text.truncate(end);
        if self.text.get(start..).is_none_or(|words| words.trim().is_empty()) {
            self.text.truncate(start);
            if self.text.ends_with("\n\n") {
                self.text.pop();
                self.blank = true;
            }
            return;
        }
        let path = match self.paths.entry(number) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(_) => {
                let path = self.trail.path(depth);
                // Lines of one element follow each other, or stand around what it holds.
                if self.paths.len() > 64 {
                    self.paths.clear();
                }
                self.paths.insert(number, path.clone());
                path
            }
        };
        self.blocks.push((start, end, kind, Place::Path(path)));
        self.text.push('\n');
    }
}

/// Soft hyphen, space of no width, joiner: nothing that is shown.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Does an element hold white space alone, and something of it that is shown?
fn is_blank(node: NodeRef<'_, Node>) -> bool {
    node.descendants()
        .take(20)
        .filter_map(|n| n.value().as_text())
        .any(|t| t.contains(['\u{A0}', '\u{3000}']) && t.chars().all(char::is_whitespace))
}

/// Is it a character of Japanese writing, beside which a line end is no space?
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{33FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{20000}'..='\u{3FFFD}')
}
