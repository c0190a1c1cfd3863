//! The notice's own contact: numbers, addresses, desks and hours, where the text tells whom to ask.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::bodies::printed;
use super::confidence;
use super::organization::is_name_word;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Contact, ContactKind};
use crate::rules::{Phrase, TermHit};
use crate::text::LineKind;

struct Grammar {
    phone: Phrase,
    extension: Phrase,
    hours: Phrase,
    /// Words that make a desk: 専用の窓口を開設.
    opened: Phrase,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let r = |s: &str| Phrase::new(s).expect("a valid pattern");
    let n = "[0-9一二三四五六七八九十]{1,3}";
    let time = format!("(?:午前|午後|AM|PM|am|pm)?{n}(?::[0-9]{{2}}|時(?:半|{n}分)?)");
    let span = format!("{time}(?:~|〜|-|–|—|―|から|より){time}(?:まで)?");
    Grammar {
        phone: r(
            r"\(0[0-9]{1,4}\)[0-9X*]{1,4}-[0-9X*]{2,4}|\(?0[0-9]{1,4}\)?[-(‐−–][0-9X*]{1,4}[-)‐−–][0-9X*]{2,4}|0[0-9]{9,10}",
        ),
        extension: r(r"内線:?[0-9]{1,5}"),
        hours: r(&format!(
            "(?:(?:平日|毎日|土日|土曜|日曜|月(?:曜日?)?(?:から|~|〜|-|・))[^0-9一二三四五六七八九十午:。]{{0,10}})?{span}(?:(?:、|・|/|および|と){span}){{0,2}}"
        )),
        opened: r(
            r"専用(?:の)?[一-龠ァ-ヴーぁ-ん]{0,10}?(?:コールセンター|窓口)(?:[^。]{0,30})(?:設置|開設|設け|置い|置く|立ち上げ)",
        ),
    }
});

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+").expect("a valid pattern")
});

static URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]+").expect("a valid pattern"));

/// Compiles the grammar of numbers and addresses.
pub fn prepare() {
    LazyLock::force(&GRAMMAR);
}

struct Found {
    kind: ContactKind,
    range: Range<usize>,
    value: String,
    confidence: f64,
    rule: String,
}

/// What the lines give.
#[derive(Default)]
struct Findings {
    /// Where the text tells whom to ask.
    told: Vec<Found>,
    /// Numbers elsewhere, as in a letterhead.
    aside: Vec<Found>,
    desks: Vec<Found>,
}

/// The notice's own contact, in text order.
pub fn contacts(analysis: &Analysis<'_>, own: Option<&str>, trace: &mut Trace) -> Vec<Contact> {
    let mut findings = Findings::default();
    let areas = areas(analysis);
    for (line, area) in areas.into_iter().enumerate() {
        if analysis.layout.lines[line].kind != LineKind::Furniture {
            read_line(analysis, line, area, own, &mut findings, trace);
        }
    }
    let Findings { told: mut found, mut aside, desks } = findings;
    // A letterhead's number is the contact where no other is given.
    let numbered = found.iter().any(|f| matches!(f.kind, ContactKind::Phone | ContactKind::Email));
    if !numbered {
        found.append(&mut aside);
    }
    let phones = found.iter().any(|f| f.kind == ContactKind::Phone && f.rule != "contacts.extension");
    found.retain(|f| f.rule != "contacts.extension" || !phones);
    let named = desks.iter().any(|d| d.rule != "contacts.opened");
    found.extend(desks.into_iter().filter(|d| d.rule != "contacts.opened" || !named));
    found.sort_by_key(|f| f.range.start);
    let mut out: Vec<Contact> = Vec::new();
    for f in found {
        if !out.iter().any(|c| c.kind == f.kind && c.value == f.value) {
            let evidence = vec![analysis.evidence(f.range, &f.rule)];
            out.push(Contact {
                kind: f.kind,
                value: f.value,
                confidence: confidence(f.confidence),
                evidence,
            });
        }
    }
    out
}

/// Which lines tell whom to ask: those under a heading that says so, those that say so, and, below the text, those
/// with a number and their neighbours.
fn areas(analysis: &Analysis<'_>) -> Vec<bool> {
    let text = analysis.text();
    let lines = &analysis.layout.lines;
    let first = analysis.first_prose.unwrap_or(0);
    let mut out = vec![false; lines.len()];
    let mut carriers = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let words = &text[line.range.clone()];
        if line.kind == LineKind::Furniture || words.contains('。') {
            out[i] = line.kind != LineKind::Furniture && analysis.under(i, Role::Contact);
            continue;
        }
        let numbers = memchr(b'@', words.as_bytes()).is_some() || !phones(words).is_empty();
        let hours = || GRAMMAR.hours.is_match(words);
        let under = analysis.under(i, Role::Contact);
        let desk = |c| matches!(c, '問' | '連' | '課' | '部' | '係' | '窓' | '局' | 'セ');
        if !under && !numbers && !words.contains(desk) {
            continue;
        }
        let terms = terms(analysis, &line.range);
        let is = |value: &str| terms.iter().any(|t| t.term.value == value);
        out[i] = under || is("ask") && !is("others");
        let labelled = is("phone") || is("fax") || is("email") || is("desk") || out[i];
        if i > first && !is("others") && (numbers && labelled || is("desk") && hours()) {
            carriers.push(i);
        }
    }
    for i in carriers {
        out[i] = true;
        for near in [i.wrapping_sub(1), i + 1] {
            if let Some(line) = lines.get(near)
                && near > first
                && line.kind != LineKind::Furniture
                && !text[line.range.clone()].contains('。')
                && line.range.len() <= 120
            {
                out[near] = true;
            }
        }
    }
    out
}

/// Words of contacts in a line, by bytes of the line.
fn terms<'a>(analysis: &Analysis<'a>, line: &Range<usize>) -> Vec<TermHit<'a>> {
    let mut terms = analysis.terms(&analysis.rules.contact_words, line.clone());
    for t in &mut terms {
        t.range = t.range.start - line.start..t.range.end - line.start;
    }
    terms
}

/// A value as records write it: width folded, one kind of dash and of wave.
fn folded(analysis: &Analysis<'_>, range: Range<usize>) -> String {
    let value: String = printed(analysis, range).nfkc().collect();
    value.replace('〜', "~").trim().to_string()
}

fn number(analysis: &Analysis<'_>, range: Range<usize>) -> String {
    folded(analysis, range)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '‐' | '−' | '–' | '‑') { '-' } else { c })
        .collect()
}

fn read_line(
    analysis: &Analysis<'_>,
    line: usize,
    area: bool,
    own: Option<&str>,
    findings: &mut Findings,
    trace: &mut Trace,
) {
    let g = &*GRAMMAR;
    let text = analysis.text();
    let range = analysis.layout.lines[line].range.clone();
    let words = &text[range.clone()];
    let phones = phones(words);
    let emails = emails(words);
    let linked = words.contains("http");
    let opened = words.contains("専用");
    // Hours without a number beside them are told by a word of the line.
    let hours_told = || has_clock(words) && analysis.has_term(&analysis.rules.contact_words, range.clone());
    if !(area || linked || opened || !phones.is_empty() || !emails.is_empty() || hours_told()) {
        return;
    }
    let terms = terms(analysis, &range);
    let is = |value: &str| terms.iter().any(|t| t.term.value == value);
    let prose = words.contains('。');
    let asks =
        is("ask") && (!prose || terms.iter().any(|t| t.term.value == "phone" || t.term.value == "desk"));
    let mut first: Option<usize> = None;
    for at in phones.iter().chain(&emails) {
        let mail = words[at.clone()].contains('@');
        // The words of its own sentence before it say whose it is.
        let from = words[..at.start].rfind('。').map_or(0, |i| i + '。'.len_utf8());
        let near: Vec<&TermHit<'_>> =
            terms.iter().filter(|t| t.range.start >= from && t.range.end <= at.start).collect();
        let before = |value: &str| near.iter().any(|t| t.term.value == value);
        let label = near.iter().rev().find(|t| matches!(t.term.value.as_str(), "phone" | "fax" | "email"));
        let fax = !mail && label.is_some_and(|t| t.term.value == "fax");
        let kind = match (mail, fax) {
            (true, _) => ContactKind::Email,
            (_, true) => ContactKind::Fax,
            _ => ContactKind::Phone,
        };
        let extension = words[at.clone()].starts_with("内線");
        let rule = if extension { "contacts.extension" } else { "contacts.number" };
        let whole = range.start + at.start..range.start + at.end;
        let value = number(analysis, whole.clone());
        // The address that the mails pretend to come from: 〜を差出人とする迷惑メール.
        let after = words[at.end..].trim_start_matches([')', '」', ' ']);
        let abused = [
            "を差出人",
            "を送信元",
            "を発信元",
            "を装",
            "をかた",
            "を騙",
            "を名乗",
            "を悪用",
            "に見せかけ",
            "になりすま",
        ]
        .iter()
        .any(|w| after.starts_with(w))
            || prose && ["から送信", "から発信", "から大量"].iter().any(|w| after.starts_with(w));
        if abused || before("others") && !(area && before("ask")) {
            trace.reject("contacts", value, "somebody else's number", || analysis.evidence(whole, rule));
            continue;
        }
        let hit = |confidence: f64| Found {
            kind,
            range: whole.clone(),
            value: value.clone(),
            confidence,
            rule: rule.to_string(),
        };
        let bracketed = words[..at.start].trim_end_matches(|c: char| c.is_ascii()).len() < at.start
            && words[..at.start].contains('(');
        if area {
            findings.told.push(hit(0.95));
        } else if prose && (before("ask") || before("desk") || before("phone") && bracketed) {
            findings.told.push(hit(0.85));
        } else if !prose && (before("phone") || before("fax") || before("desk") || before("email")) {
            findings.aside.push(hit(0.7));
        } else {
            trace.reject("contacts", value, "nothing says that it is whom to ask", || {
                analysis.evidence(whole, rule)
            });
            continue;
        }
        first = Some(first.map_or(at.start, |f: usize| f.min(at.start)));
    }
    if linked && (area || asks || leads_to_form(analysis, line)) {
        let under = analysis.under(line, Role::Contact);
        for m in URL.find_iter(words) {
            let whole = range.start + m.start()..range.start + m.end();
            let form = terms.iter().any(|t| t.term.value == "ask" && t.range.end <= m.start())
                || under
                || asks_in_path(m.as_str())
                || leads_to_form(analysis, line);
            if form && !is("others") {
                findings.told.push(Found {
                    kind: ContactKind::Url,
                    value: number(analysis, whole.clone()),
                    range: whole,
                    confidence: 0.85,
                    rule: "contacts.url".into(),
                });
                first = Some(first.map_or(m.start(), |f| f.min(m.start())));
            }
        }
    }
    hours(analysis, &range, &terms, area, first, &mut findings.told);
    if area || first.is_some() {
        desk(analysis, &range, &terms, area, first, own, &mut findings.desks);
    }
    if opened
        && first.is_none()
        && let Some(m) = g.opened.find(words)
    {
        let end = ["コールセンター", "窓口"]
            .iter()
            .filter_map(|w| words[m.clone()].find(w).map(|i| m.start + i + w.len()))
            .min()
            .unwrap_or(m.end);
        let whole = range.start + m.start..range.start + end;
        findings.desks.push(Found {
            kind: ContactKind::Desk,
            value: folded(analysis, whole.clone()),
            range: whole,
            confidence: 0.7,
            rule: "contacts.opened".into(),
        });
    }
}

/// Does an address lead to a form by its own words?
fn asks_in_path(url: &str) -> bool {
    ["contact", "inquir", "toiawase", "otoiawase", "/form"].iter().any(|w| url.contains(w))
}

/// Does the line above say that the form to ask by follows: お問い合わせは下記フォームより?
fn leads_to_form(analysis: &Analysis<'_>, line: usize) -> bool {
    let above = analysis.layout.lines[..line].iter().rev().find(|l| l.kind != LineKind::Furniture);
    above.is_some_and(|l| {
        let words = &analysis.text()[l.range.clone()];
        ["問い合わせ", "問合せ", "問合わせ"].iter().any(|w| words.contains(w))
            && ["下記", "以下", "次の", "フォーム", "こちら"].iter().any(|w| words.contains(w))
    })
}

fn emails(words: &str) -> Vec<Range<usize>> {
    if memchr(b'@', words.as_bytes()).is_none() {
        return Vec::new();
    }
    EMAIL.find_iter(words).map(|m| m.range()).collect()
}

/// Does 0 with another digit, and behind none, open what may be a telephone number?
fn has_trunk_prefix(words: &str) -> bool {
    let bytes = words.as_bytes();
    memchr_iter(b'0', bytes).any(|at| {
        bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            && !bytes[..at].last().is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Telephone and fax numbers and extensions.
fn phones(words: &str) -> Vec<Range<usize>> {
    let g = &*GRAMMAR;
    let extension = words.contains("内線");
    if !has_trunk_prefix(words) {
        return if extension { extensions(words).collect() } else { Vec::new() };
    }
    let mut out: Vec<Range<usize>> = g
        .phone
        .find_iter(words)
        .filter(|r| {
            let before = words[..r.start].chars().next_back();
            let after = words[r.end..].chars().next();
            let decimal =
                words[..r.start].strip_suffix('.').is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
            !decimal
                && !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '@' | '_'))
                && !after.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '@'))
                // 03-0000-0000/FAX: another number follows, with its label.
                && !words[r.end..].strip_prefix('/').is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map(|r| {
            // (0120)000-000 opens with the bracket, (03-0000-0000) stands in it.
            let inner = words[r.clone()].starts_with('(') && !words[r.clone()].contains(')');
            if inner { r.start + 1..r.end } else { r }
        })
        .collect();
    if extension {
        out.extend(extensions(words));
        out.sort_by_key(|r| r.start);
    }
    out
}

fn extensions(words: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    GRAMMAR.extension.find_iter(words)
}

/// May a time of the day stand in a line: 9:00, 午前9時?
fn has_clock(words: &str) -> bool {
    [":", "時"].iter().any(|w| words.contains(w))
}

/// When the desk answers.
fn hours(
    analysis: &Analysis<'_>,
    line: &Range<usize>,
    terms: &[TermHit<'_>],
    area: bool,
    first: Option<usize>,
    found: &mut Vec<Found>,
) {
    let text = analysis.text();
    let words = &text[line.clone()];
    let labels = |t: &TermHit<'_>| t.term.value == "hours" && t.term.word != "受付";
    if !(area || first.is_some() || terms.iter().any(labels)) || !has_clock(words) {
        return;
    }
    for m in GRAMMAR.hours.find_iter(words) {
        let before = &words[..m.start];
        let from = before.rfind('。').map_or(0, |i| i + '。'.len_utf8());
        let label = terms.iter().any(|t| labels(t) && t.range.end <= m.start && t.range.start >= from);
        let beside = first.is_some_and(|f| f < m.start && f >= from);
        if !(area || label || beside) {
            continue;
        }
        let end = m.end + after_hours(words, m.clone());
        let whole = line.start + m.start..line.start + end;
        found.push(Found {
            kind: ContactKind::Hours,
            value: folded(analysis, whole.clone()),
            range: whole,
            confidence: if area || beside { 0.85 } else { 0.7 },
            rule: "contacts.hours".into(),
        });
        break;
    }
}

/// How far the hours go on: to the end of the bracket they stand in, or through the bracket that follows.
fn after_hours(words: &str, at: Range<usize>) -> usize {
    let before = &words[..at.start];
    let open = before.matches('(').count() > before.matches(')').count();
    let rest = &words[at.end..];
    let mut depth = usize::from(open);
    if !open {
        if !rest.starts_with('(') {
            // 9:00~17:30、日曜・祝日を除く
            let stop = rest.find(['。', ' ', '(', '|']).unwrap_or(rest.len());
            let tail = &rest[..stop];
            let excepts = tail.starts_with(['、', ',']) && (tail.contains("除") || tail.contains('休'));
            return if excepts && tail.chars().count() <= 30 { tail.len() } else { 0 };
        }
        for (i, c) in rest.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    if depth == 0 {
                        return i + 1;
                    }
                }
                '。' => return 0,
                _ => {}
            }
        }
        return 0;
    }
    for (i, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return i;
                }
            }
            '。' => return 0,
            _ => {}
        }
    }
    0
}

/// The name of the desk: parts of the line that end with words for desks, before the first number.
fn desk(
    analysis: &Analysis<'_>,
    line: &Range<usize>,
    terms: &[TermHit<'_>],
    area: bool,
    first: Option<usize>,
    own: Option<&str>,
    out: &mut Vec<Found>,
) {
    let text = analysis.text();
    let words = &text[line.clone()];
    let prose = words.contains('。') && terms.iter().any(|t| t.term.value == "desk");
    let until = first.unwrap_or(words.len());
    if prose {
        desk_told(analysis, line, terms, first, out);
        return;
    }
    // 7.お問い合わせ窓口: the number of a heading is no part of a name.
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let from =
        if (1..=2).contains(&digits) && words[digits..].starts_with(['.', ')']) { digits + 1 } else { 0 };
    let is_break = |c: char| {
        matches!(
            c,
            ':' | '('
                | ')'
                | '、'
                | '。'
                | '|'
                | '「'
                | '」'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '〈'
                | '〉'
                | '['
                | ']'
                | '<'
                | '>'
                | '/'
                | '■'
                | '●'
                | '◆'
                | '※'
                | '→'
        )
    };
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = from;
    let until = until.max(from);
    for (i, c) in words[..until].char_indices().filter(|(i, _)| *i >= from) {
        let gap = analysis.view.has_gap(line.start + i) && i > start;
        if is_break(c) || c == ' ' || gap {
            if start < i {
                parts.push(start..i);
            }
            start = if is_break(c) || c == ' ' { i + c.len_utf8() } else { i };
        }
    }
    if start < until {
        parts.push(start..until);
    }
    let desk_word = |r: &Range<usize>| {
        terms.iter().find(|t| t.range.end == r.end && t.range.start >= r.start && t.term.value == "desk")
    };
    let mut run: Option<Range<usize>> = None;
    let mut best: Option<Range<usize>> = None;
    let mut closed = |run: &mut Option<Range<usize>>| {
        if let Some(r) = run.take() {
            let named = desk_word(&r).is_some_and(|t| t.term.note != "place");
            if named && !plain(words, &r, terms) && r.end - r.start >= 6 {
                best = best.take().or(Some(r));
            }
        }
    };
    for part in parts {
        let touching = run.as_ref().is_some_and(|r| words[r.end..part.start].trim().is_empty());
        let is_desk = desk_word(&part).is_some();
        if is_desk && touching {
            if let Some(r) = run.as_mut() {
                r.end = part.end;
            }
        } else {
            closed(&mut run);
            if is_desk {
                run = Some(part);
            }
        }
    }
    closed(&mut run);
    let Some(mut best) = best else { return };
    best.start += words[best.clone()].len() - words[best.clone()].trim_start_matches('・').len();
    if let Some(own) = own {
        let own: String = own.split_whitespace().collect();
        if words[best.clone()].starts_with(&own) && words[best.clone()].len() > own.len() {
            best.start += own.len();
            // 市教育委員会事務局 学校教育課: the office is the body's own, the desk stands after it.
            let gap = (best.start + 1..best.end)
                .find(|&i| words.is_char_boundary(i) && analysis.view.has_gap(line.start + i));
            if let Some(gap) = gap.or_else(|| words[best.clone()].find(' ').map(|i| best.start + i + 1)) {
                best.start = gap;
            }
        }
    }
    for lead in ["当社", "弊社", "当院", "本学", "当会", "当行", "本校", "当校"] {
        if words[best.clone()].starts_with(lead) && best.len() > lead.len() + 3 {
            best.start += lead.len();
            break;
        }
    }
    let rule_of = best.clone();
    // 医事課(個人情報相談窓口): the bracket names the desk, too.
    if let Some(bracket) = words[best.end..].strip_prefix('(')
        && let Some(close) = bracket.find(')')
        && bracket[..close].ends_with("窓口")
    {
        best.end += close + 2;
    }
    let whole = line.start + best.start..line.start + best.end;
    let rule = desk_word(&rule_of).map_or("contacts.desk".to_string(), |t| t.term.rule.clone());
    out.push(Found {
        kind: ContactKind::Desk,
        value: folded(analysis, whole.clone()),
        range: whole,
        confidence: if area { 0.9 } else { 0.8 },
        rule,
    });
}

/// The desk that a sentence gives: 総務課(03-…)まで, コールセンターへお問い合わせください.
fn desk_told(
    analysis: &Analysis<'_>,
    line: &Range<usize>,
    terms: &[TermHit<'_>],
    first: Option<usize>,
    out: &mut Vec<Found>,
) {
    let text = analysis.text();
    let words = &text[line.clone()];
    for t in terms.iter().filter(|t| t.term.value == "desk" && t.term.note != "place") {
        let after = &words[t.range.end..];
        let from = words[..t.range.start].rfind('。').map_or(0, |i| i + '。'.len_utf8());
        let to = after.find('。').map_or(words.len(), |i| t.range.end + i);
        let numbered =
            first.is_some_and(|f| f > t.range.end && f < to && words[t.range.end..f].chars().count() <= 14);
        let asks = terms.iter().any(|a| a.term.value == "ask" && a.range.start >= from && a.range.end <= to)
            && ["まで", "へ", "宛", "あて", "にて", "が承", "で承", "で受け"]
                .iter()
                .any(|w| after.starts_with(w));
        let leads = after.starts_with(['(', '、', 'ま', 'へ', 'に', 'で', ':', ' ', '宛', 'の', 'が']);
        if !(numbered && leads || asks) {
            continue;
        }
        let Some(s) = analysis.sentence_at(line.start + t.range.start) else { continue };
        let mut start = line.start + t.range.start;
        for (range, pos) in analysis.readings[s].words.iter().rev() {
            if range.start >= start {
                continue;
            }
            let surface = &text[range.clone()];
            let joins = range.end >= start
                && !analysis.view.has_gap(start)
                && (is_name_word(*pos, surface) || matches!(surface, "お" | "ご"))
                && !surface.starts_with(|c: char| "()「」:・".contains(c));
            let special = surface == "の" && text[..range.start].ends_with("専用");
            if !(joins || special && range.end == start) {
                break;
            }
            start = range.start.min(start);
        }
        // 同社お客様相談室: whose it is stands before the name.
        for lead in ["同社", "当社", "弊社", "当院", "本学", "当会", "下記", "上記"] {
            if text[start..line.start + t.range.end].starts_with(lead) {
                start += lead.len();
            }
        }
        let at = start.saturating_sub(line.start)..t.range.end;
        if at.start < line.len()
            && at.start < at.end
            && words.is_char_boundary(at.start)
            && (!plain(words, &at, terms)
                || words[at.clone()].contains("専用") && !words[at.clone()].contains('ル'))
            && at.len() >= 9
        {
            let whole = line.start + at.start..line.start + at.end;
            out.push(Found {
                kind: ContactKind::Desk,
                value: folded(analysis, whole.clone()),
                range: whole,
                confidence: 0.8,
                rule: t.term.rule.clone(),
            });
            return;
        }
    }
}

/// Is a stretch made of words that name nothing: 専用お問い合わせ窓口?
fn plain(words: &str, range: &Range<usize>, terms: &[TermHit<'_>]) -> bool {
    let mut at = range.start;
    for t in terms.iter().filter(|t| t.range.start >= range.start && t.range.end <= range.end) {
        let plain =
            matches!(t.term.value.as_str(), "plain" | "ask" | "phone" | "hours") || t.term.note == "plain";
        if !plain || !words[at..t.range.start].trim().is_empty() {
            return false;
        }
        at = t.range.end;
    }
    words[at..range.end].trim().is_empty()
}
