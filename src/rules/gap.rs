//! Matching patterns with gaps on a scanned text: pieces joined by position.
//!
//! Of several places at which a gap can end the nearest is taken, so that evidence is as short as it can be.

use std::ops::Range;
use std::str::Chars;

use super::cut::Cut;
use super::scan::{At, PiecesBuilder, Scanned};
use super::syntax::Gap;

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
    /// The number by which scans seek the patterns; none where each is only asked for by itself.
    set: Option<usize>,
    /// Patterns with a sequence that begins with no word in particular.
    #[cfg(test)]
    headless: Vec<usize>,
}

/// The patterns that could match a text, with those of their sequences that could, by number.
pub(super) struct Candidates<'c> {
    matcher: &'c Matcher,
    found: Vec<At>,
}

/// A pattern that could match a text, with those of its sequences that could.
pub(super) struct Candidate<'c> {
    /// Number of the pattern.
    pub pattern: usize,
    all: &'c [Sequence],
    /// None: any of them.
    which: Option<&'c [At]>,
}

impl Matcher {
    /// Numbers the pieces of patterns; they join those of other sets.
    pub(super) fn new(patterns: Vec<Vec<Cut>>, set: Option<usize>, pieces: &mut PiecesBuilder) -> Self {
        let mut out = Matcher {
            patterns: Vec::with_capacity(patterns.len()),
            set,
            #[cfg(test)]
            headless: Vec::new(),
        };
        for (i, ways) in patterns.into_iter().enumerate() {
            let mut sequences = Vec::new();
            for way in ways {
                let numbered: Vec<u32> = way.pieces.iter().map(|piece| pieces.add(piece)).collect();
                if numbered.is_empty() {
                    continue;
                }
                #[cfg(test)]
                if pieces.is_free(numbered[0]) {
                    out.headless.push(i);
                }
                if let Some(set) = set {
                    pieces.seek(set, At::new(i, sequences.len()), &numbered);
                }
                sequences.push(Sequence { pieces: numbered, gaps: way.gaps });
            }
            out.patterns.push(sequences);
        }
        out
    }

    /// Adds to the numbers of all pieces.
    pub(super) fn renumber(&mut self, shift: u32) {
        let sequences = self.patterns.iter_mut().flatten();
        sequences.flat_map(|sequence| &mut sequence.pieces).for_each(|piece| *piece += shift);
    }

    /// Patterns that begin with no word in particular.
    #[cfg(test)]
    pub(super) fn headless(&self) -> impl Iterator<Item = usize> {
        self.headless.iter().copied()
    }

    /// Patterns of which all words of a sequence stand in the text, in order.
    pub(super) fn candidates<'c>(&'c self, text: &Scanned<'c>) -> Candidates<'c> {
        Candidates { matcher: self, found: self.set.map_or_else(Vec::new, |set| text.sought(set)) }
    }

    /// Pattern `i`.
    pub(super) fn candidate(&self, i: usize) -> Candidate<'_> {
        Candidate { pattern: i, all: &self.patterns[i], which: None }
    }
}

impl<'c> Candidates<'c> {
    pub(super) fn iter(&self) -> impl Iterator<Item = Candidate<'_>> {
        let matcher = self.matcher;
        self.found.chunk_by(|a, b| a.pattern() == b.pattern()).map(|which| {
            let pattern = which[0].pattern();
            Candidate { pattern, all: &matcher.patterns[pattern], which: Some(which) }
        })
    }
}

impl Sequence {
    /// May all its pieces stand in the text?
    fn may_match(&self, text: &Scanned<'_>) -> bool {
        self.pieces.iter().all(|&piece| text.may_have(piece))
    }
}

impl Candidate<'_> {
    /// Matches, leftmost first, without overlap.
    pub(super) fn find(&self, text: &Scanned<'_>) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let range = self.first(text, from)?;
            from = range.end.max(range.start + 1);
            Some(range)
        })
    }

    /// The leftmost match at or after a byte.
    pub(super) fn first(&self, text: &Scanned<'_>, from: usize) -> Option<Range<usize>> {
        let mut best: Option<Range<usize>> = None;
        for n in 0..self.which.map_or(self.all.len(), <[At]>::len) {
            let sequence = match self.which {
                Some(which) => &self.all[which[n].sequence()],
                None if self.all[n].may_match(text) => &self.all[n],
                None => continue,
            };
            let Some(&head) = sequence.pieces.first() else { continue };
            // Only what begins further left is better.
            let to = match &best {
                Some(best) if best.start <= from => break,
                Some(best) => best.start - 1,
                None => usize::MAX,
            };
            let found = text.find_match(
                head,
                from,
                |start| start <= to,
                |head| extend(sequence, 1, head.end, text).map(|end| head.start..end),
            );
            best = found.or(best);
        }
        best
    }
}

fn extend(sequence: &Sequence, at: usize, end: usize, text: &Scanned<'_>) -> Option<usize> {
    let Some(&piece) = sequence.pieces.get(at) else { return Some(end) };
    let mut reach = Reach::new(text.text(), end, &sequence.gaps[at - 1])?;
    text.find_match(
        piece,
        reach.first,
        |start| reach.holds(start),
        |found| extend(sequence, at + 1, found.end, text),
    )
}

/// The bytes at which the piece after a gap may begin. The gap is read no further than a piece stands.
struct Reach<'t> {
    gap: &'t Gap,
    /// The first of them.
    first: usize,
    /// Bytes of the text, what of it has not been read, and how many characters have.
    end: usize,
    rest: Chars<'t>,
    count: usize,
}

impl<'t> Reach<'t> {
    /// None where the gap ends before its least length.
    fn new(text: &'t str, from: usize, gap: &'t Gap) -> Option<Self> {
        let rest = text[from..].chars();
        let mut first = from;
        if gap.min > 0 {
            let mut ahead = rest.clone();
            if ahead.by_ref().take(gap.min).any(|c| gap.excluded.contains(&c)) {
                return None;
            }
            // At the end of a text there may be less.
            if !ahead.as_str().is_empty() {
                first = text.len() - ahead.as_str().len();
            }
        }
        Some(Reach { gap, first, end: text.len(), rest, count: 0 })
    }

    /// May the piece begin at a byte? Bytes are asked for in order.
    fn holds(&mut self, start: usize) -> bool {
        while self.end - self.rest.as_str().len() < start {
            let within = |c| self.count < self.gap.max && !self.gap.excluded.contains(&c);
            if !self.rest.next().is_some_and(within) {
                return false;
            }
            self.count += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cut::cut;
    use crate::rules::scan::Pieces;
    use crate::rules::syntax::Node;

    fn find_in(pattern: &str, text: &str, range: Range<usize>) -> Vec<String> {
        let mut builder = PiecesBuilder::default();
        let hir = regex_syntax::parse(pattern).expect("a valid pattern");
        let node = Node::read(&hir, &|_| None).expect("a pattern that rules may write");
        let matcher = Matcher::new(vec![cut(&node).expect("a pattern with words")], None, &mut builder);
        let pieces = Pieces::join(builder.collect(), PiecesBuilder::default().collect());
        let scan = pieces.scan(text);
        let stretch = Scanned::new(&pieces, &scan, text).slice(range.clone());
        matcher.candidate(0).find(&stretch).map(|r| text[range.clone()][r].to_string()).collect()
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
