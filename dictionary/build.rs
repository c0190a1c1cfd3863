//! Builds the embedded dictionary from the IPADIC data of the crate
//! `yoin-ipadic`, without the network.
//!
//! The character categories, the unknown words and the connection matrix are
//! written as MeCab source files and built by lindera. The lexicon goes straight
//! into lindera's own structures instead, for two reasons. A MeCab lexicon would
//! give every word a running number and a detail record; here the number itself
//! holds what extraction needs (see `word_id`), so nothing more is stored per
//! word. And lindera's lexicon reader trims surfaces, which loses IPADIC's entry
//! for the ideographic space.

#![forbid(unsafe_code)]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::dictionary::schema::Schema;
use lindera_dictionary::viterbi::{LexType, WordEntry, WordId};

use pos::{Form, Pos};

#[path = "src/pos.rs"]
#[allow(dead_code, reason = "the build script needs only a part of it")]
mod pos;

/// Number of entries of IPADIC 2.7.0-20070801. A different number means that the
/// layout was misread.
const MORPHEMES: usize = 392_126;

/// Both sides of IPADIC's connection matrix.
const CONTEXTS: usize = 1316;

/// IPADIC is written in EUC-JP, some of whose characters are read as one Unicode
/// character by Windows, which the data follows, and as another one elsewhere.
/// Texts have both, so the 21 words with such a character are entered twice.
const AMBIGUOUS: [(char, &str); 4] = [
    ('\u{FF5E}', "\u{301C}"), // wave dash
    ('\u{FF0D}', "\u{2212}"), // minus sign
    ('\u{2225}', "\u{2016}"), // double vertical line
    ('\u{FFE1}', "\u{00A3}"), // pound sign
];

/// IPADIC's character categories, in the order of the ids that the data uses.
const CATEGORIES: [&str; 11] = [
    "DEFAULT",
    "SPACE",
    "KANJI",
    "SYMBOL",
    "NUMERIC",
    "ALPHA",
    "HIRAGANA",
    "KATAKANA",
    "KANJINUMERIC",
    "GREEK",
    "CYRILLIC",
];

fn main() -> Result<(), Box<dyn Error>> {
    // The data comes with a dependency, whose change rebuilds this script.
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/pos.rs");

    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let source = out.join("source");
    let target = out.join("dictionary");
    fs::create_dir_all(&source)?;
    fs::create_dir_all(&target)?;

    let builder = DictionaryBuilder::new(metadata());
    builder.build_metadata(&target, None)?;

    write_unknown(&source)?;
    let categories = builder.build_character_definition(&source, &target)?;
    builder.build_unknown_dictionary(&source, &target, &categories, None)?;

    fs::write(source.join("matrix.def"), matrix())?;
    builder.build_connection_cost_matrix(&source, &target, None)?;
    fs::remove_dir_all(&source)?;

    let contexts = build_lexicon(&target)?;
    fs::write(out.join("contexts.rs"), contexts)?;
    Ok(())
}

/// The schema has one detail per word, which only user words and unknown words
/// really carry. User words are always given with all columns, so the column
/// count of lindera's simple user lexicon only has to differ.
fn metadata() -> Metadata {
    let columns = |names: &[&str]| Schema::new(names.iter().map(|&n| n.to_owned()).collect());
    Metadata::new(
        "ipadic".to_owned(),
        "UTF-8".to_owned(),
        -10_000,
        1288,
        1288,
        "*".to_owned(),
        false,
        false,
        false,
        columns(&["surface", "left_context_id", "right_context_id", "cost", "pos_code"]),
        columns(&["surface"]),
    )
}

/// Packs what extraction needs of a word into its id: two bytes for the base
/// form (0: none, else its index plus one), one for the part of speech, one for
/// the inflection form. `feature` in the library is the inverse.
///
/// No word has `Pos::Unknown`, so an id never equals the index of a base form;
/// lindera's own detail lookup finds nothing for a word instead of something
/// wrong.
fn word_id(pos: Pos, form: Form, base: u16) -> u32 {
    assert_ne!(pos, Pos::Unknown);
    let [low, high] = base.to_le_bytes();
    u32::from_le_bytes([low, high, pos as u8, form as u8])
}

/// Writes the lexicon into `target` and returns the context ids of user words as
/// a Rust array literal, one `(left, right)` per part of speech.
fn build_lexicon(target: &Path) -> Result<String, Box<dyn Error>> {
    // Entries of one surface keep the order of the source: among paths of equal
    // cost the order decides.
    let mut lexicon: BTreeMap<String, Vec<WordEntry>> = BTreeMap::new();
    let mut bases = Bases::default();
    let mut contexts: HashMap<(Pos, u16, u16), usize> = HashMap::new();

    let mut morphs = Reader(yoin_ipadic::MORPHS);
    let mut count = 0;
    while !morphs.0.is_empty() {
        let surface = morphs.text();
        let (left, right, cost) = (morphs.u16(), morphs.u16(), morphs.i16());
        let features = morphs.text();
        count += 1;

        let mut fields = features.split(',').skip(5);
        let form = fields.next().unwrap_or("*");
        let base = fields.next().unwrap_or("*");
        let pos = Pos::from_ipadic(features).ok_or_else(|| format!("class of {features}"))?;
        let form = Form::from_ipadic(form).ok_or_else(|| format!("form of {features}"))?;
        let base = match form {
            Form::None => 0,
            _ if base == surface => 0,
            _ => bases.id(base)?,
        };

        if matches!(form, Form::None | Form::Basic)
            && features
                .strip_prefix(pos.ipadic())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
        {
            *contexts.entry((pos, left, right)).or_default() += 1;
        }

        let id = WordId::new(LexType::System, word_id(pos, form, base));
        let entry = WordEntry::new(id, cost, left, right);
        enter(lexicon.entry(surface.to_owned()).or_default(), entry);
        if surface.contains(AMBIGUOUS.map(|(here, _)| here)) {
            let other =
                AMBIGUOUS.iter().fold(surface.to_owned(), |text, (here, there)| text.replace(*here, there));
            enter(lexicon.entry(other).or_default(), entry);
        }
    }
    if count != MORPHEMES {
        return Err(format!("{count} morphemes instead of {MORPHEMES}").into());
    }

    // Surfaces are numbered from the most common one on, as costs tell, so that what
    // texts ask for of the index and the records lies close together. lindera's own
    // writer numbers them by spelling; what a trie says of a surface is free.
    let mut common: Vec<(&str, &[WordEntry])> =
        lexicon.iter().map(|(s, e)| (s.as_str(), e.as_slice())).collect();
    common.sort_by_key(|(_, entries)| entries.iter().map(WordEntry::word_cost).min());
    let mut index = Vec::with_capacity(4 * (common.len() + 1));
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut records = 0u32;
    for (number, &(surface, entries)) in common.iter().enumerate() {
        numbers.insert(surface, u32::try_from(number)?);
        index.extend(records.to_le_bytes());
        records += u32::try_from(entries.len())?;
    }
    index.extend(records.to_le_bytes());
    let trie = crawdad::Trie::from_records(numbers).map_err(|e| format!("the trie: {e}"))?;
    fs::write(target.join("dict.trie"), trie.serialize_to_vec())?;
    fs::write(target.join("dict.valsidx"), index)?;

    // The records of all words one after the other, in the order of these numbers.
    // lindera writes records only as a part of a dictionary, so let it build one
    // that has all of them under a single key.
    let all = common.iter().flat_map(|(_, entries)| entries.iter().copied()).collect();
    let records = PrefixDictionary::from_word_entry_map(&BTreeMap::from([("*".to_owned(), all)]))?;
    fs::write(target.join("dict.vals"), &records.vals_data[..])?;

    fs::write(target.join("dict.wordsidx"), bases.index)?;
    fs::write(target.join("dict.words"), bases.records)?;

    let mut table = String::from("[");
    for pos in Pos::ALL {
        // Verbs of the same class differ in their conjugation, and so in their
        // context ids: take the most frequent ones.
        let class = if pos == Pos::Unknown { Pos::NounGeneral } else { pos };
        let (_, left, right) = contexts
            .iter()
            .filter(|((p, _, _), _)| *p == class)
            .max_by_key(|((_, left, right), n)| (**n, u16::MAX - left, u16::MAX - right))
            .map(|(key, _)| *key)
            .ok_or_else(|| format!("no word of the class {}", pos.ipadic()))?;
        write!(table, "({left}, {right}), ")?;
    }
    table.push(']');
    Ok(table)
}

/// Adds an entry to those of its surface. Of entries with the same contexts only the
/// cheapest can be chosen, in any text, and of equal ones the last, so the others are
/// left out: 山本 is entered for each reading of the name, which costs every text with
/// 山本 a step per reading.
fn enter(entries: &mut Vec<WordEntry>, entry: WordEntry) {
    let contexts = |e: &WordEntry| (e.left_id(), e.right_id());
    match entries.iter().position(|e| contexts(e) == contexts(&entry)) {
        Some(known) if entries[known].word_cost() < entry.word_cost() => {}
        Some(known) => {
            entries.remove(known);
            entries.push(entry);
        }
        None => entries.push(entry),
    }
}

/// Distinct base forms, in the layout of lindera's detail records: the offset of
/// each record, and records of length and text.
#[derive(Default)]
struct Bases {
    ids: HashMap<String, u16>,
    index: Vec<u8>,
    records: Vec<u8>,
}

impl Bases {
    fn id(&mut self, base: &str) -> Result<u16, Box<dyn Error>> {
        if let Some(&id) = self.ids.get(base) {
            return Ok(id);
        }
        let id = u16::try_from(self.ids.len() + 1)?;
        self.index.extend(u32::try_from(self.records.len())?.to_le_bytes());
        self.records.extend(u32::try_from(base.len())?.to_le_bytes());
        self.records.extend(base.as_bytes());
        self.ids.insert(base.to_owned(), id);
        Ok(id)
    }
}

/// Connection matrix in MeCab's text format.
fn matrix() -> String {
    let mut data = Reader(yoin_ipadic::MATRIX);
    let (width, height) = (usize::from(data.u16()), usize::from(data.u16()));
    assert_eq!((width, height), (CONTEXTS, CONTEXTS), "the matrix has another size");

    // The data has the right context of the left word running fastest.
    let mut text = String::with_capacity(16 * width * height);
    writeln!(text, "{width} {height}").expect("writing to a string");
    for second in 0..height {
        for first in 0..width {
            writeln!(text, "{first} {second} {}", data.i16()).expect("writing to a string");
        }
    }
    assert!(data.0.is_empty(), "data after the matrix");
    text
}

/// Writes `char.def` and `unk.def` into `source`.
fn write_unknown(source: &Path) -> Result<(), Box<dyn Error>> {
    let mut data = Reader(yoin_ipadic::UNKOWN);
    let first = data.numbers();
    let count = data.numbers();
    let offsets = data.numbers();
    let length = data.length();
    let entries = data.bytes(length);

    let categories = usize::from(data.u8());
    if categories != CATEGORIES.len() || first.len() != categories || count.len() != categories {
        return Err(format!("{categories} character categories").into());
    }
    let default = usize::from(data.u8());
    let invoke = data.bytes(categories);
    let group = data.bytes(categories);
    let length = data.bytes(categories);
    let table = data.0;

    let mut unk = String::new();
    for (category, name) in CATEGORIES.iter().enumerate() {
        for &offset in &offsets[first[category]..][..count[category]] {
            let mut entry = Reader(&entries[offset..]);
            let (left, right, cost) = (entry.u16(), entry.u16(), entry.i16());
            let features = entry.text();
            let pos = Pos::from_ipadic(features).ok_or_else(|| format!("class of {features}"))?;
            writeln!(unk, "{name},{left},{right},{cost},{}", pos as u8)?;
        }
    }
    fs::write(source.join("unk.def"), unk)?;

    let mut char_def = String::new();
    for (category, name) in CATEGORIES.iter().enumerate() {
        let (invoke, group, length) = (invoke[category], group[category], length[category]);
        writeln!(char_def, "{name} {invoke} {group} {length}")?;
    }
    let mut start = 0;
    for run in table.chunk_by(|a, b| a == b) {
        let category = usize::from(run[0]);
        if category != default {
            let last = start + run.len() - 1;
            let names = match CATEGORIES[category] {
                // The data keeps only the first category of a character. In
                // IPADIC the numerals are ordinary kanji as well, which lets an
                // unknown word such as a name go on over one. lindera compares
                // categories place by place, so KANJI has to come first, where
                // the other kanji have it.
                "KANJINUMERIC" => "KANJI KANJINUMERIC",
                name => name,
            };
            writeln!(char_def, "0x{start:04X}..0x{last:04X} {names}")?;
        }
        start += run.len();
    }
    fs::write(source.join("char.def"), char_def)?;
    Ok(())
}

/// Takes little-endian values off the front of the data. Panics where the data
/// ends too early: it is a constant of a pinned crate.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, n: usize) -> &'a [u8] {
        let (head, tail) = self.0.split_at(n);
        self.0 = tail;
        head
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let (head, tail) = self.0.split_first_chunk().expect("the data is cut off");
        self.0 = tail;
        *head
    }

    fn u8(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    fn i16(&mut self) -> i16 {
        i16::from_le_bytes(self.array())
    }

    /// A u32 that is a length or an index.
    fn length(&mut self) -> usize {
        u32::from_le_bytes(self.array()) as usize
    }

    /// Counted u32 values.
    fn numbers(&mut self) -> Vec<usize> {
        let n = self.length();
        (0..n).map(|_| self.length()).collect()
    }

    /// Counted UTF-8 text.
    fn text(&mut self) -> &'a str {
        let n = self.length();
        std::str::from_utf8(self.bytes(n)).expect("the data is not UTF-8")
    }
}
