//! Days as the text writes them, not yet resolved to calendar days.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use jiff::civil::{Date, Weekday};
use regex::{Captures, Regex};

use super::parse_number;
use crate::rules::Phrase;

/// A year told relative to another date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelativeYear {
    /// Years from the document's own year: 昨年 is -1.
    FromDocument(i16),
    /// Years from the date before it in the text: 同年 is 0, 翌年 is 1.
    FromPrevious(i16),
}

/// A month told relative to another date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelativeMonth {
    /// Months from the document's own month: 先月 is -1.
    FromDocument(i8),
    /// Months from the date before it in the text: 同月 is 0, 翌月 is 1.
    FromPrevious(i8),
}

/// The word before a bare day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePrefix {
    /// Nothing.
    None,
    /// 同13日: in the month of the date before it.
    Same,
    /// 翌4日: the day after the date before it.
    Next,
}

/// A day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// Year, month and day.
    Full(Date),
    /// Month and day, perhaps with a relative year.
    MonthDay(i8, i8, Option<RelativeYear>),
    /// Day of a relative month.
    RelativeMonthDay(RelativeMonth, i8),
    /// Day alone.
    Day(i8, DatePrefix),
    /// Days from the date before it: 同日 is 0, 翌日 is 1, 前日 is -1.
    Relative(i64),
    /// The next day that is no Saturday or Sunday after the date before it: 翌営業日.
    NextWorkday,
    /// Days from the day of the document: 本日 is 0, 明日 is 1, 昨日 is -1.
    FromDocument(i64),
    /// Year and month; a reference for what follows, never an event.
    YearMonth(i16, i8),
    /// A year alone; a reference for what follows.
    Year(i16),
}

/// A day where it stands in the normalised text.
#[derive(Debug, Clone)]
pub struct DateMention {
    /// The date with its weekday, in the normalised text.
    pub range: Range<usize>,
    /// What is written.
    pub form: DateForm,
    /// The weekday that stands with it.
    pub weekday: Option<Weekday>,
    /// End of the date with weekday and time of day.
    pub end_with_time: usize,
}

/// Number as written in a date: digits or kanji.
const NUM: &str = r"(?:[0-9]{1,2}|[一二三四五六七八九十〇]{1,3}|元)";

/// The forms of a day, the first that fits counts.
const FORMS: [(Lead, &str, &str); 16] = [
    (Lead::Year, "", r"(?P<y>[12][0-9]{3}) ?[年./-] ?(?P<m>[0-9]{1,2}) ?[月./-] ?(?P<d>[0-9]{1,2})日?"),
    (Lead::Of("二一"), "日", r"(?P<ky>[二一][〇一二三四五六七八九]{3})年(?P<km>{NUM})月(?P<kd>{NUM})日"),
    (
        Lead::Of("令平昭RHS"),
        "",
        r"(?P<era>令和|平成|昭和|[RHS])\.?(?P<ey>{NUM})(?:年|[./-])(?P<em>{NUM})(?:月|[./-])(?P<ed>{NUM})日?",
    ),
    (
        Lead::Of("昨去今本同翌前一来お"),
        "月",
        r"(?P<ry>昨年|去年|今年|本年|同年|翌年|前年|一昨年|おととし|来年)の?(?P<rm>{NUM})月(?P<rd>{NUM})日",
    ),
    (Lead::Of("令平昭R"), "月", r"(?P<era2>令和|平成|昭和|R)(?P<ey2>{NUM})年(?P<em2>{NUM})月"),
    (Lead::Year, "月", r"(?P<ym_y>[12][0-9]{3})年(?P<ym_m>[0-9]{1,2})月"),
    (Lead::Of("令平昭"), "年", r"(?P<era3>令和|平成|昭和)(?P<ey3>{NUM})年"),
    (Lead::Year, "年", r"(?P<year>[12][0-9]{3})年"),
    (Lead::Of("今先前来同翌当"), "月", r"(?P<relm>今月|先月|前月|来月|同月|翌月|当月)の?(?P<reld>{NUM})日"),
    (Lead::Of(NUMERALS), "月", r"(?P<md_m>{NUM})月(?P<md_d>{NUM})日"),
    (Lead::Of(DIGITS), "/", r"(?P<sl_m>[0-9]{1,2})/(?P<sl_d>[0-9]{1,2})"),
    (Lead::Of(DIGITS), ".", r"(?P<dot_m>[0-9]{1,2})\.(?P<dot_d>[0-9]{1,2})"),
    (Lead::Of("0123456789同翌"), "日", r"(?P<pre>同|翌)?(?P<day>[0-9]{1,2})日"),
    (
        Lead::Of("同翌次前当そ即〃"),
        "",
        r"(?P<rel>〃|同日|同じ日|翌営業日|翌日|次の日|前の日|翌朝|翌々日|前々日|前日|当日|その日|即日|同夜|同夕|翌未明|同時刻)",
    ),
    (Lead::Of("本今明昨きあ"), "", r"(?P<today>本日|今日|明日|昨日|きょう|きのう|あす)"),
    (
        Lead::Of("JFMASOND"),
        " ",
        r"(?P<en_m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.? (?P<en_d>[0-9]{1,2})(?:, ?(?P<en_y>[12][0-9]{3}))?",
    ),
];

/// English months by their first letters.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Weekdays from Monday on, in Japanese and by their first letters in English.
const WEEKDAYS: [(char, &str); 7] =
    [('月', "Mon"), ('火', "Tue"), ('水', "Wed"), ('木', "Thu"), ('金', "Fri"), ('土', "Sat"), ('日', "Sun")];

const DIGITS: &str = "0123456789";
const NUMERALS: &str = "0123456789一二三四五六七八九十〇元";

/// With what a form of a day begins.
#[derive(Debug, Clone, Copy)]
enum Lead {
    /// A year of four digits.
    Year,
    /// One of these characters, but no such year.
    Of(&'static str),
}

impl Lead {
    fn opens(self, text: &str) -> bool {
        let year = text.bytes().take_while(u8::is_ascii_digit).count() == 4;
        match self {
            Lead::Year => year,
            Lead::Of(chars) => !year && text.starts_with(|c| chars.contains(c)),
        }
    }
}

/// A form of a day. What it begins with and a word that it holds are asked before its grammar, which costs more.
struct Form {
    lead: Lead,
    holds: &'static str,
    /// At the beginning of a text; compiled when the form is first met, because most documents hold few of them.
    source: String,
    grammar: OnceLock<Regex>,
    /// Names of its groups, by number; the whole match has none.
    names: Vec<&'static str>,
}

fn regex(source: &str) -> Regex {
    Regex::new(source).expect("the date grammar is a valid pattern")
}

impl Form {
    fn grammar(&self) -> &Regex {
        self.grammar.get_or_init(|| regex(&self.source))
    }

    fn may_be(&self, text: &str) -> bool {
        self.lead.opens(text) && text.contains(self.holds)
    }
}

/// The grammar of days. Where one stands is found by all forms together, without groups; what it says is read by the
/// form that fits: groups of all forms at once would cost several times what both do.
static DATES: LazyLock<(Regex, Vec<Form>)> = LazyLock::new(|| {
    let grammars = FORMS.map(|(_, _, source)| source.replace("{NUM}", NUM));
    let ungrouped = |source: &str| -> String {
        let mut out = String::new();
        let mut rest = source;
        while let Some((before, name)) = rest.split_once("(?P<") {
            out.extend([before, "(?:"]);
            rest = name.split_once('>').map_or("", |(_, rest)| rest);
        }
        out + rest
    };
    let all: Vec<String> = grammars.iter().map(|source| ungrouped(source)).collect();
    let forms = grammars.iter().zip(FORMS).map(|(source, (lead, holds, named))| Form {
        lead,
        holds,
        source: format!("^(?:{source})"),
        grammar: OnceLock::new(),
        names: std::iter::once("")
            .chain(named.split("(?P<").skip(1).filter_map(|name| Some(name.split_once('>')?.0)))
            .collect(),
    });
    (regex(&all.join("|")), forms.collect())
});

static WEEKDAY: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(r"^ ?(?:\((?:[月火水木金土日](?:曜日?)?)(?:・?[祝休]日?)?\)|[月火水木金土日]\)|[月火水木金土日]曜日?|\(?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\)?)")
        .expect("a valid pattern")
});

static TIME: LazyLock<Phrase> = LazyLock::new(|| {
    Phrase::new(
        r"^(?:、| )?の?(?:早朝|未明|朝|昼前|昼|夕方|夕刻|夜|深夜|正午)?の?(?:午前|午後|AM|PM)?(?:[0-9]{1,2}(?:時半?|:)(?:[0-9]{1,2}分?)?)?(?:頃|ごろ|すぎ|過ぎ|前)?",
    )
    .expect("a valid pattern")
});

/// The weekday with which a text begins, and its length.
fn weekday(text: &str) -> Option<(Weekday, usize)> {
    let may_be = |c: char| " (MTWFS".contains(c) || WEEKDAYS.iter().any(|(day, _)| *day == c);
    let end = text.starts_with(may_be).then(|| WEEKDAY.find(text))??.end;
    let words = text.get(..end)?.trim_start_matches([' ', '(']);
    let names = |(day, name): &(char, &str)| words.starts_with(*day) || words.starts_with(name);
    let number = i8::try_from(WEEKDAYS.iter().position(names)?).ok()?;
    Some((Weekday::from_monday_zero_offset(number).ok()?, end))
}

/// Length of the time of day with which a text begins.
fn time(text: &str) -> usize {
    let may_be = |c: char| c.is_ascii_digit() || "、 の早未朝昼夕夜深正午AP頃ごす過前".contains(c);
    if text.starts_with(may_be) { TIME.find(text).map_or(0, |m| m.end) } else { 0 }
}

/// Compiles the grammar of days.
pub(super) fn prepare() {
    LazyLock::force(&DATES);
    LazyLock::force(&TIME);
}

/// All days that a normalised text mentions, in order.
pub fn dates(text: &str) -> Vec<DateMention> {
    let mut out = Vec::new();
    let mut at = 0;
    let (anywhere, forms) = &*DATES;
    while let Some(m) = anywhere.find_at(text, at) {
        at = m.end();
        let read = |f: &Form| {
            let captures = f.grammar().captures(m.as_str()).filter(|c| c.get_match().end() == m.len())?;
            Some(form(&captures, &f.names, text, m.range()))
        };
        let Some(form) = forms.iter().filter(|f| f.may_be(m.as_str())).find_map(read).flatten() else {
            // Not a date after all; what follows its first character may be one.
            at = m.start() + m.as_str().chars().next().map_or(1, char::len_utf8);
            // Do not re-enter a number in its middle.
            at += text.bytes().skip(at).take_while(u8::is_ascii_digit).count();
            continue;
        };
        let behind = text.get(m.end()..).unwrap_or_default();
        let (weekday, length) = weekday(behind).map_or((None, 0), |(day, length)| (Some(day), length));
        let mut end = m.end() + length;
        out.push(DateMention {
            range: m.start()..end,
            form,
            weekday,
            end_with_time: end + behind.get(length..).map_or(0, time),
        });
        at = at.max(end);
        // 3/14(月)~18(金): the second day has no month of its own, and its weekday says that it is one.
        while let Some((range, form, weekday)) = until(text, end, out.last().map(|d| d.form)) {
            at = range.end;
            end = range.end;
            out.push(DateMention { end_with_time: end, range, form, weekday: Some(weekday) });
        }
    }
    out
}

/// The day of a range that stands behind a day written with a slash: ~18(金).
fn until(text: &str, at: usize, first: Option<DateForm>) -> Option<(Range<usize>, DateForm, Weekday)> {
    let Some(DateForm::MonthDay(month, first, None)) = first else { return None };
    let behind = text.get(at..)?;
    let number = behind.strip_prefix(['~', '・', '、', '-'])?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = number.split_at_checked(digits).filter(|_| (1..=2).contains(&digits))?;
    let (weekday, length) = rest.starts_with('(').then(|| weekday(rest)).flatten()?;
    let day: i8 = number.parse().ok().filter(|&day| day > first)?;
    let (month, day) = month_day(month.into(), day.into())?;
    let start = text.len() - rest.len() - digits;
    Some((start..start + digits + length, DateForm::MonthDay(month, day, None), weekday))
}

/// Does a time of day stand at the beginning: 2025/03/14-18:42?
fn clock(text: &str) -> bool {
    let minutes = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.len() - minutes.len() <= 2
        && minutes.strip_prefix(':').is_some_and(|m| m.starts_with(|c: char| c.is_ascii_digit()))
}

fn form(c: &Captures<'_>, names: &[&str], text: &str, range: Range<usize>) -> Option<DateForm> {
    let groups: Vec<(&str, &str)> =
        names.iter().zip(c.iter()).filter_map(|(name, m)| Some((*name, m?.as_str()))).collect();
    let group = |name: &str| groups.iter().find(|(n, _)| *n == name).map(|(_, text)| *text);
    let number = |name: &str| group(name).and_then(small_number);
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).unwrap_or_default();
    let next = after.chars().next();
    // A3.2024年8月9日: the dot ends a mark.
    let marked = before == Some('.') && text.get(range.clone()).is_some_and(|day| day.contains('年'));
    let digit_before =
        !marked && before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-' | ','));
    if let (Some(y), Some(m), Some(d)) = (number("y"), number("m"), number("d")) {
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let joined = digit(after) && !text.get(range).is_some_and(|day| day.ends_with('日'))
            || after.strip_prefix(['.', '/', '-']).is_some_and(|behind| digit(behind) && !clock(behind));
        if digit_before || joined {
            return None;
        }
        return day(y, m, d);
    }
    if let (Some(y), Some(m), Some(d)) = (group("ky").and_then(kanji_year), number("km"), number("kd")) {
        return day(y, m, d);
    }
    if let (Some(era), Some(y), Some(m), Some(d)) = (group("era"), number("ey"), number("em"), number("ed")) {
        // R4.7.13 is a date, "HR4.7.1" a model number.
        if era.is_ascii() && before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        return day(era_year(era, y), m, d);
    }
    if let (Some(word), Some(m), Some(d)) = (group("ry"), number("rm"), number("rd")) {
        let year = match word {
            "昨年" | "去年" => RelativeYear::FromDocument(-1),
            "一昨年" | "おととし" => RelativeYear::FromDocument(-2),
            "来年" => RelativeYear::FromDocument(1),
            "同年" => RelativeYear::FromPrevious(0),
            "翌年" => RelativeYear::FromPrevious(1),
            "前年" => RelativeYear::FromPrevious(-1),
            _ => RelativeYear::FromDocument(0),
        };
        return month_day(m, d).map(|(m, d)| DateForm::MonthDay(m, d, Some(year)));
    }
    for (era, year, month) in [("era2", "ey2", "em2")] {
        if let (Some(era), Some(y), Some(m)) = (group(era), number(year), number(month)) {
            return Some(DateForm::YearMonth(era_year(era, y), i8::try_from(m).ok()?));
        }
    }
    if let (Some(y), Some(m)) = (number("ym_y"), number("ym_m")) {
        return Some(DateForm::YearMonth(y, i8::try_from(m).ok()?));
    }
    if let (Some(era), Some(y)) = (group("era3"), number("ey3")) {
        return Some(DateForm::Year(era_year(era, y)));
    }
    if let Some(y) = number("year") {
        return (!digit_before).then_some(DateForm::Year(y));
    }
    if let (Some(word), Some(d)) = (group("relm"), number("reld")) {
        let month = match word {
            "先月" | "前月" => RelativeMonth::FromDocument(-1),
            "来月" => RelativeMonth::FromDocument(1),
            "同月" => RelativeMonth::FromPrevious(0),
            "翌月" => RelativeMonth::FromPrevious(1),
            _ => RelativeMonth::FromDocument(0),
        };
        return day_number(d).map(|d| DateForm::RelativeMonthDay(month, d));
    }
    if let (Some(m), Some(d)) = (number("md_m"), number("md_d")) {
        // A8.7月22日, 3.11月4日: the mark of a section, then the day.
        if digit_before && before != Some('.') || after.starts_with("間") {
            return None;
        }
        return month_day(m, d).map(|(m, d)| DateForm::MonthDay(m, d, None));
    }
    if let (Some(m), Some(d)) = (number("sl_m"), number("sl_d")) {
        let bounded = !digit_before
            && !before.is_some_and(|c| c.is_ascii_alphabetic() || c == '=' || c == '_')
            && !next.is_some_and(|c| {
                c.is_ascii_alphanumeric() && !follows_as_time(after) || matches!(c, '/' | '%' | '_')
            });
        return if bounded { month_day(m, d).map(|(m, d)| DateForm::MonthDay(m, d, None)) } else { None };
    }
    if let (Some(m), Some(d)) = (number("dot_m"), number("dot_d")) {
        // 9.17 is a day only where a weekday or a time follows: elsewhere it is a section or a version.
        let dated = weekday(after).is_some() || follows_as_time(after.trim_start());
        let bounded = !digit_before && !before.is_some_and(|c| c.is_ascii_alphabetic());
        return if dated && bounded {
            month_day(m, d).map(|(m, d)| DateForm::MonthDay(m, d, None))
        } else {
            None
        };
    }
    if let Some(d) = number("day") {
        let span = [
            "間",
            "以内",
            "後",
            "前",
            "目",
            "ほど",
            "程度",
            "あたり",
            "当たり",
            "分",
            "前後",
            "以上",
            "につき",
            "を要",
            "かか",
            "ものあいだ",
            "ぶり",
            "ごと",
            "余り",
            "営業",
            "の遅れ",
            "遅れ",
        ]
        .iter()
        .any(|w| after.starts_with(w));
        let counted = next.is_some_and(|c| c.is_ascii_digit()) && !follows_as_time(after)
            || after.starts_with("に1回")
            || matches!(before, Some('月' | '年' | '約' | '.' | '/' | ',' | ':' | '-'))
                && group("pre").is_none();
        // 2 日時: the mark of a section and a label; 8日時点 is a day.
        let label = after.starts_with('時') && !after.starts_with("時点") && !after.starts_with("時現在");
        // 旅行の終了から30日で消去する: how long it takes.
        let lasts = after.starts_with('で') && text.get(..range.start).is_some_and(|t| t.ends_with("から"));
        if span || counted || digit_before || label || lasts {
            return None;
        }
        let prefix = match group("pre") {
            Some("同") => DatePrefix::Same,
            Some("翌") => DatePrefix::Next,
            _ => DatePrefix::None,
        };
        // 8月31日と9月1日の2日に分けて: a number of days.
        if prefix == DatePrefix::None && (after.starts_with("に分け") || after.starts_with("に分かれ"))
        {
            return None;
        }
        return day_number(d).map(|d| DateForm::Day(d, prefix));
    }
    if let Some(word) = group("rel") {
        if word == "当日" && (after.starts_with("の持ち物") || after.starts_with("券")) {
            return None;
        }
        if word == "翌営業日" {
            return Some(DateForm::NextWorkday);
        }
        return Some(DateForm::Relative(match word {
            "翌日" | "翌朝" | "翌未明" | "次の日" => 1,
            "翌々日" => 2,
            "前日" | "前の日" => -1,
            "前々日" => -2,
            _ => 0,
        }));
    }
    if let Some(name) = group("en_m") {
        let month = MONTHS.iter().position(|month| *month == name)? as i16 + 1;
        let joined = before.is_some_and(|c| c.is_alphanumeric()) || next.is_some_and(|c| c.is_ascii_digit());
        let day_of_month = number("en_d").filter(|_| !joined)?;
        return match number("en_y") {
            Some(year) => day(year, month, day_of_month),
            None => month_day(month, day_of_month).map(|(m, d)| DateForm::MonthDay(m, d, None)),
        };
    }
    let word = group("today")?;
    // 明日香村 is a place, あすなろ a name, うきょう no day.
    let kana = ["きょう", "きのう", "あす"].contains(&word);
    let apart = !before.is_some_and(|c| matches!(c, 'ぁ'..='ヿ' | '一'..='龥'))
        && (["から", "以降", "まで", "にも", "の", "も", "、", ","].iter().any(|w| after.starts_with(w))
            || next.is_some_and(|c| matches!(c, '一'..='龥')));
    if after.starts_with('香') || kana && !apart {
        return None;
    }
    Some(DateForm::FromDocument(match word {
        "明日" | "あす" => 1,
        "昨日" | "きのう" => -1,
        _ => 0,
    }))
}

fn follows_as_time(after: &str) -> bool {
    let behind = after.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(after.len() - behind.len())) && behind.starts_with([':', '時'])
}

fn small_number(text: &str) -> Option<i16> {
    if text == "元" {
        return Some(1);
    }
    parse_number(text)
        .and_then(|(v, len)| (len == text.len()).then_some(v))
        .and_then(|v| i16::try_from(v).ok())
}

fn kanji_year(text: &str) -> Option<i16> {
    small_number(text)
}

fn era_year(era: &str, year: i16) -> i16 {
    match era {
        "令和" | "R" => 2018 + year,
        "平成" | "H" => 1988 + year,
        _ => 1925 + year,
    }
}

fn day(y: i16, m: i16, d: i16) -> Option<DateForm> {
    Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().map(DateForm::Full)
}

fn month_day(m: i16, d: i16) -> Option<(i8, i8)> {
    // 2024 is a leap year: 2月29日 is a day of some year.
    let date = Date::new(2024, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
    Some((date.month(), date.day()))
}

fn day_number(d: i16) -> Option<i8> {
    i8::try_from(d).ok().filter(|d| (1..=31).contains(d))
}

static URL_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9])(?:(?P<y>20[0-3][0-9])[/_.-]?(?P<m>0[1-9]|1[0-2])[/_.-]?(?P<d>0[1-9]|[12][0-9]|3[01])|(?P<y2>[0-3][0-9])(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12][0-9]|3[01]))(?:[^0-9]|$)",
    )
    .expect("a valid pattern")
});

static URL_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])(?P<y>20[0-3][0-9])[/_.-]?(?P<m>0[1-9]|1[0-2])(?:[^0-9]|$)")
        .expect("a valid pattern")
});

/// The day in an address, and whether it is a whole day or only a month (then its last day).
pub fn url_date(url: &str) -> Option<(Date, bool)> {
    if let Some(c) = URL_DATE.captures(url) {
        let get = |a: &str, b: &str| c.name(a).or(c.name(b)).and_then(|m| m.as_str().parse::<i16>().ok());
        let year = get("y", "y2")?;
        let year = if year < 100 { 2000 + year } else { year };
        let date = Date::new(year, get("m", "m2")? as i8, get("d", "d2")? as i8).ok()?;
        return Some((date, true));
    }
    let c = URL_MONTH.captures(url)?;
    let get = |a: &str| c.name(a).and_then(|m| m.as_str().parse::<i16>().ok());
    let first = Date::new(get("y")?, get("m")? as i8, 1).ok()?;
    Some((first.last_of_month(), false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn forms(text: &str) -> Vec<DateForm> {
        dates(text).into_iter().map(|d| d.form).collect()
    }

    #[test]
    fn full_dates_of_every_writing() {
        for text in [
            "2022年7月13日",
            "2022/7/13",
            "2022.07.13",
            "2022. 7. 13",
            "2022-07-13",
            "令和4年7月13日",
            "令和四年七月十三日",
            "R4.7.13",
            "二〇二二年七月十三日",
        ] {
            assert_eq!(forms(text), [DateForm::Full(date(2022, 7, 13))], "{text}");
        }
        assert_eq!(forms("令和元年12月11日"), [DateForm::Full(date(2019, 12, 11))]);
    }

    #[test]
    fn partial_and_relative_days() {
        use DateForm::*;
        assert_eq!(forms("9.17 12:00の時点"), [MonthDay(9, 17, None)]);
        assert_eq!(forms("・3/8 20:45 3/9 13:40"), [MonthDay(3, 8, None), MonthDay(3, 9, None)]);
        assert_eq!(forms("昨年6月3日"), [MonthDay(6, 3, Some(RelativeYear::FromDocument(-1)))]);
        assert_eq!(
            forms("今月3日、翌4日の朝、同13日"),
            [
                RelativeMonthDay(RelativeMonth::FromDocument(0), 3),
                Day(4, DatePrefix::Next),
                Day(13, DatePrefix::Same)
            ]
        );
        assert_eq!(
            forms("7月28日、29日から翌日"),
            [MonthDay(7, 28, None), Day(29, DatePrefix::None), Relative(1)]
        );
        assert_eq!(forms("A3.2024年8月9日"), [Full(jiff::civil::date(2024, 8, 9))]);
        assert_eq!(forms("本日、明日、明日香村、翌営業日"), [FromDocument(0), FromDocument(1), NextWorkday]);
        assert_eq!(
            forms("きょう発表し、あすから送る。ききょう、あすなろ"),
            [FromDocument(0), FromDocument(1)]
        );
        assert_eq!(
            forms("May 24 (Fri)、July 12, 2024、Mayor 3"),
            [MonthDay(5, 24, None), Full(date(2024, 7, 12))]
        );
        assert_eq!(forms("9月16日(水)~18日(金)"), [MonthDay(9, 16, None), Day(18, DatePrefix::None)]);
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "24時間365日の監視",
            "10日間保留",
            "3日以内",
            "192.168.1.10",
            "第1.2版",
            "1/2",
            "電話075-221-2005",
            "13月45日",
            "1日あたり",
            "TLS1.2",
            "2日時",
            "目標から3日の遅れ",
        ] {
            let found: Vec<_> =
                forms(text).into_iter().filter(|f| !matches!(f, DateForm::MonthDay(1, 2, None))).collect();
            assert_eq!(found, [], "{text}");
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(url_date("https://a.example.jp/2024/09/20/report.html"), Some((date(2024, 9, 20), true)));
        assert_eq!(url_date("http://a.example.jp/news_2017_0309_01.html"), Some((date(2017, 3, 9), true)));
        assert_eq!(url_date("http://a.example.jp/info170223.html"), Some((date(2017, 2, 23), true)));
        assert_eq!(
            url_date("https://a.example.jp/articles/2310/24/news159.html"),
            Some((date(2023, 10, 24), true))
        );
        assert_eq!(url_date("https://a.example.jp/info/2024-03"), Some((date(2024, 3, 31), false)));
        assert_eq!(url_date("https://a.example.jp/prs_70218.html"), None);
    }
}
