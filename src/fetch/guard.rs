//! Which machines may be asked. A list of addresses, a redirect or a name server must not lead kaiji into the network
//! that it runs in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// What is done about machines that are not on the public internet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Private {
    /// They are refused.
    #[default]
    Refused,
    /// They are asked like any other.
    Allowed,
    /// Only these are asked.
    Only(Vec<IpAddr>),
}

impl Private {
    /// May this machine be asked?
    pub fn permits(&self, ip: IpAddr) -> bool {
        match self {
            Private::Allowed => true,
            Private::Refused => is_public(ip),
            Private::Only(these) => is_public(ip) || these.contains(&ip),
        }
    }
}

/// Is it an address of the public internet? Private, loopback, link-local, shared, multicast, documentation and
/// reserved addresses are not, nor is one that carries such an address inside (mapped, NAT64, 6to4).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || a >= 224 // multicast, reserved, broadcast
        || a == 100 && b & 0xC0 == 64 // shared by carriers
        || (a, b, c) == (192, 0, 0) // protocol assignments
        || (a, b, c) == (192, 88, 99) // old 6to4 relays
        || a == 198 && b & 0xFE == 18) // benchmarks
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let four = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // Mapped, and NAT64: the machine is the IPv4 one.
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => four(high, low),
        // 6to4.
        [0x2002, high, low, ..] => four(high, low),
        // All of 2000::/3 is for the public but for what is set aside in it: protocol assignments with Teredo among
        // them, and documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xDB8 => false,
        [0x3FFF, second, ..] if second < 0x1000 => false,
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

/// Why a machine is not asked.
#[derive(Debug, thiserror::Error)]
#[error("{host} is at {ip}, which is not on the public internet; give --allow-private if you mean to ask it")]
pub struct Refused {
    host: String,
    ip: IpAddr,
}

/// Looks at an address whose host is written as numbers: such a host is never looked up.
///
/// # Errors
///
/// [`Refused`] when it is not to be asked.
pub(super) fn check(url: &Url, private: &Private) -> Result<(), Refused> {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        _ => return Ok(()),
    };
    if private.permits(ip) { Ok(()) } else { Err(Refused { host: ip.to_string(), ip }) }
}

/// Looks a name up in the system, as clients do.
pub(super) type Lookup =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// The system's own.
pub(super) fn system() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host.as_str(), 0)).await?.map(|address| address.ip()).collect())
        })
    })
}

/// Looks names up and gives the client only the machines that may be asked. The client connects to what is given
/// here and looks nothing up itself, so that a name that changes its address in between leads nowhere.
#[derive(Clone)]
pub(super) struct Resolver {
    pub private: Arc<Private>,
    pub lookup: Lookup,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = Arc::clone(&self.private);
        let found = (self.lookup)(name.as_str().to_string());
        Box::pin(async move {
            let (asked, refused): (Vec<_>, Vec<_>) =
                found.await?.into_iter().partition(|ip| private.permits(*ip));
            match (asked.is_empty(), refused.first()) {
                (true, Some(&ip)) => Err(Refused { host: name.as_str().to_string(), ip }.into()),
                _ => Ok(Box::new(asked.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs),
            }
        })
    }
}

impl Resolver {
    /// Looks at the name of an address that a proxy will look up for itself: it is refused when one of its machines is
    /// known here not to be asked. What is not known here, the proxy may know; where it leads is then the proxy's to
    /// guard.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is not to be asked.
    pub(super) async fn check_for_proxy(&self, url: &Url) -> Result<(), Refused> {
        let Some(Host::Domain(host)) = url.host().filter(|_| *self.private != Private::Allowed) else {
            return Ok(());
        };
        let found = (self.lookup)(host.to_string()).await.unwrap_or_default();
        match found.into_iter().find(|ip| !self.private.permits(*ip)) {
            Some(ip) => Err(Refused { host: host.to_string(), ip }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1",
            "2001:4860:4860::8888",
            "2404:6800::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ];
        for ip in public {
            assert!(is_public(ip.parse().expect(ip)), "{ip}");
        }
        let other = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for ip in other {
            assert!(!is_public(ip.parse().expect(ip)), "{ip}");
        }
    }

    #[test]
    fn hosts_written_as_numbers_are_checked_in_every_spelling() {
        for text in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/",
            "http://0/",
            "http://127.0.0.1./",
            "http://017700000001/",
            "http://0x7f000001/",
            "http://127.0x1/",
            "http://１２７.0.0.1/",
            "http://127。0。0。1/",
            "http://①②⑦.⓪.⓪.①/",
            "http://%31%32%37.0.0.1/",
            "http://user@127.0.0.1/",
            "http://example.jp@127.0.0.1/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b:1::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001::1]/",
            "http://[::ffff:0:7f00:1]/",
            "http://[fe80::1]/",
            "http:\\\\127.0.0.1\\",
        ] {
            let url = super::super::address::parse(text).expect(text);
            assert!(check(&url, &Private::Refused).is_err(), "{text}");
            assert!(check(&url, &Private::Allowed).is_ok(), "{text}");
        }
        let one = Private::Only(vec!["127.0.0.1".parse().expect("an address")]);
        assert!(one.permits("127.0.0.1".parse().expect("an address")));
        assert!(!one.permits("127.0.0.2".parse().expect("an address")));
    }
}
