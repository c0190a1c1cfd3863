//! The page around the data: markup, style and script, and a policy that lets nothing else run or load.

use std::io::{self, Write};

use crate::compare::{escape_markup, policy_source};

/// The markup, with `{{...}}` where the parts go.
const MARKUP: &str = include_str!("page.html");

/// Style sheets, in the order in which they stand.
const STYLES: [&str; 6] = [
    include_str!("style/base.css"),
    include_str!("style/controls.css"),
    include_str!("style/overview.css"),
    include_str!("style/list.css"),
    include_str!("style/case.css"),
    include_str!("style/print.css"),
];

/// Scripts, in the order in which they stand: a later one may use what an earlier one defines.
const SCRIPTS: [&str; 17] = [
    include_str!("script/strings.js"),
    include_str!("script/data.js"),
    include_str!("script/dom.js"),
    include_str!("script/state.js"),
    include_str!("script/format.js"),
    include_str!("script/words.js"),
    include_str!("script/fact.js"),
    include_str!("script/filter.js"),
    include_str!("script/plot.js"),
    include_str!("script/overview.js"),
    include_str!("script/list.js"),
    include_str!("script/timeline.js"),
    include_str!("script/text.js"),
    include_str!("script/documents.js"),
    include_str!("script/case.js"),
    include_str!("script/compare.js"),
    include_str!("script/main.js"),
];

/// Writes the page: the index first, then an island for each case, which the script reads when the case is opened.
pub(super) fn write(
    title: Option<&str>,
    index: &str,
    sheets: &[String],
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = STYLES.join("\n");
    let script = format!("\"use strict\";\n(() => {{\n{}\n}})();\n", SCRIPTS.join("\n"));
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        policy_source(&script),
        policy_source(&style)
    );
    let title = escape_markup(title.unwrap_or("セキュリティ事案の報告 / Security incidents"));
    // Parts are put in one after the other and never looked through for the next place.
    let mut rest = MARKUP;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        out.write_all(before.as_bytes())?;
        match name {
            "policy" => out.write_all(policy.as_bytes())?,
            "title" => out.write_all(title.as_bytes())?,
            "style" => out.write_all(style.as_bytes())?,
            "script" => out.write_all(script.as_bytes())?,
            "index" => out.write_all(index.as_bytes())?,
            "cases" => {
                for (n, sheet) in sheets.iter().enumerate() {
                    writeln!(out, "<script type=\"application/json\" id=\"case-{n}\">{sheet}</script>")?;
                }
            }
            other => unreachable!("page.html has no part {other}"),
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_no_element_and_are_no_template() {
        for script in SCRIPTS {
            assert!(!script.contains("</script") && !script.contains("<!--"));
        }
        assert!(STYLES.iter().all(|s| !s.contains("</style")));
        let mut out = Vec::new();
        write(Some("{{script}} & <b>"), "{{style}}", &[], &mut out).expect("memory");
        let page = String::from_utf8(out).expect("UTF-8");
        assert!(page.contains("<title>{{script}} &amp; &lt;b&gt;</title>"));
        assert!(page.contains(">{{style}}</script>"));
    }
}
