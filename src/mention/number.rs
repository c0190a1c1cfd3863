//! Numerals: digits, kanji, and the two mixed (1万2千, 12万2884, 十二, 二〇二〇).

/// Parses the numeral at the beginning of a text of the normalised view.
///
/// Returns its value and its length in bytes, or nothing where no numeral stands or it is too large for `u64`.
pub fn parse_number(text: &str) -> Option<(u64, usize)> {
    let mut total: u64 = 0;
    let mut section: u64 = 0;
    let mut current: Option<u64> = None;
    // The last digit was a kanji digit: 二〇二〇 goes on, 2一 does not.
    let mut kanji_run = false;
    let mut at = 0;
    let mut seen = false;
    while let Some(c) = text[at..].chars().next() {
        if c.is_ascii_digit() {
            if current.is_some() {
                break;
            }
            let (value, len, decimal) = digits(&text[at..])?;
            if decimal > 0 {
                // 1.2万: only a scale makes a decimal a count.
                let scale = text[at + len..].chars().next().and_then(large_scale)?;
                let scaled = value.checked_mul(scale)? / 10u64.pow(decimal);
                total = total.checked_add(scaled)?;
                at += len + text[at + len..].chars().next().map_or(0, char::len_utf8);
            } else {
                current = Some(value);
                at += len;
            }
            kanji_run = false;
        } else if let Some(digit) = kanji_digit(c) {
            current = match current {
                None => Some(digit),
                Some(value) if kanji_run => Some(value.checked_mul(10)?.checked_add(digit)?),
                Some(_) => break,
            };
            kanji_run = true;
            at += c.len_utf8();
        } else if let Some(scale) = small_scale(c) {
            // 千 alone is a number, 千 after nothing in 千葉 is left to the unit that must follow.
            section = section.checked_add(current.take().unwrap_or(1).checked_mul(scale)?)?;
            kanji_run = false;
            at += c.len_utf8();
        } else if let Some(scale) = large_scale(c) {
            if !seen {
                break;
            }
            let value = section.checked_add(current.take().unwrap_or(0))?;
            total = total.checked_add(value.max(1).checked_mul(scale)?)?;
            section = 0;
            kanji_run = false;
            at += c.len_utf8();
        } else {
            break;
        }
        seen = true;
    }
    seen.then(|| Some((total.checked_add(section)?.checked_add(current.unwrap_or(0))?, at))).flatten()
}

/// Digits with thousands separators and, before a scale, decimals: value without the point, length, decimals.
fn digits(text: &str) -> Option<(u64, usize, u32)> {
    let bytes = text.as_bytes();
    let mut value: u64 = 0;
    let mut at = 0;
    let mut decimals = 0;
    let mut after_point = false;
    while at < bytes.len() {
        match bytes[at] {
            b @ b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(u64::from(b - b'0'))?;
                decimals += u32::from(after_point);
            }
            b',' if !after_point
                && bytes.len() >= at + 4
                && bytes[at + 1..at + 4].iter().all(u8::is_ascii_digit)
                && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit) => {}
            b'.' if !after_point
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                && decimal_with_scale(&text[at + 1..]) =>
            {
                after_point = true;
            }
            _ => break,
        }
        at += 1;
    }
    Some((value, at, decimals))
}

fn decimal_with_scale(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['万', '億', '千'])
}

fn kanji_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_scale(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

fn large_scale(c: char) -> Option<u64> {
    match c {
        '千' => Some(1000),
        '万' => Some(10_000),
        '億' => Some(100_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn numerals_of_every_writing() {
        for (text, value) in [
            ("12台", 12),
            ("1,234名", 1234),
            ("十二台", 12),
            ("1万2千件", 12_000),
            ("3万1千件", 31_000),
            ("12万2884件", 122_884),
            ("4万6,120件", 46_120),
            ("二〇二〇年", 2020),
            ("百二十三万四千五百六十七件", 1_234_567),
            ("1.2万件", 12_000),
            ("千件", 1000),
            ("1,5", 1),
            ("2億3000万件", 230_000_000),
        ] {
            assert_eq!(parse_number(text).map(|(v, _)| v), Some(value), "{text}");
        }
        assert_eq!(parse_number("台"), None);
        assert_eq!(parse_number("万一"), None);
        assert_eq!(parse_number("99999999999999999999件"), None);
    }

    #[test]
    fn the_length_ends_with_the_numeral() {
        assert_eq!(parse_number("1,234名"), Some((1234, 5)));
        assert_eq!(parse_number("十二台"), Some((12, 6)));
    }
}
