//! Rows of records that are written here.

use super::row::{devices, people};
use super::*;
use crate::mention::Qualifier;
use crate::record::{DeviceKind, EventKind, LeakStatus, Unit, Valued};

/// An empty row to fill.
pub(crate) fn row(id: &str) -> Row {
    Row::of_record(&record(id, DocumentKind::Notice), DocumentKind::Notice)
}

fn record(id: &str, kind: DocumentKind) -> Record {
    let value = serde_json::json!({
        "schema_version": "1", "id": id,
        "source": {
            "path": null, "url": null, "media_type": "text/plain", "charset": "UTF-8", "charset_from": "detected", "sha256": "", "retrieved": null,
            "text_sha256": "", "extractor": { "name": "kaiji", "version": "0", "rules_sha256": "" }
        },
        "document_kind": { "value": kind, "confidence": 1.0, "evidence": [] },
        "title": null, "organization": null, "published": null, "report_stage": null,
        "incident_types": [], "malware": [], "dates": [], "devices": [], "affected": [], "leaked_data": [],
        "countermeasures": []
    });
    serde_json::from_value(value).expect("a record in the shape of the contract")
}

fn published(mut record: Record, day: &str) -> Record {
    record.published = Some(Valued { value: day.into(), confidence: 1.0, evidence: vec![] });
    record
}

fn dated(mut record: Record, days: &[(&str, EventKind)]) -> Record {
    for &(day, kind) in days {
        record.dates.push(crate::record::EventDate {
            date: day.into(),
            kinds: vec![kind],
            confidence: 1.0,
            evidence: vec![],
        });
    }
    record
}

type Machines = (DeviceKind, Option<u64>, Option<Qualifier>);

fn device(device: DeviceKind, count: Option<u64>, qualifier: Option<Qualifier>) -> Machines {
    (device, count, qualifier)
}

fn affected(unit: Unit, count: u64, status: LeakStatus) -> People {
    People { unit, count, qualifier: Qualifier::Exact, status }
}

#[test]
fn rows_are_in_order_of_publication_and_the_undated_last() {
    let records = [
        record("undated", DocumentKind::Notice),
        published(record("late", DocumentKind::Notice), "2022-05-01"),
        dated(record("told", DocumentKind::News), &[("2019-01-01", EventKind::Occurred)]),
        published(record("early", DocumentKind::News), "2020-05-01"),
        record("shop", DocumentKind::Other),
        record("warning", DocumentKind::Advisory),
    ];
    let comparison = documents(&records);
    let ids: Vec<&str> = comparison.rows.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["early", "late", "told", "undated"]);
    assert_eq!(comparison.left_out, BTreeMap::from([("advisory", 1), ("other", 1)]));
}

#[test]
fn days_run_from_the_first_sign_to_the_first_disclosure() {
    use EventKind::{Detected, Disclosed, Occurred};
    let days = |kind, own: Option<&str>, days: &[(&str, EventKind)]| {
        let record = dated(record("a", kind), days);
        let record = match own {
            Some(day) => published(record, day),
            None => record,
        };
        let row = Row::of_record(&record, kind);
        (row.disclosed, row.days_to_disclosure)
    };
    let notice = DocumentKind::Notice;
    // The publication of a notice discloses, unless it was disclosed before.
    assert_eq!(
        days(notice, Some("2022-03-25"), &[("2022-02-28", Detected)]),
        (Some("2022-03-25".into()), Some(25))
    );
    assert_eq!(
        days(notice, Some("2022-03-25"), &[("2022-03-01", Occurred), ("2022-03-04", Disclosed)]),
        (Some("2022-03-04".into()), Some(3))
    );
    // The publication of news does not.
    assert_eq!(days(DocumentKind::News, Some("2022-03-25"), &[("2022-03-01", Occurred)]), (None, None));
    // No year, no number; nor where the days contradict each other.
    assert_eq!(days(notice, Some("2022-03-25"), &[("--03-01", Occurred)]).1, None);
    assert_eq!(days(notice, Some("2022-03-25"), &[("2022-04-01", Occurred)]).1, None);
    // A year and a half is counted in days.
    assert_eq!(days(notice, Some("2022-07-01"), &[("2021-01-01", Occurred)]).1, Some(546));
}

#[test]
fn machines_are_summed_by_kind() {
    let shown = |list: &[Machines]| super::cells::devices_short(&devices(list), Lang::En);
    use DeviceKind::{Mobile, Other, Pc, Server};
    let exact = Some(Qualifier::Exact);
    assert_eq!(shown(&[]), "");
    assert_eq!(shown(&[device(Pc, None, None)]), "?");
    assert_eq!(
        shown(&[device(Server, Some(23), exact), device(Pc, Some(14), exact), device(Mobile, None, None)]),
        "14+23+?"
    );
    assert_eq!(shown(&[device(Pc, Some(1200), Some(Qualifier::About))]), "~1,200");
    assert_eq!(shown(&[device(Pc, Some(3), exact), device(Pc, None, None)]), ">=3");
    // A mixed total beside its parts is not counted twice.
    assert_eq!(
        shown(&[
            device(Pc, Some(14), exact),
            device(Server, Some(23), exact),
            device(Other, Some(38), exact)
        ]),
        "14+23+1"
    );
    assert_eq!(shown(&[device(Pc, Some(14), exact), device(Other, Some(14), exact)]), "14");
}

#[test]
fn people_come_before_other_counts_and_the_spared_do_not_count() {
    let shown = |list: &[People]| super::cells::people(people(list), Lang::En);
    use LeakStatus::{Leaked, NotLeaked, Possible};
    assert_eq!(shown(&[]), "");
    assert_eq!(
        shown(&[affected(Unit::Records, 90_000, Leaked), affected(Unit::Persons, 41_000, Possible)]),
        "41,000"
    );
    assert_eq!(shown(&[affected(Unit::Records, 836, Leaked), affected(Unit::Cards, 12, Leaked)]), "836 rec");
    assert_eq!(shown(&[affected(Unit::Persons, 9_800, NotLeaked)]), "");
}
