//! Who was told or engaged.

use super::bodies::{self, Body, BodyKind, is_title};
use super::confidence;
use super::document::Scope;
use super::tense::{self, Meaning, Tense};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Evidence, Party, PartyKind, PartyStatus, ReportForm, ThirdParty};

struct Found {
    kind: PartyKind,
    name: String,
    at: usize,
    report: Option<ReportForm>,
    status: PartyStatus,
    confidence: f64,
    evidence: Vec<Evidence>,
    /// A company by its own name.
    company: bool,
    /// The words say that it was asked, not only that it worked.
    engaged: bool,
}

/// Who was told or engaged, in text order.
pub fn parties(
    analysis: &Analysis<'_>,
    scope: &Scope,
    bodies: &[Body],
    third: &[ThirdParty],
    past: &[bool],
    trace: &mut Trace,
) -> Vec<Party> {
    let mut found: Vec<Found> = Vec::new();
    for (i, body) in bodies.iter().enumerate() {
        let own_kind = match body.kind {
            BodyKind::Party(kind) => Some(kind),
            BodyKind::Municipality => Some(PartyKind::Regulator),
            BodyKind::Company => None,
            BodyKind::Contractor | BodyKind::Service => continue,
        };
        let s = body.sentence;
        let line = analysis.layout.sentences[s].line;
        let aside =
            !scope.holds(s) || analysis.under(line, Role::Cause) && !analysis.under(line, Role::Taken);
        let titled = is_title(analysis, s);
        if (aside || titled) && !trace.is_recording() {
            continue;
        }
        let mut said = bodies::said(analysis, bodies, i, &analysis.rules.parties);
        if said.is_empty() {
            continue;
        }
        let name = body.name(analysis);
        let mut reject = |reason: &str, said: &bodies::Said<'_>| {
            trace.reject("parties", &name, reason, || bodies::evidence(analysis, body, said));
        };
        if let Some(veto) = said.iter().find(|x| x.hit.rule.value() == "veto") {
            reject(&format!("{}: {}", veto.hit.rule.id, veto.hit.rule.why), veto);
            continue;
        }
        // 速報 and 確報 say more than that something was reported.
        let form = |x: &bodies::Said<'_>| match x.hit.rule.value() {
            "preliminary" => Some(ReportForm::Preliminary),
            "final" => Some(ReportForm::Final),
            _ => None,
        };
        if said.iter().any(|x| form(x).is_some()) {
            said.retain(|x| form(x).is_some());
        }
        for x in &said {
            if aside {
                reject("the sentence is not about this incident, or advises the reader", x);
                continue;
            }
            if titled {
                reject("a title or heading", x);
                continue;
            }
            let Some(kind) = PartyKind::parse(x.hit.rule.value()).or(own_kind) else { continue };
            // Who runs the system that was hit looks into it as its provider.
            let short = name.trim_end_matches('社');
            let runs = kind == PartyKind::Expert
                && body.kind == BodyKind::Company
                && third.iter().any(|t| t.name.as_ref().is_some_and(|n| n.contains(short)));
            let kind = if runs { PartyKind::Provider } else { kind };
            let meaning = Meaning { told_others: false, looked: true };
            let told = under_way(analysis, s, x.range.end)
                .map_or_else(|| tense::tense(analysis, s, x.range.clone(), meaning, past[s]), Ok);
            match told {
                Ok((tense, sure)) => found.push(Found {
                    kind,
                    name: name.clone(),
                    at: body.range.start,
                    report: form(x),
                    status: match tense {
                        Tense::Done => PartyStatus::Done,
                        Tense::Coming => PartyStatus::Planned,
                    },
                    confidence: sure.min(x.hit.rule.confidence),
                    evidence: bodies::with_name(
                        analysis,
                        body.range.clone(),
                        "party.name",
                        bodies::evidence(analysis, body, x),
                    ),
                    company: body.kind == BodyKind::Company,
                    engaged: x.hit.rule.id.ends_with(".engaged"),
                }),
                Err(reason) => reject(reason, x),
            }
        }
    }
    reports(analysis, scope, bodies, past, &mut found);
    settle(found)
}

/// 確報は今月中に提出する予定です: a sentence that names no board speaks of the one that had the 速報.
fn reports(analysis: &Analysis<'_>, scope: &Scope, bodies: &[Body], past: &[bool], found: &mut Vec<Found>) {
    const RULE: &str = "party.regulator.final";
    let first = |f: &Found| f.kind == PartyKind::Regulator && f.report == Some(ReportForm::Preliminary);
    if !found.iter().any(first) {
        return;
    }
    for (s, reading) in analysis.readings.iter().enumerate() {
        let Some(at) = reading.text.find("確報") else { continue };
        if bodies.iter().any(|b| b.sentence == s)
            || !scope.holds(s)
            || !reading.text[at..].contains(['提', '行', '報', '予'])
        {
            continue;
        }
        let near = |f: &&Found| analysis.sentence_at(f.at).is_some_and(|of| of < s && s - of <= 2);
        let Some(told) = found.iter().rev().find(|f| first(f) && near(f)) else { continue };
        let range = at..reading.text.trim_end_matches('。').len();
        let Ok((tense, sure)) =
            tense::tense(analysis, s, range.clone(), Meaning { told_others: false, looked: true }, past[s])
        else {
            continue;
        };
        let mut evidence = told.evidence.clone();
        evidence.push(analysis.evidence_in(s, range, RULE));
        let entry = Found {
            kind: PartyKind::Regulator,
            name: told.name.clone(),
            at: reading.to_norm(at..at + "確報".len()).start,
            report: Some(ReportForm::Final),
            status: match tense {
                Tense::Done => PartyStatus::Done,
                Tense::Coming => PartyStatus::Planned,
            },
            confidence: sure.min(0.85),
            evidence,
            company: false,
            engaged: false,
        };
        found.push(entry);
    }
}

/// 助言を得つつ, 協議し、…することとした: what goes with another step is done with it, whatever that step is.
fn under_way(analysis: &Analysis<'_>, s: usize, end: usize) -> Option<(Tense, f64)> {
    let reading = &analysis.readings[s];
    let rest = reading.text.get(end..)?;
    let near: String = rest.chars().take(10).take_while(|&c| c != '、').collect();
    let with = ["ながら", "つつ"].iter().any(|w| near.contains(w));
    let own = reading.clauses.get(reading.clause_at(end.saturating_sub(1)))?;
    let decided = own.range.end < reading.text.len()
        && reading.text.trim_end_matches(['。', ')']).ends_with("こととする〔過〕");
    (with && !rest.trim_end_matches('。').ends_with("〔行〕") || decided).then_some((Tense::Done, 0.85))
}

/// May two names stand for one body: one is the end or the short form of the other?
fn same(kind: PartyKind, a: &str, b: &str) -> bool {
    if a == b || a.ends_with(b) || b.ends_with(a) {
        return true;
    }
    let plain = |n: &str| {
        matches!(n, "警察" | "警察署" | "所轄警察署" | "所轄の警察署" | "所轄署" | "警察当局" | "捜査機関")
    };
    match kind {
        PartyKind::Police => plain(a) || plain(b),
        // Who watches is another than who investigates, and so are people who were sent.
        PartyKind::Expert => ["監視", "チーム"].iter().all(|w| a.contains(w) == b.contains(w)),
        PartyKind::Lawyer => true,
        PartyKind::Agency => {
            let ipa = |n: &str| ["IPA", "情報処理推進機構", "安心相談"].iter().any(|w| n.contains(w));
            ipa(a) && ipa(b)
        }
        PartyKind::CardCompany => a.contains("代行") == b.contains("代行"),
        _ => false,
    }
}

/// One entry for each body, report and status; a body that was told is not also planned to be told.
fn settle(mut found: Vec<Found>) -> Vec<Party> {
    // 同委員会 is the board named last.
    for i in 0..found.len() {
        if found[i].name.starts_with('同') {
            let known =
                found[..i].iter().rev().find(|f| f.kind == found[i].kind && !f.name.starts_with('同'));
            if let Some(name) = known.map(|f| f.name.clone()) {
                found[i].name = name;
            }
        }
    }
    found.retain(|f| !f.name.starts_with('同'));
    // A company that is named is the expert of which the text speaks.
    let named: Vec<PartyKind> = found.iter().filter(|f| f.company).map(|f| f.kind).collect();
    if named.contains(&PartyKind::Expert) {
        found.retain(|f| f.kind != PartyKind::Expert || f.company || f.status == PartyStatus::Planned);
    }
    let mut out: Vec<(Found, Vec<Evidence>)> = Vec::new();
    for f in found {
        let known = out.iter_mut().find(|(k, _)| {
            k.kind == f.kind
                && k.status == f.status
                && k.company == f.company
                && same(f.kind, &k.name, &f.name)
                && (k.report == f.report || k.report.is_none() || f.report.is_none())
        });
        match known {
            Some((k, evidence)) => {
                let mut more = f.evidence;
                more.retain(|e| !evidence.contains(e));
                k.report = k.report.or(f.report);
                k.confidence = k.confidence.max(f.confidence);
                let longer = f.name.ends_with(&k.name) || f.kind == PartyKind::Police;
                if longer && f.name.len() > k.name.len()
                    || f.engaged && !k.engaged && !k.name.ends_with(&f.name)
                {
                    k.name = f.name;
                    // The words of the name that is kept come first.
                    evidence.splice(0..0, more);
                } else {
                    evidence.extend(more);
                }
                evidence.truncate(5);
                k.engaged |= f.engaged;
            }
            None => {
                let evidence = f.evidence.clone();
                out.push((f, evidence));
            }
        }
    }
    let done: Vec<(PartyKind, String, Option<ReportForm>)> = out
        .iter()
        .filter(|(f, _)| f.status == PartyStatus::Done)
        .map(|(f, _)| (f.kind, f.name.clone(), f.report))
        .collect();
    out.retain(|(f, _)| {
        f.status == PartyStatus::Done
            || !done.iter().any(|(kind, name, report)| {
                *kind == f.kind
                    && (f.kind == PartyKind::Expert || same(f.kind, name, &f.name))
                    && (f.report.is_none() || *report == f.report)
            })
    });
    out.sort_by_key(|(f, _)| f.at);
    out.into_iter()
        .map(|(f, evidence)| Party {
            kind: f.kind,
            name: f.name,
            report: f.report,
            status: f.status,
            confidence: confidence(f.confidence),
            evidence,
        })
        .collect()
}
