//! `kaiji text`

use super::args::TextArgs;
use super::output::Sink;
use super::{Run, batch};

/// Prints the canonical text, or the readings of its sentences.
pub(super) fn run(args: &TextArgs) -> Run {
    let engine = batch::engine(&args.common)?;
    let mut sink = Sink::open(None)?;
    let tally = batch::run(
        std::slice::from_ref(&args.input),
        &args.common,
        &engine,
        |worker, doc| {
            if args.reading {
                worker.readings(doc).join("\n") + "\n"
            } else {
                let text = doc.text();
                // The text itself, to the byte; a terminal wants a last line end.
                if text.ends_with('\n') { text.to_string() } else { format!("{text}\n") }
            }
        },
        |text| sink.write(&text),
        |_| Ok(()),
    )?;
    sink.finish()?;
    tally.outcome()
}
