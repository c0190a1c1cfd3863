//! The outline of a document: its lines, what governs what, and its sentences.
//!
//! Notices are written in outlines (1. > (1) > ① > ・, 【】, ■, time lines), and a heading governs what stands
//! under it: the items below 漏えいした可能性のある情報 are possible leaks although no item says so. The outline
//! is read off the marks at the beginning of lines, in the order in which a document introduces them.

use std::ops::Range;

use super::mark::{Mark, is_bullet, mark_of};
use super::{BlockKind, Document, LayoutPatterns, NormView, Place, chars_by_bytes, first_chars};

/// What a line is in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A heading: short, no sentence, governs what follows.
    Heading,
    /// An item of a list, or a numbered paragraph.
    Item,
    /// Running text.
    Text,
    /// A row of a table.
    Row,
    /// Navigation, rankings, related articles, copyright: never a source of facts.
    Furniture,
}

/// One line of the normalised text.
#[derive(Debug, Clone)]
pub struct Line {
    /// The line without indentation, in the normalised text.
    pub range: Range<usize>,
    /// The line without its mark.
    pub body: Range<usize>,
    /// What it is.
    pub kind: LineKind,
    /// The line that governs this one.
    pub parent: Option<usize>,
    /// The line holds a day (and perhaps a time) and nothing else.
    pub day_only: bool,
    /// The line opens with a day: an entry of a time line, or a dated paragraph.
    pub day_led: bool,
    /// A blank line stands before it.
    pub blank_before: bool,
    /// A row of the table to which the line before it belongs.
    same_table: bool,
    has_year: bool,
    indent: usize,
    mark: Option<Mark>,
}

impl Line {
    /// Do both lines open with marks of one kind?
    pub fn is_marked_as(&self, other: &Line) -> bool {
        self.mark.is_some() && self.mark == other.mark
    }
}

/// A sentence: a stretch of one line of the normalised text.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Index of its line.
    pub line: usize,
    /// Where it stands in the normalised text.
    pub range: Range<usize>,
    /// For a table row, the number of its cell.
    pub cell: usize,
}

/// Lines, their outline and sentences of one document.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Lines in text order, blank ones left out.
    pub lines: Vec<Line>,
    /// Sentences in text order; furniture has none.
    pub sentences: Vec<Sentence>,
}

impl Layout {
    /// Reads the outline off a document and its normalised view.
    pub fn new(doc: &Document, view: &NormView, patterns: &LayoutPatterns) -> Self {
        let mut lines = raw_lines(doc, view, patterns);
        mark_tail(&mut lines, view.text(), patterns);
        outline(&mut lines, view.text(), patterns);
        let sentences = sentences(&lines, view);
        Layout { lines, sentences }
    }

    /// The lines that govern a line, innermost first.
    pub fn governors(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        let parent = |line: usize| self.lines.get(line)?.parent;
        std::iter::successors(parent(line), move |&line| parent(line))
    }

    /// Index of the line that holds a position of the normalised text.
    pub fn line_at(&self, norm: usize) -> Option<usize> {
        let i = self.lines.partition_point(|l| l.range.start <= norm).checked_sub(1)?;
        self.lines.get(i).filter(|line| norm <= line.range.end).map(|_| i)
    }
}

fn raw_lines(doc: &Document, view: &NormView, patterns: &LayoutPatterns) -> Vec<Line> {
    let text = view.text();
    let mut lines = Vec::new();
    let mut at = 0;
    let mut blank = true;
    let mut block = 0;
    let mut table = None;
    for raw in text.split('\n') {
        let start = at;
        at += raw.len() + 1;
        let trimmed = raw.trim_start();
        let indent = raw.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() || trimmed.chars().all(|c| !c.is_alphanumeric()) {
            blank = true;
            continue;
        }
        let range = start + indent..start + indent + trimmed.len();
        let canon = view.to_canonical(range.clone());
        while doc.blocks().get(block).is_some_and(|b| b.span.end() <= canon.start()) {
            block += 1;
        }
        let html = doc.blocks().get(block).filter(|b| b.span.start() <= canon.start()).map(|b| b.kind);
        let gap = |offset: usize| view.has_gap(range.start + offset);
        let (mark, words) = match html {
            Some(BlockKind::Heading(level)) => (Some(Mark::Html(level)), mark_of(trimmed, gap).1),
            Some(BlockKind::TableHead) => (Some(Mark::TableHead), trimmed),
            _ => {
                let (mark, words) = mark_of(trimmed, gap);
                match (mark, html) {
                    (None, Some(BlockKind::ListItem(depth))) => (Some(Mark::ListItem(depth)), trimmed),
                    _ => (mark, words),
                }
            }
        };
        let body = range.end - words.len()..range.end;
        let day = patterns.day_lead.find(words).map_or(0, |m| m.end());
        let day_led = day > 0;
        let day_only = day_led && body.len() - day <= 3;
        let place = doc.blocks().get(block).map(|b| &b.place);
        let row_of = match html {
            Some(BlockKind::TableRow | BlockKind::TableHead) => place.and_then(table_of),
            _ => None,
        };
        let same_table = row_of.is_some() && row_of == table;
        table = row_of;
        let furniture = html == Some(BlockKind::Furniture) || patterns.furniture.is_match(trimmed);
        let kind = if furniture {
            LineKind::Furniture
        } else if matches!(html, Some(BlockKind::TableRow | BlockKind::TableHead))
            || trimmed.contains(" | ")
            || trimmed.ends_with('|')
        {
            LineKind::Row
        } else if matches!(mark, Some(Mark::Html(_))) {
            LineKind::Heading
        } else {
            LineKind::Text
        };
        lines.push(Line {
            range,
            body,
            kind,
            parent: None,
            day_only,
            day_led,
            blank_before: blank,
            same_table,
            has_year: day_led
                && words.starts_with(|c: char| c.is_ascii_digit() || "令平R".contains(c))
                && !words.chars().take(3).any(|c| matches!(c, '月' | '/' | '日')),
            indent,
            mark: mark.or(day_led.then_some(Mark::Day)),
        });
        blank = false;
    }
    lines
}

/// The path of the table to which a row belongs.
fn table_of(place: &Place) -> Option<&str> {
    let Place::Path(path) = place else { return None };
    let (_, inside) = path.rsplit_once("/table")?;
    let below = inside.find('/').map_or(0, |slash| inside.len() - slash);
    path.get(..path.len() - below)
}

/// Everything after a heading such as 関連記事 is furniture, up to the end of the page.
fn mark_tail(lines: &mut [Line], text: &str, patterns: &LayoutPatterns) {
    // A page's first lines may carry the same words in a menu.
    const MENU: usize = 4;
    let heads_tail = |line: &Line| {
        line.kind != LineKind::Furniture
            && text.get(line.range.clone()).is_some_and(|words| patterns.tail.is_match(words))
    };
    if let Some(tail) = lines.iter().skip(MENU).position(heads_tail) {
        for line in lines.iter_mut().skip(MENU + tail) {
            line.kind = LineKind::Furniture;
        }
    }
}

/// A line that governs those below it until another closes it.
struct Open {
    mark: Mark,
    line: usize,
    kind: LineKind,
    indent: usize,
    day_only: bool,
    /// A blank line stands below it.
    blank_below: bool,
}

fn outline(lines: &mut [Line], text: &str, patterns: &LayoutPatterns) {
    // Open lines, outermost first.
    let mut open: Vec<Open> = Vec::new();
    let numbered = lines.iter().any(|l| matches!(l.mark, Some(Mark::Number | Mark::Roman)));
    let mut prose = false;
    let title = page_title(lines);
    // Where a blank line stands between all lines, it parts none of them from another.
    let spread = lines.iter().filter(|l| l.blank_before).count() * 10 >= lines.len() * 9;
    for i in 0..lines.len() {
        let Some([line, below @ ..]) = lines.get_mut(i..) else { break };
        if line.kind == LineKind::Furniture {
            continue;
        }
        if title == Some(i) && !prose {
            open.clear();
            continue;
        }
        let next = below.iter().find(|l| l.kind != LineKind::Furniture);
        // Names of columns hold for their own table.
        if !line.same_table
            && let Some(at) = open.iter().position(|o| o.mark == Mark::TableHead)
        {
            open.truncate(at);
        }
        prose = prose || text.get(line.range.clone()).is_some_and(|words| words.contains('。'));
        if !prose
            && matches!(line.mark, Some(Mark::Day))
            && (line.day_only || line.range.len() <= 60)
            && line.has_year
        {
            // The date of issue above the text is no entry of a time line.
            open.clear();
            continue;
        }
        let words = text.get(line.body.clone()).unwrap_or_default();
        let short = words.chars().count() <= 45 && !is_sentence(words);
        let mark = line.mark.or_else(|| {
            let may_be = short
                && !numbered
                && line.indent == 0
                && line.kind == LineKind::Text
                && !words.contains('、')
                && next.is_some();
            let named = || prose && patterns.heading.is_match(words);
            let bare = may_be && (line.blank_before && words.chars().count() >= 4 || named());
            bare.then_some(Mark::Bare)
        });
        match mark {
            Some(mark) => {
                // What was added later stands beside the sections, not within the last of them.
                let added = matches!(mark, Mark::Bracket(_))
                    && ["追記", "更新"].iter().any(|w| first_chars(words, 16).contains(w));
                let level = if added { 0 } else { level_of(mark, line, &open) };
                let sibling_item =
                    open.get(level).is_some_and(|o| o.mark == mark && o.kind == LineKind::Item);
                open.truncate(level);
                line.parent = open.last().map(|o| o.line);
                // A line governs the next one unless that opens a sibling of this line or of one above it.
                let governs = next.is_some_and(|next| {
                    let sibling = next.mark.is_some_and(|m| m == mark || open.iter().any(|o| o.mark == m));
                    let apart = next.blank_before && next.mark.is_none();
                    let bullet = matches!(mark, Mark::Glyph(g) if is_bullet(g));
                    !sibling && (!apart || !bullet)
                });
                // In a list of items the last is an item, too, whatever follows it.
                let list = matches!(mark, Mark::Glyph(g) if is_bullet(g)) || sibling_item;
                if line.kind == LineKind::Text {
                    let bracket = matches!(mark, Mark::Bracket(_) | Mark::Bare);
                    line.kind = if short && !line_is_day(line) && !list && (bracket || governs) {
                        LineKind::Heading
                    } else {
                        LineKind::Item
                    };
                }
                open.push(Open {
                    mark,
                    line: i,
                    kind: line.kind,
                    indent: line.indent,
                    day_only: line.day_only,
                    blank_below: below.first().is_some_and(|l| l.blank_before),
                });
            }
            None => {
                // Plain text belongs to an item only when it is indented under it or the item is a bare day.
                while let Some(owner) = open.last() {
                    let holds = match owner.mark {
                        Mark::Day => {
                            let apart = line.blank_before && owner.blank_below;
                            owner.day_only && (!apart || spread && owner.line + 1 == i)
                                || line.indent > owner.indent
                        }
                        Mark::Glyph(g) if is_bullet(g) => {
                            owner.day_only
                                || line.indent > owner.indent && !line.blank_before
                                || owner.kind == LineKind::Heading && !line.blank_before
                        }
                        Mark::ListItem(_) => line.indent > owner.indent,
                        Mark::Circled | Mark::Paren => {
                            owner.kind == LineKind::Heading || line.indent > owner.indent || owner.day_only
                        }
                        _ => true,
                    };
                    if holds {
                        break;
                    }
                    open.pop();
                }
                line.parent = open.last().map(|o| o.line);
            }
        }
    }
}

/// The heading of a whole page: it governs everything, and so says nothing of any part. Its words (再発防止の
/// 取り組みについて) are not what the sections under it say.
fn page_title(lines: &[Line]) -> Option<usize> {
    let mut headings = lines.iter().enumerate().filter_map(|(i, l)| match l.mark {
        Some(Mark::Html(level)) if l.kind != LineKind::Furniture => Some((i, level)),
        _ => None,
    });
    let (first, level) = headings.next()?;
    let mut others = headings.peekable();
    let heads = level == 1 || others.peek().is_some();
    (heads && others.all(|(_, l)| l > level)).then_some(first)
}

fn line_is_day(line: &Line) -> bool {
    line.day_led
}

/// How many open lines stay open above a line with this mark.
fn level_of(mark: Mark, line: &Line, open: &[Open]) -> usize {
    if let Mark::Html(level) = mark {
        return above(open, |o| !matches!(o.mark, Mark::Html(l) if l < level));
    }
    // A sibling: the innermost open line with the same mark, unless this one is indented below it.
    if let Some((at, sibling)) = open.iter().enumerate().rfind(|(_, o)| o.mark == mark) {
        if line.indent > sibling.indent + 1 && matches!(mark, Mark::Glyph(_)) && at + 1 == open.len() {
            return at + 1;
        }
        return at;
    }
    match mark {
        // A new kind of section mark that is not indented closes the lists above it.
        Mark::Bracket(_) | Mark::Glyph('■' | '◆' | '●' | '□' | '◇' | '▼' | '★') if line.indent == 0 => {
            above(open, |o| {
                matches!(o.mark, Mark::Glyph(g) if is_bullet(g))
                    || matches!(o.mark, Mark::Day | Mark::Bare | Mark::Circled | Mark::ListItem(_))
                    || (o.kind == LineKind::Item && line.blank_before)
            })
        }
        // A section of the highest kind closes those that it does not hold.
        Mark::Roman => above(open, |o| !matches!(o.mark, Mark::Html(_) | Mark::Bracket(_))),
        // A number that opens a section is never inside a bullet list or a time line.
        Mark::Number => above(open, |o| {
            matches!(o.mark, Mark::Glyph(g) if is_bullet(g)) || matches!(o.mark, Mark::Day | Mark::Bare)
        }),
        // Nor is a line that heads a section by its words alone.
        Mark::Bare => above(open, |o| o.mark == Mark::Day),
        // Nor is a numbered line that is no further in an item of a paragraph that opens with a day.
        Mark::Paren => above(open, |o| o.mark == Mark::Day && !o.day_only && o.indent >= line.indent),
        _ => open.len(),
    }
}

/// How many open lines stand above the first one that is to be closed.
fn above(open: &[Open], closes: impl Fn(&Open) -> bool) -> usize {
    open.iter().position(closes).unwrap_or(open.len())
}

/// Does this stretch end as a sentence does?
fn is_sentence(words: &str) -> bool {
    let words = words.trim_end_matches([')', '」', '』', ' ']);
    words.contains('。')
        || [
            "。",
            "!",
            "?",
            "ます",
            "ました",
            "ません",
            "です",
            "である",
            "した",
            "ください",
            "という",
            "った",
        ]
        .iter()
        .any(|end| words.ends_with(end))
}

fn sentences(lines: &[Line], view: &NormView) -> Vec<Sentence> {
    let text = view.text();
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.kind == LineKind::Furniture {
            continue;
        }
        if line.kind == LineKind::Row {
            let mut at = line.body.start;
            for (cell, part) in text.get(line.body.clone()).unwrap_or_default().split('|').enumerate() {
                split_sentences(view, at..at + part.len(), i, cell, &mut out);
                at += part.len() + 1;
            }
        } else {
            split_sentences(view, line.body.clone(), i, 0, &mut out);
        }
    }
    out
}

/// Bytes of a sentence at most. What has no end for longer is a list, a table or an attack; what is looked at for each
/// pair of words of a sentence would take hours in it.
const LONGEST_SENTENCE: usize = 12_000;

/// What of a stretch is taken as one sentence: all of it, or up to its last comma or gap within the bound.
fn bounded(stretch: &str) -> &str {
    let head = stretch.get(..stretch.floor_char_boundary(LONGEST_SENTENCE)).unwrap_or(stretch);
    if head.len() == stretch.len() {
        return stretch;
    }
    let pauses = head.rmatch_indices(['、', ',', ' ', '・']);
    let pause = pauses.map(|(at, pause)| (at, at + pause.len())).next();
    let end = pause.filter(|&(at, _)| at > LONGEST_SENTENCE / 2).map(|(_, end)| end);
    end.and_then(|end| head.get(..end)).unwrap_or(head)
}

fn split_sentences(view: &NormView, range: Range<usize>, line: usize, cell: usize, out: &mut Vec<Sentence>) {
    let text = view.text();
    let mut start = range.start;
    let mut depth = 0usize;
    let mut push = |mut from: usize, to: usize| {
        while let Some(left) = text.get(from..to).filter(|left| !left.is_empty()) {
            let part = bounded(left);
            let lead = part.len() - part.trim_start().len();
            let kept = part.trim();
            if !kept.is_empty() {
                out.push(Sentence { line, range: from + lead..from + lead + kept.len(), cell });
            }
            from += part.len();
        }
    };
    let stretch = text.get(range.clone()).unwrap_or_default();
    // By their first bytes kana and kanji are none of these: ASCII, “ ① ※, 「 。 and ！.
    let may_be =
        |first: u8, second: u8| first < 0x80 || matches!((first, second), (0xE2 | 0xEF, _) | (0xE3, 0x80));
    for (i, c) in chars_by_bytes(stretch, may_be) {
        match c {
            '「' | '『' | '(' | '“' => depth += 1,
            '」' | '』' | ')' | '”' => depth = depth.saturating_sub(1),
            // Items run together on one line: … ①… ②… ※…
            '①'..='⑳' | '※' if depth == 0 && i > 0 && view.has_gap(range.start + i) => {
                push(start, range.start + i);
                start = range.start + i;
            }
            '。' | '!' | '?' | '！' | '？' if depth == 0 => {
                let end = range.start + i + c.len_utf8();
                push(start, end);
                start = end;
            }
            _ => {}
        }
    }
    if depth > 0
        && let Some(rest) = text.get(start..range.end)
    {
        // An unclosed bracket must not swallow the rest of a paragraph.
        let from = start;
        for (i, end) in rest.match_indices('。') {
            push(start, from + i + end.len());
            start = from + i + end.len();
        }
    }
    if start < range.end {
        push(start, range.end);
    }
}
