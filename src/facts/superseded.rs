//! What a document itself says no longer holds: the wrong half of a correction (【誤】11月18日 【正】11月17日), and the
//! columns of a table that tell what earlier reports said.

use std::sync::LazyLock;

use crate::analysis::Analysis;
use crate::deadline;
use crate::rules::Phrase;
use crate::text::{CORRECTED, LineKind};

/// How many lines below the wrong half the right one may stand.
const REACH: usize = 8;

static WRONG: LazyLock<Phrase> = LazyLock::new(|| half(CORRECTED.map(|(wrong, _)| wrong)));

static RIGHT: LazyLock<Phrase> = LazyLock::new(|| half(CORRECTED.map(|(_, right)| right)));

/// A line that opens with one of the labels of a half.
fn half(labels: [&str; CORRECTED.len()]) -> Phrase {
    Phrase::new(&format!(r"^(?:【|\[|\(|〈|《|・)?(?:{})(?:\)|】|\]|〉|》|:| )", labels.join("|")))
        .expect("a valid pattern")
}

/// The head of a column with what was said before.
static EARLIER: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:第[0-9一二三四五]報|速報|前回|当初|誤|訂正前|修正前|変更前|(?:前回|当初|従前)の?(?:公表|発表|報告|お知らせ))(?:\(|時|時点|の?公表|の?数値|$)")
        .expect("a valid pattern")
});

/// The head of the column that holds now.
static LATEST: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:今回|最新|現在|現時点|正|訂正後|修正後|変更後|本報|確定)(?:\(|の?(?:公表|発表|報告|お知らせ)|時点|値|$)")
        .expect("a valid pattern")
});

/// Whether each sentence tells what no longer holds.
pub(super) fn superseded(analysis: &Analysis<'_>) -> Vec<bool> {
    let mut out = vec![false; analysis.readings.len()];
    if analysis.text().contains(['誤', '前']) {
        wrong_halves(analysis, &mut out);
    }
    earlier_columns(analysis, &mut out);
    out
}

fn wrong_halves(analysis: &Analysis<'_>, out: &mut [bool]) {
    let lines = &analysis.layout.lines;
    let opens = |line: usize, with: &Phrase| with.is_match(&analysis.text()[lines[line].range.clone()]);
    for line in 0..lines.len() {
        let below = line + 1..lines.len().min(line + 1 + REACH);
        if opens(line, &WRONG) && below.into_iter().any(|other| opens(other, &RIGHT)) {
            out[analysis.sentences_of(line)].fill(true);
            // What stands under the label, up to the right half.
            for under in (line + 1..lines.len()).take_while(|&l| !opens(l, &RIGHT)) {
                out[analysis.sentences_of(under)].fill(true);
            }
        }
    }
}

/// The cell of its row in which a sentence stands: bars before it.
fn column(analysis: &Analysis<'_>, sentence: usize) -> usize {
    let start = analysis.line_of(sentence).range.start;
    let before = &analysis.text()[start..analysis.layout.sentences[sentence].range.start];
    before.matches('|').count()
}

fn earlier_columns(analysis: &Analysis<'_>, out: &mut [bool]) {
    let lines = &analysis.layout.lines;
    let mut head: Option<(Vec<usize>, usize)> = None;
    for (line, l) in lines.iter().enumerate() {
        deadline::check();
        if l.kind != LineKind::Row {
            head = None;
            continue;
        }
        let sentences = analysis.sentences_of(line);
        let words = |s: usize| analysis.text()[analysis.layout.sentences[s].range.clone()].trim();
        let under = |with: &Phrase| -> Vec<usize> {
            sentences.clone().filter(|&s| with.is_match(words(s))).map(|s| column(analysis, s)).collect()
        };
        let (earlier, latest) = (under(&EARLIER), under(&LATEST));
        if let (false, Some(&latest)) = (earlier.is_empty(), latest.last()) {
            head = Some((earlier, latest));
        } else if let Some((earlier, latest)) = &head
            && sentences.clone().any(|s| column(analysis, s) == *latest)
        {
            for s in sentences.filter(|&s| earlier.contains(&column(analysis, s))) {
                out[s] = true;
            }
        }
    }
}
