//! `kaiji fetch`

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::args::FetchArgs;
use super::output::{self, message};
use super::{Failure, Outcome, Run};
use crate::error::Error;
use crate::fetch::list::{self, Found};
use crate::fetch::{self, Event, Options, Private, Proxies, Sources, Summary, Timeouts, manifest};
use crate::source::cannot_open;

/// Addresses beyond which a missing --contact is told of.
const UNSIGNED: usize = 20;

/// Fetches addresses into an archive.
pub(super) fn run(args: &FetchArgs) -> Run {
    let archive = place(&args.output)?;
    let sources = sources(args)?;
    let quiet = args.quiet;
    if args.contact.is_none() && sources.addresses.len() > UNSIGNED && !quiet {
        message(
            "kaiji: no --contact is given; with one, the owners of these sites know whom to ask about it",
        );
    }
    let bar = output::fetch_progress(quiet);
    let (mut well, mut failed) = (0usize, 0usize);
    let result = fetch::run(&sources, &archive, &options(args)?, &mut |event| match event {
        Event::Total(total) => bar.set_length(total as u64),
        Event::At(host) => bar.set_message(format!("({well} well, {failed} failed) {host}")),
        Event::Said(text) => bar.suspend(|| message(&format!("kaiji: {text}"))),
        Event::Done(entry) => {
            bar.inc(1);
            if entry.verdict.is_well() {
                well += 1;
                if args.verbose {
                    bar.suspend(|| message(&format!("kaiji: {}: {}", entry.address, entry.verdict.words())));
                }
            } else {
                failed += 1;
                let reason = entry.reason.as_deref().unwrap_or(entry.verdict.words());
                bar.suspend(|| message(&format!("kaiji: {}: {reason}", entry.address)));
            }
        }
    });
    bar.finish_and_clear();
    let summary = result?;
    if !quiet {
        message(&told(&summary, &archive));
    }
    end(&summary)
}

fn end(summary: &Summary) -> Result<Outcome, Failure> {
    match (summary.failed(), summary.well() + summary.passed_over) {
        (0, _) => Ok(Outcome::Clean),
        (_, 0) => Err(Error::Usage("no address could be fetched; the messages above say why".into()).into()),
        _ => Ok(Outcome::SomeFailed),
    }
}

/// What was done, in a few lines.
fn told(summary: &Summary, archive: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (verdict, count) in &summary.verdicts {
        parts.push(format!("{count} {}", verdict.words()));
    }
    if summary.passed_over > 0 {
        let why = if summary.resumed { "done before the interruption" } else { "archived before" };
        parts.push(format!("{} {why}", summary.passed_over));
    }
    if summary.lists_failed > 0 {
        parts.push(format!("{} lists not read", summary.lists_failed));
    }
    let what = if parts.is_empty() { "nothing to fetch".to_string() } else { parts.join(", ") };
    format!("kaiji: {what}. Archive: {}; manifest: {}", archive.display(), manifest::place(archive).display())
}

/// Where the archive goes.
fn place(output: &Path) -> Result<PathBuf, Error> {
    let name = output.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !name.ends_with(".warc.gz") || name == ".warc.gz" {
        return Err(Error::Usage(format!(
            "-o {} is not a name for a WARC archive; let it end with .warc.gz",
            output.display()
        )));
    }
    if output.is_dir() {
        return Err(Error::Output {
            path: output.to_path_buf(),
            reason: "is a folder; name a file in it".into(),
        });
    }
    Ok(output.to_path_buf())
}

/// Reads the lists that are files; lists with an address are fetched later.
fn sources(args: &FetchArgs) -> Result<Sources, Error> {
    let mut sources =
        Sources { addresses: args.urls.clone(), column: args.column.clone(), ..Sources::default() };
    for from in &args.from {
        let name = from.to_string_lossy();
        if name.starts_with("http://") || name.starts_with("https://") {
            sources.lists.push(name.into_owned());
            continue;
        }
        let told =
            if from == Path::new("-") { "standard input".to_string() } else { from.display().to_string() };
        let wrong = |reason: String| Error::Document { name: told.clone(), reason };
        let bytes = read(from).map_err(wrong)?;
        match list::read(&bytes, &name, args.column.as_deref(), None).map_err(wrong)? {
            Found::Addresses(found) => sources.addresses.extend(found),
            Found::Sitemaps(found) => sources.lists.extend(found),
        }
    }
    if sources.addresses.is_empty() && sources.lists.is_empty() {
        return Err(Error::Usage(
            "no address: name addresses, or a list of them with --from; add --help for examples".into(),
        ));
    }
    Ok(sources)
}

fn read(from: &Path) -> Result<Vec<u8>, String> {
    let reader: Box<dyn Read> = if from == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(from).map_err(|e| cannot_open(&e))?)
    };
    let mut bytes = Vec::new();
    reader.take(list::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| cannot_open(&e))?;
    if bytes.len() as u64 > list::MAX_BYTES {
        return Err(format!("is larger than {} bytes; split it", list::MAX_BYTES));
    }
    Ok(bytes)
}

fn options(args: &FetchArgs) -> Result<Options, Error> {
    Ok(Options {
        contact: args.contact.clone(),
        delay: args.delay.0,
        max_crawl_delay: args.max_crawl_delay.0,
        timeouts: Timeouts {
            connect: args.connect_timeout.0,
            read: args.read_timeout.0,
            whole: args.timeout.0,
        },
        max_bytes: args.max_bytes,
        retries: u32::from(args.retries),
        back_off: args.back_off.0,
        max_wait: args.max_wait.0,
        private: if args.allow_private { Private::Allowed } else { Private::Refused },
        proxies: Proxies::from_env()?,
        only_new: args.only_new,
    })
}

/// A time given in seconds, with a fraction if need be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seconds(pub Duration);

impl std::str::FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds: f64 =
            text.parse().map_err(|_| "give a number of seconds, such as 2 or 0.5".to_string())?;
        if !(0.0..=86_400.0).contains(&seconds) {
            return Err("give between 0 and 86400 seconds".into());
        }
        Ok(Seconds(Duration::from_secs_f64(seconds)))
    }
}

impl From<Duration> for Seconds {
    fn from(time: Duration) -> Self {
        Seconds(time)
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.as_secs_f64())
    }
}
