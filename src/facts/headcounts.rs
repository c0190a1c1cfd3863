//! People counted, by what the count is of.

use super::affected::sureness;
use super::confidence;
use super::counted::Counts;
use super::document::Scope;
use super::figures::Figure;
use super::revisions::Link;
use super::status::Distance;
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::Qualifier;
use crate::record::{Headcount, HeadcountRole, LeakStatus, Unit};

/// People counted, by what the count is of: those whose data leaked or may have leaked, by what `affected` reads of
/// them; those told and those harmed, by the words around the count.
pub fn headcounts(
    analysis: &Analysis<'_>,
    scope: &Scope,
    counted: &Counts<'_>,
    figures: &[Figure<'_>],
    links: &[Link],
    trace: &mut Trace,
) -> Vec<Headcount> {
    // Each with the place of its count, so that all come out in text order.
    let mut found: Vec<(usize, Headcount)> = Vec::new();
    for c in counted.leaked.iter().filter(|c| c.unit == Unit::Persons).chain(&counted.people) {
        let count = c.figure.count;
        let revised = links.iter().any(|l| figures[l.earlier].count.number == count.number);
        if revised || c.figure.says("earlier").is_some() || c.figure.says("none").is_some() {
            let reason = "a figure revised, or people who are not concerned";
            trace.reject("headcounts", count.count, reason, || c.figure.words(analysis));
            continue;
        }
        let role = match c.status {
            // That data lay open does not say that anybody looked at it.
            LeakStatus::Leaked if c.evidence.iter().any(|e| e.rule == "status.exposed") => {
                HeadcountRole::Maximum
            }
            // 最大 says that it may be fewer.
            LeakStatus::Leaked if count.qualifier == Qualifier::AtMost => HeadcountRole::Maximum,
            LeakStatus::Leaked => HeadcountRole::Confirmed,
            LeakStatus::Possible => HeadcountRole::Maximum,
            LeakStatus::NotLeaked | LeakStatus::NoEvidence => {
                let reason = "their data did not leak, as far as is told";
                trace.reject("headcounts", count.count, reason, || c.figure.words(analysis));
                continue;
            }
        };
        // 4万人に文書を送った: told, and nothing in the clause says that they are all who are concerned.
        let told = c.figure.says("notified").is_some() && c.read > Distance::Clause;
        if told || c.figure.says("damaged").is_some() {
            continue;
        }
        let passed_over = counted.people.iter().any(|p| std::ptr::eq(p, c));
        if passed_over && found.iter().any(|(_, h)| h.count == count.count) {
            continue;
        }
        found.push((
            count.number.start,
            Headcount {
                role,
                count: count.count,
                qualifier: count.qualifier,
                confidence: sureness(c),
                evidence: c.evidence.clone(),
            },
        ));
    }
    for figure in figures.iter().filter(|f| f.count.unit == "persons" && f.count.count > 0) {
        for (role, value) in [(HeadcountRole::Notified, "notified"), (HeadcountRole::Damaged, "damaged")] {
            let Some(hit) = figure.says(value) else { continue };
            let line = analysis.layout.sentences[figure.sentence].line;
            // Advice to the reader tells who was harmed so far.
            let advice = role == HeadcountRole::Damaged && analysis.under(line, Role::Advice);
            if !scope.holds(figure.sentence) && !advice || analysis.under(line, Role::Planned) {
                let reason = "the sentence is not about this incident, or tells what is still to come";
                trace.reject("headcounts", figure.count.count, reason, || figure.words(analysis));
                continue;
            }
            if found.iter().any(|(_, h)| h.role == role && h.count == figure.count.count) {
                continue;
            }
            found.push((
                figure.count.number.start,
                Headcount {
                    role,
                    count: figure.count.count,
                    qualifier: figure.count.qualifier,
                    confidence: confidence(hit.rule.confidence),
                    evidence: vec![figure.words(analysis), figure.evidence(analysis, hit)],
                },
            ));
        }
    }
    found.sort_by_key(|(at, h)| (*at, h.role));
    found.into_iter().map(|(_, h)| h).collect()
}
