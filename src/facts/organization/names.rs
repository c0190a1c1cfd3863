//! Names of organisations as texts write them: runs of nominal words that hold a legal form or end with a word such
//! as 大学 or 病院.

use std::ops::Range;
use std::sync::LazyLock;

use kaiji_dictionary::Pos;

use crate::analysis::Analysis;
use crate::deadline;
use crate::rules::{Phrase, RuleSet};
use crate::text::{LineKind, first_chars};

/// Words that no name of an organisation holds.
pub(super) static NO_NAME: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(
        "各位|皆様|皆さま|みなさま|御中|方々|問い合わせ|弊社|当社|本学|当院|当組合|当該|について|お知らせ|お詫び|おわび|報告|関係|老人ホーム|ホームページ|トップ|受付|TEL|電話|ニュース|年度|ランキング|第三者|外部|委託|専門|調査|警察署|県警|警視庁|個人情報保護委員会|同委員会|情報処理推進|経済産業省|文部科学省|運営会社|インシデント|サイバー攻撃|セキュリティ会社|対策本部|子会社|親会社|グループ会社|カード会社|決済代行|所轄|監督|全国の|県内|市内|クレジット|国民生活|消費者|総務省|大手|恐れ|おそれ|疑い",
    )
    .expect("a valid pattern")
});

/// Is a run of words no name: 大学, 当校, 県立病院, or one with a word that no name holds?
fn is_no_name(run: &str) -> bool {
    let bare = matches!(
        run,
        "大学"
            | "病院"
            | "学校"
            | "会社"
            | "協会"
            | "組合"
            | "財団"
            | "機構"
            | "銀行"
            | "ホテル"
            | "旅館"
            | "ストア"
            | "高校"
            | "中学校"
            | "小学校"
            | "市"
            | "町"
            | "村"
            | "区"
            | "県"
            | "都"
            | "府"
            | "株式会社"
            | "有限会社"
            | "信用金庫"
            | "教育委員会"
            | "図書館"
            | "上下水道局"
    );
    bare || run.starts_with('同')
        || run.ends_with("当会")
        || run.ends_with("提供")
        || is_own_house(run)
        || is_any_public(run)
        || NO_NAME.is_match(run)
}

/// 当社, 本学 and the like, also behind the 日 of a day (7月28日本学は).
fn is_own_house(run: &str) -> bool {
    let house = run.strip_prefix('日').unwrap_or(run).strip_prefix(['当', '本', '弊', '貴']);
    house.is_some_and(|house| {
        house.starts_with(['社', '学', '院', '会', '校', '市', '町', '県', '所'])
            || ["協会", "財団", "組合", "機構", "連盟", "法人", "団体", "病院", "大学", "センター"]
                .iter()
                .any(|w| house.starts_with(w))
    })
}

/// 県立病院: no more than whose it is and what it is.
fn is_any_public(run: &str) -> bool {
    let kind = run.strip_prefix(['都', '道', '府', '県', '市', '町', '村', '国', '公', '私']);
    kind.and_then(|kind| kind.strip_prefix('立')).is_some_and(|kind| {
        matches!(kind, "大学" | "病院" | "学校" | "高等学校" | "高校" | "中学校" | "小学校" | "図書館")
    })
}

/// A name in a sentence.
pub(in crate::facts) struct Name {
    /// Where, in the normalised text.
    pub(in crate::facts) range: Range<usize>,
    /// A legal form stands with it.
    pub(in crate::facts) formed: bool,
    /// It is (nearly) the whole of its line.
    pub(super) whole_line: bool,
}

/// Nominal words of which names are made.
pub(in crate::facts) fn is_name_word(pos: Pos, surface: &str) -> bool {
    match pos {
        Pos::NounPronoun | Pos::NounAdverbial | Pos::NounDependent | Pos::NounDependentAdverbial => false,
        Pos::Prefix | Pos::Unknown => true,
        Pos::SymbolOther | Pos::SymbolAlphabet => matches!(surface, "・" | "&" | "-" | "ー"),
        _ => match surface.as_bytes() {
            b"(" | b")" => true,
            [
                b'(' | b')' | b':' | b'/' | b'|' | b',' | b'.' | b'~' | b'>' | b'<' | b'[' | b']' | b'#'
                | b'@' | b'=',
                ..,
            ] => false,
            _ => pos.is_noun(),
        },
    }
}

/// Characters of a name at most.
const LONGEST_NAME: usize = 34;

/// Names in a sentence.
pub(in crate::facts) fn names(analysis: &Analysis<'_>, s: usize) -> Vec<Name> {
    deadline::check();
    let rules = analysis.rules;
    let text = analysis.text();
    let sentence = &analysis.layout.sentences[s];
    let words = &analysis.readings[s].words;
    let stretch = &text[sentence.range.clone()];
    let mut out: Vec<Name> = Vec::new();
    let forms = analysis.terms(&rules.forms, sentence.range.clone());
    let municipal = |c| matches!(c, '市' | '町' | '村' | '区' | '県');
    if !(!forms.is_empty()
        || analysis.has_term(&rules.institutions, sentence.range.clone())
        || is_university(stretch)
        || stretch.contains(municipal))
    {
        return out;
    }
    let line = &analysis.layout.lines[sentence.line];
    let mut push = |range: Range<usize>, formed: bool| {
        let name = text[range.clone()].trim();
        // A run of names without an end is not counted again for each of them.
        let length = first_chars(name, LONGEST_NAME + 1).chars().count();
        if (3..=LONGEST_NAME).contains(&length)
            && !is_no_name(name)
            // クリニック says what it is, not its name.
            && rules.institutions.first(name).is_none_or(|word| word.range != (0..name.len()))
            && !out.iter().any(|n| n.range.start < range.end && range.start < n.range.end)
        {
            let whole_line =
                line.body.len().saturating_sub(range.len()) <= 42 && range.start <= line.body.start + 3;
            out.push(Name { range, formed, whole_line });
        }
    };
    // A legal form, with the name after it or before it.
    if let Some(range) = whole_line(analysis, s) {
        push(range.clone(), analysis.has_term(&rules.forms, range));
    }
    for form in &forms {
        let (start, end) = (form.range.start, form.range.end);
        if let Some(range) = quoted(text, sentence.range.clone(), start, end) {
            push(range, true);
            continue;
        }
        let before = run_before(analysis, s, start);
        let suffix_form = ["信用金庫", "信用組合", "農業協同組合", "協同組合", "生活協同組合"]
            .contains(&form.term.word.as_str());
        // After a form a name begins; before it one ends, unless a gap or nothing stands there.
        // 決済サービス会社株式会社みなもペイ: what stands before says what kind of firm it is.
        let kind = text[before..start].ends_with("会社") && !text[before..start].ends_with("合資会社");
        if before < start && !kind && !analysis.view.has_gap(start) {
            push(before..end, true);
        } else if !suffix_form
            && !words.iter().any(|(word, _)| word.start == end && &text[word.clone()] == "の")
        {
            // NPO法人のパソコン names nobody.
            let after = run_after(analysis, s, end);
            if after > end {
                push(trimmed(analysis, start..after), true);
            }
        }
    }
    // Runs that end with the word for an institution or a municipality.
    let of_name = |(range, pos): &(Range<usize>, Pos)| {
        let surface = &text[range.clone()];
        is_name_word(*pos, surface) && !matches!(surface, "(" | ")")
    };
    let mut i = 0;
    while i < words.len() {
        if !of_name(&words[i]) {
            i += 1;
            continue;
        }
        let from = i;
        while words.get(i).is_some_and(of_name) {
            i += 1;
        }
        let range = words[from].0.start..words[i - 1].0.end;
        let run = &text[range.clone()];
        // Days and numbers at the head of a run are not the name.
        let lead = run.len()
            - run
                .trim_start_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '.' | '/' | ' ' | 'R')
                })
                .len();
        let range = range.start + lead..range.end;
        let run = &text[range.clone()];
        if !forms.is_empty() && analysis.has_term(&rules.forms, range.clone()) {
            continue;
        }
        let start = || extended(analysis, range.start, sentence.range.start);
        if let Some(end) = institution_end(analysis, range.clone()) {
            push(trimmed(analysis, start()..range.start + end), false);
        } else if let Some(end) = municipality_end(run).filter(|&end| !run[..end].contains('・'))
            && (end == run.len()
                || rules.offices.stands_in(&run[end..])
                || run.ends_with(['課', '部', '局', '室', '係'])
                || run[end..].starts_with([
                    '長', '総', '議', '教', '福', '市', '税', '学', '企', '環', '健', '危', '広',
                ]))
        {
            push(start()..range.start + end, false);
        }
    }
    out
}

/// A line that is a name, perhaps with an officer after it: 医療法人しらかば会 十日原病院 院長 久我峯子.
fn whole_line(analysis: &Analysis<'_>, s: usize) -> Option<Range<usize>> {
    let rules = analysis.rules;
    let text = analysis.text();
    let line = analysis.line_of(s);
    if analysis.layout.sentences[s].range.start > line.body.start + 3 || line.kind == LineKind::Row {
        return None;
    }
    let words = &text[line.body.clone()];
    if words.chars().count() > 44 || words.contains(['。', '、', ':', '「', '>', '?', '!', '~', '@']) {
        return None;
    }
    let office = || rules.offices.first(words).map(|office| office.range.start).filter(|&at| at > 3);
    let end = [
        analysis.has_term(&rules.offices, line.body.clone()).then(office).flatten(),
        words.find('(').filter(|&i| i > 3),
    ]
    .into_iter()
    .flatten()
    .min()
    .unwrap_or(words.len());
    let name = words[..end].trim_end();
    // 北湊県警察本部サイバー犯罪対策課 is a name with its office.
    let name = if name.contains("警察本部") { words } else { name };
    let name = without_unit(analysis, line.body.start, name);
    let ends = institution_end(analysis, line.body.start..line.body.start + name.len()) == Some(name.len());
    let formed = is_formed(rules, name);
    // 市民生活協同組合たんぽぽ: the form stands in the middle, the name in kana behind it.
    let formed = formed
        || name.split_once("生活協同組合").is_some_and(|(_, own)| {
            !own.is_empty() && own.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヴ' | 'ー' | '・'))
        });
    let town = municipality_end(name) == Some(name.len()) && name.chars().count() >= 3;
    let digits = name.starts_with(|c: char| c.is_ascii_digit());
    // (問合せ先)白浜町商工会, 発生場所 県立白浜病院: what the name is of stands before it.
    let label = name.strip_prefix('(').and_then(|n| n.find(')').map(|i| i + 2)).or_else(|| {
        let label = LABELS.iter().find(|l| name.starts_with(**l))?;
        analysis.view.has_gap(line.body.start + label.len()).then_some(label.len())
    });
    let start = line.body.start + label.unwrap_or(0);
    (!digits && (ends || formed || town)).then(|| start..line.body.start + name.len())
}

/// Does a name begin or end with a legal form, and is it more than that?
fn is_formed(rules: &RuleSet, name: &str) -> bool {
    rules.forms.first(name).is_some_and(|form| {
        let (opens, closes) = (form.range.start == 0, form.range.end == name.len());
        opens != closes
    })
}

/// Cuts a unit of the house off a name, where a gap parts them: 汐路大学 情報基盤機構, 株式会社みなも出版 事業室.
fn without_unit<'t>(analysis: &Analysis<'_>, start: usize, name: &'t str) -> &'t str {
    for (i, _) in name.char_indices().skip(3) {
        if !analysis.view.has_gap(start + i) {
            continue;
        }
        let (head, unit) = (name[..i].trim_end(), &name[i..]);
        let university = head.ends_with("大学");
        let house =
            university || municipality_end(head) == Some(head.len()) || is_formed(analysis.rules, head);
        let within = unit.ends_with(['部', '課', '室', '局', '係'])
            || ["本部", "支店", "事業所", "研究科", "グループ", "チーム", "委員会"]
                .iter()
                .any(|w| unit.ends_with(w))
            || university && ["機構", "センター", "図書館"].iter().any(|w| unit.ends_with(w))
            || SHOPS.iter().any(|w| unit.starts_with(w) || unit.ends_with(w));
        if house && within && !analysis.rules.forms.stands_in(unit) {
            return head;
        }
    }
    name
}

/// What a firm runs, or who runs it, behind its name: 株式会社たまき園 オンラインショップ, 有限会社山吹陶苑 店主.
const SHOPS: [&str; 9] =
    ["ホテル", "旅館", "オンライン", "店主", "園主", "ショップ", "ストア", "サイト", "事務局"];

/// Words that stand before a name on its line and are no part of it.
const LABELS: [&str; 15] = [
    "担当",
    "発生場所",
    "発生施設",
    "発信者",
    "発信元",
    "発表者",
    "発行者",
    "問い合わせ先",
    "問合せ先",
    "連絡先",
    "施設名",
    "会社名",
    "団体名",
    "商号",
    "名称",
];

/// Where the name of a municipality with which a run begins ends; it ends a name only where nothing of an
/// institution follows.
fn municipality_end(run: &str) -> Option<usize> {
    let (i, (at, c)) = run
        .char_indices()
        .take(9)
        .enumerate()
        .find(|(_, (_, c))| matches!(c, '市' | '町' | '村' | '区' | '県' | '都' | '府'))?;
    (i > 0).then_some(at + c.len_utf8())
}

/// Where the last word with which names of institutions end ends in a range of the text. 北湊大 is one, too, at the
/// end of a name.
fn institution_end(analysis: &Analysis<'_>, range: Range<usize>) -> Option<usize> {
    let name = &analysis.text()[range.clone()];
    if is_university(name) {
        return Some(name.len());
    }
    let last = analysis.terms(&analysis.rules.institutions, range.clone()).pop()?;
    let end = last.range.end - range.start;
    // 北湊県警察本部サイバー犯罪対策課 is a name with its office.
    let office = (last.term.word == "警察本部").then(|| name[end..].find('課')).flatten();
    Some(end + office.map_or(0, |at| at + '課'.len_utf8()))
}

/// 北湊大: a university in short.
fn is_university(name: &str) -> bool {
    let kanji = |c: &char| matches!(c, '一'..='龠');
    name.strip_suffix('大').is_some_and(|n| n.chars().rev().take(2).filter(kanji).count() == 2)
}

/// A name in quotation marks: 「まほろば信用金庫」.
fn quoted(text: &str, sentence: Range<usize>, start: usize, end: usize) -> Option<Range<usize>> {
    let open = text[sentence.start..start].rfind('「').map(|i| sentence.start + i + '「'.len_utf8())?;
    let close = text[end..sentence.end].find('」').map(|i| end + i)?;
    let inside = &text[open..close];
    let name = (open == start || close == end)
        && inside.chars().count() <= 24
        && !inside.contains(['」', '、', '。', '「']);
    name.then_some(open..close)
}

/// A run may begin in the middle of a name that the dictionary cuts wrongly: characters of names before it
/// belong to it.
fn extended(analysis: &Analysis<'_>, start: usize, from: usize) -> usize {
    let text = analysis.text();
    let mut at = start;
    for (i, c) in text[from..start].char_indices().rev() {
        let name = matches!(c, '一'..='龠' | '々' | 'ァ'..='ヴ' | 'ー' | 'ヶ' | 'A'..='Z' | 'a'..='z');
        if !name || analysis.view.has_gap(at) {
            break;
        }
        at = from + i;
    }
    kana_before(&text[from..at]).map_or(at, |kana| at - kana)
}

/// Bytes of the kana at the end of a text with which a name begins that goes on in kanji: みなせ野病院, さくら台小学校,
/// where the dictionary sees a verb or nothing. A name begins where a line or a bracket opens, or after the particle
/// of the word before it; it does not end as words before nouns do (ある病院, 主な病院).
fn kana_before(text: &str) -> Option<usize> {
    let head = text.trim_end_matches(|c| matches!(c, 'ぁ'..='ん' | 'ー'));
    let kana = &text[head.len()..];
    let opens = head.chars().next_back().is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '(' | '「' | '『' | '【' | '[' | '〈' | '、' | '。' | ':' | '・' | '/' | '|')
    });
    let name = if opens { kana } else { kana.strip_prefix(['の', 'は', 'が', 'を', 'に', 'と'])? };
    let known = [
        "また",
        "なお",
        "さて",
        "ただし",
        "もと",
        "および",
        "ならびに",
        "すべて",
        "ほか",
        "うち",
        "など",
        "まず",
    ];
    let length = name.chars().count();
    let ends_as_name = !name.ends_with([
        'の', 'な', 'る', 'い', 'た', 'を', 'に', 'は', 'が', 'で', 'と', 'も', 'て', 'し', 'れ', 'く', 'ら',
        'お', 'ご', 'や', 'へ', 'ず', 'う', 'つ', 'す', 'ぬ', 'ぶ', 'む',
    ]);
    ((2..=5).contains(&length) && ends_as_name && !known.contains(&name)).then_some(name.len())
}

/// Cuts officers and departments off the end of a name.
fn trimmed(analysis: &Analysis<'_>, range: Range<usize>) -> Range<usize> {
    let name = &analysis.text()[range.clone()];
    if !analysis.has_term(&analysis.rules.offices, range.clone()) {
        return range;
    }
    match analysis.rules.offices.first(name) {
        Some(office) if office.range.start > 6 && !name.contains("警察本部") => {
            range.start..range.start + office.range.start
        }
        _ => range,
    }
}

/// Where the run of name words before a position begins.
fn run_before(analysis: &Analysis<'_>, s: usize, end: usize) -> usize {
    let text = analysis.text();
    let words = &analysis.readings[s].words;
    let mut start = end;
    for (range, pos) in words.iter().rev() {
        if range.start >= end {
            continue;
        }
        let surface = &text[range.clone()];
        if range.end < start
            || !is_name_word(*pos, surface)
            || surface == "("
            || surface == ")"
            || *pos == Pos::NounNumber && surface.len() > 2
        {
            break;
        }
        start = range.start;
        if analysis.view.has_word_gap(start) {
            break;
        }
    }
    start
}

/// Where the name after a legal form ends: at a particle, a gap or a bracket, but not within its first two
/// characters, where a name may hold any kana.
pub(in crate::facts) fn run_after(analysis: &Analysis<'_>, s: usize, start: usize) -> usize {
    let text = analysis.text();
    let sentence = &analysis.layout.sentences[s].range;
    let words = &analysis.readings[s].words;
    let rest = &text[start..sentence.end];
    // 「有限会社ほしのゑ」: the bracket closes the name.
    if let Some(close) = rest.find('」')
        && close <= 48
        && !rest[..close].contains(['「', '、', '。'])
    {
        return start + close;
    }
    let mut end = start;
    for (range, pos) in words {
        if range.start < start {
            continue;
        }
        let surface = &text[range.clone()];
        let length = first_chars(&text[start..range.start], LONGEST_NAME).chars().count();
        if length == LONGEST_NAME {
            // Longer than any name: the run is passed over as such, wherever it ends.
            return range.end;
        }
        if surface.starts_with(['(', ')', '、', '。', '「', '」', ':', '|', ' ', ','])
            || analysis.view.has_word_gap(range.start) && length >= 2
        {
            break;
        }
        // 株式会社キャリアはぐくみ, 合同会社ひなた企画: names that the dictionary cuts into verbs and endings.
        let kana = length < 8
            && surface.chars().all(|c| matches!(c, 'ぁ'..='ん'))
            && match pos {
                Pos::Verb | Pos::Adjective | Pos::Adverb => surface.chars().count() >= 3,
                Pos::Auxiliary => matches!(surface, "た" | "たい"),
                _ => false,
            };
        let kana_inside =
            kana || length < 2 || matches!(*pos, Pos::Verb | Pos::Adjective | Pos::Adverb) && length < 4;
        // クロノ測量設計: a particle to the dictionary, which are written in hiragana.
        let katakana = |c: char| matches!(c, 'ァ'..='ヴ' | 'ー');
        let in_katakana = surface.chars().all(katakana) && text[start..range.start].ends_with(katakana);
        if !is_name_word(*pos, surface) && !kana_inside && !in_katakana {
            break;
        }
        end = range.end;
    }
    end
}
