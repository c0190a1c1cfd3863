//! How many people, records and things are or may be concerned.

use super::confidence;
use super::counted::Counted;
use super::status::Distance;
use crate::record::Affected;

/// All counts of what is or may be leaked, in text order.
pub fn affected(counted: &[Counted<'_>]) -> Vec<Affected> {
    counted
        .iter()
        .map(|c| Affected {
            unit: c.unit,
            count: c.figure.count.count,
            qualifier: c.figure.count.qualifier,
            status: c.status,
            confidence: sureness(c),
            evidence: c.evidence.clone(),
        })
        .collect()
}

/// How sure a count and its status are: the nearer the words, the surer.
pub fn sureness(counted: &Counted<'_>) -> f64 {
    confidence(match counted.read {
        Distance::Clause => 0.92,
        Distance::Sentence | Distance::Heading => 0.9,
        Distance::Earlier => 0.8,
        Distance::Default => 0.75,
    })
}
