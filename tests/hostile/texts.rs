//! Long lines and texts in which everything is a fact.

use super::measured::run;
use super::{NOTICE, Place};

/// Stretches that a text may repeat without an end: what each is looked at with what stands beside it.
const REPEATED: [&str; 10] = [
    "株式会社",
    "2020年7月28日",
    "12台",
    "1",
    "感",
    "（",
    "「",
    "お客様の氏名、",
    "a@example.jp ",
    "03-1234-5678 ",
];

fn repeated(piece: &str, bytes: usize) -> String {
    format!("{NOTICE}{}", piece.repeat(bytes / piece.len()))
}

#[test]
fn lines_of_one_thing_without_an_end() {
    let place = Place::new();
    for (n, piece) in REPEATED.iter().enumerate() {
        place.write(&format!("{n}.txt"), repeated(piece, 60_000));
    }
    let ran = run(place.path(), &["extract", "."]).within("lines of one thing", 100, 1000);
    assert_eq!(ran.records(), REPEATED.len(), "{}", ran.stderr);
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_or_given_up() {
    let place = Place::new();
    place.write("a.txt", NOTICE.trim_end().repeat(50_000_000 / NOTICE.len()));
    place.write("b.txt", NOTICE);
    let ran = run(place.path(), &["extract", "a.txt", "b.txt"]).within("50 MB line, as it is", 30, 600);
    assert_eq!(ran.says("50 MB line", 1, "a.txt: is larger than").records(), 1);
    let raised = ["extract", "-j2", "--max-bytes", "60000000", "--timeout", "3", "a.txt", "b.txt"];
    let ran = run(place.path(), &raised).within("50 MB line, with three seconds", 60, 4000);
    assert_eq!(ran.says("50 MB line", 1, "a.txt: took longer than a document may take").records(), 1);
}

#[test]
fn a_time_that_is_up_fails_every_document_and_none_is_lost() {
    let place = Place::new();
    for n in 0..20 {
        place.write(&format!("in/{n:02}.txt"), NOTICE);
    }
    let failures = ["extract", "in", "--timeout", "0", "--failures", "failed.jsonl", "-o", "out.jsonl"];
    run(place.path(), &failures).within("no time at all", 30, 600).says(
        "no time",
        2,
        "raise the limit with --timeout",
    );
    assert!(!place.path().join("out.jsonl").exists());
    let told = std::fs::read_to_string(place.path().join("failed.jsonl")).expect("failures");
    assert_eq!(told.lines().filter(|l| l.contains("--timeout")).count(), 20, "{told}");
}

#[test]
#[ignore = "minutes, for an optimised program"]
fn lines_of_thirty_and_fifty_megabytes() {
    let place = Place::new();
    place.write("a.txt", NOTICE.trim_end().repeat(50_000_000 / NOTICE.len()));
    let raised = ["extract", "-j1", "--max-bytes", "60000000", "a.txt"];
    run(place.path(), &raised).within("50 MB line", 400, 6000);
    for piece in REPEATED {
        place.write("b.txt", repeated(piece, 30_000_000));
        let what = format!("30 MB of {}", piece.trim());
        run(place.path(), &["extract", "-j1", "b.txt"]).within(&what, 330, 6000);
    }
}
