//! Categories of data and what is said of each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::confidence;
use super::document::Scope;
use super::status::{Distance, DocumentDefault, StatusHit, status_at, status_of_entry};
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{DataCategory, Evidence, LeakStatus, LeakedData};
use crate::text::{LineKind, Reading};

struct Item {
    category: DataCategory,
    status: LeakStatus,
    at: usize,
    distance: Distance,
    evidence: Vec<Evidence>,
}

/// Credentials that are said to have been stolen have leaked, also where that is how it came about: FTPアカウントの
/// パスワードが盗み取られておりました.
fn stolen(reading: &Reading, category: DataCategory, word: &Range<usize>) -> bool {
    let credential = matches!(category, DataCategory::Password | DataCategory::LoginId);
    let clause = || &reading.text[reading.clauses[reading.clause_at(word.start)].range.clone()];
    credential
        && ["盗む〔受〕", "盗み取る〔受〕", "だまし取る〔受〕", "詐取"].iter().any(|w| clause().contains(w))
}

/// All categories named with a status, in text order.
pub fn leaked_data(
    analysis: &Analysis<'_>,
    scope: &Scope,
    default: Option<DocumentDefault>,
    trace: &mut Trace,
) -> Vec<LeakedData> {
    let mut items: Vec<Item> = Vec::new();
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        let kind = analysis.layout.lines[line].kind;
        let steps = analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause);
        for hit in analysis.data(s) {
            let Some(category) = DataCategory::parse(&hit.term.value) else { continue };
            let word = || analysis.evidence_in(s, hit.range.clone(), &hit.term.rule);
            if !scope.holds(s) {
                trace.reject("leaked_data", category, "the sentence is not about this incident's data", word);
                continue;
            }
            if hit.term.note == "list"
                && !in_list(analysis, s, hit.range.clone())
                && (category == DataCategory::Other || !entry(analysis, s, hit.range.end))
                && !stated(analysis, s, hit.range.clone())
            {
                trace.reject("leaked_data", category, "a common word that stands in no list of items", word);
                continue;
            }
            if steps && !stolen(reading, category, &hit.range) {
                trace.reject("leaked_data", category, "stands among causes or measures", word);
                continue;
            }
            let found = status_at(analysis, s, hit.range.start, default).or_else(|| {
                analysis.has_count(s).then(|| status_of_entry(analysis, s, false, default)).flatten()
            });
            let Some(found) = found else {
                trace.reject("leaked_data", category, "nothing says whether it leaked", word);
                continue;
            };
            let Some(status) = found.status else {
                trace.reject("leaked_data", category, "the clause is about misuse or harm, not a leak", word);
                continue;
            };
            let bare = matches!(category, DataCategory::CustomerInfo | DataCategory::PersonalInfo);
            if kind == LineKind::Heading && title_zone(analysis, line) {
                trace.reject("leaked_data", category, "a title", word);
                continue;
            }
            if bare && (kind == LineKind::Heading || found.distance > Distance::Sentence) {
                trace.reject(
                    "leaked_data",
                    category,
                    "a heading or a general word without a statement of its own",
                    word,
                );
                continue;
            }
            // 付与された利用者IDで操作した: by what one went in.
            let after = &reading.text[hit.range.end..];
            let way_in = matches!(category, DataCategory::LoginId | DataCategory::Password)
                && after.starts_with('で')
                && !after.starts_with("では");
            if way_in || measure_object(&reading.text, hit.range.end) {
                trace.reject(
                    "leaked_data",
                    category,
                    "the object of a measure or of a phrase, not of a leak",
                    word,
                );
                continue;
            }
            let evidence = with_status(word(), &found);
            items.push(Item {
                category,
                status,
                at: analysis.readings[s].to_norm(hit.range.clone()).start,
                distance: found.distance,
                evidence,
            });
        }
    }
    settle(items)
}

/// Does a word stand in a list: beside a separator with another item behind it, in brackets, or before 情報?
fn in_list(analysis: &Analysis<'_>, s: usize, range: std::ops::Range<usize>) -> bool {
    let text = &analysis.readings[s].text;
    // ②パスワード: the item of a list in a line.
    let before =
        text[..range.start].trim_end_matches(['お', 'ご']).trim_start_matches(|c| matches!(c, '①'..='⑳'));
    let after = &text[range.end..];
    let separator =
        |c: char| matches!(c, '、' | '・' | ',' | '/' | '「' | '」' | '／' | '(' | ')' | ':' | '①'..='⑳');
    let opened = || {
        before.is_empty()
        || before.chars().next_back().is_some_and(separator)
        || before.ends_with("や")
        || before.ends_with("と")
        || before.ends_with("および")
        || before.ends_with("及び")
        || before.ends_with("または")
        // ハッシュ化されたパスワード
        || before.ends_with("化する〔受〕〔過〕")
        || before.ends_with("化する〔過〕")
        // 氏名、患部の写真
        || before.strip_suffix('の').is_some_and(|whose| {
            let listed = whose.rsplit(separator).next().unwrap_or(whose);
            listed.len() < whose.len() && (1..=6).contains(&listed.chars().count())
        })
    };
    let closed = || {
        after.is_empty()
            || after.chars().next().is_some_and(separator)
            || [
                "や",
                "など",
                "等",
                "および",
                "及び",
                "と",
                "または",
                "の有無",
                "の内容",
                "の別",
                "情報",
                "データ",
                "の情報",
                "に関する情報",
                "内容",
                "の写し",
                "の組み合わせ",
                "の組合せ",
                "のコピー",
                "だ",
                "。",
            ]
            .iter()
            .any(|w| after.starts_with(w))
    };
    let others =
        || analysis.data(s).iter().filter(|other| other.range != range && other.term.value != "-skip");
    // 氏名、メールアドレス、所属がこれに当たる: the last of a list, with the particle of the whole.
    let last = || {
        let list = before.trim_end_matches(['、', '・', 'や', 'と']);
        list.len() < before.len()
            && others().any(|other| other.range.end == list.len())
            && ["が", "は", "も", "を"].iter().any(|w| after.starts_with(w))
    };
    // 生徒の学年や住所: the first of a list, with whose it is.
    let first = || {
        let rest = after.trim_start_matches(['、', '・', 'や', 'と']);
        before.ends_with('の')
            && rest.len() < after.len()
            && others().any(|other| other.range.start == text.len() - rest.len())
    };
    let of_data = ["情報", "データ", "の情報", "に関する情報", "内容"].iter().any(|w| after.starts_with(w));
    // 氏名、学年、成績のほか、遠征時の写真が入っていた: what is held beside a list.
    let held = || {
        ["が", "も"].iter().any(|w| after.starts_with(w))
            && others().take(2).count() == 2
            && [
                "入る〔継〕",
                "保存する〔受〕",
                "含む〔受〕",
                "記録する〔受〕",
                "記載する〔受〕",
                "載る〔継〕",
            ]
            .iter()
            .any(|w| after.find(w).is_some_and(|at| after[..at].chars().count() <= 10))
    };
    if last() || first() || held() {
        return true;
    }
    if !(of_data || opened() && closed()) {
        return false;
    }
    if before.is_empty() && after.is_empty() {
        return true;
    }
    // Another item close by.
    others().any(|other| {
        other.range.start >= range.end && text[range.end..other.range.start].chars().count() <= 16
            || other.range.end <= range.start && text[other.range.end..range.start].chars().count() <= 16
    }) || after.starts_with("情報")
        || after.starts_with("データ")
        || after.starts_with("に関する情報")
        || before.ends_with('「')
        || (before.is_empty() || before.ends_with(':'))
}

/// Does a word end an entry of a list (行事の写真, 創部等の画像 12名分)?
fn entry(analysis: &Analysis<'_>, s: usize, end: usize) -> bool {
    let reading = &analysis.readings[s];
    let line = analysis.layout.sentences[s].line;
    let listed =
        matches!(analysis.layout.lines[line].kind, LineKind::Item | LineKind::Row) || analysis.has_count(s);
    let after = reading.text[end..].trim_start();
    let ends =
        after.is_empty() || after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '約' | '|'));
    listed && ends && !reading.text.contains('。') && !reading.has_verb(0..reading.text.len())
}

/// Is the word what its clause speaks of, and does the clause say whether it leaked? パスワードは流出しておりません.
fn stated(analysis: &Analysis<'_>, s: usize, range: std::ops::Range<usize>) -> bool {
    let reading = &analysis.readings[s];
    let after = &reading.text[range.end..];
    let subject = ["は", "が", "も", "の流出", "の漏えい", "につく", "に関する情報", "については"]
        .iter()
        .any(|w| after.starts_with(w));
    let clause = reading.clauses_around(range);
    let says = |at: std::ops::Range<usize>| {
        analysis.status_in(s, at).is_some_and(|(rule, _)| LeakStatus::parse(rule.value()).is_some())
    };
    // パスワードは暗号化して保存しているため、流出しておりません: a topic holds to the end of the sentence.
    let topic = after.starts_with('は') || after.starts_with("につく");
    subject
        && (says(clause.clone())
            || topic && reading.clauses.iter().any(|c| c.range.start >= clause.end && says(c.range.clone())))
}

/// A line above the first sentence: the title and what stands around it.
fn title_zone(analysis: &Analysis<'_>, line: usize) -> bool {
    analysis.first_prose.is_none_or(|first| line < first)
}

/// What follows a word that is used, not leaked, by the particle behind the word.
const MEASURED: [(&str, &[&str]); 6] = [
    (
        "の",
        &[
            "変更",
            "確認",
            "再設定",
            "設定",
            "開封",
            "解析",
            "調査",
            "保護",
            "システム",
            "提供",
            "更新手続",
            "削除",
            "局番",
            "入力を誤",
        ],
    ),
    (
        "を",
        &[
            "変更",
            "リセット",
            "再設定",
            "入力",
            "開く",
            "開封",
            "クリック",
            "受信",
            "使い回",
            "送信する〔継〕",
            "無効",
            "初期化",
            "解析",
            "調査",
            "調べ",
            "悪用",
            "改める",
            "求める",
            "付け",
            "確認する〔授〕",
            "利用する〔継〕おり",
            "間違え",
            "一部間違",
            "指示",
            "使う〔過〕",
            "名乗る",
            "かたる",
            "装う",
            "差出人",
        ],
    ),
    ("で", &["ご", "の連絡", "連絡", "知らせ", "お"]),
    ("に", &["て", "よる", "届く", "連絡", "電話", "送信"]),
    ("が", &["添付", "付く"]),
    (
        "",
        &[
            "宛",
            "あて",
            "印刷",
            "管理システム",
            "までご",
            "などの対処",
            "として同",
            "システム",
            "会社",
            "から送",
            "より送",
            "とは異なる",
            "データの削除",
            "は登録",
        ],
    ),
];

/// パスワードの変更, メールアドレス宛て, 電話にて: the word is used, not leaked.
fn measure_object(text: &str, end: usize) -> bool {
    let after = &text[end..];
    MEASURED.iter().any(|(particle, words)| {
        after.strip_prefix(particle).is_some_and(|rest| words.iter().any(|w| rest.starts_with(w)))
    })
}

fn with_status(word: Evidence, found: &StatusHit) -> Vec<Evidence> {
    let mut evidence = vec![word];
    if let Some(status) = &found.evidence
        && !evidence.contains(status)
    {
        evidence.push(status.clone());
    }
    evidence
}

fn settle(items: Vec<Item>) -> Vec<LeakedData> {
    let mut by: BTreeMap<(DataCategory, LeakStatus), (usize, Distance, Vec<Evidence>)> = BTreeMap::new();
    let named: Vec<LeakStatus> = items
        .iter()
        .filter(|i| !matches!(i.category, DataCategory::CustomerInfo | DataCategory::PersonalInfo))
        .map(|i| i.status)
        .collect();
    for item in items {
        let bare = matches!(item.category, DataCategory::CustomerInfo | DataCategory::PersonalInfo);
        if bare && named.iter().any(|&s| s == item.status || s.is_open() && item.status.is_open()) {
            continue;
        }
        let entry = by.entry((item.category, item.status)).or_insert((item.at, item.distance, Vec::new()));
        entry.0 = entry.0.min(item.at);
        entry.1 = entry.1.min(item.distance);
        if entry.2.len() < 6 {
            for e in item.evidence {
                if !entry.2.contains(&e) {
                    entry.2.push(e);
                }
            }
        }
    }
    // A denial that a nearer statement contradicts falls: what is possible or leaked is not also unproven.
    let keys: Vec<(DataCategory, LeakStatus, Distance)> =
        by.iter().map(|(&(category, status), (_, distance, _))| (category, status, *distance)).collect();
    by.retain(|(category, status), (_, distance, _)| {
        let has = |s: LeakStatus| keys.iter().any(|&(c, other, _)| c == *category && other == s);
        let nearer = |s: LeakStatus| {
            keys.iter().any(|&(c, other, d)| c == *category && other == s && d < Distance::Earlier)
        };
        match status {
            // Of two that are both said elsewhere, of two groups of people, both stand.
            LeakStatus::Possible => !(*distance >= Distance::Earlier && nearer(LeakStatus::Leaked)),
            LeakStatus::Leaked => !(*distance >= Distance::Earlier && nearer(LeakStatus::Possible)),
            LeakStatus::NoEvidence => {
                !matches!(category, DataCategory::PersonalInfo | DataCategory::CustomerInfo)
                    || !has(LeakStatus::Possible)
            }
            LeakStatus::NotLeaked => true,
        }
    });
    let mut list: Vec<_> = by.into_iter().collect();
    list.sort_by_key(|((category, status), (at, ..))| (*at, *category, *status));
    list.into_iter()
        .map(|((category, status), (_, distance, evidence))| LeakedData {
            category,
            status,
            confidence: confidence(match distance {
                Distance::Clause => 0.94,
                Distance::Sentence => 0.9,
                Distance::Heading => 0.93,
                Distance::Earlier => 0.8,
                Distance::Default => 0.75,
            }),
            evidence,
        })
        .collect()
}
