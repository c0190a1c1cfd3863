//! Of a document that tells of several incidents, the part that is of one.

use serde_json::Value;

use super::cluster::Pairs;
use super::link::Reason;
use super::profile::Profile;
use crate::record::Record;

/// Keys of a record that are of the document and not of an incident.
const WHOLE: [&str; 8] =
    ["schema_version", "id", "source", "document_kind", "title", "published", "report_stage", "corrections"];

/// The part of a document that is of the incident of some others; `None` where nothing tells which part that is.
///
/// What the document has in common with them, day, figure or name, stands in the part that is of their incident. Each
/// other fact goes with the day, or what is in common, that stands nearest to it.
pub(super) fn part(at: usize, members: &[usize], profiles: &[Profile<'_>], pairs: &Pairs) -> Option<Record> {
    let record = profiles[at].record;
    let mut own: Vec<usize> = Vec::new();
    for &other in members.iter().filter(|&&other| other != at) {
        let Some(comparison) = pairs.get(&(at.min(other), at.max(other))) else { continue };
        for why in comparison.why.iter().filter(|why| places(why.reason)) {
            let cited = why.evidence.iter().filter(|cited| cited.document == record.id);
            own.extend(cited.map(|cited| cited.evidence.start));
        }
    }
    if own.is_empty() {
        return None;
    }
    let mut marks: Vec<(usize, bool)> = own.iter().map(|&start| (start, true)).collect();
    let days = record.dates.iter().flat_map(|d| &d.evidence).map(|e| e.start);
    marks.extend(days.filter(|start| !own.contains(start)).map(|start| (start, false)));
    let holds = |start: usize| {
        marks.iter().min_by_key(|(mark, own)| (mark.abs_diff(start), !own)).is_some_and(|(_, own)| *own)
    };
    let mut json = serde_json::to_value(record).ok()?;
    for (key, value) in json.as_object_mut()? {
        if !WHOLE.contains(&key.as_str()) {
            keep(value, &holds);
        }
    }
    serde_json::from_value(json).ok()
}

/// Does a reason rest on words that stand where the incident is told?
fn places(reason: Reason) -> bool {
    use Reason::{
        AbbreviatedName, FormerName, GroupName, RefersToPublication, RevisedFigure, SameFigure,
        SameOrganization, SharedDay, SharedIncidentDay, ShortName,
    };
    matches!(
        reason,
        SameOrganization
            | FormerName
            | ShortName
            | AbbreviatedName
            | GroupName
            | SharedIncidentDay
            | SharedDay
            | RefersToPublication
            | RevisedFigure
            | SameFigure
    )
}

/// Takes away what does not stand in the part: items of lists, single values, and words of what stays.
fn keep(value: &mut Value, holds: &impl Fn(usize) -> bool) {
    match value {
        Value::Array(list) => list.retain_mut(|item| stays(item, holds)),
        Value::Object(map) if map.contains_key("evidence") => {
            let stay = stays(value, holds);
            *value = if stay { value.take() } else { Value::Null };
        }
        Value::Object(map) => map.values_mut().for_each(|value| keep(value, holds)),
        _ => {}
    }
}

/// Does an item stand in the part? Of its words those stay that do.
fn stays(item: &mut Value, holds: &impl Fn(usize) -> bool) -> bool {
    let Some(evidence) = item["evidence"].as_array_mut() else { return true };
    evidence.retain(|e| e["start"].as_u64().and_then(|start| usize::try_from(start).ok()).is_some_and(holds));
    !evidence.is_empty()
}
