//! Segmentation: the words of a text, by lindera's lattice over the embedded dictionary and the words of the rules.

use lindera::mode::Mode;
use lindera_dictionary::dictionary::{Dictionary, UserDictionary};
use lindera_dictionary::viterbi::{Lattice, LatticeOptions, WordId};
use rustc_hash::FxHashMap;

use super::reading::{Reading, Word, reading};
use crate::error::Error;

/// The immutable half of the morphological analysis: dictionary, user words and spelling variants.
pub struct Morphology {
    dictionary: Dictionary,
    user: Option<UserDictionary>,
    /// Variant to the spelling that readings use (漏洩 to 漏えい, 気づく to 気付く).
    spelling: FxHashMap<String, String>,
}

impl Morphology {
    /// Loads the embedded dictionary and adds the words of the rules.
    ///
    /// # Errors
    ///
    /// When a user word cannot be taken into the dictionary.
    pub fn new(
        words: &[kaiji_dictionary::UserWord],
        spelling: FxHashMap<String, String>,
    ) -> Result<Self, Error> {
        let dictionary = kaiji_dictionary::load().map_err(|e| Error::Dictionary(e.to_string()))?;
        let user = if words.is_empty() {
            None
        } else {
            Some(
                kaiji_dictionary::user_dictionary(&dictionary, words)
                    .map_err(|e| Error::Dictionary(e.to_string()))?,
            )
        };
        Ok(Morphology { dictionary, user, spelling })
    }

    /// A segmenter for one thread.
    pub fn segmenter(&self) -> Segmenter<'_> {
        Segmenter { morphology: self, lattice: Lattice::default(), offsets: Vec::new(), words: Vec::new() }
    }
}

/// A thread's own segmentation buffers.
///
/// It drives lindera's lattice itself. lindera's own segmenter gives each text a list of tokens that own their details,
/// which takes a quarter of the time and which readings do not need.
pub struct Segmenter<'m> {
    morphology: &'m Morphology,
    lattice: Lattice,
    offsets: Vec<(usize, WordId)>,
    words: Vec<Word<'m>>,
}

/// Bytes after which a stretch without punctuation is cut, as lindera does: a lattice has a place for each character.
const STRETCH: usize = 32 * 1024;

/// Characters up to which the lattice keeps its places from one stretch to the next.
const KEPT: usize = 4096;

impl<'m> Segmenter<'m> {
    /// The surfaces of a text's tokens, in order. For tests and for `kaiji text --tokens`.
    pub fn surfaces(&mut self, text: &str) -> Vec<String> {
        self.segment(text);
        self.words.iter().filter_map(|w| text.get(w.range.clone())).map(str::to_string).collect()
    }

    /// Fills `words` with the tokens of a text. Spaces are none.
    fn segment(&mut self, text: &str) {
        static MODE: Mode = Mode::Normal;
        let options = LatticeOptions::new(&MODE);
        let Morphology { dictionary, user, .. } = self.morphology;
        let user_words = user.as_ref().map(|u| &u.dict);
        self.words.clear();
        let mut rest = text;
        while !rest.is_empty() {
            let start = text.len() - rest.len();
            let (stretch, behind) = split_stretch(rest);
            self.lattice.set_text_with_options(
                &dictionary.prefix_dictionary,
                &user_words,
                &dictionary.character_definition,
                &dictionary.unknown_dictionary,
                &dictionary.connection_cost_matrix,
                stretch,
                &options,
            );
            self.lattice.tokens_offset_into(&mut self.offsets);
            for (i, &(from, id)) in self.offsets.iter().enumerate() {
                let to = self.offsets.get(i + 1).map_or(stretch.len(), |next| next.0);
                if stretch.get(from..to).is_none_or(|word| word.bytes().all(|b| b.is_ascii_whitespace())) {
                    continue;
                }
                let feature = kaiji_dictionary::feature(dictionary, user.as_ref(), id);
                self.words.push(Word {
                    range: start + from..start + to,
                    pos: feature.pos,
                    form: feature.form,
                    base: feature.base,
                });
            }
            rest = behind;
            if self.lattice.capacity() > KEPT {
                self.lattice.shrink_to(KEPT);
            }
        }
    }

    /// Reads a stretch of normalised text that begins at byte `offset` of it.
    pub fn read(&mut self, text: &str, offset: usize) -> Reading {
        self.segment(text);
        let words = &self.words;
        reading(text, offset, words, &self.morphology.spelling)
    }
}

/// A text's first stretch, up to behind the next mark of punctuation, and the rest. Nothing is segmented across a mark.
fn split_stretch(text: &str) -> (&str, &str) {
    let longest = text.ceil_char_boundary(STRETCH);
    let bytes = text.as_bytes();
    // The second byte of 、 and 。 is rarer than the first, which kana have, too.
    let mut may_be = memchr::memchr3_iter(b'\n', b'\t', 0x80, bytes.get(..longest).unwrap_or(bytes));
    let mark_end = |at: usize| {
        let mark = match bytes.get(at) {
            Some(0x80) => at.saturating_sub(1)..at + 2,
            _ => at..at + 1,
        };
        matches!(text.get(mark.clone()), Some("\n" | "\t" | "、" | "。")).then_some(mark.end)
    };
    let end = may_be.find_map(mark_end).unwrap_or(longest);
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleFiles, RuleSet};

    /// The lattice is driven as lindera's own segmenter drives it.
    #[test]
    fn words_are_those_of_lindera() {
        let rules = RuleSet::compile(&RuleFiles::embedded()).expect("the built-in rules compile");
        let morphology = Morphology::new(&rules.words, rules.spelling.clone()).expect("the dictionary loads");
        let theirs = lindera::segmenter::Segmenter::new(
            Mode::Normal,
            morphology.dictionary.clone(),
            morphology.user.clone(),
        );
        let mut theirs = theirs.into_worker();
        let mut ours = morphology.segmenter();
        let long = "弊社のサーバが不正アクセスを受け".repeat(1500);
        for text in [
            "令和2年7月28日、弊社のパソコン12台がEmotetに感染しました。",
            "時刻  対応\t(1)ネットワークから切断、 パスワードを変更。\n・フィッシング 詐欺",
            "",
            "、。",
            &long,
        ] {
            let wanted: Vec<String> =
                theirs.segment(text).expect("a text").iter().map(|t| t.surface.to_string()).collect();
            assert_eq!(ours.surfaces(text), wanted);
        }
    }
}
