//! Characters by the names that fonts give their glyphs: the Latin ones of Adobe's glyph list, and names made of
//! code points.

/// The character that a glyph's name stands for.
pub(super) fn character(name: &str) -> Option<char> {
    let base = name.split('.').next().unwrap_or_default();
    let mut letters = base.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && letter.is_ascii_alphabetic()
    {
        return Some(letter);
    }
    if let Some((_, character)) = NAMES.iter().find(|(n, _)| *n == base) {
        return Some(*character);
    }
    let digits = base.strip_prefix("uni").filter(|d| d.len() == 4);
    let digits = digits.or_else(|| base.strip_prefix('u').filter(|d| (4..=6).contains(&d.len())))?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// The upper half of Adobe's standard encoding.
pub(super) fn standard(byte: u8) -> Option<char> {
    STANDARD.chars().nth(usize::from(byte.checked_sub(0xA1)?)).filter(|&c| c != ' ')
}

const STANDARD: &str =
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("quoteright", '’'),
    ("quoteleft", '‘'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("exclamdown", '¡'),
    ("cent", '¢'),
    ("sterling", '£'),
    ("currency", '¤'),
    ("yen", '¥'),
    ("brokenbar", '¦'),
    ("section", '§'),
    ("dieresis", '¨'),
    ("copyright", '©'),
    ("ordfeminine", 'ª'),
    ("guillemotleft", '«'),
    ("logicalnot", '¬'),
    ("registered", '®'),
    ("macron", '¯'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("acute", '´'),
    ("mu", 'µ'),
    ("paragraph", '¶'),
    ("periodcentered", '·'),
    ("cedilla", '¸'),
    ("ordmasculine", 'º'),
    ("guillemotright", '»'),
    ("onequarter", '¼'),
    ("onehalf", '½'),
    ("threequarters", '¾'),
    ("questiondown", '¿'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("Aacute", 'Á'),
    ("Agrave", 'À'),
    ("Acircumflex", 'Â'),
    ("Adieresis", 'Ä'),
    ("Aring", 'Å'),
    ("AE", 'Æ'),
    ("Ccedilla", 'Ç'),
    ("Eacute", 'É'),
    ("Egrave", 'È'),
    ("Ecircumflex", 'Ê'),
    ("Edieresis", 'Ë'),
    ("Ntilde", 'Ñ'),
    ("Oacute", 'Ó'),
    ("Ocircumflex", 'Ô'),
    ("Odieresis", 'Ö'),
    ("Oslash", 'Ø'),
    ("Uacute", 'Ú'),
    ("Udieresis", 'Ü'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("acircumflex", 'â'),
    ("adieresis", 'ä'),
    ("aring", 'å'),
    ("ae", 'æ'),
    ("ccedilla", 'ç'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecircumflex", 'ê'),
    ("edieresis", 'ë'),
    ("iacute", 'í'),
    ("icircumflex", 'î'),
    ("idieresis", 'ï'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocircumflex", 'ô'),
    ("odieresis", 'ö'),
    ("oslash", 'ø'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("udieresis", 'ü'),
    ("germandbls", 'ß'),
    ("endash", '–'),
    ("emdash", '—'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("dagger", '†'),
    ("trademark", '™'),
    ("Euro", '€'),
    ("minus", '−'),
    ("fi", 'ﬁ'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_standard_codes() {
        assert_eq!(character("seven"), Some('7'));
        assert_eq!(character("E"), Some('E'));
        assert_eq!(character("uni65E5"), Some('日'));
        assert_eq!(character("u20BB7"), Some('𠮷'));
        assert_eq!(character("hyphen.case"), Some('-'));
        assert_eq!(character("g123"), None);
        assert_eq!(standard(0xB7), Some('•'));
        assert_eq!(standard(0xD0), Some('—'));
        assert_eq!(standard(0xFB), Some('ß'));
        assert_eq!(standard(0xC9), None);
    }
}
