//! Companies that a text names.

use std::ops::Range;
use std::sync::LazyLock;

use kaiji_dictionary::Pos;
use memchr::memmem;
use regex::Regex;

use super::{Body, BodyKind};
use crate::analysis::Analysis;
use crate::facts::organization;
use crate::rules::Phrase;

struct Grammar {
    /// A legal form.
    form: Phrase,
    /// A company by its short name: グーグル社.
    short: Phrase,
    /// A legal form that opens a name.
    leading: Phrase,
    /// Words after which a company is named.
    introduces: Regex,
    /// The rest of a name in kana that the dictionary cuts: みち|のべ総合統計.
    rest: Phrase,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let r = |s: &str| Phrase::new(s).expect("a valid pattern");
    Grammar {
        form: r("会社|法人|\\(株\\)|\\(有\\)|組合|金庫"),
        leading: r("^(?:株式会社|有限会社|合同会社|(?:一般|公益)(?:社団|財団)法人|\\(株\\))"),
        introduces: Regex::new(
            "(?:委託先|再委託先|受託者|委託元|委託業者|子会社|グループ会社|関連会社|親会社|提携先|制作会社|保守会社|運営会社|開発会社|印刷会社)(?:である|の|、|\\()",
        )
        .expect("a valid pattern"),
        short: r("(?:[ァ-ヴー]{3,14}|[A-Z][A-Za-z]{2,14}|[A-Z])社"),
        rest: r(r"^[ぁ-んァ-ヴー一-龠々]{1,12}"),
    }
});

/// Compiles the grammar of names.
pub(super) fn prepare() {
    LazyLock::force(&GRAMMAR);
}

/// Where a text may name companies without their legal forms.
pub(super) struct Clues {
    /// Where 社 stands behind kana or Latin letters.
    short: Vec<usize>,
    /// Words after which a company is named.
    introductions: Vec<Range<usize>>,
}

impl Clues {
    /// What stands in a text, looked for once for all its sentences.
    pub(super) fn of(text: &str) -> Self {
        let foreign = |c| matches!(c, 'ァ'..='ヴ' | 'ー' | 'A'..='Z' | 'a'..='z');
        let short = memmem::find_iter(text.as_bytes(), "社".as_bytes());
        Clues {
            short: short.filter(|&at| text[..at].ends_with(foreign)).collect(),
            introductions: GRAMMAR.introduces.find_iter(text).map(|m| m.range()).collect(),
        }
    }
}

/// Companies with their names. The writer's own, without spaces and legal form, is none.
pub(super) fn companies(
    analysis: &Analysis<'_>,
    s: usize,
    clues: &Clues,
    own: Option<&str>,
    out: &mut Vec<Body>,
) {
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
        if !own.is_some_and(|own| own.starts_with(&bare(name))) {
            out.push(Body { sentence: s, range, kind: BodyKind::Company });
        }
    };
    // Names with a legal form stand in lines with a form alone.
    if analysis.has_term(&analysis.rules.forms, analysis.line_of(s).range.clone())
        && g.form.is_match(&text[stretch.clone()])
    {
        for name in organization::names(analysis, s).into_iter().filter(|n| n.formed) {
            // 「会員リンク」(株式会社リンク…: the name begins with its form.
            let words = &text[name.range.clone()];
            let range = match words.rfind(['」', '(', ':']) {
                Some(at) => {
                    let start = name.range.start + at + words[at..].chars().next().map_or(1, char::len_utf8);
                    match g.leading.find(&text[start..stretch.end.max(start)]) {
                        Some(form) => start..organization::run_after(analysis, s, start + form.end),
                        // ミナミ精機株式会社(当社の連結子会社: the name ends before the bracket.
                        None if ["会社", "法人", "組合", "金庫"].iter().any(|f| words[..at].ends_with(f)) => {
                            name.range.start..name.range.start + at
                        }
                        None => continue,
                    }
                }
                None => name.range,
            };
            let end = match labelled_rest(analysis, &stretch, &range) {
                Some(end) => end,
                None => kana_tail(analysis, s, range.end),
            };
            push(range.start..end);
        }
    }
    if clues.short.iter().any(|at| stretch.contains(at)) {
        for m in g.short.find_iter(&text[stretch.clone()]) {
            push(stretch.start + m.start..stretch.start + m.end);
        }
    }
    // 委託先のミナト運輸: a name without legal form, known by the words before it.
    for words in clues.introductions.iter().filter(|w| stretch.start <= w.start && w.end <= stretch.end) {
        let from = words.end;
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
        let known = analysis.terms(&analysis.rules.bodies, from..end);
        let generic =
            known.iter().any(|h| matches!(h.term.value.as_str(), "contractor" | "provider" | "expert"));
        if proper && !generic && (3..=24).contains(&name.chars().count()) {
            push(from..end);
        }
    }
}

/// Where a name in kana ends that stands by itself after a label (委託先 株式会社みちのべ総合統計): no word of the
/// sentence follows it there, so that all up to the bracket or the end is the name.
fn labelled_rest(analysis: &Analysis<'_>, stretch: &Range<usize>, name: &Range<usize>) -> Option<usize> {
    let g = &*GRAMMAR;
    let text = analysis.text();
    let form = g.leading.find(&text[name.clone()])?;
    let kana = text[name.start + form.end..name.end].chars().all(|c| matches!(c, 'ぁ'..='ん'));
    let labelled = name.start == stretch.start
        || analysis.view.has_gap(name.start)
        || text[..name.start].ends_with([':', '(', '】', ' ', '|']);
    if !kana || !labelled || analysis.view.has_gap(name.end) {
        return None;
    }
    let rest = g.rest.find(&text[name.end..stretch.end.max(name.end)])?;
    let end = name.end + rest.end;
    let gap = (name.end + 1..end).find(|&i| text.is_char_boundary(i) && analysis.view.has_gap(i));
    let end = gap.unwrap_or(end);
    let words = &text[name.end..end];
    let stands = end == stretch.end
        || gap.is_some()
        || analysis.view.has_gap(end)
        || text[end..].starts_with(['(', ')', '、', '」']);
    let particle =
        ["が", "は", "を", "に", "へ", "と", "も", "で", "から", "より", "社員", "職員", "従業員", "担当"];
    (stands && !particle.iter().any(|p| words.contains(p))).then_some(end)
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
pub(super) fn bare(name: &str) -> String {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s|株式会社|有限会社|合同会社|\(株\)|\(有\)|(?:一般|公益)(?:社団|財団)法人")
            .expect("a valid pattern")
    });
    FORM.replace_all(name, "").into_owned()
}
