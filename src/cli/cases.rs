//! Cases from case files, or from records and documents that are joined first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::DatasetArgs;
use super::{Failure, Outcome, dataset};
use crate::case::Case;
use crate::dataset::Dataset;
use crate::error::Error;

/// Cases, and the records that they were made of, as far as the input has records.
pub(super) struct Cases {
    /// The cases, in the order of the input.
    pub list: Vec<Case>,
    /// The records and what made no case.
    pub set: Option<Dataset>,
}

impl Cases {
    /// How many documents of no case there are, by kind.
    pub(super) fn left_out(&self) -> BTreeMap<&'static str, usize> {
        self.set.as_ref().map(|set| set.left_out().clone()).unwrap_or_default()
    }

    /// The cases of some identifiers, in their order; all where none is named.
    pub(super) fn named(&self, ids: &[String]) -> Result<Vec<&Case>, Failure> {
        if ids.is_empty() {
            return Ok(self.list.iter().collect());
        }
        let one = |id: &String| {
            crate::case::find(&self.list, id).ok_or_else(|| {
                Failure::from(Error::Usage(format!(
                    "there is no case {id} in the input; `kaiji link INPUT --format table` lists the cases"
                )))
            })
        };
        ids.iter().map(one).collect()
    }
}

/// Reads cases. Files of `kaiji link` are taken as they are; records and documents are joined.
pub(super) fn read(args: DatasetArgs) -> Result<(Cases, Outcome), Failure> {
    let mut list = Vec::new();
    let mut rest = Vec::new();
    for input in &args.inputs {
        match case_file(input)? {
            Some(_) if args.corrections.corrections.is_some() => {
                return Err(Error::Usage(format!(
                    "corrections are applied to records before they are joined: give the records that {} was made of, \
                     or link them with --corrections",
                    input.display()
                ))
                .into());
            }
            Some(cases) => list.extend(cases),
            None => rest.push(input.clone()),
        }
    }
    if rest.is_empty() && !args.inputs.is_empty() {
        return Ok((Cases { list, set: None }, Outcome::Clean));
    }
    let args = DatasetArgs { inputs: rest, ..args };
    let (set, outcome) = dataset::read(&args, false)?;
    list.extend(set.cases().iter().cloned());
    Ok((Cases { list, set: Some(set) }, outcome))
}

/// The cases of a file that `kaiji link` wrote; `None` for a file of anything else.
fn case_file(path: &Path) -> Result<Option<Vec<Case>>, Failure> {
    let is_json =
        path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("json"));
    if !is_json || !path.is_file() {
        return Ok(None);
    }
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(None) };
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    // The first line says what the file is: no record and no document has facts and links.
    let is_case = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line)
            .is_ok_and(|v| v.get("facts").is_some() && v.get("links").is_some())
    };
    if !lines.peek().is_some_and(|(_, line)| is_case(line)) {
        return Ok(None);
    }
    let read = |(n, line): (usize, &str)| {
        serde_json::from_str::<Case>(line).map_err(|e| {
            Failure::from(Error::Usage(format!(
                "{}:{}: is no case of this version of kaiji ({e}); link its records again",
                path.display(),
                n + 1
            )))
        })
    };
    lines.map(read).collect::<Result<_, _>>().map(Some)
}

/// Takes identifiers of cases out of a list of inputs: what is no file and looks like one.
pub(super) fn identifiers(inputs: &mut Vec<PathBuf>) -> Vec<String> {
    let mut ids = Vec::new();
    inputs.retain(|input| {
        let id = input.to_str().filter(|text| is_identifier(text) && !input.exists());
        ids.extend(id.map(str::to_string));
        id.is_none()
    });
    ids
}

/// `2020-11-14-080569eb`, `undated-080569eb`, each with `-2` where one anchor has several cases.
fn is_identifier(text: &str) -> bool {
    let rest = match text.strip_prefix("undated-") {
        Some(rest) => rest,
        None => match (text.get(..10), text.get(10..)) {
            (Some(day), Some(rest)) if day.parse::<jiff::civil::Date>().is_ok() => {
                match rest.strip_prefix('-') {
                    Some(rest) => rest,
                    None => return false,
                }
            }
            _ => return false,
        },
    };
    let (hash, number) = rest.split_once('-').unwrap_or((rest, "2"));
    hash.len() == 8
        && hash.chars().all(|c| c.is_ascii_hexdigit())
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_from_files() {
        for id in ["2020-11-14-080569eb", "undated-080569eb", "2021-06-30-8930ea5c-2"] {
            assert!(is_identifier(id), "{id}");
        }
        for other in
            ["2020-11-14.html", "2020-11-14-notice", "2020-11-14", "2020-13-14-080569eb", "横浜", "-"]
        {
            assert!(!is_identifier(other), "{other}");
        }
        let mut inputs = vec![PathBuf::from("undated-080569eb"), PathBuf::from("Cargo.toml")];
        assert_eq!(identifiers(&mut inputs), ["undated-080569eb"]);
        assert_eq!(inputs, [PathBuf::from("Cargo.toml")]);
    }
}
