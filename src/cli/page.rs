//! Text for a person: lines of a given width, in colour where the terminal takes it.

use std::fmt::Write;

use anstyle::Style;

use crate::record::Evidence;
use crate::wide;

/// Quotes shown for one value; further ones are counted.
const QUOTES: usize = 3;
/// Columns of one quote.
const QUOTE_WIDTH: usize = 48;

/// What a piece of text is, for its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// As it is.
    Plain,
    /// A title or heading.
    Strong,
    /// Words of the document, places in it.
    Faint,
    /// Something to be looked at with care.
    Doubt,
}

/// A page that is being written.
pub(super) struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    /// An empty page.
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Page { out: String::new(), width, colour }
    }

    /// Its text.
    pub(super) fn into_text(self) -> String {
        self.out
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A paragraph, wrapped and indented.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str, tone: Tone) {
        for line in wide::wrap(text, self.width.saturating_sub(indent)) {
            self.out.push_str(&" ".repeat(indent));
            self.tone(&line, tone);
            self.out.push('\n');
        }
    }

    /// A label, a value, and what is quoted for it: on one line where it fits, else the quotes below the value.
    /// Label and value come with the widths of their columns (a label of no width is none); either may be wider.
    pub(super) fn entry(
        &mut self,
        indent: usize,
        (label, label_width): (&str, usize),
        (value, value_width): (impl AsRef<str>, usize),
        doubt: &str,
        quotes: &str,
    ) {
        let value = value.as_ref();
        let label_width = if label_width > 0 { label_width.max(wide::width(label)) } else { 0 };
        let left = indent + if label_width > 0 { label_width + 2 } else { 0 };
        let room = self.width.saturating_sub(left).max(16);
        self.out.push_str(&" ".repeat(indent));
        if label_width > 0 {
            self.out.push_str(&wide::pad(label, label_width + 2));
        }
        let doubt = if doubt.is_empty() { String::new() } else { format!("  {doubt}") };
        let lines = wide::wrap(value, room);
        let mut used = 0;
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.end_line();
                self.out.push_str(&" ".repeat(left));
            }
            self.out.push_str(line);
            used = wide::width(line);
        }
        let column = value_width.min(room);
        if used < column && !(doubt.is_empty() && quotes.is_empty()) {
            self.out.push_str(&" ".repeat(column - used));
            used = column;
        }
        if !doubt.is_empty() {
            if used + wide::width(&doubt) > room {
                self.end_line();
                self.out.push_str(&" ".repeat(left));
                used = 0;
            }
            self.tone(&doubt, Tone::Doubt);
            used += wide::width(&doubt);
        }
        if !quotes.is_empty() {
            let between = if used > 0 { 2 } else { 0 };
            if used + between + wide::width(quotes) <= room {
                self.out.push_str(&" ".repeat(between));
                self.tone(quotes, Tone::Faint);
            } else {
                self.end_line();
                for (i, line) in wide::wrap(quotes, room.saturating_sub(2)).iter().enumerate() {
                    if i > 0 {
                        self.out.push('\n');
                    }
                    self.out.push_str(&" ".repeat(left + 2));
                    self.tone(line, Tone::Faint);
                }
            }
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn tone(&mut self, text: &str, tone: Tone) {
        let style = match tone {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Doubt => Style::new().fg_color(Some(anstyle::AnsiColor::Yellow.into())),
        };
        if self.colour && tone != Tone::Plain {
            // Writing to a string does not fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
        } else {
            self.out.push_str(text);
        }
    }
}

/// `(62% sure)` for what is less sure than eight in ten, else nothing.
pub(super) fn doubt(confidence: f64) -> String {
    if confidence < 0.8 { format!("({:.0}% sure)", confidence * 100.0) } else { String::new() }
}

/// Quotes in 「」, shortened, without those that only repeat the value. A quote that stands within another one of
/// the same value is not repeated.
pub(super) fn quotes<'e>(evidence: impl IntoIterator<Item = &'e Evidence>, value: &str) -> String {
    let mut list: Vec<&Evidence> = Vec::new();
    for e in evidence {
        let within = |a: &Evidence, b: &Evidence| a.start >= b.start && a.end <= b.end;
        if e.quote.trim().is_empty() || wide::clean(&e.quote) == value || list.iter().any(|o| within(e, o)) {
            continue;
        }
        list.retain(|o| !within(o, e));
        list.push(e);
    }
    let mut shown: Vec<String> = Vec::new();
    for e in &list {
        let quote = format!("「{}」", wide::cut_middle(&wide::clean(&e.quote), QUOTE_WIDTH));
        if !shown.contains(&quote) {
            shown.push(quote);
        }
    }
    let more = shown.len().saturating_sub(QUOTES);
    shown.truncate(QUOTES);
    // Whose words say it when they are not kaiji's reading: the card's last section tells by whom and why.
    let corrected = list.iter().any(|e| e.rule == crate::corrections::RULE);
    let mut text = format!("{}{}", if corrected { "corrected " } else { "" }, shown.concat());
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(start: usize, quote: &str) -> Evidence {
        Evidence { start, end: start + quote.chars().count(), quote: quote.into(), rule: "r".into() }
    }

    #[test]
    fn quotes_are_short_and_not_repeated() {
        let list = [evidence(0, "パソコン12台が感染"), evidence(4, "12台"), evidence(40, "感染\nした")];
        assert_eq!(quotes(&list, ""), "「パソコン12台が感染」「感染 した」");
        assert_eq!(quotes(&[evidence(3, "横浜株式会社")], "横浜株式会社"), "");
        let long = "流出した可能性のある個人情報の項目は氏名、住所、電話番号、メールアドレスでございます";
        let shown = quotes(&[evidence(0, long)], "");
        assert!(
            shown.starts_with("「流出した") && shown.ends_with("ございます」") && shown.contains('…'),
            "{shown}"
        );
        let many: Vec<Evidence> = (0..5).map(|i| evidence(i * 10, &format!("感染{i}"))).collect();
        assert_eq!(quotes(&many, ""), "「感染0」「感染1」「感染2」 and 2 more");
    }

    #[test]
    fn an_entry_keeps_to_the_width_and_colours_only_when_asked() {
        for width in [40, 60, 80, 120] {
            let mut page = Page::new(width, false);
            page.paragraph(2, "お客様の個人情報の流出に関するお詫びとお知らせ(第二報)について", Tone::Strong);
            page.entry(
                2,
                ("organisation", 12),
                (&"横浜株式会社".repeat(9), 30),
                "(62% sure)",
                &"「感染しました」".repeat(8),
            );
            page.entry(2, ("", 0), ("pc", 6), "", "「パソコン」");
            for line in page.into_text().lines() {
                assert!(wide::width(line) <= width, "{line:?} at {width}");
                assert!(!line.contains('\u{1b}') && !line.ends_with(' '), "{line:?}");
            }
        }
        let mut page = Page::new(80, true);
        page.paragraph(0, "感染", Tone::Strong);
        assert_eq!(page.into_text(), "\u{1b}[1m感染\u{1b}[0m\n");
    }
}
