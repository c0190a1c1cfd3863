//! Several counts of a document or case as one.

use super::row::{DeviceTotal, People};
use crate::mention::Qualifier;
use crate::record::{DataCategory, DeviceKind, Unit};

/// Machines by kind: states are summed, because a machine is listed under one state only.
pub(super) fn devices(list: &[(DeviceKind, Option<u64>, Option<Qualifier>)]) -> Vec<DeviceTotal> {
    let mut totals = Vec::new();
    for &device in DeviceKind::ALL {
        let entries: Vec<_> = list.iter().filter(|d| d.0 == device).collect();
        if entries.is_empty() {
            continue;
        }
        let counted: Vec<_> = entries.iter().filter(|d| d.1.is_some()).collect();
        let count = counted.iter().filter_map(|d| d.1).reduce(u64::saturating_add);
        let mut qualifiers: Vec<Qualifier> =
            counted.iter().map(|d| d.2.unwrap_or(Qualifier::Exact)).collect();
        if counted.len() < entries.len() && count.is_some() {
            // Others were hit of which the document gives no number.
            qualifiers.push(Qualifier::AtLeast);
        }
        let qualifier = qualifiers.into_iter().reduce(joined);
        totals.push(DeviceTotal { device, count, qualifier });
    }
    // "Other" beside named machines is the mixed total that the document gives: what it adds to them is shown.
    let named: u64 = totals
        .iter()
        .filter(|t| !matches!(t.device, DeviceKind::Other | DeviceKind::Account))
        .filter_map(|t| t.count)
        .fold(0, u64::saturating_add);
    if named > 0 {
        for total in &mut totals {
            if let (DeviceKind::Other, Some(count)) = (total.device, total.count)
                && count >= named
            {
                total.count = Some(count - named);
            }
        }
        totals.retain(|t| t.device != DeviceKind::Other || t.count != Some(0));
    }
    totals
}

/// How exact a sum is.
pub(super) fn joined(a: Qualifier, b: Qualifier) -> Qualifier {
    match (a, b) {
        (a, b) if a == b => a,
        (Qualifier::Exact, other) | (other, Qualifier::Exact) => other,
        _ => Qualifier::About,
    }
}

/// The largest number of people, else of anything else. Those of whom it is said that nothing leaked are not
/// concerned.
pub(super) fn people(list: &[People]) -> Option<People> {
    let concerned = || list.iter().filter(|a| a.status.is_open());
    // `max_by_key` takes the last of equals; the first one told is wanted.
    let largest = |persons: bool| {
        concerned().filter(|a| (a.unit == Unit::Persons) == persons).rev().max_by_key(|a| a.count)
    };
    largest(true).or_else(|| largest(false)).copied()
}

/// Rank of a category for naming the main ones: what harms people most comes first, what says least comes last.
pub(super) fn sensitivity(category: DataCategory) -> u8 {
    match category {
        DataCategory::CreditCard | DataCategory::MyNumber => 0,
        DataCategory::CardSecurityCode | DataCategory::BankAccount | DataCategory::Password => 1,
        DataCategory::Medical | DataCategory::IdentityDocument => 2,
        DataCategory::Name => 3,
        DataCategory::PostalAddress | DataCategory::PhoneNumber | DataCategory::EmailAddress => 4,
        DataCategory::DateOfBirth
        | DataCategory::EmailBody
        | DataCategory::Employment
        | DataCategory::Family => 5,
        DataCategory::CustomerInfo | DataCategory::PersonalInfo => 7,
        DataCategory::Other => 8,
        _ => 6,
    }
}
