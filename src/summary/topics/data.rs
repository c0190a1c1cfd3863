//! Whose data, how many, which data, and harm that followed.

use serde_json::Value;

use super::amount;
use crate::case::{Fact, Verdict};
use crate::label::{Lang, label};
use crate::record::{DataCategory, LeakStatus, Unit};
use crate::summary::teller::Teller;

/// Tells of the data.
pub(in crate::summary) fn tell(t: &mut Teller<'_>) {
    affected(t);
    subjects(t);
    leaked_data(t);
    headcounts(t);
    protection(t);
    secondary_damage(t);
}

fn affected(t: &mut Teller<'_>) {
    let held = t.held("affected");
    let lang = t.lang;
    for status in LeakStatus::ALL {
        let of: Vec<_> = held
            .iter()
            .filter(|(f, _)| f.about.split(' ').nth(1) == Some(status.as_str()))
            .copied()
            .collect();
        if of.is_empty() {
            continue;
        }
        let counts: Vec<String> = of
            .iter()
            .map(|(f, v)| format!("{}{}", counted(f, v, lang), t.before(f, &|v| bare(f, v, lang))))
            .collect();
        let counts = t.list(&counts);
        let text = match status {
            LeakStatus::Leaked => {
                t.pick(format!("漏えいしたのは{counts}とされる。"), format!("{counts} leaked."))
            }
            LeakStatus::Possible => t.pick(
                format!("漏えいの可能性があるのは{counts}とされる。"),
                format!("{counts} may have leaked."),
            ),
            LeakStatus::NotLeaked => t.pick(
                format!("漏えいしていないとされるのは{counts}である。"),
                format!("{counts} are said not to have leaked."),
            ),
            LeakStatus::NoEvidence => t.pick(
                format!("漏えいが確認されていないのは{counts}である。"),
                format!("No leak has been confirmed of {counts}."),
            ),
        };
        t.say(text, of.into_iter().map(|(f, _)| f));
    }
    let noun = |f: &Fact| {
        let (unit, status) = f.about.split_once(' ').unwrap_or((&f.about, ""));
        let (unit, status) = (label("Unit", unit, lang), label("LeakStatus", status, lang));
        lang.pick(format!("{status}の数（{unit}）"), format!("the number of {unit} ({status})"))
    };
    t.open_facts("affected", &noun, &|f, v| match v["status"].as_str() {
        Some(denied) => label("LeakStatus", denied, lang).to_string(),
        None => bare(f, v, lang),
    });
}

/// 1,203人分; "data of 1,203 people".
fn counted(fact: &Fact, value: &Value, lang: Lang) -> String {
    let (before, _, en, single) = unit(fact);
    let n = bare(fact, value, lang);
    if value["status"].is_string() {
        return n;
    }
    let of = if matches!(en, "people" | "cards" | "organisations") { "data of " } else { "" };
    lang.pick(format!("{before}{n}"), format!("{of}{n} {}", if super::one(value) { single } else { en }))
}

/// The number and its counter alone: 1,203人分; "1,203".
fn bare(fact: &Fact, value: &Value, lang: Lang) -> String {
    match value["status"].as_str() {
        Some(denied) => label("LeakStatus", denied, lang).to_string(),
        None => amount(value, unit(fact).1, lang).unwrap_or_default(),
    }
}

/// What is counted: the noun before the number and its counter in Japanese, many and one in English.
fn unit(fact: &Fact) -> (&'static str, &'static str, &'static str, &'static str) {
    match fact.about.split(' ').next().and_then(Unit::parse) {
        Some(Unit::Persons) | None => ("", "人分", "people", "person"),
        Some(Unit::Records) => ("データ", "件", "records", "record"),
        Some(Unit::Accounts) => ("アカウント", "件", "accounts", "account"),
        Some(Unit::Cards) => ("カード", "件", "cards", "card"),
        Some(Unit::Emails) => {
            ("メールまたはメールアドレス", "件", "e-mails or addresses", "e-mail or address")
        }
        Some(Unit::Organizations) => ("", "社・団体", "organisations", "organisation"),
        Some(Unit::Documents) => ("文書またはファイル", "点", "documents or files", "document or file"),
    }
}

fn subjects(t: &mut Teller<'_>) {
    let held = t.held("subjects");
    // That the data is of others than the known groups says nothing.
    if held.iter().all(|(f, _)| f.about == "other") {
        return;
    }
    let names: Vec<String> = held
        .iter()
        .map(|(f, _)| match (f.about.as_str(), t.lang) {
            ("other", Lang::Ja) => "その他の人".to_string(),
            ("other", Lang::En) => "others".to_string(),
            (term, lang) => label("Subject", term, lang).to_string(),
        })
        .collect();
    let names = t.list(&names);
    let text =
        t.pick(format!("対象となったのは{names}の情報である。"), format!("The data is that of {names}."));
    t.say(text, held.iter().map(|(f, _)| *f));
}

fn leaked_data(t: &mut Teller<'_>) {
    let held = t.held("leaked_data");
    let lang = t.lang;
    let rank = |f: &Fact| DataCategory::parse(&f.about).map_or(usize::MAX, |c| c as usize);
    let name = |f: &Fact| match (f.about.as_str(), lang) {
        ("other", Lang::Ja) => "その他の情報".to_string(),
        ("other", Lang::En) => "other data".to_string(),
        (term, lang) => label("DataCategory", term, lang).to_string(),
    };
    let status_of = move |v: &Value| match (v.as_str().and_then(LeakStatus::parse), lang) {
        (Some(status), Lang::En) => status.label(lang).to_string(),
        (Some(LeakStatus::Leaked), _) => "漏えいした".to_string(),
        (Some(LeakStatus::Possible), _) => "漏えいの可能性がある".to_string(),
        (Some(LeakStatus::NotLeaked), _) => "漏えいしていない".to_string(),
        _ => "漏えいは確認されていない".to_string(),
    };
    for status in LeakStatus::ALL {
        let mut of: Vec<_> =
            held.iter().filter(|(_, v)| v.as_str() == Some(status.as_str())).copied().collect();
        if of.is_empty() {
            continue;
        }
        of.sort_by_key(|(f, _)| rank(f));
        let names: Vec<String> = of.iter().map(|(f, _)| name(f)).collect();
        let names = t.list(&names);
        let text = match status {
            LeakStatus::Leaked => t.pick(
                format!("漏えいした情報は、{names}である。"),
                format!("The data that leaked includes {names}."),
            ),
            LeakStatus::Possible => t.pick(
                format!("漏えいの可能性がある情報は、{names}である。"),
                format!("The data that may have leaked includes {names}."),
            ),
            LeakStatus::NotLeaked => t.pick(
                format!("{names}は漏えいしていない、または含まれていないとされる。"),
                format!("Said not to have leaked, or not to be included, are {names}."),
            ),
            LeakStatus::NoEvidence => t.pick(
                format!("{names}の漏えいは確認されていないとされる。"),
                format!("No leak has been confirmed of {names}."),
            ),
        };
        t.say(text, of.iter().map(|(f, _)| *f));
        // Those of which an earlier document said something else, by what it said.
        let mut earlier: Vec<(String, Vec<&Fact>)> = Vec::new();
        for (fact, _) in of.iter().filter(|(f, _)| f.verdict == Verdict::Revised) {
            let before = t.before(fact, &status_of);
            match earlier.iter_mut().find(|(other, _)| *other == before) {
                Some((_, facts)) => facts.push(fact),
                None => earlier.push((before, vec![fact])),
            }
        }
        for (before, facts) in earlier.into_iter().filter(|(before, _)| !before.is_empty()) {
            let names: Vec<String> = facts.iter().map(|f| name(f)).collect();
            let names = t.list(&names);
            let before = before.trim().trim_matches(['(', ')', '（', '）']).to_string();
            let text = t.pick(
                format!("このうち{names}は、{before}とされていた。"),
                format!("Of these, {names} had been given as {before}."),
            );
            t.say(text, facts);
        }
    }
    t.open_facts(
        "leaked_data",
        &|f| {
            let name = name(f);
            lang.pick(format!("{name}の漏えいの有無"), format!("whether {name} leaked"))
        },
        &|_, v| status_of(v),
    );
}

fn headcounts(t: &mut Teller<'_>) {
    let lang = t.lang;
    let persons = t.held("affected").iter().any(|(f, _)| f.about.starts_with("persons "));
    for (fact, value) in t.held("headcounts") {
        let count = |v: &Value| amount(v, "人", lang).unwrap_or_default();
        let (n, before) = (count(value), t.before(fact, &count));
        let (ja, en) = match fact.about.as_str() {
            "notified" => {
                ("個別に連絡を受けた人は", ("person was told individually", "people were told individually"))
            }
            "damaged" => {
                ("被害を受けた人は", ("person suffered loss or misuse", "people suffered loss or misuse"))
            }
            // Those who are or may be affected are told above, unless only they are.
            "confirmed" if !persons => {
                ("漏えいが確認された人は", ("person had data leaked", "people had data leaked"))
            }
            "maximum" if !persons => {
                ("影響を受けた可能性がある人は", ("person may be affected", "people may be affected"))
            }
            _ => continue,
        };
        let (single, many) = en;
        let en = if super::one(value) { single } else { many };
        let text = t.pick(format!("{ja}{n}{before}とされる。"), format!("{n} {en}{before}."));
        t.say(text, [fact]);
    }
}

fn protection(t: &mut Teller<'_>) {
    let held = t.held("protection");
    let (none, some): (Vec<_>, Vec<_>) = held.iter().partition(|(f, _)| f.about == "none");
    if !some.is_empty() {
        let names: Vec<String> = some
            .iter()
            .map(|(f, _)| match (f.about.as_str(), t.lang) {
                ("encrypted", Lang::En) => "encryption".to_string(),
                ("hashed", Lang::En) => "hashing".to_string(),
                ("masked", Lang::En) => "masking".to_string(),
                ("password", Lang::En) => "a password".to_string(),
                (term, lang) => label("Protection", term, lang).to_string(),
            })
            .collect();
        let names = t.list(&names);
        let text = t.pick(
            format!("情報や機器の保護として{names}が挙げられている。"),
            format!("The data or devices are said to have been protected by {names}."),
        );
        t.say(text, some.iter().map(|(f, _)| *f));
    }
    if !none.is_empty() {
        let text = t.pick(
            "データや機器の一部または全部に保護がなかったとの記載がある。",
            "Some of the data or devices are said to have had no protection.",
        );
        t.say(text.into(), none.iter().map(|(f, _)| *f));
    }
}

fn secondary_damage(t: &mut Teller<'_>) {
    let lang = t.lang;
    let status = move |v: &Value| label("SecondaryDamage", v.as_str().unwrap_or_default(), lang).to_string();
    for (fact, value) in t.held("secondary_damage") {
        let before = t.before(fact, &status);
        let (ja, en) = match value.as_str() {
            Some("confirmed") => ("二次被害が確認されている", "Secondary damage has been confirmed"),
            Some("none_confirmed") => {
                ("二次被害は確認されていない", "No secondary damage has been confirmed")
            }
            _ => ("二次被害のおそれがあるとされる", "Secondary damage is said to be possible"),
        };
        let text = t.pick(format!("{ja}{before}。"), format!("{en}{before}."));
        t.say(text, [fact]);
    }
    t.open_facts(
        "secondary_damage",
        &|_| lang.pick("二次被害の有無", "secondary damage").to_string(),
        &|_, v| status(v),
    );
}
