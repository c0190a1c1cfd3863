//! The corrections of a card: what a reader changed, who, and why.

use serde_json::Value;

use super::heading;
use crate::cli::page::{Page, quotes};
use crate::compare::words;
use crate::record::{Correction, CorrectionAction};
use crate::wide;

/// Columns of the labels.
const LABEL: usize = 16;

/// Writes what readers changed.
pub(super) fn corrections(page: &mut Page, list: &[Correction]) {
    if list.is_empty() {
        return;
    }
    heading(page, "Corrected by readers");
    for c in list {
        let earlier: Vec<String> = c.earlier.iter().map(value).collect();
        let now = c.value.as_ref().map(value).unwrap_or_default();
        let change = match (c.action, earlier.as_slice()) {
            (CorrectionAction::Drop, _) => format!("not {}", earlier.join(", ")),
            (_, []) => format!("added: {now}"),
            (_, [one]) if *one == now => format!("confirmed: {now}"),
            _ => format!("{now}, not {}", earlier.join(", ")),
        };
        let label = words(&c.field);
        page.entry(2, (&label, LABEL), (&wide::clean(&change), 0), "", &quotes(&c.evidence, &now));
        let who = format!("by {}: {}", wide::clean(&c.by), wide::clean(&c.reason));
        page.entry(2, ("", LABEL), (&who, 0), "", "");
    }
}

/// A value in a line: its terms, without what it rests on.
fn value(item: &Value) -> String {
    match item {
        Value::Object(map) => {
            let shown = map.iter().filter(|(key, value)| {
                !matches!(key.as_str(), "confidence" | "evidence") && !value.is_null()
            });
            shown.map(|(_, value)| self::value(value)).collect::<Vec<_>>().join(" ")
        }
        Value::Array(list) => list.iter().map(value).collect::<Vec<_>>().join(", "),
        Value::String(text) => wide::clean(text),
        other => other.to_string(),
    }
}
