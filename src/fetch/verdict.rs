//! What became of an address.

use serde::{Deserialize, Serialize};

/// How an address ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Fetched and archived.
    Kept,
    /// The same as when it was archived before; a revisit record says so.
    Unchanged,
    /// Archived, but the page says that there is no such page although its status is 200.
    SoftNotFound,
    /// Archived, but the page asks to log in.
    Login,
    /// Status 404 or 410.
    NotFound,
    /// Any other status that is no success.
    HttpError,
    /// Of a kind that kaiji does not read.
    RefusedType,
    /// Packed in a way that kaiji does not read, or not as it says.
    RefusedEncoding,
    /// Larger than the limit, as it came or unpacked.
    TooLarge,
    /// The site's robots.txt disallows it.
    Robots,
    /// The site's robots.txt cannot be read, which disallows everything for now.
    RobotsUnreachable,
    /// Not on the public internet.
    PrivateAddress,
    /// No address, or one that is not http or https.
    BadAddress,
    /// Redirects in a circle, too many of them, or to nowhere.
    Redirects,
    /// No answer, or not a whole one, in time.
    Timeout,
    /// No connection, or one that broke.
    Connection,
    /// The server asks to come back later than kaiji waits.
    Busy,
    /// Not asked, because its host was given up in this run.
    HostGivenUp,
}

impl Verdict {
    /// Is the page archived and the one that was asked for?
    pub fn is_well(self) -> bool {
        matches!(self, Verdict::Kept | Verdict::Unchanged)
    }

    /// Can the next hour bring another verdict? What cannot is not asked again when an interrupted run goes on.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Verdict::HttpError
                | Verdict::RobotsUnreachable
                | Verdict::Timeout
                | Verdict::Connection
                | Verdict::Busy
                | Verdict::HostGivenUp
        )
    }

    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::Unchanged => "unchanged",
            Verdict::SoftNotFound => "a page that says that it is not there",
            Verdict::Login => "a page that asks to log in",
            Verdict::NotFound => "not there",
            Verdict::HttpError => "refused by the server",
            Verdict::RefusedType => "not a document",
            Verdict::RefusedEncoding => "packed in an unknown way",
            Verdict::TooLarge => "too large",
            Verdict::Robots => "disallowed by robots.txt",
            Verdict::RobotsUnreachable => "without a readable robots.txt",
            Verdict::PrivateAddress => "private address",
            Verdict::BadAddress => "no address",
            Verdict::Redirects => "redirected without end",
            Verdict::Timeout => "too slow",
            Verdict::Connection => "not reached",
            Verdict::Busy => "busy",
            Verdict::HostGivenUp => "on a host that was given up",
        }
    }
}
