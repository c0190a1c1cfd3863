//! Opening a PDF: what the library unpacks on its own is measured before it does.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use memchr::memmem;

use super::limits::{MAX_DECODED, MAX_PAGES};
use super::refusal::Refusal;
use super::streams::{WORST_RATIO, inflated};

/// Last bytes of a file in which its end is looked for; servers append things.
const END: usize = 16 * 1024;

/// Opens a document, with the empty password where it is encrypted.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, Refusal> {
    // The end of a file says where its parts are; without it the library finds what it can, and pages are missing.
    let end = bytes.get(bytes.len().saturating_sub(END)..).unwrap_or(bytes);
    if memmem::find(end, b"startxref").is_none() {
        return Err(Refusal::Broken);
    }
    measure_object_streams(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| match e {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Password,
        LoadPdfError::Decryption(_) => Refusal::Encryption,
        LoadPdfError::Invalid => Refusal::Broken,
    })?;
    match pdf.pages().len() {
        0 => Err(Refusal::Broken),
        pages if pages > MAX_PAGES => Err(Refusal::Pages(pages)),
        _ => Ok(pdf),
    }
}

/// Adds up what cross-reference and object streams unpack to: the library unpacks and keeps them all. Every other
/// stream is unpacked by [`unpack`](super::streams::unpack).
fn measure_object_streams(bytes: &[u8]) -> Result<(), Refusal> {
    let mut total = 0u64;
    let mut rest = bytes;
    while let Some((head, behind)) = split_once(rest, b"stream") {
        rest = behind;
        if head.ends_with(b"end") {
            continue;
        }
        // The dictionary stands right before; a name in it may be written with escapes.
        let dictionary = memmem::rfind(head, b"obj").and_then(|at| head.get(at..)).unwrap_or(head);
        let has = |word: &[u8]| memmem::find(dictionary, word).is_some();
        let picture = [b"DCTDecode".as_slice(), b"JPXDecode", b"CCITTFax", b"JBIG2"].iter().any(|w| has(w));
        let kept = has(b"ObjStm") || has(b"XRef") || has(b"/First") || dictionary.contains(&b'#');
        if picture || !kept {
            continue;
        }
        let line_ends = behind.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let data = behind.get(line_ends..).unwrap_or_default();
        let data = split_once(data, b"endstream").map_or(data, |(data, _)| data);
        let layers: usize =
            [b"Flate".as_slice(), b"LZW"].iter().map(|w| memmem::find_iter(dictionary, w).count()).sum();
        total = total.saturating_add(match layers {
            0 => data.len() as u64 * 64,
            1 if !has(b"LZW") => inflated(data, MAX_DECODED),
            1 => data.len() as u64 * WORST_RATIO,
            _ => (data.len() as u64).saturating_mul(WORST_RATIO * WORST_RATIO),
        });
        if total > MAX_DECODED {
            return Err(Refusal::Unpacked);
        }
    }
    Ok(())
}

/// What stands before the first such word, and what behind it.
fn split_once<'b>(bytes: &'b [u8], word: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let (before, rest) = bytes.split_at_checked(memmem::find(bytes, word)?)?;
    Some((before, rest.strip_prefix(word)?))
}
