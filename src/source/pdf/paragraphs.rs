//! Rows to blocks: which lines go on with a paragraph, which stand by themselves, what is a heading or a list item.
//!
//! A line goes on when the next one's first word had no room on it: a program that lays out text breaks a line no
//! earlier. So 2020年11 and 月4日 on two lines are one date in the canonical text, and three short lines stay three.

use std::collections::BTreeMap;

use super::rows::{Region, Row, RowKind, join};
use crate::text::BlockKind;

/// A block of the document.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub text: String,
    pub kind: BlockKind,
    /// Page of its beginning, from 1.
    pub page: u32,
    /// Ideographic spaces that its first line is moved in by.
    pub indent: usize,
    /// More space stands before it than between lines.
    pub apart: bool,
}

/// The measures of running text in a region.
#[derive(Debug, Clone, Copy)]
struct Measure {
    left: f64,
    right: f64,
    /// From line to line.
    pitch: f64,
}

/// Blocks in reading order.
pub(super) fn paragraphs(regions: &[Region]) -> Vec<Paragraph> {
    let body = body_size(regions);
    let page = measure(regions.iter().filter(|r| !r.column), true, body);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut furniture: Vec<Paragraph> = Vec::new();
    let mut open: Option<Open> = None;
    for region in regions {
        let measure = if region.column { measure(std::iter::once(region), false, body) } else { page };
        let mut first = true;
        for row in &region.rows {
            if row.kind == RowKind::Furniture {
                furniture.push(Paragraph {
                    text: row.line.text.clone(),
                    kind: BlockKind::Furniture,
                    page: row.page,
                    indent: 0,
                    apart: false,
                });
                continue;
            }
            match open.as_mut() {
                Some(block) if block.takes(row, first, measure) => block.add(row, first, measure),
                _ => {
                    let apart = open.as_ref().is_some_and(|block| !first && block.is_far(row, measure));
                    if let Some(done) = open.take() {
                        out.push(done.close());
                        // What came with the page in between stands after the paragraph that it would divide.
                        out.append(&mut furniture);
                    }
                    open = Some(Open::new(row, measure, body, apart));
                }
            }
            first = false;
        }
    }
    out.extend(open.map(|block| block.close()));
    out.append(&mut furniture);
    // What is large above the text is its title or its writer; neither heads a section.
    for block in out.iter_mut().take_while(|b| !b.text.contains('。')) {
        if matches!(block.kind, BlockKind::Heading(_)) {
            block.kind = BlockKind::Paragraph;
        }
    }
    out
}

/// A block being gathered.
struct Open<'r> {
    first: &'r Row,
    last: &'r Row,
    /// The row before the last.
    before: Option<&'r Row>,
    /// How many rows it has.
    rows: usize,
    text: String,
    /// Measures of the region in which its last row stands.
    measure: Measure,
    /// The row at which the last region was entered, if that was in mid-block.
    entered: usize,
    apart: bool,
    /// Size of running text in the document.
    body: f64,
}

impl<'r> Open<'r> {
    fn new(row: &'r Row, measure: Measure, body: f64, apart: bool) -> Self {
        Open {
            first: row,
            last: row,
            before: None,
            rows: 1,
            text: row.line.text.clone(),
            measure,
            entered: 0,
            apart,
            body,
        }
    }

    /// Is the row further away than the next line of running text would be?
    fn is_far(&self, row: &Row, measure: Measure) -> bool {
        if self.last.kind == RowKind::Table && row.kind == RowKind::Table {
            return false;
        }
        row.line.across - self.last.line.across > 1.5 * measure.pitch.max(1.2 * row.line.size)
    }

    /// Does the row go on with this block? `first`: it is the first one of a page or column.
    fn takes(&self, row: &Row, first: bool, measure: Measure) -> bool {
        let (last, next) = (&self.last.line, &row.line);
        if self.last.kind != RowKind::Text || row.kind != RowKind::Text {
            return false;
        }
        let size = last.size.max(next.size);
        if (last.size - next.size).abs() > 0.08 * size {
            return false;
        }
        // Room that the line above had left.
        let room = self.measure.right - last.a1;
        let space = if last.text.ends_with(|c: char| c.is_ascii_graphic()) { 0.25 * size } else { 0.0 };
        let opened = last.text.ends_with(['(', '（', '「', '『', '【', '“']);
        if next.unit + space <= room - 0.1 * size && !opened {
            return false;
        }
        // Lines at the right, and short ones in the middle, stand by themselves.
        let width = self.measure.right - self.measure.left;
        let start = self.first.line.a0;
        if start - self.measure.left > 0.4 * width {
            return false;
        }
        let ended = last.text.ends_with(['。', '．', '」', '】', '：', ':', '！', '？']);
        // Items begin lines; a number in mid-sentence rarely comes to stand there.
        let mark = mark_of(&next.text);
        if mark == Mark::Strong || mark == Mark::Weak && !last.text.ends_with('、') {
            return false;
        }
        if is_time(&next.text) && is_time(&self.text) || is_day(&next.text) {
            return false;
        }
        if first {
            // Over to the next page or column: only a sentence that is not at its end goes on.
            return !ended && (next.a0 - measure.left).abs() < (start - self.measure.left).abs() + 1.5 * size;
        }
        let gap = next.across - last.across;
        let lines = self.rows - self.entered;
        let pitch = match self.before {
            Some(before) if lines > 1 => last.across - before.line.across,
            _ => (measure.pitch * (size / self.body)).clamp(1.15 * size, 2.2 * size),
        };
        if gap > 1.3 * pitch + 0.5 || gap < 0.5 * size {
            return false;
        }
        if lines > 1 {
            // The margin of the paragraph is known from its second line on.
            return (next.a0 - last.a0).abs() < 0.6 * size;
        }
        let shift = next.a0 - last.a0;
        // A title on two lines, each in the middle.
        if size >= 1.15 * self.body && ((next.a0 + next.a1) - (last.a0 + last.a1)).abs() < 2.0 * size {
            return true;
        }
        let hanging = mark_of(&last.text) != Mark::None
            || last.text.contains(['：', ':'])
            || last.text.contains('\u{3000}');
        let centred =
            centred(last.a0, last.a1, self.measure, size) && centred(next.a0, next.a1, self.measure, size);
        let at_margin = shift < 0.0 && (next.a0 - self.measure.left).abs() < 0.6 * size;
        at_margin
            || (-3.6 * size..0.6 * size).contains(&shift)
            || hanging && (0.0..8.0 * size).contains(&shift)
            || centred
    }

    fn add(&mut self, row: &'r Row, first: bool, measure: Measure) {
        let spaced = self.last.line.spaced;
        join(&mut self.text, &row.line.text, spaced);
        if first {
            self.entered = self.rows;
        }
        self.before = Some(std::mem::replace(&mut self.last, row));
        self.rows += 1;
        self.measure = measure;
    }

    fn close(self) -> Paragraph {
        let line = &self.first.line;
        let chars = self.text.chars().count();
        let heading = line.size >= 1.15 * self.body && chars <= 80 && !self.text.ends_with('。');
        let kind = match self.first.kind {
            RowKind::Table => BlockKind::TableRow,
            _ if heading => BlockKind::Heading(3),
            _ => BlockKind::Paragraph,
        };
        let room = self.measure.right - line.a1;
        let shift = line.a0 - self.measure.left;
        let width = self.measure.right - self.measure.left;
        let placed = centred(line.a0, line.a1, self.measure, line.size)
            || shift > 0.4 * width
            || room < line.size && shift > 0.3 * width;
        let indent = if heading || placed || kind == BlockKind::TableRow {
            0
        } else {
            ((shift / line.size).round().max(0.0) as usize).min(8)
        };
        Paragraph { text: self.text, kind, page: self.first.page, indent, apart: self.apart }
    }
}

/// Does a line stand in the middle, away from both margins?
fn centred(a0: f64, a1: f64, measure: Measure, size: f64) -> bool {
    let (before, after) = (a0 - measure.left, measure.right - a1);
    before > 2.5 * size && (before - after).abs() < 1.6 * size
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// A number, which may also stand in mid-sentence.
    Weak,
    /// A sign that begins an item or a heading.
    Strong,
}

/// The mark at the beginning of a line.
fn mark_of(text: &str) -> Mark {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return Mark::None };
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let closes = |c: Option<char>| matches!(c, Some(')' | '）' | '.' | '．' | '、' | ' ' | '\u{3000}'));
    match first {
        '・' | '•' | '■' | '□' | '◆' | '◇' | '●' | '○' | '〇' | '◎' | '▼' | '▽' | '▲' | '△' | '★' | '☆'
        | '※' | '▪' | '→' | '✓' | '【' | '〈' | '《' | '≪' | '＜' => Mark::Strong,
        '①'..='⑳' | '❶'..='❿' | '⑴'..='⒇' => Mark::Weak,
        '(' | '（' => {
            let inside: String = chars.by_ref().take_while(|c| !matches!(c, ')' | '）')).take(4).collect();
            let short = (1..=2).contains(&inside.chars().count());
            if short && inside.chars().all(|c| digit(c) || matches!(c, 'ア'..='コ' | '一'..='十' | 'a'..='z'))
            {
                Mark::Weak
            } else {
                Mark::None
            }
        }
        c if digit(c) => {
            let rest = text.trim_start_matches(digit);
            let digits = text.chars().count() - rest.chars().count();
            let mut after = rest.chars();
            let closed = digits <= 2 && closes(after.next());
            if closed && !after.next().is_some_and(digit) { Mark::Weak } else { Mark::None }
        }
        '第' if text.chars().nth(1).is_some_and(digit)
            && text.chars().nth(2).is_some_and(char::is_whitespace) =>
        {
            Mark::Weak
        }
        _ => Mark::None,
    }
}

/// Does a line begin with a time of day, as entries of a time line do?
fn is_time(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let rest = text.trim_start_matches(digit);
    (1..=2).contains(&(text.chars().count() - rest.chars().count()))
        && rest.strip_prefix([':', '：']).is_some_and(|r| r.starts_with(digit))
}

/// Is a line a day and nothing else, as over the entries of a time line?
fn is_day(text: &str) -> bool {
    let of_day = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || "年月日令和平成元()（）月火水木金土・祝 \u{3000}".contains(c)
    };
    text.chars().all(of_day)
        && text.starts_with(|c: char| c.is_numeric() || c == '令')
        && text.contains('月')
        && text.contains('日')
}

/// Size of most of the text.
fn body_size(regions: &[Region]) -> f64 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for row in regions.iter().flat_map(|r| &r.rows).filter(|r| r.kind != RowKind::Furniture) {
        let size = (row.line.size * 4.0).round() as i64;
        *sizes.entry(size).or_default() += row.line.text.chars().count();
    }
    let most = sizes.iter().max_by_key(|&(size, n)| (n, size));
    most.map_or(10.0, |(&size, _)| size as f64 / 4.0)
}

fn measure<'r>(regions: impl Iterator<Item = &'r Region>, whole: bool, body: f64) -> Measure {
    let (mut starts, mut ends, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    let mut length = 0.0f64;
    for region in regions {
        length = length.max(region.length);
        let mut before: Option<&Row> = None;
        for row in region.rows.iter().filter(|r| r.kind == RowKind::Text) {
            starts.push(row.line.a0);
            // An address that overflows its line says nothing about the margin.
            let overflow = row.line.text.is_ascii() && !row.line.text.contains(' ');
            if !overflow {
                // A mark at the end may hang over the margin.
                let hangs = row.line.text.ends_with(['、', '。', '，', '．']);
                ends.push(row.line.a1 - if hangs { row.line.size } else { 0.0 });
            }
            gaps.extend(before.and_then(|b: &Row| {
                let (p, q) = (&b.line, &row.line);
                let alike = [p.size, q.size].iter().all(|s| (s - body).abs() < 0.1 * body);
                // Lines of cells and lists may be closer than those of running text.
                let running = p.a1 - p.a0 > 0.4 * region.length;
                (alike && running).then_some(q.across - p.across)
            }));
            before = Some(row);
        }
    }
    starts.sort_by(f64::total_cmp);
    ends.sort_by(f64::total_cmp);
    // The leftmost place where two lines begin.
    let shared = starts.iter().zip(starts.iter().skip(1)).find(|(a, b)| **b - **a < 0.5 * body);
    let left = shared.map(|(a, _)| a).or(starts.first()).copied().unwrap_or(0.0);
    let longest = ends.last().copied().unwrap_or(length);
    // Full lines end near each other, some before the margin and some, by a mark that must not begin a line, past it.
    // A margin taken too far to the left does not part a paragraph; one too far to the right does.
    let near = ends.get(ends.partition_point(|&e| longest - e > 2.5 * body)..).unwrap_or_default();
    let right = match near.len() {
        // With one line that long, nothing tells that it is full; pages mostly have equal margins.
        0 | 1 if whole => longest.max(length - left),
        n => near.get(n / 3).copied().unwrap_or(longest),
    };
    gaps.retain(|&g| g > 0.6 * body && g < 4.0 * body);
    gaps.sort_by(f64::total_cmp);
    // Lines of a paragraph are nearest; between paragraphs there may be more space, and more often.
    let pitch = smallest_common(&gaps).unwrap_or(1.5 * body);
    Measure { left, right, pitch }
}

/// The smallest value, of sorted ones, that comes up more than once in a while (within half a point).
fn smallest_common(sorted: &[f64]) -> Option<f64> {
    let enough = (sorted.len() / 10).max(2);
    let mut end = 0;
    for (start, &value) in sorted.iter().enumerate() {
        while sorted.get(end).is_some_and(|other| other - value <= 0.5) {
            end += 1;
        }
        if end - start >= enough
            && let Some(last) = sorted.get(end - 1)
        {
            return Some((value + last) / 2.0);
        }
    }
    sorted.first().copied()
}
