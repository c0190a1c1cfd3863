//! Whether a server is asked directly or through a proxy.

use std::fmt;
use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Proxy;
use url::Url;

use crate::error::Error;

/// The proxies that requests go through; none unless named. Equal to another when the same proxies are named.
#[derive(Clone, Default)]
pub struct Proxies {
    /// For `http` and `https`, with the names and passwords that they ask for.
    http: Option<String>,
    https: Option<String>,
    /// Tells which hosts are asked directly, as curl does.
    matcher: Option<Arc<Matcher>>,
}

/// A proxy's address may hold a password.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http.is_some())
            .field("https", &self.https.is_some())
            .finish_non_exhaustive()
    }
}

/// Variables that name proxies; of those in a line the first that is set counts.
const HTTP: [&str; 4] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
const HTTPS: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const EXCEPT: [&str; 2] = ["NO_PROXY", "no_proxy"];

impl Proxies {
    /// Those that the environment names: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in small or large
    /// letters, as curl reads them.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a variable names something that no request can go through.
    pub fn from_env() -> Result<Self, Error> {
        let get = |names: &[&'static str]| {
            let set =
                |name: &&'static str| std::env::var(name).ok().filter(|v| !v.is_empty()).map(|v| (*name, v));
            names.iter().find_map(set)
        };
        Self::read(get(&HTTP), get(&HTTPS), get(&EXCEPT).map(|(_, value)| value))
    }

    /// One proxy for everything but the hosts in `except`, a list with commas as `NO_PROXY` has.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when that is no proxy that requests can go through.
    pub fn all(proxy: &str, except: &str) -> Result<Self, Error> {
        let named = Some(("the proxy", proxy.to_string()));
        Self::read(named.clone(), named, Some(except.to_string()))
    }

    fn read(
        http: Option<(&'static str, String)>,
        https: Option<(&'static str, String)>,
        except: Option<String>,
    ) -> Result<Self, Error> {
        let address =
            |named: Option<(&'static str, String)>| named.map(|(name, v)| address(name, &v)).transpose();
        let (http, https) = (address(http)?, address(https)?);
        if http.is_none() && https.is_none() {
            return Ok(Proxies::default());
        }
        let matcher = Matcher::builder()
            .http(http.clone().unwrap_or_default())
            .https(https.clone().unwrap_or_default())
            .no(except.unwrap_or_default())
            .build();
        Ok(Proxies { http, https, matcher: Some(Arc::new(matcher)) })
    }

    /// Is this address asked for through a proxy?
    pub(super) fn lead_to(&self, url: &Url) -> bool {
        let Some(matcher) = &self.matcher else { return false };
        let mut plain = url.clone();
        // What is no part of a request has no place in what a matcher reads.
        plain.set_fragment(None);
        plain.as_str().parse().is_ok_and(|uri| matcher.intercept(&uri).is_some())
    }

    /// Is there any?
    pub fn any(&self) -> bool {
        self.matcher.is_some()
    }

    /// As the client takes them.
    pub(super) fn for_client(&self) -> Result<Vec<Proxy>, reqwest::Error> {
        let http = self.http.as_deref().map(Proxy::http);
        let https = self.https.as_deref().map(Proxy::https);
        http.into_iter().chain(https).collect()
    }
}

/// The address of a proxy. What stands in `name` is never told: it may hold a password.
fn address(name: &str, value: &str) -> Result<String, Error> {
    let value = if value.contains("://") { value.to_string() } else { format!("http://{value}") };
    match Url::parse(&value) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => Ok(value),
        Ok(url) if url.scheme().starts_with("socks") => Err(Error::Usage(format!(
            "{name} names a SOCKS proxy, which fetch cannot ask through; name one for http, or unset it"
        ))),
        _ => Err(Error::Usage(format!(
            "{name} names no proxy; give it an address such as http://proxy.example.ac.jp:3128, or unset it"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect(text)
    }

    #[test]
    fn hosts_that_are_excepted_are_asked_directly() {
        let proxies =
            Proxies::all("proxy.example.jp:3128", "intra.example.jp, 192.168.0.0/16").expect("a proxy");
        assert!(proxies.lead_to(&url("https://example.jp/a?b#c")));
        assert!(proxies.lead_to(&url("http://notintra.example.jp/")));
        assert!(!proxies.lead_to(&url("http://www.intra.example.jp/")));
        assert!(!proxies.lead_to(&url("http://192.168.3.4/")));
        assert!(!Proxies::default().lead_to(&url("http://example.jp/")));
    }

    #[test]
    fn what_is_no_proxy_is_refused_and_no_password_is_told() {
        for wrong in
            ["socks5://me:secret@10.0.0.1:1080", "ftp://me:secret@proxy/", "http://", "http://me:secret@"]
        {
            let said = Proxies::all(wrong, "").expect_err(wrong).to_string();
            assert!(said.contains("unset it") && !said.contains("secret"), "{said}");
        }
        let proxies = Proxies::all("http://me:secret@proxy.example.jp:3128", "").expect("a proxy");
        assert!(!format!("{proxies:?}").contains("secret"));
    }
}
