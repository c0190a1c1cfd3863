//! Unpacking gzip within a bound.

use std::io::Read;

use flate2::read::MultiGzDecoder;

/// Why something was not unpacked, with what was until then.
#[derive(Debug)]
pub(super) enum Wrong {
    TooLarge(Vec<u8>),
    Broken(Vec<u8>),
}

/// Does it begin as gzip does?
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// Unpacks; never more than `most` bytes and one are made.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<Vec<u8>, Wrong> {
    let mut out = Vec::new();
    let result = MultiGzDecoder::new(bytes).take(most.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > most {
        out.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        return Err(Wrong::TooLarge(out));
    }
    match result {
        Ok(_) => Ok(out),
        Err(_) => Err(Wrong::Broken(out)),
    }
}
