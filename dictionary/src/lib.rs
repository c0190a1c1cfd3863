//! The Japanese dictionary of kaiji: IPADIC 2.7.0-20070801 for the analyser
//! lindera, embedded in the program.
//!
//! [lindera's own embedded dictionary] is downloaded while it is built. This
//! crate builds the same dictionary from a crates.io package, `yoin-ipadic`, so
//! that a build needs nothing but the package registry.
//!
//! The entries, all costs and the connection matrix are IPADIC's. Of its 392,126
//! entries those are left out that no text can choose, because a cheaper one of the
//! same surface and contexts stands beside them (13,212), so texts are cut exactly
//! as with the full dictionary; [`mecab_mode`] makes
//! lindera cut them as MeCab does. Of what IPADIC says about a word only the part
//! of speech, the inflection form and the base form of inflected words are kept;
//! see [`feature`]. Readings and pronunciations are left out.
//!
//! IPADIC lists no ASCII characters. Where a text was normalised to ASCII, `（` is
//! not [`Pos::SymbolOpen`] any more, but `(` is an unlisted word and so a
//! [`Pos::NounSahen`]. Full-width digits are listed one by one and are cut apart,
//! ASCII digits stay together.
//!
//! | embedded | bytes |
//! |---|---:|
//! | trie of the surfaces | 4,587,532 |
//! | index from the surfaces to the entries | 1,303,568 |
//! | entries: costs, contexts, part of speech, form | 3,789,350 |
//! | connection matrix | 3,463,718 |
//! | 16,363 base forms | 328,652 |
//! | unknown words, characters, metadata | 4 kB |
//! | together | 13.5 MB |
//!
//! With all of IPADIC's details it would be 46 MB.
//!
//! # Use
//!
//! With `lindera`: `Segmenter::new(Mode::Normal, load()?, user)`, and
//! [`feature`]`(token.dictionary, token.user_dictionary, token.word_id)` for a
//! token. With only `lindera-dictionary`, without an allocation per text once
//! the buffers have grown:
//!
//! ```
//! use kaiji_dictionary::{Pos, feature, load};
//! use lindera_dictionary::mode::Mode;
//! use lindera_dictionary::viterbi::{Lattice, LatticeOptions};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dictionary = load()?;
//! let (mode, mut lattice, mut words) = (Mode::Normal, Lattice::default(), Vec::new());
//!
//! // One sentence; a lattice takes at most 65,534 characters.
//! let text = "不正アクセスを受けました";
//! lattice.set_text_with_options(
//!     &dictionary.prefix_dictionary,
//!     &None, // or `&Some(&user.dict)`
//!     &dictionary.character_definition,
//!     &dictionary.unknown_dictionary,
//!     &dictionary.connection_cost_matrix,
//!     text,
//!     &LatticeOptions::new(&mode),
//! );
//! lattice.tokens_offset_into(&mut words);
//!
//! let ends = words.iter().skip(1).map(|&(start, _)| start).chain([text.len()]);
//! let verb = words
//!     .iter()
//!     .zip(ends)
//!     .map(|(&(start, id), end)| (&text[start..end], feature(&dictionary, None, id)))
//!     .find(|(_, feature)| feature.pos == Pos::Verb);
//! let (surface, feature) = verb.ok_or("no verb")?;
//! assert_eq!((surface, feature.base), ("受け", Some("受ける")));
//! # Ok(())
//! # }
//! ```
//!
//! [lindera's own embedded dictionary]: https://docs.rs/lindera-ipadic

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod pos;

use std::io;
use std::sync::Arc;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::character_definition::CharacterDefinition;
use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::dictionary::unknown_dictionary::UnknownDictionary;
use lindera_dictionary::dictionary::{DetailFields, Dictionary, UserDictionary};
use lindera_dictionary::error::{LinderaError, LinderaErrorKind};
use lindera_dictionary::mode::{Mode, Penalty};
use lindera_dictionary::viterbi::{LexType, WordId};

pub use pos::{Form, Pos};

// Statics rather than constants: the bytes of a constant would be copied into
// the metadata of this crate.
macro_rules! built {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/dictionary/", $name))
    };
}
static METADATA: &[u8] = built!("metadata.json");
static CHARACTERS: &[u8] = built!("char_def.bin");
static UNKNOWN: &[u8] = built!("unk.bin");
static TRIE: &[u8] = built!("dict.trie");
static ENTRY_INDEX: &[u8] = built!("dict.valsidx");
static ENTRIES: &[u8] = built!("dict.vals");
static BASE_INDEX: &[u8] = built!("dict.wordsidx");
static BASES: &[u8] = built!("dict.words");
// Aligned, or lindera would have to copy it to read it.
static MATRIX: &[u8] =
    lindera_dictionary::include_bytes_aligned!(concat!(env!("OUT_DIR"), "/dictionary/matrix.mtx"));

/// Left and right context ids of user words, in the order of [`Pos::ALL`].
static CONTEXTS: [(u16, u16); Pos::ALL.len()] = include!(concat!(env!("OUT_DIR"), "/contexts.rs"));

/// Word cost that makes a user word win against practically every way to cut the
/// same characters into other words. It is what lindera gives to the words of a
/// simple user lexicon.
pub const PREFERRED_COST: i16 = -10_000;

/// Word cost of the era name 平成 in IPADIC.
const ERA_COST: i16 = 5904;

/// What the dictionary knows of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature<'a> {
    /// Part of speech.
    pub pos: Pos,
    /// Inflection form; [`Form::None`] where the word does not inflect.
    pub form: Form,
    /// Base form (原形) of an inflected word. `None` means that it equals the
    /// surface, which is so for every word that does not inflect.
    pub base: Option<&'a str>,
}

impl Feature<'_> {
    /// For word ids that belong to none of the dictionaries at hand.
    const UNKNOWN: Feature<'static> = Feature { pos: Pos::Unknown, form: Form::None, base: None };

    /// For words that come without inflection: the detail of user words and of
    /// unknown words is the code of their part of speech in decimal digits.
    fn of_details(mut details: DetailFields<'_>) -> Feature<'static> {
        let pos = details.next().and_then(|code| Pos::ALL.get(code.parse::<usize>().ok()?));
        pos.map_or(Feature::UNKNOWN, |&pos| Feature {
            pos,
            form: if pos.inflects() { Form::Basic } else { Form::None },
            base: None,
        })
    }
}

/// A word to add to the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserWord {
    /// The word as it is written, normalised like the text it shall be found in.
    /// Not empty. Words that inflect are found in this form only, which is taken
    /// for their basic form.
    pub surface: String,
    /// Part of speech. It is what [`feature`] returns, and how the word connects
    /// to its neighbours.
    pub pos: Pos,
    /// Word cost, [`PREFERRED_COST`] where it is `None`. IPADIC's nouns mostly
    /// cost 3,000 to 10,000; a smaller cost makes the word more likely.
    pub cost: Option<i16>,
}

impl UserWord {
    /// A word that is preferred to other ways to cut the same characters.
    pub fn new(surface: impl Into<String>, pos: Pos) -> UserWord {
        UserWord { surface: surface.into(), pos, cost: None }
    }

    /// The era that began in 2019 and that IPADIC of 2007 does not know. It gets
    /// the class and the cost that IPADIC gives to the era before, 平成.
    pub fn reiwa() -> UserWord {
        UserWord { surface: "令和".to_owned(), pos: Pos::NounProper, cost: Some(ERA_COST) }
    }
}

/// Loads the embedded dictionary. This takes about a millisecond, since the large
/// parts are used where they lie; cloning the result is cheap as well.
///
/// # Errors
///
/// Fails if lindera cannot read the embedded data, which can only come from a
/// fault of the build.
pub fn load() -> Result<Dictionary, LinderaError> {
    let metadata = Metadata::load(METADATA)?;
    metadata.validate_format_version()?;
    Ok(Dictionary {
        prefix_dictionary: Arc::new(PrefixDictionary::load(TRIE, ENTRY_INDEX, ENTRIES, BASE_INDEX, BASES)?),
        connection_cost_matrix: Arc::new(ConnectionCostMatrix::load(MATRIX)?),
        character_definition: Arc::new(CharacterDefinition::load(CHARACTERS)?),
        unknown_dictionary: Arc::new(UnknownDictionary::load(UNKNOWN)?),
        metadata: Arc::new(metadata),
    })
}

/// The mode in which lindera finds the same words as MeCab.
///
/// In its normal mode lindera looks for no unlisted word within another one. As
/// IPADIC counts the bullet ・ as katakana, a bullet before an unlisted katakana
/// word ends up in that word, and `」(` stays one word. MeCab tries every place, and
/// so does lindera in the mode that splits long words; this one is that mode with
/// no penalty on long words. It takes up to twice the time of the normal mode.
///
/// What still differs from MeCab: spaces, which lindera takes for words while
/// MeCab skips them; which of two ways of equal cost is chosen; unlisted words of
/// a kanji numeral and other kanji, as in 四愒, which MeCab tries to take for a
/// number; and that `lindera` begins anew after every `、`.
pub fn mecab_mode() -> Mode {
    // Words up to the first threshold have no penalty.
    Mode::Decompose(Penalty {
        kanji_penalty_length_threshold: usize::MAX,
        kanji_penalty_length_penalty: 0,
        other_penalty_length_threshold: usize::MAX,
        other_penalty_length_penalty: 0,
    })
}

/// Looks up what the dictionary knows of a word, without allocating.
///
/// `word_id` comes from a segmentation with `dictionary`, which is one that
/// [`load`] returned, and with `user` if it is given, which is one that
/// [`user_dictionary`] returned. An unlisted word gets the part of speech that
/// IPADIC's unknown-word entries give to words of its characters, as a rule a
/// noun; `word_id.is_unknown()` tells it from listed ones. An id that belongs to
/// neither dictionary gets [`Pos::Unknown`].
///
/// lindera's own `details` of a token know nothing useful with this dictionary.
#[inline]
pub fn feature<'a>(
    dictionary: &'a Dictionary,
    user: Option<&'a UserDictionary>,
    word_id: WordId,
) -> Feature<'a> {
    let index = word_id.id() as usize;
    match word_id.lex_type() {
        LexType::System => {
            // As packed by the build script.
            let [low, high, pos, form] = word_id.id().to_le_bytes();
            let (Some(&pos), Some(&form)) =
                (Pos::ALL.get(usize::from(pos)), Form::ALL.get(usize::from(form)))
            else {
                return Feature::UNKNOWN;
            };
            let base = u16::from_le_bytes([low, high]).checked_sub(1);
            Feature {
                pos,
                form,
                base: base.and_then(|base| dictionary.word_details_iter(base.into()).next()),
            }
        }
        LexType::Unknown => Feature::of_details(dictionary.unknown_word_details_iter(index)),
        LexType::User => {
            user.map_or(Feature::UNKNOWN, |user| Feature::of_details(user.word_details_iter(index)))
        }
    }
}

/// Builds a dictionary of further words, to be used together with `dictionary`,
/// which [`load`] returned. Without words use no user dictionary at all: it costs
/// a pass over every text.
///
/// A surface may occur more than once, with different parts of speech.
///
/// # Errors
///
/// [`LinderaErrorKind::Args`] if a surface is empty or if there are no words;
/// [`LinderaErrorKind::Build`] if one surface occurs more than 255 times.
pub fn user_dictionary(dictionary: &Dictionary, words: &[UserWord]) -> Result<UserDictionary, LinderaError> {
    let refuse =
        |reason| Err(LinderaErrorKind::Args.with_error(io::Error::new(io::ErrorKind::InvalidInput, reason)));
    if words.is_empty() {
        return refuse("a user dictionary needs at least one word");
    }

    // lindera builds user dictionaries from lines of a lexicon: surface, left
    // and right context, cost, details.
    let mut lexicon = String::new();
    for word in words {
        if word.surface.is_empty() {
            return refuse("a user word has no characters");
        }
        let code = word.pos as u8;
        let (left, right) = CONTEXTS[usize::from(code)];
        let surface = word.surface.replace('"', "\"\"");
        let cost = word.cost.unwrap_or(PREFERRED_COST);
        lexicon += &format!("\"{surface}\",{left},{right},{cost},{code}\n");
    }
    DictionaryBuilder::new(Metadata::clone(&dictionary.metadata))
        .build_user_dict_from_reader(lexicon.as_bytes())
}

#[cfg(test)]
mod tests;
