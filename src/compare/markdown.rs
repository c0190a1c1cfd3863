//! Markdown tables.

use super::sheet::Sheet;
use crate::wide;

/// A table in Markdown, with its title before it and its notes below it; nothing in a document's words is taken for
/// markup.
pub fn to_markdown(sheet: &Sheet) -> String {
    let mut out = String::new();
    if !sheet.title.is_empty() {
        out.push_str(&format!("## {}\n\n", escape(&sheet.title)));
    }
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
    };
    line(&mut sheet.columns.iter().map(|c| escape(&c.line())));
    line(&mut sheet.columns.iter().map(|c| if c.number { "---:" } else { "---" }.to_string()));
    for row in &sheet.rows {
        line(&mut row.iter().map(|cell| {
            // Lines of a cell stay apart.
            let text = cell.text.split('\n').map(escape).collect::<Vec<_>>().join("<br>");
            if cell.marked && !text.is_empty() { format!("**{text}**") } else { text }
        }));
    }
    for (n, note) in sheet.notes.iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { "  \n" });
        out.push_str(&escape(note));
    }
    if !sheet.notes.is_empty() {
        out.push('\n');
    }
    out
}

/// Escapes what Markdown or HTML would obey.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in wide::clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '~' | '!' | '#' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // A bare address becomes a link, which takes in the escapes and marks that stand behind it.
    out.replace("://", "\\://").replace("www.", "www\\.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Per, to_sheet};
    use crate::label::Lang;

    #[test]
    fn words_of_a_document_are_no_markup() {
        let mut row = crate::compare::tests::row("a");
        row.organization = Some("A|B <script>\n[x](y) http://a {{b}}".into());
        let text = to_markdown(&to_sheet(&[row], Per::Document, Lang::En));
        assert!(text.contains(r"| A\|B &lt;script&gt; \[x\](y) http\://a \{\{b}} |"), "{text}");
        let bars = |line: &str| line.replace(r"\|", "").matches('|').count();
        let table: Vec<&str> = text.lines().filter(|l| l.starts_with('|')).collect();
        assert_eq!(table.len(), 3, "{text}");
        assert!(table.iter().all(|l| bars(l) == 13), "{text}");
    }
}
