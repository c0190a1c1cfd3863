//! Characters as a text has them: what only fonts and PDF files write is turned into what people type.

use unicode_normalization::UnicodeNormalization;

/// Characters of the block CJK Radicals Supplement (U+2E80 to U+2EF3) as the ideographs that they look like; from
/// Unicode's `EquivalentUnifiedIdeograph.txt`. The two without an ideograph stand for themselves.
const RADICALS: &str = "\
⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵\u{2E9A}旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂\
肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// Stands for a glyph whose character is not known.
pub(super) const UNKNOWN: char = '\u{FFFD}';

/// Gives the characters that a font's character stands for in a text.
pub(super) fn typed(c: char, out: &mut Vec<char>) {
    match c {
        '\u{2E80}'..='\u{2EF3}' => {
            let at = u32::from(c) - 0x2E80;
            out.push(RADICALS.chars().nth(at as usize).unwrap_or(c));
        }
        // Kangxi radicals, ligatures, forms for vertical writing.
        '\u{2F00}'..='\u{2FD5}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{FE10}'..='\u{FE19}'
        | '\u{FE30}'..='\u{FE48}' => {
            out.extend(std::iter::once(c).nfkc());
        }
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => out.push(' '),
        // Variation selectors, marks of direction and width, soft hyphen: nothing that is read.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {}
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {}
        '\t' | '\n' | '\r' => out.push(' '),
        c if c.is_control() => out.push(UNKNOWN),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => out.push(UNKNOWN),
        c => out.push(c),
    }
}

/// The mark that a character of a font of signs (Symbol, Wingdings) stands for; these are used for bullets.
pub(super) fn sign(code: u32) -> char {
    match code & 0xFF {
        0x20 => ' ',
        0x6C | 0x9F => '●',
        0x6E => '■',
        0xA7 => '▪',
        0x71 | 0xA8 | 0x6F => '□',
        0x75 => '◆',
        0xA1 => '○',
        0xD8 | 0xE0 | 0xE8 | 0xF0 => '→',
        0xFC | 0xFE => '✓',
        _ => '・',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> String {
        let mut out = Vec::new();
        s.chars().for_each(|c| typed(c, &mut out));
        out.into_iter().collect()
    }

    #[test]
    fn font_characters_become_text() {
        assert_eq!(text("⼤⽇⾦⻑⻄⻘⻝⺟"), "大日金長西青食母");
        assert_eq!(text("︒﹁ﬁ\u{A0}漢\u{FE00}\u{200B}"), "。「fi 漢");
        assert_eq!(text("\u{E000}\u{1}"), "\u{FFFD}\u{FFFD}");
        assert_eq!(RADICALS.chars().count(), 0x2EF4 - 0x2E80);
    }
}
