//! Segmentation of notice prose, token by token. It changes when the dictionary, the user words or the segmenter
//! change, and every rule that names a word depends on it.

mod support;

const TOKENS: &str = include_str!("data/segmentation.txt");

#[test]
fn notice_prose_is_segmented_as_expected() {
    let mut worker = support::engine().worker();
    let mut wrong = Vec::new();
    let mut sentences = 0;
    // A line is a sentence; its tokens are separated by spaces, which the sentences do not have themselves.
    for line in TOKENS.lines() {
        let wanted: Vec<&str> = line.split(' ').collect();
        let sentence = wanted.concat();
        let found = worker.tokens(&sentence);
        if found != wanted {
            wrong.push(format!("expected {line}\n   found {}", found.join(" ")));
        }
        sentences += 1;
    }
    assert_eq!(sentences, 15, "the expected tokens are incomplete");
    assert!(
        wrong.is_empty(),
        "{}\nIf the new tokens are right, write them to tests/data/segmentation.txt",
        wrong.join("\n")
    );
}

#[test]
fn the_era_that_the_dictionary_lacks_is_one_word() {
    let mut worker = support::engine().worker();
    assert_eq!(worker.tokens("令和元年と平成31年"), ["令和", "元年", "と", "平成", "31", "年"]);
}
