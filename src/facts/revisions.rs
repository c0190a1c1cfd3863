//! Figures that the text itself corrects.

use super::confidence;
use super::document::Scope;
use super::figures::Figure;
use crate::analysis::Analysis;
use crate::record::{Evidence, Revision};
use crate::text::last_chars;

/// Lines over or under the earlier figure within which the later one is looked for.
const NEAR: usize = 8;
/// The same where both stand with the same noun.
const FAR: usize = 20;

/// A figure that no longer holds and the one that does, by their places in the list of figures.
#[derive(Debug)]
pub struct Link {
    /// The earlier.
    pub earlier: usize,
    /// The later.
    pub later: usize,
    /// The words that tell it.
    evidence: Evidence,
    sure: f64,
}

/// Figures that the text itself corrects or counts up.
pub fn revisions(analysis: &Analysis<'_>, figures: &[Figure<'_>], links: &[Link]) -> Vec<Revision> {
    let mut out: Vec<Revision> = Vec::new();
    for link in links {
        let (earlier, later) = (&figures[link.earlier], &figures[link.later]);
        let unit = analysis.text()[later.count.unit_range.clone()].trim_end_matches(['分', '様']).to_string();
        let (from, to) = (earlier.count.count, later.count.count);
        if out.iter().any(|r| r.earlier == from && r.later == to) {
            continue;
        }
        let mut evidence = vec![earlier.words(analysis), later.words(analysis)];
        if !evidence.contains(&link.evidence) {
            evidence.push(link.evidence.clone());
        }
        out.push(Revision { earlier: from, later: to, unit, confidence: confidence(link.sure), evidence });
    }
    out
}

/// Which figure each corrected figure gave way to.
pub fn links(analysis: &Analysis<'_>, scope: &Scope, figures: &[Figure<'_>]) -> Vec<Link> {
    let old: Vec<bool> = figures
        .iter()
        .map(|f| f.says("earlier").is_some() && scope.holds(f.sentence) && f.count.count > 0)
        .collect();
    let mut out: Vec<Link> = Vec::new();
    for (i, figure) in figures.iter().enumerate() {
        if !old[i] {
            continue;
        }
        let Some(hit) = figure.says("earlier") else { continue };
        if let Some((later, sure)) = later(analysis, figures, &old, i) {
            let evidence = figure.evidence(analysis, hit);
            out.push(Link { earlier: i, later, evidence, sure: sure * hit.rule.confidence });
        }
    }
    for (i, figure) in figures.iter().enumerate() {
        let closing = figure.says("final");
        let Some(hit) = closing.or(figure.says("total")) else { continue };
        if !scope.holds(figure.sentence) || out.iter().any(|l| l.later == i) {
            continue;
        }
        if let Some(earlier) = summed(figures, scope, i) {
            let evidence = figure.evidence(analysis, hit);
            out.push(Link { earlier, later: i, evidence, sure: hit.rule.confidence });
            continue;
        }
        if figure.count.unit != "machines" || closing.is_none() {
            continue;
        }
        // The largest figure told before, as a total or more than once, is what it counts up from.
        let told = |n: u64| {
            figures.iter().filter(|f| f.count.unit == figure.count.unit && f.count.count == n).count() > 1
        };
        let earlier = (0..figures.len())
            .filter(|&j| {
                let f = &figures[j];
                f.count.unit == figure.count.unit
                    && f.count.count < figure.count.count
                    && scope.holds(f.sentence)
                    && f.sentence != figure.sentence
                    && (f.count.total || told(f.count.count))
            })
            .max_by_key(|&j| (figures[j].count.count, figures[j].count.total));
        if let Some(earlier) = earlier
            && !out.iter().any(|l| figures[l.later].count.count == figure.count.count)
        {
            let evidence = figure.evidence(analysis, hit);
            out.push(Link { earlier, later: i, evidence, sure: 0.75 });
        }
    }
    out
}

/// What a figure counts up from, where the text tells what came to it: 新たに2台, 計5台 after 3台.
fn summed(figures: &[Figure<'_>], scope: &Scope, i: usize) -> Option<usize> {
    let total = figures[i].count;
    let like = |j: usize| figures[j].count.unit == total.unit;
    let near = |j: usize| figures[j].sentence + 2 >= figures[i].sentence;
    let came = (0..i).rev().take_while(|&j| near(j)).filter(|&j| like(j));
    let came = came.filter(|&j| figures[j].says("difference").is_some());
    came.filter_map(|j| total.count.checked_sub(figures[j].count.count)).find_map(|before| {
        (0..i)
            .rev()
            .find(|&j| like(j) && figures[j].count.count == before && scope.holds(figures[j].sentence))
            .filter(|_| before > 0)
    })
}

/// The figure that a corrected one gave way to: later in its sentence, else beside it.
fn later(analysis: &Analysis<'_>, figures: &[Figure<'_>], old: &[bool], i: usize) -> Option<(usize, f64)> {
    let figure = &figures[i];
    let noun = noun(figure);
    let of_noun = |j: usize| {
        let other = self::noun(&figures[j]);
        !noun.is_empty() && !other.is_empty() && (other.ends_with(noun) || noun.ends_with(other))
    };
    let same = |j: usize| {
        let (a, b) = (figure.count, figures[j].count);
        a.unit == b.unit && a.count != b.count
    };
    // Mails are counted in 通 and in 件.
    let like = |j: usize| {
        let units = [figure.count.unit.as_str(), figures[j].count.unit.as_str()];
        same(j) || units == ["cases", "emails"] || units == ["emails", "cases"]
    };
    let line = |j: usize| analysis.layout.sentences[figures[j].sentence].line;
    let sentence: Vec<usize> = (i + 1..figures.len())
        .take_while(|&j| figures[j].sentence == figure.sentence)
        .filter(|&j| like(j) && !is_part(&figures[j]))
        .collect();
    // さらに3台見つかり: what came to it settles which figure holds now.
    let came = (0..figures.len()).filter(|&j| figures[j].sentence == figure.sentence && same(j));
    let sums: Vec<u64> = came
        .filter(|&j| figures[j].says("difference").is_some())
        .flat_map(|j| {
            let (n, d) = (figure.count.count, figures[j].count.count);
            [n.checked_add(d), n.checked_sub(d)]
        })
        .flatten()
        .filter(|&n| n > 0)
        .collect();
    let summed = (0..figures.len())
        .filter(|&j| figures[j].count.unit == figure.count.unit && sums.contains(&figures[j].count.count))
        .min_by_key(|&j| j.abs_diff(i));
    if let Some(later) = summed {
        return Some((later, 1.0));
    }
    // サーバ8台(第二報では6台とご説明しておりました。)並びにパソコン27台: the bracket is about the count before it.
    let before = i.checked_sub(1).filter(|&j| figures[j].sentence == figure.sentence || line(j) == line(i));
    let bracketed = before.filter(|&j| {
        let between = figures[j].count.range.end..figure.count.range.start.max(figures[j].count.range.end);
        let between = &analysis.text()[between];
        between.starts_with('(') && !between.contains(')')
    });
    if let Some(later) = bracketed.filter(|&j| same(j)) {
        return Some((later, 1.0));
    }
    // 第一報では7台、第二報では11台: the next report corrects the one before.
    if let Some(&next) = sentence.iter().find(|&&j| old[j] && of_noun(j) && same(j)) {
        return Some((next, 0.95));
    }
    let new: Vec<usize> =
        sentence.into_iter().filter(|&j| !old[j] && figures[j].says("difference").is_none()).collect();
    let new: Vec<usize> = new.into_iter().filter(|&j| alike(figure, &figures[j])).collect();
    let chosen = new
        .iter()
        .find(|&&j| figures[j].count.total || figures[j].says("final").is_some())
        .or_else(|| new.iter().find(|&&j| of_noun(j)))
        .or_else(|| new.first());
    if let Some(&later) = chosen {
        return Some((later, 1.0));
    }
    let forward = ["次の", "以下", "下記"].iter().any(|w| figure.after().contains(w));
    let near = |j: &usize| {
        !old[*j]
            // サーバー64台のうち21台: all that there are.
            && !figures[*j].after().starts_with("のうち")
            && like(*j)
            && alike(figure, &figures[*j])
            && !is_part(&figures[*j])
            && line(*j).abs_diff(line(i)) <= FAR
            && figures[*j].says("difference").is_none()
    };
    let mut beside: Vec<usize> = if forward {
        (i + 1..figures.len()).filter(near).collect()
    } else {
        (0..i).rev().filter(near).collect()
    };
    if beside.is_empty() && figure.after().is_empty() {
        // 第一報 28台, and on the next line 最終 31台.
        beside = (i + 1..figures.len()).filter(near).filter(|&j| line(j) <= line(i) + 2).collect();
    }
    // The same unit before one that is like it, and a figure of the same size before others.
    let close = |j: usize| {
        let (a, b) = (figure.count.count, figures[j].count.count);
        a.max(b) <= a.min(b).saturating_mul(2)
    };
    beside.sort_by_key(|&j| (!same(j), !close(j)));
    if let Some(&later) = beside.iter().find(|&&j| of_noun(j)) {
        return Some((later, 0.97));
    }
    // Without the noun only the nearest, and where the text points to it.
    let later = *beside.iter().find(|&&j| line(j).abs_diff(line(i)) <= NEAR)?;
    Some((later, 0.88))
}

/// Are two figures of one order? Where they are not, they are of two things.
fn alike(earlier: &Figure<'_>, later: &Figure<'_>) -> bool {
    let (from, to) = (earlier.count.count, later.count.count);
    to.saturating_mul(4) >= from && to <= from.saturating_mul(20)
}

/// The noun that a count stands with: サーバーを18台, 端末約40台.
fn noun<'t>(figure: &'t Figure<'_>) -> &'t str {
    let before = figure
        .before()
        .trim_end_matches(|c: char| "約計最大合のべ延:は、が を".contains(c) || c.is_whitespace());
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic() && !('ぁ'..='ん').contains(c) || *c == 'ー')
        .last()
        .map_or(before.len(), |(i, _)| i);
    &before[start..]
}

/// A part of another figure: (うち、すでに退会された方2,115名).
fn is_part(figure: &Figure<'_>) -> bool {
    let before = last_chars(figure.before(), 24);
    let last = before.rsplit(['。', '(', ')']).next().unwrap_or(before);
    last.contains("うち")
}
