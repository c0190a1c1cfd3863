//! Harm that followed from a leak.

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Evidence, SecondaryDamage, Valued};

/// What the text says of harm that followed: that some was seen beats that none was, and that beats that some may
/// have.
pub fn secondary_damage(
    analysis: &Analysis<'_>,
    scope: &Scope,
    trace: &mut Trace,
) -> Option<Valued<SecondaryDamage>> {
    let rank = |value: SecondaryDamage| match value {
        SecondaryDamage::Confirmed => 2,
        SecondaryDamage::NoneConfirmed => 1,
        SecondaryDamage::Possible => 0,
    };
    let mut best: Option<(SecondaryDamage, f64, Vec<Evidence>)> = None;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        for hit in analysis.rules.secondary_damage.find_in(reading, &analysis.scanned(s)) {
            let Some(value) = SecondaryDamage::parse(hit.rule.value()) else { continue };
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            let begins = reading.text[..hit.range.start].chars().count() <= 6;
            if hit.rule.id.ends_with(".under") && !(begins && under_harm(analysis, line)) {
                continue;
            }
            // Among advice and contacts stands whether anything was seen so far.
            let advice = analysis.under(line, Role::Advice) || analysis.under(line, Role::Contact);
            let background = analysis.documents()[s].iter().any(|h| h.rule.value() == "background");
            if !scope.holds(s) && (!advice || background) {
                trace.reject("secondary_damage", value, "the sentence is not about this incident", evidence);
                continue;
            }
            if analysis.under(line, Role::Planned) && value == SecondaryDamage::Possible {
                trace.reject("secondary_damage", value, "stands among measures", evidence);
                continue;
            }
            match &mut best {
                Some((known, _, list)) if *known == value => {
                    if list.len() < 3 {
                        list.push(evidence());
                    }
                }
                Some((known, ..)) if rank(*known) > rank(value) => {
                    trace.reject("secondary_damage", value, "more is said elsewhere", evidence);
                }
                _ => best = Some((value, hit.rule.confidence, vec![evidence()])),
            }
        }
    }
    best.map(|(value, sure, evidence)| Valued { value, confidence: confidence(sure), evidence })
}

/// Does the heading over a line name the harm that follows from a leak?
fn under_harm(analysis: &Analysis<'_>, line: usize) -> bool {
    let names = |l: usize| {
        let words = &analysis.text()[analysis.layout.lines[l].range.clone()];
        ["二次被害", "二次的", "2次被害", "悪用", "不正利用"].iter().any(|w| words.contains(w))
    };
    // Q 二次被害はありますか: what is asked on the line before.
    let asked = line.checked_sub(1).is_some_and(|l| {
        analysis.text()[analysis.layout.lines[l].range.clone()].trim_end_matches(['。', '?']).ends_with('か')
            && names(l)
    });
    asked || analysis.layout.governors(line).any(names)
}
