//! The record: what kaiji says of one document, every value with its evidence.
//!
//! The types here are the contract (see `schema/`): order of keys is order of fields, and lists are in a stable
//! order, so that the same input, options and rules give the same bytes.

mod correction;
mod evidence;
mod facts;
mod further;
pub mod shape;
mod vocabulary;

pub use correction::{Correction, CorrectionAction};
pub use evidence::Evidence;
pub use facts::{Fact, Item, Place};
pub use further::{
    Cause, CauseClaim, Certainty, Contact, ContactKind, Discoverer, Discovery, DiscoveryMeans, Exposure,
    Headcount, HeadcountRole, ItemStatus, MailUnit, Money, MoneyKind, MoneyStatus, Party, PartyKind,
    PartyStatus, Protection, ReportForm, ReportItems, Revision, SecondaryDamage, Service, ServiceState,
    SiteRole, Sites, SpoofedMails, Subject, ThirdParty, ThirdPartyRole,
};
pub use vocabulary::{
    DataCategory, DeviceKind, DeviceState, DocumentKind, EventKind, IncidentType, LeakStatus,
    MeasureCategory, MeasureStatus, ReportStage, Unit,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mention::Qualifier;
use crate::text::CharsetFrom;

/// Version of the record's shape. It changes when a key is renamed or removed, or changes its meaning.
pub const SCHEMA_VERSION: &str = "1";

/// A value with the words that say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Valued<T> {
    /// The value.
    pub value: T,
    /// How sure kaiji is, from 0 to 1: of the values said with 0.9, nine in ten should be right.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words, at least one stretch of them.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Path as the user gave it.
    pub path: Option<String>,
    /// Record of a web archive (its `WARC-Record-ID`), or name of an entry in a ZIP file, where `path` is one.
    #[serde(default)]
    pub archive_record: Option<String>,
    /// Address of the document.
    pub url: Option<String>,
    /// Media type of what was read.
    pub media_type: String,
    /// Encoding of the bytes as read, by its WHATWG name.
    pub charset: String,
    /// What decided the encoding.
    #[serde(default)]
    pub charset_from: CharsetFrom,
    /// SHA-256 of the document's own bytes, in hexadecimal: unpacked, without what HTTP or an archive did to them.
    pub sha256: String,
    /// When the document was fetched, as the input says.
    pub retrieved: Option<String>,
    /// SHA-256 of the canonical text in UTF-8, in hexadecimal.
    pub text_sha256: String,
    /// The program that made the record.
    pub extractor: Extractor,
}

/// The program and rules that made a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Extractor {
    /// Name of the program.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the rules in force, in hexadecimal.
    pub rules_sha256: String,
}

/// A day on which the document places an event of the incident or of its handling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventDate {
    /// ISO 8601 day; `--MM-DD` where the document does not settle the year.
    #[schemars(regex(pattern = r"^([0-9]{4}|-)-[0-9]{2}-[0-9]{2}$"))]
    pub date: String,
    /// What happened.
    #[schemars(length(min = 1))]
    pub kinds: Vec<EventKind>,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The day's words and the words of each kind.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

impl EventDate {
    /// The rule of a day whose year rests on the day the document was fetched, because the document has none.
    pub const ASSUMED_YEAR: &'static str = "date.fetched";

    /// Is the year assumed?
    pub fn year_is_assumed(&self) -> bool {
        self.evidence.iter().any(|e| e.rule == Self::ASSUMED_YEAR)
    }
}

/// Machines that were hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// Which.
    pub device: DeviceKind,
    /// What happened to them.
    pub state: DeviceState,
    /// How many; `null` where the text names machines without a number.
    pub count: Option<u64>,
    /// How exact the number is; `null` without one.
    pub qualifier: Option<Qualifier>,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// How many people or things are or may be concerned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Affected {
    /// What is counted.
    pub unit: Unit,
    /// How many.
    pub count: u64,
    /// How exact the number is.
    pub qualifier: Qualifier,
    /// What is said of their data.
    pub status: LeakStatus,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A category of data and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeakedData {
    /// The category.
    pub category: DataCategory,
    /// Leaked, possibly leaked, denied, or without evidence.
    pub status: LeakStatus,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The item's words and the words that give its status.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A measure of the organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Countermeasure {
    /// The category.
    pub category: MeasureCategory,
    /// Done or under way, or still to come.
    pub status: MeasureStatus,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// What one document says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of this shape.
    pub schema_version: String,
    /// Identifier: the input's own, or one made of the file's name and contents.
    pub id: String,
    /// Where it came from.
    pub source: Source,
    /// What kind of document it is.
    pub document_kind: Option<Valued<DocumentKind>>,
    /// Its title.
    pub title: Option<Valued<String>>,
    /// The organisation where the incident happened, as the text writes it.
    pub organization: Option<Valued<String>>,
    /// Day of issue, ISO 8601.
    pub published: Option<Valued<String>>,
    /// Which report it is.
    pub report_stage: Option<Valued<ReportStage>>,
    /// Types of incident.
    pub incident_types: Vec<Valued<IncidentType>>,
    /// Malware families and groups, by their canonical names.
    pub malware: Vec<Valued<String>>,
    /// Days of the incident and of its handling, in calendar order.
    pub dates: Vec<EventDate>,
    /// Machines, in text order.
    pub devices: Vec<Device>,
    /// People and things counted, in text order.
    pub affected: Vec<Affected>,
    /// Categories of data, in text order.
    pub leaked_data: Vec<LeakedData>,
    /// Measures, in text order.
    pub countermeasures: Vec<Countermeasure>,
    /// How it could happen, in text order.
    #[serde(default)]
    pub causes: Vec<CauseClaim>,
    /// Who noticed first, and how.
    #[serde(default)]
    pub discovery: Vec<Discovery>,
    /// Whose data leaked or may have.
    #[serde(default)]
    pub subjects: Vec<Valued<Subject>>,
    /// People counted, by what the count is of.
    #[serde(default)]
    pub headcounts: Vec<Headcount>,
    /// Harm that followed; `null` where the text says nothing of it.
    #[serde(default)]
    pub secondary_damage: Option<Valued<SecondaryDamage>>,
    /// Places counted.
    #[serde(default)]
    pub sites: Vec<Sites>,
    /// Mails sent in the organisation's name.
    #[serde(default)]
    pub spoofed_mails: Vec<SpoofedMails>,
    /// Windows in which data or systems stood open.
    #[serde(default)]
    pub exposure: Vec<Exposure>,
    /// Services stopped, hampered and restored.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Who was told or engaged.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Other organisations in the incident.
    #[serde(default)]
    pub third_parties: Vec<ThirdParty>,
    /// What guarded the data.
    #[serde(default)]
    pub protection: Vec<Valued<Protection>>,
    /// Sums of money.
    #[serde(default)]
    pub money: Vec<Money>,
    /// The notice's own contact.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Figures that the text itself corrects.
    #[serde(default)]
    pub revisions: Vec<Revision>,
    /// What the notice says of each item that the law wants told.
    #[serde(default)]
    pub report_items: ReportItems,
    /// What a reader changed, in the order in which it was changed; empty where nobody did.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

impl Record {
    /// Every confidence with the key under which it stands, in the order of the record.
    pub(crate) fn confidences(&mut self) -> impl Iterator<Item = (&'static str, &mut f64)> {
        macro_rules! all {
            (single $($single:ident)+; list $($list:ident)+) => {{
                let mut out: Vec<(&'static str, &mut f64)> = Vec::new();
                $(out.extend(self.$single.iter_mut().map(|v| (stringify!($single), &mut v.confidence)));)+
                $(out.extend(self.$list.iter_mut().map(|v| (stringify!($list), &mut v.confidence)));)+
                out.into_iter()
            }};
        }
        all!(
            single document_kind title organization published report_stage secondary_damage;
            list incident_types malware dates devices affected leaked_data countermeasures causes discovery subjects headcounts sites spoofed_mails exposure services parties third_parties protection money contacts revisions
        )
    }
}

/// A record that says nothing, as JSON.
pub(crate) fn blank() -> serde_json::Value {
    serde_json::json!({
        "schema_version": SCHEMA_VERSION, "id": "",
        "source": {
            "media_type": "", "charset": "", "sha256": "", "text_sha256": "",
            "extractor": { "name": "", "version": "", "rules_sha256": "" }
        },
        "incident_types": [], "malware": [], "dates": [], "devices": [], "affected": [], "leaked_data": [],
        "countermeasures": []
    })
}

/// Every closed vocabulary of the record: its name and its terms, in the order of the guide.
pub fn vocabularies() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! all {
        ($($name:ident)+) => {
            vec![$(($name::NAME, $name::ALL.iter().map(|t| t.as_str()).collect())),+]
        };
    }
    all!(
        DocumentKind ReportStage IncidentType EventKind DeviceKind DeviceState Unit LeakStatus MeasureStatus DataCategory MeasureCategory Cause Certainty Discoverer DiscoveryMeans Subject HeadcountRole SecondaryDamage SiteRole MailUnit ServiceState PartyKind ReportForm PartyStatus ThirdPartyRole Protection MoneyKind MoneyStatus ContactKind ItemStatus CorrectionAction
    )
}

/// The JSON Schema of a record, as committed under `schema/`.
pub fn schema() -> serde_json::Value {
    // As written, not as read: every key is there, `null` or not.
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "kaiji record".into());
    }
    schema
}
