//! JSON Lines of documents: `{"id"?, "url"?, "text" | "html", "retrieved"?}`.

use serde::Deserialize;

use super::MediaType;

/// One line of input.
#[derive(Debug, Deserialize)]
pub(super) struct InputLine {
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub html: Option<String>,
    #[serde(default)]
    pub retrieved: Option<String>,
    /// Only records have it.
    #[serde(default)]
    pub schema_version: Option<String>,
}

impl InputLine {
    /// Parses a line.
    ///
    /// # Errors
    ///
    /// A reason that says what a line must look like.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|e| {
            format!("is not a JSON object of a document ({e}); write {{\"text\": \"...\"}} or {{\"html\": \"...\"}} on each line")
        })
    }

    /// The document's content and its kind.
    ///
    /// # Errors
    ///
    /// A reason, when the line has neither text nor HTML.
    pub fn content(&self) -> Result<(&str, MediaType), String> {
        match (&self.text, &self.html) {
            (Some(text), _) => Ok((text, MediaType::Text)),
            (None, Some(html)) => Ok((html, MediaType::Html)),
            (None, None) if self.schema_version.is_some() => Err(
                "is a record, not a document; kaiji show and kaiji compare read records, the other commands want \
                 the document that it was made from"
                    .into(),
            ),
            (None, None) => Err("has neither \"text\" nor \"html\"; give the document under one of these keys".into()),
        }
    }
}
