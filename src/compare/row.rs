//! A row: what one document, or one case, says of its incident.

use serde::Serialize;

use super::days::{Delays, full};
use super::totals::{devices, people, sensitivity};
use crate::case::{Case, Verdict};
use crate::mention::Qualifier;
use crate::record::{
    Cause, DataCategory, DeviceKind, DocumentKind, EventKind, IncidentType, LeakStatus, MeasureStatus,
    Record, ReportStage, Unit,
};

/// What one document, or the documents of one case, say of an incident. Days are as in the record: ISO 8601,
/// `--MM-DD` without a year. Of a case the values are those that hold by its ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Identifier of the record or the case.
    pub id: String,
    /// Notice or news; `None` of a case.
    pub kind: Option<DocumentKind>,
    /// The organisation where it happened.
    pub organization: Option<String>,
    /// Day of issue of this document, or of the first of the case.
    pub published: Option<String>,
    /// First day on which something happened.
    pub occurred: Option<String>,
    /// First day on which it was noticed.
    pub detected: Option<String>,
    /// First day on which it was made public; a notice's own day of issue is one.
    pub disclosed: Option<String>,
    /// First day on which a regulator was told.
    pub reported_regulator: Option<String>,
    /// Day of issue of the first final report.
    pub final_report: Option<String>,
    /// Days from the first occurred or detected day to the first disclosure; `None` where a year is missing, or
    /// where the days contradict each other.
    pub days_to_disclosure: Option<i32>,
    /// Days from each step to the next.
    pub delays: Delays,
    /// Types of incident.
    pub types: Vec<IncidentType>,
    /// Causes that are named, confirmed or suspected.
    pub causes: Vec<Cause>,
    /// Malware families and groups.
    pub malware: Vec<String>,
    /// Machines that were hit, one entry a kind.
    pub devices: Vec<DeviceTotal>,
    /// Categories of data that leaked, the most sensitive first.
    pub data_leaked: Vec<DataCategory>,
    /// Categories of data that may have leaked, without those that did.
    pub data_possible: Vec<DataCategory>,
    /// Is anything said about data, be it that none leaked?
    pub data_told: bool,
    /// The largest number of people, else of other things, whose data leaked or may have leaked.
    pub people: Option<People>,
    /// Everything that is counted of those whose data leaked or may have leaked.
    #[serde(skip)]
    pub units: Vec<Unit>,
    /// Categories of measures that were taken.
    pub measures_taken: usize,
    /// Categories of measures that are still to come.
    pub measures_planned: usize,
    /// Records that the row is made of, in order of publication.
    pub documents: Vec<String>,
    /// Cells whose value a later document corrected.
    pub revised: Vec<Cell>,
    /// Cells of which the documents say different things; what is in conflict is not in the row.
    pub in_conflict: Vec<Cell>,
}

/// Cells whose facts may be revised or in conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// `occurred`
    Occurred,
    /// `detected`
    Detected,
    /// `devices`
    Devices,
    /// `people`
    People,
    /// `data_leaked` and `data_possible`
    Data,
    /// `causes`
    Causes,
    /// `measures_taken` and `measures_planned`
    Measures,
}

impl Cell {
    /// The cell that a fact of the ledger belongs to.
    fn of(field: &str, about: &str) -> Option<Cell> {
        Some(match (field, about) {
            ("first_days", "occurred") => Cell::Occurred,
            ("first_days", "detected") => Cell::Detected,
            ("devices", _) => Cell::Devices,
            ("affected", _) => Cell::People,
            ("leaked_data", _) => Cell::Data,
            ("causes", _) => Cell::Causes,
            ("countermeasures", _) => Cell::Measures,
            _ => return None,
        })
    }

    /// The cell as CSV names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Cell::Occurred => "occurred",
            Cell::Detected => "detected",
            Cell::Devices => "devices",
            Cell::People => "people",
            Cell::Data => "data",
            Cell::Causes => "causes",
            Cell::Measures => "measures",
        }
    }
}

/// Machines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeviceTotal {
    /// Which.
    pub device: DeviceKind,
    /// How many; `None` when they were hit and no number is given.
    pub count: Option<u64>,
    /// How exact the number is.
    pub qualifier: Option<Qualifier>,
}

/// A count of those concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct People {
    /// How many.
    pub count: u64,
    /// What is counted.
    pub unit: Unit,
    /// How exact the number is.
    pub qualifier: Qualifier,
    /// Leaked or possible.
    pub status: LeakStatus,
}

impl Row {
    /// The row of a document.
    pub(super) fn of_record(record: &Record, kind: DocumentKind) -> Row {
        let published = record.published.as_ref().map(|p| p.value.clone());
        let days =
            |kind| first(record.dates.iter().filter(|d| d.kinds.contains(&kind)).map(|d| d.date.as_str()));
        // A notice discloses by being published.
        let own = if kind == DocumentKind::Notice { published.as_deref() } else { None };
        let mut parts = Parts {
            occurred: days(EventKind::Occurred),
            detected: days(EventKind::Detected),
            disclosed: earlier(days(EventKind::Disclosed), own),
            reported_regulator: days(EventKind::ReportedRegulator),
            ..Parts::default()
        };
        if record.report_stage.as_ref().is_some_and(|s| s.value == ReportStage::Final) {
            parts.final_report = published.clone();
        }
        parts.devices = record.devices.iter().map(|d| (d.device, d.count, d.qualifier)).collect();
        let counted = |a: &crate::record::Affected| People {
            count: a.count,
            unit: a.unit,
            qualifier: a.qualifier,
            status: a.status,
        };
        parts.affected = record.affected.iter().map(counted).collect();
        parts.data = record.leaked_data.iter().map(|d| (d.category, d.status)).collect();
        parts.data_told = !record.leaked_data.is_empty();
        parts.measures = record.countermeasures.iter().map(|m| m.status).collect();
        parts.types = record.incident_types.iter().map(|t| t.value).collect();
        parts.causes = record.causes.iter().map(|c| c.cause).collect();
        parts.malware = record.malware.iter().map(|m| m.value.clone()).collect();
        let organization = record.organization.as_ref().map(|o| o.value.clone());
        parts.row(record.id.clone(), Some(kind), organization, published, vec![record.id.clone()])
    }

    /// The row of a case: what holds by its ledger.
    pub(super) fn of_case(case: &Case) -> Row {
        let held = |field: &'static str| {
            case.facts_of(field).filter_map(|f| Some((f.about.as_str(), f.value.as_ref()?)))
        };
        let once = |kind: &str| {
            held("first_days")
                .find(|(about, _)| *about == kind)
                .and_then(|(_, v)| v.as_str().map(str::to_string))
        };
        let days = |kind: EventKind| {
            let of = |about: &str| about.split(' ').next() == Some(kind.as_str());
            first(held("dates").filter(|(about, _)| of(about)).filter_map(|(_, v)| v.as_str()))
        };
        let notices = case.documents.iter().filter(|d| d.kind == Some(DocumentKind::Notice));
        let own = first(notices.filter_map(|d| d.published.as_deref()));
        let finals = case.documents.iter().filter(|d| d.report_stage == Some(ReportStage::Final));
        let mut parts = Parts {
            occurred: once("occurred"),
            detected: once("detected"),
            disclosed: earlier(days(EventKind::Disclosed), own.as_deref()),
            reported_regulator: days(EventKind::ReportedRegulator),
            final_report: first(finals.filter_map(|d| d.published.as_deref())),
            ..Parts::default()
        };
        for (about, value) in held("devices") {
            let kind = about.split(' ').next().and_then(DeviceKind::parse);
            if let Some(kind) = kind {
                parts.devices.push((kind, value["count"].as_u64(), qualifier(&value["qualifier"])));
            }
        }
        for (about, value) in held("affected") {
            let Some((unit, status)) = about.split_once(' ') else { continue };
            if let (Some(unit), Some(status), Some(count)) =
                (Unit::parse(unit), LeakStatus::parse(status), value["count"].as_u64())
            {
                let qualifier = qualifier(&value["qualifier"]).unwrap_or(Qualifier::Exact);
                parts.affected.push(People { count, unit, qualifier, status });
            }
        }
        for (about, value) in held("leaked_data") {
            let status = value.as_str().and_then(LeakStatus::parse);
            if let (Some(category), Some(status)) = (DataCategory::parse(about), status) {
                parts.data.push((category, status));
            }
        }
        parts.data_told = case.facts_of("leaked_data").next().is_some();
        parts.measures =
            held("countermeasures").filter_map(|(_, v)| MeasureStatus::parse(v.as_str()?)).collect();
        parts.types = held("incident_types").filter_map(|(about, _)| IncidentType::parse(about)).collect();
        parts.causes = held("causes").filter_map(|(about, _)| Cause::parse(about)).collect();
        parts.malware = held("malware").map(|(about, _)| about.to_string()).collect();
        let documents: Vec<String> = case.documents.iter().map(|d| d.id.clone()).collect();
        let published = first(case.documents.iter().filter_map(|d| d.published.as_deref()));
        let mut row = parts.row(case.id.clone(), None, case.organization.clone(), published, documents);
        for fact in &case.facts {
            let list = match fact.verdict {
                Verdict::Revised | Verdict::Withdrawn => &mut row.revised,
                Verdict::InConflict => &mut row.in_conflict,
                Verdict::Agreed | Verdict::OnlyInOne => continue,
            };
            list.extend(Cell::of(&fact.field, &fact.about));
        }
        for list in [&mut row.revised, &mut row.in_conflict] {
            list.sort_unstable();
            list.dedup();
        }
        row
    }

    /// `*` for what was revised, `!` for what is in conflict.
    pub(super) fn mark(&self, cell: Cell) -> &'static str {
        match (self.revised.contains(&cell), self.in_conflict.contains(&cell)) {
            (false, false) => "",
            (true, false) => "*",
            (false, true) => "!",
            (true, true) => "*!",
        }
    }
}

/// What a row is made of.
#[derive(Default)]
struct Parts {
    occurred: Option<String>,
    detected: Option<String>,
    disclosed: Option<String>,
    reported_regulator: Option<String>,
    final_report: Option<String>,
    devices: Vec<(DeviceKind, Option<u64>, Option<Qualifier>)>,
    affected: Vec<People>,
    data: Vec<(DataCategory, LeakStatus)>,
    data_told: bool,
    measures: Vec<MeasureStatus>,
    types: Vec<IncidentType>,
    causes: Vec<Cause>,
    malware: Vec<String>,
}

impl Parts {
    fn row(
        self,
        id: String,
        kind: Option<DocumentKind>,
        organization: Option<String>,
        published: Option<String>,
        documents: Vec<String>,
    ) -> Row {
        let data = |status| {
            let mut list: Vec<DataCategory> =
                self.data.iter().filter(|d| d.1 == status).map(|d| d.0).collect();
            list.sort_by_key(|&c| (sensitivity(c), c));
            list.dedup();
            list
        };
        let data_leaked = data(LeakStatus::Leaked);
        let mut data_possible = data(LeakStatus::Possible);
        data_possible.retain(|c| !data_leaked.contains(c));
        let measures = |status| self.measures.iter().filter(|&&m| m == status).count();
        let delays = Delays::between(
            self.occurred.as_deref(),
            self.detected.as_deref(),
            self.disclosed.as_deref(),
            self.reported_regulator.as_deref(),
            self.final_report.as_deref(),
        );
        let mut units: Vec<Unit> =
            self.affected.iter().filter(|a| a.status.is_open()).map(|a| a.unit).collect();
        units.sort_unstable();
        units.dedup();
        Row {
            id,
            kind,
            organization,
            published,
            days_to_disclosure: super::days::to_disclosure(
                self.occurred.as_deref(),
                self.detected.as_deref(),
                self.disclosed.as_deref(),
            ),
            delays,
            data_leaked,
            data_possible,
            data_told: self.data_told,
            devices: devices(&self.devices),
            people: people(&self.affected),
            units,
            measures_taken: measures(MeasureStatus::Taken),
            measures_planned: measures(MeasureStatus::Planned),
            occurred: self.occurred,
            detected: self.detected,
            disclosed: self.disclosed,
            reported_regulator: self.reported_regulator,
            final_report: self.final_report,
            types: self.types,
            causes: self.causes,
            malware: self.malware,
            documents,
            revised: Vec::new(),
            in_conflict: Vec::new(),
        }
    }
}

/// The first of some days; one without a year only where there is no other.
fn first<'a>(days: impl Iterator<Item = &'a str>) -> Option<String> {
    days.min_by_key(|d| (full(d).is_none(), *d)).map(str::to_string)
}

/// Of the day that is told and the day of one's own publication the earlier was the first disclosure.
fn earlier(told: Option<String>, own: Option<&str>) -> Option<String> {
    match (told, own) {
        (Some(told), Some(own)) => match (full(&told), full(own)) {
            (Some(t), Some(o)) if o < t => Some(own.to_string()),
            (None, Some(_)) => Some(own.to_string()),
            _ => Some(told),
        },
        (told, own) => told.or_else(|| own.map(str::to_string)),
    }
}

fn qualifier(value: &serde_json::Value) -> Option<Qualifier> {
    serde_json::from_value(value.clone()).ok()
}

impl Row {
    /// Year of the first announcement: of the first disclosure, else of publication.
    pub fn year(&self) -> Option<String> {
        let day = [&self.disclosed, &self.published].into_iter().flatten().find_map(|d| full(d))?;
        Some(day.year().to_string())
    }
}
