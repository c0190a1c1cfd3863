//! What was hit: machines, places, mails sent, services, and who else was in it.

use serde_json::Value;

use super::{amount, one};
use crate::case::Verdict;
use crate::compare::noun;
use crate::label::{Lang, label};
use crate::record::DeviceKind;
use crate::summary::teller::Teller;

/// Tells how far it went.
pub(super) fn tell(t: &mut Teller<'_>) {
    devices(t);
    sites(t);
    spoofed(t);
    third_parties(t);
    services(t);
}

fn devices(t: &mut Teller<'_>) {
    let held = t.held("devices");
    let lang = t.lang;
    for state in crate::record::DeviceState::ALL {
        let of: Vec<_> =
            held.iter().filter(|(f, _)| f.about.split(' ').nth(1) == Some(state.as_str())).copied().collect();
        let steady: Vec<_> = of.iter().filter(|(f, _)| f.verdict != Verdict::Revised).copied().collect();
        if let [(first, number), others @ ..] = &steady[..] {
            let names: Vec<String> = steady.iter().map(|(f, v)| machines(&f.about, v, lang)).collect();
            let single = lang == Lang::En && others.is_empty() && one(number);
            let text = hit(state.as_str(), &first.about, &t.list(&names), single, lang);
            t.say(text, steady.iter().map(|(f, _)| *f));
        }
        for (fact, value) in of.into_iter().filter(|(f, _)| f.verdict == Verdict::Revised) {
            let before = t.before(fact, &|v| machines_count(&fact.about, v, lang));
            let name = machines(&fact.about, value, lang);
            let text = hit(state.as_str(), &fact.about, &format!("{name}{before}"), one(value), lang);
            t.say(text, [fact]);
        }
    }
    t.open_facts(
        "devices",
        &|f| {
            let (device, state) = f.about.split_once(' ').unwrap_or((&f.about, ""));
            let (device, state) = (label("DeviceKind", device, lang), label("DeviceState", state, lang));
            lang.pick(format!("{device}（{state}）の数"), format!("the number of {device} ({state})"))
        },
        &|f, v| machines_count(&f.about, v, lang),
    );
}

fn counter(device: &str) -> &'static str {
    match device {
        "account" => "件",
        "storage" => "点",
        _ => "台",
    }
}

fn machines_count(about: &str, value: &Value, lang: Lang) -> String {
    let device = about.split(' ').next().unwrap_or_default();
    amount(value, counter(device), lang).unwrap_or_else(|| lang.pick("数の記載なし", "no number").to_string())
}

/// パソコン12台; "12 PCs".
fn machines(about: &str, value: &Value, lang: Lang) -> String {
    let device = about.split(' ').next().unwrap_or_default();
    let count = amount(value, counter(device), lang);
    match lang {
        Lang::Ja => match count {
            Some(count) => format!("{}{count}", label("DeviceKind", device, lang)),
            None => format!("{}（数の記載なし）", label("DeviceKind", device, lang)),
        },
        Lang::En => {
            let name = match DeviceKind::parse(device) {
                Some(kind) if one(value) => noun(kind, lang),
                _ => label("DeviceKind", device, lang),
            };
            match count {
                Some(count) => format!("{count} {name}"),
                None => format!("{name} (number not told)"),
            }
        }
    }
}

fn hit(state: &str, about: &str, what: &str, single: bool, lang: Lang) -> String {
    let account = about.starts_with("account");
    let (ja, en) = match state {
        "infected" => ("が感染した", "infected"),
        "encrypted" => ("が暗号化された", "encrypted"),
        "compromised" if account => ("が不正に利用された", "misused"),
        "compromised" => ("が不正に侵入された", "broken into"),
        "lost" => ("を紛失した", "lost"),
        _ => ("が盗まれた", "stolen"),
    };
    let was = if single { "was" } else { "were" };
    lang.pick(format!("{what}{ja}。"), format!("{what} {was} {en}."))
}

fn sites(t: &mut Teller<'_>) {
    for (fact, value) in t.held("sites") {
        let (role, unit) = fact.about.split_once(' ').unwrap_or((&fact.about, ""));
        let lang = t.lang;
        let count = |v: &Value| amount(v, unit, lang).unwrap_or_default();
        let (n, before) = (count(value), t.before(fact, &count));
        let text = match role {
            "affected" => t.pick(
                format!("影響を受けたのは{n}{before}とされる。"),
                format!("The number of sites affected ({unit}) is given as {n}{before}."),
            ),
            _ => t.pick(
                format!("拠点などの総数は{n}{before}とされる。"),
                format!("The number of all sites ({unit}) is given as {n}{before}."),
            ),
        };
        t.say(text, [fact]);
    }
}

fn spoofed(t: &mut Teller<'_>) {
    for (fact, value) in t.held("spoofed_mails") {
        let lang = t.lang;
        let mails = fact.about == "emails";
        let count = |v: &Value| amount(v, if mails { "通" } else { "件" }, lang).unwrap_or_default();
        let (n, before) = (count(value), t.before(fact, &count));
        let text = if mails {
            t.pick(
                format!("送信されたなりすましメールは{n}{before}とされる。"),
                format!("{n} spoofed mails{before} were sent."),
            )
        } else {
            t.pick(
                format!("なりすましメールの送信先は{n}{before}とされる。"),
                format!("Spoofed mail went to {n} recipients{before}."),
            )
        };
        t.say(text, [fact]);
    }
    let lang = t.lang;
    t.open_facts(
        "spoofed_mails",
        &|_| lang.pick("なりすましメールの数", "the number of spoofed mails").into(),
        &|_, v| amount(v, "件", lang).unwrap_or_default(),
    );
}

fn third_parties(t: &mut Teller<'_>) {
    let held = t.held("third_parties");
    for role in crate::record::ThirdPartyRole::ALL {
        let of: Vec<_> = held
            .iter()
            .filter(|(f, _)| f.about.split(' ').next() == Some(role.as_str()))
            .map(|(f, _)| *f)
            .collect();
        if of.is_empty() {
            continue;
        }
        let names: Vec<String> =
            of.iter().filter_map(|f| f.about.split_once(' ')).map(|(_, name)| name.to_string()).collect();
        let role = role.label(t.lang);
        let text = if names.is_empty() {
            t.pick(
                format!("{role}が関わっている（名称の記載なし）。"),
                format!("A {role} that is not named is involved."),
            )
        } else {
            let names = t.list(&names);
            t.pick(
                format!("関係する組織として、{role}の{names}が挙げられている。"),
                format!("Another organisation in the incident ({role}): {names}."),
            )
        };
        t.say(text, of);
    }
}

fn services(t: &mut Teller<'_>) {
    let held = t.held("services");
    let lang = t.lang;
    let state = move |v: &Value| label("ServiceState", v.as_str().unwrap_or_default(), lang).to_string();
    for (term, ja, en) in [
        ("stopped", "停止した", "stopped"),
        ("limited", "制限された、または遅れた", "limited or delayed"),
        ("restored", "復旧した", "restored"),
        ("restoring", "復旧の途中である", "being restored"),
    ] {
        let of: Vec<_> = held.iter().filter(|(_, v)| v.as_str() == Some(term)).copied().collect();
        if of.is_empty() {
            continue;
        }
        let names: Vec<String> = of
            .iter()
            .map(|(f, _)| format!("{}{}", crate::wide::clean(&f.about), t.before(f, &state)))
            .collect();
        let names = t.list(&names);
        let was = if of.len() == 1 { "was" } else { "were" };
        let text = t.pick(format!("{names}が{ja}。"), format!("{names} {was} {en}."));
        t.say(text, of.into_iter().map(|(f, _)| f));
    }
    t.open_facts(
        "services",
        &|f| lang.pick(format!("{}の状態", f.about), format!("the state of {}", f.about)),
        &|_, v| state(v),
    );
}
