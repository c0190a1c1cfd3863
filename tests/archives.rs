//! Archives: what is in them is read as it was served, each fault costs one record, and nothing grows without bounds.

mod support;
#[path = "support/warc.rs"]
mod warc;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};

use kaiji::source::{Inputs, Limits};
use serde_json::Value;
use tempfile::TempDir;
use warc::{Record, gzip, info, members, plain, zip};

const PAGE: &str = "<!DOCTYPE html>
<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>不正アクセスによる個人情報流出のお詫び</title></head>
<body><p>2020年11月14日<br>有限会社はなみずき商店</p>
<h1>不正アクセスによる個人情報流出のお詫び</h1>
<p>2020年11月2日、当社サーバー3台が不正アクセスを受け、お客様約1,200名のクレジットカード番号が流出しました。深くお詫び申し上げます。</p>
</body></html>
";
const OTHER: &str = "<!DOCTYPE html>
<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>ウイルス感染に関するお詫び</title></head>
<body><p>2022年3月25日<br>株式会社青葉精機</p>
<p>2022年3月1日、弊社のパソコン12台がEmotetに感染していることが判明しました。深くお詫び申し上げます。</p></body></html>
";
const RECIPE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>今月のレシピ</title></head>
<body><p>玉ねぎを薄く切り、弱火で十五分ほど炒めます。</p></body></html>";
const ADDRESS: &str = "https://hanamizuki.example.jp/news/20201114.html";
const ELSEWHERE: &str = "https://aoba.example.jp/owabi";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(TempDir::new().expect("a temporary folder"))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }

    fn kaiji(&self, args: &[&str]) -> Output {
        support::kaiji().current_dir(self.0.path()).args(args).output().expect("kaiji runs")
    }

    fn with_input(&self, args: &[&str], input: Vec<u8>) -> Output {
        let mut command = support::kaiji();
        command.current_dir(self.0.path()).args(args).write_stdin(input).output().expect("kaiji runs")
    }
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Texts that an archive gives, and the messages of what it does not give.
fn read_within(name: &str, bytes: impl AsRef<[u8]>, max_bytes: u64) -> (Vec<String>, Vec<String>) {
    let place = Place::new();
    let path = place.write(name, bytes);
    let (mut texts, mut faults) = (Vec::new(), Vec::new());
    for item in Inputs::open(&[path], Limits { max_bytes }).expect("an input") {
        let unpacked = item.and_then(|raw| raw.unpack());
        match unpacked.and_then(|raw| raw.map(|raw| raw.load()).transpose()) {
            Ok(Some(doc)) => texts.push(doc.text().to_string()),
            Ok(None) => {}
            Err(e) => faults.push(e.to_string().replace(&*place.0.path().to_string_lossy(), "")),
        }
    }
    (texts, faults)
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> (Vec<String>, Vec<String>) {
    read_within(name, bytes, Limits::default().max_bytes)
}

#[track_caller]
fn is_page(texts: &[String]) {
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("1,200名のクレジットカード番号が流出しました"), "{}", texts[0]);
}

// --- Provenance ---

#[test]
fn one_page_gives_one_record_however_it_is_carried() {
    let place = Place::new();
    let page = || Record::page(ADDRESS, PAGE).id("urn:uuid:1234");
    let archive = [info(), page()];
    let packed = members(&archive);
    let wacz = zip(&[
        ("datapackage.json", b"{}"),
        ("archive/data.warc.gz", &packed),
        (
            "pages/pages.jsonl",
            b"{\"format\": \"json-pages-1.0\"}\n{\"url\": \"https://x/\", \"text\": \"no document\"}\n",
        ),
        ("indexes/index.cdx", b"x"),
    ]);
    place.write("page.html", PAGE);
    place.write("page.html.gz", gzip(PAGE.as_bytes()));
    place.write("page.warc", plain(&archive));
    place.write("page.warc.gz", &packed);
    place.write("whole.warc.gz", gzip(&plain(&archive)));
    place.write("misnamed.warc", &packed);
    place.write("page.wacz", &wacz);
    place.write("page.zip", zip(&[("saved/page.html", PAGE.as_bytes())]));
    place.write("nested.zip", zip(&[("saved/page.warc.gz", &packed)]));
    let of = |output: Output| -> Value {
        assert_eq!((err(&output), output.status.code()), (String::new(), Some(0)));
        let mut records = records(&output);
        assert_eq!(records.len(), 1);
        records.remove(0)
    };
    let from_file = of(place.kaiji(&["extract", "page.html"]));
    assert_eq!(from_file["affected"][0]["count"], 1200, "the page gives facts");
    let same = |name: &str, mut record: Value| {
        let mut wanted = from_file.clone();
        for record in [&mut record, &mut wanted] {
            record["id"] = Value::Null;
            for key in ["path", "url", "retrieved", "archive_record"] {
                record["source"][key] = Value::Null;
            }
        }
        assert_eq!(record, wanted, "{name}");
    };
    for (name, entry) in [("page.html.gz", Value::Null), ("page.zip", "saved/page.html".into())] {
        let record = of(place.kaiji(&["extract", name]));
        assert_eq!(record["source"]["path"], name);
        assert_eq!(record["source"]["archive_record"], entry);
        same(name, record);
    }
    for name in ["page.warc", "page.warc.gz", "whole.warc.gz", "misnamed.warc", "page.wacz", "nested.zip"] {
        let record = of(place.kaiji(&["extract", name]));
        let source = &record["source"];
        assert_eq!((&source["path"], &source["url"]), (&name.into(), &ADDRESS.into()));
        assert_eq!(source["retrieved"], "2020-11-14T01:02:03Z", "{name}");
        assert_eq!(source["archive_record"], "urn:uuid:1234", "{name}");
        let hash = source["sha256"].as_str().expect("a hash");
        assert_eq!(record["id"], format!("{ADDRESS}@2020-11-14T01:02:03Z-{}", &hash[..8]));
        same(name, record);
    }
    for input in [plain(&archive), packed, gzip(&plain(&archive)), gzip(PAGE.as_bytes())] {
        same("standard input", of(place.with_input(&["extract", "-"], input)));
    }
    let output = place.with_input(&["extract", "-"], wacz);
    assert!(err(&output).contains("save it as a file"), "{}", err(&output));
    let folder = place.kaiji(&["extract", "."]);
    assert_eq!((records(&folder).len(), err(&folder)), (9, String::new()));
}

/// `tests/data/wget.warc.gz` was made by `wget --warc-file` from a server of one's own with a list and [`PAGE`].
#[test]
fn an_archive_made_by_wget_is_read() {
    let path = support::root().join("tests/data/wget.warc.gz");
    let output = support::kaiji().arg("extract").arg(&path).output().expect("kaiji runs");
    assert_eq!(err(&output), "");
    let found = records(&output);
    let addresses: Vec<&str> = found.iter().filter_map(|r| r["source"]["url"].as_str()).collect();
    assert_eq!(addresses, ["http://127.0.0.1:8765/", "http://127.0.0.1:8765/20201114.html"]);
    assert_eq!(found[1]["affected"][0]["count"], 1200);
    assert!(found[1]["source"]["archive_record"].as_str().is_some_and(|id| id.starts_with("urn:uuid:")));
}

#[test]
fn captures_of_one_address_are_told_apart_by_their_time() {
    let place = Place::new();
    let later = PAGE.replace("1,200", "1,450");
    place.write(
        "a.warc",
        plain(&[
            Record::page(ADDRESS, PAGE),
            Record::page(ADDRESS, later).at("2020-12-01T00:00:00Z").with("WARC-Warcinfo-ID", "<urn:uuid:9>"),
            Record::page(ADDRESS, PAGE).at("2020-12-02T00:00:00Z"),
        ]),
    );
    let records = records(&place.kaiji(&["extract", "a.warc"]));
    let counts: Vec<u64> = records.iter().filter_map(|r| r["affected"][0]["count"].as_u64()).collect();
    assert_eq!(counts, [1200, 1450, 1200]);
    let mut ids: Vec<&str> = records.iter().filter_map(|r| r["id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

// --- HTTP ---

/// A brotli stream that is not compressed.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = ((bytes.len() as u32 - 1) << 4 | 1 << 20).to_le_bytes()[..3].to_vec();
    out.extend_from_slice(bytes);
    out.push(3);
    out
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in bytes.chunks(100) {
        out.extend_from_slice(format!("{:x};x=y\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

#[test]
fn what_http_did_to_a_body_is_undone() {
    let body = PAGE.as_bytes();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(body).expect("memory");
    let zlib = zlib.finish().expect("memory");
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    raw.write_all(body).expect("memory");
    let raw = raw.finish().expect("memory");
    for (head, body) in [
        ("", body.to_vec()),
        ("Transfer-Encoding: chunked", chunked(body)),
        ("Transfer-Encoding: chunked", body.to_vec()),
        ("transfer-encoding: Chunked\nContent-Encoding: gzip", chunked(&gzip(body))),
        ("Content-Encoding: gzip", gzip(body)),
        ("Content-Encoding: x-gzip", [gzip(body), b"behind".to_vec()].concat()),
        ("Content-Encoding: gzip", body.to_vec()),
        ("Content-Encoding: deflate", zlib),
        ("Content-Encoding: deflate", raw),
        ("Content-Encoding: deflate", body.to_vec()),
        ("Content-Encoding: br", brotli(body)),
        ("Content-Encoding: br", body.to_vec()),
        ("Content-Encoding: br, gzip", gzip(&brotli(body))),
        ("Content-Encoding: identity", body.to_vec()),
    ] {
        let head = format!("200 OK\nContent-Type: text/html\n{head}");
        let (texts, faults) = read("a.warc", plain(&[Record::response(ADDRESS, &head, &body)]));
        assert_eq!(faults, [""; 0], "{head}");
        is_page(&texts);
    }
    for (head, body, told) in [
        ("Content-Encoding: gzip", gzip(body)[..200].to_vec(), "is broken within its gzip compression"),
        ("Content-Encoding: zstd", b"\x28\xB5\x2F\xFD".to_vec(), "kaiji does not read"),
        ("Content-Encoding: br", vec![0xFF; 50], "is broken within its br compression"),
    ] {
        let head = format!("200 OK\nContent-Type: text/html\n{head}");
        let (texts, faults) =
            read("a.warc", plain(&[Record::response(ELSEWHERE, &head, &body), Record::page(ADDRESS, PAGE)]));
        is_page(&texts);
        assert!(faults.len() == 1 && faults[0].contains(told) && faults[0].contains(ELSEWHERE), "{faults:?}");
    }
}

#[test]
fn the_header_decides_type_and_encoding() {
    let place = Place::new();
    let bare = PAGE.replace("<meta charset=\"utf-8\">", "");
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&bare);
    let head = "200 OK\nContent-Type: text/html; charset=\"Shift_JIS\"";
    place.write("a.warc", plain(&[Record::response(ADDRESS, head, &bytes)]));
    let record = &records(&place.kaiji(&["extract", "a.warc"]))[0];
    assert_eq!(record["source"]["charset"], "Shift_JIS");
    assert_eq!(record["source"]["charset_from"], "header");
    let text = "不正アクセスのお詫び\n2020年11月2日、当社サーバーが不正アクセスを受けました。";
    for (head, media) in [
        ("200 OK\nContent-Type: text/plain", "text/plain"),
        ("203 OK\nContent-Type: application/octet-stream", "text/plain"),
        ("200 OK", "text/plain"),
        ("200 OK\nContent-Type: text/html", "text/html"),
        ("200 OK\nContent-Type: text/markdown", "text/markdown"),
    ] {
        place.write("b.warc", plain(&[Record::response("http://a.example.jp/b", head, text)]));
        assert_eq!(records(&place.kaiji(&["extract", "b.warc"]))[0]["source"]["media_type"], media, "{head}");
    }
}

#[test]
fn only_pages_are_documents_and_the_rest_is_counted() {
    let place = Place::new();
    place.write(
        "a.warc",
        plain(&[
            info(),
            Record::new("request", ADDRESS, "GET / HTTP/1.1\r\n\r\n"),
            Record::new("metadata", ADDRESS, PAGE).with("Content-Type", "text/html"),
            Record::new("conversion", ADDRESS, PAGE).with("Content-Type", "text/plain"),
            Record::new("response", "dns:a.example.jp", "2020 a.example.jp 192.0.2.1")
                .with("Content-Type", "text/dns"),
            Record::response(
                "https://a.example.jp/robots.txt",
                "200 OK\nContent-Type: text/plain",
                "User-agent: *",
            ),
            Record::response(
                "https://a.example.jp/x",
                "301 Moved\nLocation: /y\nContent-Type: text/html",
                PAGE,
            ),
            Record::response("https://a.example.jp/x", "404 Not Found\nContent-Type: text/html", PAGE),
            Record::response("https://a.example.jp/x.png", "200 OK\nContent-Type: image/png", b"\x89PNG\0"),
            Record::response("https://a.example.jp/x.css", "200 OK\nContent-Type: text/css", "p {}"),
            Record::response("https://a.example.jp/x", "200 OK", b"\x7fELF\0\0\0"),
            Record::new("resource", "metadata://gnu.org/software/wget/warc/wget.log", PAGE)
                .with("Content-Type", "text/plain"),
            Record::new("resource", "urn:text:https://a.example.jp/x", PAGE)
                .with("Content-Type", "text/plain"),
            Record::new("resource", &format!("<{ADDRESS}>"), PAGE)
                .with("Content-Type", "text/html; charset=utf-8"),
        ]),
    );
    let output = place.kaiji(&["extract", "a.warc"]);
    assert_eq!(err(&output), "kaiji: pages passed over: 2 for an answer other than success\n");
    let found = records(&output);
    assert_eq!((found.len(), &found[0]["source"]["url"]), (1, &ADDRESS.into()));
    let output = place.kaiji(&["extract", "a.warc", "--verbose"]);
    assert!(err(&output).contains("11 because they hold no page"), "{}", err(&output));
    assert_eq!(err(&place.kaiji(&["extract", "a.warc", "--quiet"])), "");
}

#[test]
fn a_revisit_is_the_page_that_it_refers_to() {
    let place = Place::new();
    let revisit = |profile: &str, head: &str| {
        let profile = format!("http://netpreserve.org/warc/1.1/revisit/{profile}");
        let block = if head.is_empty() { String::new() } else { format!("HTTP/1.1 {head}\r\n\r\n") };
        Record::new("revisit", ADDRESS, block).with("WARC-Profile", &profile)
    };
    place.write(
        "a.warc",
        plain(&[
            Record::page(ADDRESS, PAGE)
                .id("urn:uuid:first")
                .with("WARC-Payload-Digest", "sha1:TESTTESTTESTTESTTESTTESTTESTTEST"),
            revisit("identical-payload-digest", "200 OK\r\nContent-Type: text/html")
                .with("WARC-Payload-Digest", "sha1:TESTTESTTESTTESTTESTTESTTESTTEST")
                .at("2020-11-15T00:00:00Z"),
            revisit("server-not-modified", "304 Not Modified")
                .with("WARC-Payload-Digest", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
                .with("WARC-Refers-To-Target-URI", ADDRESS)
                .with("WARC-Refers-To-Date", "2020-11-14T01:02:03Z")
                .at("2020-11-16T00:00:00Z"),
            revisit("identical-payload-digest", "")
                .with("WARC-Refers-To", "<urn:uuid:first>")
                .at("2020-11-17T00:00:00Z"),
            revisit("identical-payload-digest", "").with("WARC-Refers-To", "<urn:uuid:elsewhere>"),
            revisit("identical-payload-digest", "404 Not Found"),
        ]),
    );
    let output = place.kaiji(&["extract", "a.warc", "--quiet"]);
    let found = records(&output);
    let days: Vec<&str> =
        found.iter().filter_map(|r| r["source"]["retrieved"].as_str()?.get(8..10)).collect();
    assert_eq!(days, ["14", "15", "16", "17"], "{}", err(&output));
    assert!(found.iter().all(|r| r["source"]["sha256"] == found[0]["source"]["sha256"]));
    let told = err(&place.kaiji(&["extract", "a.warc"]));
    assert!(told.contains("1 for an answer other than success"), "{told}");
    assert!(told.contains("1 because they only refer to a page that is not at hand"), "{told}");
}

#[test]
fn a_digest_that_disagrees_is_warned_about_and_the_page_read() {
    let place = Place::new();
    // Made with sha1sum and base32: of PAGE.
    let right = |of: &[u8]| {
        use sha1::Digest;
        format!("sha1:{}", data_encoding::BASE32.encode(&sha1::Sha1::digest(of)))
    };
    let whole = Record::page(ADDRESS, PAGE).block;
    let packed = || {
        Record::response(
            ADDRESS,
            "200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\nContent-Encoding: gzip",
            chunked(&gzip(PAGE.as_bytes())),
        )
    };
    for (record, warned) in [
        (Record::page(ADDRESS, PAGE).with("WARC-Payload-Digest", &right(PAGE.as_bytes())), false),
        (Record::page(ADDRESS, PAGE).with("WARC-Block-Digest", &right(&whole)), false),
        (packed().with("WARC-Payload-Digest", &right(PAGE.as_bytes())), false),
        (packed().with("WARC-Payload-Digest", &right(&gzip(PAGE.as_bytes()))), false),
        (packed().with("WARC-Payload-Digest", &right(&chunked(&gzip(PAGE.as_bytes())))), false),
        (packed().with("WARC-Payload-Digest", &right(b"another")), true),
        (Record::page(ADDRESS, PAGE).with("WARC-Block-Digest", &right(b"another")), true),
        (Record::page(ADDRESS, PAGE).with("WARC-Payload-Digest", "blake3:unknown"), false),
    ] {
        place.write("a.warc.gz", members(&[record]));
        let output = place.kaiji(&["extract", "a.warc.gz"]);
        assert_eq!((records(&output).len(), output.status.code()), (1, Some(0)));
        assert_eq!(
            err(&output).contains("disagrees with the digest in its record"),
            warned,
            "{}",
            err(&output)
        );
    }
}

// --- Faults ---

#[test]
fn each_fault_costs_one_record() {
    let good = || Record::page(ADDRESS, PAGE).bytes();
    let bad = || Record::page(ELSEWHERE, OTHER).id("urn:uuid:bad");
    let length = bad().block.len() as u64;
    let broken = |bytes: Vec<u8>, from: &str, to: &str| {
        String::from_utf8(bytes).expect("text").replace(from, to).into_bytes()
    };
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("short", bad().says_length(length - 200).bytes(), "Content-Length is wrong"),
        ("long", bad().says_length(length + 100).bytes(), "Content-Length is wrong"),
        ("endless", bad().says_length(1 << 20).bytes(), "is cut short"),
        ("no length", broken(bad().bytes(), "Content-Length: ", "X-Length: "), "has no Content-Length"),
        ("odd length", broken(bad().bytes(), "Content-Length: ", "Content-Length: -"), "is no number"),
        ("no type", broken(bad().bytes(), "WARC-Type", "X-Type"), "has no WARC-Type"),
        ("junk", vec![0xFE; 5000], "5000 bytes that are no record"),
        (
            "no status",
            Record::new("response", ELSEWHERE, "<html>").id("urn:uuid:bad").bytes(),
            "does not begin with an HTTP status",
        ),
        ("empty", Record::page(ELSEWHERE, "").id("urn:uuid:bad").bytes(), "is an empty page"),
    ];
    for (case, bytes, told) in cases {
        let with = |between: &[u8]| [info().bytes(), good(), between.to_vec(), good(), good()].concat();
        for (name, archive) in [
            ("a.warc", with(&bytes)),
            ("whole.warc.gz", gzip(&with(&bytes))),
            ("a.warc.gz", [gzip(&good()), gzip(&bytes), gzip(&good()), gzip(&good())].concat()),
        ] {
            let (texts, faults) = read(name, archive);
            assert_eq!(texts.len(), 3, "{case}, {name}: {faults:?}");
            texts.chunks(1).for_each(is_page);
            assert_eq!(faults.len(), 1, "{case}, {name}: {faults:?}");
            // In a member of its own a record's end is known whatever its header says.
            assert!(
                faults[0].contains(told) || faults[0].contains("is cut short"),
                "{case}, {name}: {faults:?}"
            );
            assert!(faults[0].contains(&format!("{name} (")), "{case}: {faults:?}");
            let place = faults[0].contains("byte ");
            assert!(place, "{case}: {faults:?}");
            if ["short", "long", "endless", "no status", "empty"].contains(&case) {
                assert!(
                    faults[0].contains("urn:uuid:bad") && faults[0].contains(ELSEWHERE),
                    "{case}: {faults:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_merely_untidy_is_read() {
    let page = || Record::page(ADDRESS, PAGE);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    for (case, archive) in [
        ("no blank lines", [page().bare(), page().bytes()].concat()),
        ("one line end", [page().bare(), b"\n".to_vec(), page().bytes()].concat()),
        (
            "many line ends",
            [b"\r\n\r\n".to_vec(), page().bytes(), b"\r\n\n\n\r\n".to_vec(), page().bytes()].concat(),
        ),
        (
            "an early version",
            text([page().bytes(), page().bytes()].concat()).replace("WARC/1.0", "WARC/0.17").into_bytes(),
        ),
        (
            "a late version",
            text([page().bytes(), page().bytes()].concat()).replace("WARC/1.0", "WARC/1.1").into_bytes(),
        ),
        (
            "line ends of Unix",
            [0, 1]
                .map(|_| {
                    text(Record::page(ADDRESS, "").bare()).replace("\r\n", "\n").replace(": 45\n", ": 1\n")
                        + "-\n\n"
                })
                .concat()
                .into_bytes(),
        ),
    ] {
        let (texts, faults) = read("a.warc", archive);
        if case != "line ends of Unix" {
            assert_eq!((texts.len(), faults.len()), (2, 0), "{case}: {faults:?}");
        }
    }
    let unix = format!(
        "WARC/1.0\nWARC-Type: resource\nWARC-Target-URI: {ADDRESS}\nContent-Type: text/html\nContent-Length: {}\n\n{PAGE}\n\n",
        PAGE.len()
    );
    let (texts, faults) = read("a.warc", unix.repeat(2));
    assert_eq!((texts.len(), faults.len()), (2, 0), "{faults:?}");
}

#[test]
fn a_broken_member_costs_one_record_and_a_cut_file_its_last() {
    let pages: Vec<Vec<u8>> = (0..5).map(|_| gzip(&Record::page(ADDRESS, PAGE).bytes())).collect();
    let mut broken = pages.clone();
    let middle = broken[2].len() / 2;
    broken[2][middle..middle + 8].fill(0xAA);
    let (texts, faults) = read("a.warc.gz", broken.concat());
    assert_eq!(texts.len(), 4, "{faults:?}");
    assert!(faults.iter().any(|f| f.contains("cannot be unpacked here")), "{faults:?}");
    let (packed, open) = (pages.concat(), Record::page(ADDRESS, PAGE).bytes().repeat(5));
    for (name, whole) in [("a.warc.gz", packed), ("a.warc", open)] {
        let (texts, faults) = read(name, &whole[..whole.len() - 300]);
        assert_eq!(texts.len(), 4, "{name}: {faults:?}");
        assert!(faults.iter().any(|f| f.contains("may not have been fetched whole")), "{name}: {faults:?}");
    }
    for (name, bytes) in [
        ("a.warc", &b"no archive at all"[..]),
        ("a.warc", b""),
        ("a.warc.gz", b"\x1F\x8B"),
        ("a.wacz", b"PK"),
        ("a.zip", b""),
    ] {
        let (texts, faults) = read(name, bytes);
        assert_eq!((texts.len(), faults.is_empty()), (0, false), "{name}");
    }
}

#[test]
fn failures_name_archive_record_and_address() {
    let place = Place::new();
    let broken =
        Record::response(ELSEWHERE, "200 OK\nContent-Encoding: zstd\nContent-Type: text/html", b"\x28\xB5");
    place.write(
        "a.warc",
        plain(&[Record::page(ADDRESS, PAGE), broken, Record::page(ELSEWHERE, OTHER).says_length(9999)]),
    );
    let output = place.kaiji(&["extract", "a.warc", "--failures", "failed.jsonl"]);
    assert_eq!((records(&output).len(), output.status.code()), (1, Some(1)));
    let failed = std::fs::read_to_string(place.0.path().join("failed.jsonl")).expect("a file");
    let lines: Vec<Value> = failed.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{failed}");
    for line in lines {
        let input = line["input"].as_str().expect("input");
        assert!(input.starts_with("a.warc (") && input.contains(ELSEWHERE), "{failed}");
        assert!(line["error"].is_string(), "{failed}");
    }
}

// --- Hostile input ---

fn zeros(megabytes: usize) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..megabytes {
        out.write_all(&zeros).expect("memory");
    }
    out.finish().expect("memory")
}

#[test]
fn nothing_made_to_grow_without_end_does() {
    let start = Instant::now();
    let bomb = zeros(600);
    let inside = |encoding: &str, body: &[u8]| {
        let head = format!("200 OK\nContent-Type: text/html\nContent-Encoding: {encoding}");
        plain(&[Record::response(ELSEWHERE, &head, body), Record::page(ADDRESS, PAGE)])
    };
    let deep = gzip(&gzip(&bomb));
    for (name, bytes, pages, told) in [
        ("a.warc.gz", bomb.clone(), 0, "no record begins in 268435456 bytes"),
        ("a.html.gz", bomb.clone(), 0, "is larger than"),
        ("a.jsonl.gz", bomb.clone(), 0, "is larger than"),
        ("a.warc", inside("gzip", &bomb), 1, "is larger than"),
        ("b.warc", inside("gzip, gzip, gzip", &deep), 1, "is larger than"),
        ("a.zip", zip(&[("a.html", &vec![0; 40 << 20])]), 0, "is larger than"),
        ("b.zip", zip(&[("a.warc.gz", &vec![0; 1 << 20])]), 0, "no WARC record"),
    ] {
        let (texts, faults) = read(name, bytes);
        assert_eq!(texts.len(), pages, "{name}: {faults:?}");
        assert!(faults.iter().any(|f| f.contains(told)), "{name}: {faults:?}");
    }
    let endless =
        [&b"WARC/1.0\r\n"[..], &b"X: y\r\n".repeat(1 << 20), &Record::page(ADDRESS, PAGE).bytes()].concat();
    let (texts, faults) = read("a.warc", endless);
    is_page(&texts);
    assert!(faults[0].contains("does not end within"), "{faults:?}");
    let head = format!("HTTP/1.1 200 OK\r\n{}", "X: y\r\n".repeat(1 << 20));
    let (texts, faults) =
        read("a.warc", plain(&[Record::new("response", ELSEWHERE, head), Record::page(ADDRESS, PAGE)]));
    is_page(&texts);
    assert!(faults[0].contains("HTTP header that does not end"), "{faults:?}");
    let huge = Record::page(ELSEWHERE, OTHER.repeat(100));
    let (texts, faults) = read_within("a.warc", plain(&[huge, Record::page(ADDRESS, PAGE)]), 5000);
    assert!(texts.is_empty() || texts.len() == 1);
    assert!(faults[0].contains("is larger than 5000 bytes"), "{faults:?}");
    // Generous: what has no bound takes minutes, not seconds.
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[test]
fn bytes_of_any_kind_end_in_messages() {
    let archive = members(&[info(), Record::page(ADDRESS, PAGE), Record::page(ELSEWHERE, OTHER)]);
    let open = plain(&[info(), Record::page(ADDRESS, PAGE), Record::page(ELSEWHERE, OTHER)]);
    let wacz = zip(&[("datapackage.json", b"{}"), ("archive/a.warc.gz", &archive)]);
    let mut random = 7u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for (name, whole) in [("a.warc.gz", &archive), ("a.warc", &open), ("a.wacz", &wacz)] {
        for _ in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(4) {
                let at = next(bytes.len());
                match next(4) {
                    0 => bytes[at] = next(256) as u8,
                    1 => bytes.truncate(at + 1),
                    2 => drop(bytes.drain(at..(at + next(50)).min(whole.len()).min(bytes.len()))),
                    _ => drop(bytes.splice(at..at, (0..next(50)).map(|i| i as u8).collect::<Vec<_>>())),
                }
                if bytes.is_empty() {
                    break;
                }
            }
            let (texts, _) = read(name, &bytes);
            assert!(texts.len() <= 4);
        }
    }
}

// --- ZIP ---

#[test]
fn a_zip_file_is_a_folder() {
    let place = Place::new();
    let lines = format!("{}\n", serde_json::json!({"id": "line", "html": OTHER}));
    let archive = members(&[Record::page(ADDRESS, PAGE)]);
    let inner = zip(&[("a.txt", b"x")]);
    place.write(
        "a.zip",
        zip(&[
            ("z/last.html", OTHER.as_bytes()),
            ("b.jsonl", lines.as_bytes()),
            ("a/first.txt", "2020年11月2日、当社サーバーが不正アクセスを受けました。".as_bytes()),
            ("c.warc.gz", &archive),
            ("README.md", b"about"),
            ("__MACOSX/a/._first.txt", b"\0\0"),
            ("logo.png", b"\x89PNG"),
            ("inner.zip", &inner),
        ]),
    );
    let output = place.kaiji(&["extract", "a.zip"]);
    let ids: Vec<String> =
        records(&output).iter().map(|r| r["id"].as_str().unwrap_or("").to_string()).collect();
    assert_eq!(ids.len(), 4, "{ids:?}");
    for (id, begins) in ids.iter().zip(["first-", "line", "https://hanamizuki", "last-"]) {
        assert!(id.starts_with(begins), "{ids:?}");
    }
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("a.zip/inner.zip: is a ZIP file within a ZIP file"), "{}", err(&output));
}

#[test]
fn names_in_shift_jis_and_damaged_entries_are_told() {
    let place = Place::new();
    // A name of the same length in bytes, replaced behind the back of the writer.
    let (name, ..) = encoding_rs::SHIFT_JIS.encode("公表.html");
    let mut bytes = zip(&[("abcd.html", PAGE.as_bytes())]);
    for at in
        (0..bytes.len() - name.len()).filter(|&at| bytes[at..].starts_with(b"abcd.html")).collect::<Vec<_>>()
    {
        bytes[at..at + name.len()].copy_from_slice(&name);
    }
    place.write("a.zip", &bytes);
    let record = &records(&place.kaiji(&["extract", "a.zip"]))[0];
    assert_eq!(record["source"]["archive_record"], "公表.html");
    assert!(record["id"].as_str().is_some_and(|id| id.starts_with("公表-")));

    let mut stored = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    stored.start_file("a.html", options).expect("an entry");
    stored.write_all(PAGE.as_bytes()).expect("memory");
    let mut bytes = stored.finish().expect("memory").into_inner();
    let (texts, _) = read("a.zip", &bytes);
    is_page(&texts);
    let at = bytes.windows(4).position(|w| w == b"html").expect("the page") + 100;
    bytes[at] ^= 1;
    let (texts, faults) = read("a.zip", &bytes);
    assert!(texts.is_empty() && faults[0].contains("may be damaged"), "{faults:?}");
}

// --- The quick filter ---

#[test]
fn captures_without_the_words_of_an_incident_are_passed_over_and_counted() {
    let place = Place::new();
    let archive = plain(&[
        Record::page(ADDRESS, PAGE),
        Record::page(ELSEWHERE, RECIPE),
        Record::page(ELSEWHERE, RECIPE),
    ]);
    place.write("a.warc", archive);
    place.write("recipe.html", RECIPE);
    let output = place.kaiji(&["extract", "a.warc", "recipe.html"]);
    assert_eq!(records(&output).len(), 2, "a file that is named is read");
    assert_eq!(err(&output), "kaiji: pages passed over: 2 by the quick filter (--filter none reads them)\n");
    let all = place.kaiji(&["extract", "a.warc", "recipe.html", "--filter", "none"]);
    assert_eq!((records(&all).len(), err(&all)), (4, String::new()));
    let few = place.kaiji(&["extract", "a.warc", "recipe.html", "--filter", "all"]);
    assert_eq!(records(&few).len(), 1);
    // Every capture passed over is no failure.
    place.write("b.warc", plain(&[Record::page(ELSEWHERE, RECIPE)]));
    let none = place.kaiji(&["extract", "b.warc"]);
    assert_eq!((records(&none).len(), none.status.code()), (0, Some(0)));
    // A word of one's own.
    place.write("rules/filter.toml", "[words]\nincident = [\"玉ねぎ\"]\ntelling = [\"弱火\"]\n");
    let own = place.kaiji(&["extract", "b.warc", "--rules", "rules"]);
    assert_eq!(records(&own).len(), 1, "{}", err(&own));
    place.write("rules/filter.toml", "match = [\"玉ねぎ\"]\n");
    let check = place.kaiji(&["rules", "check", "--rules", "rules"]);
    let told = err(&check) + &String::from_utf8_lossy(&check.stdout);
    assert!(told.contains("the quick filter does not pass its example"), "{told}");
}

/// Gold texts that are notices or news, below a folder.
fn notices(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            notices(&path, found);
            continue;
        }
        if !matches!(path.extension().and_then(|e| e.to_str()), Some("txt" | "html")) {
            continue;
        }
        let gold = std::fs::read_to_string(path.with_extension("json")).ok();
        let gold: Option<Value> = gold.and_then(|g| serde_json::from_str(&g).ok());
        let kind = gold.map(|g| {
            g["document_kind"].as_str().or(g["document_kind"]["value"].as_str()).map(str::to_string)
        });
        // A text without gold is one of the given notices, or one of the cases, which say where it is none.
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if advisories(&path).contains(&name) {
            continue;
        }
        if !matches!(kind, Some(Some(ref k)) if k != "notice" && k != "news") {
            let bytes = std::fs::read(&path).expect("a text");
            found.push((path, bytes));
        }
    }
}

/// Documents of the cases beside a text that are advisories.
fn advisories(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for list in ["cases-a.json", "cases-b.json"] {
        let Ok(text) = std::fs::read_to_string(path.with_file_name(list)) else { continue };
        let list: Value = serde_json::from_str(&text).expect("a list of cases");
        for case in list["cases"].as_array().expect("cases").iter().filter(|c| c["kind"] == "advisory") {
            let documents = case["documents"].as_array().expect("documents").iter();
            found.extend(documents.filter_map(|d| d.as_str()).map(str::to_string));
        }
    }
    found
}

#[test]
fn the_quick_filter_passes_every_gold_notice_in_every_encoding() {
    let filter = &support::engine().rules().filter;
    let mut texts = Vec::new();
    notices(&support::root().join("corpus"), &mut texts);
    assert!(texts.len() > 100, "corpus has lost documents");
    for folder in ["gold/dev", "seeds"] {
        if let Some(folder) = support::shared(folder) {
            notices(&folder, &mut texts);
        }
    }
    let mut missed = Vec::new();
    for (path, bytes) in &texts {
        if !filter.passes(bytes) {
            missed.push(format!("{}", path.display()));
        }
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
            if !filter.passes(&encoding.encode(text).0) {
                missed.push(format!("{} in {}", path.display(), encoding.name()));
            }
        }
        let numbers: String = text
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("&#{};", c as u32) })
            .collect();
        if !filter.passes(numbers.as_bytes()) {
            missed.push(format!("{} by number", path.display()));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}
