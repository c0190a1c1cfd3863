//! The marks with which lines open: 1. (1) ① ■ 【】 ・.

/// The mark that opens a line, by kind; lines of one kind are siblings in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Html(u8),
    ListItem(u8),
    /// `1.` `１、`
    Number,
    /// `IV.` `Ⅳ 対策`
    Roman,
    /// `(1)` `1)`
    Paren,
    /// `①`
    Circled,
    /// 【…】 〈…〉 <…> 《…》 by opening bracket
    Bracket(char),
    /// A glyph: ■ ● ・ - ※
    Glyph(char),
    /// A line that is a day (of a time line)
    Day,
    /// A heading without a mark
    Bare,
    /// A row that names the columns of the rows below it
    TableHead,
}

/// Words that tell the wrong and the right half of a correction apart, often in brackets.
pub const CORRECTED: [(&str, &str); 4] =
    [("誤", "正"), ("訂正前", "訂正後"), ("修正前", "修正後"), ("変更前", "変更後")];

/// The mark that opens a line, and the line's own words behind it.
pub(super) fn mark_of(line: &str, gap: impl Fn(usize) -> bool) -> (Option<Mark>, &str) {
    let unmarked = (None, line);
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return unmarked };
    let rest = chars.as_str();
    match first {
        '①'..='⑳' | '❶'..='❿' => (Some(Mark::Circled), rest.trim_start()),
        '【' | '〈' | '《' | '<' | '≪' | '〔' | '[' => {
            let close = match first {
                '【' => '】',
                '〈' => '〉',
                '《' => '》',
                '≪' => '≫',
                '〔' => '〕',
                '[' => ']',
                _ => '>',
            };
            // Only a bracket that closes on the line, and early, is a mark: <br> or a quotation is not.
            match rest.split_once(close) {
                Some((label, words))
                    if CORRECTED.iter().any(|&(wrong, right)| label == wrong || label == right) =>
                {
                    (None, words.trim_start())
                }
                Some((heading, _)) if heading.chars().count() < 40 => (Some(Mark::Bracket(first)), rest),
                _ => unmarked,
            }
        }
        '■' | '□' | '◆' | '◇' | '●' | '○' | '〇' | '▼' | '▽' | '▲' | '★' | '☆' | '・' | '•' | '※' | '▪'
        | '◦' | '◎' | '*' | '✓' | '✔' | '▶' | '➤' | '⚫' | '‣' | '►' | '→' => {
            let glyph = if first == '〇' { '○' } else { first };
            (Some(Mark::Glyph(glyph)), rest.trim_start())
        }
        // Markdown: # heading, | cell | cell |
        '#' => {
            let words = line.trim_start_matches('#');
            match u8::try_from(line.len() - words.len()) {
                Ok(n @ 1..=6) if words.starts_with(' ') => (Some(Mark::Html(n)), words.trim_start()),
                _ => unmarked,
            }
        }
        '|' => (None, rest.trim_start()),
        '-' if rest.starts_with(|c: char| c == ' ' || !c.is_ascii()) => {
            (Some(Mark::Glyph('-')), rest.trim_start())
        }
        '(' => match rest.split_once(')') {
            Some((ordinal, words))
                if (1..=4).contains(&ordinal.len())
                    && ordinal.chars().all(|c| c.is_ascii_alphanumeric() || is_ordinal_kana(c)) =>
            {
                (Some(Mark::Paren), words.trim_start())
            }
            // (実施済み): a short line that is all in brackets is a heading.
            Some((_, ""))
                if (3..=16).contains(&line.chars().count())
                    && !line.contains(|c: char| c.is_ascii_digit()) =>
            {
                (Some(Mark::Bracket('(')), rest)
            }
            _ => unmarked,
        },
        // ア 氏名: an ordinal with a gap behind it.
        c if "アイウエオカキクケコ".contains(c)
            && gap(c.len_utf8())
            && !rest.starts_with(|c| matches!(c, 'ァ'..='ー')) =>
        {
            (Some(Mark::Glyph('ア')), rest.trim_start())
        }
        'I' | 'V' | 'X' | 'Ⅰ'..='Ⅻ' => {
            let behind = line.trim_start_matches(|c| matches!(c, 'I' | 'V' | 'X' | 'Ⅰ'..='Ⅻ'));
            let numeral = line.len() - behind.len();
            let words = behind
                .strip_prefix(['.', '、'])
                .or_else(|| behind.strip_prefix(' ').filter(|_| first != 'X'));
            match words {
                Some(words) if numeral <= 4 && !words.is_empty() => (Some(Mark::Roman), words.trim_start()),
                // Ⅳ 今後の対策: the view has dropped the space.
                None if numeral <= 4 && gap(numeral) && behind.starts_with(|c: char| !c.is_ascii()) => {
                    (Some(Mark::Roman), behind)
                }
                _ => unmarked,
            }
        }
        '第' => {
            let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            match behind.strip_prefix([' ', '.', '、']) {
                Some(words) if behind.len() < rest.len() => (Some(Mark::Number), words.trim_start()),
                _ => unmarked,
            }
        }
        '0'..='9' => {
            let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = line.len() - behind.len();
            let mut chars = behind.chars();
            let sign = chars.next();
            let words = chars.as_str();
            let digit_follows = words.starts_with(|c: char| c.is_ascii_digit());
            match sign {
                _ if digits > 2 => unmarked,
                // "9.17" is a day, "1.経過" a section.
                Some('.' | ' ') if !words.is_empty() && !digit_follows => {
                    (Some(Mark::Number), words.trim_start())
                }
                Some('。' | '、' | '．') => (Some(Mark::Number), words.trim_start()),
                Some(')') => (Some(Mark::Paren), words.trim_start()),
                // 1 概要: the view has dropped the space.
                Some(c)
                    if !c.is_ascii()
                        && gap(digits)
                        && !matches!(c, '月' | '年' | '日' | '時' | '台' | '名' | '件' | '人') =>
                {
                    (Some(Mark::Number), behind)
                }
                _ => unmarked,
            }
        }
        _ => unmarked,
    }
}

fn is_ordinal_kana(c: char) -> bool {
    matches!(c, 'ア'..='コ' | 'ロ' | 'ハ' | 'ニ' | 'ホ' | 'ヘ' | 'あ'..='お' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Does a glyph mark items, not sections?
pub(super) fn is_bullet(glyph: char) -> bool {
    matches!(glyph, '・' | '•' | '-' | '*' | '※' | '▪' | '◦' | '✓' | '✔' | '→' | '‣')
}

#[cfg(test)]
mod tests {
    use super::{Mark, mark_of};

    #[test]
    fn a_mark_is_told_from_the_words_behind_it() {
        for (line, mark, words) in [
            ("第1、 概要", Some(Mark::Number), "概要"),
            ("第12 経緯", Some(Mark::Number), "経緯"),
            ("第三者委員会", None, "第三者委員会"),
            ("1.経過", Some(Mark::Number), "経過"),
            ("１", None, "１"),
            ("3、", Some(Mark::Number), ""),
            ("9.17", None, "9.17"),
            ("2)原因", Some(Mark::Paren), "原因"),
            ("IV.今後の対策", Some(Mark::Roman), "今後の対策"),
            ("II. 経緯", Some(Mark::Roman), "経緯"),
            ("Ⅲ.実施した対策", Some(Mark::Roman), "実施した対策"),
            ("ITの担当", None, "ITの担当"),
            ("X (旧Twitter)での発信", None, "X (旧Twitter)での発信"),
            ("VPN装置", None, "VPN装置"),
            ("(ア) 氏名", Some(Mark::Paren), "氏名"),
            ("(実施済み)", Some(Mark::Bracket('(')), "実施済み)"),
            ("【概要】被害", Some(Mark::Bracket('【')), "概要】被害"),
            ("【誤】 11月18日", None, "11月18日"),
            ("##  経緯", Some(Mark::Html(2)), "経緯"),
            ("-・氏名", Some(Mark::Glyph('-')), "・氏名"),
            ("〇 氏名", Some(Mark::Glyph('○')), "氏名"),
        ] {
            assert_eq!(mark_of(line, |_| false), (mark, words), "{line}");
        }
    }
}
