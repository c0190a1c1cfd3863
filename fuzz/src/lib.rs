//! The fuzz targets and what they share: the engine, and the laws that hold of every record.
//!
//! `fuzz_targets/` gives each of [`targets::ALL`] to libFuzzer; `tests/fuzz.rs` of the project runs them on seeds and
//! chance changes of them, without a fuzzer.

#![forbid(unsafe_code)]

pub mod targets;

use std::io::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use kaiji::engine::{Engine, Worker};
use kaiji::source::{Inputs, Limits, MediaType, RawDocument};
use kaiji::text::{Document, SourceInfo};
use serde_json::Value;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(None).expect("the built-in rules load"));

static SCHEMA: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&kaiji::record::schema()).expect("the schema is a schema"));

/// The engine with the built-in rules.
fn engine() -> &'static Engine {
    &ENGINE
}

/// Reads bytes as a document and checks its record, unless they are refused.
fn document(bytes: &[u8], media: MediaType) {
    if let Ok(doc) = kaiji::source::load(bytes, media, None, SourceInfo::default(), "fuzz") {
        check(&mut ENGINE.worker(), &doc);
    }
}

/// Reads bytes as a file of this name and checks every record.
fn file(bytes: &[u8], ending: &str) {
    let limits = Limits { max_bytes: 1 << 20 };
    let path = written(bytes, ending);
    let mut worker = ENGINE.worker();
    for raw in Inputs::open(&[path.to_path_buf()], limits).expect("an input is named").take(64).flatten() {
        if let Ok(doc) = raw.unpack().and_then(|raw| raw.map(RawDocument::load).transpose())
            && let Some(doc) = doc
        {
            check(&mut worker, &doc);
        }
    }
}

/// A file of these bytes, which goes with the value.
fn written(bytes: &[u8], ending: &str) -> tempfile::TempPath {
    let mut file =
        tempfile::Builder::new().prefix("fuzz").suffix(ending).tempfile().expect("a temporary file");
    file.write_all(bytes).expect("written");
    file.into_temp_path()
}

/// A folder with one file in it, which goes with the value.
fn folder(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

/// The laws of a record: its quotes are the slices of the text at their offsets, it is valid, and it is the same again.
fn check(worker: &mut Worker<'_>, doc: &Document) {
    let record = serde_json::to_value(worker.extract(doc)).expect("a record is JSON");
    let text: Vec<char> = doc.text().chars().collect();
    quotes(&record, &text);
    if let Some(error) = SCHEMA.iter_errors(&record).next() {
        panic!("not valid: {}: {error}", error.instance_path());
    }
    let again = serde_json::to_value(worker.extract(doc)).expect("a record is JSON");
    assert_eq!(record, again, "the same document gives the same record");
}

fn quotes(value: &Value, text: &[char]) {
    match value {
        Value::Object(object) => {
            if let (Some(start), Some(end), Some(quote)) =
                (object.get("start"), object.get("end"), object.get("quote"))
            {
                let at = |v: &Value| v.as_u64().map_or(usize::MAX, |n| n as usize);
                let slice: Option<String> = text.get(at(start)..at(end)).map(|s| s.iter().collect());
                assert_eq!(slice.as_deref(), quote.as_str(), "a quote is the slice at its offsets");
                // What the page's head or address says stands nowhere in its text.
                let beside = ["published.meta", "published.url"].map(Value::from);
                assert!(
                    start != end || object.get("rule").is_some_and(|rule| beside.contains(rule)),
                    "evidence quotes something: {object:?}"
                );
            }
            object.values().for_each(|v| quotes(v, text));
        }
        Value::Array(list) => list.iter().for_each(|v| quotes(v, text)),
        _ => {}
    }
}
