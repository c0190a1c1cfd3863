//! What happened and was done, day by day.

use super::standing::Standing;
use crate::record::EventKind;

/// Whether a step was done when it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Its day is not later than the documents that tell it.
    Done,
    /// Its day was still to come.
    Planned,
    /// The documents have no day.
    Unknown,
}

/// A step on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'c> {
    /// What.
    pub kind: EventKind,
    /// ISO 8601 day, with its year.
    pub day: &'c str,
    /// Done or to come.
    pub told: Told,
}

impl Step<'_> {
    /// Term of `event-status-enum` for what happened.
    pub fn event_status(self) -> &'static str {
        match self.told {
            Told::Done => "occurred",
            Told::Planned | Told::Unknown => "undetermined",
        }
    }

    /// Term of `task-outcome-enum` for what was done. Of an investigation the day may be that on which it began.
    pub fn task_outcome(self) -> &'static str {
        match (self.told, self.kind) {
            (Told::Planned, _) => "pending",
            (Told::Unknown, _) | (Told::Done, EventKind::Investigated) => "unknown",
            (Told::Done, _) => "successful",
        }
    }
}

/// The steps of a case whose year is settled, by day, and of one day in the order of the vocabulary.
pub fn steps(standing: Standing<'_>) -> Vec<Step<'_>> {
    let mut out: Vec<Step<'_>> = standing
        .facts("dates")
        .filter_map(|(fact, value)| {
            let kind = EventKind::parse(fact.about.split(' ').next()?)?;
            let day = value.as_str().filter(|d| !d.starts_with('-'))?;
            let last = fact.claims.iter().filter_map(|c| c.published.as_deref()).max();
            let told = match last {
                None => Told::Unknown,
                Some(published) if day > published => Told::Planned,
                Some(_) => Told::Done,
            };
            Some(Step { kind, day, told })
        })
        .collect();
    out.sort_by_key(|s| (s.day, s.kind));
    out
}
