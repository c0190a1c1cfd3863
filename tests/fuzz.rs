//! The fuzz targets without a fuzzer: on their seeds, on what once broke them, and on chance changes of both. Coverage
//! guides `fuzz/run.sh`; this finds what lies near.

#[path = "../fuzz/src/lib.rs"]
mod fuzzing;
mod support;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use fuzzing::targets::ALL;

/// Pieces that mean something to one of the readers.
const PIECES: [&str; 40] = [
    "<",
    ">",
    "</",
    "<p>",
    "<table>",
    "<!--",
    "&#x",
    "&amp;",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{3099}",
    "\u{2028}",
    "ｱ",
    "Ａ",
    "１２",
    "十",
    "万",
    "年",
    "月31日",
    "令和元年",
    "〜",
    "台",
    "名",
    "件",
    "。",
    "、",
    "「",
    "含まれておりません",
    "WARC/1.1",
    "stream",
    "-1",
];

/// Numbers in no order, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// Bytes with a few changes: taken out, put in, doubled, cut off, joined with others.
fn changed(bytes: &[u8], others: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(out.len() + 1);
        let end = (at + chance.below(24)).min(out.len());
        match chance.below(6) {
            0 => {
                out.drain(at..end);
            }
            1 => out.splice(at..at, PIECES[chance.below(PIECES.len())].bytes()).for_each(drop),
            2 => {
                let again = out[at..end].repeat(1 + chance.below(40));
                out.splice(at..at, again).for_each(drop);
            }
            3 => out.truncate(at),
            4 => {
                let other = &others[chance.below(others.len())];
                out.extend_from_slice(&other[chance.below(other.len() + 1)..]);
            }
            _ if at < out.len() => out[at] = u8::try_from(chance.below(256)).unwrap_or_default(),
            _ => {}
        }
    }
    out
}

/// Panics, those that somebody caught too: a PDF is read in a thread of its own.
static FAULTS: AtomicUsize = AtomicUsize::new(0);

fn breaks_a_law(target: fn(&[u8]), bytes: &[u8]) -> bool {
    let before = FAULTS.load(Ordering::SeqCst);
    std::panic::catch_unwind(|| target(bytes)).is_err() || FAULTS.load(Ordering::SeqCst) > before
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

#[test]
fn what_lies_near_the_seeds_breaks_no_law() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        FAULTS.fetch_add(1, Ordering::SeqCst);
        told(panic);
    }));
    for (name, target) in ALL {
        let mut known = files(&support::root().join("fuzz/seeds").join(name));
        assert!(!known.is_empty(), "{name} has seeds");
        known.extend(files(&support::root().join("fuzz/regressions").join(name)));
        for (at, bytes) in known.iter().enumerate() {
            assert!(!breaks_a_law(target, bytes), "{name}: seed or regression {at}");
        }
        // An engine is made for each file of rules.
        let changes = if name == "rules" { 60 } else { 1200 };
        let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
        for _ in 0..changes {
            let bytes = changed(&known[chance.below(known.len())], &known, &mut chance);
            if breaks_a_law(target, &bytes) {
                let path = std::env::temp_dir().join(format!("kaiji-fuzz-{name}"));
                fs::write(&path, &bytes).expect("a file");
                panic!("{name}: a law is broken by {}; keep it in fuzz/regressions/{name}", path.display());
            }
        }
    }
}
