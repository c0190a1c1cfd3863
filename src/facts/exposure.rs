//! Windows in which data or systems stood open.
//!
//! Two days joined by から, ~ and the like (or two times of one day) are a window of something; the rules of
//! `figures.toml` say of what. They read the sentence with the window as 〈期間〉, after the words of its heading, and
//! a single day as 〈日〉.

use std::ops::Range;
use std::sync::LazyLock;

use super::calendar::{Calendar, Day};
use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::mention::DateForm;
use crate::record::{Evidence, Exposure, IncidentType, Valued};
use crate::rules::{Phrase, Rule, Slotted};

/// What stands between the two days of a window.
static BETWEEN: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new("^[^。、\n]{0,28}(?:から|より|以降|~|-|―|–)[^。\n]{0,4}$|^[^。、\n]{0,8}(?:から|より|以降|~|-|―|–)[^。、\n]{0,12}$")
        .expect("a valid pattern")
});

/// A beginning told in a clause of its own: X日に侵入し、Y日に遮断するまで.
static ENTERED: LazyLock<Phrase> =
    LazyLock::new(|| Phrase::new("^(?:に|、)?[^。\n]{0,50}、(?:その後、?)?$").expect("a valid pattern"));

/// What follows the second day of such a window.
static UNTIL: LazyLock<Phrase> =
    LazyLock::new(|| Phrase::new("^[^。、\n]{0,20}まで(?:の|は|に|、)").expect("a valid pattern"));

/// から after somebody: whence, not since when.
static WHENCE: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"(?:先|様|方|社|者|課|部|局|員|関|署|会|ター|客|市|県|校|院|店)(?:から|より)")
        .expect("a valid pattern")
});

/// Two times of day joined into a window.
static TIMES: LazyLock<Phrase> = LazyLock::new(|| {
    let time = r"(?:午前|午後|深夜|未明|夜|朝|夕方)?[0-9]{1,2}(?:時(?:[0-9]{1,2}分|半)?|:[0-9]{2})(?:頃|ごろ|台|すぎ|過ぎ|前)?";
    Phrase::new(&format!(r"{time} ?(?:から|~|-|より) ?(?:同日)?(?:の)?{time}")).expect("a valid pattern")
});

/// Compiles the grammar of windows.
pub(super) fn prepare() {
    for grammar in [&BETWEEN, &ENTERED, &UNTIL, &WHENCE, &TIMES] {
        LazyLock::force(grammar);
    }
}

const SPAN: &str = "〈期間〉";
const DAY: &str = "〈日〉";

/// A window as found: its words and its ends.
struct Window {
    /// In the normalised text.
    range: Range<usize>,
    start: Option<Day>,
    end: Option<Day>,
    /// One day alone.
    single: bool,
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = |day: Option<Day>| day.map_or_else(|| "?".to_string(), |day| day.to_string());
        write!(f, "{} to {}", day(self.start), day(self.end))
    }
}

/// Windows in which data could be seen or taken, cards were used on an altered page, or systems stood open.
pub fn exposure(
    analysis: &Analysis<'_>,
    calendar: &Calendar,
    scope: &Scope,
    types: &[Valued<IncidentType>],
    trace: &mut Trace,
) -> Vec<Exposure> {
    let is = |t: IncidentType| types.iter().any(|v| v.value == t);
    // Where nothing but things went missing, nothing stood open.
    if !types.is_empty()
        && types.iter().all(|t| matches!(t.value, IncidentType::LostItem | IncidentType::Theft))
    {
        return Vec::new();
    }
    let attacked = is(IncidentType::UnauthorizedAccess)
        || is(IncidentType::WebSkimming)
        || is(IncidentType::WebTampering);
    let shown = types.is_empty()
        || [IncidentType::Misconfiguration, IncidentType::Misdelivery, IncidentType::Other]
            .into_iter()
            .any(is);
    let mut opened: Option<(Day, f64, Evidence)> = None;
    let mut closed: Vec<(Day, Evidence)> = Vec::new();
    let mut out: Vec<Exposure> = Vec::new();
    let mut open: Vec<(Day, Exposure)> = Vec::new();
    let mut windows = windows(analysis, calendar);
    // What a day alone tells counts only where no window is told. Without an end it may tell the same as a window.
    let windows_first = windows.iter().all(|w| w.single || w.end.is_some());
    if windows_first {
        windows.sort_by_key(|w| w.single);
    }
    for window in windows {
        if windows_first && window.single && !out.is_empty() {
            break;
        }
        let Some(s) = analysis.sentence_at(window.range.start) else { continue };
        let words = || analysis.evidence(window.range.clone(), "date.window");
        let line = analysis.layout.sentences[s].line;
        if window.start.is_none() && window.end.is_none() {
            continue;
        }
        if !scope.holds(s) || analysis.under(line, Role::Planned) || analysis.under(line, Role::Contact) {
            if !window.single {
                trace.reject("exposure", &window, "the sentence is not about this incident", words);
            }
            continue;
        }
        let told = Told::read(analysis, &window, s);
        let found = if told.says("none").is_some() {
            None
        } else if window.single {
            told.says("since")
        } else {
            told.says("window").or_else(|| told.says("cards").filter(|_| attacked))
        };
        if let (true, None, Some(day)) = (window.single, &found, window.start) {
            let at = |hit: Option<Range<usize>>, rule: &Rule| {
                analysis.evidence(hit.unwrap_or(window.range.clone()), &rule.id)
            };
            if shown
                && let Some((rule, hit)) = told.says("opened")
                && opened.as_ref().is_none_or(|(known, ..)| day < *known)
            {
                opened = Some((day, rule.confidence, at(hit, rule)));
            }
            if let Some((rule, hit)) = told.says("closed") {
                closed.push((day, at(hit, rule)));
            }
        }
        let Some((rule, hit)) = found else {
            if !window.single {
                trace.reject("exposure", &window, "nothing says what the window is of", words);
            }
            continue;
        };
        let iso = |d: Option<Day>| d.map(|d| d.to_string());
        let (start, end) = (iso(window.start), iso(window.end));
        if out.iter().chain(open.iter().map(|(_, e)| e)).any(|e| e.start == start && e.end == end) {
            continue;
        }
        let mut evidence = vec![words()];
        if let Some(range) = hit {
            let e = analysis.evidence(range, &rule.id);
            if !evidence.contains(&e) {
                evidence.push(e);
            }
        }
        let dated = [window.start, window.end].into_iter().flatten().all(|d| d.year.is_some());
        let sure = rule.confidence - if dated { 0.0 } else { 0.2 };
        let item = Exposure { start, end, confidence: confidence(sure), evidence };
        if window.single { open.extend(window.start.map(|day| (day, item))) } else { out.push(item) }
    }
    // A beginning is told only where no window is; its end may be the day on which it was put right.
    for (start, mut item) in open {
        if !out.is_empty() {
            break;
        }
        if let Some((end, evidence)) = closed.iter().filter(|(end, _)| *end >= start).min_by_key(|c| c.0) {
            item.end = Some(end.to_string());
            item.evidence.push(evidence.clone());
        }
        out.push(item);
    }
    // What was set wrong on one day and put right on another stood open between them.
    if let (true, Some((start, sure, opened))) = (out.is_empty(), opened)
        && let Some((end, closed)) = closed.into_iter().filter(|(end, _)| *end >= start).min_by_key(|c| c.0)
    {
        out.push(Exposure {
            start: Some(start.to_string()),
            end: Some(end.to_string()),
            confidence: confidence(sure),
            evidence: vec![opened, closed],
        });
    }
    out
}

/// All windows and single days, in text order.
fn windows(analysis: &Analysis<'_>, calendar: &Calendar) -> Vec<Window> {
    let text = analysis.text();
    let dates = &analysis.dates;
    let mut out = Vec::new();
    let between = |i: usize| {
        let (first, second) = (dates.get(i)?, dates.get(i + 1)?);
        let between = text.get(first.range.end..second.range.start)?;
        (!matches!(second.form, DateForm::Year(_))).then_some(between)
    };
    // Most of what stands between two days is too long, or holds none of the words, to be asked more closely.
    let short = |b: &str, chars: usize| b.len() <= chars * 4 && !b.contains(['。', '\n']);
    let joined = |i: usize| {
        between(i).is_some_and(|b| {
            short(b, 48)
                && (b.contains(['~', '-', '―', '–'])
                    || ["から", "より", "以降"].iter().any(|w| b.contains(w)))
                && BETWEEN.is_match(b)
                && !WHENCE.is_match(b)
        })
    };
    let entered = |i: usize| {
        between(i).is_some_and(|b| {
            short(b, 60) && (b.ends_with('、') || b.ends_with("その後")) && ENTERED.is_match(b)
        }) && UNTIL.is_match(&text[dates[i + 1].range.end..])
            && !joined(i + 1)
    };
    let mut i = 0;
    while i < dates.len() {
        let first = &dates[i];
        if joined(i) || entered(i) {
            let (start, end) = (calendar.days[i], calendar.days[i + 1]);
            let backwards = matches!((start, end), (Some(a), Some(b)) if a.year == b.year && a > b);
            if !backwards {
                out.push(Window {
                    range: first.range.start..dates[i + 1].end_with_time,
                    start,
                    end,
                    single: false,
                });
            }
            i += 2;
            continue;
        }
        if calendar.days[i].is_some() && !matches!(first.form, DateForm::FromDocument(_)) {
            out.push(Window { range: first.range.clone(), start: calendar.days[i], end: None, single: true });
        }
        i += 1;
    }
    for times in times(text) {
        let inside = |w: &Window| !w.single && w.range.start < times.end && times.start < w.range.end;
        if out.iter().any(inside) {
            continue;
        }
        let day = day_before(analysis, calendar, times.start);
        if day.is_some() {
            out.push(Window { range: times, start: day, end: day, single: false });
        }
    }
    out.sort_by_key(|w| w.range.start);
    out
}

/// Bytes within which the marks (時, :) of two times of day stand that are joined into a window.
const JOINED: usize = 60;

/// The windows between two times of day in a text. Most lines hold no two marks of hours close to each other.
fn times(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let hour = |at: &usize| bytes[..*at].last().is_some_and(u8::is_ascii_digit);
    let clock = memchr::memchr_iter(b':', bytes).filter(hour);
    let mut marks: Vec<usize> = memchr::memmem::find_iter(bytes, "時").filter(hour).chain(clock).collect();
    marks.sort_unstable();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut asked = 0;
    for pair in marks.windows(2).filter(|pair| pair[1] - pair[0] <= JOINED) {
        if pair[0] < asked {
            continue;
        }
        let line = text[..pair[0]].rfind('\n').map_or(0, |at| at + 1).max(asked);
        asked = text[pair[1]..].find('\n').map_or(text.len(), |at| pair[1] + at);
        out.extend(TIMES.find_iter(&text[line..asked]).map(|m| line + m.start..line + m.end));
    }
    out
}

/// The day that a time of day is on: the last one told in its paragraph, or just before it.
fn day_before(analysis: &Analysis<'_>, calendar: &Calendar, at: usize) -> Option<Day> {
    let line = analysis.layout.line_at(at)?;
    let i = analysis.dates.partition_point(|d| d.range.start < at).checked_sub(1)?;
    let told = analysis.layout.line_at(analysis.dates[i].range.start)?;
    (line - told.min(line) <= 3).then(|| calendar.days[i]).flatten()
}

/// What the rules say of a window, read once.
struct Told<'a> {
    /// Rules that matched around the window, with the words in the normalised text where they stand in the sentence.
    hits: Vec<(&'a Rule, Option<Range<usize>>)>,
}

impl<'a> Told<'a> {
    fn read(analysis: &Analysis<'a>, window: &Window, s: usize) -> Self {
        let reading = &analysis.readings[s];
        let sentence = &analysis.layout.sentences[s].range;
        let start = reading.from_norm(window.range.start).min(reading.text.len());
        let end = reading.from_norm(window.range.end.min(sentence.end)).clamp(start, reading.text.len());
        let slot = if window.single { DAY } else { SPAN };
        let label = if window.single { String::new() } else { label(analysis, s) };
        let mut text = Slotted::with_capacity(label.len() + reading.text.len() + slot.len());
        text.write(&label);
        text.keep(&reading.text, 0..start);
        text.slot(slot);
        text.keep(&reading.text, end..reading.text.len());
        let scan = analysis.scan_slotted(s, &text);
        let text = text.text();
        let rules = &analysis.rules.figures;
        let back = |p: usize, inside: usize| {
            let p = p.saturating_sub(label.len());
            if p <= start {
                p
            } else if p >= start + slot.len() {
                p - slot.len() - start + end
            } else {
                inside
            }
        };
        let hits = rules
            .find(&rules.scanned(text, &scan))
            .into_iter()
            .filter(|h| text[h.range.clone()].contains(slot))
            .map(|h| {
                let range = back(h.range.start, start)..back(h.range.end, end);
                (h.rule, (range.start < range.end).then(|| reading.to_norm(range)))
            })
            .collect();
        Told { hits }
    }

    fn says(&self, value: &str) -> Option<(&'a Rule, Option<Range<usize>>)> {
        self.hits.iter().find(|h| h.0.value() == value).cloned()
    }
}

/// The heading over a sentence, or the first cell of its row.
fn label(analysis: &Analysis<'_>, s: usize) -> String {
    let line = analysis.layout.sentences[s].line;
    let cell = analysis.layout.sentences[s].cell;
    let own = analysis.sentences_of(line).find(|&f| cell > 0 && analysis.layout.sentences[f].cell == 0);
    let over = || {
        let above = analysis.layout.governors(line).next()?;
        analysis.sentences_of(above).next()
    };
    let led = || analysis.lead_in(line);
    own.or_else(over).or_else(led).map_or_else(String::new, |f| format!("{}:", analysis.readings[f].text))
}
