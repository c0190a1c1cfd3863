//! How many people, records and things are or may be concerned.

use super::confidence;
use super::document::Scope;
use super::status::{Distance, DocumentDefault, StatusHit, status_at, status_of_entry};
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::CountMention;
use crate::record::{Affected, LeakStatus, Unit};

/// All counts of what is or may be leaked, in text order.
pub fn affected(
    analysis: &Analysis<'_>,
    scope: &Scope,
    default: Option<DocumentDefault>,
    trace: &mut Trace,
) -> Vec<Affected> {
    let mut list: Vec<(Affected, Distance)> = Vec::new();
    for count in &analysis.counts {
        let Some(s) = analysis.sentence_at(count.number.start) else { continue };
        let reading = &analysis.readings[s];
        let at = reading.from_norm(count.number.start);
        let line = analysis.layout.sentences[s].line;
        let clause = reading.clauses_around(at..at + 1);
        let words = || analysis.evidence(count.range.clone(), "count");
        // そのうち4件, 内訳は…61件: of what was counted before.
        let part = count.unit == "cases" && {
            let from = reading.text[..at].rfind(['件', '通', '数']).map_or(0, |p| p + "件".len());
            reading.text[from..at].contains("うち") || reading.text[..at].contains("内訳は")
        };
        // The same number again with a unit that only its first mention makes plain.
        let again = list.iter().find(|(known, _)| {
            known.count == count.count && matches!(known.unit, Unit::Cards | Unit::Emails | Unit::Accounts)
        });
        let own = unit(analysis, count, &reading.text, at, clause.clone());
        let unit = match (own, list.last(), again) {
            (Some(Unit::Records), Some((known, _)), _) if part => Some(known.unit),
            (Some(Unit::Records), _, Some((known, _))) if count.unit == "cases" => Some(known.unit),
            _ => own,
        };
        let Some(unit) = unit else { continue };
        let value = format!("{} {unit}", count.count);
        if !scope.holds(s) || analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
            trace.reject("affected", value, "the sentence is not about this incident's data", words);
            continue;
        }
        if count.count == 0 {
            trace.reject("affected", value, "a count of zero is no count", words);
            continue;
        }
        // The clause with the count as a slot, so that rules need not know the number.
        let end = reading.from_norm(count.range.end.min(analysis.layout.sentences[s].range.end));
        let start = reading.from_norm(count.range.start);
        let slotted = slot(&reading.text, 0..reading.text.len(), start, end);
        let affected = &analysis.rules.affected;
        if let Some(hit) = affected.first(&affected.scanned(&slotted, &affected.scan(&slotted))) {
            trace.reject("affected", value, &format!("{}: {}", hit.rule.id, hit.rule.why), words);
            continue;
        }
        let found = status_at(analysis, s, at, default)
            .filter(|f| f.status.is_some() || unit != Unit::Accounts)
            .or_else(|| (unit == Unit::Accounts).then(|| entered(analysis, s)).flatten())
            .or_else(|| {
                // このうち…アカウント数: 129件: those accounts were entered as all of them.
                let (known, distance) = list.last().filter(|(known, _)| known.unit == unit)?;
                (unit == Unit::Accounts && reading.text[..at].contains("うち")).then(|| StatusHit {
                    status: Some(known.status),
                    evidence: known.evidence.get(1).cloned(),
                    distance: *distance,
                })
            })
            .or_else(|| (unit != Unit::Accounts).then(|| status_of_entry(analysis, s, default)).flatten());
        let Some(found) = found else {
            trace.reject("affected", value, "nothing says that what is counted may have leaked", words);
            continue;
        };
        let Some(status) = found.status else {
            trace.reject("affected", value, "the clause is about misuse or harm, not a leak", words);
            continue;
        };
        let mut evidence = vec![words()];
        evidence.extend(found.evidence.clone().filter(|e| !evidence.contains(e)));
        list.push((
            Affected {
                unit,
                count: count.count,
                qualifier: count.qualifier,
                status,
                confidence: confidence(match found.distance {
                    Distance::Clause => 0.92,
                    Distance::Sentence | Distance::Heading => 0.9,
                    Distance::Earlier => 0.8,
                    Distance::Default => 0.75,
                }),
                evidence,
            },
            found.distance,
        ));
    }
    settle(analysis, list)
}

/// Who enters an account can see what it holds, whether or not the text says so: 不正ログインされたアカウント数.
fn entered(analysis: &Analysis<'_>, s: usize) -> Option<StatusHit> {
    let text = &analysis.readings[s].text;
    // The accounts of one's own staff are machines, not people concerned.
    if ["メール", "職員", "社員", "従業員", "教員", "管理者"].iter().any(|w| text.contains(w))
    {
        return None;
    }
    let words = ["不正ログイン", "不正にログイン", "不正なログイン", "不正アクセス"];
    // The count may stand alone under its heading: 不正ログインの数 / 2,041件.
    let above = analysis
        .layout
        .governors(analysis.layout.sentences[s].line)
        .next()
        .and_then(|g| analysis.sentences_of(g).next());
    let (s, at, word) = [Some(s), above].into_iter().flatten().find_map(|s| {
        let text = &analysis.readings[s].text;
        words.iter().find_map(|w| Some((s, text.find(w)?, w)))
    })?;
    Some(StatusHit {
        status: Some(LeakStatus::Possible),
        evidence: Some(analysis.evidence_in(s, at..at + word.len(), "affected.entered")),
        distance: Distance::Sentence,
    })
}

fn slot(text: &str, clause: std::ops::Range<usize>, start: usize, end: usize) -> String {
    let start = start.clamp(clause.start, clause.end);
    let end = end.clamp(start, clause.end);
    format!("{}〈数〉{}", &text[clause.start..start], &text[end..clause.end])
}

/// What is counted: 件 of cards, of addresses, of accounts, or of records.
fn unit(
    analysis: &Analysis<'_>,
    count: &CountMention,
    text: &str,
    at: usize,
    clause: std::ops::Range<usize>,
) -> Option<Unit> {
    let word = &analysis.text()[count.unit_range.clone()];
    let before = &text[clause.start.min(at)..at];
    let before: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[at..].chars().skip(1).take(24).collect();
    let near = |w: &str| before.contains(w);
    Some(match count.unit.as_str() {
        "persons" => Unit::Persons,
        "emails" => Unit::Emails,
        "organizations" => Unit::Organizations,
        "documents" => Unit::Documents,
        "accounts" => Unit::Accounts,
        "cases" => {
            let line = analysis.layout.sentences[analysis.sentence_at(count.number.start)?].line;
            let heading = || {
                analysis
                    .layout
                    .governors(line)
                    .next()
                    .map_or("", |g| &analysis.text()[analysis.layout.lines[g].range.clone()])
            };
            // The noun that the count stands with: メールアドレス3,871件, not the last of a list of items.
            // What stands in brackets explains: データ(氏名、メールアドレスなど)796件.
            let before = without_bracket(&text[..at]);
            let head = before.rsplit(['、', '。', '「', '」', '\n']).next().unwrap_or(&before);
            // 登録メールアドレスで流出のおそれがあるもの:370件
            let things = head.trim_end_matches([':', ' ', '計', '合']).ends_with("もの");
            let alone = head.chars().all(|c| !c.is_alphabetic());
            let close = |words: &[&str]| {
                words
                    .iter()
                    .any(|w| head.rfind(w).is_some_and(|at| head[at + w.len()..].chars().count() <= 9))
                    && !head.ends_with("などの")
            };
            let named = |words: &[&str]| words.iter().any(|w| head.contains(w));
            match () {
                () if things && named(&["アドレス"]) => Unit::Emails,
                () if alone && ["不正ログイン", "アカウント"].iter().any(|w| heading().contains(w)) => {
                    Unit::Accounts
                }
                () if close(&["アドレス"]) => Unit::Emails,
                () if close(&["メール"]) && !close(&["情報", "データ"]) => Unit::Emails,
                () if close(&[
                    "不正ログイン",
                    "ログインする〔受〕〔過〕数",
                    "ログイン件数",
                    "アカウントは",
                    "アカウント数",
                    "会員ID",
                    "アカウント",
                ]) =>
                {
                    Unit::Accounts
                }
                () if (near("カード") || near("クレジット")) && !named(&["個人情報"]) && !near("会員") => {
                    Unit::Cards
                }
                _ if after.contains("アドレス") && !after.contains('、') => Unit::Emails,
                _ if heading().contains("カード") && !heading().contains("個人情報") => Unit::Cards,
                _ => Unit::Records,
            }
        }
        "households" | "sites" | "things" | "machines" | "-skip" => return None,
        _ if word.is_empty() => return None,
        _ => return None,
    })
}

/// The text before a count without the bracket that ends there.
fn without_bracket(before: &str) -> String {
    let Some(inner) = before.strip_suffix(')') else { return tail(before) };
    match inner.rfind('(') {
        Some(open) if inner[open..].chars().count() >= 4 => tail(&inner[..open]),
        _ => tail(before),
    }
}

/// The last characters of a text, as many as a count's noun may need.
fn tail(text: &str) -> String {
    text.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect()
}

fn settle(analysis: &Analysis<'_>, list: Vec<(Affected, Distance)>) -> Vec<Affected> {
    let mut out: Vec<(Affected, Distance)> = Vec::new();
    for (item, distance) in list {
        let same = |a: &Affected| a.unit == item.unit && a.count == item.count;
        // The same number said again: a statement beats a carried-over status.
        if let Some((known, known_distance)) =
            out.iter_mut().find(|(a, _)| same(a) && a.status == item.status)
        {
            for e in item.evidence {
                if !known.evidence.contains(&e) && known.evidence.len() < 6 {
                    known.evidence.push(e);
                }
            }
            *known_distance = (*known_distance).min(distance);
            continue;
        }
        let open = |s: LeakStatus| matches!(s, LeakStatus::Leaked | LeakStatus::Possible);
        if distance >= Distance::Earlier
            && out.iter().any(|(a, _)| same(a) && open(a.status) && open(item.status))
        {
            continue;
        }
        out.push((item, distance));
    }
    // 約4000件 beside 4,012件 of the same unit is the same figure, rounded.
    let exact: Vec<(Unit, u64)> = out
        .iter()
        .filter(|(a, _)| a.qualifier == crate::mention::Qualifier::Exact)
        .map(|(a, _)| (a.unit, a.count))
        .collect();
    // A headline rounds, too: 1万4千人分 over 約1万4200人分.
    let first = analysis.first_prose.map(|line| analysis.layout.lines[line].range.start);
    let first = first.map(|norm| analysis.view.to_canonical(norm..norm).start());
    let rounds = |a: &Affected| {
        first.is_some_and(|first| a.evidence.iter().all(|e| e.start < first)) && zeros(a.count) >= 2
    };
    let figures: Vec<(Unit, u64)> = out.iter().map(|(a, _)| (a.unit, a.count)).collect();
    out.retain(|(a, _)| {
        !rounds(a)
            || !figures.iter().any(|&(unit, n)| {
                unit == a.unit && n != a.count && n.abs_diff(a.count) < n / 20 && zeros(n) < zeros(a.count)
            })
    });
    out.retain(|(a, _)| {
        a.qualifier == crate::mention::Qualifier::Exact
            || !exact.iter().any(|&(unit, n)| unit == a.unit && n != a.count && n.abs_diff(a.count) < n / 50)
    });
    out.into_iter().map(|(a, _)| a).collect()
}

/// Zeros at the end of a number: the more, the rounder.
fn zeros(mut n: u64) -> u32 {
    let mut zeros = 0;
    while n >= 10 && n.is_multiple_of(10) {
        n /= 10;
        zeros += 1;
    }
    zeros
}
