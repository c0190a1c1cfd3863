//! What comes back unchanged: no corrections, and a gold file that says what the record says.

use kaiji::annotation::{Annotated, changes, corrections, gold};
use kaiji::dataset::Dataset;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{STRANGE, annotated, config, dataset, support, there_and_back};

#[track_caller]
fn comes_back(set: &Dataset) -> usize {
    let before = annotated(set);
    let mut facts = 0;
    for (tool, read) in there_and_back(set) {
        assert!(read.faults.is_empty(), "{tool}: {:?}", read.faults);
        assert_eq!((read.documents.len(), read.untouched), (before.len(), 0), "{tool}");
        for (before, after) in before.iter().zip(&read.documents) {
            let name = |d: &Annotated| (d.id.clone(), d.url.clone(), d.text.clone(), d.text_sha256.clone());
            assert_eq!(name(before), name(after), "{tool}");
            assert_eq!(changes(before, after), [], "{tool}: {}", before.id);
            let made = corrections(before, after, "why", "who").to_toml().expect("TOML");
            assert_eq!(made, "", "{tool}: {}", before.id);
            assert_eq!(gold(before), gold(after), "{tool}: {}", before.id);
            facts += after.facts.len();
        }
    }
    facts
}

#[test]
fn nothing_is_lost_over_the_corpus() {
    for folder in ["corpus/written", "corpus/restated"] {
        let documents: Vec<_> = support::documents(folder).iter().map(|p| support::load(p)).collect();
        let facts = comes_back(&dataset(&documents));
        assert!(facts > 20 * documents.len(), "{folder}: {facts} facts of {} documents", documents.len());
    }
}

#[test]
fn nothing_is_lost_of_strange_characters() {
    let set = dataset(&[support::plain("a/b: \"𠮷\"?.txt", STRANGE)]);
    let facts = comes_back(&set);
    let record = &set.records()[0];
    assert!(facts >= 24 && record.devices.len() == 2, "{facts} {record:#?}");
    // Some words are cut by characters that files of lines cannot hold.
    let cut = |c: char| record.devices[0].evidence.iter().any(|e| e.quote.contains(c));
    assert!(cut('\u{85}'), "{:?}", record.devices[0]);
}

#[test]
fn nothing_is_lost_of_generated_texts() {
    // Sentences that make facts, with characters between that break offsets, lines and files of lines.
    let sentence = prop::sample::select(vec![
        "7月28日、弊社のパソコン12台がEmotetに感染しました。",
        "お客様約1,200名の氏名と住所が流出した可能性があります。",
        "サーバー３台が暗号化され、警察と個人情報保護委員会に報告しました。",
        "パスワードの流出は確認されておりません。",
        "原因は不正アクセスで、7月29日に判明しました。",
        "再発防止のため、マクロを無効化し、従業員教育を実施しました。",
        "お問い合わせ先:総務部 電話 03-0000-0000",
        "件数を11件から12件に訂正します。身代金は支払っておりません。",
    ]);
    let between = prop::sample::select(vec![
        "",
        "\n",
        "\r\n",
        "\t",
        "𠮷",
        "😀",
        "か\u{3099}",
        "\u{2028}",
        "\u{85}",
        "\u{c}",
        "\u{3000}",
        "　\n　",
        "\\n",
        "\";",
    ]);
    let text = prop::collection::vec((between.clone(), sentence, between), 1..8).prop_map(|parts| {
        let body: String = parts
            .iter()
            .map(|(a, s, b)| {
                let middle = s.chars().count() / 2;
                let (head, tail): (String, String) =
                    (s.chars().take(middle).collect(), s.chars().skip(middle).collect());
                format!("{a}{head}{b}{tail}")
            })
            .collect();
        format!("2020年11月14日\n𠮷野商店株式会社\nお詫びとお知らせ\n{body}")
    });
    TestRunner::new(config(48))
        .run(&text, |text| {
            comes_back(&dataset(&[support::plain("t.txt", &text)]));
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn gold_from_a_tool_scores_the_records_it_came_from_without_a_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| {
        let output = support::kaiji().current_dir(folder.path()).args(args).output().expect("kaiji runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let corpus = support::root().join("corpus/written");
    let corpus = corpus.to_str().expect("a path in UTF-8");
    let records = run(&["extract", corpus]);
    std::fs::write(folder.path().join("records.jsonl"), &records).expect("a file");
    run(&["export", "records.jsonl", "--texts", corpus, "--to", "brat", "-o", "brat"]);
    run(&["import", "brat", "--as", "gold", "-o", "gold"]);
    for told in [run(&["eval", "gold", "records.jsonl"]), run(&["eval", "gold"])] {
        let scores: Vec<&str> = told.lines().filter(|l| l.contains(" 1.000  1.000  1.000")).collect();
        assert!(scores.len() > 25 && told.contains("mean F1 of the fields marked *: 1.000"), "{told}");
        // Fields without an item have no score.
        for line in told.lines().skip(1).filter(|l| !l.contains("1.000  1.000  1.000") && !l.contains("mean"))
        {
            assert!(line.trim_end().ends_with("0     0     0"), "{line}");
        }
    }
    let told = run(&["import", "brat", "--as", "corrections", "--records", "records.jsonl", "--by", "Sato"]);
    assert_eq!(told, "");
}
