//! Kinds of documents that are fetched.

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    Html,
    Xhtml,
    Text,
    Pdf,
}

/// What kaiji says that it takes.
pub(super) const ACCEPT: &str = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.8";

impl Media {
    /// Its name in headers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Media::Html => "text/html",
            Media::Xhtml => "application/xhtml+xml",
            Media::Text => "text/plain",
            Media::Pdf => "application/pdf",
        }
    }

    /// By a `Content-Type` header; `None` where it says nothing of use and the content has to tell.
    ///
    /// # Errors
    ///
    /// A reason, when it is a kind that kaiji does not read.
    pub(super) fn of_header(value: Option<&str>) -> Result<Option<Self>, String> {
        let name =
            value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Ok(Some(match name.as_str() {
            "text/html" => Media::Html,
            "application/xhtml+xml" => Media::Xhtml,
            "text/plain" => Media::Text,
            "application/pdf" | "application/x-pdf" => Media::Pdf,
            "" | "application/octet-stream" | "binary/octet-stream" => return Ok(None),
            other => return Err(format!("is {other}; kaiji fetches HTML, plain text and PDF")),
        }))
    }

    /// By how the content begins.
    pub(super) fn sniff(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            return Some(Media::Pdf);
        }
        match crate::source::MediaType::sniff(content) {
            crate::source::MediaType::Html => Some(Media::Html),
            _ => None,
        }
    }
}

/// Why something without a kind is not kept.
pub(super) fn unnamed() -> String {
    "says of no kind that it is, and is neither HTML nor PDF".into()
}
