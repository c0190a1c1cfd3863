//! The scored items of each field of a record or gold file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// A scored field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Field {
    DocumentKind,
    Organization,
    Published,
    ReportStage,
    IncidentTypes,
    Malware,
    Dates,
    DatesWithKind,
    Devices,
    DeviceCount,
    Affected,
    AffectedCount,
    LeakedData,
    LeakedCategory,
    Countermeasures,
    CountermeasureCategory,
    Causes,
    Discovery,
    Subjects,
    Headcounts,
    SecondaryDamage,
    Sites,
    SpoofedMails,
    Exposure,
    Services,
    Parties,
    ThirdParties,
    Protection,
    Money,
    Contacts,
    Revisions,
    ReportItems,
}

impl Field {
    /// Every field, in the order of the report.
    pub const ALL: &'static [Field] = &[
        Field::DocumentKind,
        Field::Organization,
        Field::Published,
        Field::ReportStage,
        Field::IncidentTypes,
        Field::Malware,
        Field::Dates,
        Field::DatesWithKind,
        Field::Devices,
        Field::DeviceCount,
        Field::Affected,
        Field::AffectedCount,
        Field::LeakedData,
        Field::LeakedCategory,
        Field::Countermeasures,
        Field::CountermeasureCategory,
        Field::Causes,
        Field::Discovery,
        Field::Subjects,
        Field::Headcounts,
        Field::SecondaryDamage,
        Field::Sites,
        Field::SpoofedMails,
        Field::Exposure,
        Field::Services,
        Field::Parties,
        Field::ThirdParties,
        Field::Protection,
        Field::Money,
        Field::Contacts,
        Field::Revisions,
        Field::ReportItems,
    ];

    /// The fields whose mean is the main score.
    pub const MAIN: &'static [Field] = &[
        Field::DocumentKind,
        Field::Organization,
        Field::Published,
        Field::IncidentTypes,
        Field::Malware,
        Field::Dates,
        Field::Devices,
        Field::Affected,
        Field::LeakedData,
        Field::Countermeasures,
    ];

    /// Name, as reports and floors write it.
    pub fn name(self) -> &'static str {
        match self {
            Field::DocumentKind => "document_kind",
            Field::Organization => "organization",
            Field::Published => "published",
            Field::ReportStage => "report_stage",
            Field::IncidentTypes => "incident_types",
            Field::Malware => "malware",
            Field::Dates => "dates",
            Field::DatesWithKind => "dates+kind",
            Field::Devices => "devices",
            Field::DeviceCount => "device_count",
            Field::Affected => "affected",
            Field::AffectedCount => "affected_count",
            Field::LeakedData => "leaked_data",
            Field::LeakedCategory => "leaked_category",
            Field::Countermeasures => "countermeasures",
            Field::CountermeasureCategory => "countermeasure_category",
            Field::Causes => "causes",
            Field::Discovery => "discovery",
            Field::Subjects => "subjects",
            Field::Headcounts => "headcounts",
            Field::SecondaryDamage => "secondary_damage",
            Field::Sites => "sites",
            Field::SpoofedMails => "spoofed_mails",
            Field::Exposure => "exposure",
            Field::Services => "services",
            Field::Parties => "parties",
            Field::ThirdParties => "third_parties",
            Field::Protection => "protection",
            Field::Money => "money",
            Field::Contacts => "contacts",
            Field::Revisions => "revisions",
            Field::ReportItems => "report_items",
        }
    }

    /// The field of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Is it one of the facts of `docs/further-facts.md`, which not every gold file tells?
    pub fn is_further(self) -> bool {
        self >= Field::Causes
    }

    /// Is it a key of the record, and not another view of one?
    pub fn is_record_key(self) -> bool {
        self.name() == self.key()
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Field::DatesWithKind => "dates",
            Field::DeviceCount => "devices",
            Field::AffectedCount => "affected",
            Field::LeakedCategory => "leaked_data",
            Field::CountermeasureCategory => "countermeasures",
            other => other.name(),
        }
    }
}

/// A scored item: its parts, as text.
pub type FieldItem = Vec<String>;

fn plain(value: &Value) -> &Value {
    value.get("value").unwrap_or(value)
}

fn word(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "null".into(),
        Some(Value::String(s)) => s.clone(),
        Some(other) => other.to_string(),
    }
}

static LEGAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|学校法人|医療法人社団|医療法人財団|医療法人|社会福祉法人|独立行政法人|地方独立行政法人|国立大学法人|公立大学法人|国立研究開発法人|特定非営利活動法人|宗教法人|生活協同組合|\(株\)|\(有\)|㈱|㈲")
        .expect("a valid pattern")
});

/// An organisation's name without width, spaces and legal form.
fn organization(name: &str) -> Option<String> {
    let folded: String = name.nfkc().collect();
    let bare = LEGAL.replace_all(&folded, "");
    let bare: String = bare.split_whitespace().collect::<String>().to_lowercase();
    (!bare.is_empty()).then_some(bare)
}

/// The items of one entry of a list field.
fn of_entry(entry: &Value, field: Field) -> Vec<FieldItem> {
    let get = |key: &str| word(entry.get(key));
    // Names are compared without width, spaces and legal form.
    let name = |key: &str| {
        entry.get(key).and_then(Value::as_str).and_then(organization).unwrap_or_else(|| "null".into())
    };
    match field {
        Field::IncidentTypes | Field::Malware | Field::Subjects | Field::Protection => {
            vec![vec![word(Some(plain(entry))).nfkc().collect::<String>().to_lowercase()]]
        }
        Field::Dates => vec![vec![get("date")]],
        Field::DatesWithKind => entry
            .get("kinds")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|k| vec![get("date"), word(Some(k))])
            .collect(),
        Field::Devices => vec![vec![get("device"), get("state"), get("count")]],
        Field::DeviceCount | Field::AffectedCount => match entry.get("count") {
            None | Some(Value::Null) => Vec::new(),
            Some(_) => vec![vec![get("count")]],
        },
        Field::Affected => vec![vec![get("unit"), get("count"), get("status")]],
        Field::LeakedData | Field::Countermeasures => vec![vec![get("category"), get("status")]],
        Field::LeakedCategory | Field::CountermeasureCategory => vec![vec![get("category")]],
        Field::Causes => vec![vec![get("cause"), get("certainty")]],
        Field::Discovery => vec![vec![get("by"), get("how")]],
        Field::Headcounts => vec![vec![get("role"), get("count")]],
        Field::Sites => vec![vec![get("role"), get("count")]],
        Field::SpoofedMails => vec![vec![get("count"), get("unit")]],
        Field::Exposure => vec![vec![get("start"), get("end")]],
        Field::Services => vec![vec![name("service"), get("state")]],
        Field::Parties => vec![vec![get("kind"), name("name"), get("report"), get("status")]],
        Field::ThirdParties => vec![vec![name("name"), get("role")]],
        Field::Money => vec![vec![get("kind"), get("amount"), get("status")]],
        Field::Contacts => vec![vec![get("kind"), get("value")]],
        Field::Revisions => vec![vec![get("earlier"), get("later")]],
        _ => Vec::new(),
    }
}

/// The set of scored items of a field.
pub(super) fn items(record: &Value, field: Field) -> BTreeSet<FieldItem> {
    let value = record.get(field.key()).unwrap_or(&Value::Null);
    match field {
        Field::Organization => {
            plain(value).as_str().and_then(organization).map(|o| vec![o]).into_iter().collect()
        }
        Field::DocumentKind | Field::Published | Field::ReportStage | Field::SecondaryDamage => {
            match plain(value) {
                Value::Null => BTreeSet::new(),
                v => BTreeSet::from([vec![word(Some(v))]]),
            }
        }
        // An object of items, of which those are null that the text does not tell.
        Field::ReportItems => value
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, item)| !plain(item).is_null())
            .map(|(name, item)| vec![name.clone(), word(Some(plain(item)))])
            .collect(),
        _ => value.as_array().into_iter().flatten().flat_map(|entry| of_entry(entry, field)).collect(),
    }
}

/// The confidence of each entry of a field, with the items that it stands for.
pub(super) fn confidences(record: &Value, field: Field) -> Vec<(f64, BTreeSet<FieldItem>)> {
    let value = record.get(field.key()).unwrap_or(&Value::Null);
    let entries: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
    let of = |entry: &Value| match value {
        Value::Array(_) => of_entry(entry, field).into_iter().collect(),
        _ => items(record, field),
    };
    entries
        .into_iter()
        .filter_map(|entry| Some((entry.get("confidence")?.as_f64()?, of(entry))))
        .filter(|(_, items)| !items.is_empty())
        .collect()
}

/// The words that a record gives for an item.
pub(super) fn quotes(record: &Value, field: Field, item: &FieldItem) -> Vec<String> {
    let value = record.get(field.key()).unwrap_or(&Value::Null);
    let entries: Vec<&Value> = match value.as_array() {
        Some(list) => list.iter().filter(|e| of_entry(e, field).contains(item)).collect(),
        None => vec![value],
    };
    entries
        .iter()
        .filter_map(|e| e.get("evidence").and_then(Value::as_array))
        .flatten()
        .map(|e| format!("{} [{}]", word(e.get("quote")), word(e.get("rule"))))
        .collect()
}

/// A day without a year stands for the gold day where the document gives no year.
pub(super) fn with_years(said: BTreeSet<FieldItem>, wanted: &BTreeSet<FieldItem>) -> BTreeSet<FieldItem> {
    let days: BTreeMap<String, String> = wanted
        .iter()
        .flatten()
        .filter_map(|day| day.get(5..).map(|md| (md.to_string(), day.clone())))
        .collect();
    said.into_iter()
        .map(|mut item| {
            for part in &mut item {
                if let Some(full) = part.strip_prefix("--").and_then(|month_day| days.get(month_day)) {
                    *part = full.clone();
                }
            }
            item
        })
        .collect()
}
