//! The fields of a record that hold facts, and their attributes, read off the record's own JSON Schema: what works
//! with facts of any field knows every field that records have.

#![expect(
    clippy::indexing_slicing,
    reason = "the schema is built in, and a key that is not there is null; the list of names has been compared before its first is taken"
)]

use std::sync::LazyLock;

use serde_json::Value;

use super::{ReportItems, schema};

/// How a field holds its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One value or `null`.
    Single,
    /// A list of values.
    Values,
    /// A list of objects with attributes of their own.
    Items,
    /// An object with a value for each item that the law wants told.
    ReportItems,
}

/// What an attribute may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One term of a closed vocabulary.
    Term {
        /// Name of the vocabulary, as labels have it.
        vocabulary: String,
        /// Its terms.
        terms: Vec<String>,
    },
    /// One or more terms of a closed vocabulary.
    Terms {
        /// Name of the vocabulary.
        vocabulary: String,
        /// Its terms.
        terms: Vec<String>,
    },
    /// A whole number, not negative.
    Number,
    /// A day: ISO 8601, or `--MM-DD`.
    Day,
    /// Any text.
    Text,
}

/// An attribute of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The record's key.
    pub name: String,
    /// Name with the field's, for tools that want every attribute to have a name of its own: `devices_state`.
    pub control: String,
    /// What it may hold.
    pub kind: Kind,
    /// May it be `null`?
    pub optional: bool,
}

/// A field of the record that holds facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The record's key.
    pub name: String,
    /// How it holds them.
    pub form: Form,
    /// What a fact of it says, in the order of the record.
    pub attributes: Vec<Attribute>,
}

impl Field {
    /// The field of a name.
    pub fn named(name: &str) -> Option<&'static Field> {
        FIELDS.iter().find(|f| f.name == name)
    }

    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// The one attribute of fields that hold plain values.
    pub const VALUE: &'static str = "value";
}

/// Every field that holds facts, in the order of the record.
pub static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let root = schema();
    // Objects of JSON are sorted by key here; `required` keeps the order of the record.
    keys(&root).filter_map(|name| field(&root, name)).collect()
});

/// Attributes that hold a day, though the schema calls them text.
const DAYS: [&str; 4] = ["dates_date", "published_value", "exposure_start", "exposure_end"];

fn keys(object: &Value) -> impl Iterator<Item = &str> {
    object["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn field(root: &Value, name: &str) -> Option<Field> {
    let (property, _) = resolve(root, &root["properties"][name]);
    let list = property["items"].is_object();
    let (holder, _) = if list { resolve(root, &property["items"]) } else { (property, false) };
    let field = |form, attributes| Some(Field { name: name.to_string(), form, attributes });
    let told = |key: &str| holder["properties"][key].is_object();
    if told("evidence") && told("confidence") {
        let attributes: Vec<Attribute> = keys(holder)
            .filter(|key| !["confidence", "evidence"].contains(key))
            .map(|key| attribute(root, name, key, &holder["properties"][key]))
            .collect();
        let valued = attributes.len() == 1 && attributes[0].name == Field::VALUE;
        let form = match (list, valued) {
            (false, _) => Form::Single,
            (true, true) => Form::Values,
            (true, false) => Form::Items,
        };
        return field(form, attributes);
    }
    // An object of values: its keys become an attribute.
    let items: Vec<&str> = keys(holder).collect();
    if items != ReportItems::NAMES {
        return None;
    }
    let (value, _) = resolve(root, &holder["properties"][items[0]]);
    let terms = items.iter().map(ToString::to_string).collect();
    let item = Attribute {
        name: "item".into(),
        control: format!("{name}_item"),
        kind: Kind::Term { vocabulary: "ReportItem".into(), terms },
        optional: false,
    };
    let value = attribute(root, name, Field::VALUE, &value["properties"]["value"]);
    field(Form::ReportItems, vec![item, value])
}

fn attribute(root: &Value, field: &str, name: &str, property: &Value) -> Attribute {
    let control = format!("{field}_{name}");
    let (at, optional) = resolve(root, property);
    let kind = if at["type"] == "array" {
        let (item, _) = resolve(root, &at["items"]);
        Kind::Terms { vocabulary: vocabulary(&at["items"]), terms: terms(item) }
    } else if !terms(at).is_empty() {
        Kind::Term { vocabulary: vocabulary(property), terms: terms(at) }
    } else if is_type(at, "integer") {
        Kind::Number
    } else if DAYS.contains(&control.as_str()) {
        Kind::Day
    } else {
        Kind::Text
    };
    Attribute { name: name.to_string(), control, kind, optional: optional || is_type(at, "null") }
}

fn is_type(property: &Value, name: &str) -> bool {
    property["type"] == name || property["type"].as_array().is_some_and(|t| t.iter().any(|t| t == name))
}

/// What a property refers to, and whether it may be `null` instead.
fn resolve<'s>(root: &'s Value, property: &'s Value) -> (&'s Value, bool) {
    if let Some(name) = reference(property) {
        return (&root["$defs"][name], false);
    }
    match property["anyOf"].as_array() {
        Some(choices) => {
            let chosen = choices.iter().find(|c| c["type"] != "null").unwrap_or(property);
            (resolve(root, chosen).0, choices.len() > 1)
        }
        None => (property, false),
    }
}

fn reference(property: &Value) -> Option<&str> {
    property["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// The name of the type that a property refers to.
fn vocabulary(property: &Value) -> String {
    let choices = property["anyOf"].as_array().map_or(&[][..], Vec::as_slice);
    let name = reference(property).or_else(|| choices.iter().find_map(reference));
    name.unwrap_or_default().to_string()
}

fn terms(at: &Value) -> Vec<String> {
    let listed = at["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let documented = at["oneOf"].as_array().into_iter().flatten();
    let documented = documented.flat_map(|term| {
        let listed = term["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        term["const"].as_str().into_iter().chain(listed)
    });
    listed.chain(documented).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_with_facts_is_there_with_its_attributes() {
        let names: Vec<&str> = FIELDS.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names.first(), Some(&"document_kind"));
        assert_eq!(names.last(), Some(&"report_items"));
        let others: Vec<String> =
            keys(&schema()).filter(|k| !names.contains(k)).map(str::to_string).collect();
        assert_eq!(others, ["schema_version", "id", "source", "corrections"]);
        let told = |name: &str| -> Vec<String> {
            let field = Field::named(name).expect("a field");
            let attribute = |a: &Attribute| {
                let kind = match &a.kind {
                    Kind::Term { vocabulary, terms } => format!("{vocabulary} of {}", terms.len()),
                    Kind::Terms { vocabulary, terms } => format!("{vocabulary}s of {}", terms.len()),
                    other => format!("{other:?}"),
                };
                format!("{}: {kind}{}", a.control, if a.optional { "?" } else { "" })
            };
            field.attributes.iter().map(attribute).collect()
        };
        assert_eq!(
            told("devices"),
            [
                "devices_device: DeviceKind of 6",
                "devices_state: DeviceState of 5",
                "devices_count: Number?",
                "devices_qualifier: Qualifier of 4?"
            ]
        );
        assert_eq!(told("dates"), ["dates_date: Day", "dates_kinds: EventKinds of 11"]);
        assert_eq!(told("organization"), ["organization_value: Text"]);
        assert_eq!(told("exposure"), ["exposure_start: Day?", "exposure_end: Day?"]);
        assert_eq!(
            told("third_parties"),
            ["third_parties_name: Text?", "third_parties_role: ThirdPartyRole of 5"]
        );
        assert_eq!(
            told("report_items"),
            ["report_items_item: ReportItem of 9", "report_items_value: ItemStatus of 3"]
        );
        let form = |name: &str| Field::named(name).map(|f| f.form);
        assert_eq!(form("secondary_damage"), Some(Form::Single));
        assert_eq!(form("protection"), Some(Form::Values));
        assert_eq!(form("money"), Some(Form::Items));
    }

    #[test]
    fn no_two_attributes_share_a_control() {
        let mut seen = std::collections::BTreeSet::new();
        for field in FIELDS.iter() {
            for attribute in &field.attributes {
                assert!(seen.insert(&attribute.control), "{}", attribute.control);
            }
        }
    }
}
