//! A run: lists, then one address after another, each archived and told of before the next.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use super::archive::{Archive, Same, Stored, digest};
use super::http::{Answer, Client, Trouble, Validators, Want};
use super::list::{self, Found};
use super::manifest::{Entry, Line, Manifest, second};
use super::media::Media;
use super::robots::{self, Known, Robots, Rules};
use super::schedule::{Job, Schedule};
use super::verdict::Verdict;
use super::{Event, Options, Sources, Summary, address, guard, page, seconds, waiting};
use crate::error::Error;

/// How many redirects of a page are followed.
const REDIRECTS: usize = 10;

/// After so many addresses in a row that got no answer a host is given up for the run.
const STRIKES: u32 = 3;

/// Most sitemaps that an index is followed to.
const SITEMAPS: usize = 1000;

struct Session<'a> {
    options: &'a Options,
    client: Client,
    archive: Archive,
    manifest: Manifest,
    schedule: Schedule,
    robots: Known,
    /// Delays that robots.txt files ask for, by host.
    delays: HashMap<String, Duration>,
    /// Addresses in a row without an answer, by host.
    strikes: HashMap<String, u32>,
    summary: Summary,
    tell: &'a mut dyn FnMut(Event<'_>),
}

/// An answer and the redirects that led to it.
struct Got {
    hops: Vec<Answer>,
    answer: Answer,
}

/// Why there is none.
#[derive(Debug)]
struct Failed {
    verdict: Verdict,
    reason: String,
    /// Where it failed.
    url: Url,
    status: Option<u16>,
    /// Is it worth asking again?
    again: bool,
    /// What the server asks to wait before that.
    wait: Option<Duration>,
    redirects: Vec<String>,
    /// Is it the robots.txt that could not be had?
    robots: bool,
}

impl Failed {
    fn new(verdict: Verdict, reason: impl Into<String>, url: &Url) -> Self {
        Failed {
            verdict,
            reason: reason.into(),
            url: url.clone(),
            status: None,
            again: false,
            wait: None,
            redirects: Vec::new(),
            robots: false,
        }
    }

    fn of(trouble: Trouble, url: &Url) -> Self {
        let (verdict, reason, again) = match trouble {
            Trouble::Private(reason) => (Verdict::PrivateAddress, reason, false),
            Trouble::Timeout(reason) => (Verdict::Timeout, reason, true),
            Trouble::Connection(reason) => (Verdict::Connection, reason, true),
            Trouble::TooLarge(reason) => (Verdict::TooLarge, reason, false),
            Trouble::Type(reason) => (Verdict::RefusedType, reason, false),
            Trouble::Encoding(reason) => (Verdict::RefusedEncoding, reason, false),
        };
        Failed { again, ..Failed::new(verdict, reason, url) }
    }
}

/// Runs; see [`super::run`].
pub(super) async fn run(
    sources: &Sources,
    archive: &Path,
    options: &Options,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, Error> {
    let agent = super::user_agent(options.contact.as_deref())?;
    let client = Client::new(&agent, &options.private, options.timeouts, &options.proxies, guard::system())?;
    let mut manifest = Manifest::open(archive)?;
    let (archive, cut) = Archive::open(archive, manifest.archive_end, &agent)?;
    if cut > 0 {
        tell(Event::Said(format!(
            "cut off {cut} bytes that an interrupted run left at the end of the archive"
        )));
    }
    manifest.write(&Line::Begin(manifest.mark(archive.end())))?;
    let summary = Summary { resumed: manifest.resumed, ..Summary::default() };
    let mut session = Session {
        options,
        client,
        archive,
        manifest,
        schedule: Schedule::default(),
        robots: Known::default(),
        delays: HashMap::new(),
        strikes: HashMap::new(),
        summary,
        tell,
    };
    let mut addresses = sources.addresses.clone();
    for place in &sources.lists {
        addresses.extend(session.read_list(place, sources.column.as_deref()).await?);
    }
    session.plan(&addresses)?;
    while let Some(job) = session.schedule.next() {
        session.work(job).await?;
    }
    let end = session.manifest.mark(session.archive.end());
    session.manifest.write(&Line::End(end))?;
    session.archive.close();
    Ok(session.summary)
}

impl Session<'_> {
    /// Puts addresses on the schedule, each once.
    fn plan(&mut self, addresses: &[String]) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut bad = Vec::new();
        let mut total = 0;
        for text in addresses {
            match address::parse(text) {
                Ok(url) => {
                    if !seen.insert(url.to_string()) {
                        continue;
                    }
                    let known = self.options.only_new && self.manifest.kept(url.as_str()).is_some();
                    if known || self.manifest.is_settled(url.as_str()) {
                        self.summary.passed_over += 1;
                        continue;
                    }
                    total += 1;
                    self.schedule.add(url);
                }
                Err(reason) => {
                    let text = address::without_user(text);
                    if self.manifest.is_settled(&text) {
                        self.summary.passed_over += 1;
                    } else if seen.insert(text.clone()) {
                        bad.push((text, reason));
                    }
                }
            }
        }
        (self.tell)(Event::Total(total + bad.len()));
        for (text, reason) in bad {
            let mut entry = Entry::new(&text, &self.manifest.run, Verdict::BadAddress);
            entry.reason = Some(reason);
            self.finish(entry)?;
        }
        Ok(())
    }

    /// Fetches a list, and the sitemaps that it names if it is an index of them; gives the addresses in them.
    async fn read_list(&mut self, place: &str, column: Option<&str>) -> Result<Vec<String>, Error> {
        let mut addresses = Vec::new();
        let mut places = vec![place.to_string()];
        let mut index = true;
        while let Some(place) = places.pop() {
            match self.fetch_list(&place, column).await {
                Ok(Found::Addresses(found)) => addresses.extend(found),
                Ok(Found::Sitemaps(found)) if index => {
                    if found.len() > SITEMAPS {
                        (self.tell)(Event::Said(format!(
                            "{place}: names {} sitemaps; only the first {SITEMAPS} are read",
                            found.len()
                        )));
                    }
                    places.extend(found.into_iter().take(SITEMAPS).rev());
                }
                Ok(Found::Sitemaps(_)) => {
                    self.list_failed(&place, "is an index of sitemaps within another, which is not followed");
                }
                Err(reason) => self.list_failed(&place, &reason),
            }
            index = false;
            if addresses.len() > list::MAX_ADDRESSES {
                addresses.truncate(list::MAX_ADDRESSES);
                (self.tell)(Event::Said(format!(
                    "{place}: only the first {} addresses are taken",
                    list::MAX_ADDRESSES
                )));
                break;
            }
        }
        Ok(addresses)
    }

    fn list_failed(&mut self, place: &str, reason: &str) {
        self.summary.lists_failed += 1;
        (self.tell)(Event::Said(format!("{}: {reason}", address::without_user(place))));
    }

    async fn fetch_list(&mut self, place: &str, column: Option<&str>) -> Result<Found, String> {
        let url = address::parse(place)?;
        let mut attempts = 0;
        loop {
            let failed = match self.follow(&url, None, Want::Anything(list::MAX_BYTES)).await {
                Ok(got) if got.answer.status == 200 => {
                    let base = got.answer.url.clone();
                    return list::read(got.answer.content(), base.path(), column, Some(&base));
                }
                Ok(got) => self.status_failed(&got.answer),
                Err(failed) => failed,
            };
            attempts += 1;
            let Some(wait) = self.wait_before_retry(&failed, attempts) else {
                return Err(format!("cannot be fetched as a list: {}", failed.reason));
            };
            self.schedule.rest(&address::host(&failed.url), wait);
        }
    }

    /// Fetches an address, once, and tells what became of it, or puts it back to be asked for again.
    async fn work(&mut self, mut job: Job) -> Result<(), Error> {
        (self.tell)(Event::At(job.url.host_str().unwrap_or_default()));
        let known = self.manifest.kept(job.url.as_str());
        let before = known.and_then(|e| Some((e.last.clone()?, e.before()?, e.clone())));
        let validators = before.as_ref().map(|(last, (validators, _), _)| (last.as_str(), validators));
        let result = self.follow(&job.url, validators, Want::Document(self.options.max_bytes)).await;
        let mut entry = Entry::new(job.url.as_str(), &self.manifest.run, Verdict::Kept);
        entry.attempts = job.attempts + 1;
        let failed = match result {
            Ok(got) => {
                self.strikes.remove(&address::host(&got.answer.url));
                let asked_again = matches!(got.answer.status, 429 | 503);
                let failed = asked_again.then(|| self.status_failed(&got.answer));
                match failed {
                    None => {
                        let before = before.as_ref().map(|(_, (_, stored), entry)| (stored, entry));
                        self.keep(&got, before, &mut entry)?;
                        return self.finish(entry);
                    }
                    Some(failed) => Failed { redirects: redirects(&got.hops), ..failed },
                }
            }
            Err(failed) => failed,
        };
        let host = address::host(&failed.url);
        if let Some(wait) = self.wait_before_retry(&failed, job.attempts + 1) {
            self.schedule.rest(&host, wait);
            job.attempts += 1;
            self.schedule.again(job);
            return Ok(());
        }
        entry.verdict = failed.verdict;
        entry.reason = Some(failed.reason.clone());
        entry.status = failed.status;
        entry.last = Some(failed.url.to_string());
        entry.redirects = failed.redirects.clone();
        self.finish(entry)?;
        if failed.robots {
            self.robots.keep(&failed.url, Rules::Unreachable(failed.reason.clone()));
        }
        if let Some(reason) = self.gives_up(&host, &failed) {
            for job in self.schedule.drop_host(&host) {
                let mut entry = Entry::new(job.url.as_str(), &self.manifest.run, Verdict::HostGivenUp);
                entry.attempts = job.attempts;
                entry.reason = Some(reason.clone());
                self.finish(entry)?;
            }
        }
        Ok(())
    }

    /// How long to wait before an address is asked for again, if it is.
    fn wait_before_retry(&self, failed: &Failed, attempts: u32) -> Option<Duration> {
        let options = self.options;
        if !failed.again || attempts > options.retries {
            return None;
        }
        let wait =
            failed.wait.unwrap_or_else(|| waiting::back_off(options.back_off, attempts, options.max_wait));
        (wait <= options.max_wait).then_some(wait)
    }

    /// Why nothing more is asked of a host in this run, if so.
    fn gives_up(&mut self, host: &str, failed: &Failed) -> Option<String> {
        if let Some(wait) = failed.wait.filter(|&w| w > self.options.max_wait) {
            return Some(format!("{host} asks to come back in {}, longer than --max-wait", seconds(wait)));
        }
        if !matches!(failed.verdict, Verdict::Timeout | Verdict::Connection) || failed.robots {
            return None;
        }
        let strikes = self.strikes.entry(host.to_string()).or_default();
        *strikes += 1;
        (*strikes >= STRIKES).then(|| format!("{host} gave no answer to {STRIKES} addresses in a row"))
    }

    /// Follows redirects from an address to its answer.
    async fn follow(
        &mut self,
        start: &Url,
        before: Option<(&str, &Validators)>,
        want: Want,
    ) -> Result<Got, Failed> {
        let mut url = start.clone();
        let mut hops: Vec<Answer> = Vec::new();
        loop {
            match self.hop(&url, before, want).await {
                Err(failed) => return Err(Failed { redirects: redirects(&hops), ..failed }),
                Ok(answer) => {
                    let Some(target) = answer.redirect().map(str::to_string) else {
                        return Ok(Got { hops, answer });
                    };
                    let wrong = |reason: String, hops: &[Answer]| Failed {
                        redirects: redirects(hops),
                        ..Failed::new(Verdict::Redirects, reason, &answer.url)
                    };
                    let next = match address::join(&url, &target) {
                        Ok(next) => next,
                        Err(reason) => {
                            return Err(wrong(
                                format!("redirects to {}, which {reason}", address::without_user(&target)),
                                &hops,
                            ));
                        }
                    };
                    if next == url || hops.iter().any(|hop| hop.url == next) {
                        return Err(wrong(format!("redirects in a circle, to {next} again"), &hops));
                    }
                    if hops.len() >= REDIRECTS {
                        return Err(wrong(format!("redirects more than {REDIRECTS} times"), &hops));
                    }
                    hops.push(answer);
                    url = next;
                }
            }
        }
    }

    /// Asks one address, if its site allows it.
    async fn hop(
        &mut self,
        url: &Url,
        before: Option<(&str, &Validators)>,
        want: Want,
    ) -> Result<Answer, Failed> {
        self.allowed(url).await?;
        let validators = before.filter(|(last, _)| *last == url.as_str()).map(|(_, v)| v);
        self.ask(url, validators, want).await.map_err(|trouble| Failed::of(trouble, url))
    }

    /// Asks an address when its host may be asked, and lets the host rest after it.
    async fn ask(&mut self, url: &Url, before: Option<&Validators>, want: Want) -> Result<Answer, Trouble> {
        let host = address::host(url);
        let wait = self.schedule.wait(&host);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let result = self.client.ask(url, before, want).await;
        let delay = self.delays.get(&host).copied().unwrap_or_default().max(self.options.delay);
        self.schedule.rest(&host, delay);
        result
    }

    /// Does the robots.txt of its site allow an address?
    async fn allowed(&mut self, url: &Url) -> Result<(), Failed> {
        if self.robots.get(url).is_none() {
            let rules = self.load_robots(url).await?;
            self.robots.keep(url, rules);
        }
        match self.robots.get(url) {
            Some(Rules::File(robots)) if !robots.allows(url) => {
                Err(Failed::new(Verdict::Robots, "the site's robots.txt disallows it", url))
            }
            Some(Rules::Unreachable(reason)) => {
                Err(Failed::new(Verdict::RobotsUnreachable, reason.clone(), url))
            }
            _ => Ok(()),
        }
    }

    async fn load_robots(&mut self, url: &Url) -> Result<Rules, Failed> {
        let mut place = robots::place(url);
        for _ in 0..=robots::REDIRECTS {
            let answer = self.ask(&place, None, Want::Start(robots::MAX_BYTES)).await.map_err(|trouble| {
                let failed = Failed::of(trouble, url);
                let robots = failed.again;
                Failed { reason: format!("robots.txt: {}", failed.reason), robots, ..failed }
            })?;
            if let Some(target) = answer.redirect() {
                match address::join(&place, target) {
                    Ok(next) => place = next,
                    Err(_) => return Ok(Rules::Absent),
                }
                continue;
            }
            return match answer.status {
                200..=299 => {
                    let robots = Robots::parse(answer.content());
                    self.slow_down(url, robots.crawl_delay);
                    Ok(Rules::File(robots))
                }
                503 => Err(Failed {
                    again: true,
                    robots: true,
                    verdict: Verdict::RobotsUnreachable,
                    reason: robots_status(503),
                    url: url.clone(),
                    ..self.status_failed(&answer)
                }),
                status @ 500.. => Ok(Rules::Unreachable(robots_status(status))),
                429 => {
                    // RFC 9309 takes it for a file that is not there; the wait that is asked for holds all the same.
                    let failed = self.status_failed(&answer);
                    match failed.wait {
                        Some(wait) if wait > self.options.max_wait => {
                            Err(Failed { url: url.clone(), ..failed })
                        }
                        wait => {
                            self.schedule.rest(&address::host(url), wait.unwrap_or_default());
                            Ok(Rules::Absent)
                        }
                    }
                }
                _ => Ok(Rules::Absent),
            };
        }
        Ok(Rules::Absent)
    }

    /// Keeps the delay that a robots.txt asks for, up to the cap, which is told.
    fn slow_down(&mut self, url: &Url, asked: Option<f64>) {
        let Some(asked) = asked.and_then(|s| Duration::try_from_secs_f64(s).ok()) else { return };
        let host = address::host(url);
        let most = self.options.max_crawl_delay;
        if asked > most {
            (self.tell)(Event::Said(format!(
                "{host} asks for {} between requests; kaiji waits {} (raise with --max-crawl-delay)",
                seconds(asked),
                seconds(most)
            )));
        }
        let delay = asked.min(most);
        let known = self.delays.entry(host).or_default();
        *known = (*known).max(delay);
    }

    /// A status that is no success, as a failure.
    fn status_failed(&self, answer: &Answer) -> Failed {
        let busy = matches!(answer.status, 429 | 503);
        let wait = answer.header("retry-after").and_then(|v| waiting::retry_after(v, Timestamp::now()));
        let wait = wait.filter(|_| busy);
        let mut reason = status_reason(answer.status);
        if let Some(wait) = wait.filter(|&w| w > self.options.max_wait) {
            reason.push_str(&format!("; asks to come back in {}, longer than --max-wait", seconds(wait)));
        }
        Failed {
            status: Some(answer.status),
            again: busy,
            wait,
            ..Failed::new(if busy { Verdict::Busy } else { Verdict::HttpError }, reason, &answer.url)
        }
    }

    /// Archives an answer and says in the entry what it is.
    fn keep(&mut self, got: &Got, before: Option<(&Stored, &Entry)>, entry: &mut Entry) -> Result<(), Error> {
        let answer = &got.answer;
        entry.last = Some(answer.url.to_string());
        entry.status = Some(answer.status);
        entry.time = second(answer.time);
        entry.redirects = redirects(&got.hops);
        entry.etag = answer.header("etag").map(str::to_string);
        entry.last_modified = answer.header("last-modified").map(str::to_string);
        let same = match (answer.status, before) {
            (304, Some((stored, old))) if old.last.as_deref() == Some(answer.url.as_str()) => {
                Some((stored, Same::ServerSays))
            }
            (200, Some((stored, old))) => {
                let is_same = old.last.as_deref() == Some(answer.url.as_str())
                    && digest(&answer.body) == stored.payload_digest;
                is_same.then_some((stored, Same::BodyIs))
            }
            _ => None,
        };
        let stored = self.archive.append(&got.hops, answer, same)?;
        // What a later revisit refers to is the record that holds the body.
        let holder = same.map_or(stored, |(stored, _)| stored.clone());
        entry.record = Some(holder.record);
        entry.record_address = Some(holder.url);
        entry.record_time = Some(second(holder.time));
        entry.payload_digest = Some(holder.payload_digest);
        if let (Some((_, same)), Some((_, old))) = (same, before) {
            entry.verdict = Verdict::Unchanged;
            entry.media_type = old.media_type.clone();
            entry.bytes = old.bytes;
            entry.sha256 = old.sha256.clone();
            if same == Same::ServerSays {
                entry.etag = entry.etag.take().or_else(|| old.etag.clone());
                entry.last_modified = entry.last_modified.take().or_else(|| old.last_modified.clone());
            }
            return Ok(());
        }
        let content = answer.content();
        entry.media_type = answer.media.map(|m| m.name().to_string());
        entry.bytes = Some(content.len() as u64);
        entry.sha256 = Some(crate::source::hex(&Sha256::digest(content)));
        let (verdict, reason) = match answer.status {
            200 => self.judge(got, entry).map_or((Verdict::Kept, None), |(v, r)| (v, Some(r))),
            404 | 410 => (Verdict::NotFound, Some(status_reason(answer.status))),
            status => (Verdict::HttpError, Some(status_reason(status))),
        };
        entry.verdict = verdict;
        entry.reason = reason;
        Ok(())
    }

    /// Looks whether a page is what was asked for.
    fn judge(&self, got: &Got, entry: &Entry) -> Option<(Verdict, String)> {
        let answer = &got.answer;
        if answer.content().is_empty() {
            return Some((Verdict::SoftNotFound, "is empty, with status 200".into()));
        }
        if !matches!(answer.media, Some(Media::Html | Media::Xhtml)) {
            return None;
        }
        let charset = answer.header("content-type").and_then(charset);
        let html = crate::source::page_text(answer.content(), charset)?;
        let asked = address::parse(&entry.address).ok()?;
        page::judge(&html, &asked, &answer.url)
    }

    /// Tells what became of an address, in the manifest and to the user.
    fn finish(&mut self, mut entry: Entry) -> Result<(), Error> {
        entry.archive_end = self.archive.end();
        *self.summary.verdicts.entry(entry.verdict).or_default() += 1;
        let line = Line::Address(Box::new(entry));
        self.manifest.write(&line)?;
        if let Line::Address(entry) = &line {
            (self.tell)(Event::Done(entry));
        }
        Ok(())
    }
}

fn redirects(hops: &[Answer]) -> Vec<String> {
    hops.iter().map(|hop| hop.url.to_string()).collect()
}

fn status_reason(status: u16) -> String {
    let words = reqwest::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason());
    format!("status {status}{}", words.map_or_else(String::new, |w| format!(" ({w})")))
}

fn robots_status(status: u16) -> String {
    format!(
        "robots.txt: {}, which means that nothing may be asked for; try again later",
        status_reason(status)
    )
}

/// The charset of a `Content-Type` header.
fn charset(value: &str) -> Option<&str> {
    value.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}
