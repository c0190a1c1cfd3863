//! A notice as a page, in the layouts, sites and encodings that pages have, says what it says as plain text.

#[path = "../support/mod.rs"]
mod support;

mod furniture;
mod layouts;

use kaiji::engine::Worker;
use kaiji::eval::{Field, GoldDocument, Report, read_gold, score};
use kaiji::source::{MediaType, RawDocument, load};
use kaiji::text::{BlockKind, Document, Layout, LineKind, NormView, Place, SourceInfo};
use serde_json::Value;

use furniture::{HEADLINES, SITES, TEASERS};
use layouts::{LAYOUTS, Notice, escape, squeeze};

/// A gold text and what plain text gives.
struct Case {
    gold: GoldDocument,
    notice: Notice,
    url: Option<String>,
    plain: Value,
    /// Its lines without white space, but for related articles and the like that it carries itself.
    lines: Vec<String>,
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
            let view = NormView::new(&doc);
            let layout = Layout::new(&doc, &view, &support::engine().rules().layout);
            let told = layout.lines.iter().filter(|l| l.kind != LineKind::Furniture);
            let lines = told.map(|l| {
                squeeze(doc.quote(view.to_canonical(l.range.clone()))).trim_start_matches('・').to_string()
            });
            let lines = lines.collect();
            cases.push(Case { lines, notice, url: doc.source.url.clone(), plain, gold });
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

/// Scores of pages against those of their plain texts.
struct Outcome {
    name: String,
    report: Report,
    plain: Report,
    /// Documents, and those of them that say exactly what the plain text says.
    documents: usize,
    same: usize,
    /// Lines of the articles, and those that facts may come from.
    lines: usize,
    kept: usize,
    /// Traps in the pages, and those that facts may come from.
    traps: usize,
    leaked: usize,
}

impl Outcome {
    fn of(name: &str, cases: &[&Case], make: impl Fn(&Case) -> String, tell: bool) -> Self {
        let mut worker = support::engine().worker();
        let (mut same, mut lines, mut kept, mut traps, mut leaked) = (0, 0, 0, 0, 0);
        let records: Vec<Value> = cases
            .iter()
            .map(|case| {
                let html = make(case);
                if let Ok(folder) = std::env::var("KAIJI_PAGES") {
                    let file = |ending: &str| format!("{folder}/{name}~{}.{ending}", case.gold.id);
                    std::fs::write(file("html"), &html).expect("a page is written");
                    std::fs::write(file("lines"), case.lines.join("\n")).expect("its lines are written");
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
                if !equal && tell {
                    differences(&case.gold.id, &facts(&case.plain), &facts(&record), "");
                }
                record
            })
            .collect();
        let plain: Vec<Value> = cases.iter().map(|c| c.plain.clone()).collect();
        Outcome {
            name: name.to_string(),
            report: report(cases, &records),
            plain: report(cases, &plain),
            documents: cases.len(),
            same,
            lines,
            kept,
            traps,
            leaked,
        }
    }

    /// Mean F1 above that of the plain texts.
    fn gain(&self) -> f64 {
        self.report.mean() - self.plain.mean()
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:28} F1 {:.4} ({:+.4}), the same facts in {} of {}, {} of {} lines kept, {} of {} traps leaked",
            self.name,
            self.report.mean(),
            self.gain(),
            self.same,
            self.documents,
            self.kept,
            self.lines,
            self.leaked,
            self.traps
        )?;
        for &field in Field::ALL {
            let gain = self.report.tally(field).f1() - self.plain.tally(field).f1();
            if gain.abs() > 0.01 {
                write!(f, ", {} {gain:+.3}", field.name())?;
            }
        }
        Ok(())
    }
}

/// Prints the scores of every layout and site over every text, or of those whose name contains `ONLY`, with what
/// differs: `cargo test --test pages -- --ignored --nocapture`. `KAIJI_PAGES=FOLDER` keeps the pages.
#[test]
#[ignore = "a measurement over every text, of a minute"]
fn measure() {
    let cases = cases(&["dev", "written", "fresh"]);
    let all: Vec<&Case> = cases.iter().collect();
    let only = std::env::var("ONLY").unwrap_or_default();
    for layout in LAYOUTS.iter().filter(|l| l.name.contains(&only)) {
        let make = |case: &Case| bare(case, &(layout.article)(&case.notice));
        println!("{}", Outcome::of(layout.name, &all, make, !only.is_empty()));
    }
    for (i, site) in SITES.iter().enumerate().filter(|(_, s)| s.name.contains(&only)) {
        let make = |case: &Case| page(case, i, i + case.gold.id.len());
        println!("{}", Outcome::of(site.name, &all, make, !only.is_empty()));
    }
}

/// Every third text, another third for each number.
fn third(cases: &[Case], number: usize) -> Vec<&Case> {
    cases.iter().skip(number % 3).step_by(3).collect()
}

/// What holds of pages in each form, however they came about.
fn hold(outcomes: &[Outcome]) {
    let wrong: Vec<String> = outcomes
        .iter()
        .filter(|o| {
            o.gain() < -0.01
                || o.leaked > 0
                || o.kept * 1000 < o.lines * 995
                || o.same * 100 < o.documents * 80
        })
        .map(Outcome::to_string)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layout_gives_the_facts_of_the_plain_text() {
    let cases = cases(&["dev", "written", "fresh"]);
    let outcomes: Vec<Outcome> = LAYOUTS
        .iter()
        .enumerate()
        .map(|(i, layout)| {
            let make = |case: &Case| bare(case, &(layout.article)(&case.notice));
            Outcome::of(layout.name, &third(&cases, i), make, false)
        })
        .collect();
    hold(&outcomes);
}

#[test]
fn what_stands_around_an_article_gives_no_facts() {
    let cases = cases(&["dev", "written", "fresh"]);
    let outcomes: Vec<Outcome> = SITES
        .iter()
        .enumerate()
        .map(|(i, site)| {
            let make = |case: &Case| page(case, i, i / 2 + case.gold.id.len());
            Outcome::of(site.name, &third(&cases, i), make, false)
        })
        .collect();
    assert!(outcomes.iter().all(|o| o.traps >= 3 * o.documents), "a site without traps shows nothing");
    hold(&outcomes);
}

#[test]
fn every_encoding_gives_the_facts_of_the_page_whatever_is_declared() {
    let cases = cases(&["written"]);
    let mut worker = support::engine().worker();
    let mut forms = 0;
    for (i, case) in cases.iter().step_by(6).enumerate() {
        let html = page(case, 3 * i, i);
        let plain = facts(&record(&mut worker, &read(case, &html), &case.gold));
        for encoding in ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP"] {
            for (header, meta) in [
                (None, encoding),
                (None, ""),
                (Some(encoding), "UTF-8"),
                (Some("UTF-8"), encoding),
                (Some("ISO-8859-1"), "Shift_JIS"),
                (None, "EUC-JP"),
            ] {
                let html = html.replace("<meta charset=\"utf-8\">", &format!("<meta charset=\"{meta}\">"));
                // What an encoding cannot write is written as a character reference.
                let (bytes, ..) = encoding_rs::Encoding::for_label(encoding.as_bytes())
                    .expect("a known encoding")
                    .encode(&html);
                let source = SourceInfo { url: case.url.clone(), ..SourceInfo::default() };
                let doc =
                    load(&bytes, MediaType::Html, header, source, "page").unwrap_or_else(|e| panic!("{e}"));
                let name = format!("{} in {encoding}, header {header:?}, meta {meta:?}", case.gold.id);
                assert_eq!(doc.source.charset, encoding, "{name}");
                let found = facts(&record(&mut worker, &doc, &case.gold));
                assert_eq!(found, plain, "{name}");
                forms += 1;
            }
        }
    }
    assert!(forms >= 6 * 24, "only {forms} forms were read");
}

/// A block's path leads to an element that holds its words.
#[test]
fn paths_lead_to_their_blocks() {
    let cases = cases(&["written"]);
    let mut blocks = 0;
    for (i, case) in cases.iter().enumerate() {
        let html = page(case, i, i);
        let tree = scraper::Html::parse_document(&html);
        for block in read(case, &html).blocks() {
            let Place::Path(path) = &block.place else { panic!("a page's blocks have paths") };
            let mut node = tree.tree.root();
            for step in path.split('/') {
                let (name, number) = match step.strip_suffix(']').and_then(|s| s.split_once('[')) {
                    Some((name, number)) => (name, number.parse::<usize>().expect("a number")),
                    None => (step, 1),
                };
                let same = |n: &ego_tree::NodeRef<'_, scraper::Node>| {
                    n.value().as_element().is_some_and(|e| e.name() == name)
                };
                let found = node.children().filter(same).nth(number - 1);
                node = found.unwrap_or_else(|| panic!("{path} leads nowhere at {step}"));
            }
            let words: String =
                node.descendants().filter_map(|n| n.value().as_text().map(|t| &**t)).collect();
            let words = squeeze(&words).replace(['\u{AD}', '|'], "").replace("（りゅうしゅつ）", "");
            let text =
                squeeze(&read(case, &html).text()[block.span.start()..block.span.end()]).replace('|', "");
            assert!(words.contains(&text), "{path} holds {words}, not {text}");
            blocks += 1;
        }
    }
    assert!(blocks > 1000, "only {blocks} blocks were followed");
}

/// A researcher's own words for furniture, without a rebuild.
#[test]
fn a_table_of_ones_own_names_furniture() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("lexicon")).expect("a folder");
    std::fs::write(folder.path().join("lexicon/furniture.tsv"), "zasshi\tname\nお役立ち\theading\nsns\t-\n")
        .expect("a table");
    const NOTICE: &str =
        "弊社のパソコンがウイルスに感染し、お客様の氏名が流出いたしました。深くお詫び申し上げます。";
    let html = format!(
        "<body><div class=zasshi><p>鶴亀商事、Emotet感染 12台</p></div>\
         <div><h3>お役立ち情報</h3><p>海山電機は4,512件の流出</p></div><div class=sns><p>{NOTICE}</p></div>"
    );
    let page = folder.path().join("page.html");
    std::fs::write(&page, html).expect("a page");
    let told = |doc: &Document| told(doc);
    let raw = || RawDocument::from_file(&page, None).unwrap_or_else(|e| panic!("{e}"));
    let own = kaiji::engine::Engine::new(Some(folder.path())).unwrap_or_else(|e| panic!("{e}"));
    let doc = own.worker().load(raw()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(told(&doc), format!("{NOTICE}\n"));
    let doc = support::engine().worker().load(raw()).unwrap_or_else(|e| panic!("{e}"));
    assert!(told(&doc).contains("12台") && !told(&doc).contains(NOTICE), "{}", told(&doc));

    std::fs::write(folder.path().join("lexicon/furniture.tsv"), "# mine\nzasshi\tnames\n").expect("a table");
    let error =
        kaiji::engine::Engine::new(Some(folder.path())).map_or_else(|e| e.to_string(), |_| String::new());
    assert!(error.contains("furniture.tsv:2") && error.contains("use element, role, name"), "{error}");
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
    (SITES[site % SITES.len()].page)(&article, &format!("{title} | ABC"), &escape(owner))
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
    (case.lines.iter().filter(|l| told.contains(l.as_str())).count(), case.lines.len())
}

/// How many of the traps that stand in the page facts may come from, and how many there are.
fn leaked_lines(doc: &Document) -> (usize, usize) {
    let told = squeeze(&told(doc));
    let all = squeeze(doc.text());
    let traps: Vec<String> =
        HEADLINES.iter().chain(&TEASERS).map(|t| squeeze(t)).filter(|t| all.contains(t.as_str())).collect();
    (traps.iter().filter(|t| told.contains(t.as_str())).count(), traps.len())
}
