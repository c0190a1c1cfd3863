//! The day of issue: a line of its own at the head or foot, the headline, the address.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::{Analysis, Role};
use crate::mention::{DateForm, DatePrefix, url_date};
use crate::record::{DocumentKind, Evidence, Valued};
use crate::text::{LineKind, first_chars};

/// What follows a day that is told of something: 2007年1月1日から…までの間に.
const PARTICLES: [&str; 8] = ["、", "から", "より", "に", "の", "は", "まで", "~"];

/// Bytes of a line that may hold the day of issue. A line of megabytes would be read whole for each of its days.
const LONGEST_LINE: usize = 30_000;

/// Characters that may stand on a line beside the date of today in the head of a news site.
const SITE_HEADER: usize = 12;

/// Characters that may stand beside a day of issue that is labelled so, another stamp above all.
const LABELLED: usize = 40;

/// The publication day as shown, and the reference day that the calendar uses.
pub struct Published {
    /// As the record says it.
    pub shown: Option<Valued<String>>,
    /// The document's own date, else its address's, else the day it was fetched.
    pub anchor: Option<Date>,
    /// The day it was fetched is all there is: the document itself settles no year.
    pub fetched_only: bool,
}

/// Finds the day of issue.
pub fn published(analysis: &Analysis<'_>, kind: Option<DocumentKind>) -> Published {
    let text = analysis.text();
    let stamps = &analysis.rules.stamps;
    let lines = &analysis.layout.lines;
    let article: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].kind != LineKind::Furniture).collect();
    let mut best: Option<(i32, Date, Evidence)> = None;
    let mut year = None;
    for mention in &analysis.dates {
        let date = match mention.form {
            DateForm::Full(date) => {
                year = Some(date.year());
                date
            }
            DateForm::Year(y) | DateForm::YearMonth(y, _) => {
                year = Some(y);
                continue;
            }
            // 7月3日時点: the text's last year.
            DateForm::MonthDay(month, day, None) => {
                let as_of = |_: &i16| {
                    let after = first_chars(&text[mention.end_with_time..], 6);
                    after.contains("時点") || after.contains("現在")
                };
                match year.filter(as_of).and_then(|y| Date::new(y, month, day).ok()) {
                    Some(date) => date,
                    None => continue,
                }
            }
            _ => continue,
        };
        let Some(line) = analysis.layout.line_at(mention.range.start) else { continue };
        let Ok(place) = article.binary_search(&line) else { continue };
        let words = &text[lines[line].range.clone()];
        if words.len() > LONGEST_LINE {
            continue;
        }
        let after = &text[mention.end_with_time..lines[line].range.end];
        let before = &text[lines[line].range.start..mention.range.start];
        let near_after = first_chars(after, 12);
        let near = |words: &[String]| words.iter().any(|w| near_after.contains(w.as_str()));
        let beside = |words: &[String]| words.iter().any(|w| before.contains(w.as_str()));
        let stamp = near(&stamps.changed) || beside(&stamps.changed);
        // 4月5日時点で判明していたお客様には: what was so then, not when this is said.
        let as_of = near(&stamps.as_of)
            && !after[..after.find(['、', ',', '。']).unwrap_or(after.len())].contains("ていた");
        let sentence = words.contains('。');
        let rest = words.chars().count() - text[mention.range.start..mention.end_with_time].chars().count();
        if sentence && !stamp && !as_of && rest > SITE_HEADER {
            continue;
        }
        let menu = !sentence && after.matches(['|', '/']).count() > 1;
        let issued = beside(&stamps.issued) || near(&stamps.issued) && !menu;
        // A news site prints today's date with its weekday above the article; a time of day is the article's.
        let site_header = !issued
            && mention.end_with_time == mention.range.end
            && kind == Some(DocumentKind::News)
            && mention.weekday.is_some()
            && (rest <= SITE_HEADER || menu)
            && place < 8;
        let from_end = article.len() - 1 - place;
        let place = i32::try_from(place).unwrap_or(i32::MAX);
        // The day and the name of the house below the text: a signature, not an entry of a time line.
        let signed = (1..=4).contains(&from_end)
            && article.iter().filter(|&&l| lines[l].day_only).count() <= 1
            && article.iter().rev().take(from_end).all(|&l| !text[lines[l].range.clone()].contains('。'));
        // [2025年6月20日]: a day in brackets at the head.
        let boxed = place < 4 && rest <= 4 && words.starts_with(['[', '(', '【', '<', '〈']);
        // A time line's entry, or a day under 発覚した日時, is no date of issue.
        let steps = || {
            !(signed || boxed)
                && (analysis.under(line, Role::Timeline)
                    || analysis.layout.lines.get(line + 1).is_some_and(|l| l.parent == Some(line)))
                || beside(&stamps.steps) && !issued
                || !signed
                    && place >= 4
                    && lines[line].parent.is_some_and(|p| lines[p].kind == LineKind::Heading && p > 2)
                || text[mention.range.end..mention.end_with_time].ends_with("頃")
        };
        let alone = !sentence && !words.contains('、') && (rest <= 8 || stamps.bylines.iter().any(|w| after.trim_start().starts_with(w.as_str())))
            // (みなも新報 - 2021/08/01): the paper and its day, at the foot.
            || !sentence && from_end < 6 && words.starts_with('(') && words.trim_end().ends_with(')') && rest <= 24;
        let score = if site_header && !told_days_before(analysis, date) {
            continue;
        } else if site_header {
            // Unless the page carries no other, and the news is of that week.
            15
        } else if stamp && !issued {
            // 更新日 at the head is the date of the page.
            if place < 3 && alone && before.contains("更新日") { 40 } else { 20 }
        } else if as_of {
            30
        } else if place < 14 && (alone || !sentence && issued && rest <= LABELLED) && !steps() {
            110 - place
        } else if !sentence
            && place < 4
            && (before.trim().is_empty() && !PARTICLES.iter().any(|w| after.starts_with(w))
                || after.trim_matches([')', '」', ' ', '】', '）']).is_empty())
        {
            100 - place
        } else if from_end < 14 && alone && !steps() {
            70 - i32::try_from(from_end).unwrap_or(14)
        } else {
            continue;
        };
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            let rule = match score {
                15 => "published.header",
                20 | 40 => "published.stamp",
                30 => "published.as_of",
                _ => "published.line",
            };
            best = Some((score, date, analysis.evidence(mention.range.clone(), rule)));
        }
    }
    let source = &analysis.doc.source;
    let address = source.url.as_deref().and_then(url_date);
    let meta = analysis.doc.meta_date.as_deref().and_then(|d| d.parse::<Date>().ok());
    let retrieved =
        source.retrieved.as_deref().and_then(|r| r.get(..10)).and_then(|d| d.parse::<Date>().ok());
    // A stamp or an "as of" counts when nothing better is there.
    let weak = best.as_ref().is_some_and(|(score, ..)| *score <= 40);
    let best = if weak && (meta.is_some() || address.is_some_and(|(_, whole)| whole)) { None } else { best };
    let (shown, own) = match best {
        Some((score, date, evidence)) => {
            let confidence = if score > 60 { 0.96 } else { 0.7 };
            (Some(Valued { value: date.to_string(), confidence, evidence: vec![evidence] }), Some(date))
        }
        None => {
            // Not in the text: the evidence is the rule alone, at an empty place.
            let elsewhere = meta
                .map(|d| (d, "published.meta"))
                .or_else(|| address.filter(|(_, whole)| *whole).map(|(d, _)| (d, "published.url")));
            match elsewhere {
                Some((date, rule)) => (
                    Some(Valued {
                        value: date.to_string(),
                        confidence: 0.85,
                        evidence: vec![analysis.evidence(0..0, rule)],
                    }),
                    Some(date),
                ),
                None => (None, None),
            }
        }
    };
    let told = own.or(address.map(|(d, _)| d));
    Published { shown, anchor: told.or(retrieved), fetched_only: told.is_none() }
}

/// Does the text tell a day of the week before a date, or that something was announced on a bare day of the last three?
/// Then that date is the article's, not the reader's.
fn told_days_before(analysis: &Analysis<'_>, date: Date) -> bool {
    let within =
        |told: Date, days: i32| told.until(date).is_ok_and(|span| (0..=days).contains(&span.get_days()));
    let announced = |at: usize| {
        let sentence =
            analysis.sentence_at(at).map(|s| &analysis.text()[analysis.layout.sentences[s].range.clone()]);
        sentence
            .is_some_and(|words| analysis.rules.stamps.announced.iter().any(|w| words.contains(w.as_str())))
    };
    analysis.dates.iter().any(|mention| match mention.form {
        DateForm::MonthDay(month, day, None) => {
            Date::new(date.year(), month, day).is_ok_and(|told| within(told, 7))
        }
        DateForm::Day(day, DatePrefix::None) => {
            let days = (0..3).filter_map(|back| date.checked_sub(back.days()).ok());
            announced(mention.range.start) && days.into_iter().any(|told| told.day() == day)
        }
        _ => false,
    })
}
