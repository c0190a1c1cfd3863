//! Days and what happened on them.
//!
//! A day governs a stretch of text ([`stretch`]): the rest of its sentence up to the next day, and in a time line
//! the whole entry. The event rules read that stretch clause by clause ([`told`]); which of the things told there
//! belong to the day is a matter of grammar: what a clause describes or quotes, or what was found out, is not what
//! was done on the day of the finding. A range of days may be the window in which it happened ([`window`]).

mod labelled;
mod stretch;
mod told;
mod window;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use self::labelled::labelled;
use self::stretch::{governs_lines, is_entry, stretches};
use self::told::events;
use super::calendar::{Calendar, Day};
use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::{DateForm, DateMention};
use crate::record::{DocumentKind, EventDate, EventKind, Evidence};
use crate::rules::{Hit, Slotted};
use crate::text::{LineKind, Reading};

#[derive(Default)]
struct Told {
    kinds: BTreeMap<EventKind, f64>,
    evidence: Vec<Evidence>,
    other: bool,
}

/// What is known of the document.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Its kind.
    pub kind: Option<DocumentKind>,
    /// Its day of issue.
    pub issued: Option<&'k str>,
    /// The years of its days rest on the day it was fetched alone: a page may be fetched years later.
    pub assumed: bool,
}

/// All days with their kinds, in calendar order.
pub fn dates<'a>(
    analysis: &Analysis<'a>,
    calendar: &Calendar,
    scope: &Scope,
    Known { kind, issued, assumed }: Known<'_>,
    vetoes: &Vetoes<'a>,
    trace: &mut Trace,
) -> Vec<EventDate> {
    let mut days: BTreeMap<Day, Told> = BTreeMap::new();
    for (i, mention) in analysis.dates.iter().enumerate() {
        let Some(day) = calendar.days[i] else { continue };
        let words = || {
            let rule = if assumed { EventDate::ASSUMED_YEAR } else { "date" };
            analysis.evidence(mention.range.clone(), rule)
        };
        let Some(s) = analysis.sentence_at(mention.range.start) else { continue };
        let line = analysis.layout.sentences[s].line;
        if let Some(reason) = vetoed(analysis, scope, i, s, vetoes) {
            trace.reject("dates", day, &reason, words);
            continue;
        }
        let stretches = stretches(analysis, calendar, i, s);
        let entry = is_entry(analysis, i, line);
        let mut found = events(analysis, &stretches, i, s, kind);
        if found.is_empty() {
            found = labelled(analysis, i, s);
        }
        let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
        if matches!(mention.form, DateForm::Full(_))
            && issued == Some(day.to_string().as_str())
            && !sentence.contains('。')
            && !(entry && found.iter().any(|f| f.0 == EventKind::Disclosed))
        {
            trace.reject("dates", day, "the date of issue", words);
            continue;
        }
        if let DateForm::FromDocument(days) = mention.form {
            let news = kind == Some(DocumentKind::News);
            found.retain(|f| {
                news && f.0 == EventKind::Disclosed
                    || matches!(
                        f.0,
                        EventKind::Notified
                            | EventKind::Restored
                            | EventKind::ReportedPolice
                            | EventKind::ReportedRegulator
                    )
            });
            let step = days == 0 && step_of_today(&analysis.readings[s], mention);
            if found.is_empty() && !step {
                trace.reject("dates", day, "a state, not a step of that day", words);
                continue;
            }
        }
        let list_of_data =
            [Role::Leaked, Role::Possible, Role::NotLeaked].iter().any(|&r| analysis.under(line, r));
        // 県警は14日、…の疑いで男を逮捕した: a step of the day that is none of those told apart.
        let stepped =
            kind == Some(DocumentKind::News) && analysis.text()[..mention.range.start].ends_with('は');
        if found.is_empty() && list_of_data && !entry && !stepped {
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

/// Does the clause after 本日 tell a step that was taken: 本日、専用の相談窓口を開設しました?
fn step_of_today(reading: &Reading, mention: &DateMention) -> bool {
    let at = reading.from_norm(mention.range.end).min(reading.text.len());
    let rest = &reading.text[at..];
    let rest = &rest[..rest.find('。').unwrap_or(rest.len())];
    let near = ["現在", "時点", "まで", "付"].iter().any(|w| rest.starts_with(w));
    !near
        && rest.ends_with("〔過〕")
        && [
            "開設",
            "設置",
            "設ける",
            "注意喚起",
            "周知",
            "指示",
            "通達",
            "立ち上げ",
            "再設定",
            "処分",
            "指導",
        ]
        .iter()
        .any(|w| rest.contains(w))
}

/// The rule by which each mention is no event of this incident, if there is one. Many mentions are none for other
/// reasons, so each is read when it is asked for.
pub struct Vetoes<'a>(Vec<OnceCell<Option<Hit<'a>>>>);

impl<'a> Vetoes<'a> {
    /// Nothing read so far.
    pub fn new(analysis: &Analysis<'a>) -> Self {
        Vetoes(vec![OnceCell::new(); analysis.dates.len()])
    }

    /// No mention has any.
    pub fn none(analysis: &Analysis<'a>) -> Self {
        Vetoes(vec![OnceCell::from(None); analysis.dates.len()])
    }

    /// The rule by which mention `i`, which stands in sentence `s`, is no event of this incident.
    fn of(&self, analysis: &Analysis<'a>, i: usize, s: usize) -> Option<&Hit<'a>> {
        self.0[i].get_or_init(|| veto(analysis, i, s)).as_ref()
    }
}

/// Which mentions are no events of this incident, by the words around them.
pub fn aside<'a>(analysis: &Analysis<'a>, scope: &Scope, vetoes: &Vetoes<'a>) -> Vec<bool> {
    let mentions = analysis.dates.iter().enumerate();
    mentions
        .map(|(i, mention)| match analysis.sentence_at(mention.range.start) {
            // A month or a year is no event at all.
            Some(_) if matches!(mention.form, DateForm::Year(_) | DateForm::YearMonth(..)) => true,
            Some(s) => {
                let line = analysis.layout.sentences[s].line;
                !scope.holds(s) || header(analysis, line) || vetoes.of(analysis, i, s).is_some()
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
fn vetoed<'a>(
    analysis: &Analysis<'a>,
    scope: &Scope,
    i: usize,
    s: usize,
    vetoes: &Vetoes<'a>,
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
    let labels = ["", "公開", "掲載", "更新", "発表", "付", "追記", "頃", "配信", "公表", "お知らせ", "現在"];
    let only = layout_line.body.len() <= mention.end_with_time - mention.range.start + 60 && {
        let rest = analysis.text()[layout_line.body.start..mention.range.start]
            .chars()
            .chain(analysis.text()[mention.end_with_time..layout_line.range.end].chars())
            .filter(|c| c.is_alphanumeric());
        labels.iter().any(|label| rest.clone().eq(label.chars()))
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
    if line < 8
        && header(analysis, line)
        && matches!(mention.form, DateForm::Full(_))
        && !matches!(layout_line.kind, LineKind::Item)
        && !governs
        && !layout_line.day_led
    {
        return Some("a date in the head of the page".into());
    }
    let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
    if sentence.starts_with('(')
        && sentence.chars().filter(|c| c.is_alphanumeric()).count()
            <= analysis.text()[mention.range.clone()].chars().filter(|c| c.is_alphanumeric()).count()
    {
        return Some("a stamp in brackets".into());
    }
    vetoes.of(analysis, i, s).map(|hit| {
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
    vetoes.first(&vetoes.scanned(text.text(), &analysis.scan_slotted(s, &text)))
}

/// The sentence from a little before the day on, with the day as 〈日〉 and other days as 〈他〉.
fn veto_text(analysis: &Analysis<'_>, i: usize, s: usize) -> Slotted {
    let reading = &analysis.readings[s];
    let sentence = &analysis.layout.sentences[s].range;
    let mut out = Slotted::with_capacity(reading.text.len() + "〈日〉".len());
    let mut at = 0;
    let first = analysis.dates.partition_point(|d| d.range.start < sentence.start);
    for (j, other) in analysis.dates.iter().enumerate().skip(first) {
        if other.range.start >= sentence.end {
            break;
        }
        if other.range.end > sentence.end || matches!(other.form, DateForm::Year(_)) {
            continue;
        }
        let start = reading.from_norm(other.range.start).max(at);
        let end = reading.from_norm(other.end_with_time.min(sentence.end)).max(start);
        out.keep(&reading.text, at..start);
        if j == i {
            out.keep_last(40);
            out.slot("〈日〉");
        } else {
            out.slot("〈他〉");
        }
        at = end;
    }
    out.keep(&reading.text, at.min(reading.text.len())..reading.text.len());
    // Only what follows closely matters, and it must not run into the next day's own words.
    out
}
