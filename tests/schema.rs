//! The committed schema is the program's own, and every record is valid under it.

mod support;

use serde_json::Value;

const PATH: &str = "schema/record.v1.json";

#[test]
fn the_committed_schema_is_up_to_date() {
    let path = support::root().join(PATH);
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let output = support::kaiji().arg("schema").output().expect("kaiji runs");
    let printed = String::from_utf8(output.stdout).expect("the schema is UTF-8");
    assert!(
        committed == printed,
        "{PATH} is not what this version writes; refresh it with `cargo run -- schema > {PATH}`, and say in \
         CHANGELOG.md what changed"
    );
}

#[test]
fn the_committed_schema_of_cases_is_up_to_date() {
    let path = format!("schema/case.v{}.json", kaiji::case::SCHEMA_VERSION);
    let committed = std::fs::read_to_string(support::root().join(&path)).unwrap_or_default();
    let output = support::kaiji().args(["schema", "--of", "case"]).output().expect("kaiji runs");
    assert!(
        committed.as_bytes() == output.stdout,
        "{path} is not what this version writes; refresh it with `cargo run -- schema --of case > {path}`"
    );
}

#[test]
fn the_file_is_named_after_the_schema_version() {
    let path = format!("schema/record.v{}.json", kaiji::record::SCHEMA_VERSION);
    assert_eq!(path, PATH, "a new schema version needs a new file beside the old one");
}

#[test]
fn every_record_of_the_corpus_is_valid() {
    let text = std::fs::read_to_string(support::root().join(PATH)).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    let mut worker = support::engine().worker();
    for path in support::documents("corpus") {
        let record = support::json(&worker.extract(&support::load(&path)));
        let problems: Vec<String> =
            validator.iter_errors(&record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(problems.is_empty(), "{}: {}", path.display(), problems.join("\n"));
    }
}

/// A schema that allows everything would pass the test above.
#[test]
fn records_with_a_fault_are_not_valid() {
    let validator = jsonschema::draft202012::new(&kaiji::record::schema()).expect("the schema is a schema");
    let doc = support::plain(
        "example",
        "2020年11月14日\n横浜株式会社\n弊社のパソコン12台がEmotetに感染しました。深くお詫び申し上げます。",
    );
    let good = support::json(&support::engine().worker().extract(&doc));
    assert!(validator.is_valid(&good));
    type Fault = fn(&mut Value);
    let faults: [(&str, Fault); 7] = [
        ("a key is missing", |r| drop(r.as_object_mut().and_then(|o| o.remove("title")))),
        ("a count is negative", |r| r["devices"][0]["count"] = (-1).into()),
        ("a count is missing", |r| drop(r["devices"][0].as_object_mut().and_then(|o| o.remove("count")))),
        ("a term is unknown", |r| r["devices"][0]["state"] = "broken".into()),
        ("evidence is empty", |r| r["devices"][0]["evidence"] = Value::Array(Vec::new())),
        ("a confidence is over 1", |r| r["devices"][0]["confidence"] = 1.5.into()),
        ("a list is no list", |r| r["dates"] = Value::Null),
    ];
    for (fault, make) in faults {
        let mut bad = good.clone();
        make(&mut bad);
        assert_ne!(bad, good, "{fault}: nothing was changed");
        assert!(!validator.is_valid(&bad), "{fault}, and the schema accepts it");
    }
}
