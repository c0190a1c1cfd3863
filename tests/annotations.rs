//! Annotation forms: what is exported is what the record says, what comes back unchanged changes nothing, and what a
//! person changes is exactly what comes back. Scripts in `tests/annotations/` check the forms with the programs that
//! read them.

mod support;

#[path = "annotations/edits.rs"]
mod edits;
#[path = "annotations/programs.rs"]
mod programs;
#[path = "annotations/round_trip.rs"]
mod round_trip;
#[path = "annotations/verify.rs"]
mod verify;

use std::path::Path;

use kaiji::annotation::{Annotated, Read, brat, label_studio};
use kaiji::case::Names;
use kaiji::dataset::{Dataset, Texts};
use kaiji::text::Document;
use proptest::test_runner::{Config, RngSeed};
use serde_json::{Value, json};

/// Letters outside the first plane, combining marks, white space of all sorts, and line ends that break files of lines.
const STRANGE: &str = "2020年11月14日\r\n𠮷野😀商店株式会社\r\n不正アクセスに関するお知らせ\r\n\r\n\
    7月28日、弊社\u{2028}のパソコン１２台が\tEmotet に感\u{85}染し、お客様約1,200名の氏名、か\u{3099}くせい証、\
    メールアドレスが流出した可能性がございます。7月29日に発覚し、\u{3000}\r\n 警察に届け出ました。\
    パスワードの流出は確認されておりません。👨🏻‍🚒 サーバー3台も感染しました。\r\n再発防止に努めてまいります。深くお詫び申し上げます。";

/// So many cases, the same in every run unless the environment asks for others.
fn config(cases: u32) -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if matches!(config.rng_seed, RngSeed::Random) {
        config.rng_seed = RngSeed::Fixed(5);
    }
    config
}

/// A data set of documents with their texts.
fn dataset(documents: &[Document]) -> Dataset {
    let engine = support::engine();
    let mut worker = engine.worker();
    let mut texts = Texts::default();
    let mut records = Vec::new();
    for document in documents {
        texts.add(document.text());
        records.push(worker.extract(document));
    }
    Dataset::new(records, texts, &Names::new(engine.rules()))
}

/// The documents of a data set as annotations.
fn annotated(set: &Dataset) -> Vec<Annotated> {
    set.records().iter().map(|r| kaiji::annotation::document(set, r).expect("a text at hand")).collect()
}

/// Takes the predictions of tasks over as annotations, as Label Studio's editor does: copied, with the annotation's
/// number behind their names.
fn accept(folder: &Path) -> Vec<Value> {
    let tasks = std::fs::read_to_string(folder.join("tasks.json")).expect("tasks");
    let mut tasks: Vec<Value> = serde_json::from_str(&tasks).expect("JSON");
    for (n, task) in tasks.iter_mut().enumerate() {
        let mut result = task["predictions"][0]["result"].take();
        for item in result.as_array_mut().into_iter().flatten() {
            for key in ["id", "from_id", "to_id"] {
                if let Some(id) = item[key].as_str() {
                    item[key] = format!("{id}#{n}").into();
                }
            }
        }
        task["annotations"] = json!([{"id": n, "was_cancelled": false, "result": result}]);
    }
    tasks
}

fn read_tasks(tasks: &[Value]) -> Read {
    label_studio::read("export.json", &json!(tasks).to_string()).expect("an export of tasks")
}

/// The documents that come back from Label Studio and from brat without a change.
fn there_and_back(set: &Dataset) -> [(&'static str, Read); 2] {
    let folder = tempfile::tempdir().expect("a folder");
    label_studio::write(set, folder.path()).expect("tasks are written");
    let studio = read_tasks(&accept(folder.path()));
    let folder = tempfile::tempdir().expect("a folder");
    brat::write(set, folder.path()).expect("files are written");
    [("Label Studio", studio), ("brat", brat::read(folder.path()).expect("a folder of brat's"))]
}
