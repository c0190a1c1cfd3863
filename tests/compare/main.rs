//! `kaiji compare` and `kaiji summary` as users run them, on the cases of the corpus.

#[path = "../support/mod.rs"]
mod support;

mod briefs;
mod page;
mod tables;

use std::path::PathBuf;
use std::process::Output;
use std::sync::OnceLock;

use tempfile::TempDir;

/// Records and cases of corpus/cases, made once.
struct Place {
    dir: TempDir,
}

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = support::kaiji();
        command.current_dir(self.dir.path());
        for name in ["COLUMNS", "CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.args(args);
        command
    }

    /// What a command prints; it must end well and say nothing on standard error.
    fn run(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("kaiji runs");
        assert!(output.status.success(), "{args:?}: {}", errors(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let place = Place { dir: TempDir::new().expect("a temporary folder") };
        let corpus = support::root().join("corpus/cases");
        let corpus = corpus.to_string_lossy();
        place.run(&["extract", &corpus, "-q", "-o", "records.jsonl"]);
        place.run(&["link", "records.jsonl", "-q", "-o", "cases.jsonl"]);
        place
    })
}

/// The cases of the corpus.
fn cases() -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(place().path("cases.jsonl")).expect("the cases are read");
    text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}
