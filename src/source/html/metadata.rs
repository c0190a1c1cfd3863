//! What a page says about itself: title, day of issue, address; from its head and its JSON-LD.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use scraper::{Html, Node};
use serde_json::Value;

/// What the metadata say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    /// The title: the article's where it is told apart from the site's.
    pub title: Option<String>,
    /// Day of publication (`YYYY-MM-DD`), in Japan where a time is told.
    pub date: Option<String>,
    /// The page's own address, absolute.
    pub address: Option<String>,
}

/// Values of one thing, by how far each way of telling it is trusted.
#[derive(Debug)]
struct Told<const N: usize> {
    by: [Option<String>; N],
}

impl<const N: usize> Default for Told<N> {
    fn default() -> Self {
        Told { by: [const { None }; N] }
    }
}

impl<const N: usize> Told<N> {
    fn tell(&mut self, rank: usize, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(told) = self.by.get_mut(rank).filter(|_| !value.is_empty()) {
            told.get_or_insert(value);
        }
    }

    fn into_best(self) -> Option<String> {
        self.by.into_iter().flatten().next()
    }
}

/// Bytes of JSON-LD that are read, and levels of it.
const LONGEST_JSON: usize = 1024 * 1024;
const DEEPEST_JSON: usize = 8;

/// Reads the metadata.
pub(super) fn read(page: &Html) -> Metadata {
    let mut title: Told<4> = Told::default();
    let mut date: Told<4> = Told::default();
    let mut address: Told<2> = Told::default();
    for node in page.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let content = || element.attr("content").unwrap_or_default();
        match element.name() {
            "title"
                if !node.ancestors().any(|a| a.value().as_element().is_some_and(|e| e.name() == "svg")) =>
            {
                title.tell(0, &text_of(node));
            }
            "meta" => {
                let name =
                    ["property", "name", "itemprop"].iter().find_map(|n| element.attr(n)).unwrap_or_default();
                match name.to_ascii_lowercase().as_str() {
                    "og:title" | "twitter:title" => title.tell(1, content()),
                    "article:published_time" | "og:article:published_time" | "datepublished" => {
                        if let Some(day) = day(content()) {
                            date.tell(0, &day);
                        }
                    }
                    "date"
                    | "pubdate"
                    | "publishdate"
                    | "dc.date.issued"
                    | "dcterms.issued"
                    | "dc.date"
                    | "dcterms.date"
                    | "citation_publication_date" => {
                        if let Some(day) = day(content()) {
                            date.tell(2, &day);
                        }
                    }
                    "og:url" => tell_address(&mut address, 1, content()),
                    _ => {}
                }
            }
            "link"
                if element
                    .attr("rel")
                    .is_some_and(|r| r.split_whitespace().any(|r| r.eq_ignore_ascii_case("canonical"))) =>
            {
                tell_address(&mut address, 0, element.attr("href").unwrap_or_default());
            }
            "time"
                if element.attr("itemprop") == Some("datePublished") || element.attr("pubdate").is_some() =>
            {
                if let Some(day) = element.attr("datetime").and_then(day) {
                    date.tell(3, &day);
                }
            }
            "script"
                if element
                    .attr("type")
                    .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                let json = text_of(node);
                if json.len() <= LONGEST_JSON
                    && let Ok(value) = serde_json::from_str::<Value>(json.trim())
                {
                    linked_data(&value, DEEPEST_JSON, &mut title, &mut date);
                }
            }
            _ => {}
        }
    }
    Metadata { title: title.into_best(), date: date.into_best(), address: address.into_best() }
}

fn text_of(node: ego_tree::NodeRef<'_, Node>) -> String {
    node.children().filter_map(|c| c.value().as_text()).map(|t| &**t).collect()
}

fn tell_address(address: &mut Told<2>, rank: usize, value: &str) {
    let value = value.trim();
    let absolute = ["https://", "http://"]
        .iter()
        .any(|s| value.get(..s.len()).is_some_and(|p| p.eq_ignore_ascii_case(s)) && value.len() > s.len());
    if absolute && value.len() <= 2000 && !value.contains(char::is_whitespace) {
        address.tell(rank, value);
    }
}

/// Takes title and day of the first article that JSON-LD describes.
fn linked_data(value: &Value, levels: usize, title: &mut Told<4>, date: &mut Told<4>) {
    if levels == 0 {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|v| linked_data(v, levels - 1, title, date)),
        Value::Object(object) => {
            let is = |kind: &str| match object.get("@type") {
                Some(Value::String(t)) => t.ends_with(kind),
                Some(Value::Array(types)) => {
                    types.iter().any(|t| t.as_str().is_some_and(|t| t.ends_with(kind)))
                }
                _ => false,
            };
            if is("Article") || is("Posting") || is("Report") || is("WebPage") {
                if let Some(headline) = object.get("headline").and_then(Value::as_str) {
                    title.tell(2, headline);
                }
                if let Some(day) = object.get("datePublished").and_then(Value::as_str).and_then(day) {
                    date.tell(1, &day);
                }
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    linked_data(inner, levels - 1, title, date);
                }
            }
        }
        _ => {}
    }
}

/// The day of a date or time as metadata write it; a time with an offset is a day in Japan.
fn day(value: &str) -> Option<String> {
    let value = value.trim();
    if let Ok(time) = value.parse::<Timestamp>() {
        return Some(Offset::constant(9).to_datetime(time).date().to_string());
    }
    let day = match value.get(..10) {
        Some(head) => head.replace(['/', '.'], "-").parse::<Date>().ok()?,
        // 20240510
        None => {
            let digits = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit());
            let (year, day) = value.split_at_checked(4).filter(|_| digits)?;
            let (month, day) = day.split_at_checked(2)?;
            format!("{year}-{month}-{day}").parse().ok()?
        }
    };
    Some(day.to_string())
}
