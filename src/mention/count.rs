//! Counts: numbers with a unit, and how exact they are.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::parse_number;
use crate::rules::Lexicon;

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

static NUMERAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9][0-9,.]*[0-9]|[0-9]|[一二三四五六七八九十百千〇]+").expect("a valid pattern")
});

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?P<most>最大で?も?|最多で|多くとも|のべ最大)|(?P<least>少なくとも|最低でも|最少で)|(?P<about>約|およそ|おおよそ|概算で|ほぼ)|(?P<total>合計で?|総計|累計|計|合わせて|併せて|あわせて|全部で|延べ|のべ|総数|総勢|合算して)|[:は、,( ])*$",
    )
    .expect("a valid pattern")
});

static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:の|分|ぶん|さま|様)*)(?:(?P<least>以上|を超える|を超す|超|あまり|余り|余|を上回る|強)|(?P<about>程度|ほど|前後|弱|くらい|ぐらい)|(?P<most>以下|以内))?",
    )
    .expect("a valid pattern")
});

/// Compiles the grammar of counts.
pub(super) fn prepare() {
    LazyLock::force(&BEFORE);
    LazyLock::force(&AFTER);
}

/// All counts in a normalised text, in order.
pub fn counts(text: &str, units: &Lexicon) -> Vec<CountMention> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(m) = NUMERAL.find_at(text, at) {
        at = m.end();
        let start = m.start();
        let Some((count, len)) = parse_number(&text[start..]) else { continue };
        let end = start + len;
        at = at.max(end);
        let numeral = &text[start..end];
        let before_char = text[..start].chars().next_back();
        // Letters and points make it a name or a version; 第3 is an ordinal.
        let letter = before_char.is_some_and(|c| c.is_ascii_alphabetic());
        if before_char.is_some_and(|c| matches!(c, '.' | '第' | '-' | '/' | '#' | '_'))
            // 10:30 is a time, 人数:30名 a count.
            || before_char == Some(':') && text[..start - 1].ends_with(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        // 余 may stand between number and unit: 1万5000人余, 100余名.
        let mut unit_at = end;
        let mut least = false;
        for word in ["余り", "余", "数"] {
            if text[unit_at..].starts_with(word) {
                unit_at += word.len();
                least = word != "数";
                break;
            }
        }
        // Places are counted with a word between: 11の拠点, 3つの工場.
        if unit_at == end
            && let Some(between) = ["つの", "の"].into_iter().find(|w| text[end..].starts_with(w))
            && units.find_at(text, end + between.len()).is_some_and(|u| u.term.value == "sites")
        {
            unit_at += between.len();
        }
        let Some(unit) = units.find_at(text, unit_at) else { continue };
        // NAS1台 counts; X3個 is as likely a name. 2枚目 is an ordinal.
        if letter && unit.term.value != "machines" || text[unit.range.end..].starts_with('目') {
            continue;
        }
        // Microsoft 365アカウント: the number is part of a name.
        if unit.term.value == "accounts"
            && before_char == Some(' ')
            && text[..start - 1].ends_with(|c: char| c.is_ascii_alphabetic())
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
        let unit_end = unit.range.end;
        if follows_with_other_word(&text[unit_end..], &unit.term.word) {
            continue;
        }
        let head_start = ceil_char(text, start.saturating_sub(36));
        let line_start = text[head_start..start].rfind('\n').map_or(head_start, |i| head_start + i + 1);
        let before = BEFORE.captures(&text[line_start..start]);
        let after = AFTER.captures(&text[unit_end..floor_char(text, (unit_end + 24).min(text.len()))]);
        // 予約(184人), 契約は30件: the end of another word.
        let before = before.filter(|c| {
            let about = c.name("about").filter(|m| m.as_str() == "約");
            !about.is_some_and(|m| text[..line_start + m.start()].ends_with(ENDS_IN_ABOUT))
        });
        let has =
            |c: &Option<regex::Captures<'_>>, name: &str| c.as_ref().is_some_and(|c| c.name(name).is_some());
        let qualifier = if has(&before, "most") || has(&after, "most") {
            Qualifier::AtMost
        } else if least || has(&before, "least") || has(&after, "least") {
            Qualifier::AtLeast
        } else if has(&before, "about") || has(&after, "about") {
            Qualifier::About
        } else {
            Qualifier::Exact
        };
        let lead = before.as_ref().and_then(|c| c.get(0)).map_or(start, |m| {
            // The evidence begins at the qualifier, not at the punctuation before it.
            let words = m.as_str().trim_start_matches([':', 'は', '、', ',', '(', ' ']);
            start - words.len()
        });
        // 以上, 程度 belong to the count; a bare の does not.
        let qualified = ["least", "about", "most"].iter().any(|name| has(&after, name));
        let tail = if qualified { after.as_ref().and_then(|c| c.get(0)).map_or(0, |m| m.end()) } else { 0 };
        out.push(CountMention {
            range: lead..unit_end + tail,
            number: start..end,
            count,
            unit: unit.term.value.clone(),
            unit_range: unit_at..unit_end,
            qualifier,
            total: has(&before, "total"),
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

fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
