//! A page of tables: one file, no script, nothing from elsewhere.

use std::fmt::Write;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::sheet::Sheet;
use crate::label::Lang;
use crate::wide;

const STYLE: &str = include_str!("page.css");

/// A page with a title, some tables, and a line at its foot.
pub fn to_html(title: &str, sheets: &[Sheet], foot: &str, lang: Lang) -> String {
    let mut out = String::new();
    let title = escape(title);
    let style = policy_source(STYLE);
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{style}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        lang.tag()
    );
    for (n, sheet) in sheets.iter().enumerate() {
        section(&mut out, n, sheet, &title);
    }
    if !foot.is_empty() {
        let _ = writeln!(out, "<footer><p>{}</p></footer>", escape(foot));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, n: usize, sheet: &Sheet, title: &str) {
    let _ = writeln!(out, "<section>");
    let name = if sheet.title.is_empty() {
        format!("aria-label=\"{title}\"")
    } else {
        let _ = writeln!(out, "<h2 id=\"t{n}\">{}</h2>", escape(&sheet.title));
        format!("aria-labelledby=\"t{n}\"")
    };
    // What is wider than the window scrolls by itself, by keyboard, too.
    let _ =
        writeln!(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" {name}>\n<table>\n<thead>\n<tr>");
    for column in &sheet.columns {
        let class = if column.number { " class=\"n\"" } else { "" };
        let _ = writeln!(out, "<th scope=\"col\"{class}>{}</th>", escape(&column.line()));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &sheet.rows {
        out.push_str("<tr>");
        // A row is called by its first column that has a heading or holds words.
        let head = sheet.columns.iter().position(|c| c.key != "sameness").unwrap_or(0);
        for (at, (cell, column)) in row.iter().zip(&sheet.columns).enumerate() {
            let lines: Vec<String> = cell.text.split('\n').map(escape).collect();
            let mut text = lines.join("<br>");
            if cell.marked && !text.is_empty() {
                text = format!("<strong>{text}</strong>");
            }
            let class = if at < head {
                " class=\"m\""
            } else if column.number {
                " class=\"n\""
            } else if is_day(&cell.text) {
                " class=\"d\""
            } else {
                ""
            };
            let _ = if at == head {
                write!(out, "<th scope=\"row\"{class}>{text}</th>")
            } else {
                write!(out, "<td{class}>{text}</td>")
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if !sheet.notes.is_empty() {
        out.push_str("<ul class=\"notes\">\n");
        for note in &sheet.notes {
            let _ = writeln!(out, "<li>{}</li>", escape(note));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

/// Days are not broken.
fn is_day(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '*' | '!'))
}

/// What a content security policy calls an element's content.
pub(crate) fn policy_source(content: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(content.as_bytes())))
}

/// Escapes text for an element and for an attribute in quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in wide::clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Per, to_sheet};

    #[test]
    fn words_of_a_document_are_text_wherever_they_stand() {
        let mut row = crate::compare::tests::row("a");
        row.organization = Some("\"><script>alert('x')</script>&amp;".into());
        let sheet = Sheet { title: "<b>".into(), ..to_sheet(&[row], Per::Document, Lang::Ja) };
        let page = to_html("\"'><i>", &[sheet], "<u>", Lang::Ja);
        for tag in ["<script", "<b>", "<i>", "<u>"] {
            assert!(!page.contains(tag), "{tag} in {page}");
        }
        assert!(
            page.contains("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;"),
            "{page}"
        );
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"), "{page}");
        assert!(!page.contains("http:") && !page.contains("https:"), "nothing is fetched: {page}");
    }
}
