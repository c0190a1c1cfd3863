//! Sums as the STIX incident extension and MISP's template have them.

use super::INCIDENT;
use super::standing::Standing;

/// A sum, demanded, paid or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Term of `monetary-impact-type-ov`.
    pub variety: &'static str,
    /// Yen, where the text gives a number.
    pub yen: Option<u64>,
}

/// The sums of a case that are an impact: a ransom that was demanded or paid, losses and costs. What was refused is no
/// impact, what is planned may not come, and compensation and reissue fees are often sums a person or a card.
pub fn sums(standing: Standing<'_>) -> Vec<Sum> {
    let sums = standing.facts("money").filter_map(|(fact, value)| {
        let (kind, status) = fact.about.split_once(' ')?;
        let yen = value.get("amount").and_then(serde_json::Value::as_u64);
        let variety = INCIDENT.values("MoneyKind", kind, "monetary").first().copied()?;
        match (kind, status) {
            ("ransom", "demanded") => Some(Sum { variety, yen }),
            ("ransom", "paid") => Some(Sum { variety: "ransom-payment", yen }),
            ("ransom", _) => None,
            (_, "stated" | "paid") => Some(Sum { variety, yen }),
            _ => None,
        }
    });
    sums.collect()
}
