//! Services stopped, hampered and restored.

use std::ops::Range;

use memchr::memmem;

use super::bodies::{self, is_title};
use super::confidence;
use super::document::Scope;
use super::tense::{self, Meaning, Tense};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Service, ServiceState};

/// What evidence of a name alone goes by.
const NAME: &str = "service.name";

/// Services stopped, hampered and restored, in text order.
pub fn services(analysis: &Analysis<'_>, scope: &Scope, past: &[bool], trace: &mut Trace) -> Vec<Service> {
    let named = bodies::services(analysis);
    let aliases = aliases(analysis);
    let mut out: Vec<(usize, Service)> = Vec::new();
    // Services that stopped, with the sentence that says so.
    let mut stopped: Vec<(usize, Range<usize>)> = Vec::new();
    for (i, body) in named.iter().enumerate() {
        let s = body.sentence;
        let line = analysis.layout.sentences[s].line;
        let aside = !scope.holds(s) || analysis.under(line, Role::Cause);
        let titled = is_title(analysis, s);
        if (aside || titled) && !trace.is_recording() {
            continue;
        }
        let mut said = bodies::said(analysis, &named, i, &analysis.rules.services);
        if said.is_empty() {
            continue;
        }
        let name = body.name(analysis);
        let mut reject = |reason: &str, said: &bodies::Said<'_>| {
            trace.reject("services", &name, reason, || bodies::evidence(analysis, body, said));
        };
        // 再開を目指す says more than 再開, and so does 一部再開.
        for (more, less) in
            [("restoring", "restored"), ("limited", "restored"), ("limited", "stopped"), ("limited", "down")]
        {
            let part = |x: &bodies::Said<'_>| {
                x.hit.rule.value() == more && (more != "limited" || x.hit.rule.id.ends_with(".part"))
            };
            if said.iter().any(part) {
                said.retain(|x| x.hit.rule.value() != less);
            }
        }
        // 停止中(再開時期は未定): that it has stopped stands.
        if said.iter().any(|x| x.hit.rule.id == "service.veto.occasion")
            && said.iter().any(|x| matches!(x.hit.rule.value(), "stopped" | "down"))
        {
            said.retain(|x| matches!(x.hit.rule.value(), "stopped" | "down"));
        }
        if let Some(veto) = said.iter().find(|x| x.hit.rule.value() == "veto") {
            reject(&format!("{}: {}", veto.hit.rule.id, veto.hit.rule.why), veto);
            continue;
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
            // 工場は一部の製造を再開: the inner one came back. Those that stand in the slot share the predicate.
            let inner = named[i + 1..].iter().take_while(|b| b.sentence == s).any(|b| {
                let at = analysis.readings[s].from_norm(b.range.start);
                if at < x.slot_end {
                    return false;
                }
                let after = &analysis.text()[b.range.end..];
                // 工場では出荷に遅れ
                let late = x.hit.rule.value() == "limited" && after.starts_with('に');
                at < x.range.end && (after.starts_with(['を', 'が', 'は']) || late)
            });
            if inner && !x.hit.rule.id.ends_with(".listed") {
                reject("is said of another service", x);
                continue;
            }
            let tense = ended(&analysis.readings[s].text, x.range.end)
                .map_or_else(|| tense::tense(analysis, s, x.range.clone(), Meaning::default(), past[s]), Ok);
            let (state, sure) = match (x.hit.rule.value(), tense) {
                ("restored", Ok((Tense::Done, sure))) => (ServiceState::Restored, sure),
                ("restored", Ok((Tense::Coming, sure))) => (ServiceState::Restoring, sure),
                ("restoring", Ok((_, sure))) => (ServiceState::Restoring, sure),
                ("limited", Ok((Tense::Done, sure))) => (ServiceState::Limited, sure),
                ("stopped", Ok((Tense::Done, sure))) => (ServiceState::Stopped, sure),
                // 利用できない denies nothing, it is the state.
                ("down", _) => (ServiceState::Stopped, 0.85),
                ("limited", Err(tense::BEFORE)) => (ServiceState::Limited, 0.8),
                ("restored", Err(tense::BEFORE)) => (ServiceState::Restored, 0.85),
                // 停止していたが: it was, until it came back.
                ("stopped", Err(tense::BEFORE)) => (ServiceState::Stopped, 0.85),
                ("stopped" | "limited", Ok((Tense::Coming, _))) => {
                    reject("still to come", x);
                    continue;
                }
                (_, Err(reason)) => {
                    reject(reason, x);
                    continue;
                }
                _ => continue,
            };
            let bare = bodies::is_bare_service(analysis, &name);
            let alias = aliases.iter().find(|(alias, _)| *alias == name).map(|(_, full)| full.clone());
            let full = match alias {
                Some(full) => full,
                None if bare => {
                    let word = name.trim_start_matches(['当', '本', '同', '各']);
                    let fits = |b: &&bodies::Body| {
                        let n = b.name(analysis);
                        let before = &analysis.text()[..b.range.start];
                        // 偽の決済サイト is nobody's; 写真投稿サイト「みなも」 says what みなも is.
                        let fake =
                            ["偽の", "偽", "不正な", "外部の", "他社の"].iter().any(|w| before.ends_with(w))
                                || n.starts_with('偽');
                        let kind = before.strip_suffix('「').is_some_and(|kind| kind.ends_with(word));
                        !fake
                            && (kind || n.ends_with(word) && n.len() > name.len())
                            && !bodies::is_bare_service(analysis, &n)
                    };
                    // What the title names, else what was named last.
                    let first = analysis.first_prose.unwrap_or(0);
                    let title = named[..i]
                        .iter()
                        .take_while(|b| analysis.layout.sentences[b.sentence].line < first)
                        .find(fits);
                    let last = named[..i].iter().rev().find(fits);
                    // The title may give the same name with more before it.
                    let full = match (title, last) {
                        (Some(title), Some(last)) if title.name(analysis).ends_with(&last.name(analysis)) => {
                            Some(last)
                        }
                        (title, last) => title.or(last),
                    };
                    match full {
                        Some(full) => full.range.clone(),
                        None => {
                            reject("a word that names no service", x);
                            continue;
                        }
                    }
                }
                None => body.range.clone(),
            };
            let value = bodies::printed(analysis, full.clone());
            if state == ServiceState::Stopped {
                stopped.push((s, full.clone()));
            }
            let said = bodies::evidence(analysis, body, x);
            let evidence = bodies::with_name(analysis, full, NAME, said);
            match out.iter_mut().find(|(_, k)| k.service == value && k.state == state) {
                Some((_, known)) => {
                    for evidence in evidence {
                        if known.evidence.len() < 4 && !known.evidence.contains(&evidence) {
                            known.evidence.push(evidence);
                        }
                    }
                }
                None => out.push((
                    body.range.start,
                    Service {
                        service: value,
                        state,
                        confidence: confidence(sure.min(x.hit.rule.confidence) - 0.05),
                        evidence,
                    },
                )),
            }
        }
    }
    resumed(analysis, scope, &named, &stopped, &mut out);
    let restored: Vec<String> = out
        .iter()
        .filter(|(_, k)| k.state == ServiceState::Restored)
        .map(|(_, k)| k.service.clone())
        .collect();
    out.retain(|(_, k)| k.state != ServiceState::Restoring || !restored.contains(&k.service));
    out.sort_by_key(|(at, k)| (*at, k.state));
    out.into_iter().map(|(_, k)| k).collect()
}

/// 再開しました, 停止しております right after the match: no more need be asked.
fn ended(text: &str, end: usize) -> Option<(Tense, f64)> {
    let rest = text.get(end..)?;
    let rest = rest.strip_prefix("する").unwrap_or(rest);
    let rest = rest.strip_prefix("〔受〕").unwrap_or(rest);
    let said = ["〔過〕", "〔継〕"].iter().find_map(|m| rest.strip_prefix(m))?;
    (!said.starts_with("〔過〕") || !said.contains("が、")).then_some((Tense::Done, 0.9))
}

/// 5月20日に再開しました: a sentence that names no service speaks of the one that the sentences before it stopped.
fn resumed(
    analysis: &Analysis<'_>,
    scope: &Scope,
    named: &[bodies::Body],
    stopped: &[(usize, Range<usize>)],
    out: &mut Vec<(usize, Service)>,
) {
    if stopped.is_empty() {
        return;
    }
    let set = &analysis.rules.services;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let back = reading.text.contains("再開") || reading.text.contains("復旧");
        if !back || named.iter().any(|b| b.sentence == s) || !scope.holds(s) {
            continue;
        }
        let hits = set.find(&analysis.scanned(s));
        let Some(hit) = hits.iter().find(|h| matches!(h.rule.value(), "resumed" | "resuming")) else {
            continue;
        };
        let state =
            if hit.rule.value() == "resumed" { ServiceState::Restored } else { ServiceState::Restoring };
        // サイトはいつ再開しますか: what is asked just before is what the answer speaks of.
        let asked = named.iter().filter(|b| b.sentence < s && s - b.sentence <= 3).any(|b| {
            let question = &analysis.readings[b.sentence].text;
            question.contains("再開") && question.trim_end_matches(['。', '?']).ends_with('か')
        });
        let near = |at: usize| at < s && (asked || s - at <= 3);
        let Some(last) = stopped.iter().map(|(at, _)| *at).filter(|&at| near(at)).max() else {
            continue;
        };
        let mut names = stopped.iter().filter(|(at, _)| *at == last).map(|(_, name)| name.clone());
        let (Some(full), None) = (names.next(), names.next()) else { continue };
        let name = bodies::printed(analysis, full.clone());
        let known = out.iter().any(|(_, k)| k.service == name && k.state == state);
        if !known {
            out.push((
                reading.to_norm(hit.range.clone()).start,
                Service {
                    service: name,
                    state,
                    confidence: confidence(hit.rule.confidence),
                    evidence: bodies::with_name(
                        analysis,
                        full,
                        NAME,
                        analysis.evidence_in(s, hit.range.clone(), &hit.rule.id),
                    ),
                },
            ));
        }
    }
}

/// Names for which the text says that it will say 当サイト or 本サービス.
fn aliases(analysis: &Analysis<'_>) -> Vec<(String, Range<usize>)> {
    let text = analysis.text();
    let mut out: Vec<(String, Range<usize>)> = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), "」(以下".as_bytes()) {
        let Some(open) = text[..at].rfind('「') else { continue };
        let name = open + '「'.len_utf8()..at;
        if text[name.clone()].contains(['。', '\n']) || text[name.clone()].chars().count() > 30 {
            continue;
        }
        let rest = &text[at..];
        let Some(from) = rest.find("以下").map(|i| i + "以下".len()) else { continue };
        let alias = rest[from..].trim_start_matches(['、', ',', ' ', '「']);
        let Some(end) = alias.find(['」', ')']) else { continue };
        let alias = &alias[..end];
        if (2..=12).contains(&alias.chars().count()) && alias.starts_with(['当', '本', '同']) {
            out.push((alias.to_string(), name));
        }
    }
    out
}
