//! Runs of nouns, and the bodies that words of `rules/lexicon/bodies.tsv` make of them.

use std::borrow::Cow;
use std::ops::Range;

use kaiji_dictionary::Pos;

use super::{Body, BodyKind};
use crate::analysis::Analysis;
use crate::facts::organization;
use crate::record::PartyKind;
use crate::rules::{Lexicon, TermHit};

/// Puts the runs of nouns of a sentence, in the normalised text, in place of those of another.
pub(super) fn runs(analysis: &Analysis<'_>, s: usize, out: &mut Vec<Range<usize>>) {
    out.clear();
    let text = analysis.text();
    let mut open = false;
    for (range, pos) in &analysis.readings[s].words {
        let surface = &text[range.clone()];
        let noun = organization::is_name_word(*pos, surface)
            && *pos != Pos::NounDependentAuxiliary
            && !matches!(surface.chars().next(), Some('0'..='9' | '(' | ')' | '「' | '」' | '・'))
            && (open || *pos != Pos::NounSuffixCounter);
        if !noun {
            open = false;
            continue;
        }
        match out.last_mut() {
            Some(run) if open && run.end == range.start && !analysis.view.has_gap(range.start) => {
                run.end = range.end;
            }
            _ => out.push(range.clone()),
        }
        open = true;
    }
}

/// The words of a list in a run of nouns, by those in its whole sentence; where one of these reaches beyond the run, the
/// run alone is asked.
pub(super) fn words_in<'w, 'a>(
    analysis: &Analysis<'a>,
    lexicon: &'a Lexicon,
    words: &'w [TermHit<'a>],
    run: &Range<usize>,
) -> Cow<'w, [TermHit<'a>]> {
    let from = words.partition_point(|h| h.range.end <= run.start);
    let touching = words[from..].iter().take_while(|h| h.range.start < run.end);
    let within = &words[from..from + touching.count()];
    match within {
        [first, ..] if first.range.start < run.start => Cow::Owned(analysis.terms(lexicon, run.clone())),
        [.., last] if last.range.end > run.end => Cow::Owned(analysis.terms(lexicon, run.clone())),
        _ => Cow::Borrowed(within),
    }
}

/// The body that a run of nouns is, by the words of the lexicon in its sentence.
pub(super) fn body<'a>(
    analysis: &Analysis<'a>,
    s: usize,
    runs: &[Range<usize>],
    i: usize,
    words: &[TermHit<'a>],
) -> Option<Body> {
    let text = analysis.text();
    let run = &runs[i];
    let found = words_in(analysis, &analysis.rules.bodies, words, run);
    if found.is_empty() {
        return in_municipality(analysis, s, run);
    }
    if found.iter().any(|h| h.term.value == "-skip") {
        return None;
    }
    // Words that lead in a name and are no part of it: 同日, 当社.
    let start = found
        .iter()
        .take_while(|h| matches!(h.term.value.as_str(), "lead" | "modifier"))
        .filter(|h| h.term.value == "lead")
        .map(|h| h.range.end)
        .last()
        .unwrap_or(run.start);
    let makes = |h: &TermHit<'_>| {
        !matches!(h.term.value.as_str(), "lead" | "modifier" | "tail" | "act" | "office" | "government")
    };
    let head = found
        .iter()
        .position(makes)
        .or_else(|| found.iter().position(|h| h.term.value == "government" && h.range.start == start));
    let mut end = run.end;
    let kind = match head {
        Some(at) if found[at].term.value != "government" => {
            end = ends(&found[at..], text, run.end)?;
            found[at].term.value.as_str()
        }
        // 県に報告, 県私学振興課に報告; not 県内, 県民.
        Some(at) => {
            let bare = end == found[at].range.end;
            let office = found.last().is_some_and(|h| h.term.value == "office" && h.range.end == end);
            if !bare && !office {
                return None;
            }
            "regulator"
        }
        // 県の医務課
        None => {
            let office = found.last().is_some_and(|h| h.term.value == "office" && h.range.end == end);
            if !office || !in_charge(analysis, runs, i) {
                return in_municipality(analysis, s, run);
            }
            "regulator"
        }
    };
    if start >= end {
        return None;
    }
    // 専門の業者, but no 業者 of any kind.
    if let Some(head) = head.map(|at| &found[at]).filter(|h| h.term.note == "modified") {
        let mut covered = start;
        for h in found.iter().take_while(|h| h.range.end <= head.range.start) {
            if h.term.value == "modifier" && h.range.start == covered {
                covered = h.range.end;
            }
        }
        let alone = start == head.range.start;
        if covered != head.range.start
            || alone && widened(analysis, BodyKind::Contractor, runs, i, start) == start
        {
            return None;
        }
    }
    let kind = match kind {
        "contractor" => BodyKind::Contractor,
        other => BodyKind::Party(PartyKind::parse(other)?),
    };
    let mut start = widened(analysis, kind, runs, i, start);
    // 鶴ノ浜署: names that the dictionary cuts.
    if kind == BodyKind::Party(PartyKind::Police) && text[start..end].ends_with('署') {
        for (at, c) in text[analysis.layout.sentences[s].range.start.min(start)..start].char_indices().rev() {
            let at = at + analysis.layout.sentences[s].range.start;
            if !matches!(c, '一'..='龠' | '々' | 'ノ' | 'ヶ' | 'ケ' | 'ツ') || analysis.view.has_gap(start)
            {
                break;
            }
            start = at;
        }
    }
    // JPCERT/CC
    let end = if text[end..].starts_with("/CC") { end + 3 } else { end };
    Some(Body { sentence: s, range: start..end, kind })
}

/// Where a name ends whose head is the first of these words: at the end of the run, unless the run goes on with
/// what is done (警察相談) or is something else (警察官).
fn ends(found: &[TermHit<'_>], text: &str, run_end: usize) -> Option<usize> {
    let mut end = found[0].range.end;
    for next in &found[1..] {
        let between = &text[end.min(next.range.start)..next.range.start];
        match next.term.value.as_str() {
            "act" if between.is_empty() => return Some(end),
            // 千葉県警察千葉中央警察署: the head once more, with a place between.
            value if value == found[0].term.value && next.range.end == run_end => end = run_end,
            "tail" | "office" if next.range.end == run_end || between.is_empty() => end = next.range.end,
            _ if between.is_empty() => end = next.range.end,
            _ => {}
        }
    }
    (end == run_end).then_some(end)
}

/// Does 県の or 市の stand before the run, perhaps with another noun between (県の農業協同組合の所管課)?
fn in_charge(analysis: &Analysis<'_>, runs: &[Range<usize>], i: usize) -> bool {
    let text = analysis.text();
    let mut at = i;
    for _ in 0..2 {
        if at == 0 || &text[runs[at - 1].end..runs[at].start] != "の" {
            return false;
        }
        at -= 1;
        if analysis
            .terms(&analysis.rules.bodies, runs[at].clone())
            .first()
            .is_some_and(|h| h.range == runs[at] && matches!(h.term.note.as_str(), "area"))
        {
            return true;
        }
    }
    false
}

/// 所轄庁である笠懸野市: a municipality in charge.
fn in_municipality(analysis: &Analysis<'_>, s: usize, run: &Range<usize>) -> Option<Body> {
    let text = analysis.text();
    let name = &text[run.clone()];
    let name_of = name.trim_end_matches('様');
    if !name_of.ends_with(['市', '町', '村', '県', '府', '都', '区']) && name != "北海道" {
        return None;
    }
    let prefecture = name.ends_with(['県', '府', '都']) || name == "北海道";
    if prefecture && (3..=4).contains(&name.chars().count()) {
        return Some(Body { sentence: s, range: run.clone(), kind: BodyKind::Party(PartyKind::Regulator) });
    }
    let before = &text[analysis.layout.sentences[s].range.start.min(run.start)..run.start];
    let after = &text[run.end..];
    // 上岬町及び県に報告: told together with an authority.
    let along = || {
        ["及び", "および", "並びに", "ならびに", "と", "や", "、"].iter().any(|w| {
            after.strip_prefix(w).is_some_and(|rest| {
                [
                    "県に",
                    "県へ",
                    "県の",
                    "県及び",
                    "県と",
                    "国に",
                    "国へ",
                    "都に",
                    "府に",
                    "保健所",
                    "個人情報保護委員会",
                    "所管",
                    "監督",
                ]
                .iter()
                .any(|a| rest.starts_with(a))
            })
        })
    };
    if name.ends_with(['市', '町', '村', '区']) && name.chars().count() >= 2 && along() {
        return Some(Body { sentence: s, range: run.clone(), kind: BodyKind::Party(PartyKind::Regulator) });
    }
    let told = ["である", "の"].iter().any(|w| before.ends_with(w))
        || name_of.len() < name.len()
        || ["から", "より", "様"].iter().any(|w| after.starts_with(w));
    let run = run.start..run.start + name_of.len();
    (name_of.ends_with(['市', '町', '村', '県', '府', '都', '区']) && name_of.chars().count() >= 2 && told)
        .then(|| Body { sentence: s, range: run.clone(), kind: BodyKind::Municipality })
}

/// Where a name begins with the words that belong to it before の: 外部の専門機関, 所轄の警察署, 検索サイトの運営会社.
fn widened(
    analysis: &Analysis<'_>,
    kind: BodyKind,
    runs: &[Range<usize>],
    i: usize,
    mut start: usize,
) -> usize {
    let text = analysis.text();
    // Something that leads in the run cuts off what stands before it.
    if start != runs[i].start {
        return start;
    }
    let mut at = i;
    while at > 0 && &text[runs[at - 1].end..start] == "の" && runs.get(at - 1).is_some_and(|r| r.end < start)
    {
        at -= 1;
        let run = &runs[at];
        let found = analysis.terms(&analysis.rules.bodies, run.clone());
        let last = found.last().filter(|h| h.range.end == run.end);
        // 警視庁のサイバー窓口: the body and its desk.
        let whole =
            last.filter(|h| matches!(kind, BodyKind::Party(k) if PartyKind::parse(&h.term.value) == Some(k)));
        if whole.is_some() {
            start = run.start;
            break;
        }
        let national = ["委員会", "省", "庁"].iter().any(|w| text[runs[i].clone()].ends_with(w))
            && !text[runs[i].clone()].contains("教育");
        let modifier =
            last.filter(|h| if h.term.note == "area" { !national } else { h.term.value == "modifier" });
        if let Some(modifier) = modifier {
            start = modifier.range.start;
            if start != run.start {
                break;
            }
        } else if last.is_none()
            && (kind == BodyKind::Party(PartyKind::Provider)
                || kind == BodyKind::Party(PartyKind::Regulator) && in_charge(analysis, runs, at))
        {
            start = run.start;
        } else {
            break;
        }
    }
    start
}
