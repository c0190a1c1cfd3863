//! The report: one file that holds everything, in which no word of a notice can run, the same bytes each time; and, in
//! headless Chromium where it can be had, what a reader does with it.

#[path = "../support/mod.rs"]
mod support;

mod corpus;
mod hostile;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::BASE64;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Texts that would do harm wherever they were taken for markup.
const HOSTILE: [&str; 4] = [
    "</script><script>window.harm=1</script>",
    "<!--<script>window.harm=2</script>",
    "\"><img src=x onerror=window.harm=3>",
    "'-window.harm=4-'{{script}}\u{2028}&lt;",
];

/// A notice of a year: another year is another incident.
fn text(year: usize, hostile: &str) -> String {
    format!(
        "{year}年11月14日\n株式会社{hostile}\n{hostile}不正アクセスによる情報流出のお詫び\n\
        {year}年11月2日、弊社のサーバー3台が不正アクセスを受け、お客様1,200名の氏名{hostile}が流出しました。{hostile}\n\
        𠮷田株式会社{hostile}に調査を依頼しました。"
    )
}

/// Notices with every hostile text in every place, and with an address that is no web page.
fn hostile(folder: &Path) -> PathBuf {
    let path = folder.join("hostile.jsonl");
    let lines: Vec<String> = HOSTILE
        .iter()
        .enumerate()
        .map(|(n, words)| {
            let url = ["javascript:window.harm=5", "https://a.example.jp/?a=<script>&b=\"'", "data:text/html,x", "x"][n];
            json!({"id": format!("{n}{words}"), "url": url, "text": text(2016 + n, words), "retrieved": "2020-11-15T00:00:00Z"}).to_string()
        })
        .collect();
    std::fs::write(&path, lines.join("\n")).expect("a file");
    path
}

fn report(args: &[&str], inputs: &[&Path]) -> String {
    let mut command = support::kaiji();
    command.current_dir(support::root()).args(["report", "--quiet"]).args(args).args(inputs);
    let out = command.assert().success().get_output().clone();
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// What stands in the elements of a name: attributes and content.
fn elements<'p>(page: &'p str, name: &str) -> Vec<(&'p str, &'p str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut out = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&open) {
        let (attributes, after) = after.split_once('>').expect("an end of the tag");
        let (content, after) = after.split_once(&close).expect("an end of the element");
        out.push((attributes, content));
        rest = after;
    }
    out
}

fn islands(page: &str) -> Vec<Value> {
    let data = elements(page, "script")
        .into_iter()
        .filter(|(attributes, _)| attributes.contains("application/json"));
    data.map(|(_, content)| {
        assert!(!content.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        serde_json::from_str(content).unwrap_or_else(|e| panic!("{e}"))
    })
    .collect()
}

fn hash(content: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(content.as_bytes())))
}

#[test]
fn the_policy_names_the_one_script_and_the_one_style() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = report(&["--title", "Notices of <2020> & later"], &[&hostile(folder.path())]);
    let scripts: Vec<_> = elements(&page, "script").into_iter().filter(|(a, _)| a.is_empty()).collect();
    let styles = elements(&page, "style");
    assert_eq!((scripts.len(), styles.len()), (1, 1));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {}; style-src {}; \
        base-uri 'none'; form-action 'none'\">",
        hash(scripts[0].1),
        hash(styles[0].1)
    );
    assert!(page.contains(&policy), "{}", &page[..page.len().min(600)]);
    assert!(page.contains("<title>Notices of &lt;2020&gt; &amp; later</title>"));
    // Nothing is loaded, and nothing but the script is code.
    let markup: String = page.split("<style>").next().expect("a head").to_string()
        + page.split("</style>").nth(1).expect("a body").split("<script").next().expect("markup");
    for word in
        [" src=", "@import", " onclick=", " onload=", "<link", "<iframe", "<object", "http://", "https://"]
    {
        assert!(!markup.contains(word), "{word} in {markup}");
    }
    assert!(!styles[0].1.contains("@import") && !styles[0].1.contains("http"));
    for word in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "setAttribute(\"style\"",
    ] {
        assert!(!scripts[0].1.contains(word), "{word} in the script");
    }
}

#[test]
fn words_of_notices_stay_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = report(&[], &[&hostile(folder.path())]);
    let data = islands(&page);
    let index = &data[0];
    assert_eq!(index["cases"].as_array().expect("cases").len() + 1, data.len());
    let told: Vec<&Value> =
        data[1..].iter().flat_map(|c| c["documents"].as_array().expect("documents")).collect();
    for (n, words) in HOSTILE.iter().enumerate() {
        let doc = told.iter().find(|d| d["id"] == format!("{n}{words}")).expect("every notice is there");
        assert_eq!(doc["text"].as_str().expect("a text").trim_end(), text(2016 + n, words));
    }
    // Outside of the data nothing of them stands, be it escaped.
    let mut outside = page.clone();
    for (_, content) in elements(&page, "script") {
        outside = outside.replace(content, "");
    }
    assert!(!outside.contains("harm"));
}

/// Every quote of some records.
fn quotes(input: &Path) -> BTreeSet<String> {
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("quote").and_then(Value::as_str).map(str::to_string));
                map.values().for_each(|v| walk(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let out = support::kaiji().args(["extract", "-q"]).arg(input).assert().success().get_output().clone();
    let mut found = BTreeSet::new();
    for line in String::from_utf8(out.stdout).expect("UTF-8").lines() {
        walk(&serde_json::from_str(line).expect("a record"), &mut found);
    }
    found
}

#[test]
fn evidence_is_found_where_a_browser_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    // Characters beyond the first plane: a browser counts them twice.
    let input = folder.path().join("notice.txt");
    std::fs::write(&input, text(2020, "𠮷𩸽")).expect("a file");
    let quotes = quotes(&input);
    let mut checked = 0;
    for case in &islands(&report(&[], &[&input]))[1..] {
        for doc in case["documents"].as_array().expect("documents") {
            let units: Vec<u16> = doc["text"].as_str().expect("a text").encode_utf16().collect();
            for span in doc["spans"].as_array().expect("spans") {
                let at = |n: usize| span[n].as_u64().expect("an offset") as usize;
                let words = String::from_utf16(&units[at(0)..at(1)]).expect("whole characters");
                assert!(span.get(3).is_none() && quotes.contains(&words), "{words} in none of {quotes:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked} stretches of words");
}

#[test]
fn without_texts_the_quotes_stand_and_with_them_the_bytes_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = folder.path().join("records.jsonl");
    let cases = support::root().join("corpus/restated");
    support::kaiji().args(["extract", "-q"]).arg(&cases).arg("-o").arg(&records).assert().success();
    let quotes = report(&[], &[&records]);
    let data = islands(&quotes);
    assert_eq!(data[0]["texts"], 0);
    assert!(data[1..].iter().flat_map(|c| c["documents"].as_array().expect("documents")).all(|d| {
        d["text"].is_null() && d["spans"].as_array().expect("spans").iter().all(|s| s[3].is_string())
    }));
    let whole = report(&["--texts", &cases.display().to_string()], &[&records]);
    assert_eq!(islands(&whole)[0]["texts"], islands(&whole)[0]["documents"]);
    assert_eq!(whole, report(&["--jobs", "1", "--texts", &cases.display().to_string()], &[&records]));
    // To a file it is told what is missing and how to have it.
    let file = folder.path().join("report.html");
    let mut command = support::kaiji();
    let told =
        command.arg("report").arg(&records).arg("-o").arg(&file).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&told.stderr).contains("--texts"));
    assert_eq!(std::fs::read_to_string(&file).expect("the report"), quotes);
}

#[test]
fn the_days_and_figures_of_the_index_are_those_of_the_ledger() {
    let page = report(&[], &[&support::root().join("corpus/cases")]);
    let data = islands(&page);
    let rows = data[0]["cases"].as_array().expect("cases");
    assert!(rows.len() > 30);
    let mut conflicts = 0;
    for (row, case) in rows.iter().zip(&data[1..]) {
        let facts = case["facts"].as_array().expect("facts");
        for device in row["devices"].as_array().expect("devices") {
            let fact = &facts[device[3].as_u64().expect("a fact") as usize];
            assert_eq!((&fact["field"], &fact["about"]), (&json!("devices"), &device[0]));
            if !fact["value"].is_null() {
                assert_eq!(device[2], json!([fact["value"]]));
            }
        }
        let count = |verdict: &str| facts.iter().filter(|f| f["verdict"] == verdict).count();
        assert_eq!(
            (row["revised"].as_u64(), row["conflicts"].as_u64()),
            (Some(count("revised") as u64), Some(count("in_conflict") as u64))
        );
        conflicts += count("in_conflict");
    }
    assert!(conflicts > 0);
}

/// A report of two documents of one case in which a reader changed how many machines the later one tells of.
fn corrected(folder: &Path) -> String {
    let documents = ["xa01.txt", "xa02.txt"].map(|name| support::root().join("corpus/cases").join(name));
    let out =
        support::kaiji().args(["extract", "-q"]).arg(&documents[1]).assert().success().get_output().clone();
    let record: Value = serde_json::from_slice(&out.stdout).expect("a record");
    let device = &record["devices"][0];
    let file = folder.join("corrections.toml");
    let text = format!(
        "[[set]]\ndocument = {}\nfield = \"devices\"\nwas = {{ device = {d}, state = {s} }}\n\
        value = {{ device = {d}, state = {s}, count = 77, qualifier = \"about\" }}\n\
        quote = {}\nstart = {}\nreason = \"<b>電話で確認</b>\"\nby = \"<i>佐藤</i>\"\n",
        record["source"]["sha256"],
        device["evidence"][0]["quote"],
        device["evidence"][0]["start"],
        d = device["device"],
        s = device["state"],
    );
    std::fs::write(&file, text).expect("a file");
    report(&["--corrections", &file.display().to_string()], &[&documents[0], &documents[1]])
}

#[test]
fn what_readers_corrected_is_shown_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = islands(&corrected(folder.path()));
    assert_eq!(data.len(), 2, "one case");
    let facts = data[1]["facts"].as_array().expect("facts");
    let claims: Vec<&Value> = facts.iter().flat_map(|f| f["claims"].as_array().expect("claims")).collect();
    let changed: Vec<&&Value> = claims.iter().filter(|c| !c[4].is_null()).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((&changed[0][1]["count"], &changed[0][4]["by"]), (&json!(77), &json!("<i>佐藤</i>")));
    assert_eq!(data[1]["documents"][1]["corrections"][0]["field"], "devices");
    assert_eq!(data[0]["cases"][0]["previous_ids"].as_array().map(Vec::len), Some(1));
}

/// A Python that has selenium, beside a Chromium and its driver.
fn browser() -> Option<PathBuf> {
    let own = support::root().join("target/python-tools/bin/python3");
    let found = [own, PathBuf::from("python3")].into_iter().find(|python| {
        Command::new(python).args(["-c", "import selenium"]).output().is_ok_and(|o| o.status.success())
    });
    let there = |name: &str| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
    if found.is_none() || !there("chromium") || !there("chromedriver") {
        eprintln!(
            "SKIPPED: chromium, chromedriver or Python's selenium is not installed; the report was not opened in a browser"
        );
        return None;
    }
    found
}

#[test]
fn in_a_browser() {
    let Some(python) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    let corpora: Vec<PathBuf> = ["cases", "restated", "written"]
        .iter()
        .map(|name| support::root().join("corpus").join(name))
        .collect();
    let all: Vec<&Path> = corpora.iter().map(PathBuf::as_path).collect();
    let records = place.join("records.jsonl");
    support::kaiji().args(["extract", "-q"]).arg(&corpora[1]).arg("-o").arg(&records).assert().success();
    for (name, page) in [
        ("demo.html", report(&[], &all)),
        ("quotes.html", report(&[], &[&records])),
        ("corrected.html", corrected(place)),
        ("hostile.html", report(&["--title", HOSTILE[0]], &[&hostile(place)])),
    ] {
        std::fs::write(place.join(name), page).expect("a file");
    }
    let out = Command::new(python)
        .arg(support::root().join("tests/report/run.py"))
        .arg(place)
        .output()
        .expect("Python runs");
    println!("{}", String::from_utf8_lossy(&out.stdout));
    eprintln!("{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "the browser's checks failed");
}
