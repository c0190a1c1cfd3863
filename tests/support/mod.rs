//! What the integration tests share. Each of them uses a part.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kaiji::engine::Engine;
use kaiji::record::Record;
use kaiji::source::RawDocument;
use kaiji::text::Document;
use serde_json::Value;

/// The project's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file or folder of the set of given texts, which may stand beside the project; says so when it does not.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: no ../shared/{name} beside the project; the checks against it did not run");
    None
}

/// One engine for all tests of a file: loading it is most of a short test's time.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(None).expect("the built-in rules load"))
}

/// The built command.
pub fn kaiji() -> assert_cmd::Command {
    assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("kaiji"))
}

/// Every document below a folder of the corpus, in the order in which `kaiji extract` reads them.
pub fn documents(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} holds no document");
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, found);
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("txt" | "html")) {
            found.push(path);
        }
    }
}

/// Loads a document.
pub fn load(path: &Path) -> Document {
    RawDocument::from_file(path, None).and_then(RawDocument::load).unwrap_or_else(|e| panic!("{e}"))
}

/// A document of plain text.
pub fn plain(name: &str, text: &str) -> Document {
    RawDocument::from_text(name, text).load().unwrap_or_else(|e| panic!("{e}"))
}

/// A record as JSON.
pub fn json(record: &Record) -> Value {
    serde_json::to_value(record).expect("a record is JSON")
}
