//! `kaiji extract`

use std::mem::ManuallyDrop;
use std::path::Path;

use super::args::{ExtractArgs, RecordFormat};
use super::output::{Sink, message};
use super::resume::{self, Resumable};
use super::{Failure, Run, batch, corrected};
use crate::corrections::{Applier, Corrections, Warning};
use crate::engine::{Engine, Worker};
use crate::error::Error;
use crate::source::RawDocument;

/// Extracts records in input order.
pub(super) fn run(args: &ExtractArgs) -> Run {
    if args.output.is_some() && args.output == args.failures {
        return Err(Error::Usage("-o and --failures name the same file; give each its own".into()).into());
    }
    let pretty = args.format == RecordFormat::Json;
    if args.shard.is_some() && pretty {
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
    let mut places = Places::open(args, &engine, &corrections)?;
    let mut source = batch::open_share(&args.inputs, &args.common, args.shard)?;
    if let Places::Resumable(resumable) = &mut places {
        resumable.skip(&mut source)?;
        applier.remember(resumable.met());
        if resumable.documents() > 0 && !args.common.quiet {
            message(&format!("kaiji: going on after {} documents", resumable.documents()));
        }
    }
    let earlier = places.earlier();
    let streams = places.stream();
    let mut output = Output { places, applier: &applier, pretty, written: 0 };
    let tally = batch::run_into(
        source,
        &args.common,
        streams,
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
        &mut output,
    )?;
    let tally = tally.and(earlier);
    let Output { mut places, written, .. } = output;
    // The list of failures is wanted most when nothing went well; the records are not, then.
    places.finish_failures()?;
    // A share of documents that all fail is no reason to give up the whole.
    let outcome = match if args.shard.is_some() { Ok(tally.share()) } else { tally.outcome() } {
        Ok(outcome) => outcome,
        Err(failure) => {
            places.give_up();
            return Err(failure);
        }
    };
    // What a share does not hold may be in another.
    if args.shard.is_none() {
        corrected::tell(&applier.unmet());
    }
    if pretty {
        places.record(if written == 0 { "[]\n" } else { "\n]\n" })?;
    }
    places.finish()?;
    if args.common.verbose {
        message(&format!("{} records written, {} documents failed", tally.done, tally.failed));
    }
    Ok(outcome)
}

/// Where records and failures go.
enum Places {
    /// To files that are written whole or not at all, or to standard output.
    Whole { records: Sink, failures: Option<Sink> },
    /// To files that a later run can go on with.
    Resumable(Box<Resumable>),
}

impl Places {
    fn open(args: &ExtractArgs, engine: &Engine, corrections: &Corrections) -> Result<Self, Error> {
        let failures = args.failures.as_deref();
        let Some(records) = args.output.as_deref().filter(|_| args.resume) else {
            let failures = failures.map(|path| Sink::open(Some(path))).transpose()?;
            return Ok(Places::Whole { records: Sink::open(args.output.as_deref())?, failures });
        };
        if records == Path::new("-") {
            return Err(Error::Usage(
                "standard output cannot be gone on with; name a file with -o, or leave --resume out".into(),
            ));
        }
        if args.format == RecordFormat::Json {
            return Err(Error::Usage(
                "one JSON list cannot be gone on with; leave --format json out, and get JSON Lines".into(),
            ));
        }
        let work = serde_json::json!({
            "inputs": args.inputs.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
            "failures": failures.map(|path| path.to_string_lossy()),
            "shard": args.shard.map(|shard| format!("{shard:?}")),
            "rules": engine.rules().digest,
            "filter": format!("{:?}", args.common.filter),
            "max_bytes": args.common.max_bytes,
            "corrections": corrections.to_toml()?,
        });
        Resumable::open(records, failures, &resume::digest(&work)).map(|it| Places::Resumable(Box::new(it)))
    }

    /// What became of the documents that an earlier run is done with.
    fn earlier(&self) -> batch::Tally {
        match self {
            Places::Whole { .. } => batch::Tally::default(),
            Places::Resumable(resumable) => resumable.tally(),
        }
    }

    /// Do records go to standard output as they come?
    fn stream(&self) -> bool {
        matches!(self, Places::Whole { records, .. } if records.is_stdout())
    }

    fn record(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Places::Whole { records, .. } => records.write(text),
            Places::Resumable(resumable) => resumable.record(text),
        }
    }

    fn failure(&mut self, line: &str) -> Result<(), Failure> {
        match self {
            Places::Whole { failures, .. } => failures.as_mut().map_or(Ok(()), |file| file.write(line)),
            Places::Resumable(resumable) => resumable.failure(line),
        }
    }

    fn finish_failures(&mut self) -> Result<(), Failure> {
        match self {
            Places::Whole { failures, .. } => failures.take().map_or(Ok(()), Sink::finish),
            Places::Resumable(resumable) => resumable.finish_failures(),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Places::Whole { records, .. } => records.finish(),
            Places::Resumable(resumable) => resumable.finish(),
        }
    }

    /// No records are wanted.
    fn give_up(self) {
        if let Places::Resumable(resumable) = self {
            resumable.give_up();
        }
    }
}

/// Takes what becomes of documents and writes it to its place.
struct Output<'a> {
    places: Places,
    applier: &'a Applier<'a>,
    /// One JSON list instead of a line for each record.
    pretty: bool,
    written: usize,
}

impl batch::Take<(String, Vec<Warning>)> for Output<'_> {
    fn done(&mut self, (mut record, told): (String, Vec<Warning>)) -> Result<(), Failure> {
        corrected::tell(&told);
        if self.pretty {
            self.places.record(if self.written == 0 { "[\n" } else { ",\n" })?;
        } else {
            record.push('\n');
        }
        self.written += 1;
        self.places.record(&record)
    }

    fn failed(&mut self, error: &Error) -> Result<(), Failure> {
        self.places.failure(&format!("{}\n", failure_line(error)))
    }

    fn taken(&mut self, name: &str) {
        if let Places::Resumable(resumable) = &mut self.places {
            resumable.taken(name);
        }
    }

    fn batch(&mut self) -> Result<(), Failure> {
        match &mut self.places {
            Places::Whole { .. } => Ok(()),
            Places::Resumable(resumable) => resumable.note(|| self.applier.met()),
        }
    }
}

fn failure_line(error: &Error) -> String {
    let (name, reason) = match error {
        Error::Document { name, reason } => (name.clone(), reason.clone()),
        other => (String::new(), other.to_string()),
    };
    serde_json::json!({ "input": name, "error": reason }).to_string()
}
