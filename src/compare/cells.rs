//! Cells as text, short or long.

use super::row::{Cell, DeviceTotal, People, Row};
use crate::label::Lang;
use crate::mention::Qualifier;
use crate::record::{DataCategory, DeviceKind, Unit};

/// A term as prose has it.
pub(crate) fn words(term: &str) -> String {
    term.replace('_', " ")
}

/// The sign before a number that says how exact it is; ASCII, because `≤` is one column wide in some terminals
/// and two in others.
pub(crate) fn sign(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "",
        Qualifier::About => "~",
        Qualifier::AtMost => "<=",
        Qualifier::AtLeast => ">=",
    }
}

/// A number with what says how exact it is: `~1,200`, 約1,200, 500以上.
pub(crate) fn counted(count: u64, qualifier: Qualifier, lang: Lang) -> String {
    let n = number(count);
    match (lang, qualifier) {
        (Lang::En, _) => format!("{}{n}", sign(qualifier)),
        (Lang::Ja, Qualifier::Exact) => n,
        (Lang::Ja, Qualifier::About) => format!("約{n}"),
        (Lang::Ja, Qualifier::AtMost) => format!("最大{n}"),
        (Lang::Ja, Qualifier::AtLeast) => format!("{n}以上"),
    }
}

/// A number with commas.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `12`, `14+23+1`, `?`.
pub(super) fn devices_short(list: &[DeviceTotal], lang: Lang) -> String {
    list.iter().map(|d| device_count(d, lang)).collect::<Vec<_>>().join("+")
}

/// `12 PCs, ? mobile devices`; パソコン12, 携帯端末?
pub(super) fn devices_long(list: &[DeviceTotal], lang: Lang) -> String {
    let one = |d: &DeviceTotal| {
        let count = device_count(d, lang);
        let device = if d.count == Some(1) { noun(d.device, lang) } else { d.device.label(lang) };
        lang.pick(format!("{device} {count}"), format!("{count} {device}"))
    };
    list.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// What one device is called.
pub(crate) fn noun(device: DeviceKind, lang: Lang) -> &'static str {
    match (lang, device) {
        (Lang::Ja, device) => device.label(lang),
        (Lang::En, DeviceKind::Pc) => "PC",
        (Lang::En, DeviceKind::Server) => "server",
        (Lang::En, DeviceKind::Mobile) => "mobile device",
        (Lang::En, DeviceKind::Storage) => "storage medium",
        (Lang::En, DeviceKind::Account) => "account",
        (Lang::En, DeviceKind::Other) => "other device",
    }
}

/// The same with the terms of the record, for data.
pub(super) fn devices_data(list: &[DeviceTotal]) -> String {
    list.iter().map(|d| format!("{} {}", device_count(d, Lang::En), d.device)).collect::<Vec<_>>().join("; ")
}

fn device_count(d: &DeviceTotal, lang: Lang) -> String {
    match d.count {
        Some(n) => counted(n, d.qualifier.unwrap_or(Qualifier::Exact), lang),
        None => "?".into(),
    }
}

/// `2/5`: categories leaked / possibly leaked; nothing where data is not spoken of.
pub(super) fn data_short(row: &Row) -> String {
    if row.data_told {
        format!("{}/{}", row.data_leaked.len(), row.data_possible.len())
    } else {
        String::new()
    }
}

/// The main categories, those that leaked first.
pub(super) fn data_main(row: &Row) -> impl Iterator<Item = DataCategory> + '_ {
    row.data_leaked.iter().chain(&row.data_possible).copied()
}

/// Every category; what only may have leaked in brackets.
pub(super) fn data_long(row: &Row, lang: Lang) -> String {
    let names = |list: &[DataCategory]| labels(list.iter().map(|c| c.label(lang)), lang);
    let leaked = names(&row.data_leaked);
    match names(&row.data_possible) {
        possible if possible.is_empty() => leaked,
        possible if leaked.is_empty() => format!("({possible})"),
        possible => format!("{leaked} ({possible})"),
    }
}

/// `~41,000`, with its mark, and the unit where it is not people.
pub(super) fn people(people: Option<People>, mark: &str, lang: Lang) -> String {
    let Some(p) = people else { return mark.to_string() };
    let unit = match p.unit {
        Unit::Persons => "",
        Unit::Records => lang.pick("件", " rec"),
        Unit::Accounts => lang.pick(" ID", " acc"),
        Unit::Cards => lang.pick(" カード", " card"),
        Unit::Emails => lang.pick(" メール", " mail"),
        Unit::Organizations => lang.pick("社", " org"),
        Unit::Documents => lang.pick(" 文書", " doc"),
    };
    format!("{}{mark}{unit}", counted(p.count, p.qualifier, lang))
}

/// `7+2`: measures taken and planned.
pub(super) fn measures(row: &Row) -> String {
    match (row.measures_taken, row.measures_planned) {
        (0, 0) => String::new(),
        (taken, planned) => format!("{taken}+{planned}"),
    }
}

/// Days, or nothing.
pub(super) fn days(row: &Row) -> String {
    row.days_to_disclosure.map_or_else(String::new, |d| d.to_string())
}

/// A cell with the mark of what became of its facts.
pub(super) fn marked(text: &str, row: &Row, cell: Cell) -> String {
    format!("{text}{}", row.mark(cell))
}

/// Labels of some terms, in a row.
pub(super) fn labels(labels: impl Iterator<Item = &'static str>, lang: Lang) -> String {
    labels.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(3_179_454), "3,179,454");
    }

    #[test]
    fn a_number_keeps_its_qualifier_in_both_languages() {
        let all = |lang| {
            [Qualifier::Exact, Qualifier::About, Qualifier::AtMost, Qualifier::AtLeast]
                .map(|q| counted(1200, q, lang))
        };
        assert_eq!(all(Lang::En), ["1,200", "~1,200", "<=1,200", ">=1,200"]);
        assert_eq!(all(Lang::Ja), ["1,200", "約1,200", "最大1,200", "1,200以上"]);
    }
}
