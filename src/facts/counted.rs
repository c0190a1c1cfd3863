//! Counts of people, records and things that are or may be concerned, with what is said of each: the ground of
//! `affected` and of `headcounts`.

use std::sync::LazyLock;

use super::document::Scope;
use super::figures::Figure;
use super::status::{Distance, DocumentDefault, StatusHit, status_at, status_of_entry};
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::{CountMention, Qualifier};
use crate::record::{Evidence, LeakStatus, Unit};
use crate::rules::Phrase;
use crate::text::{LineKind, first_chars, last_chars};

/// A count with its status.
#[derive(Debug)]
pub struct Counted<'f> {
    /// The count, where it is first told.
    pub figure: &'f Figure<'f>,
    /// What is counted.
    pub unit: Unit,
    /// What is said of it.
    pub status: LeakStatus,
    /// Where the status was first read.
    pub read: Distance,
    /// The nearest place at which it was read.
    distance: Distance,
    /// The words.
    pub evidence: Vec<Evidence>,
}

/// Counts of a document.
#[derive(Debug)]
pub struct Counts<'f> {
    /// What is or may be leaked.
    pub leaked: Vec<Counted<'f>>,
    /// People whom `affected` passes over, for want of a statement or as actors, and of whom the text yet says that
    /// they are concerned.
    pub people: Vec<Counted<'f>>,
}

/// All counts of what is or may be leaked, in text order, each told once.
pub fn counted<'f>(
    analysis: &Analysis<'_>,
    scope: &Scope,
    default: Option<DocumentDefault>,
    figures: &'f [Figure<'f>],
    trace: &mut Trace,
) -> Counts<'f> {
    let mut list: Vec<Counted<'f>> = Vec::new();
    let mut people: Vec<Counted<'f>> = Vec::new();
    // The last sentence that takes an earlier figure back.
    let mut revised = None;
    for figure in figures {
        let (count, s, at) = (figure.count, figure.sentence, figure.at);
        let reading = &analysis.readings[s];
        let line = analysis.layout.sentences[s].line;
        let clause = reading.clauses_around(at..at + 1);
        let words = || figure.words(analysis);
        // そのうち4件, 内訳は…61件: of what was counted before.
        let part = count.unit == "cases" && {
            let from = reading.text[..at].rfind(['件', '通', '数']).map_or(0, |p| p + "件".len());
            reading.text[from..at].contains("うち") || reading.text[..at].contains("内訳は")
        };
        // The same number again with a unit that only its first mention makes plain.
        let again = list.iter().find(|known| {
            known.figure.count.count == count.count
                && matches!(known.unit, Unit::Cards | Unit::Emails | Unit::Accounts)
        });
        let own = unit(analysis, count, &reading.text, at, clause.clone());
        let unit = match (own, list.last(), again) {
            (Some(Unit::Records), Some(known), _) if part => Some(known.unit),
            (Some(Unit::Records), _, Some(known)) if count.unit == "cases" => Some(known.unit),
            _ => own,
        };
        let Some(unit) = unit else { continue };
        let value = format_args!("{} {unit}", count.count);
        if !scope.holds(s) || analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
            trace.reject("affected", value, "the sentence is not about this incident's data", words);
            continue;
        }
        if count.count == 0 {
            trace.reject("affected", value, "a count of zero is no count", words);
            continue;
        }
        let affected = &analysis.rules.affected;
        if let Some(hit) = affected.first(&figure.scanned(affected)) {
            trace.reject("affected", value, &format!("{}: {}", hit.rule.id, hit.rule.why), words);
            if hit.rule.id == REVISED {
                revised = Some(s);
            }
            if unit == Unit::Persons
                && PASSED_OVER.contains(&hit.rule.id.as_str())
                && concerned(analysis, figure)
            {
                let found = status_at(analysis, s, at, default);
                people.extend(found.and_then(|found| of_status(figure, unit, found, analysis)));
            }
            continue;
        }
        if unit == Unit::Emails && under_spoofed(analysis, line) {
            trace.reject("affected", value, "counts the mails that were sent out", words);
            continue;
        }
        let found = status_at(analysis, s, at, default)
            .filter(|f| f.status.is_some() || unit != Unit::Accounts)
            .or_else(|| (unit == Unit::Accounts).then(|| entered(analysis, s)).flatten())
            .or_else(|| {
                // このうち…アカウント数: 129件: those accounts were entered as all of them.
                let known = list.last().filter(|known| known.unit == unit)?;
                (unit == Unit::Accounts && reading.text[..at].contains("うち")).then(|| StatusHit {
                    status: Some(known.status),
                    evidence: known.evidence.get(1).cloned(),
                    distance: known.read,
                })
            })
            .or_else(|| {
                // 1,087名様(カード1,126件): the same things, counted otherwise.
                let known = list.last().filter(|known| known.figure.sentence == s)?;
                let end = reading.from_norm(known.figure.count.range.end).min(at);
                let between = reading.text[end..at].trim_start_matches(['様', '分', 'の']);
                let other = between.strip_prefix('(')?;
                let same =
                    !other.contains([')', '。']) && !other.contains("うち") && other.chars().count() <= 10;
                same.then(|| StatusHit {
                    status: Some(known.status),
                    evidence: known.evidence.get(1).cloned(),
                    distance: known.read,
                })
            })
            .or_else(|| {
                // 第一報では41名分としておりましたが、精査の結果、46名分でした: what the sentence puts in its place.
                let behind = &reading.text[at..];
                let says = revised == Some(s) && SETTLED.is_match(behind);
                let status = says.then(|| default.map_or(LeakStatus::Possible, |d| d.status))?;
                Some(StatusHit { status: Some(status), evidence: None, distance: Distance::Default })
            })
            .or_else(|| {
                let entry = unit != Unit::Accounts;
                entry
                    .then(|| status_of_entry(analysis, s, unit != Unit::Emails && ends_with(figure), default))
                    .flatten()
            });
        let Some(found) = found else {
            trace.reject("affected", value, "nothing says that what is counted may have leaked", words);
            if unit == Unit::Persons && concerned(analysis, figure) {
                // 対象 says that they may be concerned, and no more.
                let status = default.map_or(LeakStatus::Possible, |d| d.status);
                let meant = StatusHit { status: Some(status), evidence: None, distance: Distance::Default };
                people.extend(of_status(figure, unit, meant, analysis));
            }
            continue;
        };
        match of_status(figure, unit, found, analysis) {
            Some(counted) => list.push(counted),
            None => trace.reject("affected", value, "the clause is about misuse or harm, not a leak", words),
        }
    }
    Counts { leaked: settle(analysis, list), people: settle(analysis, people) }
}

/// Does the sentence end with the count, but for what stands in brackets: 検査を受けられた患者様 最大412名, 398名(変更なし)。?
fn ends_with(figure: &Figure<'_>) -> bool {
    let rest = figure.after().trim_end_matches(['。', ' ']);
    rest.is_empty()
        || rest.starts_with('(')
            && rest.ends_with(')')
            && rest.matches('(').count() == 1
            && !rest.contains('。')
}

/// Does the heading over a line speak of the mails that were sent out: 迷惑メールの送信数?
fn under_spoofed(analysis: &Analysis<'_>, line: usize) -> bool {
    let Some(g) = analysis.layout.governors(line).next() else { return false };
    let heading = &analysis.text()[analysis.layout.lines[g].range.clone()];
    let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    has(&["迷惑メール", "不審メール", "不審なメール", "なりすまし", "スパム", "偽メール", "偽のメール"])
        && !has(&["情報", "アドレス", "可能性", "おそれ", "閲覧"])
}

/// What says of a count that it holds instead of another: 46名分、ご家族様39名分でした.
static SETTLED: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^[0-9,]+(?:名|人|件|社|世帯|通|枚)様?分?(?:、[^。、0-9]{1,10}[0-9,]+(?:名|人|件)様?分?)?(?:だ〔過〕|である(?:こと|〔過〕)|と(?:なる|判明)|に(?:改める|訂正|なる|上る|確定))")
        .expect("a valid pattern")
});

/// The rule of an earlier figure.
const REVISED: &str = "count.revised";

/// The rules by which `affected` passes over people who did something and people who were told.
const PASSED_OVER: [&str; 2] = ["count.actors", "count.told"];

/// Does the text say that the data of the people counted is concerned: 120名分, the items named with the count, a
/// list under 対象 or under a heading of what leaked?
fn concerned(analysis: &Analysis<'_>, figure: &Figure<'_>) -> bool {
    if figure.says("concerned").is_some() {
        return true;
    }
    let line = analysis.layout.sentences[figure.sentence].line;
    let away = [Role::NotLeaked, Role::Taken, Role::Planned, Role::Timeline, Role::Cause];
    if away.iter().any(|&r| analysis.under(line, r)) || figure.says("none").is_some() {
        return false;
    }
    let listed = || {
        matches!(analysis.layout.lines[line].kind, LineKind::Item | LineKind::Row)
            || !analysis.text()[analysis.layout.lines[line].range.clone()].contains('。')
    };
    let headed = || {
        analysis.layout.governors(line).any(|g| {
            let heading = &analysis.text()[analysis.layout.lines[g].range.clone()];
            ["対象", "該当", "人数", "件数", "個人情報"].iter().any(|w| heading.contains(w))
        }) || analysis.under(line, Role::Leaked)
            || analysis.under(line, Role::Possible)
    };
    let text = analysis.text();
    let portion = text[figure.count.unit_range.clone()].ends_with('分')
        || text[figure.count.unit_range.end..].starts_with('分');
    portion || listed() && headed()
}

/// A count with the status that is said of it; none where the words are about something else than a leak.
fn of_status<'f>(
    figure: &'f Figure<'f>,
    unit: Unit,
    hit: StatusHit,
    analysis: &Analysis<'_>,
) -> Option<Counted<'f>> {
    let mut evidence = vec![figure.words(analysis)];
    evidence.extend(hit.evidence.filter(|e| !evidence.contains(e)));
    Some(Counted { figure, unit, status: hit.status?, read: hit.distance, distance: hit.distance, evidence })
}

/// Who enters an account can see what it holds, whether or not the text says so: 不正ログインされたアカウント数.
fn entered(analysis: &Analysis<'_>, s: usize) -> Option<StatusHit> {
    let text = &analysis.readings[s].text;
    // The accounts of one's own staff are machines, not people concerned.
    if ["メール", "職員", "社員", "従業員", "教員", "管理者", "SNS", "Instagram", "公式"]
        .iter()
        .any(|w| text.contains(w))
    {
        return None;
    }
    let words = [
        "不正ログイン",
        "不正にログイン",
        "不正なログイン",
        "不正アクセス",
        "ログインが成立",
        "ログインが成功",
        "ログインに成功",
    ];
    // The count may stand alone under its heading: 不正ログインの数 / 2,041件.
    let above = analysis
        .layout
        .governors(analysis.layout.sentences[s].line)
        .next()
        .and_then(|g| analysis.sentences_of(g).next());
    let stands = |s: usize, words: &[&'static str]| {
        let text = &analysis.readings[s].text;
        words.iter().find_map(|w| Some((s, text.find(w)?, *w)))
    };
    // ▼対象のアカウント, where the text tells that somebody logged in.
    let told = || words.iter().any(|w| analysis.text().contains(w));
    let (s, at, word) = [Some(s), above]
        .into_iter()
        .flatten()
        .find_map(|s| stands(s, &words))
        .or_else(|| above.and_then(|s| stands(s, &["アカウント", "会員数"])).filter(|_| told()))?;
    Some(StatusHit {
        status: Some(LeakStatus::Possible),
        evidence: Some(analysis.evidence_in(s, at..at + word.len(), "affected.entered")),
        distance: Distance::Sentence,
    })
}

/// What is counted: 件 of cards, of addresses, of accounts, or of records.
fn unit(
    analysis: &Analysis<'_>,
    count: &CountMention,
    text: &str,
    at: usize,
    clause: std::ops::Range<usize>,
) -> Option<Unit> {
    Some(match count.unit.as_str() {
        "persons" => Unit::Persons,
        // 通 is of letters and papers as well as of mails.
        "emails" if of_paper(analysis, count, text) => Unit::Documents,
        "emails" => Unit::Emails,
        "organizations" => Unit::Organizations,
        // (カード2,031枚)
        "documents" if text[..at].trim_end_matches(['計', '約', ' ']).ends_with("カード") => Unit::Cards,
        "documents" => Unit::Documents,
        "accounts" => Unit::Accounts,
        "cases" => {
            let clause_before = last_chars(&text[clause.start.min(at)..at], NOUN);
            let near = |w: &str| clause_before.contains(w);
            let mut after = text[at..].chars();
            after.next();
            let after = first_chars(after.as_str(), NOUN);
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
            let head = before.rsplit(['、', '。', '「', '」', '\n']).next().unwrap_or(before);
            // 登録メールアドレスで流出のおそれがあるもの:370件
            let things = head.trim_end_matches([':', ' ', '計', '合']).ends_with("もの");
            let alone = head.chars().all(|c| !c.is_alphabetic());
            let close = |words: &[&str]| {
                words
                    .iter()
                    .any(|w| head.rfind(w).is_some_and(|at| head[at + w.len()..].chars().count() <= 9))
                    && !["などの", "など", "など最大", "など約", "などおよそ"]
                        .iter()
                        .any(|w| head.ends_with(w))
            };
            let named = |words: &[&str]| words.iter().any(|w| head.contains(w));
            match () {
                () if things && named(&["アドレス"]) => Unit::Emails,
                () if alone
                    && ["不正ログイン", "ログインされた", "アカウント"]
                        .iter()
                        .any(|w| heading().contains(w)) =>
                {
                    Unit::Accounts
                }
                () if alone && heading().contains("アドレス") => Unit::Emails,
                () if ["のアカウント", "の会員アカウント", "の利用者アカウント"]
                    .iter()
                    .any(|w| after.find(w).is_some_and(|at| after[..at].chars().count() <= 8)) =>
                {
                    Unit::Accounts
                }
                () if close(&["会員情報", "顧客情報", "登録情報"]) && !close(&["カード"]) => {
                    Unit::Records
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
        _ => return None,
    })
}

/// Is it papers that a sentence counts with 通?
fn of_paper(analysis: &Analysis<'_>, count: &CountMention, sentence: &str) -> bool {
    let papers =
        ["書類", "文書", "封筒", "はがき", "ハガキ", "郵便", "証明書", "申請書", "申込書", "通知書", "願書"];
    &analysis.text()[count.unit_range.clone()] == "通"
        && !sentence.contains("メール")
        && papers.iter().any(|w| sentence.contains(w))
}

/// The text before a count without the bracket that ends there.
fn without_bracket(before: &str) -> &str {
    let inner = before.strip_suffix(')').unwrap_or("");
    match inner.rfind('(') {
        Some(open) if inner[open..].chars().count() >= 4 => last_chars(&inner[..open], NOUN),
        _ => last_chars(before, NOUN),
    }
}

/// Characters before a count, or behind its first digit, in which its noun stands.
const NOUN: usize = 24;

fn settle<'f>(analysis: &Analysis<'_>, list: Vec<Counted<'f>>) -> Vec<Counted<'f>> {
    let mut out: Vec<Counted<'f>> = Vec::new();
    for item in list {
        let same = |a: &Counted<'f>| a.unit == item.unit && a.figure.count.count == item.figure.count.count;
        // The same number said again: a statement beats a carried-over status.
        if let Some(known) = out.iter_mut().find(|a| same(a) && a.status == item.status) {
            for e in item.evidence {
                if !known.evidence.contains(&e) && known.evidence.len() < 6 {
                    known.evidence.push(e);
                }
            }
            known.distance = known.distance.min(item.distance);
            continue;
        }
        if item.distance >= Distance::Earlier
            && out.iter().any(|a| same(a) && a.status.is_open() && item.status.is_open())
        {
            continue;
        }
        out.push(item);
    }
    // A headline rounds, too: 1万4千人分 over 約1万4200人分.
    let first = analysis.first_prose.map(|line| analysis.layout.lines[line].range.start);
    let first = first.map(|norm| analysis.view.to_canonical(norm..norm).start());
    let rounds = |a: &Counted<'f>| {
        first.is_some_and(|first| a.evidence.iter().all(|e| e.start < first))
            && zeros(a.figure.count.count) >= 2
    };
    let figures: Vec<(Unit, u64)> = out.iter().map(|a| (a.unit, a.figure.count.count)).collect();
    out.retain(|a| {
        let count = a.figure.count.count;
        !rounds(a)
            || !figures.iter().any(|&(unit, n)| {
                unit == a.unit && n != count && n.abs_diff(count) < n / 20 && zeros(n) < zeros(count)
            })
    });
    // 約4000件 beside 4,012件 of the same unit is the same figure, rounded.
    let exact: Vec<(Unit, u64)> = out
        .iter()
        .filter(|a| a.figure.count.qualifier == Qualifier::Exact)
        .map(|a| (a.unit, a.figure.count.count))
        .collect();
    out.retain(|a| {
        let count = a.figure.count;
        count.qualifier == Qualifier::Exact
            || !exact
                .iter()
                .any(|&(unit, n)| unit == a.unit && n != count.count && n.abs_diff(count.count) < n / 50)
    });
    out
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
