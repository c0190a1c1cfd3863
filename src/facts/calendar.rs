//! From days as written to days of the calendar.
//!
//! The reference is the document's own date, then the dates before it in the text; no clock. A day whose year
//! nothing settles stays without one.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::analysis::Analysis;
use crate::mention::{DateForm, DateMention, DatePrefix, RelativeMonth, RelativeYear};
use crate::text::{Line, first_chars, last_chars};

/// A resolved day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// `None` where the document does not settle it.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl Day {
    fn of(date: Date) -> Self {
        Day { year: Some(date.year()), month: date.month(), day: date.day() }
    }

    fn date(self) -> Option<Date> {
        self.year.and_then(|y| Date::new(y, self.month, self.day).ok())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.date(), self.year) {
            (Some(date), _) => date.fmt(f),
            (None, Some(year)) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            (None, None) => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// The day each date mention stands for, by index of the mention; `None` for months, years and what cannot be
/// resolved.
#[derive(Debug)]
pub struct Calendar {
    /// The document's own date.
    anchor: Option<Date>,
    /// Days by mention.
    pub days: Vec<Option<Day>>,
}

impl Calendar {
    /// Sentences that tell a day which is past when the document is issued: what they say in the plain form is
    /// done, not to come.
    pub fn past_sentences(&self, analysis: &Analysis<'_>) -> Vec<bool> {
        let mut past = vec![false; analysis.layout.sentences.len()];
        for (i, mention) in analysis.dates.iter().enumerate() {
            if let (Some(day), Some(s)) = (self.days[i], analysis.sentence_at(mention.range.start)) {
                let after = match (day.date(), self.anchor) {
                    (Some(date), Some(anchor)) => days_between(date, anchor) > 0,
                    _ => false,
                };
                past[s] = !after;
            }
        }
        past
    }
}

impl Calendar {
    /// Gives days without a year that of the nearest day with one: of a text without a date of its own, the year often
    /// stands with a later day only.
    fn settle_years(&mut self, aside: &[bool]) {
        let told: Vec<Date> = (self.days.iter().zip(aside))
            .filter(|(_, aside)| !**aside)
            .filter_map(|(day, _)| day.and_then(Day::date))
            .collect();
        for day in self.days.iter_mut().flatten().filter(|day| day.year.is_none()) {
            let near = told.iter().flat_map(|&known| {
                (known.year() - 1..=known.year() + 1)
                    .filter_map(|year| Date::new(year, day.month, day.day).ok())
                    .map(move |date| (days_between(date, known).abs(), date))
            });
            if let Some((distance, date)) = near.min()
                && distance <= NEAR
            {
                day.year = Some(date.year());
            }
        }
    }
}

/// Days past the document's own date within which a day may lie and still be the coming one (planned days).
const AHEAD: i64 = 45;

/// Resolves every date mention of a document against its own date.
///
/// `aside[i]` marks mentions that are no events (spans of membership, other incidents): they are resolved like all
/// others but nothing is read off them. An entry of a time line follows the entry before it, not a day told within
/// that.
pub fn resolve(analysis: &Analysis<'_>, anchor: Option<Date>, aside: &[bool]) -> Calendar {
    let stamp = last_stamp(analysis)
        .filter(|&stamp| anchor.is_none_or(|anchor| days_between(stamp, anchor) <= ADDED));
    let horizon = anchor.max(stamp);
    let mut state =
        State { anchor, horizon, previous: None, known: Vec::new(), year_hint: None, same_line: false };
    let mut entry: Option<(Day, usize)> = None;
    let mut last_line = None;
    let mut led: Option<(usize, Day)> = None;
    let mut last_sentence = None;
    let days = analysis
        .dates
        .iter()
        .enumerate()
        .map(|(i, mention)| {
            let line = analysis.layout.line_at(mention.range.start);
            let opens = line.is_some_and(|l| {
                let l = &analysis.layout.lines[l];
                l.day_led && mention.range.start <= l.body.start + 8
            });
            state.same_line = line == last_line;
            last_line = line;
            let above = line.and_then(|l| analysis.layout.lines[l].parent);
            // Below a paragraph that tells a story of several days, 同日 is the last of them; below an entry it is the
            // entry's.
            let beside = |told: &Line| {
                let words = &analysis.text()[told.range.clone()];
                let story = matches!(mention.form, DateForm::Relative(0)) && words.matches('。').count() >= 3;
                told.parent == above && !story
            };
            if let Some((day, _)) = entry.filter(|&(_, told)| opens && beside(&analysis.layout.lines[told])) {
                state.previous = Some(day);
            }
            // 20日、18日に暗号化された旨の報告を受けました。同日、…: earlier days within a sentence are what was learnt on
            // the day that opens it.
            let sentence = analysis.sentence_at(mention.range.start);
            if matches!(mention.form, DateForm::Relative(_))
                && sentence != last_sentence
                && let Some((_, day)) = led.filter(|(of, _)| last_sentence == Some(*of))
                && state.previous.and_then(Day::date).is_some_and(|previous| day.date() > Some(previous))
            {
                state.previous = Some(day);
            }
            last_sentence = sentence;
            if let DateForm::Year(_) | DateForm::YearMonth(..) = mention.form {
                // A year is the reference of what follows where it heads it: 《2024年》 on a line of its own.
                let alone =
                    line.is_some_and(|l| analysis.layout.lines[l].range.len() <= mention.range.len() + 9);
                // So is one that a text without any other year tells.
                let only = anchor.is_none() && state.known.is_empty();
                if !alone && !only {
                    return None;
                }
            }
            let planned = || {
                let after = first_chars(&analysis.text()[mention.end_with_time..], 60);
                let clause = after.split(['。', '\n']).next().unwrap_or(after);
                ["予定", "計画", "見込み", "目途", "めど", "見通し", "次回"]
                    .iter()
                    .any(|w| clause.contains(w))
                    || ["まで", "より", "から"].iter().any(|w| clause.starts_with(w))
            };
            let day = state.resolve(mention.form, planned).map(|day| match mention.weekday {
                Some(weekday) => state.on_weekday(day, weekday, mention.form),
                None => day,
            });
            let told = || {
                let rest = first_chars(&analysis.text()[mention.end_with_time..], 120);
                let sentence = rest.split(['。', '\n']).next().unwrap_or(rest);
                // 24日からは…説明することにしています: not told as done.
                let meant =
                    ["ことにして", "こととして", "予定して", "計画して"].iter().any(|w| sentence.contains(w));
                sentence.len() < rest.len()
                    && !meant
                    && ["た", "ている", "います", "おります", "という"].iter().any(|w| sentence.ends_with(w))
            };
            let day = state.not_ahead(mention.form, day, told);
            // 8日のメールを消していただきたい: a thing of a day told before; what follows is of the day told last.
            let named = || names_a_thing(analysis, mention);
            if let Some(day) = day
                && !aside[i]
            {
                if !(state.known.contains(&day) && named()) {
                    state.previous = Some(day);
                }
                state.known.push(day);
                if let Some(line) = line.filter(|_| opens) {
                    entry = Some((day, line));
                }
                if let Some(s) = sentence.filter(|&s| opens_sentence(analysis, s, mention)) {
                    led = Some((s, day));
                }
            }
            day
        })
        .collect();
    let mut calendar = Calendar { anchor, days };
    if anchor.is_none() {
        calendar.settle_years(aside);
    }
    calendar
}

/// Does a day open its sentence, and not to say when something was made public?
fn opens_sentence(analysis: &Analysis<'_>, sentence: usize, mention: &DateMention) -> bool {
    let range = &analysis.layout.sentences[sentence].range;
    let before = &analysis.text()[range.start.min(mention.range.start)..mention.range.start];
    let behind = first_chars(&analysis.text()[mention.end_with_time..], 30);
    let clause = behind.split(['、', '。']).find(|words| !words.is_empty()).unwrap_or(behind);
    !before.chars().any(char::is_alphabetic)
        && !before.ends_with('(')
        && !["公表", "発表", "お知らせ", "掲載"].iter().any(|w| clause.contains(w))
}

/// Days between which a day without a year and one with it are told of one course of events.
const NEAR: i64 = 60;

/// The last day on which something was added to the document, by the stamps in it: (2021/6/18追記), 最終更新日:2014/06/11.
/// What was added tells days up to then.
fn last_stamp(analysis: &Analysis<'_>) -> Option<Date> {
    let text = analysis.text();
    let stamped = |mention: &DateMention| {
        let Some(line) = analysis.layout.line_at(mention.range.start) else { return false };
        let line = &analysis.layout.lines[line].range;
        let before = last_chars(&text[line.start.min(mention.range.start)..mention.range.start], 8);
        let after = first_chars(&text[mention.end_with_time..line.end.max(mention.end_with_time)], 8);
        let words = &analysis.rules.stamps;
        let mut words = words.changed.iter().chain(&words.added).map(String::as_str);
        words.any(|w| before.contains(w) || after.contains(w))
    };
    let dates = analysis.dates.iter().filter_map(|mention| match mention.form {
        DateForm::Full(date) if stamped(mention) => Some(date),
        _ => None,
    });
    dates.max()
}

/// Days after its own date within which what is added to a document still tells of its matter. Pages are stamped anew for
/// years.
const ADDED: i64 = 120;

/// Is something called by this day (8日のメール, 6月9日送信分), of which nothing more is told?
pub(super) fn names_a_thing(analysis: &Analysis<'_>, mention: &DateMention) -> bool {
    let after = &analysis.text()[mention.end_with_time..];
    matches!(mention.form, DateForm::Day(..) | DateForm::MonthDay(..))
        && analysis.rules.stamps.named.iter().any(|w| after.starts_with(w.as_str()))
}

struct State {
    anchor: Option<Date>,
    /// The last day that the document may tell as past.
    horizon: Option<Date>,
    previous: Option<Day>,
    known: Vec<Day>,
    /// A year told without a day (《2024年》, 2021年11月), until a day carries one.
    year_hint: Option<(i16, usize)>,
    /// The mention stands on the line of the one before it.
    same_line: bool,
}

impl State {
    fn resolve(&mut self, form: DateForm, planned: impl Fn() -> bool) -> Option<Day> {
        match form {
            DateForm::Full(date) => {
                self.year_hint = None;
                Some(Day::of(date))
            }
            DateForm::MonthDay(month, day, Some(relative)) => {
                let year = match relative {
                    // Of a text without a day of its own, this year is the year that it told last.
                    RelativeYear::FromDocument(n) => self
                        .anchor
                        .map(|a| a.year())
                        .or(self.previous.and_then(|p| p.year).filter(|_| n == 0))
                        .map(|y| y + n),
                    RelativeYear::FromPrevious(n) => {
                        self.previous.and_then(|p| p.year).or(self.anchor.map(|a| a.year())).map(|y| y + n)
                    }
                };
                Some(Day { year, month, day })
            }
            DateForm::MonthDay(month, day, None) => Some(self.month_day(month, day, planned)),
            DateForm::RelativeMonthDay(relative, day) => {
                let base = match relative {
                    RelativeMonth::FromDocument(n) => self.anchor.and_then(|a| shift_months(a, n)),
                    RelativeMonth::FromPrevious(n) => {
                        self.previous.and_then(Day::date).or(self.anchor).and_then(|d| shift_months(d, n))
                    }
                }?;
                Date::new(base.year(), base.month(), day).ok().map(Day::of)
            }
            DateForm::Day(day, prefix) => self.bare_day(day, prefix),
            DateForm::Relative(days) => {
                let previous = self.previous?;
                match previous.date() {
                    Some(date) => date.checked_add(days.days()).ok().map(Day::of),
                    // Without a year the day after is still told, but not over the end of a month.
                    None => {
                        let day = i64::from(previous.day) + days;
                        let day = i8::try_from(day).ok().filter(|d| (1..=28).contains(d))?;
                        Some(Day { day, ..previous })
                    }
                }
            }
            DateForm::NextWorkday => {
                let before = self.previous.and_then(Day::date)?;
                let next = |days: i64| before.checked_add(days.days()).ok();
                let works = |date: &Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
                (1..=3).filter_map(next).find(works).map(Day::of)
            }
            DateForm::FromDocument(days) => {
                self.anchor.and_then(|day| day.checked_add(days.days()).ok()).map(Day::of)
            }
            DateForm::YearMonth(year, _) | DateForm::Year(year) => {
                self.year_hint = Some((year, self.known.len()));
                None
            }
        }
    }

    fn month_day(&self, month: i8, day: i8, planned: impl Fn() -> bool) -> Day {
        let at = |year: i16| Date::new(year, month, day).ok();
        // The same day told before with a year is this day.
        if let Some(known) =
            self.known.iter().rev().find(|k| k.month == month && k.day == day && k.year.is_some())
        {
            return *known;
        }
        // A year standing just before, as a heading of the days below it.
        if let Some((year, seen)) = self.year_hint
            && seen == self.known.len()
            && at(year).is_some_and(|d| self.within(d, &planned))
        {
            return Day { year: Some(year), month, day };
        }
        let previous = self.previous.and_then(Day::date);
        if let Some(previous) = previous {
            // A text goes forward from one day to the next; 12月 then 1月 enters a new year.
            let fits = |d: &Date| self.within(*d, &planned);
            let same = at(previous.year());
            let far_back = same.is_some_and(|d| days_between(d, previous) < -150);
            let next = at(previous.year() + 1).filter(|_| far_back).filter(fits);
            let last = at(previous.year() - 1).filter(fits);
            if let Some(date) = next.or(same.filter(fits)).or(last) {
                return Day::of(date);
            }
        }
        match self.anchor {
            Some(anchor) => {
                let this = at(anchor.year()).filter(|d| self.within(*d, &planned));
                let year = if this.is_some() {
                    // January's notice of a coming day may still mean next year's, but a notice tells the past.
                    anchor.year()
                } else if let Some(next) = at(anchor.year() + 1)
                    && days_between(next, anchor) <= AHEAD
                    && planned()
                {
                    next.year()
                } else {
                    anchor.year() - 1
                };
                Day { year: Some(year), month, day }
            }
            None => Day { year: self.previous.and_then(|p| p.year), month, day },
        }
    }

    /// Is a day not after the document's own, or only as far as plans reach?
    fn within(&self, date: Date, planned: &impl Fn() -> bool) -> bool {
        match self.horizon {
            Some(horizon) => {
                let ahead = days_between(date, horizon);
                ahead <= 45 || planned() && ahead <= 240
            }
            None => true,
        }
    }

    /// A day of the month that would lie ahead of the document, though it tells it as past, is the last such day
    /// before it: 1月13日に再開を見込む。…社長は18日の会見で述べた。
    fn not_ahead(&self, form: DateForm, day: Option<Day>, told: impl Fn() -> bool) -> Option<Day> {
        let (DateForm::Day(number, DatePrefix::None), Some(horizon)) = (form, self.horizon) else {
            return day;
        };
        let ahead = day.and_then(Day::date).is_some_and(|date| days_between(date, horizon) > 0);
        if ahead && told() { last_before(horizon, number) } else { day }
    }

    /// The same day of another year or month where the weekday that stands with it tells of that one. A writer may err in
    /// the weekday, too, so that the day stays where no other fits.
    fn on_weekday(&self, day: Day, weekday: Weekday, form: DateForm) -> Day {
        let Some(date) = day.date().filter(|date| date.weekday() != weekday) else { return day };
        let year = |by: i16| Date::new(date.year() + by, day.month, day.day).ok();
        let month = |by: i8| {
            let other = shift_months(date, by)?;
            Date::new(other.year(), other.month(), day.day).ok()
        };
        let others = match form {
            DateForm::MonthDay(_, _, None) => [year(1), year(-1)],
            DateForm::Day(_, DatePrefix::None) => [month(-1), month(1)],
            _ => return day,
        };
        let fits = |other: &Date| other.weekday() == weekday && self.within(*other, &|| false);
        others.into_iter().flatten().find(fits).map_or(day, Day::of)
    }

    fn bare_day(&self, day: i8, prefix: DatePrefix) -> Option<Day> {
        let previous = self.previous;
        let on = |year: Option<i16>, month: i8| match year {
            Some(y) => Date::new(y, month, day).ok().map(Day::of),
            None => Some(Day { year: None, month, day }),
        };
        match (prefix, previous) {
            (DatePrefix::Next, Some(p)) => {
                if let Some(next) = p.date().and_then(|d| d.checked_add(1.days()).ok())
                    && next.day() == day
                {
                    return Some(Day::of(next));
                }
                let (year, month) =
                    if day >= p.day { (p.year, p.month) } else { next_month(p.year, p.month) };
                on(year, month)
            }
            (DatePrefix::Same, Some(p)) => on(p.year, p.month),
            (_, Some(p)) => {
                // A day told before is the same day; otherwise the text goes forward.
                let near = |k: &&Day| k.day == day && (k.year, k.month) == (p.year, p.month);
                if let Some(known) = self.known.iter().rev().find(near) {
                    return Some(*known);
                }
                if day >= p.day || self.same_line {
                    return on(p.year, p.month);
                }
                let (year, month) = next_month(p.year, p.month);
                let forward = on(year, month);
                let reaches = |d: &Day| match (d.date(), self.horizon) {
                    (Some(d), Some(horizon)) => days_between(d, horizon) <= 0,
                    _ => false,
                };
                forward.filter(reaches).or_else(|| on(p.year, p.month))
            }
            (_, None) => last_before(self.anchor?, day),
        }
    }
}

/// The last day with this number that is not after a date.
fn last_before(date: Date, day: i8) -> Option<Day> {
    let this = Date::new(date.year(), date.month(), day).ok().filter(|&this| days_between(this, date) <= 0);
    let before = || shift_months(date, -1).and_then(|last| Date::new(last.year(), last.month(), day).ok());
    this.or_else(before).map(Day::of)
}

fn next_month(year: Option<i16>, month: i8) -> (Option<i16>, i8) {
    if month == 12 { (year.map(|y| y + 1), 1) } else { (year, month + 1) }
}

/// Days from `b` to `a`: positive where `a` is later.
fn days_between(a: Date, b: Date) -> i64 {
    i64::from((a - b).get_days())
}

fn shift_months(date: Date, months: i8) -> Option<Date> {
    date.first_of_month().checked_add(i64::from(months).months()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn run(anchor: Option<Date>, forms: &[DateForm]) -> Vec<String> {
        let mut state = State {
            anchor,
            horizon: anchor,
            previous: None,
            known: Vec::new(),
            year_hint: None,
            same_line: false,
        };
        forms
            .iter()
            .map(|&form| {
                let day = state.resolve(form, || false);
                if let Some(day) = day {
                    state.previous = Some(day);
                    state.known.push(day);
                }
                day.map_or("-".into(), |d| d.to_string())
            })
            .collect()
    }

    use DateForm::*;

    #[test]
    fn year_from_the_notice_and_across_new_year() {
        let published = Some(date(2025, 1, 31));
        assert_eq!(
            run(published, &[MonthDay(12, 18, None), MonthDay(12, 25, None), MonthDay(1, 6, None)]),
            ["2024-12-18", "2024-12-25", "2025-01-06"]
        );
        // Latest day first.
        assert_eq!(
            run(published, &[MonthDay(1, 6, None), MonthDay(12, 25, None)]),
            ["2025-01-06", "2024-12-25"]
        );
        // Without a publication date the text itself goes on.
        assert_eq!(
            run(None, &[Full(date(2025, 12, 22)), MonthDay(12, 26, None), MonthDay(1, 5, None)]),
            ["2025-12-22", "2025-12-26", "2026-01-05"]
        );
        assert_eq!(run(None, &[MonthDay(7, 28, None)]), ["--07-28"]);
    }

    #[test]
    fn bare_days_follow_the_text() {
        let published = Some(date(2025, 10, 28));
        let day = |d| Day(d, DatePrefix::None);
        assert_eq!(
            run(
                published,
                &[MonthDay(10, 27, None), MonthDay(9, 18, None), Day(19, DatePrefix::Next), day(18), day(19)]
            ),
            ["2025-10-27", "2025-09-18", "2025-09-19", "2025-09-18", "2025-09-19"]
        );
        assert_eq!(
            run(Some(date(2025, 11, 14)), &[day(14), day(8), MonthDay(10, 31, None), day(13)]),
            ["2025-11-14", "2025-11-08", "2025-10-31", "2025-11-13"]
        );
        assert_eq!(
            run(
                Some(date(2022, 7, 8)),
                &[
                    MonthDay(5, 16, None),
                    Relative(1),
                    day(20),
                    MonthDay(6, 9, None),
                    Day(13, DatePrefix::Same)
                ]
            ),
            ["2022-05-16", "2022-05-17", "2022-05-20", "2022-06-09", "2022-06-13"]
        );
    }

    #[test]
    fn relative_years_and_months() {
        let published = Some(date(2024, 4, 22));
        assert_eq!(
            run(
                published,
                &[
                    MonthDay(5, 15, Some(RelativeYear::FromDocument(-1))),
                    RelativeMonthDay(RelativeMonth::FromDocument(-1), 3),
                    DateForm::FromDocument(0)
                ]
            ),
            ["2023-05-15", "2024-03-03", "2024-04-22"]
        );
        assert_eq!(run(published, &[Full(date(2023, 12, 31)), Relative(1)]), ["2023-12-31", "2024-01-01"]);
        // A Friday, and the day after the notice.
        assert_eq!(
            run(published, &[Full(date(2024, 3, 1)), NextWorkday, DateForm::FromDocument(1)]),
            ["2024-03-01", "2024-03-04", "2024-04-23"]
        );
    }
}
