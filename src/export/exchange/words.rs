//! What one document says, fact by fact, with its words.

use serde_json::Value;

use super::standing::Count;
use crate::case::Case;
use crate::label::{self, Lang};

/// The claims that a document makes, one a line: `devices, server encrypted: 12: 「サーバー１２台」`.
pub fn claims(case: &Case, document: &str) -> Vec<String> {
    let mut out = Vec::new();
    // The first days are days that stand among the others.
    for fact in case.facts.iter().filter(|f| f.field != "first_days") {
        for claim in fact.claims.iter().filter(|c| c.document == document) {
            let mut line = label::field(&fact.field, Lang::En).to_string();
            if !fact.about.is_empty() {
                line.push_str(&format!(", {}", fact.about));
            }
            if let Some(value) = told(&claim.value) {
                line.push_str(&format!(": {value}"));
            }
            let mut quotes: Vec<&str> = Vec::new();
            for evidence in &claim.evidence {
                if !quotes.contains(&evidence.quote.as_str()) {
                    quotes.push(&evidence.quote);
                }
            }
            let quotes: Vec<String> =
                quotes.into_iter().map(|q| format!("「{}」", q.replace('\n', " "))).collect();
            out.push(format!("{line}: {}", quotes.concat()));
        }
    }
    out
}

/// A value in words; `None` where it says only that it is so.
fn told(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(_) => match Count::of(value) {
            Some(count) => Some(count.words()),
            None => Some(format!("{} yen", value.get("amount")?.as_u64()?)),
        },
        _ => None,
    }
}
