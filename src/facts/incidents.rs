//! Incident types: all that the document states and does not deny.

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Evidence, IncidentType, Valued};

/// Types of incident, in order of first mention.
pub fn incident_types(
    analysis: &Analysis<'_>,
    scope: &Scope,
    trace: &mut Trace,
) -> Vec<Valued<IncidentType>> {
    let mut found: Vec<(IncidentType, f64, Vec<Evidence>)> = Vec::new();
    for (s, hits) in analysis.incidents().iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        for hit in hits {
            let Some(kind) = IncidentType::parse(hit.rule.value()) else { continue };
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            if !scope.holds(s) {
                trace.reject("incident_types", kind, "the sentence is not about this incident", evidence);
                continue;
            }
            if analysis.under(line, Role::Planned) {
                trace.reject("incident_types", kind, "stands among measures", evidence);
                continue;
            }
            match found.iter_mut().find(|f| f.0 == kind) {
                Some(f) if f.2.len() < 3 => f.2.push(evidence()),
                Some(_) => {}
                None => found.push((kind, hit.rule.confidence, vec![evidence()])),
            }
        }
    }
    found
        .into_iter()
        .map(|(value, sure, evidence)| {
            let again = 0.02 * (evidence.len() as f64 - 1.0);
            Valued { value, confidence: confidence(sure - 0.02 + again), evidence }
        })
        .collect()
}
