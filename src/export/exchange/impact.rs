//! Data by kind of information and of loss, as the STIX incident extension and MISP's template have it.

use super::INCIDENT;
use super::standing::{Count, Standing};
use crate::label::Lang;
use crate::record::{DataCategory, LeakStatus, Unit};

/// One kind of information and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Term of `information-type-ov`, or `unknown`.
    pub information: &'static str,
    /// Term of `incident-confidentiality-loss-enum`.
    pub loss: &'static str,
    /// What is said of the data.
    pub status: LeakStatus,
    /// The categories of data that it stands for.
    pub categories: Vec<DataCategory>,
    /// People concerned; on one impact of each status.
    pub people: Option<Count>,
    /// Records or cards concerned.
    pub records: Option<(Unit, Count)>,
}

impl Impact {
    /// What it stands for, in words, numbers with their qualifiers.
    pub fn words(&self) -> String {
        let status = self.status.label(Lang::En);
        let data: Vec<&str> = self.categories.iter().map(|c| c.label(Lang::En)).collect();
        let data = if data.is_empty() { "data that is not told".into() } else { data.join(", ") };
        let mut out = format!("{status}: {data}");
        if let Some(people) = self.people {
            out.push_str(&format!("; people: {}", people.words()));
        }
        if let Some((unit, count)) = self.records {
            out.push_str(&format!("; {}: {}", unit.label(Lang::En), count.words()));
        }
        out
    }
}

/// The impacts of a case. That something did not leak is told of kinds of information of which nothing did; what no
/// evidence was found of is no impact.
pub fn impacts(standing: Standing<'_>) -> Vec<Impact> {
    let mut out: Vec<Impact> = Vec::new();
    for (fact, value) in standing.facts("leaked_data") {
        let category = DataCategory::parse(&fact.about);
        let status = value.as_str().and_then(LeakStatus::parse);
        let (Some(category), Some(status)) = (category, status) else { continue };
        let information = INCIDENT.values(DataCategory::NAME, category.as_str(), "information_type");
        let loss = INCIDENT.values(LeakStatus::NAME, status.as_str(), "loss_type");
        let (Some(&information), Some(&loss)) = (information.first(), loss.first()) else { continue };
        match out.iter_mut().find(|i| i.information == information && i.status == status) {
            Some(impact) => impact.categories.push(category),
            None => out.push(Impact {
                information,
                loss,
                status,
                categories: vec![category],
                people: None,
                records: None,
            }),
        }
    }
    let open: Vec<&str> = out.iter().filter(|i| i.status.is_open()).map(|i| i.information).collect();
    out.retain(|i| i.status.is_open() || !open.contains(&i.information));
    for status in [LeakStatus::Leaked, LeakStatus::Possible] {
        let people = standing.people(status);
        let count = |unit: Unit| Some((unit, standing.count("affected", &format!("{unit} {status}"))?));
        let (cards, records) = (count(Unit::Cards), count(Unit::Records));
        if people.is_none() && cards.is_none() && records.is_none() {
            continue;
        }
        // People and records are counted once, on the data that is most theirs.
        let of = |information: &str, out: &[Impact]| {
            out.iter().position(|i| i.status == status && i.information == information)
        };
        let first = of("pii", &out).or_else(|| out.iter().position(|i| i.status == status));
        let at = first.unwrap_or_else(|| {
            let loss = INCIDENT.values(LeakStatus::NAME, status.as_str(), "loss_type");
            out.push(Impact {
                information: "unknown",
                loss: loss.first().copied().unwrap_or_default(),
                status,
                categories: vec![],
                people: None,
                records: None,
            });
            out.len() - 1
        });
        out[at].people = people;
        out[at].records = records;
        if let Some(at) = of("payment", &out) {
            out[at].records = cards.or(out[at].records);
        }
    }
    out
}
