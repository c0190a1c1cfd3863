//! A day alone under a label says what the label names: 判明日時, 発生日:.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::told::Event;
use crate::analysis::Analysis;
use crate::record::EventKind;
use crate::text::LineKind;

/// What is named, before the word for a day.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<what>[^\s:|。、()【】<>]{2,12}?)(?:(?:さ?れ|し)?た)?の?(?:日時|年月日|日付|日|時期|時刻)(?:(?:及び|および|・|と|、)(?:発生)?(?:場所|時間|時刻))?[\s:|)】>]*$",
    )
    .expect("a valid pattern")
});

/// What follows the day on its line: nothing but a remark.
static REMARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\s*\([^)]*\)|頃|ごろ|\s|、)*$").expect("a valid pattern"));

/// The kinds that the label of a day names; the label is what stands before it on its line, else the heading over it.
pub(super) fn labelled(analysis: &Analysis<'_>, i: usize, s: usize) -> Vec<Event> {
    let text = analysis.text();
    let mention = &analysis.dates[i];
    let at = analysis.layout.sentences[s].line;
    let line = &analysis.layout.lines[at];
    if !REMARK.is_match(&text[mention.end_with_time..line.body.end]) {
        return Vec::new();
    }
    let own = line.body.start..mention.range.start.max(line.body.start);
    let label = if text[own.clone()].trim().is_empty() {
        let over = analysis.layout.governors(at).next().map(|g| &analysis.layout.lines[g]);
        match over.filter(|l| l.kind == LineKind::Heading) {
            Some(over) => over.body.clone(),
            None => return Vec::new(),
        }
    } else {
        own
    };
    let Some(what) = LABEL.captures(&text[label.clone()]).and_then(|c| c.name("what")) else {
        return Vec::new();
    };
    let range: Range<usize> = label.start + what.start()..label.start + what.end();

    let step = format!("{}。", what.as_str());
    let rules = &analysis.rules.events;
    let mut events: Vec<Event> = Vec::new();
    for hit in rules.find(&rules.scanned(&step, &rules.scan(&step))) {
        if let Some(kind) = EventKind::parse(hit.rule.value())
            && !events.iter().any(|e| e.0 == kind)
        {
            events.push((kind, hit.rule.confidence, analysis.evidence(range.clone(), &hit.rule.id)));
        }
    }
    events
}
