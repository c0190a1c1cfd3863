//! Under which categories of a table an incident counts.

use std::collections::BTreeSet;

use crate::compare::Row;
use crate::record::{Cause, DeviceKind, IncidentType, Unit};

/// The categories of a row in a table, with their ranks.
pub(super) fn categories(
    table: &str,
    row: &Row,
    sector: &dyn Fn(&Row) -> Option<String>,
) -> BTreeSet<(usize, String)> {
    let one = |rank: usize, category: &str| BTreeSet::from([(rank, category.to_string())]);
    let several = |list: Vec<(usize, &str)>| -> BTreeSet<(usize, String)> {
        if list.is_empty() {
            one(usize::MAX, "not_told")
        } else {
            list.into_iter().map(|(r, c)| (r, c.to_string())).collect()
        }
    };
    match table {
        "year" => one(0, "all"),
        "cause" => {
            let cause = cause(row);
            one(CAUSES.iter().position(|c| *c == cause).unwrap_or(0), cause)
        }
        "medium" => several(media(row)),
        "industry" => match sector(row) {
            Some(sector) => BTreeSet::from([(0, sector)]),
            None => one(1, "not_given"),
        },
        "size" => match row.people.filter(|p| p.unit == Unit::Persons) {
            Some(p) => {
                let rank = SIZES.iter().position(|(from, _)| p.count >= *from).unwrap_or(SIZES.len() - 1);
                one(rank, SIZES[rank].1)
            }
            None => one(SIZES.len(), "not_told"),
        },
        _ => several(row.types.iter().map(|t| (*t as usize, t.as_str())).collect()),
    }
}

/// The four causes of published statistics, and the rest.
const CAUSES: [&str; 5] = ["intrusion", "misdelivery", "loss", "theft", "other"];

/// The one cause that an incident is counted under: what people did on purpose within the organisation, then what
/// came from outside, then mistakes, then losses.
fn cause(row: &Row) -> &'static str {
    use IncidentType as T;
    let is = |types: &[T], causes: &[Cause]| {
        row.types.iter().any(|t| types.contains(t)) || row.causes.iter().any(|c| causes.contains(c))
    };
    if is(&[T::Insider, T::Theft], &[Cause::Insider, Cause::Theft]) {
        "theft"
    } else if is(
        &[
            T::MalwareInfection,
            T::Ransomware,
            T::UnauthorizedAccess,
            T::AccountTakeover,
            T::SpoofedEmail,
            T::Phishing,
            T::WebTampering,
            T::WebSkimming,
            T::VulnerabilityExploitation,
        ],
        &[],
    ) {
        "intrusion"
    } else if is(&[T::Misdelivery, T::Misconfiguration], &[Cause::Misconfiguration]) {
        "misdelivery"
    } else if is(&[T::LostItem], &[Cause::Loss]) {
        "loss"
    } else if is(&[], &[Cause::HumanError]) {
        "misdelivery"
    } else {
        "other"
    }
}

/// What the data was on, as far as the facts tell it.
fn media(row: &Row) -> Vec<(usize, &'static str)> {
    let device = |kind| row.devices.iter().any(|d| d.device == kind);
    let of = |types: &[IncidentType]| row.types.iter().any(|t| types.contains(t));
    let unit = |unit| row.units.contains(&unit);
    [
        ("server", device(DeviceKind::Server)),
        ("pc", device(DeviceKind::Pc)),
        ("mobile", device(DeviceKind::Mobile)),
        ("storage", device(DeviceKind::Storage)),
        ("account", device(DeviceKind::Account)),
        ("website", of(&[IncidentType::WebTampering, IncidentType::WebSkimming])),
        ("mail", of(&[IncidentType::SpoofedEmail]) || unit(Unit::Emails)),
        ("documents", unit(Unit::Documents)),
        ("other", device(DeviceKind::Other)),
    ]
    .into_iter()
    .enumerate()
    .filter(|(_, (_, is))| *is)
    .map(|(rank, (name, _))| (rank, name))
    .collect()
}

/// Size bands: the number that each begins with, the largest first.
const SIZES: [(u64, &str); 7] = [
    (1_000_000, "1000000_or_more"),
    (100_000, "100000_to_999999"),
    (10_000, "10000_to_99999"),
    (1_000, "1000_to_9999"),
    (100, "100_to_999"),
    (10, "10_to_99"),
    (0, "under_10"),
];
