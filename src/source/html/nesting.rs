//! Pages that would take minutes to parse, told before they are parsed.

/// Boxes within boxes that a page may have: building the tree takes time by the square of this.
const DEEPEST_MARKUP: i32 = 4000;

/// Is the page boxes within boxes without end? Such a page is a fault or an attack; reading it takes minutes.
pub(in crate::source) fn is_bottomless(html: &str) -> bool {
    const BOXES: [&str; 12] = [
        "div",
        "section",
        "article",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "center",
        "main",
        "form",
        "fieldset",
    ];
    let mut depth = 0i32;
    for tag in html.split('<').skip(1) {
        let (step, name) = tag.strip_prefix('/').map_or((1, tag), |name| (-1, name));
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if BOXES.iter().any(|b| name.eq_ignore_ascii_case(b)) {
            depth = (depth + step).max(0);
            if depth > DEEPEST_MARKUP {
                return true;
            }
        }
    }
    false
}
