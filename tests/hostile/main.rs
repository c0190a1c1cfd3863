//! Input that is made to do harm, or that is merely odd: each is survived in bounded time and memory.
//!
//! The full sizes take an optimised program and minutes:
//! `KAIJI=target/release/kaiji cargo test --test hostile -- --ignored --nocapture`, with the program built before by
//! `cargo build --release`. What runs otherwise is the same, smaller.

#[path = "../support/mod.rs"]
mod support;

mod bombs;
mod files;
mod measured;
mod pages;
mod rules;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

const NOTICE: &str = "2022年3月1日、弊社のパソコン12台がEmotetに感染しました。お客様412名の氏名が流出しました。\
    深くお詫び申し上げます。\n";

/// A folder of a test.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }
}
