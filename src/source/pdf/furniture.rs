//! What comes with every page: running headers and footers, page numbers, addresses that browsers print.

use std::collections::HashMap;

use super::rows::{Region, RowKind};

/// Part of the page at its top and bottom where such lines stand.
const MARGIN: f64 = 0.12;
/// A line that stands this near the edge can be a page number on a page of its own.
const EDGE: f64 = 0.1;

/// Marks the rows that are no part of the text.
pub(super) fn mark(regions: &mut [Region]) {
    let mut pages: Vec<u32> = regions.iter().flat_map(|r| r.rows.iter().map(|r| r.page)).collect();
    pages.dedup();
    let count = pages.len();
    // How many pages have a line, digits aside, at a place.
    let mut seen: HashMap<(String, i64), Vec<u32>> = HashMap::new();
    for region in regions.iter() {
        for row in &region.rows {
            if in_margin(row.line.across, region.depth) {
                let on = seen.entry(key(&row.line.text, row.line.across)).or_default();
                if on.last() != Some(&row.page) {
                    on.push(row.page);
                }
            }
        }
    }
    let often = |text: &str, across: f64| {
        let (name, place) = key(text, across);
        let near = place.saturating_sub(1)..=place.saturating_add(1);
        let pages = near.filter_map(|p| seen.get(&(name.clone(), p))).map(Vec::len).sum::<usize>();
        pages >= 2 && pages * 2 >= count
    };
    let printed: Vec<u32> = regions
        .iter()
        .flat_map(|r| &r.rows)
        .filter(|row| is_printed_address(&row.line.text))
        .map(|row| row.page)
        .collect();
    for region in regions.iter_mut() {
        let depth = region.depth;
        for row in &mut region.rows {
            let (text, across) = (row.line.text.as_str(), row.line.across);
            let at_edge = across < EDGE * depth || across > (1.0 - EDGE) * depth;
            let repeated = in_margin(across, depth) && often(text, across);
            let printed = printed.contains(&row.page) && is_printed_time(text);
            if row.line.artifact
                || repeated
                || at_edge && (is_page_number(text) || is_printed_address(text) || printed)
            {
                row.kind = RowKind::Furniture;
            }
        }
    }
}

fn in_margin(across: f64, depth: f64) -> bool {
    across < MARGIN * depth || across > (1.0 - MARGIN) * depth
}

fn key(text: &str, across: f64) -> (String, i64) {
    let mut name = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let digit = c.is_numeric();
        if !(digit && name.ends_with('0')) {
            name.push(if digit { '0' } else { c });
        }
    }
    (name, (across / 6.0).round() as i64)
}

/// 3, - 3 -, 3/5, 3 / 5 ページ, P.3, p3.
fn is_page_number(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let bare: String = text
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '-' | '–' | '—' | '―' | '−' | '－' | '(' | ')' | '/' | '／' | '.')
        })
        .collect();
    let bare = bare.to_lowercase();
    let bare = ["ページ", "頁", "page", "p"]
        .iter()
        .fold(bare.as_str(), |b, w| b.trim_end_matches(w).trim_start_matches(w));
    if !bare.replace("of", "").chars().all(digit) {
        return false;
    }
    // At most two numbers, and none as long as a year.
    let numbers: Vec<&str> = text.split(|c| !digit(c)).filter(|n| !n.is_empty()).collect();
    (1..=2).contains(&numbers.len()) && numbers.iter().all(|n| n.chars().count() <= 3)
}

/// What browsers print at the foot of a page: its address and a page number.
fn is_printed_address(text: &str) -> bool {
    let address = ["http://", "https://", "file://"].iter().any(|p| text.starts_with(p));
    let last = text.split_whitespace().next_back().unwrap_or_default();
    address && last.contains('/') && is_page_number(last)
}

/// What they print at its head: when it was printed, and the page's title.
fn is_printed_time(text: &str) -> bool {
    let mut parts = text.split_whitespace();
    let numbers = |part: Option<&str>, sign: char| {
        part.is_some_and(|p| {
            p.contains(sign) && p.chars().all(|c| c.is_ascii_digit() || c == sign || c == ',')
        })
    };
    numbers(parts.next(), '/') && numbers(parts.next(), ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for text in ["3", "- 3 -", "3/5", "3 / 5 ページ", "P.3", "３", "Page 2 of 3"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["", "2024.4.3", "2020/9/4", "9.4.3", "2020年", "03-1234-5678", "第3報", "1,234名", "-"]
        {
            assert!(!is_page_number(text), "{text}");
        }
        assert!(is_printed_address("https://example.jp/news/1.html   1/2"));
        assert!(!is_printed_address("https://example.jp/news/1.html"));
        assert!(
            is_printed_time("11/25/26, 4:03 PM　　notice") && is_printed_time("2026/11/25 16:03 お知らせ")
        );
        assert!(!is_printed_time("11/25 サーバーを停止") && !is_printed_time("2024/5/17"));
    }
}
