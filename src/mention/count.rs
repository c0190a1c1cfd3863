//! Counts: numbers with a unit, and how exact they are.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::parse_number;
use crate::rules::Lexicon;
use crate::text::chars_by_bytes;

/// How a count is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// The number itself.
    Exact,
    /// 約, およそ, 程度
    About,
    /// 最大
    AtMost,
    /// 以上, 少なくとも, 超
    AtLeast,
}

/// A count where it stands in the normalised text.
#[derive(Debug, Clone)]
pub struct CountMention {
    /// Qualifier, number, unit and ending.
    pub range: Range<usize>,
    /// The number alone.
    pub number: Range<usize>,
    /// Value.
    pub count: u64,
    /// The unit as the unit list names it.
    pub unit: String,
    /// The unit as written.
    pub unit_range: Range<usize>,
    /// How exact.
    pub qualifier: Qualifier,
    /// 計, 合計, 合わせて, 延べ: a total of what is named before.
    pub total: bool,
}

/// What a word beside a count says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    AtMost,
    AtLeast,
    About,
    Total,
}

/// Words before a count; a longer one stands before those with which it ends.
const BEFORE: [(&str, Sense); 29] = [
    ("最大でも", Sense::AtMost),
    ("最大で", Sense::AtMost),
    ("最大も", Sense::AtMost),
    ("のべ最大", Sense::AtMost),
    ("最大", Sense::AtMost),
    ("最多で", Sense::AtMost),
    ("多くとも", Sense::AtMost),
    ("少なくとも", Sense::AtLeast),
    ("最低でも", Sense::AtLeast),
    ("最少で", Sense::AtLeast),
    ("約", Sense::About),
    ("おおよそ", Sense::About),
    ("およそ", Sense::About),
    ("概算で", Sense::About),
    ("ほぼ", Sense::About),
    ("合計で", Sense::Total),
    ("合計", Sense::Total),
    ("総計", Sense::Total),
    ("累計", Sense::Total),
    ("計", Sense::Total),
    ("合わせて", Sense::Total),
    ("併せて", Sense::Total),
    ("あわせて", Sense::Total),
    ("全部で", Sense::Total),
    ("延べ", Sense::Total),
    ("のべ", Sense::Total),
    ("総数", Sense::Total),
    ("総勢", Sense::Total),
    ("合算して", Sense::Total),
];

/// What may stand between the words before a count, and between them and the count.
const BETWEEN: [char; 6] = [':', 'は', '、', ',', '(', ' '];

/// What may stand between a count and the word behind it.
const ENDINGS: [&str; 5] = ["の", "分", "ぶん", "さま", "様"];

/// Words behind a count; a longer one stands before those with which it begins.
const AFTER: [(&str, Sense); 17] = [
    ("以上", Sense::AtLeast),
    ("を超える", Sense::AtLeast),
    ("を超す", Sense::AtLeast),
    ("超", Sense::AtLeast),
    ("あまり", Sense::AtLeast),
    ("余り", Sense::AtLeast),
    ("余", Sense::AtLeast),
    ("を上回る", Sense::AtLeast),
    ("強", Sense::AtLeast),
    ("程度", Sense::About),
    ("ほど", Sense::About),
    ("前後", Sense::About),
    ("弱", Sense::About),
    ("くらい", Sense::About),
    ("ぐらい", Sense::About),
    ("以下", Sense::AtMost),
    ("以内", Sense::AtMost),
];

/// What the words at the end of a stretch of a text say of the count behind it, and where the first of them begins.
fn said_before(text: &str, stretch: Range<usize>) -> (Vec<Sense>, usize) {
    let mut rest = text.get(stretch.clone()).unwrap_or_default();
    let mut senses = Vec::new();
    let mut lead = stretch.end;
    loop {
        rest = rest.trim_end_matches(BETWEEN);
        let Some((before, word, sense)) =
            BEFORE.iter().find_map(|&(word, sense)| Some((rest.strip_suffix(word)?, word, sense)))
        else {
            return (senses, lead);
        };
        // 予約(184人), 契約は30件: the end of another word.
        let at = stretch.start + before.len();
        let in_word = || text.get(..at).is_some_and(|text| text.ends_with(ENDS_IN_ABOUT));
        if word == "約" && !senses.contains(&Sense::About) && in_word() {
            return (Vec::new(), stretch.end);
        }
        senses.push(sense);
        lead = at;
        rest = before;
    }
}

/// What the word behind a count says, and where it ends.
fn said_after(tail: &str) -> Option<(Sense, usize)> {
    let mut rest = tail;
    while let Some(behind) = ENDINGS.iter().find_map(|ending| rest.strip_prefix(ending)) {
        rest = behind;
    }
    let (word, sense) = AFTER.iter().find(|(word, _)| rest.starts_with(word))?;
    Some((*sense, tail.len() - rest.len() + word.len()))
}

/// The next numeral: digits with points and commas between them, or kanji.
fn numeral(text: &str, from: usize) -> Option<Range<usize>> {
    let kanji = |c: char| {
        matches!(c, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
    };
    // By their first bytes kana are none of these: 〇, and kanji from 一 to 千 and 百.
    let may_be = |first: u8, second: u8| {
        first.is_ascii_digit() || matches!((first, second), (0xE4 | 0xE5 | 0xE7, _) | (0xE3, 0x80))
    };
    let (at, _) = chars_by_bytes(text.get(from..)?, may_be).find(|&(_, c)| c.is_ascii() || kanji(c))?;
    let start = from + at;
    let rest = text.get(start..)?;
    let run = |goes_on: fn(char) -> bool| rest.get(..rest.find(|c| !goes_on(c)).unwrap_or(rest.len()));
    let found = match rest.starts_with(kanji) {
        true => run(kanji)?,
        false => run(|c| c.is_ascii_digit() || matches!(c, '.' | ','))?.trim_end_matches(['.', ',']),
    };
    Some(start..start + found.len())
}

/// All counts in a normalised text, in order.
pub fn counts(text: &str, units: &Lexicon) -> Vec<CountMention> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = numeral(text, at) {
        at = found.end;
        let start = found.start;
        let Some((head, rest)) = text.split_at_checked(start) else { break };
        let Some((count, len)) = parse_number(rest) else { continue };
        let end = start + len;
        at = at.max(end);
        let Some((numeral, behind)) = rest.split_at_checked(len) else { break };
        let before_char = head.chars().next_back();
        // Letters and points make it a name or a version; 第3 is an ordinal.
        let letter = before_char.is_some_and(|c| c.is_ascii_alphabetic());
        if before_char.is_some_and(|c| matches!(c, '.' | '第' | '-' | '/' | '#' | '_'))
            // 10:30 is a time, 人数:30名 a count.
            || head.strip_suffix(':').is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
        {
            continue;
        }
        // 余 may stand between number and unit: 1万5000人余, 100余名.
        let mut unit_at = end;
        let mut least = false;
        for word in ["余り", "余", "数"] {
            if behind.starts_with(word) {
                unit_at += word.len();
                least = word != "数";
                break;
            }
        }
        // Places are counted with a word between: 11の拠点, 3つの工場.
        if unit_at == end
            && let Some(between) = ["つの", "の"].into_iter().find(|w| behind.starts_with(w))
            && units.find_at(text, end + between.len()).is_some_and(|u| u.term.value == "sites")
        {
            unit_at += between.len();
        }
        let Some(unit) = units.find_at(text, unit_at) else { continue };
        let unit_end = unit.range.end;
        let tail = text.get(unit_end..).unwrap_or_default();
        // NAS1台 counts; X3個 is as likely a name. 2枚目 is an ordinal.
        if letter && unit.term.value != "machines" || tail.starts_with('目') {
            continue;
        }
        // Microsoft 365アカウント: the number is part of a name.
        if unit.term.value == "accounts"
            && head.strip_suffix(' ').is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphabetic()))
        {
            continue;
        }
        // 一人ひとり, お一人, 一社 are idiom, not a count.
        if numeral == "一" && unit.term.word != "台" {
            continue;
        }
        let kanji_only = numeral.chars().all(|c| !c.is_ascii_digit());
        if kanji_only && !unit_takes_kanji(&unit.term.word) {
            continue;
        }
        if follows_with_other_word(tail, &unit.term.word) {
            continue;
        }
        let near = head.ceil_char_boundary(start.saturating_sub(36));
        let line_start = head.get(near..).and_then(|near| near.rfind('\n')).map_or(near, |at| near + at + 1);
        let (before, lead) = said_before(text, line_start..start);
        let after = said_after(tail.get(..tail.floor_char_boundary(24)).unwrap_or(tail));
        let says = |sense| before.contains(&sense) || after.is_some_and(|(said, _)| said == sense);
        let qualifier = if says(Sense::AtMost) {
            Qualifier::AtMost
        } else if least || says(Sense::AtLeast) {
            Qualifier::AtLeast
        } else if says(Sense::About) {
            Qualifier::About
        } else {
            Qualifier::Exact
        };
        out.push(CountMention {
            // The range begins at the qualifier, not at the punctuation before it; 以上, 程度 belong to the count, a
            // bare の does not.
            range: lead..unit_end + after.map_or(0, |(_, end)| end),
            number: start..end,
            count,
            unit: unit.term.value.clone(),
            unit_range: unit_at..unit_end,
            qualifier,
            total: says(Sense::Total),
        });
        at = at.max(unit_end);
    }
    out
}

/// 二台 and 三名 count; 一件 and 一部 as often as not are idiom.
fn unit_takes_kanji(unit: &str) -> bool {
    matches!(
        unit,
        "台" | "名"
            | "人"
            | "件"
            | "名分"
            | "人分"
            | "通"
            | "社"
            | "枚"
            | "冊"
            | "本"
            | "個"
            | "名様"
            | "拠点"
            | "店舗"
            | "工場"
            | "校"
            | "か所"
            | "カ所"
            | "箇所"
    )
}

/// 件名, 人事, 社員, 名簿: the unit is the beginning of another word.
fn follows_with_other_word(after: &str, unit: &str) -> bool {
    let words: &[&str] = match unit {
        "件" => &["名"],
        "人" => &["事", "物", "材", "間", "以内"],
        "社" => &["員", "内", "外", "会", "名", "長"],
        "名" => &["簿", "称", "刺", "前", "以上で"],
        "本" => &["件", "人", "社", "学", "校", "日", "部", "来", "年", "サイト"],
        "点" => &["検", "在", "で", "と"],
        "台" => &["風", "帳"],
        "枚" | "冊" | "通" => &["知", "信", "常", "り", "販"],
        "個" => &["人", "別", "所", "々"],
        "者" => &["に", "が"],
        "店" => &["頭", "員", "長", "主", "内"],
        "校" => &["時", "正", "長", "生", "舎", "内"],
        "園" => &["児", "長", "内"],
        "院" => &["内", "長", "生"],
        _ => &[],
    };
    words.iter().any(|w| after.starts_with(w))
}

/// What stands before 約 in 予約, 契約, 規約 and the like.
const ENDS_IN_ABOUT: [char; 15] =
    ['予', '契', '規', '条', '公', '制', '集', '要', '節', '特', '解', '成', '婚', '誓', '密'];
