//! The ledger of a case: each fact with every claim made of it, in order, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::claims::{About, Form, Said, claims};
use super::name::{Names, Relation};
use super::profile::Profile;
use crate::record::{Evidence, Record};

/// What became of a fact over the documents of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// At least two documents of different text say it, and none says otherwise.
    Agreed,
    /// A later document says otherwise; what it says holds.
    Revised,
    /// One document says it, and the others say nothing of it.
    OnlyInOne,
    /// Documents of one day, or without a day, say different things.
    InConflict,
    /// A later document denies it.
    Withdrawn,
}

impl Verdict {
    /// Every verdict, in order.
    pub const ALL: [Verdict; 5] =
        [Verdict::Agreed, Verdict::Revised, Verdict::OnlyInOne, Verdict::InConflict, Verdict::Withdrawn];

    /// The verdict as files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Agreed => "agreed",
            Verdict::Revised => "revised",
            Verdict::OnlyInOne => "only_in_one",
            Verdict::InConflict => "in_conflict",
            Verdict::Withdrawn => "withdrawn",
        }
    }
}

/// What one document says of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Identifier of the document's record.
    pub document: String,
    /// When the document was published, ISO 8601; `null` where it does not say.
    pub published: Option<String>,
    /// The value, in the shape of its field.
    pub value: Value,
    /// How sure the record is, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words, in the canonical text of the document.
    pub evidence: Vec<Evidence>,
    /// Who corrected it, where a reader did.
    #[serde(default)]
    pub corrected: Option<Corrected>,
}

/// That a reader corrected a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Corrected {
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A fact and all that is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// The field of the record; `first_days` for the first day of each kind of event that begins an incident.
    pub field: String,
    /// What of the field: device and state, unit and status, category, kind and month and day; empty where the field
    /// is one fact.
    pub about: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The value that holds; `null` where it is withdrawn or in conflict.
    pub value: Option<Value>,
    /// Every claim, in order of publication; those of documents without a day come last.
    #[schemars(length(min = 1))]
    pub claims: Vec<Claim>,
}

struct Entry {
    said: Said,
    claim: Claim,
    issued: Option<Date>,
    /// The document's text: a copy is no second voice.
    text: String,
}

/// The ledger of some documents, given in the order of the case.
pub fn ledger(documents: &[&Profile<'_>], names: &Names<'_>) -> Vec<Fact> {
    let mut facts: BTreeMap<About, Vec<Entry>> = BTreeMap::new();
    for profile in documents {
        let record = profile.record;
        for (about, said) in claims(record, names) {
            let claim = Claim {
                document: record.id.clone(),
                published: record.published.as_ref().map(|p| p.value.clone()),
                value: said.value.clone(),
                confidence: said.confidence,
                evidence: said.evidence.clone(),
                corrected: corrected(record, about.field, &said.evidence),
            };
            let text = record.source.text_sha256.clone();
            facts.entry(about).or_default().push(Entry { said, claim, issued: profile.issued(), text });
        }
    }
    facts
        .into_iter()
        .filter(|(about, entries)| {
            // A denial stands beside what it denies; alone it is the fact of its own field.
            about.field != "affected" || entries.iter().any(|e| e.said.form != Form::Denied)
        })
        .map(|(about, mut entries)| {
            if about.field == "organization" {
                one_name(&mut entries, names);
            }
            let (verdict, value) = judge(&entries);
            Fact {
                field: about.field.to_string(),
                about: about.about,
                verdict,
                value: value.map(|at| entries[at].claim.value.clone()),
                claims: entries.into_iter().map(|e| e.claim).collect(),
            }
        })
        .collect()
}

/// A shorter or abbreviated name says what the name before it says.
fn one_name(entries: &mut [Entry], names: &Names<'_>) {
    let printed: Vec<_> =
        entries.iter().map(|e| names.name(e.claim.value.as_str().unwrap_or_default())).collect();
    for at in 1..entries.len() {
        let before = (0..at).find(|&b| {
            names
                .relation(&printed[at], &printed[b])
                .is_some_and(|relation| relation <= Relation::Abbreviated)
        });
        if let Some(before) = before {
            entries[at].said.form = entries[before].said.form.clone();
        }
    }
}

/// Who corrected a value of a field, told by the words that it rests on.
fn corrected(record: &Record, field: &str, evidence: &[Evidence]) -> Option<Corrected> {
    let field = if field == "first_days" { "dates" } else { field };
    let found = record
        .corrections
        .iter()
        .rev()
        .find(|c| c.field == field && c.evidence.first().is_some_and(|first| evidence.contains(first)))?;
    Some(Corrected { by: found.by.clone(), reason: found.reason.clone() })
}

/// What became of a fact, and which claim holds.
fn judge(entries: &[Entry]) -> (Verdict, Option<usize>) {
    let form = |at: usize| &entries[at].said.form;
    let all = || 0..entries.len();
    let voices: BTreeSet<&str> = entries.iter().map(|e| e.text.as_str()).collect();
    let agree = |some: &[usize]| {
        some.iter().enumerate().all(|(n, &a)| some[n + 1..].iter().all(|&b| form(a).agrees(form(b))))
    };
    if agree(&all().collect::<Vec<_>>()) {
        // What an earlier report planned a later one tells as done: the step went on.
        let done = |is: bool| move |e: &&Entry| e.said.form == Form::Step(is);
        let planned = entries.iter().filter(done(false)).filter_map(|e| e.issued).min();
        let went_on = entries.iter().filter(done(true)).any(|e| planned.is_some_and(|p| e.issued > Some(p)));
        if went_on {
            return (Verdict::Revised, most_exact(entries, all()));
        }
        let verdict = if voices.len() > 1 { Verdict::Agreed } else { Verdict::OnlyInOne };
        return (verdict, most_exact(entries, all()));
    }
    // Documents without a day do not settle anything.
    let last = entries.iter().filter_map(|e| e.issued).max();
    let latest: Vec<usize> = all().filter(|&at| last.is_some() && entries[at].issued == last).collect();
    let dated: BTreeSet<Date> = entries.iter().filter_map(|e| e.issued).collect();
    let earlier = |at: usize| {
        all().any(|e| entries[e].issued.is_some() && entries[e].issued < last && form(at).agrees(form(e)))
    };
    // What has no day may repeat what was said before, but must not say something of its own.
    let strays = all()
        .filter(|&at| entries[at].issued.is_none())
        .any(|at| !latest.iter().any(|&l| form(at).agrees(form(l))) && !earlier(at));
    if latest.is_empty() || !agree(&latest) || strays || dated.len() < 2 {
        return (Verdict::InConflict, None);
    }
    if latest.iter().any(|&at| *form(at) == Form::Denied) {
        return (Verdict::Withdrawn, None);
    }
    (Verdict::Revised, most_exact(entries, latest.into_iter()))
}

/// Of claims that agree the one that tells most, of equals the one of the earliest day, and of equals the last one.
fn most_exact(entries: &[Entry], some: impl Iterator<Item = usize>) -> Option<usize> {
    some.max_by_key(|&at| {
        let form = &entries[at].said.form;
        (form.exactness(), std::cmp::Reverse(form.first()), at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::LeakStatus;

    fn entry(issued: Option<&str>, text: &str, form: Form) -> Entry {
        let value = Value::Null;
        let claim = Claim {
            document: text.into(),
            published: None,
            value: value.clone(),
            confidence: 1.0,
            evidence: vec![],
            corrected: None,
        };
        let said = Said { value, form, confidence: 1.0, evidence: vec![] };
        Entry { said, claim, issued: issued.map(|d| d.parse().expect("a day")), text: text.into() }
    }

    fn count(n: u64) -> Form {
        Form::Count(Some(n), Some(crate::mention::Qualifier::Exact))
    }

    fn term(status: LeakStatus) -> Form {
        Form::Term(status.to_string())
    }

    const FIRST: Option<&str> = Some("2020-08-05");
    const LATER: Option<&str> = Some("2020-11-14");

    #[test]
    fn a_later_figure_revises_and_an_article_may_repeat_either() {
        let list = [entry(FIRST, "a", count(11)), entry(LATER, "b", count(12))];
        assert_eq!(judge(&list), (Verdict::Revised, Some(1)));
        for repeated in [11, 12] {
            let list = [
                entry(FIRST, "a", count(11)),
                entry(LATER, "b", count(12)),
                entry(None, "c", count(repeated)),
            ];
            assert_eq!(judge(&list).0, Verdict::Revised);
        }
        let list = [entry(FIRST, "a", count(11)), entry(LATER, "b", count(12)), entry(None, "c", count(13))];
        assert_eq!(judge(&list), (Verdict::InConflict, None));
    }

    #[test]
    fn documents_of_one_day_or_of_none_conflict() {
        assert_eq!(
            judge(&[entry(FIRST, "a", count(11)), entry(FIRST, "b", count(12))]),
            (Verdict::InConflict, None)
        );
        assert_eq!(
            judge(&[entry(FIRST, "a", count(11)), entry(None, "b", count(12))]),
            (Verdict::InConflict, None)
        );
    }

    #[test]
    fn a_first_day_is_in_conflict_only_with_what_the_other_does_not_tell() {
        let days = |list: &[&str]| {
            Form::First(list.iter().map(|d| super::super::Day::parse(d).expect("a day")).collect())
        };
        // The article leaves out that it was noticed on the day before, and repeats the second day.
        let list =
            [entry(FIRST, "a", days(&["2020-07-29", "2020-08-05"])), entry(None, "b", days(&["--08-05"]))];
        assert_eq!(judge(&list), (Verdict::Agreed, Some(0)));
        let list = [entry(FIRST, "a", days(&["2020-07-29"])), entry(None, "b", days(&["--08-05"]))];
        assert_eq!(judge(&list), (Verdict::InConflict, None));
        let list = [entry(FIRST, "a", days(&["2020-07-30"])), entry(LATER, "b", days(&["2020-07-29"]))];
        assert_eq!(judge(&list), (Verdict::Revised, Some(1)));
    }

    #[test]
    fn a_step_that_was_planned_and_is_done_is_no_conflict() {
        let (planned, done) = (Form::Step(false), Form::Step(true));
        let undated = [entry(LATER, "a", done.clone()), entry(None, "b", planned.clone())];
        assert_eq!(judge(&undated), (Verdict::Agreed, Some(0)));
        let one_day = [entry(FIRST, "a", planned.clone()), entry(FIRST, "b", done.clone())];
        assert_eq!(judge(&one_day), (Verdict::Agreed, Some(1)));
        let later = [entry(FIRST, "a", planned.clone()), entry(LATER, "b", done.clone())];
        assert_eq!(judge(&later), (Verdict::Revised, Some(1)));
        let more = [entry(FIRST, "a", done), entry(LATER, "b", planned)];
        assert_eq!(judge(&more), (Verdict::Agreed, Some(0)));
    }

    #[test]
    fn a_copy_is_no_second_voice() {
        let copies = [entry(FIRST, "a", count(12)), entry(FIRST, "a", count(12))];
        assert_eq!(judge(&copies).0, Verdict::OnlyInOne);
        let two = [entry(FIRST, "a", count(12)), entry(FIRST, "b", count(12))];
        assert_eq!(judge(&two).0, Verdict::Agreed);
    }

    #[test]
    fn what_a_later_document_denies_is_withdrawn() {
        let list = [entry(FIRST, "a", term(LeakStatus::Possible)), entry(LATER, "b", Form::Denied)];
        assert_eq!(judge(&list), (Verdict::Withdrawn, None));
        let turned = [entry(FIRST, "a", Form::Denied), entry(LATER, "b", term(LeakStatus::Leaked))];
        assert_eq!(judge(&turned), (Verdict::Revised, Some(1)));
    }
}
