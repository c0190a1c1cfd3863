//! The command as a user types it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

const NOTICE: &str = "2022年3月25日\n株式会社青葉精機\n\nマルウェア感染に関するお詫びとお知らせ\n\n\
    2022年3月1日、弊社のパソコン12台がEmotetに感染していることが判明しました。\
    お客様412名の氏名、メールアドレスが流出した可能性があります。\
    感染したパソコンはネットワークから隔離し、3月4日に警察へ届け出ました。\
    今後は従業員への教育を実施してまいります。多大なご迷惑をおかけし、深くお詫び申し上げます。\n";
const EARLIER: &str = "2020年11月14日\n有限会社はなみずき商店\n\n不正アクセスによる個人情報流出のお詫び\n\n\
    2020年11月2日、当社サーバー3台が不正アクセスを受け、お客様約1,200名のクレジットカード番号が流出しました。\
    深くお詫び申し上げます。\n";
const RECIPE: &str =
    "今月のレシピ\n\n玉ねぎを薄く切り、弱火で十五分ほど炒めます。塩をひとつまみ加えて味を整えてください。\n";

struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        Place { dir: TempDir::new().expect("a temporary folder") }
    }

    /// A folder with an earlier and a later notice, and a recipe.
    fn with_notices() -> Self {
        let place = Place::new();
        place.write("notices/a-later.txt", NOTICE);
        place.write("notices/b-earlier.md", EARLIER);
        place.write("notices/sub/c-recipe.txt", RECIPE);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Runs `kaiji` here; neither the terminal nor the environment of the tests has a say.
    fn kaiji(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("kaiji runs")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("kaiji"));
        command.current_dir(self.dir.path()).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE").args(args);
        command
    }

    fn with_input(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Output {
        self.command(args).write_stdin(input).output().expect("kaiji runs")
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

fn jsonl(documents: &[(&str, &str)]) -> String {
    documents
        .iter()
        .map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string() + "\n")
        .collect()
}

fn clean(output: &Output) {
    assert_eq!((status(output), err(output)), (0, String::new()));
}

// --- extract: what goes in ---

#[test]
fn a_file_gives_one_record_and_nothing_else() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices/a-later.txt"]);
    clean(&output);
    let list = records(&out(&output));
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["source"]["path"], "notices/a-later.txt");
    assert_eq!(list[0]["organization"]["value"], "株式会社青葉精機");
    assert_eq!(list[0]["devices"][0]["count"], 12);
}

#[test]
fn a_folder_is_walked_in_sorted_order() {
    let place = Place::with_notices();
    place.write("notices/README.md", "about these files");
    place.write("notices/table.xlsx", "no document");
    let output = place.kaiji(&["extract", "notices"]);
    clean(&output);
    let paths: Vec<Value> = records(&out(&output)).iter().map(|r| r["source"]["path"].clone()).collect();
    assert_eq!(paths, ["notices/a-later.txt", "notices/b-earlier.md", "notices/sub/c-recipe.txt"]);
}

#[test]
fn inputs_keep_the_order_in_which_they_are_named() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices/b-earlier.md", "notices/a-later.txt"]);
    clean(&output);
    let list = records(&out(&output));
    assert_eq!(list[0]["source"]["path"], "notices/b-earlier.md");
    assert_eq!(list[1]["source"]["path"], "notices/a-later.txt");
}

#[test]
fn standard_input_is_text_html_or_json_lines() {
    let place = Place::new();
    let html = format!("<!DOCTYPE html><html><body><p>{}</p></body></html>", NOTICE.replace('\n', "</p><p>"));
    for (input, media) in [(NOTICE.to_string(), "text/plain"), (html, "text/html")] {
        let output = place.with_input(&["extract", "-"], input);
        clean(&output);
        let list = records(&out(&output));
        assert_eq!(list.len(), 1);
        assert_eq!(list[0]["source"]["media_type"], media);
        assert_eq!(list[0]["source"]["path"], Value::Null);
        assert_eq!(list[0]["malware"][0]["value"], "Emotet");
    }
    let output =
        place.with_input(&["extract", "-"], format!("\u{feff}\n{}", jsonl(&[("x", NOTICE), ("y", RECIPE)])));
    clean(&output);
    let ids: Vec<Value> = records(&out(&output)).iter().map(|r| r["id"].clone()).collect();
    assert_eq!(ids, ["x", "y"]);
}

#[test]
fn json_lines_keep_their_ids_and_addresses() {
    let place = Place::new();
    let page = serde_json::json!({
        "url": "https://example.jp/news/20220325.html", "html": format!("<p>{NOTICE}</p>"), "retrieved": "2022-04-01"
    });
    // A byte order mark and empty lines are no lines of their own.
    place.write("all.jsonl", format!("\u{feff}{}\n\n{page}", jsonl(&[("first", NOTICE)])));
    let output = place.kaiji(&["extract", "all.jsonl"]);
    clean(&output);
    let list = records(&out(&output));
    assert_eq!(list.len(), 2);
    assert_eq!(list[0]["id"], "first");
    assert_eq!(list[1]["source"]["url"], "https://example.jp/news/20220325.html");
    assert_eq!(list[1]["source"]["retrieved"], "2022-04-01");
    assert_eq!(list[1]["source"]["media_type"], "text/html");
}

#[cfg(unix)]
#[test]
fn a_linked_document_in_a_folder_is_read_and_a_circle_of_links_ends() {
    let place = Place::with_notices();
    fs::create_dir(place.path("links")).expect("a folder");
    std::os::unix::fs::symlink(place.path("notices/a-later.txt"), place.path("links/one.txt"))
        .expect("a link");
    std::os::unix::fs::symlink(place.path("links"), place.path("links/circle")).expect("a link");
    let output = place.kaiji(&["extract", "links"]);
    clean(&output);
    assert_eq!(records(&out(&output)).len(), 1);
}

// --- extract: what comes out ---

#[test]
fn the_number_of_threads_changes_nothing() {
    let place = Place::new();
    let many: Vec<(String, String)> = (0..300)
        .map(|i| {
            (
                format!("d{i}"),
                if i % 3 == 0 { EARLIER.replace("3台", &format!("{i}台")) } else { NOTICE.into() },
            )
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    place.write("all.jsonl", jsonl(&many));
    let one = place.kaiji(&["extract", "all.jsonl", "--jobs", "1"]);
    let four = place.kaiji(&["extract", "all.jsonl", "--jobs", "4"]);
    clean(&one);
    clean(&four);
    assert_eq!(records(&out(&one)).len(), 300);
    assert_eq!(records(&out(&one))[299]["id"], "d299");
    assert!(one.stdout == four.stdout, "1 and 4 threads differ");
}

#[test]
fn the_json_format_is_one_array() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices", "--format", "json"]);
    clean(&output);
    let list: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(3));
}

#[test]
fn blocks_are_printed_with_kind_and_place() {
    let place = Place::new();
    place.write("a.html", "<body><h1>𠮷野のお詫び</h1><ul><li>氏名</ul><nav>メニュー</nav>");
    place.write("a.txt", "お詫び\n\n氏名\n");
    let told = |name: &str| -> Vec<String> {
        records(&out(&place.kaiji(&["text", "--blocks", name]))).iter().map(Value::to_string).collect()
    };
    assert_eq!(
        told("a.html"),
        [
            r#"{"end":6,"kind":"heading","level":1,"path":"html/body/h1","start":0,"text":"𠮷野のお詫び"}"#,
            r#"{"end":10,"kind":"list_item","level":0,"path":"html/body/ul/li","start":8,"text":"氏名"}"#,
            r#"{"end":16,"kind":"furniture","path":"html/body/nav","start":12,"text":"メニュー"}"#,
        ]
    );
    assert_eq!(
        told("a.txt"),
        [
            r#"{"end":3,"kind":"line","line":1,"start":0,"text":"お詫び"}"#,
            r#"{"end":7,"kind":"line","line":3,"start":5,"text":"氏名"}"#,
        ]
    );
}

#[test]
fn every_quote_is_the_slice_of_the_text_at_its_offsets() {
    let place = Place::with_notices();
    let text: Vec<char> = out(&place.kaiji(&["text", "notices/a-later.txt"])).chars().collect();
    fn walk(value: &Value, text: &[char], seen: &mut usize) {
        if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
            let slice: String = text[start as usize..end as usize].iter().collect();
            assert_eq!(value["quote"], Value::String(slice));
            *seen += 1;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|v| walk(v, text, seen)),
            Value::Object(map) => map.values().for_each(|v| walk(v, text, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    let output = place.kaiji(&["extract", "notices/a-later.txt"]);
    walk(&records(&out(&output))[0], &text, &mut seen);
    assert!(seen > 10, "only {seen} quotes");
}

#[test]
fn an_output_file_is_written_whole() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices", "-o", "records.jsonl"]);
    clean(&output);
    assert_eq!(out(&output), "");
    assert_eq!(place.read("records.jsonl"), out(&place.kaiji(&["extract", "notices"])));
    // No temporary file is left behind.
    let mut names: Vec<_> =
        fs::read_dir(place.dir.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(names, ["notices", "records.jsonl"]);
}

#[test]
fn an_output_file_stays_as_it_was_when_nothing_can_be_read() {
    let place = Place::new();
    place.write("old.jsonl", "old\n");
    let output = place.kaiji(&["extract", "missing.txt", "-o", "old.jsonl"]);
    assert_eq!(status(&output), 2);
    assert_eq!(place.read("old.jsonl"), "old\n");
    let output = place.kaiji(&["extract", "missing.txt", "-o", "new.jsonl"]);
    assert_eq!(status(&output), 2);
    assert!(!place.path("new.jsonl").exists());
}

#[cfg(unix)]
#[test]
fn an_output_file_has_the_rights_of_any_new_file_and_a_device_is_written_to() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    let place = Place::with_notices();
    clean(&place.kaiji(&["extract", "notices", "-o", "records.jsonl"]));
    let plain = fs::metadata(place.write("plain", "")).expect("a file").permissions().mode();
    assert_eq!(fs::metadata(place.path("records.jsonl")).expect("a file").permissions().mode(), plain);
    // A file that is replaced keeps its rights, and a link to it stays a link.
    fs::set_permissions(place.path("records.jsonl"), fs::Permissions::from_mode(0o640)).expect("rights");
    std::os::unix::fs::symlink("records.jsonl", place.path("latest.jsonl")).expect("a link");
    clean(&place.kaiji(&["extract", "notices", "-o", "latest.jsonl"]));
    assert!(place.path("latest.jsonl").is_symlink());
    assert_eq!(
        fs::metadata(place.path("records.jsonl")).expect("a file").permissions().mode() & 0o777,
        0o640
    );
    clean(&place.kaiji(&["extract", "notices", "-o", "/dev/null"]));
    assert!(fs::metadata("/dev/null").expect("the device").file_type().is_char_device());
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_work() {
    let place = Place::with_notices();
    for (target, advice) in [("no/such/folder/r.jsonl", "make it first"), ("notices", "name a file in it")] {
        let output = place.kaiji(&["extract", "notices", "-o", target]);
        assert_eq!(status(&output), 2);
        assert!(err(&output).contains(target) && err(&output).contains(advice), "{}", err(&output));
        assert_eq!(out(&output), "");
    }
    let output = place.kaiji(&["extract", "notices", "-o", "x", "--failures", "x"]);
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("each its own"), "{}", err(&output));
}

#[test]
fn verbose_counts_and_quiet_is_quiet() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices", "-v"]);
    assert_eq!((status(&output), err(&output).as_str()), (0, "3 records written, 0 documents failed\n"));
    clean(&place.kaiji(&["extract", "notices", "-q"]));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    let many: Vec<(String, &str)> = (0..400).map(|i| (format!("d{i}"), NOTICE)).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    place.write("big.jsonl", jsonl(&many));
    for args in
        [&["extract", "big.jsonl"][..], &["show", "big.jsonl"], &["compare", "big.jsonl", "--format", "json"]]
    {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("kaiji"))
            .current_dir(place.dir.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kaiji runs");
        let mut first = [0u8; 10];
        let mut pipe = child.stdout.take().expect("a pipe");
        std::io::Read::read_exact(&mut pipe, &mut first).expect("some output");
        drop(pipe);
        let output = child.wait_with_output().expect("kaiji ends");
        assert_eq!((status(&output), err(&output).as_str()), (0, ""), "{args:?}");
    }
}

// --- what cannot be read ---

/// A bad document beside a good one: named with advice, exit status 1, the good one written, a failure line.
fn refused(place: &Place, bad: &str, more: &[&str], named: &str, advice: &str) {
    place.write("good.txt", NOTICE);
    let args = [&["extract", "good.txt", bad, "--failures", "failed.jsonl"], more].concat();
    let output = place.kaiji(&args);
    let told = err(&output);
    assert_eq!(status(&output), 1, "{told}");
    assert!(told.starts_with(&format!("kaiji: {named}: ")) && told.contains(advice), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    let list = records(&out(&output));
    assert!(list.iter().any(|r| r["source"]["path"] == "good.txt"), "the good document is missing");
    let failed = records(&place.read("failed.jsonl"));
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["input"], named);
    assert!(failed[0]["error"].as_str().is_some_and(|e| told.contains(e)), "{failed:?}");
}

#[test]
fn an_empty_file_is_refused() {
    let place = Place::new();
    place.write("empty.txt", "");
    refused(&place, "empty.txt", &[], "empty.txt", "is empty; there is nothing to read");
    place.write("empty.jsonl", "\n\n");
    refused(&place, "empty.jsonl", &[], "empty.jsonl", "is empty; there is nothing to read");
    place.write("blank.html", "<html><body><script>x()</script></body></html>");
    refused(&place, "blank.html", &[], "blank.html", "give its text instead");
}

#[test]
fn a_binary_file_is_refused() {
    let place = Place::new();
    place.write("scan.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    refused(&place, "scan.txt", &[], "scan.txt", "is a binary file, not text; kaiji reads");
}

#[test]
fn broken_utf8_is_refused() {
    let place = Place::new();
    place.write("broken.txt", [NOTICE.as_bytes(), b"\xE6\x84\xFF\xFF\xFE\x80\x80\xFF".as_slice()].concat());
    refused(&place, "broken.txt", &[], "broken.txt", "save it as UTF-8 and try again");
}

#[test]
fn a_large_document_is_refused_and_the_limit_can_be_raised() {
    let place = Place::new();
    let limit = NOTICE.len().to_string();
    place.write("large.txt", NOTICE.repeat(3));
    refused(&place, "large.txt", &["--max-bytes", &limit], "large.txt", "raise the limit with --max-bytes");
    clean(&place.kaiji(&["extract", "large.txt"]));
    // A line too long is passed over; the next one is read.
    place.write("large.jsonl", jsonl(&[("big", &NOTICE.repeat(3)), ("small", "感染しました。")]));
    refused(
        &place,
        "large.jsonl",
        &["--max-bytes", &limit],
        "large.jsonl:1",
        "raise the limit with --max-bytes",
    );
    let output = place.kaiji(&["extract", "large.jsonl", "--max-bytes", &limit]);
    assert_eq!(records(&out(&output))[0]["id"], "small");
    // The largest number is a limit like any other.
    clean(&place.kaiji(&["extract", "large.txt", "large.jsonl", "--max-bytes", &u64::MAX.to_string()]));
}

#[test]
fn a_missing_file_and_a_strange_name_are_refused() {
    let place = Place::new();
    refused(&place, "missing.txt", &[], "missing.txt", "does not exist; check the path");
    refused(&place, "missing", &[], "missing", "does not exist; check the path");
    place.write("scan.docx", "%PDF-1.4");
    refused(&place, "scan.docx", &[], "scan.docx", "rename or convert the file");
    fs::create_dir(place.path("bare")).expect("a folder");
    refused(&place, "bare", &[], "bare", "holds no file that kaiji reads");
}

#[test]
fn broken_json_lines_are_refused_by_number() {
    let place = Place::new();
    let good = jsonl(&[("x", NOTICE)]);
    for (line, advice) in [
        ("{\"text\": \"感染", "write {\"text\": \"...\"} or {\"html\": \"...\"} on each line"),
        ("{\"id\": \"a\"}", "has neither \"text\" nor \"html\"; give the document under one of these keys"),
        ("{\"id\": \"a\", \"text\": \"\"}", "is empty; there is nothing to read"),
        ("[1, 2]", "on each line"),
    ] {
        place.write("lines.jsonl", format!("{good}{line}\n{good}"));
        refused(&place, "lines.jsonl", &[], "lines.jsonl:2", advice);
        assert_eq!(records(&out(&place.kaiji(&["extract", "lines.jsonl"]))).len(), 2);
    }
    place.write("bytes.jsonl", [good.as_bytes(), b"{\"text\": \"\xFF\"}\n"].concat());
    refused(&place, "bytes.jsonl", &[], "bytes.jsonl:2", "is not valid UTF-8");
}

#[test]
fn a_page_made_to_exhaust_the_stack_is_refused_or_read() {
    let place = Place::new();
    place.write("deep.html", format!("<body>{}{NOTICE}", "<div>".repeat(100_000)));
    refused(&place, "deep.html", &[], "deep.html", "give its text instead");
    place.write("spans.html", format!("<body>{}{NOTICE}", "<span>".repeat(20_000)));
    clean(&place.kaiji(&["extract", "spans.html"]));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("shut/a.txt", NOTICE);
    let set =
        |mode| fs::set_permissions(place.path("shut"), fs::Permissions::from_mode(mode)).expect("rights");
    set(0o000);
    if fs::read_dir(place.path("shut")).is_ok() {
        eprintln!("skipped: this user may read every folder");
        set(0o755);
        return;
    }
    refused(&place, "shut", &[], "shut", "check its access rights");
    set(0o755);
}

#[cfg(unix)]
#[test]
fn a_name_cannot_steer_the_terminal() {
    let place = Place::new();
    place.write("a\u{1b}[31m.txt", "");
    let output = place.kaiji(&["extract", "a\u{1b}[31m.txt"]);
    assert!(
        !err(&output).contains('\u{1b}') && err(&output).contains("[31m.txt: is empty"),
        "{}",
        err(&output)
    );
}

#[test]
fn nothing_done_and_wrong_usage_are_status_2() {
    let place = Place::with_notices();
    place.write("empty.txt", "");
    let cases: [(&[&str], &str); 9] = [
        (&["extract"], "no input: name files or folders, or - for standard input"),
        (&["compare"], "no input"),
        (&["extract", "empty.txt"], "no document could be read"),
        (&["extract", "empty.txt", "missing.txt"], "no document could be read"),
        (&["text", "missing.txt"], "does not exist; check the path"),
        (&["extract", "notices", "--jobs", "0"], "--jobs"),
        (&["compare", "notices", "--width", "9"], "--width"),
        (&["compare", "notices", "--format", "yaml"], "csv"),
        (&["frobnicate"], "unrecognized subcommand"),
    ];
    for (args, words) in cases {
        let output = place.kaiji(args);
        assert_eq!(status(&output), 2, "{args:?}: {}", err(&output));
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
    let output = place.with_input(&["extract", "-"], "");
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("standard input: is empty"), "{}", err(&output));
}

// --- rules ---

#[test]
fn rules_that_cannot_be_used_stop_everything_and_are_named_by_line() {
    let place = Place::with_notices();
    let fails = |rules: &str, words: &[&str]| {
        for args in [
            &["extract", "notices", "--rules", rules][..],
            &["compare", "notices", "--rules", rules],
            &["explain", "notices", "--rules", rules],
            &["rules", "check", "--rules", rules],
        ] {
            let output = place.kaiji(args);
            assert_eq!((status(&output), out(&output).as_str()), (2, ""), "{args:?}: {}", err(&output));
            assert!(words.iter().all(|w| err(&output).contains(w)), "{args:?}: {}", err(&output));
        }
    };
    fails("none", &["none", "is not a folder", "--rules"]);
    place.write(
        "bad/measures.toml",
        "# mine\n\n[[rule]]\nid = \"my.rule\"\npattern = '感染('\nsays = \"mfa\"\nmatch = [\"感染\"]\n",
    );
    fails("bad", &["bad/measures.toml:5"]);
    place.write("keys/measures.toml", "[[rule]]\nid = \"my.rule\"\npatern = '感染'\n");
    fails("keys", &["keys/measures.toml:", "patern"]);
    place.write("names/measure.toml", "");
    fails("names", &["names/measure.toml:1", "measures.toml"]);
    place.write("rows/lexicon/malware.tsv", "ワーム\n");
    fails("rows", &["rows/lexicon/malware.tsv:1", "tab"]);
}

#[test]
fn an_overlay_adds_a_word_without_a_rebuild() {
    let place = Place::new();
    place.write("a.txt", NOTICE.replace("Emotet", "ヨコシマウイルス"));
    let malware = |args: &[&str]| {
        let output = place.kaiji(args);
        clean(&output);
        records(&out(&output))[0]["malware"].clone()
    };
    assert_eq!(malware(&["extract", "a.txt"]), serde_json::json!([]));
    place.write("mine/lexicon/malware.tsv", "ヨコシマウイルス\tYokoshima\n");
    assert_eq!(malware(&["extract", "a.txt", "--rules", "mine"])[0]["value"], "Yokoshima");
}

#[test]
fn rules_check_runs_the_examples() {
    let place = Place::new();
    let output = place.kaiji(&["rules", "check"]);
    let told = out(&output);
    assert!(told.contains(" rules, ") && told.contains(" examples, "), "{told}");
    // Each problem is a line with its file and number; without any, all is well.
    let problems = err(&output);
    assert_eq!(told.contains("all well"), problems.is_empty(), "{told}{problems}");
    assert_eq!(status(&output), i32::from(!problems.is_empty()));
    for line in problems.lines() {
        assert!(line.split(':').nth(1).is_some_and(|n| n.parse::<usize>().is_ok()), "{line}");
    }
    place.write(
        "mine/measures.toml",
        "[[rule]]\nid = \"my.rule\"\npattern = '玉ねぎ'\nsays = \"backup\"\nmatch = [\"人参\"]\n",
    );
    let output = place.kaiji(&["rules", "check", "--rules", "mine"]);
    assert_eq!(status(&output), 1);
    assert!(
        err(&output).contains("mine/measures.toml:2") && err(&output).contains("my.rule"),
        "{}",
        err(&output)
    );
}

// --- text, schema, help ---

#[test]
fn text_prints_the_canonical_text_and_the_readings() {
    let place = Place::with_notices();
    let output = place.kaiji(&["text", "notices/a-later.txt"]);
    clean(&output);
    assert_eq!(out(&output), NOTICE);
    let output = place.kaiji(&["text", "--reading", "notices/a-later.txt"]);
    clean(&output);
    assert!(out(&output).contains('〔'), "{}", out(&output));
}

#[test]
fn the_schema_is_the_one_that_records_are_valid_under() {
    let place = Place::with_notices();
    let output = place.kaiji(&["schema"]);
    clean(&output);
    let schema: Value = serde_json::from_str(&out(&output)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for record in records(&out(&place.kaiji(&["extract", "notices"]))) {
        let faults: Vec<String> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn help_names_every_command_and_gives_examples() {
    let place = Place::new();
    let output = place.kaiji(&["--help"]);
    clean(&output);
    for command in ["extract", "text", "show", "explain", "compare", "summary", "eval", "rules", "schema"] {
        assert!(out(&output).contains(&format!("\n  {command}")), "{command}");
        let help = place.kaiji(&[command, "--help"]);
        clean(&help);
        assert!(out(&help).contains(&format!("Usage: kaiji {command}")), "{}", out(&help));
        let wants_example = !matches!(command, "rules" | "schema");
        assert_eq!(out(&help).contains(&format!("  kaiji {command} ")), wants_example, "{}", out(&help));
    }
    clean(&place.kaiji(&["--version"]));
}

// --- show and explain ---

#[test]
fn show_is_a_card_with_quotes() {
    let place = Place::with_notices();
    let output = place.kaiji(&["show", "notices/a-later.txt"]);
    clean(&output);
    let card = out(&output);
    assert!(card.starts_with("マルウェア感染に関するお詫びとお知らせ\n"), "{card}");
    for words in [
        "  organisation  株式会社青葉精機\n",
        "  published     2022-03-25  「2022年3月25日」\n",
        "\nTime line\n  2022-03-01  ",
        "\nDevices\n  12  pc infected  「12台",
        "  412  persons, possible  「",
        "\nData\n  possibly leaked",
        "\nCountermeasures\n  taken or under way\n",
        "\n  planned\n    employee training  「",
    ] {
        assert!(card.contains(words), "{words:?} is not in\n{card}");
    }
    assert!(card.lines().all(|l| l.width() <= 80), "{card}");
    assert!(!card.contains('\u{1b}'), "colour outside of a terminal");
}

#[test]
fn show_of_records_is_the_show_of_their_documents() {
    let place = Place::with_notices();
    clean(&place.kaiji(&["extract", "notices", "-o", "r.jsonl"]));
    clean(&place.kaiji(&["extract", "notices", "-o", "r.json", "--format", "json"]));
    let cards = out(&place.kaiji(&["show", "notices"]));
    assert_eq!(out(&place.kaiji(&["show", "r.jsonl"])), cards);
    assert_eq!(out(&place.kaiji(&["show", "r.json"])), cards);
    assert_eq!(out(&place.with_input(&["show", "-"], place.read("r.jsonl"))), cards);
    assert!(cards.contains("No facts of an incident"), "the recipe tells none: {cards}");
}

#[test]
fn show_marks_what_is_not_sure() {
    let place = Place::with_notices();
    let output = place.kaiji(&["extract", "notices/a-later.txt"]);
    let mut record = records(&out(&output)).remove(0);
    record["devices"][0]["confidence"] = 0.62.into();
    place.write("r.jsonl", record.to_string());
    let output = place.kaiji(&["show", "r.jsonl"]);
    clean(&output);
    assert!(out(&output).contains("12  pc infected  (62% sure)"), "{}", out(&output));
    assert_eq!(out(&output).matches("% sure").count(), 1, "{}", out(&output));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let place = Place::with_notices();
    let forced = place.command(&["show", "notices"]).env("CLICOLOR_FORCE", "1").output().expect("kaiji runs");
    assert!(out(&forced).contains("\u{1b}[1mマルウェア感染に関する"), "{}", out(&forced));
    let refused = place.command(&["show", "notices"]).env("NO_COLOR", "1").output().expect("kaiji runs");
    assert!(!out(&refused).contains('\u{1b}'));
}

#[test]
fn explain_names_rules_places_and_what_was_not_taken() {
    let place = Place::new();
    place.write("a.txt", NOTICE.replace("今後は", "なお、電話番号をご確認ください。今後は"));
    let output = place.kaiji(&["explain", "a.txt"]);
    clean(&output);
    let text = out(&output);
    for words in [
        "\ndevices: pc infected 12  (0.",
        "  count  ",
        "  malware:Emotet  ",
        "「Emotet」",
        "\nFound and not taken\n",
    ] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    assert!(text.lines().all(|l| l.width() <= 80), "{text}");
    // Places are those of the text that `kaiji text` prints.
    let at = NOTICE
        .chars()
        .collect::<String>()
        .find("Emotet")
        .map(|b| NOTICE[..b].chars().count())
        .expect("a place");
    assert!(text.contains(&format!("{at}-{}", at + 6)), "{text}");
}

#[test]
fn explain_tells_why_a_rule_stands() {
    let place = Place::new();
    place.write("a.txt", NOTICE);
    let rule = "[[rule]]\nid = \"measure.school\"\nwhy = \"a promise of lessons is a measure\"\npattern = '教育'\n\
        says = \"employee_training\"\nmatch = [\"教育を実施する\"]\n";
    place.write("mine/measures.toml", rule);
    let output = place.kaiji(&["explain", "a.txt", "--rules", "mine"]);
    clean(&output);
    let text = out(&output);
    // Whichever rule wins, the reason of one that stands in the text is told once.
    let told = text.matches("why: a promise of lessons is a measure").count();
    assert_eq!(told, usize::from(text.contains("measure.school")), "{text}");
    assert!(text.contains("measure.school"), "{text}");
}

#[test]
fn explain_refuses_a_record_and_says_what_reads_it() {
    let place = Place::with_notices();
    clean(&place.kaiji(&["extract", "notices", "-o", "r.jsonl"]));
    let output = place.kaiji(&["explain", "r.jsonl"]);
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("r.jsonl:1: is a record, not a document; kaiji show"), "{}", err(&output));
}

// --- compare ---

#[test]
fn compare_puts_the_earlier_notice_first_and_counts_the_rest() {
    let place = Place::with_notices();
    let output = place.kaiji(&["compare", "notices"]);
    clean(&output);
    let table = out(&output);
    let earlier = table.find("㈲はなみず").unwrap_or_else(|| panic!("no earlier notice in\n{table}"));
    let later = table.find("㈱青葉精機").unwrap_or_else(|| panic!("no later notice in\n{table}"));
    assert!(earlier < later, "{table}");
    assert!(table.contains("2 incident documents; 1 other document left out"), "{table}");
    assert!(table.contains("~1,200"), "{table}");
    let row = table.lines().find(|l| l.starts_with("㈱青葉精機")).unwrap_or_default();
    for cell in ["2022-03-25", "Emotet", " 12 ", " 412 ", "0/2"] {
        assert!(row.contains(cell), "{cell:?} is not in {row:?}");
    }
}

#[test]
fn compare_fits_the_width_that_it_is_given() {
    let place = Place::with_notices();
    let long = NOTICE
        .replace("株式会社青葉精機", "一般社団法人全国測量技術者連合会東日本支部青葉記念測量研究所株式会社");
    place.write("notices/long.txt", long);
    clean(&place.kaiji(&["extract", "notices", "-o", "r.jsonl"]));
    let widest = |args: &[&str], columns: Option<&str>| {
        let mut command = place.command(args);
        if let Some(columns) = columns {
            command.env("COLUMNS", columns);
        }
        let output = command.output().expect("kaiji runs");
        clean(&output);
        out(&output).lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
    };
    assert!(widest(&["compare", "r.jsonl"], None) <= 80);
    for width in ["40", "72", "80", "100", "120", "160"] {
        let columns: usize = width.parse().expect("a number");
        assert!(widest(&["compare", "r.jsonl", "--width", width], None) <= columns, "at {width}");
        assert!(widest(&["compare", "r.jsonl"], Some(width)) <= columns, "at COLUMNS={width}");
    }
    // More room is used.
    assert!(widest(&["compare", "r.jsonl", "--width", "160"], None) > 120);
    let wide = out(&place.kaiji(&["compare", "r.jsonl", "--width", "160"]));
    assert!(
        wide.contains("株式会社青葉精機") && wide.contains("2022-03-01") && wide.contains("12 PCs"),
        "{wide}"
    );
}

#[test]
fn compare_of_records_is_the_compare_of_their_documents() {
    let place = Place::with_notices();
    clean(&place.kaiji(&["extract", "notices", "-o", "r.jsonl"]));
    let table = out(&place.kaiji(&["compare", "notices"]));
    assert_eq!(out(&place.kaiji(&["compare", "r.jsonl"])), table);
    assert_eq!(out(&place.with_input(&["compare", "-"], place.read("r.jsonl"))), table);
    // Documents and records together, whichever comes first in the file.
    let first = place.read("r.jsonl").lines().next().map(str::to_string).unwrap_or_default();
    place.write("mixed.jsonl", format!("{}{first}\n", jsonl(&[("e", EARLIER), ("r", RECIPE)])));
    let mixed = out(&place.kaiji(&["compare", "mixed.jsonl"]));
    assert_eq!(mixed, table);
}

#[test]
fn compare_refuses_a_record_of_another_shape_and_goes_on() {
    let place = Place::with_notices();
    clean(&place.kaiji(&["extract", "notices", "-o", "r.jsonl"]));
    place.write("r.jsonl", format!("{{\"schema_version\": \"0\"}}\n{}", place.read("r.jsonl")));
    let output = place.kaiji(&["compare", "r.jsonl"]);
    assert_eq!(status(&output), 1);
    assert!(err(&output).contains("r.jsonl:1: is no record of this version"), "{}", err(&output));
    assert!(out(&output).contains("2 incident documents"), "{}", out(&output));
}

#[test]
fn compare_csv_opens_harmlessly_in_a_spreadsheet() {
    let place = Place::with_notices();
    let mut record = records(&out(&place.kaiji(&["extract", "notices/a-later.txt"]))).remove(0);
    record["organization"]["value"] = "=HYPERLINK(\"http://example.com\",\"株式会社\")".into();
    place.write("r.jsonl", record.to_string());
    let output = place.kaiji(&["compare", "r.jsonl", "--format", "csv"]);
    clean(&output);
    let text = out(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().expect("a heading").clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    assert_eq!(rows.len(), 1);
    let cell = |name: &str| {
        rows[0].get(columns.iter().position(|c| c == name).expect("a column")).unwrap_or_default()
    };
    assert_eq!(cell("organization"), "'=HYPERLINK(\"http://example.com\",\"株式会社\")");
    assert_eq!(cell("people"), "412");
    assert_eq!(cell("devices"), "12 pc");
    // What is left out is told beside the data, not in it.
    let output = place.kaiji(&["compare", "notices", "--format", "csv"]);
    assert_eq!(status(&output), 0);
    assert!(err(&output).contains("1 other document left out"), "{}", err(&output));
    assert_eq!(out(&output).lines().count(), 3);
    clean(&place.kaiji(&["compare", "notices", "--format", "csv", "--quiet"]));
}

#[test]
fn compare_json_and_markdown_hold_the_same_rows() {
    let place = Place::with_notices();
    let output = place.kaiji(&["compare", "notices", "--format", "json", "-q"]);
    clean(&output);
    let rows: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    assert_eq!(rows[1]["organization"], "株式会社青葉精機");
    assert_eq!(rows[1]["published"], "2022-03-25");
    assert_eq!(rows[1]["people"]["count"], 412);
    assert!(rows[1]["id"].as_str().is_some_and(|id| id.starts_with("a-later-")), "{rows}");
    let output = place.kaiji(&["compare", "notices", "--format", "markdown"]);
    clean(&output);
    let table = out(&output);
    assert_eq!(table.lines().filter(|l| l.starts_with('|')).count(), 4, "{table}");
    assert!(table.contains("| 株式会社青葉精機 | 2022-03-25 |"), "{table}");
}

#[test]
fn compare_of_no_incident_says_so() {
    let place = Place::new();
    place.write("r.txt", RECIPE);
    let output = place.kaiji(&["compare", "r.txt"]);
    clean(&output);
    assert_eq!(
        out(&output),
        "0 incident documents; 1 other document left out (1 other): only notices and news\nmake rows.\n"
    );
    let output = place.kaiji(&["compare", "r.txt", "--format", "json", "-q"]);
    assert_eq!(out(&output), "[]\n");
}

// --- eval ---

#[test]
fn eval_scores_documents_and_record_files() {
    let place = Place::new();
    place.write("gold/a.txt", NOTICE);
    let output = place.kaiji(&["extract", "gold/a.txt"]);
    let record = records(&out(&output)).remove(0);
    let mut gold = serde_json::json!({ "id": "a" });
    for key in ["document_kind", "organization", "published", "report_stage"] {
        gold[key] = record[key]["value"].clone();
    }
    for key in ["incident_types", "malware"] {
        gold[key] = record[key]
            .as_array()
            .map(|l| l.iter().map(|v| v["value"].clone()).collect())
            .unwrap_or_default();
    }
    for key in ["dates", "devices", "affected", "leaked_data", "countermeasures"] {
        gold[key] = record[key].clone();
    }
    place.write("gold/a.json", gold.to_string());
    let output = place.kaiji(&["eval", "gold", "--json"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let scores: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(scores["documents"], 1);
    assert_eq!(scores["mean"], 1.0, "{scores}");
    let output = place.kaiji(&["eval", "nowhere"]);
    assert_eq!(status(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("nowhere"), "{}", err(&output));
}

/// The files of the repository's own examples, where a checkout has them.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    path.is_dir().then_some(path)
}

#[test]
fn the_corpus_fits_a_terminal() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus beside the tests");
        return;
    };
    let place = Place::new();
    let corpus = corpus.to_string_lossy().into_owned();
    for command in ["compare", "show", "explain"] {
        for width in ["80", "120"] {
            let output = place.kaiji(&[command, &corpus, "--width", width]);
            assert_eq!(status(&output), 0, "{}", err(&output));
            let limit: usize = width.parse().expect("a number");
            for line in out(&output).lines() {
                // A path of the machine may be longer than any terminal; it breaks where it must.
                assert!(line.width() <= limit, "{command} at {width}: {line}");
            }
            assert!(out(&output).lines().count() > 40, "{command} says too little");
        }
    }
}

// --- extract --resume ---

#[test]
fn work_is_gone_on_with_only_where_it_is_the_same() {
    let place = Place::with_notices();
    let resume = |more: &[&str]| {
        place.kaiji(&[&["extract", "notices", "-q", "-o", "out.jsonl", "--resume"][..], more].concat())
    };
    clean(&resume(&[]));
    let whole = place.read("out.jsonl");
    let left = || {
        let names = fs::read_dir(place.dir.path()).expect("a folder").flatten().map(|e| e.file_name());
        names.filter(|name| name.to_string_lossy().starts_with("out.jsonl.")).count()
    };
    assert_eq!((records(&whole).len(), left()), (3, 0), "work that is done leaves nothing to go on with");
    // What a run leaves that was broken off behind its first document, with half of the second.
    let journal = |work: &str, documents: usize, names: &str, records: usize| {
        let begun = serde_json::json!({ "kaiji": env!("CARGO_PKG_VERSION"), "work": work });
        let mark = serde_json::json!({
            "documents": documents, "names": names, "records": records, "failures": 0, "done": documents, "failed": 0,
            "met": []
        });
        place.write("out.jsonl.resume", format!("{begun}\n{mark}\n{{\"documents\": 9"));
        place.write("out.jsonl.part", &whole[..whole.len() / 2]);
    };
    journal("other work", 1, "", 10);
    let other = resume(&[]);
    assert_eq!(status(&other), 2);
    assert!(
        err(&other).contains("was begun by other work") && err(&other).contains("delete"),
        "{}",
        err(&other)
    );
    assert_eq!(place.read("out.jsonl"), whole, "the old output stands");
    for (args, words) in [
        (&["extract", "notices", "--resume"][..], "--output"),
        (&["extract", "notices", "--resume", "-o", "out.json", "--format", "json"], "JSON Lines"),
        (&["extract", "notices", "--resume", "-o", "/dev/null"], "leave --resume out"),
        (&["extract", "notices", "--resume", "-o", "-"], "leave --resume out"),
    ] {
        let output = place.kaiji(args);
        assert_eq!(status(&output), 2, "{args:?}");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
    }
}
