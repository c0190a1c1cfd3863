//! The file of corrections, both ways.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::{AddFact, Change, Corrections, DropFact, Entry, JoinCases, SetFact, SplitCase, field};
use crate::error::Error;

/// The file as it is written: a list for each kind of correction.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(default)]
    set: Vec<Spanned<SetFact>>,
    #[serde(default)]
    drop: Vec<Spanned<DropFact>>,
    #[serde(default)]
    add: Vec<Spanned<AddFact>>,
    #[serde(default)]
    split: Vec<Spanned<SplitCase>>,
    #[serde(default)]
    join: Vec<Spanned<JoinCases>>,
}

/// Keys of a correction in the order in which they are written.
const KEYS: [&str; 13] = [
    "document",
    "field",
    "case",
    "cases",
    "documents",
    "was",
    "value",
    "quote",
    "start",
    "more",
    "text_sha256",
    "reason",
    "by",
];

impl Corrections {
    /// Reads a file of corrections.
    ///
    /// # Errors
    ///
    /// [`Error::Corrections`] with the line, for what is no correction; [`Error::Document`] for a file that cannot be
    /// opened.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, &text),
            Err(e) => Err(Error::Document { name, reason: crate::source::cannot_open(&e) }),
        }
    }

    /// Reads the text of a file of corrections; `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// [`Error::Corrections`] with the line, for what is no correction.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let line = |byte: usize| text.as_bytes().iter().take(byte).filter(|&&b| b == b'\n').count() + 1;
        let wrong =
            |line: usize, message: String| Error::Corrections { file: name.to_string(), line, message };
        let read: Read = toml::from_str(text)
            .map_err(|e| wrong(line(e.span().map_or(0, |s| s.start)), e.message().to_string()))?;
        let mut entries = Vec::new();
        let mut take = |start: usize, change: Change| entries.push(Entry { line: line(start), change });
        for c in read.set {
            take(c.span().start, Change::Set(c.into_inner()));
        }
        for c in read.drop {
            take(c.span().start, Change::Drop(c.into_inner()));
        }
        for c in read.add {
            take(c.span().start, Change::Add(c.into_inner()));
        }
        for c in read.split {
            take(c.span().start, Change::Split(c.into_inner()));
        }
        for c in read.join {
            take(c.span().start, Change::Join(c.into_inner()));
        }
        entries.sort_by_key(|e| e.line);
        for entry in &mut entries {
            days(&mut entry.change);
            field::check(&entry.change).map_err(|message| wrong(entry.line, message))?;
        }
        Ok(Corrections { file: name.to_string(), entries })
    }

    /// The text of a file of these corrections, in their order; [`Corrections::parse`] reads them back.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a value that TOML cannot hold, as a number beyond 63 bits.
    pub fn to_toml(&self) -> Result<String, Error> {
        let mut out = String::new();
        for entry in &self.entries {
            let mut change = entry.change.clone();
            if let Change::Set(SetFact { value, .. }) | Change::Add(AddFact { value, .. }) = &mut change {
                without_nulls(value);
            }
            if let Change::Set(SetFact { was: Some(value), .. })
            | Change::Drop(DropFact { value: Some(value), .. }) = &mut change
            {
                without_nulls(value);
            }
            let (kind, table) = match &change {
                Change::Set(c) => ("set", toml::Table::try_from(c)),
                Change::Drop(c) => ("drop", toml::Table::try_from(c)),
                Change::Add(c) => ("add", toml::Table::try_from(c)),
                Change::Split(c) => ("split", toml::Table::try_from(c)),
                Change::Join(c) => ("join", toml::Table::try_from(c)),
            };
            let table =
                table.map_err(|e| Error::Usage(format!("a correction cannot be written as TOML ({e})")))?;
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(&format!("[[{kind}]]\n"));
            // Tables in a line of their own braces, so that each correction stands by itself.
            for (key, value) in KEYS.iter().filter_map(|key| Some((key, table.get(*key)?))) {
                out.push_str(&format!("{key} = {value}\n"));
            }
        }
        Ok(out)
    }
}

/// TOML has no null: a key that is not there is one.
fn without_nulls(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|_, v| !v.is_null());
    }
}

/// A day without quotation marks is a day in TOML, and text in a record.
fn days(change: &mut Change) {
    fn text(value: &mut Value) {
        const DAY: &str = "$__toml_private_datetime";
        if let Some(day) = value.get(DAY) {
            *value = day.clone();
        } else if let Value::Object(map) = value {
            map.values_mut().for_each(text);
        } else if let Value::Array(list) = value {
            list.iter_mut().for_each(text);
        }
    }
    match change {
        Change::Set(c) => {
            text(&mut c.value);
            c.was.iter_mut().for_each(text);
        }
        Change::Add(c) => text(&mut c.value),
        Change::Drop(c) => c.value.iter_mut().for_each(text),
        Change::Split(_) | Change::Join(_) => {}
    }
}
