//! Cells as text, short or long.

use super::{DeviceTotal, People, Row};
use crate::mention::Qualifier;
use crate::record::{DataCategory, Unit};

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
pub(super) fn devices_short(list: &[DeviceTotal]) -> String {
    list.iter().map(device_count).collect::<Vec<_>>().join("+")
}

/// `12 pc, ? mobile`.
pub(super) fn devices_long(list: &[DeviceTotal]) -> String {
    list.iter().map(|d| format!("{} {}", device_count(d), d.device)).collect::<Vec<_>>().join(", ")
}

fn device_count(d: &DeviceTotal) -> String {
    match d.count {
        Some(n) => format!("{}{}", d.qualifier.map_or("", sign), number(n)),
        None => "?".into(),
    }
}

/// `2/5`: categories leaked / possibly leaked; nothing where the document does not speak of data.
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

/// `~41,000`, with the unit where it is not people.
pub(super) fn people(people: Option<People>) -> String {
    let Some(p) = people else { return String::new() };
    let unit = match p.unit {
        Unit::Persons => "",
        Unit::Records => " rec",
        Unit::Accounts => " acc",
        Unit::Cards => " card",
        Unit::Emails => " mail",
        Unit::Organizations => " org",
        Unit::Documents => " doc",
    };
    format!("{}{}{unit}", sign(p.qualifier), number(p.count))
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
}
