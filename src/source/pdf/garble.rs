//! Tells text from what only looks like it: glyphs without characters, fonts that name wrong ones, pictures of text.

use encoding_rs::SHIFT_JIS;

use super::characters::UNKNOWN;
use super::page::Page;
use super::refusal::Refusal;

/// Unknown characters, in a hundred, from which a text is not worth reading.
const MOST_UNKNOWN: usize = 5;
/// The same on one page of some length.
const MOST_UNKNOWN_ON_PAGE: usize = 25;
/// Characters from which a page counts as one of text.
const FEWEST: usize = 10;
/// Kanji from which their share of common ones says something.
const FEWEST_KANJI: usize = 30;

/// Says why the pages hold no text that can be trusted, when they do not.
pub(super) fn check(pages: &[Page]) -> Result<(), Refusal> {
    let visible = |page: &Page| page.glyphs.iter().filter(|g| !g.c.is_whitespace()).count();
    let unknown = |page: &Page| page.glyphs.iter().filter(|g| g.c == UNKNOWN).count();
    let counts: Vec<(usize, usize)> = pages.iter().map(|p| (visible(p), unknown(p))).collect();
    let total: usize = counts.iter().map(|c| c.0).sum();
    let written = counts.iter().filter(|c| c.0 >= FEWEST).count();
    let pictures = pages.iter().zip(&counts).filter(|(p, c)| c.0 < FEWEST && p.picture > 0.3).count();
    if pictures > 0 && pictures >= written {
        return Err(Refusal::Scan { pictures, pages: pages.len() });
    }
    if total == 0 {
        let shapes: usize = pages.iter().map(|p| p.shapes).sum();
        let picture = pages.iter().any(|p| p.picture > 0.0);
        return Err(match (picture, shapes) {
            (true, _) => Refusal::Scan {
                pictures: pages.iter().filter(|p| p.picture > 0.0).count(),
                pages: pages.len(),
            },
            (false, 50..) => Refusal::Outlines,
            _ => Refusal::Blank,
        });
    }
    let bad: usize = counts.iter().map(|c| c.1).sum();
    let worst = counts.iter().filter(|c| c.0 >= 100).map(|c| c.1 * 100 / c.0).max().unwrap_or(0);
    if bad * 100 > total * MOST_UNKNOWN || worst > MOST_UNKNOWN_ON_PAGE {
        return Err(Refusal::Unmapped((bad * 100).div_ceil(total).max(worst)));
    }
    if is_garbled(pages.iter().flat_map(|p| p.glyphs.iter().map(|g| g.c))) {
        return Err(Refusal::Garbled);
    }
    Ok(())
}

/// Are these characters that no Japanese or English text is made of?
fn is_garbled(text: impl Iterator<Item = char>) -> bool {
    let (mut kanji, mut common, mut kana, mut ascii, mut other) = (0usize, 0usize, 0usize, 0usize, 0usize);
    for c in text {
        match c {
            '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => kana += 1,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                kanji += 1;
                common += usize::from(is_common(c));
            }
            c if c.is_ascii_alphanumeric() => ascii += 1,
            // Letters of other scripts, and accents.
            c if c.is_alphabetic() && !('\u{FF00}'..='\u{FFEF}').contains(&c) => other += 1,
            _ => {}
        }
    }
    // Of kanji in running text, 97 of 100 and more are of the first level of JIS X 0208; of kanji at random, half.
    let odd_kanji = kanji >= FEWEST_KANJI && common * 100 < kanji * 80;
    // No running Japanese text does without kana.
    let no_kana = kanji >= 4 * FEWEST_KANJI && kana * 50 < kanji;
    let all = kanji + kana + ascii + other;
    let odd_letters = other >= 20 && other * 4 > all;
    odd_kanji || no_kana || odd_letters
}

/// Is a kanji of the first level of JIS X 0208?
fn is_common(c: char) -> bool {
    let mut buffer = [0u8; 4];
    let (bytes, _, failed) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    !failed && matches!(bytes.as_ref(), [0x88..=0x97, _] | [0x98, ..=0x72])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_text_is_told_from_text() {
        let notice = "弊社のサーバーが第三者による不正アクセスを受け、お客様の個人情報が流出した可能性があることが判明いたしました。関係者の皆様には多大なるご迷惑とご心配をおかけしますことを、深くお詫び申し上げます。";
        assert!(!is_garbled(notice.chars()));
        assert!(!is_garbled("Notice of unauthorised access to our servers, 12 May 2021.".chars()));
        // The same text with every character moved on in the code table.
        let moved = notice.chars().filter_map(|c| char::from_u32(u32::from(c) + 0x123));
        assert!(is_garbled(moved));
        let latin = notice.chars().filter_map(|c| char::from_u32(0xC0 + u32::from(c) % 0x40));
        assert!(is_garbled(latin));
        assert!(
            is_common('流') && is_common('亜') && is_common('腕') && !is_common('弌') && !is_common('㐂')
        );
    }
}
