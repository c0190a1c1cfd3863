//! Who noticed first, and how.

use std::ops::Range;

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Discoverer, Discovery, DiscoveryMeans};
use crate::rules::Hit;

/// Who noticed first, and how: the first sentence that tells it, and of that sentence all who stand side by side.
pub fn discovery(analysis: &Analysis<'_>, scope: &Scope, trace: &mut Trace) -> Vec<Discovery> {
    let mut first: Option<(usize, Hit<'_>)> = None;
    let mut list: Vec<Discovery> = Vec::new();
    // What holds only where nothing closer is told.
    let mut vague: Option<Discovery> = None;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        // Rules stand in the file from the closest to the widest: of overlapping matches the first one holds.
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for hit in analysis.rules.discovery.find_in(reading, &analysis.scanned(s)) {
            if quoted(&reading.text, &hit.range) {
                trace.reject(
                    "discovery",
                    hit.rule.says.join(" "),
                    "stands within what somebody said",
                    || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id),
                );
                continue;
            }
            if hits.iter().all(|h| h.range.end <= hit.range.start || hit.range.end <= h.range.start) {
                hits.push(hit);
            }
        }
        hits.sort_by_key(|hit| hit.range.start);
        for hit in hits {
            let [by, how] = hit.rule.says.as_slice() else { continue };
            let (Some(by), Some(how)) = (Discoverer::parse(by), DiscoveryMeans::parse(how)) else { continue };
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            let value = format_args!("{by} {how}");
            if !scope.holds(s) {
                trace.reject("discovery", value, "the sentence is not about this incident", evidence);
                continue;
            }
            if analysis.under(line, Role::Planned) {
                trace.reject("discovery", value, "stands among measures", evidence);
                continue;
            }
            if hit.rule.id.ends_with(".alone") {
                vague.get_or_insert_with(|| Discovery {
                    by,
                    how,
                    confidence: confidence(hit.rule.confidence - 0.02),
                    evidence: vec![evidence()],
                });
                continue;
            }
            match &first {
                None => {}
                Some((known, other))
                    if *known == s
                        && reading.clause_at(other.range.start) == reading.clause_at(hit.range.start)
                        && !list.iter().any(|d| d.by == by) => {}
                Some(_) => {
                    trace.reject("discovery", value, "somebody noticed before", evidence);
                    continue;
                }
            }
            list.push(Discovery {
                by,
                how,
                confidence: confidence(hit.rule.confidence - 0.05),
                evidence: vec![evidence()],
            });
            first.get_or_insert((s, hit));
        }
    }
    if list.is_empty() {
        list.extend(vague);
    }
    list
}

/// Does a stretch stand within a quotation: what somebody tells of others is not who told it.
fn quoted(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let Some(open) = before.rfind('「') else { return false };
    !before[open..].contains('」')
        && text[range.start..].find('」').is_some_and(|to| range.start + to >= range.end)
}
