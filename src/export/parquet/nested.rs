//! Whole records as a Parquet file, nested as their JSON is; the shape comes from the record's JSON Schema.

use std::borrow::Borrow;
use std::io::{self, Write};

use serde_json::Value as Json;

use super::leaf::{Groups, Leaf, Type, Value};
use crate::record::Record;

/// Records of a group.
const GROUP: usize = 2_000;

/// A value of the record: may it be null, and what is it.
struct Node {
    nullable: bool,
    shape: Shape,
}

enum Shape {
    /// An object: its keys, in order.
    Group(Vec<(String, Node)>),
    /// A list, and how many lists it stands in, itself included.
    List(Box<Node>, i16),
    /// A column, by its number.
    Leaf(usize, Type),
    /// A column of any JSON, as text: what a correction put in place of what.
    Json(usize),
}

/// Writes records.
pub fn write(records: &[Record], out: impl Write + Send) -> io::Result<()> {
    write_values(&crate::record::schema(), records.iter().map(serde_json::to_value), out)
}

/// Writes objects that are valid under a schema.
pub fn write_values(
    schema: &Json,
    values: impl Iterator<Item = serde_json::Result<impl Borrow<Json>>>,
    out: impl Write + Send,
) -> io::Result<()> {
    let mut types = Vec::new();
    let root = node(schema, schema, 0, &mut types)?;
    let Shape::Group(fields) = &root.shape else { return Err(strange(schema)) };
    let columns: Vec<String> = fields.iter().map(|(name, node)| node.declare(name)).collect();
    let declared = format!("message record {{ {} }}", columns.join(" "));
    let mut file = Groups::new(&declared, &types, GROUP, out)?;
    for value in values {
        root.put(value?.borrow(), 0, 0, &mut file.leaves)?;
        file.end_row()?;
    }
    file.finish()
}

fn strange(schema: &Json) -> io::Error {
    io::Error::other(format!("no columns for this part of the record's schema: {schema}"))
}

/// The node of a JSON Schema. `lists` is the number of lists around it.
fn node(schema: &Json, root: &Json, lists: i16, types: &mut Vec<Type>) -> io::Result<Node> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.strip_prefix('#').ok_or_else(|| strange(schema))?;
        return node(root.pointer(pointer).ok_or_else(|| strange(schema))?, root, lists, types);
    }
    let null = |s: &Json| s["type"] == "null";
    if let Some(choices) = schema["anyOf"].as_array() {
        let mut real = choices.iter().filter(|c| !null(c));
        let (Some(only), None) = (real.next(), real.next()) else { return Err(strange(schema)) };
        return Ok(Node { nullable: choices.iter().any(null), ..node(only, root, lists, types)? });
    }
    // Terms of a vocabulary: described ones stand alone under `const`.
    let terms = schema["oneOf"].as_array().is_some_and(|c| c.iter().all(|c| c["type"] == "string"));
    let (kinds, nullable): (Vec<&str>, bool) = match &schema["type"] {
        Json::String(kind) => (vec![kind], false),
        Json::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Json::as_str).collect();
            (kinds.iter().copied().filter(|k| *k != "null").collect(), kinds.contains(&"null"))
        }
        _ if terms => (vec!["string"], false),
        Json::Null if anything(schema) => {
            types.push(Type::Text);
            return Ok(Node { nullable: true, shape: Shape::Json(types.len() - 1) });
        }
        _ => return Err(strange(schema)),
    };
    let mut leaf = |of: Type| {
        types.push(of);
        Shape::Leaf(types.len() - 1, of)
    };
    let shape = match kinds[..] {
        ["string"] => leaf(Type::Text),
        ["integer"] => leaf(Type::Whole),
        ["number"] => leaf(Type::Real),
        ["boolean"] => leaf(Type::Flag),
        ["array"] => Shape::List(Box::new(node(&schema["items"], root, lists + 1, types)?), lists + 1),
        ["object"] => {
            // `required` has every key in the order of the record; `properties` is sorted.
            let keys = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str);
            let fields =
                keys.map(|key| Ok((key.to_string(), node(&schema["properties"][key], root, lists, types)?)));
            Shape::Group(fields.collect::<io::Result<_>>()?)
        }
        _ => return Err(strange(schema)),
    };
    Ok(Node { nullable, shape })
}

/// Does a schema allow any value?
fn anything(schema: &Json) -> bool {
    schema.as_bool() == Some(true)
        || schema.as_object().is_some_and(|keys| keys.keys().all(|key| key == "description"))
}

impl Node {
    /// The node in the language of Parquet's schemas.
    fn declare(&self, name: &str) -> String {
        let repetition = if self.nullable { "optional" } else { "required" };
        match &self.shape {
            Shape::Leaf(_, of) => of.declare(self.nullable, name),
            Shape::Json(_) => Type::Text.declare(self.nullable, name),
            Shape::Group(fields) => {
                let fields: Vec<String> = fields.iter().map(|(name, node)| node.declare(name)).collect();
                format!("{repetition} group {name} {{ {} }}", fields.join(" "))
            }
            Shape::List(item, _) => {
                format!(
                    "{repetition} group {name} (LIST) {{ repeated group list {{ {} }} }}",
                    item.declare("element")
                )
            }
        }
    }

    /// Takes a value apart into the columns (as Dremel does): `definition` counts the parents that may be missing and
    /// are there, `repetition` is the list that goes on.
    fn put(&self, value: &Json, definition: i16, repetition: i16, leaves: &mut [Leaf]) -> io::Result<()> {
        if self.nullable && value.is_null() {
            self.skip(definition, repetition, leaves);
            return Ok(());
        }
        let definition = definition + i16::from(self.nullable);
        match &self.shape {
            Shape::Leaf(at, of) => leaves[*at].push(scalar(value, *of)?, definition, repetition),
            Shape::Json(at) => leaves[*at].push(Value::Text(&value.to_string()), definition, repetition),
            Shape::Group(fields) => fields
                .iter()
                .try_for_each(|(key, node)| node.put(&value[key.as_str()], definition, repetition, leaves)),
            Shape::List(item, depth) => {
                let list = value.as_array().map_or(&[][..], Vec::as_slice);
                if list.is_empty() {
                    item.skip(definition, repetition, leaves);
                }
                list.iter().enumerate().try_for_each(|(n, value)| {
                    item.put(value, definition + 1, if n == 0 { repetition } else { *depth }, leaves)
                })
            }
        }
    }

    /// Nothing is there.
    fn skip(&self, definition: i16, repetition: i16, leaves: &mut [Leaf]) {
        match &self.shape {
            Shape::Leaf(at, _) | Shape::Json(at) => leaves[*at].skip(definition, repetition),
            Shape::Group(fields) => fields.iter().for_each(|(_, n)| n.skip(definition, repetition, leaves)),
            Shape::List(item, _) => item.skip(definition, repetition, leaves),
        }
    }
}

fn scalar(value: &Json, of: Type) -> io::Result<Value<'_>> {
    let scalar = match of {
        Type::Text => value.as_str().map(Value::Text),
        Type::Whole => value.as_u64().map(|n| Value::Whole(n.try_into().unwrap_or(i64::MAX))),
        Type::Real => value.as_f64().map(Value::Real),
        Type::Flag => value.as_bool().map(Value::Flag),
        Type::Day => None,
    };
    scalar.ok_or_else(|| io::Error::other(format!("{value} is not what the record's schema says")))
}
