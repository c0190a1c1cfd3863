//! Ways to a server: through proxies, and through TLS with certificates that are trusted or not.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex};

use kaiji::fetch::{Private, Proxies};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::server::{Server, html, status};
use super::{NOTICE, Place, pages, stderr};

/// What a proxy was asked for, and with what authorization.
#[test]
fn requests_go_through_the_proxy_and_its_password_stays_out_of_the_archive() {
    let proxy = Server::start(|request| match request.path.ends_with("/robots.txt") {
        true => status(404, vec![]),
        false => html(NOTICE),
    });
    let near = pages(|_| html(NOTICE));
    let mut place = Place::new();
    let with_user = proxy.url("").replacen("http://", "http://someone:secret@", 1);
    place.options.proxies = Proxies::all(&with_user, "127.0.0.1").expect("a proxy");
    // The name leads nowhere here: only the proxy could know it.
    let entry = place.one("http://notices.invalid/a?b=1");
    assert_eq!(entry["verdict"], "kept", "{entry}");
    assert_eq!(proxy.paths()[0], "http://notices.invalid/robots.txt");
    assert_eq!(proxy.paths()[1], "http://notices.invalid/a?b=1");
    assert_eq!(proxy.requests()[1].headers["proxy-authorization"], "Basic c29tZW9uZTpzZWNyZXQ=");
    assert_eq!(place.one(&near.url("/page/1"))["verdict"], "kept");
    assert_eq!(near.paths(), ["/page/1"], "a host that is excepted is asked directly");
    let text: String = place
        .records()
        .iter()
        .map(|r| format!("{:?}{}", r.headers, String::from_utf8_lossy(&r.block)))
        .collect();
    for (hidden, what) in
        [("secret", "password"), ("c29tZW9uZ", "password, packed"), ("Proxy-Auth", "header")]
    {
        assert!(!text.to_lowercase().contains(&hidden.to_lowercase()), "{what}: {text}");
        assert!(!format!("{:?}", place.lines()).contains(hidden), "{what}");
    }
    let far: Vec<_> = place
        .records()
        .into_iter()
        .filter(|r| format!("{:?}", r.headers).contains("notices.invalid"))
        .collect();
    assert!(!far.is_empty());
    assert!(
        far.iter().all(|r| !format!("{:?}", r.headers).to_lowercase().contains("warc-ip-address")),
        "who answered behind a proxy is not known: {:?}",
        far[0].headers
    );
}

#[test]
fn a_proxy_does_not_lead_to_private_machines() {
    let proxy = Server::start(|_| html(NOTICE));
    let mut place = Place::new();
    place.options.private = Private::Refused;
    place.options.proxies = Proxies::all(&proxy.url(""), "").expect("a proxy");
    // The last is a name that is known here to lead to this machine.
    for address in
        ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/", "http://localhost/"]
    {
        let entry = place.one(address);
        assert_eq!(entry["verdict"], "private_address", "{address}: {entry}");
    }
    assert!(proxy.requests().is_empty(), "{:?}", proxy.paths());
}

#[test]
fn a_proxy_that_wants_a_password_or_is_not_there_is_told() {
    let proxy = Server::start(|_| status(407, vec![("Proxy-Authenticate", "Basic realm=\"p\"".into())]));
    let mut place = Place::new();
    place.options.retries = 0;
    place.options.proxies = Proxies::all(&proxy.url(""), "").expect("a proxy");
    let reason = |entry: serde_json::Value| entry["reason"].as_str().expect("a reason").to_string();
    let said = reason(place.one("http://notices.invalid/"));
    assert!(said.contains("the proxy asks who you are") && said.contains("HTTPS_PROXY="), "{said}");
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    place.options.proxies = Proxies::all(&format!("http://someone:secret@{gone}"), "").expect("a proxy");
    let said = reason(place.one("http://notices.invalid/b"));
    assert!(said.contains("cannot be connected to") && !said.contains("secret"), "{said}");
}

#[test]
fn the_environment_names_proxies() {
    let proxy = pages(|_| html(NOTICE));
    let place = Place::new();
    let run = |name: &str, value: &str| {
        let mut command = place.command(&["http://notices.invalid/page/1"]);
        command.env(name, value).output().expect("kaiji runs")
    };
    let output = run("http_proxy", &proxy.url(""));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(proxy.requests().iter().all(|r| r.path.starts_with("http://notices.invalid/")));
    for (name, value) in [("ALL_PROXY", "socks5://me:secret@127.0.0.1:1"), ("HTTPS_PROXY", "me:secret@")] {
        let output = run(name, value);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(name) && said.contains("unset it") && !said.contains("secret"), "{said}");
    }
}

/// Certificates of a test: an authority, and servers that it vouches for.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"));
        Authority { issuer: issuer.expect("a certificate") }
    }

    /// A server named so whose certificate holds until the beginning of a year.
    fn server(&self, name: &str, until: i32) -> Secure {
        let mut params = CertificateParams::new(vec![name.to_string()]).expect("a name");
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Secure::start(certificate.der().clone(), key.serialize_der())
    }

    fn write(&self, path: &Path) {
        std::fs::write(path, self.issuer.pem()).expect("a file");
    }
}

/// A server that speaks TLS and gives the notice to whoever asks.
struct Secure {
    port: u16,
    asked: Arc<Mutex<usize>>,
}

impl Secure {
    fn start(certificate: CertificateDer<'static>, key: Vec<u8>) -> Self {
        let key = PrivateKeyDer::Pkcs8(key.into());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a certificate with its key");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(0));
        let count = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
                if Self::answer(StreamOwned::new(connection, stream)).is_ok() {
                    *count.lock().expect("a count") += 1;
                }
            }
        });
        Secure { port, asked }
    }

    fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let robots = head.starts_with(b"GET /robots.txt");
        let (status, body) = if robots { ("404 Not Found", "") } else { ("200 OK", NOTICE) };
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        )?;
        stream.conn.send_close_notify();
        stream.flush()
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/notice.html", self.port)
    }

    fn asked(&self) -> usize {
        *self.asked.lock().expect("a count")
    }
}

/// Fetches an address where the system trusts the certificates in a file.
fn trusting(place: &Place, file: &Path, address: &str, proxy: Option<&str>) -> Output {
    let mut command = place.command(&["--allow-private", address]);
    if let Some(proxy) = proxy {
        command.env("HTTPS_PROXY", proxy);
    }
    command.env("SSL_CERT_FILE", file).env_remove("SSL_CERT_DIR").output().expect("kaiji runs")
}

#[test]
fn certificates_are_checked() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let place = Place::new();
    let trusted = place.dir.path().join("trusted.pem");
    ours.write(&trusted);
    let good = ours.server("localhost", 2100);
    let output = trusting(&place, &trusted, &good.url("localhost"), None);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(good.asked(), 2, "robots.txt and the notice");
    for (what, server) in [
        ("of an authority that is not trusted", theirs.server("localhost", 2100)),
        ("that has run out", ours.server("localhost", 2020)),
        ("for another name", ours.server("example.jp", 2100)),
    ] {
        let place = Place::new();
        let output = trusting(&place, &trusted, &server.url("localhost"), None);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{what}: {said}");
        assert!(said.contains("certificate is not trusted"), "{what}: {said}");
        assert_eq!(server.asked(), 0, "{what}: nothing is asked of it");
        let kept = place.entries().iter().filter(|e| e["verdict"] == "kept").count();
        assert_eq!(kept, 0, "{what}");
    }
}

/// Joins who asks with whom it names, as a proxy does that sees nothing of what passes.
fn tunnel() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&log);
            std::thread::spawn(move || join(stream, &log));
        }
    });
    (port, asked)
}

fn join(mut client: TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let to = head.split(' ').nth(1).unwrap_or_default().to_string();
    log.lock().expect("a log").push(head);
    let port = to.rsplit(':').next().and_then(|p| p.parse::<u16>().ok()).unwrap_or_default();
    let mut server = TcpStream::connect(("127.0.0.1", port))?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from, mut back) = (client.try_clone()?, server.try_clone()?);
    let there = std::thread::spawn(move || {
        std::io::copy(&mut from, &mut server).map(|_| server.shutdown(Shutdown::Write))
    });
    std::io::copy(&mut back, &mut client)?;
    let _ = client.shutdown(Shutdown::Both);
    let _ = there.join();
    Ok(())
}

#[test]
fn certificates_are_checked_behind_a_proxy_too() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let place = Place::new();
    let trusted = place.dir.path().join("trusted.pem");
    ours.write(&trusted);
    let (port, log) = tunnel();
    let proxy = format!("http://someone:secret@127.0.0.1:{port}");
    let good = ours.server("notices.invalid", 2100);
    let output = trusting(&place, &trusted, &good.url("notices.invalid"), Some(&proxy));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let heads = log.lock().expect("a log").clone();
    assert!(
        heads.iter().all(|h| h.starts_with(&format!("CONNECT notices.invalid:{} ", good.port))),
        "{heads:?}"
    );
    assert!(heads.iter().all(|h| h.to_lowercase().contains("proxy-authorization: basic ")), "{heads:?}");
    let bad = theirs.server("notices.invalid", 2100);
    let output = trusting(&Place::new(), &trusted, &bad.url("notices.invalid"), Some(&proxy));
    assert!(stderr(&output).contains("certificate is not trusted"), "{}", stderr(&output));
    assert_eq!(bad.asked(), 0);
}
