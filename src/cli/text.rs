//! `kaiji text`

use std::ops::Range;

use serde::Serialize;

use super::args::TextArgs;
use super::output::Sink;
use super::{Run, batch};
use crate::text::{BlockKind, Document, Place};

/// Prints the canonical text, its blocks, or the readings of its sentences.
pub(super) fn run(args: &TextArgs) -> Run {
    let engine = batch::engine(&args.common)?;
    let mut sink = Sink::open(None)?;
    let tally = batch::run(
        batch::open(std::slice::from_ref(&args.input), &args.common)?,
        &args.common,
        &engine,
        |worker, doc| {
            if args.reading {
                worker.readings(doc).join("\n") + "\n"
            } else if args.blocks {
                blocks(doc)
            } else {
                let text = doc.text();
                // The text itself, to the byte; a terminal wants a last line end.
                if text.ends_with('\n') { text.to_string() } else { format!("{text}\n") }
            }
        },
        |text| sink.write(&text),
    )?;
    sink.finish()?;
    tally.outcome()
}

/// A block as a line of JSON.
#[derive(Debug, Serialize)]
struct Shown<'d> {
    /// `heading`, `paragraph`, `note`, `list_item`, `table_row`, `table_head`, `furniture`; `line` in plain text, which has no blocks.
    kind: &'static str,
    /// Of a heading 1 to 6; of a list item, lists around its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// Elements of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'d str>,
    /// Page of a PDF, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Line of a plain text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// First code point in the canonical text, and the one after the last.
    start: usize,
    end: usize,
    text: &'d str,
}

impl<'d> Shown<'d> {
    fn new(doc: &'d Document, kind: &'static str, bytes: Range<usize>) -> Self {
        Shown {
            kind,
            level: None,
            path: None,
            page: None,
            line: None,
            start: doc.char_offset(bytes.start),
            end: doc.char_offset(bytes.end),
            text: doc.text().get(bytes).unwrap_or_default(),
        }
    }
}

/// The blocks of a document, a line each.
fn blocks(doc: &Document) -> String {
    let mut shown: Vec<Shown<'_>> = doc
        .blocks()
        .iter()
        .map(|block| {
            let (kind, level) = match block.kind {
                BlockKind::Heading(level) => ("heading", Some(level)),
                BlockKind::Paragraph => ("paragraph", None),
                BlockKind::Note => ("note", None),
                BlockKind::ListItem(depth) => ("list_item", Some(depth)),
                BlockKind::TableRow => ("table_row", None),
                BlockKind::TableHead => ("table_head", None),
                BlockKind::Furniture => ("furniture", None),
            };
            let (path, page) = match &block.place {
                Place::Path(path) => (Some(&**path), None),
                Place::Page(page) => (None, Some(*page)),
            };
            Shown { level, path, page, ..Shown::new(doc, kind, block.span.start()..block.span.end()) }
        })
        .collect();
    if shown.is_empty() {
        let mut at = 0;
        for (i, line) in doc.text().split('\n').enumerate() {
            if !line.trim().is_empty() {
                shown.push(Shown { line: Some(i + 1), ..Shown::new(doc, "line", at..at + line.len()) });
            }
            at += line.len() + 1;
        }
    }
    shown.iter().filter_map(|b| serde_json::to_string(b).ok()).map(|line| line + "\n").collect()
}
