//! Fetching, against a server of its own on loopback.

mod server;
mod warc;
mod ways;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use kaiji::fetch::{Event, Options, Private, Sources, Summary, Timeouts, Verdict};
use serde_json::Value;
use server::{Reply, Request, Server, gzip, html, redirect, status};
use tempfile::TempDir;

const NOTICE: &str = "<!doctype html><title>不正アクセスに関するお詫び</title><h1>お詫び</h1>\
    <p>2022年3月1日、弊社のパソコン12台がEmotetに感染していることが判明しました。</p>";

/// A folder with an archive to be.
struct Place {
    dir: TempDir,
    options: Options,
}

impl Place {
    fn new() -> Self {
        let ms = Duration::from_millis;
        let options = Options {
            delay: Duration::ZERO,
            timeouts: Timeouts { connect: ms(2000), read: ms(300), whole: ms(1500) },
            retries: 2,
            back_off: ms(10),
            max_wait: ms(2500),
            max_bytes: 1_000_000,
            private: Private::Only(vec!["127.0.0.1".parse().expect("an address")]),
            ..Options::default()
        };
        Place { dir: TempDir::new().expect("a folder"), options }
    }

    fn archive(&self) -> PathBuf {
        self.dir.path().join("notices.warc.gz")
    }

    fn fetch_all(&self, sources: &Sources) -> (Summary, Vec<String>) {
        let mut said = Vec::new();
        let summary = kaiji::fetch::run(sources, &self.archive(), &self.options, &mut |event| {
            if let Event::Said(text) = event {
                said.push(text);
            }
        });
        (summary.expect("a run"), said)
    }

    fn fetch(&self, addresses: &[String]) -> Summary {
        self.fetch_all(&Sources { addresses: addresses.to_vec(), ..Sources::default() }).0
    }

    /// Fetches one address; its line in the manifest.
    fn one(&self, address: &str) -> Value {
        self.fetch(&[address.to_string()]);
        self.entries().pop().expect("a line")
    }

    fn lines(&self) -> Vec<Value> {
        let path = self.dir.path().join("notices.manifest.jsonl");
        let text = std::fs::read_to_string(path).expect("a manifest");
        text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
    }

    /// Lines of addresses.
    fn entries(&self) -> Vec<Value> {
        self.lines().into_iter().filter(|l| l["line"] == "address").collect()
    }

    fn records(&self) -> Vec<warc::Record> {
        warc::read(&self.archive())
    }

    fn kinds(&self) -> Vec<String> {
        self.records().iter().map(|r| r.kind().to_string()).collect()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaiji"));
        command.current_dir(self.dir.path()).env_remove("COLUMNS").stdin(Stdio::null());
        // The machine that the tests run on may have its own way to the outside.
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        command.args(["fetch", "-o", "notices.warc.gz", "--back-off", "0.01", "--retries", "1"]);
        if !args.iter().any(|a| a.starts_with("--delay")) {
            command.args(["--delay", "0"]);
        }
        command.args(args);
        command
    }

    fn kaiji(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("kaiji runs")
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server with pages, and without a robots.txt.
fn pages(other: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        if request.path == "/robots.txt" {
            return status(404, vec![]);
        }
        let Some(number) = request.path.strip_prefix("/page/") else { return other(request) };
        let etag = format!("\"{number}\"");
        if request.headers.get("if-none-match") == Some(&etag) {
            return status(304, vec![("ETag", etag)]);
        }
        let body = format!("{NOTICE}<p>{number}</p>");
        let kind = ("Content-Type", "text/html".to_string());
        Reply::Whole(200, vec![kind, ("ETag", etag)], body.into_bytes())
    })
}

fn nothing(_: &Request) -> Reply {
    status(404, vec![])
}

#[test]
fn a_page_becomes_records_and_a_line() {
    let (place, server) = (Place::new(), pages(nothing));
    let entry = place.one(&server.url("/page/1"));
    assert_eq!(entry["verdict"], "kept");
    assert_eq!((&entry["status"], &entry["attempts"]), (&Value::from(200), &Value::from(1)));
    assert_eq!((&entry["etag"], &entry["media_type"]), (&"\"1\"".into(), &"text/html".into()));
    assert_eq!(entry["archive_end"], place.archive().metadata().expect("an archive").len());
    assert_eq!(place.kinds(), ["warcinfo", "response", "request"]);
    let records = place.records();
    assert!(records[0].text().contains("software: kaiji/"), "{}", records[0].text());
    let response = &records[1];
    assert!(response.text().starts_with("HTTP/1.1 200 OK\r\n"), "{}", response.text());
    assert_eq!(response.body(), format!("{NOTICE}<p>1</p>").as_bytes());
    assert_eq!(response.get("WARC-Target-URI"), server.url("/page/1"));
    assert_eq!(response.get("WARC-IP-Address"), "127.0.0.1");
    assert_eq!(response.get("WARC-Record-ID"), format!("<{}>", entry["record"].as_str().expect("an id")));
    assert_eq!(response.get("WARC-Payload-Digest"), entry["payload_digest"]);
    let request = &records[2];
    assert_eq!(request.get("WARC-Concurrent-To"), response.get("WARC-Record-ID"));
    let sent = request.text();
    assert!(sent.starts_with("GET /page/1 HTTP/1.1\r\nhost: 127.0.0.1:"), "{sent}");
    assert!(sent.contains("user-agent: kaiji/"), "{sent}");
    // What the request record says is what was sent.
    let came = server.requests().pop().expect("a request");
    for line in sent.trim_end().lines().skip(1) {
        let (name, value) = line.split_once(": ").expect("a header");
        assert_eq!(came.headers.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(came.headers.len(), sent.trim_end().lines().count() - 1);
}

#[test]
fn packed_and_chunked_bodies_are_read() {
    let server = pages(|request| match request.path.as_str() {
        "/gzip" => Reply::Whole(
            200,
            vec![("Content-Type", "text/html".into()), ("Content-Encoding", "gzip".into())],
            gzip(NOTICE.as_bytes()),
        ),
        _ => {
            let mut raw =
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for chunk in NOTICE.as_bytes().chunks(10) {
                raw.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                raw.extend_from_slice(chunk);
                raw.extend_from_slice(b"\r\n");
            }
            raw.extend_from_slice(b"0\r\n\r\n");
            Reply::Raw(raw)
        }
    });
    let place = Place::new();
    place.fetch(&[server.url("/gzip"), server.url("/chunked")]);
    let entries = place.entries();
    let digest = kaiji::source::hex(&<sha2::Sha256 as sha2::Digest>::digest(NOTICE));
    for entry in &entries {
        assert_eq!((&entry["verdict"], &entry["sha256"]), (&"kept".into(), &digest.clone().into()));
        assert_eq!(entry["bytes"], NOTICE.len());
    }
    let records = place.records();
    assert_eq!(records[1].body(), gzip(NOTICE.as_bytes()), "kept as it came");
    assert_eq!(records[3].body(), NOTICE.as_bytes());
    let head = records[3].text();
    assert!(
        !head.contains("\r\ntransfer-encoding") && head.contains("x-archive-orig-transfer-encoding: chunked")
    );
}

#[test]
fn a_second_run_asks_only_what_changed() {
    let server = pages(|request| {
        let body = match request.path.as_str() {
            "/same" => NOTICE.to_string(),
            _ => format!("{NOTICE}<p>{}</p>", request.before),
        };
        html(body)
    });
    let place = Place::new();
    let addresses = ["/page/1", "/same", "/changing"].map(|p| server.url(p));
    let first = place.fetch(&addresses);
    assert_eq!(first.verdicts.get(&Verdict::Kept), Some(&3));
    let second = place.fetch(&addresses);
    assert_eq!(second.verdicts.get(&Verdict::Unchanged), Some(&2));
    assert_eq!(second.verdicts.get(&Verdict::Kept), Some(&1));
    assert!(!second.resumed);
    let asked = server.requests();
    let again = asked.iter().rfind(|r| r.path == "/page/1").expect("a request");
    assert_eq!(again.headers.get("if-none-match").map(String::as_str), Some("\"1\""));
    let records = place.records();
    let revisits: Vec<_> = records.iter().filter(|r| r.kind() == "revisit").collect();
    assert_eq!(revisits.len(), 2);
    let [by_server, by_body] = &revisits[..] else { panic!("two revisits") };
    assert!(by_server.get("WARC-Profile").ends_with("/server-not-modified"));
    assert!(by_server.text().starts_with("HTTP/1.1 304"));
    assert!(by_body.get("WARC-Profile").ends_with("/identical-payload-digest"));
    for revisit in &revisits {
        assert!(revisit.body().is_empty());
        let old = records
            .iter()
            .find(|r| r.get("WARC-Record-ID") == revisit.get("WARC-Refers-To"))
            .expect("the old");
        assert_eq!(old.kind(), "response");
        assert_eq!(old.get("WARC-Payload-Digest"), revisit.get("WARC-Payload-Digest"));
        assert_eq!(old.get("WARC-Target-URI"), revisit.get("WARC-Refers-To-Target-URI"));
        assert_eq!(old.get("WARC-Date"), revisit.get("WARC-Refers-To-Date"));
    }
    // A third run still refers to the record that holds the body.
    place.fetch(&addresses);
    let third = place.records();
    let last = third.iter().rfind(|r| r.kind() == "revisit" && r.get("WARC-Target-URI").ends_with("/page/1"));
    assert_eq!(last.expect("a revisit").get("WARC-Refers-To"), by_server.get("WARC-Refers-To"));
    // And with --only-new nothing is asked.
    server.forget();
    let place = Place { options: Options { only_new: true, ..place.options.clone() }, ..place };
    assert_eq!(place.fetch(&addresses).passed_over, 3);
    assert!(server.paths().is_empty());
}

#[test]
fn redirects_are_followed_recorded_and_bounded() {
    let server = pages(|request| match request.path.split_at(2) {
        ("/r", "3") => redirect("/r2"),
        ("/r", "2") => redirect("../page/1#part"),
        ("/l", "1") => redirect("/l2"),
        ("/l", "2") => redirect("/l1"),
        ("/s", _) => redirect("/s"),
        ("/m", n) => redirect(format!("/m{}", n.parse::<u32>().unwrap_or(0) + 1)),
        ("/f", _) => redirect("file:///etc/passwd"),
        ("/u", _) => redirect(format!("http://me:secret@{}/page/2", request.headers["host"])),
        _ => status(302, vec![]),
    });
    let place = Place::new();
    let entry = place.one(&server.url("/r3"));
    assert_eq!((&entry["verdict"], &entry["final"]), (&"kept".into(), &server.url("/page/1").into()));
    assert_eq!(entry["redirects"], serde_json::json!([server.url("/r3"), server.url("/r2")]));
    assert_eq!(
        place.kinds(),
        ["warcinfo", "response", "request", "response", "request", "response", "request"]
    );
    for (path, part) in [("/l1", "circle"), ("/s", "circle"), ("/m0", "more than 10"), ("/f", "file:")] {
        let entry = place.one(&server.url(path));
        assert_eq!(entry["verdict"], "redirects", "{path}");
        assert!(entry["reason"].as_str().expect("a reason").contains(part), "{path}: {entry}");
    }
    let entry = place.one(&server.url("/u"));
    assert_eq!(entry["final"], server.url("/page/2"));
    let told = std::fs::read_to_string(place.dir.path().join("notices.manifest.jsonl")).expect("a manifest");
    assert!(!told.contains("secret"));
    assert!(server.requests().iter().all(|r| !r.headers.contains_key("authorization")));
    assert_eq!(place.one(&server.url("/nowhere"))["verdict"], "http_error");
}

#[test]
fn busy_servers_are_given_the_time_that_they_ask_for() {
    let server = pages(|request| match (request.path.as_str(), request.before) {
        ("/seconds", 0) => status(429, vec![("Retry-After", "1".into())]),
        ("/date", 0) => {
            let at = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(2100);
            let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            status(503, vec![("Retry-After", date)])
        }
        ("/unsaid", 0 | 1) | ("/always", _) => status(503, vec![]),
        ("/long", _) => status(429, vec![("Retry-After", "86400".into())]),
        _ => html(NOTICE),
    });
    for (path, least) in [("/seconds", 950), ("/date", 900), ("/unsaid", 25)] {
        let place = Place::new();
        let entry = place.one(&server.url(path));
        assert_eq!(entry["verdict"], "kept", "{path}: {entry}");
        assert_eq!(entry["attempts"], if path == "/unsaid" { 3 } else { 2 });
        let times: Vec<Instant> = server.requests().iter().filter(|r| r.path == path).map(|r| r.at).collect();
        let waited = *times.last().expect("a request") - times[0];
        assert!(waited >= Duration::from_millis(least), "{path}: {waited:?}");
    }
    let place = Place::new();
    let entry = place.one(&server.url("/always"));
    assert_eq!((&entry["verdict"], &entry["attempts"]), (&"busy".into(), &3.into()));
    // Who asks for more than --max-wait is left alone, with all other pages of the host.
    server.forget();
    let place = Place::new();
    let summary = place.fetch(&["/long", "/page/1", "/page/2"].map(|p| server.url(p)));
    assert_eq!(server.paths(), ["/long"]);
    assert_eq!(summary.verdicts.get(&Verdict::Busy), Some(&1));
    assert_eq!(summary.verdicts.get(&Verdict::HostGivenUp), Some(&2));
    assert!(place.entries()[0]["reason"].as_str().expect("a reason").contains("86400 s"));
}

#[test]
fn bad_answers_are_refused_with_reasons_and_the_rest_goes_on() {
    let typed =
        |kind: &str, body: &[u8]| Reply::Whole(200, vec![("Content-Type", kind.into())], body.to_vec());
    let packed = |how: &str, body: Vec<u8>| {
        Reply::Whole(200, vec![("Content-Type", "text/html".into()), ("Content-Encoding", how.into())], body)
    };
    let bomb = gzip(&vec![b'0'; 60_000_000]);
    assert!(bomb.len() < 1_000_000);
    let server = pages(move |request| match request.path.as_str() {
        "/image" => typed("image/png", b"\x89PNG"),
        "/octets" => typed("application/octet-stream", b"PK\x03\x04"),
        "/pdf-as-octets" => typed("application/octet-stream", b"%PDF-1.7"),
        "/untyped" => Reply::Whole(200, vec![], NOTICE.into()),
        "/text" => typed("text/plain; charset=Shift_JIS", b"a"),
        "/bomb" => packed("gzip", bomb.clone()),
        "/brotli" => packed("br", vec![1, 2, 3]),
        "/not-gzip" => packed("gzip", NOTICE.into()),
        "/cut-gzip" => packed("gzip", gzip(NOTICE.as_bytes())[..40].to_vec()),
        "/large" => typed("text/html", &vec![b'x'; 1_000_001]),
        "/largest" => Reply::Raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n".into(),
        ),
        "/endless" => {
            let mut raw = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec();
            raw.resize(3_000_000, b'x');
            Reply::Raw(raw)
        }
        "/slow" => Reply::Dribble(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".into(),
            Duration::from_millis(50),
        ),
        "/stalled" => Reply::Dribble(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".into(),
            Duration::from_secs(5),
        ),
        "/silent" => Reply::Silent(Duration::from_secs(5)),
        "/reset" => Reply::Reset,
        "/short" => {
            Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<p>".into())
        }
        "/long" => Reply::Raw(
            [
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n",
                &b"<p>abc</p>  HTTP/1.1 500"[..],
            ]
            .concat(),
        ),
        "/garbage" => Reply::Raw(b"SSH-2.0-OpenSSH\r\n\r\n".into()),
        "/endless-head" => {
            let mut raw = b"HTTP/1.1 200 OK\r\n".to_vec();
            raw.extend(b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(100_000));
            Reply::Raw(raw)
        }
        "/empty" => typed("text/html", b""),
        "/500" => status(500, vec![]),
        "/403" => status(403, vec![]),
        "/410" => Reply::Whole(410, vec![("Content-Encoding", "br".into())], vec![1, 2, 3]),
        _ => status(404, vec![]),
    });
    let mut place = Place::new();
    place.options.retries = 0;
    let cases = [
        ("/image", "refused_type", "image/png"),
        ("/octets", "refused_type", "neither HTML nor PDF"),
        ("/pdf-as-octets", "kept", ""),
        ("/untyped", "kept", ""),
        ("/text", "kept", ""),
        ("/bomb", "too_large", "unpacks"),
        ("/brotli", "refused_encoding", "br"),
        ("/not-gzip", "refused_encoding", "gzip"),
        ("/cut-gzip", "refused_encoding", "cut off"),
        ("/large", "too_large", "--max-bytes"),
        ("/largest", "too_large", "--max-bytes"),
        ("/endless", "too_large", "--max-bytes"),
        ("/slow", "timeout", "--timeout"),
        ("/stalled", "timeout", "--read-timeout"),
        ("/page/1", "kept", ""),
        ("/silent", "timeout", "--read-timeout"),
        ("/reset", "connection", "broke off"),
        ("/page/2", "kept", ""),
        ("/short", "connection", "broke off"),
        ("/garbage", "connection", "no HTTP"),
        ("/page/3", "kept", ""),
        ("/endless-head", "connection", ""),
        ("/long", "kept", ""),
        ("/empty", "soft_not_found", "empty"),
        ("/500", "http_error", "500"),
        ("/403", "http_error", "403"),
        ("/410", "not_found", "410"),
        ("/404", "not_found", "404"),
    ];
    let began = Instant::now();
    place.fetch(&cases.map(|(path, ..)| server.url(path)));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let entries = place.entries();
    assert_eq!(entries.len(), cases.len());
    for ((path, verdict, part), entry) in cases.iter().zip(&entries) {
        assert_eq!(entry["address"], server.url(path));
        assert_eq!(&entry["verdict"], verdict, "{path}: {entry}");
        assert!(entry["reason"].as_str().unwrap_or_default().contains(part), "{path}: {entry}");
        assert_eq!(entry["reason"].is_null(), *verdict == "kept", "{path}: {entry}");
    }
    // Nothing of what was refused is in the archive; what servers said about missing pages is.
    let records = place.records();
    let archived: Vec<&str> =
        records.iter().filter(|r| r.kind() == "response").map(|r| r.get("WARC-Target-URI")).collect();
    let wanted: Vec<String> = cases
        .iter()
        .filter(|(_, v, _)| matches!(*v, "kept" | "soft_not_found" | "not_found" | "http_error"))
        .map(|(path, ..)| server.url(path))
        .collect();
    assert_eq!(archived, wanted);
}

#[test]
fn a_host_that_does_not_answer_is_given_up() {
    let server = pages(|_| Reply::Reset);
    let mut place = Place::new();
    place.options.retries = 0;
    let addresses: Vec<String> = (0..6).map(|n| server.url(&format!("/{n}"))).collect();
    let summary = place.fetch(&addresses);
    assert_eq!(summary.verdicts.get(&Verdict::Connection), Some(&3));
    assert_eq!(summary.verdicts.get(&Verdict::HostGivenUp), Some(&3));
    // One that is not there at all is asked once for its robots.txt.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let place = Place { options: place.options.clone(), ..Place::new() };
    let summary = place.fetch(&[1, 2].map(|n| format!("http://127.0.0.1:{port}/{n}")));
    assert_eq!(summary.verdicts.get(&Verdict::Connection), Some(&1));
    assert_eq!(summary.verdicts.get(&Verdict::RobotsUnreachable), Some(&1));
    assert!(!place.archive().exists(), "an empty archive is none");
}

#[test]
fn pages_that_are_not_what_was_asked_for_are_told() {
    let server = pages(|request| match request.path.as_str() {
        "/" => html(NOTICE),
        "/gone" => redirect("/"),
        "/soft" => html("<title>ページが見つかりません</title><p>トップへ</p>"),
        "/login" => html("<title>ログイン</title><form><input type=password></form>"),
        _ => html(format!(
            "{NOTICE}<p>該当のページは削除しました。お探しのページが見つからない場合があります。</p>"
        )),
    });
    let place = Place::new();
    for (path, verdict) in [
        ("/", "kept"),
        ("/gone", "soft_not_found"),
        ("/soft", "soft_not_found"),
        ("/login", "login"),
        ("/a", "kept"),
    ] {
        assert_eq!(place.one(&server.url(path))["verdict"], verdict, "{path}");
    }
}

/// A server whose robots.txt is answered so.
fn with_robots(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| if request.path.contains("robots") { reply(request) } else { html(NOTICE) })
}

#[test]
fn robots_files_are_obeyed_and_failing_ones_too() {
    let text = |body: &str| Reply::Whole(200, vec![("Content-Type", "text/plain".into())], body.into());
    let verdict = |server: &Server, path: &str| {
        let entry = Place::new().one(&server.url(path));
        entry["verdict"].as_str().expect("a verdict").to_string()
    };
    let server =
        with_robots(move |_| text("User-agent: kaiji\nDisallow: /private\nAllow: /private/notice\n"));
    assert_eq!(verdict(&server, "/private/notice.html"), "kept");
    assert_eq!(verdict(&server, "/private/other.html"), "robots");
    assert_eq!(server.paths(), ["/private/notice.html"]);
    for (code, wanted) in [
        (401, "kept"),
        (403, "kept"),
        (404, "kept"),
        (429, "kept"),
        (500, "robots_unreachable"),
        (599, "robots_unreachable"),
    ] {
        let server = with_robots(move |_| status(code, vec![]));
        assert_eq!(verdict(&server, "/a"), wanted, "{code}");
    }
    // 503 is asked again.
    let server = with_robots(|r| {
        if r.before == 0 { status(503, vec![("Retry-After", "0".into())]) } else { status(404, vec![]) }
    });
    assert_eq!(verdict(&server, "/a"), "kept");
    let server = with_robots(|_| status(503, vec![]));
    assert_eq!(verdict(&server, "/a"), "robots_unreachable");
    assert_eq!(server.requests().len(), 3);
    // Five redirects are followed; after more, the file counts as missing.
    for (most, wanted) in [(5, "robots"), (6, "kept")] {
        let server = with_robots(move |request| {
            let at = request.path.strip_prefix("/robots").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            if at == most {
                text("User-agent: *\nDisallow: /\n")
            } else {
                redirect(format!("/robots{}", at + 1))
            }
        });
        assert_eq!(verdict(&server, "/a"), wanted, "{most} redirects");
    }
    // A file without end is read for its first 500 KiB, packed or not.
    let long = |lead: &str| format!("User-agent: *\n{lead}#{}\nAllow: /a\n", "x".repeat(600_000));
    let (early, packed) = (long("Disallow: /a\n"), gzip(long("Disallow: /a\n").as_bytes()));
    let server = with_robots(move |_| text(&early));
    assert_eq!(verdict(&server, "/a"), "robots");
    let server =
        with_robots(move |_| Reply::Whole(200, vec![("Content-Encoding", "gzip".into())], packed.clone()));
    assert_eq!(verdict(&server, "/a"), "robots");
}

#[test]
fn redirects_are_checked_against_the_robots_of_where_they_lead() {
    let other = with_robots(|_| Reply::Whole(200, vec![], b"User-agent: *\nDisallow: /\n".to_vec()));
    let to = other.url("/page");
    let server = pages(move |_| redirect(to.clone()));
    let entry = Place::new().one(&server.url("/a"));
    assert_eq!((&entry["verdict"], &entry["final"]), (&"robots".into(), &other.url("/page").into()));
    assert!(other.paths().is_empty());
}

#[test]
fn hosts_are_left_time_between_requests() {
    let server = pages(nothing);
    let mut place = Place::new();
    place.options.delay = Duration::from_millis(120);
    place.fetch(&["/page/1", "/page/2", "/page/3"].map(|p| server.url(p)));
    let times: Vec<Instant> = server.requests().iter().map(|r| r.at).collect();
    assert_eq!(times.len(), 4, "robots.txt is one of them");
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] >= Duration::from_millis(115), "{:?}", pair[1] - pair[0]);
    }
    // A longer Crawl-delay counts, up to a cap that is told.
    for (asked, cap, least, most) in [("0.2", 60_000, 195, 5_000), ("3600", 150, 145, 3_000)] {
        let robots = format!("User-agent: *\nCrawl-delay: {asked}\n");
        let server = with_robots(move |_| Reply::Whole(200, vec![], robots.clone().into()));
        let mut place = Place::new();
        place.options.max_crawl_delay = Duration::from_millis(cap);
        let addresses = ["/1", "/2"].map(|p| server.url(p)).to_vec();
        let (_, said) = place.fetch_all(&Sources { addresses, ..Sources::default() });
        let times: Vec<Instant> = server.requests().iter().map(|r| r.at).collect();
        let gap = times[2] - times[1];
        assert!(gap >= Duration::from_millis(least) && gap < Duration::from_millis(most), "{asked}: {gap:?}");
        assert_eq!(
            said.iter().any(|s| s.contains("3600 s") && s.contains("0.15 s")),
            asked == "3600",
            "{said:?}"
        );
    }
}

#[test]
fn hosts_are_asked_in_turn() {
    let (one, two) =
        (pages(nothing), Server::start_at("127.0.0.2".parse().expect("an address"), |_| html(NOTICE)));
    let mut place = Place::new();
    place.options.private = Private::Allowed;
    place.options.delay = Duration::from_millis(150);
    let addresses = [one.url("/page/1"), one.url("/page/2"), two.url("/a"), two.url("/b")];
    place.fetch(&addresses);
    // While one host rests, the other is asked: neither waits for the other's last page.
    let times = |server: &Server| -> Vec<Instant> { server.requests().iter().map(|r| r.at).collect() };
    let (one, two) = (times(&one), times(&two));
    assert_eq!((one.len(), two.len()), (3, 3), "robots.txt and two pages each");
    assert!(one[0] < two[2] && two[0] < one[2], "{one:?} {two:?}");
}

#[test]
fn private_machines_are_not_asked() {
    let secret = Server::start_at("127.0.0.2".parse().expect("an address"), |_| html(NOTICE));
    let (to, port) = (secret.url("/x"), secret.port());
    let server = pages(move |request| match request.path.as_str() {
        "/robots-elsewhere" => status(404, vec![]),
        "/to-machine" => redirect(to.clone()),
        "/to-metadata" => redirect("http://169.254.169.254/latest/meta-data/"),
        "/to-mapped" => redirect(format!("http://[::ffff:127.0.0.2]:{port}/")),
        _ => html(NOTICE),
    });
    let place = Place::new();
    for path in ["/to-machine", "/to-metadata", "/to-mapped"] {
        let entry = place.one(&server.url(path));
        assert_eq!(entry["verdict"], "private_address", "{path}: {entry}");
        assert!(entry["reason"].as_str().expect("a reason").contains("--allow-private"), "{entry}");
    }
    assert!(secret.requests().is_empty());
    // Names are looked up under guard: this one leads to 127.0.0.1 or ::1.
    let mut place = Place::new();
    let name = format!("http://localhost:{}/page/1", server.port());
    place.options.private = Private::Refused;
    assert_eq!(place.one(&name)["verdict"], "private_address");
    assert_eq!(place.one(&server.url("/page/1"))["verdict"], "private_address");
    place.options.private = Private::Allowed;
    assert_eq!(place.one(&name)["verdict"], "kept");
}

#[test]
fn a_robots_file_does_not_lead_to_private_machines() {
    let secret = Server::start_at("127.0.0.2".parse().expect("an address"), |_| status(404, vec![]));
    let to = secret.url("/robots.txt");
    let server = with_robots(move |_| redirect(to.clone()));
    assert_eq!(Place::new().one(&server.url("/a"))["verdict"], "private_address");
    assert!(secret.requests().is_empty());
}

#[test]
fn lists_by_address_are_fetched_first() {
    let server = Server::start(|request| {
        let at = |path: &str| format!("http://{}{path}", request.headers["host"]);
        match request.path.as_str() {
            "/robots.txt" => status(404, vec![]),
            "/sitemap.xml" => Reply::Whole(
                200,
                vec![("Content-Type", "application/xml".into())],
                format!(
                    "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap>\
                     <sitemap><loc>{}</loc></sitemap></sitemapindex>",
                    at("/s1.xml.gz"),
                    at("/s2.xml"),
                    at("/missing.xml")
                )
                .into(),
            ),
            "/s1.xml.gz" => Reply::Whole(
                200,
                vec![("Content-Type", "application/gzip".into())],
                gzip(format!("<urlset><url><loc>{}</loc></url></urlset>", at("/1.html")).as_bytes()),
            ),
            "/s2.xml" => html(format!("<urlset><url><loc>{}</loc></url></urlset>", at("/2.html"))),
            "/feed" => html("<rss><channel><item><link>/3.html</link></item></channel></rss>"),
            path if path.ends_with(".html") => html(NOTICE),
            _ => status(404, vec![]),
        }
    });
    let place = Place::new();
    let lists = vec![server.url("/sitemap.xml"), server.url("/feed")];
    let (summary, said) = place.fetch_all(&Sources { lists, ..Sources::default() });
    assert_eq!(summary.verdicts.get(&Verdict::Kept), Some(&3));
    assert_eq!(summary.lists_failed, 1);
    assert!(said.iter().any(|s| s.contains("missing.xml") && s.contains("404")), "{said:?}");
    let entries = place.entries();
    let addresses: Vec<&str> = entries.iter().filter_map(|e| e["address"].as_str()).collect();
    assert_eq!(addresses, ["/1.html", "/2.html", "/3.html"].map(|p| server.url(p)));
}

#[test]
fn the_command_says_what_it_did_and_how_it_ended() {
    let server = pages(nothing);
    let place = Place::new();
    std::fs::write(
        place.dir.path().join("list.csv"),
        format!(
            "題,URL\nあ,{0}\nい,{0}#again\nう,http://me:secret@{1}/page/2\n",
            server.url("/page/1"),
            &server.url("")[7..]
        ),
    )
    .expect("a list");
    let output = place.kaiji(&["--allow-private", "--from", "list.csv", "--contact", "me@example.ac.jp"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert_eq!(
        stderr(&output),
        "kaiji: 2 kept. Archive: notices.warc.gz; manifest: notices.manifest.jsonl\n"
    );
    let agents: Vec<String> = server.requests().iter().map(|r| r.headers["user-agent"].clone()).collect();
    assert!(
        agents.iter().all(|a| a.starts_with("kaiji/") && a.ends_with(" (+mailto:me@example.ac.jp)")),
        "{agents:?}"
    );
    assert!(
        !std::fs::read_to_string(place.dir.path().join("notices.manifest.jsonl"))
            .expect("it")
            .contains("secret")
    );
    // One of two fails: it is named.
    let (good, bad) = (server.url("/page/1"), server.url("/missing"));
    let output = place.kaiji(&["--allow-private", &good, &bad, "ftp://me:secret@example.jp/x"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains(&format!("kaiji: {bad}: status 404 (Not Found)\n")), "{told}");
    assert!(told.contains("kaiji: ftp://example.jp/x: is a ftp: address"), "{told}");
    assert!(told.ends_with("kaiji: 1 unchanged, 1 not there, 1 no address. Archive: notices.warc.gz; manifest: notices.manifest.jsonl\n"), "{told}");
    // Nothing could be done.
    let output = place.kaiji(&[&good]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not on the public internet"), "{}", stderr(&output));
    for (args, part) in [
        (&["-q"][..], "no address"),
        (&["--from", "missing.txt"], "does not exist"),
        (&["--contact", "nobody", "http://example.jp/"], "mail address"),
        (&["--delay=-1", "http://example.jp/"], "0 and 86400"),
    ] {
        let output = place.kaiji(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaiji"));
    let output = command.args(["fetch", "http://example.jp/", "-o", "x.zip"]).output().expect("kaiji runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(".warc.gz"));
}

#[test]
fn an_interrupted_run_goes_on_and_the_archive_is_whole_at_every_moment() {
    interrupted(40, 2);
}

#[test]
#[ignore = "a minute or two"]
fn two_hundred_interruptions() {
    interrupted(2600, 200);
}

fn interrupted(count: usize, least: usize) {
    let server = pages(nothing);
    let place = Place::new();
    let addresses: Vec<String> = (0..count).map(|n| server.url(&format!("/page/{n}"))).collect();
    std::fs::write(place.dir.path().join("list.txt"), addresses.join("\n")).expect("a list");
    let args = ["--allow-private", "--from", "list.txt", "--delay", "0.01"];
    let mut kills = 0;
    // Any spread of moments does: the seed is fixed.
    let mut moment = 12_345u64;
    let last = loop {
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = place.command(&args).stderr(Stdio::piped()).spawn().expect("kaiji runs");
        let deadline = Instant::now() + Duration::from_millis(60 + (moment >> 33) % 160);
        while Instant::now() < deadline && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        if child.try_wait().expect("a child").is_some() {
            break child.wait_with_output().expect("its output");
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
        kills += 1;
        assert!(kills < 200 + count, "it never comes to an end");
        if place.dir.path().join("notices.manifest.jsonl").exists() && place.archive().exists() {
            // What the manifest tells of is whole, whatever stands after it.
            let end = place.lines().last().map_or(0, |l| l["archive_end"].as_u64().expect("an end"));
            let bytes = std::fs::read(place.archive()).expect("an archive");
            let told = place.dir.path().join("told.warc.gz");
            std::fs::write(&told, &bytes[..usize::try_from(end).expect("an end")]).expect("a copy");
            warc::read(&told);
        }
    };
    assert!(last.status.success(), "{}", stderr(&last));
    println!("{count} pages, {kills} kills");
    assert!(kills >= least, "the run was too fast to be interrupted ({kills})");
    assert!(stderr(&last).contains("done before the interruption"), "{}", stderr(&last));
    let records = place.records();
    let mut pages: Vec<&str> =
        records.iter().filter(|r| r.kind() == "response").map(|r| r.get("WARC-Target-URI")).collect();
    pages.sort_unstable();
    let mut wanted: Vec<&str> = addresses.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    assert_eq!(pages, wanted, "each page once");
    // At most the page that was under way was asked for again at each interruption.
    assert!(server.paths().len() <= count + kills, "{} requests, {kills} kills", server.paths().len());
}

#[test]
fn a_torn_end_is_cut_off_and_foreign_files_are_left_alone() {
    let (place, server) = (Place::new(), pages(nothing));
    place.one(&server.url("/page/1"));
    let manifest = place.dir.path().join("notices.manifest.jsonl");
    let whole = std::fs::read(place.archive()).expect("an archive");
    let line = std::fs::read_to_string(&manifest).expect("a manifest");
    for cut in [1, 7, 40] {
        std::fs::write(place.archive(), [&whole[..], &whole[..cut]].concat()).expect("torn");
        std::fs::write(&manifest, format!("{line}{}", &line[..cut])).expect("torn");
        let addresses = vec![server.url("/page/1")];
        let (summary, said) = place.fetch_all(&Sources { addresses, ..Sources::default() });
        assert!(said.iter().any(|s| s.contains(&format!("cut off {cut} bytes"))), "{said:?}");
        assert_eq!(summary.verdicts.get(&Verdict::Unchanged), Some(&1));
        place.records();
        std::fs::write(&manifest, &line).expect("as before");
    }
    let refused = |part: &str| {
        let error = kaiji::fetch::run(&Sources::default(), &place.archive(), &place.options, &mut |_| {});
        let error = error.expect_err("refused").to_string();
        assert!(error.contains(part), "{error}");
    };
    std::fs::write(place.archive(), &whole[..10]).expect("shorter");
    refused("was replaced");
    std::fs::write(&manifest, "{\"a\": 1}\n").expect("foreign");
    refused("line 1 is not one of kaiji's");
    std::fs::remove_file(&manifest).expect("removed");
    refused("has no manifest");
    assert_eq!(std::fs::read(place.archive()).expect("an archive"), &whole[..10], "left alone");
}

#[test]
fn a_failure_that_may_pass_is_asked_for_again_when_a_run_goes_on() {
    let server = pages(|request| match (request.path.as_str(), request.before) {
        ("/flaky", 0) => status(500, vec![]),
        ("/gone", _) => status(404, vec![]),
        _ => html(NOTICE),
    });
    let mut place = Place::new();
    let addresses = ["/flaky", "/gone", "/page/1"].map(|p| server.url(p));
    place.fetch(&addresses);
    // As if it had been interrupted just before its end.
    let manifest = place.dir.path().join("notices.manifest.jsonl");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let cut = text.trim_end().rfind('\n').expect("lines") + 1;
    std::fs::write(&manifest, &text[..cut]).expect("a manifest");
    server.forget();
    place.options.retries = 0;
    let summary = place.fetch(&addresses);
    assert!(summary.resumed);
    assert_eq!(summary.passed_over, 2);
    assert_eq!(server.paths(), ["/flaky"]);
}

#[test]
fn two_runs_do_not_write_one_archive() {
    let server = pages(|_| Reply::Silent(Duration::from_secs(20)));
    let place = Place::new();
    let args = ["--allow-private", &server.url("/slow")];
    let mut child = place.command(&args).stderr(Stdio::null()).spawn().expect("kaiji runs");
    let began = Instant::now();
    while server.paths().is_empty() && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = place.kaiji(&args);
    child.kill().expect("killed");
    child.wait().expect("gone");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another run"), "{}", stderr(&output));
}

#[test]
fn a_manifest_is_no_document_of_its_folder() {
    let (place, server) = (Place::new(), pages(nothing));
    place.one(&server.url("/page/1"));
    std::fs::write(place.dir.path().join("a.txt"), "2022年3月1日、弊社のパソコン1台がEmotetに感染しました。")
        .expect("a file");
    let inputs =
        kaiji::source::Inputs::open(&[place.dir.path().to_path_buf()], kaiji::source::Limits::default());
    let names: Vec<String> = inputs.expect("inputs").flatten().map(|d| d.name).collect();
    assert!(
        names.iter().any(|n| n.ends_with("a.txt")) && !names.iter().any(|n| n.contains("manifest")),
        "{names:?}"
    );
}

#[test]
fn the_list_of_real_notices_can_be_read() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/sources.toml")).expect("the list");
    let found = kaiji::fetch::list::read(&bytes, "sources.toml", None, None).expect("a list");
    let kaiji::fetch::list::Found::Addresses(addresses) = found else { panic!("addresses") };
    let mut urls: Vec<String> = addresses
        .iter()
        .map(|a| kaiji::fetch::parse_address(a).unwrap_or_else(|e| panic!("{a} {e}")).to_string())
        .collect();
    urls.sort();
    urls.dedup();
    assert!(urls.len() == addresses.len() && urls.len() >= 25, "{}", urls.len());
    let table: toml::Table = toml::from_str(&String::from_utf8_lossy(&bytes)).expect("TOML");
    for source in table["source"].as_array().expect("sources") {
        let kind = source["kind"].as_str().expect("a kind");
        assert!(matches!(kind, "notice" | "news") && source["publisher"].is_str(), "{source}");
    }
}

/// The archives of the other tests are read by a reader of our own; these tools are what others read them with.
/// A record without what tells by which carrier the document came.
fn without_carrier(line: &str) -> Value {
    let mut record: Value = serde_json::from_str(line).expect("a record");
    record["id"] = Value::Null;
    for key in ["path", "url", "retrieved", "archive_record", "charset_from"] {
        record["source"][key] = Value::Null;
    }
    record
}

#[test]
fn what_is_fetched_gives_the_records_of_its_files() {
    let page =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/fetched.html")).expect("a page");
    let (page, ..) = encoding_rs::SHIFT_JIS.encode(std::str::from_utf8(&page).expect("UTF-8"));
    let page = page.into_owned();
    let pdf = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pdf/chromium/d03.pdf"));
    let pdf = pdf.expect("a PDF");
    let (served, file) = (page.clone(), pdf.clone());
    let server = pages(move |request| match request.path.as_str() {
        "/notice" => {
            let headers = vec![
                ("Content-Type", "text/html; charset=Shift_JIS".to_string()),
                ("Content-Encoding", "gzip".to_string()),
            ];
            Reply::Whole(200, headers, gzip(&served))
        }
        "/old" => redirect("/notice.pdf"),
        "/notice.pdf" => Reply::Whole(200, vec![("Content-Type", "application/pdf".into())], file.clone()),
        _ => Reply::Whole(404, vec![("Content-Type", "text/html".into())], served.clone()),
    });
    let place = Place::new();
    place.fetch(&["/notice", "/old", "/gone"].map(|path| server.url(path)));
    let path = |name: &str| place.dir.path().join(name);
    std::fs::write(path("notice.html"), &page).expect("a file");
    std::fs::write(path("notice.pdf"), &pdf).expect("a file");
    let extract = |names: &[&str]| -> Vec<Value> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaiji"));
        let output = command.arg("extract").arg("-q").args(names.iter().map(|n| path(n))).output();
        let output = output.expect("kaiji runs");
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).expect("UTF-8").lines().map(without_carrier).collect()
    };
    let fetched = extract(&["notices.warc.gz"]);
    assert_eq!(fetched.len(), 2, "a page that is gone and a redirect are no documents");
    assert_eq!(fetched, extract(&["notice.html", "notice.pdf"]));
    assert_eq!(fetched[0]["devices"][0]["count"], 12, "{}", fetched[0]);
    assert_eq!(fetched[1]["source"]["media_type"], "application/pdf");
    // The manifest names documents by the hash that records do.
    let hashes: Vec<Value> = place.entries().into_iter().filter(|e| e["verdict"] == "kept").collect();
    for (entry, record) in hashes.iter().zip(&fetched) {
        assert_eq!(entry["sha256"], record["source"]["sha256"]);
    }
}

#[test]
fn other_tools_accept_the_archive() {
    let server = pages(|request| match request.path.as_str() {
        "/moved" => redirect("/page/1"),
        "/same" => html(NOTICE),
        "/gzip" => Reply::Whole(
            200,
            vec![("Content-Type", "text/html".into()), ("Content-Encoding", "gzip".into())],
            gzip(NOTICE.as_bytes()),
        ),
        _ => status(404, vec![]),
    });
    let place = Place::new();
    let addresses = ["/page/1", "/moved", "/same", "/gzip", "/missing"].map(|p| server.url(p));
    place.fetch(&addresses);
    place.fetch(&addresses);
    let kinds = place.kinds();
    assert!(kinds.iter().filter(|k| *k == "revisit").count() == 4, "{kinds:?}");
    let mut ran = 0;
    for tool in ["warcio", "fastwarc"] {
        let checked = Command::new(tool).arg("check").arg(place.archive()).output();
        let Ok(output) = checked else {
            eprintln!(
                "SKIPPED: no {tool} on the PATH; pip install warcio fastwarc to check archives with it"
            );
            continue;
        };
        ran += 1;
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
        assert!(output.status.success(), "{tool}: {said}");
    }
    eprintln!("{ran} of 2 tools checked the archive");
}

/// What a user writes before the host stays with the user: it is neither sent nor stored nor told.
#[test]
fn user_names_and_passwords_are_nowhere() {
    let server = pages(|request| match request.path.as_str() {
        "/to-self" => redirect(format!("http://theirs:hidden@{}/page/2", request.headers["host"])),
        _ => html(NOTICE),
    });
    let place = Place::new();
    let with_user = |path: &str| server.url(path).replacen("http://", "http://someone:secret@", 1);
    let list =
        [with_user("/page/1"), with_user("/to-self"), "ftp://someone:secret@example.jp/".into()].join("\n");
    std::fs::write(place.dir.path().join("list.txt"), list).expect("a list");
    let mut command =
        place.command(&["--allow-private", "--verbose", "--from", "list.txt", &with_user("/page/3")]);
    let output = command.output().expect("kaiji runs");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    for path in ["/page/1", "/page/2", "/page/3"] {
        assert!(server.paths().iter().any(|p| p == path), "{path}");
    }
    assert!(server.requests().iter().all(|r| !r.headers.contains_key("authorization")));
    let archive: String = place
        .records()
        .iter()
        .map(|r| format!("{:?}{}", r.headers, String::from_utf8_lossy(&r.block)))
        .collect();
    let manifest =
        std::fs::read_to_string(place.dir.path().join("notices.manifest.jsonl")).expect("a manifest");
    for (what, text) in [("archive", &archive), ("manifest", &manifest), ("messages", &stderr(&output))] {
        assert!(!text.contains("secret") && !text.contains("someone"), "{what}: {text}");
    }
    // The header of an answer is kept as it came, and what it says is asked for without its user.
    assert!(!manifest.contains("hidden") && !stderr(&output).contains("hidden"), "{manifest}");
}
