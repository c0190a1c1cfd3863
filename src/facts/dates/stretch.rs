//! Which text a day governs.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::calendar::{Calendar, names_a_thing};
use crate::analysis::{Analysis, Role};
use crate::deadline;
use crate::mention::DateForm;
use crate::rules::Phrase;
use crate::text::{LineKind, Reading};

/// Words between two days that make them one range or list.
static JOINS: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:の?(?:午前|午後)?[0-9]{1,2}(?:時|:)(?:[0-9]{1,2}分?)?(?:~(?:午前|午後)?[0-9]{1,2}(?:時|:)(?:[0-9]{1,2}分?)?)?)?(?:台|頃|ごろ|付|付け)?(?:\([^()。]{1,12}\))?(?:から|より|以降|に|の)?(?:~|-|・|、|と|及び|および|並びに|ならびに|または|や|,|/| )*(?:の)?$")
        .expect("a valid pattern")
});

/// How much later it was: 約40分の後、…. 1時間ほどして….
static LATER: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^(?:それから|その)?約?[0-9]{1,3}(?:分|時間)(?:半|[0-9]{1,2}分)?(?:ほど|程度|あまり|余り|くらい|ぐらい)?(?:の?後|して|経って|経った|たって)|^(?:その)?(?:直後|まもなく|間もなく)(?:に|、)")
        .expect("a valid pattern")
});

/// A stretch of a sentence's reading that a day governs.
pub(super) struct Stretch {
    /// The sentence.
    pub sentence: usize,
    /// In the sentence's reading.
    pub range: Range<usize>,
}

impl Stretch {
    fn whole(analysis: &Analysis<'_>, sentence: usize) -> Self {
        Stretch { sentence, range: 0..analysis.readings[sentence].text.len() }
    }
}

/// Does a line (a day of a time line) govern others?
pub(super) fn governs_lines(analysis: &Analysis<'_>, line: usize) -> bool {
    analysis.layout.lines.get(line + 1).is_some_and(|l| l.parent == Some(line))
}

/// Does a mention open a line of a time line?
pub(super) fn is_entry(analysis: &Analysis<'_>, i: usize, line: usize) -> bool {
    let l = &analysis.layout.lines[line];
    let first = analysis.dates.iter().position(|d| d.range.start >= l.body.start);
    let opens = analysis.dates[i].range.start <= l.body.start + 8
        || first.is_some_and(|f| {
            f < i && joined(analysis, f, i) && analysis.dates[f].range.start <= l.body.start + 8
        });
    l.day_led && opens
}

/// Are all days from mention `a` to `b` one range or list?
pub(super) fn joined(analysis: &Analysis<'_>, a: usize, b: usize) -> bool {
    (a..b).all(|k| {
        let between = &analysis.text()[analysis.dates[k].end_with_time.min(analysis.dates[k + 1].range.start)
            ..analysis.dates[k + 1].range.start];
        // What has an object or a verb joins nothing.
        let may_join = between.len() <= 60 && !between.contains(['。', 'が', 'を', 'て']);
        between.is_empty() || may_join && JOINS.is_match(between)
    })
}

/// The first mention of the range or list within its sentence in which a mention stands.
pub(super) fn first_joined(analysis: &Analysis<'_>, i: usize, s: usize) -> usize {
    let start = analysis.layout.sentences[s].range.start;
    let mut first = i;
    while first > 0 && analysis.dates[first - 1].range.start >= start && joined(analysis, first - 1, first) {
        first -= 1;
    }
    first
}

/// Is an entry one of a series? A lone paragraph that opens with a day is a story told from that day on: what its
/// later sentences tell has no day.
fn in_series(analysis: &Analysis<'_>, line: usize) -> bool {
    let lines = &analysis.layout.lines;
    let l = &lines[line];
    if l.kind == LineKind::Row || l.day_only || analysis.under(line, Role::Timeline) {
        return true;
    }
    let sibling = |other: usize| lines[other].day_led && lines[other].parent == l.parent;
    let near = |mut between: Box<dyn Iterator<Item = usize>>| {
        between
            .find(|&other| lines[other].kind != LineKind::Furniture && lines[other].parent != Some(line))
            .is_some_and(sibling)
    };
    near(Box::new(line + 1..lines.len())) || near(Box::new((0..line).rev()))
}

/// The stretches of readings that a day governs. The first ones are those of its own sentence.
pub(super) fn stretches(analysis: &Analysis<'_>, calendar: &Calendar, i: usize, s: usize) -> Vec<Stretch> {
    deadline::check();
    let line = analysis.layout.sentences[s].line;
    let mut out: Vec<Stretch> =
        own_stretches(analysis, i, s).into_iter().map(|range| Stretch { sentence: s, range }).collect();
    if !is_entry(analysis, i, line) || !in_series(analysis, line) {
        same_day(analysis, i, s, &mut out);
        return out;
    }
    // The rest of the entry: later sentences of the line and the lines under it, up to those with a day of
    // their own.
    let has_day = |sentence: usize| {
        let range = &analysis.layout.sentences[sentence].range;
        analysis.dates.iter().enumerate().any(|(j, d)| {
            calendar.days[j].is_some()
                && calendar.days[j] != calendar.days[i]
                && !names_a_thing(analysis, d)
                && d.range.start >= range.start
                && d.range.end <= range.end
        })
    };
    // 個人情報保護委員会へは近日中に報告いたします: a step still to come.
    let later_step = |sentence: usize| {
        let words = &analysis.readings[sentence].text;
        ["近日", "後日"].iter().any(|w| words.contains(w))
            || ["今後", "追って"].iter().any(|w| words.starts_with(w))
    };
    let passed_over = |sentence: usize| has_day(sentence) || later_step(sentence);
    let row = analysis.layout.lines[line].kind == LineKind::Row;
    let short_line = analysis.text()[analysis.layout.lines[line].range.clone()].chars().count() < 220;
    for later in analysis.sentences_of(line) {
        if later > s && !passed_over(later) && (row || short_line || analysis.under(line, Role::Timeline)) {
            out.push(Stretch::whole(analysis, later));
        }
    }
    for under in line + 1..analysis.layout.lines.len() {
        if analysis.layout.lines[under].kind == LineKind::Furniture {
            continue;
        }
        if !analysis.layout.governors(under).any(|g| g == line) {
            break;
        }
        let nearest = analysis.layout.governors(under).find(|&g| analysis.layout.lines[g].day_led);
        if nearest != Some(line)
            || (analysis.layout.lines[under].day_led && analysis.sentences_of(under).any(has_day))
        {
            continue;
        }
        for later in analysis.sentences_of(under) {
            if !passed_over(later) {
                out.push(Stretch::whole(analysis, later));
            }
        }
    }
    // The entry below that says only how much later it was.
    let lines = &analysis.layout.lines;
    let below = (line + 1..lines.len()).find(|&l| !analysis.layout.governors(l).any(|g| g == line));
    if let Some(below) = below.filter(|&l| {
        lines[l].parent == lines[line].parent && LATER.is_match(&analysis.text()[lines[l].body.clone()])
    }) {
        for later in analysis.sentences_of(below).take_while(|&later| !passed_over(later)) {
            out.push(Stretch::whole(analysis, later));
        }
    }
    out
}

/// Later sentences of the line, and of the paragraph below it, that tell a time of day or how much later it was: 同日朝、
/// …発覚。午前10時50分までに…変更し、… 約40分の後、….
fn same_day(analysis: &Analysis<'_>, i: usize, s: usize, out: &mut Vec<Stretch>) {
    static TIMED: LazyLock<Phrase> = LazyLock::new(|| {
        Phrase::new(r"^(?:午前|午後|正午|夕方|同日)?(?:[0-9]{1,2}(?:時|:)[0-9]{0,2}分?|(?:午前|午後|正午|夕方))(?:頃|ごろ|すぎ|過ぎ|まで)?(?:に|、|から|には| )|[0-9]{1,2}時(?:[0-9]{1,2}分|半)?(?:頃|ごろ|すぎ|過ぎ|まで)?に")
            .expect("a valid pattern")
    });
    let sentences = &analysis.layout.sentences;
    let last = analysis.dates.get(i + 1).is_none_or(|d| d.range.start >= sentences[s].range.end);
    let before = sentences[s].range.start..analysis.dates[i].range.start;
    if !last || analysis.text().get(before).is_some_and(|before| open_bracket(before).is_some()) {
        return;
    }
    let line = sentences[s].line;
    let below = analysis.layout.lines.get(line + 1);
    let goes_on = below.is_some_and(|l| {
        let later = || LATER.is_match(&analysis.text()[l.body.clone()]);
        (l.kind == LineKind::Text || l.kind == LineKind::Item && later())
            && l.parent == analysis.layout.lines[line].parent
    });
    let end = analysis.sentences_of(if goes_on { line + 1 } else { line }).end;
    for (later, sentence) in sentences.iter().enumerate().take(end).skip(s + 1) {
        if analysis.has_date(&sentence.range) {
            break;
        }
        let words = &analysis.text()[sentence.range.clone()];
        if TIMED.is_match(words) || LATER.is_match(words) {
            out.push(Stretch::whole(analysis, later));
        } else if sentence.line != line {
            break;
        }
    }
}

/// The bracket, if any, that opens in a stretch of text before a position and is still open there.
fn open_bracket(text: &str) -> Option<usize> {
    let mut open = None;
    let mut depth = 0_usize;
    for at in memchr::memchr2_iter(b'(', b')', text.as_bytes()) {
        let bracket = text.as_bytes()[at];
        if bracket == b')' {
            depth = depth.saturating_sub(1);
        } else {
            if depth == 0 {
                open = Some(at);
            }
            depth += 1;
        }
    }
    open.filter(|_| depth > 0)
}

/// The rest of the sentence up to the next day that is not of the same range or list. A remark in brackets that has
/// a day of its own (進路説明会(6月15日開催)) only interrupts it, and a day in brackets governs what stands in them.
fn own_stretches(analysis: &Analysis<'_>, i: usize, s: usize) -> Vec<Range<usize>> {
    let reading = &analysis.readings[s];
    let sentence = &analysis.layout.sentences[s].range;
    let text = analysis.text();
    let mut last = i;
    while let Some(next) = analysis.dates.get(last + 1)
        && next.range.end <= sentence.end
        && joined(analysis, last, last + 1)
    {
        last += 1;
    }
    let own = analysis.dates[i].range.clone();
    let before = &text[sentence.start.min(own.start)..own.start];
    let bracketed = open_bracket(before).is_some();
    // 「5月26日に暗号化された」との連絡: what is said of it is not of that day.
    let quoted = before.rfind('「').is_some_and(|open| !before[open..].contains('」'));
    let sentence_end = if bracketed || quoted {
        let after = analysis.dates[last].range.end.min(sentence.end);
        text[after..sentence.end].find(if quoted { '」' } else { ')' }).map_or(sentence.end, |at| after + at)
    } else {
        sentence.end
    };
    let mut out = Vec::new();
    let mut cut = None;
    let mut from = own.end.min(sentence_end);
    let mut at = last + 1;
    loop {
        let next = analysis.dates.iter().enumerate().skip(at).find(|(_, d)| {
            !matches!(d.form, DateForm::Year(_) | DateForm::YearMonth(..)) && d.range.start < sentence_end
        });
        let Some((k, next)) = next else {
            out.push(from..sentence_end);
            break;
        };
        let inside = open_bracket(&text[from.min(next.range.start)..next.range.start]);
        let close = text[next.range.end.min(sentence_end)..sentence_end].find(')');
        match (inside, close) {
            (Some(open), Some(close)) => {
                out.push(from..from + open);
                from = next.range.end + close + 1;
                at = k + 1;
                while analysis.dates.get(at).is_some_and(|d| d.range.start < from) {
                    at += 1;
                }
            }
            _ => {
                // …し、個別の連絡は11月20日までに完了: what leads up to the next day is said of that.
                let day = reading.from_norm(next.range.start);
                let clause = reading.clauses_around(day..day + 1).start;
                let own = reading.from_norm(own.end);
                cut = (clause > own && !reading.has_verb(clause..day)).then_some(clause);
                out.push(from..next.range.start);
                break;
            }
        }
    }
    out.into_iter()
        .map(|r| {
            let start = reading.from_norm(r.start);
            let end = if r.end >= sentence.end { reading.text.len() } else { reading.from_norm(r.end) };
            start..end.min(cut.unwrap_or(end)).max(start)
        })
        .collect()
}

/// The clause of a day up to the day; nothing where an earlier day of the clause governs those words.
pub(super) fn clause_before(analysis: &Analysis<'_>, i: usize, s: usize) -> Range<usize> {
    let reading: &Reading = &analysis.readings[s];
    let first = first_joined(analysis, i, s);
    let start = reading.from_norm(analysis.dates[first].range.start);
    let clause = reading.clauses_around(start..start + 1).start;
    let earlier = analysis.dates[..first]
        .iter()
        .rev()
        .find(|d| !matches!(d.form, DateForm::Year(_) | DateForm::YearMonth(..)))
        .filter(|d| d.range.start >= analysis.layout.sentences[s].range.start)
        .filter(|d| reading.from_norm(d.range.start) >= clause)
        .map(|d| reading.from_norm(d.end_with_time).min(start));
    match earlier {
        // 1月30日に第三者が1月15日以降…していたとの報告: the subject is of the later day's words.
        Some(from) if reading.text[from..start].contains('が') => from..start,
        Some(_) => start..start,
        None => clause.min(start)..start,
    }
}
