//! PDF files as canonical text: glyphs with their places become lines, lines become blocks that know their page.
//!
//! The steps, in the order of the modules: [`open`] opens the file, [`content`] reads what each page draws (with
//! [`fonts`] to tell characters), [`garble`] refuses what is no text, [`frame`] turns pages and vertical writing,
//! [`lines`], [`grid`] and [`columns`] find lines, tables and reading order, [`furniture`] marks running headers and
//! page numbers, [`paragraphs`] joins wrapped lines.

mod characters;
mod columns;
mod content;
mod fonts;
mod frame;
mod furniture;
mod garble;
mod grid;
mod limits;
mod lines;
mod matrix;
mod open;
mod page;
mod paragraphs;
mod refusal;
mod rows;
mod streams;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::RecvTimeoutError;

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::deadline;
use crate::text::{BlockKind, CharsetFrom, Document, Place, SourceInfo};
use fonts::Fonts;
use limits::Budget;
use refusal::Refusal;

/// Reads a PDF.
///
/// # Errors
///
/// Why it gives no text that can be trusted, and what to do.
pub(super) fn parse(bytes: &[u8], mut source: SourceInfo) -> Result<Document, String> {
    source.charset = "UTF-8".to_string();
    source.charset_from = CharsetFrom::Format;
    let Read { text, blocks, title } = in_time(bytes).map_err(|refusal| refusal.to_string())?;
    let mut doc = Document::marked_up(text, blocks, source);
    doc.title = title;
    Ok(doc)
}

#[derive(Default)]
struct Read {
    text: String,
    blocks: Vec<(usize, usize, BlockKind, Place)>,
    title: Option<String>,
}

/// Reads a file in the time that its document has left. Where that has an end, a thread of its own reads, and is left
/// to itself when the time is up: the library looks at no clock, and nothing stops a thread from outside. It ends at
/// the next page, or with the process.
fn in_time(bytes: &[u8]) -> Result<Read, Refusal> {
    let Some(left) = deadline::left() else { return isolated(bytes) };
    let (done, result) = std::sync::mpsc::sync_channel(1);
    let owned = bytes.to_vec();
    let work = move || {
        // Nobody waits for it any more when the time is up.
        let read = deadline::within(left, || isolated(&owned));
        let _ = done.send(read);
    };
    if std::thread::Builder::new().name("pdf".into()).stack_size(STACK).spawn(work).is_err() {
        return isolated(bytes);
    }
    match result.recv_timeout(left) {
        Ok(Ok(read)) => read,
        Ok(Err(deadline::OutOfTime)) | Err(RecvTimeoutError::Timeout) => deadline::give_up(),
        Err(RecvTimeoutError::Disconnected) => Err(Refusal::Fault),
    }
}

/// Stack of a thread that reads a file: as much as the main thread has.
const STACK: usize = 8 << 20;

/// Whatever a broken file does to the library is that file's failure.
fn isolated(bytes: &[u8]) -> Result<Read, Refusal> {
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or_else(|panic| {
        if deadline::is_out_of_time(&*panic) { resume_unwind(panic) } else { Err(Refusal::Fault) }
    })
}

fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    let pdf = open::open(bytes)?;
    let (mut fonts, mut budget) = (Fonts::default(), Budget::default());
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        deadline::check();
        pages.push(content::read(page, &mut fonts, &mut budget)?);
    }
    garble::check(&pages)?;
    let mut regions = Vec::new();
    for (number, page) in (1..).zip(pages) {
        for frame in frame::frames(page) {
            deadline::check();
            regions.extend(rows::regions(frame, number));
        }
    }
    furniture::mark(&mut regions);
    let mut out = Read::default();
    for block in paragraphs::paragraphs(&regions) {
        if block.apart {
            out.text.push('\n');
        }
        let start = out.text.len();
        out.text.extend(std::iter::repeat_n('\u{3000}', block.indent));
        out.text.push_str(&block.text);
        out.blocks.push((start, out.text.len(), block.kind, Place::Page(block.page)));
        out.text.push('\n');
    }
    out.title = pdf.metadata().title.as_ref().and_then(|title| sane_title(&text_string(title)));
    Ok(out)
}

/// A string outside of page contents: UTF-16 with a mark, UTF-8 with a mark, or single bytes; old Japanese programs
/// wrote Shift_JIS.
fn text_string(bytes: &[u8]) -> String {
    let (encoding, bytes) = match bytes {
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => return String::from_utf8_lossy(rest).into_owned(),
        _ if bytes.is_ascii() => (WINDOWS_1252, bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => return text.to_string(),
            Err(_) => (SHIFT_JIS, bytes),
        },
    };
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    if failed && encoding == SHIFT_JIS {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    text.into_owned()
}

/// The title in a file's properties, when it names the document: programs put file names and templates there.
fn sane_title(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = title.to_lowercase();
    let of_a_program =
        ["microsoft word", "microsoft powerpoint", "microsoft excel", "untitled", "無題", "文書"]
            .iter()
            .any(|p| lower.starts_with(p));
    let file_name =
        [".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".pdf", ".indd", ".ai", ".jtd", ".rtf", ".txt"]
            .iter()
            .any(|e| lower.ends_with(e));
    let words = title.chars().filter(|c| *c > '\u{3040}').count();
    let whole = !title.chars().any(|c| c == '\u{FFFD}' || c.is_control());
    (words >= 4 && whole && !of_a_program && !file_name && title.chars().count() <= 200).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_programs_are_no_titles() {
        assert_eq!(
            sane_title("不正アクセスに関する お知らせ").as_deref(),
            Some("不正アクセスに関する お知らせ")
        );
        for title in [
            "",
            "Microsoft Word - 文書1",
            "お知らせ文書案.docx",
            "文書1",
            "無題",
            "notice",
            "お知\u{FFFD}らせします",
        ] {
            assert_eq!(sane_title(title), None, "{title}");
        }
    }

    #[test]
    fn text_strings_of_all_ages() {
        assert_eq!(text_string(b"\xFE\xFF\x65\xE5\x67\x2C"), "日本");
        assert_eq!(text_string(b"\x93\xFA\x96\x7B"), "日本");
        assert_eq!(text_string("日本".as_bytes()), "日本");
        assert_eq!(text_string(b"notice"), "notice");
    }
}
