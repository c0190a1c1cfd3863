//! What HTML itself says of its elements.

use scraper::node::Element;

/// Never shown as text, whatever they hold.
pub(super) fn is_invisible(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "datalist"
            | "textarea"
            | "canvas"
            | "video"
            | "audio"
            | "rp"
            | "rt"
            | "rtc"
            | "noframes"
            | "noembed"
    )
}

/// Does the page itself ask not to show it?
pub(super) fn asks_to_be_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found"))
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(|s| {
            let s: String =
                s.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
            s.contains("display:none") || s.contains("visibility:hidden")
        })
}

/// Does it keep the line ends of its source?
pub(super) fn keeps_lines(element: &Element) -> bool {
    matches!(element.name(), "pre" | "xmp" | "listing" | "plaintext")
        || element.attr("style").is_some_and(|s| {
            let s: String =
                s.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
            s.contains("white-space:pre") || s.contains("white-space:break-spaces")
        })
}

/// Does it stand on lines of its own?
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "dl"
            | "dd"
            | "dt"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "address"
            | "figure"
            | "figcaption"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "dialog"
            | "hr"
            | "body"
            | "html"
            | "center"
            | "caption"
            | "menu"
            | "dir"
            | "hgroup"
            | "search"
            | "pre"
            | "xmp"
            | "listing"
            | "plaintext"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

/// The level of a heading.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// Does it stand apart, with an empty line before and after it?
pub(super) fn stands_apart(name: &str) -> bool {
    matches!(name, "p" | "ul" | "ol" | "dl" | "pre" | "blockquote" | "figure" | "hr" | "fieldset")
        || heading_level(name).is_some()
}
