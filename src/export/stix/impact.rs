//! What the incident did: to data, and in money.

use serde_json::{Value, json};

use super::object::{IMPACT, Stamps, extended};
use crate::case::Case;
use crate::export::exchange::impact::{Impact, impacts};
use crate::export::exchange::standing::Standing;
use crate::export::exchange::{INCIDENT, money};

/// The `impact` objects of a case.
pub fn objects(case: &Case, stamps: &Stamps) -> Vec<Value> {
    let standing = Standing::of(case);
    let data = impacts(standing).into_iter().map(|impact| confidentiality(case, &impact, stamps));
    let money = money::sums(standing).into_iter().map(|sum| {
        let mut monetary = json!({ "variety": sum.variety });
        if let Some(yen) = sum.yen {
            monetary["currency"] = json!("JPY");
            monetary["min_amount"] = json!(yen);
            monetary["max_amount"] = json!(yen);
        }
        let own = json!({ "impact_category": "monetary", "extensions": { "monetary-ext": monetary } });
        extended("impact", &format!("{} {}", case.id, sum.variety), stamps, IMPACT, own)
    });
    data.chain(money).collect()
}

/// Numbers have no place for 約 or 最大: the description of the same object tells it.
fn confidentiality(case: &Case, impact: &Impact, stamps: &Stamps) -> Value {
    let mut details = json!({ "loss_type": impact.loss, "information_type": impact.information });
    if let Some((_, count)) = impact.records {
        details["record_count"] = json!(count.n);
    }
    let mut own = json!({
        "impact_category": "confidentiality",
        "description": impact.words(),
        "extensions": { "confidentiality-ext": details },
    });
    if let Some(people) = impact.people {
        let entity = INCIDENT.values("Unit", "persons", "entity");
        own["impacted_entity_counts"] = json!({ entity.first().copied().unwrap_or("individual"): people.n });
    }
    let of = format!("{} {} {}", case.id, impact.information, impact.status);
    extended("impact", &of, stamps, IMPACT, own)
}
