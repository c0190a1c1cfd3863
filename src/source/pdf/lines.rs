//! Glyphs to lines: what stands on one baseline, in order, with spaces where the page has them.

use super::frame::Ink;

/// A stretch of a line without wide gaps.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// Its text, without space at its ends.
    pub text: String,
    /// Where its visible characters begin and end along the line.
    pub a0: f64,
    pub a1: f64,
    pub across: f64,
    /// Size of most of its characters.
    pub size: f64,
    /// Length of what cannot be divided at its beginning: a character with the marks that go with it, or a word.
    pub unit: f64,
    /// Its last character was followed by a space.
    pub spaced: bool,
    /// Marked in the file as no part of the text.
    pub artifact: bool,
}

/// Gap, in ems, from which two stretches of a line are apart.
const APART: f64 = 1.2;

/// Gathers glyphs into segments, by baseline and then along it.
pub(super) fn segments(mut inks: Vec<Ink>) -> Vec<Segment> {
    inks.retain(|i| i.size > 0.0);
    inks.sort_by(|p, q| p.across.total_cmp(&q.across));
    let mut lines: Vec<Vec<Ink>> = Vec::new();
    for ink in inks {
        match lines.last_mut() {
            Some(line) if fits(line, &ink) => line.push(ink),
            _ => lines.push(vec![ink]),
        }
    }
    let mut out = Vec::new();
    for line in lines {
        split(line, &mut out);
    }
    drop_ruby(&mut out);
    out
}

/// Does a glyph stand on the line, or so little off it that it is raised or lowered text?
fn fits(line: &[Ink], ink: &Ink) -> bool {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return false };
    let big = last.size.max(ink.size);
    ink.across - last.across < 0.3 * big && ink.across - first.across < 0.5 * big
}

fn split(mut line: Vec<Ink>, out: &mut Vec<Segment>) {
    line.sort_by(|p, q| p.a0.total_cmp(&q.a0));
    // Bold type made by drawing twice.
    let mut kept: Vec<Ink> = Vec::with_capacity(line.len());
    for ink in line {
        let twice = kept.iter().rev().take(3).any(|k| {
            k.c == ink.c
                && (k.a0 - ink.a0).abs() < 0.2 * ink.size
                && (k.across - ink.across).abs() < 0.2 * ink.size
        });
        if !twice || is_space(ink.c) {
            kept.push(ink);
        }
    }
    let visible: Vec<&Ink> = kept.iter().filter(|i| !is_space(i.c)).collect();
    let pairs = visible.iter().zip(visible.iter().skip(1));
    let gaps: Vec<f64> = pairs.map(|(ink, next)| (next.a0 - ink.a1) / ink.size).collect();
    let (least, most) = gaps.iter().fold((f64::MAX, 0.0f64), |(l, m), &g| (l.min(g), m.max(g)));
    // Letters spread out over a line, as headings are: お　知　ら　せ.
    let spread = (2..=20).contains(&gaps.len()) && least > 0.5 && most - least < 0.4;
    let mut open: Vec<Ink> = Vec::new();
    for ink in kept {
        if let Some(last) = open.last()
            && !spread
            && ink.a0 - last.a1 > APART * last.size.max(ink.size)
        {
            finish(std::mem::take(&mut open), spread, out);
        }
        open.push(ink);
    }
    finish(open, spread, out);
}

fn finish(inks: Vec<Ink>, spread: bool, out: &mut Vec<Segment>) {
    let Some(first) = inks.iter().position(|i| !is_space(i.c)) else { return };
    let last = inks.iter().rposition(|i| !is_space(i.c)).unwrap_or(first);
    let spaced = last + 1 < inks.len();
    let Some(inks @ [lead, ..]) = inks.get(first..=last) else { return };
    let mut text = String::with_capacity(inks.len() * 3);
    let mut before: Option<&Ink> = None;
    for ink in inks {
        if is_space(ink.c) {
            if !spread {
                text.push(ink.c);
            }
        } else {
            if let Some(b) = before
                && !spread
                && !is_space(b.c)
            {
                let gap = (ink.a0 - b.a1) / b.size.min(ink.size);
                let latin = b.c.is_ascii() && ink.c.is_ascii();
                if gap > if latin { 0.2 } else { 0.45 } {
                    text.push(' ');
                }
            }
            text.push(ink.c);
        }
        before = Some(ink);
    }
    out.push(Segment {
        text,
        a0: lead.a0,
        a1: inks.iter().map(|i| i.a1).fold(f64::MIN, f64::max),
        across: middle(inks, |i| i.across).unwrap_or(lead.across),
        size: middle(inks, |i| i.size).unwrap_or(lead.size),
        unit: unit(inks),
        spaced,
        artifact: inks.iter().all(|i| i.artifact),
    });
}

/// The middle one of the values of glyphs.
fn middle(inks: &[Ink], value: impl Fn(&Ink) -> f64) -> Option<f64> {
    let mut values: Vec<f64> = inks.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Length of the beginning that no line break may divide.
fn unit(inks: &[Ink]) -> f64 {
    let chars = |i: usize| inks.get(i).map(|k| k.c);
    let mut end = 0;
    while matches!(chars(end), Some('(' | '（' | '「' | '『' | '【' | '〔' | '“')) {
        end += 1;
    }
    if chars(end).is_some_and(|c| c.is_ascii_graphic()) {
        while let Some(c) = chars(end).filter(char::is_ascii_graphic) {
            end += 1;
            if matches!(c, '/' | '-' | '?' | '&') {
                break;
            }
        }
    } else {
        end += 1;
    }
    while matches!(
        chars(end),
        Some(
            '、' | '。'
                | '，'
                | '．'
                | ')'
                | '）'
                | '」'
                | '』'
                | '】'
                | '〕'
                | '”'
                | 'ー'
                | '々'
                | '・'
                | '：'
                | 'っ'
                | 'ッ'
                | 'ゃ'
                | 'ゅ'
                | 'ょ'
                | 'ャ'
                | 'ュ'
                | 'ョ'
        )
    ) {
        end += 1;
    }
    match (inks.first(), inks.get(end - 1).or(inks.last())) {
        (Some(first), Some(last)) => last.a1 - first.a0,
        _ => 0.0,
    }
}

/// Leaves out readings set small above words (ruby): they repeat what stands below them.
fn drop_ruby(segments: &mut Vec<Segment>) {
    if segments.len() > 1500 {
        return;
    }
    let ruby = |small: &Segment| {
        small.text.chars().all(|c| matches!(c, '\u{3041}'..='\u{30FF}' | ' ' | '\u{3000}'))
            && segments.iter().any(|big| {
                small.size <= 0.62 * big.size
                    && (0.5 * big.size..1.7 * big.size).contains(&(big.across - small.across))
                    && small.a0 >= big.a0 - big.size
                    && small.a1 <= big.a1 + big.size
            })
    };
    let keep: Vec<bool> = segments.iter().map(|s| !ruby(s)).collect();
    let mut keep = keep.into_iter();
    segments.retain(|_| keep.next().unwrap_or(true));
}

pub(super) fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}
