//! Linking: the cases of corpus/cases, and of texts written here.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use kaiji::case::{Case, Linked, Names, Verdict, link};
use kaiji::record::Record;
use serde_json::Value;

fn linked(records: &[Record]) -> Linked {
    link(records, &Names::new(support::engine().rules()))
}

/// Pairs of documents that stand together in a case.
fn pairs<'a>(cases: impl Iterator<Item = Vec<&'a str>>) -> BTreeSet<(&'a str, &'a str)> {
    let mut out = BTreeSet::new();
    for mut documents in cases {
        documents.sort_unstable();
        for (n, &a) in documents.iter().enumerate() {
            out.extend(documents[n + 1..].iter().map(|&b| (a, b)));
        }
    }
    out
}

/// Gold: for each case the names of its documents.
fn gold(folder: &Path) -> Option<Vec<Vec<String>>> {
    if !folder.exists() {
        eprintln!("SKIPPED: no {}; the cases there were not linked", folder.display());
        return None;
    }
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is read")
        .map(|e| e.expect("an entry").path())
        .filter(|p| {
            let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with("cases-") && name.ends_with(".json")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no cases-*.json", folder.display());
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("the file is read");
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for case in value["cases"].as_array().expect("a list of cases") {
            let documents = case["documents"].as_array().expect("a list of documents");
            cases.push(documents.iter().map(|d| d.as_str().expect("a name").to_string()).collect());
        }
    }
    Some(cases)
}

/// Records of the documents of a folder's gold cases, by their names.
fn records_of(folder: &Path, gold: &[Vec<String>]) -> Vec<Record> {
    let names: BTreeSet<&String> = gold.iter().flatten().collect();
    let mut worker = support::engine().worker();
    names
        .iter()
        .map(|name| {
            let mut record = worker.extract(&support::load(&folder.join(name)));
            record.id = name.to_string();
            record
        })
        .collect()
}

/// Links a folder of documents and compares pairs with its gold; fails below the floors.
fn measure(folder: &str, least_precision: f64, least_recall: f64) {
    let folder = support::root().join("corpus").join(folder);
    let Some(gold) = gold(&folder) else { return };
    let records = records_of(&folder, &gold);
    let linked = linked(&records);
    let wanted = pairs(gold.iter().map(|case| case.iter().map(String::as_str).collect()));
    let found = pairs(linked.cases.iter().map(|c| c.documents.iter().map(|d| d.id.as_str()).collect()));
    let right = wanted.intersection(&found).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / wanted.len() as f64);
    let list = |set: &mut dyn Iterator<Item = &(&str, &str)>| {
        set.map(|(a, b)| format!("  {a} {b}")).collect::<Vec<_>>().join("\n")
    };
    let mistakes = format!(
        "{}: {} cases, {} documents, {} pairs; precision {precision:.3}, recall {recall:.3}\nwrongly joined:\n{}\n\
         missed:\n{}",
        folder.display(),
        gold.len(),
        records.len(),
        wanted.len(),
        list(&mut found.difference(&wanted)),
        list(&mut wanted.difference(&found))
    );
    eprintln!("{mistakes}");
    assert!(precision >= least_precision && recall >= least_recall, "{mistakes}");
}

#[test]
fn the_cases_of_the_corpus_are_found() {
    measure("cases", 0.99, 0.95);
}

#[test]
fn the_cases_of_documents_that_linking_was_not_made_for_are_found() {
    measure("cases-fresh", 0.99, 0.95);
}

/// A record of a text that stands here.
fn record(id: &str, text: &str) -> Record {
    let mut record = support::engine().worker().extract(&support::plain(id, text));
    record.id = id.to_string();
    record
}

fn first_report() -> Record {
    record(
        "first",
        "2021年4月9日\n株式会社山手製菓\n不正アクセスに関するお知らせ(第一報)\n\
         4月5日、弊社のサーバー1台が不正アクセスを受け、お客様1,204名の氏名が漏えいした可能性があります。\
         深くお詫び申し上げます。",
    )
}

fn second_report() -> Record {
    record(
        "second",
        "2021年4月23日\n㈱ 山手製菓\n不正アクセスに関するお知らせ(第二報)\n\
         4月9日にお知らせした不正アクセスについてご報告します。4月5日に不正アクセスを受けたサーバーは2台でした。\
         お客様1,204名の氏名が漏えいしたことを確認しました。深くお詫び申し上げます。",
    )
}

fn year_later() -> Record {
    record(
        "year-later",
        "2022年4月8日\n山手製菓株式会社\n不正アクセスに関するお知らせ\n\
         2022年4月5日、弊社のサーバー1台が不正アクセスを受け、お客様の氏名が漏えいした可能性があります。\
         深くお詫び申し上げます。",
    )
}

fn namesake() -> Record {
    record(
        "namesake",
        "2021年4月9日\n有限会社山手製菓\n不正アクセスに関するお知らせ\n\
         4月5日、弊社のサーバー1台が不正アクセスを受け、お客様の氏名が漏えいした可能性があります。\
         深くお詫び申し上げます。",
    )
}

fn ids(case: &Case) -> Vec<&str> {
    case.documents.iter().map(|d| d.id.as_str()).collect()
}

fn all() -> Vec<Record> {
    vec![first_report(), second_report(), year_later(), namesake()]
}

#[test]
fn reports_of_one_incident_are_one_case_and_others_are_not() {
    let linked = linked(&all());
    let groups: BTreeSet<Vec<&str>> = linked.cases.iter().map(ids).collect();
    assert_eq!(groups, BTreeSet::from([vec!["first", "second"], vec!["year-later"], vec!["namesake"]]));
    let case = linked.cases.iter().find(|c| c.documents.len() == 2).expect("the case of two");
    assert_eq!(case.links.len(), 1);
    let sum: f64 = case.links[0].why.iter().map(|w| w.weight).sum();
    assert!((case.links[0].score - sum.min(1.0)).abs() < 1e-9, "the reasons add up to the score");
    let verdict = |field: &str, about: &str| {
        let fact = case.facts.iter().find(|f| f.field == field && f.about == about);
        fact.unwrap_or_else(|| panic!("no {field} {about} in {:#?}", case.facts)).verdict
    };
    assert_eq!(verdict("organization", ""), Verdict::Agreed);
    assert_eq!(verdict("leaked_data", "name"), Verdict::Revised);
}

#[test]
fn cases_do_not_depend_on_the_order_of_records() {
    let forwards = all();
    let backwards: Vec<Record> = forwards.iter().rev().cloned().collect();
    assert_eq!(linked(&forwards), linked(&backwards));
}

#[test]
fn a_case_keeps_its_id_when_a_later_document_joins() {
    let before = linked(&[first_report()]);
    let after = linked(&[second_report(), first_report()]);
    assert_eq!(before.cases[0].id, after.cases[0].id);
    assert_eq!(after.cases[0].documents.len(), 2);
}

#[test]
fn a_notice_and_the_article_on_it_are_one_case() {
    let Some(folder) = support::shared("seeds") else { return };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("seeds").map(|e| e.expect("entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut worker = support::engine().worker();
    let records: Vec<Record> = paths.iter().map(|p| worker.extract(&support::load(p))).collect();
    let linked = linked(&records);
    let several: Vec<&Case> = linked.cases.iter().filter(|c| c.documents.len() > 1).collect();
    assert_eq!(several.len(), 1);
    let case = several[0];
    assert!(
        ids(case).iter().zip(["000_", "001_"]).all(|(id, start)| id.starts_with(start)),
        "{:?}",
        ids(case)
    );
    let devices = case.facts.iter().find(|f| f.field == "devices").expect("machines");
    assert_eq!(
        (devices.verdict, &devices.value.as_ref().expect("a value")["count"]),
        (Verdict::Agreed, &12.into())
    );
    assert_eq!(devices.claims.len(), 2);
    let sites = case.facts.iter().find(|f| f.field == "sites" && f.about.starts_with("total"));
    let sites = sites.expect("all sites that there are");
    assert_eq!((sites.verdict, &sites.claims[0].value["count"]), (Verdict::OnlyInOne, &78.into()));
    assert!(sites.claims[0].document.starts_with("001_"), "{:?}", sites.claims);
    assert!(case.facts.iter().all(|f| f.field != "first_days" || f.verdict != Verdict::InConflict));
}

#[test]
fn the_command_writes_valid_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("records.jsonl");
    let lines: String = all().iter().map(|r| serde_json::to_string(r).expect("JSON") + "\n").collect();
    std::fs::write(&path, lines).expect("written");
    let output = support::kaiji().arg("link").arg(&path).output().expect("kaiji runs");
    assert!(output.status.success());
    let validator = jsonschema::draft202012::new(&kaiji::case::schema()).expect("a schema");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let cases: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("a case")).collect();
    assert_eq!(cases.len(), 3);
    for case in &cases {
        let problems: Vec<String> = validator.iter_errors(case).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
    let mut bad = cases[0].clone();
    bad["facts"][0]["verdict"] = "settled".into();
    assert!(!validator.is_valid(&bad), "the schema must not allow everything");
    let table = support::kaiji().args(["link", "--format", "table"]).arg(&path).output().expect("kaiji runs");
    let table = String::from_utf8(table.stdout).expect("UTF-8");
    assert!(table.contains(cases[0]["id"].as_str().expect("an id")), "{table}");
}

#[test]
fn an_undated_article_that_was_fetched_years_later_joins_its_notice() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let lines = [
        serde_json::json!({
            "id": "notice",
            "text": "2020年11月14日\n株式会社あけぼの自販\nウイルス感染に関するお詫びとご報告\n\
                2020年7月28日、弊社のパソコン12台がウイルス「Emotet」に感染しました。7月29日に不審なメールの連絡を受け、\
                感染が判明いたしました。深くお詫び申し上げます。",
        }),
        serde_json::json!({
            "id": "article",
            "retrieved": "2026-11-25T00:00:00Z",
            "text": "あけぼの自販のパソコン12台がEmotetに感染\n\
                株式会社あけぼの自販は、7月28日に社内のパソコン12台がウイルス「Emotet」に感染したと発表した。\
                同社によると、7月29日に感染が判明した。",
        }),
    ];
    let input = folder.path().join("documents.jsonl");
    std::fs::write(&input, lines.map(|l| l.to_string() + "\n").concat()).expect("written");
    let run = |command: &str| {
        let out = support::kaiji().args([command, "-q"]).arg(&input).output().expect("kaiji runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8(out.stdout).expect("UTF-8");
        text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect::<Vec<serde_json::Value>>()
    };
    let article = &run("extract")[1];
    let day = &article["dates"][0];
    assert_eq!((&day["date"], &day["evidence"][0]["rule"]), (&"2026-07-28".into(), &"date.fetched".into()));
    assert!(day["confidence"].as_f64().is_some_and(|sure| sure < 0.7), "{day}");
    let cases = run("link");
    assert_eq!(cases.len(), 1, "{cases:?}");
    let first = cases[0]["facts"].as_array().and_then(|f| f.iter().find(|f| f["about"] == "occurred"));
    let first = first.expect("the day on which it occurred");
    assert_eq!((&first["value"], &first["verdict"]), (&"2020-07-28".into(), &"agreed".into()), "{first}");
}
