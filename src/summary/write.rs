//! Briefs as text and as Markdown, with footnotes.

use super::{Brief, Source};
use crate::compare::escape_markdown;
use crate::label::Lang;
use crate::wide;

/// Footnotes: sources that are the same have one number.
struct Notes<'b> {
    list: Vec<&'b Source>,
}

impl<'b> Notes<'b> {
    fn number(&mut self, source: &'b Source) -> usize {
        let at = self.list.iter().position(|s| *s == source).unwrap_or_else(|| {
            self.list.push(source);
            self.list.len() - 1
        });
        at + 1
    }
}

/// The paragraphs, a text each with the marks of its footnotes, and the footnotes.
fn told<'b>(
    brief: &'b Brief,
    text: &dyn Fn(&str) -> String,
    mark: &dyn Fn(usize) -> String,
) -> (Vec<String>, Notes<'b>) {
    let mut notes = Notes { list: Vec::new() };
    let space = if brief.lang == Lang::Ja.tag() { "" } else { " " };
    let paragraphs = brief.paragraphs.iter().map(|sentences| {
        let sentences: Vec<String> = sentences
            .iter()
            .map(|s| {
                let marks: String = s.sources.iter().map(|source| mark(notes.number(source))).collect();
                format!("{}{marks}", text(&s.text))
            })
            .collect();
        sentences.join(space)
    });
    (paragraphs.collect(), notes)
}

/// `「パソコン12台」 (210-217)`, or that the document as such is meant.
fn quotes(source: &Source, lang: Lang, text: &dyn Fn(&str) -> String) -> String {
    if source.quotes.is_empty() {
        return lang.pick("文書の発表日", "its day of issue").to_string();
    }
    let one = |q: &super::Quote| format!("「{}」 ({}-{})", text(&q.quote), q.start, q.end);
    source.quotes.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn lang_of(brief: &Brief) -> Lang {
    Lang::ALL.into_iter().find(|l| l.tag() == brief.lang).unwrap_or_default()
}

fn heading(brief: &Brief, lang: Lang) -> String {
    let name = brief.organization.as_deref();
    wide::clean(name.unwrap_or(lang.pick("組織名の記載なし", "Organisation not named")))
}

/// The brief for a terminal or a mail, in lines of at most `width` columns.
pub fn to_text(brief: &Brief, width: usize) -> String {
    let lang = lang_of(brief);
    let (paragraphs, notes) = told(brief, &|t| wide::clean(t), &|n| format!("[{n}]"));
    let mut out = String::new();
    let line = |out: &mut String, text: &str, indent: usize| {
        for line in wide::wrap_hanging(text, width, indent) {
            out.push_str(&line);
            out.push('\n');
        }
    };
    line(&mut out, &format!("{}  {}", heading(brief, lang), brief.case), 0);
    for paragraph in &paragraphs {
        out.push('\n');
        line(&mut out, paragraph, 0);
    }
    out.push_str(&format!("\n{}\n", lang.pick("文書", "Documents")));
    for document in &brief.documents {
        line(
            &mut out,
            &format!("  {}", document_line(document, &|t| wide::clean(t), &|t| wide::clean(t))),
            4,
        );
    }
    out.push_str(&format!(
        "\n{}\n",
        lang.pick("出典（文書の語句と、その位置）", "Sources (words of the documents, and where they stand)")
    ));
    for (n, source) in notes.list.iter().enumerate() {
        let words = quotes(source, lang, &|t| wide::clean(t));
        line(&mut out, &format!("  [{}] {}: {words}", n + 1, wide::clean(&source.document)), 6);
    }
    out
}

fn document_line(
    d: &super::Document,
    text: &dyn Fn(&str) -> String,
    link: &dyn Fn(&str) -> String,
) -> String {
    let place = d.url.as_deref().or(d.path.as_deref()).unwrap_or_default();
    let title = d.title.as_deref().unwrap_or_default();
    let parts = [d.id.as_str(), d.name.as_str(), title].into_iter().map(text);
    let parts: Vec<String> = parts.chain([link(place)]).filter(|p| !p.is_empty()).collect();
    parts.join(", ")
}

/// An identifier as code, in which nothing is obeyed.
fn code(text: &str) -> String {
    let text = wide::clean(text).replace('`', "'");
    if text.is_empty() { text } else { format!("`{text}`") }
}

/// An address of the web as a link, anything else as words.
fn address(place: &str) -> String {
    match url::Url::parse(place) {
        // What would end the link is encoded in it.
        Ok(url) if matches!(url.scheme(), "http" | "https") => format!("<{url}>"),
        _ => escape_markdown(place),
    }
}

/// The brief as Markdown, with its footnotes (numbered on from `first`) as `[^1]`.
pub fn to_markdown(brief: &Brief, first: &mut usize) -> String {
    let lang = lang_of(brief);
    let base = *first;
    let (paragraphs, notes) = told(brief, &escape_markdown, &|n| format!("[^{}]", base + n));
    *first += notes.list.len();
    let mut out = format!("## {}\n\n{}\n", escape_markdown(&heading(brief, lang)), code(&brief.case));
    for paragraph in &paragraphs {
        out.push_str(&format!("\n{paragraph}\n"));
    }
    out.push_str(&format!("\n{}\n\n", lang.pick("文書:", "Documents:")));
    for document in &brief.documents {
        out.push_str(&format!("- {}\n", document_line(document, &escape_markdown, &address)));
    }
    out.push('\n');
    for (n, source) in notes.list.iter().enumerate() {
        let words = quotes(source, lang, &escape_markdown);
        out.push_str(&format!("[^{}]: {}: {words}\n", base + n + 1, escape_markdown(&source.document)));
    }
    out
}
