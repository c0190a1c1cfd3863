//! Days and what happened on them.
//!
//! A day governs a stretch of text: the rest of its sentence up to the next day, and in a time line the whole
//! entry. The event rules read that stretch clause by clause.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::calendar::{Calendar, Day};
use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::DateForm;
use crate::record::{DocumentKind, EventDate, EventKind, Evidence};
use crate::rules::Hit;
use crate::text::LineKind;

/// Words between two days that make them one range or list.
static JOINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:の?(?:午前|午後)?[0-9]{1,2}(?:時|:)(?:[0-9]{1,2}分?)?(?:~(?:午前|午後)?[0-9]{1,2}(?:時|:)(?:[0-9]{1,2}分?)?)?)?(?:台|頃|ごろ|付|付け)?(?:から|より|以降|に|の)?(?:~|-|・|、|と|及び|および|並びに|ならびに|または|や|,|/| )*(?:の)?$")
        .expect("a valid pattern")
});

/// What follows the date and makes its stretch a beginning: X日から.
static SINCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:頃|ごろ)?(?:から|より|以降)").expect("a valid pattern"));

struct Stretch {
    sentence: usize,
    /// In the sentence's reading.
    range: Range<usize>,
}

#[derive(Default)]
struct Told {
    kinds: BTreeMap<EventKind, f64>,
    evidence: Vec<Evidence>,
    other: bool,
}

/// All days with their kinds, in calendar order.
pub fn dates(
    analysis: &Analysis<'_>,
    calendar: &Calendar,
    scope: &Scope,
    kind: Option<DocumentKind>,
    issued: Option<&str>,
    vetoes: &[Option<Hit<'_>>],
    trace: &mut Trace,
) -> Vec<EventDate> {
    let mut days: BTreeMap<Day, Told> = BTreeMap::new();
    for (i, mention) in analysis.dates.iter().enumerate() {
        let Some(day) = calendar.days[i] else { continue };
        let words = || analysis.evidence(mention.range.clone(), "date");
        let Some(s) = analysis.sentence_at(mention.range.start) else { continue };
        let line = analysis.layout.sentences[s].line;
        if let Some(reason) = vetoed(analysis, scope, i, s, vetoes[i].as_ref()) {
            trace.reject("dates", day, &reason, words);
            continue;
        }
        let stretches = stretches(analysis, calendar, i, s);
        let entry = is_entry(analysis, i, line);
        let mut found = events(analysis, &stretches, i, s, kind);
        let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
        if matches!(mention.form, DateForm::Full(_))
            && issued == Some(day.to_string().as_str())
            && !sentence.contains('。')
            && !(entry && found.iter().any(|f| f.0 == EventKind::Disclosed))
        {
            trace.reject("dates", day, "the date of issue", words);
            continue;
        }
        if mention.form == DateForm::Today {
            found.retain(|f| matches!(f.0, EventKind::Notified | EventKind::Restored));
            if found.is_empty() {
                trace.reject("dates", day, "today's state, not a step taken today", words);
                continue;
            }
        }
        let list_of_data =
            [Role::Leaked, Role::Possible, Role::NotLeaked].iter().any(|&r| analysis.under(line, r));
        if found.is_empty() && list_of_data && !entry {
            trace.reject("dates", day, "stands in a list of data and names no step", words);
            continue;
        }
        let told = days.entry(day).or_default();
        if told.evidence.len() < 8 {
            told.evidence.push(words());
        }
        if found.is_empty() {
            told.other = true;
        }
        for (event, sure, evidence) in found {
            let known = told.kinds.entry(event).or_insert(0.0);
            *known = known.max(sure);
            if told.evidence.len() < 12 && !told.evidence.contains(&evidence) {
                told.evidence.push(evidence);
            }
        }
    }
    days.into_iter()
        .map(|(day, told)| {
            let kinds: Vec<EventKind> = if told.kinds.is_empty() {
                vec![EventKind::Other]
            } else {
                told.kinds.keys().copied().collect()
            };
            let sure = told.kinds.values().copied().fold(0.0, f64::max);
            let sure = if told.kinds.is_empty() { 0.75 } else { 0.86 + 0.1 * sure };
            let sure = if day.year.is_none() { sure - 0.2 } else { sure };
            EventDate { date: day.to_string(), kinds, confidence: confidence(sure), evidence: told.evidence }
        })
        .collect()
}

/// The rule by which each mention is no event of this incident, if there is one.
pub fn vetoes<'a>(analysis: &Analysis<'a>) -> Vec<Option<Hit<'a>>> {
    (0..analysis.dates.len())
        .map(|i| veto(analysis, i, analysis.sentence_at(analysis.dates[i].range.start)?))
        .collect()
}

/// Which mentions are no events of this incident, by the words around them.
pub fn aside(analysis: &Analysis<'_>, scope: &Scope, vetoes: &[Option<Hit<'_>>]) -> Vec<bool> {
    (0..analysis.dates.len())
        .map(|i| match analysis.sentence_at(analysis.dates[i].range.start) {
            Some(s) => {
                let line = analysis.layout.sentences[s].line;
                !scope.holds(s) || header(analysis, line) || vetoes[i].is_some()
            }
            None => true,
        })
        .collect()
}

/// A line above the first sentence that is no entry of a time line: the dates of a page's head.
fn header(analysis: &Analysis<'_>, line: usize) -> bool {
    analysis.first_prose.is_some_and(|first| line < first)
        && !analysis.under(line, Role::Timeline)
        && analysis.layout.lines[line].parent.is_none()
        && analysis.layout.lines[line].kind != LineKind::Row
}

/// Why a day is no event, if it is none.
fn vetoed(
    analysis: &Analysis<'_>,
    scope: &Scope,
    i: usize,
    s: usize,
    veto: Option<&Hit<'_>>,
) -> Option<String> {
    let line = analysis.layout.sentences[s].line;
    let mention = &analysis.dates[i];
    let layout_line = &analysis.layout.lines[line];
    if !scope.holds(s) {
        return Some("the sentence is not about this incident".into());
    }
    let governs = governs_lines(analysis, line);
    let date_line = layout_line.range.len().saturating_sub(mention.range.len()) <= 24
        && !analysis.text()[layout_line.range.clone()].contains('。');
    let label = ["公開", "掲載", "更新", "発表", "付", "追記", "頃", "配信", "公表", "お知らせ", "現在"];
    let only = layout_line.body.len() <= mention.end_with_time - mention.range.start + 60 && {
        let rest: String = analysis.text()[layout_line.body.start..mention.range.start]
            .chars()
            .chain(analysis.text()[mention.end_with_time..layout_line.range.end].chars())
            .filter(|c| c.is_alphanumeric())
            .collect();
        rest.is_empty() || label.iter().any(|w| rest == *w)
    };
    if only && !governs && !analysis.under(line, Role::Timeline) {
        return Some("a date line of the page, not an event".into());
    }
    if layout_line.kind == LineKind::Heading
        && !layout_line.day_led
        && !matches!(mention.form, DateForm::Relative(_))
    {
        return Some("a date in a heading".into());
    }
    if date_line && line < 6 && !governs && matches!(mention.form, DateForm::Full(_)) && !layout_line.day_led
    {
        return Some("a date line of the page, not an event".into());
    }
    let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
    if sentence.starts_with('(')
        && sentence.chars().filter(|c| c.is_alphanumeric()).count()
            <= analysis.text()[mention.range.clone()].chars().filter(|c| c.is_alphanumeric()).count()
    {
        return Some("a stamp in brackets".into());
    }
    veto.map(|hit| {
        if hit.rule.why.is_empty() {
            hit.rule.id.clone()
        } else {
            format!("{}: {}", hit.rule.id, hit.rule.why)
        }
    })
}

/// The rule by which a day is no event of this incident.
fn veto<'a>(analysis: &Analysis<'a>, i: usize, s: usize) -> Option<Hit<'a>> {
    let text = veto_text(analysis, i, s);
    let vetoes = &analysis.rules.event_vetoes;
    vetoes.first(&vetoes.scanned(&text, &vetoes.scan(&text)))
}

/// The sentence from a little before the day on, with the day as 〈日〉 and other days as 〈他〉.
fn veto_text(analysis: &Analysis<'_>, i: usize, s: usize) -> String {
    let reading = &analysis.readings[s];
    let sentence = &analysis.layout.sentences[s].range;
    let mut out = String::new();
    let mut at = 0;
    for (j, other) in analysis.dates.iter().enumerate() {
        if other.range.start < sentence.start || other.range.end > sentence.end {
            continue;
        }
        if matches!(other.form, DateForm::Year(_)) {
            continue;
        }
        let start = reading.from_norm(other.range.start).max(at);
        let end = reading.from_norm(other.end_with_time.min(sentence.end)).max(start);
        let before = &reading.text[at..start];
        if j == i {
            let keep: String =
                if out.is_empty() && at == 0 { before.to_string() } else { format!("{out}{before}") };
            let tail: Vec<char> = keep.chars().rev().take(40).collect();
            out = tail.into_iter().rev().collect();
            out.push_str("〈日〉");
        } else {
            out.push_str(before);
            out.push_str("〈他〉");
        }
        at = end;
    }
    out.push_str(&reading.text[at.min(reading.text.len())..]);
    // Only what follows closely matters, and it must not run into the next day's own words.
    out
}

/// Does a line (a day of a time line) govern others?
fn governs_lines(analysis: &Analysis<'_>, line: usize) -> bool {
    analysis.layout.lines.get(line + 1).is_some_and(|l| l.parent == Some(line))
}

/// Does a mention open a line of a time line?
fn is_entry(analysis: &Analysis<'_>, i: usize, line: usize) -> bool {
    let l = &analysis.layout.lines[line];
    let first = analysis.dates.iter().position(|d| d.range.start >= l.body.start);
    let opens = analysis.dates[i].range.start <= l.body.start + 8
        || first.is_some_and(|f| {
            f < i && joined(analysis, f, i) && analysis.dates[f].range.start <= l.body.start + 8
        });
    l.day_led && opens
}

/// Are all days from mention `a` to `b` one range or list?
fn joined(analysis: &Analysis<'_>, a: usize, b: usize) -> bool {
    (a..b).all(|k| {
        let between = &analysis.text()[analysis.dates[k].end_with_time.min(analysis.dates[k + 1].range.start)
            ..analysis.dates[k + 1].range.start];
        between.len() <= 60 && JOINS.is_match(between)
    })
}

/// The stretches of readings that a day governs.
fn stretches(analysis: &Analysis<'_>, calendar: &Calendar, i: usize, s: usize) -> Vec<Stretch> {
    let line = analysis.layout.sentences[s].line;
    let mut out = vec![Stretch { sentence: s, range: own_stretch(analysis, i, s) }];
    if !is_entry(analysis, i, line) {
        return out;
    }
    // The rest of the entry: later sentences of the line and the lines under it, up to those with a day of
    // their own.
    let has_day = |sentence: usize| {
        let range = &analysis.layout.sentences[sentence].range;
        analysis.dates.iter().enumerate().any(|(j, d)| {
            calendar.days[j].is_some()
                && calendar.days[j] != calendar.days[i]
                && d.range.start >= range.start
                && d.range.end <= range.end
                && !matches!(d.form, DateForm::Today)
        })
    };
    let row = analysis.layout.lines[line].kind == LineKind::Row;
    let short_line = analysis.text()[analysis.layout.lines[line].range.clone()].chars().count() < 220;
    for later in analysis.sentences_of(line) {
        if later > s && !has_day(later) && (row || short_line || analysis.under(line, Role::Timeline)) {
            out.push(Stretch { sentence: later, range: 0..analysis.readings[later].text.len() });
        }
    }
    for under in line + 1..analysis.layout.lines.len() {
        if analysis.layout.lines[under].kind == LineKind::Furniture {
            continue;
        }
        if !analysis.layout.governors(under).any(|g| g == line) {
            break;
        }
        let nearest = analysis.layout.governors(under).find(|&g| analysis.layout.lines[g].day_led);
        if nearest != Some(line)
            || (analysis.layout.lines[under].day_led && analysis.sentences_of(under).any(has_day))
        {
            continue;
        }
        for later in analysis.sentences_of(under) {
            if !has_day(later) {
                out.push(Stretch { sentence: later, range: 0..analysis.readings[later].text.len() });
            }
        }
    }
    out
}

/// The rest of the sentence up to the next day that is not of the same range or list.
fn own_stretch(analysis: &Analysis<'_>, i: usize, s: usize) -> Range<usize> {
    let reading = &analysis.readings[s];
    let sentence = &analysis.layout.sentences[s].range;
    let mut last = i;
    while let Some(next) = analysis.dates.get(last + 1)
        && next.range.end <= sentence.end
        && joined(analysis, last, last + 1)
    {
        last += 1;
    }
    let start = reading.from_norm(analysis.dates[i].range.end.min(sentence.end));
    let end = analysis.dates[last + 1..]
        .iter()
        .find(|d| !matches!(d.form, DateForm::Year(_) | DateForm::YearMonth(..)))
        .filter(|d| d.range.start < sentence.end)
        .map_or(reading.text.len(), |d| reading.from_norm(d.range.start));
    start..end.max(start)
}

type Event = (EventKind, f64, Evidence);

/// Is a day an end of the window in which it happened? A range stands under a label (発生日時, 期間) or is followed by
/// までの間. Gives the words of the label, an empty range where the range itself tells it.
fn window(analysis: &Analysis<'_>, i: usize, s: usize) -> Option<Range<usize>> {
    static TO: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"~|から|より|-").expect("a valid pattern"));
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:に?かけて|の?夜間|の?未明)?(?:まで)?の?(?:間|期間|あいだ)").expect("a valid pattern")
    });
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:発生|閲覧|公開|漏えい|流出|表示|状態|被害|影響|対象|改ざん|不正|アクセス|攻撃)[^。]{0,14}(?:日時|期間|時期)|^(?:期間|日時|時期)(?:$|[ :])")
            .expect("a valid pattern")
    });
    let text = analysis.text();
    let ranged = |a: usize| {
        let between = &text[analysis.dates[a].end_with_time.min(analysis.dates[a + 1].range.start)
            ..analysis.dates[a + 1].range.start];
        joined(analysis, a, a + 1) && TO.is_match(between)
    };
    let (first, last) = if i + 1 < analysis.dates.len() && ranged(i) {
        (i, i + 1)
    } else if i > 0 && ranged(i - 1) {
        (i - 1, i)
    } else {
        return None;
    };
    if SPAN.is_match(&text[analysis.dates[last].end_with_time..]) {
        return Some(0..0);
    }
    let line = analysis.layout.sentences[s].line;
    let own = analysis.layout.lines[line].body.start..analysis.dates[first].range.start;
    let heading = analysis.layout.governors(line).next().map(|g| analysis.layout.lines[g].body.clone());
    [Some(own), heading].into_iter().flatten().find_map(|label| {
        let found = LABEL.find(&text[label.clone()])?;
        Some(label.start + found.start()..label.start + found.end())
    })
}

/// What happened, by the clauses of the stretches.
fn events(
    analysis: &Analysis<'_>,
    stretches: &[Stretch],
    i: usize,
    s: usize,
    kind: Option<DocumentKind>,
) -> Vec<Event> {
    let mention = &analysis.dates[i];
    let reading = &analysis.readings[s];
    let window = window(analysis, i, s);
    // …のままとなっており、8月31日に侵入されたことが分かりました: a day within what was found, not the day of finding.
    let within = !reading.clauses.is_empty() && reading.clause_at(reading.from_norm(mention.range.start)) > 0;
    let since = within || window.is_some() || SINCE.is_match(&analysis.text()[mention.end_with_time..]);
    let mut out: Vec<Event> = Vec::new();
    for stretch in stretches {
        out.extend(in_stretch(analysis, stretch, since && stretch.sentence == s, kind));
    }
    if let Some(label) = window
        && (out.is_empty() || !label.is_empty())
        && !out.iter().any(|e| e.0 == EventKind::Occurred)
    {
        let evidence = if label.is_empty() { mention.range.clone() } else { label };
        out.push((EventKind::Occurred, 0.8, analysis.evidence(evidence, "date.window")));
    }
    let after = &analysis.text()[mention.range.end..];
    if [
        "付",
        "のリリース",
        "のお知らせ",
        "の公表",
        "の第一報",
        "に公表した",
        "にお知らせした",
        "にお知らせいた",
    ]
    .iter()
    .any(|w| after.starts_with(w))
        && out.iter().any(|e| e.0 == EventKind::Disclosed)
    {
        // 3月27日付の第一報のとおり、…: the day is that of the notice, what it told is told of other days.
        out.retain(|e| e.0 == EventKind::Disclosed);
    }
    static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:と|こと(?:を|が)?|として)(?:発表|公表|明らかにする|公にする)[^、]{0,12}$")
            .expect("a valid pattern")
    });
    if kind == Some(DocumentKind::News)
        && out.iter().any(|e| e.0 == EventKind::Disclosed)
        && stretches[0].range.end == reading.text.len()
        && ANNOUNCED.is_match(&reading.text)
    {
        out.retain(|e| e.0 == EventKind::Disclosed);
    }
    if out.is_empty() && stretches.len() == 1 {
        // 攻撃があったのは5月10日です, 変更(9月19日完了), 不正アクセスは3月11日から…行われた: what happened
        // stands before the day.
        let start = reading.from_norm(mention.range.start);
        let from = analysis.dates[..i]
            .iter()
            .rev()
            .enumerate()
            .find(|(k, d)| {
                d.range.start < analysis.layout.sentences[s].range.start || !joined(analysis, i - 1 - k, i)
            })
            .map_or(0, |(_, d)| d.range.end.max(analysis.layout.sentences[s].range.start));
        let from = reading.from_norm(from).min(start);
        let clause = reading.clauses_around(start.saturating_sub(1)..start).start.max(from);
        let before = &reading.text[clause.min(start)..start];
        if before.ends_with("のは、")
            || before.ends_with("のは")
            || before.ends_with('は')
            || before.ends_with('(')
        {
            out.extend(in_stretch(
                analysis,
                &Stretch { sentence: s, range: clause.min(start)..start },
                true,
                kind,
            ));
        }
    }
    if out.is_empty() && stretches.len() == 1 {
        // 対象の皆様には7月31日からお知らせしております: whom it concerns stands before the day.
        let start = reading.from_norm(mention.range.start);
        let clause = reading.clauses_around(start..start + 1).start;
        let earlier = analysis.dates[..i].last().is_some_and(|d| {
            d.range.start >= analysis.layout.sentences[s].range.start
                && reading.from_norm(d.range.start) >= clause
        });
        if !earlier && clause < start {
            let range = clause..stretches[0].range.end;
            out.extend(in_stretch(analysis, &Stretch { sentence: s, range }, true, kind));
        }
    }
    if out.is_empty() && stretches.len() == 1 {
        // X社は14日、7月29日から…した件を発表した: the day hangs on the last predicate.
        let reading = &analysis.readings[s];
        let end = stretches[0].range.end;
        if end < reading.text.len()
            && let Some(last) = reading.clauses.last()
            && last.range.end > end
        {
            let range = last.range.start.max(end)..last.range.end;
            let events = in_stretch(analysis, &Stretch { sentence: s, range }, false, kind);
            out.extend(
                events
                    .into_iter()
                    .filter(|e| e.0 == EventKind::Disclosed || kind != Some(DocumentKind::News)),
            );
        }
    }
    out
}

fn in_stretch(
    analysis: &Analysis<'_>,
    stretch: &Stretch,
    since: bool,
    kind: Option<DocumentKind>,
) -> Vec<Event> {
    let reading = &analysis.readings[stretch.sentence];
    let mut out: Vec<Event> = Vec::new();
    for clause in &reading.clauses {
        let from = clause.range.start.max(stretch.range.start);
        let to = clause.range.end.min(stretch.range.end);
        if from >= to {
            continue;
        }
        let text = &reading.text[from..to];
        let hits = analysis.rules.events.find(&analysis.scanned(stretch.sentence).slice(from..to));
        let mut kinds: Vec<(EventKind, Range<usize>, &crate::rules::Rule)> = Vec::new();
        for hit in &hits {
            // 見つからず, 把握していない: a step that was not taken.
            let after: String = text[hit.range.end..].chars().take(9).collect();
            let denied = after.split('、').next().is_some_and(|a| a.contains("〔否〕"));
            if denied {
                continue;
            }
            if let Some(event) = EventKind::parse(hit.rule.value()) {
                kinds.push((event, hit.range.clone(), hit.rule));
            }
        }
        let last_of = |k: EventKind| kinds.iter().filter(|e| e.0 == k).map(|e| e.1.end).max();
        let detected = last_of(EventKind::Detected);
        let disclosed = last_of(EventKind::Disclosed);
        // 感染を確認: what was found is not what happened that day; X日から…を確認 is.
        if let (Some(detected), Some(occurred)) = (detected, last_of(EventKind::Occurred)) {
            if since && occurred <= detected {
                kinds.retain(|e| e.0 != EventKind::Detected);
            } else if detected + 3 >= occurred {
                kinds.retain(|e| e.0 != EventKind::Occurred);
            }
        }
        // …したと発表した: what is told is told of other days.
        if let Some(disclosed) = disclosed
            && kind == Some(DocumentKind::News)
        {
            kinds.retain(|e| e.0 == EventKind::Disclosed || e.1.start > disclosed);
        }
        for (event, range, rule) in kinds {
            if out.iter().any(|o| o.0 == event) {
                continue;
            }
            let at = from + range.start..from + range.end;
            out.push((event, rule.confidence, analysis.evidence_in(stretch.sentence, at, &rule.id)));
        }
    }
    out
}
