//! Why a PDF is not read, each with what the user can do.

use std::fmt;

use super::limits::{MAX_DECODED, MAX_GLYPHS, MAX_PAGES};

/// A PDF that gives no text, or none that can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Opens with a password only.
    Password,
    /// Encrypted in a way that the reader does not know, or wrongly.
    Encryption,
    /// Cut short, or so damaged that pages or what is drawn on them cannot be found.
    Broken,
    /// The reading library met a fault.
    Fault,
    /// More pages than any notice has.
    Pages(usize),
    /// Unpacks to more than is read of one document.
    Unpacked,
    /// More drawing than is read of one document.
    Drawing,
    /// Pages that are pictures: how many of how many.
    Scan {
        /// Pages that hold a picture and no text.
        pictures: usize,
        /// All pages.
        pages: usize,
    },
    /// Letters drawn as shapes.
    Outlines,
    /// Pages without anything on them.
    Blank,
    /// Glyphs whose characters the file does not tell: how many of a hundred.
    Unmapped(usize),
    /// Characters that make no Japanese or English text.
    Garbled,
}

const OCR: &str = "run text recognition on it first (for example: ocrmypdf -l jpn --force-ocr IN.pdf OUT.pdf) and give kaiji the result";

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Refusal::Password => write!(
                f,
                "is a PDF that opens with a password only; save a copy without it (for example: qpdf --decrypt --password=... IN.pdf OUT.pdf)"
            ),
            Refusal::Encryption => write!(
                f,
                "is a PDF encrypted in a way that kaiji does not know; open it in a PDF viewer and print it to a new PDF"
            ),
            Refusal::Broken => write!(
                f,
                "is a PDF that is cut short or damaged, so that text of it is missing; fetch it again, or repair it (for example: qpdf IN.pdf OUT.pdf) and look whether all of it is there"
            ),
            Refusal::Fault => write!(
                f,
                "is a PDF that kaiji's PDF library cannot read; print it to a new PDF, or give its text, and please report it with this document"
            ),
            Refusal::Pages(pages) => write!(
                f,
                "has {pages} pages; kaiji reads PDFs of up to {MAX_PAGES}: take out the pages of the notice (for example: qpdf IN.pdf --pages . 1-10 -- OUT.pdf)"
            ),
            Refusal::Unpacked => write!(
                f,
                "is a PDF that unpacks to more than {} MB, as no notice does; print the pages that you need to a new PDF",
                MAX_DECODED >> 20
            ),
            Refusal::Drawing => write!(
                f,
                "is a PDF with more than {MAX_GLYPHS} characters or endless drawing, as no notice has; print the pages that you need to a new PDF"
            ),
            Refusal::Scan { pictures, pages } => {
                write!(f, "is a scan: {pictures} of {pages} page(s) are pictures without text; {OCR}")
            }
            Refusal::Outlines => {
                write!(f, "is a PDF whose letters are drawn as shapes, without any text; {OCR}")
            }
            Refusal::Blank => {
                write!(f, "is a PDF with empty pages; there is nothing to read")
            }
            Refusal::Unmapped(percent) => write!(
                f,
                "is a PDF that does not tell which characters its glyphs stand for ({percent} of 100 are unknown), so its text would be garbled; {OCR}"
            ),
            Refusal::Garbled => {
                write!(f, "is a PDF whose text comes out garbled (its fonts name wrong characters); {OCR}")
            }
        }
    }
}
