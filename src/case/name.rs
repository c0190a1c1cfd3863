//! Names of organisations made comparable.

use unicode_normalization::UnicodeNormalization;

use crate::rules::{Lexicon, NameWords, RuleSet};

/// What of a name is comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name without legal forms, width, spaces, case and what stands in brackets.
    pub comparable: String,
    /// Its legal forms, written out.
    pub forms: Vec<String>,
    /// The pieces between which spaces stood: 法人 and house of `医療法人 蒼会 みなと病院`.
    parts: Vec<String>,
    /// Other names that stand in brackets behind it: (旧社名 ...).
    aliases: Vec<String>,
}

impl Name {
    /// The whole name, its pieces and its other names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.comparable).chain(&self.parts).chain(&self.aliases).map(String::as_str)
    }
}

/// How two names relate, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// One name, but for legal form, width, spacing and case.
    Same,
    /// One is the other's former name, and says so.
    Former,
    /// One is a part of the other that names the same house: 横浜市立みなと病院 and みなと病院.
    Short,
    /// One is made of characters of the other: みなと信金 and みなと信用金庫.
    Abbreviated,
    /// A company and its group, a house and what belongs to it.
    Group,
    /// Bodies of one place or one school: 港市 and 港市教育委員会.
    Kin,
}

/// The words that names are read with.
#[derive(Debug, Clone, Copy)]
pub struct Names<'r> {
    forms: &'r Lexicon,
    institutions: &'r Lexicon,
    groups: &'r Lexicon,
}

/// Names of fewer characters say too little to be found within others.
const DISTINCTIVE: usize = 3;

impl<'r> Names<'r> {
    /// The words of a rule set.
    pub fn new(rules: &'r RuleSet) -> Self {
        Names { forms: &rules.forms, institutions: &rules.institutions, groups: &rules.groups }
    }

    /// The words of the list of organisations alone: linking needs no other rule.
    pub fn of(words: &'r NameWords) -> Self {
        Names { forms: &words.forms, institutions: &words.institutions, groups: &words.groups }
    }

    /// Makes a name comparable.
    pub fn name(&self, printed: &str) -> Name {
        let folded: String = printed.nfkc().collect::<String>().to_lowercase();
        // First the forms: (株) is one, and no remark in brackets.
        let mut forms = Vec::new();
        let mut bare = String::with_capacity(folded.len());
        let mut at = 0;
        for hit in self.forms.find(&folded) {
            bare.push_str(&folded[at..hit.range.start]);
            at = hit.range.end;
            // 信用金庫 is a form, but a bank is known by it: it stays in the name.
            if self.institutions.find_at(&folded, hit.range.start).is_some() {
                bare.push_str(&folded[hit.range.clone()]);
                continue;
            }
            bare.push(' ');
            let written =
                if hit.term.note.is_empty() { hit.term.word.as_str() } else { hit.term.note.as_str() };
            forms.push(written.nfkc().collect::<String>().to_lowercase());
        }
        bare.push_str(&folded[at..]);
        forms.sort();
        forms.dedup();

        let (outside, inside) = brackets(&bare);
        let parts: Vec<String> =
            outside.split_whitespace().map(comparable).filter(|part| !part.is_empty()).collect();
        let aliases = inside
            .iter()
            .filter_map(|text| former(text))
            .map(comparable)
            .filter(|alias| alias.chars().count() >= 2)
            .collect();
        Name { comparable: parts.concat(), forms, parts, aliases }
    }

    /// Are they names that only their legal forms tell apart: 山手製菓 as 株式会社 and as 有限会社?
    pub fn namesakes(&self, a: &Name, b: &Name) -> bool {
        a.comparable == b.comparable && other_forms(a, b)
    }

    /// How two names relate; `None` where they are names of two organisations.
    pub fn relation(&self, a: &Name, b: &Name) -> Option<Relation> {
        if a.comparable.is_empty() || b.comparable.is_empty() || other_forms(a, b) {
            return None;
        }
        if a.comparable == b.comparable {
            return Some(Relation::Same);
        }
        if a.aliases.contains(&b.comparable) || b.aliases.contains(&a.comparable) {
            return Some(Relation::Former);
        }
        let mut best = self.whole(&a.comparable, &b.comparable);
        // A piece between spaces may be the name of the house: 学校法人 山手学園 山手女子大学.
        let several = |name: &Name| name.parts.len() > 1;
        for x in a.parts.iter().filter(|_| several(a)).chain([&a.comparable]) {
            for y in b.parts.iter().filter(|_| several(b)).chain([&b.comparable]) {
                if is_municipality(x) || is_municipality(y) || !self.is_own(x) || !self.is_own(y) {
                    continue;
                }
                let relation = if x == y { Some(Relation::Short) } else { self.whole(x, y) };
                best = [best, relation].into_iter().flatten().min();
            }
        }
        best
    }

    /// How two names relate that are not equal.
    fn whole(&self, x: &str, y: &str) -> Option<Relation> {
        let (short, long) = if x.chars().count() <= y.chars().count() { (x, y) } else { (y, x) };
        self.within(short, long).or_else(|| {
            if abbreviates(short, long) && !is_municipality(short) {
                return Some(Relation::Abbreviated);
            }
            self.kin(short, long).then_some(Relation::Kin)
        })
    }

    /// A municipality and its board, two institutions that begin alike.
    fn kin(&self, short: &str, long: &str) -> bool {
        if is_municipality(short) && short.chars().count() >= 3 && self.ends_with_institution(long) {
            return long.starts_with(short);
        }
        let same = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
        same >= 2 && self.ends_with_institution(short) && self.ends_with_institution(long)
    }

    /// Is the shorter name a part of the longer one, and what does the rest make of it?
    fn within(&self, s: &str, l: &str) -> Option<Relation> {
        if let Some(before) = l.strip_suffix(s) {
            // 群馬県みどり市 is みどり市, 新横浜病院 is not 横浜病院.
            if is_municipality(s) {
                return before.ends_with(['都', '道', '府', '県', '郡']).then_some(Relation::Short);
            }
            // A name that was cut where its kana end is one, too: 化学工業 of みなと化学工業.
            let own = before.ends_with('立')
                || before.ends_with('会')
                || before.ends_with(|c| ('\u{3041}'..='\u{309f}').contains(&c))
                || self.ends_with_institution(before);
            return (own && self.is_distinctive(s)).then_some(Relation::Short);
        }
        let rest = l.strip_prefix(s)?;
        if is_municipality(s) {
            return None;
        }
        if self.ends_with_institution(rest) && self.ends_with_institution(s) && self.is_own(s) {
            return Some(Relation::Group);
        }
        if !self.is_distinctive(s) {
            return None;
        }
        if self.groups.stands_in(rest) || self.ends_with_institution(rest) {
            return Some(Relation::Group);
        }
        Some(Relation::Short)
    }

    /// Has a name at least two characters that name no kind of institution?
    fn is_own(&self, comparable: &str) -> bool {
        self.own(comparable) >= 2
    }

    /// Is a name more than the name of a kind of institution: 中央病院 is not?
    pub fn is_distinctive(&self, comparable: &str) -> bool {
        let own = self.own(comparable);
        own >= DISTINCTIVE && !(comparable.is_ascii() && own <= DISTINCTIVE)
    }

    /// Characters of a name that name no kind of institution.
    fn own(&self, comparable: &str) -> usize {
        self.institutions.find(comparable).iter().fold(comparable.chars().count(), |n, hit| {
            n.saturating_sub(comparable[hit.range.clone()].chars().count())
        })
    }

    fn ends_with_institution(&self, text: &str) -> bool {
        self.institutions.terms().iter().any(|term| text.ends_with(&term.word.to_lowercase()))
    }
}

/// Do both names have legal forms, and different ones?
fn other_forms(a: &Name, b: &Name) -> bool {
    // 医療法人 is short for 医療法人社団.
    let alike = |x: &String, y: &String| x.starts_with(y.as_str()) || y.starts_with(x.as_str());
    !a.forms.is_empty() && !b.forms.is_empty() && !a.forms.iter().any(|x| b.forms.iter().any(|y| alike(x, y)))
}

fn is_municipality(name: &str) -> bool {
    name.ends_with(['都', '道', '府', '県', '市', '区', '町', '村'])
}

/// Without spaces, marks between words and quotation marks.
fn comparable(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, 'ー' | '々' | 'ヶ' | '&'))
        .map(|c| if c == 'ヶ' { 'ケ' } else { c })
        .collect()
}

/// The text outside brackets, and the texts within.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' => {
                depth += 1;
                if depth == 1 {
                    inside.push(String::new());
                }
            }
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            c => {
                if let Some(last) = inside.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    (outside, inside)
}

/// The former name that a remark gives: 旧社名: X, 旧X, 現X.
fn former(remark: &str) -> Option<&str> {
    let rest = remark.trim().strip_prefix(['旧', '現', '元'])?;
    let rest = ["社名", "商号", "名称", "法人名", "校名", "名"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    Some(rest.trim_start_matches([':', '・', ' ', '、']))
}

/// Is the shorter name made of characters of the longer one, in order and from its beginning?
fn abbreviates(short: &str, long: &str) -> bool {
    let n = short.chars().count();
    let same = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
    if n < DISTINCTIVE || same < 2 || n * 5 < long.chars().count() * 2 {
        return false;
    }
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        let words = NameWords::parse(&RuleFiles::embedded()).expect("the list");
        let names = Names::of(&words);
        let (a, b) = (names.name(a), names.name(b));
        let there = names.relation(&a, &b);
        assert_eq!(there, names.relation(&b, &a), "the order of names must not matter");
        there
    }

    #[test]
    fn legal_forms_width_and_spacing_do_not_matter() {
        for other in
            ["㈱ 山手製菓", "(株)山手製菓", "（株）山手製菓", "山手製菓　株式会社", "山手 製菓", "山手製菓"]
        {
            assert_eq!(relation("株式会社山手製菓", other), Some(Relation::Same), "{other}");
        }
        assert_eq!(relation("NPO法人みどりの会", "特定非営利活動法人 みどりの会"), Some(Relation::Same));
        assert_eq!(relation("ＡＢＣ商会", "abc商会"), Some(Relation::Same));
    }

    #[test]
    fn other_forms_are_other_organisations() {
        assert_eq!(relation("株式会社山手製菓", "有限会社山手製菓"), None);
        assert_eq!(relation("一般財団法人港湾会", "社会福祉法人港湾会"), None);
    }

    #[test]
    fn short_names() {
        assert_eq!(relation("医療法人社団 蒼会 みなせ野病院", "みなせ野病院"), Some(Relation::Short));
        assert_eq!(relation("港北市立みなせ野病院", "みなせ野病院"), Some(Relation::Short));
        assert_eq!(relation("群馬県みどり市", "みどり市"), Some(Relation::Short));
        assert_eq!(relation("学校法人山手学園 山手女子大学", "山手女子大"), Some(Relation::Short));
        assert_eq!(relation("みなと信用金庫", "みなと信金"), Some(Relation::Abbreviated));
        assert_eq!(
            relation("株式会社みなとネット(旧社名:山手通信株式会社)", "山手通信"),
            Some(Relation::Former)
        );
    }

    #[test]
    fn groups_are_related_and_not_the_same() {
        assert_eq!(relation("山手製菓", "山手製菓ホールディングス株式会社"), Some(Relation::Group));
        assert_eq!(relation("港湾大学", "港湾大学医学部附属病院"), Some(Relation::Group));
        assert_eq!(relation("みなせ野大学", "みなせ野大学医学部附属病院"), Some(Relation::Group));
    }

    #[test]
    fn what_looks_alike_is_not_one() {
        assert_eq!(relation("みなせ市", "みなせ市教育委員会"), Some(Relation::Kin));
        assert_eq!(relation("みなせ県", "みなせ県みどり市"), None);
        assert_eq!(relation("みなせ市", "みなせ町"), None);
        assert_eq!(relation("横浜病院", "新横浜病院"), None);
        assert_eq!(relation("中央病院", "みなと中央病院"), None);
        assert_eq!(relation("", ""), None);
        assert_eq!(relation("株式会社", "株式会社"), None);
    }
}
