//! HTML pages as canonical text: blocks in reading order, page furniture marked as such.
//!
//! A page is read in three walks over its tree, each linear: [`measure`] counts words and links below each
//! element, [`furniture`] decides which elements are not the article, [`writer`] writes text and blocks. What the
//! page says about itself (title, date, address) is read by [`metadata`].

mod elements;
mod furniture;
mod measure;
mod metadata;
mod nesting;
mod path;
mod rows;
mod tree;
mod words;
mod writer;

pub use words::{PageWords, WrongRow};

pub(super) use nesting::is_bottomless;
pub(crate) use tree::{Bottomless, build};

use crate::text::{Document, SourceInfo};

/// Parses a page; `words` are those by which sites name what is not the article.
///
/// # Errors
///
/// [`Bottomless`] when the page costs more than any page for people.
pub(super) fn parse(html: &str, mut source: SourceInfo, words: &PageWords) -> Result<Document, Bottomless> {
    let page = build(html)?;
    let about = metadata::read(&page);
    let measures = measure::Measures::of(&page, about.title.as_deref());
    let furniture = furniture::find(&page, &measures, words);
    let written = writer::write(&page, &measures, &furniture);
    // A saved page still says where it belongs; what the input says of its address counts first.
    if source.url.is_none() {
        source.url = about.address;
    }
    let mut doc = Document::marked_up(written.text, written.blocks, source);
    doc.title = about.title;
    doc.meta_date = about.date;
    Ok(doc)
}

#[cfg(test)]
mod tests;
