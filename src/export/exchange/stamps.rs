//! The days that an export stamps its objects with: those of the documents, never today.

use crate::case::Case;
use crate::dataset::Dataset;

/// First and last day on which a case was told, ISO 8601: days of issue, else days on which documents were fetched,
/// else the first and last day that they name. Without any day 1970-01-01, the beginning of the computers' calendar.
pub fn stamps(set: &Dataset, case: &Case) -> (String, String) {
    let issued = case.documents.iter().filter_map(|d| d.published.clone());
    let fetched =
        set.documents(case).filter_map(|r| Some(r.source.retrieved.as_deref()?.get(..10)?.to_string()));
    let named = [case.first_day.clone(), case.last_day.clone()].into_iter().flatten();
    let span = |days: &mut dyn Iterator<Item = String>| {
        let mut days: Vec<String> = days.filter(|d| is_day(d)).collect();
        days.sort();
        Some((days.first()?.clone(), days.last()?.clone()))
    };
    span(&mut issued.into_iter())
        .or_else(|| span(&mut fetched.into_iter()))
        .or_else(|| span(&mut named.into_iter()))
        .unwrap_or_else(|| ("1970-01-01".into(), "1970-01-01".into()))
}

fn is_day(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}
