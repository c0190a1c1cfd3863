//! Sums of money.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::parse_number;
use crate::record::{Evidence, Money, MoneyKind, MoneyStatus};
use crate::rules::Hit;

/// What the rules of `money.toml` may say.
pub const VALUES: [&str; 8] =
    ["demanded", "refused", "declined", "paid", "compensation", "reissue", "loss", "cost"];

static YEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9][0-9,.万億千百]*円").expect("a valid pattern"));

/// What makes a coming payment of what a rule found.
static COMING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"予定|協議|相談|検討|〔意〕|〔行〕|できるよう|つもり|手配|次第|場合|方針|準備|とする〔継〕|こととする|という|考え",
    )
    .expect("a valid pattern")
});

struct Sum {
    yen: u64,
    /// In the normalised text.
    range: Range<usize>,
    /// In the reading.
    at: Range<usize>,
}

/// Sums that the text names or denies.
pub fn money(analysis: &Analysis<'_>, scope: &Scope, trace: &mut Trace) -> Vec<Money> {
    let mut out: Vec<Money> = Vec::new();
    let mut ransom: Option<Money> = None;
    let mut asked: Option<usize> = None;
    for s in 0..analysis.readings.len() {
        let hits = analysis.rules.money.find_in(&analysis.readings[s], &analysis.scanned(s));
        if let (Some(ransom), Some(a)) = (&mut ransom, asked)
            && ransom.amount.is_none()
            && (a + 1..=a + 2).contains(&s)
            && ["要求額", "金額", "身代金"].iter().any(|w| analysis.readings[s].text.contains(w))
            && let Some(sum) = sums(analysis, s).first()
        {
            // 金額は300万円相当です, in the sentence after the one that says what was asked for.
            ransom.amount = Some(sum.yen);
            ransom.evidence.push(analysis.evidence(sum.range.clone(), "money.amount"));
        }
        if hits.is_empty() {
            continue;
        }
        let line = analysis.layout.sentences[s].line;
        let advice = analysis.under(line, Role::Advice);
        let sums = sums(analysis, s);
        for hit in &hits {
            // Among advice to the reader stands what is done for the reader.
            let given = advice && matches!(hit.rule.value(), "compensation" | "reissue");
            if !scope.holds(s) && !given {
                trace.reject("money", hit.rule.value(), "the sentence is not about this incident", || {
                    analysis.evidence_in(s, hit.range.clone(), &hit.rule.id)
                });
                continue;
            }
            let sum = nearest(&sums, hit);
            let mut evidence = vec![analysis.evidence_in(s, hit.range.clone(), &hit.rule.id)];
            let of_ransom = match hit.rule.value() {
                "demanded" => Some(MoneyStatus::Demanded),
                "refused" => Some(MoneyStatus::Refused),
                // 応じる考えはない: of a ransom where one was asked for just before.
                "declined" if asked.is_some_and(|a| a <= s && s <= a + 3) || question(analysis, s) => {
                    Some(MoneyStatus::Refused)
                }
                "declined" => continue,
                "paid" => Some(MoneyStatus::Paid),
                _ => None,
            };
            evidence.extend(sum.map(|m| analysis.evidence(m.range.clone(), "money.amount")));
            let amount = sum.map(|m| m.yen);
            if let Some(status) = of_ransom {
                if status == MoneyStatus::Demanded {
                    asked = Some(s);
                }
                settle_ransom(&mut ransom, status, amount, evidence, hit.rule.confidence);
                continue;
            }
            let (kind, status) = match hit.rule.value() {
                "compensation" => (MoneyKind::Compensation, when(analysis, s, hit)),
                // Asked of the card companies: neither paid by the writer nor to be paid.
                "reissue" if reading_after(analysis, s, hit).contains("会社に依頼する〔継〕") => {
                    (MoneyKind::Reissue, MoneyStatus::Stated)
                }
                "reissue" => (MoneyKind::Reissue, when(analysis, s, hit)),
                "loss" => (MoneyKind::Loss, MoneyStatus::Stated),
                "cost" => (MoneyKind::Cost, MoneyStatus::Stated),
                _ => continue,
            };
            if kind == MoneyKind::Loss && amount.is_none() {
                trace.reject("money", kind, "a loss without a sum", || evidence[0].clone());
                continue;
            }
            add(
                &mut out,
                Money { kind, amount, status, confidence: confidence(hit.rule.confidence), evidence },
            );
        }
    }
    ransom.into_iter().chain(out).collect()
}

/// A sum told with its amount stands for the same one told without.
fn add(out: &mut Vec<Money>, item: Money) {
    let same = |m: &Money| m.kind == item.kind && (m.amount == item.amount || item.amount.is_none());
    if out.iter().any(same) {
        return;
    }
    if item.amount.is_some() {
        out.retain(|m| m.kind != item.kind || m.amount.is_some());
    }
    out.push(item);
}

/// One ransom a document: what became of it outweighs that it was asked for, and the amount may stand with either.
fn settle_ransom(
    ransom: &mut Option<Money>,
    status: MoneyStatus,
    amount: Option<u64>,
    evidence: Vec<Evidence>,
    sure: f64,
) {
    let Some(known) = ransom else {
        let kind = MoneyKind::Ransom;
        *ransom = Some(Money { kind, amount, status, confidence: confidence(sure), evidence });
        return;
    };
    if known.status == MoneyStatus::Demanded && status != MoneyStatus::Demanded {
        known.status = status;
        known.confidence = confidence(sure);
    }
    known.amount = known.amount.or(amount);
    for e in evidence {
        if !known.evidence.contains(&e) && known.evidence.len() < 6 {
            known.evidence.push(e);
        }
    }
}

/// Does the sentence before ask of a ransom: 身代金は支払ったのですか?
fn question(analysis: &Analysis<'_>, s: usize) -> bool {
    s.checked_sub(1).is_some_and(|before| {
        let text = &analysis.readings[before].text;
        text.contains("身代金") && text.trim_end_matches(['。', '?']).ends_with('か')
    })
}

/// All sums in yen of a sentence.
fn sums(analysis: &Analysis<'_>, s: usize) -> Vec<Sum> {
    let sentence = analysis.layout.sentences[s].range.clone();
    let reading = &analysis.readings[s];
    YEN.find_iter(&analysis.text()[sentence.clone()])
        .filter_map(|m| {
            let (yen, len) = parse_number(m.as_str())?;
            let range = sentence.start + m.start()..sentence.start + m.end();
            let at = reading.from_norm(range.start)..reading.from_norm(range.end);
            m.as_str()[len..].starts_with('円').then_some(Sum { yen, range, at })
        })
        .collect()
}

/// The sum in what a rule matched, else the one nearest to it.
fn nearest<'s>(sums: &'s [Sum], hit: &Hit<'_>) -> Option<&'s Sum> {
    sums.iter().min_by_key(|m| {
        if m.at.start >= hit.range.start && m.at.end <= hit.range.end {
            0
        } else if m.at.start >= hit.range.end {
            1 + m.at.start - hit.range.end
        } else {
            1 + hit.range.start.saturating_sub(m.at.end)
        }
    })
}

/// The reading from what a rule matched on.
fn reading_after<'a>(analysis: &'a Analysis<'_>, s: usize, hit: &Hit<'_>) -> &'a str {
    &analysis.readings[s].text[hit.range.start..]
}

/// Is what a rule found done, or still to come? The end of its clause says it.
fn when(analysis: &Analysis<'_>, s: usize, hit: &Hit<'_>) -> MoneyStatus {
    let reading = &analysis.readings[s];
    let end = reading.clauses_around(hit.range.clone()).end.max(hit.range.start);
    let tail = reading.text[hit.range.start..end].trim_end_matches(['。', '、', 'が', ')', '」']);
    let rest = &reading.text[hit.range.start..];
    if COMING.is_match(rest) {
        MoneyStatus::Planned
    } else if ["〔過〕", "〔継〕", "済み", "済", "完了"].iter().any(|w| tail.ends_with(w)) {
        MoneyStatus::Paid
    } else {
        MoneyStatus::Planned
    }
}
