//! A case in a few English words, from its standing facts alone.

use super::standing::Standing;
use crate::case::{Case, Verdict};
use crate::label::{self, Lang, label};
use crate::record::{Cause, DataCategory, IncidentType, LeakStatus, Unit};

const EN: Lang = Lang::En;

/// `みなも化学工業株式会社: ransomware, unauthorised access`
pub fn title(case: &Case) -> String {
    let name = case.organization.as_deref().unwrap_or("organisation not named");
    format!("{name}: {}", types(case).unwrap_or_else(|| "security incident".into()))
}

/// The types of incident in words; `None` without any.
fn types(case: &Case) -> Option<String> {
    let types = Standing::of(case).terms("incident_types").filter_map(IncidentType::parse);
    join(types.map(|t| t.label(EN).to_string()))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn join(words: impl Iterator<Item = String>) -> Option<String> {
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A case in one line: what, since when, machines, people and data.
pub fn summary(case: &Case) -> String {
    let standing = Standing::of(case);
    let mut out = vec![title(case)];
    for kind in ["occurred", "detected"] {
        if let Some(day) = standing.text("first_days", kind) {
            out.push(format!("{} {day}", capital(label("EventKind", kind, EN))));
        }
    }
    out.extend([malware(standing), devices(standing), sizes(standing)].into_iter().flatten());
    out.extend([LeakStatus::Leaked, LeakStatus::Possible].into_iter().filter_map(|s| data(standing, s)));
    out.join(". ") + "."
}

/// `Malware: Emotet`
pub fn malware(standing: Standing<'_>) -> Option<String> {
    join(standing.terms("malware").map(str::to_string)).map(|m| format!("Malware: {m}"))
}

/// `Machines: servers encrypted: 12; PCs infected`
pub fn devices(standing: Standing<'_>) -> Option<String> {
    let counts = standing.counts("devices");
    let words = standing.terms("devices").filter_map(|about| {
        let (device, state) = about.split_once(' ')?;
        let what = format!("{} {}", label("DeviceKind", device, EN), label("DeviceState", state, EN));
        Some(match counts.iter().find(|(a, _)| *a == about) {
            Some((_, count)) => format!("{what}: {}", count.words()),
            None => what,
        })
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| format!("Machines: {}", words.join("; ")))
}

/// `Counts: people possibly leaked: at most 3450; people (may be affected): at most 3450`
pub fn people(standing: Standing<'_>) -> Option<String> {
    let units = standing.counts("affected").into_iter().filter_map(|(about, count)| {
        let (unit, status) = about.split_once(' ')?;
        let (unit, status) = (label("Unit", unit, EN), label("LeakStatus", status, EN));
        Some(format!("{unit} {status}: {}", count.words()))
    });
    let heads = standing.counts("headcounts").into_iter();
    let heads = heads
        .map(|(role, count)| format!("people ({}): {}", label("HeadcountRole", role, EN), count.words()));
    let words: Vec<String> = units.chain(heads).collect();
    (!words.is_empty()).then(|| format!("Counts: {}", words.join("; ")))
}

/// How much leaked or may have: of people the figure that holds ([`Standing::people`]), and other units.
fn sizes(standing: Standing<'_>) -> Option<String> {
    let mut words = Vec::new();
    for status in [LeakStatus::Leaked, LeakStatus::Possible] {
        let people = standing.people(status).map(|count| (Unit::Persons, count));
        let units = Unit::ALL.iter().filter(|unit| **unit != Unit::Persons);
        let others =
            units.filter_map(|unit| Some((*unit, standing.count("affected", &format!("{unit} {status}"))?)));
        for (unit, count) in people.into_iter().chain(others) {
            words.push(format!("{} {}: {}", unit.label(EN), status.label(EN), count.words()));
        }
    }
    (!words.is_empty()).then(|| format!("Counts: {}", words.join("; ")))
}

/// `Possibly leaked: name, address`
pub fn data(standing: Standing<'_>, status: LeakStatus) -> Option<String> {
    let categories = standing.with_value("leaked_data", status.as_str()).into_iter();
    let words = categories.filter_map(DataCategory::parse).map(|c| c.label(EN).to_string());
    join(words).map(|w| format!("{}: {w}", capital(status.label(EN))))
}

/// `Suspected causes: VPN equipment`
pub fn suspected(standing: Standing<'_>) -> Option<String> {
    let causes = standing.with_value("causes", "suspected").into_iter().filter_map(Cause::parse);
    join(causes.map(|c| c.label(EN).to_string())).map(|w| format!("Suspected causes: {w}"))
}

/// What of the causes is said flatly.
pub fn confirmed(standing: Standing<'_>) -> Option<String> {
    let causes = standing.with_value("causes", "confirmed").into_iter().filter_map(Cause::parse);
    join(causes.map(|c| c.label(EN).to_string())).map(|w| format!("Causes: {w}"))
}

/// Everything that holds, a line a field, and what has no value.
pub fn all(case: &Case) -> Vec<String> {
    let standing = Standing::of(case);
    let lines =
        [malware(standing), devices(standing), people(standing), confirmed(standing), suspected(standing)];
    let mut lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.extend(LeakStatus::ALL.iter().filter_map(|s| data(standing, *s)));
    lines.extend(days(standing));
    lines.extend(others(standing));
    lines.extend(disputed(standing));
    lines
}

/// `Days: noticed 2023-09-22, contained 2023-09-22`
pub fn days(standing: Standing<'_>) -> Option<String> {
    let mut days: Vec<(&str, &str)> = standing
        .facts("dates")
        .filter_map(|(fact, value)| Some((value.as_str()?, fact.about.split(' ').next()?)))
        .collect();
    days.sort();
    let words = days.into_iter().map(|(day, kind)| format!("{} {day}", label("EventKind", kind, EN)));
    join(words).map(|w| format!("Days: {w}"))
}

/// Facts of other fields, each with its value where it is not only that it is so.
pub fn others(standing: Standing<'_>) -> Vec<String> {
    const FIELDS: [(&str, &[&str]); 13] = [
        ("subjects", &["Subject"]),
        ("secondary_damage", &["SecondaryDamage"]),
        ("protection", &["Protection"]),
        ("discovery", &["Discoverer"]),
        ("exposure", &[]),
        ("sites", &["SiteRole"]),
        ("spoofed_mails", &["MailUnit"]),
        ("services", &["ServiceState"]),
        ("parties", &["PartyKind", "PartyStatus"]),
        ("third_parties", &["ThirdPartyRole"]),
        ("countermeasures", &["MeasureCategory", "MeasureStatus"]),
        ("money", &["MoneyKind", "MoneyStatus"]),
        ("revisions", &[]),
    ];
    let mut out = Vec::new();
    for (field, vocabularies) in FIELDS {
        let named = |word: &str| {
            let labels = vocabularies.iter().map(|v| label(v, word, EN));
            labels.into_iter().find(|l| *l != word).unwrap_or(word).to_string()
        };
        let counts = standing.counts(field);
        let words = standing.facts(field).map(|(fact, value)| {
            let about: Vec<String> = fact.about.split(' ').map(named).collect();
            let about = about.join(" ");
            let count = counts.iter().find(|(a, _)| *a == fact.about).map(|(_, c)| c.words());
            let amount = value.get("amount").and_then(serde_json::Value::as_u64).map(|a| format!("{a} yen"));
            match count.or(amount).or_else(|| value.as_str().map(named)) {
                Some(told) if about.is_empty() => told,
                Some(told) => format!("{about}: {told}"),
                None => about,
            }
        });
        if let Some(words) = join(words) {
            out.push(format!("{}: {words}", capital(label::field(field, EN))));
        }
    }
    out
}

/// What has no value because documents say different things or took it back, with every claim.
pub fn disputed(standing: Standing<'_>) -> Vec<String> {
    let lines = standing.disputed().map(|fact| {
        let verdict = match fact.verdict {
            Verdict::Withdrawn => "Withdrawn",
            _ => "In conflict",
        };
        let claims = fact.claims.iter().map(|c| {
            let value = c.value.as_str().map_or_else(|| c.value.to_string(), str::to_string);
            format!("{value} ({})", c.published.as_deref().unwrap_or("no day"))
        });
        let claims: Vec<String> = claims.collect();
        let what = format!("{} {}", label::field(&fact.field, EN), fact.about);
        format!("{verdict}, so without a value: {}: {}", what.trim_end(), claims.join(" / "))
    });
    lines.collect()
}
