//! Which machines and things were hit.

use serde_json::{Value, json};

use super::mapping::{Coded, MAPPING};
use crate::export::exchange::brief;
use crate::export::exchange::standing::Standing;

/// `asset`. A variety has an amount where all machines of it that are counted, whatever happened to them, have one
/// exact number: whether 38 encrypted PCs are among 40 infected ones is not told, so nothing is added up.
pub fn asset(coded: &Coded, standing: Standing<'_>) -> Value {
    let counts = standing.counts("devices");
    let assets = coded.values("asset.assets").iter().map(|variety| {
        let of_variety = |about: &&str| {
            let kind = about.split(' ').next().unwrap_or_default();
            MAPPING.values("DeviceKind", kind, "asset.assets").contains(variety)
        };
        let all = standing.terms("devices").filter(of_variety).count();
        let numbers: Vec<_> = counts.iter().filter(|(a, _)| of_variety(a)).map(|(_, c)| *c).collect();
        match numbers.first() {
            Some(one) if numbers.len() == all && numbers.iter().all(|c| c == one) && one.is_exact() => {
                json!({ "variety": variety, "amount": one.n })
            }
            _ => json!({ "variety": variety }),
        }
    });
    let mut assets: Vec<Value> = assets.collect();
    if assets.is_empty() {
        assets.push(json!({ "variety": "Unknown" }));
    }
    let mut out = json!({ "assets": assets, "cloud": ["Unknown"] });
    if let Some(words) = brief::devices(standing) {
        out["notes"] = json!(words);
    }
    out
}
