//! Services and systems that a text names.

use memchr::memmem;

use super::{Body, BodyKind, innermost, runs};
use crate::analysis::Analysis;
use crate::text::last_chars;

/// Services and systems of all sentences: runs of nouns that end with a word of `rules/lexicon/services.tsv`.
pub fn services(analysis: &Analysis<'_>) -> Vec<Body> {
    let text = analysis.text();
    let lexicon = &analysis.rules.service_words;
    let names = service_names(text);
    let mut out = Vec::new();
    let mut runs = Vec::new();
    for s in 0..analysis.readings.len() {
        let first = out.len();
        let stretch = analysis.layout.sentences[s].range.clone();
        for name in &names {
            for (at, _) in text[stretch.clone()].match_indices(name.as_str()) {
                let start = stretch.start + at;
                // きぬがさ園オンラインショップ is found as a whole below.
                let end = start + name.len();
                out.push(Body { sentence: s, range: start..end, kind: BodyKind::Service });
            }
        }
        let words = analysis.terms(lexicon, stretch.clone());
        if words.is_empty() {
            innermost(&mut out, first);
            continue;
        }
        runs::runs(analysis, s, &mut runs);
        for i in 0..runs.len() {
            let run = &runs[i];
            let found = runs::words_in(analysis, lexicon, &words, run);
            let Some(head) = found.iter().rev().find(|h| h.range.end == run.end || h.term.value == "act")
            else {
                continue;
            };
            // システム停止: what is done stands in the same run.
            let (head, end) = if head.term.value == "act" {
                let at = head.range.start;
                match found.iter().rev().find(|h| h.range.end == at) {
                    Some(h) => (h, at),
                    None => continue,
                }
            } else {
                (head, run.end)
            };
            if !matches!(head.term.value.as_str(), "service" | "general") {
                continue;
            }
            let start = found
                .iter()
                .take_while(|h| h.term.value == "lead")
                .map(|h| h.range.end)
                .last()
                .unwrap_or(run.start);
            if start >= end {
                continue;
            }
            let mut start = start;
            let general = head.term.value == "general" && start == head.range.start;
            if general && start == run.start && i > 0 && &text[runs[i - 1].end..run.start] == "の" {
                let before = &runs[i - 1];
                let words = analysis.terms(lexicon, before.clone());
                let lead = words.iter().filter(|h| h.term.value == "lead").map(|h| h.range.end).max();
                let from = lead.unwrap_or(before.start);
                if from < before.end {
                    start = from;
                }
            }
            // 「ほわり業務用サイト」: the quotation is the name.
            if text[end..].starts_with('」') {
                let from = stretch.start.min(start);
                if let Some(open) = text[from..start].rfind('「').map(|o| from + o + '「'.len_utf8())
                    && !text[open..start].contains(['」', '、', '。'])
                    && text[open..end].chars().count() <= 24
                {
                    start = open;
                }
            }
            // クレジットカードによる決済
            if start == run.start && i > 0 {
                let between = &text[runs[i - 1].end..run.start];
                if matches!(between, "による" | "での" | "によるお" | "でのお")
                    && text[runs[i - 1].clone()].ends_with("カード")
                {
                    start = runs[i - 1].start;
                }
            }
            out.push(Body { sentence: s, range: start..end, kind: BodyKind::Service });
        }
        innermost(&mut out, first);
        // 倉庫管理システム(WMS): one service.
        if out.len() < first + 2 {
            continue;
        }
        let mut own = out.split_off(first);
        own.dedup_by(|b, a| &text[a.range.end.min(b.range.start)..b.range.start] == "(");
        out.append(&mut own);
    }
    out
}

/// Names that the text gives to services of its writer: 予約サイト「ゆめ便り」.
fn service_names(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for open in memmem::find_iter(text.as_bytes(), "「".as_bytes()) {
        let from = open + '「'.len_utf8();
        let Some(len) = text[from..].find('」') else { break };
        let name = &text[from..from + len];
        let before = last_chars(&text[..open], 8);
        let kind = ["サイト", "サービス", "アプリ", "ストア", "ショップ", "システム", "フォーム", "ページ"]
            .iter()
            .any(|w| before.ends_with(w));
        let alias = text[from + len + '」'.len_utf8()..].starts_with("(以下");
        let fits = (3..=20).contains(&name.chars().count()) && !name.contains(['。', '、', '\n', '「', '@']);
        if (kind || alias) && fits && !out.iter().any(|n| n == name) {
            out.push(name.to_string());
        }
    }
    out
}

/// Words for services that name none: the text names it elsewhere.
pub fn is_bare_service(analysis: &Analysis<'_>, name: &str) -> bool {
    let name = name.trim_start_matches(['当', '本', '同', '各']);
    analysis
        .rules
        .service_words
        .find_at(name, 0)
        .is_some_and(|h| h.range.end == name.len() && h.term.note == "bare")
}
