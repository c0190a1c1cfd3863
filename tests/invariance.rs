//! What does not change what a notice says does not change what is read of it: line ends, width, line breaks, the files
//! that documents come in, their order, the number of threads. `-- --nocapture` tells the shares.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// Texts of the corpora with their names.
fn texts() -> Vec<(String, String)> {
    let folders = ["corpus/dev", "corpus/written", "corpus/restated"];
    let paths = folders.iter().flat_map(|folder| support::documents(folder));
    let texts = paths.filter(|p| p.extension().is_some_and(|e| e == "txt"));
    texts.map(|p| (p.display().to_string(), support::load(&p).text().to_string())).collect()
}

/// The facts of a text, each as words, with how often it stands there. Words are compared as they read: without width,
/// spaces and line ends.
fn facts(text: &str) -> BTreeMap<String, usize> {
    let mut worker = support::engine().worker();
    let record = support::json(&worker.extract(&support::plain("text", text)));
    let mut facts = BTreeMap::new();
    for (field, value) in record.as_object().expect("a record") {
        if matches!(field.as_str(), "id" | "source" | "schema_version" | "corrections") {
            continue;
        }
        let items = match value {
            Value::Array(list) => list.clone(),
            Value::Null => continue,
            one => vec![one.clone()],
        };
        for item in items {
            let said: String = bare(&item).to_string().nfkc().filter(|c| !c.is_whitespace()).collect();
            *facts.entry(format!("{field} {said}").replace("\\n", "")).or_insert(0) += 1;
        }
    }
    facts
}

/// A value without its words and how sure it is.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "evidence" | "confidence"))
            .map(|(key, value)| (key.clone(), bare(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(list) => list.iter().map(bare).collect(),
        other => other.clone(),
    }
}

/// Letters and digits as wide as kana.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// Kana as narrow as letters, with their marks behind them.
fn narrow(text: &str) -> String {
    const WIDE: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let narrow = |c: char| {
        let at = WIDE.chars().position(|wide| wide == c)?;
        char::from_u32(0xFF66 + u32::try_from(at).ok()?)
    };
    let kana = |c: char| ('ァ'..='ヴ').contains(&c) || c == 'ー';
    let mut out = String::new();
    for c in text.chars() {
        if !kana(c) {
            out.push(c);
            continue;
        }
        for part in c.nfd() {
            match part {
                '\u{3099}' => out.push('ﾞ'),
                '\u{309A}' => out.push('ﾟ'),
                part => out.push(narrow(part).unwrap_or(part)),
            }
        }
    }
    out
}

/// Lines broken after about so many characters, as word processors break them: not within a word or a number of
/// letters and digits as narrow as these, and not before a mark that closes.
fn wrapped(text: &str, columns: usize) -> String {
    let word = |c: char| c.is_ascii_graphic();
    let mut out = String::new();
    for line in text.lines() {
        let chars: Vec<char> = line.chars().collect();
        let mut from = 0;
        while from < chars.len() {
            let mut to = (from + columns).min(chars.len());
            while to < chars.len()
                && (word(chars[to - 1]) && word(chars[to]) || "、。）」』】！？".contains(chars[to]))
            {
                to += 1;
            }
            out.extend(&chars[from..to]);
            out.push('\n');
            from = to;
        }
        if chars.is_empty() {
            out.push('\n');
        }
    }
    out
}

/// Lines broken as by [`wrapped`], what is broken off an item standing below its words.
fn hanging(text: &str, columns: usize) -> String {
    let mark = |c: char| matches!(c, '・' | '※' | '●' | '■' | '①'..='⑳' | '(' | '（');
    let mut out = String::new();
    for line in text.lines() {
        let item = line.trim_start().starts_with(mark);
        let indent = if item { line.len() - line.trim_start().len() + 2 } else { 0 };
        let broken = wrapped(line, columns);
        for (number, part) in broken.lines().enumerate() {
            if number > 0 {
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(part);
            out.push('\n');
        }
    }
    out
}

/// A space between Japanese words and letters or digits, as word processors set it.
fn spaced(text: &str) -> String {
    let japanese = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='龠' | '々');
    let mut out = String::new();
    let mut last = '\n';
    for c in text.chars() {
        let parts = |a: char, b: char| japanese(a) && b.is_ascii_alphanumeric();
        if parts(last, c) || parts(c, last) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

/// Words in the other way of writing them.
fn spelled(text: &str) -> String {
    const OTHER: [(&str, &str); 15] = [
        ("ございません", "御座いません"),
        ("いたしました", "致しました"),
        ("いたします", "致します"),
        ("いたして", "致して"),
        ("できません", "出来ません"),
        ("できない", "出来ない"),
        ("ください", "下さい"),
        ("たところ、", "た所、"),
        ("ことを確認", "事を確認"),
        ("行う", "行なう"),
        ("行って", "行なって"),
        ("受け取", "受取"),
        ("漏えい", "漏洩"),
        ("ウイルス", "ウィルス"),
        ("セキュリティ", "セキュリティー"),
    ];
    OTHER.iter().fold(text.to_string(), |text, (one, other)| text.replace(one, other))
}

const SPELLED: &str = "words spelled in another way";

/// Facts with their words in the other way of writing them.
fn respelled(facts: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for (fact, number) in facts {
        *out.entry(spelled(fact)).or_default() += number;
    }
    out
}

/// A change, and the most of a thousand facts that may change with it.
type Change = (&'static str, fn(&str) -> String, usize);

const CHANGES: [Change; 11] = [
    ("line ends of Windows", |text| text.replace('\n', "\r\n"), 0),
    ("line ends of old Macs", |text| text.replace('\n', "\r"), 0),
    ("a mark at the beginning", |text| format!("\u{FEFF}{text}"), 0),
    ("wide letters and digits", wide, 10),
    ("narrow kana", narrow, 10),
    ("marks of kana apart", |text| text.nfd().collect(), 10),
    ("lines of 40 characters", |text| wrapped(text, 40), 10),
    ("lines of 40 characters, items hanging", |text| hanging(text, 40), 10),
    ("spaces beside letters and digits", spaced, 10),
    (SPELLED, spelled, 10),
    ("spaces at the ends of lines", |text| text.replace('\n', " \u{3000}\n"), 10),
];

#[test]
fn facts_do_not_change_with_the_form_of_a_text() {
    let texts = texts();
    let plain: Vec<BTreeMap<String, usize>> = texts.iter().map(|(_, text)| facts(text)).collect();
    let total: usize = plain.iter().flat_map(BTreeMap::values).sum();
    assert!(total > 1500, "only {total} facts");
    let mut wrong = Vec::new();
    for (name, change, most) in CHANGES {
        let mut changed = 0;
        for ((path, text), plain) in texts.iter().zip(&plain) {
            let other = facts(&change(text));
            // Titles and names are shown as they are written.
            let plain = &if name == SPELLED { respelled(plain) } else { plain.clone() };
            let other = if name == SPELLED { respelled(&other) } else { other };
            let keys = plain.keys().chain(other.keys().filter(|key| !plain.contains_key(*key)));
            for key in keys {
                let (before, after) = (plain.get(key).unwrap_or(&0), other.get(key).unwrap_or(&0));
                if before > after {
                    changed += before - after;
                }
                if before != after {
                    println!("  {name}: {path}: {key}: {before} -> {after}");
                }
            }
        }
        println!(
            "{name}: {changed} of {total} facts change ({:.2} %)",
            100.0 * changed as f64 / total as f64
        );
        if changed * 1000 > most * total {
            wrong.push(format!("{name}: {changed} of {total} facts change"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Records by their ids, without where they came from.
fn records(folder: &Path, args: &[&str]) -> BTreeMap<String, Value> {
    let output = support::kaiji().current_dir(folder).arg("extract").args(args).output().expect("kaiji runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut records = BTreeMap::new();
    for line in text.lines() {
        let mut record: Value = serde_json::from_str(line).expect("a record");
        record["source"]["path"] = Value::Null;
        let id = record["id"].as_str().expect("an id").to_string();
        assert!(records.insert(id, record).is_none(), "an id twice");
    }
    records
}

/// Any division of documents among files, any order of them and any number of threads gives the same records.
#[test]
fn records_do_not_change_with_files_order_or_threads() {
    let texts: Vec<String> = texts().into_iter().map(|(_, text)| text).collect();
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| json!({ "id": format!("d{n:03}"), "text": text }).to_string())
        .collect();
    let whole = tempfile::tempdir().expect("a folder");
    fs::write(whole.path().join("all.jsonl"), lines.join("\n")).expect("a file");
    let expected = records(whole.path(), &["-j1", "all.jsonl"]);
    assert_eq!(expected.len(), lines.len());
    let mut config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(20);
    }
    let order = Just((0..lines.len()).collect::<Vec<_>>()).prop_shuffle();
    let strategy = (order, prop::collection::vec(1usize..30, 1..12), 1usize..5);
    let result = TestRunner::new(config).run(&strategy, |(order, sizes, threads)| {
        let place = tempfile::tempdir().expect("a folder");
        let mut rest = order.as_slice();
        let mut files = Vec::new();
        for size in sizes.iter().cycle() {
            let (these, behind) = rest.split_at((*size).min(rest.len()));
            let name = format!("{:02}.jsonl", files.len());
            let content: Vec<&str> = these.iter().map(|&n| lines[n].as_str()).collect();
            fs::write(place.path().join(&name), content.join("\r\n")).expect("a file");
            files.push(name);
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        let threads = format!("-j{threads}");
        let args: Vec<&str> =
            std::iter::once(threads.as_str()).chain(files.iter().map(String::as_str)).collect();
        prop_assert!(records(place.path(), &args) == expected, "{args:?}");
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
