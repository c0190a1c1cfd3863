//! Mails sent in the organisation's name.

use std::ops::Range;

use super::confidence;
use super::document::Scope;
use super::figures::Figure;
use super::revisions::Link;
use crate::analysis::{Analysis, Trace};
use crate::mention::Qualifier;
use crate::record::{IncidentType, MailUnit, SpoofedMails, Valued};
use crate::text::last_chars;

/// How many spoofed or spam mails went out, or to how many.
///
/// `spoofed` stands where the sentence itself names such mails, `sent` where it only counts what was sent: that holds
/// where a heading over it or the sentences just before name them.
pub fn spoofed_mails(
    analysis: &Analysis<'_>,
    scope: &Scope,
    figures: &[Figure<'_>],
    links: &[Link],
    types: &[Valued<IncidentType>],
    trace: &mut Trace,
) -> Vec<SpoofedMails> {
    let mut out: Vec<SpoofedMails> = Vec::new();
    let of_mails = types.iter().any(|t| t.value == IncidentType::SpoofedEmail);
    for (i, figure) in figures.iter().enumerate() {
        // 600件としておりましたが1,180件: the earlier figure says what is counted, the later holds.
        let told = links.iter().find(|l| l.later == i).map_or(figure, |l| &figures[l.earlier]);
        let say = |value: &str| [figure, told].into_iter().find_map(|f| Some((f, f.says(value)?)));
        let strong = say("spoofed");
        // 送信先は…: where such mails went out, those are meant.
        let named = |f: &Figure<'_>| {
            let before = f.before();
            of_mails
                && ["送信先", "宛先", "配信先", "送信数", "送信件数", "送信通数", "受信者", "送り先"]
                    .iter()
                    .any(|w| before.contains(w))
        };
        let weak = || say("sent").filter(|_| names_mails(analysis, figure) || named(figure));
        let words = || figure.words(analysis);
        let (told_by, sure) = match strong.or_else(weak) {
            Some((owner, hit)) => (
                owner.evidence(analysis, hit),
                hit.rule.confidence - if strong.is_some() { 0.0 } else { 0.08 },
            ),
            None => match headed(analysis, figure).filter(|_| of_mails) {
                Some(heading) => (analysis.evidence(heading, "spoofed_mails.heading"), 0.82),
                None => continue,
            },
        };
        // 約2万1000通は届かずに戻った: a part of those sent.
        if figure.says("difference").is_some() || figure.says("none").is_some() {
            trace.reject("spoofed_mails", figure.count.count, "a part, or mails of another kind", words);
            continue;
        }
        if !scope.holds(figure.sentence) || links.iter().any(|l| l.earlier == i) || figure.count.count == 0 {
            trace.reject("spoofed_mails", figure.count.count, "another incident, or a figure revised", words);
            continue;
        }
        let Some(unit) = unit(figure) else {
            trace.reject("spoofed_mails", figure.count.count, "counts neither mails nor who got them", words);
            continue;
        };
        let count = figure.count;
        if out.iter().any(|m| m.unit == unit && m.count == count.count) {
            continue;
        }
        out.push(SpoofedMails {
            count: count.count,
            unit,
            qualifier: count.qualifier,
            confidence: confidence(sure),
            evidence: vec![words(), told_by],
        });
    }
    // 約4,000通 beside 4,012通 is the same figure, rounded.
    let exact: Vec<(MailUnit, u64)> =
        out.iter().filter(|m| m.qualifier == Qualifier::Exact).map(|m| (m.unit, m.count)).collect();
    out.retain(|m| {
        m.qualifier == Qualifier::Exact
            || !exact.iter().any(|&(u, n)| u == m.unit && n != m.count && n.abs_diff(m.count) < n / 20)
    });
    out
}

/// The heading that says what a line with nothing but a count tells: 迷惑メールの送信数.
fn headed(analysis: &Analysis<'_>, figure: &Figure<'_>) -> Option<Range<usize>> {
    if !figure.before().trim().is_empty() {
        return None;
    }
    let line = analysis.layout.sentences[figure.sentence].line;
    let heading = analysis.layout.lines[analysis.layout.governors(line).next()?].body.clone();
    let words = &analysis.text()[heading.clone()];
    let of_mails = ["不審", "なりすまし", "迷惑", "スパム", "偽"].iter().any(|w| words.contains(w))
        && words.contains("メール")
        && ["送信数", "件数", "通数", "送信先"].iter().any(|w| words.contains(w));
    of_mails.then_some(heading)
}

/// Do the headings over a count or the sentences just before it name mails sent in another's name?
fn names_mails(analysis: &Analysis<'_>, figure: &Figure<'_>) -> bool {
    let asked = |s: usize| {
        let text = &analysis.readings[s].text;
        ["偽のメール", "不審なメール", "不審メール", "迷惑メール", "なりすましメール"]
            .iter()
            .any(|w| text.contains(w))
            && text.trim_end_matches(['。', '?']).ends_with('か')
    };
    let spoofed = |s: usize| {
        analysis.incidents()[s].iter().any(|h| h.rule.value() == IncidentType::SpoofedEmail.as_str())
    };
    let line = analysis.layout.sentences[figure.sentence].line;
    (figure.sentence.saturating_sub(2)..=figure.sentence).any(spoofed)
        || figure.sentence.checked_sub(1).is_some_and(asked)
        || analysis.layout.governors(line).any(|g| {
            let heading = &analysis.text()[analysis.layout.lines[g].range.clone()];
            ["不審", "なりすまし", "迷惑", "スパム", "偽"].iter().any(|w| heading.contains(w))
                && heading.contains("メール")
        })
}

fn unit(figure: &Figure<'_>) -> Option<MailUnit> {
    Some(match figure.count.unit.as_str() {
        "emails" => MailUnit::Emails,
        "persons" | "addresses" | "organizations" | "sites" | "households" => MailUnit::Recipients,
        "cases" => {
            let before = last_chars(figure.before(), 16);
            let after: String = figure.after().chars().take(10).collect();
            let addresses = ["宛先", "あて先", "送信先", "配信先", "アドレス", "送り先", "相手"];
            if addresses.iter().any(|w| before.contains(w) || after.contains(w)) {
                MailUnit::Recipients
            } else {
                MailUnit::Emails
            }
        }
        _ => return None,
    })
}
