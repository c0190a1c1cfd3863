//! The organisation where the incident happened, as the text writes it.
//!
//! Where a name stands says whose it is: a line of its own at the head or foot, the title, before 当社といいます,
//! the subject of 発表した in news.

mod names;

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr2_iter, memmem};
use regex::Regex;

use names::NO_NAME;
pub(super) use names::{Name, is_name_word, names, run_after};

use super::confidence;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{DocumentKind, Valued};
use crate::text::LineKind;

static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("発表|公表|明らかに|公にし|によると|によりますと|によれば|紛失|失っ|流出")
        .expect("a valid pattern")
});

/// Compiles the grammar of names.
pub fn prepare() {
    LazyLock::force(&NO_NAME);
    LazyLock::force(&ANNOUNCES);
}

/// How much of a name is a label before it: 主催 アルコバ株式会社, 発生場所:県立つつじ丘病院.
fn label(analysis: &Analysis<'_>, range: &Range<usize>) -> usize {
    const LABELS: [&str; 16] = [
        "お問い合わせ先",
        "問い合わせ先",
        "お問合せ先",
        "問合せ先",
        "主催",
        "共催",
        "運営",
        "発行",
        "発表者",
        "発生場所",
        "事業者名",
        "会社名",
        "法人名",
        "団体名",
        "施設名",
        "学校名",
    ];
    let name = &analysis.text()[range.clone()];
    let Some((label, rest)) = LABELS.iter().find_map(|label| Some((label, name.strip_prefix(label)?))) else {
        return 0;
    };
    let named = rest.trim_start_matches([' ', ':']);
    let parted = named.len() < rest.len() || analysis.view.has_gap(range.start + label.len());
    if parted && !named.is_empty() { name.len() - named.len() } else { 0 }
}

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
    let news = kind == Some(DocumentKind::News);
    let mut candidates = Vec::new();
    let count = analysis.layout.sentences.len();
    let mut hired: Vec<&str> = Vec::new();
    for s in 0..count {
        // Who writes stands at the head, at the foot or with the contact, never deep in the text.
        let line = analysis.layout.sentences[s].line;
        let edge = s < 40 || s + 24 >= count;
        if !edge && !analysis.under(line, Role::Contact) {
            continue;
        }
        for mut name in names(analysis, s) {
            name.range.start += label(analysis, &name.range);
            // 学校法人B学園様 is somebody else.
            if analysis.text()[name.range.clone()].ends_with(['様', '殿']) {
                continue;
            }
            if works_for_another(analysis, s, &name) {
                hired.push(&analysis.text()[name.range]);
                continue;
            }
            let score = if news { news_score(analysis, s, &name) } else { notice_score(analysis, s, &name) };
            if let Some((score, rule)) = score {
                candidates.push(Candidate { range: name.range, score, rule });
            }
        }
    }
    if !news {
        copyright(analysis, &mut candidates);
    } else if candidates.iter().all(|c| c.score < 3.0) {
        announcer(analysis, &mut candidates);
    }
    let text = analysis.text();
    // Who is said to work for the writer is not the writer, wherever else it is named in a sentence.
    candidates.retain(|c| c.rule == "organization.line" || !hired.contains(&&text[c.range.clone()]));
    let scored: Vec<f64> = candidates
        .iter()
        .map(|c| {
            let name = &text[c.range.clone()];
            // A name that is told again, alone or in a longer writing of itself, is surer.
            let again = memmem::find_iter(text.as_bytes(), name.as_bytes()).take(5).count() as f64 - 1.0;
            let longer = candidates.iter().any(|o| {
                o.range.len() > c.range.len() && o.score > 1.0 && text[o.range.clone()].ends_with(name)
            });
            c.score + 0.15 * again - if longer { 0.9 } else { 0.0 }
        })
        .collect();
    let best = (0..candidates.len()).max_by(|&a, &b| scored[a].total_cmp(&scored[b]).then(b.cmp(&a)))?;
    if scored[best] < 1.2 {
        return None;
    }
    for (i, c) in candidates.iter().enumerate().filter(|&(i, _)| i != best).take(4) {
        if scored[i] > 1.0 && text[c.range.clone()] != text[candidates[best].range.clone()] {
            trace.reject(
                "organization",
                &text[c.range.clone()],
                "another name stands in a surer place",
                || analysis.evidence(c.range.clone(), c.rule),
            );
        }
    }
    let range = candidates[best].range.clone();
    let name = analysis.evidence(range.clone(), candidates[best].rule);
    let value = name.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut evidence = vec![name];
    if let Some(end) = former_name(&text[range.end..]) {
        evidence.push(analysis.evidence(range.start..range.end + end, "organization.former_name"));
    }
    Some(Valued { value, confidence: confidence(0.66 + scored[best] * 0.05), evidence })
}

/// Where the remark behind a name ends that tells a former one: (旧社名 B株式会社).
fn former_name(after: &str) -> Option<usize> {
    let remark = after.strip_prefix('(')?;
    let end = remark.find(')')?;
    (remark.starts_with('旧') && !remark[..end].contains('\n') && remark[..end].chars().count() <= 40)
        .then_some(end + 2)
}

/// Does the text say that the writer hired whom it names: 業務を委託している事業者(X社), 委託先のX社, X社に委託?
fn works_for_another(analysis: &Analysis<'_>, s: usize, name: &Name) -> bool {
    static HIRED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:委託(?:している|して(?:いた|おります|おりました|おり、)|した|先(?:の|である|、)?|(?:事業者|業者|会社)(?:の|である|、)?)|受託(?:事業者|者|業者)(?:の|である)?|利用して(?:いる|おります?|いた|おりました)(?:[^、。()]{0,12}(?:会社|事業者|業者|サービス)))(?:[^、。()]{0,8}(?:会社|事業者|業者))?[(「]?$",
        )
        .expect("a valid pattern")
    });
    let text = analysis.text();
    let line = analysis.line_of(s);
    let before = &text[line.range.start..name.range.start];
    let after = &text[name.range.end..line.range.end];
    // 委託事業者 as the heading of a line that names it.
    let headed = line.kind != LineKind::Heading
        && analysis.layout.governors(analysis.layout.sentences[s].line).next().is_some_and(|g| {
            let words = &text[analysis.layout.lines[g].body.clone()];
            words.chars().count() <= 16
                && ["委託事業者", "受託事業者", "委託先", "委託業者", "受託者"]
                    .iter()
                    .any(|w| words.contains(w))
        });
    headed && before.trim().chars().count() <= 3
        || HIRED.is_match(before)
        || ["に委託", "へ委託", "に業務を委託"]
            .iter()
            .any(|w| after.trim_start_matches([')', '」']).starts_with(w))
}

/// Sentences of running text before a sentence.
fn prose_before(analysis: &Analysis<'_>, s: usize) -> usize {
    let prose = |range: &Range<usize>| analysis.text()[range.clone()].contains('。');
    analysis.layout.sentences[..s].iter().filter(|earlier| prose(&earlier.range)).count()
}

/// How surely a name in a notice is the writer's.
fn notice_score(analysis: &Analysis<'_>, s: usize, name: &Name) -> Option<(f64, &'static str)> {
    let text = analysis.text();
    let sentence = &analysis.layout.sentences[s];
    let line = &analysis.layout.lines[sentence.line];
    let after = &text[name.range.end..line.range.end];
    let before = &text[line.range.start..name.range.start];
    // 会員健康保険組合 常務理事 殿: whom it is written to.
    if ["殿", "御中", "各位"].iter().any(|w| after.trim_end().ends_with(w)) {
        return None;
    }
    let place =
        analysis.layout.lines[..sentence.line].iter().filter(|l| l.kind != LineKind::Furniture).count();
    let from_end =
        analysis.layout.lines[sentence.line..].iter().filter(|l| l.kind != LineKind::Furniture).count();
    let starts = |words: &[&str]| words.iter().any(|w| after.starts_with(w));
    // 株式会社Aが提供する「B」において…深くお詫びします, where the text begins: its own service.
    let own = || {
        let says = |text: &str, words: &[&str]| words.iter().any(|w| text.contains(w));
        says(&text[line.range.clone()], &["お詫び", "おわび"])
            || prose_before(analysis, s) < 2 && !says(before, &["利用", "委託", "導入", "契約"])
    };
    let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    if starts(&["様", "さま", "御中", "のサービス", "に委託", "へ委託", "に依頼", "に指示"])
        || starts(&["が提供", "の提供"]) && !own()
        || ends(&["取引先", "委託先の", "委託している", "提供する", "親会社の"])
    {
        return None;
    }
    let alias_own = before.ends_with("当会(")
        || before.ends_with("当社(")
        || after.strip_prefix('(').is_some_and(|a| {
            let head: String = a.chars().take(16).collect();
            [
                "当社",
                "弊社",
                "当院",
                "本学",
                "当会",
                "当法人",
                "当財団",
                "当協会",
                "当行",
                "当組合",
                "本校",
                "当市",
                "当校",
                "当学園",
            ]
            .iter()
            .any(|w| head.contains(w))
        });
    if after.starts_with("(以下") && !alias_own {
        return None;
    }
    let prose = text[line.range.clone()].contains('。');
    let topic = starts(&[
        "における",
        "において",
        "におきまして",
        "は、",
        "が運営",
        "が開設",
        "が設置",
        "のホームページ",
        "を名乗",
        "の名をかた",
        "をかた",
        "を騙",
        "を装",
        "では、",
        "からのお知らせ",
        "の会員",
        "の情報基盤",
        "で受け付け",
        "で起き",
        "教職員",
        "職員",
        "の職員",
    ]);
    let edge = place < 10 || from_end < 12;
    let mut score = if alias_own {
        5.0
    } else if name.whole_line && edge && !prose && line.kind != LineKind::Row {
        5.0 + if place < 10 { 0.4 } else { 0.0 }
    } else if place < 4 && !prose {
        2.8
    } else if analysis.under(sentence.line, Role::Contact)
        || analysis.own_roles(sentence.line).iter().any(|r| r.role == Role::Contact)
        || before.contains("問い合わせ")
    {
        2.4
    } else if prose {
        0.9
    } else {
        0.8
    };
    if name.formed {
        score += 0.7;
    }
    if topic {
        score += 1.0;
    } else if prose
        && (before.is_empty() || before.ends_with('、'))
        && after.starts_with(['(', 'は', 'の', 'が', 'で'])
    {
        score += 0.5;
    }
    let rule = if score >= 5.0 { "organization.line" } else { "organization.name" };
    Some((score, rule))
}

/// How surely a name in an article is that of the organisation which the article is about.
fn news_score(analysis: &Analysis<'_>, s: usize, name: &Name) -> Option<(f64, &'static str)> {
    let text = analysis.text();
    let sentence = &analysis.layout.sentences[s];
    let line = &analysis.layout.lines[sentence.line];
    let words = &text[sentence.range.clone()];
    let after = &text[name.range.end..line.range.end];
    let before = &text[line.range.start..name.range.start];
    let prose = words.contains('。');
    let earlier = prose_before(analysis, s);
    if [
        "様",
        "に委託",
        "へ相談",
        "に相談",
        "に被害届",
        "のまとめ",
        "によると、攻撃",
        "に報告",
        "へ報告",
        "の調査",
    ]
    .iter()
    .any(|w| after.starts_with(w))
        || earlier > 16
    {
        return None;
    }
    let topic = [
        "は",
        "が",
        "と",
        "」は",
        ")は",
        "」が",
        "」で",
        "」。",
        "によると",
        "によりますと",
        "の説明",
        "のサイト",
        "では",
        "で、",
        "」が",
        "(",
        "を展開",
    ]
    .iter()
    .any(|w| after.starts_with(w));
    static DEPARTMENT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[一-龠ァ-ヴー]{1,12}(?:は|が|と|で|、)").expect("a valid pattern"));
    let topic = topic || DEPARTMENT.is_match(after);
    let mut score = if prose && topic && ANNOUNCES.is_match(words) {
        4.0
    } else if !prose && earlier == 0 && (after.is_empty() || after.starts_with(['、', ')', '」', '|', ' ']))
    {
        2.6
    } else if topic {
        2.0
    } else if before.ends_with("画像:") {
        2.4
    } else {
        0.8
    };
    if name.formed {
        score += 1.0;
    }
    // 工科大(緑浜市)は: the town says where it is.
    let town =
        ["市", "町", "村", "区", "県", "府", "都"].iter().any(|w| text[name.range.clone()].ends_with(w));
    if town && before.ends_with('(') && after.starts_with(')') && !before.ends_with(" (") {
        score -= 2.0;
    }
    score -= 0.12 * earlier as f64;
    Some((score, "organization.news"))
}

/// A firm without a legal form, as the subject of an announcement: アステリズムワークスは2月12日、…と発表した.
fn announcer(analysis: &Analysis<'_>, out: &mut Vec<Candidate>) {
    static ANNOUNCER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:^|、|運営する|手掛ける|手がける|営む|展開する|提供する|扱う|製造する|販売する)(?P<name>[ァ-ヴーA-Za-z・&]{4,24})|(?:会社|企業|大手|業|店|メーカー|サイト)「(?P<quoted>[^「」]{2,24})」|(?:^|[、の])(?P<placed>[一-龠ァ-ヴーA-Za-z・&]{3,24})(?:\([^()]{2,12}[市区町村]\)))(?:\([^)]{2,24}\))?は[^。]{2,}(?:発表|公表し|明らかにし)")
            .expect("a valid pattern")
    });
    let text = analysis.text();
    let mut prose = analysis.layout.sentences.iter().filter(|s| text[s.range.clone()].contains('。'));
    let first = prose.next().map(|s| s.range.clone());
    if let Some(range) = first
        && let Some(found) = ANNOUNCER.captures(&text[range.clone()])
        && let Some(name) =
            found.name("name").or_else(|| found.name("quoted")).or_else(|| found.name("placed"))
    {
        let range = range.start + name.start()..range.start + name.end();
        out.push(Candidate { range, score: 3.0, rule: "organization.news" });
    }
}

/// The holder of the copyright signs a page when nobody else does.
fn copyright(analysis: &Analysis<'_>, out: &mut Vec<Candidate>) {
    static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\(c\)|©|copyright)[\s(c)©]*(?:[0-9]{4}(?:\s*-\s*[0-9]{4})?)?\s*(?P<name>[^,.|0-9\n][^,|\n]{1,40}?)(?:,|\.| All|$|\n)")
            .expect("a valid pattern")
    });
    // Few texts have one, and the pattern of both cases is a long one.
    let text = analysis.text();
    let named = |at: usize| {
        let word = text.as_bytes().get(at..at + "copyright".len());
        text[..at].ends_with('(') || word.is_some_and(|word| word.eq_ignore_ascii_case(b"copyright"))
    };
    if !text.contains('©') && !memchr2_iter(b'c', b'C', text.as_bytes()).any(named) {
        return;
    }
    if let Some(m) = COPYRIGHT.captures(text).and_then(|c| c.name("name")) {
        out.push(Candidate { range: m.range(), score: 1.3, rule: "organization.copyright" });
    }
}
