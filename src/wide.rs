//! Text in the columns of a terminal, where a kana or kanji takes two.

use unicode_width::UnicodeWidthChar;

/// Makes a document's words safe to print on one line: white space runs become one space, and what a terminal
/// would obey rather than show (escape sequences, direction marks, joiners, variation selectors) is left out.
///
/// After this the width of a text is the sum of the widths of its characters.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !is_invisible(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1F3FB}'..='\u{1F3FF}'
            | '\u{E0000}'..='\u{E01EF}'
    )
}

/// Columns of a character.
fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns of a text.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The text with spaces after it up to a width.
pub(crate) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text with spaces before it up to a width.
pub(crate) fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text cut to a width, with … where something is left out.
pub(crate) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_string();
    }
    format!("{}…", head(text, to.saturating_sub(1)).trim_end())
}

/// The text cut in its middle: a Japanese sentence says at its end whether it affirms or denies.
pub(crate) fn cut_middle(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_string();
    }
    let room = to.saturating_sub(1);
    let tail = tail(text, room * 2 / 5);
    let head = head(text, room - width(tail));
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

fn head(text: &str, to: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|&(_, c)| {
        used += columns(c);
        used > to
    });
    end.and_then(|(i, _)| text.get(..i)).unwrap_or(text)
}

fn tail(text: &str, to: usize) -> &str {
    let mut used = 0;
    let mut start = text.len();
    for (i, c) in text.char_indices().rev() {
        used += columns(c);
        if used > to {
            break;
        }
        start = i;
    }
    text.get(start..).unwrap_or_default()
}

/// Breaks a text into lines of at most `to` columns: at spaces, after hyphens, plus signs and slashes, between
/// Japanese characters (but not before 、。」 and the like, nor after 「), and anywhere where nothing else fits.
/// A `\n` in the text always ends a line.
pub(crate) fn wrap(text: &str, to: usize) -> Vec<String> {
    wrap_hanging(text, to, 0)
}

/// [`wrap`], with every line but the first indented.
pub(crate) fn wrap_hanging(text: &str, to: usize, indent: usize) -> Vec<String> {
    let to = to.max(2);
    let indent = indent.min(to - 2);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut rest = paragraph.trim_end();
        loop {
            let before = if lines.is_empty() { 0 } else { indent };
            let room = to - before;
            let end = if width(rest) <= room { rest.len() } else { break_point(rest, room) };
            let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            lines.push(format!("{}{}", " ".repeat(before), line.trim_end()));
            if behind.is_empty() {
                break;
            }
            rest = behind.trim_start();
        }
    }
    lines
}

/// The byte at which the first line ends.
fn break_point(text: &str, to: usize) -> usize {
    let mut used = 0;
    let mut best = 0;
    let mut previous: Option<char> = None;
    for (i, c) in text.char_indices() {
        if previous.is_some_and(|p| may_break(p, c)) {
            best = i;
        }
        used += columns(c);
        if used > to && c != ' ' {
            return if best > 0 { best } else { i.max(text.chars().next().map_or(0, char::len_utf8)) };
        }
        previous = Some(c);
    }
    text.len()
}

/// May a line end between these two characters?
fn may_break(before: char, after: char) -> bool {
    const NEVER_FIRST: &str = "、。,.)]}」』】〉》〕)],.!?!?:;:;・ー…ゃゅょっャュョッ々";
    const NEVER_LAST: &str = "「『【〈《〔([([{";
    if before == ' ' {
        return after != ' ';
    }
    if after == ' ' || NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) || columns(after) == 0 {
        return false;
    }
    matches!(before, '-' | '+' | '/') || columns(before) == 2 || columns(after) == 2
}

/// Longest piece that [`wrap`] does not break unless it must, in columns.
pub(crate) fn longest_piece(text: &str) -> usize {
    let mut longest = 0;
    let mut piece = 0;
    let mut previous = None;
    for c in text.chars() {
        if c == '\n' || c == ' ' || previous.is_some_and(|p| may_break(p, c)) {
            piece = 0;
        }
        piece += if c == ' ' { 0 } else { columns(c) };
        longest = longest.max(piece);
        previous = Some(c);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_cannot_steer_the_terminal() {
        assert_eq!(clean(" 感染\n\tしま\u{1b}[31mした\u{202e}。 \r\n"), "感染 しま[31mした。");
        assert_eq!(clean("☎\u{fe0f}👨\u{200d}👩"), "☎👨👩");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(width("横浜ABC"), 7);
        assert_eq!(pad("横浜", 6), "横浜  ");
        assert_eq!(pad_left("横浜", 6), "  横浜");
        assert_eq!(cut("横浜株式会社", 7), "横浜株…");
        assert_eq!(cut("横浜株式会社", 8), "横浜株…");
        assert_eq!(cut("横浜", 4), "横浜");
        assert_eq!(cut_middle("お客様の個人情報の流出は確認されておりません", 21), "お客様の個人…りません");
    }

    #[test]
    fn lines_break_where_japanese_and_english_may() {
        assert_eq!(wrap("横浜トヨペット株式会社", 12), ["横浜トヨペッ", "ト株式会社"]);
        assert_eq!(wrap("感染しました。お詫び", 12), ["感染しまし", "た。お詫び"]);
        assert_eq!(wrap("IcedID, Emotet", 7), ["IcedID,", "Emotet"]);
        assert_eq!(wrap("2022-03-25", 5), ["2022-", "03-25"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\nb", 9), ["a", "b"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap_hanging("横浜トヨペット株式会社", 12, 2), ["横浜トヨペッ", "  ト株式会社"]);
        assert_eq!(wrap_hanging("横浜トヨペット株式会社", 10, 2), ["横浜トヨ", "  ペット株", "  式会社"]);
        assert_eq!(wrap("11 server, ?\u{A0}mobile", 12), ["11 server,", "?\u{A0}mobile"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for to in 2..30 {
            for text in [
                "株式会社が11月14日、PC 12台を「隔離」した。",
                "a-b+c/d 漢字 e",
                "((((((((((",
                "。。。。。。",
            ] {
                for line in wrap(text, to) {
                    assert!(width(&line) <= to, "{line:?} at {to}");
                }
                assert!(width(&cut(text, to)) <= to);
                assert!(width(&cut_middle(text, to)) <= to);
            }
        }
    }

    #[test]
    fn pieces_are_what_wrapping_keeps_whole() {
        assert_eq!(longest_piece("IcedID, Emotet"), 7);
        assert_eq!(longest_piece("14+23+1"), 3);
        assert_eq!(longest_piece("横浜"), 2);
        assert_eq!(longest_piece("2022-03-25"), 5);
    }
}
