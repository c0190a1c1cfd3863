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
    let mut rest = text;
    let mut seen = false;
    loop {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        let mut behind = chars.as_str();
        if c.is_ascii_digit() {
            if current.is_some() {
                break;
            }
            let (value, decimals);
            (value, behind, decimals) = digits(rest)?;
            if decimals > 0 {
                // 1.2万: only a scale makes a decimal a count.
                let mut chars = behind.chars();
                let scale = chars.next().and_then(large_scale)?;
                behind = chars.as_str();
                let scaled = value.checked_mul(scale)? / 10u64.checked_pow(decimals)?;
                total = total.checked_add(scaled)?;
            } else {
                current = Some(value);
            }
            kanji_run = false;
        } else if let Some(digit) = kanji_digit(c) {
            current = match current {
                None => Some(digit),
                Some(value) if kanji_run => Some(value.checked_mul(10)?.checked_add(digit)?),
                Some(_) => break,
            };
            kanji_run = true;
        } else if let Some(scale) = small_scale(c) {
            // 千 alone is a number, 千 after nothing in 千葉 is left to the unit that must follow.
            section = section.checked_add(current.take().unwrap_or(1).checked_mul(scale)?)?;
            kanji_run = false;
        } else if let Some(scale) = large_scale(c) {
            if !seen {
                break;
            }
            let value = section.checked_add(current.take().unwrap_or(0))?;
            total = total.checked_add(value.max(1).checked_mul(scale)?)?;
            section = 0;
            kanji_run = false;
        } else {
            break;
        }
        rest = behind;
        seen = true;
    }
    let value = total.checked_add(section)?.checked_add(current.unwrap_or(0))?;
    seen.then_some((value, text.len() - rest.len()))
}

/// Digits with thousands separators and, before a scale, decimals: value without the point, what follows, decimals.
fn digits(text: &str) -> Option<(u64, &str, u32)> {
    let mut value: u64 = 0;
    let mut rest = text;
    let mut decimals = 0;
    let mut after_point = false;
    loop {
        let mut chars = rest.chars();
        let sign = chars.next();
        let behind = chars.as_str();
        match sign {
            Some(c @ '0'..='9') => {
                value = value.checked_mul(10)?.checked_add(u64::from(c.to_digit(10)?))?;
                decimals += u32::from(after_point);
            }
            Some(',') if !after_point && opens_group(behind) => {}
            Some('.') if !after_point && decimal_with_scale(behind) => after_point = true,
            _ => return Some((value, rest, decimals)),
        }
        rest = behind;
    }
}

/// Do three digits follow, and no fourth?
fn opens_group(rest: &str) -> bool {
    rest.bytes().take(4).take_while(u8::is_ascii_digit).count() == 3
}

/// Do digits follow, and a scale behind them?
fn decimal_with_scale(rest: &str) -> bool {
    let scale = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    scale.len() < rest.len() && scale.starts_with(['万', '億', '千'])
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
        // More decimals than a power of ten in 64 bits has zeros.
        assert_eq!(parse_number(&format!("0.{}万件", "0".repeat(70))), None);
    }

    #[test]
    fn the_length_ends_with_the_numeral() {
        assert_eq!(parse_number("1,234名"), Some((1234, 5)));
        assert_eq!(parse_number("十二台"), Some((12, 6)));
    }
}
