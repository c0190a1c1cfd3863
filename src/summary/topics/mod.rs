//! The sentences, by topic.

pub(super) mod data;
mod extent;
pub(super) mod incident;
pub(super) mod response;
mod terms;

use serde_json::Value;

use crate::compare::number;
use crate::label::Lang;
use crate::label::fact::qualifier;
use crate::mention::Qualifier;

/// A count in prose with its counter behind it: 約740件, "about 740". `None` where no number is given.
fn amount(value: &Value, counter: &str, lang: Lang) -> Option<String> {
    let n = number(value["count"].as_u64()?);
    Some(match (lang, qualifier(value)) {
        (Lang::Ja, Qualifier::Exact) => format!("{n}{counter}"),
        (Lang::Ja, Qualifier::About) => format!("約{n}{counter}"),
        (Lang::Ja, Qualifier::AtMost) => format!("最大{n}{counter}"),
        (Lang::Ja, Qualifier::AtLeast) => format!("{n}{counter}以上"),
        (Lang::En, Qualifier::Exact) => n,
        (Lang::En, Qualifier::About) => format!("about {n}"),
        (Lang::En, Qualifier::AtMost) => format!("at most {n}"),
        (Lang::En, Qualifier::AtLeast) => format!("at least {n}"),
    })
}

/// Is the count exactly one?
fn one(value: &Value) -> bool {
    value["count"].as_u64() == Some(1)
}
