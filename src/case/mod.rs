//! Cases: the documents of one incident, what joins them, and the ledger of what they say.
//!
//! [`link`](fn@link) makes cases of records. Its parts: `name` makes organisations comparable, `profile` reads what of
//! a record speaks for or against one incident, `link` weighs two records, `cluster` makes groups of pairs, `corrected`
//! splits and joins them as readers say, `claims` and `ledger` set side by side what the documents say. `docs/cases.md` has the weights and what they are for.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "members, pairs and entries are numbers of the one list of profiles or entries that they were made from, and no group is empty; names are sliced at words found in them"
)]

mod claims;
mod cluster;
mod corrected;
mod day;
mod digest;
mod ledger;
mod link;
mod name;
mod profile;
mod types;

#[cfg(test)]
mod tests;

pub use claims::FIELDS;
pub use corrected::{CaseAction, CaseCorrection, find};
pub use day::{Day, days_between};
pub use ledger::{Claim, Corrected, Fact, Verdict};
pub use link::{Cited, Reason, Why};
pub use name::{Name, Names, Relation};

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::corrections::{Corrections, Warning};
use crate::record::{Correction, DocumentKind, Record, ReportStage};
use corrected::Group;
use profile::Profile;

/// Version of the case's shape. It changes when a key is renamed or removed, or changes its meaning.
pub const SCHEMA_VERSION: &str = "1";

/// A document of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseDocument {
    /// Identifier of its record.
    pub id: String,
    /// Path as the user gave it.
    pub path: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// SHA-256 of the document's own bytes, in hexadecimal.
    pub sha256: String,
    /// What kind of document it is.
    pub kind: Option<DocumentKind>,
    /// Its title.
    pub title: Option<String>,
    /// The organisation as it writes it.
    pub organization: Option<String>,
    /// Day of issue, ISO 8601.
    pub published: Option<String>,
    /// Which report it is.
    pub report_stage: Option<ReportStage>,
    /// What readers changed in its record; empty where nobody did.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

/// What speaks for and against two documents of a case telling of one incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Identifiers of the two records, in the order of the case.
    pub documents: [String; 2],
    /// Sum of the weights, at most 1; from 0.6 on two documents are joined.
    pub score: f64,
    /// The reasons, with the words that they rest on.
    pub why: Vec<Why>,
}

/// One incident: its documents, what joins them and what they say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// Version of this shape.
    pub schema_version: String,
    /// Identifier: day of issue of the earliest document, and the beginning of its SHA-256.
    pub id: String,
    /// Identifiers by which the case, or a part of it, may be known from before: those that its other documents would
    /// give it, and those of cases that readers joined.
    #[serde(default)]
    pub previous_ids: Vec<String>,
    /// The organisation, as most documents write it.
    pub organization: Option<String>,
    /// Other ways in which the documents write it.
    pub other_names: Vec<String>,
    /// First day that a document of the case names, ISO 8601; `null` without a day with a year.
    pub first_day: Option<String>,
    /// Last such day.
    pub last_day: Option<String>,
    /// The documents in order of publication; those without a day come last.
    #[schemars(length(min = 1))]
    pub documents: Vec<CaseDocument>,
    /// What joins them: every two documents whose score joins them.
    pub links: Vec<Link>,
    /// What they say, fact by fact, in the order of the record's fields.
    pub facts: Vec<Fact>,
    /// How readers split and joined it; empty where nobody did.
    #[serde(default)]
    pub corrections: Vec<CaseCorrection>,
}

impl Case {
    /// The facts of a field, in the order of the ledger.
    pub fn facts_of(&self, field: &str) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |f| f.field == field)
    }
}

/// Cases, and the documents that tell of no incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The cases, by the publication of their first documents.
    pub cases: Vec<Case>,
    /// How many documents of other kinds were left out, by kind (`unknown` for a document without one).
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Joins records of one incident into cases. The order of the records does not matter.
pub fn link(records: &[Record], names: &Names<'_>) -> Linked {
    link_corrected(records, names, &Corrections::default()).0
}

/// As [`link`](fn@link), with cases split and joined as readers say, and what of that could not be done.
pub fn link_corrected(
    records: &[Record],
    names: &Names<'_>,
    corrections: &Corrections,
) -> (Linked, Vec<Warning>) {
    let mut profiles: Vec<Profile<'_>> = Vec::new();
    for record in records {
        // Advisories name incidents without telling of one.
        if record.document_kind.as_ref().is_none_or(|k| k.value != DocumentKind::Advisory) {
            profiles.push(Profile::new(record, names));
        }
    }
    profiles.sort_by(|a, b| {
        let key =
            |p: &Profile<'_>| (link::order(p), p.news, p.record.source.sha256.clone(), p.record.id.clone());
        key(a).cmp(&key(b))
    });
    let pairs = cluster::weigh(&profiles, names);
    let found = cluster::cases(&profiles, &pairs, names);
    let (mut groups, warnings) = corrected::groups(found, &profiles, corrections);
    // What tells of no incident and belongs to none is no case.
    groups.retain(|group| group.members.iter().any(|&at| profiles[at].incident));
    let mut stands = vec![0; profiles.len()];
    groups.iter().flat_map(|group| &group.members).for_each(|&at| stands[at] += 1);
    let mut cases: Vec<Case> =
        groups.iter().map(|group| case(group, &profiles, &pairs, names, &stands)).collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let members = groups.iter().flat_map(|group| &group.members);
    let linked: BTreeSet<&str> = members.map(|&at| profiles[at].record.id.as_str()).collect();
    let mut left_out = BTreeMap::new();
    for record in records.iter().filter(|r| !linked.contains(r.id.as_str())) {
        let kind = record.document_kind.as_ref().map_or("unknown", |k| k.value.as_str());
        *left_out.entry(kind).or_insert(0) += 1;
    }
    (Linked { cases, left_out }, warnings)
}

fn case(
    group: &Group,
    profiles: &[Profile<'_>],
    pairs: &cluster::Pairs,
    names: &Names<'_>,
    stands: &[usize],
) -> Case {
    let members = &group.members;
    // Of news of several incidents only what it tells of this one counts.
    let parts: Vec<Option<Record>> = members
        .iter()
        .map(|&at| {
            let several = profiles[at].news && (profiles[at].several || stands[at] > 1);
            several.then(|| digest::part(at, members, profiles, pairs)).flatten()
        })
        .collect();
    let parts: Vec<Option<Profile<'_>>> =
        parts.iter().map(|part| part.as_ref().map(|record| Profile::new(record, names))).collect();
    let documents: Vec<&Profile<'_>> =
        members.iter().zip(&parts).map(|(&at, part)| part.as_ref().unwrap_or(&profiles[at])).collect();
    let mut links = Vec::new();
    for (n, &a) in members.iter().enumerate() {
        for &b in &members[n + 1..] {
            if let Some(c) = pairs.get(&(a, b)).filter(|c| c.points >= link::JOIN) {
                links.push(Link {
                    documents: [a, b].map(|at| profiles[at].record.id.clone()),
                    score: f64::from(c.points.min(100)) / 100.0,
                    why: c.why.clone(),
                });
            }
        }
    }
    let (organization, other_names) = organization(&documents);
    let windows = || documents.iter().filter_map(|p| p.window());
    Case {
        schema_version: SCHEMA_VERSION.into(),
        id: group.id.clone(),
        previous_ids: group.previous.iter().cloned().collect(),
        organization,
        other_names,
        first_day: windows().map(|w| w.0).min().map(|d| d.to_string()),
        last_day: windows().map(|w| w.1).max().map(|d| d.to_string()),
        documents: members.iter().map(|&at| document(profiles[at].record)).collect(),
        links,
        facts: ledger::ledger(&documents, names),
        corrections: group.corrections.clone(),
    }
}

fn document(record: &Record) -> CaseDocument {
    CaseDocument {
        id: record.id.clone(),
        path: record.source.path.clone(),
        url: record.source.url.clone(),
        sha256: record.source.sha256.clone(),
        kind: record.document_kind.as_ref().map(|k| k.value),
        title: record.title.as_ref().map(|t| t.value.clone()),
        organization: record.organization.as_ref().map(|o| o.value.clone()),
        published: record.published.as_ref().map(|p| p.value.clone()),
        report_stage: record.report_stage.as_ref().map(|s| s.value),
        corrections: record.corrections.clone(),
    }
}

/// The name that most documents write, of equals the longest, and the others.
fn organization(documents: &[&Profile<'_>]) -> (Option<String>, Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in documents.iter().filter_map(|p| p.record.organization.as_ref()) {
        *counts.entry(&name.value).or_default() += 1;
    }
    let best = counts.iter().max_by_key(|(name, n)| (**n, name.chars().count())).map(|(name, _)| *name);
    let others = counts.keys().filter(|name| Some(**name) != best).map(|name| name.to_string()).collect();
    (best.map(str::to_string), others)
}

/// The JSON Schema of a case, as committed under `schema/`.
pub fn schema() -> serde_json::Value {
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Case>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "kaiji case".into());
    }
    schema
}
