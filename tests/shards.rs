//! `--shard I/N`: the shares of the input, one after another, are the whole.

use std::path::{Path, PathBuf};

use kaiji::source::{Inputs, Limits, Shard};
use proptest::prelude::*;

mod support;

/// A folder that is cut, and what the tests want of it.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Place { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.dir.path().join(name), content).expect("a file");
    }

    /// What a share gives: names and bytes of documents, and errors.
    fn read(&self, shard: Option<Shard>, max_bytes: u64) -> Vec<String> {
        let inputs = [self.dir.path().to_path_buf()];
        Inputs::open_share(&inputs, Limits { max_bytes }, shard)
            .expect("an input")
            .map(|item| match item {
                Ok(raw) => format!("{} {:?}", raw.name, raw.json_line().or(raw.words())),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    fn shares(&self, of: u32, max_bytes: u64) -> Vec<Vec<String>> {
        let share = |number: u32| format!("{number}/{of}").parse().expect("a share");
        (1..=of).map(|number| self.read(Some(share(number)), max_bytes)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Lines of any length, blank ones, ones over the limit, a last one without an end: each is in one share.
    #[test]
    fn shares_of_lines_are_the_whole(
        lines in prop::collection::vec("[a-zあ-ん ]{0,40}", 0..40),
        end in prop::sample::select(vec!["", "\n", "\r\n\n"]),
        texts in prop::collection::vec("[あ-ん]{1,30}", 0..4),
        of in 1u32..14,
    ) {
        let place = Place::new();
        // A line with something on it, so that the file is not told to be empty.
        place.write("b.jsonl", format!("{{}}\n{}{end}", lines.join("\n")).as_bytes());
        for (n, text) in texts.iter().enumerate() {
            place.write(&format!("{}{n}.txt", ["a", "c"][n % 2]), text.as_bytes());
        }
        let shares = place.shares(of, 64);
        prop_assert_eq!(shares.concat(), place.read(None, 64));
    }
}

/// As many bytes each: a share of one long file is no more than its part and a line.
#[test]
fn a_file_of_lines_is_cut_evenly() {
    let place = Place::new();
    let lines: Vec<String> = (0..1000).map(|n| format!("{{\"text\": \"{n:04}\"}}\n")).collect();
    place.write("pages.jsonl", lines.concat().as_bytes());
    let sizes: Vec<usize> = place.shares(8, 1000).iter().map(Vec::len).collect();
    assert_eq!(sizes, [125; 8]);
}

/// The records, the failures and their line numbers are those of the whole.
#[test]
fn the_records_of_all_shares_are_those_of_the_whole() {
    let place = Place::new();
    let text =
        |name: &str| std::fs::read_to_string(support::root().join("corpus/dev").join(name)).expect("a text");
    let mut names: Vec<PathBuf> = std::fs::read_dir(support::root().join("corpus/dev"))
        .expect("the corpus")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    names.sort();
    let name = |n: usize| names[n].file_name().expect("a name").to_string_lossy().into_owned();
    let line = |n: usize| serde_json::json!({ "id": format!("d{n}"), "text": text(&name(n)) }).to_string();
    place.write("1.txt", text(&name(0)).as_bytes());
    place.write("2.jsonl", [line(1), "{broken".into(), line(2), line(3)].join("\n").as_bytes());
    place.write("3.txt", text(&name(4)).as_bytes());
    let run = |more: &[&str], failures: &Path| {
        let output = support::kaiji()
            .args(["extract", "--quiet"])
            .arg(place.dir.path())
            .arg("--failures")
            .arg(failures)
            .args(more)
            .output()
            .expect("kaiji runs");
        let failed = std::fs::read_to_string(failures).expect("a list of failures");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"), failed)
    };
    let elsewhere = Place::new();
    let failures = elsewhere.dir.path().join("failed.jsonl");
    let (status, whole, failed) = run(&[], &failures);
    assert_eq!((status, whole.lines().count()), (Some(1), 5));
    assert!(failed.contains("2.jsonl:2"), "{failed}");
    for of in [1, 2, 3, 7] {
        let parts: Vec<_> = (1..=of).map(|n| run(&["--shard", &format!("{n}/{of}")], &failures)).collect();
        assert!(parts.iter().all(|(status, _, failed)| *status == Some(i32::from(!failed.is_empty()))));
        assert_eq!(parts.iter().map(|p| p.1.as_str()).collect::<String>(), whole);
        assert_eq!(parts.iter().map(|p| p.2.as_str()).collect::<String>(), failed);
    }
}

#[test]
fn what_cannot_be_shared_is_refused() {
    for (args, told) in [
        (&["extract", "--shard", "3/2", "corpus"][..], "counted from 1/2 to 2/2"),
        (&["extract", "--shard", "1/2", "-"][..], "cannot share standard input"),
        (&["extract", "--shard", "1/2", "--format", "json", "corpus"][..], "leave --format json out"),
    ] {
        let output = support::kaiji().current_dir(support::root()).args(args).output().expect("kaiji runs");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(told), "{err}");
    }
}
