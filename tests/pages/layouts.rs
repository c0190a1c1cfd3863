//! One notice in the layouts that pages have: the words of a text in other markup.

use kaiji::source::RawDocument;
use kaiji::text::NormView;

/// A way to mark up an article.
pub struct Layout {
    /// What messages call it.
    pub name: &'static str,
    /// Makes the article's HTML.
    pub article: fn(&Notice) -> String,
}

/// A text as its author wrote it.
pub struct Notice {
    /// The text, byte for byte.
    pub text: String,
    /// Its title.
    pub title: Option<String>,
    /// Its lines, those that only wrap a sentence joined; blank ones are empty.
    pub lines: Vec<String>,
}

/// What a line is to somebody who marks it up.
enum Part<'n> {
    Blank,
    Title(&'n str),
    Heading(&'n str),
    Item(&'n str),
    Line(&'n str),
}

impl Notice {
    /// Takes a text apart.
    pub fn new(text: &str, title: Option<&str>) -> Self {
        let doc = RawDocument::from_text("notice", text).load().expect("a text is read");
        let view = NormView::new(&doc);
        let mut lines = Vec::new();
        let mut at = 0;
        for line in view.text().split('\n') {
            let range = at..at + line.len();
            at += line.len() + 1;
            let words = if line.is_empty() { "" } else { doc.quote(view.to_canonical(range)) };
            // Who marks up a paragraph joins its lines.
            lines.push(words.split('\n').map(str::trim_end).enumerate().fold(
                String::new(),
                |mut joined, (i, part)| {
                    joined.push_str(if i == 0 { part } else { part.trim_start() });
                    joined
                },
            ));
        }
        Notice { text: text.to_string(), title: title.map(str::to_string), lines }
    }

    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let title = self.title.as_deref().map(squeeze);
        let mut titled = false;
        self.lines.iter().map(move |line| {
            let words = line.trim();
            if words.is_empty() {
                Part::Blank
            } else if !titled && title.as_ref().is_some_and(|t| squeeze(words) == *t) {
                titled = true;
                Part::Title(words)
            } else if is_heading(words) {
                Part::Heading(words)
            } else if words.starts_with('・') {
                Part::Item(words.trim_start_matches('・').trim_start())
            } else {
                Part::Line(line)
            }
        })
    }

    /// Stretches of lines without a blank one.
    fn groups(&self) -> Vec<&[String]> {
        self.lines.split(|l| l.trim().is_empty()).filter(|g| !g.is_empty()).collect()
    }
}

/// A text without its white space.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Is it a line that everybody would mark up as a heading?
fn is_heading(words: &str) -> bool {
    let short = words.chars().count() <= 32 && !words.contains(['。', '、', ':', '：']);
    let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let numbered = numbered.len() < words.len()
        && numbered
            .strip_prefix(['.', '．'])
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let bracketed = words.starts_with(['【', '〈', '《']) && words.ends_with(['】', '〉', '》']);
    short && (numbered || bracketed || words.starts_with(['■', '◆', '●']))
}

/// The words of a line as HTML; its indentation as wide spaces, as authors write it.
fn html(line: &str) -> String {
    let words = line.trim_start();
    let columns: usize = line[..line.len() - words.len()].chars().map(|c| if c == ' ' { 1 } else { 2 }).sum();
    // What stands far to the right is aligned by style.
    let indent = if columns > 6 { 0 } else { columns.div_ceil(2) };
    "\u{3000}".repeat(indent) + &escape(words)
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Every layout.
pub const LAYOUTS: [Layout; 12] = [
    Layout { name: "paragraphs", article: paragraphs },
    Layout { name: "paragraphs with breaks", article: broken_paragraphs },
    Layout { name: "breaks alone", article: breaks },
    Layout { name: "preformatted", article: preformatted },
    Layout { name: "boxes", article: boxes },
    Layout { name: "sections and lists", article: sections },
    Layout { name: "definition lists", article: definitions },
    Layout { name: "layout table by rows", article: table_rows },
    Layout { name: "layout tables with breaks", article: table_cell },
    Layout { name: "old markup", article: old },
    Layout { name: "word processor", article: word_processor },
    Layout { name: "wrapped source", article: wrapped_source },
];

fn each(notice: &Notice, make: impl Fn(&str) -> String) -> String {
    notice.lines.iter().filter(|l| !l.trim().is_empty()).map(|l| make(&html(l)) + "\n").collect()
}

fn paragraphs(notice: &Notice) -> String {
    each(notice, |line| format!("<p>{line}</p>"))
}

fn broken_paragraphs(notice: &Notice) -> String {
    let lines = |group: &[String]| group.iter().map(|l| html(l)).collect::<Vec<_>>().join("<br>\n");
    notice.groups().into_iter().map(|group| format!("<p>{}</p>\n", lines(group))).collect()
}

fn breaks(notice: &Notice) -> String {
    let lines: String = notice.lines.iter().map(|l| html(l) + "<br />\n").collect();
    format!("<div class=\"txt\">{lines}</div>")
}

fn preformatted(notice: &Notice) -> String {
    format!("<pre>\n{}</pre>", escape(&notice.text))
}

fn boxes(notice: &Notice) -> String {
    let lines = |group: &[String]| {
        group.iter().map(|l| format!("<div><span>{}</span></div>", html(l))).collect::<Vec<_>>().join("")
    };
    notice
        .groups()
        .into_iter()
        .map(|group| format!("<div class=\"b\"><div class=\"i\">{}</div></div>\n", lines(group)))
        .collect()
}

fn sections(notice: &Notice) -> String {
    let mut out = String::new();
    let (mut section, mut list) = (false, false);
    for part in notice.parts() {
        if list && !matches!(part, Part::Item(_)) {
            out.push_str("</ul>\n");
            list = false;
        }
        match part {
            Part::Blank => {}
            Part::Title(words) => out.push_str(&format!("<h1>{}</h1>\n", escape(words))),
            Part::Heading(words) => {
                if section {
                    out.push_str("</section>\n");
                }
                section = true;
                out.push_str(&format!("<section>\n<h2>{}</h2>\n", escape(words)));
            }
            Part::Item(words) => {
                if !list {
                    out.push_str("<ul>\n");
                    list = true;
                }
                out.push_str(&format!("<li>{}</li>\n", escape(words)));
            }
            Part::Line(line) => out.push_str(&format!("<p>{}</p>\n", html(line))),
        }
    }
    if list {
        out.push_str("</ul>\n");
    }
    if section {
        out.push_str("</section>\n");
    }
    out
}

fn definitions(notice: &Notice) -> String {
    let mut out = String::new();
    let mut open = false;
    for part in notice.parts() {
        match part {
            Part::Blank => {}
            Part::Title(words) => out.push_str(&format!("<h1>{}</h1>\n", escape(words))),
            Part::Heading(words) => {
                out.push_str(if open { "</dd>\n" } else { "<dl>\n" });
                open = true;
                out.push_str(&format!("<dt>{}</dt>\n<dd>", escape(words)));
            }
            Part::Item(words) => out.push_str(&format!("<p>・{}</p>\n", escape(words))),
            Part::Line(line) => out.push_str(&format!("<p>{}</p>\n", html(line))),
        }
    }
    if open {
        out.push_str("</dd></dl>\n");
    }
    out
}

fn table_rows(notice: &Notice) -> String {
    let rows: String = notice
        .lines
        .iter()
        .map(|l| {
            format!("<tr><td>{}</td></tr>\n", if l.trim().is_empty() { "&nbsp;".into() } else { html(l) })
        })
        .collect();
    format!("<table width=\"760\" border=\"0\"><tr><td><table>{rows}</table></td></tr></table>")
}

fn table_cell(notice: &Notice) -> String {
    let cells: String = notice
        .groups()
        .into_iter()
        .map(|group| {
            let lines = group.iter().map(|l| html(l)).collect::<Vec<_>>().join("<br>");
            format!("<tr><td width=\"10\">&nbsp;</td><td>{lines}</td></tr>\n")
        })
        .collect();
    format!(
        "<table><tbody><tr><td><table cellpadding=\"4\"><tbody>{cells}</tbody></table></td></tr></tbody></table>"
    )
}

/// Paragraphs that are never closed, headings that are only large.
fn old(notice: &Notice) -> String {
    let mut out = String::from("<font size=\"2\" face=\"MS Pゴシック\">\n");
    for part in notice.parts() {
        match part {
            Part::Blank => out.push_str("<p>\n"),
            Part::Title(words) => {
                out.push_str(&format!("<center><font size=\"4\"><b>{}</b></font></center>\n", escape(words)))
            }
            Part::Heading(words) => {
                out.push_str(&format!("<b><font color=\"#003399\">{}</font></b><br>\n", escape(words)))
            }
            Part::Item(words) => out.push_str(&format!("・{}<br>\n", escape(words))),
            Part::Line(line) => out.push_str(&format!("{}<br>\n", html(line))),
        }
    }
    out + "</font>"
}

/// Words cut up by spans, soft hyphens and break opportunities, readings above words, blank paragraphs.
fn word_processor(notice: &Notice) -> String {
    let mut out = String::from("<div class=\"WordSection1\">\n");
    for line in &notice.lines {
        if line.trim().is_empty() {
            out.push_str("<p class=\"MsoNormal\"><span lang=\"EN-US\"><o:p>&nbsp;</o:p></span></p>\n");
            continue;
        }
        let chars: Vec<char> = html(line).chars().collect();
        // An entity may not be cut.
        let words = if chars.contains(&'&') {
            chars.iter().collect::<String>()
        } else {
            let piece = |(i, piece): (usize, &[char])| {
                let piece: String = piece.iter().collect();
                match i % 3 {
                    0 => format!("<span style=\"font-family:'ＭＳ 明朝'\">{piece}</span>"),
                    1 => format!("{piece}<wbr>"),
                    _ => format!("{piece}&shy;"),
                }
            };
            chars.chunks(7).enumerate().map(piece).collect()
        };
        let words = words.replace("流出", "<ruby>流出<rp>（</rp><rt>りゅうしゅつ</rt><rp>）</rp></ruby>");
        out.push_str(&format!("<p class=\"MsoNormal\">{words}</p>\n"));
    }
    out + "</div>"
}

/// Line ends in the source that say nothing.
fn wrapped_source(notice: &Notice) -> String {
    each(notice, |line| {
        // Only after a mark of punctuation: elsewhere a browser, too, would show a space.
        format!("<p>\n    {}\n</p>", line.replace('、', "、\n    ").replace("。", "。\n    "))
    })
}
