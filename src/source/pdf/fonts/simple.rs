//! Simple fonts: codes of one byte. In Japanese notices they set Latin letters and digits, and bullets.

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object};

use super::names;

pub(super) struct Simple {
    characters: [Option<char>; 256],
    first: u32,
    widths: Vec<f64>,
    missing: f64,
}

impl Simple {
    pub(super) fn new(dict: &Dict<'_>, name: &str) -> Self {
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        let subtype = subtype.as_ref().map_or("", |n| n.as_str());
        let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor");
        let encoding = dict.get::<Object<'_>>(b"Encoding");
        let own = encoding.is_none()
            && (subtype == "Type3"
                // The codes of a font of signs, or of a subset numbered anew, are its own.
                || subtype == "TrueType"
                    && descriptor.as_ref().is_some_and(|d| d.get::<u32>(b"Flags").unwrap_or(0) & 4 != 0));
        let base = match &encoding {
            Some(Object::Name(name)) => Some(name.as_str().to_string()),
            Some(Object::Dict(dict)) => dict.get::<Name<'_>>(b"BaseEncoding").map(|n| n.as_str().to_string()),
            _ => None,
        };
        let mut characters =
            if own || subtype == "Type3" { [None; 256] } else { table(base.as_deref(), subtype) };
        if let Some(Object::Dict(dict)) = &encoding
            && let Some(differences) = dict.get::<Array<'_>>(b"Differences")
        {
            let mut code = 0usize;
            for item in differences.iter::<Object<'_>>() {
                match item {
                    Object::Number(n) => code = n.as_f64().max(0.0) as usize,
                    Object::Name(name) => {
                        if let Some(slot) = characters.get_mut(code) {
                            *slot = names::character(name.as_str());
                        }
                        code = code.saturating_add(1);
                    }
                    _ => {}
                }
            }
        }
        // Widths of a Type 3 font are in a space of its own.
        let scale = match dict.get::<[f32; 6]>(b"FontMatrix") {
            Some(matrix) if subtype == "Type3" => f64::from(matrix[0]).abs(),
            _ => 0.001,
        };
        let widths = dict
            .get::<Array<'_>>(b"Widths")
            .map(|a| a.iter::<f32>().take(256).map(|w| f64::from(w) * scale).collect())
            .unwrap_or_default();
        let plain = if name.contains("Courier") { 0.6 } else { 0.53 };
        let missing = descriptor.and_then(|d| d.get::<f32>(b"MissingWidth")).map(|w| f64::from(w) / 1000.0);
        Simple {
            characters,
            first: dict.get::<u32>(b"FirstChar").unwrap_or(0),
            widths,
            missing: missing.filter(|&w| w > 0.0).unwrap_or(plain),
        }
    }

    pub(super) fn character(&self, code: u32) -> Option<char> {
        *self.characters.get(code as usize)?
    }

    pub(super) fn advance(&self, code: u32) -> f64 {
        let at = code.checked_sub(self.first).map(|i| i as usize);
        at.and_then(|i| self.widths.get(i)).copied().unwrap_or(self.missing)
    }
}

fn table(base: Option<&str>, subtype: &str) -> [Option<char>; 256] {
    let encoding = match base {
        Some("MacRomanEncoding") => MACINTOSH,
        _ => WINDOWS_1252,
    };
    let standard = base == Some("StandardEncoding") || base.is_none() && subtype != "TrueType";
    std::array::from_fn(|code| {
        let byte = code as u8;
        match byte {
            0..0x20 | 0x7F => None,
            0x27 if standard => Some('’'),
            0x60 if standard => Some('‘'),
            0xA1.. if standard => names::standard(byte),
            0x80..0xA1 if standard => None,
            _ => encoding.decode_without_bom_handling(&[byte]).0.chars().next().filter(|c| !c.is_control()),
        }
    })
}
