//! Unpacking streams, never to more than the budget allows.
//!
//! The library unpacks without a bound, and a kilobyte can unpack to a megabyte: sizes are counted first.

use std::io::Read;

use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

use super::limits::Budget;
use super::refusal::Refusal;

/// Most bytes that one byte of Deflate or LZW can stand for.
pub(super) const WORST_RATIO: u64 = 1400;

/// The bytes of a stream; `None` when they cannot be unpacked, or are a picture.
pub(super) fn unpack(stream: &Stream<'_>, budget: &mut Budget) -> Result<Option<Vec<u8>>, Refusal> {
    let raw = stream.raw_data();
    let filters = stream.filters();
    let size = match filters.as_slice() {
        [] => raw.len() as u64,
        [Filter::FlateDecode] => inflated(&raw, budget.decoded_left()),
        filters => filters.iter().fold(raw.len() as u64, |size, filter| {
            size.saturating_mul(match filter {
                Filter::FlateDecode | Filter::LzwDecode => WORST_RATIO,
                Filter::RunLengthDecode => 64,
                Filter::Ascii85Decode => 4,
                _ => 1,
            })
        }),
    };
    if size > budget.decoded_left() {
        return Err(Refusal::Unpacked);
    }
    let data = stream.decoded_data().ok();
    budget.pay_decoded(data.as_ref().map_or(0, |d| d.len() as u64))?;
    Ok(data.map(std::borrow::Cow::into_owned))
}

/// The bytes of a stream that the text needs whole: what is damaged is not half read.
pub(super) fn unpack_whole(stream: &Stream<'_>, budget: &mut Budget) -> Result<Vec<u8>, Refusal> {
    if let [Filter::FlateDecode] = stream.filters().as_slice() {
        let raw = stream.raw_data();
        if !raw.is_empty() && count(&raw, budget.decoded_left()).1.is_err() {
            return Err(Refusal::Broken);
        }
    }
    unpack(stream, budget)?.ok_or(Refusal::Broken)
}

/// How many bytes Deflate data unpack to, or more than `most`. Damaged data count as the worst that they could be.
pub(super) fn inflated(data: &[u8], most: u64) -> u64 {
    match count(data, most) {
        (size, Ok(())) => size,
        (size, Err(rest)) => size.saturating_add(rest.saturating_mul(WORST_RATIO)),
    }
}

/// Unpacks without keeping anything: the size up to `most`, and how many bytes are left where the data are damaged.
fn count(data: &[u8], most: u64) -> (u64, Result<(), u64>) {
    let deflated = match data {
        [first, second, deflated @ ..]
            if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31) =>
        {
            deflated
        }
        _ => data,
    };
    let mut sink = [0u8; 16 * 1024];
    let mut size = 0u64;
    let mut decoder = flate2::read::DeflateDecoder::new(deflated);
    while size <= most {
        match decoder.read(&mut sink) {
            Ok(0) => break,
            Ok(n) => size += n as u64,
            Err(_) => return (size, Err((data.len() as u64).saturating_sub(decoder.total_in()))),
        }
    }
    (size, Ok(()))
}
