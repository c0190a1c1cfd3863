//! Floors: the F1 of each field that must not be lost.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{Field, Report};
use crate::error::Error;

/// Floors by gold set and field; `mean` is a field here.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Floors(pub BTreeMap<String, BTreeMap<String, f64>>);

impl Floors {
    /// Reads a floors file.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it cannot be read.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Document { name: path.display().to_string(), reason };
        let text = std::fs::read_to_string(path).map_err(|e| wrong(format!("cannot be read ({e})")))?;
        toml::from_str(&text).map_err(|e| wrong(format!("is not a floors file ({})", e.message())))
    }

    /// What of a report lies below its floor: field, floor, score.
    pub fn below(&self, set: &str, report: &Report) -> Vec<(String, f64, f64)> {
        let Some(floors) = self.0.get(set) else { return Vec::new() };
        floors
            .iter()
            .filter_map(|(name, &floor)| {
                let score = value(name, report)?;
                // Floors are written with three digits.
                (score + 0.0005 < floor).then(|| (name.clone(), floor, score))
            })
            .collect()
    }
}

fn value(name: &str, report: &Report) -> Option<f64> {
    if name == "mean" { Some(report.mean()) } else { Field::parse(name).map(|f| report.tally(f).f1()) }
}

/// The floors file with a set's floors raised to a report's scores; lowered only where `allow_lower`.
///
/// Returns the new text and the fields that would have to be lowered and were not.
///
/// # Errors
///
/// [`Error::Document`] when the file is there and cannot be read.
pub fn update_floors(
    path: &Path,
    set: &str,
    report: &Report,
    allow_lower: bool,
) -> Result<(String, Vec<String>), Error> {
    let mut floors = if path.exists() { Floors::read(path)?.0 } else { BTreeMap::new() };
    let entry = floors.entry(set.to_string()).or_default();
    let mut kept = Vec::new();
    let names = Field::ALL.iter().map(|f| f.name()).chain(["mean"]);
    for name in names {
        let Some(score) = value(name, report) else { continue };
        let score = (score * 1000.0).floor() / 1000.0;
        match entry.get(name) {
            Some(&floor) if score < floor && !allow_lower => kept.push(name.to_string()),
            _ => {
                entry.insert(name.to_string(), score);
            }
        }
    }
    let mut text = String::from(
        "# F1 floors by gold set and field. `kaiji eval --floors` fails below one; `--update-floors` raises them,\n\
         # and lowers one only with `--allow-lower`.\n",
    );
    for (set, fields) in &floors {
        text.push_str(&format!("\n[{set}]\n"));
        for (name, floor) in fields {
            text.push_str(&format!("\"{name}\" = {floor:.3}\n"));
        }
    }
    Ok((text, kept))
}
