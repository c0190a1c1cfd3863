//! PDFs as the programs make that most notices come from: the facts and the characters are those of the plain text.
//!
//! `tests/data/pdf/PRODUCER/NAME.pdf` were made by `tests/pdf/make.py` of `corpus/dev/NAME.txt`. Where that script's
//! programs are installed the same is done with fresh files, and where `pdftotext` is its text is compared.

mod support;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use kaiji::source::RawDocument;
use unicode_normalization::UnicodeNormalization;

/// What a record says, without where it stands in the text and how sure it is.
fn facts(path: &Path) -> serde_json::Value {
    let doc = RawDocument::from_file(path, None).and_then(RawDocument::load);
    let doc = doc.unwrap_or_else(|e| panic!("{e}"));
    let mut record = serde_json::to_value(support::engine().worker().extract(&doc)).unwrap();
    for key in ["source", "id", "title"] {
        record.as_object_mut().unwrap().remove(key);
    }
    strip(&mut record);
    record
}

fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.retain(|key, _| !matches!(key.as_str(), "evidence" | "confidence" | "words"));
            map.values_mut().for_each(strip);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

/// How often each character that is no space comes up.
fn characters(text: &str) -> HashMap<char, usize> {
    let mut bag = HashMap::new();
    for c in text.nfkc().filter(|c| !c.is_whitespace() && *c != '|') {
        *bag.entry(c).or_default() += 1;
    }
    bag
}

/// Share of characters that two texts have in common.
fn agreement(a: &str, b: &str) -> f64 {
    let (a, b) = (characters(a), characters(b));
    let common: usize = a.iter().map(|(c, n)| n.min(b.get(c).unwrap_or(&0))).sum();
    2.0 * common as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()) as f64
}

fn read(path: &Path) -> String {
    let doc = RawDocument::from_file(path, None).and_then(RawDocument::load);
    doc.unwrap_or_else(|e| panic!("{e}")).text().to_string()
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "pdf")).collect();
    found.sort();
    found
}

fn plain(pdf: &Path) -> PathBuf {
    let name = pdf.file_stem().unwrap().to_str().unwrap();
    support::root().join("corpus/dev").join(format!("{name}.txt"))
}

const PRODUCERS: [&str; 4] = ["chromium", "libreoffice", "reportlab-cid", "reportlab-ttf"];

fn installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        eprintln!("SKIPPED: {program} is not installed; the comparison with it did not run");
    }
    found
}

/// Compares every PDF below a folder with its plain text, and with `pdftotext` where that is there.
fn compare(folder: &Path, producers: &[&str]) -> usize {
    let pdftotext = installed("pdftotext");
    let mut compared = 0;
    for producer in producers {
        for pdf in pdfs(&folder.join(producer)) {
            let plain = plain(&pdf);
            assert_eq!(facts(&pdf), facts(&plain), "{}", pdf.display());
            let text = read(&pdf);
            // Page numbers, and what browsers print around a page, are more than the notice.
            let same = agreement(&text, &read(&plain));
            assert!(same > 0.95, "{}: {same:.4} of the characters", pdf.display());
            if pdftotext {
                let out = Command::new("pdftotext").arg(&pdf).arg("-").output().unwrap();
                let same = agreement(&text, &String::from_utf8_lossy(&out.stdout));
                assert!(same > 0.999, "{}: {same:.4} of the characters as pdftotext", pdf.display());
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn stored_files_give_the_facts_of_their_plain_text() {
    let folder = support::root().join("tests/data/pdf");
    assert_eq!(compare(&folder, &PRODUCERS), 6);
}

#[test]
fn fresh_files_give_the_facts_of_their_plain_text() {
    let python = Command::new("python3").args(["-c", "import reportlab"]).output();
    if !python.is_ok_and(|o| o.status.success()) {
        eprintln!("SKIPPED: python3 with reportlab is not installed; no fresh PDFs were made");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let texts = NAMES.map(|name| support::root().join("corpus/dev").join(format!("{name}.txt")));
    let made = Command::new("python3")
        .arg(support::root().join("tests/pdf/make.py"))
        .arg(folder.path())
        .args(texts)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{told}");
    // Says which programs are missing.
    eprint!("{}", told.replace("skipped", "SKIPPED"));
    let compared = compare(folder.path(), &PRODUCERS);
    assert!(compared >= NAMES.len(), "{compared} files");
}

/// Texts of which files are made afresh.
const NAMES: [&str; 3] = ["b03", "c11", "d03"];
