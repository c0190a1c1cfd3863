//! Linking and ledger on records that hold what a test is about and nothing else.

use serde_json::{Value, json};

use super::claims::{Form, claims};
use super::link::{APART, JOIN, compare};
use super::profile::Profile;
use super::*;
use crate::mention::Qualifier;
use crate::rules::{NameWords, RuleFiles};

fn words() -> NameWords {
    NameWords::parse(&RuleFiles::embedded()).expect("the list of organisations")
}

/// Evidence at a place.
fn at(start: usize, quote: &str) -> Value {
    json!([{ "start": start, "end": start + quote.chars().count(), "quote": quote, "rule": "test" }])
}

fn single(value: &str, start: usize) -> Value {
    json!({ "value": value, "confidence": 0.9, "evidence": at(start, value) })
}

/// A notice of an organisation with a day of issue, and more keys.
fn notice(id: &str, organization: &str, published: &str, more: Value) -> Record {
    let mut record = crate::record::blank();
    record["id"] = json!(id);
    record["source"]["sha256"] = json!(format!("{:0>64}", crate::source::hex(id.as_bytes())));
    record["source"]["text_sha256"] = json!(id);
    record["document_kind"] = single("notice", 0);
    record["organization"] = single(organization, 0);
    record["published"] = single(published, 0);
    for (key, value) in more.as_object().expect("keys") {
        record[key] = value.clone();
    }
    serde_json::from_value(record).expect("a record")
}

fn day(date: &str, kind: &str, start: usize) -> Value {
    json!({ "date": date, "kinds": [kind], "confidence": 0.9, "evidence": at(start, date) })
}

fn types(list: &[&str]) -> Value {
    list.iter().enumerate().map(|(i, t)| single(t, i * 100)).collect()
}

fn persons(count: u64, status: &str, start: usize) -> Value {
    json!({ "unit": "persons", "count": count, "qualifier": "exact", "status": status, "confidence": 0.9,
        "evidence": at(start, &format!("{count}名")) })
}

/// An intrusion that was noticed on a day.
fn intrusion(id: &str, organization: &str, published: &str, detected: &str) -> Record {
    let more = json!({ "incident_types": types(&["unauthorized_access"]), "dates": [day(detected, "detected", 20)] });
    notice(id, organization, published, more)
}

/// Score in hundredths, reasons, and whether they may be one case.
fn weigh(a: &Record, b: &Record) -> (i32, Vec<Reason>, bool) {
    let words = words();
    let names = Names::of(&words);
    let c = compare(&Profile::new(a, &names), &Profile::new(b, &names), &names);
    let sum: f64 = c.why.iter().map(|w| w.weight).sum();
    assert!((sum * 100.0 - f64::from(c.points)).abs() < 1e-6, "the reasons add up to the score: {:?}", c.why);
    (c.points, c.why.iter().map(|w| w.reason).collect(), c.compatible && c.bound)
}

fn groups(records: &[Record]) -> Vec<Vec<String>> {
    let words = words();
    let cases = link(records, &Names::of(&words)).cases;
    cases.iter().map(|c| c.documents.iter().map(|d| d.id.clone()).collect()).collect()
}

#[test]
fn one_organisation_and_one_day_join_and_a_year_between_never_does() {
    let first = intrusion("a", "株式会社山手製菓", "2021-04-09", "2021-04-05");
    let second = intrusion("b", "㈱ 山手 製菓", "2021-04-23", "2021-04-05");
    let (points, why, may) = weigh(&first, &second);
    assert!(points >= JOIN && may, "{points} {why:?}");
    assert_eq!(why[0], Reason::SameOrganization);
    for (published, detected) in
        [("2022-04-08", "2022-04-05"), ("2022-06-20", "2022-06-17"), ("2022-01-12", "2022-01-09")]
    {
        let later = intrusion("c", "山手製菓", published, detected);
        let (_, why, may) = weigh(&first, &later);
        assert!(!may && why.contains(&Reason::FarApart), "{published}: {why:?}");
        assert_eq!(groups(&[first.clone(), second.clone(), later]), [vec!["a", "b"], vec!["c"]]);
    }
    // Four months: another day, another incident.
    let later = intrusion("c", "山手製菓", "2021-08-12", "2021-08-06");
    let (points, why, _) = weigh(&first, &later);
    assert!(points < APART && why.contains(&Reason::BeganLater), "{points} {why:?}");
}

#[test]
fn what_a_later_report_refers_to_joins_though_its_days_are_others() {
    let first = intrusion("a", "株式会社山手製菓", "2021-04-09", "2021-04-05");
    let mut more = json!({ "incident_types": types(&["unauthorized_access"]) });
    more["report_stage"] = single("final", 3);
    more["dates"] = json!([day("2021-04-09", "disclosed", 20), day("2021-09-01", "investigated", 40)]);
    let last = notice("b", "株式会社ヤマテ（旧社名：株式会社山手製菓）", "2021-09-30", more);
    let (points, why, may) = weigh(&first, &last);
    assert!(points >= JOIN && may, "{points} {why:?}");
    for reason in [Reason::FormerName, Reason::RefersToPublication, Reason::FollowUpReport] {
        assert!(why.contains(&reason), "{reason:?} of {why:?}");
    }
}

#[test]
fn other_malware_and_unlike_types_speak_against() {
    let with = |id: &str, malware: &str, kind: &str| {
        let more = json!({ "incident_types": types(&[kind]), "malware": [single(malware, 9)],
            "dates": [day("2021-04-05", "other", 20)] });
        notice(id, "山手製菓株式会社", "2021-04-09", more)
    };
    let (points, why, _) =
        weigh(&with("a", "Emotet", "malware_infection"), &with("b", "LockBit", "lost_item"));
    assert!(points < APART, "{points} {why:?}");
    assert!(why.contains(&Reason::OtherMalware) && why.contains(&Reason::UnlikeTypes));
    let (_, why, _) = weigh(&with("a", "LockBit", "ransomware"), &with("b", "LockBit 3.0", "ransomware"));
    assert!(why.contains(&Reason::SameMalware));
}

#[test]
fn namesakes_of_other_forms_stay_apart_though_all_else_agrees() {
    let a = intrusion("a", "株式会社山手製菓", "2021-04-09", "2021-04-05");
    let b = intrusion("b", "有限会社山手製菓", "2021-04-09", "2021-04-05");
    assert_eq!(groups(&[a, b]).len(), 2);
}

#[test]
fn a_third_document_does_not_chain_two_that_are_apart() {
    let a = intrusion("a", "山手製菓株式会社", "2021-04-09", "2021-04-05");
    let c = intrusion("c", "山手製菓株式会社", "2022-04-08", "2022-04-04");
    // It tells of the earlier incident beside its own.
    let more = json!({ "incident_types": types(&["unauthorized_access"]),
        "dates": [day("2021-04-05", "detected", 20), day("2022-04-04", "detected", 60)] });
    let b = notice("b", "山手製菓株式会社", "2022-04-20", more);
    let groups = groups(&[a, b, c]);
    assert!(groups.iter().all(|g| !(g.contains(&"a".into()) && g.contains(&"c".into()))), "{groups:?}");
}

/// A digest of two incidents, each with its days and a figure.
fn digest() -> Record {
    let mut more =
        json!({ "incident_types": [single("unauthorized_access", 105), single("lost_item", 305)] });
    more["document_kind"] = single("news", 0);
    more["organization"] = single("港生協", 310);
    more["dates"] = json!([
        day("2021-04-05", "detected", 100),
        day("2021-04-09", "disclosed", 140),
        day("2021-04-12", "disclosed", 340),
        day("2021-04-10", "detected", 300),
    ]);
    more["affected"] = json!([persons(1204, "leaked", 120), persons(27, "possible", 320)]);
    more["leaked_data"] = json!([
        { "category": "name", "status": "leaked", "confidence": 0.9, "evidence": at(125, "氏名") },
        { "category": "phone_number", "status": "possible", "confidence": 0.9, "evidence": at(325, "電話番号") },
    ]);
    notice("digest", "港生協", "2021-04-13", more)
}

#[test]
fn a_digest_stands_in_each_of_its_cases_and_tells_each_its_own_facts() {
    let mut first = intrusion("a", "山手製菓株式会社", "2021-04-09", "2021-04-05");
    let counted = json!([persons(1204, "leaked", 50)]);
    first.affected = serde_json::from_value(counted).expect("counts");
    let more = json!({ "incident_types": types(&["lost_item"]), "dates": [day("2021-04-10", "detected", 20)],
        "leaked_data": [{ "category": "name", "status": "possible", "confidence": 0.9, "evidence": at(40, "氏名") }] });
    let second = notice("b", "港生活協同組合", "2021-04-12", more);
    let records = [first, second, digest()];
    let words = words();
    let cases = link(&records, &Names::of(&words)).cases;
    let ids: Vec<Vec<&str>> =
        cases.iter().map(|c| c.documents.iter().map(|d| d.id.as_str()).collect()).collect();
    assert_eq!(ids, [vec!["a", "digest"], vec!["b", "digest"]]);
    let facts = |n: usize| -> Vec<(&str, &str, Verdict)> {
        cases[n].facts.iter().map(|f| (f.field.as_str(), f.about.as_str(), f.verdict)).collect()
    };
    let (one, two) = (facts(0), facts(1));
    assert!(one.contains(&("affected", "persons leaked", Verdict::Agreed)), "{one:?}");
    assert!(two.contains(&("affected", "persons possible", Verdict::OnlyInOne)), "{two:?}");
    for (list, other) in
        [(&one, "phone_number"), (&one, "lost_item"), (&two, "unauthorized_access"), (&two, "persons leaked")]
    {
        assert!(list.iter().all(|(_, about, _)| *about != other), "{other} in {list:?}");
    }
    assert!(two.contains(&("organization", "", Verdict::Agreed)), "{two:?}");
    // Its name is no other name of the organisation that it does not name.
    assert_eq!((cases[0].other_names.as_slice(), cases[1].other_names.len()), (&[][..], 1));
    assert!(two.contains(&("leaked_data", "name", Verdict::OnlyInOne)), "{two:?}");
}

#[test]
fn an_article_whose_organisation_has_two_namesakes_is_of_one_incident() {
    let lost = |id: &str, name: &str, kind: &str, count: u64| {
        let mut more = json!({ "incident_types": types(&["lost_item"]),
            "dates": [day("2024-01-15", "detected", 20)], "affected": [persons(count, "possible", 40)] });
        more["document_kind"] = single(kind, 0);
        notice(id, name, if kind == "news" { "2024-01-20" } else { "2024-01-19" }, more)
    };
    let records = [
        lost("a", "医療法人社団光陽会", "notice", 132),
        lost("b", "社会福祉法人光陽会", "notice", 12),
        lost("c", "光陽会みずき台病院", "news", 132),
    ];
    assert_eq!(groups(&records), [vec!["a", "c"], vec!["b"]]);
}

#[test]
fn claims_are_one_a_fact() {
    let more = json!({
        "devices": [
            { "device": "pc", "state": "infected", "count": 3, "qualifier": "exact", "confidence": 0.9, "evidence": at(1, "3台") },
            { "device": "pc", "state": "infected", "count": 1, "qualifier": "about", "confidence": 0.8, "evidence": at(9, "1台") },
        ],
        "affected": [persons(40, "not_leaked", 30), persons(300, "possible", 20), persons(1204, "possible", 10)],
        "dates": [day("--07-28", "occurred", 50), day("2020-07-29", "detected", 60), day("2020-07-30", "detected", 70)],
    });
    let record = notice("a", "㈱山手製菓", "2020-08-05", more);
    let words = words();
    let claims = claims(&record, &Names::of(&words));
    let form = |field: &str, about: &str| {
        let found = claims.iter().find(|(a, _)| a.field == field && a.about == about);
        found.unwrap_or_else(|| panic!("no {field} {about}")).1.form.clone()
    };
    assert_eq!(form("organization", ""), Form::Term("山手製菓".into()));
    // Summed, and then no more exact than the less exact one.
    assert_eq!(form("devices", "pc infected"), Form::Count(Some(4), Some(Qualifier::About)));
    // The largest is the total.
    assert_eq!(form("affected", "persons possible"), Form::Count(Some(1204), Some(Qualifier::Exact)));
    let days = ["2020-07-29", "2020-07-30"].map(|d| Day::parse(d).expect("a day")).to_vec();
    assert_eq!(form("first_days", "detected"), Form::First(days));
    assert!(claims.keys().any(|a| a.field == "dates" && a.about == "occurred 07-28"));
    let ranks: Vec<usize> =
        claims.keys().map(|a| FIELDS.iter().position(|f| *f == a.field).expect("a field")).collect();
    assert!(ranks.is_sorted(), "in the order of the record");
}

#[test]
fn a_profile_says_what_a_document_is() {
    let words = words();
    let names = Names::of(&words);
    let of = |record: &Record| {
        let p = Profile::new(record, &names);
        (p.news, p.several, p.later_report, p.incident)
    };
    assert_eq!(of(&digest()), (true, true, false, true));
    assert_eq!(of(&intrusion("a", "山手製菓", "2021-04-09", "2021-04-05")), (false, false, false, true));
    let mut other = notice("b", "山手製菓", "2021-04-09", json!({ "report_stage": single("update", 0) }));
    assert_eq!(of(&other), (false, false, true, true));
    other.document_kind = serde_json::from_value(single("other", 0)).expect("a kind");
    assert!(!of(&other).3);
    let record = intrusion("a", "山手製菓", "2021-04-09", "2021-04-05");
    let profile = Profile::new(&record, &names);
    let date = |text: &str| text.parse().expect("a date");
    assert_eq!(profile.window(), Some((date("2021-04-05"), date("2021-04-09"))));
    assert_eq!(profile.onsets().collect::<Vec<_>>(), [date("2021-04-05")]);
}
