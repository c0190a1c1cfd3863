//! Bodies beside the writer that a text names, and the sentences around them with the name as a slot.
//!
//! A body is a run of nouns that a word of `rules/lexicon/bodies.tsv` makes one (津留木警察署, 外部の専門機関), or a
//! name with a legal form. What the text says of it is a matter of rules over its clause, in which the name reads
//! 〈警察〉 or 〈会社〉, so that rules need not know names.

use std::ops::Range;
use std::sync::LazyLock;

use kaiji_dictionary::Pos;
use regex::Regex;

use super::organization;
use crate::analysis::Analysis;
use crate::record::{Evidence, PartyKind};
use crate::rules::{Hit, Lexicon, PatternSet, TermHit};

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// One that parties are made of.
    Party(PartyKind),
    /// A company with its name.
    Company,
    /// An unnamed company that works for another: 委託先.
    Contractor,
    /// A municipality that is said to be in charge.
    Municipality,
    /// A service or system: its words are those of `rules/lexicon/services.tsv`.
    Service,
}

impl BodyKind {
    /// What the body's name reads in the text that rules see.
    fn slot(self) -> &'static str {
        match self {
            BodyKind::Party(PartyKind::Police) => "〈警察〉",
            BodyKind::Party(PartyKind::Regulator) => "〈当局〉",
            BodyKind::Party(PartyKind::Agency) => "〈機関〉",
            BodyKind::Party(PartyKind::Expert) => "〈専門〉",
            BodyKind::Party(PartyKind::Lawyer) => "〈弁護士〉",
            BodyKind::Party(PartyKind::CardCompany) => "〈カード〉",
            BodyKind::Party(PartyKind::Provider) => "〈事業者〉",
            BodyKind::Party(PartyKind::Other) => "〈関係先〉",
            BodyKind::Company => "〈会社〉",
            BodyKind::Contractor => "〈委託先〉",
            BodyKind::Municipality => "〈自治体〉",
            BodyKind::Service => "〈業務〉",
        }
    }
}

/// A body that a sentence names.
#[derive(Debug, Clone)]
pub struct Body {
    /// The sentence.
    pub sentence: usize,
    /// The name in the normalised text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BodyKind,
}

impl Body {
    /// The name as printed.
    pub fn name(&self, analysis: &Analysis<'_>) -> String {
        printed(analysis, self.range.clone())
    }
}

/// A stretch of the text as printed, with lines joined.
pub fn printed(analysis: &Analysis<'_>, range: Range<usize>) -> String {
    let quote = analysis.doc.quote(analysis.view.to_canonical(range));
    let lines: Vec<&str> = quote.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Grammar {
    /// What joins a name with the next one that shares its predicate.
    joins: Regex,
    /// A legal form.
    form: Regex,
    /// A company by its short name: グーグル社.
    short: Regex,
    /// A legal form that opens a name.
    leading: Regex,
    /// Words after which a company is named.
    introduces: Regex,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let r = |s: &str| Regex::new(s).expect("a valid pattern");
    Grammar {
        joins: r(
            r"^(?:\([^()]{1,24}\))?(?:など|等)?(?:様|さま)?(?:(?:と|や|か|及び|および|並びに|ならびに|、|・|または|又は)、?(?:[^、。〔〕:|]{0,14})|である)$",
        ),
        form: r("会社|法人|\\(株\\)|\\(有\\)|組合|金庫"),
        leading: r("^(?:株式会社|有限会社|合同会社|(?:一般|公益)(?:社団|財団)法人|\\(株\\))"),
        introduces: r(
            "(?:委託先|再委託先|受託者|委託元|委託業者|子会社|グループ会社|関連会社|親会社|提携先|制作会社|保守会社|運営会社|開発会社|印刷会社)(?:である|の|、|\\()",
        ),
        short: r("(?:[ァ-ヴー]{3,14}|[A-Z][A-Za-z]{2,14})社"),
    }
});

/// Compiles the grammar of names.
pub fn prepare() {
    LazyLock::force(&GRAMMAR);
}

/// A run of nouns in the normalised text.
fn runs(analysis: &Analysis<'_>, s: usize) -> Vec<Range<usize>> {
    let text = analysis.text();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (range, pos) in &analysis.readings[s].words {
        let surface = &text[range.clone()];
        let noun = organization::is_name_word(*pos, surface)
            && *pos != Pos::NounDependentAuxiliary
            && !surface
                .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '「' | '」' | '・'))
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
    out
}

/// The words of a lexicon in a run, each with where it stands in the text.
fn terms<'l>(lexicon: &'l Lexicon, text: &str, run: &Range<usize>) -> Vec<TermHit<'l>> {
    lexicon
        .find(&text[run.clone()])
        .into_iter()
        .map(|h| TermHit { range: run.start + h.range.start..run.start + h.range.end, term: h.term })
        .collect()
}

/// Bodies of all sentences, in text order.
pub fn bodies(analysis: &Analysis<'_>, own: Option<&str>) -> Vec<Body> {
    let mut out = Vec::new();
    for s in 0..analysis.readings.len() {
        let from = out.len();
        companies(analysis, s, own, &mut out);
        let named = out.len();
        let runs = runs(analysis, s);
        for i in 0..runs.len() {
            let Some(body) = body(analysis, s, &runs, i) else { continue };
            if !out[from..named]
                .iter()
                .any(|c| c.range.start < body.range.end && body.range.start < c.range.end)
            {
                out.push(body);
            }
        }
        innermost(&mut out, from);
    }
    out
}

/// Puts bodies from an index on in text order, without those that are part of another (県 of 県の医務課).
fn innermost(bodies: &mut Vec<Body>, from: usize) {
    let mut own = bodies.split_off(from);
    own.sort_by_key(|b| (b.range.start, std::cmp::Reverse(b.range.end)));
    for body in own {
        let inside =
            bodies[from..].iter().any(|b| b.range.start <= body.range.start && body.range.end <= b.range.end);
        if !inside {
            bodies.push(body);
        }
    }
}

/// The body that a run of nouns is, by the words of the lexicon.
fn body(analysis: &Analysis<'_>, s: usize, runs: &[Range<usize>], i: usize) -> Option<Body> {
    let text = analysis.text();
    let run = &runs[i];
    let lexicon = &analysis.rules.bodies;
    let found = terms(lexicon, text, run);
    let value = |h: &TermHit<'_>| h.term.value.clone();
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
            value(&found[at])
        }
        // 県に報告, 県私学振興課に報告; not 県内, 県民.
        Some(at) => {
            let bare = end == found[at].range.end;
            let office = found.last().is_some_and(|h| h.term.value == "office" && h.range.end == end);
            if !bare && !office {
                return None;
            }
            "regulator".to_string()
        }
        // 県の医務課
        None => {
            let office = found.last().is_some_and(|h| h.term.value == "office" && h.range.end == end);
            if !office || !in_charge(analysis, runs, i) {
                return in_municipality(analysis, s, run);
            }
            "regulator".to_string()
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
    let kind = match kind.as_str() {
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
        if terms(&analysis.rules.bodies, text, &runs[at])
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
    let prefecture = name.ends_with(['県', '府', '都']) || name == "北海道";
    if prefecture && (3..=4).contains(&name.chars().count()) {
        return Some(Body { sentence: s, range: run.clone(), kind: BodyKind::Party(PartyKind::Regulator) });
    }
    let before = &text[analysis.layout.sentences[s].range.start.min(run.start)..run.start];
    let name_of = name.trim_end_matches("様");
    let after = &text[run.end..];
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
        let found = terms(&analysis.rules.bodies, text, run);
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

/// Companies with their names.
fn companies(analysis: &Analysis<'_>, s: usize, own: Option<&str>, out: &mut Vec<Body>) {
    let g = &*GRAMMAR;
    let text = analysis.text();
    let stretch = analysis.layout.sentences[s].range.clone();
    let first = out.len();
    let mut push = |range: Range<usize>| {
        if out[first..].iter().any(|b| b.range.start < range.end && range.start < b.range.end) {
            return;
        }
        let name = text[range.clone()].trim_end_matches("様").trim_end_matches("さま").trim_end_matches("殿");
        let range = range.start..range.start + name.len();
        let mine = own.is_some_and(|own| {
            let (own, name) = (bare(own), bare(name));
            own == name || own.starts_with(&name)
        });
        if !mine {
            out.push(Body { sentence: s, range, kind: BodyKind::Company });
        }
    };
    if g.form.is_match(&text[stretch.clone()]) {
        for name in organization::names(analysis, s).into_iter().filter(|n| n.formed) {
            // 「会員リンク」(株式会社リンク…: the name begins with its form.
            let words = &text[name.range.clone()];
            let range = match words.rfind(['」', '(']) {
                Some(at) => {
                    let start = name.range.start + at + words[at..].chars().next().map_or(1, char::len_utf8);
                    let Some(form) = g.leading.find(&text[start..stretch.end.max(start)]) else { continue };
                    start..organization::run_after(analysis, s, start + form.end())
                }
                None => name.range,
            };
            push(range.start..kana_tail(analysis, s, range.end));
        }
    }
    for m in g.short.find_iter(&text[stretch.clone()]) {
        push(stretch.start + m.start()..stretch.start + m.end());
    }
    // 委託先のミナト運輸: a name without legal form, known by the words before it.
    for m in g.introduces.find_iter(&text[stretch.clone()]) {
        let from = stretch.start + m.end();
        let words = &analysis.readings[s].words;
        let mut end = from;
        let mut proper = false;
        for (range, pos) in words.iter().filter(|(r, _)| r.start >= from) {
            let surface = &text[range.clone()];
            let noun =
                organization::is_name_word(*pos, surface) && !surface.starts_with(['(', ')', '「', '・']);
            if range.start != end || !noun || range.start > from && analysis.view.has_gap(range.start) {
                break;
            }
            proper |= matches!(
                pos,
                Pos::NounProper | Pos::NounProperOrganization | Pos::NounProperPlace | Pos::NounProperPerson
            );
            end = range.end;
        }
        let name = &text[from..end];
        let known = terms(&analysis.rules.bodies, text, &(from..end));
        let generic =
            known.iter().any(|h| matches!(h.term.value.as_str(), "contractor" | "provider" | "expert"));
        if proper && !generic && (3..=24).contains(&name.chars().count()) {
            push(from..end);
        }
    }
}

/// A name may end in kana that the dictionary takes for a verb (ウェブ工房すわ): no verb stands right before a particle
/// of case in such a form.
fn kana_tail(analysis: &Analysis<'_>, s: usize, end: usize) -> usize {
    let text = analysis.text();
    let words = &analysis.readings[s].words;
    let Some(i) = words.iter().position(|(r, _)| r.start >= end) else { return end };
    let (range, pos) = &words[i];
    // チケットの森: a tree or a place after の belongs to the name, where a particle follows it.
    let grown = text[end..].strip_prefix('の').and_then(|rest| {
        let tree = rest.chars().next().filter(|c| "森里家木湯丘杜郷樹泉島海空花".contains(*c))?;
        let next = &rest[tree.len_utf8()..];
        let ends = next
            .starts_with(['に', 'が', 'へ', 'は', 'の', 'と', 'を', 'で', '、', '(', ')', '」', '様'])
            || ["から", "より"].iter().any(|w| next.starts_with(w));
        ends.then_some(end + 'の'.len_utf8() + tree.len_utf8())
    });
    if let Some(grown) = grown {
        return grown;
    }
    let kana = text[range.clone()].chars().all(|c| matches!(c, 'ぁ'..='ん'));
    let short = text[range.clone()].chars().count() <= 4;
    let case = words.get(i + 1).is_some_and(|(r, p)| r.start == range.end && *p == Pos::ParticleCase)
        || text[range.end..].starts_with([')', '(', '」']);
    if range.start == end && *pos == Pos::Verb && kana && short && case && !analysis.view.has_gap(end) {
        range.end
    } else {
        end
    }
}

/// A name without spaces and legal form.
fn bare(name: &str) -> String {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s|株式会社|有限会社|合同会社|\(株\)|\(有\)|(?:一般|公益)(?:社団|財団)法人")
            .expect("a valid pattern")
    });
    FORM.replace_all(name, "").into_owned()
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
        if !GRAMMAR.joins.is_match(between) || !shares || stops {
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
                && reading
                    .text
                    .get(to..start)
                    .is_some_and(|b| GRAMMAR.joins.is_match(b) && b.chars().count() <= 8);
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
    set.find(&set.scanned(&slotted.text, &set.scan(&slotted.text)))
        .into_iter()
        .filter(|hit| hit.range.start < slot.end && slot.start < hit.range.end)
        .map(|hit| {
            let range = slotted.back(hit.range.start, true)..slotted.back(hit.range.end, false);
            Said { hit, range, slot_end: end }
        })
        .collect()
}

/// A stretch of a reading in which names are slots.
struct Slotted {
    text: String,
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
        let mut text = reading.get(from..name.start)?.to_string();
        let own = text.len()..text.len() + slot.len();
        text.push_str(slot);
        let mut edits = vec![(own.clone(), name.clone())];
        let mut at = name.end;
        let mut later = Vec::new();
        others(&mut later);
        for (start, end) in later {
            if start < at || end <= start {
                continue;
            }
            text.push_str(reading.get(at..start)?);
            let begin = text.len();
            text.push_str("〈他〉");
            edits.push((begin..text.len(), start..end));
            at = end;
        }
        text.push_str(reading.get(at..)?);
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

/// Services and systems of all sentences: runs of nouns that end with a word of `rules/lexicon/services.tsv`.
pub fn services(analysis: &Analysis<'_>) -> Vec<Body> {
    let text = analysis.text();
    let lexicon = &analysis.rules.service_words;
    let names = service_names(text);
    let mut out = Vec::new();
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
        let runs = runs(analysis, s);
        for i in 0..runs.len() {
            let run = &runs[i];
            let found = terms(lexicon, text, run);
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
                let words = terms(lexicon, text, before);
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
        let mut own = out.split_off(first);
        own.dedup_by(|b, a| &text[a.range.end.min(b.range.start)..b.range.start] == "(");
        out.append(&mut own);
    }
    out
}

/// Names that the text gives to services of its writer: 予約サイト「ゆめ便り」.
fn service_names(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (open, _) in text.match_indices('「') {
        let from = open + '「'.len_utf8();
        let Some(len) = text[from..].find('」') else { break };
        let name = &text[from..from + len];
        let before: String = text[..open].chars().rev().take(8).collect();
        let before: String = before.chars().rev().collect();
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

/// Evidence for what a rule says of a body.
pub fn evidence(analysis: &Analysis<'_>, body: &Body, said: &Said<'_>) -> Evidence {
    analysis.evidence_in(body.sentence, said.range.clone(), &said.hit.rule.id)
}

/// The words of a name, where they are not within those already shown, and then these: a name that another word stands
/// for is printed elsewhere.
pub fn with_name(analysis: &Analysis<'_>, name: Range<usize>, rule: &str, said: Evidence) -> Vec<Evidence> {
    let name = analysis.evidence(name, rule);
    if said.start <= name.start && name.end <= said.end { vec![said] } else { vec![name, said] }
}
