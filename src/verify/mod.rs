//! Rechecking: does the text that a record was read from still say what the record quotes?
//!
//! A data set can be published without the texts of notices: hashes, places and short quotes say what must be found.
//! [`Claim`]s are what is to be rechecked, [`Found`] the documents at hand, and a [`Verdict`] says how they agree.

mod claim;

pub(crate) use claim::file_of;
pub use claim::{Claim, Form, Quoted, of_line, of_records, of_tables};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use crate::dataset::slice;
use crate::record::Record;

/// A document at hand.
#[derive(Debug, Clone)]
pub struct Found {
    /// What messages call it.
    pub name: String,
    /// SHA-256 of its canonical text.
    pub text_sha256: String,
    /// Its canonical text.
    pub text: Arc<str>,
    /// What was read from it now, where that was asked for.
    pub record: Option<Record>,
}

/// Documents at hand that the claims are about.
#[derive(Debug, Default)]
pub struct Shelf {
    hashes: HashSet<String>,
    names: HashSet<String>,
    by_hash: HashMap<String, Vec<Found>>,
    by_name: HashMap<String, Vec<Arc<Found>>>,
}

impl Shelf {
    /// An empty shelf for what some claims need.
    pub fn of(claims: &[Claim]) -> Self {
        Shelf {
            hashes: claims.iter().map(|c| c.text_sha256.clone()).collect(),
            names: claims.iter().flat_map(Claim::names).collect(),
            ..Shelf::default()
        }
    }

    /// Is a text wanted for its hash?
    pub fn wants_text(&self, sha256: &str) -> bool {
        self.hashes.contains(sha256)
    }

    /// Is a document wanted for one of its names, though its text is another?
    pub fn wants_name(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.names.contains(name))
    }

    /// Puts a document there; `names` are its address and the name of its file.
    pub fn put(&mut self, found: Found, names: &[String]) {
        if self.wants_text(&found.text_sha256) {
            self.by_hash.entry(found.text_sha256.clone()).or_default().push(found);
            return;
        }
        let found = Arc::new(found);
        for name in names.iter().filter(|name| self.names.contains(*name)) {
            self.by_name.entry(name.clone()).or_default().push(Arc::clone(&found));
        }
    }
}

/// How a document's quotes and its text agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The text is the one that was read, and says every quote at its place.
    Verified,
    /// The text is the one that was read, and does not say all that is quoted.
    Misquoted,
    /// A document of this address or file is there, and its text is another.
    Changed,
    /// No such document is there.
    Missing,
}

/// A quote that does not stand at its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Astray {
    /// The quote.
    #[serde(flatten)]
    pub quoted: Quoted,
    /// Code points at which it stands in the text instead; empty where it does not.
    pub found: Vec<usize>,
}

/// What reading a document again gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// The same facts.
    Same,
    /// Other facts in these fields.
    Differs(Vec<String>),
}

/// How a claim fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Identifier of the record.
    pub id: String,
    /// How quotes and text agree.
    pub status: Status,
    /// How many quotes there are.
    pub quotes: usize,
    /// How many stand at their place; 0 where no text is at hand.
    pub at_place: usize,
    /// Those that do not, where a text is at hand.
    pub astray: Vec<Astray>,
    /// The document that was looked at.
    pub document: Option<String>,
    /// Was the record made by the rules in force? `None` where it does not say.
    pub same_rules: Option<bool>,
    /// What reading it again gives; `None` where that was not asked for, or not possible.
    pub again: Option<Again>,
}

impl Verdict {
    /// Is all well?
    pub fn holds(&self) -> bool {
        self.status == Status::Verified && !matches!(self.again, Some(Again::Differs(_)))
    }
}

/// Judges a claim by the documents at hand; `rules_sha256` is the digest of the rules in force.
pub fn judge(claim: &Claim, shelf: &Shelf, rules_sha256: &str) -> Verdict {
    let verdict = |status, found: Option<&Found>, astray: Vec<Astray>| Verdict {
        id: claim.id.clone(),
        status,
        quotes: claim.quotes.len(),
        at_place: if found.is_some() { claim.quotes.len() - astray.len() } else { 0 },
        astray,
        document: found.map(|f| f.name.clone()),
        same_rules: claim.rules_sha256.as_deref().map(|rules| rules == rules_sha256),
        again: None,
    };
    if let Some(all) = shelf.by_hash.get(&claim.text_sha256)
        && let Some(first) = all.first()
    {
        let astray = astray(&claim.quotes, &first.text);
        let status = if astray.is_empty() { Status::Verified } else { Status::Misquoted };
        // One text may be at several addresses, and the address may say when it was published.
        let again = claim.record.as_ref().and_then(|record| {
            let read = all.iter().filter_map(|found| found.record.as_ref());
            read.map(|now| differing(record, now)).min_by_key(Vec::len)
        });
        let again = again.map(|fields| if fields.is_empty() { Again::Same } else { Again::Differs(fields) });
        return Verdict { again, ..verdict(status, Some(first), astray) };
    }
    let of = |name: &Option<String>| {
        let found = name.as_ref().and_then(|name| shelf.by_name.get(name)).map_or(&[][..], Vec::as_slice);
        found.iter().map(|found| (astray(&claim.quotes, &found.text), found)).collect::<Vec<_>>()
    };
    let gone = |astray: &[Astray]| astray.iter().filter(|a| a.found.is_empty()).count();
    // Files of many documents are called alike: one that says nothing of it is another document.
    let says_some = |astray: &[Astray]| gone(astray) < claim.quotes.len();
    let by_file = of(&claim.file).into_iter().filter(|(astray, _)| says_some(astray));
    // Of several captures the one that says most of it.
    let judged = of(&claim.url).into_iter().chain(by_file);
    match judged.min_by_key(|(astray, _)| (gone(astray), astray.len())) {
        Some((astray, found)) => verdict(Status::Changed, Some(found), astray),
        None => verdict(Status::Missing, None, Vec::new()),
    }
}

/// Most places that are told of one quote.
const PLACES: usize = 5;

/// The quotes that a text does not say at their places, each with where it does.
fn astray(quotes: &[Quoted], text: &str) -> Vec<Astray> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let wrong = quotes.iter().filter(|q| slice(text, q.start, q.end) != Some(q.quote.as_str()));
    wrong
        .map(|quoted| {
            let found = places.entry(quoted.quote.as_str()).or_insert_with(|| {
                let at = text.match_indices(quoted.quote.as_str()).filter(|_| !quoted.quote.is_empty());
                at.take(PLACES).filter_map(|(byte, _)| Some(text.get(..byte)?.chars().count())).collect()
            });
            Astray { quoted: quoted.clone(), found: found.clone() }
        })
        .collect()
}

/// Fields in which two records say other things. What a reader corrected is not compared, nor where documents are.
fn differing(record: &Record, now: &Record) -> Vec<String> {
    let json = |record: &Record| serde_json::to_value(record).unwrap_or_default();
    let (before, after) = (json(record), json(now));
    let corrected: Vec<&str> = record.corrections.iter().filter_map(|c| c.field.split('.').next()).collect();
    let differs =
        |key: &str, was: &serde_json::Value| after.get(key).unwrap_or(&serde_json::Value::Null) != was;
    let fields = before.as_object().into_iter().flatten();
    fields
        .filter(|(key, was)| !corrected.contains(&key.as_str()) && differs(key, was))
        .map(|(key, _)| key)
        .filter(|key| !["schema_version", "id", "source", "corrections"].contains(&key.as_str()))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "𠮷野商店です。パソコン12台が感染し、12台を交換しました。";

    fn claim(text_sha256: &str, quotes: &[(usize, &str)]) -> Claim {
        let quoted = |(start, quote): &(usize, &str)| Quoted {
            field: "devices".into(),
            start: *start,
            end: start + quote.chars().count(),
            quote: (*quote).into(),
        };
        Claim {
            id: "a".into(),
            url: Some("https://a.example.jp/".into()),
            file: Some("a.txt".into()),
            text_sha256: text_sha256.into(),
            rules_sha256: Some("r".into()),
            quotes: quotes.iter().map(quoted).collect(),
            record: None,
        }
    }

    fn shelf(claim: &Claim, documents: &[(&str, &str, &str)]) -> Shelf {
        let mut shelf = Shelf::of(std::slice::from_ref(claim));
        for (name, sha256, text) in documents {
            let found = Found {
                name: (*name).into(),
                text_sha256: (*sha256).into(),
                text: (*text).into(),
                record: None,
            };
            shelf.put(found, &[(*name).to_string()]);
        }
        shelf
    }

    #[test]
    fn a_text_of_the_same_hash_must_say_every_quote() {
        let right = claim("1", &[(0, "𠮷野商店"), (11, "12台")]);
        let verdict = judge(&right, &shelf(&right, &[("elsewhere.txt", "1", TEXT)]), "r");
        assert_eq!((verdict.status, verdict.at_place, verdict.holds()), (Status::Verified, 2, true));
        assert_eq!((verdict.same_rules, verdict.document.as_deref()), (Some(true), Some("elsewhere.txt")));
        // Offsets of another counting: UTF-16 units.
        let wrong = claim("1", &[(0, "𠮷野商店"), (12, "12台"), (3, "紛失")]);
        let verdict = judge(&wrong, &shelf(&wrong, &[("a.txt", "1", TEXT)]), "s");
        assert_eq!((verdict.status, verdict.at_place, verdict.holds()), (Status::Misquoted, 1, false));
        let found: Vec<&[usize]> = verdict.astray.iter().map(|a| &a.found[..]).collect();
        assert_eq!(found, [&[11, 19][..], &[]]);
        assert_eq!(verdict.same_rules, Some(false));
    }

    #[test]
    fn another_text_of_the_address_tells_what_it_still_says() {
        let claim = claim("1", &[(0, "𠮷野商店"), (11, "12台"), (14, "が感染")]);
        let longer = format!("追記。{TEXT}");
        let documents = [
            ("https://b.example.jp/", "2", TEXT),
            ("a.txt", "3", "見つかりません"),
            ("https://a.example.jp/", "4", &longer),
        ];
        let verdict = judge(&claim, &shelf(&claim, &documents), "r");
        assert_eq!((verdict.status, verdict.at_place), (Status::Changed, 0));
        assert_eq!(verdict.document.as_deref(), Some("https://a.example.jp/"));
        assert_eq!(verdict.astray.iter().map(|a| a.found[0]).collect::<Vec<_>>(), [3, 14, 17]);
        // An address without its document, and a file of the same name that says nothing of it.
        let verdict = judge(&claim, &shelf(&claim, &documents[..2]), "r");
        assert_eq!((verdict.status, verdict.at_place, verdict.document), (Status::Missing, 0, None));
        assert!(verdict.astray.is_empty());
    }
}
