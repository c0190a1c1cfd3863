//! What the end of an organisation's name tells of it (`sectors.tsv`): a city, a school, a hospital, a bank.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What a name tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sector {
    /// Level of government as VERIS has it (`Local`, `Regional`; `NA` for a company); `None` where the name does not
    /// tell it.
    pub government: Option<&'static str>,
    /// Two digits of NAICS.
    pub industry: Option<&'static str>,
    /// Term of STIX's industry sectors.
    pub sector: Option<&'static str>,
}

static ENDINGS: LazyLock<Vec<(&str, Sector)>> = LazyLock::new(|| {
    let known = |cell: &'static str| (cell != "-").then_some(cell);
    let lines = include_str!("sectors.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let mut next = || cells.next();
            let ending = next()?;
            let (government, industry, sector) = (known(next()?), known(next()?), known(next()?));
            Some((ending, Sector { government, industry, sector }))
        })
        .collect()
});

/// Forms of companies, after NFKC: who bears one is no part of the government.
const COMPANIES: [&str; 10] =
    ["株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(合)", "(同)", "相互会社"];

/// What an organisation's name tells of it.
pub fn sector(name: &str) -> Sector {
    let folded: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    let company = COMPANIES.iter().any(|form| folded.contains(form));
    let bare = COMPANIES.iter().fold(folded, |name, form| name.replace(form, ""));
    // (旧社名: ...) stands behind the name.
    let bare = bare.split(['(', '〈', '[']).find(|piece| !piece.is_empty()).unwrap_or_default();
    let hit =
        ENDINGS.iter().filter(|(ending, _)| bare.ends_with(ending)).max_by_key(|(ending, _)| ending.len());
    let found = hit.map(|(_, sector)| *sector).unwrap_or_default();
    match company {
        // 株式会社高市 is no city.
        true if found.government.is_some_and(|g| g != "NA") => {
            Sector { government: Some("NA"), ..Sector::default() }
        }
        true => Sector { government: Some("NA"), ..found },
        false => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_tells_what_it_is() {
        let of = |name| {
            let s = sector(name);
            (s.government, s.industry)
        };
        assert_eq!(of("汐見原市"), (Some("Local"), Some("92")));
        assert_eq!(of("秋津県教育委員会"), (Some("Regional"), Some("92")));
        assert_eq!(of("稜北大学医学部附属病院"), (None, Some("62")));
        assert_eq!(of("国立大学法人 碧稜大学"), (None, Some("61")));
        assert_eq!(of("株式会社高市"), (Some("NA"), None));
        assert_eq!(of("株式会社みなと銀行"), (Some("NA"), Some("52")));
        assert_eq!(of("株式会社ＨＩＢＡＲＩＮＯ（旧社名：株式会社ひばりぬの）"), (Some("NA"), None));
        assert_eq!(of("一般社団法人おおるり共済会"), (None, None));
        assert_eq!(of(""), (None, None));
    }
}
