//! Corrected standoff files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{DOCUMENTS, Listed, NOTE, RULE, config, note};
use crate::annotation::words::{Stretch, Words};
use crate::annotation::{Annotated, Fact, Read, is_text};
use crate::error::Error;
use crate::record::shape::{Attribute, FIELDS, Field, Kind};

/// Reads a folder that `kaiji export --to brat` made and that brat may have changed.
///
/// # Errors
///
/// [`Error::Document`] when it is no such folder.
pub fn read(folder: &Path) -> Result<Read, Error> {
    let path = folder.join(DOCUMENTS);
    let wrong = |reason: String| Error::Document { name: path.display().to_string(), reason };
    let list = std::fs::read_to_string(&path).map_err(|e| {
        wrong(format!("cannot be read ({e}); name a folder that kaiji export --to brat made, with this file"))
    })?;
    let mut read = Read::default();
    for (n, line) in list.lines().enumerate() {
        let listed: Listed = serde_json::from_str(line)
            .map_err(|e| wrong(format!("line {} is not as kaiji wrote it ({e}); restore it", n + 1)))?;
        match one(folder, &listed) {
            Ok(Some(document)) => read.documents.push(document),
            Ok(None) => read.untouched += 1,
            Err(reason) => {
                let name = folder.join(format!("{}.ann", listed.file)).display().to_string();
                read.faults.push(Error::Document { name, reason });
            }
        }
    }
    Ok(read)
}

/// A document of the folder; `None` when its files were taken away.
fn one(folder: &Path, listed: &Listed) -> Result<Option<Annotated>, String> {
    // A list that was tampered with does not lead out of the folder.
    if listed.file.contains(['/', '\\']) || listed.file.starts_with('.') {
        return Err(format!(
            "is called {:?} in {DOCUMENTS}, which is no name of a file; restore it",
            listed.file
        ));
    }
    let (ann, txt) = (format!("{}.ann", listed.file), format!("{}.txt", listed.file));
    if !folder.join(&ann).exists() {
        return Ok(None);
    }
    let load = |file: &str| {
        std::fs::read_to_string(folder.join(file)).map_err(|e| format!("{file} cannot be read ({e})"))
    };
    let mut text = load(&txt)?;
    if !is_text(&text, &listed.text_sha256) {
        // Some tools for moving files change line ends; offsets count the text as it was.
        text = text.replace("\r\n", "\n");
        if !is_text(&text, &listed.text_sha256) {
            return Err(format!("{txt} is not the text that was exported; restore it, or export again"));
        }
    }
    let facts = facts(&load(&ann)?, &Words::new(&text))?;
    Ok(Some(Annotated {
        id: listed.id.clone(),
        url: listed.url.clone(),
        text,
        text_sha256: listed.text_sha256.clone(),
        facts,
    }))
}

/// A text-bound annotation with what other lines say of it.
struct Bound<'a> {
    kind: &'a str,
    stretches: Vec<Stretch>,
    key: &'a str,
    given: BTreeMap<&'static str, BTreeMap<String, Value>>,
    note: &'a str,
}

/// The facts of a standoff file, in the order of its lines.
fn facts(ann: &str, words: &Words) -> Result<Vec<Fact>, String> {
    let mut order = Vec::new();
    let mut bound: BTreeMap<&str, Bound<'_>> = BTreeMap::new();
    let lines =
        || ann.split('\n').map(|l| l.trim_end_matches('\r')).enumerate().filter(|(_, l)| !l.is_empty());
    for (n, line) in lines().filter(|(_, line)| line.starts_with('T')) {
        let (id, kind, stretches) = text_bound(line, words).map_err(|e| format!("line {}: {e}", n + 1))?;
        let given = BTreeMap::new();
        if bound.insert(id, Bound { kind, stretches, key: "", given, note: "" }).is_some() {
            return Err(format!(
                "line {}: {id} stands twice; give each annotation a number of its own",
                n + 1
            ));
        }
        order.push(id);
    }
    let mut ignored = BTreeSet::new();
    for (n, line) in lines().filter(|(_, line)| !line.starts_with('T')) {
        let mut cells = line.splitn(3, '\t');
        let (_, told, more) =
            (cells.next(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let mut parts = told.split(' ');
        let (kind, target, value) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let Some(target) = target.and_then(|t| bound.get_mut(t)) else { continue };
        match line.chars().next() {
            Some('A' | 'M') => {
                let (field, attribute, value) = attribute(kind, value)
                    .ok_or_else(|| format!("line {}: {told:?} is no attribute of kaiji's", n + 1))?;
                let held = target.given.entry(field.name.as_str()).or_default();
                match held.entry(attribute.name.clone()).or_insert_with(|| value.clone()) {
                    Value::Array(several) if value.is_array() => {
                        several.extend(value.as_array().into_iter().flatten().cloned());
                    }
                    one => *one = value,
                }
            }
            Some('#') if kind == NOTE => target.note = more,
            Some('#') if kind == RULE => target.key = more.split(':').next().unwrap_or_default(),
            _ => {
                ignored.insert(kind);
            }
        }
    }
    if let Some(kind) = ignored.iter().find(|kind| !kind.is_empty() && !kind.contains("Note")) {
        return Err(format!("has annotations of the kind {kind:?}, which say no fact; remove them"));
    }
    order
        .into_iter()
        .filter_map(|id| Some((id, bound.remove(id)?)))
        .map(|(id, b)| fact(id, b, words))
        .collect()
}

fn fact(id: &str, bound: Bound<'_>, words: &Words) -> Result<Fact, String> {
    let Bound { kind, stretches, key, mut given, note } = bound;
    let field = Field::named(kind)
        .ok_or_else(|| format!("{id} is of the type {kind:?}, which is no field of a record"))?;
    // What was said under an earlier type does not count.
    let mut given = given.remove(field.name.as_str()).unwrap_or_default();
    for (name, value) in note::read(note).map_err(|e| format!("{id} {e}"))? {
        // A note of an earlier type does not count, either.
        let Some(attribute) = field.attribute(&name) else {
            if FIELDS.iter().any(|f| f.attribute(&name).is_some()) {
                continue;
            }
            return Err(format!("{id} has {name:?} in its note, which is nothing that kaiji knows"));
        };
        let value = match (&attribute.kind, value) {
            (Kind::Text | Kind::Day, Value::Number(n)) => n.to_string().into(),
            (_, value) => value,
        };
        given.insert(name, value);
    }
    Fact::by_hand(key, field, given, stretches, words).map_err(|e| format!("{id}: {e}"))
}

/// `T1 TYPE 0 5;8 9 WORDS`, with tabs before the type and the words.
fn text_bound<'a>(line: &'a str, words: &Words) -> Result<(&'a str, &'a str, Vec<Stretch>), String> {
    let mut cells = line.splitn(3, '\t');
    let (id, told, quote) = (cells.next(), cells.next(), cells.next().unwrap_or_default());
    let (kind, places) = told.and_then(|t| t.split_once(' ')).ok_or("is no annotation with a place")?;
    let mut stretches = Vec::new();
    let mut quotes = Vec::new();
    for place in places.split(';') {
        let (start, end) = place.split_once(' ').ok_or_else(|| format!("{place:?} is no place in a text"))?;
        let stretch = start.parse().ok().zip(end.parse().ok());
        let stretch = stretch.ok_or_else(|| format!("{place:?} is no place in a text"))?;
        quotes.push(words.quote(stretch).ok_or_else(|| format!("{place:?} is no place in this text"))?);
        stretches.push(stretch);
    }
    // Readers differ in what they make of white space; the rest must be the same.
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    if plain(&quotes.concat()) != plain(quote) {
        return Err(format!(
            "quotes {quote:?} where the text says {:?}; restore the text or the line",
            quotes.concat()
        ));
    }
    Ok((id.unwrap_or_default(), kind, stretches))
}

/// The attribute that a line gives, with its value as records have it.
fn attribute(name: &str, value: Option<&str>) -> Option<(&'static Field, &'static Attribute, Value)> {
    for field in FIELDS.iter() {
        for attribute in &field.attributes {
            match &attribute.kind {
                Kind::Terms { terms, .. } => {
                    if let Some(term) = terms.iter().find(|t| config::flag(attribute, t) == name) {
                        return Some((field, attribute, Value::Array(vec![term.clone().into()])));
                    }
                }
                _ if attribute.control == name => return Some((field, attribute, value?.into())),
                _ => {}
            }
        }
    }
    None
}
