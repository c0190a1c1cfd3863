//! `kaiji rules check`: every rule against its own examples.

use super::RuleSet;
use crate::error::Error;
use crate::record::{
    Cause, ContactKind, DataCategory, DeviceKind, DeviceState, Discoverer, DiscoveryMeans, EventKind,
    IncidentType, LeakStatus, MeasureCategory, PartyKind, Protection, SecondaryDamage, Subject,
    ThirdPartyRole,
};
use crate::text::Morphology;

/// Result of a check.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// Rules tried.
    pub rules: usize,
    /// Examples tried.
    pub examples: usize,
    /// Words of the lists.
    pub words: usize,
    /// What is wrong, by file and line.
    pub problems: Vec<Error>,
}

/// Runs every rule's examples and checks that every value is one that records know.
pub fn check(rules: &RuleSet, morphology: &Morphology) -> CheckReport {
    let mut report = CheckReport::default();
    let mut segmenter = morphology.segmenter();
    for (set, patterns) in rules.pattern_sets() {
        for (i, rule) in patterns.rules().iter().enumerate() {
            report.rules += 1;
            let mut problem = |message: String| {
                report.problems.push(Error::Rule { file: rule.file.clone(), line: rule.line, message });
            };
            for value in &rule.says {
                if !known(set, value) {
                    problem(format!("rule {} says {value:?}, which {set} does not know", rule.id));
                }
            }
            for (examples, wanted) in [(&rule.matches, true), (&rule.reject, false)] {
                for example in examples {
                    report.examples += 1;
                    let reading = segmenter.read(example, 0).text;
                    let scan = patterns.scan(&reading);
                    let matched = patterns.holds(i, &patterns.scanned(&reading, &scan));
                    if matched != wanted {
                        problem(format!(
                            "rule {} {} its example {example:?}, which reads {reading:?}",
                            rule.id,
                            if wanted { "does not match" } else { "matches" },
                        ));
                    }
                }
            }
        }
    }
    let (wrong, examples) = rules.filter.check();
    report.problems.extend(wrong);
    report.examples += examples;
    for (name, lexicon, accepts) in [
        ("data", &rules.data, (|v: &str| DataCategory::parse(v).is_some()) as fn(&str) -> bool),
        ("devices", &rules.devices, |v| DeviceKind::parse(v).is_some()),
        ("malware", &rules.malware, |_| true),
        ("units", &rules.units, |_| true),
        ("bodies", &rules.bodies, |v| {
            PartyKind::parse(v).is_some()
                || matches!(v, "contractor" | "government" | "office" | "modifier" | "lead" | "tail" | "act")
        }),
        ("services", &rules.service_words, |v| matches!(v, "service" | "general" | "lead" | "act")),
        ("contacts", &rules.contact_words, |v| {
            ContactKind::parse(v).is_some() || matches!(v, "ask" | "plain" | "others")
        }),
    ] {
        for term in lexicon.terms() {
            report.words += 1;
            if term.value != "-skip" && !accepts(&term.value) {
                report.problems.push(Error::Rule {
                    file: format!("lexicon/{name}.tsv"),
                    line: 1,
                    message: format!("{} stands for {:?}, which is no known value", term.word, term.value),
                });
            }
        }
    }
    report
}

fn known(set: &str, value: &str) -> bool {
    match set {
        "sections" => crate::analysis::Role::parse(value).is_some(),
        "status" => matches!(value, "none" | "continued") || LeakStatus::parse(value).is_some(),
        "events" => EventKind::parse(value).is_some(),
        "event_vetoes" => value == "veto",
        "measures" => MeasureCategory::parse(value).is_some(),
        "incidents" => IncidentType::parse(value).is_some(),
        "states" => DeviceState::parse(value).is_some(),
        "affected" => value == "reject",
        "figures" => crate::facts::FIGURE_VALUES.contains(&value),
        "money" => crate::facts::MONEY_VALUES.contains(&value),
        "causes" => Cause::parse(value).is_some(),
        "discovery" => Discoverer::parse(value).is_some() || DiscoveryMeans::parse(value).is_some(),
        "subjects" => value == "none" || Subject::parse(value).is_some(),
        "secondary_damage" => SecondaryDamage::parse(value).is_some(),
        "protection" => Protection::parse(value).is_some(),
        "parties" => {
            PartyKind::parse(value).is_some() || matches!(value, "told" | "preliminary" | "final" | "veto")
        }
        "third_parties" => {
            let role = ["unnamed.", "quoted.", "after."].iter().find_map(|how| value.strip_prefix(how));
            let role = role.unwrap_or(value);
            value == "veto" || ThirdPartyRole::parse(role).is_some()
        }
        "services" => {
            matches!(
                value,
                "stopped" | "down" | "limited" | "restored" | "restoring" | "resumed" | "resuming" | "veto"
            )
        }
        _ => matches!(
            value,
            "notice"
                | "news"
                | "advisory"
                | "other"
                | "first"
                | "update"
                | "final"
                | "background"
                | "lure"
                | "outage"
                | "denied"
        ),
    }
}
