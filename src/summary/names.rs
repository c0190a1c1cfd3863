//! What sentences call days and documents.

use std::collections::BTreeMap;

use crate::case::{Case, CaseDocument};
use crate::label::Lang;
use crate::record::{DocumentKind, ReportStage};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in prose: 2020年9月8日, 8 September 2020; one without a year says so.
pub(super) fn day(day: &str, lang: Lang) -> String {
    let (year, rest) = match day.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => match day.split_once('-') {
            Some((year, rest)) => (Some(year), rest),
            None => return day.to_string(),
        },
    };
    let numbers =
        rest.split_once('-').and_then(|(m, d)| Some((m.parse::<usize>().ok()?, d.parse::<u8>().ok()?)));
    let named = numbers.and_then(|(m, d)| Some((m, d, MONTHS.get(m.checked_sub(1)?)?)));
    let Some((month, date, name)) = named else { return day.to_string() };
    match year {
        Some(year) => lang.pick(format!("{year}年{month}月{date}日"), format!("{date} {name} {year}")),
        None => {
            lang.pick(format!("{month}月{date}日（年の記載なし）"), format!("{date} {name} (year not told)"))
        }
    }
}

/// What each document of a case is called, by its identifier: 2020年9月8日付のお知らせ, "the notice of 8 September 2020".
/// Where two would be called the same, their identifiers tell them apart.
pub(super) fn documents(case: &Case, lang: Lang) -> BTreeMap<String, String> {
    let plain: Vec<String> = case.documents.iter().map(|d| document(d, lang)).collect();
    let name = |(d, name): (&CaseDocument, &String)| {
        let twice = plain.iter().filter(|other| *other == name).count() > 1;
        let name = if twice { format!("{name}({})", d.id) } else { name.clone() };
        (d.id.clone(), name)
    };
    case.documents.iter().zip(&plain).map(name).collect()
}

fn document(d: &CaseDocument, lang: Lang) -> String {
    let (ja, en) = match (d.kind, d.report_stage) {
        (Some(DocumentKind::News), _) => ("報道", "news article"),
        (Some(DocumentKind::Notice), Some(ReportStage::First)) => ("第一報", "first report"),
        (Some(DocumentKind::Notice), Some(ReportStage::Update)) => ("続報", "follow-up report"),
        (Some(DocumentKind::Notice), Some(ReportStage::Final)) => ("最終報告", "final report"),
        (Some(DocumentKind::Notice), None) => ("お知らせ", "notice"),
        _ => ("文書", "document"),
    };
    match &d.published {
        Some(published) => {
            let day = day(published, lang);
            lang.pick(format!("{day}付の{ja}"), format!("the {en} of {day}"))
        }
        None => lang.pick(format!("日付のない{ja}"), format!("the undated {en}")),
    }
}

/// Joins a list as prose does.
pub(super) fn list(items: &[String], lang: Lang) -> String {
    match (lang, items) {
        (Lang::Ja, [a, b]) => format!("{a}と{b}"),
        (Lang::Ja, _) => items.join("、"),
        (Lang::En, [rest @ .., last]) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (Lang::En, _) => items.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_prose() {
        assert_eq!(Lang::ALL.map(|l| day("2020-09-08", l)), ["2020年9月8日", "8 September 2020"]);
        assert_eq!(
            Lang::ALL.map(|l| day("--09-08", l)),
            ["9月8日（年の記載なし）", "8 September (year not told)"]
        );
        assert_eq!(day("soon", Lang::En), "soon");
    }

    #[test]
    fn lists_in_prose() {
        let items = |n: usize| ["a", "b", "c"][..n].iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(list(&items(3), Lang::En), "a, b and c");
        assert_eq!(list(&items(1), Lang::En), "a");
        assert_eq!(list(&items(0), Lang::En), "");
        assert_eq!(list(&items(3), Lang::Ja), "a、b、c");
        assert_eq!(list(&items(2), Lang::Ja), "aとb");
    }
}
