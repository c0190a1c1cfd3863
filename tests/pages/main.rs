//! A notice as a page, in the layouts, sites and encodings that pages have, says what it says as plain text.

#[path = "../support/mod.rs"]
mod support;

mod furniture;
mod layouts;

use kaiji::engine::Worker;
use kaiji::eval::{Field, GoldDocument, Report, read_gold, score};
use kaiji::source::{MediaType, load};
use kaiji::text::{BlockKind, Document, SourceInfo};
use serde_json::Value;

use furniture::{COOKIES, HEADLINES, SITES, TEASERS};
use layouts::{LAYOUTS, Notice, escape, squeeze};

/// A gold text and what plain text gives.
struct Case {
    gold: GoldDocument,
    notice: Notice,
    url: Option<String>,
    plain: Value,
}

/// Every gold text of plain text in these folders.
fn cases(folders: &[&str]) -> Vec<Case> {
    let mut worker = support::engine().worker();
    let mut cases = Vec::new();
    for folder in folders {
        for gold in read_gold(&support::root().join("corpus").join(folder)).unwrap_or_else(|e| panic!("{e}"))
        {
            let doc = gold.document().and_then(|raw| raw.load()).unwrap_or_else(|e| panic!("{e}"));
            if doc.source.media_type != "text/plain" {
                continue;
            }
            let plain = record(&mut worker, &doc, &gold);
            let notice = Notice::new(doc.text(), plain["title"]["value"].as_str());
            cases.push(Case { notice, url: doc.source.url.clone(), plain, gold });
        }
    }
    assert!(cases.len() >= 20, "only {} gold texts were found", cases.len());
    cases
}

fn record(worker: &mut Worker<'_>, doc: &Document, gold: &GoldDocument) -> Value {
    let mut record = support::json(&worker.extract(doc));
    record["id"] = gold.id.clone().into();
    record["source"] = Value::Null;
    record
}

fn read(case: &Case, html: &str) -> Document {
    let source = SourceInfo { url: case.url.clone(), ..SourceInfo::default() };
    load(html.as_bytes(), MediaType::Html, None, source, "page").unwrap_or_else(|e| panic!("{e}"))
}

/// An article as a page without anything around it.
fn bare(case: &Case, article: &str) -> String {
    let title = case.notice.title.as_deref().map_or(String::new(), escape);
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head><body>\n{article}\n</body></html>"
    )
}

/// What a record says, without where and how surely.
fn facts(record: &Value) -> Value {
    match record {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "evidence" | "confidence" | "source" | "id"))
            .map(|(key, value)| (key.clone(), facts(value)))
            .collect(),
        Value::Array(list) => list.iter().map(facts).collect(),
        other => other.clone(),
    }
}

fn report(cases: &[&Case], records: &[Value]) -> Report {
    let gold: Vec<GoldDocument> = cases.iter().map(|c| c.gold.clone()).collect();
    score(&gold, records)
}

/// Prints, for each layout and site, the scores against those of plain text:
/// `cargo test --test pages -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement over every text, of a minute"]
fn measure() {
    let cases = cases(&["dev", "written", "fresh"]);
    let all: Vec<&Case> = cases.iter().collect();
    let only = std::env::var("ONLY").unwrap_or_default();
    let plain = report(&all, &cases.iter().map(|c| c.plain.clone()).collect::<Vec<_>>());
    println!("{} texts; plain text: mean F1 {:.4}", cases.len(), plain.mean());
    let mut worker = support::engine().worker();
    let mut tell = |name: &str, make: &dyn Fn(&Case) -> String| {
        if !name.contains(&only) {
            return;
        }
        let mut same = 0;
        let (mut kept, mut lines, mut leaked, mut traps) = (0, 0, 0, 0);
        let records: Vec<Value> = cases
            .iter()
            .map(|case| {
                let html = make(case);
                if let Ok(folder) = std::env::var("DUMP") {
                    let file = |ending: &str| format!("{folder}/{name}~{}.{ending}", case.gold.id);
                    std::fs::write(file("html"), &html).expect("a page is written");
                    std::fs::write(file("lines"), case.notice.lines.join("\n"))
                        .expect("its lines are written");
                }
                let doc = read(case, &html);
                let record = record(&mut worker, &doc, &case.gold);
                let (k, l) = kept_lines(case, &doc);
                kept += k;
                lines += l;
                let (k, l) = leaked_lines(&doc);
                leaked += k;
                traps += l;
                let equal = facts(&record) == facts(&case.plain);
                same += usize::from(equal);
                if !equal && !only.is_empty() {
                    differences(&case.gold.id, &facts(&case.plain), &facts(&record), "");
                }
                record
            })
            .collect();
        let report = report(&all, &records);
        let worse: Vec<String> = Field::ALL
            .iter()
            .filter(|&&f| (report.tally(f).f1() - plain.tally(f).f1()).abs() > 0.01)
            .map(|&f| format!("{} {:+.3}", f.name(), report.tally(f).f1() - plain.tally(f).f1()))
            .collect();
        println!(
            "{name:32} F1 {:.4} ({:+.4}) same {same:3} kept {kept}/{lines} leaked {leaked}/{traps} {}",
            report.mean(),
            report.mean() - plain.mean(),
            worse.join(", ")
        );
    };
    for layout in &LAYOUTS {
        tell(layout.name, &|case| bare(case, &(layout.article)(&case.notice)));
    }
    for (i, site) in SITES.iter().enumerate() {
        tell(site.name, &|case| page(case, i, i + case.gold.id.len()));
    }
    let _ = (COOKIES, TEASERS);
}

fn differences(id: &str, plain: &Value, page: &Value, at: &str) {
    match (plain, page) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                differences(id, value, b.get(key).unwrap_or(&Value::Null), &format!("{at}.{key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for v in a.iter().filter(|v| !b.contains(v)) {
                println!("    {id}{at} - {v}");
            }
            for v in b.iter().filter(|v| !a.contains(v)) {
                println!("    {id}{at} + {v}");
            }
        }
        _ if plain != page => println!("    {id}{at}: {plain} became {page}"),
        _ => {}
    }
}

/// A text as a page of a site, in a layout.
fn page(case: &Case, site: usize, layout: usize) -> String {
    let title = case.notice.title.as_deref().map_or(String::new(), escape);
    let article = (LAYOUTS[layout % LAYOUTS.len()].article)(&case.notice);
    let owner = case.plain["organization"]["value"].as_str().unwrap_or_default();
    (SITES[site].page)(&article, &format!("{title} | ABC"), &escape(owner))
}

/// Blocks that facts may come from, without white space.
fn told(doc: &Document) -> String {
    doc.blocks()
        .iter()
        .filter(|b| b.kind != BlockKind::Furniture)
        .map(|b| squeeze(doc.quote(b.span)).replace('\u{AD}', "") + "\n")
        .collect()
}

/// How many of the article's lines facts may come from, and how many it has.
fn kept_lines(case: &Case, doc: &Document) -> (usize, usize) {
    let told = squeeze(&told(doc));
    let lines: Vec<String> = case
        .notice
        .lines
        .iter()
        .map(|l| squeeze(l).trim_start_matches('・').to_string())
        .filter(|l| !l.is_empty())
        .collect();
    (lines.iter().filter(|l| told.contains(l.as_str())).count(), lines.len())
}

/// How many of the traps that stand in the page facts may come from, and how many there are.
fn leaked_lines(doc: &Document) -> (usize, usize) {
    let told = squeeze(&told(doc));
    let all = squeeze(doc.text());
    let traps: Vec<String> =
        HEADLINES.iter().chain(&TEASERS).map(|t| squeeze(t)).filter(|t| all.contains(t.as_str())).collect();
    (traps.iter().filter(|t| told.contains(t.as_str())).count(), traps.len())
}
