//! Corrections of facts, applied to records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::{AddFact, Change, Corrections, DropFact, Entry, RULE, SetFact, Words, field};
use crate::dataset::slice;
use crate::record::{Correction, CorrectionAction, Evidence, Record};

/// A correction that could not be applied, or not as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file of corrections.
    pub file: String,
    /// Its line, from 1; 0 for a correction that a program made.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Applies corrections to records, one after another or in several threads, and remembers which found theirs.
#[derive(Debug)]
pub struct Applier<'c> {
    corrections: &'c Corrections,
    /// Corrections of facts by the names of their documents.
    of: BTreeMap<&'c str, Vec<usize>>,
    met: Vec<AtomicBool>,
}

impl<'c> Applier<'c> {
    /// An applier of some corrections.
    pub fn new(corrections: &'c Corrections) -> Self {
        let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, entry) in corrections.entries.iter().enumerate() {
            if let Some((document, _)) = target(&entry.change) {
                of.entry(document).or_default().push(at);
            }
        }
        let met = corrections.entries.iter().map(|_| AtomicBool::new(false)).collect();
        Applier { corrections, of, met }
    }

    /// Applies to a record what is said of its document; `text` is the document's canonical text, where it is at hand.
    /// A correction that a record carries already changes nothing.
    pub fn apply(&self, record: &mut Record, text: Option<&str>) -> Vec<Warning> {
        let names = names(record);
        let mine: BTreeSet<usize> =
            names.iter().filter_map(|name| self.of.get(name)).flatten().copied().collect();
        let mut warnings = Vec::new();
        if mine.is_empty() {
            return warnings;
        }
        for at in mine {
            // Both lists have one place for each correction.
            let (Some(met), Some(entry)) = (self.met.get(at), self.corrections.entries.get(at)) else {
                continue;
            };
            met.store(true, Ordering::Relaxed);
            match one(record, text, &entry.change) {
                Ok(None) => {}
                Ok(Some(note)) | Err(note) => warnings.push(self.warning(entry, &note)),
            }
        }
        warnings
    }

    /// Which corrections found their documents, as places in the list.
    pub fn met(&self) -> Vec<usize> {
        let met = self.met.iter().enumerate().filter(|(_, met)| met.load(Ordering::Relaxed));
        met.map(|(at, _)| at).collect()
    }

    /// These corrections found their documents in an earlier run, as [`Applier::met`] told.
    pub fn remember(&self, met: &[usize]) {
        for met in met.iter().filter_map(|&at| self.met.get(at)) {
            met.store(true, Ordering::Relaxed);
        }
    }

    /// Corrections whose documents were not among the records, in the order of the file.
    pub fn unmet(&self) -> Vec<Warning> {
        let entries = self.corrections.entries.iter().zip(&self.met);
        entries
            .filter(|(entry, met)| target(&entry.change).is_some() && !met.load(Ordering::Relaxed))
            .map(|(entry, _)| {
                self.warning(
                    entry,
                    "not applied, because no such document is in the input; if its file has changed, look at the \
                     correction again and name the new one",
                )
            })
            .collect()
    }

    fn warning(&self, entry: &Entry, message: &str) -> Warning {
        let what = match target(&entry.change) {
            Some((document, field)) => format!("correction of {field} of {document}: "),
            None => String::new(),
        };
        Warning { file: self.corrections.file.clone(), line: entry.line, message: format!("{what}{message}") }
    }
}

/// Names that corrections may call a record's document by.
pub(crate) fn names(record: &Record) -> Vec<&str> {
    let mut names = vec![record.id.as_str(), record.source.sha256.as_str()];
    names.extend(record.source.url.as_deref());
    names
}

/// Document and field of a correction of a fact.
fn target(change: &Change) -> Option<(&str, &str)> {
    match change {
        Change::Set(SetFact { document, field, .. })
        | Change::Drop(DropFact { document, field, .. })
        | Change::Add(AddFact { document, field, .. }) => Some((document, field)),
        Change::Split(_) | Change::Join(_) => None,
    }
}

/// Applies a correction. What it returns is to be told: as a success, that something was not as it was meant; as an
/// error, that nothing was changed.
fn one(record: &mut Record, text: Option<&str>, change: &Change) -> Result<Option<String>, String> {
    let mut note = None;
    let (action, name, value, evidence, reason, by) = match change {
        Change::Set(SetFact { field, value, quote, start, more, text_sha256, reason, by, .. })
        | Change::Add(AddFact { field, value, quote, start, more, text_sha256, reason, by, .. }) => {
            let action =
                if matches!(change, Change::Set(_)) { CorrectionAction::Set } else { CorrectionAction::Add };
            let first = Words { quote: quote.clone(), start: *start };
            let words: Vec<&Words> = [&first].into_iter().chain(more).collect();
            let value = field::item(field, value)?;
            if applied(record, action, field, Some(&value), reason, by) {
                return Ok(None);
            }
            let evidence = locate(record, text, &words, text_sha256.as_deref())?;
            (action, field, Some(value), evidence, reason, by)
        }
        Change::Drop(DropFact { field, value, reason, by, .. }) => {
            let is = |c: &Correction| match (value, c.earlier.first()) {
                (Some(value), Some(earlier)) => {
                    field::partial(field, value).is_ok_and(|value| like(earlier, &value))
                }
                _ => true,
            };
            let done = record.corrections.iter().any(|c| {
                c.action == CorrectionAction::Drop
                    && c.field == *field
                    && c.reason == *reason
                    && c.by == *by
                    && is(c)
            });
            if done {
                return Ok(None);
            }
            (CorrectionAction::Drop, field, None, Vec::new(), reason, by)
        }
        Change::Split(_) | Change::Join(_) => return Ok(None),
    };
    let mut json = serde_json::to_value(&*record).map_err(|e| e.to_string())?;
    let new = value.clone().map(|mut item| {
        // What is no object is no item, which the record says when it is read.
        if let Some(item) = item.as_object_mut() {
            item.insert("confidence".into(), json!(1.0));
            item.insert("evidence".into(), json!(evidence));
        }
        item
    });
    let place = field::place(&mut json, name);
    let mut earlier = Vec::new();
    if let Value::Array(list) = place {
        let (gone, told) = replaced(list, name, change, value.as_ref())?;
        note = told;
        for at in gone.into_iter().rev() {
            earlier.insert(0, list.remove(at));
        }
        if let Some(item) = new {
            insert(list, name, item);
        }
    } else {
        single(place, change, value.as_ref())?;
        let old = place.take();
        if !old.is_null() {
            earlier.push(old);
        }
        *place = new.unwrap_or(Value::Null);
    }
    let mut changed: Record = serde_json::from_value(json).map_err(|e| format!("not applied ({e})"))?;
    changed.corrections.push(Correction {
        action,
        field: name.clone(),
        value,
        earlier,
        evidence,
        reason: reason.clone(),
        by: by.clone(),
    });
    *record = changed;
    Ok(note)
}

/// Does a record carry a correction already?
fn applied(
    record: &Record,
    action: CorrectionAction,
    field: &str,
    value: Option<&Value>,
    reason: &str,
    by: &str,
) -> bool {
    record.corrections.iter().any(|c| {
        c.action == action
            && c.field == field
            && c.value.as_ref() == value
            && c.reason == reason
            && c.by == by
    })
}

/// Which items of a list a correction takes away, and what is to be told of it.
fn replaced(
    list: &[Value],
    name: &str,
    change: &Change,
    value: Option<&Value>,
) -> Result<(Vec<usize>, Option<String>), String> {
    // An item of the same value gives way: it holds with the reader's words.
    let same = list.iter().position(|item| value.is_some_and(|value| is(item, value)));
    match change {
        Change::Drop(DropFact { value: Some(given), .. }) => {
            let gone = matching(list, &field::partial(name, given)?);
            if gone.is_empty() {
                return Err(format!("not applied, because the record has no {}", shown(given)));
            }
            Ok((gone, None))
        }
        Change::Set(SetFact { was: Some(was), .. }) => {
            let mut gone = matching(list, &field::partial(name, was)?);
            let note = (gone.is_empty() && same.is_none())
                .then(|| format!("the record has no {} any more; the value was added", shown(was)));
            gone.extend(same);
            gone.sort_unstable();
            gone.dedup();
            Ok((gone, note))
        }
        _ => Ok((same.into_iter().collect(), None)),
    }
}

/// May a correction change a single value?
fn single(current: &Value, change: &Change, value: Option<&Value>) -> Result<(), String> {
    match change {
        Change::Drop(_) if current.is_null() => {
            Err("not applied, because the record has no such value".into())
        }
        Change::Drop(DropFact { value: Some(given), field, .. }) => {
            if like(current, &field::partial(field, given)?) {
                Ok(())
            } else {
                Err(format!("not applied, because the value is {} now", shown(&current["value"])))
            }
        }
        Change::Add(_) if !current.is_null() && !value.is_some_and(|value| is(current, value)) => {
            Err(format!(
                "not applied, because the value is {} there; use [[set]] to say another",
                shown(&current["value"])
            ))
        }
        _ => Ok(()),
    }
}

/// Items that some keys tell apart: those that have no others, else all that have these.
fn matching(list: &[Value], wanted: &Value) -> Vec<usize> {
    let all = |test: &dyn Fn(&Value) -> bool| -> Vec<usize> {
        list.iter().enumerate().filter(|(_, item)| test(item)).map(|(at, _)| at).collect()
    };
    let own = |key: &str| !matches!(key, "confidence" | "evidence");
    let rest_null = |item: &Value| {
        item.as_object().is_some_and(|map| {
            map.iter().all(|(key, value)| !own(key) || value.is_null() || wanted.get(key).is_some())
        })
    };
    let exact = all(&|item| like(item, wanted) && rest_null(item));
    if exact.is_empty() { all(&|item| like(item, wanted)) } else { exact }
}

/// Has an item these keys with these values?
fn like(item: &Value, wanted: &Value) -> bool {
    wanted.as_object().is_some_and(|map| map.iter().all(|(key, value)| item.get(key) == Some(value)))
}

/// Is an item of this value, whatever its words?
fn is(item: &Value, value: &Value) -> bool {
    let mut item = item.clone();
    field::bare(&mut item);
    item == *value
}

/// A value as messages show it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Object(map) if map.len() == 1 && map.contains_key("value") => shown(&map["value"]),
        value => value.to_string(),
    }
}

/// Puts an item where the record has it: days by calendar, all else by where it stands in the text.
fn insert(list: &mut Vec<Value>, name: &str, item: Value) {
    let start = |item: &Value| item.pointer("/evidence/0/start").and_then(Value::as_u64);
    let day = |item: &Value| item.get("date").and_then(Value::as_str).unwrap_or_default().to_string();
    let at = match name {
        "dates" => list.iter().position(|other| day(other) > day(&item)),
        _ => list.iter().position(|other| start(other) > start(&item)),
    };
    list.insert(at.unwrap_or(list.len()), item);
}

/// Evidence of words, checked against the text where it is at hand.
fn locate(
    record: &Record,
    text: Option<&str>,
    words: &[&Words],
    text_sha256: Option<&str>,
) -> Result<Vec<Evidence>, String> {
    let mut out = Vec::new();
    for Words { quote, start } in words {
        let length = quote.chars().count();
        let start = match (text, *start) {
            (Some(text), start) => place(text, quote, start)?,
            (None, None) => {
                return Err(format!(
                    "not applied, because the text is not at hand to find {quote:?} in; give its place with `start`, \
                     or the documents with --texts"
                ));
            }
            (None, Some(start)) => {
                if text_sha256.is_some_and(|of| of != record.source.text_sha256) {
                    return Err(
                        "not applied, because the document's text has changed; give the documents with --texts, so \
                         that the words can be found anew"
                            .into(),
                    );
                }
                start
            }
        };
        out.push(Evidence { start, end: start + length, quote: quote.clone(), rule: RULE.into() });
    }
    Ok(out)
}

/// The code point at which words stand in a text: the one that is told, or the only one.
fn place(text: &str, quote: &str, told: Option<usize>) -> Result<usize, String> {
    if let Some(start) = told
        && slice(text, start, start.saturating_add(quote.chars().count())) == Some(quote)
    {
        return Ok(start);
    }
    let found: Vec<usize> =
        text.match_indices(quote).map(|(at, _)| text.get(..at).unwrap_or_default().chars().count()).collect();
    match (found.as_slice(), told) {
        ([one], _) => Ok(*one),
        ([], _) => Err(format!(
            "not applied, because {quote:?} does not stand in the text; copy the words as `kaiji text` prints them"
        )),
        (_, Some(start)) => Err(format!(
            "not applied, because {quote:?} does not stand at {start}, but at {}; correct `start`",
            places(&found)
        )),
        (_, None) => Err(format!(
            "not applied, because {quote:?} stands in the text {} times; say with `start` which is meant: {}",
            found.len(),
            places(&found)
        )),
    }
}

/// The first of several places.
fn places(found: &[usize]) -> String {
    let list: Vec<String> = found.iter().take(5).map(usize::to_string).collect();
    format!("{}{}", list.join(", "), if found.len() > 5 { ", ..." } else { "" })
}
