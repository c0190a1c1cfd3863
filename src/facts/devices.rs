//! Machines that were hit: which, how many, in what state.

use std::sync::LazyLock;

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::deadline;
use crate::mention::{CountMention, Qualifier};
use crate::record::{Device, DeviceKind, DeviceState, Evidence, IncidentType, Valued};
use crate::rules::{Hit, Phrase, Scanned};
use crate::text::{LineKind, last_chars};

struct Found {
    device: DeviceKind,
    state: DeviceState,
    count: Option<u64>,
    qualifier: Option<Qualifier>,
    total: bool,
    evidence: Vec<Evidence>,
    confidence: f64,
}

/// Sentences that count machines which were not hit: inspected, in use, unaffected.
static UNHIT: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"影響[^。]{0,8}(?:ない|〔否〕)|異常[^。]{0,8}(?:ない|〔否〕)|(?:痕跡|形跡|感染|侵入)[^。]{0,14}(?:ない|〔否〕)")
        .expect("a valid pattern")
});

/// All machines hit.
pub fn devices(
    analysis: &Analysis<'_>,
    scope: &Scope,
    types: &[Valued<IncidentType>],
    trace: &mut Trace,
) -> Vec<Device> {
    let mut found: Vec<Found> = Vec::new();
    let mut stateless: Vec<(DeviceKind, &CountMention)> = Vec::new();
    for count in &analysis.counts {
        if let Some(f) = counted(analysis, scope, count, types, &found, &mut stateless, trace) {
            found.push(f);
        }
    }
    uncounted(analysis, scope, &mut found);
    numbered_elsewhere(analysis, &stateless, &mut found);
    // Where nobody attacked, what is encrypted is protected: 紛失した端末のハードディスクは暗号化されています.
    let attacked = types.iter().any(|t| {
        matches!(
            t.value,
            IncidentType::Ransomware | IncidentType::MalwareInfection | IncidentType::UnauthorizedAccess
        )
    });
    found.retain(|f| attacked || f.state != DeviceState::Encrypted);
    // なくなったもの: what a thief took is gone, not lost.
    let is = |t: IncidentType| types.iter().any(|v| v.value == t);
    if is(IncidentType::Theft) && !is(IncidentType::LostItem) {
        for f in found.iter_mut().filter(|f| f.state == DeviceState::Lost) {
            f.state = DeviceState::Stolen;
        }
        // 端末 sums up the tablets and telephones that are counted.
        let counted = found.iter().any(|f| f.state == DeviceState::Stolen && f.count.is_some());
        found.retain(|f| {
            !counted || f.count.is_some() || f.evidence.first().is_none_or(|e| e.quote != "端末")
        });
    }
    settle(found)
}

/// What was lost is counted elsewhere: かばんにはタブレット端末1台が入っていました. That holds where one number is told of such
/// machines; of what was attacked only a single machine, for there are others that were not.
fn numbered_elsewhere(
    analysis: &Analysis<'_>,
    stateless: &[(DeviceKind, &CountMention)],
    found: &mut [Found],
) {
    // The one number told of each kind; none where several are.
    let mut told: Vec<(DeviceKind, Option<&CountMention>)> = Vec::new();
    for &(device, count) in stateless {
        match told.iter_mut().find(|(kind, _)| *kind == device) {
            None => told.push((device, Some(count))),
            Some((_, known)) => *known = known.filter(|known| known.count == count.count),
        }
    }
    for f in found.iter_mut().filter(|f| f.count.is_none()) {
        let gone = matches!(f.state, DeviceState::Lost | DeviceState::Stolen);
        let count = told.iter().find(|(kind, _)| *kind == f.device).and_then(|(_, count)| *count);
        if let Some(count) = count.filter(|c| gone || c.count == 1) {
            f.count = Some(count.count);
            f.qualifier = Some(count.qualifier);
            f.evidence.insert(0, analysis.evidence(count.range.clone(), "count"));
        }
    }
}

/// Cells of a row that are looked at: machines stand in tables of a few columns.
const CELLS: usize = 12;

/// The cells of the table row in which a sentence stands, in their order; none outside of tables.
fn cells(analysis: &Analysis<'_>, s: usize) -> std::ops::Range<usize> {
    match analysis.line_of(s).kind {
        LineKind::Row => {
            let row = analysis.sentences_of(analysis.layout.sentences[s].line);
            row.start..row.end.min(row.start + CELLS)
        }
        _ => 0..0,
    }
}

/// A count of machines with what happened to them.
fn counted<'a>(
    analysis: &'a Analysis<'_>,
    scope: &Scope,
    count: &'a CountMention,
    types: &[Valued<IncidentType>],
    known: &[Found],
    stateless: &mut Vec<(DeviceKind, &'a CountMention)>,
    trace: &mut Trace,
) -> Option<Found> {
    deadline::check();
    let s = analysis.sentence_at(count.number.start)?;
    let reading = &analysis.readings[s];
    let line = analysis.layout.sentences[s].line;
    let at = reading.from_norm(count.number.start);
    let clause = reading.clauses_around(at..at + 1);
    let after = &reading.text[at..clause.end];
    let before = &reading.text[clause.start..at];
    let machines = count.unit == "machines";
    let things = count.unit == "things";
    let persons_of_accounts =
        count.unit == "persons" && (after.contains("アカウント") && after.find("アカウント")? < 40);
    let cases_of_accounts = matches!(count.unit.as_str(), "cases" | "accounts" | "things")
        && (last_within(
            before,
            &[
                "アカウント",
                "不正ログイン",
                "不正にログイン",
                "ログイン〔受〕〔過〕数",
                "ログインする〔受〕〔過〕数",
            ],
            40,
        ) && !last_within(before, &["アドレス帳", "宛先", "連絡先"], 30)
            || count.unit == "accounts"
            || after.find("アカウント").is_some_and(|at| at < 48 && !after[..at].contains('、'))
            || count.unit == "cases" && entered(analysis, line, before));
    if !(machines || things || persons_of_accounts || cases_of_accounts) {
        return None;
    }
    let words = || analysis.evidence(count.range.clone(), "count");
    let value = count.count;
    if !scope.holds(s) || analysis.under(line, Role::Planned) {
        trace.reject("devices", value, "the sentence is not about this incident", words);
        return None;
    }
    let device = if persons_of_accounts || cases_of_accounts {
        DeviceKind::Account
    } else {
        nearest_device(analysis, s, at, count, known)?
    };
    // アカウント1個: with nothing between them.
    let account = device == DeviceKind::Account && last_within(before, &["アカウント"], 6);
    if things
        && (!(account || matches!(device, DeviceKind::Storage | DeviceKind::Mobile))
            || last_within(before, &["ファイル", "プログラムは", "項目"], 12))
    {
        return None;
    }
    // 12台のうち9台: the first is what there is, the second what was hit.
    let end = reading.from_norm(count.unit_range.end.min(analysis.layout.sentences[s].range.end));
    let tail = &reading.text[end.min(reading.text.len())..];
    static OF_WHICH: LazyLock<Phrase> =
        LazyLock::new(|| Phrase::new(r"^の?[^、。0-9]{0,12}のうち").expect("a valid pattern"));
    if OF_WHICH.is_match(tail) && !last_within(before, &["感染する〔過〕"], 8)
        || [
            "のうち",
            "中",
            "すべて",
            "全て",
            "を対象",
            "目",
            "を調べ",
            "のウイルス検査",
            "の検査",
            "にバックアップ",
            "全台",
        ]
        .iter()
        .any(|w| tail.starts_with(w))
            && !tail.starts_with("のうち、感染")
            && !before.ends_with("感染する〔過〕")
        || last_within(before, &["全国", "全部で", "計画", "対象に"], 6)
    {
        trace.reject("devices", value, "counts the machines there are, not those that were hit", words);
        return None;
    }
    let whole = &reading.text[clause.clone()];
    if UNHIT.is_match(whole) {
        trace.reject("devices", value, "says that they were not hit", words);
        return None;
    }
    let inspected = ["調べる", "検査", "スキャン", "チェック", "対象に", "導入", "点検"]
        .iter()
        .any(|w| after.contains(w))
        && analysis.rules.states.first(&analysis.scanned(s).slice(at..clause.end)).is_none();
    if inspected {
        trace.reject("devices", value, "counts machines that were inspected", words);
        return None;
    }
    let closed = ["廃止", "整理", "棚卸", "削除", "を対象", "点検", "変更", "リセット", "導入", "適用"]
        .iter()
        .any(|w| tail.contains(w));
    if device == DeviceKind::Account && closed {
        trace.reject("devices", value, "counts accounts that were done away with", words);
        return None;
    }
    let state = if device == DeviceKind::Account {
        Some((DeviceState::Compromised, None))
    } else {
        state_of(analysis, s, clause.clone(), device, types)
    };
    // …が不正アクセスを受け、ファイルが暗号化されました: what comes of it later in the sentence.
    let rest = analysis.scanned(s).slice(clause.end..reading.text.len());
    let state = match state {
        Some((hit @ (DeviceState::Compromised | DeviceState::Infected), evidence))
            if device != DeviceKind::Account
                && (hit == DeviceState::Compromised
                    || types.iter().any(|t| t.value == IncidentType::Ransomware)) =>
        {
            let later = analysis.rules.states.find(&rest).into_iter().find(|h| h.rule.value() == "encrypted");
            match later {
                Some(hit) => {
                    let at = clause.end + hit.range.start..clause.end + hit.range.end;
                    Some((DeviceState::Encrypted, Some(analysis.evidence_in(s, at, &hit.rule.id))))
                }
                None => Some((hit, evidence)),
            }
        }
        other => other,
    };
    let Some((state, state_evidence)) = state else {
        stateless.push((device, count));
        trace.reject("devices", value, "nothing says what happened to them", words);
        return None;
    };
    let mut evidence = vec![words()];
    evidence.extend(state_evidence);
    Some(Found {
        device,
        state,
        count: Some(count.count),
        qualifier: Some(count.qualifier),
        total: count.total || before.contains("最終的"),
        evidence,
        confidence: 0.92,
    })
}

/// A count that stands alone under a heading such as 不正ログインの件数.
fn entered(analysis: &Analysis<'_>, line: usize, before: &str) -> bool {
    !before.chars().any(char::is_alphabetic)
        && analysis.layout.governors(line).next().is_some_and(|g| {
            let heading = &analysis.text()[analysis.layout.lines[g].range.clone()];
            heading.contains("不正ログイン") || heading.contains("不正にログイン")
        })
}

fn last_within(text: &str, words: &[&str], chars: usize) -> bool {
    let tail = last_chars(text, chars);
    words.iter().any(|w| tail.contains(w))
}

/// The machine a count counts: the nearest named before it in the sentence, else after it, else in the lines
/// before.
fn nearest_device(
    analysis: &Analysis<'_>,
    s: usize,
    at: usize,
    count: &CountMention,
    known: &[Found],
) -> Option<DeviceKind> {
    let reading = &analysis.readings[s];
    let end = reading.from_norm(count.range.end.min(analysis.layout.sentences[s].range.end));
    let hits: Vec<_> = analysis.devices(s).iter().filter(|h| h.term.value != "-skip").collect();
    // 1台のパソコン
    let after = hits.iter().find(|h| h.range.start >= end && h.range.start - end <= 6);
    let before = hits.iter().rev().find(|h| h.range.end <= at);
    let chosen = match (before, after) {
        (_, Some(a)) if reading.text[end..a.range.start].starts_with('の') => Some(a),
        (Some(b), _) => Some(b),
        (None, Some(a)) => Some(a),
        (None, None) if known.is_empty() => hits.first(),
        (None, None) => None,
    };
    if let Some(hit) = chosen {
        return DeviceKind::parse(&hit.term.value).filter(|d| *d != DeviceKind::Account);
    }
    // サーバー | 22台のうち15台 | 暗号化: the row names it.
    let named = |p: usize| {
        let mut hits =
            analysis.devices(p).iter().filter(|h| !matches!(h.term.value.as_str(), "-skip" | "account"));
        hits.next().and_then(|h| DeviceKind::parse(&h.term.value))
    };
    if let Some(device) = cells(analysis, s).find_map(named) {
        return Some(device);
    }
    // 合計 | 59台: of all of them.
    let row = &analysis.text()[analysis.line_of(s).range.clone()];
    if ["合計", "総計", "計 ", "計|", "計:"].iter().any(|w| row.starts_with(w)) {
        return None;
    }
    if let Some(last) = known.iter().rev().find(|f| f.device != DeviceKind::Account) {
        return Some(last.device);
    }
    // No machine in the sentence: 感染した3台 goes on with the machines named before.
    (s.saturating_sub(8)..s).rev().find_map(|p| {
        analysis
            .devices(p)
            .iter()
            .rfind(|h| !matches!(h.term.value.as_str(), "-skip" | "account"))
            .and_then(|h| DeviceKind::parse(&h.term.value))
    })
}

/// What happened to the machines of a clause: said in it, in its sentence, in a heading, or what the incident is.
fn state_of(
    analysis: &Analysis<'_>,
    s: usize,
    clause: std::ops::Range<usize>,
    device: DeviceKind,
    types: &[Valued<IncidentType>],
) -> Option<(DeviceState, Option<Evidence>)> {
    let reading = &analysis.readings[s];
    let fits = |state: DeviceState| match state {
        DeviceState::Lost | DeviceState::Stolen => true,
        DeviceState::Encrypted | DeviceState::Infected => device != DeviceKind::Account,
        DeviceState::Compromised => true,
    };
    for range in [clause, 0..reading.text.len()] {
        for hit in analysis.rules.states.find(&analysis.scanned(s).slice(range.clone())) {
            if let Some(state) = DeviceState::parse(hit.rule.value()).filter(|s| fits(*s)) {
                let at = range.start + hit.range.start..range.start + hit.range.end;
                return Some((state, Some(analysis.evidence_in(s, at, &hit.rule.id))));
            }
        }
    }
    let line = analysis.layout.sentences[s].line;
    let governors = analysis.layout.governors(line).map(|governor| analysis.sentences_of(governor));
    for told in std::iter::once(cells(analysis, s)).chain(governors) {
        for g in told {
            if let Some(hit) = analysis.rules.states.first(&analysis.scanned(g))
                && let Some(state) = DeviceState::parse(hit.rule.value()).filter(|s| fits(*s))
            {
                return Some((state, Some(analysis.evidence_in(g, hit.range, &hit.rule.id))));
            }
        }
    }
    // 1台に届き、…開封: the sentence before or after names the state in a time line of one incident type.
    let is = |t: IncidentType| types.iter().any(|v| v.value == t);
    let opened = ["開封", "開く"].iter().any(|w| reading.text.contains(w));
    if is(IncidentType::MalwareInfection) && opened {
        return Some((DeviceState::Infected, None));
    }
    // 被害を受けた機器 / サーバー21台: what the incident does to machines.
    static HIT: LazyLock<Phrase> =
        LazyLock::new(|| Phrase::new(r"被害(?:を|の|状況|$)|影響を受ける").expect("a valid pattern"));
    // PC 48台が被害を受けていた: the sentence says it itself.
    static SUFFERED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"被害(?:を受ける|に(?:遭う|あう)|が(?:ある|及ぶ|確認|判明)|を確認)")
            .expect("a valid pattern")
    });
    let own = SUFFERED.find(&reading.text).map(|at| (s, at));
    let plain = own.is_some() || !reading.has_verb(0..reading.text.len());
    let over = analysis
        .layout
        .governors(line)
        .flat_map(|g| analysis.sentences_of(g))
        .find_map(|g| HIT.find(&analysis.readings[g].text).map(|at| (g, at)));
    if plain && let Some((g, at)) = own.or(over) {
        let state = if is(IncidentType::Ransomware) {
            DeviceState::Encrypted
        } else if is(IncidentType::MalwareInfection) {
            DeviceState::Infected
        } else if is(IncidentType::UnauthorizedAccess) {
            DeviceState::Compromised
        } else {
            return None;
        };
        return fits(state).then(|| (state, Some(analysis.evidence_in(g, at, "devices.hit"))));
    }
    None
}

/// Machines that are said to be hit without a number.
fn uncounted(analysis: &Analysis<'_>, scope: &Scope, found: &mut Vec<Found>) {
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        if !scope.holds(s) || analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
            continue;
        }
        let scanned = analysis.scanned(s);
        for hit in analysis.devices(s) {
            let Some(device) = DeviceKind::parse(&hit.term.value) else { continue };
            let clause = reading.clauses_around(hit.range.clone());
            let after = &reading.text[hit.range.end..clause.end];
            let whole = &reading.text[clause.clone()];
            let adnominal = stolen_before(analysis, &scanned.slice(clause.start..hit.range.start));
            let states = &analysis.rules.states;
            let Some(state_hit) = adnominal.clone().or_else(|| {
                let told = scanned.slice(hit.range.end..clause.end);
                let first = states.first(&told)?;
                // 「感染しています」との警告: what somebody else says; what comes after it may be said of the machine.
                if !reading.quoted(hit.range.end + first.range.start) {
                    return Some(first);
                }
                states.find(&told).into_iter().find(|h| !reading.quoted(hit.range.end + h.range.start))
            }) else {
                continue;
            };
            if UNHIT.is_match(whole)
                || ["可能性", "おそれ", "場合", "ください", "お願い", "疑い", "防ぐ"]
                    .iter()
                    .any(|w| after.contains(w))
                || ["へ送", "に送", "から送", "へ流", "より送", "への通信", "の管理を", "(以下"]
                    .iter()
                    .any(|w| after.starts_with(w))
                || after.starts_with("に保存") && !after.contains("暗号化する〔受〕")
            {
                continue;
            }
            let Some(state) = DeviceState::parse(state_hit.rule.value()) else { continue };
            // What a ransomware sentence says of encryption holds for the machine that it enters.
            let rest = scanned.slice(hit.range.end..reading.text.len());
            let encrypted = state == DeviceState::Compromised
                && device == DeviceKind::Server
                && states.find(&rest).iter().any(|h| h.rule.value() == "encrypted");
            let state = if encrypted { DeviceState::Encrypted } else { state };
            let subject = after.starts_with(['が', 'は', 'に', 'を', 'へ'])
                || ["および", "及び", "並びに", "ならびに", "と"].iter().any(|w| after.starts_with(w))
                || after.starts_with("上の")
                || after.starts_with("内の");
            let near = adnominal.is_some()
                || after[..state_hit.range.start].chars().count() <= if subject { 70 } else { 24 };
            let account = device == DeviceKind::Account;
            if !near || account != (state == DeviceState::Compromised && account) {
                continue;
            }
            // 公式アカウント(@name): who names an account by its handle speaks of one.
            let named = account && after.starts_with("(@");
            let base = if adnominal.is_some() { clause.start } else { hit.range.end };
            let at = base + state_hit.range.start..base + state_hit.range.end;
            found.push(Found {
                device,
                state,
                count: named.then_some(1),
                qualifier: named.then_some(Qualifier::Exact),
                total: false,
                evidence: vec![
                    analysis.evidence_in(s, hit.range.clone(), &hit.term.rule),
                    analysis.evidence_in(s, at, &state_hit.rule.id),
                ],
                confidence: 0.8,
            });
        }
    }
}

/// 盗まれたノートPC: the state stands before its machine.
fn stolen_before<'r>(analysis: &Analysis<'r>, before: &Scanned<'_>) -> Option<Hit<'r>> {
    let hit = analysis.rules.states.find(before).into_iter().max_by_key(|h| h.range.end)?;
    let before = before.text();
    let between = &before[hit.range.end..];
    let touches = matches!(
        between,
        "" | "〔過〕"
            | "する〔過〕"
            | "〔受〕〔過〕"
            | "する〔受〕〔過〕"
            | "する〔継〕〔過〕"
            | "〔継〕〔過〕"
    );
    let predicate = between.contains("〔過〕")
        || before[hit.range.clone()].ends_with("〔受〕")
        || before[hit.range.clone()].ends_with("〔過〕");
    (touches && predicate).then_some(hit)
}

/// One entry a machine and state: the final total where the text counts up, no bare mention beside a number.
fn settle(found: Vec<Found>) -> Vec<Device> {
    let mut out: Vec<Found> = Vec::new();
    for f in found {
        match out.iter_mut().find(|o| o.device == f.device && o.state == f.state) {
            None => out.push(f),
            Some(known) => {
                let better = match (known.count, f.count) {
                    (None, Some(_)) => true,
                    (Some(_), None) => false,
                    // A total said to be one is not overtaken by a larger number that is none.
                    (Some(a), Some(b)) if f.total && !known.total => b >= a,
                    (Some(a), Some(b)) if f.total == known.total => b > a,
                    (Some(_), Some(_)) => false,
                    (None, None) => false,
                };
                if better {
                    let mut evidence = f.evidence.clone();
                    evidence
                        .extend(known.evidence.iter().filter(|e| !f.evidence.contains(e)).take(3).cloned());
                    *known = Found { evidence, ..f };
                } else if f.count.is_some() && f.count == known.count && known.evidence.len() < 5 {
                    known.evidence.extend(f.evidence.into_iter().filter(|e| e.start > 0).take(1));
                    known.evidence.dedup();
                }
            }
        }
    }
    // Infected and then encrypted is encrypted; a machine that is counted in one state is not hit anew in another.
    let counted: Vec<(DeviceKind, DeviceState)> =
        out.iter().filter(|f| f.count.is_some()).map(|f| (f.device, f.state)).collect();
    let encrypted: Vec<(DeviceKind, Option<u64>)> =
        out.iter().filter(|f| f.state == DeviceState::Encrypted).map(|f| (f.device, f.count)).collect();
    out.retain(|f| {
        let weaker = match f.state {
            DeviceState::Infected | DeviceState::Compromised => {
                encrypted.iter().any(|(d, n)| *d == f.device && (f.count.is_none() || f.count == *n))
            }
            _ => false,
        };
        let shadowed = f.count.is_none() && counted.iter().any(|(d, s)| *d == f.device && *s != f.state);
        !weaker && !shadowed
    });
    out.into_iter()
        .map(|f| Device {
            device: f.device,
            state: f.state,
            count: f.count,
            qualifier: f.qualifier,
            confidence: confidence(f.confidence),
            evidence: f.evidence,
        })
        .collect()
}
