//! What facts of a case's ledger are called, and their values.

use serde_json::Value;

use super::{Lang, field, label};
use crate::compare::{counted, number};
use crate::mention::Qualifier;

/// Of a fact's `about` what its field is about, as people say it: `pc infected` is "PCs, infected". Empty where the
/// field is one fact.
pub fn about(name: &str, about: &str, lang: Lang) -> String {
    let (first, rest) = about.split_once(' ').unwrap_or((about, ""));
    let two = |a: &str, b: &str| match b {
        "" => a.to_string(),
        _ => lang.pick(format!("{a}・{b}"), format!("{a}, {b}")),
    };
    let one = |vocabulary: &str| label(vocabulary, about, lang).to_string();
    match name {
        "incident_types" => one("IncidentType"),
        "first_days" => one("EventKind"),
        "dates" => label("EventKind", first, lang).to_string(),
        "devices" => two(label("DeviceKind", first, lang), label("DeviceState", rest, lang)),
        "affected" => two(label("Unit", first, lang), label("LeakStatus", rest, lang)),
        "headcounts" => one("HeadcountRole"),
        "sites" => format!("{} ({rest})", label("SiteRole", first, lang)),
        "spoofed_mails" => one("MailUnit"),
        "leaked_data" => one("DataCategory"),
        "subjects" => one("Subject"),
        "exposure" => match about {
            "start" => lang.pick("始め", "start").to_string(),
            _ => lang.pick("終わり", "end").to_string(),
        },
        "causes" => one("Cause"),
        "discovery" => one("Discoverer"),
        "countermeasures" => one("MeasureCategory"),
        "parties" => two(label("PartyKind", first, lang), rest),
        "third_parties" => two(label("ThirdPartyRole", first, lang), rest),
        "protection" => one("Protection"),
        "money" => two(label("MoneyKind", first, lang), label("MoneyStatus", rest, lang)),
        _ => about.to_string(),
    }
}

/// The value of a fact as people say it; empty where the fact is just that it is so.
pub fn value(name: &str, value: &Value, lang: Lang) -> String {
    let term = |vocabulary: &str| label(vocabulary, value.as_str().unwrap_or_default(), lang).to_string();
    match name {
        "devices" | "affected" | "headcounts" | "sites" | "spoofed_mails" => match value["count"].as_u64() {
            None => lang.pick("数の記載なし", "number not told").to_string(),
            Some(_) if value["status"].is_string() => {
                label("LeakStatus", value["status"].as_str().unwrap_or_default(), lang).to_string()
            }
            Some(n) => counted(n, qualifier(value), lang),
        },
        "leaked_data" => term("LeakStatus"),
        "secondary_damage" => term("SecondaryDamage"),
        "causes" => term("Certainty"),
        "services" => term("ServiceState"),
        "countermeasures" => term("MeasureStatus"),
        "parties" => term("PartyStatus"),
        "money" => match value["amount"].as_u64() {
            None => lang.pick("金額の記載なし", "sum not told").to_string(),
            Some(n) => lang.pick(format!("{}円", number(n)), format!("{} yen", number(n))),
        },
        _ => value.as_str().unwrap_or_default().to_string(),
    }
}

/// How a count of the ledger is meant.
pub fn qualifier(value: &Value) -> Qualifier {
    serde_json::from_value(value["qualifier"].clone()).unwrap_or(Qualifier::Exact)
}

/// The field and what of it: "devices: PCs, infected".
pub fn name(field_name: &str, of: &str, lang: Lang) -> String {
    let name = field(field_name, lang);
    match about(field_name, of, lang) {
        about if about.is_empty() => name.to_string(),
        about => format!("{name}: {about}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn facts_are_called_in_both_languages() {
        let all = |field: &str, of: &str, v: Value| {
            Lang::ALL.map(|lang| format!("{} = {}", name(field, of, lang), value(field, &v, lang)))
        };
        assert_eq!(
            all("devices", "pc infected", json!({"count": 1200, "qualifier": "about"})),
            ["機器: パソコン・感染 = 約1,200", "devices: PCs, infected = ~1,200"]
        );
        assert_eq!(
            all("devices", "server encrypted", json!({"count": null, "qualifier": null})),
            ["機器: サーバー・暗号化 = 数の記載なし", "devices: servers, encrypted = number not told"]
        );
        assert_eq!(
            all("leaked_data", "name", json!("possible")),
            ["漏えい情報: 氏名 = 漏えいの可能性", "leaked data: names = possibly leaked"]
        );
        assert_eq!(
            all("money", "ransom refused", json!({"amount": null})),
            ["金額: 身代金・不払い = 金額の記載なし", "money: ransom, refused = sum not told"]
        );
        // A denial is no count of what leaked.
        assert_eq!(
            all(
                "affected",
                "persons leaked",
                json!({"count": 90, "qualifier": "exact", "status": "not_leaked"})
            )[1],
            "people and records: people, leaked = not leaked"
        );
    }
}
