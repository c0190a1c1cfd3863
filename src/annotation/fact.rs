//! A fact of a document as an annotation: its field, what it says, and the words that say it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::words::{Stretch, Words};
use crate::case::Day;
use crate::record::shape::{Attribute, FIELDS, Field, Form, Kind};
use crate::record::{Evidence, Record};

/// A fact of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Name within its document: the field and its place in the record, `devices-1`; empty for one that a person
    /// added.
    pub key: String,
    /// Where records hold it.
    pub field: &'static Field,
    /// What it says, without what is `null`.
    pub attributes: BTreeMap<String, Value>,
    /// How sure kaiji is, 0 to 1; `None` where a person said it.
    pub confidence: Option<f64>,
    /// The words.
    pub evidence: Vec<Evidence>,
}

/// What stands as the rule of words that a person marked.
pub const BY_HAND: &str = "annotation";

/// The facts of a record, in its order.
pub fn facts(record: &Record) -> Vec<Fact> {
    let Ok(Value::Object(record)) = serde_json::to_value(record) else { return Vec::new() };
    let mut facts = Vec::new();
    for field in FIELDS.iter() {
        let mut n = 0;
        let mut push = |item: &Value, more: Option<(&str, &str)>| {
            let Some(object) = item.as_object() else { return };
            n += 1;
            let mut attributes: BTreeMap<String, Value> = field
                .attributes
                .iter()
                .filter_map(|a| Some((a.name.clone(), object.get(&a.name)?.clone())))
                .filter(|(_, value)| !value.is_null())
                .collect();
            attributes.extend(more.map(|(name, value)| (name.to_string(), value.into())));
            let evidence = object.get("evidence").cloned().unwrap_or_default();
            facts.push(Fact {
                key: format!("{}-{n}", field.name),
                field,
                attributes,
                confidence: object.get("confidence").and_then(Value::as_f64),
                evidence: serde_json::from_value(evidence).unwrap_or_default(),
            });
        };
        let Some(held) = record.get(&field.name) else { continue };
        match field.form {
            Form::Single => push(held, None),
            Form::Values | Form::Items => held.as_array().into_iter().flatten().for_each(|i| push(i, None)),
            Form::ReportItems => {
                for name in terms(field.attribute("item")) {
                    push(&held[name], Some(("item", name)));
                }
            }
        }
    }
    facts
}

fn terms(attribute: Option<&Attribute>) -> &[String] {
    match attribute.map(|a| &a.kind) {
        Some(Kind::Term { terms, .. } | Kind::Terms { terms, .. }) => terms,
        _ => &[],
    }
}

impl Fact {
    /// A fact as a person gave it in a tool, checked. `given` holds values as the tool has them; `stretches` the
    /// words, at least one stretch.
    ///
    /// # Errors
    ///
    /// What is wrong and what to do, for a person who annotates.
    pub fn by_hand(
        key: &str,
        field: &'static Field,
        mut given: BTreeMap<String, Value>,
        stretches: Vec<Stretch>,
        words: &Words,
    ) -> Result<Self, String> {
        let evidence = stretches
            .into_iter()
            .map(|(start, end)| {
                let quote = words.quote((start, end))?;
                Some(Evidence { start, end, quote, rule: BY_HAND.to_string() })
            })
            .collect::<Option<Vec<Evidence>>>()
            .filter(|evidence| !evidence.is_empty())
            .ok_or_else(|| format!("a fact of {} has no words in the text; mark some", field.name))?;
        let place = format!("{} at {:?}", field.name, shortened(&evidence[0].quote));
        // Names are taken as the text writes them.
        if ["organization", "title"].contains(&field.name.as_str()) {
            given.entry(Field::VALUE.into()).or_insert_with(|| evidence[0].quote.clone().into());
        }
        // A number that is not told has no qualifier.
        if !given.contains_key("count") && field.attribute("count").is_some_and(|a| a.optional) {
            given.remove("qualifier");
        }
        let mut attributes = BTreeMap::new();
        for attribute in &field.attributes {
            match given.remove(&attribute.name) {
                Some(value) => {
                    attributes.insert(attribute.name.clone(), checked(attribute, value, &place)?);
                }
                None if attribute.name == "qualifier" && attributes.contains_key("count") => {
                    return Err(format!(
                        "{place} has a count without a qualifier; choose one of {}",
                        terms(Some(attribute)).join(", ")
                    ));
                }
                None if attribute.optional => {}
                None => return Err(format!("{place} has no {}; {}", attribute.name, wanted(attribute))),
            }
        }
        if let Some(other) = given.keys().next() {
            return Err(format!("{place} has {other}, which is nothing that {} says; remove it", field.name));
        }
        Ok(Fact { key: key.to_string(), field, attributes, confidence: None, evidence })
    }

    /// What it says as records and gold files write it, `null` where something is left open.
    pub fn value(&self) -> Value {
        let get = |name: &str| self.attributes.get(name).cloned().unwrap_or(Value::Null);
        match self.field.form {
            Form::Single | Form::Values => get(Field::VALUE),
            Form::Items | Form::ReportItems => {
                let attributes = self.field.attributes.iter();
                Value::Object(attributes.map(|a| (a.name.clone(), get(&a.name))).collect::<Map<_, _>>())
            }
        }
    }

    /// The place in records that it speaks of, as corrections name it: its field, and of a statutory report the item.
    pub fn place(&self) -> String {
        match (self.field.form, self.attributes.get("item").and_then(Value::as_str)) {
            (Form::ReportItems, Some(item)) => format!("{}.{item}", self.field.name),
            _ => self.field.name.clone(),
        }
    }

    /// Does its place hold one value, or `null`?
    pub fn is_single(&self) -> bool {
        matches!(self.field.form, Form::Single | Form::ReportItems)
    }

    /// The rules that read it, each once.
    pub fn rules(&self) -> String {
        let mut rules: Vec<&str> = Vec::new();
        for evidence in &self.evidence {
            if !rules.contains(&evidence.rule.as_str()) {
                rules.push(&evidence.rule);
            }
        }
        rules.join(", ")
    }

    /// The stretches of its words, each once, in the order of the evidence.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for stretch in super::words::stretches(&self.evidence) {
            if !stretches.contains(&stretch) {
                stretches.push(stretch);
            }
        }
        stretches
    }
}

/// The beginning of some words, for a message.
fn shortened(quote: &str) -> String {
    let mut short: String = quote.chars().take(20).collect();
    if short.len() < quote.len() {
        short.push('…');
    }
    short
}

fn wanted(attribute: &Attribute) -> String {
    match &attribute.kind {
        Kind::Term { terms, .. } => format!("choose one of {}", terms.join(", ")),
        Kind::Terms { terms, .. } => format!("choose one or more of {}", terms.join(", ")),
        Kind::Number => "write a whole number".into(),
        Kind::Day => "write a day as 2024-01-31, or --01-31 where the year is not known".into(),
        Kind::Text => "write it as the text does".into(),
    }
}

/// A value in the form that records have, if it is one that the attribute may hold.
fn checked(attribute: &Attribute, value: Value, place: &str) -> Result<Value, String> {
    let fits = match (&attribute.kind, &value) {
        (Kind::Term { terms, .. }, Value::String(term)) => terms.contains(term),
        (Kind::Terms { terms, .. }, Value::Array(list)) => {
            let known = |v: &Value| v.as_str().is_some_and(|t| terms.iter().any(|k| k == t));
            !list.is_empty() && list.iter().all(known)
        }
        (Kind::Number, Value::Number(n)) => n.is_u64(),
        (Kind::Day, Value::String(day)) => is_day(day),
        (Kind::Text, Value::String(text)) => !text.trim().is_empty(),
        _ => false,
    };
    if !fits {
        let told = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        let name = &attribute.name;
        return Err(format!("{place}: its {name} is {told:?}; {}", wanted(attribute)));
    }
    // Several terms stand in the order of the guide, each once.
    if let (Kind::Terms { terms, .. }, Value::Array(list)) = (&attribute.kind, &value) {
        return Ok(terms
            .iter()
            .filter(|t| list.iter().any(|v| v == *t))
            .map(|t| Value::from(t.as_str()))
            .collect());
    }
    Ok(value)
}

/// `YYYY-MM-DD` or `--MM-DD`, a day of the calendar.
fn is_day(day: &str) -> bool {
    day.len() == if day.starts_with("--") { 7 } else { 10 } && Day::parse(day).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, Value)]) -> BTreeMap<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect()
    }

    #[test]
    fn what_a_person_gives_is_checked() {
        let words = Words::new("𠮷野商店のパソコン12台");
        let fact = |field: &str, pairs: &[(&str, Value)], stretches: Vec<Stretch>| {
            Fact::by_hand("", Field::named(field).expect("a field"), given(pairs), stretches, &words)
        };
        let device = [("device", "pc".into()), ("state", "infected".into())];
        let told = fact("devices", &device, vec![(5, 9)]).expect("a fact");
        assert_eq!(
            told.value(),
            serde_json::json!({"device": "pc", "state": "infected", "count": null, "qualifier": null})
        );
        let name = fact("organization", &[], vec![(0, 4)]).expect("a fact");
        assert_eq!((name.value(), name.evidence[0].quote.as_str()), ("𠮷野商店".into(), "𠮷野商店"));
        let wrong = |field: &str, pairs: &[(&str, Value)], stretches: Vec<Stretch>| {
            fact(field, pairs, stretches).expect_err("no fact")
        };
        let with = |more: (&'static str, Value)| [device[0].clone(), device[1].clone(), more];
        for (message, told) in [
            (wrong("devices", &device[..1], vec![(5, 9)]), "has no state; choose one of infected, "),
            (wrong("devices", &with(("count", 12.into())), vec![(5, 9)]), "a count without a qualifier"),
            (
                wrong("devices", &with(("count", (-1).into())), vec![(5, 9)]),
                "its count is \"-1\"; write a whole",
            ),
            (wrong("devices", &with(("colour", "red".into())), vec![(5, 9)]), "has colour"),
            (wrong("devices", &device, vec![]), "has no words"),
            (wrong("devices", &device, vec![(5, 99)]), "has no words"),
            (wrong("published", &[("value", "2021-02-29".into())], vec![(0, 1)]), "write a day as"),
            (
                wrong("dates", &[("date", "--02-29".into()), ("kinds", Value::Array(vec![]))], vec![(0, 1)]),
                "kinds",
            ),
        ] {
            assert!(message.contains(told), "{message}");
        }
    }
}
