//! What confidences are worth: facts say how sure they are by the kind of rule and place, and a table that was measured
//! on gold says how often such facts are right.

use std::collections::BTreeMap;

use super::files::RuleFile;
use crate::error::Error;

/// For each key of the record, what a confidence given by its facts is worth: points of a line that never falls.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    fields: BTreeMap<String, Vec<(f64, f64)>>,
}

impl Calibration {
    /// Reads the table: a line a key, `[[given, worth], …]`, by rising values.
    pub(super) fn parse(file: &RuleFile) -> Result<Self, Error> {
        let fields: BTreeMap<String, Vec<(f64, f64)>> = file.parse_toml()?;
        for (name, points) in &fields {
            let line = file.text.lines().position(|l| l.starts_with(name.as_str())).map_or(1, |i| i + 1);
            let rises = points.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 <= p[1].1);
            let shares = points.iter().all(|p| (0.0..=1.0).contains(&p.0) && (0.0..=1.0).contains(&p.1));
            if points.is_empty() || !rises || !shares {
                return Err(file.error(
                    line,
                    format!(
                        "{name} needs points [given, worth] between 0 and 1, both rising; \
                         `kaiji eval GOLD --calibrate FILE` writes the file anew"
                    ),
                ));
            }
        }
        Ok(Calibration { fields })
    }

    /// What a confidence of a field is worth, with two digits; as it is where nothing was measured.
    pub fn worth(&self, field: &str, given: f64) -> f64 {
        let Some(points) = self.fields.get(field) else { return given };
        let at = points.partition_point(|p| p.0 < given);
        let worth = match (at.checked_sub(1).and_then(|i| points.get(i)), points.get(at)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (given - a.0) / (b.0 - a.0),
            (None, Some(p)) | (Some(p), None) => p.1,
            (None, None) => given,
        };
        (worth * 100.0).round() / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Calibration, Error> {
        Calibration::parse(&RuleFile::new("calibration.toml".into(), text.into()))
    }

    #[test]
    fn between_points_lies_a_line() {
        let table = parse("dates = [[0.7, 0.5], [0.9, 0.9]]").expect("a valid table");
        for (given, worth) in [(0.6, 0.5), (0.7, 0.5), (0.8, 0.7), (0.9, 0.9), (1.0, 0.9)] {
            assert_eq!(table.worth("dates", given), worth);
        }
        assert_eq!(table.worth("devices", 0.83), 0.83);
    }

    #[test]
    fn a_table_that_falls_is_refused() {
        assert!(parse("dates = [[0.7, 0.8], [0.9, 0.6]]").is_err());
        assert!(parse("dates = []").is_err());
        assert!(parse("dates = [[0.7, 1.8]]").is_err());
    }
}
