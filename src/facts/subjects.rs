//! Whose data leaked or may have.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::confidence;
use super::document::Scope;
use super::status::{Distance, DocumentDefault, status_at};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Affected, Evidence, LeakStatus, Subject, Valued};
use crate::rules::Hit;
use crate::text::LineKind;

/// A group that a sentence names.
struct Named<'r> {
    subject: Subject,
    hit: Hit<'r>,
}

/// Whose data leaked or may have, in text order.
///
/// A group that is named says nothing by itself: お客様 are asked, told and thanked. It counts where data is said to
/// be theirs (会員の氏名), where they are counted among those affected (従業員 1,046名), or where they head a line
/// of data, and where that data leaked or may have.
pub fn subjects(
    analysis: &Analysis<'_>,
    scope: &Scope,
    default: Option<DocumentDefault>,
    affected: &[Affected],
    trace: &mut Trace,
) -> Vec<Valued<Subject>> {
    let mut found: Vec<(Subject, f64, Vec<Evidence>)> = Vec::new();
    let cares = cares(analysis);
    for s in 0..analysis.readings.len() {
        let named = named(analysis, s);
        if named.is_empty() {
            continue;
        }
        let text = &analysis.readings[s].text;
        let line = analysis.layout.sentences[s].line;
        // From the last to the first: who stands beside the next group shares what is said of it.
        let mut next: Option<(usize, Option<(f64, Evidence)>)> = None;
        let mut taken = Vec::new();
        for Named { subject, hit } in named.iter().rev() {
            let words = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            // 利用者 of those who care for people are their patients.
            let user = *subject == Subject::Customers && hit.rule.id == "subject.customers.users";
            let subject = if user && cares { Subject::Patients } else { *subject };
            let beside =
                next.as_ref().is_some_and(|(at, _)| joined(&text[hit.range.end..(*at).max(hit.range.end)]));
            let outcome = if !scope.holds(s) {
                Err("the sentence is not about this incident's data")
            } else if analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
                Err("stands among causes or measures")
            } else if beside && next.as_ref().is_some_and(|(_, known)| known.is_some()) {
                next.as_ref().and_then(|(_, known)| known.clone()).ok_or("stands beside nobody")
            } else {
                whose(analysis, s, hit, default, affected)
            };
            match outcome {
                Ok((sure, evidence)) => {
                    taken.push((subject, sure, words(), evidence.clone()));
                    next = Some((hit.range.start, Some((sure, evidence))));
                }
                Err(reason) => {
                    trace.reject("subjects", subject, reason, words);
                    next = Some((hit.range.start, None));
                }
            }
        }
        for (subject, sure, words, why) in taken.into_iter().rev() {
            match found.iter_mut().find(|f| f.0 == subject) {
                Some(known) => {
                    known.1 = known.1.max(sure);
                    if known.2.len() < 4 && !known.2.contains(&words) {
                        known.2.push(words);
                    }
                }
                None => {
                    let mut evidence = vec![words];
                    evidence.extend((!evidence.contains(&why)).then_some(why));
                    found.push((subject, sure, evidence));
                }
            }
        }
    }
    // 方 of whom no more is said are others only where nobody else is named.
    let named_else = found.iter().any(|f| f.0 != Subject::Other);
    found.retain(|f| {
        f.0 != Subject::Other
            || !named_else
            || f.2.iter().any(|e| !e.rule.ends_with(".alone") && e.rule.starts_with("subject"))
    });
    found
        .into_iter()
        .map(|(value, sure, evidence)| Valued { value, confidence: confidence(sure), evidence })
        .collect()
}

/// Does the text speak of care? Its title, its data or its names say so.
fn cares(analysis: &Analysis<'_>) -> bool {
    (0..analysis.readings.len()).any(|s| {
        let hits = analysis.rules.subjects.find(&analysis.scanned(s));
        hits.iter().any(|h| h.rule.id.starts_with("subject.care"))
    })
}

/// The groups of a sentence in text order, of overlapping words the longest.
fn named<'r>(analysis: &Analysis<'r>, s: usize) -> Vec<Named<'r>> {
    let mut hits: Vec<Hit<'r>> = Vec::new();
    let reading = &analysis.readings[s];
    let mut all = analysis.rules.subjects.find_in(reading, &analysis.scanned(s));
    all.retain(|h| !h.rule.id.starts_with("subject.care"));
    all.sort_by_key(|h| (h.range.start, std::cmp::Reverse(h.range.end)));
    for hit in all {
        if hits.last().is_none_or(|h| h.range.end <= hit.range.start) {
            hits.push(hit);
        }
    }
    hits.into_iter()
        .filter_map(|hit| Some(Named { subject: Subject::parse(hit.rule.value())?, hit }))
        .collect()
}

/// Do two groups stand side by side, with nothing but an "and" between them?
fn joined(between: &str) -> bool {
    static AND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:の?(?:皆様|皆さま|方々?)|様|さま|等|など|\([^()]{0,12}\))*(?:および|及び|、|・|や|と|または|又は|ならびに|並びに|/|その|(?:と|に)なる〔過〕|である|の(?:担当者)?(?:と|や|、|および|及び))(?:その|一部の|本学の?|当[校院園]の?|学外の)?$")
            .expect("a valid pattern")
    });
    AND.is_match(between)
}

/// Is it their data, and did it leak or may it have? What says so, and how surely.
fn whose(
    analysis: &Analysis<'_>,
    s: usize,
    hit: &Hit<'_>,
    default: Option<DocumentDefault>,
    affected: &[Affected],
) -> Result<(f64, Evidence), &'static str> {
    let open = |status: LeakStatus| matches!(status, LeakStatus::Leaked | LeakStatus::Possible);
    let counted = counted(analysis, s, &hit.range);
    if let Some(range) = &counted {
        let words = analysis.evidence(range.clone(), "count");
        if let Some(item) = affected.iter().find(|a| a.evidence.iter().any(|e| e.start == words.start)) {
            return if open(item.status) {
                Ok((item.confidence, words))
            } else {
                Err("their data did not leak")
            };
        }
    }
    let reading = &analysis.readings[s];
    let Some(data) = theirs(analysis, s, &hit.range) else {
        if let Some(range) = concerned(&reading.text, &hit.range) {
            return Ok((0.85, analysis.evidence_in(s, range, "subject.concerned")));
        }
        return Err(if counted.is_some() {
            "counted, but not as affected"
        } else {
            "no data is said to be theirs"
        });
    };
    let status =
        status_at(analysis, s, data.start, default).ok_or("nothing says whether their data leaked")?;
    let Some(value) = status.status else {
        return Err("the clause is about misuse or harm, not a leak");
    };
    if !open(value) {
        return Err("their data did not leak");
    }
    if open_question(&reading.text[data.end..]) {
        return Err("whether their data leaked is not known");
    }
    if spoken_of(&reading.text[data.end..]) {
        return Err("the object of a measure or of a phrase, not of a leak");
    }
    let sure = match status.distance {
        Distance::Clause => 0.92,
        Distance::Sentence | Distance::Heading => 0.88,
        Distance::Earlier => 0.8,
        Distance::Default => 0.75,
    };
    let evidence = analysis.evidence_in(s, data, "subject.data");
    Ok((sure, status.evidence.unwrap_or(evidence)))
}

/// The count of a group: 従業員 1,046名, 会員(1,950名).
fn counted(analysis: &Analysis<'_>, s: usize, range: &Range<usize>) -> Option<Range<usize>> {
    static TO_COUNT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:の?(?:皆様|皆さま|方々|方)|様|さま|さん|ら|等|など|の|もの|分|が|は|で|:|\(|、|に関する情報|情報|データ|名簿|の?うち|の?合計|最大|約|およそ|延べ|計|全|を?合わせて|その他|担当者|の?担当者|の個人情報|一覧|でいらっしゃる方| )*$")
            .expect("a valid pattern")
    });
    let reading = &analysis.readings[s];
    let from = reading.to_norm(range.clone()).end;
    let end = analysis.layout.sentences[s].range.end;
    let count = analysis.counts.iter().find(|c| c.number.start >= from && c.number.start < end)?;
    let start = count.range.start.max(from);
    let people = matches!(count.unit.as_str(), "persons" | "cases" | "organizations" | "accounts");
    (people && TO_COUNT.is_match(analysis.text().get(from..start)?)).then(|| count.range.clone())
}

/// The data that is said to be a group's: お客様の氏名, 受講者名簿, 会員(氏名、住所), 保護者 氏名.
fn theirs(analysis: &Analysis<'_>, s: usize, range: &Range<usize>) -> Option<Range<usize>> {
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:の?(?:皆様|皆さま|みなさま|方々|方|一部)|様|さま|等|など|\([^()]{0,16}\))*(?:の担当者)?(?:(?:および|及び|や|と|、|・)[^、。]{1,10}の|の|に関する|に係る|にかかる|について(?:は、)?|:|\(|、|が|に記載の|)(?:お)?(?:大切な|すべての|一部の|下記の|次の|以下の|個人|ある|登録|その|最大|[^、。のがはをにで]{1,6})?$")
            .expect("a valid pattern")
    });
    let text = &analysis.readings[s].text;
    let after = text.get(range.end..)?;
    let limit = after.char_indices().nth(40).map_or(after.len(), |(i, _)| i);
    let data = analysis.rules.data.find(&after[..limit]).into_iter().find(|d| d.term.value != "-skip");
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"情報|データ|名簿|リスト|一覧|名前|メール|書類|ファイル|記録|履歴")
            .expect("a valid pattern")
    });
    let plain = PLAIN.find(&after[..limit]).map(|m| m.range());
    let data = match (data.map(|d| d.range), plain) {
        (Some(a), Some(b)) => {
            if a.start <= b.start {
                a
            } else {
                b
            }
        }
        (a, b) => a.or(b)?,
    };
    let between = &after[..data.start];
    let of = OF.is_match(between);
    let line = analysis.layout.sentences[s].line;
    let listed = matches!(analysis.layout.lines[line].kind, LineKind::Item | LineKind::Row)
        && !text.contains('。')
        && between.chars().count() <= 16
        && !between.contains("の");
    (of || listed).then(|| range.end + data.start..range.end + data.end)
}

/// Those whom the text itself calls concerned: 対象のお客様, 該当する会員.
fn concerned(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    static CONCERNED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:対象|該当|(?:漏えい|流出)(?:する)?(?:〔過〕)?(?:可能性|おそれ)?)(?:と|に)?(?:なる|する)?(?:〔過〕|〔継〕)?(?:の|が?ある)?$").expect("a valid pattern")
    });
    let before = &text[..range.start];
    let after = &text[range.end..];
    // 全職員を対象とした研修 has it the other way round; 該当するお客様はお知らせください asks.
    let asks = after.contains("ください") || after.contains("お願い") || after.contains("研修");
    let found = CONCERNED.find(before)?;
    (!asks && !found.is_empty()).then(|| found.start()..range.end)
}

/// か否か, かどうか: what follows asks.
fn open_question(after: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^[^。]{0,40}(?:か否か|かどうか|有無|〔過〕か(?:は|を|が|、)|〔継〕[〔否〕]*か(?:は|を|が|、))",
        )
        .expect("a valid pattern")
    });
    ASKED.is_match(after)
}

/// Data that is used, changed or spoken of, not leaked: the beginning of what follows it.
fn spoken_of(after: &str) -> bool {
    static USED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[^、。]{0,8})(?:を(?:変更|再設定|リセット|入力|収める仕組み)|の変更|の保護|の管理|の取り?扱い|宛|あて|にて)")
            .expect("a valid pattern")
    });
    USED.is_match(after)
}
