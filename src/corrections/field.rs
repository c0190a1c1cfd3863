//! Fields that can be corrected, and values in their shape.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{AddFact, Change, DropFact, SetFact};
use crate::case::Day;
use crate::record::shape::{self, Form, Kind};
use crate::record::{Record, ReportItems, blank};

/// A field that can be corrected.
#[derive(Debug)]
pub(super) struct Field {
    /// Does it hold a list of items, or one value?
    pub list: bool,
    /// Keys of an item besides `confidence` and `evidence`, and what each may hold.
    keys: BTreeMap<&'static str, &'static Kind>,
}

/// The fields by their names: what the record has can be corrected. Each item of a statutory report is a field of
/// its own.
static FIELDS: LazyLock<BTreeMap<String, Field>> = LazyLock::new(|| {
    let fields = shape::FIELDS.iter().flat_map(|shape| {
        let reported = shape.form == Form::ReportItems;
        let names: Vec<String> = if reported {
            ReportItems::NAMES.iter().map(|item| format!("{}.{item}", shape.name)).collect()
        } else {
            vec![shape.name.clone()]
        };
        names.into_iter().map(move |name| {
            let own = shape.attributes.iter().filter(|a| !reported || a.name == shape::Field::VALUE);
            let keys = own.map(|a| (a.name.as_str(), &a.kind)).collect();
            (name, Field { list: matches!(shape.form, Form::Values | Form::Items), keys })
        })
    });
    fields.collect()
});

/// The field of a name.
pub(super) fn of(name: &str) -> Result<&'static Field, String> {
    FIELDS.get(name).ok_or_else(|| {
        let names: Vec<&str> = FIELDS.keys().map(String::as_str).collect();
        format!("{name:?} is no field that can be corrected; use one of {}", names.join(", "))
    })
}

/// Is a correction in the shape of its field? If not, what to do.
pub(super) fn check(change: &Change) -> Result<(), String> {
    let said = |text: &str, key: &str| {
        if text.trim().is_empty() { Err(format!("`{key}` is empty; say it")) } else { Ok(()) }
    };
    let quotes = |quote: &str, more: &[super::Words]| {
        let mut all = more.iter().map(|w| w.quote.as_str()).chain([quote]);
        if all.any(str::is_empty) {
            return Err("`quote` is empty; give the document's words that say the value".to_string());
        }
        Ok(())
    };
    let (reason, by) = match change {
        Change::Set(SetFact { field, value, was, quote, more, reason, by, .. }) => {
            item(field, value)?;
            match (of(field)?.list, was) {
                (true, None) => {
                    return Err(format!(
                        "{field} is a list: say with `was` which item is replaced, or use [[add]] for a further one"
                    ));
                }
                (false, Some(_)) => {
                    return Err(format!("{field} is a single value, which needs no `was`; leave it out"));
                }
                (_, Some(was)) => drop(partial(field, was)?),
                (_, None) => {}
            }
            quotes(quote, more)?;
            (reason, by)
        }
        Change::Add(AddFact { field, value, quote, more, reason, by, .. }) => {
            item(field, value)?;
            quotes(quote, more)?;
            (reason, by)
        }
        Change::Drop(DropFact { field, value, reason, by, .. }) => {
            match value {
                Some(value) => drop(partial(field, value)?),
                None if of(field)?.list => {
                    return Err(format!("{field} is a list: say with `value` which item is dropped"));
                }
                None => {}
            }
            (reason, by)
        }
        Change::Split(split) => {
            if split.documents.is_empty() {
                return Err("`documents` is empty; name the documents that leave the case".into());
            }
            (&split.reason, &split.by)
        }
        Change::Join(join) => {
            if join.cases.len() + join.documents.len() < 2 {
                return Err("one case cannot be joined; name two or more in `cases` or `documents`".into());
            }
            (&join.reason, &join.by)
        }
    };
    said(reason, "reason")?;
    said(by, "by")
}

/// A value that stands by itself is the `value` of its item.
fn object(value: &Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map.clone(),
        value => Map::from_iter([("value".to_string(), value.clone())]),
    }
}

/// A whole item in the record's shape, every key there, without `confidence` and `evidence`.
pub(super) fn item(name: &str, value: &Value) -> Result<Value, String> {
    let given = partial(name, value)?;
    let mut item = given.clone();
    let map = item.as_object_mut().ok_or("a value is a term, a text or a table")?;
    map.insert("confidence".into(), json!(1.0));
    map.insert("evidence".into(), json!([]));
    let mut record = blank();
    *place(&mut record, name) = if of(name)?.list { json!([item]) } else { item };
    // What the types refuse, and what they make of it: keys that are not given are null.
    let read: Record = serde_json::from_value(record).map_err(|e| format!("{name}: {e}"))?;
    let mut read = serde_json::to_value(&read).map_err(|e| format!("{name}: {e}"))?;
    let field = place(&mut read, name);
    let mut item = if field.is_array() { field[0].take() } else { field.take() };
    bare(&mut item);
    Ok(item)
}

/// Some keys of an item, of a known name and with known terms.
pub(super) fn partial(name: &str, value: &Value) -> Result<Value, String> {
    let field = of(name)?;
    let given = object(value);
    for (key, value) in &given {
        let Some(kind) = field.keys.get(key.as_str()) else {
            let keys: Vec<&str> = field.keys.keys().copied().collect();
            return Err(format!("{key:?} is no key of {name}; use {}", keys.join(", ")));
        };
        match (kind, value.as_str()) {
            (Kind::Term { terms, .. }, Some(term)) if !terms.iter().any(|t| t == term) => {
                return Err(format!("{term:?} is no {key} of {name}; use one of {}", terms.join(", ")));
            }
            (Kind::Day, Some(day)) if Day::parse(day).is_none() => {
                return Err(format!(
                    "{day:?} is no day; write it as 2020-07-28, or --07-28 without its year"
                ));
            }
            _ => {}
        }
    }
    Ok(Value::Object(given))
}

/// An item without its confidence and evidence.
pub(super) fn bare(item: &mut Value) {
    if let Value::Object(map) = item {
        map.remove("confidence");
        map.remove("evidence");
    }
}

/// Where a field stands in a record.
pub(super) fn place<'r>(record: &'r mut Value, name: &str) -> &'r mut Value {
    name.split('.').fold(record, |at, key| &mut at[key])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_with_evidence_can_be_corrected() {
        let mut record = serde_json::from_value::<Record>(blank()).expect("a record");
        let names: std::collections::BTreeSet<&str> = FIELDS.keys().map(String::as_str).collect();
        assert!(record.confidences().next().is_none());
        for name in
            ["organization", "published", "dates", "incident_types", "revisions", "report_items.cause"]
        {
            assert!(names.contains(name), "{name} of {names:?}");
        }
        for name in ["id", "source", "report_items", "corrections", "schema_version"] {
            assert!(!names.contains(name), "{name}");
        }
        assert!(FIELDS["devices"].list && !FIELDS["published"].list && !FIELDS["report_items.cause"].list);
    }

    #[test]
    fn values_are_filled_up_or_refused() {
        let pc = item("devices", &json!({ "device": "pc", "state": "infected" })).expect("an item");
        assert_eq!(pc, json!({ "device": "pc", "state": "infected", "count": null, "qualifier": null }));
        assert_eq!(item("malware", &json!("Emotet")).expect("an item"), json!({ "value": "Emotet" }));
        let wrong = |name: &str, value: Value| item(name, &value).expect_err("refused");
        assert!(
            wrong("devices", json!({ "device": "pcs", "state": "infected" }))
                .contains("use one of pc, server")
        );
        assert!(wrong("devices", json!({ "devise": "pc" })).contains("is no key of devices"));
        assert!(wrong("devices", json!({ "device": "pc", "state": "infected", "count": -1 })).contains("-1"));
        assert!(wrong("devices", json!({ "device": "pc" })).contains("state"));
        assert!(wrong("published", json!("2020-02-30")).contains("is no day"));
        assert!(wrong("dates", json!({ "date": "28. Juli", "kinds": ["occurred"] })).contains("is no day"));
        assert!(wrong("dates", json!({ "date": "2020-07-28", "kinds": ["happened"] })).contains("happened"));
        assert!(wrong("source", json!("x")).contains("no field that can be corrected"));
        assert!(wrong("devices", json!({ "device": "pc", "evidence": [] })).contains("no key"));
    }
}
