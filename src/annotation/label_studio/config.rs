//! The labelling interface as Label Studio's XML.

use std::io;

use quick_xml::Writer;

use super::{FURTHER, LABELS, RELATION, TEXT, control};
use crate::label::{Lang, field as field_label, label};
use crate::record::shape::{Attribute, FIELDS, Field, Kind};

/// Colours of labels, one a field in turn: light enough for dark words on them.
const COLOURS: [&str; 7] = ["#8dd3c7", "#ffed6f", "#bebada", "#fb8072", "#80b1d3", "#fdb462", "#b3de69"];

type Out = Writer<Vec<u8>>;

/// The interface for every field and attribute. It has no XML declaration: Label Studio refuses one.
pub(super) fn config() -> io::Result<Vec<u8>> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.create_element("View").write_inner_content(|out| {
        out.create_element("Labels")
            .with_attributes([("name", LABELS), ("toName", TEXT), ("showInline", "true")])
            .write_inner_content(labels)?;
        let text = [("name", TEXT), ("value", "$text"), ("granularity", "symbol")];
        out.create_element("Text").with_attributes(text).write_empty()?;
        out.create_element("Relations").write_inner_content(|out| {
            out.create_element("Relation").with_attribute(("value", RELATION)).write_empty().map(|_| ())
        })?;
        FIELDS.iter().try_for_each(|field| controls(out, field))
    })?;
    let mut xml = out.into_inner();
    xml.push(b'\n');
    Ok(xml)
}

fn labels(out: &mut Out) -> io::Result<()> {
    for (field, colour) in FIELDS.iter().zip(COLOURS.iter().cycle()) {
        let name = field.name.as_str();
        let hint = both(field_label(name, Lang::Ja), field_label(name, Lang::En));
        let attributes = [("value", name), ("hint", hint.as_str()), ("background", *colour)];
        out.create_element("Label").with_attributes(attributes).write_empty()?;
    }
    let hint = both("事実を述べる別の語句", "further words of a fact");
    let attributes = [("value", FURTHER), ("hint", hint.as_str()), ("background", "#d9d9d9")];
    out.create_element("Label").with_attributes(attributes).write_empty().map(|_| ())
}

/// The controls of a field's attributes, shown for regions with its label.
fn controls(out: &mut Out, field: &Field) -> io::Result<()> {
    let shown =
        [("visibleWhen", "region-selected"), ("whenTagName", LABELS), ("whenLabelValue", &field.name)];
    out.create_element("View").with_attributes(shown).write_inner_content(|out| {
        for attribute in &field.attributes {
            let title = format!("{}: {}", field.name, attribute.name);
            let header = [("value", title.as_str()), ("size", "5")];
            out.create_element("Header").with_attributes(header).write_empty()?;
            one(out, field, attribute)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn one(out: &mut Out, field: &Field, attribute: &Attribute) -> io::Result<()> {
    let (_, tag) = control(attribute);
    let element = out.create_element(tag).with_attributes([
        ("name", attribute.control.as_str()),
        ("toName", TEXT),
        ("perRegion", "true"),
        ("whenTagName", LABELS),
        ("whenLabelValue", &field.name),
    ]);
    match &attribute.kind {
        Kind::Term { vocabulary, terms } => element
            .with_attributes([("choice", "single"), ("showInline", "true")])
            .write_inner_content(|out| choices(out, vocabulary, terms)),
        Kind::Terms { vocabulary, terms } => element
            .with_attributes([("choice", "multiple"), ("showInline", "true")])
            .write_inner_content(|out| choices(out, vocabulary, terms)),
        Kind::Number => element.with_attributes([("min", "0"), ("step", "1")]).write_empty(),
        Kind::Day => {
            let form = [("maxSubmissions", "1"), ("editable", "true"), ("placeholder", "2024-01-31")];
            element.with_attributes(form).write_empty()
        }
        Kind::Text => element.with_attributes([("maxSubmissions", "1"), ("editable", "true")]).write_empty(),
    }
    .map(|_| ())
}

fn choices(out: &mut Out, vocabulary: &str, terms: &[String]) -> io::Result<()> {
    for term in terms {
        let hint = both(label(vocabulary, term, Lang::Ja), label(vocabulary, term, Lang::En));
        let attributes = [("value", term.as_str()), ("hint", hint.as_str())];
        out.create_element("Choice").with_attributes(attributes).write_empty()?;
    }
    Ok(())
}

/// Japanese and English together.
fn both(ja: &str, en: &str) -> String {
    if ja == en { en.to_string() } else { format!("{ja} / {en}") }
}
