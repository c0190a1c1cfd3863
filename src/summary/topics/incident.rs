//! What happened, when, and how it came to light.

use serde_json::Value;

use super::terms::{cause_in_prose, kind_in_prose};
use crate::case::Fact;
use crate::label::{Lang, label};
use crate::record::{DocumentKind, EventKind, IncidentType};
use crate::summary::teller::Teller;

/// Tells of the incident.
pub(in crate::summary) fn tell(t: &mut Teller<'_>) {
    opening(t);
    other_names(t);
    malware(t);
    days(t);
    exposure(t);
    discovery(t);
    causes(t);
    super::extent::tell(t);
}

fn opening(t: &mut Teller<'_>) {
    let types = t.held("incident_types");
    let mut what: Vec<String> = types
        .iter()
        .filter_map(|(f, _)| IncidentType::parse(&f.about))
        .map(|kind| kind_in_prose(kind, t.lang).to_string())
        .collect();
    if what.is_empty() {
        what.push(t.pick("セキュリティ上の事案", "a security incident").into());
    }
    let what = t.list(&what);
    let name = t.case.organization.clone();
    let who = name
        .unwrap_or_else(|| t.pick("組織（名称の記載なし）", "an organisation that is not named").to_string());
    let names = t.case.facts_of("organization");
    let facts: Vec<&Fact> = names.chain(types.iter().map(|(f, _)| *f)).collect();
    let notices = || t.case.documents.iter().filter(|d| d.kind == Some(DocumentKind::Notice));
    let text = if notices().next().is_some() {
        t.pick(format!("{who}は、{what}を公表した。"), format!("{who} reported {what}."))
    } else {
        t.pick(
            format!("{who}で、{what}があったと報じられている。"),
            format!("{who} is reported to have had {what}."),
        )
    };
    // The types may have been told one after the other: the day is a sentence of its own.
    let told = t.held("dates").into_iter().filter(|(f, _)| f.about.starts_with("disclosed "));
    let told = told
        .filter_map(|(f, v)| Some((v.as_str()?, f)))
        .filter(|(d, _)| !d.starts_with("--"))
        .min_by_key(|(d, _)| *d);
    let own = notices().filter_map(|d| Some((d.published.as_deref()?, d.id.as_str()))).min();
    let first = match (told, own) {
        (Some((told, fact)), Some((own, _))) if told < own => Some((told, Some(fact), None)),
        (_, Some((own, id))) => Some((own, None, Some(id))),
        (Some((told, fact)), None) => Some((told, Some(fact), None)),
        (None, None) => None,
    };
    t.say(text, facts);
    if let Some((day, fact, document)) = first {
        let day = t.day(day);
        let text =
            t.pick(format!("最初の公表は{day}とされる。"), format!("It was first disclosed on {day}."));
        t.say_with(text, fact, &document.into_iter().collect::<Vec<_>>());
    }
}

/// How else the documents write the organisation.
fn other_names(t: &mut Teller<'_>) {
    if t.case.other_names.is_empty() {
        return;
    }
    let names: Vec<String> = t.case.other_names.iter().map(|n| crate::wide::clean(n)).collect();
    let quoted = match t.lang {
        Lang::Ja => names.iter().map(|n| format!("「{n}」")).collect::<Vec<_>>().concat(),
        Lang::En => t.list(&names),
    };
    let text = t.pick(
        format!("組織名を{quoted}とする文書もある。"),
        format!("Some documents write the organisation as {quoted}."),
    );
    t.say(text, t.case.facts_of("organization"));
}

fn malware(t: &mut Teller<'_>) {
    let held = t.held("malware");
    if held.is_empty() {
        return;
    }
    let names: Vec<String> = held.iter().map(|(f, _)| f.about.clone()).collect();
    let names = t.list(&names);
    let text = t.pick(
        format!("マルウェアや攻撃者の名前として{names}が挙げられている。"),
        format!("{names} is named as the malware or the group behind it."),
    );
    t.say(text, held.iter().map(|(f, _)| *f));
}

fn days(t: &mut Teller<'_>) {
    let held = t.held("first_days");
    let of = |kind: EventKind| held.iter().find(|(f, _)| f.about == kind.as_str()).copied();
    let show = |t: &Teller<'_>, (f, v): (&Fact, &Value)| {
        let day = |v: &Value| t.day(v.as_str().unwrap_or_default());
        format!("{}{}", day(v), t.before(f, &day))
    };
    let text = match (of(EventKind::Occurred), of(EventKind::Detected)) {
        (Some(o), Some(d)) => {
            let (o, d) = (show(t, o), show(t, d));
            Some(t.pick(
                format!("最初に起きたのは{o}、発覚したのは{d}とされる。"),
                format!("The first event is dated {o}; it was noticed on {d}."),
            ))
        }
        (Some(o), None) => {
            let o = show(t, o);
            Some(t.pick(format!("最初に起きたのは{o}とされる。"), format!("The first event is dated {o}.")))
        }
        (None, Some(d)) => {
            let d = show(t, d);
            Some(t.pick(format!("発覚したのは{d}とされる。"), format!("It was noticed on {d}.")))
        }
        (None, None) => None,
    };
    if let Some(text) = text {
        t.say(text, held.iter().map(|(f, _)| *f));
    }
    let lang = t.lang;
    let noun = |f: &Fact| match f.about.as_str() {
        "occurred" => lang.pick("最初に起きた日", "the day on which it began"),
        _ => lang.pick("発覚した日", "the day on which it was noticed"),
    };
    t.open_facts("first_days", &|f| noun(f).into(), &|_, v| {
        crate::summary::names::day(v.as_str().unwrap_or_default(), lang)
    });
}

fn exposure(t: &mut Teller<'_>) {
    let held = t.held("exposure");
    let of = |end: &str| held.iter().find(|(f, _)| f.about == end).copied();
    let show = |t: &Teller<'_>, (f, v): (&Fact, &Value)| {
        let day = |v: &Value| t.day(v.as_str().unwrap_or_default());
        format!("{}{}", day(v), t.before(f, &day))
    };
    let text = match (of("start").map(|f| show(t, f)), of("end").map(|f| show(t, f))) {
        (Some(a), Some(b)) => t.pick(
            format!("情報やシステムが危険にさらされていた期間は{a}から{b}までとされる。"),
            format!("Data or systems stood open from {a} to {b}."),
        ),
        (Some(a), None) => t.pick(
            format!("情報やシステムは{a}から危険にさらされていたとされる。"),
            format!("Data or systems stood open from {a} on."),
        ),
        (None, Some(b)) => t.pick(
            format!("情報やシステムは{b}まで危険にさらされていたとされる。"),
            format!("Data or systems stood open until {b}."),
        ),
        (None, None) => return,
    };
    t.say(text, held.iter().map(|(f, _)| *f));
}

fn discovery(t: &mut Teller<'_>) {
    let held = t.held("discovery");
    if held.is_empty() {
        return;
    }
    let by = |term: &str| match (t.lang, term) {
        (Lang::En, "system") => "a monitoring system".to_string(),
        (Lang::En, "staff") => "staff".to_string(),
        (Lang::En, "police" | "public") => {
            format!("the {}", label("Discoverer", term, t.lang).trim_start_matches("the "))
        }
        (Lang::En, "expert") => "an expert".to_string(),
        (Lang::En, "partner") => "a business partner".to_string(),
        (Lang::En, _) => format!("a {}", label("Discoverer", term, t.lang)),
        (Lang::Ja, "public") => "外部の第三者".to_string(),
        (Lang::Ja, _) => label("Discoverer", term, t.lang).to_string(),
    };
    let by: Vec<String> = held.iter().map(|(f, _)| by(&f.about)).collect();
    let by = t.list(&by);
    let text = t.pick(format!("最初に気づいたのは{by}とされる。"), format!("It was first noticed by {by}."));
    t.say(text, held.iter().map(|(f, _)| *f));
}

fn causes(t: &mut Teller<'_>) {
    let held = t.held("causes");
    let lang = t.lang;
    let certainty = move |v: &Value| match v.as_str() {
        Some("confirmed") => lang.pick("確定", "certain"),
        Some("suspected") => lang.pick("推定", "suspected"),
        _ => lang.pick("調査中または不明", "not known"),
    };
    for (status, ja, en) in [
        ("confirmed", "原因として{}が挙げられている。", "The cause is given as {}."),
        ("suspected", "{}が原因と推定されており、確定していない。", "{} suspected as the cause."),
    ] {
        let some: Vec<_> = held.iter().filter(|(_, v)| v.as_str() == Some(status)).collect();
        if some.is_empty() {
            continue;
        }
        let names: Vec<String> = some
            .iter()
            .map(|(f, _)| {
                let name = cause_in_prose(&f.about, t.lang);
                format!("{name}{}", t.before(f, &|v| certainty(v).into()))
            })
            .collect();
        let mut names = t.list(&names);
        if status == "suspected" && t.lang == Lang::En {
            names.push_str(if some.len() > 1 { " are" } else { " is" });
        }
        let text = t.pick(ja, en).replace("{}", &names);
        t.say(text, some.iter().map(|(f, _)| *f));
    }
    if let Some((fact, _)) = held.iter().find(|(f, _)| f.about == "unknown") {
        let text = t.pick(
            "原因は調査中または不明とされている。",
            "The cause is said not to be known, or to be under investigation.",
        );
        t.say(text.into(), [*fact]);
    }
    let noun = move |f: &Fact| {
        let cause = cause_in_prose(&f.about, lang);
        lang.pick(format!("{cause}が原因かどうか"), format!("how certain {cause} is as the cause"))
    };
    t.open_facts("causes", &noun, &|_, v| certainty(v).into());
}
