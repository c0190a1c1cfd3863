//! Cases as readers split and join them, and the identifiers that cases have and had.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::profile::Profile;
use crate::corrections::{Change, Corrections, Entry, JoinCases, SplitCase, Warning, names};

/// What a reader did to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseAction {
    /// Documents were taken out of it, or it was made of them.
    Split,
    /// It was made of several cases.
    Join,
}

/// A correction that was applied to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseCorrection {
    /// What was done.
    pub action: CaseAction,
    /// Identifiers of the cases that it was done to: the one that was split, or those that were joined.
    pub cases: Vec<String>,
    /// Identifiers of the records that left their case, in the order of the case; empty for a join.
    pub documents: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// Documents that make a case, by their numbers, and what it is called.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Numbers of the documents, in order.
    pub members: Vec<usize>,
    /// Its identifier.
    pub id: String,
    /// Identifiers that readers or earlier runs may know it by.
    pub previous: BTreeSet<String>,
    /// What readers did to it.
    pub corrections: Vec<CaseCorrection>,
}

/// Gives groups their identifiers, and splits and joins them as readers say.
pub(super) fn groups(
    found: Vec<Vec<usize>>,
    profiles: &[Profile<'_>],
    corrections: &Corrections,
) -> (Vec<Group>, Vec<Warning>) {
    let mut all = Groups { groups: Vec::new(), profiles };
    for members in found {
        all.add(members);
    }
    let mut warnings = Vec::new();
    for entry in &corrections.entries {
        let told = match &entry.change {
            Change::Split(split) => {
                all.split(split).map_err(|told| format!("split of {}: {told}", split.case))
            }
            Change::Join(join) => all.join(join).map_err(|told| {
                format!("join of {}: {told}", [&join.cases[..], &join.documents].concat().join(" and "))
            }),
            _ => Ok(()),
        };
        if let Err(message) = told {
            let Entry { line, .. } = entry;
            warnings.push(Warning { file: corrections.file.clone(), line: *line, message });
        }
    }
    (all.named(), warnings)
}

struct Groups<'p, 'r> {
    groups: Vec<Group>,
    profiles: &'p [Profile<'r>],
}

impl Groups<'_, '_> {
    /// Adds a case; of cases with one anchor the later ones get a number: copies of one file, or news that is the
    /// first to tell of several incidents.
    fn add(&mut self, members: Vec<usize>) -> usize {
        let natural = identifier(&self.profiles[members[0]]);
        let free = (2..).map(|n| format!("{natural}-{n}"));
        let id = [natural.clone()].into_iter().chain(free).find(|id| self.groups.iter().all(|g| g.id != *id));
        self.groups.push(Group { members, id: id.unwrap_or(natural), ..Group::default() });
        self.groups.len() - 1
    }

    /// The case of an identifier that it has or had.
    fn resolve(&self, id: &str) -> Option<usize> {
        let by = |test: &dyn Fn(&Group) -> bool| self.groups.iter().position(test);
        by(&|g| g.id == id).or_else(|| by(&|g| g.previous.contains(id))).or_else(|| {
            let mark = mark(id);
            by(&|g| {
                g.members
                    .iter()
                    .any(|&at| mark.is_some() && mark == self.profiles[at].record.source.sha256.get(..MARK))
            })
        })
    }

    /// Documents of a name.
    fn documents(&self, name: &str) -> Vec<usize> {
        (0..self.profiles.len()).filter(|&at| names(self.profiles[at].record).contains(&name)).collect()
    }

    fn split(&mut self, split: &SplitCase) -> Result<(), String> {
        let mut wanted = Vec::new();
        for name in &split.documents {
            let found = self.documents(name);
            if found.is_empty() {
                return Err(format!(
                    "not applied, because {name} is not among the documents that make cases; if its file has \
                     changed, name the new one"
                ));
            }
            wanted.extend(found);
        }
        // A case that nobody knows by this name any more is the one in which the documents stand together.
        let at = self.resolve(&split.case).or_else(|| {
            self.groups.iter().position(|g| {
                wanted.iter().all(|at| g.members.contains(at)) && g.members.len() > wanted.len()
            })
        });
        let Some(at) = at else {
            return Err("not applied, because there is no such case".into());
        };
        let (leave, stay): (Vec<usize>, Vec<usize>) =
            self.groups[at].members.iter().partition(|&member| wanted.contains(member));
        if leave.is_empty() {
            return Err("the documents do not stand in this case any more; nothing was changed".into());
        }
        if stay.is_empty() {
            return Err(
                "not applied, because these are all of its documents; leave out those that stay".into()
            );
        }
        let correction = CaseCorrection {
            action: CaseAction::Split,
            cases: vec![self.groups[at].id.clone()],
            documents: leave.iter().map(|&at| self.profiles[at].record.id.clone()).collect(),
            reason: split.reason.clone(),
            by: split.by.clone(),
        };
        self.groups[at].members = stay;
        self.groups[at].previous.insert(split.case.clone());
        self.groups[at].corrections.push(correction.clone());
        // What stands in another case, too, has one.
        let alone: Vec<usize> = leave
            .into_iter()
            .filter(|member| self.groups.iter().all(|g| !g.members.contains(member)))
            .collect();
        if !alone.is_empty() {
            let new = self.add(alone);
            self.groups[new].corrections.push(correction);
        }
        Ok(())
    }

    fn join(&mut self, join: &JoinCases) -> Result<(), String> {
        let mut wanted = BTreeSet::new();
        let mut unknown = Vec::new();
        for id in &join.cases {
            match self.resolve(id) {
                Some(at) => drop(wanted.insert(at)),
                None => unknown.push(id.as_str()),
            }
        }
        for name in &join.documents {
            let found = self.documents(name);
            let of: Vec<usize> = (0..self.groups.len())
                .filter(|&g| found.iter().any(|at| self.groups[g].members.contains(at)))
                .collect();
            match of.as_slice() {
                [] => unknown.push(name),
                [one] => drop(wanted.insert(*one)),
                several if several.iter().any(|g| wanted.contains(g)) => {}
                _ => {
                    return Err(format!(
                        "not applied, because {name} stands in several cases; name the case in `cases`"
                    ));
                }
            }
        }
        // Names of cases that are gone are told by the documents, where these are named, too.
        let by_documents =
            !join.documents.is_empty() && unknown.iter().all(|id| join.cases.iter().any(|c| c == id));
        if wanted.is_empty() || !unknown.is_empty() && !by_documents {
            return Err(format!(
                "not applied, because there is no {}; documents that tell of no incident make no case until their \
                 document_kind is corrected",
                unknown.join(" and no ")
            ));
        }
        let mut wanted: Vec<usize> = wanted.into_iter().collect();
        // The case of the earliest document keeps its name.
        wanted.sort_by_key(|&g| (self.groups[g].members[0], g));
        let keep = wanted[0];
        let correction = CaseCorrection {
            action: CaseAction::Join,
            cases: wanted.iter().map(|&g| self.groups[g].id.clone()).collect(),
            documents: Vec::new(),
            reason: join.reason.clone(),
            by: join.by.clone(),
        };
        let mut made = std::mem::take(&mut self.groups[keep]);
        made.previous.extend(join.cases.iter().cloned());
        for &gone in &wanted[1..] {
            let gone = std::mem::take(&mut self.groups[gone]);
            made.members.extend(gone.members);
            made.previous.insert(gone.id);
            made.previous.extend(gone.previous);
            made.corrections.extend(gone.corrections);
        }
        made.members.sort_unstable();
        made.members.dedup();
        // Linking may have come to say so itself.
        if wanted.len() > 1 {
            made.corrections.push(correction);
        }
        self.groups[keep] = made;
        self.groups.retain(|g| !g.members.is_empty());
        Ok(())
    }

    /// The groups, each with all names that it may have had: those of every document that stands in no other case,
    /// because each was the first one before earlier ones were found.
    fn named(self) -> Vec<Group> {
        let mut stands: BTreeMap<usize, usize> = BTreeMap::new();
        self.groups.iter().flat_map(|g| &g.members).for_each(|&at| *stands.entry(at).or_default() += 1);
        let ids: BTreeSet<String> = self.groups.iter().map(|g| g.id.clone()).collect();
        let profiles = self.profiles;
        let mut groups = self.groups;
        for group in &mut groups {
            let own = group.members.iter().filter(|at| stands[at] == 1);
            group.previous.extend(own.flat_map(|&at| identifiers(&profiles[at])));
            group.previous.retain(|id| !ids.contains(id));
        }
        groups
    }
}

/// Characters of a document's SHA-256 in the identifier of its case.
const MARK: usize = 8;

/// The part of an identifier that is a document's.
fn mark(id: &str) -> Option<&str> {
    let mark = id.split('-').rev().find(|part| part.len() == MARK)?;
    mark.bytes().all(|b| b.is_ascii_hexdigit()).then_some(mark)
}

/// Day of issue of a case's earliest document and the beginning of its SHA-256: a document that joins later changes
/// nothing, unless it was published earlier.
fn identifier(anchor: &Profile<'_>) -> String {
    let day = anchor.issued().map_or_else(|| "undated".to_string(), |d| d.to_string());
    named(&day, anchor)
}

fn named(day: &str, anchor: &Profile<'_>) -> String {
    format!("{day}-{}", anchor.record.source.sha256.get(..MARK).unwrap_or("unknown"))
}

/// The identifiers of a document's case, also that of before a reader corrected its day of issue.
fn identifiers(anchor: &Profile<'_>) -> Vec<String> {
    let earlier = anchor.record.corrections.iter().filter(|c| c.field == "published").map(|c| {
        let day = c.earlier.first().and_then(|e| e["value"].as_str());
        let full = day.and_then(super::Day::parse).and_then(super::Day::date);
        full.map_or_else(|| "undated".to_string(), |day| day.to_string())
    });
    [identifier(anchor)].into_iter().chain(earlier.map(|day| named(&day, anchor))).collect()
}

/// The case of an identifier that it has or had: its own, a previous one, or one that another day of issue of one of
/// its documents would give it.
pub fn find<'c>(cases: &'c [super::Case], id: &str) -> Option<&'c super::Case> {
    let by = |test: &dyn Fn(&super::Case) -> bool| cases.iter().find(|case| test(case));
    by(&|case| case.id == id).or_else(|| by(&|case| case.previous_ids.iter().any(|p| p == id))).or_else(
        || {
            let mark = mark(id)?;
            by(&|case| case.documents.iter().any(|d| d.sha256.get(..MARK) == Some(mark)))
        },
    )
}
