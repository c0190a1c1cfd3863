//! What guarded the data.

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Evidence, IncidentType, Protection, Valued};

/// What guarded the data, in text order.
pub fn protection(
    analysis: &Analysis<'_>,
    scope: &Scope,
    types: &[Valued<IncidentType>],
    trace: &mut Trace,
) -> Vec<Valued<Protection>> {
    let ransom = types.iter().any(|t| t.value == IncidentType::Ransomware);
    let mut found: Vec<(Protection, f64, Vec<Evidence>)> = Vec::new();
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        for hit in analysis.rules.protection.find_in(reading, &analysis.scanned(s)) {
            for value in hit.rule.says.iter().filter_map(|says| Protection::parse(says)) {
                let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
                if !scope.holds(s) {
                    trace.reject("protection", value, "the sentence is not about this incident", evidence);
                    continue;
                }
                let measures = analysis.under(line, Role::Planned) || analysis.under(line, Role::Taken);
                if measures && value != Protection::RemoteWipe {
                    trace.reject("protection", value, "stands among measures", evidence);
                    continue;
                }
                if ransom && hit.rule.id.ends_with(".plain") {
                    trace.reject("protection", value, "the attacker may have encrypted it", evidence);
                    continue;
                }
                match found.iter_mut().find(|f| f.0 == value) {
                    Some(known) if known.2.len() < 3 => known.2.push(evidence()),
                    Some(_) => {}
                    None => found.push((value, hit.rule.confidence, vec![evidence()])),
                }
            }
        }
    }
    found
        .into_iter()
        .map(|(value, sure, evidence)| Valued { value, confidence: confidence(sure - 0.02), evidence })
        .collect()
}
