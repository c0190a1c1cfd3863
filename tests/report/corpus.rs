//! What somebody might write who wants to harm the readers of a report: notices, pages, records and cases that are
//! full of it.
//!
//! Where a payload runs it sets `harm` or makes an element of that name; where it loads something it asks a host below
//! `harm.test`.

use std::collections::BTreeSet;

use kaiji::case::Case;
use kaiji::record::Record;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support;

/// Markup and code, for every place that takes words.
const MARKUP: &[&str] = &[
    // Elements that run, and ends of what a value may stand in.
    "<script>harm=1</script>",
    "<ScRiPt\n>harm=1</sCrIpT\t>",
    "</script><script>harm=1</script>",
    "<!--<script>harm=1//",
    "--><script>harm=1</script>",
    "]]><script>harm=1</script>",
    "</title><script>harm=1</script>",
    "</style><script>harm=1</script>",
    "</textarea></noscript></template></select><script>harm=1</script>",
    "<script src=http://script.harm.test/x></script>",
    "<scr<script>ipt>harm=1</scr</script>ipt>",
    "<script type=module>import 'http://module.harm.test/x'</script>",
    "<script>alert('harm');document.title='harm';location='http://location.harm.test/'</script>",
    // Attributes.
    "\"><img src=x onerror=harm=1>",
    "'><img src=x onerror=harm=1>",
    "\" onmouseover=\"harm=1\" autofocus tabindex=0 onfocus=\"harm=1\" x=\"",
    "' onmouseover='harm=1' autofocus tabindex=0 onfocus='harm=1' x='",
    "` onmouseover=`harm=1` x=`",
    " autofocus tabindex=0 onfocus=harm=1 x=",
    "<img src=x onerror=harm=1>",
    "<img/src='x'/onerror=harm=1>",
    "<img src=\"x\" onerror=\"harm&#61;1\">",
    "<details open ontoggle=harm=1>x</details>",
    "<body onload=harm=1 background=http://background.harm.test/>",
    "<video><source onerror=harm=1></video>",
    "<video poster=http://poster.harm.test/x src=http://video.harm.test/x></video>",
    "<audio autoplay src=http://audio.harm.test/x onerror=harm=1>",
    "<input autofocus onfocus=harm=1>",
    "<select autofocus onfocus=harm=1><option>x</select>",
    "<marquee onstart=harm=1>x</marquee>",
    "<x onanimationend=harm=1 style=\"animation:1ms a\"></x><style>@keyframes a{}</style>",
    "<x onmouseenter=harm=1 onpointerover=harm=1 onclick=harm=1>x</x>",
    // Other documents, other languages.
    "<iframe srcdoc=\"<script>parent.harm=1</script>\"></iframe>",
    "<iframe src=\"javascript:parent.harm=1\"></iframe>",
    "<iframe src=http://frame.harm.test/></iframe>",
    "<object data=http://object.harm.test/></object><embed src=http://embed.harm.test/>",
    "<svg onload=harm=1>",
    "<svg><script>harm=1</script></svg>",
    "<svg><animate onbegin=harm=1 attributeName=x dur=1s>",
    "<svg><image href=http://svg.harm.test/x /><use href=http://use.harm.test/x#x /></svg>",
    "<svg><a xlink:href=\"javascript:harm=1\"><text y=20>x</text></a></svg>",
    "<svg><foreignObject><img src=x onerror=harm=1></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=harm=1&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=harm=1>\">",
    "<plaintext><xmp><noembed><template><frameset onload=harm=1>",
    // What loads or leads away.
    "<meta http-equiv=refresh content=\"0;url=http://refresh.harm.test/\">",
    "<base href=http://base.harm.test/>",
    "<link rel=stylesheet href=http://sheet.harm.test/>",
    "<link rel=dns-prefetch href=http://dns.harm.test><link rel=preconnect href=http://connect.harm.test>",
    "<link rel=prefetch href=http://prefetch.harm.test/><link rel=preload as=image href=http://preload.harm.test/>",
    "<link rel=icon href=http://icon.harm.test/><link rel=manifest href=http://manifest.harm.test/>",
    "<img src=http://img.harm.test/x><img srcset=\"http://srcset.harm.test/x 2x\"><input type=image src=http://input.harm.test/>",
    "<a href=javascript:harm=1 ping=http://ping.harm.test/>x</a>",
    "<form action=http://form.harm.test/><button formaction=javascript:harm=1 autofocus>x</button></form>",
    "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"http://rules.harm.test/\"]}]}</script>",
    // Style.
    "<div style=\"background:url(http://style.harm.test/x);position:fixed;inset:0\">x</div>",
    "<style>@import 'http://import.harm.test/';*{background:url(http://css.harm.test/x)}</style>",
    "red;background:url(http://value.harm.test/x)",
    "}*{background:url(http://rule.harm.test/x)}/*",
    "x);behavior:url(http://behavior.harm.test/);color:expression(harm=1",
    // Text that is markup once it is decoded.
    "&lt;script&gt;harm=1&lt;/script&gt;",
    "&amp;lt;img src=x onerror=harm=1&amp;gt;",
    "&#60;img src=x onerror=harm=1&#62;&#x3c;svg onload=harm=1&#x3e;",
    "\\u003cscript\\u003eharm=1\\u003c/script\\u003e\\x3cimg src=x onerror=harm=1\\x3e",
    "%3Cscript%3Eharm=1%3C/script%3E",
    "+ADw-script+AD4-harm+AD0-1+ADw-/script+AD4-",
    "\u{1b}$B<script>harm=1</script>\u{1b}(B",
    "＜script＞harm=1＜/script＞",
    // Strings of scripts, templates.
    "';harm=1;//",
    "\";harm=1;//",
    "`;harm=1;//",
    "\\\";harm=1;//",
    "\\",
    "${harm=1}",
    "`${harm=1}`",
    "{{constructor.constructor('harm=1')()}}",
    "{{script}}{{index}}{{cases}}{{policy}}{0}{1}$&$1$`",
    "<%= harm=1 %>#{harm=1}<?php harm=1 ?>",
    "\u{2028}harm=1\u{2029}//",
    "\n</script>\r\n<script>harm=1\n</script>\n",
    // Signs that hide or turn others.
    "\0<scr\0ipt>harm=1</scr\0ipt>",
    "\u{202e}<script>harm=1</script>\u{2066}\u{200b}\u{feff}",
    "\u{1b}[2J\u{1b}]0;harm\u{7}\u{8}\u{ffff}\u{fffe}",
    // Names that a script or a page has already.
    "<img id=harm name=harm><form id=index><input name=textContent></form>",
    "<a id=harm></a><a id=harm name=x href=x></a>",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "toString",
    "case-0,main,index,top",
    "location",
    // Markdown.
    "![x](http://picture.harm.test/x)[x](javascript:harm=1)<javascript:harm=1>",
    "[x]: javascript:harm=1\n\n[x]\n\n[^1]: x",
    "` <img src=x onerror=harm=1> ``` ~~~",
    "| a | b |\n|---|---|\n| <img src=x onerror=harm=1> |",
    "\\|\\`\\[x](javascript:harm=1)\\<img src=x onerror=harm=1>",
    "\n\n<img src=x onerror=harm=1>\n\n# x\n***\n",
    "$\\href{javascript:harm=1}{x}$",
];

/// Addresses that are not of the web, or only look like it.
const ADDRESSES: &[&str] = &[
    "javascript:harm=1",
    "JaVaScRiPt:harm=1",
    "java\tscript:harm=1",
    "java\nscript:harm=1",
    "\u{1}javascript:harm=1",
    " javascript:harm=1",
    "javascript://harm.test/%0aharm=1",
    "javascript&colon;harm=1",
    "javascript&#58;harm=1",
    "data:text/html,<script>harm=1</script>",
    "data:text/html;base64,PHNjcmlwdD5oYXJtPTE8L3NjcmlwdD4=",
    "vbscript:harm=1",
    "blob:https://harm.test/x",
    "file:///etc/passwd",
    "view-source:http://harm.test/",
    "ftp://harm.test/",
    "//host.harm.test/",
    "\\\\unc.harm.test\\x",
    "https:bare.harm.test",
    "https://link.harm.test/\" onmouseover=\"harm=1",
    "https://link.harm.test/'><script>harm=1</script>",
    "https://user:password@user.harm.test/",
    "http://links.harm.test/?<script>&x=\u{202e}",
    "https://",
    "http://[",
];

/// Cells that a spreadsheet would take for a formula.
const FORMULAS: &[&str] = &[
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =HYPERLINK(\"http://cell.harm.test/\")",
    "\u{3000}=1+1",
    "\u{a0}+1+1",
    "\0=1+1",
    "\u{feff}=1+1",
    "\u{200b}=1+1",
    "\u{2028}=1+1",
    "\u{ad}@x",
    "\u{202e}=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠x",
    "−1+1",
    "\"=1+1\"",
    "\",=1+1,\"",
    "'=1+1",
    "-inf",
    "+NaN",
    "-1e999",
    "x\n=1+1",
];

/// Every payload, and some that are long.
pub fn payloads() -> Vec<String> {
    let lists = [MARKUP, ADDRESSES, FORMULAS].concat();
    let mut out: Vec<String> = lists.iter().map(ToString::to_string).collect();
    out.extend(["<".repeat(1000), "𠮷<b>".repeat(500), "W".repeat(3000)]);
    out
}

/// Payloads that could run or load something.
pub fn live() -> Vec<&'static str> {
    [MARKUP, ADDRESSES].concat()
}

/// Payloads that are markup or code.
pub fn markup() -> &'static [&'static str] {
    MARKUP
}

/// A notice with words in all places, of a day of its own: another day is another incident.
pub fn notice(n: usize, words: &str) -> String {
    let (year, month) = (2001 + n / 12, 1 + n % 12);
    format!(
        "{year}年{month}月14日\n{words}株式会社{words}\n{words}不正アクセスによる情報流出のお詫び\n\
        {year}年{month}月2日、弊社のサーバー3台が不正アクセスを受け、Emotet{words}に感染し、お客様1,200名の氏名{words}が\
        流出しました。{words}\n{words}株式会社に調査を依頼しました。\n\
        お問い合わせ先: {words}相談窓口 03-0000-0000 info@example.jp {words}\n{words}"
    )
}

/// The words as a page shows them.
fn encoded(words: &str) -> String {
    words.chars().map(|c| format!("&#{};", u32::from(c))).collect()
}

/// Notices of every payload as JSON Lines: as texts, and as pages with the words as markup and as text.
pub fn notices() -> String {
    let mut lines = Vec::new();
    for (n, words) in payloads().iter().enumerate() {
        // A text with a null byte is refused as a binary file.
        let words = &words.replace('\0', "\u{1}");
        let url = ADDRESSES[n % ADDRESSES.len()];
        let text = notice(n, words);
        lines.push(json!({"id": words, "url": url, "text": text, "retrieved": "2020-11-15T00:00:00Z"}));
        let shown = notice(n, &encoded(words)).replace('\n', "</p>\n<p>");
        let page = format!(
            "<!DOCTYPE html><title>{0}</title><base href='http://base.harm.test/'><h1>{0}</h1><p>{shown}</p>\n\
            <p>{words}</p><a href='javascript:harm=1'>{0}</a><table><tr><th>{0}<td>{words}</table>",
            encoded(words)
        );
        lines.push(json!({"id": format!("page {n}"), "url": words, "html": page}));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Names of files that hold a payload and that a file system takes.
pub const NAMES: &[&str] = &[
    "<img src=x onerror=harm=1>.txt",
    "\"onmouseover=\"harm=1\".txt",
    "'-harm=1-'.txt",
    "`${harm=1}`.txt",
    "javascript:harm=1.txt",
    "=1+1.txt",
    "-rf.txt",
    "@x.txt",
    "a\u{202e}txt.txt",
    "a\u{2028}b\nc.txt",
    "{{script}}.txt",
    "[x](javascript:harm=1).txt",
    "index.txt",
    "__proto__.txt",
];

/// Puts payloads, from the `first` on, into every string of a value in which its type takes them; all but days and
/// hashes where these are to be `kept`. Tells how many there are.
pub fn fill<T: DeserializeOwned>(value: &mut Value, payloads: &[String], first: usize, kept: bool) -> usize {
    let mut paths = Vec::new();
    strings(value, String::new(), &mut paths);
    let mut filled = 0;
    for (n, path) in paths.iter().enumerate() {
        let Some(place) = value.pointer_mut(path) else { continue };
        let is_day = |s: &str| s.starts_with(|c: char| c.is_ascii_digit() || c == '-') && s.len() < 11;
        let words = place.as_str().unwrap_or_default();
        if path == "/schema_version" || kept && (is_day(words) || path.contains("sha256")) {
            continue;
        }
        let earlier = place.clone();
        *place = payloads[(first + n) % payloads.len()].clone().into();
        if T::deserialize(&*value).is_ok() {
            filled += 1;
        } else if let Some(place) = value.pointer_mut(path) {
            *place = earlier;
        }
    }
    filled
}

/// Where the strings of a value stand.
fn strings(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(path),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, v)| strings(v, format!("{path}/{n}"), found));
        }
        Value::Object(map) => {
            for (key, v) in map {
                strings(v, format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

/// Values for places that take any value.
fn odd() -> Vec<Value> {
    let text = r#"[null, true, 7, -1e308, "<img src=x onerror=harm=1>", [], ["<b>", null], {}, {"value": null},
        {"value": {"__proto__": {"harm": 1}, "toString": "<b>"}}, {"__proto__": "=1", "constructor": [[1]]},
        {"toString": 1, "valueOf": 1, "then": 1, "length": -1, "<img src=x onerror=harm=1>": "<b>"}]"#;
    serde_json::from_str(text).expect("JSON")
}

/// Records as somebody might edit them, as JSON Lines: each begins with another payload, every second one keeps its
/// days.
pub fn records(bases: &[Value]) -> String {
    let payloads = payloads();
    let mut out = String::new();
    for n in 0..payloads.len() {
        let mut record = bases[n % bases.len()].clone();
        fill::<Record>(&mut record, &payloads, n, n % 2 == 0);
        record["corrections"] = corrections(n);
        record["__proto__"] = json!({"harm": 1});
        record["source"]["url"] = payloads[n].as_str().into();
        assert!(Record::deserialize(&record).is_ok());
        out.push_str(&format!("{record}\n"));
    }
    out
}

/// What readers may say to have corrected.
fn corrections(n: usize) -> Value {
    let payloads = payloads();
    let words = |k: usize| payloads[(n + k) % payloads.len()].as_str();
    let odd = odd();
    let action = ["set", "drop", "add"][n % 3];
    let field = ["published", "devices", "organization", words(0)][n % 4];
    json!([
        {"action": action, "field": field, "value": odd[n % odd.len()], "earlier": odd, "evidence": [],
            "reason": words(1), "by": words(2)},
        {"action": action, "field": words(3), "value": words(4), "earlier": [words(5), {"value": words(6)}],
            "evidence": [{"start": 0, "end": usize::MAX, "quote": words(7), "rule": words(8)}],
            "reason": words(9), "by": words(10)}
    ])
}

/// Cases as somebody might edit them: their ledger may say anything.
pub fn cases(bases: &[Value]) -> String {
    let payloads = payloads();
    let mut out = String::new();
    for n in 0..payloads.len() {
        let mut case = bases[n % bases.len()].clone();
        fill::<Case>(&mut case, &payloads, n, n % 2 == 0);
        if n % 3 == 0 {
            for (k, fact) in case["facts"].as_array_mut().into_iter().flatten().enumerate() {
                fact["value"] = odd()[(n + k) % odd().len()].clone();
            }
        }
        // Some are found by their identifiers alone.
        case["id"] =
            if n % 2 == 0 { payloads[n].clone() } else { format!("{}-{n:08x}", "2020-01-01") }.into();
        assert!(Case::deserialize(&case).is_ok());
        out.push_str(&format!("{case}\n"));
    }
    out
}

/// What a command says of the cases of the corpus, as values.
pub fn lines(args: &[&str]) -> Vec<Value> {
    let out =
        support::kaiji().current_dir(support::root()).args(args).assert().success().get_output().clone();
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A few of some values that have between them most keys that any of them has, and are short for that.
pub fn full(list: Vec<Value>) -> Vec<Value> {
    let keys = |value: &Value| {
        let mut found = Vec::new();
        strings(value, String::new(), &mut found);
        let name = |path: String| path.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        found.into_iter().map(name).collect::<BTreeSet<String>>()
    };
    let mut rest: Vec<(Value, BTreeSet<String>)> = list.into_iter().map(|v| (v.clone(), keys(&v))).collect();
    let mut known = BTreeSet::new();
    let mut out = Vec::new();
    while out.len() < 6 {
        let worth = |(value, keys): &(Value, BTreeSet<String>)| {
            keys.difference(&known).count() * 100_000 / (3000 + value.to_string().len())
        };
        let Some((at, _)) = rest.iter().enumerate().max_by_key(|(_, entry)| worth(entry)) else { break };
        let (value, keys) = rest.swap_remove(at);
        known.extend(keys);
        out.push(value);
    }
    out
}
