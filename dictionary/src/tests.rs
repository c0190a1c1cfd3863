use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::viterbi::{Lattice, LatticeOptions};

use super::*;

/// The words of a text with their features, written
/// `surface/part of speech/form/base`, the last two where there is something to
/// say.
fn analyse(text: &str, words: &[UserWord]) -> Vec<String> {
    analyse_in(Mode::Normal, text, words)
}

fn analyse_in(mode: Mode, text: &str, words: &[UserWord]) -> Vec<String> {
    let dictionary = load().unwrap();
    let user = (!words.is_empty()).then(|| user_dictionary(&dictionary, words).unwrap());
    let mut worker = Segmenter::new(mode, dictionary, user).into_worker();
    let tokens = worker.segment(text).unwrap();
    tokens
        .iter()
        .map(|token| {
            let feature = feature(token.dictionary, token.user_dictionary, token.word_id);
            let mut line = format!("{}/{:?}", token.surface, feature.pos);
            if feature.form != Form::None {
                line += &format!("/{:?}", feature.form);
            }
            if let Some(base) = feature.base {
                line += &format!("/{base}");
            }
            line
        })
        .collect()
}

fn surfaces(text: &str, words: &[UserWord]) -> Vec<String> {
    analyse(text, words).iter().map(|line| line.split('/').next().unwrap().to_owned()).collect()
}

/// Features of the entries of a surface that IPADIC lists.
fn listed(dictionary: &Dictionary, surface: &str) -> Vec<(Pos, Form, Option<String>)> {
    dictionary
        .prefix_dictionary
        .find_surface_iter(surface)
        .map(|entry| feature(dictionary, None, entry.word_id()))
        .map(|feature| (feature.pos, feature.form, feature.base.map(str::to_owned)))
        .collect()
}

#[test]
fn holds_all_of_ipadic() {
    let dictionary = load().unwrap();
    // lindera's record of an entry has ten bytes; 21 entries are there twice, and those that no text can choose are
    // left out.
    let entries = 392_126 + 21 - 13_212;
    assert_eq!(dictionary.prefix_dictionary.vals_data.len(), 10 * entries);
    let matrix = &dictionary.connection_cost_matrix;
    assert_eq!((matrix.forward_size, matrix.backward_size), (1316, 1316));
    assert_eq!(dictionary.prefix_dictionary.word_count(), 16_363);
    assert_eq!(dictionary.unknown_dictionary.costs.len(), 40);
}

#[test]
fn keeps_the_direction_of_the_matrix() {
    // matrix.def of IPADIC: `0 1 1` and `1 0 80`.
    let matrix = load().unwrap().connection_cost_matrix;
    assert_eq!(matrix.cost(0, 0), -434);
    assert_eq!(matrix.cost(0, 1), 1);
    assert_eq!(matrix.cost(1, 0), 80);
}

#[test]
fn borrows_the_matrix() {
    assert!(load().unwrap().connection_cost_matrix.is_zero_copy());
}

#[test]
fn every_entry_has_a_feature() {
    let dictionary = load().unwrap();
    let (entries, rest) = dictionary.prefix_dictionary.vals_data.as_chunks::<10>();
    assert!(rest.is_empty());
    let mut inflected = 0;
    for &[a, b, c, d, ..] in entries {
        let id = WordId::new(LexType::System, u32::from_le_bytes([a, b, c, d]));
        let feature = feature(&dictionary, None, id);
        assert_ne!(feature.pos, Pos::Unknown);
        assert_eq!(feature.pos.inflects(), feature.form != Form::None);
        assert!(feature.base.is_none() || feature.pos.inflects());
        assert_ne!(feature.base, Some(""));
        inflected += usize::from(feature.form != Form::None);
    }
    assert_eq!(inflected, 155_935);
}

#[test]
fn cuts_a_notice() {
    assert_eq!(
        analyse("当社のサーバーが第三者による不正アクセスを受けました。", &[]),
        [
            "当社/NounGeneral",
            "の/ParticleAdnominal",
            "サーバー/NounGeneral",
            "が/ParticleCase",
            "第三者/NounGeneral",
            "による/ParticleCase",
            "不正/NounAdjectival",
            "アクセス/NounSahen",
            "を/ParticleCase",
            "受け/Verb/Continuative/受ける",
            "まし/Auxiliary/Continuative/ます",
            "た/Auxiliary/Basic",
            "。/SymbolPeriod",
        ]
    );
}

#[test]
fn gives_base_forms_and_forms() {
    assert_eq!(
        analyse("状況が変わっており、確認できていません", &[]),
        [
            "状況/NounGeneral",
            "が/ParticleCase",
            "変わっ/Verb/ContinuativeTa/変わる",
            "て/ParticleConjunctive",
            "おり/VerbDependent/Continuative/おる",
            "、/SymbolComma",
            "確認/NounSahen",
            "でき/Verb/Continuative/できる",
            "て/ParticleConjunctive",
            "い/VerbDependent/Continuative/いる",
            "ませ/Auxiliary/Irrealis/ます",
            "ん/Auxiliary/Basic",
        ]
    );
    assert_eq!(
        analyse("高くないが読めばご覧ください", &[]),
        [
            "高く/Adjective/ContinuativeTe/高い",
            "ない/Auxiliary/Basic",
            "が/ParticleConjunctive",
            "読め/Verb/Conditional/読む",
            "ば/ParticleConjunctive",
            "ご覧/NounOther",
            "ください/VerbDependent/Imperative/くださる",
        ]
    );
}

#[test]
fn tells_the_kinds_of_nouns_apart() {
    assert_eq!(
        analyse("約3名の田中さんが東京都港区へ", &[]),
        [
            "約/PrefixNumber",
            "3/NounNumber",
            "名/NounSuffixCounter",
            "の/ParticleAdnominal",
            "田中/NounProperPerson",
            "さん/NounSuffixPerson",
            "が/ParticleCase",
            "東京/NounProperPlace",
            "都/NounSuffixPlace",
            "港/NounProperPlace",
            "区/NounSuffixPlace",
            "へ/ParticleCase",
        ]
    );
}

#[test]
fn keeps_every_entry_of_a_surface() {
    let dictionary = load().unwrap();
    let mut entries = listed(&dictionary, "昭和");
    entries.sort_by_key(|entry| entry.0 as u8);
    assert_eq!(
        entries,
        [
            (Pos::NounProper, Form::None, None),
            (Pos::NounProperOrganization, Form::None, None),
            (Pos::NounProperPerson, Form::None, None),
            (Pos::NounProperPlace, Form::None, None),
        ]
    );
    assert_eq!(listed(&dictionary, "\u{3000}"), [(Pos::SymbolSpace, Form::None, None)]);
}

#[test]
fn both_readings_of_an_ambiguous_character_are_listed() {
    let dictionary = load().unwrap();
    for pair in [
        ["\u{FF5E}", "\u{301C}"],
        ["\u{FF0D}", "\u{2212}"],
        ["\u{2225}", "\u{2016}"],
        ["\u{FFE1}", "\u{00A3}"],
    ] {
        let [first, second] = pair.map(|surface| listed(&dictionary, surface));
        assert_eq!(first[0].0, Pos::SymbolOther);
        assert_eq!(first, second);
    }
    assert_eq!(listed(&dictionary, "セブン−イレブン・ジャパン").len(), 1);
}

#[test]
fn finds_unlisted_words_after_bullets_as_mecab_does() {
    let text = "・ダークウェブの監視」(※)";
    let cut = |mode| -> Vec<String> {
        let lines = analyse_in(mode, text, &[]);
        lines.into_iter().map(|line| line.replace("/NounGeneral", "")).collect()
    };
    assert_eq!(cut(Mode::Normal)[0], "・ダークウェブ");
    assert_eq!(
        cut(mecab_mode()),
        [
            "・/SymbolOther",
            "ダークウェブ",
            "の/ParticleAdnominal",
            "監視/NounSahen",
            "」/SymbolClose",
            "(※)/NounSahen",
        ]
    );
}

#[test]
fn unlisted_words_are_nouns() {
    let dictionary = load().unwrap();
    let mut worker = Segmenter::new(Mode::Normal, dictionary, None).into_worker();
    let tokens = worker.segment("ランサムウェアに感染").unwrap();
    let first = &tokens[0];
    assert_eq!(first.surface, "ランサムウェア");
    assert!(first.word_id.is_unknown());
    assert_eq!(
        feature(first.dictionary, None, first.word_id),
        Feature { pos: Pos::NounGeneral, form: Form::None, base: None }
    );
    assert_eq!(
        analyse("VPN(2025)", &[]),
        ["VPN/NounProperOrganization", "(/NounSahen", "2025/NounNumber", ")/NounSahen"]
    );
}

#[test]
fn an_unlisted_name_goes_on_over_a_numeral() {
    // 彅 is not listed; as an unknown word it may take one more kanji with it,
    // and 三 is a kanji as well as a numeral.
    let dictionary = load().unwrap();
    let names = &dictionary.character_definition.category_names;
    let categories = |c| -> Vec<&str> {
        let ids = dictionary.character_definition.lookup_categories(c);
        ids.iter().map(|id| names[id.0].as_str()).collect()
    };
    assert_eq!(categories('彅'), ["KANJI"]);
    assert_eq!(categories('三'), ["KANJI", "KANJINUMERIC"]);
    assert_eq!(categories('ー'), ["KATAKANA"]);
    assert_eq!(categories('𠮷'), ["DEFAULT"]);
}

#[test]
fn user_words_are_found() {
    assert_eq!(surfaces("令和7年", &[]), ["令", "和", "7", "年"]);
    assert_eq!(
        analyse("令和7年5月", &[UserWord::reiwa()]),
        ["令和/NounProper", "7/NounNumber", "年/NounSuffixCounter", "5/NounNumber", "月/NounGeneral"]
    );

    let words = [
        UserWord::new("不正アクセス", Pos::NounSahen),
        UserWord::new("株式会社\"A,B\"", Pos::NounProperOrganization),
        UserWord::new("ググる", Pos::Verb),
    ];
    assert_eq!(
        analyse("株式会社\"A,B\"が不正アクセスをググる", &words),
        [
            "株式会社\"A,B\"/NounProperOrganization",
            "が/ParticleCase",
            "不正アクセス/NounSahen",
            "を/ParticleCase",
            "ググる/Verb/Basic",
        ]
    );
}

#[test]
fn the_cost_of_a_user_word_decides() {
    let word = |cost| [UserWord { cost: Some(cost), ..UserWord::new("を受", Pos::NounGeneral) }];
    assert_eq!(surfaces("を受け", &word(-10_000)), ["を受", "け"]);
    assert_eq!(surfaces("を受け", &word(i16::MAX)), ["を", "受け"]);
}

#[test]
fn the_new_era_is_like_the_one_before() {
    let dictionary = load().unwrap();
    let heisei = dictionary
        .prefix_dictionary
        .find_surface_iter("平成")
        .find(|entry| feature(&dictionary, None, entry.word_id()).pos == Pos::NounProper)
        .unwrap();
    let reiwa = UserWord::reiwa();
    let (left, right) = CONTEXTS[reiwa.pos as usize];
    assert_eq!(
        (Some(heisei.word_cost()), heisei.left_id(), heisei.right_id()),
        (reiwa.cost, left.into(), right.into())
    );
}

#[test]
fn user_words_connect_like_their_class() {
    let of = |pos: Pos| CONTEXTS[pos as usize];
    assert_eq!(of(Pos::NounGeneral), (1285, 1285));
    assert_eq!(of(Pos::NounSahen), (1283, 1283));
    assert_eq!(of(Pos::NounProper), (1288, 1288));
    assert_eq!(of(Pos::NounProperPerson), (1289, 1289));
    assert_eq!(of(Pos::NounProperOrganization), (1292, 1292));
    assert_eq!(of(Pos::NounProperPlace), (1293, 1293));
    assert_eq!(of(Pos::NounNumber), (1295, 1295));
    assert_eq!(of(Pos::Unknown), of(Pos::NounGeneral));
}

#[test]
fn refuses_user_words_that_cannot_be_found() {
    let dictionary = load().unwrap();
    for words in [&[][..], &[UserWord::new("", Pos::NounGeneral)]] {
        let error = user_dictionary(&dictionary, words).err().unwrap();
        assert_eq!(error.kind(), LinderaErrorKind::Args);
    }
}

#[test]
fn foreign_ids_are_unknown() {
    let dictionary = load().unwrap();
    for id in [WordId::default(), WordId::new(LexType::User, 0), WordId::new(LexType::Unknown, 1_000)] {
        assert_eq!(feature(&dictionary, None, id), Feature::UNKNOWN);
    }
}

#[test]
fn codes_match_the_order_of_the_tables() {
    for (code, &pos) in Pos::ALL.iter().enumerate() {
        assert_eq!(pos as usize, code);
        if pos != Pos::Unknown {
            assert_eq!(Pos::from_ipadic(pos.ipadic()), Some(pos));
        }
    }
    for (code, &form) in Form::ALL.iter().enumerate() {
        assert_eq!(form as usize, code);
    }
    assert_eq!(Pos::from_ipadic("名詞,固有名詞,人名,姓,*,*,田中,タナカ,タナカ"), Some(Pos::NounProperPerson));
    assert_eq!(Pos::from_ipadic("名詞,固有名詞,会社"), None);
    assert_eq!(Form::from_ipadic("終止形"), None);
}

#[test]
fn groups_hold_their_classes() {
    for pos in Pos::ALL.into_iter().skip(1) {
        let class = pos.ipadic();
        let group = class.split(',').next().unwrap();
        assert_eq!(pos.is_noun(), group == "名詞", "{class}");
        assert_eq!(pos.is_prefix(), group == "接頭詞", "{class}");
        assert_eq!(pos.is_verb(), group == "動詞", "{class}");
        assert_eq!(pos.is_adjective(), group == "形容詞", "{class}");
        assert_eq!(pos.is_particle(), group == "助詞", "{class}");
        assert_eq!(pos.is_symbol(), group == "記号", "{class}");
        assert_eq!(pos.is_proper_noun(), class.contains("固有名詞"), "{class}");
        assert_eq!(pos.is_dependent_noun(), class.starts_with("名詞,非自立"), "{class}");
        assert_eq!(pos.is_noun_suffix(), class.starts_with("名詞,接尾"), "{class}");
        assert_eq!(pos.inflects(), ["動詞", "形容詞", "助動詞"].contains(&group), "{class}");
    }
}

/// The bare lattice, as the documentation of this crate shows it, cuts like
/// lindera's segmenter.
#[test]
fn the_lattice_alone_gives_the_same_words() {
    let text = "令和7年5月、ランサムウェアによる被害を確認いたしました";
    let dictionary = load().unwrap();
    let user = user_dictionary(&dictionary, &[UserWord::reiwa()]).unwrap();
    let (mode, mut lattice, mut words) = (Mode::Normal, Lattice::default(), Vec::new());
    lattice.set_text_with_options(
        &dictionary.prefix_dictionary,
        &Some(&user.dict),
        &dictionary.character_definition,
        &dictionary.unknown_dictionary,
        &dictionary.connection_cost_matrix,
        text,
        &LatticeOptions::new(&mode),
    );
    lattice.tokens_offset_into(&mut words);
    let ends = words.iter().skip(1).map(|&(start, _)| start);
    let found: Vec<&str> =
        words.iter().zip(ends.chain([text.len()])).map(|(&(start, _), end)| &text[start..end]).collect();
    assert_eq!(found, surfaces(text, &[UserWord::reiwa()]));
}
