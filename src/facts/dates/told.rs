//! What is told of a day: the event rules on its stretches, and the grammar that decides which of their hits are the
//! day's own.

use std::ops::Range;
use std::sync::LazyLock;

use super::stretch::{Stretch, clause_before, first_joined};
use super::window::{ends, window};
use crate::analysis::Analysis;
use crate::record::{DocumentKind, EventKind, Evidence};
use crate::rules::{Phrase, Rule};
use crate::text::{ClauseEnd, Reading, first_chars};

/// A kind, how sure its rule is, and the words.
pub(super) type Event = (EventKind, f64, Evidence);

/// What follows the date and makes its stretch a beginning: X日から.
static SINCE: LazyLock<Phrase> =
    LazyLock::new(|| Phrase::new(r"^(?:頃|ごろ)?(?:から|より|以降)").expect("a valid pattern"));

/// A particle after the date.
static JOINED: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:頃|ごろ|中)?(?:に|から|より|以降|付|の|まで)[^、]").expect("a valid pattern")
});

/// Who did it, right behind the day with its time.
static ATTACKED: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^[^。]{0,10}(?:攻撃者|第三者|何者か|外部の者|犯人|侵入者)(?:は|が|に|、)")
        .expect("a valid pattern")
});

/// What was found out, not heard of.
const FOUND_OUT: [&str; 3] = ["分かる", "判明", "明らか"];

/// A kind that a rule read in a clause.
struct Found<'r> {
    kind: EventKind,
    /// In the sentence's reading.
    range: Range<usize>,
    rule: &'r Rule,
    clause: usize,
    /// It describes a thing (感染した端末) or is quoted; it is not what the sentence tells.
    described: bool,
}

/// How a day stands in its sentence.
struct Place {
    /// Its clause.
    clause: usize,
    /// Where the clause begins, or the text after an earlier day of it, up to the day.
    before: Range<usize>,
    /// After the day with its time.
    after: usize,
    /// A comma follows: the day is of the sentence, not of its next words.
    comma: bool,
    /// A particle joins it to the next words: 9月5日に公表した.
    joined: bool,
    /// It is an end of a span of days.
    ranged: bool,
    /// Who did it follows: 10月19日の深夜、攻撃者は院内に侵入し.
    attacked: bool,
}

impl Place {
    fn new(analysis: &Analysis<'_>, i: usize, s: usize, ranged: bool) -> Self {
        let reading = &analysis.readings[s];
        let mention = &analysis.dates[i];
        let before = clause_before(analysis, i, s);
        // A time of day may begin after the comma: 5月2日、午前9時に.
        let timed = analysis.text()[mention.range.end..mention.end_with_time].starts_with(['、', ',']);
        let rest = &analysis.text()[mention.end_with_time..];
        // 2月10日(第2報)にお知らせした件
        let bracket =
            rest.strip_prefix("(第").and_then(|inner| inner.split_once(')')).filter(|(n, _)| n.len() < 12);
        let behind = bracket.map_or(rest, |(_, behind)| behind);
        let after = reading.from_norm(mention.range.end).max(before.end);
        Place {
            clause: reading.clause_at(before.end),
            comma: timed || rest.starts_with(['、', ',']),
            joined: !timed && JOINED.is_match(behind),
            ranged: ranged || SINCE.is_match(rest),
            attacked: ATTACKED.is_match(&reading.text[after..]),
            after,
            before,
        }
    }

    /// Does the day stand within what was found, when a finding follows in a clause: サーバーが、2月3日に侵入されて
    /// いたことが判明, 調べたところ、2月3日に侵入された…? A day that opens the sentence is the day of the finding.
    fn within(&self, reading: &Reading, finding: &str) -> bool {
        let before = reading.text[self.before.clone()].trim_end_matches(['、', ' ']);
        let found_out = || FOUND_OUT.iter().any(|w| finding.contains(w));
        if self.ranged || self.attacked && found_out() || before.ends_with('が') {
            return true;
        }
        // 感染していることがわかった: how it was when it was found.
        let ongoing = finding.contains("〔継〕こと") || finding.contains("〔継〕の");
        if self.clause > 0 && before.is_empty() {
            let last = &reading.clauses[self.clause - 1];
            let words = reading.text[last.range.clone()].trim_end_matches('、');
            let asked = last.end == ClauseEnd::Subordinate
                && ["ところ", "結果", "ため"].iter().any(|w| words.ends_with(w));
            return !ongoing && (asked || !self.comma);
        }
        !self.comma && !ongoing && before.ends_with('は') && finding.contains("ことが")
    }
}

/// Words that are said of a thing only when a noun proper follows them; こと, ため and the like make clauses.
static FORMAL: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:こと|の|もの(?:だ|で|と|の|。|$)|ところ|ため|為|際|時|とき|後|のち|うえ|上|場合|よう|旨|状態|状況|可能性|おそれ|恐れ|疑い|懸念|事実|事態|事案|痕跡|形跡|跡|ほか|一方|まま|たび|と|次第|わけ|はず|以降|以上|結果|原因|経緯|模様|見込み|予定|段階|時点|直後|考え|方針|計画|意向|見通し|つもり|翌|前|間|中|当日|夜|朝|(?:を|が|は|に|へ|で|も|し|か|ら)[^、])")
        .expect("a valid pattern")
});

/// What follows a verb's own ending and marks of tense and voice: the rest behind its predicate.
fn behind_predicate(text: &str) -> &str {
    let mut rest = text.strip_prefix("する").or_else(|| text.strip_prefix("いただく")).unwrap_or(text);
    loop {
        let mut mark = rest.chars();
        match (mark.next(), mark.next(), mark.next()) {
            (Some('〔'), Some(_), Some('〕')) => rest = mark.as_str(),
            _ => return rest,
        }
    }
}

/// What is meant to come about, or would: 広がるのを防ぐため, 判明した場合は.
static MEANT: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:〔[受使授]〕)*(?:ため(?:に|の|、)|よう[^、。]{0,3}(?:、|求|依頼|指示|要請)|べく)|^(?:〔.〕)*(?:場合|次第|ば、|たら、)").expect("a valid pattern")
});

/// Is a rule's match the predicate of a clause that describes a noun (感染した端末, 公表しました件)?
fn describes(reading: &Reading, range: &Range<usize>) -> bool {
    let matched = &reading.text[range.clone()];
    let kept = matched.trim_end_matches(['、', '。']);
    let end = range.start + kept.len();
    let at = reading.text.len() - behind_predicate(&reading.text[end..]).len();
    let verbal = at > end
        || kept.ends_with('〕')
        || (end > 0 && reading.predicate_at(reading.text.floor_char_boundary(end - 1)));
    if !verbal {
        return false;
    }
    let past = reading.text[..at].ends_with("〔過〕");
    let mut rest = &reading.text[at..];
    // 公表しました、当社のサーバーへの…: a past form does not end a clause, so the comma only breathes.
    let breath = past && rest.starts_with('、');
    if breath {
        rest = rest.trim_start_matches('、');
    }
    if rest.is_empty() || FORMAL.is_match(rest) {
        return false;
    }
    // 掲載しました「カード決済休止のお知らせ」: a title is a noun.
    if past && !breath && rest.starts_with('「') {
        return true;
    }
    reading.noun_at(reading.text.len() - rest.len())
}

/// 7月11日に発送した通知書のうち: what was done that day, by the things of which one part went wrong.
static PART: LazyLock<Phrase> =
    LazyLock::new(|| Phrase::new(r"(?:のうち|の一部|において)$").expect("a valid pattern"));

/// A letter after the verb that describes it.
static LETTER: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:する)?(?:〔.〕)*(?:旨の)?(?:メール|文書|書面|書状|手紙|はがき|案内)")
        .expect("a valid pattern")
});

/// A clause that opens with another time than the day before it.
static ELSEWHEN: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:このたび|この度|今般|今回|現在|現時点|今後|その後|これまで)(?:の|は|も|、|に|まで)?")
        .expect("a valid pattern")
});

/// The kinds that the rules read in a stretch, clause by clause.
fn collect<'a>(analysis: &'a Analysis<'_>, stretch: &Stretch) -> Vec<Found<'a>> {
    let reading = &analysis.readings[stretch.sentence];
    let mut out = Vec::new();
    for (clause, c) in reading.clauses.iter().enumerate() {
        let from = c.range.start.max(stretch.range.start);
        let to = c.range.end.min(stretch.range.end);
        // …公表しておりますが、このたび調査結果がまとまり…: another time is told from here on.
        if c.range.start > stretch.range.start && ELSEWHEN.is_match(&reading.text[c.range.clone()]) {
            break;
        }
        if from < to {
            read(analysis, stretch.sentence, clause, from..to, |_| true, &mut out);
        }
    }
    out
}

/// Those kinds that the rules read in a part of a clause whose words are wanted.
fn read<'a>(
    analysis: &'a Analysis<'_>,
    sentence: usize,
    clause: usize,
    range: Range<usize>,
    wanted: impl Fn(&Range<usize>) -> bool,
    out: &mut Vec<Found<'a>>,
) {
    let reading = &analysis.readings[sentence];
    let text = &reading.text[range.clone()];
    for hit in analysis.rules.events.find(&analysis.scanned(sentence).slice(range.clone())) {
        let at = range.start + hit.range.start..range.start + hit.range.end;
        if !wanted(&at) {
            continue;
        }
        // 見つからず, 把握していない: a step that was not taken.
        let after = first_chars(&text[hit.range.end..], 9);
        if after.contains("〔否〕") && after.split('、').next().is_some_and(|a| a.contains("〔否〕")) {
            continue;
        }
        let done = ["〔過〕", "〔継〕", "、", "。"].iter().any(|mark| reading.text[..at.end].ends_with(mark));
        if !done && MEANT.is_match(&reading.text[at.end..]) {
            continue;
        }
        if let Some(kind) = EventKind::parse(hit.rule.value()) {
            // お知らせするメールを送信: what it describes is the letter by which it is done.
            let letter = kind == EventKind::Notified && LETTER.is_match(&reading.text[at.end..]);
            let described = !letter && describes(reading, &at)
                || PART.is_match(&reading.text[at.clone()])
                || reading.quoted(at.start);
            out.push(Found { kind, range: at, rule: hit.rule, clause, described });
        }
    }
}

/// What was found is not what happened that day: 感染を確認; X日から…されていることを確認 is.
fn settle_clauses(reading: &Reading, found: &mut Vec<Found<'_>>, place: Option<&Place>, news: bool) {
    for clause in 0..reading.clauses.len() {
        let last_of = |found: &[Found<'_>], k: EventKind| {
            found
                .iter()
                .filter(|f| f.clause == clause && f.kind == k)
                .map(|f| f.range.clone())
                .max_by_key(|r| r.end)
        };
        let detected = last_of(found, EventKind::Detected);
        if let (Some(detected), Some(occurred)) = (&detected, last_of(found, EventKind::Occurred)) {
            let finding = &reading.text[occurred.start.min(detected.start)..detected.end];
            let within = place.is_some_and(|p| {
                if p.clause == clause { p.within(reading, finding) } else { p.ranged && p.clause < clause }
            });
            if within && occurred.end <= detected.end {
                found.retain(|f| f.clause != clause || f.kind != EventKind::Detected);
            } else if detected.end + 3 >= occurred.end {
                found.retain(|f| f.clause != clause || f.kind != EventKind::Occurred);
            }
        }
        // …したと発表した: what is told is told of other days.
        if news && let Some(disclosed) = last_of(found, EventKind::Disclosed) {
            found.retain(|f| {
                f.clause != clause || f.kind == EventKind::Disclosed || f.range.start > disclosed.end
            });
        }
    }
}

/// A finding at the end of the sentence takes the clauses before it as what was found: 2月3日、…が侵入し、…を暗号化
/// したことが判明 is the day of the finding, 2月3日に侵入され、…おそれのあることが判明 the day of the intrusion.
fn settle_finding(reading: &Reading, found: &mut Vec<Found<'_>>, place: &Place) {
    static CONTENT: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"(?:こと|事実|旨|の)(?:が|を|も)[^、]{0,8}$|(?:恐れ|おそれ|可能性|疑い)[^、]{0,6}(?:が|を|と)$|〔過〕と$").expect("a valid pattern")
    });
    let finding = found.iter().find(|f| {
        f.kind == EventKind::Detected
            && !f.described
            && f.clause > place.clause
            && CONTENT.is_match(&reading.text[..f.range.start])
    });
    let Some((clause, at)) = finding.map(|f| (f.clause, f.range.start)) else { return };
    let whole = reading.clauses[place.clause..clause]
        .iter()
        .all(|c| c.end == ClauseEnd::Continuing || place.comma && c.end == ClauseEnd::Subordinate);
    let happened =
        found.iter().any(|f| f.kind == EventKind::Occurred && f.clause >= place.clause && f.range.start < at);
    if !whole || !happened {
        return;
    }
    let own = found.iter().any(|f| f.kind == EventKind::Detected && f.clause < clause);
    // Who did it stands right behind the day, and that was found out: 10月19日、攻撃者は侵入し、…ことが分かった.
    let attacked = place.attacked && FOUND_OUT.iter().any(|w| reading.text[at..].starts_with(w));
    if (!place.comma || attacked) && !own {
        found.retain(|f| !(f.kind == EventKind::Detected && f.clause == clause));
    } else if place.comma {
        found.retain(|f| f.kind != EventKind::Occurred || f.range.start > at);
    }
}

/// Things described are no steps of the day; but where the day stands within the description (9月5日に公表した件,
/// 2月3日に発生した不正アクセスについて), that is what it is the day of, and nothing else is.
fn settle_described(reading: &Reading, found: &mut Vec<Found<'_>>, place: &Place) {
    static TOPIC: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(
            r"^[^。]{0,40}?(?:について|につく|に関する|に関して|に係る|の件|を受ける|に伴う|により、|による|のうち|の一部|において)",
        )
        .expect("a valid pattern")
    });
    let first = found
        .iter()
        .enumerate()
        .filter(|(_, f)| f.range.start >= place.after)
        .min_by_key(|(_, f)| (f.range.start, f.range.end))
        .filter(|(_, f)| {
            f.described
                && place.joined
                && !reading.has_verb(place.after..f.range.start)
                && !reading.quoted(f.range.start)
        })
        .map(|(k, f)| (k, f.kind, f.range.clone()));
    let Some((k, kind, range)) = first else {
        found.retain(|f| !f.described);
        return;
    };
    let bound = match kind {
        EventKind::Disclosed => true,
        EventKind::Occurred => {
            PART.is_match(&reading.text[range.clone()]) || TOPIC.is_match(&reading.text[range.end..])
        }
        _ => false,
    };
    if bound {
        found.retain(|f| f.kind == kind && f.range.start <= range.end);
    } else {
        found[k].described = false;
        found.retain(|f| !f.described);
    }
}

fn push(analysis: &Analysis<'_>, sentence: usize, found: Vec<Found<'_>>, out: &mut Vec<Event>) {
    for f in found {
        if out.iter().any(|o| o.0 == f.kind) {
            continue;
        }
        out.push((f.kind, f.rule.confidence, analysis.evidence_in(sentence, f.range, &f.rule.id)));
    }
}

/// What happened, by the clauses of the stretches.
pub(super) fn events(
    analysis: &Analysis<'_>,
    stretches: &[Stretch],
    i: usize,
    s: usize,
    kind: Option<DocumentKind>,
) -> Vec<Event> {
    let mention = &analysis.dates[i];
    let reading = &analysis.readings[s];
    let news = kind == Some(DocumentKind::News);
    let mut out: Vec<Event> = Vec::new();
    if reading.clauses.is_empty() {
        return out;
    }
    let ends = ends(analysis, i);
    let window = ends.and_then(|ends| window(analysis, ends, s));
    let place = Place::new(analysis, i, s, ends.is_some());
    let own: Vec<&Stretch> = stretches.iter().filter(|t| t.sentence == s).collect();
    // 最初の侵入は4月3日だったことが判明した: the day is that of what stands before it.
    if ["だ〔過〕こと", "だ〔過〕と", "である〔過〕こと", "である〔過〕と"]
        .iter()
        .any(|was| reading.text[place.after..].starts_with(was))
    {
        before_copula(analysis, i, s, &place, &mut out);
        if !out.is_empty() {
            return out;
        }
    }
    let mut found: Vec<Found<'_>> = own.iter().flat_map(|t| collect(analysis, t)).collect();
    across(analysis, s, &place, own.first().map_or(place.after, |t| t.range.end), &mut found);
    // X社は7月28日にパソコンが感染したと発表した: the day stands within what was announced, and is not the day of that.
    let within = news
        && place.joined
        && ANNOUNCED.find(&reading.text).is_some_and(|announced| {
            let told = |f: &Found<'_>| f.range.end <= announced.start && f.kind != EventKind::Disclosed;
            found.iter().any(told)
        });
    if within {
        found.retain(|f| f.kind != EventKind::Disclosed);
    }
    let news = news && !within;
    settle_finding(reading, &mut found, &place);
    settle_clauses(reading, &mut found, Some(&place), news);
    settle_described(reading, &mut found, &place);
    push(analysis, s, found, &mut out);
    let own_told = !out.is_empty();
    for stretch in stretches.iter().filter(|t| t.sentence != s) {
        let mut found = collect(analysis, stretch);
        settle_clauses(&analysis.readings[stretch.sentence], &mut found, None, news);
        found.retain(|f| !f.described);
        push(analysis, stretch.sentence, found, &mut out);
    }
    let later = out.len();
    if let Some(label) = window
        && (out.is_empty() || !label.is_empty())
        && !out.iter().any(|e| e.0 == EventKind::Occurred)
    {
        let evidence = if label.is_empty() { mention.range.clone() } else { label };
        out.push((EventKind::Occurred, 0.8, analysis.evidence(evidence, "date.window")));
    }
    of_notice(analysis, i, s, news && (place.comma || own_ends(reading, &own)), place.comma, &mut out);
    // An entry of a time line is told by what stands below it, a sentence by its own words.
    let sentence = stretches.len() == own.len() || reading.text.ends_with('。');
    if own_told || out.len() != later || !sentence {
        return out;
    }
    let mut told = Vec::new();
    completed(analysis, s, &place, &mut told);
    if told.is_empty() {
        before_copula(analysis, i, s, &place, &mut told);
    }
    if told.is_empty() {
        in_brackets(analysis, i, s, &mut told);
    }
    if told.is_empty() {
        shared_predicate(analysis, s, &place, own.first(), &mut told);
    }
    if told.is_empty() {
        last_predicate(analysis, s, own.last(), news, &mut told);
    }
    told.retain(|event| out.iter().all(|known| known.0 != event.0));
    // What the day's own sentence tells stands first.
    told.append(&mut out);
    told
}

/// Words that begin before the day and end after it: 対象の皆様には7月31日からお知らせしております, 改ざんは3月11日か
/// ら続いていた. Whom or what it concerns stands before the day.
fn across<'a>(analysis: &'a Analysis<'_>, s: usize, place: &Place, end: usize, found: &mut Vec<Found<'a>>) {
    static TOPIC: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:は|を|も|に?については)、?(?:年明け|遅くとも|来る|改めて)?(?:の)?$")
            .expect("a valid pattern")
    });
    let reading = &analysis.readings[s];
    let end = end.min(reading.clauses[reading.clause_at(place.after)].range.end);
    if place.before.is_empty() || end <= place.after {
        return;
    }
    // 確報は、2月21日に提出する予定です: the step is named before the day, what is done with it after.
    let named = |at: &Range<usize>| {
        at.end <= place.before.end
            && TOPIC.is_match(&reading.text[at.end..place.before.end])
            && reading.has_verb(place.after..end)
    };
    let crosses = |at: &Range<usize>| at.start < place.before.end && (at.end > place.after || named(at));
    let mut wide = Vec::new();
    read(analysis, s, place.clause, place.before.start..end, crosses, &mut wide);
    for f in wide {
        if f.kind == EventKind::Notified {
            // お知らせしております to the people affected is no announcement.
            found.retain(|o| o.kind != EventKind::Disclosed || o.range.start > f.range.end);
        }
        if !found.iter().any(|o| o.kind == f.kind) {
            found.push(f);
        }
    }
}

/// The end of a sentence that says that what it tells was announced.
static ANNOUNCED: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"(?:と|こと(?:を|が)?|として)(?:発表|公表|明らかにする|公にする)[^、]{0,12}$")
        .expect("a valid pattern")
});

/// 3月27日付の第一報のとおり、…: the day is that of the notice, what it told is told of other days. In news, …と発表した
/// likewise.
fn of_notice(
    analysis: &Analysis<'_>,
    i: usize,
    s: usize,
    announces: bool,
    comma: bool,
    out: &mut Vec<Event>,
) {
    static NOTICE: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:\([^)]{1,12}\))?(?:付|の(?:リリース|お知らせ|公表|第[0-9一二三四五]+報|ご?報告)|(?:と[0-9]{1,2}日|(?:及び|および)[0-9月]{1,6}日(?:\([^)]{1,12}\))?)?に[^、。]{0,12}(?:公表|お知らせ|ご案内)(?:し|いた))")
            .expect("a valid pattern")
    });
    static TITLED: LazyLock<Phrase> =
        LazyLock::new(|| Phrase::new(r"^付(?:け)?(?:で|の)?「").expect("a valid pattern"));
    let mention = &analysis.dates[i];
    let after = &analysis.text()[mention.range.end..];
    let disclosed = out.iter().any(|e| e.0 == EventKind::Disclosed);
    if !disclosed && after.starts_with('付') && TITLED.is_match(after) {
        out.clear();
        out.push((EventKind::Disclosed, 0.8, analysis.evidence(mention.range.clone(), "date.notice")));
        return;
    }
    let reading = &analysis.readings[s];
    let announced = announces.then(|| ANNOUNCED.find(&reading.text)).flatten();
    if let Some(words) = &announced
        && !disclosed
        && comma
    {
        out.clear();
        let rule = analysis.rules.events.rules().iter().find(|r| r.value() == EventKind::Disclosed.as_str());
        let (id, sure) = rule.map_or(("date.notice", 0.8), |r| (&r.id, r.confidence));
        out.push((EventKind::Disclosed, sure, analysis.evidence_in(s, words.clone(), id)));
    } else if disclosed && (announced.is_some() || NOTICE.is_match(after)) {
        out.retain(|e| e.0 == EventKind::Disclosed);
    }
}

/// Does what a day governs reach to the end of its sentence?
fn own_ends(reading: &Reading, own: &[&Stretch]) -> bool {
    own.last().is_some_and(|t| t.range.end == reading.text.len())
}

/// 全員のパスワードを変更し、10月26日に完了した: what was completed stands in the clause before the day.
fn completed(analysis: &Analysis<'_>, s: usize, place: &Place, out: &mut Vec<Event>) {
    static COMPLETED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:に|まで(?:に)?)(?:は)?(?:すべて|全て)?(?:完了|終了|終える|済ませる)")
            .expect("a valid pattern")
    });
    let reading = &analysis.readings[s];
    let begins =
        place.before.is_empty() || reading.text[place.before.clone()].trim_matches(['、', ' ']).is_empty();
    if place.clause == 0 || !begins || !COMPLETED.is_match(&reading.text[place.after..]) {
        return;
    }
    let before = reading.clauses[place.clause - 1].range.clone();
    if reading.clauses[place.clause - 1].end != ClauseEnd::Continuing {
        return;
    }
    let dated = analysis.has_date(&reading.to_norm(before.clone()));
    let mut found = collect(analysis, &Stretch { sentence: s, range: before });
    settle_clauses(reading, &mut found, None, false);
    // 5月29日から調査が始まり、8月6日に完了した: of what began on a day of its own, only an investigation ends.
    found.retain(|f| !f.described && (!dated || f.kind == EventKind::Investigated));
    push(analysis, s, found, out);
}

/// 攻撃があったのは5月10日です, 変更(9月19日完了), 不正アクセスは3月11日から…行われた: what happened stands before the
/// day, or before the first of several days.
fn before_copula(analysis: &Analysis<'_>, i: usize, s: usize, place: &Place, out: &mut Vec<Event>) {
    let reading = &analysis.readings[s];
    let clause = place.before.start;
    let mut range = place.before.clone();
    let words = &reading.text[range.clone()];
    let mut holds =
        ["のは、", "のは", "のが、", "のが", "は、", "は", "("].iter().any(|w| words.ends_with(w));
    if !holds {
        // 攻撃があったのは、5月10日と5月14日です: the later days of the list.
        let first = first_joined(analysis, i, s);
        let from = reading.clauses_around(clause..clause + 1).start;
        if let Some(at) = reading.text[from..place.before.end].rfind("のは") {
            let end = from + at;
            holds = first > 0 && !reading.has_verb(end + "のは".len()..reading.text.len());
            range = from..end;
        }
    }
    if !holds {
        return;
    }
    // 調査の結果、最初の侵入は: what is said of the day is the last of it.
    let last = reading.text[range.clone()].trim_end_matches('、').rfind('、');
    range.start += last.map_or(0, |at| at + '、'.len_utf8());
    let mut found = collect(analysis, &Stretch { sentence: s, range });
    if found.iter().any(|f| f.kind == EventKind::Occurred) {
        found.retain(|f| f.kind != EventKind::Detected || !f.described);
    }
    settle_clauses(reading, &mut found, Some(place), false);
    push(analysis, s, found, out);
}

/// 8月17日に警察署へ、18日に経済産業省へ、それぞれ届け出を済ませた: the days of a list share the predicate at its end.
fn shared_predicate(
    analysis: &Analysis<'_>,
    s: usize,
    place: &Place,
    own: Option<&&Stretch>,
    out: &mut Vec<Event>,
) {
    let reading = &analysis.readings[s];
    let Some(own) = own else { return };
    let clause = &reading.clauses[reading.clause_at(place.after)];
    let words = reading.text[own.range.clone()].trim_end_matches(['、', ' ']);
    let open = ["へ", "に", "を", "から"].iter().any(|particle| words.ends_with(particle));
    if !open || clause.range.end <= own.range.end || reading.has_verb(own.range.clone()) {
        return;
    }
    let rest = &reading.text[own.range.end..clause.range.end];
    let tails = rest.char_indices().rev().filter(|(_, c)| matches!(c, 'へ' | 'に' | 'を'));
    for (at, c) in tails.take(3) {
        let tail = rest[at + c.len_utf8()..].trim_start_matches('、');
        let object = own.range.start..own.range.start + words.len();
        if joined_with(analysis, s, object, tail, out) {
            return;
        }
    }
}

/// What words of a sentence and a predicate further on say together, if they say anything.
fn joined_with(
    analysis: &Analysis<'_>,
    s: usize,
    object: Range<usize>,
    predicate: &str,
    out: &mut Vec<Event>,
) -> bool {
    let words = &analysis.readings[s].text[object.clone()];
    let whole = format!("{words}{predicate}");
    let rules = &analysis.rules.events;
    let mut found = false;
    for hit in rules.find(&rules.scanned(&whole, &rules.scan(&whole))) {
        // The object that the rule read stands at the day itself.
        if hit.range.start < words.len()
            && hit.range.end > words.len()
            && let Some(kind) = EventKind::parse(hit.rule.value())
            && !out.iter().any(|o| o.0 == kind)
        {
            let range = object.start + hit.range.start..object.end;
            out.push((kind, hit.rule.confidence, analysis.evidence_in(s, range, &hit.rule.id)));
            found = true;
        }
    }
    found
}

/// 文部科学省(11月2日)及び個人情報保護委員会(11月6日)に報告した: each day stands in brackets behind whom it concerns, and what
/// was done stands at the end of the clause.
fn in_brackets(analysis: &Analysis<'_>, i: usize, s: usize, out: &mut Vec<Event>) {
    let (reading, text) = (&analysis.readings[s], analysis.text());
    let mention = &analysis.dates[i];
    let sentence = &analysis.layout.sentences[s].range;
    let (Some(before), Some(after)) = (
        text.get(sentence.start..mention.range.start).and_then(|before| before.strip_suffix('(')),
        text.get(mention.end_with_time..sentence.end).and_then(|after| after.strip_prefix(')')),
    ) else {
        return;
    };
    let end = reading.from_norm(sentence.start + before.len());
    let clause = reading.clauses[reading.clause_at(end.saturating_sub(1))].range.clone();
    let from = ["、", ")及び", ")および", ")と", ")並びに", "・"]
        .iter()
        .filter_map(|parts| reading.text[clause.start.min(end)..end].rfind(parts).map(|at| at + parts.len()))
        .max()
        .map_or(clause.start.min(end), |at| clause.start + at);
    let rest_from = reading.from_norm(sentence.end - after.len());
    let rest = &reading.text[rest_from.min(clause.end)..clause.end];
    for (at, _) in rest.char_indices().filter(|(_, c)| matches!(c, 'へ' | 'に' | 'を')).take(3) {
        if joined_with(analysis, s, from..end, &rest[at..], out) {
            return;
        }
    }
}

/// X社は14日、7月29日から…した件を発表した: the day hangs on the last predicate.
fn last_predicate(
    analysis: &Analysis<'_>,
    s: usize,
    own: Option<&&Stretch>,
    news: bool,
    out: &mut Vec<Event>,
) {
    let reading = &analysis.readings[s];
    let Some(end) = own.map(|t| t.range.end) else { return };
    let Some(last) = reading.clauses.last() else { return };
    let verb = own.is_some_and(|t| reading.has_verb(t.range.clone()));
    // (2023年9月30日退職): a remark in brackets is no part of the sentence.
    if verb || reading.text[end..].starts_with(')') || end >= reading.text.len() || last.range.end <= end {
        return;
    }
    let range = last.range.start.max(end)..last.range.end;
    let mut found = collect(analysis, &Stretch { sentence: s, range });
    settle_clauses(reading, &mut found, None, news);
    found.retain(|f| !f.described && (f.kind == EventKind::Disclosed || !news));
    push(analysis, s, found, out);
}
