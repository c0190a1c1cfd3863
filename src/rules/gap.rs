//! Matching patterns with gaps on a scanned text: pieces joined by position.
//!
//! Of several places at which a gap can end the nearest is taken, so that evidence is as short as it can be.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cut::Cut;
use super::scan::{PieceSet, PiecesBuilder, Scanned};
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
    /// Sequences by the rarest of their pieces.
    keyed: Vec<Keyed>,
    /// The rarest pieces of sequences, and where the sequences of each begin (and those of the last end).
    keys: PieceSet,
    starts: Vec<u32>,
    /// Sequences with no word in particular.
    keyless: Vec<At>,
    /// Patterns with a sequence that begins with no word in particular.
    #[cfg(test)]
    headless: Vec<usize>,
}

/// Number of a pattern, and of a sequence of it.
type At = (u32, u32);

/// A sequence as it is found by one of its pieces.
#[derive(Debug, Clone)]
struct Keyed {
    at: At,
    /// Others of its pieces that begin with words; the key itself where there are fewer.
    others: [u32; 3],
}

/// The patterns that could match a text, with those of their sequences that could, by number.
pub(super) struct Candidates<'m> {
    matcher: &'m Matcher,
    found: Vec<At>,
}

/// A pattern that could match a text, with those of its sequences that could.
pub(super) struct Candidate<'m> {
    /// Number of the pattern.
    pub pattern: usize,
    all: &'m [Sequence],
    /// None: any of them.
    which: Option<&'m [At]>,
}

impl Matcher {
    /// Numbers the pieces of patterns; they join those of other sets.
    pub(super) fn new(patterns: Vec<Vec<Cut>>, pieces: &mut PiecesBuilder) -> Self {
        let mut out = Matcher {
            patterns: Vec::with_capacity(patterns.len()),
            keyed: Vec::new(),
            keys: PieceSet::default(),
            starts: Vec::new(),
            keyless: Vec::new(),
            #[cfg(test)]
            headless: Vec::new(),
        };
        let mut keyed: BTreeMap<u32, Vec<Keyed>> = BTreeMap::new();
        for (i, ways) in patterns.into_iter().enumerate() {
            let mut sequences = Vec::new();
            for way in ways {
                let numbered: Vec<u32> = way.pieces.iter().map(|piece| pieces.add(piece)).collect();
                if numbered.is_empty() {
                    continue;
                }
                let at = (i as u32, sequences.len() as u32);
                #[cfg(test)]
                if pieces.is_free(numbered[0]) {
                    out.headless.push(i);
                }
                match pieces.rarest(&numbered) {
                    Some(key) => {
                        let mut others = [key; 3];
                        let worded = numbered.iter().filter(|&&p| p != key && !pieces.is_free(p));
                        others.iter_mut().zip(worded).for_each(|(other, &piece)| *other = piece);
                        keyed.entry(key).or_default().push(Keyed { at, others });
                    }
                    None => out.keyless.push(at),
                }
                sequences.push(Sequence { pieces: numbered, gaps: way.gaps });
            }
            out.patterns.push(sequences);
        }
        for (key, sequences) in keyed {
            out.keys.insert(key);
            out.starts.push(out.keyed.len() as u32);
            out.keyed.extend(sequences);
        }
        out.starts.push(out.keyed.len() as u32);
        out
    }

    /// Patterns that begin with no word in particular.
    #[cfg(test)]
    pub(super) fn headless(&self) -> impl Iterator<Item = usize> {
        self.headless.iter().copied()
    }

    /// Patterns of which all words of a sequence stand in the text, in order.
    pub(super) fn candidates(&self, text: &Scanned<'_>) -> Candidates<'_> {
        let mut found: Vec<At> = Vec::new();
        found.extend(&self.keyless);
        text.which(&self.keys, |rank| {
            for keyed in &self.keyed[self.starts[rank] as usize..self.starts[rank + 1] as usize] {
                if keyed.others.iter().all(|&piece| text.is_present(piece)) {
                    found.push(keyed.at);
                }
            }
        });
        found.sort_unstable();
        Candidates { matcher: self, found }
    }

    /// Pattern `i`.
    pub(super) fn candidate(&self, i: usize) -> Candidate<'_> {
        Candidate { pattern: i, all: &self.patterns[i], which: None }
    }
}

impl Candidates<'_> {
    pub(super) fn iter(&self) -> impl Iterator<Item = Candidate<'_>> {
        self.found.chunk_by(|a, b| a.0 == b.0).map(|which| {
            let pattern = which[0].0 as usize;
            Candidate { pattern, all: &self.matcher.patterns[pattern], which: Some(which) }
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
    pub(super) fn find(&self, text: &Scanned<'_>) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(range) = self.first(text, from) {
            from = range.end.max(range.start + 1);
            out.push(range);
        }
        out
    }

    /// The leftmost match at or after a byte.
    pub(super) fn first(&self, text: &Scanned<'_>, from: usize) -> Option<Range<usize>> {
        let mut best: Option<Range<usize>> = None;
        let of = |n: usize| match self.which {
            Some(which) => Some(&self.all[which[n].1 as usize]),
            None => Some(&self.all[n]).filter(|s| s.may_match(text)),
        };
        for sequence in (0..self.which.map_or(self.all.len(), <[At]>::len)).filter_map(of) {
            let Some(&head) = sequence.pieces.first() else { continue };
            // Only what begins further left is better.
            let to = match &best {
                Some(best) if best.start <= from => break,
                Some(best) => best.start - 1,
                None => usize::MAX,
            };
            let found = text.find_match(head, from..to, |head| {
                extend(sequence, 1, head.end, text).map(|end| head.start..end)
            });
            best = found.or(best);
        }
        best
    }
}

fn extend(sequence: &Sequence, at: usize, end: usize, text: &Scanned<'_>) -> Option<usize> {
    let Some(&piece) = sequence.pieces.get(at) else { return Some(end) };
    let reach = reach(text.text(), end, &sequence.gaps[at - 1]);
    text.find_match(piece, reach, |found| extend(sequence, at + 1, found.end, text))
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
    use crate::rules::cut::cut;
    use crate::rules::syntax::Node;
    use crate::rules::words::Letters;

    fn find_in(pattern: &str, text: &str, range: Range<usize>) -> Vec<String> {
        let mut builder = PiecesBuilder::default();
        let hir = regex_syntax::parse(pattern).expect("a valid pattern");
        let node = Node::read(&hir, &|_| None).expect("a pattern that rules may write");
        let matcher = Matcher::new(vec![cut(&node).expect("a pattern with words")], &mut builder);
        let pieces = builder.build();
        let scan = pieces.scan(&Letters::of(text));
        let stretch = Scanned::new(&pieces, &scan, text).slice(range.clone());
        matcher.candidate(0).find(&stretch).into_iter().map(|r| text[range.clone()][r].to_string()).collect()
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
