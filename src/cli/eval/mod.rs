//! `kaiji eval`

mod ablation;
mod calibration;

use serde_json::{Value, json};

use super::args::EvalArgs;
use super::output::{message, stdout_line};
use super::{Failure, Outcome, Run, records};
use crate::engine::Engine;
use crate::error::Error;
use crate::eval::{self, Field, Floors, GoldDocument, Report, read_gold, score, update_floors};
use crate::rules::RuleFiles;

/// Scores records against gold and checks floors.
pub(super) fn run(args: &EvalArgs) -> Run {
    let mut gold = read_gold(&args.gold)?;
    for further in &args.with {
        gold.extend(read_gold(further)?);
    }
    let mut outcome = Outcome::Clean;
    let files = RuleFiles::of(args.common.rules.as_deref())?;
    if args.ablation {
        ablation::ablation(&gold, &files, |engine, gold| extract(engine, gold).0)?;
        return Ok(outcome);
    }
    let records: Vec<Value> = if args.records.is_empty() {
        let files = if args.calibrate.is_some() { files.uncalibrated() } else { files };
        let (list, failed) = extract(&Engine::with_files(&files)?, &gold);
        for error in failed {
            message(&format!("kaiji: {error}"));
            outcome = Outcome::SomeFailed;
        }
        list
    } else {
        let (list, read) = records::read(&args.records, &args.common, None)?;
        outcome = read;
        list.iter().map(|r| serde_json::to_value(r).unwrap_or(Value::Null)).collect()
    };
    let report = score(&gold, &records);
    if let Some(path) = &args.calibrate {
        std::fs::write(path, eval::table(&report))
            .map_err(|e| Error::Output { path: path.clone(), reason: e.to_string() })?;
    }
    if args.calibration {
        calibration::calibration(&report)?;
    } else if args.json {
        stdout_line(&as_json(&report).to_string())?;
    } else {
        if args.errors {
            mistakes(&report)?;
        }
        table(&report)?;
    }
    let set = args.set.clone().unwrap_or_else(|| {
        args.gold.file_name().map_or_else(|| "gold".into(), |n| n.to_string_lossy().into_owned())
    });
    if let Some(path) = &args.floors {
        if args.update_floors {
            let (text, kept) = update_floors(path, &set, &report, args.allow_lower)?;
            std::fs::write(path, text)
                .map_err(|e| Error::Output { path: path.clone(), reason: e.to_string() })?;
            for name in kept {
                message(&format!(
                    "{set}: the floor of {name} stays although the score is lower; --allow-lower lowers it"
                ));
                outcome = Outcome::SomeFailed;
            }
        } else {
            for (name, floor, score) in Floors::read(path)?.below(&set, &report) {
                message(&format!("{set}: {name} is {score:.3}, below its floor {floor:.3}"));
                outcome = Outcome::SomeFailed;
            }
        }
    }
    Ok(outcome)
}

/// Records of the documents beside gold files, and what could not be read.
fn extract(engine: &Engine, gold: &[GoldDocument]) -> (Vec<Value>, Vec<Error>) {
    let mut worker = engine.worker();
    let (mut list, mut failed) = (Vec::new(), Vec::new());
    for document in gold {
        match document.document().and_then(crate::source::RawDocument::load) {
            Ok(doc) => {
                let mut record = serde_json::to_value(worker.extract(&doc)).unwrap_or(Value::Null);
                if let Some(id) = record.get_mut("id") {
                    *id = document.id.clone().into();
                }
                list.push(record);
            }
            Err(error) => failed.push(error),
        }
    }
    (list, failed)
}

fn table(report: &Report) -> Result<(), Failure> {
    stdout_line(&format!("{:<24}{:>7}{:>7}{:>7}{:>6}{:>6}{:>6}", "field", "P", "R", "F1", "tp", "fp", "fn"))?;
    for &field in Field::ALL {
        let t = report.tally(field);
        let name = format!("{}{}", field.name(), if Field::MAIN.contains(&field) { " *" } else { "" });
        stdout_line(&format!(
            "{name:<24}{:>7.3}{:>7.3}{:>7.3}{:>6}{:>6}{:>6}",
            t.precision(),
            t.recall(),
            t.f1(),
            t.right,
            t.spurious,
            t.missed
        ))?;
    }
    let missing = if report.missing.is_empty() {
        String::new()
    } else {
        format!("; no record for {}: {}", report.missing.len(), report.missing.join(" "))
    };
    stdout_line(&format!(
        "mean F1 of the fields marked *: {:.3} over {} documents{missing}",
        report.mean(),
        report.documents
    ))
}

fn mistakes(report: &Report) -> Result<(), Failure> {
    for m in &report.mistakes {
        let what = if m.spurious { "spurious" } else { "missed" };
        stdout_line(&format!(
            "{}\t{}\t{what}\t{}\t{}",
            m.id,
            m.field.name(),
            m.item.join(" "),
            m.quotes.join(" … ").replace('\n', "⏎")
        ))?;
    }
    Ok(())
}

fn as_json(report: &Report) -> Value {
    let fields: serde_json::Map<String, Value> = Field::ALL
        .iter()
        .map(|&f| {
            let t = report.tally(f);
            (
                f.name().to_string(),
                json!({
                    "precision": t.precision(), "recall": t.recall(), "f1": t.f1(),
                    "tp": t.right, "fp": t.spurious, "fn": t.missed
                }),
            )
        })
        .collect();
    json!({ "fields": fields, "mean": report.mean(), "documents": report.documents, "missing": report.missing })
}
