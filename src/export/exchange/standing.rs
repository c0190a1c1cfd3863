//! The facts of a case that hold: what the ledger agrees on, or said last. What is withdrawn or in conflict has no value
//! here.

use serde_json::Value;

use crate::case::{Case, Fact, Verdict};
use crate::label::{Lang, label};
use crate::mention::Qualifier;
use crate::record::{LeakStatus, Unit};

/// A number with how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub n: u64,
    /// How exact; `None` where the text gives the bare number in a correction.
    pub qualifier: Option<Qualifier>,
}

impl Count {
    /// Is the number the text's own, without 約, 最大 or 以上?
    pub fn is_exact(self) -> bool {
        matches!(self.qualifier, None | Some(Qualifier::Exact))
    }

    /// The number in words: `12`, `about 42000`, `at most 3450`.
    pub fn words(self) -> String {
        match self.qualifier {
            None | Some(Qualifier::Exact) => self.n.to_string(),
            Some(qualifier) => {
                let term = serde_json::to_value(qualifier).unwrap_or_default();
                format!("{} {}", label("Qualifier", term.as_str().unwrap_or_default(), Lang::En), self.n)
            }
        }
    }

    /// Reads a count of the ledger; `None` without a number.
    pub fn of(value: &Value) -> Option<Count> {
        let qualifier = value.get("qualifier").and_then(|q| serde_json::from_value(q.clone()).ok());
        Some(Count { n: value.get("count")?.as_u64()?, qualifier })
    }
}

/// The standing facts of a case.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'c> {
    case: &'c Case,
}

impl<'c> Standing<'c> {
    /// Those of a case.
    pub fn of(case: &'c Case) -> Self {
        Standing { case }
    }

    /// The facts of a field, with their values.
    pub fn facts(self, field: &str) -> impl Iterator<Item = (&'c Fact, &'c Value)> {
        let field = field.to_string();
        self.case.facts.iter().filter(move |f| f.field == field).filter_map(|f| Some((f, f.value.as_ref()?)))
    }

    /// What a field is about: its terms.
    pub fn terms(self, field: &str) -> impl Iterator<Item = &'c str> {
        self.facts(field).map(|(f, _)| f.about.as_str())
    }

    /// Does a fact hold?
    pub fn holds(self, field: &str, about: &str) -> bool {
        self.terms(field).any(|term| term == about)
    }

    /// The term or day that holds for a fact.
    pub fn text(self, field: &str, about: &str) -> Option<&'c str> {
        self.facts(field).find(|(f, _)| f.about == about)?.1.as_str()
    }

    /// What a field is about where its value is one term: the causes that are `confirmed`.
    pub fn with_value(self, field: &str, value: &str) -> Vec<&'c str> {
        self.facts(field).filter(|(_, v)| v.as_str() == Some(value)).map(|(f, _)| f.about.as_str()).collect()
    }

    /// Facts without a value: in conflict, or withdrawn.
    pub fn disputed(self) -> impl Iterator<Item = &'c Fact> {
        self.case
            .facts
            .iter()
            .filter(|f| f.value.is_none() || matches!(f.verdict, Verdict::InConflict | Verdict::Withdrawn))
    }

    /// The counts of a field that have a number, each with what it counts. A figure that a text itself corrects is
    /// replaced by what it is corrected to, or left out where that stands beside it.
    pub fn counts(self, field: &str) -> Vec<(&'c str, Count)> {
        let told: Vec<(&str, Count)> =
            self.facts(field).filter_map(|(f, v)| Some((f.about.as_str(), Count::of(v)?))).collect();
        let machines = field == "devices";
        let mut out = Vec::new();
        for &(about, count) in &told {
            let alone = told.iter().filter(|(_, c)| c.n == count.n).count() == 1;
            match self.correction(count.n, machines) {
                // 台 counts machines of any kind: of two kinds with one number it is not told which is meant.
                Some(later) if alone || !machines => {
                    if !told.iter().any(|(other, c)| *other != about && c.n == later) {
                        out.push((about, Count { n: later, qualifier: None }));
                    }
                }
                _ => out.push((about, count)),
            }
        }
        out
    }

    /// The count of one fact.
    pub fn count(self, field: &str, about: &str) -> Option<Count> {
        self.counts(field).into_iter().find(|(a, _)| *a == about).map(|(_, c)| c)
    }

    /// What a figure was corrected to in the end.
    fn correction(self, figure: u64, machines: bool) -> Option<u64> {
        let revisions: Vec<(u64, u64)> = self
            .terms("revisions")
            .filter_map(|about| {
                let (earlier, rest) = about.split_once(" to ")?;
                let (later, unit) = rest.split_once(' ')?;
                ((unit == "台") == machines).then_some((earlier.parse().ok()?, later.parse().ok()?))
            })
            .collect();
        let mut at = figure;
        // Each correction is followed once, so that 3 to 4 and 4 to 3 end.
        for _ in 0..revisions.len() {
            match revisions.iter().find(|(earlier, _)| *earlier == at) {
                Some((_, later)) => at = *later,
                None => break,
            }
        }
        (at != figure).then_some(at)
    }

    /// People whose data has a status: of a count of people and a headcount the later told, of equals the more exact.
    pub fn people(self, status: LeakStatus) -> Option<Count> {
        let role = match status {
            LeakStatus::Leaked => Some("confirmed"),
            LeakStatus::Possible => Some("maximum"),
            LeakStatus::NotLeaked | LeakStatus::NoEvidence => None,
        };
        let affected = format!("{} {status}", Unit::Persons);
        let told = |field: &str, about: &str| {
            let count = self.count(field, about)?;
            let (fact, _) = self.facts(field).find(|(f, _)| f.about == about)?;
            let day = fact.claims.iter().filter_map(|c| c.published.as_deref()).max();
            Some((day, count.is_exact(), count))
        };
        let headcount = role.and_then(|role| told("headcounts", role));
        let best = [headcount, told("affected", &affected)].into_iter().flatten();
        best.max_by_key(|(day, exact, _)| (*day, *exact)).map(|(_, _, count)| count)
    }

    /// How much data has a status, and what is counted: people, else records, accounts, cards or mails.
    pub fn total(self, status: LeakStatus) -> Option<(Unit, Count)> {
        if let Some(count) = self.people(status) {
            return Some((Unit::Persons, count));
        }
        [Unit::Records, Unit::Accounts, Unit::Cards, Unit::Emails]
            .into_iter()
            .find_map(|unit| Some((unit, self.count("affected", &format!("{unit} {status}"))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Claim;
    use serde_json::json;

    fn fact(field: &str, about: &str, value: Value, day: &str) -> Fact {
        let claim = Claim {
            document: "d".into(),
            published: Some(day.into()),
            value: value.clone(),
            confidence: 1.0,
            evidence: vec![],
            corrected: None,
        };
        Fact {
            field: field.into(),
            about: about.into(),
            verdict: Verdict::OnlyInOne,
            value: Some(value),
            claims: vec![claim],
        }
    }

    fn count(n: u64, qualifier: &str) -> Value {
        json!({ "count": n, "qualifier": qualifier })
    }

    fn case(facts: Vec<Fact>) -> Case {
        Case {
            schema_version: "1".into(),
            id: "c".into(),
            organization: None,
            other_names: vec![],
            first_day: None,
            last_day: None,
            documents: vec![],
            links: vec![],
            facts,
            previous_ids: Vec::new(),
            corrections: Vec::new(),
        }
    }

    #[test]
    fn the_later_of_two_counts_of_people_holds() {
        let case = case(vec![
            fact("affected", "persons possible", count(45000, "about"), "2022-10-12"),
            fact("headcounts", "maximum", count(41873, "exact"), "2023-03-24"),
        ]);
        let people = Standing::of(&case).people(LeakStatus::Possible);
        assert_eq!(people.map(Count::words), Some("41873".into()));
        assert_eq!(Standing::of(&case).people(LeakStatus::Leaked), None);
    }

    #[test]
    fn a_corrected_figure_gives_way() {
        let corrected = |facts: Vec<Fact>| {
            let case = case(facts);
            let standing = Standing::of(&case);
            let numbers: Vec<u64> = standing.counts("devices").iter().map(|(_, c)| c.n).collect();
            (standing.people(LeakStatus::Possible).map(Count::words), numbers)
        };
        let revision = |about| fact("revisions", about, json!(true), "2023-12-20");
        let at_most = || fact("affected", "persons possible", count(3450, "at_most"), "2023-10-06");
        assert_eq!(corrected(vec![at_most()]).0, Some("at most 3450".into()));
        assert_eq!(corrected(vec![at_most(), revision("3450 to 3212 名")]).0, Some("3212".into()));
        // Machines are corrected by 台 alone, and not where two kinds have one number.
        let servers = || fact("devices", "server encrypted", count(6, "exact"), "2021-11-05");
        let pcs = || fact("devices", "pc infected", count(6, "exact"), "2021-11-05");
        let numbers = |facts| corrected(facts).1;
        assert_eq!(numbers(vec![servers(), revision("6 to 9 台")]), [9]);
        assert_eq!(numbers(vec![servers(), revision("6 to 9 名")]), [6]);
        assert_eq!(numbers(vec![servers(), pcs(), revision("6 to 9 台")]), [6, 6]);
        // Corrections that go in a circle end.
        assert_eq!(numbers(vec![servers(), revision("6 to 9 台"), revision("9 to 6 台")]), [6]);
    }
}
