//! Facts as a gold file, the form that `kaiji eval` reads.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::{Annotated, Fact};
use crate::record::shape::{FIELDS, Form};

/// A gold file: its keys in the order of the guide.
#[derive(Debug, Clone, PartialEq)]
pub struct Gold(Vec<(String, Held)>);

/// What stands under a key of a gold file.
#[derive(Debug, Clone, PartialEq)]
enum Held {
    Plain(Value),
    List(Vec<Entry>),
    Items(Entry),
}

/// An object with its keys in the order of the record, or a plain value.
#[derive(Debug, Clone, PartialEq)]
enum Entry {
    Plain(Value),
    Object(Vec<(String, Value)>),
}

/// The gold file of a document. Items stand in the order of the text, days in that of the calendar.
pub fn gold(document: &Annotated) -> Gold {
    let url = document.url.clone().map_or(Value::Null, Value::String);
    let mut keys = vec![
        ("id".to_string(), Held::Plain(document.id.clone().into())),
        ("url".to_string(), Held::Plain(url)),
    ];
    for field in FIELDS.iter() {
        let mut facts: Vec<&Fact> = document.facts.iter().filter(|f| f.field.name == field.name).collect();
        facts.sort_by_cached_key(|fact| {
            let day = fact.attributes.get("date").and_then(Value::as_str).map(str::to_string);
            let value = fact.value().to_string();
            (day, fact.evidence.iter().map(|e| e.start).min(), value)
        });
        let held = match field.form {
            Form::Single => Held::Plain(facts.first().map_or(Value::Null, |f| f.value())),
            Form::Values | Form::Items => Held::List(facts.into_iter().map(entry).collect()),
            Form::ReportItems => {
                let item = |name: &str| {
                    let told = facts.iter().find(|f| f.attributes.get("item").is_some_and(|i| i == name));
                    told.and_then(|f| f.attributes.get("value")).cloned().unwrap_or(Value::Null)
                };
                let names = crate::record::ReportItems::NAMES.iter();
                Held::Items(Entry::Object(names.map(|n| ((*n).to_string(), item(n))).collect()))
            }
        };
        keys.push((field.name.clone(), held));
    }
    Gold(keys)
}

fn entry(fact: &Fact) -> Entry {
    if fact.field.form == Form::Values {
        return Entry::Plain(fact.value());
    }
    let get = |name: &str| fact.attributes.get(name).cloned().unwrap_or(Value::Null);
    Entry::Object(fact.field.attributes.iter().map(|a| (a.name.clone(), get(&a.name))).collect())
}

impl Serialize for Gold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, held) in &self.0 {
            match held {
                Held::Plain(value) => map.serialize_entry(key, value)?,
                Held::List(list) => map.serialize_entry(key, list)?,
                Held::Items(items) => map.serialize_entry(key, items)?,
            }
        }
        map.end()
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Entry::Plain(value) => value.serialize(serializer),
            Entry::Object(keys) => serializer.collect_map(keys.iter().map(|(key, value)| (key, value))),
        }
    }
}
