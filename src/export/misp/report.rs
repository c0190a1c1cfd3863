//! What the other parts of an event have no place for, and the words of each document, as event reports.

use serde_json::{Value, json};

use super::seconds;
use crate::case::Case;
use crate::export::exchange::{brief, ids, words};

/// The reports of a case.
pub fn reports(case: &Case, day: &str) -> Vec<Value> {
    let mut out = vec![report(case, "in words", "What holds of the case, in words", brief::all(case), day)];
    for document in &case.documents {
        let title = document.title.as_deref().unwrap_or(&document.id);
        let mut lines: Vec<String> = document.url.iter().cloned().collect();
        lines.extend(document.published.iter().map(|day| format!("published {day}")));
        lines.extend(words::claims(case, &document.id));
        let day = document.published.as_deref().unwrap_or(day);
        out.push(report(case, &document.id, title, lines, day));
    }
    out
}

fn report(case: &Case, of: &str, name: &str, lines: Vec<String>, day: &str) -> Value {
    let items: Vec<String> = lines.iter().map(|line| format!("- {}", plain(line))).collect();
    json!({
        "uuid": ids::uuid("misp event report", &format!("{} {of}", case.id)),
        "name": name,
        "content": items.join("\n"),
        "timestamp": seconds(day),
    })
}

/// Words of a document as Markdown shows them: none of its signs, nor MISP's `@[tag](...)`, takes effect.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '!' | '~' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn signs_of_markdown_do_nothing() {
        assert_eq!(plain("@[tag](x) <b>\n*"), "@\\[tag\\](x) &lt;b> \\*");
        assert_eq!(plain("「サーバー12台」"), "「サーバー12台」");
    }
}
