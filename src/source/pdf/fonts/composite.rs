//! Composite fonts: codes of one to four bytes, as all fonts of Japanese are.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};

use super::{Maps, parse};
use crate::source::pdf::limits::Budget;
use crate::source::pdf::refusal::Refusal;
use crate::source::pdf::streams::unpack;

pub(super) struct Composite {
    encoding: Encoding,
    /// Do the codes themselves stand for Unicode characters?
    unicode: bool,
    /// Characters by their number in the collection.
    collection: Option<Rc<CMap>>,
    pub vertical: bool,
    default_width: f64,
    widths: HashMap<u32, f64>,
    default_down: f64,
    downs: HashMap<u32, f64>,
}

enum Encoding {
    Map(Rc<CMap>),
    /// UTF-16, for an encoding of which no map is at hand.
    Utf16,
    TwoBytes,
}

impl Composite {
    pub(super) fn new(dict: &Dict<'_>, maps: &mut Maps, budget: &mut Budget) -> Result<Self, Refusal> {
        let mut vertical = false;
        let mut unicode = false;
        let encoding = match dict.get::<Object<'_>>(b"Encoding") {
            Some(Object::Name(name)) => {
                vertical = name.as_str().ends_with("-V") || name.as_str() == "V";
                // UTF-8 and UTF-32 forms of these exist, but nobody writes them into files.
                unicode = name.as_str().starts_with("Uni")
                    && (name.as_str().contains("UCS2") || name.as_str().contains("UTF16"));
                match maps.get(CMapName::from_bytes(name.as_ref())) {
                    Some(map) => Encoding::Map(map),
                    None if unicode => Encoding::Utf16,
                    None => Encoding::TwoBytes,
                }
            }
            Some(Object::Stream(stream)) => match unpack(&stream, budget)?.and_then(|data| parse(&data)) {
                Some(map) => {
                    vertical = map.metadata().writing_mode == Some(WritingMode::Vertical)
                        || stream.dict().get::<i32>(b"WMode") == Some(1);
                    Encoding::Map(Rc::new(map))
                }
                None => Encoding::TwoBytes,
            },
            _ => Encoding::TwoBytes,
        };
        let descendant = dict
            .get::<Array<'_>>(b"DescendantFonts")
            .and_then(|a| a.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let collection = match &encoding {
            Encoding::Map(map) => map.metadata().character_collection.as_ref().map(|c| c.family.clone()),
            _ => None,
        };
        let collection = collection
            .filter(|c| c.ucs2_cmap().is_some())
            .or_else(|| family(&descendant))
            .and_then(|family| family.ucs2_cmap())
            .and_then(|name| maps.get(name));
        let (mut widths, mut downs) = (HashMap::new(), HashMap::new());
        if let Some(array) = descendant.get::<Array<'_>>(b"W") {
            spread::<1>(&array, |cid, [w]| {
                widths.insert(cid, w / 1000.0);
            });
        }
        if let Some(array) = descendant.get::<Array<'_>>(b"W2") {
            spread::<3>(&array, |cid, [w, ..]| {
                downs.insert(cid, w / 1000.0);
            });
        }
        let down = descendant.get::<[f32; 2]>(b"DW2").map_or(-1.0, |v| f64::from(v[1]) / 1000.0);
        Ok(Composite {
            encoding,
            unicode,
            collection,
            vertical,
            default_width: descendant.get::<f32>(b"DW").map_or(1.0, |w| f64::from(w) / 1000.0),
            widths,
            default_down: down,
            downs,
        })
    }

    /// The first code of a string and its length in bytes.
    pub(super) fn read(&self, bytes: &[u8]) -> (u32, usize) {
        let value = |n: usize| bytes.iter().take(n).fold(0u32, |code, &b| code << 8 | u32::from(b));
        match &self.encoding {
            Encoding::Map(map) => (1..=bytes.len().min(4))
                .map(|n| (value(n), n))
                .find(|&(code, n)| map.lookup_cid_code(code, n as u8).is_some())
                // No such code: two bytes are skipped in an encoding that has such codes.
                .unwrap_or_else(|| {
                    let n = if self.unicode || !bytes.first().is_some_and(u8::is_ascii) {
                        bytes.len().min(2)
                    } else {
                        1
                    };
                    (value(n), n)
                }),
            Encoding::Utf16 if matches!(bytes, [0xD8..=0xDB, _, _, _, ..]) => (value(4), 4),
            _ => (value(2), bytes.len().min(2)),
        }
    }

    fn cid(&self, code: u32) -> Option<u32> {
        match &self.encoding {
            Encoding::Map(map) => (1..=4).find_map(|n| map.lookup_cid_code(code, n)),
            Encoding::Utf16 => None,
            Encoding::TwoBytes => Some(code),
        }
    }

    /// The character of a code, without the font's `ToUnicode` map.
    pub(super) fn character(&self, code: u32) -> Option<char> {
        if self.unicode {
            let units = [(code >> 16) as u16, code as u16];
            let units = if units[0] == 0 { &units[1..] } else { &units[..] };
            return char::decode_utf16(units.iter().copied()).next()?.ok();
        }
        match self.collection.as_ref()?.lookup_bf_string(self.cid(code)?)? {
            BfString::Char(c) => Some(c),
            BfString::String(s) => s.chars().next(),
        }
    }

    /// How far a code moves on, in ems.
    pub(super) fn advance(&self, code: u32) -> f64 {
        let cid = self.cid(code).unwrap_or(0);
        if self.vertical {
            self.downs.get(&cid).copied().unwrap_or(self.default_down)
        } else {
            self.widths.get(&cid).copied().unwrap_or(self.default_width)
        }
    }
}

fn family(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>(b"Registry")?;
    let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
    Some(CidFamily::from_registry_ordering(&registry, &ordering))
}

/// Numbers of a collection that a range in `W` may name.
const MOST_CIDS: u32 = 65_536;

/// Reads `W` and `W2`: `first [a b c]` gives one value to each number, `first last a` the same to all.
fn spread<const N: usize>(array: &Array<'_>, mut set: impl FnMut(u32, [f64; N])) {
    let mut items = array.iter::<Object<'_>>();
    let number = |o: &Object<'_>| match o {
        Object::Number(n) => Some(n.as_f64()),
        _ => None,
    };
    let mut left = 4 * MOST_CIDS;
    while let Some(first) = items.next().as_ref().and_then(number) {
        let first = first.max(0.0) as u32;
        match items.next() {
            Some(Object::Array(values)) => {
                let values: Vec<f64> =
                    values.iter::<f32>().take(MOST_CIDS as usize * N).map(f64::from).collect();
                for (cid, &value) in (first..).zip(values.as_chunks::<N>().0) {
                    set(cid, value);
                }
            }
            Some(last) => {
                let Some(last) = number(&last) else { return };
                let mut value = [0.0; N];
                for slot in &mut value {
                    let Some(n) = items.next().as_ref().and_then(number) else { return };
                    *slot = n;
                }
                for cid in first..=(last.max(0.0) as u32).min(MOST_CIDS) {
                    let Some(rest) = left.checked_sub(1) else { return };
                    left = rest;
                    set(cid, value);
                }
            }
            None => return,
        }
    }
}
