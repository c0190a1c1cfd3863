//! One request and its answer, within bounds of time and size.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::guard::{self, Lookup, Private, Refused, Resolver};
use super::media::Media;
use super::proxy::Proxies;
use crate::error::Error;

/// What asks.
pub(super) struct Client {
    /// Asks servers themselves.
    direct: reqwest::Client,
    /// Asks through proxies, where there are any.
    proxied: Option<reqwest::Client>,
    proxies: Proxies,
    user_agent: String,
    private: Arc<Private>,
    resolver: Resolver,
    whole: Duration,
}

/// How long may be waited for what.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes of an answer.
    pub read: Duration,
    /// For a whole answer.
    pub whole: Duration,
}

/// What a later request tells the server of the page that it gave before.
#[derive(Debug, Clone, Default)]
pub(super) struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What is wanted of an answer's body.
#[derive(Debug, Clone, Copy)]
pub(super) enum Want {
    /// A document of a kind that kaiji reads, at most so many bytes, packed and unpacked.
    Document(u64),
    /// Whatever comes, at most so many bytes.
    Anything(u64),
    /// The first bytes, however many follow.
    Start(usize),
}

/// An answer, with what was asked.
#[derive(Debug)]
pub(super) struct Answer {
    pub url: Url,
    /// When it was asked.
    pub time: Timestamp,
    pub remote: Option<IpAddr>,
    pub request: Vec<(String, Vec<u8>)>,
    pub status: u16,
    pub headers: Vec<(String, Vec<u8>)>,
    /// As it came, packed where the server packed it; chunks are put together.
    pub body: Vec<u8>,
    /// The body unpacked, where it came packed.
    pub unpacked: Option<Vec<u8>>,
    /// What the body is, when a document was wanted and came.
    pub media: Option<Media>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    Private(String),
    Timeout(String),
    Connection(String),
    TooLarge(String),
    Type(String),
    Encoding(String),
}

impl Answer {
    /// The first header of a name (in small letters) as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(n, _)| n == name)?;
        std::str::from_utf8(value).ok()
    }

    /// The body as a reader sees it.
    pub(super) fn content(&self) -> &[u8] {
        self.unpacked.as_deref().unwrap_or(&self.body)
    }

    /// Where the answer sends us instead.
    pub(super) fn redirect(&self) -> Option<&str> {
        matches!(self.status, 301 | 302 | 303 | 307 | 308).then(|| self.header("location")).flatten()
    }
}

impl Client {
    pub(super) fn new(
        user_agent: &str,
        private: &Private,
        timeouts: Timeouts,
        proxies: &Proxies,
        lookup: Lookup,
    ) -> Result<Self, Error> {
        // Another part of the process may have chosen already; then its choice stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let private = Arc::new(private.clone());
        let resolver = Resolver { private: Arc::clone(&private), lookup };
        let plain = || {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                // What the environment says is read by `Proxies`.
                .no_proxy()
                .referer(false)
                .http1_only()
                .retry(reqwest::retry::never())
                .connect_timeout(timeouts.connect)
                .read_timeout(timeouts.read)
                .pool_max_idle_per_host(1)
        };
        let made = |builder: &dyn Fn() -> reqwest::ClientBuilder| {
            // A system without certificates can still fetch what needs none; https fails for each address then.
            builder().build().or_else(|_| builder().tls_certs_only([]).build()).map_err(|e| {
                Error::Usage(format!("the client for http and https cannot be made ({})", deepest(&e)))
            })
        };
        let direct = made(&|| plain().dns_resolver(Arc::new(resolver.clone())))?;
        let proxied = if proxies.any() {
            let these = proxies.for_client().map_err(|_| {
                // What the client says may hold what the variable holds, a password among it.
                Error::Usage(
                    "a proxy that the environment names cannot be used; see HTTPS_PROXY and HTTP_PROXY"
                        .into(),
                )
            })?;
            Some(made(&|| these.iter().cloned().fold(plain(), reqwest::ClientBuilder::proxy))?)
        } else {
            None
        };
        let (user_agent, proxies) = (user_agent.to_string(), proxies.clone());
        Ok(Client { direct, proxied, proxies, user_agent, private, resolver, whole: timeouts.whole })
    }

    /// Asks for an address once and reads the answer. Nothing is followed and nothing is asked again.
    pub(super) async fn ask(
        &self,
        url: &Url,
        before: Option<&Validators>,
        want: Want,
    ) -> Result<Answer, Trouble> {
        guard::check(url, &self.private).map_err(|e| Trouble::Private(e.to_string()))?;
        match tokio::time::timeout(self.whole, self.exchange(url, before, want)).await {
            Ok(result) => result,
            Err(_) => Err(Trouble::Timeout(format!(
                "the answer was not whole after {} (--timeout)",
                super::seconds(self.whole)
            ))),
        }
    }

    async fn exchange(&self, url: &Url, before: Option<&Validators>, want: Want) -> Result<Answer, Trouble> {
        let headers = self.headers(want, before);
        let mut request = vec![("host".to_string(), host_header(url).into_bytes())];
        request.extend(headers.iter().map(|(n, v)| (n.as_str().to_string(), v.as_bytes().to_vec())));
        let time = Timestamp::now();
        let proxied = self.proxied.as_ref().filter(|_| self.proxies.lead_to(url));
        if proxied.is_some() {
            self.resolver.check_for_proxy(url).await.map_err(|e| Trouble::Private(e.to_string()))?;
        }
        let sent = proxied.unwrap_or(&self.direct).get(url.clone()).headers(headers).send().await;
        let mut response = sent.map_err(|e| trouble(&e))?;
        if proxied.is_some() && response.status() == reqwest::StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Trouble::Connection(PROXY_AUTHENTICATION.into()));
        }
        // Through a proxy, who answered is not known.
        let remote = response.remote_addr().map(|address| address.ip()).filter(|_| proxied.is_none());
        if let Some(ip) = remote
            && !self.private.permits(ip)
        {
            return Err(Trouble::Private(format!("{ip} answered, which is not on the public internet")));
        }
        let mut answer = Answer {
            url: url.clone(),
            time,
            remote,
            request,
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(n, v)| (n.as_str().to_string(), v.as_bytes().to_vec()))
                .collect(),
            body: Vec::new(),
            unpacked: None,
            media: None,
        };
        // A document is judged by its headers before its body is asked for.
        let document = matches!(want, Want::Document(_)) && answer.status == 200;
        let said = if document {
            Media::of_header(answer.header("content-type")).map_err(Trouble::Type)?
        } else {
            None
        };
        let most = match want {
            Want::Document(most) | Want::Anything(most) => most,
            Want::Start(most) => most as u64,
        };
        let whole = !matches!(want, Want::Start(_));
        let told = answer.header("content-length").and_then(|v| v.parse::<u64>().ok());
        if whole && told.is_some_and(|told| told > most) {
            return Err(too_large(most));
        }
        while let Some(chunk) = response.chunk().await.map_err(|e| trouble(&e))? {
            answer.body.extend_from_slice(&chunk);
            if answer.body.len() as u64 > most {
                if whole {
                    return Err(too_large(most));
                }
                break;
            }
        }
        answer.unpacked = match unpack(&answer, most, whole) {
            // What a page that is not there looks like does not matter; that it is not there does.
            Err(_) if matches!(want, Want::Document(_)) && answer.status != 200 => None,
            unpacked => unpacked?,
        };
        if document {
            let media = said.or_else(|| Media::sniff(answer.content()));
            answer.media = Some(media.ok_or_else(|| Trouble::Type(super::media::unnamed()))?);
        }
        if let Want::Start(most) = want {
            answer.body.truncate(most);
        }
        Ok(answer)
    }

    fn headers(&self, want: Want, before: Option<&Validators>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: &str| {
            // What a server sent as a header is one; a user agent is checked when it is made.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        use reqwest::header::{ACCEPT, ACCEPT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT};
        put(USER_AGENT, &self.user_agent);
        put(ACCEPT, if matches!(want, Want::Document(_)) { super::media::ACCEPT } else { "*/*" });
        put(ACCEPT_ENCODING, "gzip");
        if let Some(before) = before {
            if let Some(etag) = &before.etag {
                put(IF_NONE_MATCH, etag);
            }
            if let Some(day) = &before.last_modified {
                put(IF_MODIFIED_SINCE, day);
            }
        }
        headers
    }
}

const PROXY_AUTHENTICATION: &str = "the proxy asks who you are; write name and password into its address, such as \
    HTTPS_PROXY=http://name:password@proxy.example.ac.jp:3128";

fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}"))
}

fn too_large(most: u64) -> Trouble {
    Trouble::TooLarge(format!("is larger than {most} bytes; raise --max-bytes if it really is one document"))
}

/// The body unpacked, when it came packed; never more than `most` bytes of it are made.
fn unpack(answer: &Answer, most: u64, whole: bool) -> Result<Option<Vec<u8>>, Trouble> {
    let encoding = answer.header("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    match encoding.as_str() {
        "" | "identity" => return Ok(None),
        "gzip" | "x-gzip" => {}
        other => {
            return Err(Trouble::Encoding(format!(
                "came packed as {other}, which kaiji did not ask for and does not read"
            )));
        }
    }
    if answer.body.is_empty() {
        return Ok(None);
    }
    match super::gzip::unpack(&answer.body, most) {
        Ok(content) => Ok(Some(content)),
        Err(super::gzip::Wrong::TooLarge(start)) if !whole => Ok(Some(start)),
        Err(super::gzip::Wrong::TooLarge(_)) => Err(Trouble::TooLarge(format!(
            "unpacks to more than {most} bytes; raise --max-bytes if it really is one document"
        ))),
        Err(super::gzip::Wrong::Broken(start)) if !whole => Ok(Some(start)),
        Err(super::gzip::Wrong::Broken(_)) => {
            Err(Trouble::Encoding("says that it is packed as gzip and is not, or is cut off".into()))
        }
    }
}

fn trouble(e: &reqwest::Error) -> Trouble {
    let mut source = e.source();
    while let Some(inner) = source {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return Trouble::Private(refused.to_string());
        }
        source = inner.source();
    }
    if e.is_timeout() {
        return Trouble::Timeout(
            if e.is_connect() {
                "no connection was made in time (--connect-timeout)"
            } else {
                "nothing more came in time (--read-timeout)"
            }
            .into(),
        );
    }
    let cause = deepest(e);
    Trouble::Connection(if cause.contains("peer certificate") {
        format!(
            "its certificate is not trusted ({cause}); if it should be, see that the system's certificates are there \
             (on Debian the package ca-certificates, elsewhere SSL_CERT_FILE)"
        )
    } else if e.is_connect() {
        format!("cannot be connected to ({cause})")
    } else {
        format!("the answer broke off or was no HTTP ({cause})")
    })
}

/// The first cause of an error, which says most.
fn deepest(e: &dyn std::error::Error) -> String {
    let mut cause = e;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A server that counts how often it is connected to, and its port.
    fn server(ip: &str, port: u16) -> (Arc<AtomicUsize>, u16) {
        let listener = TcpListener::bind((ip, port)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connected = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connected);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]);
                let _ =
                    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        });
        (connected, port)
    }

    /// A name server that gives these answers one after another, the last for ever.
    fn answers(lists: &'static [&'static [&'static str]]) -> Lookup {
        let asked = AtomicUsize::new(0);
        Arc::new(move |_| {
            let at = asked.fetch_add(1, Ordering::SeqCst).min(lists.len() - 1);
            let ips = lists[at].iter().map(|ip| ip.parse().expect("an address")).collect();
            Box::pin(async move { Ok(ips) })
        })
    }

    fn client(lookup: Lookup) -> Client {
        let time = Duration::from_secs(5);
        let timeouts = Timeouts { connect: time, read: time, whole: time };
        let public = Private::Only(vec!["127.0.0.1".parse().expect("an address")]);
        Client::new("kaiji", &public, timeouts, &Proxies::default(), lookup).expect("a client")
    }

    fn ask(client: &Client, port: u16) -> Result<Answer, Trouble> {
        let url = Url::parse(&format!("http://rebinding.example:{port}/")).expect("an address");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(client.ask(&url, None, Want::Anything(100)))
    }

    #[test]
    fn a_name_that_changes_its_machine_leads_nowhere() {
        let (open, port) = server("127.0.0.1", 0);
        let (hidden, _) = server("127.0.0.2", port);
        // The first time it leads to a machine that may be asked, then to another.
        let client = client(answers(&[&["127.0.0.1"], &["127.0.0.2"]]));
        assert_eq!(ask(&client, port).map(|a| a.status), Ok(200));
        assert!(matches!(ask(&client, port), Err(Trouble::Private(why)) if why.contains("127.0.0.2")));
        assert_eq!((open.load(Ordering::SeqCst), hidden.load(Ordering::SeqCst)), (1, 0));
    }

    #[test]
    fn of_the_machines_of_a_name_only_those_that_may_be_asked_are() {
        let (hidden, port) = server("127.0.0.2", 0);
        // Nobody listens at the machine that may be asked: the others are no way out.
        let client = client(answers(&[&["127.0.0.2", "127.0.0.1", "::ffff:127.0.0.2"]]));
        assert!(matches!(ask(&client, port), Err(Trouble::Connection(_))));
        assert_eq!(hidden.load(Ordering::SeqCst), 0);
    }
}
