//! Sitemaps, RSS and Atom.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{Found, MAX_ADDRESSES, whole};

/// Sitemaps and feeds nest their elements no deeper than this.
const DEPTH: usize = 100;

/// Which list a document is, by its outermost element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sitemap,
    Index,
    Rss,
    Atom,
}

/// Reads a sitemap, an index of sitemaps, or a feed.
pub(super) fn read(text: &str, base: Option<&Url>) -> Result<Found, String> {
    let wrong =
        |e: &dyn std::fmt::Display| format!("is broken XML ({e}); mend it, or give its addresses one a line");
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut kind = None;
    let mut found = Vec::new();
    // Text of the element that holds an address, while it is open.
    let mut open: Option<String> = None;
    loop {
        match reader.read_event().map_err(|e| wrong(&e))? {
            Event::Start(start) => {
                let name = local(&start);
                begin(&start, &name, &path, &mut kind, &mut found)?;
                path.push(name);
                if path.len() > DEPTH {
                    return Err("nests its elements as no sitemap or feed does".into());
                }
                open = holds_address(kind, &path).then(String::new);
            }
            Event::Empty(start) => {
                let name = local(&start);
                begin(&start, &name, &path, &mut kind, &mut found)?;
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(open) = &mut open {
                    let said = quick_xml::escape::unescape(&format!("&{};", &*name))
                        .map_err(|e| wrong(&e))?
                        .into_owned();
                    open.push_str(&said);
                }
            }
            Event::End(_) => {
                if let Some(text) = open.take().filter(|t| !t.trim().is_empty()) {
                    found.push(text.trim().to_string());
                }
                path.pop();
                if found.len() > MAX_ADDRESSES {
                    break;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() && found.len() <= MAX_ADDRESSES {
        return Err(wrong(&format!("<{}> is not closed", path.join("><"))));
    }
    let found = found.into_iter().map(|text| whole(&text, base)).collect();
    Ok(if kind == Some(Kind::Index) { Found::Sitemaps(found) } else { Found::Addresses(found) })
}

/// Looks at an element that opens: the outermost says what the list is, a link of Atom holds its address itself.
fn begin(
    start: &BytesStart<'_>,
    name: &str,
    path: &[String],
    kind: &mut Option<Kind>,
    found: &mut Vec<String>,
) -> Result<(), String> {
    if path.is_empty() {
        *kind = Some(match name {
            "urlset" => Kind::Sitemap,
            "sitemapindex" => Kind::Index,
            "rss" | "rdf" => Kind::Rss,
            "feed" => Kind::Atom,
            other => {
                return Err(format!(
                    "is neither a sitemap nor a feed but <{other}>; give a sitemap.xml, RSS, Atom, CSV, or a list with \
                     one address a line"
                ));
            }
        });
    }
    if *kind == Some(Kind::Atom) && name == "link" && path.last().is_some_and(|p| p == "entry") {
        let value = |wanted: &str| {
            let attribute = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == wanted)?;
            quick_xml::escape::unescape(&attribute.value).ok().map(|v| v.trim().to_string())
        };
        if value("rel").is_none_or(|rel| rel == "alternate") {
            found.extend(value("href").filter(|h| !h.is_empty()));
        }
    }
    Ok(())
}

fn holds_address(kind: Option<Kind>, path: &[String]) -> bool {
    let [.., parent, name] = path else { return false };
    match kind {
        Some(Kind::Sitemap) => parent == "url" && name == "loc",
        Some(Kind::Index) => parent == "sitemap" && name == "loc",
        Some(Kind::Rss) => parent == "item" && name == "link",
        _ => false,
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_ascii_lowercase()
}
