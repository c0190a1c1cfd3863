//! Parts of speech and inflection forms of IPADIC as small codes.
//!
//! The build script compiles this file too: it turns IPADIC's names into codes
//! when it builds the dictionary, the library turns the codes back into enums.

/// Part of speech of a morpheme, after IPADIC's classes (品詞 and 品詞細分類).
///
/// Every class of IPADIC maps to exactly one variant; the documentation of a
/// variant names the classes it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Pos {
    /// No part of speech is known: the word id does not belong to the
    /// dictionaries it is looked up in. Words that IPADIC does not list are not
    /// `Unknown`: they get the part of speech of IPADIC's unknown-word entries.
    Unknown,
    /// 名詞,一般
    NounGeneral,
    /// 名詞,サ変接続: becomes a verb with する. Unlisted symbols, such as ASCII
    /// punctuation, have this class too.
    NounSahen,
    /// 名詞,形容動詞語幹
    NounAdjectival,
    /// 名詞,ナイ形容詞語幹
    NounNaiAdjectival,
    /// 名詞,固有名詞,一般
    NounProper,
    /// 名詞,固有名詞,組織
    NounProperOrganization,
    /// 名詞,固有名詞,人名 (一般, 姓, 名)
    NounProperPerson,
    /// 名詞,固有名詞,地域 (一般, 国)
    NounProperPlace,
    /// 名詞,数
    NounNumber,
    /// 名詞,副詞可能
    NounAdverbial,
    /// 名詞,代名詞 (一般, 縮約)
    NounPronoun,
    /// 名詞,非自立,一般
    NounDependent,
    /// 名詞,非自立,副詞可能
    NounDependentAdverbial,
    /// 名詞,非自立,形容動詞語幹
    NounDependentAdjectival,
    /// 名詞,非自立,助動詞語幹
    NounDependentAuxiliary,
    /// 名詞,接尾 (一般, 特殊)
    NounSuffix,
    /// 名詞,接尾,助数詞
    NounSuffixCounter,
    /// 名詞,接尾,サ変接続
    NounSuffixSahen,
    /// 名詞,接尾,人名
    NounSuffixPerson,
    /// 名詞,接尾,地域
    NounSuffixPlace,
    /// 名詞,接尾,副詞可能
    NounSuffixAdverbial,
    /// 名詞,接尾,形容動詞語幹
    NounSuffixAdjectival,
    /// 名詞,接尾,助動詞語幹
    NounSuffixAuxiliary,
    /// 名詞 of the remaining classes: 引用文字列, 接続詞的, 動詞非自立的, 特殊
    NounOther,
    /// 接頭詞 (名詞接続, 動詞接続, 形容詞接続)
    Prefix,
    /// 接頭詞,数接続
    PrefixNumber,
    /// 動詞,自立
    Verb,
    /// 動詞,非自立
    VerbDependent,
    /// 動詞,接尾
    VerbSuffix,
    /// 形容詞,自立
    Adjective,
    /// 形容詞,非自立
    AdjectiveDependent,
    /// 形容詞,接尾
    AdjectiveSuffix,
    /// 副詞 (一般, 助詞類接続)
    Adverb,
    /// 連体詞
    Adnominal,
    /// 接続詞
    Conjunction,
    /// 感動詞
    Interjection,
    /// 助詞,格助詞 (一般, 引用, 連語)
    ParticleCase,
    /// 助詞,接続助詞
    ParticleConjunctive,
    /// 助詞,係助詞
    ParticleBinding,
    /// 助詞,連体化
    ParticleAdnominal,
    /// 助詞,副助詞
    ParticleAdverbial,
    /// 助詞,並立助詞
    ParticleParallel,
    /// 助詞,終助詞
    ParticleFinal,
    /// 助詞 of the remaining classes: 副詞化, 特殊, 副助詞／並立助詞／終助詞
    ParticleOther,
    /// 助動詞
    Auxiliary,
    /// フィラー
    Filler,
    /// 記号,句点
    SymbolPeriod,
    /// 記号,読点
    SymbolComma,
    /// 記号,括弧開
    SymbolOpen,
    /// 記号,括弧閉
    SymbolClose,
    /// 記号,空白
    SymbolSpace,
    /// 記号,アルファベット
    SymbolAlphabet,
    /// 記号,一般
    SymbolOther,
    /// その他,間投
    Other,
}

impl Pos {
    /// Every part of speech, in the order of the codes (`Pos::ALL[p as usize] == p`).
    pub const ALL: [Pos; 55] = [
        Pos::Unknown,
        Pos::NounGeneral,
        Pos::NounSahen,
        Pos::NounAdjectival,
        Pos::NounNaiAdjectival,
        Pos::NounProper,
        Pos::NounProperOrganization,
        Pos::NounProperPerson,
        Pos::NounProperPlace,
        Pos::NounNumber,
        Pos::NounAdverbial,
        Pos::NounPronoun,
        Pos::NounDependent,
        Pos::NounDependentAdverbial,
        Pos::NounDependentAdjectival,
        Pos::NounDependentAuxiliary,
        Pos::NounSuffix,
        Pos::NounSuffixCounter,
        Pos::NounSuffixSahen,
        Pos::NounSuffixPerson,
        Pos::NounSuffixPlace,
        Pos::NounSuffixAdverbial,
        Pos::NounSuffixAdjectival,
        Pos::NounSuffixAuxiliary,
        Pos::NounOther,
        Pos::Prefix,
        Pos::PrefixNumber,
        Pos::Verb,
        Pos::VerbDependent,
        Pos::VerbSuffix,
        Pos::Adjective,
        Pos::AdjectiveDependent,
        Pos::AdjectiveSuffix,
        Pos::Adverb,
        Pos::Adnominal,
        Pos::Conjunction,
        Pos::Interjection,
        Pos::ParticleCase,
        Pos::ParticleConjunctive,
        Pos::ParticleBinding,
        Pos::ParticleAdnominal,
        Pos::ParticleAdverbial,
        Pos::ParticleParallel,
        Pos::ParticleFinal,
        Pos::ParticleOther,
        Pos::Auxiliary,
        Pos::Filler,
        Pos::SymbolPeriod,
        Pos::SymbolComma,
        Pos::SymbolOpen,
        Pos::SymbolClose,
        Pos::SymbolSpace,
        Pos::SymbolAlphabet,
        Pos::SymbolOther,
        Pos::Other,
    ];

    /// Reads IPADIC's class names, joined by commas as in a MeCab lexicon
    /// (`名詞,固有名詞,組織`). Anything after the classes (`*`, inflection,
    /// base form, readings) is ignored.
    ///
    /// Returns `None` for a class that IPADIC does not have.
    pub fn from_ipadic(features: &str) -> Option<Pos> {
        let mut fields = features.split(',');
        let mut next = || fields.next().unwrap_or("*");
        let (class, detail, further) = (next(), next(), next());
        Some(match (class, detail, further) {
            ("名詞", "一般", _) => Pos::NounGeneral,
            ("名詞", "サ変接続", _) => Pos::NounSahen,
            ("名詞", "形容動詞語幹", _) => Pos::NounAdjectival,
            ("名詞", "ナイ形容詞語幹", _) => Pos::NounNaiAdjectival,
            ("名詞", "固有名詞", "一般" | "*") => Pos::NounProper,
            ("名詞", "固有名詞", "組織") => Pos::NounProperOrganization,
            ("名詞", "固有名詞", "人名") => Pos::NounProperPerson,
            ("名詞", "固有名詞", "地域") => Pos::NounProperPlace,
            ("名詞", "数", _) => Pos::NounNumber,
            ("名詞", "副詞可能", _) => Pos::NounAdverbial,
            ("名詞", "代名詞", _) => Pos::NounPronoun,
            ("名詞", "非自立", "一般" | "*") => Pos::NounDependent,
            ("名詞", "非自立", "副詞可能") => Pos::NounDependentAdverbial,
            ("名詞", "非自立", "形容動詞語幹") => Pos::NounDependentAdjectival,
            ("名詞", "非自立", "助動詞語幹") => Pos::NounDependentAuxiliary,
            ("名詞", "接尾", "一般" | "特殊" | "*") => Pos::NounSuffix,
            ("名詞", "接尾", "助数詞") => Pos::NounSuffixCounter,
            ("名詞", "接尾", "サ変接続") => Pos::NounSuffixSahen,
            ("名詞", "接尾", "人名") => Pos::NounSuffixPerson,
            ("名詞", "接尾", "地域") => Pos::NounSuffixPlace,
            ("名詞", "接尾", "副詞可能") => Pos::NounSuffixAdverbial,
            ("名詞", "接尾", "形容動詞語幹") => Pos::NounSuffixAdjectival,
            ("名詞", "接尾", "助動詞語幹") => Pos::NounSuffixAuxiliary,
            ("名詞", "引用文字列" | "接続詞的" | "動詞非自立的" | "特殊", _) => {
                Pos::NounOther
            }
            ("接頭詞", "数接続", _) => Pos::PrefixNumber,
            ("接頭詞", _, _) => Pos::Prefix,
            ("動詞", "自立", _) => Pos::Verb,
            ("動詞", "非自立", _) => Pos::VerbDependent,
            ("動詞", "接尾", _) => Pos::VerbSuffix,
            ("形容詞", "自立", _) => Pos::Adjective,
            ("形容詞", "非自立", _) => Pos::AdjectiveDependent,
            ("形容詞", "接尾", _) => Pos::AdjectiveSuffix,
            ("副詞", _, _) => Pos::Adverb,
            ("連体詞", _, _) => Pos::Adnominal,
            ("接続詞", _, _) => Pos::Conjunction,
            ("感動詞", _, _) => Pos::Interjection,
            ("助詞", "格助詞", _) => Pos::ParticleCase,
            ("助詞", "接続助詞", _) => Pos::ParticleConjunctive,
            ("助詞", "係助詞", _) => Pos::ParticleBinding,
            ("助詞", "連体化", _) => Pos::ParticleAdnominal,
            ("助詞", "副助詞", _) => Pos::ParticleAdverbial,
            ("助詞", "並立助詞", _) => Pos::ParticleParallel,
            ("助詞", "終助詞", _) => Pos::ParticleFinal,
            ("助詞", "副詞化" | "特殊" | "副助詞／並立助詞／終助詞", _) => {
                Pos::ParticleOther
            }
            ("助動詞", _, _) => Pos::Auxiliary,
            ("フィラー", _, _) => Pos::Filler,
            ("記号", "句点", _) => Pos::SymbolPeriod,
            ("記号", "読点", _) => Pos::SymbolComma,
            ("記号", "括弧開", _) => Pos::SymbolOpen,
            ("記号", "括弧閉", _) => Pos::SymbolClose,
            ("記号", "空白", _) => Pos::SymbolSpace,
            ("記号", "アルファベット", _) => Pos::SymbolAlphabet,
            ("記号", "一般", _) => Pos::SymbolOther,
            ("その他", _, _) => Pos::Other,
            _ => return None,
        })
    }

    /// The class of IPADIC that stands for this part of speech, in the notation
    /// that [`Pos::from_ipadic`] reads. Where a part of speech covers several
    /// classes it is the most general one; a user word connects to its
    /// neighbours like the words of this class. [`Pos::Unknown`] stands for
    /// 名詞,一般.
    pub fn ipadic(self) -> &'static str {
        match self {
            Pos::Unknown | Pos::NounGeneral => "名詞,一般",
            Pos::NounSahen => "名詞,サ変接続",
            Pos::NounAdjectival => "名詞,形容動詞語幹",
            Pos::NounNaiAdjectival => "名詞,ナイ形容詞語幹",
            Pos::NounProper => "名詞,固有名詞,一般",
            Pos::NounProperOrganization => "名詞,固有名詞,組織",
            Pos::NounProperPerson => "名詞,固有名詞,人名,一般",
            Pos::NounProperPlace => "名詞,固有名詞,地域,一般",
            Pos::NounNumber => "名詞,数",
            Pos::NounAdverbial => "名詞,副詞可能",
            Pos::NounPronoun => "名詞,代名詞,一般",
            Pos::NounDependent => "名詞,非自立,一般",
            Pos::NounDependentAdverbial => "名詞,非自立,副詞可能",
            Pos::NounDependentAdjectival => "名詞,非自立,形容動詞語幹",
            Pos::NounDependentAuxiliary => "名詞,非自立,助動詞語幹",
            Pos::NounSuffix => "名詞,接尾,一般",
            Pos::NounSuffixCounter => "名詞,接尾,助数詞",
            Pos::NounSuffixSahen => "名詞,接尾,サ変接続",
            Pos::NounSuffixPerson => "名詞,接尾,人名",
            Pos::NounSuffixPlace => "名詞,接尾,地域",
            Pos::NounSuffixAdverbial => "名詞,接尾,副詞可能",
            Pos::NounSuffixAdjectival => "名詞,接尾,形容動詞語幹",
            Pos::NounSuffixAuxiliary => "名詞,接尾,助動詞語幹",
            Pos::NounOther => "名詞,特殊",
            Pos::Prefix => "接頭詞,名詞接続",
            Pos::PrefixNumber => "接頭詞,数接続",
            Pos::Verb => "動詞,自立",
            Pos::VerbDependent => "動詞,非自立",
            Pos::VerbSuffix => "動詞,接尾",
            Pos::Adjective => "形容詞,自立",
            Pos::AdjectiveDependent => "形容詞,非自立",
            Pos::AdjectiveSuffix => "形容詞,接尾",
            Pos::Adverb => "副詞,一般",
            Pos::Adnominal => "連体詞",
            Pos::Conjunction => "接続詞",
            Pos::Interjection => "感動詞",
            Pos::ParticleCase => "助詞,格助詞,一般",
            Pos::ParticleConjunctive => "助詞,接続助詞",
            Pos::ParticleBinding => "助詞,係助詞",
            Pos::ParticleAdnominal => "助詞,連体化",
            Pos::ParticleAdverbial => "助詞,副助詞",
            Pos::ParticleParallel => "助詞,並立助詞",
            Pos::ParticleFinal => "助詞,終助詞",
            Pos::ParticleOther => "助詞,特殊",
            Pos::Auxiliary => "助動詞",
            Pos::Filler => "フィラー",
            Pos::SymbolPeriod => "記号,句点",
            Pos::SymbolComma => "記号,読点",
            Pos::SymbolOpen => "記号,括弧開",
            Pos::SymbolClose => "記号,括弧閉",
            Pos::SymbolSpace => "記号,空白",
            Pos::SymbolAlphabet => "記号,アルファベット",
            Pos::SymbolOther => "記号,一般",
            Pos::Other => "その他,間投",
        }
    }

    /// Whether words of this part of speech inflect (動詞, 形容詞, 助動詞).
    pub fn inflects(self) -> bool {
        self.within(Pos::Verb, Pos::AdjectiveSuffix) || self == Pos::Auxiliary
    }

    /// Whether this is a 名詞 of any class, suffixes (接尾) and pronouns included.
    pub fn is_noun(self) -> bool {
        self.within(Pos::NounGeneral, Pos::NounOther)
    }

    /// Whether this is a 名詞,固有名詞 of any class.
    pub fn is_proper_noun(self) -> bool {
        self.within(Pos::NounProper, Pos::NounProperPlace)
    }

    /// Whether this is a 名詞,非自立 of any class.
    pub fn is_dependent_noun(self) -> bool {
        self.within(Pos::NounDependent, Pos::NounDependentAuxiliary)
    }

    /// Whether this is a 名詞,接尾 of any class.
    pub fn is_noun_suffix(self) -> bool {
        self.within(Pos::NounSuffix, Pos::NounSuffixAuxiliary)
    }

    /// Whether this is a 接頭詞 of any class.
    pub fn is_prefix(self) -> bool {
        self.within(Pos::Prefix, Pos::PrefixNumber)
    }

    /// Whether this is a 動詞 of any class.
    pub fn is_verb(self) -> bool {
        self.within(Pos::Verb, Pos::VerbSuffix)
    }

    /// Whether this is a 形容詞 of any class.
    pub fn is_adjective(self) -> bool {
        self.within(Pos::Adjective, Pos::AdjectiveSuffix)
    }

    /// Whether this is a 助詞 of any class.
    pub fn is_particle(self) -> bool {
        self.within(Pos::ParticleCase, Pos::ParticleOther)
    }

    /// Whether this is a 記号 of any class.
    pub fn is_symbol(self) -> bool {
        self.within(Pos::SymbolPeriod, Pos::SymbolOther)
    }

    /// The classes of one group have neighbouring codes.
    fn within(self, first: Pos, last: Pos) -> bool {
        (first as u8..=last as u8).contains(&(self as u8))
    }
}

/// Inflection form of a morpheme (活用形). IPADIC's finer forms are joined where
/// they only differ in the sound of the ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Form {
    /// The word does not inflect.
    None,
    /// 未然形, 未然ウ接続, 未然ヌ接続, 未然レル接続, 未然特殊
    Irrealis,
    /// 連用形, 連用ゴザイ接続, 連用デ接続, 連用ニ接続
    Continuative,
    /// 連用タ接続: before た and だ, but also before て and で
    ContinuativeTa,
    /// 連用テ接続: an adjective before て and ない (高く)
    ContinuativeTe,
    /// 基本形, 現代基本形, 文語基本形, 音便基本形, 基本形-促音便
    Basic,
    /// 仮定形, 仮定縮約１, 仮定縮約２
    Conditional,
    /// 命令ｅ, 命令ｉ, 命令ｒｏ, 命令ｙｏ
    Imperative,
    /// 体言接続, 体言接続特殊, 体言接続特殊２
    Attributive,
    /// ガル接続, the stem of an adjective
    Other,
}

impl Form {
    /// Every form, in the order of the codes (`Form::ALL[f as usize] == f`).
    pub const ALL: [Form; 10] = [
        Form::None,
        Form::Irrealis,
        Form::Continuative,
        Form::ContinuativeTa,
        Form::ContinuativeTe,
        Form::Basic,
        Form::Conditional,
        Form::Imperative,
        Form::Attributive,
        Form::Other,
    ];

    /// Reads IPADIC's name of a form (`連用形`; `*` is [`Form::None`]).
    ///
    /// Returns `None` for a form that IPADIC does not have.
    pub fn from_ipadic(name: &str) -> Option<Form> {
        Some(match name {
            "*" => Form::None,
            "未然形" | "未然ウ接続" | "未然ヌ接続" | "未然レル接続" | "未然特殊" => {
                Form::Irrealis
            }
            "連用形" | "連用ゴザイ接続" | "連用デ接続" | "連用ニ接続" => {
                Form::Continuative
            }
            "連用タ接続" => Form::ContinuativeTa,
            "連用テ接続" => Form::ContinuativeTe,
            "基本形" | "現代基本形" | "文語基本形" | "音便基本形" | "基本形-促音便" => {
                Form::Basic
            }
            "仮定形" | "仮定縮約１" | "仮定縮約２" => Form::Conditional,
            "命令ｅ" | "命令ｉ" | "命令ｒｏ" | "命令ｙｏ" => Form::Imperative,
            "体言接続" | "体言接続特殊" | "体言接続特殊２" => Form::Attributive,
            "ガル接続" => Form::Other,
            _ => return None,
        })
    }

    /// Whether this is a 連用形 of any kind.
    pub fn is_continuative(self) -> bool {
        matches!(self, Form::Continuative | Form::ContinuativeTa | Form::ContinuativeTe)
    }
}
