//! Tables.

use unicode_width::UnicodeWidthStr;

use super::{cases, errors, place};
use serde_json::Value;

#[test]
fn every_table_keeps_to_the_width_in_both_languages() {
    let some = cases();
    let ids =
        format!("{},{}", some[2]["id"].as_str().expect("an id"), some[9]["id"].as_str().expect("an id"));
    let views: [&[&str]; 6] = [
        &[],
        &["--per", "case"],
        &["--by", "type"],
        &["--by", "malware", "--per", "document"],
        &["--tables"],
        &["--cases", &ids],
    ];
    for view in views {
        for lang in ["ja", "en"] {
            for width in ["80", "120", "160"] {
                let mut args = vec!["compare", "records.jsonl", "--width", width, "--lang", lang];
                args.extend(view);
                let text = place().run(&args);
                let limit: usize = width.parse().expect("a number");
                assert!(text.lines().count() > 5, "{args:?}: {text}");
                for line in text.lines() {
                    assert!(line.width() <= limit, "{args:?}: {} of {limit}: {line}", line.width());
                }
                assert!(!text.contains("Left out") && !text.contains("省いた列"), "{args:?}: {text}");
            }
        }
    }
}

#[test]
fn rows_of_cases_are_the_same_from_cases_records_and_documents() {
    let rows = |args: &[&str]| -> Value {
        let mut all = vec!["compare", "--format", "json", "-q"];
        all.extend(args);
        serde_json::from_str(&place().run(&all)).expect("JSON")
    };
    let from_cases = rows(&["cases.jsonl"]);
    assert_eq!(from_cases.as_array().map(Vec::len), Some(cases().len()));
    assert_eq!(from_cases, rows(&["records.jsonl", "--per", "case"]));
    // Of one case its documents.
    let case = &cases()[2];
    let id = case["id"].as_str().expect("an id");
    let documents = rows(&["records.jsonl", id, "--list", "--per", "document"]);
    assert_eq!(documents.as_array().map(Vec::len), case["documents"].as_array().map(Vec::len));
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    for (args, words) in [
        (&["compare", "cases.jsonl", "--per", "document"][..], "give the records"),
        (&["compare", "cases.jsonl", "--cases", "2020-01-01-00000000"], "kaiji link INPUT --format table"),
        (&["compare", "cases.jsonl", "--tables", "--sectors", "nowhere.csv"], "nowhere.csv"),
        (&["compare", "cases.jsonl", "--by", "size"], "malware"),
        (&["compare", "cases.jsonl", "--by", "type", "--tables"], "cannot be used with"),
        (&["summary", "cases.jsonl", "undated-00000000"], "there is no case undated-00000000"),
    ] {
        let output = place().command(args).output().expect("kaiji runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(errors(&output).contains(words), "{args:?}: {}", errors(&output));
    }
}

#[test]
fn sectors_come_from_the_list_and_from_nowhere_else() {
    let all = cases();
    let (first, second) = (&all[0], &all[3]);
    let name = first["organization"].as_str().expect("an organisation");
    let id = second["id"].as_str().expect("an id");
    std::fs::write(
        place().path("sectors.tsv"),
        format!("organisation\tsector\n{name}\t公務\n{id}\t教育\n国\t公務\n"),
    )
    .expect("a file");
    let args = ["compare", "cases.jsonl", "--by", "sector", "--sectors", "sectors.tsv", "--format", "json"];
    let output = place().command(&args).output().expect("kaiji runs");
    assert!(errors(&output).contains("goes with nothing here: 国"), "{}", errors(&output));
    let groups: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let keys: Vec<&str> =
        groups["groups"].as_array().expect("groups").iter().filter_map(|g| g["key"].as_str()).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert!(keys.contains(&"公務") && keys.contains(&"教育"), "{keys:?}");
    let without = place().run(&["compare", "cases.jsonl", "--by", "sector", "--width", "80"]);
    assert!(without.contains("(not given)"), "{without}");
    let tables = place().run(&["compare", "cases.jsonl", "--tables", "--lang", "ja"]);
    assert!(tables.contains("指定なし"), "{tables}");
}

#[test]
fn data_of_the_tables_adds_up() {
    let text = place().run(&["compare", "cases.jsonl", "--tables", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("a heading").clone();
    let at = |name: &str| headings.iter().position(|h| h == name).unwrap_or_else(|| panic!("{name}"));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    let number = |row: &csv::StringRecord, name: &str| row[at(name)].parse::<u64>().unwrap_or(0);
    let of = |table: &'static str| rows.iter().filter(move |r| &r[0] == table);
    let all = of("year").find(|r| &r[at("year")] == "all").expect("a line for all");
    assert_eq!(number(all, "incidents"), cases().len() as u64);
    assert_eq!(number(all, "people_of") + number(all, "people_unknown"), cases().len() as u64);
    let years = || of("year").filter(|r| &r[at("year")] != "all");
    assert_eq!(years().map(|r| number(r, "incidents")).sum::<u64>(), number(all, "incidents"));
    assert_eq!(years().map(|r| number(r, "people")).sum::<u64>(), number(all, "people"));
    for table in ["cause", "size", "industry"] {
        let sum =
            |name: &str| of(table).filter(|r| &r[at("year")] == "all").map(|r| number(r, name)).sum::<u64>();
        assert_eq!(sum("incidents"), number(all, "incidents"), "{table}");
        assert_eq!(sum("people"), number(all, "people"), "{table}");
    }
}

#[test]
fn two_documents_stand_side_by_side_and_colour_is_asked_for() {
    let corpus = super::support::root().join("corpus/cases");
    let file = |name: &str| corpus.join(name).to_string_lossy().into_owned();
    let (a, b) = (file("xa17.txt"), file("xa19.txt"));
    let plain = place().run(&["compare", &a, &b]);
    assert!(plain.contains("Fact") && plain.contains("* they say different things"), "{plain}");
    assert!(place().run(&["compare", &a, &b, "--list"]).contains("2 incident documents"));
    let coloured = |no_colour: bool| {
        let mut command = place().command(&["compare", &a, &b]);
        command.env("CLICOLOR_FORCE", "1");
        if no_colour {
            command.env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
        }
        String::from_utf8(command.output().expect("kaiji runs").stdout).expect("UTF-8")
    };
    assert!(coloured(false).contains("\u{1b}["), "no colour where it is forced");
    assert_eq!(coloured(true), plain);
    let html = place().run(&["compare", &a, &b, "--format", "html"]);
    assert!(html.contains("<strong>") && !html.contains("\u{1b}["), "{html}");
    let markdown = place().run(&["compare", &a, &b, "--format", "markdown"]);
    assert!(markdown.lines().filter(|l| l.starts_with('|')).count() > 10, "{markdown}");
}
