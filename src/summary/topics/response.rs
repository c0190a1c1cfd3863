//! Who was told, what was done, and what it cost.

use serde_json::Value;

use crate::case::Fact;
use crate::compare::number;
use crate::label::{Lang, label};
use crate::record::{MeasureCategory, PartyKind};
use crate::summary::teller::Teller;

/// Tells of the response.
pub(in crate::summary) fn tell(t: &mut Teller<'_>) {
    report_days(t);
    parties(t);
    measures(t);
    money(t);
}

fn report_days(t: &mut Teller<'_>) {
    let held = t.held("dates");
    for (kind, ja, en) in [
        ("reported_police", "警察への届け出の日", "reported to the police"),
        ("reported_regulator", "監督官庁などへの報告の日", "reported to the regulator"),
        ("restored", "復旧または再開の日", "restored"),
    ] {
        let of: Vec<_> =
            held.iter().filter(|(f, _)| f.about.split(' ').next() == Some(kind)).copied().collect();
        if of.is_empty() {
            continue;
        }
        let mut days: Vec<&str> = of.iter().filter_map(|(_, v)| v.as_str()).collect();
        days.sort_unstable();
        let days: Vec<String> = days.into_iter().map(|d| t.day(d)).collect();
        let days = t.list(&days);
        let text = match kind {
            "restored" => t.pick(format!("{ja}は{days}とされる。"), format!("Restoration is dated {days}.")),
            _ => t.pick(format!("{ja}は{days}とされる。"), format!("It was {en} on {days}.")),
        };
        t.say(text, of.into_iter().map(|(f, _)| f));
    }
}

fn parties(t: &mut Teller<'_>) {
    let held = t.held("parties");
    let lang = t.lang;
    for (status, engaged, ja, en) in [
        ("done", false, "に報告または相談した。", "It reported to or consulted {}."),
        ("done", true, "に相談または依頼した。", "It consulted or engaged {}."),
        ("planned", false, "に報告または相談する予定である。", "It is to report to or consult {}."),
        ("planned", true, "に相談または依頼する予定である。", "It is to consult or engage {}."),
    ] {
        let kind = |f: &Fact| f.about.split(' ').next().and_then(PartyKind::parse);
        let told = |f: &Fact| {
            matches!(
                kind(f),
                Some(PartyKind::Police | PartyKind::Regulator | PartyKind::Agency | PartyKind::CardCompany)
            )
        };
        let mut of: Vec<&Fact> = held
            .iter()
            .filter(|(f, v)| v.as_str() == Some(status) && told(f) != engaged)
            .map(|(f, _)| *f)
            .collect();
        if of.is_empty() {
            continue;
        }
        of.sort_by_key(|f| kind(f).map_or(usize::MAX, |k| k as usize));
        let mut names: Vec<String> = Vec::new();
        for f in &of {
            let name = f.about.split_once(' ').map_or("", |(_, name)| name);
            let name = match (lang, kind(f)) {
                (Lang::En, Some(kind)) => format!("{name} ({})", kind.label(lang)),
                _ => name.to_string(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = t.list(&names);
        let text = t.pick(format!("{names}{ja}"), en.replace("{}", &names));
        t.say(text, of);
    }
    t.open_facts(
        "parties",
        &|f| {
            let name = f.about.split_once(' ').map_or("", |(_, name)| name);
            lang.pick(format!("{name}への報告や相談の状況"), format!("whether {name} has been told"))
        },
        &|_, v| label("PartyStatus", v.as_str().unwrap_or_default(), lang).to_string(),
    );
}

fn measures(t: &mut Teller<'_>) {
    let held = t.held("countermeasures");
    let lang = t.lang;
    let name = |f: &Fact| match (f.about.as_str(), lang) {
        ("other", Lang::Ja) => "その他の対策".to_string(),
        ("other", Lang::En) => "other measures".to_string(),
        (term, lang) => label("MeasureCategory", term, lang).to_string(),
    };
    let status_of = move |v: &Value| label("MeasureStatus", v.as_str().unwrap_or_default(), lang).to_string();
    for (status, ja, en) in [
        ("taken", "実施した、または実施中の対策は、{}である。", "Measures taken or under way are {}."),
        ("planned", "予定または検討している対策は、{}である。", "Measures planned or considered are {}."),
    ] {
        let mut of: Vec<_> =
            held.iter().filter(|(_, v)| v.as_str() == Some(status)).map(|(f, _)| *f).collect();
        if of.is_empty() {
            continue;
        }
        of.sort_by_key(|f| MeasureCategory::parse(&f.about).map_or(usize::MAX, |c| c as usize));
        let names: Vec<String> =
            of.iter().map(|f| format!("{}{}", name(f), t.before(f, &status_of))).collect();
        let names = t.list(&names);
        let text = t.pick(ja, en).replace("{}", &names);
        t.say(text, of);
    }
    t.open_facts(
        "countermeasures",
        &|f| {
            let name = name(f);
            lang.pick(format!("対策（{name}）の状況"), format!("the state of a measure ({name})"))
        },
        &|_, v| status_of(v),
    );
}

fn money(t: &mut Teller<'_>) {
    let lang = t.lang;
    let sum = move |v: &Value| match v["amount"].as_u64() {
        Some(n) => lang.pick(format!("{}円", number(n)), format!("{} yen", number(n))),
        None => lang.pick("金額の記載なし", "sum not told").to_string(),
    };
    for (fact, value) in t.held("money") {
        let (kind, status) = fact.about.split_once(' ').unwrap_or((&fact.about, ""));
        let kind = label("MoneyKind", kind, lang);
        let amount = format!("{}{}", sum(value), t.before(fact, &sum));
        let (ja, en) = match status {
            "demanded" => ("が要求された", "was demanded"),
            "paid" => ("を支払った、または支払っている", "has been or is being paid"),
            "refused" => ("は支払っていない", "was not paid"),
            "planned" => ("を負担または支払う予定である", "is to be paid or borne"),
            _ => ("についての記載がある", "is mentioned"),
        };
        let text = t.pick(format!("{kind}({amount}){ja}。"), format!("{kind} ({amount}) {en}."));
        t.say(text, [fact]);
    }
    t.open_facts(
        "money",
        &|f| {
            let kind = label("MoneyKind", f.about.split(' ').next().unwrap_or_default(), lang);
            lang.pick(format!("金額（{kind}）"), format!("the sum ({kind})"))
        },
        &|_, v| sum(v),
    );
}
