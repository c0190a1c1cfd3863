//! How much of one PDF is read, whatever it asks for.

use super::refusal::Refusal;

/// Pages of one document.
pub(super) const MAX_PAGES: usize = 1000;
/// Bytes that all streams of one document may unpack to.
pub(super) const MAX_DECODED: u64 = 256 << 20;
/// Glyphs of one document.
pub(super) const MAX_GLYPHS: usize = 3_000_000;
/// Drawing operators of one document.
const MAX_OPERATORS: usize = 20_000_000;
/// Forms within forms.
pub(super) const MAX_DEPTH: usize = 12;
/// Lines and thin boxes of a page that are looked at as rules of a table.
pub(super) const MAX_RULES: usize = 5000;

/// What may still be spent on a document.
#[derive(Debug)]
pub(super) struct Budget {
    decoded: u64,
    operators: usize,
    glyphs: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { decoded: MAX_DECODED, operators: MAX_OPERATORS, glyphs: MAX_GLYPHS }
    }
}

impl Budget {
    /// Bytes that may still be unpacked.
    pub fn decoded_left(&self) -> u64 {
        self.decoded
    }

    /// Pays for unpacked bytes.
    pub fn pay_decoded(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.decoded = self.decoded.checked_sub(bytes).ok_or(Refusal::Unpacked)?;
        Ok(())
    }

    /// Pays for one operator.
    pub fn pay_operator(&mut self) -> Result<(), Refusal> {
        self.operators = self.operators.checked_sub(1).ok_or(Refusal::Drawing)?;
        Ok(())
    }

    /// Pays for one glyph.
    pub fn pay_glyph(&mut self) -> Result<(), Refusal> {
        self.glyphs = self.glyphs.checked_sub(1).ok_or(Refusal::Drawing)?;
        Ok(())
    }
}
