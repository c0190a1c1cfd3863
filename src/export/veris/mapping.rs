//! The table of terms, and what a case has of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::export::exchange::standing::Standing;
use crate::export::exchange::terms::Table;

/// What becomes of kaiji's terms.
pub static MAPPING: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("mapping.tsv")));

/// Values by their path in the schema, in the order in which the facts give them, each once.
#[derive(Debug, Default)]
pub struct Coded(BTreeMap<String, Vec<&'static str>>);

impl Coded {
    fn add(&mut self, path: &str, value: &'static str) {
        let values = self.0.entry(path.to_string()).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// The values of a path.
    pub fn values(&self, path: &str) -> &[&'static str] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    /// The values of a path without `Unknown` where something is known; `None` where the path has none at all.
    pub fn known(&self, path: &str) -> Option<Vec<&'static str>> {
        let all = self.0.get(path)?;
        let known: Vec<&str> = all.iter().copied().filter(|v| *v != "Unknown").collect();
        Some(if known.is_empty() { vec!["Unknown"] } else { known })
    }

    /// Does anything stand below a path?
    pub fn has(&self, path: &str) -> bool {
        self.0.keys().any(|k| k.strip_prefix(path).is_some_and(|below| below.starts_with('.')))
    }

    /// A path that has values of its own, or stands above one that has.
    fn stands(&self, path: &str) -> bool {
        self.0.contains_key(path) || self.has(path)
    }
}

/// What a case has: the rows of its terms, but for those of data, which hang on their status (see `data`).
pub fn coded(standing: Standing<'_>) -> Coded {
    let mut terms: Vec<(&str, &str)> = Vec::new();
    terms.extend(standing.terms("incident_types").map(|t| ("IncidentType", t)));
    // What is only suspected is told in words: VERIS cannot say it of one action.
    terms.extend(standing.with_value("causes", "confirmed").into_iter().map(|t| ("Cause", t)));
    for about in standing.terms("devices") {
        if let Some((device, state)) = about.split_once(' ') {
            terms.push(("DeviceKind", device));
            terms.push(("DeviceState", state));
        }
    }
    // ファイル are documents, too: they are paper where documents, and no machine, were lost.
    let lost = ["lost_item", "theft"].iter().any(|t| standing.holds("incident_types", t));
    if lost && standing.terms("devices").next().is_none() {
        let units = ["documents leaked", "documents possible"].into_iter();
        terms.extend(units.filter(|u| standing.holds("affected", u)).map(|_| ("Unit", "documents")));
    }
    terms.extend(standing.terms("discovery").map(|t| ("Discoverer", t)));
    terms.extend(standing.text("secondary_damage", "").map(|t| ("SecondaryDamage", t)));
    terms.extend(standing.terms("money").filter_map(|a| Some(("MoneyKind", a.split(' ').next()?))));
    let mut out = Coded::default();
    let mut later = Vec::new();
    for (vocabulary, term) in terms {
        for row in MAPPING.of(vocabulary, term) {
            match row.place.strip_suffix('?') {
                Some(path) => later.push((path, row.value)),
                None if row.place == "-" || row.place == "impact.loss" => {}
                None => out.add(row.place, row.value),
            }
        }
    }
    for (path, value) in later {
        // action.malware.vector hangs on action.malware; the motive of an actor on there being that actor.
        let parent = path.rsplit_once('.').map_or(path, |(parent, _)| parent);
        let actor = parent.strip_prefix("actor.").is_some_and(|who| out.values("actor").contains(&who));
        if actor || out.stands(parent) {
            out.add(path, value);
        }
    }
    out
}
