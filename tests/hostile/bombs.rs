//! Files that unpack to very much.

use std::io::Write;

use super::measured::run;
use super::{NOTICE, Place};

#[path = "../support/pdf_file.rs"]
#[allow(dead_code, reason = "this test uses a part of it")]
mod pdf_file;

use pdf_file::{PdfFile, bomb};

/// Zeros, packed; each member holds a hundred megabytes.
fn zeros(members: usize) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![0; 1 << 20];
    for _ in 0..100 {
        out.write_all(&megabyte).expect("memory");
    }
    out.finish().expect("memory").repeat(members)
}

/// A ZIP file of entries that each unpack to `megabytes`.
fn zip(entries: usize, megabytes: usize) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let megabyte = vec![b'0'; 1 << 20];
    for n in 0..entries {
        out.start_file(format!("{n}.txt"), options).expect("an entry");
        for _ in 0..megabytes {
            out.write_all(&megabyte).expect("memory");
        }
    }
    out.start_file("z.txt", options).expect("an entry");
    out.write_all(NOTICE.as_bytes()).expect("memory");
    out.finish().expect("memory").into_inner()
}

fn each(members: usize, entries: usize, megabytes: usize, seconds: u64) {
    let place = Place::new();
    place.write("b.txt", NOTICE);
    for (name, bytes, words, records) in [
        ("a.txt.gz", zeros(members), "is larger than", 1),
        ("a.html.gz", zeros(members), "is larger than", 1),
        ("a.jsonl.gz", zeros(members), "is larger than", 1),
        ("a.warc.gz", zeros(members), "no record begins", 1),
        ("a.zip", zip(entries, megabytes), "0.txt: is larger than", 2),
    ] {
        place.write(name, bytes);
        let ran =
            run(place.path(), &["extract", name, "b.txt"]).within(name, seconds, 400).says(name, 1, words);
        assert_eq!(ran.records(), records, "{name}: {}", ran.stderr);
    }
}

#[test]
fn gzip_and_zip() {
    each(10, 4, 40, 60);
}

#[test]
#[ignore = "minutes, for an optimised program"]
fn gzip_of_a_hundred_gigabytes_and_zip_of_ten() {
    each(1000, 10, 1000, 300);
}

/// A page tree, an array and a dictionary that nest without an end.
fn nested() -> Vec<(&'static str, Vec<u8>)> {
    let mut files = Vec::new();
    for (name, open, shut) in [("arrays", "[", "]"), ("dictionaries", "<</A ", ">>")] {
        let mut file = PdfFile::default();
        let deep = format!("{}1{}", open.repeat(100_000), shut.repeat(100_000));
        let object = file.object(&deep);
        file.trailer = format!("/Deep {object} 0 R /Info {deep}");
        file.page(&deep);
        files.push((name, file.bytes()));
    }
    let mut file = PdfFile::default();
    let mut below = file.object("<< /Type /Page >>");
    for _ in 0..50_000 {
        below = file.object(format!("<< /Type /Pages /Count 1 /Kids [{below} 0 R] >>"));
    }
    let whole = String::from_utf8_lossy(&file.bytes()).into_owned();
    let whole = whole.replacen("/Pages 2 0 R", &format!("/Pages {below} 0 R"), 1);
    files.push(("page trees", whole.into_bytes()));
    files
}

#[test]
fn pdf() {
    let place = Place::new();
    place.write("b.txt", NOTICE);
    let mut files = nested();
    let mut file = PdfFile::default();
    file.japanese_font("J", "UniJIS-UTF16-H");
    let stream = file.stream("/Filter /FlateDecode", &bomb(2000));
    file.page_with(stream, "", "");
    files.push(("a content stream", file.bytes()));
    let mut file = PdfFile::default();
    file.stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &bomb(2000));
    file.page("");
    files.push(("an object stream", file.bytes()));
    for (name, bytes) in files {
        place.write("a.pdf", bytes);
        let ran = run(place.path(), &["extract", "a.pdf", "b.txt"]).within(name, 60, 1200);
        assert_eq!(ran.says(name, 1, "a.pdf: ").records(), 1, "{name}");
    }
}
