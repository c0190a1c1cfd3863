//! How it could happen, in text order.

use std::ops::Range;
use std::sync::LazyLock;

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Cause, CauseClaim, Certainty, Evidence, IncidentType, Valued};
use crate::rules::Phrase;
use crate::text::{LineKind, Reading};

struct Found {
    cause: Cause,
    suspected: bool,
    /// From a rule that only holds where no better one does (ids that end in `.alone`).
    alone: bool,
    /// Only from words for what was careless about it: a slip, a second lock that was not there.
    slip: bool,
    sure: f64,
    evidence: Vec<Evidence>,
}

/// How it could happen, in text order.
pub fn causes(
    analysis: &Analysis<'_>,
    scope: &Scope,
    types: &[Valued<IncidentType>],
    trace: &mut Trace,
) -> Vec<CauseClaim> {
    let mut found: Vec<Found> = Vec::new();
    // The last sentence that engages a contractor or uses a service.
    let mut engaged: Option<(usize, usize)> = None;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        for hit in analysis.rules.causes.find_in(reading, &analysis.scanned(s)) {
            if hit.rule.id.ends_with(".engaged") {
                engaged = Some((s, line));
                continue;
            }
            // 同社が…: only right after a sentence that engages somebody; in news it is the house itself.
            if hit.rule.id.ends_with(".there")
                && !engaged.is_some_and(|(before, of)| (1..=3).contains(&(s - before)) && of == line)
            {
                continue;
            }
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            let refused = refused(analysis, scope, s, line, reading, &hit.range);
            let suspected = suspected(reading, &hit.range);
            for cause in hit.rule.says.iter().filter_map(|says| Cause::parse(says)) {
                if let Some(reason) = refused {
                    trace.reject("causes", cause, reason, evidence);
                    continue;
                }
                let slip = hit.rule.id.ends_with(".mistake") || hit.rule.id.ends_with(".no_mfa");
                let alone = hit.rule.id.ends_with(".alone");
                match found.iter_mut().find(|f| f.cause == cause && f.alone == alone) {
                    Some(known) => {
                        // What is said flatly anywhere is not only suspected.
                        known.suspected &= suspected;
                        known.slip &= slip;
                        known.sure = known.sure.max(hit.rule.confidence);
                        if known.evidence.len() < 4 {
                            known.evidence.push(evidence());
                        }
                    }
                    None => found.push(Found {
                        cause,
                        suspected,
                        alone,
                        slip,
                        sure: hit.rule.confidence,
                        evidence: vec![evidence()],
                    }),
                }
            }
        }
    }
    // What happened at a contractor has it for a cause, whether or not a rule of causes says so again.
    if let Some(there) = types.iter().find(|t| t.value == IncidentType::ThirdParty)
        && !found.iter().any(|f| f.cause == Cause::Contractor)
    {
        found.push(Found {
            cause: Cause::Contractor,
            suspected: false,
            alone: false,
            slip: false,
            sure: there.confidence - 0.05,
            evidence: there.evidence.clone(),
        });
    }
    found.sort_by_key(|f| f.evidence.first().map(|e| (e.start, e.end)));
    settle(found, trace)
}

/// Why a match names no cause of this incident.
fn refused(
    analysis: &Analysis<'_>,
    scope: &Scope,
    s: usize,
    line: usize,
    reading: &Reading,
    at: &Range<usize>,
) -> Option<&'static str> {
    /// Denies what stands before it, or asks it of readers, or makes it a case that may come.
    static DENIED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(
            r"^[^、。]{0,24}(?:(?:もの|わけ|の|原因)(?:では|で)(?:は)?(?:ない|ある〔否〕)|関わりは?(?:が|は)?ない|関係(?:が|は)?ない)|^[^。]{0,20}(?:ください|お願いする|場合(?:は|に|、)|〔否〕(?:で|よう)|ことの?〔否〕よう)",
        )
        .expect("a valid pattern")
    });
    if !scope.holds(s) {
        return Some("the sentence is not about this incident, or advises the reader");
    }
    // What a measure calls the way in is told of the incident: 感染の入り口となったマクロを無効に.
    let called = ["入り口", "入口", "きっかけ", "原因"].iter().any(|w| reading.text[at.clone()].contains(w));
    let told = called || analysis.under(line, Role::Cause) || analysis.under(line, Role::Timeline);
    if analysis.under(line, Role::Planned) && !told {
        return Some("stands among measures");
    }
    if analysis.under(line, Role::Taken) && !told && analysis.layout.lines[line].kind == LineKind::Item {
        return Some("stands among measures");
    }
    let after = &reading.text[at.end..];
    // One of these stands in all that is denied.
    let may_be = ["〔否〕", "ない", "場合", "ください", "お願い"].iter().any(|w| after.contains(w));
    if !called && may_be && DENIED.is_match(after) {
        return Some("denied, or advice to the reader");
    }
    None
}

/// Is what a match says only thought to be so: 可能性, とみられる in what follows it, before the sentence turns to
/// something else?
fn suspected(reading: &Reading, at: &Range<usize>) -> bool {
    static GUESS: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(
            r"可能性|おそれ|疑い(?:が|も|は|を|と|。)|疑う〔受〕|思う〔受〕|思える|(?:推測|推定|推察)(?:する)?(?:〔受〕)?(?:〔継〕|。|、|$|もの)|推し量る|とみる(?:〔継〕|。|、|$|て)|みる〔受〕(?:〔継〕|〔過〕|。|、|$)|と考える|公算|ではないか|かもしれる|関連を調べる",
        )
        .expect("a valid pattern")
    });
    /// What leaked, or may have, is another statement.
    static TURNS: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"個人情報|カード情報|情報が|データが|漏えい|流出|漏れる|閲覧|抜き取|持ち出|見る〔受〕|外(?:部)?(?:に|へ)")
            .expect("a valid pattern")
    });
    let end = reading.clauses_around(at.clone()).end;
    let after = &reading.text[at.end.min(end)..end];
    if let Some(guess) = GUESS.find(after) {
        return !TURNS.is_match(&after[..guess.start]);
    }
    // The clause that this one hangs on, as long as it says nothing new of data.
    let rest = &reading.text[end..];
    match GUESS.find(rest) {
        Some(guess) => guess.start < 120 && !TURNS.is_match(&rest[..guess.start]) && !TURNS.is_match(after),
        None => false,
    }
}

/// One claim a cause: the way in beats what it led to, and "not known" holds only alone.
fn settle(found: Vec<Found>, trace: &mut Trace) -> Vec<CauseClaim> {
    let has = |cause: Cause| found.iter().any(|f| f.cause == cause && !f.alone);
    let keep: Vec<bool> = found
        .iter()
        .map(|f| {
            let reason = match f.cause {
                Cause::Unknown if found.iter().any(|o| o.cause != Cause::Unknown) => {
                    "a cause is named after all"
                }
                _ if f.alone && found.iter().any(|o| !o.alone && o.cause != Cause::Unknown) => {
                    "holds only where no clearer cause is named"
                }
                Cause::StolenCredentials
                    if [Cause::Phishing, Cause::PasswordList, Cause::BruteForce].iter().any(|&c| has(c)) =>
                {
                    "how they were taken is told"
                }
                Cause::StolenCredentials
                    if found.iter().any(|o| o.cause == Cause::WeakPassword && !o.slip) =>
                {
                    "a weak password is how they were guessed"
                }
                Cause::HumanError
                    if f.slip && [Cause::Loss, Cause::Theft, Cause::Insider].iter().any(|&c| has(c)) =>
                {
                    "what was careless about it is no cause of its own"
                }
                Cause::RuleViolation if has(Cause::Insider) => "done on purpose, not against a rule alone",
                Cause::Loss if has(Cause::Theft) => "stolen, not lost",
                _ => return true,
            };
            if let Some(e) = f.evidence.first() {
                trace.reject("causes", f.cause, reason, || e.clone());
            }
            false
        })
        .collect();
    found
        .into_iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(f, _)| CauseClaim {
            cause: f.cause,
            certainty: match (f.cause, f.suspected) {
                (Cause::Unknown, _) => Certainty::Undisclosed,
                (_, true) => Certainty::Suspected,
                (_, false) => Certainty::Confirmed,
            },
            confidence: confidence(f.sure - if f.alone { 0.1 } else { 0.03 }),
            evidence: f.evidence,
        })
        .collect()
}
