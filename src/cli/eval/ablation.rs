//! What each stage contributes to which field: scores with all stages, and what they lose without one.

use serde_json::Value;

use crate::ablation::Stage;
use crate::cli::Failure;
use crate::cli::output::stdout_line;
use crate::engine::Engine;
use crate::error::Error;
use crate::eval::{Field, GoldDocument, Report, score};
use crate::rules::RuleFiles;

/// Fields that a stage of the main facts can touch.
const COLUMNS: [(Field, &str); 10] = [
    (Field::DocumentKind, "kind"),
    (Field::Organization, "org"),
    (Field::Published, "publ"),
    (Field::IncidentTypes, "types"),
    (Field::Dates, "dates"),
    (Field::DatesWithKind, "d+kind"),
    (Field::Devices, "devices"),
    (Field::Affected, "affect"),
    (Field::LeakedData, "leaked"),
    (Field::Countermeasures, "measures"),
];

/// Prints a Markdown table: F1 with all stages, then the difference without each.
pub(super) fn ablation(
    gold: &[GoldDocument],
    files: &RuleFiles,
    records: impl Fn(&Engine, &[GoldDocument]) -> Vec<Value>,
) -> Result<(), Failure> {
    let report = |stage: Option<Stage>| -> Result<Report, Error> {
        let engine = Engine::with_files(files)?;
        let engine = match stage {
            Some(stage) => engine.without(stage),
            None => engine,
        };
        Ok(score(gold, &records(&engine, gold)))
    };
    let names: Vec<&str> = COLUMNS.iter().map(|(_, name)| *name).collect();
    stdout_line(&format!("| without | mean | {} |", names.join(" | ")))?;
    stdout_line(&format!("|---|{}", "---|".repeat(COLUMNS.len() + 1)))?;
    let all = report(None)?;
    let cells = |cell: &dyn Fn(Field) -> String| COLUMNS.map(|(field, _)| cell(field)).join(" | ");
    stdout_line(&format!(
        "| nothing | {:.3} | {} |",
        all.mean(),
        cells(&|f| format!("{:.3}", all.tally(f).f1()))
    ))?;
    for stage in Stage::ALL {
        let less = report(Some(stage))?;
        let change = |with: f64, without: f64| match ((without - with) * 1000.0).round() {
            0.0 => "·".to_string(),
            change => format!("{:+.3}", change / 1000.0),
        };
        stdout_line(&format!(
            "| {} | {} | {} |",
            stage.name(),
            change(all.mean(), less.mean()),
            cells(&|f| change(all.tally(f).f1(), less.tally(f).f1()))
        ))?;
    }
    Ok(())
}
