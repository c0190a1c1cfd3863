//! JSON within HTML.

use std::io;

use serde::Serialize;

/// A value as JSON for a `script` element that holds data. Within JSON `<`, `>` and `&` stand in strings alone, where
/// their escapes mean the same; so no `</script>` and no `<!--` of a notice reaches the HTML parser. U+2028 and U+2029
/// are escaped for readers that take the JSON for a script.
pub(super) fn json<T: Serialize>(value: &T) -> io::Result<String> {
    let plain = serde_json::to_string(value)?;
    let mut out = String::with_capacity(plain.len() + plain.len() / 64);
    for c in plain.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_and_nothing_is_lost() {
        let value = ["</script><script>alert(1)</script>", "<!-- &amp; -->", "\u{2028}\u{2029}", "\"\\\n"];
        let text = json(&value).expect("JSON");
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{text}");
        assert_eq!(serde_json::from_str::<[String; 4]>(&text).expect("JSON"), value);
    }
}
