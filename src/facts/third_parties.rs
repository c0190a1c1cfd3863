//! Other organisations in the incident.

use super::bodies::{self, Body, BodyKind};
use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Evidence, ThirdParty, ThirdPartyRole};

/// Other organisations in the incident, in text order.
pub fn third_parties(
    analysis: &Analysis<'_>,
    scope: &Scope,
    bodies: &[Body],
    trace: &mut Trace,
) -> Vec<ThirdParty> {
    let mut out: Vec<(usize, ThirdParty)> = Vec::new();
    let mut add =
        |at: usize, name: Option<String>, role: ThirdPartyRole, sure: f64, evidence: Vec<Evidence>| match out
            .iter_mut()
            .find(|(_, t)| t.role == role && t.name == name)
        {
            Some((_, known)) => {
                for evidence in evidence {
                    if known.evidence.len() < 4 && !known.evidence.contains(&evidence) {
                        known.evidence.push(evidence);
                    }
                }
            }
            None => {
                out.push((at, ThirdParty { name, role, confidence: confidence(sure), evidence }));
            }
        };
    for (i, body) in bodies.iter().enumerate() {
        let named = match body.kind {
            BodyKind::Company | BodyKind::Municipality => true,
            BodyKind::Contractor => false,
            _ => continue,
        };
        let s = body.sentence;
        let line = analysis.layout.sentences[s].line;
        let aside = !scope.holds(s) || !named && analysis.under(line, Role::Planned);
        if aside && !trace.is_recording() {
            continue;
        }
        let said = bodies::said(analysis, bodies, i, &analysis.rules.third_parties);
        let vetoed = said.iter().find(|x| x.hit.rule.value() == "veto").map(|x| &x.hit.rule.id);
        for x in &said {
            let Some(role) = ThirdPartyRole::parse(x.hit.rule.value()) else { continue };
            let evidence = || bodies::evidence(analysis, body, x);
            if let Some(veto) = vetoed {
                trace.reject("third_parties", body.name(analysis), veto, evidence);
                continue;
            }
            if aside {
                trace.reject(
                    "third_parties",
                    body.name(analysis),
                    "the sentence is not about this incident",
                    evidence,
                );
                continue;
            }
            let name = named.then(|| body.name(analysis));
            let evidence = match name {
                Some(_) => bodies::with_name(analysis, body.range.clone(), "third_party.name", evidence()),
                None => vec![evidence()],
            };
            add(body.range.start, name, role, x.hit.rule.confidence, evidence);
        }
    }
    // What is said without a name of its own: 業者, a site or a service by its name.
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        let aside = !scope.holds(s) || analysis.under(line, Role::Planned);
        if aside && !trace.is_recording() {
            continue;
        }
        let hits = analysis.rules.third_parties.find(&analysis.scanned(s));
        for hit in hits {
            let Some((how, role)) = hit.rule.value().split_once('.') else { continue };
            let Some(role) = ThirdPartyRole::parse(role) else { continue };
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            if aside {
                trace.reject(
                    "third_parties",
                    &reading.text[hit.range.clone()],
                    "the sentence is not about this incident",
                    evidence,
                );
                continue;
            }
            let norm = reading.to_norm(hit.range.clone());
            let name = match how {
                "unnamed" => None,
                // グループ会社のアズサトレーディング
                "after" => {
                    let words = &analysis.text()[norm.clone()];
                    let of = ["である", "の"].iter().find_map(|w| words.find(w).map(|i| i + w.len()));
                    let Some(of) = of else { continue };
                    Some(bodies::printed(analysis, norm.start + of..norm.end))
                }
                // The last bracket of the match holds the name.
                _ => {
                    let words = &analysis.text()[norm.clone()];
                    let open = words.rfind(['「', '(']);
                    let Some(open) = open else { continue };
                    let from = norm.start + open + words[open..].chars().next().map_or(0, char::len_utf8);
                    let close = words[open..].find(['」', ')']).map_or(words.len(), |i| open + i);
                    let to = norm.start + close;
                    if from >= to {
                        continue;
                    }
                    Some(bodies::printed(analysis, from..to))
                }
            };
            add(norm.start, name, role, hit.rule.confidence, vec![evidence()]);
        }
    }
    // One that is named is the one that was spoken of without a name.
    let roles: Vec<ThirdPartyRole> =
        out.iter().filter(|(_, t)| t.name.is_some()).map(|(_, t)| t.role).collect();
    let platform_company = out.iter().any(|(_, t)| {
        t.role == ThirdPartyRole::Platform && t.evidence.iter().any(|e| e.rule.contains("company"))
    });
    out.retain(|(_, t)| t.name.is_some() || !roles.contains(&t.role));
    out.retain(|(_, t)| {
        !(platform_company
            && t.role == ThirdPartyRole::Platform
            && t.evidence.iter().all(|e| e.rule.contains(".quoted")))
    });
    out.sort_by_key(|(at, t)| (*at, t.role));
    out.into_iter().map(|(_, t)| t).collect()
}
