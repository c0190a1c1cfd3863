//! MISP: a folder that is a feed, as MISP and pymisp read it: `manifest.json`, `hashes.csv` and a file for each event.
//!
//! `docs/misp.md` says what becomes of what; templates are in `templates.tsv`, terms in `exchange/incident.tsv`.

mod event;
mod object;
mod report;

use std::io;
use std::path::Path;

use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

use crate::dataset::Dataset;
use crate::source::hex;

pub use event::event;

/// Writes the feed.
///
/// # Errors
///
/// Those of the file system.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    let mut manifest = Map::new();
    let mut hashes = String::new();
    for case in set.cases() {
        let whole = event(set, case);
        let event = &whole["Event"];
        let uuid = event["uuid"].as_str().unwrap_or_default();
        manifest.insert(uuid.into(), entry(event));
        for value in values(event) {
            hashes.push_str(&format!("{},{uuid}\n", hex(&Md5::digest(value.as_bytes()))));
        }
        std::fs::write(folder.join(format!("{uuid}.json")), pretty(&whole)?)?;
    }
    std::fs::write(folder.join("manifest.json"), pretty(&Value::Object(manifest))?)?;
    std::fs::write(folder.join("hashes.csv"), hashes)
}

fn pretty(value: &Value) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// What the manifest says of an event.
fn entry(event: &Value) -> Value {
    let keys = ["Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp"];
    let entries = keys.iter().map(|key| ((*key).to_string(), event[*key].clone()));
    Value::Object(entries.collect())
}

/// The value of every attribute of an event, those of its objects included.
fn values(event: &Value) -> Vec<&str> {
    let own = event["Attribute"].as_array().into_iter().flatten();
    let objects = event["Object"].as_array().into_iter().flatten();
    let theirs = objects.filter_map(|o| o["Attribute"].as_array()).flatten();
    own.chain(theirs).filter_map(|a| a["value"].as_str()).collect()
}

/// Seconds since 1970 at the beginning of a day in UTC, as MISP writes them.
fn seconds(day: &str) -> String {
    let day = day.parse::<jiff::civil::Date>().ok();
    let since = day.map_or(0, |day| crate::case::days_between(jiff::civil::date(1970, 1, 1), day));
    (i64::from(since) * 86_400).to_string()
}

/// A tag by its name.
fn tag(name: &str) -> Value {
    json!({ "name": name })
}
