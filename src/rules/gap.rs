//! Matching patterns with gaps.
//!
//! Rules are regular expressions of one shape: words, a bounded gap, words (`{password}[^。]{0,20}(?:変更|リセット)`).
//! Run as they stand, every gap makes the automaton of a hundred rules grow with each sentence it sees, and most
//! of the time goes into building it. So a pattern is cut at its gaps: the words between them are found by one
//! automaton for all rules of a set, and the pieces are joined by position. What holds no gap stays a
//! regular expression and is tried only where its first letters stand.
//!
//! Of several places at which a gap can end the nearest is taken, so that evidence is as short as it can be.

use std::cell::Cell;
use std::ops::Range;
use std::sync::OnceLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Literals that a piece may expand to before it is matched as a regular expression.
const LITERALS: usize = 160;
/// Sequences that a pattern may expand to.
const SEQUENCES: usize = 400;

/// A bounded run of characters other than a few.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gap {
    min: usize,
    max: usize,
    excluded: Vec<char>,
}

/// Words, gap, words: what a pattern is cut into.
#[derive(Debug, Clone, Default)]
struct Cut {
    segments: Vec<Vec<Hir>>,
    gaps: Vec<Gap>,
}

/// A sequence of segments, by number, with the gaps between them.
#[derive(Debug)]
struct Sequence {
    segments: Vec<u32>,
    gaps: Vec<Gap>,
}

/// A piece of a pattern without a gap.
#[derive(Debug)]
struct Segment {
    pattern: String,
    /// Every match is one of its literals.
    exact: bool,
    regex: OnceLock<Regex>,
}

impl Segment {
    fn regex(&self) -> &Regex {
        // Parsed once already; a piece too large to build matches nothing.
        self.regex.get_or_init(|| {
            Regex::new(&self.pattern)
                .unwrap_or_else(|_| Regex::new("[a&&b]").expect("an empty class is a valid pattern"))
        })
    }
}

/// The patterns of a set of rules, cut and joined in one automaton.
pub(super) struct Matcher {
    /// Sequences of each pattern.
    patterns: Vec<Vec<Sequence>>,
    segments: Vec<Segment>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Segments that a literal belongs to.
    owners: Vec<Vec<u32>>,
    free: Vec<u32>,
    /// Patterns of which a sequence begins with a segment, by segment.
    heads: Vec<Vec<usize>>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher")
            .field("patterns", &self.patterns.len())
            .field("segments", &self.segments.len())
            .finish()
    }
}

/// Where each segment stands in a text.
pub(super) struct Occurrences<'t> {
    text: &'t str,
    /// Sorted by segment and start.
    at: Vec<Occurrence>,
}

/// A segment where it stands. Of a piece that is no plain word only the beginning is known until it is tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    segment: u32,
    start: usize,
    end: Cell<usize>,
}

/// Not tried yet, and tried in vain.
const UNTRIED: usize = usize::MAX;
const NONE: usize = usize::MAX - 1;

impl Occurrences<'_> {
    fn of(&self, segment: u32) -> &[Occurrence] {
        let from = self.at.partition_point(|o| o.segment < segment);
        let to = from + self.at[from..].partition_point(|o| o.segment == segment);
        &self.at[from..to]
    }
}

impl Matcher {
    /// Cuts parsed patterns.
    pub(super) fn new(patterns: &[Hir]) -> Result<Self, String> {
        let mut builder = Builder::default();
        let mut cut = Vec::with_capacity(patterns.len());
        for hir in patterns {
            let cuts = match expand(hir) {
                Some(cuts) if cuts.len() <= SEQUENCES => cuts,
                _ => vec![Cut { segments: vec![vec![hir.clone()]], gaps: Vec::new() }],
            };
            cut.push(cuts.into_iter().filter_map(|c| builder.sequence(c)).collect());
        }
        builder.build(cut)
    }

    /// Finds every segment of every pattern in a text.
    pub(super) fn occurrences<'t>(&self, text: &'t str) -> Occurrences<'t> {
        let mut at: Vec<Occurrence> = Vec::new();
        if let Some(automaton) = &self.automaton {
            for m in automaton.find_overlapping_iter(text) {
                for &owner in &self.owners[m.value() as usize] {
                    // Only a beginning of what is no plain word: whether it matches is tried when it is needed.
                    let end = if self.segments[owner as usize].exact { m.end() } else { UNTRIED };
                    at.push(Occurrence { segment: owner, start: m.start(), end: Cell::new(end) });
                }
            }
        }
        for &free in &self.free {
            for m in self.segments[free as usize].regex().find_iter(text) {
                at.push(Occurrence { segment: free, start: m.start(), end: Cell::new(m.end()) });
            }
        }
        at.sort_unstable();
        at.dedup();
        Occurrences { text, at }
    }

    /// Pieces that begin with no word in particular: each costs a search of its own in every sentence.
    #[cfg(test)]
    pub(super) fn free(&self) -> impl Iterator<Item = &str> {
        self.free.iter().map(|&s| self.segments[s as usize].pattern.as_str())
    }

    /// Patterns that could match: one of their first segments stands in the text. In order.
    pub(super) fn candidates(&self, occurrences: &Occurrences<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut last = u32::MAX;
        for occurrence in &occurrences.at {
            if occurrence.segment != last {
                last = occurrence.segment;
                found.extend_from_slice(&self.heads[last as usize]);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Matches of pattern `i`, leftmost first, without overlap.
    pub(super) fn find(&self, i: usize, occurrences: &Occurrences<'_>) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(range) = self.first(i, occurrences, from) {
            from = range.end.max(range.start + 1);
            out.push(range);
        }
        out
    }

    /// The leftmost match of pattern `i` at or after a byte.
    pub(super) fn first(&self, i: usize, occurrences: &Occurrences<'_>, from: usize) -> Option<Range<usize>> {
        let mut best: Option<Range<usize>> = None;
        for sequence in &self.patterns[i] {
            let Some(&head) = sequence.segments.first() else { continue };
            // A sequence of which a piece is nowhere cannot match.
            let starts = occurrences.of(head);
            if starts.is_empty() || sequence.segments[1..].iter().any(|&s| occurrences.of(s).is_empty()) {
                continue;
            }
            for occurrence in &starts[starts.partition_point(|o| o.start < from)..] {
                if best.as_ref().is_some_and(|b| b.start <= occurrence.start) {
                    break;
                }
                let Some(end) = self.end_of(occurrence, occurrences.text) else { continue };
                if let Some(end) = self.extend(sequence, 1, end, occurrences) {
                    best = Some(occurrence.start..end);
                    break;
                }
            }
        }
        best
    }

    fn end_of(&self, occurrence: &Occurrence, text: &str) -> Option<usize> {
        if occurrence.end.get() == UNTRIED {
            let input = Input::new(text).range(occurrence.start..).anchored(Anchored::Yes);
            let found = self.segments[occurrence.segment as usize].regex().find(input);
            occurrence.end.set(found.map_or(NONE, |m| m.end()));
        }
        Some(occurrence.end.get()).filter(|&end| end != NONE)
    }

    fn extend(
        &self,
        sequence: &Sequence,
        at: usize,
        end: usize,
        occurrences: &Occurrences<'_>,
    ) -> Option<usize> {
        let Some(&segment) = sequence.segments.get(at) else { return Some(end) };
        let gap = &sequence.gaps[at - 1];
        let reach = reach(occurrences.text, end, gap);
        let found = occurrences.of(segment);
        for occurrence in &found[found.partition_point(|o| o.start < reach.start)..] {
            if occurrence.start > reach.end {
                break;
            }
            let Some(stop) = self.end_of(occurrence, occurrences.text) else { continue };
            if let Some(end) = self.extend(sequence, at + 1, stop, occurrences) {
                return Some(end);
            }
        }
        None
    }
}

/// The bytes at which the segment after a gap may begin.
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

#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    literals: Vec<String>,
    owners: Vec<Vec<u32>>,
    known: std::collections::HashMap<String, u32>,
    literal_index: std::collections::HashMap<String, usize>,
    free: Vec<u32>,
}

impl Builder {
    fn sequence(&mut self, cut: Cut) -> Option<Sequence> {
        let mut segments = Vec::new();
        let mut gaps: Vec<Gap> = Vec::new();
        let mut pending: Option<Gap> = None;
        let mut between = cut.gaps.into_iter();
        for (i, pieces) in cut.segments.into_iter().enumerate() {
            if i > 0 {
                let gap = between.next()?;
                pending = Some(match pending {
                    Some(before) => Gap { min: before.min + gap.min, max: before.max + gap.max, ..gap },
                    None => gap,
                });
            }
            let hir = Hir::concat(pieces);
            if hir.properties().minimum_len() == Some(0) && !has_anchor(&hir) {
                // Nothing need stand here: the gaps on both sides are one.
                continue;
            }
            let gap = pending.take();
            if !segments.is_empty() {
                gaps.push(gap?);
            }
            segments.push(self.segment(&hir));
        }
        (!segments.is_empty()).then_some(Sequence { segments, gaps })
    }

    fn segment(&mut self, hir: &Hir) -> u32 {
        let pattern = hir.to_string();
        if let Some(&known) = self.known.get(&pattern) {
            return known;
        }
        let id = self.segments.len() as u32;
        let mut extractor = Extractor::new();
        extractor.limit_total(LITERALS).limit_class(10).limit_repeat(3);
        let seq = extractor.extract(hir);
        let literals = seq.literals().filter(|l| {
            !l.is_empty() && l.iter().all(|l| !l.is_empty() && std::str::from_utf8(l.as_bytes()).is_ok())
        });
        let exact = literals.is_some_and(|l| l.iter().all(|l| l.is_exact())) && !has_anchor(hir);
        match literals {
            Some(literals) => {
                for literal in literals {
                    let Ok(word) = std::str::from_utf8(literal.as_bytes()) else { continue };
                    let at = *self.literal_index.entry(word.to_string()).or_insert_with(|| {
                        self.literals.push(word.to_string());
                        self.owners.push(Vec::new());
                        self.literals.len() - 1
                    });
                    if !self.owners[at].contains(&id) {
                        self.owners[at].push(id);
                    }
                }
            }
            None => self.free.push(id),
        }
        self.segments.push(Segment { exact, pattern: pattern.clone(), regex: OnceLock::new() });
        self.known.insert(pattern, id);
        id
    }

    fn build(self, patterns: Vec<Vec<Sequence>>) -> Result<Matcher, String> {
        let automaton = if self.literals.is_empty() {
            None
        } else {
            let numbered = self.literals.iter().enumerate().map(|(i, literal)| (literal, i as u32));
            Some(
                CharwiseDoubleArrayAhoCorasickBuilder::new()
                    .build_with_values(numbered)
                    .map_err(|e| e.to_string())?,
            )
        };
        let mut heads = vec![Vec::new(); self.segments.len()];
        for (i, sequences) in patterns.iter().enumerate() {
            for head in sequences.iter().filter_map(|s| s.segments.first()) {
                if heads[*head as usize].last() != Some(&i) {
                    heads[*head as usize].push(i);
                }
            }
        }
        Ok(Matcher {
            patterns,
            segments: self.segments,
            automaton,
            owners: self.owners,
            free: self.free,
            heads,
        })
    }
}

fn has_anchor(hir: &Hir) -> bool {
    !hir.properties().look_set().is_empty()
}

/// A repetition of "any character but a few".
fn as_gap(hir: &Hir) -> Option<Gap> {
    let HirKind::Repetition(repetition) = hir.kind() else { return None };
    let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() else { return None };
    let mut rest = class.clone();
    rest.negate();
    let mut excluded = Vec::new();
    for range in rest.ranges() {
        for c in range.start()..=range.end() {
            excluded.push(c);
            if excluded.len() > 12 {
                return None;
            }
        }
    }
    let max = repetition.max.map_or(usize::MAX / 2, |m| m as usize);
    Some(Gap { min: repetition.min as usize, max, excluded })
}

fn holds_gap(hir: &Hir) -> bool {
    if as_gap(hir).is_some() {
        return true;
    }
    match hir.kind() {
        HirKind::Capture(c) => holds_gap(&c.sub),
        HirKind::Concat(list) | HirKind::Alternation(list) => list.iter().any(holds_gap),
        HirKind::Repetition(r) => holds_gap(&r.sub),
        _ => false,
    }
}

/// All ways through a pattern, cut at gaps; `None` when a gap is repeated or there are too many.
fn expand(hir: &Hir) -> Option<Vec<Cut>> {
    if let Some(gap) = as_gap(hir) {
        return Some(vec![Cut { segments: vec![Vec::new(), Vec::new()], gaps: vec![gap] }]);
    }
    if !holds_gap(hir) {
        return Some(vec![Cut { segments: vec![vec![hir.clone()]], gaps: Vec::new() }]);
    }
    match hir.kind() {
        HirKind::Capture(c) => expand(&c.sub),
        HirKind::Alternation(list) => {
            let mut out = Vec::new();
            // Branches without a gap stay together as one piece.
            let (with, without): (Vec<&Hir>, Vec<&Hir>) = list.iter().partition(|h| holds_gap(h));
            if !without.is_empty() {
                let joined = Hir::alternation(without.into_iter().cloned().collect());
                out.push(Cut { segments: vec![vec![joined]], gaps: Vec::new() });
            }
            for branch in with {
                out.extend(expand(branch)?);
            }
            (out.len() <= SEQUENCES).then_some(out)
        }
        HirKind::Concat(list) => {
            let mut out = vec![Cut { segments: vec![Vec::new()], gaps: Vec::new() }];
            for part in list {
                let parts = expand(part)?;
                let mut next = Vec::with_capacity(out.len() * parts.len());
                for head in &out {
                    for tail in &parts {
                        next.push(join(head, tail));
                    }
                }
                if next.len() > SEQUENCES {
                    return None;
                }
                out = next;
            }
            Some(out)
        }
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            let mut out = expand(&r.sub)?;
            out.push(Cut { segments: vec![Vec::new()], gaps: Vec::new() });
            Some(out)
        }
        _ => None,
    }
}

fn join(head: &Cut, tail: &Cut) -> Cut {
    let mut out = head.clone();
    let mut segments = tail.segments.iter();
    if let (Some(last), Some(first)) = (out.segments.last_mut(), segments.next()) {
        last.extend(first.iter().cloned());
    }
    out.segments.extend(segments.cloned());
    out.gaps.extend(tail.gaps.iter().cloned());
    out
}

#[cfg(test)]
mod tests {
    use super::Matcher;

    fn find(pattern: &str, text: &str) -> Vec<String> {
        let matcher =
            Matcher::new(&[regex_syntax::parse(pattern).expect("a valid pattern")]).expect("a valid pattern");
        let occurrences = matcher.occurrences(text);
        matcher.find(0, &occurrences).into_iter().map(|r| text[r].to_string()).collect()
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
}
