//! What the page of one case holds: its documents, what joins them, its ledger and the words of everything.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::spans::{Rules, Span, Spans};
use crate::case::{Case, CaseCorrection, Corrected, Reason, Verdict};
use crate::dataset::Dataset;
use crate::record::{Correction, DocumentKind, Evidence, Record, ReportItems, ReportStage};

/// The page of a case.
#[derive(Serialize)]
pub(super) struct Sheet<'d> {
    documents: Vec<Document<'d>>,
    links: Vec<Link>,
    facts: Vec<Fact<'d>>,
    /// How readers split and joined it.
    corrections: &'d [CaseCorrection],
}

#[derive(Serialize)]
struct Document<'d> {
    id: &'d str,
    path: Option<&'d str>,
    url: Option<&'d str>,
    retrieved: Option<&'d str>,
    sha256: &'d str,
    kind: Option<DocumentKind>,
    title: Option<&'d str>,
    organization: Option<&'d str>,
    published: Option<&'d str>,
    stage: Option<ReportStage>,
    /// What the record says of the document itself, in the record's order.
    about: Vec<About>,
    /// Items that the law wants told; those of which the document is silent are left out.
    items: Vec<About>,
    /// What readers changed.
    corrections: &'d [Correction],
    text: Option<&'d str>,
    spans: Vec<Span<'d>>,
}

/// `[key, value, confidence, spans]`
#[derive(Serialize)]
struct About(&'static str, Value, f64, Vec<usize>);

#[derive(Serialize)]
struct Link {
    documents: [usize; 2],
    score: f64,
    why: Vec<(Reason, f64)>,
}

#[derive(Serialize)]
struct Fact<'d> {
    field: &'d str,
    about: &'d str,
    verdict: Verdict,
    value: Option<&'d Value>,
    claims: Vec<Claim<'d>>,
}

/// `[document, value, confidence, spans, correction]`
#[derive(Serialize)]
struct Claim<'d>(usize, &'d Value, f64, Vec<usize>, Option<&'d Corrected>);

impl<'d> Sheet<'d> {
    /// The page of a case of the set.
    pub(super) fn new(set: &'d Dataset, case: &'d Case, rules: &mut Rules<'d>) -> Self {
        let records: Vec<&Record> = set.documents(case).collect();
        let at: HashMap<&str, usize> = records.iter().enumerate().map(|(n, r)| (r.id.as_str(), n)).collect();
        let mut spans: Vec<Spans<'d>> = records.iter().map(|r| Spans::new(set.text(r))).collect();
        let mut facts = Vec::with_capacity(case.facts.len());
        for fact in &case.facts {
            let mut claims = Vec::with_capacity(fact.claims.len());
            for claim in &fact.claims {
                let place = at.get(claim.document.as_str()).and_then(|&n| Some((n, spans.get_mut(n)?)));
                if let Some((n, spans)) = place {
                    let words = spans.numbers(&claim.evidence);
                    claims.push(Claim(n, &claim.value, claim.confidence, words, claim.corrected.as_ref()));
                }
            }
            facts.push(Fact {
                field: &fact.field,
                about: &fact.about,
                verdict: fact.verdict,
                value: fact.value.as_ref(),
                claims,
            });
        }
        let links = case.links.iter().filter_map(|link| {
            let [a, b] = &link.documents;
            Some(Link {
                documents: [*at.get(a.as_str())?, *at.get(b.as_str())?],
                score: link.score,
                why: link.why.iter().map(|why| (why.reason, why.weight)).collect(),
            })
        });
        let links = links.collect();
        let documents =
            records.iter().zip(spans).map(|(record, spans)| document(record, spans, rules)).collect();
        Sheet { documents, links, facts, corrections: &case.corrections }
    }
}

fn document<'d>(record: &'d Record, mut spans: Spans<'d>, rules: &mut Rules<'d>) -> Document<'d> {
    let about = about(record, &mut spans);
    let items = items(&record.report_items, &mut spans);
    Document {
        id: &record.id,
        path: record.source.path.as_deref(),
        url: record.source.url.as_deref(),
        retrieved: record.source.retrieved.as_deref(),
        sha256: &record.source.sha256,
        kind: record.document_kind.as_ref().map(|k| k.value),
        title: record.title.as_ref().map(|t| t.value.as_str()),
        organization: record.organization.as_ref().map(|o| o.value.as_str()),
        published: record.published.as_ref().map(|p| p.value.as_str()),
        stage: record.report_stage.as_ref().map(|s| s.value),
        about,
        items,
        corrections: &record.corrections,
        text: spans.text(),
        spans: spans.finish(rules),
    }
}

fn about<'d>(record: &'d Record, spans: &mut Spans<'d>) -> Vec<About> {
    let mut out = Vec::new();
    let mut add = |key, value: Value, confidence, evidence: &'d [Evidence]| {
        out.push(About(key, value, confidence, spans.numbers(evidence)));
    };
    if let Some(k) = &record.document_kind {
        add("document_kind", k.value.as_str().into(), k.confidence, &k.evidence);
    }
    if let Some(t) = &record.title {
        add("title", t.value.as_str().into(), t.confidence, &t.evidence);
    }
    if let Some(p) = &record.published {
        add("published", p.value.as_str().into(), p.confidence, &p.evidence);
    }
    if let Some(s) = &record.report_stage {
        add("report_stage", s.value.as_str().into(), s.confidence, &s.evidence);
    }
    for c in &record.contacts {
        let value = Value::Array(vec![c.kind.as_str().into(), c.value.as_str().into()]);
        add("contacts", value, c.confidence, &c.evidence);
    }
    out
}

fn items<'d>(items: &'d ReportItems, spans: &mut Spans<'d>) -> Vec<About> {
    ReportItems::NAMES
        .into_iter()
        .zip(items.all())
        .filter_map(|(name, item)| {
            let item = item.as_ref()?;
            Some(About(name, item.value.as_str().into(), item.confidence, spans.numbers(&item.evidence)))
        })
        .collect()
}
