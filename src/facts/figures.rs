//! Counts in their sentences, with what the rules of `figures.toml` say of each.
//!
//! Rules need not know the number: the sentence is read with the count as 〈数〉. Several facts ask of the same
//! counts, so each count is read once.

use crate::analysis::Analysis;
use crate::deadline;
use crate::mention::CountMention;
use crate::record::Evidence;
use crate::rules::{Hit, PatternSet, Scan, Scanned, Slotted};

/// How the count reads.
const SLOT: &str = "〈数〉";

/// Bytes of a reading that are read with the count on either side. Each count has its own copy of them, and a sentence
/// without an end may have thousands of counts.
const AROUND: usize = 6000;

/// Bytes of all readings with their counts; of a document with more, later counts are not read. A notice has some
/// kilobytes of them.
const MOST: usize = 24 << 20;

/// A count where it stands.
#[derive(Debug)]
pub struct Figure<'a> {
    /// The count.
    pub count: &'a CountMention,
    /// Its sentence.
    pub sentence: usize,
    /// Where the number begins in the sentence's reading.
    pub at: usize,
    /// Where the count ends there.
    end: usize,
    /// Where what is read with it begins there.
    from: usize,
    /// The sentence's reading with the count as 〈数〉; 約 and 最大 stand before it.
    pub slotted: String,
    /// Where words of rules stand in it.
    scan: Scan,
    hits: Vec<Hit<'a>>,
}

impl Figure<'_> {
    /// What the first rule that says so matched.
    pub fn says(&self, value: &str) -> Option<&Hit<'_>> {
        self.hits.iter().find(|h| h.rule.says.iter().any(|s| s == value))
    }

    /// The words that a rule matched.
    pub fn evidence(&self, analysis: &Analysis<'_>, hit: &Hit<'_>) -> Evidence {
        let at = self.at - self.from;
        let back = |p: usize, inside: usize| {
            if p <= at {
                p + self.from
            } else if p >= at + SLOT.len() {
                p - SLOT.len() - at + self.end
            } else {
                inside
            }
        };
        let range = back(hit.range.start, self.at)..back(hit.range.end, self.end);
        analysis.evidence_in(self.sentence, range, &hit.rule.id)
    }

    /// The count's own words.
    pub fn words(&self, analysis: &Analysis<'_>) -> Evidence {
        analysis.evidence(self.count.range.clone(), "count")
    }

    /// The slotted sentence as the rules of a set see it.
    pub fn scanned<'t>(&'t self, set: &'t PatternSet) -> Scanned<'t> {
        set.scanned(&self.slotted, &self.scan)
    }

    /// The reading before the number.
    pub fn before(&self) -> &str {
        &self.slotted[..self.at - self.from]
    }

    /// The reading after the count.
    pub fn after(&self) -> &str {
        &self.slotted[self.at - self.from + SLOT.len()..]
    }
}

/// All counts with what the rules say of them, in text order.
pub fn figures<'a>(analysis: &'a Analysis<'_>) -> Vec<Figure<'a>> {
    let rules = &analysis.rules.figures;
    let mut left = MOST;
    analysis
        .counts
        .iter()
        .filter_map(|count| {
            deadline::check();
            let sentence = analysis.sentence_at(count.number.start)?;
            let reading = &analysis.readings[sentence];
            let at = reading.from_norm(count.number.start).min(reading.text.len());
            let last = count.range.end.min(analysis.layout.sentences[sentence].range.end);
            let end = reading.from_norm(last).clamp(at, reading.text.len());
            let from = reading.text.floor_char_boundary(at.saturating_sub(AROUND));
            let to = reading.text.ceil_char_boundary(end.saturating_add(AROUND));
            let mut slotted = Slotted::with_capacity(to - from + SLOT.len());
            slotted.keep(&reading.text, from..at);
            slotted.slot(SLOT);
            slotted.keep(&reading.text, end..to);
            left = left.checked_sub(slotted.text().len())?;
            // A window may cut a word that the sentence has.
            let scan = if (from..to) == (0..reading.text.len()) {
                analysis.scan_slotted(sentence, &slotted)
            } else {
                rules.scan(slotted.text())
            };
            let slotted = slotted.into_text();
            let hits = rules.find(&rules.scanned(&slotted, &scan));
            Some(Figure { count, sentence, at, end, from, slotted, scan, hits })
        })
        .collect()
}
