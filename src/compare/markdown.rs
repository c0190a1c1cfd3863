//! A Markdown table.

use super::{Row, cells};
use crate::wide;

const HEADINGS: [&str; 11] = [
    "Organisation",
    "Published",
    "Occurred",
    "Detected",
    "Disclosed",
    "Days",
    "Malware",
    "Devices",
    "Data leaked (or possibly)",
    "People",
    "Measures",
];

/// The rows as a Markdown table; nothing in a document's words is taken for markup.
pub fn to_markdown(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut line = |cells: &[String]| {
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    };
    line(&HEADINGS.map(str::to_string));
    line(
        &["---", "---", "---", "---", "---", "---:", "---", "---", "---", "---:", "---:"].map(str::to_string),
    );
    for row in rows {
        let day = |d: &Option<String>| d.clone().unwrap_or_default();
        let names = |list: &[crate::record::DataCategory]| {
            list.iter().map(|c| cells::words(c.as_str())).collect::<Vec<_>>().join(", ")
        };
        let leaked = names(&row.data_leaked);
        let data = match names(&row.data_possible) {
            possible if possible.is_empty() => leaked,
            possible if leaked.is_empty() => format!("({possible})"),
            possible => format!("{leaked} ({possible})"),
        };
        line(&[
            escape(row.organization.as_deref().unwrap_or_default()),
            day(&row.published),
            day(&row.occurred),
            day(&row.detected),
            day(&row.disclosed),
            cells::days(row),
            escape(&row.malware.join(", ")),
            cells::devices_long(&row.devices),
            data,
            escape(&cells::people(row.people)),
            cells::measures(row),
        ]);
    }
    out
}

/// Escapes what Markdown or HTML would obey.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in wide::clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '!' | '#' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_document_are_no_markup() {
        let mut row = crate::compare::tests::row("a");
        row.organization = Some("A|B <script>\n[x](y)".into());
        let text = to_markdown(&[row]);
        assert!(text.contains(r"| A\|B &lt;script&gt; \[x\](y) |"), "{text}");
        assert_eq!(text.lines().count(), 3);
        let bars = |line: &str| line.replace(r"\|", "").matches('|').count();
        assert!(text.lines().all(|l| bars(l) == 12), "{text}");
    }
}
