//! Names of files for documents: identifiers may hold what a file's name cannot.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::source::hex;

/// Longest name made, in bytes: endings and a number must fit beside it.
const LONGEST: usize = 120;

/// Makes names of files that differ from each other, also where case does not count.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The name for an identifier, without an ending.
    pub fn make(&mut self, id: &str) -> String {
        let mut name: String =
            id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
        name.truncate(name.floor_char_boundary(LONGEST));
        if name.starts_with('-') {
            // Programs would take it for an option.
            name.replace_range(..1, "_");
        }
        if name.is_empty() {
            name.push_str("document");
        }
        if name != id {
            let hash = hex(&Sha256::digest(id.as_bytes()));
            name = format!("{name}-{}", &hash[..8]);
        }
        let mut free = name.clone();
        let mut n = 2;
        while !self.0.insert(free.to_lowercase()) {
            free = format!("{name}-{n}");
            n += 1;
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_short_and_unlike() {
        let mut names = Names::default();
        assert_eq!(names.make("wa01-8b23f2bc"), "wa01-8b23f2bc");
        assert_eq!(names.make("WA01-8b23f2bc"), "WA01-8b23f2bc-2");
        let address = names.make("https://a.example.jp/x?y@2020-01-01T00:00:00Z-12345678");
        assert!(address.starts_with("https___a_example_jp_x_y_2020") && !address.contains('/'), "{address}");
        assert!(names.make(&"報".repeat(400)).len() < 140);
        assert!(names.make("").starts_with("document-"));
        assert!(names.make("-rf").starts_with("_rf-"));
        assert_ne!(names.make("a/b"), names.make("a:b"));
    }
}
