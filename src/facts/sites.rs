//! Places counted.

use super::confidence;
use super::document::Scope;
use super::figures::Figure;
use crate::analysis::{Analysis, Trace};
use crate::record::{SiteRole, Sites};

/// Places counted: those that were hit, and all there are.
pub fn sites(
    analysis: &Analysis<'_>,
    scope: &Scope,
    figures: &[Figure<'_>],
    trace: &mut Trace,
) -> Vec<Sites> {
    let mut out: Vec<Sites> = Vec::new();
    for figure in figures {
        let unit = &analysis.text()[figure.count.unit_range.clone()];
        // 事業所 counts organisations elsewhere, but is a place, too.
        if figure.count.unit != "sites" && unit != "事業所" || figure.count.count == 0 {
            continue;
        }
        let words = || figure.words(analysis);
        if !scope.holds(figure.sentence) {
            trace.reject("sites", figure.count.count, "the sentence is not about this incident", words);
            continue;
        }
        let found = [
            ("sites_total", SiteRole::Total),
            ("sites_affected", SiteRole::Affected),
            ("sites_all", SiteRole::Total),
        ]
        .into_iter()
        .find_map(|(value, role)| Some((figure.says(value)?, role)));
        let Some((hit, role)) = found else {
            trace.reject("sites", figure.count.count, "nothing says what the places are", words);
            continue;
        };
        if out.iter().any(|s| s.role == role && s.count == figure.count.count) {
            continue;
        }
        out.push(Sites {
            role,
            count: figure.count.count,
            unit: unit.to_string(),
            confidence: confidence(hit.rule.confidence),
            evidence: vec![words(), figure.evidence(analysis, hit)],
        });
    }
    out
}
