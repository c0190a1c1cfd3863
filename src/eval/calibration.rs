//! Calibration: how often what is said with a confidence is right.

use std::collections::BTreeMap;

use super::{Field, Report};

/// Something that a record says, how surely, and whether gold says it, too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// Field.
    pub field: Field,
    /// Confidence, 0 to 1.
    pub confidence: f64,
    /// Is it right? An entry of several items is right when all of them are.
    pub right: bool,
}

/// What was said with confidences of one band.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Band {
    /// Items.
    pub items: usize,
    /// Right ones.
    pub right: usize,
    /// Sum of their confidences.
    pub sum: f64,
}

impl Band {
    /// Share of right items; 1 where there are none.
    pub fn share(self) -> f64 {
        if self.items == 0 { 1.0 } else { self.right as f64 / self.items as f64 }
    }

    /// Mean confidence.
    pub fn mean(self) -> f64 {
        if self.items == 0 { 0.0 } else { self.sum / self.items as f64 }
    }

    fn add(&mut self, said: &Said) {
        self.items += 1;
        self.right += usize::from(said.right);
        self.sum += said.confidence;
    }
}

/// Lower ends of the bands, the surest first.
pub const BANDS: [f64; 6] = [0.97, 0.94, 0.9, 0.8, 0.7, 0.0];

/// What was said, by band.
pub fn bands<'s>(said: impl IntoIterator<Item = &'s Said>) -> [Band; BANDS.len()] {
    let mut out = [Band::default(); BANDS.len()];
    for item in said {
        if let Some((band, _)) = out.iter_mut().zip(BANDS).find(|&(_, from)| item.confidence >= from) {
            band.add(item);
        }
    }
    out
}

/// What a share is drawn towards, and by how many items.
const DOUBT: (f64, f64) = (0.8, 4.0);

/// The calibration table of a report whose confidences are as facts give them, as `rules/calibration.toml` holds it.
///
/// For each field the shares of right items by confidence are made to rise (pool adjacent violators). A share of few
/// items is drawn towards four in five, so that three right ones do not make a certainty.
pub fn table(report: &Report) -> String {
    let mut text = String::from(
        "# What the confidences that facts give are worth: [given, share of right ones] for each key of the record,\n\
         # measured on gold that was written without sight of the rules. Written by\n\
         # `kaiji eval corpus/held/sealed --with corpus/fresh --calibrate rules/calibration.toml`.\n\n",
    );
    for &field in Field::ALL.iter().filter(|f| f.is_record_key()) {
        let mut by: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for said in report.said.iter().filter(|s| s.field == field) {
            let entry = by.entry((said.confidence * 100.0).round() as u32).or_default();
            entry.0 += f64::from(u8::from(said.right));
            entry.1 += 1.0;
        }
        // Blocks of right, all, and the confidences they span.
        let mut blocks: Vec<(f64, f64, u32, u32)> = Vec::new();
        for (given, (right, all)) in by {
            let mut block = (right, all, given, given);
            while let Some(&last) = blocks.last()
                && worth(last.0, last.1) >= worth(block.0, block.1)
            {
                block = (block.0 + last.0, block.1 + last.1, last.2, block.3);
                blocks.pop();
            }
            blocks.push(block);
        }
        let mut points: Vec<String> = Vec::new();
        for (right, all, from, to) in blocks {
            for given in if from == to { vec![from] } else { vec![from, to] } {
                points.push(format!("[{:.2}, {:.3}]", f64::from(given) / 100.0, worth(right, all)));
            }
        }
        if !points.is_empty() {
            text.push_str(&format!("{} = [{}]\n", field.name(), points.join(", ")));
        }
    }
    text
}

fn worth(right: f64, all: f64) -> f64 {
    (right + DOUBT.0 * DOUBT.1) / (all + DOUBT.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_rises_and_few_items_make_no_certainty() {
        let mut report = Report::default();
        for (confidence, right, times) in
            [(0.7, true, 5), (0.8, false, 3), (0.9, true, 96), (0.9, false, 4), (0.95, true, 2)]
        {
            for _ in 0..times {
                report.said.push(Said { field: Field::Dates, confidence, right });
            }
        }
        let table = table(&report);
        let line = table.lines().find(|l| l.starts_with("dates = ")).expect("a line for dates");
        assert_eq!(line, "dates = [[0.70, 0.683], [0.80, 0.683], [0.90, 0.955], [0.95, 0.955]]");
    }

    #[test]
    fn bands_hold_all_that_is_said() {
        let said: Vec<Said> = [0.99, 0.95, 0.9, 0.1]
            .map(|confidence| Said { field: Field::Dates, confidence, right: confidence > 0.5 })
            .into();
        let bands = bands(&said);
        assert_eq!(bands.iter().map(|b| b.items).collect::<Vec<_>>(), [1, 1, 1, 0, 0, 1]);
        assert_eq!(bands[5].share(), 0.0);
    }
}
