//! Readings: sentences with their inflected words in dictionary form, the text that rules are matched against.
//!
//! 「クレジットカード情報は含まれておりません」 reads `クレジットカード情報は含む〔受〕〔継〕〔否〕`. A rule that says
//! `含む[〔受〕〔継〕]*〔否〕` then holds for 含まれていない, 含まれておらず, 含んでいません and 含まれません alike, and
//! negation, tense and voice are read off tokens, never off a stray ない elsewhere.
//!
//! Marks: 〔受〕 passive, 〔使〕 causative, 〔継〕 ～ている, 〔否〕 negation, 〔過〕 past, 〔意〕 ～う／～よう,
//! 〔行〕 ～ていく／～てまいる, 〔授〕 ～ていただく／～てもらう, 〔望〕 ～たい. Polite endings (ます, です after
//! predicates) and the prefixes お and ご are dropped; いたす, 申し上げる and なさる read する; ございます reads ある;
//! ある〔否〕 reads ない.

use std::ops::Range;
use std::sync::LazyLock;

use kaiji_dictionary::{Form, Pos};
use regex::Regex;
use rustc_hash::FxHashMap;

/// How a clause ends, which says how it hangs on the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseEnd {
    /// The sentence ends here.
    Final,
    /// ～し、 ～て、 ～するとともに、: shares tense and modality with the clause that follows.
    Continuing,
    /// ～が、 ～ものの、 一方、: stands by itself.
    Adversative,
    /// ～ため、 ～ので、: a reason or a condition.
    Subordinate,
}

/// A clause of a reading.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Where it stands in the reading.
    pub range: Range<usize>,
    /// How it ends.
    pub end: ClauseEnd,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    at: usize,
    norm: Range32,
}

#[derive(Debug, Clone, Copy)]
struct Range32 {
    start: u32,
    end: u32,
}

/// A sentence in dictionary forms, with the map back to the normalised text.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The text that rules see.
    pub text: String,
    /// Clauses in order; they cover the reading.
    pub clauses: Vec<Clause>,
    /// The sentence's words in the normalised text, each with its part of speech.
    pub words: Vec<(Range<usize>, Pos)>,
    pieces: Vec<Piece>,
}

impl Reading {
    /// The range of the normalised text that a range of the reading was read from, snapped outward to words.
    pub fn to_norm(&self, range: Range<usize>) -> Range<usize> {
        let last = self.piece_at(range.end.max(range.start + 1) - 1);
        let Some(piece) = self.pieces.get(last) else { return 0..0 };
        let start = self.norm_start(range.start);
        let end = self.inside(last, range.end).unwrap_or(piece.norm.end as usize);
        start..end.max(start)
    }

    /// Where in the normalised text the word begins, or stands, that is read at a position.
    fn norm_start(&self, at: usize) -> usize {
        let i = self.piece_at(at);
        let start = self.pieces.get(i).map_or(0, |piece| piece.norm.start as usize);
        self.inside(i, at).unwrap_or(start)
    }

    /// The position of the reading at which a position of the normalised text is read.
    pub fn from_norm(&self, norm: usize) -> usize {
        let i = self.pieces.partition_point(|p| (p.norm.start as usize) <= norm).saturating_sub(1);
        let Some(&piece) = self.pieces.get(i) else { return 0 };
        let end = self.pieces.get(i + 1).map_or(self.text.len(), |p| p.at);
        let len = end - piece.at;
        let at = norm.saturating_sub(piece.norm.start as usize);
        if len == (piece.norm.end - piece.norm.start) as usize && at <= len {
            piece.at + at
        } else if at == 0 {
            piece.at
        } else {
            end
        }
    }

    /// The clause that holds a position.
    pub fn clause_at(&self, at: usize) -> usize {
        self.clauses.partition_point(|c| c.range.end <= at).min(self.clauses.len().saturating_sub(1))
    }

    /// The stretch of the clauses in which a range of the reading stands.
    pub fn clauses_around(&self, range: Range<usize>) -> Range<usize> {
        let clause = |at| self.clauses.get(self.clause_at(at));
        match (clause(range.start), clause(range.end.max(range.start + 1) - 1)) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => 0..self.text.len(),
        }
    }

    /// Makes one clause of all.
    pub(crate) fn join_clauses(&mut self) {
        let (range, end) = (0..self.text.len(), ClauseEnd::Final);
        if !self.clauses.is_empty() {
            self.clauses = vec![Clause { range, end }];
        }
    }

    /// The part of speech of the word from which a position was read.
    fn word_at(&self, at: usize) -> Option<(&Range<usize>, Pos)> {
        let norm = self.norm_start(at);
        let i = self.words.partition_point(|(range, _)| range.start <= norm).checked_sub(1)?;
        self.words.get(i).map(|(range, pos)| (range, *pos))
    }

    /// Does a verb, an adjective or one of their endings stand at a position?
    pub fn predicate_at(&self, at: usize) -> bool {
        self.word_at(at).is_some_and(|(_, pos)| is_predicate(pos))
    }

    /// Does a noun or what leads one in stand at a position?
    pub fn noun_at(&self, at: usize) -> bool {
        let symbol = |c: char| !c.is_alphanumeric();
        !self.text.get(at..).is_some_and(|text| text.starts_with(symbol))
            && self.word_at(at).is_some_and(|(_, pos)| {
                matches!(
                    pos,
                    Pos::NounGeneral
                        | Pos::NounSahen
                        | Pos::NounAdjectival
                        | Pos::NounProper
                        | Pos::NounProperOrganization
                        | Pos::NounProperPerson
                        | Pos::NounProperPlace
                        | Pos::NounNumber
                        | Pos::NounPronoun
                        | Pos::Prefix
                        | Pos::PrefixNumber
                        | Pos::Adnominal
                )
            })
    }

    /// Does a position stand within words that somebody else said: 「…が届いた」との電話? A name in quotation marks is
    /// no speech.
    pub fn quoted(&self, at: usize) -> bool {
        static SAID: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^[^「『」』]*[」』](?:と|との|という|といった|など)(?:[^も]|$)")
                .expect("a valid pattern")
        });
        let Some((before, behind)) = self.text.split_at_checked(at) else { return false };
        let mut depth = 0usize;
        for c in before.chars() {
            match c {
                '「' | '『' => depth += 1,
                '」' | '』' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        depth > 0 && SAID.is_match(behind)
    }

    /// Does a verb stand in a stretch?
    pub fn has_verb(&self, range: Range<usize>) -> bool {
        if range.start >= range.end {
            return false;
        }
        let norm = self.to_norm(range);
        let from = self.words.partition_point(|(r, _)| r.start < norm.start);
        self.words
            .iter()
            .skip(from)
            .take_while(|(r, _)| r.start < norm.end)
            .any(|(_, pos)| matches!(pos, Pos::Verb | Pos::VerbDependent))
    }

    fn piece_at(&self, at: usize) -> usize {
        self.pieces.partition_point(|p| p.at <= at).saturating_sub(1)
    }

    /// The position of the normalised text that is read at a position of a piece. A word that reads as it is written
    /// maps byte for byte.
    fn inside(&self, i: usize, at: usize) -> Option<usize> {
        let piece = self.pieces.get(i)?;
        let end = self.pieces.get(i + 1).map_or(self.text.len(), |p| p.at);
        let copied = end - piece.at == (piece.norm.end - piece.norm.start) as usize;
        (copied && at <= end).then(|| piece.norm.start as usize + (at - piece.at))
    }
}

/// One token of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Word<'m> {
    pub range: Range<usize>,
    pub pos: Pos,
    pub form: Form,
    pub base: Option<&'m str>,
}

/// Reads the words of a stretch of normalised text that begins at byte `offset` of it, with spelling variants replaced.
pub(super) fn reading(
    text: &str,
    offset: usize,
    words: &[Word<'_>],
    spelling: &FxHashMap<String, String>,
) -> Reading {
    let out = Reading {
        text: String::with_capacity(text.len() + 32),
        pieces: Vec::with_capacity(words.len()),
        ..Reading::default()
    };
    ReadingBuilder { text, offset, words, spelling, out }.build()
}

struct ReadingBuilder<'a> {
    text: &'a str,
    offset: usize,
    words: &'a [Word<'a>],
    spelling: &'a FxHashMap<String, String>,
    out: Reading,
}

impl<'a> ReadingBuilder<'a> {
    fn surface(&self, i: usize) -> &'a str {
        self.words.get(i).and_then(|word| self.text.get(word.range.clone())).unwrap_or_default()
    }

    fn base(&self, i: usize) -> &'a str {
        self.words.get(i).and_then(|word| word.base).unwrap_or_else(|| self.surface(i))
    }

    fn spelled(&self, word: &'a str) -> &'a str {
        self.spelling.get(word).map_or(word, String::as_str)
    }

    fn pos(&self, i: usize) -> Option<Pos> {
        self.words.get(i).map(|w| w.pos)
    }

    fn push(&mut self, word: &Word<'_>, text: &str) {
        let range = &word.range;
        if text.is_empty() {
            // A dropped ending belongs to the word before it, so that evidence shows it.
            if let Some(last) = self.out.pieces.last_mut() {
                last.norm.end = (self.offset + range.end) as u32;
            }
            return;
        }
        self.out.pieces.push(Piece {
            at: self.out.text.len(),
            norm: Range32 {
                start: (self.offset + range.start) as u32,
                end: (self.offset + range.end) as u32,
            },
        });
        self.out.text.push_str(text);
    }

    fn build(mut self) -> Reading {
        self.out.words = self
            .words
            .iter()
            .map(|w| (self.offset + w.range.start..self.offset + w.range.end, w.pos))
            .collect();
        let mut clause_start = 0;
        for (i, word) in self.words.iter().enumerate() {
            let read = self.read(i, word);
            match read {
                Read::Copy => {
                    let text = self.spelled(self.surface(i));
                    self.push(word, text);
                }
                Read::Base => {
                    let text = self.spelled(self.base(i));
                    self.push(word, text);
                }
                Read::As(text) => self.push(word, text),
                Read::Negation => {
                    if self.out.text.ends_with("ある") && !self.out.text.ends_with("である") {
                        // 形跡はありません reads 形跡はない, like 形跡はない.
                        if let Some(last) = self.out.pieces.last_mut() {
                            last.norm.end = (self.offset + word.range.end) as u32;
                            self.out.text.truncate(last.at);
                            self.out.text.push_str("ない");
                        }
                    } else {
                        self.push(word, "〔否〕");
                    }
                }
            }
            if let Some(end) = self.clause_end(i, word) {
                let at = self.out.text.len();
                if at > clause_start {
                    self.out.clauses.push(Clause { range: clause_start..at, end });
                    clause_start = at;
                }
            }
        }
        let at = self.out.text.len();
        if at > clause_start {
            self.out.clauses.push(Clause { range: clause_start..at, end: ClauseEnd::Final });
        } else if let Some(last) = self.out.clauses.last_mut() {
            last.end = ClauseEnd::Final;
        }
        self.out
    }

    fn read(&self, i: usize, word: &Word<'_>) -> Read {
        let surface = || self.surface(i);
        let base = || self.base(i);
        let te = |j: usize| {
            self.pos(j) == Some(Pos::ParticleConjunctive) && matches!(self.surface(j), "て" | "で")
        };
        // ～てはおりません is ～ておりません with stress.
        let stressed =
            |j: usize| self.pos(j) == Some(Pos::ParticleBinding) && matches!(self.surface(j), "は" | "も");
        let after_te = || i > 0 && te(i - 1) || i > 1 && stressed(i - 1) && te(i - 2);
        match word.pos {
            Pos::Prefix if matches!(surface(), "お" | "ご" | "御") => Read::As(""),
            Pos::Verb | Pos::VerbDependent if after_te() => match base() {
                "いる" | "おる" | "居る" | "いらっしゃる" | "ある" | "ござる" | "御座る" => {
                    Read::As("〔継〕")
                }
                "まいる" | "参る" | "いく" | "行く" | "ゆく" => Read::As("〔行〕"),
                "いただく" | "頂く" | "もらう" | "貰う" | "くださる" | "下さる" | "くれる"
                    if i >= 3 && self.base(i - 2) == "せる" =>
                {
                    Read::As("")
                }
                // ～てください asks the reader; keep it apart from ～ていただく.
                "くださる" | "下さる"
                    if surface().starts_with("ください") || surface().starts_with("下さい") =>
                {
                    Read::As("ください")
                }
                "いただく" | "頂く" | "もらう" | "貰う" | "くださる" | "下さる" | "くれる" | "いただける" => {
                    Read::As("〔授〕")
                }
                "しまう" | "くる" | "来る" | "おく" => Read::As("〔来〕"),
                _ => Read::Base,
            },
            Pos::Verb | Pos::VerbDependent => match base() {
                "いたす" | "致す" | "なさる" | "申し上げる" | "申しあげる" => {
                    Read::As("する")
                }
                "ござる" | "御座る" => Read::As("ある"),
                "くださる" | "下さる"
                    if surface().starts_with("ください") || surface().starts_with("下さい") =>
                {
                    Read::As("ください")
                }
                _ => Read::Base,
            },
            Pos::VerbSuffix => match base() {
                "れる" | "られる" => Read::As("〔受〕"),
                // させていただく is a polite する.
                "せる" | "させる"
                    if self.words.get(i + 2).is_some_and(|_| {
                        self.surface(i + 1) == "て" && matches!(self.base(i + 2), "いただく" | "頂く")
                    }) =>
                {
                    Read::As("")
                }
                "せる" | "させる" => Read::As("〔使〕"),
                _ => Read::Base,
            },
            Pos::Auxiliary => match base() {
                "ます" => Read::As(""),
                "た" => Read::As("〔過〕"),
                "だ" if i > 0
                    && self.pos(i - 1).is_some_and(|pos| pos != Pos::Auxiliary && is_predicate(pos)) =>
                {
                    Read::As("〔過〕")
                }
                "ない" | "ぬ" | "ん" | "ず" => Read::Negation,
                "まい" => Read::As("〔否〕〔意〕"),
                "う" | "よう" => Read::As("〔意〕"),
                "たい" => Read::As("〔望〕"),
                "です" => Read::As("だ"),
                "ござる" | "御座る" => Read::As("ある"),
                "だ" if matches!(surface(), "な" | "で" | "に" | "なら") => Read::Copy,
                _ => Read::Base,
            },
            Pos::ParticleConjunctive if matches!(surface(), "て" | "で") => {
                let next = i + 1 + usize::from(stressed(i + 1));
                let joins = self.words.get(next).is_some_and(|w| {
                    matches!(w.pos, Pos::Verb | Pos::VerbDependent)
                        && matches!(
                            self.base(next),
                            "いる"
                                | "おる"
                                | "居る"
                                | "いらっしゃる"
                                | "ある"
                                | "ござる"
                                | "御座る"
                                | "まいる"
                                | "参る"
                                | "いく"
                                | "行く"
                                | "ゆく"
                                | "いただく"
                                | "頂く"
                                | "もらう"
                                | "貰う"
                                | "くださる"
                                | "下さる"
                                | "くれる"
                                | "しまう"
                                | "くる"
                                | "来る"
                                | "おく"
                                | "いただける"
                        )
                });
                if joins { Read::As("") } else { Read::As("て") }
            }
            Pos::Adjective | Pos::AdjectiveDependent | Pos::AdjectiveSuffix => Read::Base,
            Pos::ParticleBinding
                if i > 0
                    && stressed(i)
                    && te(i - 1)
                    && self.words.get(i + 1).is_some_and(|w| {
                        matches!(w.pos, Pos::Verb | Pos::VerbDependent)
                            && matches!(self.base(i + 1), "いる" | "おる")
                    }) =>
            {
                Read::As("")
            }
            Pos::SymbolSpace => Read::As(" "),
            // 調べた所, 判明した事: what is no noun of its own is read as it is mostly written.
            Pos::NounDependent | Pos::NounDependentAdverbial => match surface() {
                "所" => Read::As("ところ"),
                "事" => Read::As("こと"),
                "為" => Read::As("ため"),
                _ => Read::Copy,
            },
            _ => Read::Copy,
        }
    }

    /// Does a clause end with word `i`?
    fn clause_end(&self, i: usize, word: &Word<'_>) -> Option<ClauseEnd> {
        if word.pos == Pos::SymbolPeriod {
            return Some(ClauseEnd::Final);
        }
        if word.pos != Pos::SymbolComma {
            return None;
        }
        let before = self.words.get(i.checked_sub(1)?)?;
        let surface = self.surface(i - 1);
        match before.pos {
            Pos::ParticleConjunctive => Some(match surface {
                "て" | "で" | "し" | "つつ" | "ながら" => ClauseEnd::Continuing,
                "が" | "けれど" | "けれども" | "ものの" | "のに" | "も" => {
                    ClauseEnd::Adversative
                }
                _ => ClauseEnd::Subordinate,
            }),
            Pos::Verb | Pos::VerbDependent | Pos::VerbSuffix | Pos::Adjective => Some(ClauseEnd::Continuing),
            Pos::Auxiliary
                if before.form != Form::Basic || matches!(self.base(i - 1), "ず" | "ぬ" | "た") =>
            {
                Some(ClauseEnd::Continuing)
            }
            Pos::Auxiliary => Some(ClauseEnd::Continuing),
            Pos::NounDependent | Pos::NounDependentAdverbial | Pos::NounDependentAdjectival
                if matches!(
                    surface,
                    "ため"
                        | "為"
                        | "ところ"
                        | "所"
                        | "際"
                        | "うえ"
                        | "上"
                        | "ほか"
                        | "のち"
                        | "後"
                        | "以上"
                        | "場合"
                        | "一方"
                        | "もの"
                ) =>
            {
                Some(match surface {
                    "一方" => ClauseEnd::Adversative,
                    "うえ" | "上" | "ほか" => ClauseEnd::Continuing,
                    _ => ClauseEnd::Subordinate,
                })
            }
            Pos::NounAdverbial | Pos::NounSuffixAdverbial
                if matches!(
                    surface,
                    "結果" | "後" | "ため" | "ところ" | "際" | "上" | "うえ" | "ほか" | "場合"
                ) && i >= 2
                    && self.pos(i - 2).is_some_and(is_predicate) =>
            {
                Some(ClauseEnd::Subordinate)
            }
            Pos::ParticleCase if surface == "とともに" => Some(ClauseEnd::Continuing),
            // 流出したのは氏名や住所などで、カード番号は含まれていない
            _ if surface == "で" && i >= 2 && self.surface(i - 2) == "など" => Some(ClauseEnd::Continuing),
            Pos::Adverb | Pos::ParticleCase if i >= 3 && surface == "に" && self.surface(i - 2) == "とも" => {
                Some(ClauseEnd::Continuing)
            }
            // 受領、 遮断、: a verbal noun with its object before it is a predicate, in a list of nouns it is not.
            // ASCII brackets and colons are unknown words of this class.
            Pos::NounSahen if !surface.is_ascii() => {
                let mut j = i - 1;
                while j > 0
                    && matches!(self.pos(j - 1), Some(Pos::Prefix | Pos::NounSahen | Pos::NounGeneral))
                {
                    j -= 1;
                }
                (j > 0
                    && self.pos(j - 1) == Some(Pos::ParticleCase)
                    && matches!(self.surface(j - 1), "を" | "へ" | "に"))
                .then_some(ClauseEnd::Continuing)
            }
            _ => None,
        }
    }
}

/// How a word is read.
enum Read {
    Copy,
    Base,
    As(&'static str),
    Negation,
}

fn is_predicate(pos: Pos) -> bool {
    matches!(pos, Pos::Verb | Pos::VerbDependent | Pos::VerbSuffix | Pos::Adjective | Pos::Auxiliary)
}
