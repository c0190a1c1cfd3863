//! A page as drawn: glyphs with their places, rules of tables, and how much of it is pictures.

/// A glyph. Places are in points from the upper left corner of the page as shown, y downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Its character.
    pub c: char,
    /// Origin: on the baseline, or, in vertical writing, at the middle of the glyph's top.
    pub x: f64,
    pub y: f64,
    /// How far it moves on.
    pub dx: f64,
    pub dy: f64,
    /// Size of the type.
    pub size: f64,
    /// Set by a font that writes from top to bottom.
    pub vertical: bool,
    /// Marked in the file as a header, footer or watermark.
    pub artifact: bool,
}

/// A thin straight line, along one of the axes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Rule {
    pub fn is_horizontal(&self) -> bool {
        self.x1 - self.x0 >= self.y1 - self.y0
    }
}

/// Everything on a page that tells about its text.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Share of the page that its largest picture covers.
    pub picture: f64,
    /// Shapes that are no rules: letters drawn as outlines are many.
    pub shapes: usize,
}
