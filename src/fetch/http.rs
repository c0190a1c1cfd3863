//! One request and its answer, within bounds of time and size.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::guard::{self, Private, Refused, Resolver};
use super::media::Media;
use crate::error::Error;

/// What asks.
pub(super) struct Client {
    client: reqwest::Client,
    user_agent: String,
    private: Arc<Private>,
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
    pub(super) fn new(user_agent: &str, private: &Private, timeouts: Timeouts) -> Result<Self, Error> {
        // Another part of the process may have chosen already; then its choice stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let private = Arc::new(private.clone());
        let builder = || {
            reqwest::Client::builder()
                .dns_resolver(Arc::new(Resolver { private: Arc::clone(&private) }))
                .redirect(reqwest::redirect::Policy::none())
                // A proxy would look names up out of the guard's sight.
                .no_proxy()
                .referer(false)
                .http1_only()
                .retry(reqwest::retry::never())
                .connect_timeout(timeouts.connect)
                .read_timeout(timeouts.read)
                .pool_max_idle_per_host(1)
        };
        // A system without certificates can still fetch what needs none; https fails for each address then.
        let client = builder().build().or_else(|_| builder().tls_certs_only([]).build()).map_err(|e| {
            Error::Usage(format!("the client for http and https cannot be made ({})", deepest(&e)))
        })?;
        Ok(Client { client, user_agent: user_agent.to_string(), private, whole: timeouts.whole })
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
        let sent = self.client.get(url.clone()).headers(headers).send().await;
        let mut response = sent.map_err(|e| trouble(&e))?;
        let remote = response.remote_addr().map(|address| address.ip());
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
