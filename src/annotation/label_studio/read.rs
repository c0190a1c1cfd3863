//! Annotated tasks, as Label Studio exports them as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{FURTHER, LABELS, kind_key};
use crate::annotation::words::{Stretch, Words};
use crate::annotation::{Annotated, Fact, Read, is_text};
use crate::error::Error;
use crate::record::shape::{Attribute, FIELDS, Field, Kind};

/// Reads an export; `name` is what messages call it.
///
/// # Errors
///
/// [`Error::Document`] when it is no such export.
pub fn read(name: &str, json: &str) -> Result<Read, Error> {
    let wrong = |reason: String| Error::Document { name: name.to_string(), reason };
    let tasks: Vec<Value> = serde_json::from_str(json)
        .map_err(|e| wrong(format!("is no list of tasks ({e}); export from Label Studio as JSON")))?;
    let mut read = Read::default();
    for (n, task) in tasks.iter().enumerate() {
        let id = task["data"]["document"].as_str();
        if id.is_none() || !task["annotations"].is_array() && !task["predictions"].is_array() {
            return Err(wrong(format!(
                "task {} is none that kaiji made; import tasks.json of kaiji export --to label-studio into Label \
                 Studio, and export as JSON (not JSON-MIN or CSV)",
                n + 1
            )));
        }
        let id = id.unwrap_or_default();
        match one(id, task) {
            Ok(Some(document)) => read.documents.push(document),
            Ok(None) => read.untouched += 1,
            Err(reason) => {
                read.faults.push(Error::Document { name: format!("{name}: document {id}"), reason });
            }
        }
    }
    Ok(read)
}

/// The document of a task; `None` when nobody has annotated it.
fn one(id: &str, task: &Value) -> Result<Option<Annotated>, String> {
    let data = &task["data"];
    let text = data["text"].as_str().ok_or("has no text; leave the task's data as it is")?;
    let sha256 = data["text_sha256"].as_str().unwrap_or_default();
    if !is_text(text, sha256) {
        return Err("its text is not the one that was exported; export it again and annotate that".into());
    }
    let words = Words::new(text);
    let given = task["annotations"].as_array().into_iter().flatten();
    let given: Vec<&Value> = given.filter(|a| a["was_cancelled"] != true && a["result"].is_array()).collect();
    let chosen = given.iter().filter(|a| a["ground_truth"] == true);
    let chosen: Vec<&Value> = chosen.copied().collect();
    let mut lists = Vec::new();
    for annotation in if chosen.is_empty() { &given } else { &chosen } {
        lists.push(facts(annotation["result"].as_array().map_or(&[][..], Vec::as_slice), &words)?);
    }
    let document = |facts| Annotated {
        id: id.to_string(),
        url: data["url"].as_str().map(str::to_string),
        text: text.to_string(),
        text_sha256: sha256.to_string(),
        facts,
    };
    let mut documents = lists.into_iter().map(document);
    let Some(first) = documents.next() else { return Ok(None) };
    if documents.any(|other| !crate::annotation::changes(&first, &other).is_empty()) {
        return Err("has annotations that differ; mark the one that holds as ground truth (the star) and export again"
            .into());
    }
    Ok(Some(first))
}

/// What is said of a region.
#[derive(Default)]
struct Region {
    label: Option<String>,
    stretch: Option<Stretch>,
    given: BTreeMap<&'static str, BTreeMap<String, Value>>,
}

/// The facts that regions and their relations make, in the order of the regions.
fn facts(result: &[Value], words: &Words) -> Result<Vec<Fact>, String> {
    let mut order: Vec<&str> = Vec::new();
    let mut regions: BTreeMap<&str, Region> = BTreeMap::new();
    let mut relations = Vec::new();
    for item in result {
        if item["type"] == "relation" {
            relations.push((id(&item["from_id"]), id(&item["to_id"])));
            continue;
        }
        let (id, control) = (id(&item["id"]), item["from_name"].as_str().unwrap_or_default());
        let region = regions.entry(id).or_insert_with(|| {
            order.push(id);
            Region::default()
        });
        if control == LABELS {
            region.stretch = Some(stretch(&item["value"], words)?);
            region.label = item["value"]["labels"][0].as_str().map(str::to_string);
        } else if let Some((field, attribute)) = attribute(control) {
            let held = &item["value"][kind_key(item["type"].as_str().unwrap_or_default())];
            if let Some(value) = value(attribute, held) {
                region.given.entry(field.name.as_str()).or_default().insert(attribute.name.clone(), value);
            }
        }
    }
    let mut facts = Vec::new();
    let mut used = BTreeSet::new();
    for id in &order {
        let Some(Region { label: Some(label), stretch: Some(stretch), given }) = regions.get(id) else {
            continue;
        };
        if label == FURTHER {
            continue;
        }
        let field = Field::named(label)
            .ok_or_else(|| format!("has the label {label:?}, which is no field of a record; change it"))?;
        let mut stretches = vec![*stretch];
        // Relations may be drawn either way.
        for (from, to) in &relations {
            let other = if from == id {
                to
            } else if to == id {
                from
            } else {
                continue;
            };
            match regions.get(other) {
                Some(Region { label: Some(label), stretch: Some(more), .. }) if label == FURTHER => {
                    used.insert(*other);
                    stretches.push(*more);
                }
                _ => {}
            }
        }
        // What was said under an earlier label does not count.
        let given = given.get(field.name.as_str()).cloned().unwrap_or_default();
        facts.push(Fact::by_hand(id, field, given, stretches, words)?);
    }
    // Words that were exported stay behind when their fact is deleted; new ones were marked for something.
    let alone = |id: &&&str| {
        let further = regions.get(**id).is_some_and(|r| r.label.as_deref() == Some(FURTHER));
        further && !used.contains(**id) && !is_exported(id)
    };
    if let Some(region) = order.iter().find(alone).and_then(|id| regions.get(id)?.stretch) {
        let quote = words.quote(region).unwrap_or_default();
        return Err(format!("has further words ({quote:?}) of no fact; draw a relation to their fact"));
    }
    Ok(facts)
}

/// Is it the name of further words as exported: `devices-1-2`?
fn is_exported(id: &str) -> bool {
    let mut parts = id.rsplitn(3, '-');
    let number = |part: Option<&str>| part.is_some_and(|p| p.parse::<u32>().is_ok());
    number(parts.next()) && number(parts.next()) && parts.next().is_some_and(|f| Field::named(f).is_some())
}

/// A region's name: what stands behind # is the annotation's.
fn id(value: &Value) -> &str {
    let id = value.as_str().unwrap_or_default();
    id.split('#').next().unwrap_or(id)
}

fn attribute(control: &str) -> Option<(&'static Field, &'static Attribute)> {
    FIELDS.iter().find_map(|f| Some((f, f.attributes.iter().find(|a| a.control == control)?)))
}

/// The stretch of a region. Versions of Label Studio have counted UTF-16 units; the words tell.
fn stretch(value: &Value, words: &Words) -> Result<Stretch, String> {
    let number = |key: &str| value[key].as_u64().or_else(|| value[key].as_str()?.parse().ok());
    let place =
        number("start").zip(number("end")).ok_or("has a region without start and end; mark it again")?;
    let stretch = (place.0 as usize, place.1 as usize);
    let Some(quote) = value["text"].as_str() else { return Ok(stretch) };
    if words.quote(stretch).is_some_and(|said| same(&said, quote)) {
        return Ok(stretch);
    }
    let utf16 = words.utf16();
    let back = |units: usize| utf16.binary_search(&units).ok();
    back(stretch.0)
        .zip(back(stretch.1))
        .filter(|s| words.quote(*s).is_some_and(|said| same(&said, quote)))
        .ok_or_else(|| format!("marks {quote:?} where the text does not say it; mark it again"))
}

/// Are some words those of a region? Line ends come back as `\n` written out, or as spaces.
fn same(said: &str, quote: &str) -> bool {
    let plain = |text: &str| text.replace("\\n", "").split_whitespace().collect::<String>();
    said == quote || plain(said) == plain(quote)
}

/// A value as records have it; `None` where nothing was chosen or written.
fn value(attribute: &Attribute, held: &Value) -> Option<Value> {
    match (&attribute.kind, held) {
        (Kind::Terms { .. }, Value::Array(list)) => (!list.is_empty()).then(|| held.clone()),
        // A number may come with a decimal point.
        (Kind::Number, Value::Number(n)) => Some(match n.as_f64() {
            Some(real) if !n.is_u64() && real.fract() == 0.0 && real >= 0.0 => (real as u64).into(),
            _ => held.clone(),
        }),
        (_, Value::Array(list)) => list.last().cloned(),
        (_, Value::Null) => None,
        _ => Some(held.clone()),
    }
    .filter(|value| value.as_str().is_none_or(|text| !text.is_empty()))
}
