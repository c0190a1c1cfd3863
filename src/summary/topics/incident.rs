//! What happened, when, how it came to light, and what was hit.

use serde_json::Value;

use super::{amount, one};
use crate::case::{Fact, Verdict};
use crate::compare::noun;
use crate::label::{Lang, label};
use crate::record::{DeviceKind, DocumentKind, EventKind, IncidentType};
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
    devices(t);
    sites(t);
    spoofed(t);
    third_parties(t);
    services(t);
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

fn devices(t: &mut Teller<'_>) {
    let held = t.held("devices");
    let lang = t.lang;
    for state in crate::record::DeviceState::ALL {
        let of: Vec<_> =
            held.iter().filter(|(f, _)| f.about.split(' ').nth(1) == Some(state.as_str())).copied().collect();
        let steady: Vec<_> = of.iter().filter(|(f, _)| f.verdict != Verdict::Revised).copied().collect();
        if !steady.is_empty() {
            let names: Vec<String> = steady.iter().map(|(f, v)| machines(&f.about, v, lang)).collect();
            let single = lang == Lang::En && steady.len() == 1 && one(steady[0].1);
            let text = hit(state.as_str(), &steady[0].0.about, &t.list(&names), single, lang);
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

/// A type of incident as the object of "disclosed".
fn kind_in_prose(kind: IncidentType, lang: Lang) -> &'static str {
    let (ja, en) = match kind {
        IncidentType::MalwareInfection => ("マルウェア感染", "a malware infection"),
        IncidentType::Ransomware => ("ランサムウェアの被害", "a ransomware attack"),
        IncidentType::UnauthorizedAccess => ("不正アクセス", "unauthorised access"),
        IncidentType::AccountTakeover => ("アカウントの乗っ取り", "the takeover of an account"),
        IncidentType::SpoofedEmail => ("なりすましメールの送信", "the sending of spoofed mail"),
        IncidentType::Phishing => ("フィッシングなどの詐欺", "phishing or a support scam"),
        IncidentType::WebTampering => ("ウェブサイトの改ざん", "tampering with a website"),
        IncidentType::WebSkimming => ("決済ページの改ざん", "tampering with a payment page"),
        IncidentType::VulnerabilityExploitation => ("脆弱性の悪用", "the exploitation of a vulnerability"),
        IncidentType::Misdelivery => ("誤送信または誤送付", "a misdelivery"),
        IncidentType::Misconfiguration => ("設定の誤り", "a misconfiguration"),
        IncidentType::LostItem => ("紛失または誤廃棄", "a loss"),
        IncidentType::Theft => ("盗難", "a theft"),
        IncidentType::Insider => ("内部関係者の不正", "misconduct by an insider"),
        IncidentType::ThirdParty => ("委託先など外部で起きた事案", "an incident at a contractor or provider"),
        IncidentType::ServiceDisruption => ("業務やサービスの停止", "a disruption of operations or services"),
        IncidentType::Other => ("その他の事案", "an incident of another kind"),
    };
    lang.pick(ja, en)
}

/// A cause as a noun.
fn cause_in_prose(cause: &str, lang: Lang) -> &str {
    let (ja, en) = match cause {
        "email_attachment" => ("メールの添付ファイルの開封", "the opening of a mail attachment"),
        "macro" => ("マクロの有効化", "the enabling of macros"),
        "password_zip" => ("パスワード付きZIPファイル", "a ZIP file with a password"),
        "email_link" => ("メールのリンクの開封", "the opening of a link in a mail"),
        "phishing" => ("フィッシング", "phishing"),
        "vpn" => ("VPN機器からの侵入", "entry through VPN equipment"),
        "rdp" => ("リモートデスクトップからの侵入", "entry through remote desktop"),
        "remote_access" => ("遠隔接続からの侵入", "entry through remote access"),
        "password_list" => ("パスワードリスト攻撃", "a password list attack"),
        "brute_force" => ("総当たり攻撃", "a brute-force attack"),
        "weak_password" => ("弱いパスワード", "a weak password"),
        "stolen_credentials" => ("認証情報の悪用", "the abuse of credentials"),
        "sql_injection" => ("SQLインジェクション", "SQL injection"),
        "vulnerability" => ("脆弱性", "a vulnerability"),
        "web_skimmer" => ("決済ページの改ざん", "an altered payment page"),
        "support_scam" => ("サポート詐欺", "a support scam"),
        "human_error" => ("人為的なミス", "human error"),
        "misconfiguration" => ("設定の誤り", "a misconfiguration"),
        "rule_violation" => ("規則に反した取り扱い", "a breach of rules"),
        "insider" => ("内部関係者の不正", "misconduct by an insider"),
        "theft" => ("盗難", "theft"),
        "loss" => ("紛失", "loss"),
        "contractor" => ("委託先など外部の組織", "something at a contractor or provider"),
        "system_fault" => ("システムの不具合", "a system fault"),
        _ => return label("Cause", cause, lang),
    };
    lang.pick(ja, en)
}
