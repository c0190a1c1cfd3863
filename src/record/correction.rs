//! What a reader changed in a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Evidence;
use super::vocabulary::vocabulary;

vocabulary! {
    /// What a correction did.
    CorrectionAction {
        /// A value stands instead of another.
        Set => "set",
        /// A value was taken away.
        Drop => "drop",
        /// A value was added.
        Add => "add",
    }
}

/// A correction that was applied to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// What it did.
    pub action: CorrectionAction,
    /// Key of the record; `report_items.cause` and the like for an item of a statutory report.
    pub field: String,
    /// The value that stands there now, in the record's shape without `confidence` and `evidence`; `null` where a value
    /// was taken away.
    pub value: Option<Value>,
    /// What stood there, in the record's shape with `confidence` and `evidence`; empty where nothing did.
    pub earlier: Vec<Value>,
    /// The words that the value rests on; empty where a value was taken away.
    pub evidence: Vec<Evidence>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}
