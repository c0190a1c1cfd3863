//! brat's configuration of a folder.

use std::fmt::Write;

use crate::label::{Lang, field as field_label, label};
use crate::record::shape::{Attribute, FIELDS, Kind};

/// Name of the flag for one of several terms: `dates_kinds_occurred`.
pub(super) fn flag(attribute: &Attribute, term: &str) -> String {
    format!("{}_{term}", attribute.control)
}

/// `annotation.conf`: types of annotations and their attributes.
pub(super) fn annotation() -> String {
    let mut out = String::from("[entities]\n");
    for field in FIELDS.iter() {
        let _ = writeln!(out, "{}", field.name);
    }
    // Words may belong to several facts.
    out.push_str("\n[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n");
    out.push_str("\n[attributes]\n");
    for field in FIELDS.iter() {
        for attribute in &field.attributes {
            match &attribute.kind {
                Kind::Term { terms, .. } => {
                    let (name, values) = (&attribute.control, terms.join("|"));
                    let _ = writeln!(out, "{name}\tArg:{}, Value:{values}", field.name);
                }
                Kind::Terms { terms, .. } => {
                    for term in terms {
                        let _ = writeln!(out, "{}\tArg:{}", flag(attribute, term), field.name);
                    }
                }
                Kind::Number | Kind::Day | Kind::Text => {}
            }
        }
    }
    out
}

/// `visual.conf`: what types are called, the longest first.
pub(super) fn visual() -> String {
    let mut out = String::from("[labels]\n");
    for field in FIELDS.iter() {
        let called = field_label(&field.name, Lang::Ja);
        let _ = writeln!(out, "{} | {} ({called}) | {called}", field.name, field.name);
        for attribute in &field.attributes {
            if let Kind::Terms { vocabulary, terms } = &attribute.kind {
                for term in terms {
                    let called = label(vocabulary, term, Lang::Ja);
                    let _ = writeln!(out, "{} | {term} ({called}) | {called}", flag(attribute, term));
                }
            }
        }
    }
    out
}
