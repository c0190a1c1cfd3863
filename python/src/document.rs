//! Documents as Python has them.

use kaiji::error::Error;
use kaiji::source::{Known, MediaType, RawDocument};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

/// A document of a text, or of a mapping with the keys of a line of JSON Lines; what is wrong with it is its error.
pub fn read(value: &Bound<'_, PyAny>, name: String) -> Result<RawDocument, Error> {
    let wrong = |reason: String| Error::Document { name: name.clone(), reason };
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_cow().map_err(|e| wrong(no_text(&e)))?.into_owned();
        return Ok(RawDocument::in_memory(name, MediaType::Text, text, Known::default()));
    }
    let Ok(fields) = value.cast::<PyMapping>() else {
        return Err(wrong(
            "is neither a text nor a mapping; give a str, or a dict with \"text\" or \"html\"".into(),
        ));
    };
    let field = |key: &str| -> Result<Option<String>, Error> {
        let value = match fields.contains(key) {
            Ok(true) => fields.get_item(key).map_err(|e| wrong(format!("has no \"{key}\" to read ({e})")))?,
            _ => return Ok(None),
        };
        if value.is_none() {
            return Ok(None);
        }
        let text = value.cast::<PyString>().map_err(|_| wrong(format!("has a \"{key}\" that is no str")))?;
        Ok(Some(text.to_cow().map_err(|e| wrong(no_text(&e)))?.into_owned()))
    };
    let known = Known { id: field("id")?, url: field("url")?, retrieved: field("retrieved")? };
    let (media, content) = match (field("text")?, field("html")?) {
        (Some(text), _) => (MediaType::Text, text),
        (None, Some(html)) => (MediaType::Html, html),
        (None, None) => {
            return Err(wrong(
                "has neither \"text\" nor \"html\"; give the document under one of these keys".into(),
            ));
        }
    };
    Ok(RawDocument::in_memory(name, media, content, known))
}

/// A document of a line of JSON Lines.
pub fn line(value: &Bound<'_, PyAny>, name: String) -> Result<RawDocument, Error> {
    let wrong = |reason: String| Error::Document { name: name.clone(), reason };
    let text = value.cast::<PyString>().map_err(|_| wrong("is no str; give each line as one".into()))?;
    let text = text.to_cow().map_err(|e| wrong(no_text(&e)))?.into_owned();
    Ok(RawDocument::json(name, text.into_bytes()))
}

fn no_text(error: &PyErr) -> String {
    format!("is not valid Unicode ({error}); decode its bytes again, or give the file's path")
}
