//! Reads what a page draws: operators of text, forms within the page, marked content, and straight lines.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page as PdfPage, Resources};

use super::characters::UNKNOWN;
use super::fonts::{Font, Fonts};
use super::limits::{Budget, MAX_DEPTH, MAX_RULES};
use super::matrix::Matrix;
use super::page::{Glyph, Page, Rule};
use super::refusal::Refusal;
use super::streams::unpack_whole;
use super::text_string;

/// Reads a page.
pub(super) fn read<'a>(page: &PdfPage<'a>, fonts: &mut Fonts, budget: &mut Budget) -> Result<Page, Refusal> {
    let (width, height) = page.render_dimensions();
    let out = Page { width: f64::from(width), height: f64::from(height), ..Page::default() };
    let data = contents(page, budget)?;
    let state = State { ctm: Matrix(page.initial_transform(true).as_coeffs()), ..State::default() };
    let mut reader = Reader { out, fonts, budget, marks: Vec::new() };
    reader.run(&data, page.resources(), state, 0)?;
    Ok(reader.out)
}

fn contents(page: &PdfPage<'_>, budget: &mut Budget) -> Result<Vec<u8>, Refusal> {
    let mut data = Vec::new();
    match page.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => data = unpack_whole(&stream, budget)?,
        Some(Object::Array(array)) => {
            for item in array.iter::<Object<'_>>() {
                let Object::Stream(stream) = item else { return Err(Refusal::Broken) };
                data.extend(unpack_whole(&stream, budget)?);
                data.push(b'\n');
            }
        }
        Some(Object::Null(_)) => {}
        // A page may be empty, but what it names must be there.
        _ if page.raw().contains_key(b"Contents") => return Err(Refusal::Broken),
        _ => {}
    }
    Ok(data)
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    /// Horizontal scale.
    scale: f64,
    leading: f64,
    rise: f64,
    line: Matrix,
    text: Matrix,
}

impl Default for State {
    fn default() -> Self {
        State {
            ctm: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            line: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
        }
    }
}

impl State {
    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }
}

/// A stretch of marked content.
struct Mark {
    artifact: bool,
    /// What the file says that the glyphs of the stretch read as.
    actual: Option<String>,
    from: usize,
}

struct Reader<'r> {
    out: Page,
    fonts: &'r mut Fonts,
    budget: &'r mut Budget,
    marks: Vec<Mark>,
}

/// States saved within states, marks within marks: no real file goes deeper.
const DEEPEST: usize = 4096;

impl Reader<'_> {
    fn run(
        &mut self,
        data: &[u8],
        resources: &Resources<'_>,
        mut state: State,
        depth: usize,
    ) -> Result<(), Refusal> {
        let mut saved: Vec<State> = Vec::new();
        let mut path = Path::default();
        let marks = self.marks.len();
        let mut operators = TypedIter::new(data);
        while let Some(op) = operators.next() {
            self.budget.pay_operator()?;
            match op {
                Op::SaveState(_) if saved.len() < DEEPEST => saved.push(state.clone()),
                Op::RestoreState(_) => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                Op::Transform(t) => {
                    let m = [t.0, t.1, t.2, t.3, t.4, t.5].map(|n| n.as_f64());
                    state.ctm = Matrix(m).then(state.ctm);
                }
                Op::BeginText(_) => {
                    state.line = Matrix::IDENTITY;
                    state.text = Matrix::IDENTITY;
                }
                Op::TextFont(f) => {
                    state.size = f.1.as_f64();
                    state.font = match resources.get_font(f.0) {
                        Some(dict) => Some(self.fonts.get(&dict, self.budget)?),
                        None => None,
                    };
                }
                Op::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
                Op::WordSpacing(n) => state.word_space = n.0.as_f64(),
                Op::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => state.leading = n.0.as_f64(),
                Op::TextRise(n) => state.rise = n.0.as_f64(),
                Op::NextLine(n) => state.move_line(n.0.as_f64(), n.1.as_f64()),
                Op::NextLineAndSetLeading(n) => {
                    state.leading = -n.1.as_f64();
                    state.move_line(n.0.as_f64(), n.1.as_f64());
                }
                Op::SetTextMatrix(t) => {
                    state.line = Matrix([t.0, t.1, t.2, t.3, t.4, t.5].map(|n| n.as_f64()));
                    state.text = state.line;
                }
                Op::NextLineUsingLeading(_) => state.move_line(0.0, -state.leading),
                Op::ShowText(s) => self.show(&mut state, s.0)?,
                Op::NextLineAndShowText(s) => {
                    state.move_line(0.0, -state.leading);
                    self.show(&mut state, s.0)?;
                }
                Op::ShowTextWithParameters(s) => {
                    state.word_space = s.0.as_f64();
                    state.char_space = s.1.as_f64();
                    state.move_line(0.0, -state.leading);
                    self.show(&mut state, s.2)?;
                }
                Op::ShowTexts(s) => self.show_all(&mut state, s.0)?,
                Op::BeginMarkedContent(m) => self.begin(m.0.as_str(), None),
                Op::BeginMarkedContentWithProperties(m) => {
                    let properties = match m.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name.as_ref()),
                        _ => None,
                    };
                    self.begin(m.0.as_str(), properties);
                }
                Op::EndMarkedContent(_) if self.marks.len() > marks => self.end(),
                Op::XObject(x) => {
                    if let Some(stream) = resources.get_x_object(x.0) {
                        self.draw(&stream, resources, &state, depth)?;
                    }
                }
                Op::InlineImage(_) => self.picture(state.ctm),
                Op::RectPath(r) => {
                    let [x, y, w, h] = [r.0, r.1, r.2, r.3].map(|n| n.as_f64());
                    path.rectangle(state.ctm, [x, y, x + w, y + h]);
                }
                Op::MoveTo(p) => path.move_to(state.ctm.point(p.0.as_f64(), p.1.as_f64())),
                Op::LineTo(p) => path.line_to(state.ctm.point(p.0.as_f64(), p.1.as_f64())),
                Op::CubicTo(_) | Op::CubicStartTo(_) | Op::CubicEndTo(_) => path.curved = true,
                Op::ClosePath(_) => path.close(),
                Op::EndPath(_) => path = Path::default(),
                Op::StrokePath(_) | Op::CloseAndStrokePath(_) => self.paint(&mut path, true),
                Op::FillPathEvenOdd(_) | Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) => {
                    self.paint(&mut path, false);
                }
                Op::FillAndStrokeEvenOdd(_)
                | Op::FillAndStrokeNonZero(_)
                | Op::CloseFillAndStrokeEvenOdd(_)
                | Op::CloseFillAndStrokeNonZero(_) => self.paint(&mut path, true),
                _ => {}
            }
        }
        while self.marks.len() > marks {
            self.end();
        }
        Ok(())
    }

    fn show_all(&mut self, state: &mut State, items: &Array<'_>) -> Result<(), Refusal> {
        let vertical = state.font.as_ref().is_some_and(|f| f.is_vertical());
        for item in items.iter::<Object<'_>>() {
            match item {
                Object::String(s) => self.show(state, &s)?,
                Object::Number(n) => {
                    let shift = -n.as_f64() / 1000.0 * state.size;
                    let (x, y) = if vertical { (0.0, shift) } else { (shift * state.scale, 0.0) };
                    state.text = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(state.text);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, state: &mut State, string: &PdfString<'_>) -> Result<(), Refusal> {
        let Some(font) = state.font.clone() else {
            // The font is missing: nobody can tell what is written.
            let (x, y) = state.text.then(state.ctm).point(0.0, 0.0);
            for i in 0..string.as_bytes().len().div_ceil(2) {
                self.budget.pay_glyph()?;
                let size = 10.0;
                let x = x + size * i as f64;
                let glyph =
                    Glyph { c: UNKNOWN, x, y, dx: size, dy: 0.0, size, vertical: false, artifact: false };
                self.out.glyphs.push(glyph);
            }
            return Ok(());
        };
        let vertical = font.is_vertical();
        let artifact = self.marks.iter().any(|m| m.artifact);
        let (out, budget) = (&mut self.out, &mut *self.budget);
        font.show(string.as_bytes(), |shown| {
            let placed = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise])
                .then(state.text)
                .then(state.ctm);
            let mut step = shown.advance * state.size + state.char_space;
            if shown.space {
                step += state.word_space;
            }
            let (along, moved) = if vertical {
                ((0.0, shown.advance), (0.0, step))
            } else {
                ((shown.advance, 0.0), (step * state.scale, 0.0))
            };
            let (x, y) = placed.point(0.0, 0.0);
            let (dx, dy) = placed.vector(along.0, along.1);
            // Size across the direction of writing.
            let (ux, uy) = if vertical { placed.vector(1.0, 0.0) } else { placed.vector(0.0, 1.0) };
            let size = ux.hypot(uy);
            let visible = [x, y, dx, dy, size].iter().all(|n| n.is_finite())
                && (-5.0..=out.width + 5.0).contains(&x)
                && (-5.0..=out.height + 5.0).contains(&y)
                && size > 0.5;
            if visible {
                // What stands for several characters is shared out among them.
                let n = shown.chars.len().max(1) as f64;
                for (i, &c) in shown.chars.iter().enumerate() {
                    budget.pay_glyph()?;
                    let at = i as f64 / n;
                    out.glyphs.push(Glyph {
                        c,
                        x: x + dx * at,
                        y: y + dy * at,
                        dx: dx / n,
                        dy: dy / n,
                        size,
                        vertical,
                        artifact,
                    });
                }
            }
            state.text = Matrix([1.0, 0.0, 0.0, 1.0, moved.0, moved.1]).then(state.text);
            Ok(())
        })
    }

    fn begin(&mut self, tag: &str, properties: Option<Dict<'_>>) {
        if self.marks.len() >= DEEPEST {
            return;
        }
        let (mut artifact, mut actual) = (false, None);
        if let Some(properties) = properties {
            // Programs mark backgrounds and bullets as artifacts, too; only what comes with the pages is none of the
            // text.
            let kind = properties.get::<Name<'_>>(b"Type");
            artifact = tag == "Artifact" && kind.is_some_and(|n| n.as_str() == "Pagination");
            actual = properties.get::<PdfString<'_>>(b"ActualText").map(|s| text_string(&s));
        }
        self.marks.push(Mark { artifact, actual, from: self.out.glyphs.len() });
    }

    fn end(&mut self) {
        let Some(Mark { actual: Some(actual), from, .. }) = self.marks.pop() else { return };
        let glyphs = &mut self.out.glyphs;
        let (Some(&first), Some(&last)) = (glyphs.get(from), glyphs.last()) else { return };
        // Only what stands on one line can be laid out anew.
        if (first.y - last.y).abs() > first.size * 0.5 && !first.vertical {
            return;
        }
        let mut chars = Vec::new();
        actual.chars().for_each(|c| super::characters::typed(c, &mut chars));
        glyphs.truncate(from);
        let n = chars.len().max(1) as f64;
        let (width, height) = (last.x + last.dx - first.x, last.y + last.dy - first.y);
        glyphs.extend(chars.iter().take(10_000).enumerate().map(|(i, &c)| Glyph {
            c,
            x: first.x + width * i as f64 / n,
            y: first.y + height * i as f64 / n,
            dx: width / n,
            dy: height / n,
            ..first
        }));
    }

    fn draw(
        &mut self,
        stream: &Stream<'_>,
        resources: &Resources<'_>,
        state: &State,
        depth: usize,
    ) -> Result<(), Refusal> {
        let dict = stream.dict();
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        match subtype.as_ref().map(|n| n.as_str()) {
            Some("Image") => self.picture(state.ctm),
            Some("Form") if depth < MAX_DEPTH => {
                let data = unpack_whole(stream, self.budget)?;
                let matrix =
                    dict.get::<[f32; 6]>(b"Matrix").map_or(Matrix::IDENTITY, |m| Matrix(m.map(f64::from)));
                let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
                let state = State { ctm: matrix.then(state.ctm), ..state.clone() };
                self.run(&data, own.as_ref().unwrap_or(resources), state, depth + 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn picture(&mut self, ctm: Matrix) {
        let share = ctm.area() / (self.out.width * self.out.height).max(1.0);
        self.out.picture = self.out.picture.max(share);
    }

    fn paint(&mut self, path: &mut Path, stroked: bool) {
        let path = std::mem::take(path);
        if path.curved {
            self.out.shapes += 1;
        }
        for part in path.parts {
            let [x0, y0, x1, y1] = part.bounds;
            let thin = (x1 - x0).min(y1 - y0) <= THIN;
            let sides: &[[f64; 4]] =
                &[[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]];
            let rules = match (thin, stroked && part.upright && !path.curved) {
                (true, _) => &[[x0, y0, x1, y1]],
                (false, true) if part.corners > 2 => sides,
                _ => &[][..],
            };
            if rules.is_empty() {
                self.out.shapes += 1;
            }
            for &[x0, y0, x1, y1] in rules {
                if (x1 - x0).max(y1 - y0) >= SHORTEST && self.out.rules.len() < MAX_RULES {
                    self.out.rules.push(Rule { x0, y0, x1, y1 });
                }
            }
        }
    }
}

/// Thickness up to which a box is a line, in points.
const THIN: f64 = 3.0;
/// Length from which a line may be a rule of a table.
const SHORTEST: f64 = 6.0;

/// A path being built, part by part.
#[derive(Default)]
struct Path {
    parts: Vec<Part>,
    curved: bool,
}

struct Part {
    bounds: [f64; 4],
    last: (f64, f64),
    start: (f64, f64),
    /// All sides lie along the axes.
    upright: bool,
    corners: usize,
}

impl Path {
    fn move_to(&mut self, at: (f64, f64)) {
        if self.parts.len() < 4 * MAX_RULES {
            let bounds = [at.0, at.1, at.0, at.1];
            self.parts.push(Part { bounds, last: at, start: at, upright: true, corners: 1 });
        }
    }

    fn line_to(&mut self, at: (f64, f64)) {
        let Some(part) = self.parts.last_mut() else { return self.move_to(at) };
        let [x0, y0, x1, y1] = part.bounds;
        part.bounds = [x0.min(at.0), y0.min(at.1), x1.max(at.0), y1.max(at.1)];
        part.upright &= (part.last.0 - at.0).abs() < 0.5 || (part.last.1 - at.1).abs() < 0.5;
        part.last = at;
        part.corners += 1;
    }

    fn close(&mut self) {
        if let Some(start) = self.parts.last().map(|p| p.start) {
            self.line_to(start);
        }
    }

    fn rectangle(&mut self, ctm: Matrix, [x0, y0, x1, y1]: [f64; 4]) {
        self.move_to(ctm.point(x0, y0));
        for (x, y) in [(x1, y0), (x1, y1), (x0, y1)] {
            self.line_to(ctm.point(x, y));
        }
        self.close();
    }
}
