//! How often what is said with a confidence is right.

use crate::cli::Failure;
use crate::cli::output::stdout_line;
use crate::eval::{BANDS, Field, Report, Said, bands};

/// Of what was said with a confidence, how much is right: in all, then by field.
pub(super) fn calibration(report: &Report) -> Result<(), Failure> {
    let columns: Vec<String> =
        BANDS
            .iter()
            .map(|from| {
                if *from > 0.0 {
                    format!("{:>9}", format!("≥{from:.2}"))
                } else {
                    format!("{:>9}", "below")
                }
            })
            .collect();
    let line = |name: &str, said: &[Said]| {
        let cells: Vec<String> = bands(said)
            .iter()
            .map(|band| match band.items {
                0 => format!("{:>9}", "–"),
                items => format!("{:>9}", format!("{:.2}/{items}", band.share())),
            })
            .collect();
        stdout_line(&format!("{name:<18}{}", cells.concat()))
    };
    stdout_line(&format!("{:<18}{}", "confidence", columns.concat()))?;
    line("all fields", &report.said)?;
    let means: Vec<String> = bands(&report.said)
        .iter()
        .map(|band| if band.items == 0 { format!("{:>9}", "–") } else { format!("{:>9.2}", band.mean()) })
        .collect();
    stdout_line(&format!("{:<18}{}", "  mean confidence", means.concat()))?;
    for &field in Field::ALL.iter().filter(|f| f.is_record_key()) {
        let said: Vec<Said> = report.said.iter().filter(|s| s.field == field).copied().collect();
        if !said.is_empty() {
            line(field.name(), &said)?;
        }
    }
    let sure: Vec<Said> = report.said.iter().filter(|s| s.confidence >= 0.9).copied().collect();
    let right = sure.iter().filter(|s| s.right).count();
    stdout_line(&format!(
        "each cell: share right/items. Said with 0.9 or more: {} items, {right} right, {:.3}",
        sure.len(),
        if sure.is_empty() { 1.0 } else { right as f64 / sure.len() as f64 }
    ))
}
