//! Rules as data: words, patterns and categories from `rules/`, embedded in the binary and overlaid by `--rules`.
//!
//! * `lexicon/*.tsv`: words and what they stand for, one a line: `word<TAB>value<TAB>note`;
//! * `fragments.toml`: named lists of words or pattern pieces, used in patterns as `{name}`;
//! * the other `*.toml`: rules, each with a pattern, what it says, and examples that must and must not match.
//!
//! Everything is compiled into one immutable [`RuleSet`] that all threads share.

mod check;
mod cut;
mod files;
mod fragments;
mod gap;
mod lexicon;
mod pattern;
mod piece;
mod scan;
mod syntax;

pub use check::{CheckReport, check};
pub use files::RuleFiles;
pub use lexicon::{Lexicon, Term, TermHit};
pub use pattern::{Hit, PatternSet, Rule};
pub use scan::{Scan, Scanned};

use regex::Regex;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::text::LayoutPatterns;

/// All rules, compiled.
#[derive(Debug)]
pub struct RuleSet {
    /// SHA-256 of the rule files in force, in lower-case hexadecimal: two records with one digest were made by
    /// the same rules.
    pub digest: String,
    /// How lines are recognised.
    pub layout: LayoutPatterns,
    /// User words for segmentation.
    pub words: Vec<kaiji_dictionary::UserWord>,
    /// Spelling variants, each to the spelling that readings use.
    pub spelling: FxHashMap<String, String>,
    /// Categories of data.
    pub data: Lexicon,
    /// Malware families and groups.
    pub malware: Lexicon,
    /// Machines.
    pub devices: Lexicon,
    /// Counting units.
    pub units: Lexicon,
    /// What headings say of the lines under them.
    pub sections: PatternSet,
    /// What a clause says of the data it names.
    pub status: PatternSet,
    /// What happened on a day.
    pub events: PatternSet,
    /// Days that are not events of the incident.
    pub event_vetoes: PatternSet,
    /// What the organisation did or will do.
    pub measures: PatternSet,
    /// Incident types.
    pub incidents: PatternSet,
    /// Machines and their states.
    pub states: PatternSet,
    /// Counts of people and things that are no leak.
    pub affected: PatternSet,
    /// Kinds of document and stages of reporting.
    pub documents: PatternSet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    furniture: Vec<String>,
    tail: Vec<String>,
    day_lead: String,
}

impl RuleSet {
    /// Compiles the rule files.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] with file and line for the first rule that cannot be used.
    pub fn compile(files: &RuleFiles) -> Result<Self, Error> {
        let fragments = fragments::Fragments::parse(files.get("fragments.toml")?)?;
        let parse = |name: &str| pattern::parse(&files.all(name)?, &fragments);
        let lexicon = |name: &str| Lexicon::parse(files.all(name)?);
        // Most of the start-up goes into these; two threads halve it.
        let (other, own) = std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let slotted = pattern::build([parse("event_vetoes.toml")?, parse("affected.toml")?]);
                Ok::<_, Error>((slotted, parse("measures.toml")?, parse("sections.toml")?))
            });
            let own = (|| {
                Ok::<_, Error>((
                    parse("status.toml")?,
                    parse("events.toml")?,
                    parse("incidents.toml")?,
                    parse("states.toml")?,
                    parse("documents.toml")?,
                    layout(files)?,
                ))
            })();
            (join(other), own)
        });
        let (slotted, measures, sections) = other?;
        let (status, events, incidents, states, documents, layout) = own?;
        let unbuilt = |e: String| Error::Rule { file: "rules".into(), line: 1, message: e };
        let [event_vetoes, affected] = slotted.map_err(unbuilt)?;
        let [sections, status, events, measures, incidents, states, documents] =
            pattern::build([sections, status, events, measures, incidents, states, documents])
                .map_err(unbuilt)?;
        Ok(RuleSet {
            digest: digest(files),
            layout,
            words: lexicon::user_words(files.all("lexicon/words.tsv")?)?,
            spelling: lexicon::spelling(files.all("lexicon/spelling.tsv")?)?,
            data: lexicon("lexicon/data.tsv")?,
            malware: lexicon("lexicon/malware.tsv")?,
            devices: lexicon("lexicon/devices.tsv")?,
            units: lexicon("lexicon/units.tsv")?,
            sections,
            status,
            events,
            event_vetoes,
            measures,
            incidents,
            states,
            affected,
            documents,
        })
    }

    /// Every set of patterns with its name, for checking and for documentation.
    pub fn pattern_sets(&self) -> [(&'static str, &PatternSet); 9] {
        [
            ("sections", &self.sections),
            ("status", &self.status),
            ("events", &self.events),
            ("event_vetoes", &self.event_vetoes),
            ("measures", &self.measures),
            ("incidents", &self.incidents),
            ("states", &self.states),
            ("affected", &self.affected),
            ("documents", &self.documents),
        ]
    }
}

/// The result of a thread, or its panic in this one.
fn join<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn layout(files: &RuleFiles) -> Result<LayoutPatterns, Error> {
    let source = files.get("layout.toml")?;
    let file: LayoutFile = source.parse_toml()?;
    let any = |patterns: &[String]| {
        Regex::new(&patterns.iter().map(|p| format!("(?:{p})")).collect::<Vec<_>>().join("|"))
            .map_err(|e| source.error(1, e))
    };
    Ok(LayoutPatterns {
        furniture: any(&file.furniture)?,
        tail: any(&file.tail)?,
        day_lead: Regex::new(&file.day_lead).map_err(|e| source.error(1, e))?,
    })
}

fn digest(files: &RuleFiles) -> String {
    let mut hash = Sha256::new();
    for file in files.iter() {
        hash.update(file.key().as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
        hash.update([0]);
    }
    crate::source::hex(&hash.finalize())
}
