//! `kaiji eval` and the annotators' own `score.py` give the same figures for the same records.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

fn python() -> Option<&'static str> {
    let found = ["python3", "python"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|o| {
            let version = [o.stdout, o.stderr].concat();
            o.status.success() && String::from_utf8_lossy(&version).contains("Python 3")
        })
    });
    if found.is_none() {
        eprintln!("SKIPPED: no Python 3 found; the comparison with score.py did not run");
    }
    found
}

fn stdout_json(name: &str, output: std::process::Output) -> Value {
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{name} printed no JSON: {e}"))
}

fn compare(what: &str, script: &Path, python: &str, gold: &Path, records: &Path) {
    let ours = support::kaiji().args(["eval", "--json"]).args([gold, records]).output().expect("kaiji runs");
    let ours = stdout_json("kaiji eval", ours);
    let theirs = Command::new(python).arg(script).args([gold, records]).arg("--json").output();
    let theirs = stdout_json("score.py", theirs.expect("Python runs"));

    assert_eq!(ours["documents"], theirs["documents"], "{what}");
    assert!(ours["documents"].as_u64().is_some_and(|n| n > 0), "{what}: nothing was scored");
    assert_eq!(ours["missing"], theirs["missing"], "{what}: documents without a record");
    let near = |a: &Value, b: &Value| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 0.0005,
        _ => false,
    };
    let fields = theirs["fields"].as_object().expect("score.py names fields");
    assert!(fields.len() >= 16, "{what}: score.py names only {} fields", fields.len());
    for (field, scores) in fields {
        for figure in ["precision", "recall", "f1", "tp", "fp", "fn"] {
            let (ours, theirs) = (&ours["fields"][field][figure], &scores[figure]);
            assert!(near(ours, theirs), "{what}: {figure} of {field} is {ours} here and {theirs} there");
        }
    }
    assert!(near(&ours["mean"], &theirs["mean"]), "{what}: mean {} and {}", ours["mean"], theirs["mean"]);
}

/// The documents of a gold folder as JSON Lines, with the addresses that the gold files give.
fn lines(gold: &Path) -> String {
    let mut out = String::new();
    for document in kaiji::eval::read_gold(gold).unwrap_or_else(|e| panic!("{e}")) {
        let raw = document.document().unwrap_or_else(|e| panic!("{e}"));
        let doc = raw.load().unwrap_or_else(|e| panic!("{e}"));
        let line = json!({ "id": document.id, "url": doc.source.url, "text": doc.text() });
        out.push_str(&format!("{line}\n"));
    }
    out
}

#[test]
fn eval_agrees_with_the_annotators_script() {
    let (Some(script), Some(python)) = (support::shared("gold/score.py"), python()) else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corpus = support::root().join("corpus");
    let sets: Vec<PathBuf> = ["gold/seeds", "gold/dev"]
        .into_iter()
        .filter_map(support::shared)
        .chain(["restated", "written", "fresh", "held", "varied", "dev", "none"].map(|set| corpus.join(set)))
        .collect();
    for gold in sets {
        let what = gold.display().to_string();
        let input = folder.path().join("documents.jsonl");
        let records = folder.path().join("records.jsonl");
        std::fs::write(&input, lines(&gold)).expect("a temporary file");
        let made =
            support::kaiji().arg("extract").arg(&input).arg("-o").arg(&records).output().expect("kaiji runs");
        assert!(made.status.success(), "{what}: {}", String::from_utf8_lossy(&made.stderr));
        compare(&format!("{what}, matched by id"), &script, python, &gold, &records);
    }
    // Records of files are matched by the file's name; a part of the set leaves documents without a record.
    let gold = corpus.join("written");
    let records = folder.path().join("part.jsonl");
    let part: Vec<PathBuf> = support::documents("corpus/written").into_iter().step_by(3).collect();
    let made =
        support::kaiji().arg("extract").args(&part).arg("-o").arg(&records).output().expect("kaiji runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    compare("a third of corpus/written, matched by name", &script, python, &gold, &records);
}
