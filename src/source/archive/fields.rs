//! Header fields as WARC and HTTP write them: `Name: value` a line.

/// Fields, still as bytes: a record has dozens and few are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'h>(&'h [u8]);

impl<'h> Fields<'h> {
    /// The lines after the first one, which says what the header is of.
    pub(super) fn after_first_line(head: &'h [u8]) -> Self {
        Fields(split_once(head, b'\n').map_or(&[], |(_, fields)| fields))
    }

    /// The first value of a name, without regard to case; a folded line belongs to the one before it.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.all(name).next()
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = String> {
        let mut lines = self.0.split(|&b| b == b'\n').peekable();
        std::iter::from_fn(move || {
            while let Some(line) = lines.next() {
                let Some((field, value)) = split_once(line, b':') else { continue };
                if !field.trim_ascii().eq_ignore_ascii_case(name.as_bytes()) {
                    continue;
                }
                let mut value = String::from_utf8_lossy(value.trim_ascii()).into_owned();
                while let Some(more) = lines.next_if(|l| l.starts_with(b" ") || l.starts_with(b"\t")) {
                    value.push(' ');
                    value.push_str(&String::from_utf8_lossy(more.trim_ascii()));
                }
                return Some(value);
            }
            None
        })
    }
}

/// Bytes of a header with the empty line that ends it; `None` when it does not end here.
pub(super) fn head_len(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..)? {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// What stands before the first such byte, and what behind it.
pub(super) fn split_once(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let (before, rest) = bytes.split_at_checked(memchr::memchr(byte, bytes)?)?;
    Some((before, rest.split_first()?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_any_case_folded_or_not() {
        let head = b"WARC/1.0\r\nWARC-Type: response\r\nx-note:a\r\n  b\r\nwarc-target-uri : <http://a/b:c> \r\nX-Note: c\n\r\nrest: no";
        let len = head_len(head).expect("an end");
        assert_eq!(&head[len..], b"rest: no");
        let fields = Fields::after_first_line(&head[..len]);
        assert_eq!(fields.get("warc-TYPE").as_deref(), Some("response"));
        assert_eq!(fields.get("WARC-Target-URI").as_deref(), Some("<http://a/b:c>"));
        assert_eq!(fields.all("X-Note").collect::<Vec<_>>(), ["a b", "c"]);
        assert_eq!(fields.get("rest"), None);
        assert_eq!(head_len(b"a: b\r\n"), None);
    }
}
