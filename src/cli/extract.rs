//! `kaiji extract`

use std::mem::ManuallyDrop;

use super::args::{ExtractArgs, RecordFormat};
use super::output::{Sink, message};
use super::{Run, batch, corrected};
use crate::corrections::Applier;
use crate::engine::Worker;
use crate::error::Error;
use crate::source::RawDocument;

/// Extracts records in input order.
pub(super) fn run(args: &ExtractArgs) -> Run {
    if args.output.is_some() && args.output == args.failures {
        return Err(Error::Usage("-o and --failures name the same file; give each its own".into()).into());
    }
    if args.shard.is_some() && args.format == RecordFormat::Json {
        return Err(Error::Usage(
            "the shares of one JSON list are no JSON by themselves; leave --format json out, and get JSON Lines".into(),
        )
        .into());
    }
    let corrections = corrected::read(&args.corrections)?;
    let applier = Applier::new(&corrections);
    // The process ends with the command; to give back piece by piece what the rules hold takes as long as to read a
    // document.
    let engine = ManuallyDrop::new(batch::engine(&args.common)?);
    let mut sink = Sink::open(args.output.as_deref())?;
    let mut failures = args.failures.as_deref().map(|p| Sink::open(Some(p))).transpose()?;
    let mut written = 0usize;
    let pretty = args.format == RecordFormat::Json;
    let source = batch::open_share(&args.inputs, &args.common, args.shard)?;
    let tally = batch::run_raw(
        source,
        &args.common,
        sink.is_stdout(),
        || engine.worker(),
        (
            |worker: &mut Worker<'_>, raw: RawDocument| {
                let name = raw.name.clone();
                worker.prepare(raw).map(|prepared| (name, prepared))
            },
            |worker: &mut Worker<'_>, (name, prepared)| {
                let (doc, mut record) = worker.extract_prepared(prepared);
                let told = applier.apply(&mut record, Some(doc.text()));
                if pretty { serde_json::to_string_pretty(&record) } else { serde_json::to_string(&record) }
                    .map_err(|e| Error::Document {
                        name,
                        reason: format!("its record cannot be written as JSON ({e})"),
                    })
                    .map(|line| (line, told))
            },
        ),
        |(line, told)| {
            corrected::tell(&told);
            let lead = match (pretty, written) {
                (true, 0) => "[\n",
                (true, _) => ",\n",
                (false, _) => "",
            };
            written += 1;
            for part in [lead, &line, if pretty { "" } else { "\n" }] {
                sink.write(part)?;
            }
            Ok(())
        },
        |error| match &mut failures {
            Some(file) => file.write(&format!("{}\n", failure_line(error))),
            None => Ok(()),
        },
    )?;
    // The list of failures is wanted most when nothing went well; the records are not, then.
    if let Some(file) = failures {
        file.finish()?;
    }
    // A share of documents that all fail is no reason to give up the whole.
    let outcome = if args.shard.is_some() { tally.share() } else { tally.outcome()? };
    // What a share does not hold may be in another.
    if args.shard.is_none() {
        corrected::tell(&applier.unmet());
    }
    if pretty {
        sink.write(if written == 0 { "[]\n" } else { "\n]\n" })?;
    }
    sink.finish()?;
    if args.common.verbose {
        message(&format!("{} records written, {} documents failed", tally.done, tally.failed));
    }
    Ok(outcome)
}

fn failure_line(error: &Error) -> String {
    let (name, reason) = match error {
        Error::Document { name, reason } => (name.clone(), reason.clone()),
        other => (String::new(), other.to_string()),
    };
    serde_json::json!({ "input": name, "error": reason }).to_string()
}
