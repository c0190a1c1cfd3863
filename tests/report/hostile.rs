//! Nothing is let in: every page and table that is made of hostile documents, records and cases.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::{browser, corpus, support};

/// Files of the hostile corpus.
struct Place(TempDir);

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What a command prints of files here.
    fn run(&self, args: &[&str]) -> String {
        let out = support::kaiji().current_dir(self.0.path()).args(args).output().expect("kaiji runs");
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    }
}

/// Documents (`notices.jsonl`, files with hostile names), what kaiji reads from them (`read.jsonl`), records that
/// somebody edited (`edited.jsonl`) and cases that somebody edited (`cases.jsonl`).
fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let place = Place(TempDir::new().expect("a temporary folder"));
        let write = |name: &str, text: String| {
            std::fs::write(place.path(name), text).unwrap_or_else(|e| panic!("{name}: {e}"))
        };
        write("notices.jsonl", corpus::notices());
        std::fs::create_dir(place.path("names")).expect("a folder");
        for (n, name) in corpus::NAMES.iter().enumerate() {
            write(&format!("names/{name}"), corpus::notice(300 + n, corpus::markup()[n]));
        }
        write(
            "edited.jsonl",
            corpus::records(&corpus::full(corpus::lines(&["extract", "-q", "corpus/cases"]))),
        );
        write("cases.jsonl", corpus::cases(&corpus::full(corpus::lines(&["link", "-q", "corpus/cases"]))));
        place.run(&["extract", "-q", "notices.jsonl", "names", "-o", "read.jsonl"]);
        place
    })
}

/// Views of `kaiji compare`.
const VIEWS: [&[&str]; 7] = [
    &["--list"],
    &["--list", "--per", "case"],
    &["--side-by-side"],
    &["--by", "malware"],
    &["--by", "type"],
    &["--by", "year"],
    &["--tables"],
];

/// Every comparison in a form: what it is called and what it is.
fn comparisons(format: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for input in ["read", "edited", "cases"] {
        for (n, view) in VIEWS.iter().enumerate() {
            let per = if input == "cases" && n == 0 { &["--per", "case"][..] } else { &[] };
            // Of some hundred columns side by side no reader and no browser has any use.
            let few = side(input, view);
            let file = format!("{input}.jsonl");
            let mut args = vec!["compare", "-q", if few { "few.jsonl" } else { &file }, "--format", format];
            args.extend_from_slice(view);
            args.extend_from_slice(per);
            args.extend(["--lang", if n % 2 == 0 { "ja" } else { "en" }]);
            out.push((format!("compare-{input}{}", view.join("")), place().run(&args)));
        }
    }
    out
}

/// Makes `few.jsonl` of an input's first lines, where a view is side by side.
fn side(input: &str, view: &[&str]) -> bool {
    let aside = view == ["--side-by-side"];
    if aside {
        let text = std::fs::read_to_string(place().path(&format!("{input}.jsonl"))).expect("lines");
        let lines: String = text.lines().step_by(9).map(|line| format!("{line}\n")).collect();
        std::fs::write(place().path("few.jsonl"), lines).expect("a file");
    }
    aside
}

/// Would a spreadsheet run this cell? It passes over what does not show, and reads wide signs.
fn runs(cell: &str) -> bool {
    let hidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || "\u{ad}\u{200b}\u{200e}\u{200f}\u{2060}\u{feff}".contains(c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let shown = cell.trim_start_matches(hidden);
    let number = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let number = number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok();
    !number && shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'])
        || cell.starts_with(['\t', '\r'])
}

/// How many cells a table has; none of them is a formula.
fn harmless(name: &str, table: &str, delimiter: u8) -> usize {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_bytes());
    let mut cells = 0;
    for row in reader.records() {
        for cell in &row.unwrap_or_else(|e| panic!("{name}: {e}")) {
            assert!(!runs(cell), "{name}: {cell:?}");
            assert!(delimiter != b'\t' || !cell.contains(['\t', '\n', '\r']), "{name}: {cell:?}");
            cells += usize::from(!cell.is_empty());
        }
    }
    cells
}

#[test]
fn no_cell_is_a_formula() {
    let mut cells = 0;
    for (name, table) in comparisons("csv") {
        cells += harmless(&name, &table, b',');
    }
    for (form, folder, delimiter) in
        [("csv", "csv", b','), ("tsv", "tsv", b'\t'), ("data-package", "package/csv", b',')]
    {
        for input in ["read.jsonl", "edited.jsonl"] {
            let out = place().path(folder.split('/').next().expect("a name"));
            let _ = std::fs::remove_dir_all(&out);
            place().run(&["export", "-q", "--to", form, input, "-o", &out.to_string_lossy()]);
            for file in
                std::fs::read_dir(place().path(folder)).expect("tables").map(|e| e.expect("a table").path())
            {
                if !file.extension().is_some_and(|e| e == "csv" || e == "tsv") {
                    continue;
                }
                let table = std::fs::read_to_string(&file).expect("UTF-8");
                cells += harmless(&format!("{form} of {input}: {}", file.display()), &table, delimiter);
            }
        }
    }
    println!("{cells} cells");
    assert!(cells > 50_000, "{cells} cells");
}

/// What of a line of Markdown is markup: everything but escaped signs.
fn markup(line: &str) -> String {
    let mut out = String::new();
    let mut signs = line.chars();
    while let Some(c) = signs.next() {
        if c == '\\' {
            signs.next();
        } else {
            out.push(c);
        }
    }
    out.replace("<br>", "")
}

#[test]
fn no_word_is_markup_in_markdown() {
    let mut lines = 0;
    for (name, text) in comparisons("markdown") {
        let mut bars = 0;
        for line in text.lines() {
            let marks = markup(line);
            assert!(!marks.contains(['<', '[', ']', '`', '!', '~', '{']), "{name}: {line}");
            let count = marks.matches('|').count();
            // A table goes on for as long as its lines do.
            assert!(count == 0 || bars == 0 || count == bars, "{name}: {line}");
            bars = count;
            lines += 1;
        }
    }
    for input in ["read.jsonl", "edited.jsonl", "cases.jsonl"] {
        for lang in ["ja", "en"] {
            for line in place().run(&["summary", "-q", input, "--format", "markdown", "--lang", lang]).lines()
            {
                // A document's address of the web is a link.
                let link = line.rsplit_once(" <http").and_then(|(_, rest)| rest.strip_suffix('>'));
                let linked = link.is_some_and(|rest| !rest.contains(['<', '>', ' ', '"']));
                let words =
                    if linked { line.rsplit_once(" <http").map_or(line, |(words, _)| words) } else { line };
                let marks = markup(words);
                // An identifier in a line of its own, and numbers of footnotes, are the brief's own marks.
                let id = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
                if let Some(id) = id {
                    assert!(!id.is_empty() && !id.contains('`'), "summary of {input}: {line}");
                    continue;
                }
                let rest: Vec<&str> = marks.split("[^").collect();
                let numbered = rest.iter().skip(1).all(|part| {
                    part.split_once(']').is_some_and(|(n, _)| n.chars().all(|c| c.is_ascii_digit()))
                });
                let others = rest.iter().enumerate().any(|(n, part)| {
                    let part =
                        if n == 0 { part } else { part.split_once(']').map_or(*part, |(_, more)| more) };
                    part.contains(['<', '[', ']', '`', '!', '~', '*', '_', '|', '{'])
                });
                assert!(numbered && !others, "summary of {input}: {line}");
                lines += 1;
            }
        }
    }
    println!("{lines} lines");
    assert!(lines > 5000, "{lines} lines");
    // The card of a data set names its documents' days and sites.
    let out = place().path("card");
    place().run(&["export", "-q", "--to", "data-package", "edited.jsonl", "-o", &out.to_string_lossy()]);
    let card = std::fs::read_to_string(out.join("README.md")).expect("a card");
    for line in card.lines() {
        let site = line.strip_prefix("- <http").and_then(|rest| rest.strip_suffix('>'));
        let theirs = site.map_or(line.contains("harm"), |s| s.contains(['<', '>', ' ', '"', '=']));
        assert!(!theirs || line.contains("harm that followed"), "{line}");
        assert!(!line.contains('\0'), "{line}");
    }
}

/// Every page that kaiji makes of the corpus.
fn pages(folder: &Path) {
    let write = |name: &str, page: &str| {
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap_or_else(|e| panic!("{name}: {e}"));
    };
    for (name, page) in comparisons("html") {
        write(&name, &page);
    }
    let title = corpus::markup().concat().replace('\0', "");
    let reports: [(&str, &[&str]); 3] = [
        ("report-texts", &["read.jsonl", "--texts", "notices.jsonl", "--texts", "names"]),
        ("report-quotes", &["read.jsonl"]),
        ("report-edited", &["edited.jsonl", "--texts", "notices.jsonl"]),
    ];
    for (name, args) in reports {
        write(name, &place().run(&[&["report", "-q", "--title", &title], args].concat()));
    }
}

#[test]
fn pages_hold_words_as_text() {
    let folder = TempDir::new().expect("a folder");
    pages(folder.path());
    let mut checked = 0;
    for file in std::fs::read_dir(folder.path()).expect("pages").map(|e| e.expect("a page").path()) {
        let page = std::fs::read_to_string(&file).expect("UTF-8");
        let name = file.display();
        let (head, rest) = page.split_once("<style>").expect("a style");
        let (style, body) = rest.split_once("</style>").expect("a style");
        assert!(!style.contains("harm") && !style.contains("//"), "{name}");
        assert!(
            head.contains("default-src 'none'") && head.contains("base-uri 'none'; form-action 'none'"),
            "{name}"
        );
        assert!(!head.contains("unsafe"), "{name}");
        // Browsers look up the names of links ahead of a click.
        let report = page.contains("type=\"application/json\"");
        assert!(!report || head.contains("x-dns-prefetch-control\" content=\"off"), "{name}");
        // Data between tags holds no sign of markup, and no tag of ours holds a word of theirs.
        for tag in [head, body].concat().split('<').skip(1) {
            let end = tag.split('>').next().unwrap_or_default();
            let theirs = end.contains("harm") && !end.starts_with("div class=\"scroll\"");
            assert!(!theirs, "{name}: <{end}>");
        }
        let tags = |tag: &str| page.matches(tag).count();
        assert_eq!(
            (tags("<style"), tags("<img"), tags("<iframe"), tags("<base"), tags("<link")),
            (1, 0, 0, 0, 0),
            "{name}"
        );
        checked += 1;
    }
    assert_eq!(checked, 3 + 3 * VIEWS.len());
}

#[test]
fn nothing_runs_and_nothing_leaves_in_a_browser() {
    intrude(30);
}

#[test]
#[ignore = "minutes"]
fn nothing_runs_and_nothing_leaves_in_any_view() {
    intrude(1);
}

/// Uses every page in a browser, and of the views of reports every `step`-th.
fn intrude(step: usize) {
    let Some(python) = browser() else { return };
    let folder = TempDir::new().expect("a folder");
    pages(folder.path());
    let payloads = serde_json::to_string(&corpus::live()).expect("JSON").replace('<', "\\u003c");
    let control = include_str!("control.html").replace("PAYLOADS", &payloads);
    std::fs::write(folder.path().join("control.html"), control).expect("a file");
    let out = Command::new(python)
        .arg(support::root().join("tests/report/intruding.py"))
        .arg(folder.path())
        .arg(step.to_string())
        .output()
        .expect("Python runs");
    println!("{}", String::from_utf8_lossy(&out.stdout));
    eprintln!("{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "something was let in, or the check did not run to its end");
}
