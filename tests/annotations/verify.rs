//! `kaiji verify`: quotes against a folder, an archive, a changed text and none.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::support;

const PAGE: &str = "<!DOCTYPE html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>お詫び</title></head><body>\
    <p>2020年11月14日<br>有限会社𠮷野商店</p><p>2020年11月2日、当社サーバー3台が不正アクセスを受け、お客様約1,200名の\
    クレジットカード番号が流出しました。深くお詫び申し上げます。</p></body></html>";

fn run(folder: &Path, args: &[&str]) -> Output {
    support::kaiji().current_dir(folder).args(args).output().expect("kaiji runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn quotes_are_rechecked_against_what_is_at_hand() {
    let place = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("notices/a.html", PAGE);
    write("notices/b.html", &PAGE.replace("3台", "5台"));
    let records = out(&run(place.path(), &["extract", "notices"]));
    write("records.jsonl", &records);
    write("records.json", &format!("[{}]", records.trim().replace('\n', ",")));
    run(place.path(), &["export", "records.jsonl", "--to", "jsonl", "-o", "cases.jsonl"]);

    for input in ["records.jsonl", "records.json", "cases.jsonl"] {
        let output = run(place.path(), &["verify", input, "--texts", "notices", "--extract"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let told = out(&output);
        assert_eq!(told.matches("  verified: ").count(), 2, "{told}");
        assert_eq!(told.matches("extracted again: the same").count(), 2, "{told}");
    }
    // The same text under another name is the same text.
    write("elsewhere/c.html", PAGE);
    // A text that was changed, and one that is gone.
    write(
        "changed/b.html",
        &PAGE
            .replace("3台", "5台")
            .replace("<p>2020年11月2日", "<p>追記。2020年11月2日")
            .replace("約1,200", "約1,300"),
    );
    let output = run(
        place.path(),
        &["verify", "records.jsonl", "--texts", "elsewhere", "--texts", "changed", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let [a, b] = [&report["documents"][0], &report["documents"][1]];
    assert_eq!((&a["status"], &a["at_place"]), (&"verified".into(), &a["quotes"]));
    assert_eq!((&report["holding"], &report["failing"]), (&1.into(), &1.into()));
    assert_eq!(b["status"], "changed");
    assert!(b["document"].as_str().is_some_and(|d| d.ends_with("b.html")), "{b}");
    let stray = |quote: &str| {
        let all = b["astray"].as_array().expect("a list");
        let found = all.iter().find(|q| q["quote"].as_str().is_some_and(|q| q.contains(quote)));
        found.unwrap_or_else(|| panic!("{quote}: {b}"))
    };
    let moved = stray("5台");
    assert_eq!(moved["found"][0].as_u64(), moved["start"].as_u64().map(|s| s + 3));
    assert_eq!(stray("約1,200")["found"], serde_json::json!([]));
    let output = run(place.path(), &["verify", "records.jsonl", "--texts", "elsewhere"]);
    assert!(out(&output).contains("missing: no document of this text"), "{}", out(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_record_that_was_tampered_with_is_found_out() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::write(place.path().join("a.html"), PAGE).expect("a file");
    let record = out(&run(place.path(), &["extract", "a.html"]));
    let mut record: Value = serde_json::from_str(&record).expect("a record");
    record["devices"][0]["count"] = 30.into();
    let write = |record: &Value| {
        std::fs::write(place.path().join("r.jsonl"), record.to_string()).expect("a file");
    };
    write(&record);
    let verify =
        |more: &[&str]| run(place.path(), &[&["verify", "r.jsonl", "--texts", "a.html"], more].concat());
    // Quotes alone do not show it; reading again does.
    assert_eq!(verify(&[]).status.code(), Some(0));
    let output = verify(&["--extract"]);
    assert!(out(&output).contains("extracted again: differs in devices"), "{}", out(&output));
    assert_eq!(output.status.code(), Some(1));
    record["devices"][0]["evidence"][0]["quote"] = "サーバー30台".into();
    record["source"]["extractor"]["rules_sha256"] = "00".into();
    write(&record);
    let output = verify(&[]);
    let told = out(&output);
    assert!(told.contains("misquoted: ") && told.contains("\"サーバー30台\": nowhere"), "{told}");
    assert!(told.contains("made by other rules"), "{told}");
    assert_eq!(output.status.code(), Some(1));
    let output = run(place.path(), &["verify", "a.html", "--texts", "a.html"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is a document and no record"));
}

#[test]
fn the_tables_of_a_data_set_are_enough() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::write(place.path().join("a.html"), PAGE).expect("a file");
    let record: Value =
        serde_json::from_str(&out(&run(place.path(), &["extract", "a.html"]))).expect("a record");
    let evidence = &record["devices"][0]["evidence"][0];
    let quote = evidence["quote"].as_str().expect("a quote");
    let start = evidence["start"].as_u64().expect("a place");
    std::fs::create_dir_all(place.path().join("set/csv")).expect("a folder");
    let hash = record["source"]["text_sha256"].as_str().expect("a hash");
    let documents = "document_id,url,path,archive_record,text_sha256,rules_sha256";
    let write = |name: &str, table: String| std::fs::write(place.path().join(name), table).expect("a file");
    write("set/csv/documents.csv", format!("{documents}\na,,a.html,,{hash},00\n"));
    for (start, status) in [(start, Some(0)), (start + 1, Some(1))] {
        let end = start + quote.chars().count() as u64;
        let head = "document_id,field,quote_start,quote_end,quote";
        write("set/csv/evidence.csv", format!("{head}\na,devices,{start},{end},{quote}\n"));
        let output = run(place.path(), &["verify", "set", "--texts", "a.html"]);
        assert_eq!(output.status.code(), status, "{}", out(&output));
    }
}

#[test]
fn a_record_without_its_text_is_named_when_it_is_exported() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::write(place.path().join("a.html"), PAGE).expect("a file");
    std::fs::write(place.path().join("b.html"), PAGE.replace("3台", "5台")).expect("a file");
    let records = out(&run(place.path(), &["extract", "a.html", "b.html"]));
    std::fs::write(place.path().join("r.jsonl"), records).expect("a file");
    for form in ["label-studio", "brat", "inception", "langextract"] {
        let output = run(place.path(), &["export", "r.jsonl", "--texts", "a.html", "--to", form, "-o", form]);
        let err = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(1), "{form}: {err}");
        assert!(
            err.contains("kaiji: b-") && err.contains("--texts") && !err.contains("kaiji: a-"),
            "{form}: {err}"
        );
        assert!(place.path().join(form).exists());
        let output = run(place.path(), &["export", "r.jsonl", "--to", form, "-o", "none"]);
        assert_eq!((output.status.code(), place.path().join("none").exists()), (Some(2), false), "{form}");
    }
    // Documents bring their texts along.
    let output = run(place.path(), &["export", "a.html", "b.html", "--to", "langextract"]);
    assert_eq!((output.status.code(), out(&output).lines().count()), (Some(0), 2));
}
