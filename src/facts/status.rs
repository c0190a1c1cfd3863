//! What is said of data: leaked, possible, not leaked, no evidence; decided on clauses, then on the sentence,
//! then on the headings over it, then on what the text said last.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::ablation::Stage;
use crate::analysis::{Analysis, Role};
use crate::record::{Evidence, IncidentType, LeakStatus, Valued};
use crate::text::{ClauseEnd, LineKind};

/// Where a status was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// In the item's own clause.
    Clause,
    /// Elsewhere in its sentence.
    Sentence,
    /// In a heading over it, or the sentence that leads in its list.
    Heading,
    /// Earlier in the text.
    Earlier,
    /// Nowhere: what such incidents mean.
    Default,
}

/// A status with the words that give it.
#[derive(Debug, Clone)]
pub struct StatusHit {
    /// `None` where the clause is about something else than a leak.
    pub status: Option<LeakStatus>,
    /// The words and their rule; `None` for a default.
    pub evidence: Option<Evidence>,
    /// Where.
    pub distance: Distance,
}

/// A status that stands for the whole document where nothing nearer is said.
#[derive(Debug, Clone, Copy)]
pub struct DocumentDefault {
    /// The status.
    pub status: LeakStatus,
    /// Things were lost or stolen: that they are gone does not say that their data was seen.
    pub gone: bool,
    /// The text speaks of a leak as possible and nowhere as a fact: that data could be seen does not say that it was.
    pub open: bool,
}

/// The rule of what lay open for others to see.
const EXPOSED: &str = "status.exposed";

/// The rule of a clause that goes on: 情報が漏えいし、….
const CONTINUED: &str = "status.continued";

/// What the document as a whole says of the data: its title and first statements, else what an incident of its
/// types means.
pub fn document_status(
    analysis: &Analysis<'_>,
    scope: &super::document::Scope,
    types: &[Valued<IncidentType>],
) -> Option<DocumentDefault> {
    if analysis.rules.without == Some(Stage::Defaults) {
        return None;
    }
    let by_type = document_default(types);
    let mut open = [0usize; 2];
    let mut exposed = 0;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        if !scope.holds(s) || analysis.under(line, Role::Planned) || analysis.under(line, Role::Cause) {
            continue;
        }
        for clause in &reading.clauses {
            let Some((rule, _)) = analysis.status_in(s, clause.range.clone()) else { continue };
            exposed += usize::from(rule.id == EXPOSED);
            match LeakStatus::parse(rule.value()) {
                Some(LeakStatus::Possible) => open[0] += 1,
                Some(LeakStatus::Leaked) => open[1] += 1,
                _ => {}
            }
        }
    }
    let spoken = open[0] > 0 && open[1] <= exposed;
    let by_type = by_type.map(|default| DocumentDefault { open: spoken, ..default });
    // What somebody put online by mistake may have been seen, unless the text says that it leaked.
    let put_online = by_type.is_some_and(|d| d.status == LeakStatus::Possible && !d.gone);
    match (by_type, open) {
        (Some(default), [0, leaked]) if put_online && leaked > exposed => {
            Some(DocumentDefault { status: LeakStatus::Leaked, ..default })
        }
        (Some(default), [possible, leaked]) if possible < 2 || leaked > 0 => Some(default),
        (_, [0, 0]) => by_type,
        (_, [possible, leaked]) => {
            let status = if leaked > possible { LeakStatus::Leaked } else { LeakStatus::Possible };
            Some(DocumentDefault { status, gone: by_type.is_some_and(|d| d.gone), open: spoken })
        }
    }
}

/// What an incident of these types means for data of which nothing is said: on a lost medium it may have been
/// seen, carried out by an insider or sent to the wrong address it has leaked.
fn document_default(types: &[Valued<IncidentType>]) -> Option<DocumentDefault> {
    let is = |t: IncidentType| types.iter().any(|v| v.value == t);
    let status = if is(IncidentType::Insider) || is(IncidentType::Misdelivery) {
        LeakStatus::Leaked
    } else if is(IncidentType::LostItem) || is(IncidentType::Theft) || is(IncidentType::Misconfiguration) {
        LeakStatus::Possible
    } else {
        return None;
    };
    Some(DocumentDefault {
        status,
        gone: (is(IncidentType::LostItem) || is(IncidentType::Theft)) && !is(IncidentType::Insider),
        open: false,
    })
}

/// Words that say data is held, listed or concerned: only beside them does a status carry over from elsewhere.
static HOLDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"含む|記す|記載|書く|入る|残る|保存|登録|項目|内容|内訳|対象|中身|種類|格納|載る|収める|情報|データ|名簿|ファイル|区分|分$|分。|件数|及ぶ|わたる|紛失|盗む|持ち去る")
        .expect("a valid pattern")
});

/// The status a text gives, by the rules of `rules/status.toml`.
fn read(
    analysis: &Analysis<'_>,
    sentence: usize,
    range: Range<usize>,
    distance: Distance,
) -> Option<StatusHit> {
    read_where(analysis, sentence, range, distance, |_| true)
}

/// The same where the status is of some kind.
fn read_where(
    analysis: &Analysis<'_>,
    sentence: usize,
    range: Range<usize>,
    distance: Distance,
    wanted: impl Fn(Option<LeakStatus>) -> bool,
) -> Option<StatusHit> {
    let (rule, at) = analysis.status_in(sentence, range)?;
    let status = LeakStatus::parse(rule.value());
    wanted(status).then(|| StatusHit {
        status,
        evidence: Some(analysis.evidence_in(sentence, at, &rule.id)),
        distance,
    })
}

/// Does a status say that data leaked or may have?
fn is_open(status: Option<LeakStatus>) -> bool {
    status.is_some_and(LeakStatus::is_open)
}

/// The status of something that stands at a position of a sentence's reading.
pub fn status_at(
    analysis: &Analysis<'_>,
    sentence: usize,
    at: usize,
    default: Option<DocumentDefault>,
) -> Option<StatusHit> {
    let mut hit = find_status(analysis, sentence, at, default)?;
    let stolen = |e: &Evidence| ["盗", "持ち去", "奪", "なく", "失"].iter().any(|w| e.quote.contains(w));
    if hit.status == Some(LeakStatus::Leaked)
        && default.is_some_and(|d| d.gone)
        && hit.evidence.as_ref().is_some_and(stolen)
    {
        hit.status = Some(LeakStatus::Possible);
    }
    let laid_open = |e: &Evidence| {
        let shown = ["閲覧", "公開", "表示", "見え"].iter().any(|w| e.quote.contains(w));
        e.rule == EXPOSED || e.rule == "section.leaked" && shown
    };
    if hit.evidence.as_ref().is_some_and(laid_open) && default.is_some_and(|d| d.open) {
        hit.status = Some(LeakStatus::Possible);
    }
    Some(hit)
}

/// The status of a count that is an entry of a list without a verb (ア 届出書 1,902件, 受給者証 | 3枚): such lists say
/// what was lost, sent or open, and what that means the kind of incident says.
pub fn status_of_entry(
    analysis: &Analysis<'_>,
    sentence: usize,
    at_end: bool,
    default: Option<DocumentDefault>,
) -> Option<StatusHit> {
    let reading = &analysis.readings[sentence];
    let line = analysis.layout.sentences[sentence].line;
    let plain = at_end || !reading.text.contains('。') && !reading.has_verb(0..reading.text.len());
    let elsewhere = [Role::Taken, Role::Planned, Role::Cause, Role::Timeline, Role::Contact, Role::Advice]
        .iter()
        .any(|&role| analysis.under(line, role));
    let early = analysis.first_prose.is_none_or(|first| line < first);
    if !plain || elsewhere || early {
        return None;
    }
    default.map(|d| StatusHit { status: Some(d.status), evidence: None, distance: Distance::Default })
}

fn find_status(
    analysis: &Analysis<'_>,
    sentence: usize,
    at: usize,
    default: Option<DocumentDefault>,
) -> Option<StatusHit> {
    let reading = &analysis.readings[sentence];
    let line = analysis.layout.sentences[sentence].line;
    if reading.clauses.is_empty() {
        return None;
    }
    // Q3 クレジットカードの情報は大丈夫ですか。: the answer says it.
    if asks(analysis, sentence) {
        return answer(analysis, sentence);
    }
    let own = reading.clause_at(at);
    let heading_line = analysis.layout.lines[line].kind == LineKind::Heading;
    let stated = read(analysis, sentence, reading.clauses[own].range.clone(), Distance::Clause);
    let continued =
        stated.as_ref().and_then(|hit| hit.evidence.as_ref()).is_some_and(|e| e.rule == CONTINUED);
    if stated.is_some() && !continued {
        // In a heading 漏えいに関するお詫び is a title, not a statement.
        return reopened(analysis, sentence, stated);
    }
    for clause in own + 1..reading.clauses.len() {
        // (氏名、住所。口座情報は含まない): a full stop within brackets parts what is said.
        if reading.clauses[clause - 1].end == ClauseEnd::Final {
            break;
        }
        if let Some(hit) = read(analysis, sentence, reading.clauses[clause].range.clone(), Distance::Sentence)
        {
            if hit.status.is_none() {
                break;
            }
            return Some(hit);
        }
    }
    if continued {
        return stated.map(|hit| StatusHit { status: Some(LeakStatus::Leaked), ..hit });
    }
    for clause in (0..own).rev() {
        if let Some(hit) = read(analysis, sentence, reading.clauses[clause].range.clone(), Distance::Sentence)
        {
            if hit.status.is_none() {
                break;
            }
            return Some(hit);
        }
    }
    if heading_line {
        let led = || listed(analysis, sentence).then(|| lead_in(analysis, line)).flatten();
        return heading_status(analysis, line).or_else(led);
    }
    if let Some(hit) = after_in_line(analysis, sentence).or_else(|| in_row(analysis, sentence)) {
        return Some(hit);
    }
    if let Some(hit) = heading_status(analysis, line).filter(|hit| !apart(analysis, sentence, hit)) {
        return Some(hit);
    }
    if let Some(hit) = lead_in(analysis, line) {
        return Some(hit);
    }
    let lists = listed(analysis, sentence);
    if !lists && !HOLDS.is_match(&reading.text) {
        return None;
    }
    if let Some(hit) = earlier(analysis, sentence) {
        return Some(hit);
    }
    if let Some(hit) = later(analysis, sentence) {
        return Some(hit);
    }
    if analysis.under(line, Role::Taken) || analysis.under(line, Role::Timeline) && !lists {
        return None;
    }
    default.map(|d| StatusHit { status: Some(d.status), evidence: None, distance: Distance::Default })
}

/// What was said, or what the next sentence says against it: …記録は残っていません。ただし、見られた可能性がないとは言い切
/// れません。
fn reopened(analysis: &Analysis<'_>, sentence: usize, stated: Option<StatusHit>) -> Option<StatusHit> {
    let next = sentence + 1;
    let unfound = stated.as_ref().is_some_and(|hit| hit.status == Some(LeakStatus::NoEvidence));
    let line = analysis.layout.sentences[sentence].line;
    if !unfound || !analysis.sentences_of(line).contains(&next) {
        return stated;
    }
    let text = &analysis.readings[next].text;
    let but = ["ただし", "しかし", "もっとも", "とはいえ"].iter().any(|w| text.starts_with(w));
    let open = |status| status == Some(LeakStatus::Possible);
    let whole = 0..text.len();
    but.then(|| read_where(analysis, next, whole, Distance::Sentence, open)).flatten().or(stated)
}

/// Is the sentence a question of a list of questions and answers?
fn asks(analysis: &Analysis<'_>, sentence: usize) -> bool {
    let line = &analysis.layout.lines[analysis.layout.sentences[sentence].line];
    let text = analysis.readings[sentence].text.trim_end_matches(['。', '?', '」']);
    text.ends_with('か') && analysis.text()[line.range.clone()].starts_with(['Q', '問'])
}

/// What the first sentence of an answer denies of the data that the question names.
fn answer(analysis: &Analysis<'_>, sentence: usize) -> Option<StatusHit> {
    let reading = analysis.readings.get(sentence + 1)?;
    let denied = |status| matches!(status, Some(LeakStatus::NotLeaked | LeakStatus::NoEvidence));
    read_where(analysis, sentence + 1, 0..reading.text.len(), Distance::Sentence, denied)
}

/// Is the sentence a list of data: two items and more, or one item that is a whole line of a list?
fn listed(analysis: &Analysis<'_>, sentence: usize) -> bool {
    let text = &analysis.readings[sentence].text;
    let mut kinds: Vec<&str> = Vec::new();
    let mut end = None;
    let mut runs = 0;
    for hit in analysis.data(sentence) {
        if hit.term.value == "-skip" {
            continue;
        }
        if end.is_some_and(|e: usize| text[e..hit.range.start].chars().count() <= 12)
            && !kinds.contains(&hit.term.value.as_str())
        {
            runs += 1;
        }
        end = Some(hit.range.end);
        kinds.push(&hit.term.value);
    }
    if runs >= 1 {
        return true;
    }
    let item = analysis.line_of(sentence).kind == LineKind::Item && !text.contains('。');
    // お預かりした製品図面、および当社が提出した見積書: what the item ends with.
    let ends = || end.is_some_and(|end| end == text.len()) && text.chars().count() <= 60;
    item && (kinds.len() == 1 && text.chars().count() <= 24 || kinds.len() >= 2 && ends())
}

/// A bracket or a sentence at the end of the same item that says it of the whole item: (…漏えいはございません). One that
/// names data of its own denies that, not what stands before it.
fn after_in_line(analysis: &Analysis<'_>, sentence: usize) -> Option<StatusHit> {
    let line = analysis.layout.sentences[sentence].line;
    if analysis.layout.lines[line].kind != LineKind::Item {
        return None;
    }
    let next = sentence + 1;
    if !analysis.sentences_of(line).contains(&next) {
        return None;
    }
    let reading = &analysis.readings[next];
    if !reading.text.starts_with('(') && !analysis.data(next).is_empty() {
        return None;
    }
    let denied = |status| status == Some(LeakStatus::NotLeaked);
    read_where(analysis, next, 0..reading.text.len(), Distance::Sentence, denied)
}

/// Cells of a row that are asked for a status.
const IN_ROW: usize = 6;

/// What another cell of a table row says of the whole row: セミナー参加者 | 5,218人 | 氏名、勤務先 | 漏えいを確認.
fn in_row(analysis: &Analysis<'_>, sentence: usize) -> Option<StatusHit> {
    let line = analysis.layout.sentences[sentence].line;
    if analysis.layout.lines[line].kind != LineKind::Row {
        return None;
    }
    // A few words, not the prose of a time line.
    let short = |other: usize| {
        let text = &analysis.readings[other].text;
        !text.contains('。') && text.chars().count() <= 20
    };
    let cells = analysis.sentences_of(line);
    let others = (cells.start.max(cells.end.saturating_sub(2 * IN_ROW))..cells.end)
        .filter(|&other| other != sentence && short(other) && analysis.data(other).is_empty());
    let said = |status: Option<LeakStatus>| status.is_some();
    // It stands at the end of the row; of a row without end not all is asked.
    others.rev().take(IN_ROW).find_map(|other| {
        let whole = 0..analysis.readings[other].text.len();
        read_where(analysis, other, whole, Distance::Sentence, said)
    })
}

/// The status that the nearest heading gives.
fn heading_status(analysis: &Analysis<'_>, line: usize) -> Option<StatusHit> {
    let own = if analysis.layout.lines[line].kind == LineKind::Row { analysis.own_roles(line) } else { &[] };
    let mut governors = analysis.layout.governors(line).peekable();
    let hit = own.iter().find_map(as_status).or_else(|| {
        // Steps of a time line and measures are not lists of data.
        std::iter::from_fn(|| governors.next()).find_map(|g| analysis.own_roles(g).iter().find_map(as_status))
    })?;
    let (status, role) = hit;
    Some(StatusHit {
        status: Some(status),
        evidence: Some(analysis.evidence(role.range.clone(), &role.rule)),
        distance: Distance::Heading,
    })
}

/// A paragraph of its own below a list of what did not leak goes on with the whole: なお、続報で「およそ900名」とした人数は….
fn apart(analysis: &Analysis<'_>, sentence: usize, hit: &StatusHit) -> bool {
    let line = analysis.line_of(sentence);
    hit.status == Some(LeakStatus::NotLeaked)
        && line.kind == LineKind::Text
        && analysis.readings[sentence].text.ends_with('。')
        && (line.blank_before || analysis.readings[sentence].text.starts_with("なお"))
}

fn as_status(hit: &crate::analysis::RoleHit) -> Option<(LeakStatus, &crate::analysis::RoleHit)> {
    Some((
        match hit.role {
            Role::Leaked => LeakStatus::Leaked,
            Role::Possible => LeakStatus::Possible,
            Role::NotLeaked => LeakStatus::NotLeaked,
            _ => return None,
        },
        hit,
    ))
}

/// The sentence that leads in the list an item belongs to: 漏えいしたおそれのある情報は次のとおりです。
fn lead_in(analysis: &Analysis<'_>, line: usize) -> Option<StatusHit> {
    let last = analysis.lead_in(line)?;
    let reading = &analysis.readings[last];
    let said = |status: Option<LeakStatus>| status.is_some();
    read_where(analysis, last, 0..reading.text.len(), Distance::Heading, said)
}

/// What the text last said of data, in the sentences just before.
fn earlier(analysis: &Analysis<'_>, sentence: usize) -> Option<StatusHit> {
    if analysis.rules.without == Some(Stage::CarryOver) {
        return None;
    }
    let line = analysis.layout.sentences[sentence].line;
    let from = sentence.saturating_sub(5);
    for before in (from..sentence).rev() {
        let other = analysis.layout.sentences[before].line;
        let near = other == line || analysis.layout.lines[other].parent == analysis.layout.lines[line].parent;
        if !near && analysis.layout.lines[line].parent != Some(other) {
            continue;
        }
        let reading = &analysis.readings[before];
        for clause in reading.clauses.iter().rev() {
            // A denial is of what it names; it does not carry over.
            // Nor does what somebody is quoted with: 「ほかの人の回答が見える」との指摘.
            let quoted =
                || reading.quoted(clause.range.start) && reading.quoted(clause.range.end.saturating_sub(4));
            let hit = read_where(analysis, before, clause.range.clone(), Distance::Earlier, is_open);
            if hit.is_some() && !quoted() {
                return hit;
            }
        }
    }
    None
}

/// What the next sentence says of what this one lists: 名簿には氏名が載っていました。これらの情報が見られた可能性があります。
fn later(analysis: &Analysis<'_>, sentence: usize) -> Option<StatusHit> {
    if analysis.rules.without == Some(Stage::CarryOver) {
        return None;
    }
    let next = sentence + 1;
    let line = analysis.layout.sentences[sentence].line;
    let other = analysis.layout.sentences.get(next)?.line;
    let near = other == line || analysis.layout.lines[other].parent == analysis.layout.lines[line].parent;
    let reading = &analysis.readings[next];
    let back = ["これら", "この情報", "上記", "当該情報", "以上の", "情報が", "そのため", "なお、これら"]
        .iter()
        .any(|w| reading.text.starts_with(w));
    if !near || !back {
        return None;
    }
    reading
        .clauses
        .iter()
        .rev()
        .find_map(|clause| read_where(analysis, next, clause.range.clone(), Distance::Earlier, is_open))
}
