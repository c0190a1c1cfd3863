//! The command line: arguments, then one module a subcommand.

mod args;
mod batch;
mod card;
mod cases;
mod compare;
mod corrected;
mod dataset;
mod eval;
mod explain;
mod export;
mod extract;
mod fetch;
mod import;
mod link;
mod output;
mod page;
mod records;
mod report;
mod resume;
mod rules;
mod show;
mod summary;
mod text;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::batch::faults;
use crate::error::Error;
use args::{Cli, Command, SchemaOf};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All well.
    Clean,
    /// Something failed and was named on standard error; the rest is done.
    SomeFailed,
}

impl Outcome {
    /// How two pieces of work ended together.
    fn and(self, other: Outcome) -> Outcome {
        if self == Outcome::Clean { other } else { self }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    ExitCode::from(run_line(std::env::args_os()))
}

/// Runs a command line, whose first word is the program's name. Exit status: 0 all well, 1 some documents failed, 2
/// wrong usage or nothing done.
pub fn run_line(words: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    faults::hush();
    let result = std::panic::catch_unwind(|| run(&cli)).unwrap_or_else(|_| {
        let place = faults::place();
        Err(Error::Usage(format!(
            "stopped because of a fault in kaiji{place}; please report it with the command"
        ))
        .into())
    });
    match result {
        Ok(Outcome::Clean) | Err(Failure::ClosedPipe) => 0,
        Ok(Outcome::SomeFailed) => 1,
        Err(Failure::Error(error)) => {
            output::message(&format!("kaiji: {error}"));
            2
        }
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of standard output went away: not an error.
    ClosedPipe,
    /// Anything else.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Error(error)
    }
}

type Run = Result<Outcome, Failure>;

fn run(cli: &Cli) -> Run {
    match &cli.command {
        Command::Extract(args) => extract::run(args),
        Command::Fetch(args) => fetch::run(args),
        Command::Text(args) => text::run(args),
        Command::Show(args) => show::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Summary(args) => summary::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Export(args) => export::run(args),
        Command::Report(args) => report::run(args),
        Command::Import(args) => import::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Link(args) => link::run(args),
        Command::Schema(args) => {
            let schema = match args.of {
                SchemaOf::Record => crate::record::schema(),
                SchemaOf::Case => crate::case::schema(),
            };
            let schema = serde_json::to_string_pretty(&schema)
                .map_err(|e| Error::Usage(format!("the schema cannot be written: {e}")))?;
            output::stdout_line(&schema)?;
            Ok(Outcome::Clean)
        }
    }
}
