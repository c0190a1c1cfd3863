//! The organisation where the incident happened, as the text writes it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::confidence;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{DocumentKind, Valued};
use crate::text::LineKind;

/// Characters of a name: no punctuation, no brackets.
const NAME: &str = r"[一-龠々〆〇ヶヵァ-ヴーぁ-んA-Za-z0-9&・.'\-]";
/// Characters of a name without hiragana, where a name must be cut out of a sentence.
const FIRM: &str = r"[一-龠々〆〇ヶヵァ-ヴーA-Za-z0-9&・.'\-]";

struct Grammar {
    /// 株式会社〇〇
    form_first: Regex,
    /// 〇〇株式会社
    form_last: Regex,
    /// 〇〇大学, 〇〇市
    suffix: Regex,
    /// A line that names who signs: 代表取締役, 学長
    officer: Regex,
    /// Words that make a line no name.
    no_name: Regex,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let compile = |s: &str| Regex::new(s).expect("a valid pattern");
    let forms = "株式会社|有限会社|合同会社|合資会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|社会福祉法人|学校法人|社会医療法人|医療法人社団|医療法人財団|医療法人|独立行政法人|地方独立行政法人|国立大学法人|公立大学法人|国立研究開発法人|特定非営利活動法人|NPO法人|宗教法人|(?:\\(株\\))|(?:\\(有\\))|農業協同組合|生活協同組合|協同組合";
    let suffixes = "大学院|短期大学|大学校?|学園|学院|高等学校|中学校|小学校|専門学校|高等専門学校|幼稚園|保育園|病院|クリニック|医院|診療所|医療センター|協会|協議会|連盟|連合会|商工会議所|商工会|財団|機構|組合|信用金庫|信用組合|銀行|研究所|図書館|博物館|美術館|教育委員会|商会|警察本部|消防本部|事務局|振興会|公社|生協|農協|漁協|水道局|福祉会|振興公社|センター|保険|証券|ホテル|旅館|法人会|事務組合|広域連合|観光連盟|センタ|市役所|町役場|本部[^。]{0,12}課|[市町村区県都府]";
    Grammar {
        form_first: compile(&format!(r"(?:{forms}) ?{NAME}{{1,28}}")),
        form_last: compile(&format!(r"{FIRM}{{1,24}} ?(?:{forms})")),
        suffix: compile(&format!(r"{FIRM}(?:{NAME}{{0,24}}?{FIRM})?(?:{suffixes})")),
        officer: compile(r"^(?:代表取締役|代表社員|代表者|代表理事|理事長|院長|病院長|学長|校長|市長|町長|村長|区長|知事|会長|総長|園長|所長|取締役|代表$|社長|組合長|局長|教育長|学部長|会頭|事務局長|理事|館長|センター長)"),
        no_name: compile(r"各位|皆様|皆さま|御中|様へ|方々|お問い合わせ|問い合わせ|窓口|弊社|当社|本学|当院|について|に関する|お知らせ|お詫び|おわび|報告|関係者|ホーム|トップ|ください|ました|です|ます|受付|TEL|電話|による|における|ニュース|年度|ランキング|第三者|外部|委託|専門|調査|警察署|県警|警視庁|個人情報保護委員会|情報処理推進機構|経済産業省|文部科学省|運営会社|インシデント|サイバー|セキュリティ|対策|本部を|の会社"),
    }
});

struct Candidate {
    range: Range<usize>,
    score: f64,
    rule: &'static str,
}

/// Finds the organisation.
pub fn organization(
    analysis: &Analysis<'_>,
    kind: Option<DocumentKind>,
    trace: &mut Trace,
) -> Option<Valued<String>> {
    let mut candidates = Vec::new();
    lines(analysis, kind, &mut candidates);
    if kind == Some(DocumentKind::News) {
        news(analysis, &mut candidates);
    } else {
        prose(analysis, &mut candidates);
    }
    // A name that stands in several places is surer than one that stands once.
    let text = analysis.text();
    let names: Vec<&str> = candidates.iter().map(|c| &text[c.range.clone()]).collect();
    let mut scored: Vec<(f64, usize)> = candidates
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let again = names.iter().enumerate().filter(|&(j, n)| j != i && *n == names[i]).count();
            let mentions = text.matches(names[i]).count();
            (c.score + 0.3 * again.min(3) as f64 + 0.1 * mentions.min(5) as f64, i)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut scored = scored.into_iter();
    let (score, best) = scored.next()?;
    for (_, i) in scored.take(4) {
        let c = &candidates[i];
        if text[c.range.clone()] != text[candidates[best].range.clone()] {
            trace.reject("organization", &text[c.range.clone()], "another name stands in a surer place", || {
                analysis.evidence(c.range.clone(), c.rule)
            });
        }
    }
    let best = &candidates[best];
    let evidence = analysis.evidence(best.range.clone(), best.rule);
    Some(Valued { value: evidence.quote.clone(), confidence: confidence(0.62 + score * 0.05), evidence: vec![evidence] })
}

/// Lines that are a name and nothing else, at the head or foot of a notice.
fn lines(analysis: &Analysis<'_>, kind: Option<DocumentKind>, out: &mut Vec<Candidate>) {
    let text = analysis.text();
    let lines = &analysis.layout.lines;
    let article: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].kind != LineKind::Furniture).collect();
    for (place, &i) in article.iter().enumerate() {
        let words = text[lines[i].range.clone()].trim();
        let length = words.chars().count();
        let from_end = article.len() - 1 - place;
        if !(3..=40).contains(&length) || kind == Some(DocumentKind::News) {
            continue;
        }
        let g = &*GRAMMAR;
        if g.no_name.is_match(words) || words.contains(['。', '、', ':', '「', '|', '>']) {
            continue;
        }
        let named = whole(&g.form_first, words) || whole(&g.form_last, words) || whole(&g.suffix, words);
        if !named {
            continue;
        }
        let signed = article.get(place + 1).is_some_and(|&n| GRAMMAR.officer.is_match(&text[lines[n].range.clone()]));
        let edge = place < 10 || from_end < 12;
        if edge {
            let start = lines[i].range.start;
            let end = start + words.trim_end_matches([')', '(']).len();
            // 株式会社 紬月(つむぎづき): the reading in brackets is no part of the name.
            let end = text[start..end].find('(').map_or(end, |at| start + at);
            let score = 5.0 + if signed { 1.5 } else { 0.0 } + if place < 10 { 0.5 } else { 0.0 };
            out.push(Candidate { range: start..end, score, rule: "organization.line" });
        }
    }
    // The holder of the copyright signs the page when nobody else does.
    static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\(c\)|©|copyright)[\s(c)©]*(?:[0-9]{4}(?:\s*-\s*[0-9]{4})?)?\s*(?P<name>[^,.|0-9\n][^,|\n]{1,40}?)(?:,|\.| All|$|\n)")
            .expect("a valid pattern")
    });
    if kind != Some(DocumentKind::News)
        && let Some(m) = COPYRIGHT.captures(text).and_then(|c| c.name("name"))
    {
        out.push(Candidate { range: m.range(), score: 1.0, rule: "organization.copyright" });
    }
}

fn whole(regex: &Regex, words: &str) -> bool {
    let bare = words.find('(').map_or(words, |at| if at > 0 { &words[..at] } else { words }).trim();
    // A name may be several words: 医療法人瑞樹会 潮見浜病院.
    let joined = bare.replace(' ', "");
    regex.find_iter(&joined).any(|m| m.start() == 0 && m.end() == joined.len())
        || regex.find(&joined).is_some_and(|m| m.start() == 0 && m.end() + 12 >= joined.len())
}

/// Names in the running text and the title of a notice.
fn prose(analysis: &Analysis<'_>, out: &mut Vec<Candidate>) {
    let text = analysis.text();
    for (i, line) in analysis.layout.lines.iter().enumerate() {
        if line.kind == LineKind::Furniture {
            continue;
        }
        let words = &text[line.range.clone()];
        let contact = analysis.under(i, Role::Contact) || analysis.own_roles(i).iter().any(|r| r.role == Role::Contact);
        for (range, formed) in names(analysis, line.range.clone()) {
            let name = &text[range.clone()];
            let after = &text[range.end..line.range.end];
            let before = &text[line.range.start..range.start];
            if GRAMMAR.no_name.is_match(name) {
                continue;
            }
            // 「〇〇社様」, 〇〇社に委託, 〇〇社より: somebody else.
            let other = ["様", "さま", "社の", "より", "から", "へ", "に委託", "に依頼", "に調査", "が提供", "の提供", "のサービス"].iter().any(|w| after.starts_with(w))
                || ["委託", "提携", "取引先", "提供する", "保守", "運営する会社", "利用して"].iter().any(|w| before.ends_with(w))
                || after.starts_with("(以下") && !alias_is_own(after);
            if other {
                continue;
            }
            let alias = after.starts_with("(以下") && alias_is_own(after) || before.ends_with("当会(") || before.ends_with("当社(");
            let opening = i < 4 && !words.contains('。');
            let mut score = if alias { 5.0 } else if opening { 3.2 } else if contact { 2.6 } else { 1.6 };
            if formed {
                score += 0.6;
            } else if !opening && !alias {
                // A suffix in running text is as often a place or a partner.
                score -= 0.9;
            }
            if after.starts_with("における") || after.starts_with("において") || after.starts_with("は、") || after.starts_with("が運営") || after.starts_with("におきまして") || after.starts_with("をかた") || after.starts_with("の名をかた") {
                score += 1.2;
            }
            if score >= 1.5 {
                out.push(Candidate { range, score, rule: "organization.name" });
            }
        }
    }
}

fn alias_is_own(after: &str) -> bool {
    let head: String = after.chars().take(16).collect();
    ["当社", "弊社", "当院", "本学", "当会", "当法人", "当財団", "当協会", "当行", "当組合", "本校", "当市", "当校"].iter().any(|w| head.contains(w))
}

/// Who announces, in a news article.
fn news(analysis: &Analysis<'_>, out: &mut Vec<Candidate>) {
    static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"発表|公表|明らかに|公にし|によると|によれば|紛失し|公開し|報告し").expect("a valid pattern")
    });
    let text = analysis.text();
    let mut sentences_seen = 0;
    for (s, sentence) in analysis.layout.sentences.iter().enumerate() {
        let line = analysis.line_of(s);
        let words = &text[sentence.range.clone()];
        let is_text = words.contains('。');
        sentences_seen += usize::from(is_text);
        if sentences_seen > 14 {
            break;
        }
        let headline = !is_text && sentences_seen == 0;
        for (range, formed) in names(analysis, sentence.range.clone()) {
            let name = &text[range.clone()];
            let after = &text[range.end..line.range.end];
            let before = &text[line.range.start..range.start];
            if GRAMMAR.no_name.is_match(name) {
                continue;
            }
            let topic = after.starts_with('は') || after.starts_with("」は") || after.starts_with('が') || after.starts_with("と") || after.starts_with(")は") || after.starts_with("」で") || after.starts_with("(") && after.contains(")は") || after.starts_with("によると") || after.starts_with("」。") || after.starts_with("のサイト");
            let announces = ANNOUNCES.is_match(words);
            let mut score = if topic && announces { 4.0 } else if headline { 2.4 } else if topic { 2.0 } else if formed { 1.8 } else { 0.8 };
            score -= 0.12 * sentences_seen as f64;
            if formed {
                score += 1.0;
            }
            if before.ends_with("運営会社は、") || ["様", "に委託", "によると、攻撃"].iter().any(|w| after.starts_with(w)) {
                score -= 2.0;
            }
            if score >= 1.2 {
                out.push(Candidate { range, score, rule: "organization.news" });
            }
        }
    }
    // The longer writing of a name is the name: 公益財団法人鶴ノ浜市文化振興財団 over 鶴ノ浜市文化振興財団.
    let ranges: Vec<Range<usize>> = out.iter().map(|c| c.range.clone()).collect();
    for c in out.iter_mut() {
        let name = &text[c.range.clone()];
        if ranges.iter().any(|r| r.len() > c.range.len() && text[r.clone()].contains(name)) {
            c.score -= 0.8;
        }
    }
}

/// Organisation names in a stretch, with whether a legal form stands with them.
fn names(analysis: &Analysis<'_>, stretch: Range<usize>) -> Vec<(Range<usize>, bool)> {
    let text = analysis.text();
    let words = &text[stretch.clone()];
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    let mut add = |range: Range<usize>, formed: bool| {
        let range = stretch.start + range.start..stretch.start + range.end;
        let range = cut(analysis, range, formed);
        let length = text[range.clone()].chars().count();
        if length >= 3 && !found.iter().any(|(f, _)| f.start < range.end && range.start < f.end) {
            found.push((range, formed));
        }
    };
    for m in GRAMMAR.form_first.find_iter(words) {
        add(m.range(), true);
    }
    for m in GRAMMAR.form_last.find_iter(words) {
        add(m.range(), true);
    }
    for m in GRAMMAR.suffix.find_iter(words) {
        add(m.range(), false);
    }
    found.sort_by_key(|(r, _)| r.start);
    found
}

/// Cuts a name at the particle or the gap that ends it.
fn cut(analysis: &Analysis<'_>, range: Range<usize>, formed: bool) -> Range<usize> {
    let text = analysis.text();
    let mut end = range.end;
    if formed {
        let name = &text[range.clone()];
        let form_end = ["会社", "法人", ")", "社団", "財団", "組合"].iter().filter_map(|f| name.find(f).map(|i| i + f.len())).min().unwrap_or(0);
        let mut chars = name.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            if i <= form_end {
                continue;
            }
            let next = chars.peek().map(|&(_, c)| c);
            let at = range.start + i;
            // A gap after the name proper ends it; one after the legal form does not.
            if analysis.view.has_gap(at) && i > form_end + 3 {
                end = at;
                break;
            }
            let particle = matches!(c, 'は' | 'が' | 'を' | 'に' | 'の' | 'で' | 'と' | 'へ' | 'も' | 'や');
            let kana_word = next.is_some_and(|n| matches!(n, 'ぁ'..='ん')) && !matches!(c, 'は' | 'を' | 'の');
            let inside = i <= form_end + 3 && form_end > 0;
            if particle && !inside && !kana_word && next.is_none_or(|n| !matches!(n, 'ゑ' | 'ー')) {
                end = at;
                break;
            }
        }
    }
    range.start..end.max(range.start)
}
