//! Fetching: addresses become a WARC archive and a manifest of what became of each, politely.
//!
//! This is the only part of kaiji that uses a network or a clock, and no other part depends on it. One request is
//! under way at a time. In the order of the work: [`list`] reads lists of addresses, `schedule` says whose turn it is,
//! `robots` what a site allows, `guard` which machines may be asked, `http` asks, `page` looks at what came,
//! `archive` and [`manifest`] keep it, `session` ties them together.

mod address;
mod archive;
mod guard;
mod gzip;
mod http;
pub mod list;
pub mod manifest;
mod media;
mod page;
mod proxy;
pub mod robots;
mod schedule;
mod session;
mod verdict;
mod waiting;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

pub use address::parse as parse_address;
pub use guard::{Private, is_public};
pub use http::Timeouts;
pub use proxy::Proxies;
pub use verdict::Verdict;

use crate::error::Error;
use manifest::Entry;

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whom a site's owner can ask, a mail address or a web address; told in the User-Agent.
    pub contact: Option<String>,
    /// Time between the end of a request to a host and the next one to it.
    pub delay: Duration,
    /// Longest delay that a robots.txt is given where it asks for more.
    pub max_crawl_delay: Duration,
    /// How long is waited for answers.
    pub timeouts: Timeouts,
    /// Largest document in bytes, as it comes and unpacked.
    pub max_bytes: u64,
    /// How often an address is asked for again after a failure that may pass.
    pub retries: u32,
    /// Wait before the first retry; it doubles with each.
    pub back_off: Duration,
    /// Longest wait before a retry; a server that asks for more is given up for this run.
    pub max_wait: Duration,
    /// What is done about machines that are not on the public internet.
    pub private: Private,
    /// Through which proxies they are asked.
    pub proxies: Proxies,
    /// Leave out addresses that the manifest says are archived.
    pub only_new: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            contact: None,
            delay: Duration::from_secs(2),
            max_crawl_delay: Duration::from_secs(60),
            timeouts: Timeouts {
                connect: Duration::from_secs(15),
                read: Duration::from_secs(30),
                whole: Duration::from_secs(180),
            },
            max_bytes: crate::source::Limits::default().max_bytes,
            retries: 3,
            back_off: Duration::from_secs(5),
            max_wait: Duration::from_secs(300),
            private: Private::Refused,
            proxies: Proxies::default(),
            only_new: false,
        }
    }
}

/// What to fetch.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Addresses of documents, as written.
    pub addresses: Vec<String>,
    /// Addresses of lists, which are fetched first: sitemaps, feeds, or any form that [`list::read`] knows.
    pub lists: Vec<String>,
    /// Column of lists in CSV.
    pub column: Option<String>,
}

/// What happens while fetching.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many addresses are to be fetched.
    Total(usize),
    /// This host is waited for or asked.
    At(&'a str),
    /// An address has come to its end.
    Done(&'a Entry),
    /// Something that the user should know.
    Said(String),
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Addresses by how they ended.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Addresses that were not asked for, because the interrupted run that went on had settled them, or because only
    /// new ones were wanted.
    pub passed_over: usize,
    /// Lists that could not be read.
    pub lists_failed: usize,
    /// Did the run go on with an interrupted one?
    pub resumed: bool,
}

impl Summary {
    /// Addresses whose page is archived and the one that was asked for.
    pub fn well(&self) -> usize {
        self.verdicts.iter().filter(|(v, _)| v.is_well()).map(|(_, n)| n).sum()
    }

    /// Addresses and lists with which something was wrong.
    pub fn failed(&self) -> usize {
        self.verdicts.iter().filter(|(v, _)| !v.is_well()).map(|(_, n)| n).sum::<usize>() + self.lists_failed
    }
}

/// Fetches sources into the archive at `archive` (`.warc.gz`) and tells of it in the manifest beside it. Where they
/// exist already, an interrupted run goes on, and a finished one is followed by one that asks whether anything
/// changed.
///
/// # Errors
///
/// [`Error::Output`] when archive or manifest cannot be written or do not belong together, [`Error::Usage`] for
/// options that do not work. An address that fails is no error: it is told to `tell` and in the manifest.
pub fn run(
    sources: &Sources,
    archive: &Path,
    options: &Options,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| {
        Error::Usage(format!("cannot start fetching ({e}); close other programs and try again"))
    })?;
    let result = runtime.block_on(session::run(sources, archive, options, tell));
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    result
}

/// The User-Agent: who asks, and whom to ask about it.
fn user_agent(contact: Option<&str>) -> Result<String, Error> {
    let software = concat!("kaiji/", env!("CARGO_PKG_VERSION"));
    let Some(contact) = contact.map(str::trim).filter(|c| !c.is_empty()) else { return Ok(software.into()) };
    let plain = contact.bytes().all(|b| b.is_ascii_graphic() && !b"()<>\\\"".contains(&b));
    if !plain || !contact.contains('@') && !contact.starts_with("http://") && !contact.starts_with("https://")
    {
        return Err(Error::Usage(format!(
            "--contact {contact} is neither a mail address nor a web address; give one, such as \
             researcher@example.ac.jp or https://example.ac.jp/crawl"
        )));
    }
    Ok(format!("{software} (+{}{contact})", if contact.contains("://") { "" } else { "mailto:" }))
}

/// A time in seconds, for people.
fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds.fract() == 0.0 { format!("{seconds:.0} s") } else { format!("{seconds:.2} s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_says_who_asks() {
        let agent = |contact| user_agent(contact).expect("a user agent");
        assert!(agent(None).starts_with("kaiji/"));
        assert!(agent(Some("me@example.ac.jp")).ends_with(" (+mailto:me@example.ac.jp)"));
        assert!(agent(Some("https://example.ac.jp/crawl")).ends_with(" (+https://example.ac.jp/crawl)"));
        for wrong in ["me", "me@example.jp\r\nX: y", "(me@example.jp)", "研究@example.jp"] {
            assert!(user_agent(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
