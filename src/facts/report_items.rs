//! The nine items that Japan's personal-information law wants told of a leak (rule 8, paragraph 1 of its enforcement
//! rules), and what the notice says of each. They follow from the other facts and show their evidence.

use super::confidence;
use crate::record::{
    Cause, Countermeasure, DocumentKind, EventKind, Evidence, ItemStatus, LeakStatus, MeasureCategory,
    MeasureStatus, Record, ReportItems, SecondaryDamage, Unit, Valued,
};

/// Words shown for an item.
const SHOWN: usize = 4;

/// Something that speaks of an item: how surely, and its words.
type Word<'r> = (f64, &'r [Evidence]);

/// What a record's facts say of each item.
pub fn report_items(record: &Record) -> ReportItems {
    use ItemStatus::{None as Nothing, Told, Unknown};
    let kind = record.document_kind.as_ref().map(|k| k.value);
    if !matches!(kind, Some(DocumentKind::Notice | DocumentKind::News)) {
        return ReportItems::default();
    }
    ReportItems {
        overview: item(Told, record.incident_types.iter().map(|t| (t.confidence, &t.evidence[..]))),
        data_items: leaked(record, LeakStatus::is_open, Told).or_else(|| leaked(record, |_| true, Nothing)),
        persons: item(
            Told,
            record
                .headcounts
                .iter()
                .map(|h| (h.confidence, &h.evidence[..]))
                .chain(counted(record, |unit| unit == Unit::Persons)),
        )
        // Cards, accounts and records count persons where these are not counted themselves.
        .or_else(|| {
            item(Told, counted(record, |unit| !matches!(unit, Unit::Organizations | Unit::Documents)))
        }),
        cause: causes(record, |cause| cause != Cause::Unknown, Told)
            .or_else(|| causes(record, |cause| cause == Cause::Unknown, Unknown)),
        secondary_damage: record.secondary_damage.as_ref().and_then(|damage| {
            let status = if damage.value == SecondaryDamage::NoneConfirmed { Nothing } else { Told };
            item(status, std::iter::once((damage.confidence, &damage.evidence[..])))
        }),
        response: item(
            Told,
            measures(record, |m| {
                matches!(
                    m.category,
                    MeasureCategory::AffectedNotification
                        | MeasureCategory::ContactDesk
                        | MeasureCategory::Compensation
                        | MeasureCategory::CardMonitoring
                )
            })
            .chain(days(record, EventKind::Notified)),
        ),
        publication: item(
            Told,
            days(record, EventKind::Disclosed)
                .chain(measures(record, |m| m.category == MeasureCategory::PublicWarning))
                // A notice that tells its own day is its own publication.
                .chain(record.published.iter().map(|p| (p.confidence, &p.evidence[..]))),
        ),
        prevention: item(Told, measures(record, prevents)),
        other: item(
            Told,
            record
                .parties
                .iter()
                .map(|p| (p.confidence, &p.evidence[..]))
                .chain(record.money.iter().map(|m| (m.confidence, &m.evidence[..])))
                .chain(record.services.iter().map(|s| (s.confidence, &s.evidence[..]))),
        ),
    }
}

/// An item of which something speaks, as surely as the surest, with the first words.
fn item<'r>(status: ItemStatus, words: impl Iterator<Item = Word<'r>>) -> Option<Valued<ItemStatus>> {
    let mut sure: f64 = 0.0;
    let mut evidence: Vec<Evidence> = Vec::new();
    for (confidence, of) in words {
        sure = sure.max(confidence);
        for e in of {
            if evidence.len() < SHOWN && !e.quote.is_empty() && !evidence.contains(e) {
                evidence.push(e.clone());
            }
        }
    }
    (!evidence.is_empty()).then(|| Valued { value: status, confidence: confidence(sure), evidence })
}

fn leaked(
    record: &Record,
    is: impl Fn(LeakStatus) -> bool,
    status: ItemStatus,
) -> Option<Valued<ItemStatus>> {
    let data = record.leaked_data.iter().filter(|d| is(d.status));
    item(status, data.map(|d| (d.confidence, &d.evidence[..])))
}

fn counted(record: &Record, of: impl Fn(Unit) -> bool) -> impl Iterator<Item = Word<'_>> {
    record.affected.iter().filter(move |a| of(a.unit)).map(|a| (a.confidence, &a.evidence[..]))
}

fn causes(record: &Record, is: impl Fn(Cause) -> bool, status: ItemStatus) -> Option<Valued<ItemStatus>> {
    let causes = record.causes.iter().filter(|c| is(c.cause));
    item(status, causes.map(|c| (c.confidence, &c.evidence[..])))
}

fn measures(record: &Record, is: impl Fn(&Countermeasure) -> bool) -> impl Iterator<Item = Word<'_>> {
    record.countermeasures.iter().filter(move |m| is(m)).map(|m| (m.confidence, &m.evidence[..]))
}

fn days(record: &Record, kind: EventKind) -> impl Iterator<Item = Word<'_>> {
    record.dates.iter().filter(move |d| d.kinds.contains(&kind)).map(|d| (d.confidence, &d.evidence[..]))
}

/// Does a measure keep the incident from happening again, rather than respond to it?
fn prevents(measure: &Countermeasure) -> bool {
    use MeasureCategory as M;
    match measure.category {
        M::Mfa
        | M::MacroDisabled
        | M::EmailSecurity
        | M::EndpointSecurity
        | M::Monitoring
        | M::ExfiltrationControl
        | M::NetworkHardening
        | M::AccessControl
        | M::VulnerabilityFix
        | M::VulnerabilityAssessment
        | M::Encryption
        | M::Backup
        | M::EmployeeTraining
        | M::PolicyRevision
        | M::ThirdPartyOversight => true,
        // 再発防止に努める, and what is rebuilt or set up for later.
        M::Other | M::SystemRebuild | M::IncidentTeam => measure.status == MeasureStatus::Planned,
        _ => false,
    }
}
