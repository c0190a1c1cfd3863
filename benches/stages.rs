//! Each stage by itself, on one thread: `cargo bench --bench stages`.
//!
//! A sample is the whole of corpus/dev and corpus/written (the texts that benches/against-mecab.sh repeats), so that
//! figures of stages can be added up; throughput is in bytes of text.

use std::path::Path;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use kaiji::engine::Engine;
use kaiji::mention;
use kaiji::record::Record;
use kaiji::rules::{Filter, RuleFiles, RuleSet};
use kaiji::source::{Known, MediaType, RawDocument};
use kaiji::text::Document;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(None).expect("the built-in rules load"));

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = ["dev", "written"]
        .iter()
        .flat_map(|set| std::fs::read_dir(root.join(set)).expect("a corpus"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("UTF-8")).collect()
});

/// The texts as pages, with the furniture that sites have.
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let page = |text: &String| {
        let menu: String =
            (0..40).map(|n| format!("<li class=\"nav\"><a href=\"/{n}/\">会社情報 {n}</a></li>")).collect();
        let lines: String = text.lines().map(|line| format!("<p class=\"body\">{line}</p>\n")).collect();
        format!(
            "<!DOCTYPE html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>お知らせ</title>\
             <script>window.dataLayer=[];</script></head><body><header><ul>{menu}</ul></header>\
             <main>{lines}</main><footer><ul>{menu}</ul></footer></body></html>"
        )
    };
    TEXTS.iter().map(page).collect()
});

fn bytes(of: &[String]) -> BytesCount {
    BytesCount::new(of.iter().map(String::len).sum::<usize>())
}

fn raw(text: &str, media: MediaType) -> RawDocument {
    RawDocument::in_memory("document".into(), media, text.into(), Known::default())
}

fn documents() -> Vec<Document> {
    let worker = ENGINE.worker();
    TEXTS.iter().map(|text| worker.load(raw(text, MediaType::Text)).expect("a text")).collect()
}

fn records() -> Vec<Record> {
    let mut worker = ENGINE.worker();
    documents().iter().map(|doc| worker.extract(doc)).collect()
}

#[divan::bench(sample_count = 20)]
fn start() -> usize {
    RuleSet::compile(&RuleFiles::embedded()).expect("the built-in rules").pattern_sets().len()
}

#[divan::bench]
fn filter_of_pages(bencher: Bencher) {
    let filter = Filter::new(&RuleFiles::embedded()).expect("the words of the filter");
    let pages = &*PAGES;
    bencher
        .counter(bytes(pages))
        .bench_local(|| pages.iter().filter(|page| filter.passes(page.as_bytes())).count());
}

#[divan::bench]
fn load_text(bencher: Bencher) {
    let worker = ENGINE.worker();
    bencher
        .counter(bytes(&TEXTS))
        .with_inputs(|| TEXTS.iter().map(|text| raw(text, MediaType::Text)).collect::<Vec<_>>())
        .bench_local_values(|raws| {
            raws.into_iter().map(|raw| worker.load(raw).is_ok()).filter(|ok| *ok).count()
        });
}

#[divan::bench]
fn load_html(bencher: Bencher) {
    let worker = ENGINE.worker();
    bencher
        .counter(bytes(&PAGES))
        .with_inputs(|| PAGES.iter().map(|page| raw(page, MediaType::Html)).collect::<Vec<_>>())
        .bench_local_values(|raws| {
            raws.into_iter().map(|raw| worker.load(raw).is_ok()).filter(|ok| *ok).count()
        });
}

/// Loading, normalising, lines and sentences, segmentation, readings.
#[divan::bench]
fn prepare(bencher: Bencher) {
    let mut worker = ENGINE.worker();
    bencher
        .counter(bytes(&TEXTS))
        .with_inputs(|| TEXTS.iter().map(|text| raw(text, MediaType::Text)).collect::<Vec<_>>())
        .bench_local_values(|raws| {
            raws.into_iter().map(|raw| worker.prepare(raw).expect("a text")).collect::<Vec<_>>()
        });
}

/// What is left of extraction when all is prepared: mentions, rules, facts.
#[divan::bench]
fn extract_prepared(bencher: Bencher) {
    let mut first = ENGINE.worker();
    let mut second = ENGINE.worker();
    bencher
        .counter(bytes(&TEXTS))
        .with_inputs(|| {
            TEXTS
                .iter()
                .map(|text| first.prepare(raw(text, MediaType::Text)).expect("a text"))
                .collect::<Vec<_>>()
        })
        .bench_local_values(|prepared| {
            prepared.into_iter().map(|p| second.extract_prepared(p).1).collect::<Vec<_>>()
        });
}

#[divan::bench]
fn segmentation(bencher: Bencher) {
    let mut segmenter = ENGINE.morphology().segmenter();
    bencher
        .counter(bytes(&TEXTS))
        .bench_local(|| TEXTS.iter().map(|text| segmenter.read(text, 0).words.len()).sum::<usize>());
}

#[divan::bench]
fn days(bencher: Bencher) {
    bencher
        .counter(bytes(&TEXTS))
        .bench_local(|| TEXTS.iter().map(|text| mention::dates(text).len()).sum::<usize>());
}

#[divan::bench]
fn counts(bencher: Bencher) {
    let units = &ENGINE.rules().units;
    bencher
        .counter(bytes(&TEXTS))
        .bench_local(|| TEXTS.iter().map(|text| mention::counts(text, units).len()).sum::<usize>());
}

#[divan::bench]
fn write_json(bencher: Bencher) {
    let records = records();
    bencher.counter(bytes(&TEXTS)).bench_local(|| {
        records.iter().map(|record| serde_json::to_string(record).expect("JSON").len()).sum::<usize>()
    });
}

#[divan::bench]
fn write_parquet(bencher: Bencher) {
    let records = records();
    bencher.counter(bytes(&TEXTS)).bench_local(|| {
        let mut file = Vec::new();
        kaiji::export::parquet::write_records(&records, &mut file).expect("Parquet");
        file.len()
    });
}
