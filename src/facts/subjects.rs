//! Whose data leaked or may have.

use std::ops::Range;
use std::sync::LazyLock;

use super::confidence;
use super::document::Scope;
use super::status::{Distance, DocumentDefault, status_at};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Affected, Evidence, LeakedData, Subject, Valued};
use crate::rules::{Hit, Phrase};
use crate::text::{LineKind, first_chars};

/// Whose data leaked or may have, in text order.
///
/// A group that is named says nothing by itself: お客様 are asked, told and thanked. It counts where data is said to
/// be theirs (会員の氏名), where they are counted among those affected (従業員 1,046名), or where the text calls them
/// concerned (対象のお客様), and where that data leaked or may have.
pub fn subjects(
    analysis: &Analysis<'_>,
    scope: &Scope,
    default: Option<DocumentDefault>,
    affected: &[Affected],
    leaked: &[LeakedData],
    trace: &mut Trace,
) -> Vec<Valued<Subject>> {
    let hits: Vec<Vec<Hit<'_>>> = (0..analysis.readings.len()).map(|s| groups(analysis, s)).collect();
    // The house cares for people: its name or its data say so.
    let cares = hits.iter().flatten().any(|h| is_setting(h));
    let mut found: Vec<Found> = Vec::new();
    // Whose data is named without a word on whether it leaked; they are meant where nobody else is.
    let mut unsaid: Vec<Found> = Vec::new();
    let mut included: Vec<(usize, Found)> = Vec::new();
    for (s, hits) in hits.iter().enumerate().filter(|(_, hits)| !hits.is_empty()) {
        let text = &analysis.readings[s].text;
        let line = analysis.layout.sentences[s].line;
        let aside = if !scope.holds(s) {
            Some("the sentence is not about this incident's data")
        } else if analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
            Some("stands among causes or measures")
        } else {
            None
        };
        let named = || hits.iter().filter(|h| !is_setting(h));
        // From the last to the first: who stands beside the next group shares what is said of it.
        let mut next: Option<(usize, Outcome)> = None;
        let mut taken: Vec<(Found, bool)> = Vec::new();
        for hit in named().rev() {
            let Some(subject) = Subject::parse(hit.rule.value()) else {
                next = None;
                continue;
            };
            let user = cares && hit.rule.id == "subject.customers.users";
            let subject = if user { Subject::Patients } else { subject };
            let words = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            if aside.is_none() && includes(&text[hit.range.end..]) {
                let one = Found { subject, alone: false, sure: 0.85, evidence: vec![words()] };
                included.push((s, one));
                next = None;
                continue;
            }
            let shared = next.take().and_then(|(at, outcome)| {
                let between = text.get(hit.range.end..at)?;
                (joined(between) && !matches!(outcome, Err(Refusal::No(_)))).then_some(outcome)
            });
            let outcome = match (aside, shared) {
                (Some(reason), _) => Err(Refusal::No(reason)),
                (None, Some(outcome)) => outcome,
                (None, None) => whose(analysis, s, hit, default, affected),
            };
            let (sure, why, said) = match &outcome {
                Ok((sure, why)) => (*sure, why.clone(), true),
                Err(Refusal::Unsaid(why)) => (0.7, why.clone(), false),
                Err(Refusal::No(reason)) => {
                    trace.reject("subjects", subject, reason, words);
                    next = Some((hit.range.start, outcome));
                    continue;
                }
            };
            next = Some((hit.range.start, outcome));
            let alone = hit.rule.id.ends_with(".alone");
            taken.push((Found { subject, alone, sure, evidence: vec![words(), why] }, said));
        }
        for (one, said) in taken.into_iter().rev() {
            add(if said { &mut found } else { &mut unsaid }, one);
        }
    }
    // 退職者も含みます: with those of the same sentence.
    for (s, one) in included {
        let beside = analysis.layout.sentences[s].range.clone();
        let (from, to) = span_of(analysis, beside);
        let with = |f: &Found| f.evidence.iter().any(|e| e.start >= from && e.end <= to);
        if found.iter().any(with) {
            add(&mut found, one);
        }
    }
    let leaks = leaked.iter().any(|l| l.status.is_open()) || affected.iter().any(|a| a.status.is_open());
    let mut list = if found.is_empty() && leaks { std::mem::take(&mut unsaid) } else { found };
    for one in unsaid {
        if let Some(e) = one.evidence.first() {
            trace.reject("subjects", one.subject, "nothing says whether their data leaked", || e.clone());
        }
    }
    // 方 of whom no more is said are others only where nobody else is named.
    let named_else = list.iter().any(|f| !f.alone);
    list.retain(|f| !f.alone || !named_else);
    list.into_iter()
        .map(|f| Valued { value: f.subject, confidence: confidence(f.sure), evidence: f.evidence })
        .collect()
}

/// A group that is taken.
struct Found {
    subject: Subject,
    /// From a rule that holds only where no other group is named (ids that end in `.alone`).
    alone: bool,
    sure: f64,
    evidence: Vec<Evidence>,
}

/// Adds a group, or its words to those of the same group.
fn add(list: &mut Vec<Found>, mut one: Found) {
    match list.iter_mut().find(|f| f.subject == one.subject) {
        Some(known) => {
            known.sure = known.sure.max(one.sure);
            known.alone &= one.alone;
            if let Some(words) = one.evidence.into_iter().next()
                && known.evidence.len() < 4
                && !known.evidence.contains(&words)
            {
                known.evidence.push(words);
            }
        }
        None => {
            one.evidence.dedup();
            list.push(one);
        }
    }
}

/// Does a rule tell the kind of house, not a group?
fn is_setting(hit: &Hit<'_>) -> bool {
    hit.rule.id.starts_with("subject.care")
}

/// The groups of a sentence in text order, of overlapping words the longest, and words for the kind of house.
fn groups<'r>(analysis: &Analysis<'r>, s: usize) -> Vec<Hit<'r>> {
    let reading = &analysis.readings[s];
    let mut hits = analysis.rules.subjects.find_in(reading, &analysis.scanned(s));
    hits.sort_by_key(|h| (is_setting(h), h.range.start, std::cmp::Reverse(h.range.end)));
    let mut end = 0;
    hits.retain(|hit| {
        let kept = is_setting(hit) || end <= hit.range.start;
        if kept {
            end = hit.range.end;
        }
        kept
    });
    hits
}

/// Do two groups stand side by side, with nothing but an "and" between them?
fn joined(between: &str) -> bool {
    static AND: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:の?(?:皆様|皆さま|方々?)|様|さま|等|など|\([^()]{0,12}\))*(?:および|及び|、|・|や|と|または|又は|ならびに|並びに|/|その|(?:と|に)なる〔過〕|である|の(?:担当者)?(?:と|や|、|および|及び))(?:その|一部の|本学の?|当[校院園]の?|学外の)?$")
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
) -> Outcome {
    let reading = &analysis.readings[s];
    let counted = counted(analysis, s, &hit.range);
    if let Some(count) = &counted {
        if told_to(&analysis.text()[count.end..analysis.layout.sentences[s].range.end]) {
            return Err(Refusal::No("counted as those who are told or who act"));
        }
        let words = analysis.evidence(count.clone(), "count");
        if let Some(item) = affected.iter().find(|a| a.evidence.iter().any(|e| e.start == words.start)) {
            return if item.status.is_open() {
                Ok((item.confidence, words))
            } else {
                Err(Refusal::No("their data did not leak"))
            };
        }
    }
    let staff = hit.rule.value() == "employees";
    let concerned = concerned(&reading.text, &hit.range)
        .map(|range| (0.85, analysis.evidence_in(s, range, "subject.concerned")));
    let data = match (theirs(analysis, s, &hit.range, staff), &counted) {
        (Some(data), _) => data,
        (None, _) if concerned.is_some() => return concerned.ok_or(Refusal::No("")),
        (None, Some(count)) => reading.from_norm(count.start)..reading.from_norm(count.end),
        (None, None) => return Err(Refusal::No("no data is said to be theirs")),
    };
    let after = reading.text.get(data.end..).unwrap_or_default();
    if spoken_of(after) {
        return concerned.ok_or(Refusal::No("the object of a measure or of a phrase, not of a leak"));
    }
    let Some(status) = status_at(analysis, s, data.start, default) else {
        return concerned
            .ok_or_else(|| Refusal::Unsaid(analysis.evidence_in(s, data.clone(), "subject.data")));
    };
    let Some(value) = status.status else {
        return concerned.ok_or(Refusal::No("the clause is about misuse or harm, not a leak"));
    };
    if !value.is_open() {
        return Err(Refusal::No("their data did not leak"));
    }
    if open_question(after) {
        return Err(Refusal::Unsaid(analysis.evidence_in(s, data, "subject.data")));
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

/// How surely a group is taken and the words for it, or why it is not.
type Outcome = Result<(f64, Evidence), Refusal>;

/// Why a group is not taken.
enum Refusal {
    /// It is not whose data leaked.
    No(&'static str),
    /// Data is theirs, and nothing near says whether it leaked: they are taken where nobody else is.
    Unsaid(Evidence),
}

/// What follows a count of those who are told, who got the mail or whose machine it is.
fn told_to(after: &str) -> bool {
    static TOLD: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:様|さま|分)*(?:に(?:は|対し)?[^、。]{0,12}(?:連絡|通知|送|書面|電話|メール|郵)|へ|宛|あて|から|より|が[^。]{0,30}(?:開|入力|クリック|受信|感染)|について、|の(?:メール)?(?:アカウント|パソコン|端末|受信))")
            .expect("a valid pattern")
    });
    TOLD.is_match(after)
}

/// The count of a group: 従業員 1,046名, 会員(1,950名).
fn counted(analysis: &Analysis<'_>, s: usize, range: &Range<usize>) -> Option<Range<usize>> {
    static TO_COUNT: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:\([^()]{0,16}\)|の?(?:皆様|皆さま|方々|方)|様|さま|さん|ら|等|など|の|もの|分|が|は|で|:|\(|、|に関する情報|情報|データ|名簿|の?うち|の?合計|を|最大|約|およそ|延べ|計|全|を?合わせて|その他|担当者|の?担当者|の個人情報|一覧|でいらっしゃる方|数| )*$")
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
fn theirs(analysis: &Analysis<'_>, s: usize, range: &Range<usize>, staff: bool) -> Option<Range<usize>> {
    static OF: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:の?(?:皆様|皆さま|みなさま|方々|方|一部)|様|さま|さん|ら|等|など|\([^()]{0,16}\))*(?:の担当者)?(?:(?:および|及び|や|と|、|・)[^、。]{1,10}の|の|に関する|に係る|にかかる|について(?:は、)?|:|\(|、|に記載の|)(?:お)?(?:大切な|すべての|一部の|下記の|次の|以下の|個人|ある|登録|その|最大|[^、。のがはをにで]{1,6})?$")
            .expect("a valid pattern")
    });
    let text = &analysis.readings[s].text;
    let after = first_chars(text.get(range.end..)?, 40);
    static PLAIN: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"情報|データ|名簿|リスト|一覧|名前|メール|書類|ファイル|記録|履歴")
            .expect("a valid pattern")
    });
    // Staff have mails, files and passwords at work; these are not data about them.
    static OF_STAFF: LazyLock<Phrase> =
        LazyLock::new(|| Phrase::new(r"情報|データ|名簿|名前").expect("a valid pattern"));
    let words = analysis.data_within(s, range.end..range.end + after.len());
    let data = words.into_iter().find(|d| {
        let value = d.term.value.as_str();
        let at_work = matches!(value, "password" | "email_body" | "email_subject" | "email_attachment");
        value != "-skip" && !(staff && at_work)
    });
    let data = data.map(|d| d.range.start - range.end..d.range.end - range.end);
    let plain = if staff { &OF_STAFF } else { &PLAIN }.find(after);
    let data = [data, plain].into_iter().flatten().min_by_key(|d| d.start)?;
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
    static CONCERNED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"(?:(?:迷惑|心配|不安)(?:と[^、。]{1,4})?をおかけする〔過〕|対象|該当|(?:漏えい|流出)(?:する)?(?:〔過〕)?(?:可能性|おそれ)?)(?:と|に)?(?:なる|する)?(?:〔過〕|〔継〕)?(?:の|が?ある)?$|対象(?:者|となる(?:方|お客様)|の方)?:[^、。]{0,24}$").expect("a valid pattern")
    });
    let before = &text[..range.start];
    let after = &text[range.end..];
    static ARE: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:の?(?:皆様|方々?)|様|さま)?(?:が|も)対象(?:だ|で|と|。|$)")
            .expect("a valid pattern")
    });
    let found = match CONCERNED.find(before).filter(|m| !m.is_empty()) {
        Some(found) => found.start..range.end,
        None => range.start..range.end + ARE.find(after)?.end,
    };
    // 全職員を対象とした研修 has it the other way round; 該当するお客様はお知らせください asks.
    let asks = ["ください", "お願い", "研修"].iter().any(|w| after.contains(w));
    (!asks).then_some(found)
}

/// 退職者を含む, 卒業した者も含めて: those who are named so are among others.
fn includes(after: &str) -> bool {
    static INCLUDES: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:の?(?:皆様|方々?)|様|さま|者)?(?:を|も)(?:含む|含める)").expect("a valid pattern")
    });
    after.contains('含')
        && INCLUDES.find(after).is_some_and(|m| {
            !after[m.end..].trim_start_matches("〔受〕").trim_start_matches("〔継〕").starts_with("〔否〕")
        })
}

/// The canonical span of a range of the normalised text, in code points.
fn span_of(analysis: &Analysis<'_>, norm: Range<usize>) -> (usize, usize) {
    let words = analysis.evidence(norm, "subject.sentence");
    (words.start, words.end)
}

/// か否か, かどうか: what follows asks.
fn open_question(after: &str) -> bool {
    static ASKED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(
            r"^[^。]{0,40}(?:か否か|かどうか|〔過〕か(?:は|を|が|、)|〔継〕[〔否〕]*か(?:は|を|が|、))",
        )
        .expect("a valid pattern")
    });
    after.contains('か') && ASKED.is_match(after)
}

/// Data that is used, changed or spoken of, not leaked: the beginning of what follows it.
fn spoken_of(after: &str) -> bool {
    static USED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:[^、。]{0,8})(?:を(?:全て|すべて|強制的に|一斉に)?(?:変更|再設定|リセット|入力|無効|失効)|の変更|の保護|の管理|の取り?扱い|宛|あて|にて)|^(?:から|を(?:使|用い|悪用|かた|装))")
            .expect("a valid pattern")
    });
    USED.is_match(after)
}
