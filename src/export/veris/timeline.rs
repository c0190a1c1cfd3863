//! When it happened, and how long it took.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::case::{Case, days_between};
use crate::export::exchange::standing::Standing;
use crate::export::exchange::steps::steps;
use crate::record::EventKind;

/// `timeline`; `None` where no year is known.
pub fn timeline(case: &Case) -> Option<Value> {
    let mut out = json!({ "incident": match occurred(case) {
        Some(day) => parts(day),
        None => json!({ "year": year(case)? }),
    }});
    let days = |from: Option<Date>, to: Option<Date>| {
        let days = days_between(from?, to?);
        (days >= 0).then(|| json!({ "unit": "Days", "value": days }))
    };
    let standing = Standing::of(case);
    let detected = first_day(case, "detected").filter(|day| is_first(standing, EventKind::Detected, *day));
    let began = occurred(case).filter(|day| is_first(standing, EventKind::Occurred, *day));
    let contained = steps(standing).into_iter().find(|s| s.kind == EventKind::Contained);
    let contained = contained.and_then(|s| s.day.parse().ok());
    if let Some(span) = days(began, detected) {
        out["discovery"] = span;
    }
    if let Some(span) = days(detected, contained) {
        out["containment"] = span;
    }
    Some(out)
}

/// Is no day of the kind earlier? Where a later report tells only of a later day, how long it took is not settled.
fn is_first(standing: Standing<'_>, kind: EventKind, day: Date) -> bool {
    let told =
        steps(standing).into_iter().filter(|s| s.kind == kind).filter_map(|s| s.day.parse::<Date>().ok());
    told.min().is_none_or(|first| first >= day)
}

/// The year of the incident: when it occurred, else when it was noticed, else when it was first told.
pub fn year(case: &Case) -> Option<i16> {
    let day = occurred(case).or_else(|| first_day(case, "detected")).or_else(|| first_published(case))?;
    Some(day.year())
}

/// What the year stands for where it is not that of the occurrence.
pub fn remark(case: &Case) -> Option<String> {
    if occurred(case).is_some() {
        return None;
    }
    let what = if first_day(case, "detected").is_some() { "was noticed" } else { "was first told of" };
    Some(format!("Year of the incident: the one in which it {what}; when it occurred has no value."))
}

/// Day of issue of the earliest document.
pub fn first_published(case: &Case) -> Option<Date> {
    case.documents.iter().filter_map(|d| d.published.as_deref()?.parse().ok()).min()
}

/// A day in VERIS's parts.
pub fn parts(day: Date) -> Value {
    json!({ "year": day.year(), "month": day.month(), "day": day.day() })
}

fn occurred(case: &Case) -> Option<Date> {
    first_day(case, "occurred")
}

fn first_day(case: &Case, kind: &str) -> Option<Date> {
    Standing::of(case).text("first_days", kind)?.parse().ok()
}
