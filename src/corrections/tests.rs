//! Corrections read, written and applied.

use serde_json::json;

use super::*;
use crate::engine::Engine;
use crate::record::{CorrectionAction, Record};
use crate::source::RawDocument;

const TEXT: &str = "2020年11月14日\n横浜株式会社\n不正アクセスに関するお知らせ\n\
    7月28日、弊社のパソコン11台がEmotetに感染し、お客様の氏名が流出しました。その後の調査で12台と判明しました。\
    深くお詫び申し上げます。氏名のほか、電話番号が流出しました。";

fn record() -> Record {
    let engine = Engine::new(None).expect("built-in rules");
    let doc = RawDocument::from_text("a.txt", TEXT).load().expect("plain text");
    let mut record = engine.worker().extract(&doc);
    record.id = "a".into();
    record
}

fn parse(text: &str) -> Corrections {
    Corrections::parse("c.toml", text).unwrap_or_else(|e| panic!("{e}"))
}

/// The record with some corrections, and what was told.
fn corrected(text: &str, at_hand: bool) -> (Record, Vec<String>) {
    let corrections = parse(text);
    let applier = Applier::new(&corrections);
    let mut record = record();
    let mut told = applier.apply(&mut record, at_hand.then_some(TEXT));
    told.extend(applier.unmet());
    (record, told.iter().map(Warning::to_string).collect())
}

const BY: &str = "reason = \"read again\"\nby = \"Sato\"\n";

#[test]
fn a_file_is_read_in_the_order_of_its_lines_and_written_back() {
    let text = format!(
        "# ours\n[[drop]]\ndocument = \"a\"\nfield = \"malware\"\nvalue = \"Emotet\"\n{BY}\n\
         [[set]]\ndocument = \"a\"\nfield = \"published\"\nvalue = 2020-11-15\nquote = \"2020年\"\nstart = 0\n{BY}\n\
         [[drop]]\ndocument = \"b\"\nfield = \"title\"\n{BY}\n\
         [[add]]\ndocument = \"a\"\nfield = \"dates\"\nvalue = {{ date = \"--08-01\", kinds = [\"detected\"] }}\n\
         quote = \"判明\"\nmore = [{{ quote = \"12台\", start = 60 }}]\n{BY}\n\
         [[split]]\ncase = \"2020-01-01-aaaaaaaa\"\ndocuments = [\"a\"]\n{BY}\n\
         [[join]]\ncases = [\"x\", \"y\"]\n{BY}"
    );
    let corrections = parse(&text);
    let lines: Vec<usize> = corrections.entries.iter().map(|e| e.line).collect();
    assert_eq!(lines, [2, 9, 18, 24, 33, 39]);
    let Change::Set(set) = &corrections.entries[1].change else { panic!("{corrections:?}") };
    assert_eq!(set.value, json!("2020-11-15"));
    let written = corrections.to_toml().expect("TOML");
    eprintln!("{written}");
    assert_eq!(parse(&written).entries, corrections.entries, "{written}");
}

#[test]
fn what_is_no_correction_is_named_with_its_line() {
    let wrong = |text: &str| Corrections::parse("c.toml", text).expect_err("refused").to_string();
    let set = "\n[[set]]\ndocument = \"a\"\nfield = \"devices\"\n";
    for (text, line, part) in [
        (format!("{set}value = {{ device = \"pc\" }}\nquote = \"x\"\n"), 2, "reason"),
        (
            format!("{set}value = {{ device = \"pc\", state = \"infected\" }}\nquote = \"x\"\n{BY}"),
            2,
            "`was`",
        ),
        (format!("{set}value = 1\nquote = \"x\"\n{BY}colour = 1\n"), 9, "colour"),
        (format!("{set}value = {{ device = \"pcs\", state = \"infected\" }}\nquote = \"x\"\n{BY}"), 2, "pcs"),
        ("[[drop]]\ndocument = \"a\"\nfield = \"malware\"\nreason = \"r\"\nby = \"S\"".into(), 1, "`value`"),
        ("[[drop]]\ndocument = \"a\"\nfield = \"title\"\nreason = \"r\"\nby = \" \"".into(), 1, "`by`"),
        ("[[join]]\ncases = [\"x\"]\nreason = \"r\"\nby = \"S\"".into(), 1, "joined"),
        ("a = 1\n[[erase]]".into(), 1, "a"),
        ("[[set".into(), 1, ""),
    ] {
        let told = wrong(&text);
        assert!(told.starts_with(&format!("c.toml:{line}: ")) && told.contains(part), "{told}\n{text}");
    }
}

#[test]
fn a_set_value_holds_with_its_words_and_says_what_was_there() {
    let (record, told) = corrected(
        &format!(
            "[[set]]\ndocument = \"a\"\nfield = \"devices\"\nwas = {{ device = \"pc\" }}\n\
             value = {{ device = \"pc\", state = \"infected\", count = 12, qualifier = \"exact\" }}\n\
             quote = \"12台と判明\"\n{BY}"
        ),
        true,
    );
    assert_eq!(told, Vec::<String>::new());
    let [device] = &record.devices[..] else { panic!("{:?}", record.devices) };
    assert_eq!((device.count, device.confidence), (Some(12), 1.0));
    assert_eq!((device.evidence[0].quote.as_str(), device.evidence[0].rule.as_str()), ("12台と判明", RULE));
    assert!(crate::dataset::says(TEXT, &device.evidence[0]));
    let [c] = &record.corrections[..] else { panic!("{:?}", record.corrections) };
    assert_eq!((c.action, c.field.as_str(), c.by.as_str()), (CorrectionAction::Set, "devices", "Sato"));
    assert!(c.earlier.iter().all(|e| e["device"] == "pc" && e["evidence"][0]["quote"].is_string()));
    assert!(!c.earlier.is_empty());
}

#[test]
fn applied_again_nothing_changes() {
    let text = format!(
        "[[drop]]\ndocument = \"a\"\nfield = \"malware\"\nvalue = \"Emotet\"\n{BY}\
         [[add]]\ndocument = \"a\"\nfield = \"leaked_data\"\nvalue = {{ category = \"age\", status = \"leaked\" }}\n\
         quote = \"電話番号\"\n{BY}"
    );
    let (mut record, told) = corrected(&text, true);
    assert_eq!(told, Vec::<String>::new());
    assert!(record.malware.is_empty());
    let before = record.clone();
    let corrections = parse(&text);
    assert_eq!(Applier::new(&corrections).apply(&mut record, Some(TEXT)), []);
    assert_eq!(record, before);
}

#[test]
fn a_value_that_is_there_already_is_confirmed_and_one_that_is_gone_is_told() {
    let add = format!(
        "[[add]]\ndocument = \"a\"\nfield = \"malware\"\nvalue = \"Emotet\"\nquote = \"Emotet\"\n{BY}"
    );
    let (record, told) = corrected(&add, true);
    assert_eq!((told.len(), record.malware.len(), record.corrections[0].earlier.len()), (0, 1, 1));
    let (record, told) = corrected(
        &format!("[[drop]]\ndocument = \"a\"\nfield = \"malware\"\nvalue = \"LockBit\"\n{BY}"),
        true,
    );
    assert_eq!(record.malware.len(), 1);
    assert!(record.corrections.is_empty());
    assert!(
        told.len() == 1 && told[0].starts_with("c.toml:1: correction of malware of a: not applied"),
        "{told:?}"
    );
    // A replaced item that is gone: the reader's value holds all the same.
    let (record, told) = corrected(
        &format!(
            "[[set]]\ndocument = \"a\"\nfield = \"malware\"\nwas = \"LockBit\"\nvalue = \"Qakbot\"\n\
             quote = \"感染\"\n{BY}"
        ),
        true,
    );
    assert!(record.malware.iter().any(|m| m.value == "Qakbot"));
    assert!(told.len() == 1 && told[0].contains("any more"), "{told:?}");
    let (_, told) = corrected(&format!("[[drop]]\ndocument = \"gone.txt\"\nfield = \"title\"\n{BY}"), true);
    assert!(told.len() == 1 && told[0].contains("no such document"), "{told:?}");
}

#[test]
fn words_are_found_where_the_text_is_at_hand_and_believed_where_it_is_not() {
    let add = |words: &str| {
        format!(
            "[[add]]\ndocument = \"a\"\nfield = \"leaked_data\"\n\
             value = {{ category = \"phone_number\", status = \"possible\" }}\n{words}\n{BY}"
        )
    };
    let start = |text: &str, words: &str| text[..text.find(words).expect("there")].chars().count();
    let at = start(TEXT, "電話番号");
    for (words, at_hand, wanted) in [
        ("quote = \"電話番号\"".to_string(), true, Ok(at)),
        (format!("quote = \"電話番号\"\nstart = {}", at + 3), true, Ok(at)),
        ("quote = \"氏名\"".into(), true, Err("2 times")),
        (
            format!("quote = \"氏名\"\nstart = {}", start(TEXT, "氏名のほか")),
            true,
            Ok(start(TEXT, "氏名のほか")),
        ),
        ("quote = \"氏名\"\nstart = 1".into(), true, Err("does not stand at 1")),
        ("quote = \"住所\"".into(), true, Err("does not stand in the text")),
        ("quote = \"電話番号\"".into(), false, Err("--texts")),
        (format!("quote = \"電話番号\"\nstart = {at}"), false, Ok(at)),
        (format!("quote = \"電話番号\"\nstart = {at}\ntext_sha256 = \"00\""), false, Err("has changed")),
    ] {
        let (record, told) = corrected(&add(&words), at_hand);
        match wanted {
            Ok(start) => {
                assert_eq!(told, Vec::<String>::new(), "{words}");
                let item = record.leaked_data.iter().find(|d| d.confidence == 1.0).expect("the item");
                assert_eq!(item.evidence[0].start, start, "{words}");
            }
            Err(part) => {
                assert!(told.len() == 1 && told[0].contains(part), "{words}: {told:?}");
                assert!(record.corrections.is_empty(), "{words}");
            }
        }
    }
}

#[test]
fn items_stand_where_the_text_has_them_and_days_by_calendar() {
    let (record, told) = corrected(
        &format!(
            "[[add]]\ndocument = \"a\"\nfield = \"dates\"\nvalue = {{ date = 2020-07-01, kinds = [\"occurred\"] }}\n\
             quote = \"12台と判明\"\n{BY}\
             [[add]]\ndocument = \"a\"\nfield = \"incident_types\"\nvalue = \"phishing\"\nquote = \"2020年\"\n{BY}\
             [[set]]\ndocument = \"a\"\nfield = \"report_items.cause\"\nvalue = \"unknown\"\nquote = \"判明\"\n{BY}"
        ),
        true,
    );
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(record.dates[0].date, "2020-07-01");
    assert_eq!(record.incident_types[0].value.as_str(), "phishing");
    assert_eq!(record.report_items.cause.expect("set").value.as_str(), "unknown");
    assert_eq!(record.corrections.len(), 3);
}
