//! A server on loopback that behaves as servers do, badly too.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    /// Path and query.
    pub path: String,
    /// Headers by name in small letters.
    pub headers: HashMap<String, String>,
    /// When it came.
    pub at: Instant,
    /// How often this path was asked for before.
    pub before: usize,
}

/// What the server does.
pub enum Reply {
    /// Answers: status, headers, body. The length is added.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Sends these bytes as they are and closes.
    Raw(Vec<u8>),
    /// Sends the first bytes, and then one byte after another with this pause, without end.
    Dribble(Vec<u8>, Duration),
    /// Says nothing for this long and closes.
    Silent(Duration),
    /// Resets the connection.
    Reset,
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A running server. Its threads end with the test's process.
pub struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts one at 127.0.0.1.
    pub fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1".parse().expect("an address"), handler)
    }

    /// Starts one at another address of loopback.
    pub fn start_at(ip: IpAddr, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((ip, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let log: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (handler, kept): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&log));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&kept));
                std::thread::spawn(move || serve(stream, &*handler, &log));
            }
        });
        Server { address, log }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().expect("the log").clone()
    }

    /// Paths asked for so far, robots.txt left out.
    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|r| r.path).filter(|p| p != "/robots.txt").collect()
    }

    /// Forgets what was asked for.
    pub fn forget(&self) {
        self.log.lock().expect("the log").clear();
    }
}

fn serve(mut stream: TcpStream, handler: &Handler, log: &Mutex<Vec<Request>>) {
    while let Some((mut request, length)) = peek(&stream) {
        {
            let mut log = log.lock().expect("the log");
            request.before = log.iter().filter(|r| r.path == request.path).count();
            log.push(request.clone());
        }
        let reply = handler(&request);
        if matches!(reply, Reply::Reset) {
            // What was not read makes the system reset the connection.
            return;
        }
        if stream.read_exact(&mut vec![0; length]).is_err() {
            return;
        }
        match reply {
            Reply::Whole(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} Said\r\n");
                if status != 304 {
                    head.push_str(&format!("Content-Length: {}\r\n", body.len()));
                }
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                head.push_str("\r\n");
                if stream.write_all(&[head.as_bytes(), &body].concat()).is_err() {
                    return;
                }
            }
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.shutdown(std::net::Shutdown::Both);
                return;
            }
            Reply::Dribble(bytes, pause) => {
                let mut next = stream.write_all(&bytes);
                while next.is_ok() {
                    std::thread::sleep(pause);
                    next = stream.write_all(b"x").and_then(|()| stream.flush());
                }
                return;
            }
            Reply::Silent(time) => {
                std::thread::sleep(time);
                return;
            }
            Reply::Reset => return,
        }
    }
}

/// The next request and its length, left unread.
fn peek(stream: &TcpStream) -> Option<(Request, usize)> {
    let mut bytes = vec![0; 65_536];
    let (head, length) = loop {
        let n = stream.peek(&mut bytes).ok().filter(|&n| n > 0)?;
        if let Some(at) = bytes[..n].windows(4).position(|w| w == b"\r\n\r\n") {
            break (String::from_utf8_lossy(&bytes[..at]).into_owned(), at + 4);
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let mut lines = head.split("\r\n");
    let path = lines.next()?.split(' ').nth(1)?.to_string();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_string()))
        .collect();
    Some((Request { path, headers, at: Instant::now(), before: 0 }, length))
}

/// Bytes packed as gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

/// An answer with a page.
pub fn html(body: impl Into<Vec<u8>>) -> Reply {
    Reply::Whole(200, vec![("Content-Type", "text/html; charset=utf-8".into())], body.into())
}

/// An answer without a body.
pub fn status(status: u16, headers: Vec<(&'static str, String)>) -> Reply {
    Reply::Whole(status, headers, Vec::new())
}

/// An answer that sends elsewhere.
pub fn redirect(to: impl Into<String>) -> Reply {
    status(302, vec![("Location", to.into())])
}
