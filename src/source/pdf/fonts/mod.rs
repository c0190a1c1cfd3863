//! Fonts as far as a text needs them: which characters a string shows, and how far each moves on.
//!
//! No font program is opened. What a code means is told, in this order, by the font's `ToUnicode` map, by its
//! encoding (a predefined one of Adobe's, or one made of glyph names), or by the collection of characters that its
//! numbers belong to (Adobe-Japan1).

mod composite;
mod names;
mod simple;

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_syntax::object::{Dict, Name, Stream};

use super::characters::{UNKNOWN, sign, typed};
use super::limits::Budget;
use super::refusal::Refusal;
use super::streams::unpack;
use composite::Composite;
use simple::Simple;

/// One code of a string as shown.
pub(super) struct Shown {
    /// Its characters; [`UNKNOWN`] where the file does not tell them; empty for what is not read.
    pub chars: Vec<char>,
    /// How far it moves on, in ems: to the right, or, in vertical writing, down (then negative).
    pub advance: f64,
    /// A single byte 32, which word spacing widens.
    pub space: bool,
}

/// A font of a page.
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
    /// A font of signs such as Wingdings.
    signs: bool,
}

enum Kind {
    Composite(Box<Composite>),
    Simple(Box<Simple>),
}

impl Font {
    fn new(dict: &Dict<'_>, maps: &mut Maps, budget: &mut Budget) -> Result<Self, Refusal> {
        let name = dict.get::<Name<'_>>(b"BaseFont").map(|n| n.as_str().to_string()).unwrap_or_default();
        let signs = ["Wingdings", "Webdings", "Symbol", "ZapfDingbats"].iter().any(|n| name.contains(n));
        let to_unicode = match dict.get::<Stream<'_>>(b"ToUnicode") {
            Some(stream) => unpack(&stream, budget)?.and_then(|data| parse(&data)),
            None => None,
        };
        let composite = dict.get::<Name<'_>>(b"Subtype").is_some_and(|n| n.as_str() == "Type0");
        let kind = if composite {
            Kind::Composite(Box::new(Composite::new(dict, maps, budget)?))
        } else {
            Kind::Simple(Box::new(Simple::new(dict, &name)))
        };
        Ok(Font { kind, to_unicode, signs })
    }

    /// Does it write from top to bottom?
    pub fn is_vertical(&self) -> bool {
        matches!(&self.kind, Kind::Composite(font) if font.vertical)
    }

    /// Reads a string code by code.
    pub fn show(
        &self,
        mut bytes: &[u8],
        mut each: impl FnMut(Shown) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        while let Some(&first) = bytes.first() {
            let (code, len) = match &self.kind {
                Kind::Composite(font) => font.read(bytes),
                Kind::Simple(_) => (u32::from(first), 1),
            };
            bytes = bytes.get(len.max(1)..).unwrap_or_default();
            let mut chars = Vec::with_capacity(1);
            self.characters(code, &mut chars);
            let advance = match &self.kind {
                Kind::Composite(font) => font.advance(code),
                Kind::Simple(font) => font.advance(code),
            };
            each(Shown { chars, advance, space: len == 1 && code == 32 })?;
        }
        Ok(())
    }

    fn characters(&self, code: u32, out: &mut Vec<char>) {
        if let Some(mapped) = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code)) {
            match mapped {
                BfString::Char(c) => typed(c, out),
                BfString::String(s) => s.chars().for_each(|c| typed(c, out)),
            }
            if !out.contains(&UNKNOWN) {
                return;
            }
            out.clear();
            if self.signs {
                let code = match self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code)) {
                    Some(BfString::Char(c)) => u32::from(c),
                    _ => code,
                };
                out.push(sign(code));
                return;
            }
        }
        let own = match &self.kind {
            Kind::Composite(font) => font.character(code),
            Kind::Simple(font) => font.character(code),
        };
        match own {
            Some(c) if !self.signs => typed(c, out),
            _ if self.signs => out.push(sign(code)),
            _ => out.push(UNKNOWN),
        }
    }
}

/// Fonts of a document by the object that holds them.
#[derive(Default)]
pub(super) struct Fonts {
    known: HashMap<(u32, i32), Rc<Font>>,
    maps: Maps,
}

impl Fonts {
    /// The font of a dictionary.
    pub fn get(&mut self, dict: &Dict<'_>, budget: &mut Budget) -> Result<Rc<Font>, Refusal> {
        let key = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(font) = key.and_then(|k| self.known.get(&k)) {
            return Ok(Rc::clone(font));
        }
        let font = Rc::new(Font::new(dict, &mut self.maps, budget)?);
        if let Some(key) = key {
            self.known.insert(key, Rc::clone(&font));
        }
        Ok(font)
    }
}

/// Predefined maps that this document has used.
#[derive(Default)]
struct Maps {
    known: HashMap<Vec<u8>, Option<Rc<CMap>>>,
}

impl Maps {
    fn get(&mut self, name: CMapName<'_>) -> Option<Rc<CMap>> {
        let key = name.to_bytes().to_vec();
        self.known.entry(key).or_insert_with(|| load_embedded(name).and_then(parse).map(Rc::new)).clone()
    }
}

fn parse(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, load_embedded)
}
