//! Pages that are made to keep a parser busy.

use super::measured::run;
use super::{NOTICE, Place};

/// Elements within elements: those that the parser looks through for each other one, those of formatting, those of
/// tables and lists, those of other languages, and those that nobody has heard of.
const NESTED: [&str; 16] = [
    "div", "details", "b", "font", "span", "table", "td", "ul", "dd", "ruby", "svg", "template", "button",
    "select", "x-y", "p",
];

#[test]
fn a_hundred_thousand_nested_elements() {
    let place = Place::new();
    for name in NESTED {
        let page = format!("<html><body>{NOTICE}{}", format!("<{name}>").repeat(100_000));
        place.write(&format!("open/{name}.html"), &page);
        place.write(&format!("shut/{name}.html"), page + &format!("</{name}>").repeat(100_000));
    }
    for folder in ["open", "shut"] {
        let what = format!("nested elements, {folder}");
        let ran = run(place.path(), &["extract", folder]).within(&what, 120, 1500);
        let failed = ran.stderr.lines().filter(|l| l.contains("give its text instead")).count();
        assert_eq!(ran.records() + failed, NESTED.len(), "{}", ran.stderr);
        assert!(ran.records() > 0 && failed > 0, "{}", ran.stderr);
    }
}

fn table(cells: usize) -> String {
    let rows = (0..cells / 4)
        .map(|n| format!("<tr><td>2022年3月1日<td>パソコン{n}台<td>氏名<td>不正アクセスを受けました。</tr>"));
    format!("<html><body><p>{NOTICE}</p><table>{}</table>", rows.collect::<String>())
}

#[test]
fn a_table_of_many_entries() {
    let place = Place::new();
    place.write("a.html", table(20_000));
    place.write("b.html", format!("<html><body><table><tr>{}</tr></table>", "<td>12台".repeat(20_000)));
    let ran = run(place.path(), &["extract", "a.html", "b.html"]).within("tables", 60, 600);
    assert_eq!(ran.records(), 2, "{}", ran.stderr);
}

#[test]
#[ignore = "minutes, for an optimised program"]
fn a_table_of_a_million_entries() {
    let place = Place::new();
    place.write(
        "a.html",
        format!("<html><body>{NOTICE}<table>{}</table>", "<tr><td>12台</tr>".repeat(1_000_000)),
    );
    place.write("b.html", format!("<html><body>{NOTICE}<table><tr>{}</table>", "<td>12台".repeat(1_000_000)));
    for name in ["a.html", "b.html"] {
        let what = format!("table of a million entries, {name}");
        assert_eq!(run(place.path(), &["extract", "-j1", name]).within(&what, 330, 3000).records(), 1);
    }
    place.write("c.html", table(1_000_000));
    // So many facts take longer than a document may take.
    run(place.path(), &["extract", "-j1", "--max-bytes", "99999999", "--timeout", "60", "c.html"]).within(
        "table of a million facts",
        90,
        4000,
    );
}

#[test]
fn entities_and_unclosed_marks_of_every_kind() {
    let place = Place::new();
    let n = 200_000;
    for (name, page) in [
        ("entities", "&amp;".repeat(n)),
        (
            "nested-entities",
            format!("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>{}", "&b;".repeat(n)),
        ),
        ("comments", "<!--".repeat(n)),
        ("scripts", "<script><!--<script>".repeat(n)),
        ("less-than", "<".repeat(n)),
        ("attributes", format!("<p {}>", (0..100_000).map(|i| format!("a{i}=1 ")).collect::<String>())),
        ("quotes", "<a href=\"".repeat(n)),
        ("misnested", "<b><p></b>".repeat(n / 10)),
        ("misnested-links", "<a><div></a>".repeat(n / 10)),
        ("fostered", format!("<table>{}", "<b>x<tr>".repeat(n / 10))),
        ("links", (0..n / 10).map(|i| format!("<a href=/{i}>お知らせ{i}</a>")).collect()),
        ("nul", "\0".repeat(n)),
    ] {
        let file = format!("{name}.html");
        place.write(&file, format!("<html><body>{NOTICE}{page}"));
        let ran = run(place.path(), &["extract", &file]).within(name, 60, 1000);
        assert_eq!(ran.records() + usize::from(ran.status == Some(2)), 1, "{name}: {}", ran.stderr);
    }
}
