//! Whose turn it is: one request at a time, no host before its delay has passed, and the hosts in turn so that delays
//! of one are used for another.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use url::Url;

use super::address;

/// An address to fetch.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub url: Url,
    /// Failed attempts so far.
    pub attempts: u32,
}

/// Hosts with what is left to fetch from them.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// In order of their first address.
    queues: Vec<(String, VecDeque<Job>)>,
    places: HashMap<String, usize>,
    /// When a host may be asked again.
    ready: HashMap<String, Instant>,
}

impl Schedule {
    /// Adds an address at the end of its host's queue.
    pub(super) fn add(&mut self, url: Url) {
        let host = address::host(&url);
        let at = *self.places.entry(host.clone()).or_insert_with(|| {
            self.queues.push((host, VecDeque::new()));
            self.queues.len() - 1
        });
        if let Some((_, queue)) = self.queues.get_mut(at) {
            queue.push_back(Job { url, attempts: 0 });
        }
    }

    /// Puts an address back at the front of its host's queue.
    pub(super) fn again(&mut self, job: Job) {
        let place = self.places.get(&address::host(&job.url)).copied();
        if let Some((_, queue)) = place.and_then(|at| self.queues.get_mut(at)) {
            queue.push_front(job);
        }
    }

    /// The next address: of the host that may be asked soonest.
    pub(super) fn next(&mut self) -> Option<Job> {
        let ready = &self.ready;
        let (_, queue) = self
            .queues
            .iter_mut()
            .filter(|(_, queue)| !queue.is_empty())
            .min_by_key(|(host, _)| ready.get(host).copied())?;
        queue.pop_front()
    }

    /// Takes everything that is left of a host.
    pub(super) fn drop_host(&mut self, host: &str) -> Vec<Job> {
        let queue = self.places.get(host).and_then(|&at| self.queues.get_mut(at));
        queue.map(|(_, queue)| queue.drain(..).collect()).unwrap_or_default()
    }

    /// How long until a host may be asked.
    pub(super) fn wait(&self, host: &str) -> Duration {
        self.ready.get(host).map_or(Duration::ZERO, |at| at.saturating_duration_since(Instant::now()))
    }

    /// A host may be asked again after this time from now, and not before an earlier say.
    pub(super) fn rest(&mut self, host: &str, delay: Duration) {
        let at = Instant::now() + delay;
        let ready = self.ready.entry(host.to_string()).or_insert(at);
        *ready = (*ready).max(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_take_turns_and_each_rests() {
        let mut schedule = Schedule::default();
        for text in ["http://a.jp/1", "http://a.jp:81/2", "http://b.jp/1"] {
            schedule.add(address::parse(text).expect("an address"));
        }
        let mut order = Vec::new();
        while let Some(job) = schedule.next() {
            let host = address::host(&job.url);
            schedule.rest(&host, Duration::from_secs(60));
            assert!(schedule.wait(&host) > Duration::from_secs(59));
            order.push(job.url.to_string());
        }
        assert_eq!(order, ["http://a.jp/1", "http://b.jp/1", "http://a.jp:81/2"]);
    }
}
