//! Countermeasures: what the organisation did or will do, apart from advice to the reader.

use super::confidence;
use super::document::Scope;
use super::tense::{self, Meaning, Tense};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Countermeasure, DocumentKind, Evidence, MeasureCategory, MeasureStatus};
use crate::text::LineKind;

struct Found {
    category: MeasureCategory,
    status: MeasureStatus,
    at: usize,
    confidence: f64,
    evidence: Evidence,
    bare: bool,
    /// From a rule that yields to others.
    weak: bool,
    /// Coming, and told to be so: under a heading of coming measures, or by the sentence.
    told: bool,
}

/// All measures, in text order, each category once per status.
pub fn countermeasures(
    analysis: &Analysis<'_>,
    scope: &Scope,
    kind: Option<DocumentKind>,
    past: &[bool],
    trace: &mut Trace,
) -> Vec<Countermeasure> {
    let mut found: Vec<Found> = Vec::new();
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        let heading =
            analysis.layout.lines[line].kind == LineKind::Heading && !analysis.layout.lines[line].day_led;
        for hit in analysis.rules.measures.find_in(reading, &analysis.scanned(s)) {
            let Some(category) = MeasureCategory::parse(hit.rule.value()) else { continue };
            let line_roles = || analysis.under(line, Role::Advice) || analysis.under(line, Role::Contact);
            let norm = reading.to_norm(hit.range.clone());
            let evidence = || analysis.evidence(norm.clone(), &hit.rule.id);
            let mut reject = |reason: &str| trace.reject("countermeasures", category, reason, evidence);
            // Among advice and contacts stand what the organisation pays, watches and whom to ask.
            let own = matches!(
                category,
                MeasureCategory::CardMonitoring
                    | MeasureCategory::Compensation
                    | MeasureCategory::ContactDesk
            ) && line_roles();
            if !scope.holds(s) && !own {
                reject("the sentence is not about this incident, or advises the reader");
                continue;
            }
            let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
            let above = analysis.first_prose.is_some_and(|first| line < first)
                && line < 14
                && !analysis.layout.lines[line].day_led
                && !sentence.contains('。');
            // A desk among the contacts is open, whatever its line says of hours.
            let named = hit.rule.id.ends_with(".named")
                || category == MeasureCategory::ContactDesk && analysis.under(line, Role::Contact);
            // お問い合わせ先 みなと病院 医事課(個人情報相談窓口): the line is its own heading.
            let given = || {
                ["お問い合わせ", "問い合わせ", "問合せ", "お問合せ", "連絡先"]
                    .iter()
                    .any(|w| sentence.starts_with(w))
                    && !sentence.contains('。')
            };
            if named && !(analysis.under(line, Role::Contact) || heading && line_roles() || given()) {
                reject("a desk that is mentioned, not given as the contact");
                continue;
            }
            if named {
                found.push(Found {
                    category,
                    status: MeasureStatus::Taken,
                    at: norm.start,
                    confidence: 0.85_f64.min(hit.rule.confidence),
                    evidence: evidence(),
                    bare: false,
                    weak: false,
                    told: false,
                });
                continue;
            }
            if heading || above {
                reject("a title or heading names measures, it takes none");
                continue;
            }
            if kind == Some(DocumentKind::News) && hit.rule.id.ends_with(".posted") {
                reject("that it was announced is the news, not a measure");
                continue;
            }
            if analysis.under(line, Role::Cause) && !analysis.under(line, Role::Taken) {
                reject("stands among causes");
                continue;
            }
            let meaning = Meaning {
                told_others: category == MeasureCategory::DataRecovery
                    || category == MeasureCategory::AffectedNotification && analysis.under(line, Role::Taken),
                looked: matches!(
                    category,
                    MeasureCategory::MalwareRemoval
                        | MeasureCategory::InternalInvestigation
                        | MeasureCategory::Forensics
                ),
            };
            match tense::tense(analysis, s, hit.range.clone(), meaning, past[s]) {
                Ok((tense, sure)) => found.push(Found {
                    category,
                    status: match tense {
                        Tense::Done => MeasureStatus::Taken,
                        Tense::Coming => MeasureStatus::Planned,
                    },
                    at: norm.start,
                    confidence: sure.min(hit.rule.confidence),
                    evidence: evidence(),
                    bare: category == MeasureCategory::Other,
                    weak: hit.rule.id.ends_with(".bare"),
                    told: tense == Tense::Coming
                        && (analysis.under(line, Role::Planned)
                            || ["予定", "次第", "今後", "準備"].iter().any(|w| reading.text.contains(w))
                            || !past[s] && tells_day(analysis, s)),
                }),
                Err(reason) => reject(reason),
            }
        }
    }
    settle(found)
}

/// Does a sentence tell a day?
fn tells_day(analysis: &Analysis<'_>, s: usize) -> bool {
    let range = &analysis.layout.sentences[s].range;
    analysis.has_date(range)
}

/// Steps of the response: once taken, a coming repetition of them is no measure of its own.
const RESPONSE: [MeasureCategory; 10] = [
    MeasureCategory::AffectedNotification,
    MeasureCategory::Forensics,
    MeasureCategory::InternalInvestigation,
    MeasureCategory::PoliceReport,
    MeasureCategory::NetworkIsolation,
    MeasureCategory::MalwareRemoval,
    MeasureCategory::AgencyConsultation,
    MeasureCategory::PublicWarning,
    MeasureCategory::DeviceReplacement,
    MeasureCategory::ServiceSuspension,
];

fn settle(mut found: Vec<Found>) -> Vec<Countermeasure> {
    let experts = found.iter().any(|f| f.category == MeasureCategory::Forensics);
    found.retain(|f| !(f.weak && f.category == MeasureCategory::InternalInvestigation && experts));
    let taken: Vec<MeasureCategory> =
        found.iter().filter(|f| f.status == MeasureStatus::Taken).map(|f| f.category).collect();
    found.retain(|f| {
        !(f.status == MeasureStatus::Planned
            && !f.told
            && RESPONSE.contains(&f.category)
            && taken.contains(&f.category))
    });
    let concrete = |status: MeasureStatus| found.iter().any(|f| !f.bare && f.status == status);
    let has = [concrete(MeasureStatus::Taken), concrete(MeasureStatus::Planned)];
    let mut out: Vec<(usize, Countermeasure)> = Vec::new();
    for f in &found {
        if f.bare && has[f.status as usize] {
            continue;
        }
        match out.iter_mut().find(|(_, c)| c.category == f.category && c.status == f.status) {
            Some((_, known)) => {
                if known.evidence.len() < 4 && !known.evidence.contains(&f.evidence) {
                    known.evidence.push(f.evidence.clone());
                }
                known.confidence = known.confidence.max(confidence(f.confidence));
            }
            None => out.push((
                f.at,
                Countermeasure {
                    category: f.category,
                    status: f.status,
                    confidence: confidence(f.confidence),
                    evidence: vec![f.evidence.clone()],
                },
            )),
        }
    }
    out.sort_by_key(|(at, c)| (*at, c.category, c.status));
    out.into_iter().map(|(_, c)| c).collect()
}
