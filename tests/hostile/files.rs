//! Folders and files that are odd, many, or not what they were a moment ago.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::measured::run;
use super::{NOTICE, Place};

#[cfg(unix)]
#[test]
fn links_in_circles_end_and_links_to_nowhere_are_told() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    place.write("in/a.txt", NOTICE);
    let link = |to: &str, name: &str| symlink(to, place.path().join("in").join(name)).expect("a link");
    link("self.txt", "self.txt");
    link("there.txt", "here.txt");
    link("here.txt", "there.txt");
    link(".", "folder");
    link("..", "up.txt");
    link("nowhere.txt", "dangling.txt");
    let ran = run(place.path(), &["extract", "in"]).within("links", 30, 600);
    assert_eq!(ran.records(), 1, "{}", ran.stderr);
    let named = run(place.path(), &["extract", "in/self.txt", "in/dangling.txt", "in/a.txt"])
        .within("links", 30, 600);
    assert_eq!(named.says("links", 1, "in/dangling.txt: does not exist").records(), 1);
}

#[cfg(unix)]
#[test]
fn names_of_any_bytes_are_read_and_told_on_one_line() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let names: [&[u8]; 8] = [
        b"a\nkaiji: forged.txt",
        b"b\r\x1b[2J.txt",
        b"c\xFF\xFE.txt",
        b"d\xE3\x81.html",
        b"-o.txt",
        b" .txt",
        b"e\"'`$(touch x).txt",
        b"f\xE2\x80\xAE.txt",
    ];
    for name in names {
        fs::create_dir_all(place.path().join("in")).expect("a folder");
        fs::write(place.path().join("in").join(OsStr::from_bytes(name)), NOTICE).expect("a file");
        fs::create_dir_all(place.path().join("empty")).expect("a folder");
        fs::write(place.path().join("empty").join(OsStr::from_bytes(name)), "").expect("a file");
    }
    let ran = run(place.path(), &["extract", "in", "-o", "records.jsonl"]).within("names", 30, 600);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let records = fs::read_to_string(place.path().join("records.jsonl")).expect("records");
    assert_eq!(records.lines().count(), names.len());
    for line in records.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a record is a line of JSON");
    }
    let ran = run(place.path(), &["extract", "empty", "--failures", "failed.jsonl"]).within("names", 30, 600);
    let told: Vec<&str> =
        ran.stderr.lines().filter(|l| l.ends_with("is empty; there is nothing to read")).collect();
    assert_eq!(told.len(), names.len(), "{}", ran.stderr);
    assert!(told.iter().all(|l| l.starts_with("kaiji: empty/")), "{}", ran.stderr);
    assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    let failed = fs::read_to_string(place.path().join("failed.jsonl")).expect("failures");
    assert_eq!(failed.lines().count(), names.len(), "{failed}");
    assert!(!place.path().join("x").exists() && !place.path().join("in/x").exists());
}

#[test]
fn files_that_change_or_vanish_while_they_are_read() {
    let place = Place::new();
    let count = 1500;
    for n in 0..count {
        place.write(&format!("in/{n:04}.txt"), NOTICE);
    }
    let done = AtomicBool::new(false);
    let ran = std::thread::scope(|scope| {
        let folder = place.path().join("in");
        let done = &done;
        scope.spawn(move || {
            // From the last to the first, against the order in which they are read.
            for n in (0..count).rev().cycle() {
                let path = folder.join(format!("{n:04}.txt"));
                let _ = match n % 4 {
                    0 => fs::remove_file(&path),
                    1 => fs::write(&path, ""),
                    2 => fs::write(&path, NOTICE.repeat(n % 50)),
                    _ => fs::write(&path, &NOTICE[..NOTICE.floor_char_boundary(3 * (n % 40) + 3)]),
                };
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        // Each is named, so that none is merely not there.
        let names: Vec<String> = (0..count).map(|n| format!("in/{n:04}.txt")).collect();
        let args = ["extract", "--failures", "failed.jsonl"].into_iter();
        let ran = run(place.path(), &args.chain(names.iter().map(String::as_str)).collect::<Vec<_>>());
        done.store(true, Ordering::Relaxed);
        ran
    });
    let ran = ran.within("files that change", 60, 600);
    let failed = fs::read_to_string(place.path().join("failed.jsonl")).expect("failures").lines().count();
    assert_eq!(ran.records() + failed, count, "each file gives a record or a failure");
    assert!(failed > 0 && ran.records() > 0, "{failed} failed, {} read", ran.records());
}

#[test]
fn an_archive_that_shrinks_while_it_is_read() {
    let place = Place::new();
    let line = format!("{}\n", serde_json::json!({ "text": NOTICE }));
    let path = place.write("a.jsonl", line.repeat(20_000));
    let ran = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(700));
            fs::OpenOptions::new().write(true).open(&path).and_then(|f| f.set_len(1000)).expect("shortened");
        });
        run(place.path(), &["extract", "a.jsonl"])
    });
    let ran = ran.within("a file that shrinks", 100, 600);
    assert!(ran.records() > 0 && ran.records() <= 20_000, "{}", ran.stderr);
}

fn folder_of(count: usize, seconds: u64) {
    let place = Place::new();
    for n in 0..count {
        place.write(&format!("in/{:03}/{n}.txt", n % 1000), "弊社のパソコン1台がEmotetに感染しました。");
    }
    let ran = run(place.path(), &["extract", "in", "-o", "out.jsonl"]).within("many files", seconds, 600);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let bytes = fs::read(place.path().join("out.jsonl")).expect("records");
    assert_eq!(bytes.iter().filter(|&&b| b == b'\n').count(), count);
}

#[test]
fn a_folder_of_many_files() {
    folder_of(3000, 60);
}

#[test]
#[ignore = "minutes, for an optimised program"]
fn a_folder_of_two_hundred_thousand_files() {
    folder_of(200_000, 600);
}
