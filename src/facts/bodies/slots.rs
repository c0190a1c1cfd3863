//! What rules say of a body: its clause with the name as a slot.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Body, BodyKind};
use crate::analysis::Analysis;
use crate::rules::{self, Hit, PatternSet, Phrase};

/// What joins a name with the next one that shares its predicate.
static JOINS: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(
        r"^(?:\([^()]{1,24}\))?(?:など|等)?(?:様|さま)?(?:(?:と|や|か|及び|および|並びに|ならびに|、|・|または|又は)、?(?:[^、。〔〕:|]{0,14})|である)$",
    )
    .expect("a valid pattern")
});

/// Compiles the grammar of lists.
pub(super) fn prepare() {
    LazyLock::force(&JOINS);
}

/// What a rule says of a body.
pub struct Said<'r> {
    /// The rule, and where it matched in the text with the slot.
    pub hit: Hit<'r>,
    /// Where it matched in the sentence's reading.
    pub range: Range<usize>,
    /// Where the names that the slot stands for end in the reading.
    pub slot_end: usize,
}

/// What the rules of a set say of a body: those that match its clause, from which the sentence goes on, with the
/// name (and the names that share its predicate) as one slot.
pub fn said<'r>(analysis: &Analysis<'_>, bodies: &[Body], i: usize, set: &'r PatternSet) -> Vec<Said<'r>> {
    let body = &bodies[i];
    let reading = &analysis.readings[body.sentence];
    if reading.clauses.is_empty() {
        return Vec::new();
    }
    let place = |range: &Range<usize>| {
        let start = reading.from_norm(range.start);
        (start, reading.from_norm(range.end).max(start))
    };
    let (start, mut end) = place(&body.range);
    // 監督官庁である国土交通省: the second names the first.
    let named = reading.text.get(end..).is_some_and(|rest| rest.starts_with("である"));
    if named && bodies.get(i + 1).is_some_and(|b| b.sentence == body.sentence) {
        return Vec::new();
    }
    for next in bodies[i + 1..].iter().take_while(|b| b.sentence == body.sentence) {
        let (from, to) = place(&next.range);
        let between = reading.text.get(end..from).unwrap_or("。");
        // 県の医務課と警察に: what follows the last of them is a particle that all share.
        let rest = reading.text.get(to..).unwrap_or("");
        let shares = rest.is_empty()
            || rest.starts_with([
                'に', 'へ', 'と', 'や', 'も', '、', '・', 'を', 'が', 'は', '等', 'な', ':', '(', '。',
            ])
            || ["及び", "および", "並びに", "ならびに", "から", "より"].iter().any(|w| rest.starts_with(w));
        let shares = shares || rest.starts_with("である");
        let stops = ["が指定", "が運営", "が提供", "が開発"].iter().any(|w| rest.starts_with(w));
        if !JOINS.is_match(between) || !shares || stops {
            break;
        }
        end = to;
    }
    // 委託しているA社ならびにB社: what is said before the first holds for both.
    let mut start = start;
    if body.kind == BodyKind::Company {
        for before in bodies[..i].iter().rev().take_while(|b| b.sentence == body.sentence) {
            let (from, to) = place(&before.range);
            let joined = before.kind == BodyKind::Company
                && reading.text.get(to..start).is_some_and(|b| JOINS.is_match(b) && b.chars().count() <= 8);
            if !joined {
                break;
            }
            start = from;
        }
    }
    let clause = reading.clauses[reading.clause_at(start)].range.start.min(start);
    let slotted = Slotted::new(&reading.text, clause, start..end, body.kind.slot(), |slots| {
        for next in bodies[i + 1..].iter().take_while(|b| b.sentence == body.sentence) {
            slots.push(place(&next.range));
        }
    });
    let Some(slotted) = slotted else { return Vec::new() };
    let slot = slotted.slot.clone();
    set.find(&set.scanned(slotted.text.text(), &analysis.scan_slotted(body.sentence, &slotted.text)))
        .into_iter()
        .filter(|hit| hit.range.start < slot.end && slot.start < hit.range.end)
        .map(|hit| {
            let range = slotted.back(hit.range.start, true)..slotted.back(hit.range.end, false);
            Said { hit, range, slot_end: end }
        })
        .collect()
}

/// Bytes by which slots may be longer than the names that they stand for.
const SPARE: usize = 32;

/// A stretch of a reading in which names are slots.
struct Slotted {
    text: rules::Slotted,
    /// Where the slot of the body itself stands.
    slot: Range<usize>,
    /// What was replaced: in the text with slots, in the reading.
    edits: Vec<(Range<usize>, Range<usize>)>,
    /// Where the stretch begins in the reading.
    from: usize,
}

impl Slotted {
    /// The reading from `from` on, with a name as its slot and the names after it as 〈他〉.
    fn new(
        reading: &str,
        from: usize,
        name: Range<usize>,
        slot: &str,
        others: impl FnOnce(&mut Vec<(usize, usize)>),
    ) -> Option<Self> {
        reading.get(from..name.start)?;
        let mut text = rules::Slotted::with_capacity(reading.len() - from + SPARE);
        text.keep(reading, from..name.start);
        let own = text.slot(slot);
        let mut edits = vec![(own.clone(), name.clone())];
        let mut at = name.end;
        let mut later = Vec::new();
        others(&mut later);
        for (start, end) in later {
            if start < at || end <= start {
                continue;
            }
            reading.get(at..start)?;
            text.keep(reading, at..start);
            edits.push((text.slot("〈他〉"), start..end));
            at = end;
        }
        reading.get(at..)?;
        text.keep(reading, at..reading.len());
        Some(Slotted { text, slot: own, edits, from })
    }

    /// The place in the reading of a place in the text; within a slot its beginning or its end.
    fn back(&self, at: usize, low: bool) -> usize {
        let mut known = (0, self.from);
        for (slot, name) in &self.edits {
            if at <= slot.start {
                break;
            }
            if at < slot.end {
                return if low { name.start } else { name.end };
            }
            known = (slot.end, name.end);
        }
        known.1 + (at - known.0)
    }
}
