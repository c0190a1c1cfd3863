//! A robots.txt and what it lets kaiji ask for: RFC 9309, with the leniency of the parsers that sites are written for
//! (misspelt names, missing colons, `$` that may be meant literally).

use std::collections::HashMap;

use url::Url;

/// How much of a robots.txt is read (RFC 9309 asks for at least this much).
pub const MAX_BYTES: usize = 500 * 1024;

/// The name that groups of a robots.txt are looked up by.
pub const PRODUCT: &str = "kaiji";

/// What a robots.txt says to kaiji.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    /// In the order in which they are tried: the first that matches decides.
    rules: Vec<Rule>,
    /// Seconds between requests, where the file asks for some.
    pub crawl_delay: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    pattern: Pattern,
}

#[derive(Debug, Clone, Default)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Agent,
    Allow,
    Disallow,
    Delay,
    /// Speaks for the whole site and does not end a group.
    Site,
    Other,
}

impl Robots {
    /// Reads a robots.txt; nothing in it is an error.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..MAX_BYTES).unwrap_or(bytes));
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let mut names: Vec<String> = Vec::new();
        let mut groups: HashMap<String, Group> = HashMap::new();
        let mut current: Vec<String> = Vec::new();
        let mut previous: Option<Field> = None;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default().trim();
            let Some((field, value)) = directive(line) else { continue };
            if field == Field::Agent && previous.is_some_and(|p| p != Field::Agent) {
                current.clear();
            }
            if field != Field::Site {
                previous = Some(field);
            }
            if value.is_empty() {
                continue;
            }
            match field {
                Field::Agent => {
                    let name = value.to_lowercase();
                    let bare = name.replace('*', "");
                    for name in if name == "*" { vec![name] } else { vec![bare] } {
                        if name.is_empty() || current.contains(&name) {
                            continue;
                        }
                        if !groups.contains_key(&name) {
                            names.push(name.clone());
                            groups.insert(name.clone(), Group::default());
                        }
                        current.push(name);
                    }
                }
                Field::Allow | Field::Disallow => {
                    // Rules of groups for others are not worth their memory.
                    for name in current.iter().filter(|name| score(name) > 0) {
                        if let Some(group) = groups.get_mut(name) {
                            group.add(field == Field::Allow, value);
                        }
                    }
                }
                Field::Delay => {
                    let delay = value.parse::<f64>().ok().filter(|d| d.is_finite() && *d >= 0.0);
                    for name in &current {
                        if let (Some(group), Some(delay)) = (groups.get_mut(name), delay) {
                            group.crawl_delay = Some(delay);
                        }
                    }
                }
                Field::Site | Field::Other => {}
            }
        }
        // The closest name; of two as close, the one that came first.
        let best = names.iter().rev().max_by_key(|name| score(name)).filter(|name| score(name) > 0);
        let Some(mut group) = best.and_then(|name| groups.remove(name)) else { return Robots::default() };
        // The longest pattern decides, and Allow where two are as long.
        group.rules.sort_by_key(|r| std::cmp::Reverse((r.pattern.len(), r.allow)));
        Robots { rules: group.rules, crawl_delay: group.crawl_delay }
    }

    /// May this address be asked for?
    pub fn allows(&self, url: &Url) -> bool {
        if url.path() == "/robots.txt" {
            return true;
        }
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_string(),
        };
        let path = normal(&path, false);
        self.rules.iter().find(|r| r.pattern.matches(&path)).is_none_or(|r| r.allow)
    }
}

impl Group {
    fn add(&mut self, allow: bool, value: &str) {
        if value.contains('$') {
            // A dollar sign at the end is an anchor, or a dollar sign.
            self.push(allow, Pattern::new(&value.replace('$', "%24")));
        }
        let pattern = Pattern::new(value);
        if allow && let Some(folder) = pattern.folder_of_index() {
            self.push(true, folder);
        }
        self.push(allow, pattern);
    }

    fn push(&mut self, allow: bool, pattern: Pattern) {
        if pattern.len() > 0 {
            self.rules.push(Rule { allow, pattern });
        }
    }
}

/// How closely a group's name is kaiji's: 0 not at all, 1 the group for everybody.
fn score(name: &str) -> usize {
    match name {
        "*" => 1,
        name if PRODUCT.starts_with(name) => name.len(),
        _ => 0,
    }
}

/// Field and value of a line.
fn directive(line: &str) -> Option<(Field, &str)> {
    if line.is_empty() {
        return None;
    }
    let mut unknown = None;
    if let Some((name, value)) = line.split_once(':') {
        let read = field(name.trim());
        if read.is_some() || value.is_empty() || value.starts_with(char::is_whitespace) {
            return Some((read.unwrap_or(Field::Other), value.trim()));
        }
        unknown = Some((Field::Other, value.trim()));
    }
    // Without a colon: "Disallow /a", "User agent kaiji".
    let word = |text: &'_ str| text.find(char::is_whitespace).unwrap_or(text.len());
    let (first, rest) = line.split_at(word(line));
    if let Some(found) = field(first) {
        return Some((found, rest.trim()));
    }
    let rest = rest.trim_start();
    let (second, rest) = rest.split_at(word(rest));
    if let Some(found) = field(&format!("{first} {second}")) {
        return Some((found, rest.trim()));
    }
    unknown
}

fn field(name: &str) -> Option<Field> {
    Some(match name.to_lowercase().as_str() {
        "user-agent" | "useragent" | "user agent" => Field::Agent,
        "allow" => Field::Allow,
        "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => Field::Disallow,
        "crawl-delay" | "crawl delay" => Field::Delay,
        "sitemap" | "sitemaps" | "site-map" | "host" => Field::Site,
        "request-rate" | "request rate" | "visit-time" | "visit time" => Field::Other,
        _ => return None,
    })
}

/// A path with `*` for anything and `$` for the end.
#[derive(Debug, Clone, PartialEq)]
struct Pattern {
    /// What stands between the stars.
    parts: Vec<String>,
    anchored: bool,
}

impl Pattern {
    fn new(value: &str) -> Self {
        // An address where a path belongs matches a path with that address in it, as it says.
        let rooted = if value.starts_with("http://") || value.starts_with("https://") { "/" } else { "" };
        let (value, anchored) = value.strip_suffix('$').map_or((value, false), |v| (v, true));
        let text = normal(&format!("{rooted}{value}"), true);
        Pattern { parts: text.split('*').map(str::to_string).collect(), anchored }
    }

    /// Length as it was written, which ranks it.
    fn len(&self) -> usize {
        self.parts.iter().map(String::len).sum::<usize>() + self.parts.len() - 1 + usize::from(self.anchored)
    }

    /// The folder whose index page this is: who allows the one allows the other.
    fn folder_of_index(&self) -> Option<Pattern> {
        let (last, parts) = self.parts.split_last()?;
        let last = last.strip_suffix("index.html").filter(|l| l.ends_with('/') && !self.anchored)?;
        Some(Pattern { parts: parts.iter().cloned().chain([last.to_string()]).collect(), anchored: true })
    }

    fn matches(&self, path: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else { return false };
        let Some(mut left) = path.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else { return !self.anchored || left.is_empty() };
        for part in middle {
            let Some((_, behind)) = left.split_once(part.as_str()) else { return false };
            left = behind;
        }
        if self.anchored { left.ends_with(last.as_str()) } else { left.contains(last.as_str()) }
    }
}

/// A path or pattern with its percent-encoding made one: what an address can say plainly is said plainly, everything
/// else in capitals. A star keeps its meaning in a pattern, and its escape there.
fn normal(text: &str, pattern: bool) -> String {
    let mut plain: Vec<u8> = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&here) = bytes.get(at) {
        let escape = (here == b'%').then(|| Some(hex(*bytes.get(at + 1)?)? << 4 | hex(*bytes.get(at + 2)?)?));
        match escape.flatten() {
            Some(byte) if matches!(byte, b'/' | b'%') || pattern && byte == b'*' => {
                plain.extend_from_slice(format!("%{byte:02X}").as_bytes());
                at += 3;
            }
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(here);
                at += 1;
            }
        }
    }
    let mut out = String::with_capacity(plain.len());
    for byte in String::from_utf8_lossy(&plain).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' | b'/' | b'%' | b'=' => {
                out.push(char::from(byte));
            }
            b'*' if pattern => out.push('*'),
            byte => {
                use std::fmt::Write;
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        let url = Url::parse(&format!("https://example.jp{path}")).expect("an address");
        Robots::parse(robots.as_bytes()).allows(&url)
    }

    #[test]
    fn the_longest_rule_decides() {
        let robots = "User-agent: *\nDisallow: /news\nAllow: /news/2024\n";
        assert!(!allows(robots, "/news/2023/1.html"));
        assert!(allows(robots, "/news/2024/1.html"));
        assert!(allows(robots, "/robots.txt"));
    }

    #[test]
    fn only_the_first_500_kibibytes_count() {
        let robots = |size: usize| format!("User-agent: *\n#{}\nDisallow: /\n", "x".repeat(size));
        assert!(!allows(&robots(1000), "/"));
        assert!(allows(&robots(MAX_BYTES), "/"));
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let robots = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(100_000));
        assert!(allows(&robots, &format!("/{}", "a".repeat(8000))));
    }
}
