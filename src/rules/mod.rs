//! Rules as data: words, patterns and categories from `rules/`, embedded in the binary and overlaid by `--rules`.
//!
//! * `lexicon/*.tsv`: words and what they stand for, one a line: `word<TAB>value<TAB>note`;
//! * `filter.toml`: words without which no page can be a notice, sought in its bytes;
//! * `fragments.toml`: named lists of words or pattern pieces, used in patterns as `{name}`;
//! * the other `*.toml`: rules, each with a pattern, what it says, and examples that must and must not match.
//!
//! Everything is compiled into one immutable [`RuleSet`] that all threads share.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "rule files are cut at marks found in them and cells counted before; what is compiled of them numbers its own words, pieces, steps and patterns, and text is sliced where matching stands, at ends of characters. Rule files and texts are fuzzed"
)]

mod calibration;
mod check;
mod cut;
mod files;
mod filter;
mod fragments;
mod gap;
mod grammar;
mod lexicon;
mod names;
mod pattern;
mod phrase;
mod piece;
mod program;
mod scan;
mod syntax;
mod words;

pub use calibration::Calibration;
pub use check::{CheckReport, check};
pub use files::RuleFiles;
pub use filter::Filter;
pub use lexicon::{Found, Lexicon, Term, TermHit, Vocabulary};
pub use names::NameWords;
pub use pattern::{Hit, PatternSet, Rule};
pub use phrase::Phrase;
pub use scan::{Scan, Scanned, Slotted};

use regex::Regex;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::ablation::Stage;
use crate::error::Error;
use crate::source::PageWords;
use crate::text::{LayoutPatterns, LinePatterns};

macro_rules! rule_set {
    (
        readings { $($(#[$doc:meta])* $set:ident),+ $(,)? }
        slotted { $($(#[$slotted_doc:meta])* $slotted:ident),+ $(,)? }
    ) => {
        /// All rules, compiled. Each set of patterns comes from the file of its name.
        #[derive(Debug)]
        pub struct RuleSet {
            /// SHA-256 of the rule files in force, in lower-case hexadecimal: two records with one digest were made
            /// by the same rules.
            pub digest: String,
            /// A stage that is left out, when one is evaluated.
            pub without: Option<Stage>,
            /// How lines are recognised.
            pub layout: LayoutPatterns,
            /// Words beside the days of a document itself.
            pub stamps: StampWords,
            /// How pages name what is not their article; loading uses it.
            pub page: PageWords,
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
            /// Legal forms of organisations.
            pub forms: Lexicon,
            /// Words with which names of institutions end.
            pub institutions: Lexicon,
            /// Words after a name that are no part of it: officers, departments, desks.
            pub offices: Lexicon,
            /// Words by which the name of a group differs from that of its company.
            pub groups: Lexicon,
            /// What confidences are worth.
            pub calibration: Calibration,
            /// Bodies beside the writer: police, boards, experts.
            pub bodies: Lexicon,
            /// Services and systems that can stop.
            pub service_words: Lexicon,
            /// How notices write whom to ask.
            pub contact_words: Lexicon,
            /// The lists that are looked for in the text.
            pub in_text: Vocabulary,
            /// The lists that are looked for in readings.
            pub in_readings: Vocabulary,
            /// Which pages of a crawl can be notices at all.
            pub filter: Filter,
            $($(#[$doc])* pub $set: PatternSet,)+
            $($(#[$slotted_doc])* pub $slotted: PatternSet,)+
        }

        /// Files of the sets over readings and of those over readings with slots. All share one scan.
        const READINGS: [&str; [$(stringify!($set)),+].len()] = [$(concat!(stringify!($set), ".toml")),+];
        const SLOTTED: [&str; [$(stringify!($slotted)),+].len()] = [$(concat!(stringify!($slotted), ".toml")),+];

        impl RuleSet {
            /// Compiles the rule files.
            ///
            /// # Errors
            ///
            /// [`Error::Rule`] with file and line for the first rule that cannot be used.
            pub fn compile(files: &RuleFiles) -> Result<Self, Error> {
                let fragments = fragments::Fragments::parse(files.get("fragments.toml")?)?;
                // The sets over readings are half of the work; all else goes to another thread.
                let (readings, others) = std::thread::scope(|scope| {
                    let others = scope.spawn(|| {
                        let lists = Lists::read(files)?;
                        Ok::<_, Error>((group(files, SLOTTED, READINGS.len(), &fragments)?, lists))
                    });
                    (group(files, READINGS, 0, &fragments), join(others))
                });
                let (readings, (slotted, lists)) = (readings?, others?);
                let ([$($set),+], [$($slotted),+]) = pattern::build(readings, slotted);
                Ok(RuleSet {
                    without: None,
                    digest: lists.digest,
                    layout: lists.layout,
                    stamps: lists.stamps,
                    page: lists.page,
                    words: lists.words,
                    spelling: lists.spelling,
                    data: lists.data,
                    malware: lists.malware,
                    devices: lists.devices,
                    units: lists.units,
                    forms: lists.names.forms,
                    institutions: lists.names.institutions,
                    offices: lists.names.offices,
                    groups: lists.names.groups,
                    calibration: lists.calibration,
                    bodies: lists.bodies,
                    service_words: lists.service_words,
                    contact_words: lists.contact_words,
                    in_text: lists.in_text,
                    in_readings: lists.in_readings,
                    filter: lists.filter,
                    $($set,)+
                    $($slotted,)+
                })
            }

            /// The same rules with a stage left out.
            pub fn without(mut self, stage: Stage) -> Self {
                self.without = Some(stage);
                match stage {
                    Stage::Vetoes => {
                        $(self.$set.drop_vetoes();)+
                        $(self.$slotted.drop_vetoes();)+
                    }
                    Stage::Furniture => self.layout.drop_furniture(),
                    _ => {}
                }
                self
            }

            /// Every set of patterns with its name, for checking and for documentation.
            pub fn pattern_sets(&self) -> [(&'static str, &PatternSet); READINGS.len() + SLOTTED.len()] {
                [$((stringify!($set), &self.$set),)+ $((stringify!($slotted), &self.$slotted),)+]
            }
        }
    };
}

rule_set! {
    readings {
        /// What headings say of the lines under them.
        sections,
        /// What a clause says of the data it names.
        status,
        /// What happened on a day.
        events,
        /// What the organisation did or will do.
        measures,
        /// Incident types.
        incidents,
        /// Machines and their states.
        states,
        /// Kinds of document and stages of reporting.
        documents,
        /// How it could happen.
        causes,
        /// Who noticed it, and how.
        discovery,
        /// Whose data it is.
        subjects,
        /// Harm that followed from a leak.
        secondary_damage,
        /// What guarded the data.
        protection,
        /// Sums of money.
        money,
    }
    slotted {
        /// Days that are not events of the incident.
        event_vetoes,
        /// Counts of people and things that are no leak.
        affected,
        /// What counts of people, places and mails are of.
        figures,
        /// Services that stopped and came back.
        services,
        /// Who was told or engaged.
        parties,
        /// Other organisations in the incident.
        third_parties,
    }
}

/// Reads the sets of some files, numbered from `first` on.
fn group<const N: usize>(
    files: &RuleFiles,
    names: [&str; N],
    first: usize,
    fragments: &fragments::Fragments,
) -> Result<pattern::Group<N>, Error> {
    let parse = |name: &str| pattern::parse(&files.all(name)?, fragments);
    let mut rules = names.into_iter().map(parse).collect::<Result<Vec<_>, Error>>()?.into_iter();
    Ok(pattern::group(names.map(|_| rules.next().unwrap_or_default()), first))
}

/// The words that the dictionary lacks, and spelling variants, each to the spelling that readings use.
type Words = (Vec<kaiji_dictionary::UserWord>, FxHashMap<String, String>);

/// What a [`Morphology`](crate::text::Morphology) takes from the rules; it can be made beside them.
///
/// # Errors
///
/// [`Error::Rule`] with file and line for a row that cannot be used.
pub(crate) fn words(files: &RuleFiles) -> Result<Words, Error> {
    Ok((
        lexicon::user_words(files.all("lexicon/words.tsv")?)?,
        lexicon::spelling(files.all("lexicon/spelling.tsv")?)?,
    ))
}

/// What the rule files hold beside sets of patterns.
struct Lists {
    digest: String,
    layout: LayoutPatterns,
    stamps: StampWords,
    page: PageWords,
    words: Vec<kaiji_dictionary::UserWord>,
    spelling: FxHashMap<String, String>,
    data: Lexicon,
    malware: Lexicon,
    devices: Lexicon,
    units: Lexicon,
    names: NameWords,
    calibration: Calibration,
    bodies: Lexicon,
    service_words: Lexicon,
    contact_words: Lexicon,
    in_text: Vocabulary,
    in_readings: Vocabulary,
    filter: Filter,
}

impl Lists {
    fn read(files: &RuleFiles) -> Result<Self, Error> {
        let lexicon = |name: &str| Lexicon::parse(files.all(name)?);
        let mut names = NameWords::parse(files)?;
        let [mut data, mut devices] = [lexicon("lexicon/data.tsv")?, lexicon("lexicon/devices.tsv")?];
        let mut malware = lexicon("lexicon/malware.tsv")?;
        let mut bodies = lexicon("lexicon/bodies.tsv")?;
        let mut service_words = lexicon("lexicon/services.tsv")?;
        let mut contact_words = lexicon("lexicon/contacts.tsv")?;
        let in_readings = Vocabulary::of(&mut [&mut data, &mut devices]);
        let in_text = Vocabulary::of(&mut [
            &mut malware,
            &mut bodies,
            &mut service_words,
            &mut contact_words,
            &mut names.forms,
            &mut names.institutions,
            &mut names.offices,
        ]);
        let (words, spelling) = words(files)?;
        Ok(Lists {
            digest: digest(files),
            layout: layout(files)?,
            stamps: files.get("stamps.toml")?.parse_toml()?,
            page: page(files)?,
            words,
            spelling,
            data,
            malware,
            devices,
            units: lexicon("lexicon/units.tsv")?,
            names,
            calibration: Calibration::parse(files.get("calibration.toml")?)?,
            bodies,
            service_words,
            contact_words,
            in_text,
            in_readings,
            filter: Filter::new(files)?,
        })
    }
}

/// Words beside the days of a document itself; data of `rules/stamps.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampWords {
    /// Beside a day after the issue.
    pub changed: Vec<String>,
    /// Beside a day on which something was added to the text.
    pub added: Vec<String>,
    /// Beside the day of issue.
    pub issued: Vec<String>,
    /// Behind the day of an article on its line.
    pub bylines: Vec<String>,
    /// On the line of a day of the incident.
    pub steps: Vec<String>,
    /// Said of the day on which an article appears.
    pub announced: Vec<String>,
    /// Beside a day until which something held.
    pub as_of: Vec<String>,
    /// What is called by the day before it.
    pub named: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    furniture: Vec<String>,
    tail: Vec<String>,
    day_lead: String,
    heading: String,
}

/// The result of a thread, or its panic in this one.
pub(crate) fn join<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn layout(files: &RuleFiles) -> Result<LayoutPatterns, Error> {
    let source = files.get("layout.toml")?;
    let file: LayoutFile = source.parse_toml()?;
    let read = |pattern: &str| Regex::new(pattern).map_err(|e| source.error(1, e));
    let any = |patterns: &[String]| LinePatterns::new(patterns).map_err(|e| source.error(1, e));
    Ok(LayoutPatterns {
        furniture: any(&file.furniture)?,
        tail: any(&file.tail)?,
        day_lead: read(&file.day_lead)?,
        heading: read(&file.heading)?,
    })
}

fn page(files: &RuleFiles) -> Result<PageWords, Error> {
    let of = files.all("lexicon/furniture.tsv")?;
    PageWords::parse(of.iter().map(|f| f.text.as_str())).map_err(|e| of[e.text].error(e.line, e.message))
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
