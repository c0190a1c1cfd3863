//! What fields and terms are called for people, in Japanese and English (`labels.tsv`).

pub mod fact;

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of output for people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Lang {
    /// English
    #[default]
    En,
    /// Japanese
    Ja,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    /// Of two wordings the one in this language.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ja => "ja",
        }
    }
}

/// Vocabulary and term to Japanese and English.
static LABELS: LazyLock<HashMap<(&str, &str), [&str; 2]>> = LazyLock::new(|| {
    let lines = include_str!("labels.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let mut next = || cells.next();
            Some(((next()?, next()?), [next()?, next()?]))
        })
        .collect()
});

/// What a term is called. Vocabularies are named as their types in [`crate::record`] (`IncidentType`); `Field` has
/// the record's keys and the ledger's, `ReportItem` the items that the law wants told. A term without a label is
/// called by itself.
pub fn label<'t>(vocabulary: &str, term: &'t str, lang: Lang) -> &'t str {
    LABELS.get(&(vocabulary, term)).map_or(term, |[ja, en]| lang.pick(ja, en))
}

/// What a field of the record is called.
pub fn field(name: &str, lang: Lang) -> &str {
    label("Field", name, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ReportItems;

    #[test]
    fn every_line_has_four_cells_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for line in include_str!("labels.tsv").lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 4 && cells.iter().all(|c| !c.trim().is_empty()), "{line}");
            assert!(seen.insert((cells[0], cells[1])), "twice: {line}");
        }
    }

    #[test]
    fn every_term_and_field_has_a_label() {
        for (vocabulary, terms) in crate::record::vocabularies() {
            for term in terms {
                assert!(LABELS.contains_key(&(vocabulary, term)), "{vocabulary} {term}");
            }
        }
        for item in ReportItems::NAMES {
            assert!(LABELS.contains_key(&("ReportItem", item)), "{item}");
        }
        for field in crate::case::FIELDS {
            assert!(LABELS.contains_key(&("Field", field)), "{field}");
        }
        assert_eq!(crate::record::IncidentType::Ransomware.label(Lang::Ja), "ランサムウェア");
    }
}
