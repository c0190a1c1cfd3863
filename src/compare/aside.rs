//! Documents or cases beside one another, fact by fact.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::sheet::{Entry, Heading, Sheet};
use super::{Per, notes};
use crate::case::{Case, FIELDS, Fact, Verdict};
use crate::label::{Lang, fact, field, label};
use crate::record::{self, DocumentKind};
use crate::wide;

/// A column: a document or a case, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Identifier of the record or the case.
    pub id: String,
    /// The organisation as it writes it.
    pub organization: Option<String>,
    /// Its day of issue, or that of the first document.
    pub published: Option<String>,
    /// Notice or news; `None` of a case.
    pub kind: Option<DocumentKind>,
    /// What it says.
    #[serde(skip)]
    facts: Vec<Said>,
}

/// One fact of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    #[serde(skip)]
    field: String,
    /// What of the field.
    pub about: String,
    /// The value that holds; `null` where the documents of a case disagree or withdraw it.
    pub value: Option<Value>,
    /// Of a case, what became of the fact.
    pub verdict: Option<Verdict>,
    /// Of a case whose documents do not all say the same: what each says, in order of publication.
    pub said: Vec<Value>,
}

/// Do the columns say the same?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// All of them.
    Same,
    /// Some say it, all the same; the others say nothing of it.
    OnlyInSome,
    /// They say different things.
    Differs,
}

/// A line: one fact, or what of a field is listed together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The field of the ledger.
    pub field: String,
    /// What of it; empty where the field is listed on one line.
    pub about: String,
    /// Do the columns say the same?
    pub sameness: Sameness,
    /// What each column says; empty where it says nothing.
    pub sides: Vec<Vec<Said>>,
}

/// Columns and lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aside {
    /// The columns.
    pub sides: Vec<Side>,
    /// The lines, in the order of the ledger's fields.
    pub lines: Vec<Line>,
}

/// A column for each document of the cases; one that stands in several cases is taken once.
pub fn sides_of_documents<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for case in cases {
        for document in &case.documents {
            if sides.iter().any(|s| s.id == document.id) {
                continue;
            }
            let said = |f: &Fact| {
                let claim = f.claims.iter().find(|c| c.document == document.id)?;
                Some(Said {
                    field: f.field.clone(),
                    about: f.about.clone(),
                    value: Some(claim.value.clone()),
                    verdict: None,
                    said: Vec::new(),
                })
            };
            sides.push(Side {
                id: document.id.clone(),
                organization: document.organization.clone(),
                published: document.published.clone(),
                kind: document.kind,
                facts: case.facts.iter().filter_map(said).collect(),
            });
        }
    }
    sides
}

/// A column for each case.
pub fn sides_of_cases<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Vec<Side> {
    let said = |f: &Fact| Said {
        field: f.field.clone(),
        about: f.about.clone(),
        value: f.value.clone(),
        verdict: Some(f.verdict),
        said: match f.verdict {
            Verdict::Agreed | Verdict::OnlyInOne => Vec::new(),
            _ => {
                let mut values: Vec<Value> = f.claims.iter().map(|c| c.value.clone()).collect();
                values.dedup();
                values
            }
        },
    };
    let side = |case: &Case| Side {
        id: case.id.clone(),
        organization: case.organization.clone(),
        published: case.documents.iter().find_map(|d| d.published.clone()),
        kind: None,
        facts: case.facts.iter().map(said).collect(),
    };
    cases.into_iter().map(side).collect()
}

/// Sets columns beside one another.
pub fn aside(sides: Vec<Side>) -> Aside {
    let mut lines: BTreeMap<(usize, usize, String), Vec<Vec<Said>>> = BTreeMap::new();
    for (at, side) in sides.iter().enumerate() {
        for fact in &side.facts {
            // The first days stand among the dates.
            let Some(rank) = FIELDS.iter().position(|f| *f == fact.field && *f != "first_days") else {
                continue;
            };
            let (term, about) = line_of(&fact.field, &fact.about);
            let line = lines.entry((rank, term, about)).or_insert_with(|| vec![Vec::new(); sides.len()]);
            line[at].push(fact.clone());
        }
    }
    let lines = lines
        .into_iter()
        .map(|((rank, _, about), mut said)| {
            for list in &mut said {
                // Days of one kind in order; the ledger sorts them by month.
                list.sort_by_key(|s| (s.field == "dates").then(|| s.value.as_ref().map(Value::to_string)));
            }
            Line { field: FIELDS[rank].to_string(), about, sameness: sameness(&said), sides: said }
        })
        .collect();
    Aside { sides, lines }
}

/// Fields whose facts are listed on one line, and what tells their lines apart.
fn line_of(field: &str, about: &str) -> (usize, String) {
    let first = about.split(' ').next().unwrap_or_default();
    let rank = |term: &str, ranks: &dyn Fn(&str) -> Option<usize>| {
        (ranks(term).unwrap_or(usize::MAX), term.to_string())
    };
    match field {
        "incident_types" | "malware" | "subjects" | "discovery" | "protection" | "revisions" | "services" => {
            (0, String::new())
        }
        "dates" => rank(first, &|t| record::EventKind::parse(t).map(|k| k as usize)),
        "parties" => rank(first, &|t| record::PartyKind::parse(t).map(|k| k as usize)),
        "third_parties" => rank(first, &|t| record::ThirdPartyRole::parse(t).map(|k| k as usize)),
        "leaked_data" => rank(about, &|t| record::DataCategory::parse(t).map(|k| k as usize)),
        "countermeasures" => rank(about, &|t| record::MeasureCategory::parse(t).map(|k| k as usize)),
        "causes" => rank(about, &|t| record::Cause::parse(t).map(|k| k as usize)),
        "exposure" => (usize::from(about != "start"), about.to_string()),
        _ => (0, about.to_string()),
    }
}

fn sameness(sides: &[Vec<Said>]) -> Sameness {
    let values = |list: &[Said]| -> Vec<(String, Option<Value>, usize)> {
        list.iter()
            .map(|s| {
                // A day without a year is under the same heading as one with it; its value tells them apart.
                let open = if s.value.is_none() { s.said.len() } else { 0 };
                (s.about.clone(), s.value.clone(), open)
            })
            .collect()
    };
    let mut told = sides.iter().filter(|list| !list.is_empty()).map(|list| values(list));
    let first = told.next();
    if told.any(|other| Some(&other) != first.as_ref()) {
        Sameness::Differs
    } else if sides.iter().any(Vec::is_empty) {
        Sameness::OnlyInSome
    } else {
        Sameness::Same
    }
}

impl Sameness {
    fn mark(self) -> &'static str {
        match self {
            Sameness::Same => "",
            Sameness::OnlyInSome => "+",
            Sameness::Differs => "*",
        }
    }
}

impl Said {
    /// What it says, for people.
    fn text(&self, lang: Lang) -> String {
        let said = |value: &Value| fact::value(&self.field, value, lang);
        let value = match (&self.value, self.verdict) {
            (Some(value), Some(Verdict::Revised)) => {
                let mut steps: Vec<String> = self.said.iter().map(said).collect();
                let holds = said(value);
                steps.dedup();
                if steps.last() != Some(&holds) {
                    steps.push(holds);
                }
                steps.join(" → ")
            }
            (Some(value), _) => said(value),
            (None, verdict) => {
                let said = self.said.iter().map(said).collect::<Vec<_>>().join(" / ");
                let verdict = label("Verdict", verdict.map_or("", Verdict::as_str), lang);
                format!("{said} ({verdict})")
            }
        };
        let about = wide::clean(&self.about);
        match self.field.as_str() {
            "incident_types" | "malware" | "subjects" | "discovery" | "protection" => {
                fact::about(&self.field, &about, lang)
            }
            "revisions" => about.replace(" to ", " → "),
            "services" => format!("{about} ({value})"),
            "parties" => format!("{} ({value})", about.split_once(' ').map_or("", |(_, name)| name)),
            "third_parties" => match about.split_once(' ') {
                Some((_, name)) => name.to_string(),
                None => lang.pick("(名称の記載なし)", "(not named)").to_string(),
            },
            _ => value,
        }
    }
}

impl Aside {
    /// The columns as tables for people, `across` columns a table.
    pub fn to_sheets(&self, per: Per, across: usize, lang: Lang) -> Vec<Sheet> {
        let numbers: Vec<usize> = (0..self.sides.len()).collect();
        let mut sheets: Vec<Sheet> =
            numbers.chunks(across.max(1)).map(|sides| self.sheet(per, sides, lang)).collect();
        if let Some(last) = sheets.last_mut() {
            last.notes = key(lang);
        }
        sheets
    }

    fn sheet(&self, per: Per, sides: &[usize], lang: Lang) -> Sheet {
        let mut columns =
            vec![Heading::words("sameness", ""), Heading::words("fact", lang.pick("事実", "Fact")).modest()];
        for &at in sides {
            let side = &self.sides[at];
            let name = side.organization.as_deref().map_or_else(|| side.id.clone(), wide::clean);
            columns.push(Heading::words(&side.id, name));
        }
        let head = |text: &str, cell: &dyn Fn(&Side) -> String| {
            let mut cells: Vec<Entry> = vec!["".into(), text.into()];
            cells.extend(sides.iter().map(|&at| Entry::from(cell(&self.sides[at]))));
            cells
        };
        let id = match per {
            Per::Case => lang.pick("事案", "incident"),
            Per::Document => lang.pick("文書", "document"),
        };
        let mut rows = vec![
            head(id, &|s| s.id.clone()),
            head(&notes::heading("published", lang).to_lowercase(), &|s| {
                s.published.clone().unwrap_or_default()
            }),
        ];
        if per == Per::Document {
            rows.push(head(field("document_kind", lang), &|s| {
                s.kind.map_or("", |k| k.label(lang)).to_string()
            }));
        }
        for line in &self.lines {
            let differs = line.sameness == Sameness::Differs;
            let name = Entry { text: fact::name(&line.field, &line.about, lang), marked: differs };
            let mut cells: Vec<Entry> = vec![line.sameness.mark().into(), name];
            for &at in sides {
                let said: Vec<String> = line.sides[at].iter().map(|s| s.text(lang)).collect();
                cells.push(Entry { text: said.join("\n"), marked: differs });
            }
            rows.push(cells);
        }
        Sheet { title: String::new(), columns, rows, notes: Vec::new() }
    }

    /// The same for data: a line for each fact of each column.
    pub fn to_data(&self) -> Sheet {
        let keys = ["field", "about", "sameness", "id", "value", "verdict"];
        let columns = keys.iter().map(|key| Heading::words(key, "")).collect();
        let mut rows = Vec::new();
        for line in &self.lines {
            let sameness = match line.sameness {
                Sameness::Same => "same",
                Sameness::OnlyInSome => "only_in_some",
                Sameness::Differs => "differs",
            };
            for (side, said) in self.sides.iter().zip(&line.sides) {
                for s in said {
                    let value = match &s.value {
                        Some(Value::String(text)) => text.clone(),
                        Some(value) => value.to_string(),
                        None => String::new(),
                    };
                    rows.push(vec![
                        line.field.as_str().into(),
                        s.about.as_str().into(),
                        sameness.into(),
                        side.id.as_str().into(),
                        value.into(),
                        s.verdict.map_or("", Verdict::as_str).into(),
                    ]);
                }
            }
        }
        Sheet { columns, rows, ..Sheet::default() }
    }
}

fn key(lang: Lang) -> Vec<String> {
    vec![
        lang.pick(
            "* 内容が異なる。+ 一部だけが記載。空欄は記載なし(「ない」ではない)。",
            "* they say different things; + only some say it. An empty cell means not told, never no.",
        )
        .to_string(),
    ]
}
