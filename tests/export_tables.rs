//! Data sets as tables: what stands in them, and whether the programs that others use open them.
//!
//! The scripts in `tests/export_tables/` run with the Python that has the readers of data sets beside it on PATH.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use kaiji::export::tables::{Kind, reference, tables};
use tempfile::TempDir;

/// A record file, and what was made of it.
struct Exported {
    folder: TempDir,
}

/// A document whose identifier, names and words are what spreadsheets, tabs and quotation marks stumble on. Its lines
/// name machines without a number and a day without a year.
const HOSTILE: &str = "{\"id\": \"=HYPERLINK(\\\"x\\\",1)\\tタブ\", \"text\": \"株式会社\\\"引用\\\"商店\\n不正アクセスに関するお知らせ\\n\
    7月28日、弊社のパソコンが不正アクセスを受けました。お客様の氏名が漏えいした可能性があります。\\n\
    深くお詫び申し上げます。\"}\n";

impl Exported {
    /// Everything is made once for all tests.
    fn once() -> &'static Exported {
        static ONCE: OnceLock<Exported> = OnceLock::new();
        ONCE.get_or_init(|| {
            let folder = TempDir::new().expect("a temporary folder");
            let made = Exported { folder };
            std::fs::write(made.path("hostile.jsonl"), HOSTILE).expect("written");
            let corpus = |name: &str| support::root().join("corpus").join(name).display().to_string();
            let inputs = [corpus("cases"), corpus("restated"), corpus("none"), made.text("hostile.jsonl")];
            let mut args = vec!["extract", "-q", "-o", "records.jsonl"];
            args.extend(inputs.iter().map(String::as_str));
            made.kaiji(&args);
            for form in ["csv", "tsv", "parquet"] {
                made.kaiji(&["export", "records.jsonl", "--to", form, "-o", form]);
            }
            made.kaiji(&["export", "records.jsonl", "--to", "sqlite", "-o", "data.sqlite"]);
            made.kaiji(&["export", "records.jsonl", "--to", "jsonl", "-o", "cases.jsonl"]);
            let package = ["--license", "CC-BY-4.0", "--title", "Notices: \"a\" test", "-o", "package"];
            made.kaiji(&[&["export", "records.jsonl", "--to", "data-package"][..], &package].concat());
            made
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn run(&self, args: &[&str]) -> Output {
        support::kaiji().current_dir(self.folder.path()).args(args).output().expect("kaiji runs")
    }

    fn kaiji(&self, args: &[&str]) {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Rows of a table of the CSV form, as cells by column.
    fn rows(&self, table: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(&format!("csv/{table}.csv"))).expect("a table");
        reader.deserialize().map(|row| row.expect("a row")).collect()
    }
}

/// Runs a script of `tests/export_tables/` with the programs that it needs, and shows what it says.
fn script(name: &str, args: &[&str]) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let together = ["frictionless", "mlcroissant", "datasets-cli", "check-jsonschema", "python"];
    let found = std::env::split_paths(&path).find(|p| together.iter().all(|tool| p.join(tool).is_file()));
    let Some(bin) = found else {
        eprintln!(
            "SKIPPED: no folder on PATH has {}; {name} did not check the data set with other programs",
            together.join(", ")
        );
        return;
    };
    let made = Exported::once();
    let output = Command::new(bin.join("python"))
        .arg(support::root().join("tests/export_tables").join(name))
        .args(args)
        .current_dir(made.folder.path())
        .env("KAIJI", assert_cmd::cargo::cargo_bin!("kaiji"))
        .env("HF_HUB_OFFLINE", "1")
        .env("HF_HOME", made.path("hub"))
        .output()
        .expect("Python runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}:\n{out}\n{err}");
    assert!(out.trim_end().ends_with("all well"), "{name}:\n{out}\n{err}");
    println!("{name}: {out}");
}

#[test]
fn the_reference_is_the_description_that_forms_are_written_by() {
    let path = support::root().join("docs/tables.md");
    let text = std::fs::read_to_string(&path).expect("docs/tables.md");
    let (begin, end) = ("<!-- tables -->\n", "<!-- end -->\n");
    let (head, rest) = text.split_once(begin).expect("a place for the reference");
    let (_, tail) = rest.split_once(end).expect("its end");
    let wanted = format!("{head}{begin}{}{end}{tail}", reference());
    if std::env::var_os("KAIJI_UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("docs/tables.md is written");
    }
    let now = std::fs::read_to_string(&path).expect("docs/tables.md");
    assert!(now == wanted, "docs/tables.md is stale: KAIJI_UPDATE=1 cargo test --test export_tables");
}

#[test]
fn every_form_has_the_same_bytes_again() {
    let made = Exported::once();
    for (form, name) in [("csv", "csv"), ("parquet", "parquet"), ("data-package", "package")] {
        let again = format!("{name}-again");
        let mut args = vec!["export", "records.jsonl", "--to", form, "-o", &again];
        if form == "data-package" {
            args.extend(["--license", "CC-BY-4.0", "--title", "Notices: \"a\" test", "--jobs", "1"]);
        }
        made.kaiji(&args);
        let (one, two) = (files(&made.path(name)), files(&made.path(&again)));
        assert!(one.len() > 30 && one.keys().eq(two.keys()), "{:?}", one.keys());
        for (file, bytes) in &one {
            assert!(two[file] == *bytes, "{name}/{file} differs from run to run");
        }
    }
    made.kaiji(&["export", "records.jsonl", "--to", "sqlite", "-o", "again.sqlite"]);
    let read = |name: &str| std::fs::read(made.path(name)).expect("a database");
    assert!(read("data.sqlite") == read("again.sqlite"), "the database differs from run to run");
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").display().to_string();
                out.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    out
}

#[test]
fn every_fact_has_its_words_and_stands_in_its_table() {
    let made = Exported::once();
    let records = std::fs::read_to_string(made.path("records.jsonl")).expect("records");
    let records: Vec<serde_json::Value> =
        records.lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    let by_id: BTreeMap<&str, _> = records.iter().map(|r| (r["id"].as_str().expect("an id"), r)).collect();
    // What the CSV form puts before what a spreadsheet would run.
    let back = |cell: &str| cell.strip_prefix('\'').unwrap_or(cell).to_string();
    let mut facts = 0;
    for row in made.rows("evidence") {
        let fact = back(&row["fact_id"]);
        let (id, pointer) = fact.rsplit_once('#').expect("a fragment");
        let fact = by_id[id].pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {id}"));
        let place: usize = row["evidence_id"].rsplit('/').next().expect("a place").parse().expect("a number");
        let evidence = &fact["evidence"][place];
        assert_eq!(evidence["quote"], back(&row["quote"]).as_str());
        assert_eq!(evidence["start"].to_string(), row["quote_start"]);
        facts += usize::from(place == 0);
    }
    let said: usize = records.iter().map(|r| r.to_string().matches("\"evidence\":").count()).sum();
    assert_eq!((facts, made.rows("facts").len()), (said, said));
    // A table has as many facts as the records' lists: nothing is lost or made up on the way.
    for table in tables().iter().filter(|t| t.columns[0].name == "fact_id" && t.name != "facts") {
        let mut ids: Vec<String> = made.rows(table.name).iter().map(|r| r["fact_id"].clone()).collect();
        ids.dedup();
        let wanted = made.rows("facts").iter().filter(|r| r["field"] == table.name).count();
        assert_eq!(ids.len(), wanted, "{}", table.name);
    }
}

#[test]
fn what_is_not_stated_is_empty_and_days_without_a_year_are_text() {
    let made = Exported::once();
    let id = "'=HYPERLINK(\"x\",1)\tタブ";
    let of =
        |table: &str| -> Vec<_> { made.rows(table).into_iter().filter(|r| r["document_id"] == id).collect() };
    let device = &of("devices")[0];
    assert_eq!(
        (device["device"].as_str(), device["count"].as_str(), device["qualifier"].as_str()),
        ("pc", "", "")
    );
    let date = &of("dates")[0];
    assert_eq!((date["date"].as_str(), date["date_text"].as_str()), ("", "'--07-28"));
    assert_eq!(of("documents")[0]["published"], "");
}

#[test]
fn advisories_are_documents_of_no_incident() {
    let made = Exported::once();
    let told: Vec<String> =
        made.rows("incident_documents").iter().map(|r| r["document_id"].clone()).collect();
    let rest: Vec<_> =
        made.rows("documents").into_iter().filter(|r| !told.contains(&r["document_id"])).collect();
    assert!(rest.iter().any(|r| r["document_kind"] == "advisory"), "{rest:?}");
    assert!(rest.iter().all(|r| r["document_kind"] != "notice" && r["document_kind"] != "news"), "{rest:?}");
}

#[test]
fn excel_gets_its_mark_and_options_stay_with_their_forms() {
    let made = Exported::once();
    made.kaiji(&["export", "records.jsonl", "--to", "csv", "--bom", "-o", "excel"]);
    let marked = std::fs::read(made.path("excel/devices.csv")).expect("a table");
    let plain = std::fs::read(made.path("csv/devices.csv")).expect("a table");
    assert_eq!(marked.strip_prefix("\u{feff}".as_bytes()), Some(&plain[..]));
    for (args, said) in [
        (&["--to", "parquet", "--bom", "-o", "x"][..], "--bom is for --to csv"),
        (&["--to", "csv", "--license", "CC0-1.0", "-o", "x"], "--license are for --to data-package"),
        (&["--to", "data-package", "--license", "CC BY", "-o", "x"], "identifier of the SPDX list"),
        (&["--to", "csv"], "-o FOLDER"),
    ] {
        let output = made.run(&[&["export", "records.jsonl"], args].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said), "{told}");
        assert!(!made.path("x").exists());
    }
}

#[test]
fn tab_separated_lines_are_rows() {
    let made = Exported::once();
    for table in tables() {
        let text = std::fs::read_to_string(made.path(&format!("tsv/{}.tsv", table.name))).expect("a table");
        for line in text.lines() {
            assert_eq!(line.split('\t').count(), table.columns.len(), "{}: {line}", table.name);
        }
        assert_eq!(text.lines().count(), made.rows(table.name).len() + 1, "{}", table.name);
    }
}

#[test]
fn names_of_tables_and_columns_are_plain() {
    for table in tables() {
        for name in table.columns.iter().map(|c| c.name).chain([table.name]) {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()), "{name}");
        }
        for column in &table.columns {
            let ends = column.description.ends_with('.') && !column.description.contains('|');
            assert!(ends, "{}.{}: {}", table.name, column.name, column.description);
            assert!(!matches!(&column.kind, Kind::Term { terms, .. } if terms.is_empty()));
        }
    }
}

#[test]
fn data_frames_have_the_columns_of_the_description_and_the_values_of_the_records() {
    script("frames.py", &["csv", "tsv", "parquet", "package/datapackage.json"]);
}

#[test]
fn lines_of_json_have_the_columns_of_the_schema() {
    let schema = support::root().join("schema/record.v1.json").display().to_string();
    let cases = support::root().join("schema/case.v1.json").display().to_string();
    script("lines.py", &["records.jsonl", &schema, "cases.jsonl", &cases]);
}

#[test]
fn the_package_is_valid_and_a_spoilt_one_is_not() {
    script("package.py", &["package"]);
}

#[test]
fn shards_load_together_where_the_first_is_all_empty() {
    let made = Exported::once();
    // Nothing is said of any incident: no table of facts has a row, and single values are missing.
    let text = "{\"id\": \"a\", \"text\": \"今日は晴れました。\"}\n{\"id\": \"b\", \"text\": \"明日は雨が降ります。\"}\n";
    std::fs::write(made.path("silent.jsonl"), text).expect("written");
    made.kaiji(&["export", "silent.jsonl", "--to", "parquet", "--filter", "none", "-o", "silent"]);
    script("shards.py", &["silent", "parquet"]);
}

#[test]
fn the_database_is_sound_and_keeps_what_it_is_told() {
    script("database.py", &["data.sqlite", "csv"]);
}

#[test]
fn the_questions_of_the_documentation_are_answered() {
    let made = Exported::once();
    let docs = support::root().join("docs/tables.md").display().to_string();
    std::fs::write(made.path("pcs.txt"), PCS).expect("written");
    // The only input whose path the answer holds.
    made.kaiji(&["extract", "-q", "-o", "pcs.jsonl", "pcs.txt"]);
    made.kaiji(&["export", "pcs.jsonl", "--to", "parquet", "-o", "pcs"]);
    script("questions.py", &[&docs, "parquet", "pcs"]);
}

/// One notice, for the question of the documentation.
const PCS: &str = "2020年11月14日\n株式会社つゆくさ文具\nウイルス感染に関するお詫びとご報告\n\
    2020年11月9日、弊社のパソコン約12台がウイルス「Emotet」に感染しました。深くお詫び申し上げます。\n";
