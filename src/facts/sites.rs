//! Places counted.

use std::ops::Range;

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
        let (role, sure, told) = match found {
            Some((hit, role)) => (role, hit.rule.confidence, figure.evidence(analysis, hit)),
            None => {
                let Some(heading) = headed(analysis, figure.sentence) else {
                    trace.reject("sites", figure.count.count, "nothing says what the places are", words);
                    continue;
                };
                (SiteRole::Affected, 0.78, analysis.evidence(heading, "sites.heading"))
            }
        };
        if out.iter().any(|s| s.role == role && s.count == figure.count.count) {
            continue;
        }
        out.push(Sites {
            role,
            count: figure.count.count,
            unit: unit.to_string(),
            confidence: confidence(sure),
            evidence: vec![words(), told],
        });
    }
    out
}

/// The heading over a short line that says that what is under it was hit: 影響を受けた拠点.
fn headed(analysis: &Analysis<'_>, sentence: usize) -> Option<Range<usize>> {
    let line = analysis.layout.sentences[sentence].line;
    let text = analysis.text();
    if text[analysis.layout.lines[line].range.clone()].contains('。') {
        return None;
    }
    let heading = analysis.layout.lines[analysis.layout.governors(line).next()?].body.clone();
    let words = &text[heading.clone()];
    let hit = ["影響", "被害", "障害"].iter().any(|w| words.contains(w));
    (hit && !["対応", "ない", "なかった"].iter().any(|w| words.contains(w))).then_some(heading)
}
