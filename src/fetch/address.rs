//! Addresses as kaiji asks for them: http or https, without user name, password and fragment.

use url::Url;

/// Longest address in bytes; longer ones are mistakes or traps.
const LONGEST: usize = 8192;

/// Reads an address. What stands before `@` and after `#` is dropped: neither is sent nor stored.
///
/// # Errors
///
/// A reason that says what to do.
pub fn parse(text: &str) -> Result<Url, String> {
    normal(Url::parse(text.trim()).map_err(|e| match e {
        url::ParseError::RelativeUrlWithoutBase => {
            "is no full address; write it with https:// at its start".to_string()
        }
        e => format!("is no address ({e}); check how it is written"),
    })?)
}

/// An address that a page or a list at `base` names.
///
/// # Errors
///
/// A reason, as [`parse`] gives it.
pub fn join(base: &Url, text: &str) -> Result<Url, String> {
    normal(base.join(text.trim()).map_err(|e| format!("is no address ({e})"))?)
}

fn normal(mut url: Url) -> Result<Url, String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("is a {}: address; kaiji fetches http and https", url.scheme()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("names no host; check how it is written".into());
    }
    if url.as_str().len() > LONGEST {
        return Err(format!("is longer than {LONGEST} bytes; no page needs that"));
    }
    url.set_fragment(None);
    // An http address always takes both.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(url)
}

/// What can be told and stored of a text that is no address: not a user name and password that it may hold.
pub(super) fn without_user(text: &str) -> String {
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once("//") else { return text.to_string() };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    match host.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}//{host}{path}"),
        None => text.to_string(),
    }
}

/// Scheme, host and port: what a robots.txt speaks for.
pub(super) fn authority(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// The host: what is asked one request at a time. All ports of a host are one machine to be polite to.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_and_fragments_are_dropped() {
        let url = parse(" https://me:secret@例え.jp/a?b#c ").expect("an address");
        assert_eq!(url.as_str(), "https://xn--r8jz45g.jp/a?b");
        let base = parse("https://example.jp/news/index.html").expect("an address");
        assert_eq!(join(&base, "//u@example.jp/x#y").expect("an address").as_str(), "https://example.jp/x");
        assert_eq!(join(&base, "../1.pdf").expect("an address").as_str(), "https://example.jp/1.pdf");
    }

    #[test]
    fn user_names_are_not_told_of_what_is_no_address_either() {
        assert_eq!(without_user("ftp://me:se@cret@example.jp/a@b"), "ftp://example.jp/a@b");
        assert_eq!(without_user(" https:///x "), "https:///x");
        assert_eq!(without_user("me@example.jp"), "me@example.jp");
    }

    #[test]
    fn what_is_no_web_address_is_refused_with_advice() {
        for (text, part) in [
            ("example.jp/notice", "https://"),
            ("ftp://example.jp/", "http and https"),
            ("file:///etc/passwd", "http and https"),
            ("https://", "check how"),
            ("", "https://"),
        ] {
            let reason = parse(text).expect_err(text);
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }
}
