//! Laws of the tables.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_reference_is_to_the_key_of_an_earlier_table() {
    let tables = tables();
    for (n, table) in tables.iter().enumerate() {
        assert!(table.key().count() > 0, "{} has no key", table.name);
        let names: BTreeSet<&str> = table.columns.iter().map(|c| c.name).collect();
        assert_eq!(names.len(), table.columns.len(), "{} has a column twice", table.name);
        for column in &table.columns {
            if let Some((other, key)) = column.refers {
                let other = tables[..n].iter().find(|t| t.name == other);
                let other = other.unwrap_or_else(|| panic!("{}.{}", table.name, column.name));
                assert_eq!(other.key().collect::<Vec<_>>(), [key]);
            }
        }
    }
}

#[test]
fn vocabularies_are_those_of_the_record() {
    let known: std::collections::BTreeMap<_, _> = crate::record::vocabularies().into_iter().collect();
    let mut met = BTreeSet::new();
    for table in tables() {
        for column in table.columns {
            if let Kind::Term { vocabulary, terms } = column.kind
                && let Some(wanted) = known.get(vocabulary)
            {
                assert_eq!(&terms, wanted, "{vocabulary}");
                met.insert(vocabulary);
            }
        }
    }
    assert_eq!(met, known.keys().copied().collect(), "vocabularies that no table has");
}

#[test]
fn every_field_of_facts_is_a_table_or_a_column_of_documents() {
    let tables = tables();
    let documents = tables.iter().find(|t| t.name == "documents").expect("documents");
    for field in crate::record::Record::FACT_FIELDS {
        let has_table = tables.iter().any(|t| t.name == *field);
        let has_column = documents.columns.iter().any(|c| c.name == *field);
        assert!(has_table || has_column, "{field}");
    }
}

#[test]
fn every_term_is_called_something_in_both_languages() {
    use crate::label::{Lang, label};
    for column in tables().into_iter().flat_map(|t| t.columns) {
        if let Kind::Term { vocabulary, terms } = column.kind {
            for term in terms {
                // A term without a label is called by itself, which is no Japanese.
                assert_ne!(label(vocabulary, &term, Lang::Ja), term, "{vocabulary}");
            }
        }
    }
}
