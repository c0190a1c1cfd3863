//! Rows of records that are written here.

use super::totals::{devices, people};
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
    let shown = |list: &[People]| super::cells::people(people(list), "", Lang::En);
    use LeakStatus::{Leaked, NotLeaked, Possible};
    assert_eq!(shown(&[]), "");
    assert_eq!(
        shown(&[affected(Unit::Records, 90_000, Leaked), affected(Unit::Persons, 41_000, Possible)]),
        "41,000"
    );
    assert_eq!(shown(&[affected(Unit::Records, 836, Leaked), affected(Unit::Cards, 12, Leaked)]), "836 rec");
    assert_eq!(shown(&[affected(Unit::Persons, 9_800, NotLeaked)]), "");
}

// --- cases, groups and tables ---

/// A case of one notice, as `kaiji link` would write it, with the facts that are given.
fn case(id: &str, organization: &str, published: &str, facts: serde_json::Value) -> Case {
    let document = |n: usize, day: &str, stage: Option<&str>| {
        serde_json::json!({
            "id": format!("{id}/{n}"), "path": null, "url": null, "sha256": "", "kind": "notice", "title": null,
            "organization": organization, "published": day, "report_stage": stage
        })
    };
    let value = serde_json::json!({
        "schema_version": "1", "id": id, "organization": organization, "other_names": [],
        "first_day": null, "last_day": null, "links": [],
        "documents": [document(1, published, None), document(2, "2024-03-01", Some("final"))],
        "facts": facts
    });
    serde_json::from_value(value).expect("a case in the shape of the contract")
}

fn fact(
    field: &str,
    about: &str,
    verdict: &str,
    value: serde_json::Value,
    said: &[serde_json::Value],
) -> serde_json::Value {
    let claim = |(n, value): (usize, &serde_json::Value)| serde_json::json!({ "document": format!("a/{}", n + 1), "published": null, "value": value, "confidence": 1.0, "evidence": [] });
    let claims: Vec<_> = said.iter().enumerate().map(claim).collect();
    serde_json::json!({ "field": field, "about": about, "verdict": verdict, "value": value, "claims": claims })
}

fn count(n: u64) -> serde_json::Value {
    serde_json::json!({ "count": n, "qualifier": "exact" })
}

fn a_case() -> Case {
    use serde_json::{Value::Null, json};
    let one = |field: &str, about: &str, value: serde_json::Value| {
        fact(field, about, "only_in_one", value.clone(), &[value])
    };
    case(
        "a",
        "株式会社青葉",
        "2024-01-20",
        json!([
            one("incident_types", "ransomware", json!(true)),
            one("malware", "LockBit", json!(true)),
            fact("first_days", "occurred", "in_conflict", Null, &[json!("2024-01-08"), json!("2024-01-09")]),
            one("first_days", "detected", json!("2024-01-10")),
            one("dates", "reported_regulator 01-13", json!("2024-01-13")),
            fact("devices", "server encrypted", "revised", count(12), &[count(11), count(12)]),
            fact("affected", "persons possible", "revised", count(1_200), &[count(900), count(1_200)]),
            one("affected", "records possible", count(90_000)),
            fact(
                "affected",
                "persons leaked",
                "withdrawn",
                Null,
                &[count(5_000), json!({"count": 0, "qualifier": "exact", "status": "not_leaked"})]
            ),
            fact("leaked_data", "name", "in_conflict", Null, &[json!("leaked"), json!("possible")]),
            one("leaked_data", "medical", json!("possible")),
            one("countermeasures", "backup", json!("planned")),
        ]),
    )
}

#[test]
fn a_case_has_the_values_that_hold_and_marks_the_others() {
    let comparison = cases(&[a_case()], BTreeMap::new());
    let row = &comparison.rows[0];
    assert_eq!(row.published.as_deref(), Some("2024-01-20"));
    assert_eq!((row.occurred.as_deref(), row.detected.as_deref()), (None, Some("2024-01-10")));
    // The notices disclosed it by being published; the regulator was told before.
    assert_eq!(row.delays.all(), [None, Some(10), Some(-7), Some(48), Some(3), Some(41)]);
    assert_eq!(super::cells::devices_short(&row.devices, Lang::En), "12");
    assert_eq!(row.people.map(|p| (p.count, p.unit)), Some((1_200, Unit::Persons)));
    assert_eq!((row.data_leaked.len(), row.data_possible.len()), (0, 1));
    assert_eq!((row.measures_taken, row.measures_planned), (0, 1));
    assert_eq!(row.revised, [Cell::Devices, Cell::People]);
    assert_eq!(row.in_conflict, [Cell::Occurred, Cell::Data]);
    let look = Look { width: 200, lang: Lang::En, colour: false };
    let table = to_table(&comparison.rows, Per::Case, look);
    for cell in
        ["12 servers*", "1,200*", "0/1!: medical data", "* a later document revised it; ! documents disagree"]
    {
        assert!(table.contains(cell), "{cell} in\n{table}");
    }
}

/// A row to count.
fn counted_row(id: &str, organization: &str, published: &str, types: &[crate::record::IncidentType]) -> Row {
    let mut row = row(id);
    row.organization = Some(organization.into());
    row.published = Some(published.into());
    row.disclosed = row.published.clone();
    row.types = types.to_vec();
    row
}

fn told(count: u64, qualifier: Qualifier) -> Option<People> {
    Some(People { count, unit: Unit::Persons, qualifier, status: LeakStatus::Possible })
}

fn some_rows() -> Vec<Row> {
    use crate::record::IncidentType::{LostItem, Misdelivery, Ransomware, Theft, UnauthorizedAccess};
    let mut rows = vec![
        counted_row("a", "株式会社青葉", "2023-05-01", &[Ransomware, UnauthorizedAccess]),
        counted_row("b", "青葉", "2023-06-01", &[Misdelivery]),
        counted_row("c", "港市", "2024-01-01", &[LostItem, Theft]),
        counted_row("d", "緑商店", "2024-02-01", &[]),
    ];
    rows[0].people = told(1_000, Qualifier::AtMost);
    rows[1].people = told(9, Qualifier::Exact);
    rows[2].people = Some(People { unit: Unit::Records, ..told(700, Qualifier::Exact).expect("people") });
    rows[0].delays.detected_to_disclosed = Some(3);
    rows[1].delays.detected_to_disclosed = Some(10);
    rows
}

#[test]
fn groups_count_each_row_once_in_all_and_say_how_many_stand_behind_a_median() {
    let groups = group(&some_rows(), Axis::Type, &|_| None);
    let sizes: Vec<_> = groups.groups.iter().map(|g| (g.key.as_deref(), g.rows)).collect();
    assert_eq!(
        sizes,
        [
            (Some("lost_item"), 1),
            (Some("misdelivery"), 1),
            (Some("ransomware"), 1),
            (Some("theft"), 1),
            (Some("unauthorized_access"), 1),
            (None, 1)
        ]
    );
    assert_eq!(groups.all.rows, 4);
    assert_eq!(groups.all.medians[1], Median { days: Some(6.5), of: 2 });
    assert_eq!(groups.all.medians[0], Median { days: None, of: 0 });
    // A sum of an exact number and one that is an upper bound is an upper bound; records are no people.
    let people = groups.all.people;
    assert_eq!((people.count, people.qualifier, people.of), (Some(1_009), Some(Qualifier::AtMost), 2));
    let years = group(&some_rows(), Axis::Year, &|_| None);
    assert_eq!(years.groups.iter().filter_map(|g| g.key.as_deref()).collect::<Vec<_>>(), ["2023", "2024"]);
    let sheet = groups.to_sheet(Per::Case, false, Lang::En);
    let last = sheet.rows.last().expect("a row for all");
    assert_eq!(
        last.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(),
        ["All", "4", "4", "<=1,009 (2)", "", "6.5 (2)", "", ""]
    );
}

#[test]
fn yearly_tables_count_unknown_numbers_as_incidents_and_nobody_twice() {
    let comparable = |name: &str| name.replace("株式会社", "");
    let tables =
        super::published(&some_rows(), &|row| (row.id == "c").then(|| "公務".to_string()), &comparable);
    let line = |table: &str, category: &str| {
        let table = tables.tables.iter().find(|t| t.table == table).expect("a table");
        table
            .lines
            .iter()
            .find(|l| l.category == category)
            .unwrap_or_else(|| panic!("{category} in {table:?}"))
    };
    let all = &line("year", "all").all;
    assert_eq!(
        (all.incidents, all.organizations, all.people.count, all.people_unknown),
        (4, 3, Some(1_009), 2)
    );
    let year = &line("year", "all").years[0];
    assert_eq!((year.year.as_deref(), year.count.incidents, year.count.organizations), (Some("2023"), 2, 1));
    // One cause each, in the order that the rules give.
    for (category, n) in [("intrusion", 1), ("misdelivery", 1), ("theft", 1), ("other", 1)] {
        assert_eq!(line("cause", category).all.incidents, n, "{category}");
    }
    for (category, n) in [("1000_to_9999", 1), ("under_10", 1), ("not_told", 2)] {
        assert_eq!(line("size", category).all.incidents, n, "{category}");
    }
    assert_eq!(line("industry", "公務").all.incidents, 1);
    assert_eq!(line("industry", "not_given").all.incidents, 3);
    assert_eq!(line("type", "theft").all.incidents, 1);
    assert_eq!(line("type", "not_told").all.incidents, 1);
    for table in &tables.tables {
        // What counts once adds up to all.
        if matches!(table.table, "cause" | "size" | "industry") {
            assert_eq!(table.lines.iter().map(|l| l.all.incidents).sum::<usize>(), 4, "{}", table.table);
        }
    }
}

#[test]
fn columns_tell_what_differs_from_what_only_some_say() {
    use serde_json::json;
    let one = |field: &str, about: &str, value: serde_json::Value| {
        fact(field, about, "only_in_one", value.clone(), &[value])
    };
    let b = case(
        "b",
        "港市",
        "2024-02-01",
        json!([
            one("incident_types", "ransomware", json!(true)),
            one("devices", "server encrypted", count(3)),
            one("leaked_data", "medical", json!("leaked")),
        ]),
    );
    let aside = aside(sides_of_cases(&[a_case(), b]));
    let line = |field: &str, about: &str| {
        let line = aside.lines.iter().find(|l| l.field == field && l.about == about);
        line.unwrap_or_else(|| panic!("{field} {about}"))
    };
    assert_eq!(line("incident_types", "").sameness, Sameness::Same);
    assert_eq!(line("malware", "").sameness, Sameness::OnlyInSome);
    assert_eq!(line("leaked_data", "medical").sameness, Sameness::Differs);
    assert_eq!(line("devices", "server encrypted").sameness, Sameness::Differs);
    let sheet = &aside.to_sheets(Per::Case, 9, Lang::En)[0];
    let row = |name: &str| {
        let row = sheet.rows.iter().find(|r| r[1].text == name).unwrap_or_else(|| panic!("{name}"));
        row.iter().map(|c| c.text.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(row("devices: servers, encrypted"), ["*", "devices: servers, encrypted", "11 → 12", "3"]);
    assert_eq!(
        row("leaked data: names"),
        ["+", "leaked data: names", "leaked / possibly leaked (in conflict)", ""]
    );
    assert_eq!(
        row("people and records: people, leaked"),
        ["+", "people and records: people, leaked", "5,000 / not leaked (withdrawn)", ""]
    );
    // More columns than fit stand in further tables.
    assert_eq!(aside.to_sheets(Per::Case, 1, Lang::Ja).len(), 2);
}

#[test]
fn colour_marks_words_and_changes_nothing_else() {
    let comparison = cases(&[a_case()], BTreeMap::new());
    for width in [40, 80, 120, 160] {
        let table = |colour| to_table(&comparison.rows, Per::Case, Look { width, lang: Lang::Ja, colour });
        let (plain, coloured) = (table(false), table(true));
        assert!(coloured.contains("\u{1b}[1m") && !plain.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, plain);
    }
}
