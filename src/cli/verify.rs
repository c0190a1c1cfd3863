//! `kaiji verify`

use std::path::Path;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::args::{Common, VerifyArgs, VerifyFormat};
use super::{Failure, Outcome, Run, batch, output};
use crate::batch::{Filtered, as_it_is};
use crate::engine::{Engine, Worker};
use crate::error::Error;
use crate::rules::{RuleFiles, RuleSet};
use crate::source::{RawDocument, hex};
use crate::text::SourceInfo;
use crate::verify::{
    Again, Claim, Form, Found, Shelf, Status, Verdict, judge, of_line, of_records, of_tables,
};

/// Rechecks quotes against documents.
pub(super) fn run(args: &VerifyArgs) -> Run {
    let (claims, read) = claims(args)?;
    let (shelf, loaded, digest) = documents(args, &claims)?;
    let verdicts: Vec<Verdict> = claims.iter().map(|claim| judge(claim, &shelf, &digest)).collect();
    match args.format {
        VerifyFormat::Text => {
            for verdict in &verdicts {
                output::stdout_line(&lines(verdict))?;
            }
        }
        VerifyFormat::Json => {
            let held = verdicts.iter().filter(|v| v.holds()).count();
            let report = json!({ "documents": verdicts, "holding": held, "failing": verdicts.len() - held });
            output::stdout_line(&report.to_string())?;
        }
    }
    if !args.common.quiet {
        output::message(&summary(&verdicts));
    }
    let all = if verdicts.iter().all(Verdict::holds) { Outcome::Clean } else { Outcome::SomeFailed };
    Ok(read.and(loaded).and(all))
}

/// What is to be rechecked.
fn claims(args: &VerifyArgs) -> Result<(Vec<Claim>, Outcome), Failure> {
    let mut claims = Vec::new();
    let mut tally = batch::Tally::default();
    for path in &args.inputs {
        let whole = match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
            _ if path.is_dir() => tables(path),
            Some("json") => Some(json_file(path)),
            _ => None,
        };
        match whole {
            Some(Ok(more)) => {
                tally.done += 1;
                claims.extend(more);
            }
            Some(Err(error)) => {
                tally.failed += 1;
                output::message(&format!("kaiji: {error}"));
            }
            None => {
                let run = batch::run_raw(
                    batch::open(std::slice::from_ref(path), &args.common)?,
                    &args.common,
                    false,
                    || (),
                    (|(): &mut (), raw: RawDocument| line(&raw), as_it_is),
                    |more| {
                        claims.extend(more);
                        Ok(())
                    },
                )?;
                tally.done += run.done;
                tally.failed += run.failed;
            }
        }
    }
    let outcome = tally.outcome()?;
    if claims.is_empty() {
        return Err(Error::Usage(
            "there is nothing to verify: the input holds no record; name what kaiji extract wrote".into(),
        )
        .into());
    }
    Ok((claims, outcome))
}

/// Claims of a file of JSON.
fn json_file(path: &Path) -> Result<Vec<Claim>, Error> {
    let wrong = |reason: String| Error::Document { name: path.display().to_string(), reason };
    let json = serde_json::from_str(&text(path)?).map_err(|e| wrong(format!("is not JSON ({e})")))?;
    of_records(json).map_err(wrong)
}

/// Claims of a data set of tables: a folder with `documents` and `evidence`, or a data package with these in `csv`.
/// `None` for any other folder.
fn tables(folder: &Path) -> Option<Result<Vec<Claim>, Error>> {
    let places = [folder.to_path_buf(), folder.join("csv")];
    let forms = [(Form::Csv, "csv"), (Form::Tsv, "tsv")];
    let mut each = places.iter().flat_map(|place| forms.map(|(form, ending)| (place, form, ending)));
    each.find_map(|(place, form, ending)| {
        let file = |table: &str| place.join(format!("{table}.{ending}"));
        let (documents, evidence) = (file("documents"), file("evidence"));
        (documents.is_file() && evidence.is_file()).then(|| {
            of_tables(&text(&documents)?, &text(&evidence)?, form)
                .map_err(|reason| Error::Document { name: place.display().to_string(), reason })
        })
    })
}

fn text(path: &Path) -> Result<String, Error> {
    let wrong =
        |e| Error::Document { name: path.display().to_string(), reason: crate::source::cannot_open(&e) };
    std::fs::read_to_string(path).map_err(wrong)
}

/// Claims of a line of JSON Lines.
fn line(raw: &RawDocument) -> Result<Vec<Claim>, Error> {
    let wrong = |reason: String| Error::Document { name: raw.name.clone(), reason };
    let line = raw.json_line().ok_or_else(|| {
        wrong("is a document and no record; give it to --texts, and name the records made of it".into())
    })?;
    of_line(line).map_err(wrong)
}

/// The documents that the claims are about, as far as they are at hand, and the digest of the rules in force.
fn documents(args: &VerifyArgs, claims: &[Claim]) -> Result<(Shelf, Outcome, String), Failure> {
    let engine = args.extract.then(|| batch::engine(&args.common)).transpose()?;
    let compiled;
    let rules = match &engine {
        Some(engine) => engine.rules(),
        None => {
            compiled = RuleSet::compile(&RuleFiles::of(args.common.rules.as_deref())?)?;
            &compiled
        }
    };
    let mut shelf = Shelf::of(claims);
    // Asked by all threads while the other fills.
    let wanted = Shelf::of(claims);
    // A record may have been made of a page that the quick filter passes over.
    let common = Common { filter: Filtered::None, ..args.common.clone() };
    let run = batch::run_raw(
        batch::open(&args.texts, &common)?,
        &common,
        false,
        || engine.as_ref().map(Engine::worker),
        (|worker: &mut Option<Worker<'_>>, raw: RawDocument| look(worker, raw, &wanted, rules), as_it_is),
        |found| {
            if let Some((found, names)) = found {
                shelf.put(found, &names);
            }
            Ok(())
        },
    )?;
    Ok((shelf, run.outcome()?, rules.digest.clone()))
}

/// A document, where it is one that the claims are about, with its names.
fn look(
    worker: &mut Option<Worker<'_>>,
    raw: RawDocument,
    wanted: &Shelf,
    rules: &RuleSet,
) -> Result<Option<(Found, Vec<String>)>, Error> {
    let name = raw.name.clone();
    let doc = raw.load_by(&rules.page)?;
    let text_sha256 = hex(&Sha256::digest(doc.text().as_bytes()));
    let names = names(&doc.source);
    let is_wanted = wanted.wants_text(&text_sha256);
    if !is_wanted && !wanted.wants_name(&names) {
        return Ok(None);
    }
    let record = worker.as_mut().filter(|_| is_wanted).map(|worker| worker.extract(&doc));
    Ok(Some((Found { name, text_sha256, text: doc.text().into(), record }, names)))
}

/// Names by which a document may be known: its address, and the name of its file.
fn names(source: &SourceInfo) -> Vec<String> {
    let file = crate::verify::file_of(source.path.as_deref(), source.archive_record.as_deref());
    source.url.iter().cloned().chain(file).collect()
}

/// A verdict for people.
fn lines(verdict: &Verdict) -> String {
    let Verdict { id, quotes, at_place, astray, .. } = verdict;
    let document = verdict.document.as_deref().unwrap_or_default();
    let told = match verdict.status {
        Status::Verified => format!("verified: {quotes} quotes"),
        Status::Misquoted => format!("misquoted: {at_place} of {quotes} quotes stand at their place"),
        Status::Changed => {
            let moved = astray.iter().filter(|a| !a.found.is_empty()).count();
            let gone = astray.len() - moved;
            format!(
                "changed text in {document}: of {quotes} quotes {at_place} stand at their place, {moved} elsewhere, {gone} \
                 nowhere"
            )
        }
        Status::Missing => "missing: no document of this text, address or file in what --texts names".into(),
    };
    let mut out = format!("{id}  {told}");
    if verdict.same_rules == Some(false) {
        out.push_str("; made by other rules");
    }
    match &verdict.again {
        Some(Again::Same) => out.push_str("; extracted again: the same"),
        Some(Again::Differs(fields)) => {
            out.push_str(&format!("; extracted again: differs in {}", fields.join(", ")));
        }
        None => {}
    }
    for stray in astray {
        let quoted = &stray.quoted;
        let places: Vec<String> = stray.found.iter().map(usize::to_string).collect();
        let found = if places.is_empty() { "nowhere".into() } else { format!("at {}", places.join(", ")) };
        let (field, start, end) = (&quoted.field, quoted.start, quoted.end);
        out.push_str(&format!("\n    {field} {start}-{end} {:?}: {found}", quoted.quote));
    }
    output::shown(&out)
}

/// How many documents fared how.
fn summary(verdicts: &[Verdict]) -> String {
    let count = |status: Status| verdicts.iter().filter(|v| v.status == status).count();
    let mut told: Vec<String> = [
        (Status::Verified, "verified"),
        (Status::Misquoted, "misquoted"),
        (Status::Changed, "with changed text"),
        (Status::Missing, "missing"),
    ]
    .into_iter()
    .map(|(status, called)| (count(status), called))
    .filter(|(n, called)| *n > 0 || *called == "verified")
    .map(|(n, called)| format!("{n} {called}"))
    .collect();
    let differs = verdicts.iter().filter(|v| matches!(v.again, Some(Again::Differs(_)))).count();
    if differs > 0 {
        told.push(format!("{differs} extracted otherwise than they were"));
    }
    format!("{} documents: {}", verdicts.len(), told.join(", "))
}
