//! Floors: the scores on the gold sets that must not be lost.

mod support;

use std::path::Path;

use kaiji::engine::Worker;
use kaiji::eval::{Field, Floors, GoldDocument, Report, read_gold, score};
use kaiji::record::DeviceState;
use kaiji::source::RawDocument;
use serde_json::Value;

const FLOORS: &str = "corpus/floors.toml";

fn record(worker: &mut Worker<'_>, document: &GoldDocument) -> Value {
    let doc = document.document().and_then(RawDocument::load).unwrap_or_else(|e| panic!("{e}"));
    let mut record = support::json(&worker.extract(&doc));
    record["id"] = document.id.clone().into();
    record
}

fn report(folder: &Path) -> Report {
    let gold = read_gold(folder).unwrap_or_else(|e| panic!("{e}"));
    let mut worker = support::engine().worker();
    let records: Vec<Value> = gold.iter().map(|document| record(&mut worker, document)).collect();
    let report = score(&gold, &records);
    assert!(report.missing.is_empty(), "no record for {}", report.missing.join(" "));
    report
}

fn hold(set: &str, documents: usize) {
    let floors = Floors::read(&support::root().join(FLOORS)).unwrap_or_else(|e| panic!("{e}"));
    assert!(floors.0.contains_key(set), "{FLOORS} has no floors for {set}");
    let report = report(&support::root().join("corpus").join(set));
    assert_eq!(report.documents, documents, "documents of corpus/{set}; if you added one, say so here");
    let below: Vec<String> = floors
        .below(set, &report)
        .iter()
        .map(|(field, floor, score)| format!("{field}: {score:.3} is below its floor {floor:.3}"))
        .collect();
    assert!(
        below.is_empty(),
        "corpus/{set}:\n{}\nSee the mistakes with `kaiji eval corpus/{set} --errors`",
        below.join("\n")
    );
}

#[test]
fn restated_incidents_keep_their_floors() {
    hold("restated", 5);
}

#[test]
fn written_documents_keep_their_floors() {
    hold("written", 40);
}

#[test]
fn fresh_documents_keep_their_floors() {
    hold("fresh", 56);
}

#[test]
fn held_documents_keep_their_floors() {
    hold("held", 32);
}

#[test]
fn varied_documents_keep_their_floors() {
    hold("varied", 306);
}

#[test]
fn the_dev_share_keeps_its_floors() {
    hold("dev", 27);
}

#[test]
fn documents_without_an_incident_keep_their_floors() {
    hold("none", 8);
}

/// Floors that a field's name does not match, or that are all nought, would hold whatever happens.
#[test]
fn every_floor_is_one_that_can_fail() {
    let floors = Floors::read(&support::root().join(FLOORS)).unwrap_or_else(|e| panic!("{e}"));
    for (set, fields) in &floors.0 {
        let lost = Report::default();
        let held = fields.iter().filter(|(_, floor)| **floor > 0.0).count();
        assert!(held > 0, "{set} has no floor above nought");
        for name in fields.keys() {
            assert!(
                name == "mean" || Field::parse(name).is_some(),
                "{set}: no field is named {name}; `kaiji eval` prints their names"
            );
        }
        // A report without any document scores 1 in every field; one mistake in each must fall below.
        let mut bad = lost;
        for &field in Field::ALL {
            bad.fields.insert(field, kaiji::eval::Tally { right: 0, spurious: 1, missed: 1 });
        }
        assert_eq!(floors.below(set, &bad).len(), held, "{set}");
    }
}

#[test]
fn the_five_seeds_are_read_well() {
    let Some(folder) = support::shared("gold/seeds") else { return };
    let gold = read_gold(&folder).unwrap_or_else(|e| panic!("{e}"));
    let mut worker = support::engine().worker();
    let mut counts: Vec<Vec<u64>> = Vec::new();
    for document in &gold {
        let doc = document.document().and_then(RawDocument::load).unwrap_or_else(|e| panic!("{e}"));
        let record = worker.extract(&doc);
        counts.push(
            record
                .devices
                .iter()
                .filter(|d| d.state == DeviceState::Infected)
                .filter_map(|d| d.count)
                .collect(),
        );
    }
    assert_eq!(counts, [[12], [12], [1], [4], [1]], "infected machines of the seeds");
    let mean = report(&folder).mean();
    assert!(mean >= 0.97, "mean F1 on ../shared/gold/seeds is {mean:.3}, below 0.970");
}

/// What the accuracy of a careful reader asks for.
#[test]
fn the_development_set_is_read_well() {
    let Some(folder) = support::shared("gold/dev") else { return };
    let report = report(&folder);
    let mut low: Vec<String> = Vec::new();
    let mut least = |name: &str, score: f64, floor: f64| {
        if score < floor {
            low.push(format!("{name} is {score:.3}, below {floor:.3}"));
        }
    };
    least("mean", report.mean(), 0.95);
    for &field in Field::MAIN {
        least(field.name(), report.tally(field).f1(), 0.88);
    }
    least("dates+kind", report.tally(Field::DatesWithKind).f1(), 0.85);
    least("report_stage", report.tally(Field::ReportStage).f1(), 0.85);
    let sure: Vec<_> = report.said.iter().filter(|s| s.confidence >= 0.9).collect();
    let right = sure.iter().filter(|s| s.right).count() as f64 / sure.len() as f64;
    least("the share of right ones among what is said with 0.9 or more", right, 0.96);
    assert!(low.is_empty(), "../shared/gold/dev:\n{}", low.join("\n"));
}
