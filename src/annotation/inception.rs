//! CAS JSON (UIMA), as INCEpTION imports it: a file a document, and `layers.xml`, a type system to import as layers.
//!
//! Each field is a layer. A stretch of evidence is an annotation that carries what the whole fact says; stretches of
//! one fact share the feature `fact`. Offsets in files count UTF-16 units, as UIMA does. Numbers are text: a number
//! feature has 32 bits, and sums of money have more.

use std::io::{self, Write};
use std::path::Path;

use quick_xml::escape::escape;
use serde_json::{Map, Value, json};

use super::name::Names;
use super::words::Words;
use super::{Annotated, documents};
use crate::dataset::Dataset;
use crate::record::shape::{Attribute, FIELDS, Field};

const ANNOTATION: &str = "uima.tcas.Annotation";
const TEXT: &str = "uima.cas.String";
const REAL: &str = "uima.cas.Float";

/// Writes the files into a folder.
///
/// # Errors
///
/// Those of the file system.
pub fn write(set: &Dataset, folder: &Path) -> io::Result<()> {
    std::fs::write(folder.join("layers.xml"), layers()?)?;
    let mut names = Names::default();
    for document in documents(set) {
        let name = names.make(&document.id);
        let mut file = io::BufWriter::new(std::fs::File::create(folder.join(format!("{name}.json")))?);
        serde_json::to_writer(&mut file, &cas(&document))?;
        file.write_all(b"\n")?;
        file.flush()?;
    }
    Ok(())
}

/// The layer of a field: `webanno.custom.KaijiLeakedData`.
fn layer(field: &Field) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    format!("webanno.custom.Kaiji{}", field.name.split('_').map(capital).collect::<String>())
}

/// What every annotation has of its own, and what would be taken for it.
const RESERVED: [&str; 4] = ["sofa", "begin", "start", "end"];

/// The feature of an attribute: its name, and with the field's where that is an annotation's own.
fn feature(attribute: &Attribute) -> &str {
    if RESERVED.contains(&attribute.name.as_str()) { &attribute.control } else { &attribute.name }
}

/// Names and ranges of a layer's features.
fn features(field: &Field) -> impl Iterator<Item = (&str, &'static str)> {
    let own = field.attributes.iter().map(|a| (feature(a), TEXT));
    own.chain([("fact", TEXT), ("rule", TEXT), ("confidence", REAL)])
}

fn cas(document: &Annotated) -> Value {
    let utf16 = Words::new(&document.text).utf16();
    let mut structures = vec![json!({
        "%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
        "mimeType": "text", "sofaString": document.text,
    })];
    structures.push(json!({
        "%ID": 2, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1,
        "begin": 0, "end": utf16[utf16.len() - 1], "language": "ja",
    }));
    for fact in &document.facts {
        for evidence in &fact.evidence {
            let mut features = Map::new();
            features.insert("%ID".into(), (structures.len() + 1).into());
            features.insert("%TYPE".into(), layer(fact.field).into());
            features.insert("@sofa".into(), 1.into());
            features.insert("begin".into(), utf16[evidence.start].into());
            features.insert("end".into(), utf16[evidence.end].into());
            for attribute in &fact.field.attributes {
                if let Some(value) = fact.attributes.get(&attribute.name) {
                    features.insert(feature(attribute).to_string(), as_text(value).into());
                }
            }
            features.insert("fact".into(), fact.key.clone().into());
            features.insert("rule".into(), evidence.rule.clone().into());
            features.extend(fact.confidence.map(|c| ("confidence".to_string(), c.into())));
            structures.push(features.into());
        }
    }
    let members: Vec<usize> = (2..=structures.len()).collect();
    let types: Map<String, Value> = FIELDS.iter().map(|field| (layer(field), layer_type(field))).collect();
    json!({
        "%TYPES": types,
        "%FEATURE_STRUCTURES": structures,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    })
}

fn layer_type(field: &Field) -> Value {
    let mut told = Map::new();
    told.insert("%NAME".into(), layer(field).into());
    told.insert("%SUPER_TYPE".into(), ANNOTATION.into());
    for (name, range) in features(field) {
        told.insert(name.to_string(), json!({"%NAME": name, "%RANGE": range}));
    }
    told.into()
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(as_text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// The layers as a UIMA type system.
fn layers() -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">")?;
    writeln!(out, "  <name>kaiji</name>\n  <types>")?;
    for field in FIELDS.iter() {
        let label = crate::label::field(&field.name, crate::label::Lang::En);
        writeln!(out, "    <typeDescription>\n      <name>{}</name>", layer(field))?;
        writeln!(out, "      <description>{}</description>", escape(label))?;
        writeln!(out, "      <supertypeName>{ANNOTATION}</supertypeName>\n      <features>")?;
        for (name, range) in features(field) {
            writeln!(out, "        <featureDescription>\n          <name>{name}</name>")?;
            writeln!(out, "          <rangeTypeName>{range}</rangeTypeName>\n        </featureDescription>")?;
        }
        writeln!(out, "      </features>\n    </typeDescription>")?;
    }
    writeln!(out, "  </types>\n</typeSystemDescription>")?;
    Ok(out)
}
