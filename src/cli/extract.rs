//! `kaiji extract`

use super::args::{ExtractArgs, RecordFormat};
use super::output::{Sink, message};
use super::{Failure, Run, batch};
use crate::error::Error;

/// Extracts records in input order.
pub(super) fn run(args: &ExtractArgs) -> Run {
    let engine = batch::engine(&args.common)?;
    let mut sink = Sink::open(args.output.as_deref())?;
    let mut failures = args.failures.as_deref().map(|p| Sink::open(Some(p))).transpose()?;
    let mut written = 0usize;
    let mut failed = 0usize;
    let pretty = args.format == RecordFormat::Json;
    let outcome = batch::run(
        &args.inputs,
        &args.common,
        &engine,
        |worker, doc| {
            let record = worker.extract(doc);
            if pretty { serde_json::to_string_pretty(&record) } else { serde_json::to_string(&record) }
        },
        |line| {
            let line = line.map_err(|e| Error::Usage(format!("a record cannot be written as JSON: {e}")))?;
            let lead = match (pretty, written) {
                (true, 0) => "[\n",
                (true, _) => ",\n",
                (false, _) => "",
            };
            written += 1;
            sink.write(&format!("{lead}{line}{}", if pretty { "" } else { "\n" }))
        },
        |error| {
            failed += 1;
            match &mut failures {
                Some(file) => file.write(&format!("{}\n", failure_line(error))),
                None => Ok(()),
            }
        },
    )?;
    if pretty {
        sink.write(if written == 0 { "[]\n" } else { "\n]\n" })?;
    }
    sink.finish()?;
    if let Some(file) = failures {
        file.finish()?;
    }
    if args.common.verbose {
        message(&format!("{written} records written, {failed} documents failed"));
    }
    if written == 0 && failed > 0 && args.inputs.len() == failed {
        return Err(Failure::Error(Error::Usage("nothing could be read; see the messages above".into())));
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
