//! Arguments as the user types them; nothing is opened here.

mod compare;
mod dataset;
mod export;
mod import;
mod report;
mod summary;
mod verify;

pub use compare::{CompareArgs, TableFormat};
pub use dataset::{CorrectionArgs, DatasetArgs};
pub use export::ExportArgs;
pub use import::{ImportArgs, Made};
pub use report::ReportArgs;
pub use summary::{BriefFormat, SummaryArgs};
pub use verify::{VerifyArgs, VerifyFormat};

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::fetch::Seconds;
use crate::batch::Filtered;
use crate::source::Shard;

/// Reads what Japanese organisations disclose about their security incidents and turns it into data.
#[derive(Debug, Parser)]
#[command(name = "kaiji", version, about, long_about = None, max_term_width = 100)]
#[command(
    after_help = "Example:\n  kaiji extract notices/ -o records.jsonl\n  kaiji compare records.jsonl\n\n\
    Exit status: 0 all well, 1 some documents failed (named on standard error), 2 wrong usage."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Extract a record from each document, as JSON Lines
    Extract(ExtractArgs),
    /// Fetch addresses politely into a WARC archive
    Fetch(FetchArgs),
    /// Print the canonical text that evidence offsets point into
    Text(TextArgs),
    /// Show the facts of documents as a card, with their quotes
    Show(ShowArgs),
    /// Explain which rule made each value, and what was rejected and why
    Explain(ExplainArgs),
    /// Compare incidents: in a table, in groups, by year, or side by side
    Compare(CompareArgs),
    /// Tell incidents in a few sentences, each with its sources
    Summary(SummaryArgs),
    /// Join the documents of one incident into cases
    Link(LinkArgs),
    /// Write a data set for other programs
    Export(ExportArgs),
    /// Make a report to look at: one HTML file with plots, cases and the words of every fact
    Report(ReportArgs),
    /// Read corrected annotations back, as gold or as corrections
    Import(ImportArgs),
    /// Recheck every quote of records against the documents
    Verify(VerifyArgs),
    /// Score records against gold facts
    Eval(EvalArgs),
    /// Work with rules
    Rules(RulesArgs),
    /// Print the JSON Schema of a record or of a case
    Schema(SchemaArgs),
}

/// What all commands that read documents take.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Threads to use [default: one a processor]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// Folder of rule files laid over the built-in rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,

    /// Which documents must pass the quick filter: pages without the words of an incident are passed over unread
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Filtered::Captures)]
    pub filter: Filtered,

    /// Largest document in bytes
    #[arg(long, value_name = "BYTES", default_value_t = crate::source::Limits::default().max_bytes)]
    pub max_bytes: u64,

    /// Longest time for one document in seconds; one that takes longer fails and the others go on
    #[arg(long, value_name = "SECONDS", default_value_t = crate::source::MAX_TIME.into())]
    pub timeout: Seconds,

    /// Print nothing but results and errors
    #[arg(long, short)]
    pub quiet: bool,

    /// Say more about what is done
    #[arg(long, short)]
    pub verbose: bool,
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji extract notices/ -o records.jsonl
  curl -s https://example.com/notice.html | kaiji extract -
  kaiji extract pages.jsonl --failures failed.jsonl > records.jsonl
  kaiji extract crawl.warc.gz saved.wacz -o records.jsonl
  kaiji extract pages/ --shard 3/16 -o part-03.jsonl
  kaiji extract crawl/ -o records.jsonl --resume

A line of .jsonl is {\"text\": ...} or {\"html\": ...}, with \"id\", \"url\" and \"retrieved\" where they are known.")]
pub struct ExtractArgs {
    /// Files (.txt .md .html .htm .pdf .jsonl, these with .gz, .warc .warc.gz .wacz .zip), folders (walked in sorted
    /// order), or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Write records to this file instead of standard output; it is written whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Write a JSON line for each document that failed to this file
    #[arg(long, value_name = "FILE")]
    pub failures: Option<PathBuf>,

    /// Keep what is done in FILE.part while working, and go on from there when the same command was broken off before
    #[arg(long, requires = "output")]
    pub resume: bool,

    /// Form of the records
    #[arg(long, value_enum, default_value_t = RecordFormat::Jsonl)]
    pub format: RecordFormat,

    /// Extract the I-th of N shares of the input; the records of all shares, one after another, are those of the whole
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub corrections: CorrectionArgs,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Forms of extracted records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// One record a line
    Jsonl,
    /// One indented JSON array
    Json,
}

/// Arguments of `text`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji text notice.html
  kaiji text --blocks page.html
  kaiji text --reading notice.html")]
pub struct TextArgs {
    /// One document
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,

    /// Print each sentence as rules see it: dictionary forms and marks
    #[arg(long)]
    pub reading: bool,

    /// Print each block with its kind and its place in the page, as JSON Lines
    #[arg(long, conflicts_with = "reading")]
    pub blocks: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji show notice.html
  kaiji show records.jsonl | less")]
pub struct ShowArgs {
    /// Documents, folders, record files, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Columns to write in [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub width: Option<u16>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub corrections: CorrectionArgs,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  kaiji explain notice.html

Offsets count the characters of the text that `kaiji text` prints.")]
pub struct ExplainArgs {
    /// Documents, folders, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Columns to write in [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub width: Option<u16>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Arguments of `link`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji link records.jsonl -o cases.jsonl
  kaiji link notices/ --format table
  kaiji link records.jsonl --corrections corrections.toml

Only notices and news are linked; the others are counted on standard error.")]
pub struct LinkArgs {
    /// Write cases to this file instead of standard output; it is written whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Form of the cases
    #[arg(long, value_enum, default_value_t = CaseFormat::Jsonl)]
    pub format: CaseFormat,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub dataset: DatasetArgs,
}

/// Forms of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CaseFormat {
    /// One case a line
    Jsonl,
    /// For people: a few lines a case
    Table,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(long, value_enum, default_value_t = SchemaOf::Record)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// What `kaiji extract` writes
    Record,
    /// What `kaiji link` writes
    Case,
}

/// Arguments of `eval`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji eval corpus/written
  kaiji eval corpus/written records.jsonl --errors")]
pub struct EvalArgs {
    /// Folder of gold files (.json)
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,

    /// Record files, or documents to extract first [default: the documents beside the gold files]
    #[arg(value_name = "RECORDS")]
    pub records: Vec<PathBuf>,

    /// A further folder of gold files, scored together with GOLD; may be given more than once
    #[arg(long, value_name = "GOLD")]
    pub with: Vec<PathBuf>,

    /// List each missed and each spurious item with its words
    #[arg(long)]
    pub errors: bool,

    /// Print the scores as JSON
    #[arg(long)]
    pub json: bool,

    /// Print how often what is said with a confidence is right, by band and by field
    #[arg(long)]
    pub calibration: bool,

    /// Print what each stage contributes to which field, as a Markdown table
    #[arg(long, conflicts_with_all = ["records", "floors", "calibrate", "errors", "json", "calibration"])]
    pub ablation: bool,

    /// Write what confidences are worth to this file (rules/calibration.toml, or one in a --rules folder)
    #[arg(long, value_name = "FILE", conflicts_with = "records")]
    pub calibrate: Option<PathBuf>,

    /// Floors file: fail when a field is below its floor
    #[arg(long, value_name = "FILE")]
    pub floors: Option<PathBuf>,

    /// Name of the gold set in the floors file [default: the gold folder's name]
    #[arg(long, value_name = "NAME")]
    pub set: Option<String>,

    /// Raise the floors to the scores of this run
    #[arg(long, requires = "floors")]
    pub update_floors: bool,

    /// Let --update-floors lower a floor, too
    #[arg(long, requires = "update_floors")]
    pub allow_lower: bool,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub common: Common,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What to do with rules
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// Subcommands of `rules`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run every rule's own examples and check the word lists
    Check {
        /// Folder of rule files laid over the built-in rules
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

/// Arguments of `fetch`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  kaiji fetch https://example.com/notice.html -o notices.warc.gz --contact me@example.ac.jp
  kaiji fetch --from corpus/sources.toml -o notices.warc.gz
  kaiji fetch --from list.csv --column URL -o notices.warc.gz
  kaiji fetch --from https://example.com/sitemap.xml -o notices.warc.gz

What became of each address stands in notices.manifest.jsonl. An interrupted
run, run again, goes on where it stopped; a finished one asks only what changed.")]
pub struct FetchArgs {
    /// Addresses of documents
    #[arg(value_name = "URL")]
    pub urls: Vec<String>,

    /// A list of addresses: one a line, CSV, sources.toml, sitemap.xml, RSS or Atom, also packed as .gz; a file, an
    /// address, or - for standard input; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,

    /// Column of a CSV list that holds the addresses [default: the first that does]
    #[arg(long, value_name = "NAME", requires = "from")]
    pub column: Option<String>,

    /// The archive to make or to go on with (.warc.gz)
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,

    /// Your mail address or a web page about you, told to the sites in the User-Agent
    #[arg(long, value_name = "CONTACT")]
    pub contact: Option<String>,

    /// Seconds between two requests to a host
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().delay))]
    pub delay: Seconds,

    /// Longest delay that the robots.txt of a site is given, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().max_crawl_delay))]
    pub max_crawl_delay: Seconds,

    /// Seconds for a connection
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().timeouts.connect))]
    pub connect_timeout: Seconds,

    /// Seconds for the next bytes of an answer
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().timeouts.read))]
    pub read_timeout: Seconds,

    /// Seconds for a whole answer
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().timeouts.whole))]
    pub timeout: Seconds,

    /// How often to ask again after a failure that may pass
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(..=20))]
    pub retries: u8,

    /// Seconds before the first retry, doubled with each, where the server names no time
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().back_off))]
    pub back_off: Seconds,

    /// Longest wait before a retry, in seconds; a host that asks for more is left for another run
    #[arg(long, value_name = "SECONDS", default_value_t = Seconds(crate::fetch::Options::default().max_wait))]
    pub max_wait: Seconds,

    /// Largest document in bytes, as it comes and unpacked
    #[arg(long, value_name = "BYTES", default_value_t = crate::source::Limits::default().max_bytes)]
    pub max_bytes: u64,

    /// Ask machines that are not on the public internet, too
    #[arg(long)]
    pub allow_private: bool,

    /// Leave out addresses that are in the archive, and do not ask whether they have changed
    #[arg(long)]
    pub only_new: bool,

    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,

    /// Name each address when it is done
    #[arg(long, short)]
    pub verbose: bool,
}
