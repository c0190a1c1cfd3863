//! What terms are called, for the page: it holds both languages.

use std::collections::BTreeMap;

use crate::case::{FIELDS, Verdict};
use crate::label::{Lang, label};
use crate::record::{ReportItems, vocabularies};

/// Vocabulary to terms in their order, each with its name in Japanese and in English.
pub(super) type Terms = BTreeMap<&'static str, Vec<(&'static str, &'static str, &'static str)>>;

/// Keys of the record that the page shows beside the ledger's.
const KEYS: [&str; 6] = ["document_kind", "title", "published", "report_stage", "contacts", "report_items"];

/// Every vocabulary that the page speaks of.
pub(super) fn terms() -> Terms {
    let mut out = Terms::new();
    let mut add = |vocabulary: &'static str, list: Vec<&'static str>| {
        let named = |term| (term, label(vocabulary, term, Lang::Ja), label(vocabulary, term, Lang::En));
        out.insert(vocabulary, list.into_iter().map(named).collect());
    };
    for (vocabulary, list) in vocabularies() {
        add(vocabulary, list);
    }
    add("Qualifier", vec!["exact", "about", "at_most", "at_least"]);
    add("Verdict", Verdict::ALL.iter().map(|v| v.as_str()).collect());
    add("ReportItem", ReportItems::NAMES.to_vec());
    add("Field", FIELDS.iter().chain(&KEYS).copied().collect());
    out
}
