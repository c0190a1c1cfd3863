//! The normalised view: the canonical text with differences of writing folded away, and an exact map back.
//!
//! What is folded: full-width and half-width forms, compatibility characters (㈱, ㋿, radical code points),
//! the many tildes and dashes, ASCII commas that stand for 読点, spaces inside Japanese text, and line breaks
//! that only wrap a sentence. A page's furniture is left out: nothing is read off it. Circled numbers stay as they are: ①2名 must not become 12名.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{Block, BlockKind, Document, Place, Span};

/// A stretch that maps as a whole: either copied byte for byte, or edited.
#[derive(Debug, Clone, Copy)]
struct Piece {
    norm: usize,
    canon: usize,
    /// Copied byte for byte up to the next piece; otherwise positions inside snap to its ends.
    copied: bool,
}

/// The normalised text of a document and the map to its canonical text.
#[derive(Debug, Clone)]
pub struct NormView {
    text: String,
    pieces: Vec<Piece>,
    /// Positions in the normalised text at which a space of the canonical text was dropped, ascending.
    gaps: Vec<usize>,
    canon_len: usize,
}

impl NormView {
    /// Builds the view of a whole document.
    pub fn new(doc: &Document) -> Self {
        Builder::new(doc).build()
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Was a space dropped just before this position? (株式会社 紬月 is read as one word but written as two.)
    pub fn has_gap(&self, norm: usize) -> bool {
        self.gaps.binary_search(&norm).is_ok()
    }

    /// Does such a space part words? The spaces of 株 式 会 社 紬 月 set letters apart.
    pub fn has_word_gap(&self, norm: usize) -> bool {
        let Ok(at) = self.gaps.binary_search(&norm) else { return false };
        let one_letter = |gaps: &&[usize]| match gaps {
            &[a, b] => self.text.get(*a..*b).is_some_and(|between| between.chars().count() == 1),
            _ => false,
        };
        let left = self.gaps.get(..=at).unwrap_or_default().windows(2).rev().take(SET_APART);
        let right = self.gaps.get(at..).unwrap_or_default().windows(2).take(SET_APART);
        left.take_while(one_letter).count() + 1 + right.take_while(one_letter).count() < SET_APART
    }

    /// The canonical span of a range of the normalised text, snapped outward to whole edits.
    pub fn to_canonical(&self, range: Range<usize>) -> Span {
        let start = match self.piece_at(range.start) {
            Some((p, _)) if p.copied => p.canon + (range.start - p.norm),
            Some((p, _)) => p.canon,
            None => 0,
        };
        if range.is_empty() {
            return Span::new(start, start);
        }
        // The piece that holds the last byte decides where the range ends.
        let end = match self.piece_at(range.end - 1) {
            Some((p, _)) if p.copied => p.canon + (range.end - p.norm),
            Some((_, end)) => end,
            None => start,
        };
        Span::new(start, end.max(start))
    }

    /// The last non-empty piece that begins at or before `norm`, and where it ends in the canonical text. An empty text
    /// has none.
    fn piece_at(&self, norm: usize) -> Option<(Piece, usize)> {
        let i = self.pieces.partition_point(|p| p.norm <= norm).saturating_sub(1);
        let end = self.pieces.get(i + 1).map_or(self.canon_len, |next| next.canon);
        Some((*self.pieces.get(i)?, end))
    }
}

struct Builder<'d> {
    doc: &'d Document,
    out: String,
    pieces: Vec<Piece>,
    gaps: Vec<usize>,
}

impl<'d> Builder<'d> {
    fn new(doc: &'d Document) -> Self {
        Builder { doc, out: String::with_capacity(doc.text().len()), pieces: Vec::new(), gaps: Vec::new() }
    }

    fn copy(&mut self, canon: usize, text: &str) {
        if !self.pieces.last().is_some_and(|p| p.copied && p.canon + (self.out.len() - p.norm) == canon) {
            self.pieces.push(Piece { norm: self.out.len(), canon, copied: true });
        }
        self.out.push_str(text);
    }

    fn edit(&mut self, canon: usize, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece { norm: self.out.len(), canon, copied: false });
            self.out.push_str(text);
        }
    }

    /// Puts the character that has just been copied and a mark at `canon` together, where there is such a character.
    fn compose(&mut self, canon: usize, mark: char) -> bool {
        let Some(base) = self.out.chars().next_back() else { return false };
        let Some(whole) = unicode_normalization::char::compose(base, mark) else { return false };
        let start = self.out.len() - base.len_utf8();
        // Copied from right before the mark, and not made of something else.
        let from = canon.checked_sub(base.len_utf8());
        let copied = self.pieces.last().filter(|p| p.copied && p.norm <= start);
        let (Some(from), Some(_)) =
            (from.filter(|&at| self.doc.text().get(at..canon).is_some_and(|t| t.starts_with(base))), copied)
        else {
            return false;
        };
        self.out.truncate(start);
        if self.pieces.last().is_some_and(|p| p.norm == start) {
            self.pieces.pop();
        }
        self.edit(from, whole.encode_utf8(&mut [0; 4]));
        true
    }

    fn build(mut self) -> NormView {
        let text = self.doc.text();
        let wraps = wraps(self.doc);
        let mut wrap = wraps.iter().copied().peekable();
        let mut left_out = left_out(self.doc).peekable();
        let mut line_started = false;
        let mut rest = text;
        loop {
            let from = rest;
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            let i = text.len() - from.len();
            if let Some(block) = left_out.next_if(|b| b.span.start() == i) {
                // With the line end behind it; whatever separates it from the rest stays.
                let mut behind = text.get(block.span.end()..).unwrap_or_default().chars();
                behind.next();
                rest = behind.as_str();
                line_started = false;
                continue;
            }
            match c {
                '\n' => {
                    if wrap.next_if_eq(&i).is_some() {
                        // The wrap goes, and with it the indentation of the continued line.
                        rest = rest.trim_start_matches(is_blank);
                    } else {
                        self.copy(i, "\n");
                        line_started = false;
                    }
                    continue;
                }
                c if is_blank(c) => {
                    rest = rest.trim_start_matches(is_blank);
                    let blanks = before(from, rest);
                    let after = rest.chars().next();
                    if !line_started {
                        // Indentation tells the outline: keep its width as plain spaces.
                        for (k, c) in blanks.char_indices() {
                            let pad = if c == '\u{3000}' || c == '\t' { "  " } else { " " };
                            if pad.len() == c.len_utf8() && c == ' ' {
                                self.copy(i + k, pad);
                            } else {
                                self.edit(i + k, pad);
                            }
                        }
                    } else if after.is_none_or(|c| c == '\n') {
                        // Trailing space says nothing.
                    } else if blanks.len() > c.len_utf8() || c == '\t' {
                        // Two or more spaces are a column.
                        self.edit(i, "  ");
                    } else {
                        let last = self.out.chars().next_back().unwrap_or(' ');
                        let after = narrow(after.unwrap_or(' '));
                        if keeps_space(last, after) {
                            self.edit(i, " ");
                        } else {
                            self.gaps.push(self.out.len());
                        }
                    }
                    continue;
                }
                c if is_plain(c) => {
                    // Most of a text needs no folding: copy it by runs.
                    rest = rest.trim_start_matches(is_plain);
                    line_started = true;
                    self.copy(i, before(from, rest));
                    continue;
                }
                _ => {}
            }
            if c == '*'
                && let Some(behind) = rest.strip_prefix('*')
            {
                // Markdown's bold marks say nothing.
                rest = behind;
                continue;
            }
            let next = rest.chars().next();
            line_started = true;
            match c {
                // Half-width kana compose with a following sound mark.
                '\u{FF61}'..='\u{FF9F}' => {
                    let mut s = String::from(c);
                    if let Some(behind) = rest.strip_prefix(['\u{FF9E}', '\u{FF9F}']) {
                        s.extend(next);
                        rest = behind;
                    }
                    let folded: String = s.nfkc().collect();
                    self.edit(i, &folded);
                }
                ',' | '，' => {
                    let digits = self.out.chars().next_back().is_some_and(|c| c.is_ascii_digit())
                        && next.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
                    match (digits, c) {
                        (true, ',') => self.copy(i, ","),
                        (true, _) => self.edit(i, ","),
                        // Between Japanese words a comma is a 読点.
                        (false, ',') if self.out.chars().next_back().is_some_and(|c| c.is_ascii()) => {
                            self.copy(i, ",")
                        }
                        (false, _) => self.edit(i, "、"),
                    }
                }
                '．' => {
                    let digit = self.out.chars().next_back().is_some_and(|c| c.is_ascii_digit());
                    self.edit(i, if digit { "." } else { "。" });
                }
                '〜' | '～' | '∼' | '˜' => self.edit(i, "~"),
                '−' | '–' | '—' | '―' | '‐' | '‑' | '－' => self.edit(i, "-"),
                '\u{FF00}'..='\u{FF5E}'
                | '\u{FFE0}'..='\u{FFEF}'
                | '\u{2E80}'..='\u{2FDF}'
                | '\u{2100}'..='\u{214F}'
                | '\u{3220}'..='\u{3247}'
                | '\u{3260}'..='\u{32B0}'
                | '\u{32C0}'..='\u{33FF}'
                | '\u{F900}'..='\u{FAFF}' => {
                    let mut buf = [0u8; 4];
                    let folded: String = c.encode_utf8(&mut buf).nfkc().collect();
                    self.edit(i, &folded);
                }
                // A sound mark that stands apart, as in text from a Mac, belongs to the kana before it.
                '\u{3099}' | '\u{309A}' => {
                    if !self.compose(i, c) {
                        self.copy(i, before(from, rest));
                    }
                }
                // Invisible characters separate nothing.
                '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
                _ => {
                    rest = rest.trim_start_matches(is_plain);
                    self.copy(i, before(from, rest));
                }
            }
        }
        NormView { text: self.out, pieces: self.pieces, gaps: self.gaps, canon_len: text.len() }
    }
}

/// Gaps one character after another from which on letters are set apart.
const SET_APART: usize = 3;

/// Furniture of a page: nothing is read off it. Only who holds the copyright signs a page that nobody else signs.
fn left_out(doc: &Document) -> impl Iterator<Item = &Block> {
    doc.blocks().iter().filter(|b| b.kind == BlockKind::Furniture && !is_copyright(doc.quote(b.span)))
}

fn is_copyright(line: &str) -> bool {
    let holds =
        |word: &str| line.as_bytes().windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
    line.contains('©') || holds("copyright") || holds("(c)")
}

/// What of a text stands before the rest of it.
#[inline]
fn before<'t>(text: &'t str, rest: &str) -> &'t str {
    text.get(..text.len() - rest.len()).unwrap_or_default()
}

/// Is a character copied whatever stands beside it?
#[inline]
fn is_plain(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3098}' | '\u{309B}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '、' | '。' | '「' | '」')
}

fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

/// A wide letter, digit or sign as ASCII has it.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// A single space inside a line is kept only between two Latin words or numbers; beside Japanese it is layout.
fn keeps_space(before: char, after: char) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '!' | '?' | '&' | '\'' | '"');
    let separator = |c: char| matches!(c, '|' | '>' | '<' | ':' | ';' | '/' | '[' | ']' | '-' | '#');
    (latin(before) && latin(after)) || separator(before) || separator(after)
}

/// Lines of one element by which it is seen how wide they are.
const MANY_LINES: usize = 12;

/// Bytes of the line breaks of a document that only wrap a sentence. Those of a page count where one element holds
/// many lines, as `<pre>` does.
fn wraps(doc: &Document) -> Vec<usize> {
    let (text, blocks) = (doc.text(), doc.blocks());
    if blocks.is_empty() {
        return wrapped_breaks(text);
    }
    let mut breaks = Vec::new();
    let running = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Note);
    for lines in blocks.chunk_by(|a, b| running(a) == running(b) && a.place == b.place) {
        if let [first, .., last] = lines
            && lines.len() >= MANY_LINES
            && running(first)
            && matches!(first.place, Place::Path(_))
            && let Some(element) = text.get(first.span.start()..last.span.end())
        {
            breaks.extend(wrapped_breaks(element).into_iter().map(|at| first.span.start() + at));
        }
    }
    breaks
}

/// Bytes of the line breaks that only wrap a sentence: the line is full, does not end a sentence, and the next
/// line begins neither an item nor a heading.
///
/// A text counts as wrapped at a width only where several of its lines end near that width in mid-sentence. Where
/// other lines are much longer, a break within a word shows the width at which the lines around it wrap.
fn wrapped_breaks(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut candidates: Vec<FullLine<'_>> = Vec::new();
    let mut end = 0;
    for (number, &line) in lines.iter().enumerate() {
        end += line.len();
        // No line has more columns than bytes.
        if line.len() >= FULL
            && let Some(&indented) = lines.get(number + 1)
            && let next = indented.trim_start()
            // Rows of a table are no wrapped sentence.
            && !(line.contains(['|', '｜']) && next.contains(['|', '｜']))
            && (runs_on(line) && (continues(next) || leans_on(line, next))
                || goes_on_behind_bracket(line, next))
        {
            let above = candidates.last().filter(|c| c.number + 1 == number);
            let indented_below = indent(indented) > 0;
            if !indented_below || hangs(line, indented, above.is_some_and(|c| c.hangs)) {
                let width = display_width(line.trim_end());
                candidates.push(FullLine { number, line, next, hangs: indented_below, width, end });
            }
        }
        end += 1;
    }
    candidates.retain(|c| c.width >= FULL);
    if candidates.is_empty() {
        return Vec::new();
    }
    let longest = lines.iter().map(|l| display_width(l.trim_end())).max().unwrap_or(0);
    let within_word: Vec<&FullLine<'_>> =
        candidates.iter().filter(|c| c.width + 20 < longest && breaks_word(c.line, c.next)).collect();
    let wraps = |c: &&FullLine<'_>| {
        // Where one line is much longer, lines are as long as their author made them.
        // A bracket that is still open shows the wrap all the same.
        let alike = |other: &&FullLine<'_>| {
            c.number.abs_diff(other.number) <= AROUND && c.width.abs_diff(other.width) <= 6
        };
        c.width + 20 >= longest || leaves_bracket_open(c.line) || within_word.iter().any(alike)
    };
    candidates.iter().filter(wraps).map(|c| c.end).collect()
}

/// A line that may have been wrapped at its width, with the one after it.
struct FullLine<'t> {
    number: usize,
    line: &'t str,
    /// The next line, without its indentation.
    next: &'t str,
    /// Is the next line indented as what hangs below an item?
    hangs: bool,
    width: usize,
    /// The byte at which it ends.
    end: usize,
}

/// Columns from which on a line may have been wrapped.
const FULL: usize = 56;
/// Lines before and after a break within a word that may be of its paragraph or list.
const AROUND: usize = 12;

/// Does a break part a word: ペ|ージ, 行っ|た, 59|人?
fn breaks_word(line: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (line.trim_end().chars().next_back(), next.chars().next()) else {
        return false;
    };
    let katakana = |c: char| matches!(c, 'ァ'..='ヴ' | 'ー');
    matches!(first, 'ー' | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ん')
        || katakana(last) && katakana(first)
        || matches!(last, 'っ' | 'し') && matches!(first, 'た' | 'て')
        || last.is_ascii_digit()
            && matches!(first, '人' | '名' | '件' | '台' | '年' | '月' | '日' | '時' | '分')
}

/// Columns before a line's first character.
fn indent(line: &str) -> usize {
    display_width(line.get(..line.len() - line.trim_start().len()).unwrap_or_default())
}

/// Columns up to which a line hangs below an item; what stands farther to the right is a letterhead or a signature.
const FARTHEST: usize = 30;

/// Does an indented line go on with the item that the line above it begins or goes on with, or with an indented
/// paragraph? A paragraph that begins with a space does not.
fn hangs(line: &str, next: &str, goes_on: bool) -> bool {
    let words = line.trim_start();
    let item = words.starts_with(|c: char| {
        let c = narrow(c);
        c.is_ascii_digit() || matches!(c, '(' | '・' | '※' | '*' | '-' | '●' | '○' | '■' | '◆' | '①'..='⑳')
    });
    let (own, hanging) = (indent(line), indent(next));
    // Or a paragraph below an item, whose first line stands one character to the right.
    let paragraph = own == hanging + 2;
    hanging <= FARTHEST && if item { hanging > own } else { paragraph || goes_on && hanging == own }
}

fn display_width(line: &str) -> usize {
    2 * line.chars().count() - line.bytes().filter(u8::is_ascii).count()
}

/// Does a bracket that the line opens stay open?
fn leaves_bracket_open(line: &str) -> bool {
    [('(', ')'), ('（', '）'), ('「', '」')]
        .iter()
        .any(|&(open, close)| line.matches(open).count() > line.matches(close).count())
}

/// Does the line stop in mid-sentence?
fn runs_on(line: &str) -> bool {
    let line = line.trim_end();
    if line.ends_with(['(', '（']) {
        return true;
    }
    // A clause mark at the end of a long line is a wrap as well as a word is.
    !line.ends_with([
        '。', '．', '.', '!', '?', '！', '？', ':', '：', '】', '〉', '》', '>', '」', '』', '）', ')', '|',
    ]) && line.chars().next_back().is_some_and(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || c == ',')
}

/// Does the line go on with a sentence, rather than begin an item, a heading or a new paragraph?
fn continues(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    let hiragana_or_kanji =
        matches!(first, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '々' | '、' | '。');
    // A conjunction begins a sentence of its own.
    let begins = ["なお", "また、", "ただし", "さらに", "おって", "以上", "このたび"]
        .iter()
        .any(|w| line.starts_with(w));
    // No line begins with what closes a bracket or a quotation.
    let closes = matches!(first, '」' | '』' | '）' | ')' | '”' | '’');
    closes || hiragana_or_kanji && !begins && first != '・' && first != '※'
}

/// Does a word of a sentence follow the bracket with which the line ends: 「Emotet」(エモテット)|に感染した?
fn goes_on_behind_bracket(line: &str, next: &str) -> bool {
    line.trim_end().ends_with(['」', '』', '）', ')'])
        && next.starts_with(|c: char| matches!(c, '\u{3041}'..='\u{3096}' | '、' | '。'))
        && continues(next)
}

/// Does the line lean on what the next one begins with, which might begin an item elsewhere: メールは|4月1日より, 午前|6時,
/// (以下|「調査会社」), Em|otet?
fn leans_on(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    let Some((last, first)) = line.chars().next_back().zip(next.chars().next()) else { return false };
    let behind = next.trim_start_matches(|c: char| narrow(c).is_ascii_digit());
    let number = behind.len() < next.len();
    let item = number && behind.starts_with(['.', '．', ')', '）', '、', ' ', '\u{3000}']);
    let letter = |c: char| narrow(c).is_ascii_alphabetic();
    let particle = matches!(last, 'を' | 'が' | 'に' | 'で' | 'と' | 'は' | 'へ' | 'の' | 'や' | 'も' | '、');
    let units =
        ['人', '名', '件', '台', '通', '社', '枚', '円', '万', '千', '歳', '年', '月', '日', '時', '分'];
    // 1万527|4人分
    let cut_number = narrow(last).is_ascii_digit() && number && behind.starts_with(units);
    // 専門機関であるJ|PCERT/CC: no space parts the letters from the words before them.
    let word = line.trim_end_matches(|c: char| narrow(c).is_ascii_alphanumeric());
    let cut_word = letter(last) && letter(first) && word.ends_with(|c: char| !c.is_ascii());
    // 文書ファイル|(doc形式)が: a remark in the middle of a sentence.
    let remark = next.strip_prefix(['(', '（']).and_then(|inner| inner.split_once([')', '）']));
    let remark = remark.is_some_and(|(inner, behind)| {
        inner.starts_with(|c: char| c.is_alphabetic() && !"一二三四五六七八九十注".contains(c))
            && behind.starts_with(|c: char| matches!(c, '\u{3041}'..='\u{3096}' | '、'))
    });
    // パソコン計5台(経理2台、営業|3台): a bracket that the next line closes.
    let closed = leaves_bracket_open(line) && next.contains([')', '）', '」']) && !item;
    closed
        || cut_number
        || cut_word
        || remark
        || particle && (number && !item || first == '「' || letter(first))
        || number
            && ["午前", "午後", "約", "第", "平成", "令和", "年", "月"].iter().any(|w| line.ends_with(w))
        || (first == '「' || letter(last) && letter(first)) && leaves_bracket_open(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceInfo;

    fn view(text: &str) -> (Document, NormView) {
        let doc = Document::plain(text.to_string(), SourceInfo::default());
        let view = NormView::new(&doc);
        (doc, view)
    }

    #[test]
    fn folds_width_and_spacing_and_maps_back() {
        let (doc, v) = view("パソコン 1２ 台（㈱ＡＢＣ）に ｳｲﾙｽ①2名");
        assert_eq!(v.text(), "パソコン12台((株)ABC)にウイルス①2名");
        let at = v.text().find("12台").unwrap();
        assert_eq!(doc.quote(v.to_canonical(at..at + 5)), "1２ 台");
        let at = v.text().find("株").unwrap();
        assert_eq!(doc.quote(v.to_canonical(at..at + 3)), "㈱");
        let at = v.text().find("ウイルス").unwrap();
        assert_eq!(doc.quote(v.to_canonical(at..at + "ウイルス".len())), "ｳｲﾙｽ");
    }

    #[test]
    fn sound_marks_that_stand_apart_belong_to_their_kana() {
        let (doc, v) = view("か\u{3099}ハ\u{309A}ソコンか\u{3099} 2022／07／08　09：15 ㌫\u{3099}\u{3099}");
        assert!(v.text().starts_with("がパソコンが"), "{}", v.text());
        assert!(v.text().contains("2022/07/08 09:15"), "{}", v.text());
        let at = v.text().find('パ').unwrap();
        assert_eq!(doc.quote(v.to_canonical(at..at + 3)), "ハ\u{309A}");
        assert_eq!(doc.quote(v.to_canonical(at + 3..at + 6)), "ソ");
        assert_eq!(doc.quote(v.to_canonical(0..3)), "か\u{3099}");
    }

    #[test]
    fn joins_wrapped_lines_only() {
        let long =
            "どこから感染したか、何が漏れたかはまだ調べている途中ですが、届いた「なりすましメール」の文面か";
        let (doc, v) = view(&format!("{long}\nら推し量りますと、2020年11\n月4日\n・次"));
        assert!(v.text().contains("文面から推し量り"));
        assert!(v.text().contains("11\n月4日"), "a short line is not wrapped");
        let at = v.text().find("文面から").unwrap();
        assert_eq!(doc.quote(v.to_canonical(at..at + "文面から".len())), "文面か\nら");
    }

    #[test]
    fn a_long_line_in_a_text_of_longer_ones_is_whole() {
        let item = "お取引先様の担当者約1,500名分の氏名、会社名、メールアドレス、電話番号";
        let long = "弊社サーバへの不正アクセスについて、その後の調査で判明した内容を下記のとおりご報告いたしますので、よろしくお願いいたします。";
        let (_, v) = view(&format!("{long}\n{item}\nなお、カード情報は保有しておりません。\n{item}\n氏名"));
        assert_eq!(v.text().lines().count(), 5);
    }

    #[test]
    fn letters_set_apart_are_one_word() {
        let (_, v) = view("株 式 会 社 ト キ ワ 精 密\n株式会社 紬 月");
        let at = |word: &str| v.text().find(word).unwrap();
        assert!(!v.has_word_gap(at("精密")) && v.has_gap(at("精密")) && v.has_word_gap(at("紬月")));
    }

    #[test]
    fn what_hangs_below_an_item_goes_on_with_it() {
        let item =
            "(2) VPN装置に更新プログラムを適用し、保守に用いるアカウントのパスワードをすべて変更いたしま";
        let more = "    したうえで、外部の専門会社に委託し、当院の情報が公開されていないことを毎日確かめることとしま";
        let (_, v) =
            view(&format!("{item}\n{more}\n    した。\n 今後は、機器の更新を管理する担当を定めます。"));
        assert_eq!(v.text().lines().count(), 2, "{}", v.text());
        assert!(
            v.text().contains("変更いたしましたうえで") && v.text().contains("確かめることとしました。\n")
        );
        let plain =
            "当社は、機器の更新を管理する担当を定め、外部の専門会社とともに毎月その状況を確かめることとしま";
        let (_, v) = view(&format!("{plain}\n  した。"));
        assert_eq!(v.text().lines().count(), 2, "no item");
    }

    #[test]
    fn commas_and_indentation() {
        let (_, v) = view("　配信した際,１，２３４名 3,000件\n  項目");
        assert_eq!(v.text(), "  配信した際、1,234名3,000件\n  項目");
    }
}
