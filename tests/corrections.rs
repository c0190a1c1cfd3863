//! Corrections of readers, applied by every command that reads records.

mod support;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Documents of one incident and one that is not of it.
const DOCUMENTS: [&str; 4] = ["xa01.txt", "xa02.txt", "xa04.txt", "xa17.txt"];

fn documents() -> Vec<PathBuf> {
    DOCUMENTS.iter().map(|name| support::root().join("corpus/cases").join(name)).collect()
}

struct Ran {
    out: String,
    told: String,
}

impl Ran {
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// Runs kaiji on some inputs with a file of corrections.
fn run(command: &str, inputs: &[PathBuf], corrections: Option<&Path>) -> Ran {
    let mut kaiji = support::kaiji();
    kaiji.arg(command).args(inputs);
    if let Some(file) = corrections {
        kaiji.arg("--corrections").arg(file);
    }
    let output = kaiji.output().expect("kaiji runs");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.success(), "{told}");
    Ran { out: String::from_utf8(output.stdout).expect("UTF-8"), told }
}

fn file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("corrections.toml");
    std::fs::write(&path, text).expect("written");
    path
}

/// The case of a document.
fn case_of<'c>(cases: &'c [Value], document: &str) -> &'c Value {
    let has = |case: &&Value| {
        let list = case["documents"].as_array().expect("documents");
        list.iter().any(|d| d["id"].as_str().is_some_and(|id| id.starts_with(document)))
    };
    cases.iter().find(has).unwrap_or_else(|| panic!("no case of {document}"))
}

fn size(case: &Value) -> usize {
    case["documents"].as_array().expect("documents").len()
}

const BY: &str = "reason = \"read again\"\nby = \"Sato\"\n";

#[test]
fn a_corrected_fact_stands_in_record_ledger_and_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = run("extract", &documents(), None).json();
    let record = records.iter().find(|r| r["id"].as_str().expect("an id").starts_with("xa02")).expect("xa02");
    let sha = record["source"]["sha256"].as_str().expect("a hash");
    let device = &record["devices"][0];
    let corrections = file(
        folder.path(),
        &format!(
            "[[set]]\ndocument = \"{sha}\"\nfield = \"devices\"\nwas = {{ device = {}, state = {} }}\n\
             value = {{ device = {}, state = {}, count = 77, qualifier = \"about\" }}\n\
             quote = {}\nstart = {}\n{BY}",
            device["device"],
            device["state"],
            device["device"],
            device["state"],
            device["evidence"][0]["quote"],
            device["evidence"][0]["start"]
        ),
    );
    let ran = run("extract", &documents(), Some(&corrections));
    assert_eq!(ran.told, "");
    let corrected = ran.json();
    let validator = jsonschema::draft202012::new(&kaiji::record::schema()).expect("a schema");
    for (before, after) in records.iter().zip(&corrected) {
        let problems: Vec<String> = validator.iter_errors(after).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        let changed = after["source"]["sha256"] == sha;
        assert_eq!(before != after, changed);
        assert_eq!(after["corrections"].as_array().expect("a list").len(), usize::from(changed));
    }
    let after = corrected.iter().find(|r| r["source"]["sha256"] == sha).expect("the record");
    assert_eq!(after["corrections"][0]["earlier"][0], *device);
    assert_eq!(after["devices"][0]["count"], 77);

    // The same from documents, from records of before, and from corrected records.
    let write = |name: &str, out: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, out).expect("written");
        path
    };
    let plain = write("records.jsonl", &run("extract", &documents(), None).out);
    let done = write("corrected.jsonl", &ran.out);
    let linked = run("link", &documents(), Some(&corrections));
    for inputs in [vec![plain], vec![done]] {
        assert_eq!(run("link", &inputs, Some(&corrections)).out, linked.out);
    }
    let cases = linked.json();
    let facts = case_of(&cases, "xa02")["facts"].as_array().expect("facts");
    let claims: Vec<&Value> = facts.iter().flat_map(|f| f["claims"].as_array().expect("claims")).collect();
    let by_reader: Vec<&&Value> = claims.iter().filter(|c| !c["corrected"].is_null()).collect();
    assert_eq!(by_reader.len(), 1, "{by_reader:#?}");
    assert_eq!(
        (&by_reader[0]["value"]["count"], &by_reader[0]["corrected"]["by"]),
        (&77.into(), &"Sato".into())
    );

    let card = run("show", &documents()[1..2], Some(&corrections)).out;
    for part in ["~77", "corrected 「", "Corrected by readers", "by Sato: read again"] {
        assert!(card.contains(part), "{part} is not in\n{card}");
    }
}

#[test]
fn cases_are_split_and_joined_and_keep_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = run("link", &documents(), None).json();
    let one = case_of(&before, "xa01");
    assert_eq!(size(one), 3);
    let (one_id, other_id) = (&one["id"], &case_of(&before, "xa17")["id"]);
    let sha = |document: &str| {
        let list = case_of(&before, document)["documents"].as_array().expect("documents").clone();
        let found = list.into_iter().find(|d| d["id"].as_str().is_some_and(|id| id.starts_with(document)));
        found.expect("the document")["sha256"].clone()
    };
    // The anchor leaves: the rest keeps the name all the same.
    let split = format!("[[split]]\ncase = {one_id}\ndocuments = [{}]\n{BY}", sha("xa01"));
    let ran = run("link", &documents(), Some(&file(folder.path(), &split)));
    assert_eq!(ran.told.lines().count(), 1, "{}", ran.told);
    let cases = ran.json();
    let (rest, left) = (case_of(&cases, "xa02"), case_of(&cases, "xa01"));
    assert_eq!((size(rest), size(left), &rest["id"]), (2, 1, one_id));
    assert_ne!(rest["id"], left["id"]);
    assert_eq!(left["corrections"], rest["corrections"]);
    assert_eq!(
        (&left["corrections"][0]["action"], &left["corrections"][0]["by"]),
        (&"split".into(), &"Sato".into())
    );

    // Joined with another case, then split by the name that the joined case had before.
    let join = format!("[[join]]\ncases = [{one_id}, {other_id}]\n{BY}");
    let cases = run("link", &documents(), Some(&file(folder.path(), &join))).json();
    let joined = case_of(&cases, "xa17");
    assert_eq!((cases.len(), size(joined)), (before.len() - 1, 4));
    let names = [&joined["id"]].into_iter().chain(joined["previous_ids"].as_array().expect("ids"));
    let names: Vec<&Value> = names.collect();
    assert!(names.contains(&one_id) && names.contains(&other_id), "{names:?}");
    let both = format!("{join}\n[[split]]\ncase = {other_id}\ndocuments = [{}]\n{BY}", sha("xa04"));
    let cases = run("link", &documents(), Some(&file(folder.path(), &both))).json();
    assert_eq!((size(case_of(&cases, "xa17")), size(case_of(&cases, "xa04"))), (3, 1));

    let validator = jsonschema::draft202012::new(&kaiji::case::schema()).expect("a schema");
    for case in &cases {
        let problems: Vec<String> = validator.iter_errors(case).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

#[test]
fn what_does_not_apply_any_more_is_told_and_stops_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(
        folder.path(),
        &format!(
            "[[drop]]\ndocument = \"gone.txt-00000000\"\nfield = \"title\"\n{BY}\n\
             [[split]]\ncase = \"2001-01-01-00000000\"\ndocuments = [\"gone.txt-00000000\"]\n{BY}\n\
             [[join]]\ncases = [\"2001-01-01-00000000\", \"2001-01-01-11111111\"]\n{BY}"
        ),
    );
    let plain = run("link", &documents(), None);
    let ran = run("link", &documents(), Some(&path));
    assert_eq!(ran.out, plain.out);
    let told: Vec<&str> = ran.told.lines().collect();
    for (line, part) in
        [(1, "title of gone.txt-00000000"), (7, "split of 2001-01-01-00000000"), (13, "join of")]
    {
        let lead = format!("kaiji: warning: {}:{line}: ", path.display());
        assert!(told.iter().any(|t| t.starts_with(&lead) && t.contains(part)), "{line}: {told:#?}");
    }
    // One document is no whole data set: corrections of others are not missed.
    assert_eq!(run("show", &documents()[..1], Some(&path)).told, "");
}

#[test]
fn a_wrong_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(
        folder.path(),
        "# ours\n[[drop]]\ndocument = \"a\"\nfield = \"titel\"\nreason = \"r\"\nby = \"S\"\n",
    );
    for command in ["extract", "link", "show"] {
        let output = support::kaiji()
            .arg(command)
            .args(documents())
            .arg("--corrections")
            .arg(&path)
            .output()
            .expect("runs");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&format!("{}:2: \"titel\" is no field", path.display())), "{told}");
    }
}
