//! Matching patterns with gaps on a scanned text: pieces joined by position.
//!
//! Of several places at which a gap can end the nearest is taken, so that evidence is as short as it can be.

use std::ops::Range;

use regex_syntax::hir::Hir;

use super::cut::{Gap, cut};
use super::scan::{PiecesBuilder, Scanned};

/// A sequence of pieces, by number, with the gaps between them.
#[derive(Debug)]
struct Sequence {
    pieces: Vec<u32>,
    gaps: Vec<Gap>,
}

/// The patterns of a set of rules.
#[derive(Debug)]
pub(super) struct Matcher {
    /// Sequences of each pattern.
    patterns: Vec<Vec<Sequence>>,
    /// Patterns of which a sequence begins with a piece, by piece.
    heads: Vec<Vec<usize>>,
    /// Patterns of which a sequence begins with no word in particular.
    headless: Vec<usize>,
}

impl Matcher {
    /// Cuts parsed patterns; their pieces join those of other sets.
    pub(super) fn new(patterns: &[Hir], pieces: &mut PiecesBuilder) -> Self {
        let mut heads: Vec<Vec<usize>> = Vec::new();
        let mut headless = Vec::new();
        let mut sequences = Vec::with_capacity(patterns.len());
        for (i, hir) in patterns.iter().enumerate() {
            let mut ways = Vec::new();
            for way in cut(hir) {
                let numbered: Vec<u32> = way.pieces.iter().map(|piece| pieces.add(piece)).collect();
                if let Some(&head) = numbered.first() {
                    if pieces.is_free(head) && headless.last() != Some(&i) {
                        headless.push(i);
                    }
                    let head = head as usize;
                    heads.resize_with(heads.len().max(head + 1), Vec::new);
                    if heads[head].last() != Some(&i) {
                        heads[head].push(i);
                    }
                }
                ways.push(Sequence { pieces: numbered, gaps: way.gaps });
            }
            sequences.push(ways);
        }
        Matcher { patterns: sequences, heads, headless }
    }

    /// Patterns that could match: one of their first pieces stands in the text. In order.
    pub(super) fn candidates(&self, text: &Scanned<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = self.headless.clone();
        for piece in text.pieces() {
            if let Some(heads) = self.heads.get(piece as usize) {
                found.extend_from_slice(heads);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Matches of pattern `i`, leftmost first, without overlap.
    pub(super) fn find(&self, i: usize, text: &Scanned<'_>) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(range) = self.first(i, text, from) {
            from = range.end.max(range.start + 1);
            out.push(range);
        }
        out
    }

    /// The leftmost match of pattern `i` at or after a byte.
    pub(super) fn first(&self, i: usize, text: &Scanned<'_>, from: usize) -> Option<Range<usize>> {
        let mut best: Option<Range<usize>> = None;
        for sequence in &self.patterns[i] {
            let Some(&head) = sequence.pieces.first() else { continue };
            // A sequence of which a piece is nowhere cannot match.
            if !sequence.pieces.iter().all(|&piece| text.may_have(piece)) {
                continue;
            }
            for start in text.matches(head, from..usize::MAX) {
                if best.as_ref().is_some_and(|b| b.start <= start.start) {
                    break;
                }
                if let Some(end) = extend(sequence, 1, start.end, text) {
                    best = Some(start.start..end);
                    break;
                }
            }
        }
        best
    }
}

fn extend(sequence: &Sequence, at: usize, end: usize, text: &Scanned<'_>) -> Option<usize> {
    let Some(&piece) = sequence.pieces.get(at) else { return Some(end) };
    let reach = reach(text.text(), end, &sequence.gaps[at - 1]);
    text.matches(piece, reach).find_map(|found| extend(sequence, at + 1, found.end, text))
}

/// The bytes at which the piece after a gap may begin.
fn reach(text: &str, from: usize, gap: &Gap) -> Range<usize> {
    let mut first = from;
    let mut last = from;
    let mut stopped = false;
    for (n, (i, c)) in text[from..].char_indices().enumerate() {
        if n == gap.min {
            first = from + i;
        }
        last = from + i;
        if n >= gap.max || gap.excluded.contains(&c) {
            stopped = true;
            if n < gap.min {
                return text.len() + 1..text.len() + 1;
            }
            break;
        }
    }
    if !stopped {
        last = text.len();
    }
    first..last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(pattern: &str, text: &str, range: Range<usize>) -> Vec<String> {
        let mut builder = PiecesBuilder::default();
        let hir = regex_syntax::parse(pattern).expect("a valid pattern");
        let matcher = Matcher::new(&[hir], &mut builder);
        let pieces = builder.build().expect("a valid pattern");
        let scan = pieces.scan(text);
        let stretch = Scanned::new(&pieces, &scan, text).slice(range.clone());
        matcher.find(0, &stretch).into_iter().map(|r| text[range.clone()][r].to_string()).collect()
    }

    fn find(pattern: &str, text: &str) -> Vec<String> {
        find_in(pattern, text, 0..text.len())
    }

    #[test]
    fn joins_words_over_gaps() {
        assert_eq!(
            find("パスワード[^。]{0,6}(?:変更|リセット)", "全パスワードを強制的に変更する。"),
            ["パスワードを強制的に変更"]
        );
        assert!(find("パスワード[^。]{0,3}変更", "パスワードを強制的に変更").is_empty());
        assert!(find("パスワード[^、。]{0,9}変更", "パスワード、変更").is_empty());
        assert_eq!(find("(?:a|b)[^。]{0,2}(?:c(?:d)?|e)[^。]{0,2}f", "x b-cd-f"), ["b-cd-f"]);
    }

    #[test]
    fn keeps_what_regular_expressions_say() {
        assert_eq!(find("含む[〔受〕〔継〕]*〔否〕", "含む〔受〕〔継〕〔否〕。"), ["含む〔受〕〔継〕〔否〕"]);
        assert_eq!(find("情報$|項目", "項目と情報"), ["項目", "情報"]);
        assert_eq!(find("[^。]{0,9}のまとめ", "協会のまとめ"), ["のまとめ"]);
        assert_eq!(find("再(?:開[^。]{0,4})?予定", "再予定、再開する予定"), ["再予定", "再開する予定"]);
        assert!(find("再{2,3}開", "再開").is_empty());
    }

    #[test]
    fn a_stretch_is_seen_by_itself() {
        let text = "情報、漏えいする〔否〕";
        let to = "情報".len();
        assert_eq!(find_in("情報$", text, 0..to), ["情報"]);
        assert!(find("情報$", text).is_empty());
        let verb = "情報、".len()..text.len() - "〔否〕".len();
        assert_eq!(find_in("漏えいする(?:〔否〕)?", text, verb.clone()), ["漏えいする"]);
        assert_eq!(find_in("情報[^。]{0,3}$", text, 0..to + "、".len()), ["情報、"]);
        assert!(find_in("漏えいする〔否〕", text, verb.clone()).is_empty());
        assert!(find_in("情報[^。]{0,3}漏えい", text, verb).is_empty());
    }
}
