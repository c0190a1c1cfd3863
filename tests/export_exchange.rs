//! VERIS, STIX and MISP: what is exported is valid to the programs that others read it with, and says no more than the
//! ledger of its case does.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use kaiji::case::{Case, Fact, Names};
use kaiji::dataset::{Dataset, Texts};
use kaiji::export::{exchange, misp, stix, veris};
use kaiji::record::{Record, vocabularies};
use serde_json::Value;

/// The corpora of cases and of restated notices, as a data set.
fn corpus() -> &'static Dataset {
    static SET: OnceLock<Dataset> = OnceLock::new();
    SET.get_or_init(|| {
        let mut worker = support::engine().worker();
        let paths = ["corpus/cases", "corpus/restated"].into_iter().flat_map(support::documents);
        let records = paths.map(|path| worker.extract(&support::load(&path))).collect();
        data_set(records)
    })
}

fn data_set(records: Vec<Record>) -> Dataset {
    Dataset::new(records, Texts::default(), &Names::new(support::engine().rules()))
}

/// A data set of texts written in a test.
fn written(texts: &[&str]) -> Dataset {
    let mut worker = support::engine().worker();
    let load = |(n, text): (usize, &&str)| support::plain(&format!("{n}.txt"), text);
    data_set(texts.iter().enumerate().map(load).map(|doc| worker.extract(&doc)).collect())
}

fn incidents(set: &Dataset) -> Vec<(&Case, Value)> {
    set.cases().iter().filter_map(|case| Some((case, veris::incident(set, case)?))).collect()
}

fn only_incident(set: &Dataset) -> Value {
    let mut all = incidents(set);
    assert_eq!(all.len(), 1, "one incident");
    all.remove(0).1
}

// --- Schemas and terms ---

#[test]
fn incidents_are_valid_by_the_schema_of_veris() {
    let Some(path) = support::shared("veris/verisc-merged.json") else { return };
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("it is read")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let all = incidents(corpus());
    assert!(all.len() > 38, "{} incidents", all.len());
    for (case, incident) in all {
        let faults: Vec<String> =
            validator.iter_errors(&incident).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{}:\n{}", case.id, faults.join("\n"));
    }
}

#[test]
fn every_term_has_a_place_or_is_said_to_have_none() {
    for table in [&veris::MAPPING, &exchange::INCIDENT] {
        let known: BTreeMap<&str, Vec<&str>> = vocabularies().into_iter().collect();
        for (vocabulary, terms) in &known {
            for term in terms {
                assert!(!table.of(vocabulary, term).is_empty(), "{vocabulary} {term} has no row");
            }
        }
        let mut seen = BTreeSet::new();
        for row in table.rows() {
            let terms = known.get(row.vocabulary).unwrap_or_else(|| panic!("{row:?}: no such vocabulary"));
            assert!(row.term == "*" || terms.contains(&row.term), "{row:?}: no such term");
            assert!(seen.insert((row.vocabulary, row.term, row.place, row.value)), "{row:?} stands twice");
        }
    }
}

#[test]
fn every_value_of_the_mapping_is_one_of_the_schema() {
    let Some(path) = support::shared("veris/verisc-merged.json") else { return };
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("it is read")).expect("JSON");
    for row in veris::MAPPING.rows().iter().filter(|r| r.place != "-") {
        let mut at = &schema;
        for step in row.place.trim_end_matches('?').split('.') {
            at = at["properties"].get(step).unwrap_or_else(|| panic!("{row:?}: no {step} in the schema"));
        }
        // Lists of terms, lists of objects with a variety, and single terms are closed; the rest is told in words.
        let closed = [&at["items"]["enum"], &at["items"]["properties"]["variety"]["enum"], &at["enum"]];
        match closed.into_iter().find_map(Value::as_array) {
            Some(terms) => assert!(terms.iter().any(|t| t == row.value), "{row:?}: no such term in VERIS"),
            None if row.place == "actor" => {
                assert!(at["properties"].get(row.value).is_some(), "{row:?}: no such actor");
            }
            None => assert!(row.value.contains(' '), "{row:?}: neither a term nor words"),
        }
    }
}

/// A table of terms as the documents show it: a row a vocabulary and term, with its places.
fn table(table: &exchange::terms::Table) -> String {
    let mut lines = vec!["| vocabulary | term | becomes |".to_string(), "|---|---|---|".to_string()];
    let mut rows: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for row in table.rows() {
        let told = if row.place == "-" {
            format!("({})", row.value)
        } else {
            format!("`{}` {}", row.place, row.value)
        };
        match rows.last_mut().filter(|(v, t, _)| (*v, *t) == (row.vocabulary, row.term)) {
            Some((_, _, places)) => places.push(told),
            None => rows.push((row.vocabulary, row.term, vec![told])),
        }
    }
    for (vocabulary, term, places) in rows {
        let term = if term == "*" { "all others" } else { term };
        lines.push(format!("| {vocabulary} | {term} | {} |", places.join("; ")));
    }
    lines.join("\n")
}

#[test]
fn the_documents_show_the_tables_as_they_are() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for (file, of) in [("docs/veris.md", &veris::MAPPING), ("docs/stix.md", &exchange::INCIDENT)] {
        let path = support::root().join(file);
        let text = std::fs::read_to_string(&path).expect("the document is read");
        let start = text.find("| vocabulary | term | becomes |").expect("a table");
        let end = start + text[start..].find("\n\n").unwrap_or(text.len() - start - 1);
        let wanted = table(of);
        if update {
            let whole = format!("{}{wanted}{}", &text[..start], &text[end..]);
            std::fs::write(&path, whole).expect("the document is written");
        } else {
            assert!(text[start..end] == wanted, "{file} is stale; make its table again with UPDATE_DOCS=1");
        }
    }
}

// --- Only what the ledger says ---

/// Runs of ASCII digits, without zeros in front.
fn numbers(text: &str) -> BTreeSet<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.trim_start_matches('0'))
        .map(|run| if run.is_empty() { "0" } else { run }.to_string())
        .collect()
}

/// Numbers that a case counts: machines, people, sums, and what they are corrected to.
fn counted(case: &Case) -> BTreeSet<String> {
    let of = |fact: &Fact| match fact.field.as_str() {
        "revisions" => numbers(&fact.about),
        "dates" | "first_days" | "exposure" => BTreeSet::new(),
        _ => fact.value.iter().flat_map(|v| numbers(&v.to_string())).collect(),
    };
    case.facts.iter().flat_map(of).collect()
}

/// Every number of a case's ledger, the days of its documents, and digits of names.
fn known(case: &Case) -> BTreeSet<String> {
    let facts = serde_json::to_string(&case.facts.iter().map(|f| (&f.about, &f.value)).collect::<Vec<_>>());
    let claims = case.facts.iter().flat_map(|f| &f.claims).map(|c| c.value.to_string());
    let names = case.organization.iter().chain(&case.other_names).cloned();
    let days = case.documents.iter().filter_map(|d| d.published.clone());
    let all: Vec<String> = claims.chain(names).chain(days).chain([facts.expect("JSON")]).collect();
    all.iter().flat_map(|text| numbers(text)).collect()
}

/// Calls `see` with the path of every value below one.
fn walk<'v>(value: &'v Value, path: &str, see: &mut dyn FnMut(&str, &'v Value)) {
    see(path, value);
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| walk(v, &format!("{path}.{k}"), see)),
        Value::Array(list) => list.iter().for_each(|v| walk(v, path, see)),
        _ => {}
    }
}

#[track_caller]
fn all_known(case: &Case, text: &str, known: &BTreeSet<String>) {
    let unknown: Vec<String> = numbers(text).difference(known).cloned().collect();
    assert!(unknown.is_empty(), "{}: {unknown:?} are not in the ledger: {text}", case.id);
}

#[test]
fn every_number_of_a_veris_incident_is_in_the_ledger() {
    for (case, incident) in incidents(corpus()) {
        let (counted, known) = (counted(case), known(case));
        let days: Vec<jiff::civil::Date> =
            case.facts.iter().filter_map(|f| f.value.as_ref()?.as_str()?.parse().ok()).collect();
        walk(&incident, "", &mut |path, value| match value {
            Value::Number(n) if path.starts_with(".timeline") && path.ends_with(".value") => {
                let span = n.as_i64().expect("whole days");
                let told = days
                    .iter()
                    .any(|a| days.iter().any(|b| a.until(*b).is_ok_and(|s| i64::from(s.get_days()) == span)));
                assert!(told, "{}: {path} {n} lies between no two days", case.id);
            }
            Value::Number(n) if path.contains("timeline") => all_known(case, &n.to_string(), &known),
            Value::Number(n) => {
                assert!(counted.contains(&n.to_string()), "{}: {path} {n} is not counted", case.id);
            }
            Value::String(text) if path == ".summary" || path.ends_with("notes") => {
                all_known(case, text, &known);
            }
            _ => {}
        });
    }
}

#[test]
fn every_number_of_a_stix_incident_is_in_the_ledger() {
    let bundle = stix::bundle(corpus());
    let objects = bundle["objects"].as_array().expect("a list");
    let incidents: Vec<&Value> = objects.iter().filter(|o| o["type"] == "incident").collect();
    assert_eq!(incidents.len(), corpus().cases().len());
    for (case, incident) in corpus().cases().iter().zip(incidents) {
        let counts = &incident["extensions"]["extension-definition--ef765651-680c-498d-9894-99799f2fa126"];
        walk(&counts["impacted_entity_counts"], "", &mut |path, value| {
            if let Value::Number(n) = value {
                assert!(counted(case).contains(&n.to_string()), "{}: {path} {n} is not counted", case.id);
            }
        });
        all_known(case, incident["description"].as_str().expect("a description"), &known(case));
    }
}

#[test]
fn every_number_of_a_misp_event_is_in_the_ledger() {
    for case in corpus().cases() {
        let (counted, known) = (counted(case), known(case));
        let event = misp::event(corpus(), case);
        let mut counts = 0;
        walk(&event, "", &mut |_, value| match value["type"].as_str() {
            Some("counter" | "float") => {
                counts += 1;
                let n = value["value"].as_str().expect("a number");
                assert!(counted.contains(n), "{}: {n} is not counted: {value}", case.id);
                all_known(case, value["comment"].as_str().unwrap_or_default(), &known);
            }
            Some("datetime") => all_known(case, &value["value"].as_str().expect("a day")[..10], &known),
            _ => {}
        });
        let told = case.facts.iter().any(|f| f.field == "affected" && f.value.is_some());
        assert!(counts > 0 || !told, "{}: its counts are missing", case.id);
    }
}

#[test]
fn what_did_not_leak_is_never_disclosed_and_what_may_have_is_never_sure() {
    let (mut sure, mut possible) = (0, 0);
    for (case, incident) in incidents(corpus()) {
        let confidentiality = &incident["attribute"]["confidentiality"];
        let of = |status: &str| -> BTreeSet<&str> {
            let facts = case.facts.iter().filter(|f| f.field == "leaked_data");
            let facts = facts.filter(|f| f.value.as_ref().is_some_and(|v| v == status));
            facts
                .flat_map(|f| {
                    veris::MAPPING.values("DataCategory", &f.about, "attribute.confidentiality.data")
                })
                .collect()
        };
        let counted = |status: &str, role: &str| {
            case.facts.iter().any(|f| {
                f.value.is_some()
                    && (f.field == "affected" && f.about.ends_with(&format!(" {status}"))
                        || f.field == "headcounts" && f.about == role)
            })
        };
        let status = match confidentiality["data_disclosure"].as_str() {
            Some("Yes") => {
                sure += 1;
                assert!(!of("leaked").is_empty() || counted("leaked", "confirmed"), "{}", case.id);
                "leaked"
            }
            Some("Potentially") => {
                possible += 1;
                assert!(of("leaked").is_empty() && !counted("leaked", "confirmed"), "{}", case.id);
                "possible"
            }
            _ => {
                assert!(confidentiality["data"].is_null(), "{}: {confidentiality}", case.id);
                continue;
            }
        };
        for data in confidentiality["data"].as_array().expect("data") {
            let variety = data["variety"].as_str().expect("a variety");
            assert!(variety == "Unknown" || of(status).contains(variety), "{}: {variety}", case.id);
        }
    }
    assert!(
        sure > 5 && possible > 5,
        "{sure} disclosures and {possible} possible ones are too few to show it"
    );
}

const HEAD: &str = "2024年3月15日\n株式会社青葉精機\n不正アクセスに関するお知らせ\n2024年3月11日、当社サーバーへの不正アクセスを確認しました。";

#[test]
fn statuses_stay_apart() {
    let with = |text: &str| written(&[&format!("{HEAD}{text}")]);
    let disclosure = |set: &Dataset| only_incident(set)["attribute"]["confidentiality"].clone();
    let possible = with(
        "お客様1,200名の氏名、住所が流出した可能性があります。クレジットカード情報は含まれておりません。",
    );
    let told = disclosure(&possible);
    assert_eq!(told["data_disclosure"], "Potentially", "{told}");
    assert_eq!(told["data"], serde_json::json!([{ "variety": "Personal", "amount": 1200 }]), "{told}");
    let denied = disclosure(&with("クレジットカード情報は含まれておりません。"));
    assert_eq!(
        (denied["data_disclosure"].as_str(), denied["data"].is_null()),
        (Some("No"), true),
        "{denied}"
    );
    let none = disclosure(&with("個人情報の漏えいは確認されておりません。"));
    assert_eq!((none["data_disclosure"].as_str(), none["data"].is_null()), (Some("Unknown"), true), "{none}");
    let silent = with("深くお詫び申し上げます。");
    assert!(disclosure(&silent).is_null(), "{}", disclosure(&silent));
    // MISP tells of no loss only where nothing of a kind leaked.
    let losses = |set: &Dataset| -> Vec<(String, String)> {
        let event = misp::event(set, &set.cases()[0]);
        let of = |object: &Value, relation: &str| {
            let list = object["Attribute"].as_array().expect("attributes");
            let found = list.iter().find(|a| a["object_relation"] == relation);
            found.and_then(|a| a["value"].as_str()).unwrap_or_default().to_string()
        };
        let objects = event["Event"]["Object"].as_array().expect("objects");
        let impacts = objects.iter().filter(|o| o["name"] == "confidentiality-impact");
        impacts.map(|o| (of(o, "information_type"), of(o, "loss_type"))).collect()
    };
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    };
    assert_eq!(losses(&possible), pairs(&[("payment", "none"), ("pii", "suspected-loss")]));
    assert!(losses(&silent).is_empty());
}

#[test]
fn a_number_keeps_its_qualifier_and_a_correction_wins() {
    let first = "2023年9月24日\n株式会社青葉精機\nランサムウェア感染について（第一報）\n2023年9月22日、社内サーバー11台のファイルが暗号化されていることを確認しました。お客様最大3,450名の氏名が流出した可能性があります。";
    let second = "2023年10月6日\n株式会社青葉精機\nランサムウェア感染について（第二報）\n2023年9月24日にお知らせした件です。2023年9月22日に暗号化を確認したサーバーは12台です。";
    let incident = only_incident(&written(&[first, second]));
    assert_eq!(incident["asset"]["assets"][0]["amount"], 12, "{incident}");
    let notes = incident["attribute"]["confidentiality"]["notes"].as_str().expect("notes");
    assert!(notes.contains("at most 3450"), "{notes}");
    // An amount that is not exact is not an amount of machines.
    let about = "2023年9月24日\n株式会社青葉精機\nお知らせ\n2023年9月22日、約40台のパソコンがランサムウェアに感染しました。";
    let incident = only_incident(&written(&[about]));
    assert!(incident["asset"]["assets"][0]["amount"].is_null(), "{incident}");
    assert!(incident["asset"]["notes"].as_str().expect("notes").contains("about 40"), "{incident}");
}

#[test]
fn what_is_in_conflict_is_noted_and_not_chosen() {
    let of = |n: u32| {
        format!(
            "2023年9月24日\n株式会社青葉精機\nランサムウェア感染に関するお知らせ\n2023年9月22日、社内サーバー{n}台のファイルが暗号化されていることを確認しました。ご迷惑をおかけし、深くお詫び申し上げます。"
        )
    };
    let set = written(&[&of(11), &of(14)]);
    let incident = only_incident(&set);
    assert!(incident["asset"]["assets"][0]["amount"].is_null(), "{incident}");
    let notes = incident["notes"].as_str().expect("notes");
    assert!(notes.contains("In conflict") && notes.contains("11") && notes.contains("14"), "{notes}");
    let event = misp::event(&set, &set.cases()[0]);
    assert_eq!(event["Event"]["Attribute"], serde_json::json!([]), "no count is chosen");
}

#[test]
fn only_what_is_confirmed_is_an_action() {
    let of = |end: &str| {
        let text = format!("{HEAD}2024年3月9日、VPN装置の脆弱性を悪用され、社内ネットワークに侵入{end}。");
        only_incident(&written(&[&text]))
    };
    let sure = of("されました");
    assert_eq!(sure["action"]["hacking"]["vector"], serde_json::json!(["VPN"]), "{sure}");
    let suspected = of("された可能性があります");
    assert_eq!(suspected["action"]["hacking"]["vector"], serde_json::json!(["Unknown"]), "{suspected}");
    assert!(suspected["notes"].as_str().is_some_and(|n| n.contains("Suspected causes: VPN")), "{suspected}");
}

// --- The command, and the programs of others ---

/// Exports the corpora into a temporary folder; the folder, and what is in it.
fn exported(to: &str) -> (tempfile::TempDir, PathBuf, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut command = support::kaiji();
    command.current_dir(support::root()).args([
        "export",
        "corpus/cases",
        "corpus/restated",
        "-q",
        "--to",
        to,
        "-o",
    ]);
    let output = command.arg(&path).output().expect("kaiji runs");
    (folder, path, output)
}

#[test]
fn veris_is_a_folder_of_incidents_and_says_what_it_leaves_out() {
    let (_keep, path, output) = exported("veris");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    let without: Vec<&Case> =
        corpus().cases().iter().filter(|c| veris::incident(corpus(), c).is_none()).collect();
    assert_eq!(without.len(), 1, "the corpus has one case without a day");
    assert!(err.contains(&without[0].id) && err.contains("year"), "{err}");
    assert_eq!(output.status.code(), Some(1), "{err}");
    let names: BTreeSet<String> = std::fs::read_dir(&path)
        .expect("the folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".json"))
        .collect();
    let wanted: BTreeSet<String> = incidents(corpus())
        .iter()
        .map(|(_, i)| format!("{}.json", i["incident_id"].as_str().expect("an id")))
        .collect();
    assert_eq!(names, wanted);
}

#[test]
fn addresses_and_hashes_of_the_documents_are_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let url = "https://aoba.example.jp/news/20240315.html";
    let line = serde_json::json!({ "url": url, "text": format!("{HEAD}深くお詫び申し上げます。") });
    std::fs::write(&path, line.to_string()).expect("it is written");
    let output = support::kaiji().args(["extract", "-q"]).arg(&path).output().expect("kaiji runs");
    let record: Record = serde_json::from_slice(&output.stdout).expect("a record");
    let sha256 = record.source.sha256.clone();
    let set = data_set(vec![record]);
    let incident = only_incident(&set);
    assert_eq!(incident["reference"], url);
    assert_eq!(incident["plus"]["sources"][0]["sha256"], sha256);
    let bundle = stix::bundle(&set);
    let objects = bundle["objects"].as_array().expect("a list");
    for kind in ["incident", "report", "note"] {
        let object = objects.iter().find(|o| o["type"] == kind && !o["external_references"].is_null());
        let reference = &object.unwrap_or_else(|| panic!("no {kind}"))["external_references"][0];
        assert_eq!(
            (&reference["url"], &reference["hashes"]["SHA-256"]),
            (&url.into(), &sha256.clone().into())
        );
        assert_eq!(reference["source_name"], "株式会社青葉精機");
    }
    let event = misp::event(&set, &set.cases()[0]);
    let links: Vec<&Value> = event["Event"]["Object"]
        .as_array()
        .expect("objects")
        .iter()
        .filter_map(|o| o["Attribute"].as_array()?.iter().find(|a| a["type"] == "link"))
        .collect();
    assert_eq!(links.len(), 1);
    assert_eq!((&links[0]["value"], &links[0]["to_ids"]), (&url.into(), &false.into()));
}

#[test]
fn nothing_gives_exports_of_nothing() {
    let set = data_set(Vec::new());
    assert_eq!(stix::bundle(&set)["objects"], Value::Null);
    let folder = tempfile::tempdir().expect("a folder");
    misp::write(&set, folder.path()).expect("it is written");
    let manifest = std::fs::read_to_string(folder.path().join("manifest.json")).expect("a manifest");
    assert_eq!(manifest, "{}\n");
}

#[test]
fn exports_are_the_same_bytes_in_any_order() {
    let mut records = corpus().records().to_vec();
    records.reverse();
    let other = data_set(records);
    assert_eq!(stix::bundle(corpus()), stix::bundle(&other));
    for (a, b) in corpus().cases().iter().zip(other.cases()) {
        assert_eq!(veris::incident(corpus(), a), veris::incident(&other, b));
        assert_eq!(misp::event(corpus(), a), misp::event(&other, b));
    }
}

/// A Python that has a package: the first on PATH.
fn python(package: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| ["python3", "python"].map(|name| folder.join(name)))
        .filter(|python| python.is_file())
        .find(|python| {
            let output = Command::new(python).args(["-c", &format!("import {package}")]).output();
            output.is_ok_and(|o| o.status.success())
        });
    if found.is_none() {
        eprintln!("SKIPPED: no Python with {package} on PATH; what it reads was not checked");
    }
    found
}

#[track_caller]
fn run(python: PathBuf, script: &str, args: &[&std::path::Path]) {
    let script = support::root().join("tests/export_exchange").join(script);
    let output = Command::new(python).arg(&script).args(args).output().expect("Python runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}:\n{out}{err}", script.display());
    eprintln!("{}: {}", script.display(), out.trim());
}

#[test]
fn verispy_reads_the_incidents() {
    let Some(schema) = support::shared("veris/verisc-merged.json") else { return };
    let Some(python) = python("verispy") else { return };
    let (_keep, path, _) = exported("veris");
    run(python, "veris.py", &[&path, &schema]);
}

#[test]
fn check_jsonschema_finds_the_incidents_valid() {
    let Some(schema) = support::shared("veris/verisc-merged.json") else { return };
    let (_keep, path, _) = exported("veris");
    let files = std::fs::read_dir(&path).expect("the folder").map(|e| e.expect("an entry").path());
    let files: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|e| e == "json")).collect();
    let check = Command::new("check-jsonschema").arg("--schemafile").arg(&schema).args(&files).output();
    let Ok(output) = check else {
        eprintln!("SKIPPED: no check-jsonschema on PATH; the incidents were checked by the Rust test alone");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn stix2_reads_the_bundle_strictly() {
    let Some(python) = python("stix2") else { return };
    let (_keep, path, output) = exported("stix");
    assert_eq!(output.status.code(), Some(0));
    run(python, "stix.py", &[&path]);
}

#[test]
fn pymisp_reads_the_feed() {
    let Some(python) = python("pymisp") else { return };
    let (_keep, path, output) = exported("misp");
    assert_eq!(output.status.code(), Some(0));
    run(python, "misp.py", &[&path]);
}
