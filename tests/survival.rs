//! Nothing is lost: a run that is killed, or that finds the disk full or the pipe closed, leaves the old output, none,
//! or a whole new one, and says what is wrong where it still can.
//!
//! Two hundred kills of each command: `cargo test --test survival -- --ignored --nocapture`.
#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What stands there before a run.
const OLD: &str = "what an earlier run wrote\n";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("kaiji"));
        command
            .current_dir(self.0.path())
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    fn kaiji(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("kaiji runs")
    }

    /// Records of the texts of the corpus, so many times over.
    fn records(&self, name: &str, times: usize) -> String {
        let folder = support::root().join("corpus/dev");
        let folder = folder.to_str().expect("a path");
        let output = self.kaiji(&["extract", folder, "-q", "-o", name]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let all = fs::read_to_string(self.path(name)).expect("records").repeat(times);
        fs::write(self.path(name), &all).expect("records");
        all
    }

    /// Everything that a path holds, below a folder by name.
    fn held(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let path = self.path(name);
        let mut held = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&path).into_iter().flatten() {
            if entry.file_type().is_file() {
                held.insert(entry.path().to_path_buf(), fs::read(entry.path()).expect("a file"));
            }
        }
        held
    }

    /// Files of a run that did not come to its end.
    fn unfinished(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.0.path()).expect("a folder").flatten();
        entries
            .map(|e| e.path())
            .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".kaiji-")))
            .collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Numbers between 0 and 1 in no order, the same in each run.
fn moments() -> impl Iterator<Item = f64> {
    let mut seed = 20_260_101_u64;
    std::iter::repeat_with(move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f64 / (1_u64 << 24) as f64
    })
}

/// Kills a run after a while; `false` when it had come to its end before.
fn kill_after(mut child: Child, time: Duration) -> bool {
    let deadline = Instant::now() + time;
    while Instant::now() < deadline {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    child.wait().expect("gone").code().is_none()
}

/// Kills a command `kills` times and looks each time at what it left; at last it runs to its end and leaves what an
/// unbroken run does.
fn killed(kills: usize, place: &Place, args: &[&str], output: &str, old: impl Fn(&Path)) {
    old(&place.path(output));
    let before = place.held(output);
    let begun = Instant::now();
    assert!(place.kaiji(args).status.success(), "{args:?}");
    let whole_time = begun.elapsed();
    let whole = place.held(output);
    assert!(!whole.is_empty() && whole != before, "{args:?} writes");
    let (mut done, mut finished, mut left) = (0, 0, [0usize; 3]);
    let mut moments = moments();
    while done < kills {
        assert!(finished < 4 * kills + 20, "{args:?} is too fast to be killed");
        if done % 2 == 0 {
            let path = place.path(output);
            let _ = fs::remove_dir_all(&path);
            let _ = fs::remove_file(&path);
            old(&path);
        }
        let before = place.held(output);
        let moment = whole_time.mul_f64(moments.next().unwrap_or_default() * 1.05);
        if !kill_after(place.command(args).stderr(Stdio::null()).spawn().expect("kaiji runs"), moment) {
            finished += 1;
            continue;
        }
        done += 1;
        let after = place.held(output);
        let state = [before == after, after.is_empty(), after == whole].iter().position(|&is| is);
        let Some(state) = state else {
            panic!("{args:?}, killed after {moment:?}: neither old nor absent nor whole")
        };
        left[state] += 1;
        for path in place.unfinished() {
            let _ = fs::remove_dir_all(&path);
            let _ = fs::remove_file(&path);
        }
    }
    println!(
        "{args:?}: {kills} kills in {whole_time:?}: old {}, absent {}, whole {}",
        left[0], left[1], left[2]
    );
    assert!(place.kaiji(args).status.success());
    assert!(place.held(output) == whole, "{args:?}: the next run gives what an unbroken one does");
}

fn each_command_killed(kills: usize) {
    let place = Place::new();
    place.records("records.jsonl", 8);
    let corpus = support::root().join("corpus/dev");
    let corpus = corpus.to_str().expect("a path");
    let file = |path: &Path| fs::write(path, OLD).expect("a file");
    let folder = |path: &Path| {
        fs::create_dir_all(path).expect("a folder");
        fs::write(path.join(".kaiji-export"), "").expect("a mark");
        fs::write(path.join("documents.csv"), OLD).expect("a file");
    };
    killed(kills, &place, &["extract", corpus, corpus, "-q", "-o", "out.jsonl"], "out.jsonl", file);
    let export = |to, output| ["export", "records.jsonl", "-q", "--to", to, "-o", output];
    killed(kills, &place, &export("csv", "tables"), "tables", folder);
    killed(kills, &place, &export("sqlite", "tables.db"), "tables.db", file);
    killed(kills, &place, &export("jsonl", "cases.jsonl"), "cases.jsonl", file);
}

#[test]
fn killed_at_any_moment_the_output_is_old_absent_or_whole() {
    each_command_killed(6);
}

#[test]
#[ignore = "minutes"]
fn killed_two_hundred_times() {
    each_command_killed(200);
}

/// Breaks a run off at random moments and goes on with it until it is done; gives how often it was broken off.
fn gone_on_with(place: &Place, args: &[&str], output: &str) -> usize {
    let (mut kills, mut documents) = (0, 0);
    let mut moments = moments();
    loop {
        let mut command = place.command(args);
        let moment = Duration::from_secs_f64(0.2 + 1.3 * moments.next().unwrap_or_default());
        let mut child = command.spawn().expect("kaiji runs");
        let mut said = child.stderr.take().expect("a pipe");
        let broken = kill_after(child, moment);
        let mut words = String::new();
        std::io::Read::read_to_string(&mut said, &mut words).expect("messages");
        let told = words.split_once("going on after ").and_then(|(_, rest)| rest.split(' ').next());
        // One that is killed very early has told nothing yet.
        if let Some(after) = told.map(|n| n.parse::<usize>().expect("a number")) {
            assert!(after >= documents, "{after} after {documents}: {words}");
            documents = after;
        }
        if !broken {
            assert!(documents > 0, "nothing was gone on with: {words}");
            return kills;
        }
        kills += 1;
        assert!(kills < 200, "it gets nowhere");
        assert!(!place.path(output).exists(), "no output before it is whole");
    }
}

fn resumed(times: usize) {
    let place = Place::new();
    let corpus = support::root().join("corpus/dev");
    fs::write(place.path("broken.pdf"), "%PDF-1.7 and no more").expect("a file");
    let mut inputs = vec![corpus.to_str().expect("a path"); times];
    inputs.insert(times / 3, "broken.pdf");
    inputs.push("broken.pdf");
    let with = |more: &[&'static str]| [&["extract"][..], &inputs, more].concat();
    let unbroken = with(&["-q", "-o", "whole.jsonl", "--failures", "whole-failed.jsonl"]);
    assert_eq!(place.kaiji(&unbroken).status.code(), Some(1));
    let kills = gone_on_with(
        &place,
        &with(&["-j", "1", "-o", "out.jsonl", "--failures", "failed.jsonl", "--resume"]),
        "out.jsonl",
    );
    println!("gone on with after {kills} kills");
    assert!(place.held("out.jsonl").into_values().eq(place.held("whole.jsonl").into_values()));
    assert!(place.held("failed.jsonl").into_values().eq(place.held("whole-failed.jsonl").into_values()));
    let names = fs::read_dir(place.0.path()).expect("a folder").flatten().map(|e| e.file_name());
    assert_eq!(names.count(), 5, "nothing else is left");
}

#[test]
fn broken_off_and_gone_on_with_the_records_are_those_of_an_unbroken_run() {
    resumed(60);
}

#[test]
#[ignore = "minutes"]
fn broken_off_very_often() {
    resumed(2500);
}

/// Every command that writes a file, and what it writes.
const WRITERS: [&[&str]; 8] = [
    &["extract", "notices.jsonl", "-o"],
    &["export", "records.jsonl", "--to", "csv", "-o"],
    &["export", "records.jsonl", "--to", "parquet", "-o"],
    &["export", "records.jsonl", "--to", "sqlite", "-o"],
    &["export", "records.jsonl", "--to", "stix", "-o"],
    &["export", "records.jsonl", "--to", "jsonl", "-o"],
    &["report", "records.jsonl", "-o"],
    &["link", "records.jsonl", "-o"],
];

fn inputs(place: &Place) {
    place.records("records.jsonl", 30);
    let line = serde_json::json!({ "text": "2022年3月1日、弊社のパソコン12台がEmotetに感染しました。深くお詫び申し上げます。" });
    fs::write(place.path("notices.jsonl"), format!("{line}\n").repeat(2500)).expect("a file");
}

/// A run that cannot write ends with status 2, says so and what to do, and leaves nothing of its own.
fn nothing_is_left(folder: &Path, output: &Output, what: &[&str], words: &[&str]) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{what:?}: {said}");
    assert!(words.iter().any(|w| said.contains(w)), "{what:?}: {said}");
    assert!(!said.contains("fault in kaiji"), "{what:?}: {said}");
    let left: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    assert!(left.iter().all(|p| !p.to_string_lossy().contains(".kaiji-")), "{what:?} leaves {left:?}");
    assert!(!left.iter().any(|p| p.ends_with("out")), "{what:?} leaves {left:?}");
}

#[test]
fn a_full_disk_is_told_and_nothing_is_left() {
    let place = Place::new();
    inputs(&place);
    let small = place.path("small");
    fs::create_dir(&small).expect("a folder");
    let mount = |args: &[&str]| {
        Command::new(args[0])
            .args(&args[1..])
            .arg(&small)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success())
    };
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs"]) {
        eprintln!(
            "SKIPPED: no small disk can be mounted here (it takes root); a file that may not grow stands in for it"
        );
        return;
    }
    let out = small.join("out");
    let results: Vec<Output> = WRITERS
        .iter()
        .map(|args| place.kaiji(&[args, &[out.to_str().expect("a path")][..]].concat()))
        .collect();
    let left: Vec<PathBuf> = fs::read_dir(&small).expect("a folder").flatten().map(|e| e.path()).collect();
    assert!(mount(&["umount"]), "unmounted");
    assert!(left.is_empty(), "left: {left:?}");
    for (args, output) in WRITERS.iter().zip(&results) {
        nothing_is_left(&small, output, args, &["the disk is full", "database or disk is full"]);
    }
}

#[test]
fn a_file_that_may_not_grow_is_told_and_nothing_is_left() {
    let place = Place::new();
    inputs(&place);
    for args in WRITERS {
        let program = assert_cmd::cargo::cargo_bin!("kaiji").to_str().expect("a path").to_string();
        // Without the signal, as for a program started by one that ignores it: writing fails then.
        let mut command = Command::new("bash");
        command.current_dir(place.0.path()).args([
            "-c",
            "trap '' XFSZ; ulimit -f 64; exec \"$@\"",
            "bash",
            &program,
        ]);
        let output = command.args(args).arg("out").output().expect("bash runs");
        nothing_is_left(
            place.0.path(),
            &output,
            args,
            &["File too large", "disk is full", "disk I/O error", "too large"],
        );
    }
}

#[test]
fn a_device_that_is_full_and_a_pipe_that_is_closed() {
    let place = Place::new();
    inputs(&place);
    for args in WRITERS {
        if !args.contains(&"csv") && !args.contains(&"parquet") && Path::new("/dev/full").exists() {
            let output = place.kaiji(&[args, &["/dev/full"][..]].concat());
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", text(&output.stderr));
            assert!(text(&output.stderr).contains("disk is full"), "{args:?}: {}", text(&output.stderr));
        }
    }
    for args in [
        &["extract", "notices.jsonl"][..],
        &["export", "records.jsonl", "--to", "stix"],
        &["report", "records.jsonl"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = place.command(args);
        let output = command.stdout(writer).output().expect("kaiji runs");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("fault"), "{args:?}: {}", text(&output.stderr));
    }
    assert!(place.unfinished().is_empty());
}

/// What documents call themselves never chooses a path.
#[test]
fn names_of_documents_never_lead_out_of_the_output_folder() {
    let place = Place::new();
    let long = "あ".repeat(400);
    let ids = [
        "../../out",
        "/tmp/out",
        "..",
        ".",
        "a/b/c",
        "a\\..\\b",
        "nul\0",
        "CON",
        "-rf",
        "a\nb",
        "",
        "~root",
        &long,
    ];
    let notice = "2022年3月25日\n株式会社青葉精機\nお詫び\n2022年3月1日、弊社のパソコン12台がEmotetに感染し、お客様412名の氏名が流出しました。深くお詫び申し上げます。";
    let lines: String = ids
        .iter()
        .map(|id| {
            let url = format!("https://example.jp/../..//{id}/%2e%2e/%2f");
            format!("{}\n", serde_json::json!({ "id": id, "url": url, "text": notice }))
        })
        .collect();
    fs::write(place.path("notices.jsonl"), lines).expect("a file");
    fs::create_dir(place.path("below")).expect("a folder");
    assert!(place.kaiji(&["extract", "notices.jsonl", "-o", "records.jsonl"]).status.success());
    for to in ["veris", "misp", "brat", "label-studio", "inception", "csv", "parquet", "data-package"] {
        let output = place.kaiji(&[
            "export",
            "records.jsonl",
            "--texts",
            "notices.jsonl",
            "--to",
            to,
            "-o",
            "below/out",
        ]);
        assert!(place.path("below/out").is_dir(), "{to}: {}", text(&output.stderr));
        let names: Vec<String> = walkdir::WalkDir::new(place.0.path())
            .into_iter()
            .flatten()
            .filter(|e| !e.file_type().is_dir() && !e.path().starts_with(place.path("below/out")))
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 2, "{to} writes outside of its folder: {names:?}");
        for entry in walkdir::WalkDir::new(place.path("below/out")).into_iter().flatten() {
            let name = entry.file_name().to_string_lossy();
            assert!(!name.starts_with('-') && !name.contains(['\n', '\\', '\0']), "{to}: {name:?}");
        }
        fs::remove_dir_all(place.path("below/out")).expect("removed");
    }
}
