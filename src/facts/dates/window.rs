//! Ranges of days.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::stretch::joined;
use crate::analysis::Analysis;

static TO: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"~|から|より|-").expect("a valid pattern"));

/// The ends of the range (X日からY日) in which a day stands.
pub(super) fn ends(analysis: &Analysis<'_>, i: usize) -> Option<(usize, usize)> {
    let text = analysis.text();
    let ranged = |a: usize| {
        let between = &text[analysis.dates[a].end_with_time.min(analysis.dates[a + 1].range.start)
            ..analysis.dates[a + 1].range.start];
        joined(analysis, a, a + 1) && TO.is_match(between)
    };
    if i + 1 < analysis.dates.len() && ranged(i) {
        Some((i, i + 1))
    } else if i > 0 && ranged(i - 1) {
        Some((i - 1, i))
    } else {
        None
    }
}

/// Is a range of days the window in which it happened? It stands under a label (発生日時, 期間) or is followed by
/// までの間. Gives the words of the label, an empty range where the range itself tells it.
pub(super) fn window(
    analysis: &Analysis<'_>,
    (first, last): (usize, usize),
    s: usize,
) -> Option<Range<usize>> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:に?かけて|の?夜間|の?未明)?(?:まで)?の?(?:間|期間|あいだ)").expect("a valid pattern")
    });
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:発生|閲覧|公開|掲載|漏えい|流出|表示|状態|被害|影響|対象|改ざん|書き換え|見え|見る|不正|アクセス|攻撃)[^。]{0,14}(?:日時|期間|時期)|^[^ぁ-ん一-龠]{0,4}(?:期間|日時|時期|いつ)(?:$|[ :】])")
            .expect("a valid pattern")
    });
    let text = analysis.text();
    if SPAN.is_match(&text[analysis.dates[last].end_with_time..]) {
        return Some(0..0);
    }
    let line = analysis.layout.sentences[s].line;
    let own = analysis.layout.lines[line].body.start..analysis.dates[first].range.start;
    let heading = analysis.layout.governors(line).next().map(|g| analysis.layout.lines[g].body.clone());
    [Some(own), heading].into_iter().flatten().find_map(|label| {
        let found = LABEL.find(&text[label.clone()])?;
        Some(label.start + found.start()..label.start + found.end())
    })
}
