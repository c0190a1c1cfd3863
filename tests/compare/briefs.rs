//! Briefs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{cases, place};

fn briefs(lang: &str) -> Vec<Value> {
    let text = place().run(&["summary", "cases.jsonl", "--lang", lang, "--format", "json"]);
    serde_json::from_str::<Vec<Value>>(&text).expect("JSON")
}

/// The numbers of a text, without commas.
fn numbers(text: &str, into: &mut BTreeSet<String>) {
    let text: String = text.chars().filter(|c| *c != ',').collect();
    for number in text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()) {
        into.insert(number.trim_start_matches('0').to_string());
    }
}

/// The numbers of every string and number of a value.
fn numbers_of(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => numbers(text, into),
        Value::Number(n) => numbers(&n.to_string(), into),
        Value::Array(list) => list.iter().for_each(|v| numbers_of(v, into)),
        Value::Object(map) => map.values().for_each(|v| numbers_of(v, into)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// What of a case a brief may take numbers from: values and what they are about, names, and days of publication; not
/// offsets, scores and confidences.
fn ledger(case: &Value) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    numbers_of(&case["organization"], &mut known);
    numbers_of(&case["other_names"], &mut known);
    for document in case["documents"].as_array().expect("documents") {
        numbers_of(&document["published"], &mut known);
        numbers_of(&document["id"], &mut known);
    }
    for fact in case["facts"].as_array().expect("facts") {
        numbers_of(&fact["about"], &mut known);
        for claim in fact["claims"].as_array().expect("claims") {
            numbers_of(&claim["value"], &mut known);
        }
    }
    known
}

fn sentences(brief: &Value) -> impl Iterator<Item = &Value> {
    brief["paragraphs"].as_array().expect("paragraphs").iter().flat_map(|p| p.as_array().expect("sentences"))
}

#[test]
fn every_number_of_a_brief_is_in_the_ledger() {
    for lang in ["ja", "en"] {
        let (briefs, cases) = (briefs(lang), cases());
        assert_eq!(briefs.len(), cases.len());
        let mut seen = 0;
        for (brief, case) in briefs.iter().zip(&cases) {
            assert_eq!(brief["case"], case["id"]);
            let known = ledger(case);
            for sentence in sentences(brief) {
                let text = sentence["text"].as_str().expect("text");
                let mut told = BTreeSet::new();
                numbers(text, &mut told);
                let unknown: Vec<_> = told.difference(&known).collect();
                assert!(unknown.is_empty(), "{}: {unknown:?} in {text}", brief["case"]);
                seen += told.len();
            }
        }
        assert!(seen > 200, "{seen} numbers only");
    }
}

#[test]
fn every_sentence_has_sources_that_are_evidence_of_the_case() {
    for lang in ["ja", "en"] {
        for (brief, case) in briefs(lang).iter().zip(&cases()) {
            let mut evidence = BTreeSet::new();
            for claim in
                case["facts"].as_array().expect("facts").iter().flat_map(|f| f["claims"].as_array()).flatten()
            {
                for e in claim["evidence"].as_array().expect("evidence") {
                    evidence.insert((
                        claim["document"].to_string(),
                        e["quote"].to_string(),
                        e["start"].to_string(),
                        e["end"].to_string(),
                    ));
                }
            }
            for sentence in sentences(brief) {
                let sources = sentence["sources"].as_array().expect("sources");
                assert!(!sources.is_empty(), "{sentence}");
                for source in sources {
                    for q in source["quotes"].as_array().expect("quotes") {
                        let key = (
                            source["document"].to_string(),
                            q["quote"].to_string(),
                            q["start"].to_string(),
                            q["end"].to_string(),
                        );
                        assert!(evidence.contains(&key), "{key:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_uncertain_is_told_as_uncertain() {
    let cases = cases();
    let mut checked = [0; 3];
    for (lang, possible, disagree) in [
        ("ja", "漏えいの可能性がある", "文書によって異なり"),
        ("en", "may have leaked", "The documents disagree on"),
    ] {
        for (brief, case) in briefs(lang).iter().zip(&cases) {
            let text: String = sentences(brief).filter_map(|s| s["text"].as_str()).collect();
            for fact in case["facts"].as_array().expect("facts") {
                let (field, verdict) =
                    (fact["field"].as_str().unwrap_or(""), fact["verdict"].as_str().unwrap_or(""));
                if field == "leaked_data" && fact["value"] == "possible" {
                    assert!(text.contains(possible), "{}: {text}", case["id"]);
                    checked[0] += 1;
                }
                if verdict == "in_conflict" && field != "organization" {
                    assert!(text.contains(disagree), "{}: {field} in {text}", case["id"]);
                    checked[1] += 1;
                }
                // Of a revised count both figures are told.
                if verdict == "revised" && matches!(field, "devices" | "affected") {
                    for claim in fact["claims"].as_array().expect("claims") {
                        let Some(n) = claim["value"]["count"].as_u64() else { continue };
                        let mut told = BTreeSet::new();
                        numbers(&text, &mut told);
                        assert!(told.contains(&n.to_string()), "{}: {n} in {text}", case["id"]);
                        checked[2] += 1;
                    }
                }
            }
        }
    }
    assert!(checked.iter().all(|n| *n > 0), "{checked:?}");
}

#[test]
fn footnotes_of_markdown_are_all_there_and_used() {
    let text = place().run(&["summary", "cases.jsonl", "--format", "markdown"]);
    let (mut used, mut given) = (BTreeSet::new(), Vec::new());
    for line in text.lines() {
        if let Some((mark, _)) = line.strip_prefix("[^").and_then(|l| l.split_once("]: ")) {
            given.push(mark.to_string());
        } else {
            used.extend(line.split("[^").skip(1).filter_map(|l| Some(l.split_once(']')?.0.to_string())));
        }
    }
    let all: BTreeSet<String> = given.iter().cloned().collect();
    assert_eq!(all.len(), given.len(), "a footnote is given twice");
    assert_eq!(all, used);
    assert!(given.len() > 100);
}

#[test]
fn a_brief_is_the_same_from_cases_and_from_records_and_keeps_to_the_width() {
    let id = cases()[2]["id"].as_str().expect("an id").to_string();
    for lang in ["ja", "en"] {
        let brief = place().run(&["summary", "cases.jsonl", &id, "--lang", lang, "--width", "72"]);
        assert_eq!(
            brief,
            place().run(&["summary", "records.jsonl", "--cases", &id, "--lang", lang, "--width", "72"])
        );
        for line in brief.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 72, "{line}");
        }
        assert!(brief.contains("[1]") && brief.contains(&id), "{brief}");
    }
}
