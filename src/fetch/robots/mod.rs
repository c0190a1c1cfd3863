//! What the sites' robots.txt files let kaiji do, each kept for at most a day.

mod file;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use url::Url;

use super::address::authority;
pub use file::{MAX_BYTES, PRODUCT, Robots};

/// How long a robots.txt is believed (RFC 9309).
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How many redirects of a robots.txt are followed (RFC 9309); after them it counts as one that is not there.
pub(super) const REDIRECTS: usize = 5;

/// What is known of a site.
#[derive(Debug, Clone)]
pub(super) enum Rules {
    /// The site's file.
    File(Robots),
    /// There is none: everything may be asked for.
    Absent,
    /// The site cannot say: nothing may be asked for, for this reason.
    Unreachable(String),
}

/// The sites that were asked.
#[derive(Debug, Default)]
pub(super) struct Known {
    sites: HashMap<String, (Instant, Rules)>,
}

impl Known {
    /// What the site of an address says, where that was asked within a day.
    pub(super) fn get(&self, url: &Url) -> Option<&Rules> {
        let (since, rules) = self.sites.get(&authority(url))?;
        (since.elapsed() < LIFETIME).then_some(rules)
    }

    /// Keeps what the site of an address said.
    pub(super) fn keep(&mut self, url: &Url, rules: Rules) {
        self.sites.insert(authority(url), (Instant::now(), rules));
    }
}

/// Where the robots.txt of an address is.
pub(super) fn place(url: &Url) -> Url {
    let mut place = url.clone();
    place.set_path("/robots.txt");
    place.set_query(None);
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_believed_for_a_day() {
        let url = Url::parse("https://example.jp:8443/news/?page=2").expect("an address");
        assert_eq!(place(&url).as_str(), "https://example.jp:8443/robots.txt");
        let mut known = Known::default();
        known.keep(&url, Rules::Absent);
        assert!(known.get(&url).is_some());
        // Another port is another site.
        assert!(known.get(&Url::parse("https://example.jp/news/").expect("an address")).is_none());
        for (age, believed) in [(LIFETIME - Duration::from_secs(60), true), (LIFETIME, false)] {
            // A machine that has just started cannot look back a day.
            let Some(since) = Instant::now().checked_sub(age) else { continue };
            known.sites.insert(authority(&url), (since, Rules::Absent));
            assert_eq!(known.get(&url).is_some(), believed);
        }
    }
}
