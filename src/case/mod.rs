//! Cases: the documents of one incident, what joins them, and the ledger of what they say.
//!
//! [`link`](fn@link) makes cases of records. Its parts: `name` makes organisations comparable, `profile` reads what of
//! a record speaks for or against one incident, `link` weighs two records, `cluster` makes groups of pairs, `claims`
//! and `ledger` set side by side what the documents say. `docs/cases.md` has the weights and what they are for.

mod claims;
mod cluster;
mod day;
mod ledger;
mod link;
mod name;
mod profile;

pub use claims::FIELDS;
pub use day::days_between;
pub use ledger::{Claim, Fact, Verdict};
pub use link::{Cited, Reason, Why};
pub use name::{Name, Names, Relation};

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::record::{DocumentKind, Record, ReportStage};
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
    /// Identifier: day of issue of the earliest document, and a hash of it and of the organisation.
    pub id: String,
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
    let mut groups = cluster::cases(&profiles, &pairs, names);
    // What tells of no incident and belongs to none is no case.
    groups.retain(|group| group.iter().any(|&at| profiles[at].incident));
    let mut cases: Vec<Case> = groups.iter().map(|group| case(group, &profiles, &pairs, names)).collect();
    unique(&mut cases);
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let linked: BTreeSet<&str> = groups.iter().flatten().map(|&at| profiles[at].record.id.as_str()).collect();
    let mut left_out = BTreeMap::new();
    for record in records.iter().filter(|r| !linked.contains(r.id.as_str())) {
        let kind = record.document_kind.as_ref().map_or("unknown", |k| k.value.as_str());
        *left_out.entry(kind).or_insert(0) += 1;
    }
    Linked { cases, left_out }
}

fn case(group: &[usize], profiles: &[Profile<'_>], pairs: &cluster::Pairs, names: &Names<'_>) -> Case {
    let documents: Vec<&Profile<'_>> = group.iter().map(|&at| &profiles[at]).collect();
    let mut links = Vec::new();
    for (n, &a) in group.iter().enumerate() {
        for &b in &group[n + 1..] {
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
        id: identifier(documents[0]),
        organization,
        other_names,
        first_day: windows().map(|w| w.0).min().map(|d| d.to_string()),
        last_day: windows().map(|w| w.1).max().map(|d| d.to_string()),
        documents: documents.iter().map(|p| document(p.record)).collect(),
        links,
        facts: ledger::ledger(&documents, names),
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

/// Day of issue of a case's earliest document and a hash of its organisation and its bytes: a document that joins
/// later changes nothing, unless it was published earlier.
fn identifier(anchor: &Profile<'_>) -> String {
    let name = anchor.name.as_ref().map_or("", |n| n.comparable.as_str());
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update(b"\n");
    hash.update(anchor.record.source.sha256.as_bytes());
    let hash = crate::source::hex(&hash.finalize());
    let day = anchor.issued().map_or_else(|| "undated".to_string(), |d| d.to_string());
    format!("{day}-{}", &hash[..8])
}

/// Cases with one anchor get a number: copies of one file, or news that is the first to tell of several incidents.
fn unique(cases: &mut [Case]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases {
        let n = seen.entry(case.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            case.id = format!("{}-{n}", case.id);
        }
    }
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
