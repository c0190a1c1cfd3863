//! What a person changes in a tool is exactly what comes back, and applied to the record it makes the same of it.

use std::path::Path;

use kaiji::annotation::{Annotated, Fact, Words, brat, changes, corrections, facts, label_studio};
use kaiji::corrections::{Applier, Corrections};
use kaiji::dataset::Dataset;
use kaiji::record::Evidence;
use kaiji::record::shape::Kind;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{STRANGE, accept, annotated, config, dataset, read_tasks, support};

fn strange() -> Dataset {
    dataset(&[support::plain("a.txt", STRANGE)])
}

/// The corrections for what came back, as a file says them; applied to the record, they must leave nothing to correct.
#[track_caller]
fn corrected(set: &Dataset, after: &Annotated) -> Vec<String> {
    let before = &annotated(set)[0];
    let made = corrections(before, after, "read again", "Sato");
    let toml = made.to_toml().expect("TOML");
    let read = Corrections::parse("corrections.toml", &toml).unwrap_or_else(|e| panic!("{e}\n{toml}"));
    assert_eq!(read.entries, made.entries, "{toml}");
    let mut record = set.records()[0].clone();
    let warnings = Applier::new(&read).apply(&mut record, Some(&before.text));
    assert_eq!(warnings, [], "{toml}");
    let now = Annotated { facts: facts(&record), ..before.clone() };
    assert_eq!(changes(&now, after), [], "{toml}");
    let plain = |entry: &str| -> String {
        let kept = entry.lines().filter(|l| {
            !["document", "text_sha256", "reason", "by", "start"]
                .iter()
                .any(|key| l.starts_with(&format!("{key} =")))
        });
        kept.collect::<Vec<_>>().join(" ")
    };
    toml.split("\n\n").filter(|e| !e.is_empty()).map(plain).collect()
}

/// What comes back from Label Studio after a change of the first task's results.
#[track_caller]
fn in_label_studio(set: &Dataset, edit: impl FnOnce(&mut Vec<Value>)) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    label_studio::write(set, folder.path()).expect("tasks are written");
    let mut tasks = accept(folder.path());
    edit(tasks[0]["annotations"][0]["result"].as_array_mut().expect("results"));
    let read = read_tasks(&tasks);
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    corrected(set, &read.documents[0])
}

/// What comes back from brat after a change of the first document's lines.
#[track_caller]
fn in_brat(set: &Dataset, edit: impl FnOnce(&mut Vec<String>)) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    brat::write(set, folder.path()).expect("files are written");
    edit_lines(folder.path(), edit);
    let read = brat::read(folder.path()).expect("a folder of brat's");
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    corrected(set, &read.documents[0])
}

fn edit_lines(folder: &Path, edit: impl FnOnce(&mut Vec<String>)) {
    let mut paths = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    let path = paths.find(|p| p.extension().is_some_and(|e| e == "ann")).expect("an .ann file");
    let text = std::fs::read_to_string(&path).expect("a file");
    let mut lines: Vec<String> = text.split('\n').filter(|l| !l.is_empty()).map(str::to_string).collect();
    edit(&mut lines);
    std::fs::write(path, lines.join("\n") + "\n").expect("a file");
}

/// First code point of some words in the text of the first document.
fn at(set: &Dataset, words: &str) -> usize {
    let text = &annotated(set)[0].text;
    text[..text.find(words).expect("words of the text")].chars().count()
}

/// The name of the first region of a field that says something.
fn region(result: &[Value], control: &str, said: &str) -> String {
    let says = |r: &&Value| r["from_name"] == control && r["value"].to_string().contains(said);
    result.iter().find(says).and_then(|r| r["id"].as_str()).expect("a region").to_string()
}

/// The T of the first annotation with a line that holds something.
fn bound(lines: &[String], holds: &str) -> String {
    let line = lines.iter().find(|l| l.contains(holds)).unwrap_or_else(|| panic!("{holds}: {lines:#?}"));
    if line.starts_with('T') {
        return line.split('\t').next().expect("a name").to_string();
    }
    line.split(['\t', ' ']).nth(2).expect("a target").to_string()
}

fn is_of(line: &str, t: &str) -> bool {
    line.split(['\t', ' ']).take(3).any(|word| word == t)
}

#[test]
fn an_attribute_changed_in_label_studio() {
    let set = strange();
    let said = in_label_studio(&set, |result| {
        let id = region(result, "devices_device", "server");
        for r in result.iter_mut().filter(|r| r["id"] == id) {
            match r["from_name"].as_str() {
                Some("devices_state") => r["value"]["choices"] = json!(["encrypted"]),
                Some("devices_count") => r["value"]["number"] = json!(4.0),
                _ => {}
            }
        }
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("[[set]] field = \"devices\" was = "), "{said:?}");
    let (was, value) = said[0].split_once(" value = ").expect("a value");
    assert!(was.contains("\"infected\"") && was.contains("count = 3"), "{said:?}");
    assert!(value.contains("\"encrypted\"") && value.contains("count = 4"), "{said:?}");
}

#[test]
fn words_changed_in_label_studio() {
    let set = strange();
    let start = at(&set, "😀商店");
    let said = in_label_studio(&set, |result| {
        let id = region(result, "organization_value", "株式会社");
        for r in result.iter_mut().filter(|r| r["id"] == id && r["from_name"] == "fact") {
            r["value"]["start"] = start.into();
            r["value"]["end"] = (start + 3).into();
            r["value"]["text"] = "😀商店".into();
        }
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("[[set]] field = \"organization\" value = ")
            && said[0].contains("quote = \"😀商店\"")
    );
}

#[test]
fn a_label_changed_in_label_studio() {
    let set = strange();
    let said = in_label_studio(&set, |result| {
        let id = region(result, "devices_device", "server");
        let mut more = Vec::new();
        for r in result.iter_mut().filter(|r| r["id"] == id) {
            if r["from_name"] == "fact" {
                r["value"]["labels"] = json!(["malware"]);
                let mut name = r.clone();
                name["from_name"] = "malware_value".into();
                name["type"] = "textarea".into();
                name["value"] =
                    json!({"start": r["value"]["start"], "end": r["value"]["end"], "text": ["IcedID"]});
                more.push(name);
            }
        }
        result.extend(more);
    });
    let starts: Vec<&str> = said.iter().map(|s| s.split(" value").next().unwrap_or(s)).collect();
    assert_eq!(starts, ["[[drop]] field = \"devices\"", "[[add]] field = \"malware\""], "{said:?}");
    assert!(said[1].contains("\"IcedID\"") && said[1].contains("quote = \"3台\" more = "), "{said:?}");
}

#[test]
fn a_fact_deleted_and_one_added_in_label_studio() {
    let set = strange();
    let said = in_label_studio(&set, |result| {
        let id = region(result, "devices_device", "server");
        result.retain(|r| r["id"] != id && r["from_id"] != id && r["to_id"] != id);
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("[[drop]] field = \"devices\" value = ") && said[0].contains("\"server\""));
    let (start, more) = (at(&set, "警察"), at(&set, "👨"));
    let said = in_label_studio(&set, |result| {
        let value = |s: usize, words: &str, key: &str, held: Value| json!({"start": s, "end": s + words.chars().count(), "text": words, key: held});
        result.push(json!({"id": "x1", "from_name": "fact", "to_name": "text", "type": "labels",
            "value": value(start, "警察", "labels", json!(["parties"]))}));
        result.push(json!({"id": "x2", "from_name": "fact", "to_name": "text", "type": "labels",
            "value": value(more, "👨", "labels", json!(["words"]))}));
        for (control, kind, key, held) in [
            ("parties_kind", "choices", "choices", json!(["agency"])),
            ("parties_status", "choices", "choices", json!(["planned"])),
            ("parties_name", "textarea", "text", json!(["警察"])),
        ] {
            result.push(json!({"id": "x1", "from_name": control, "to_name": "text", "type": kind,
                "value": value(start, "警察", key, held)}));
        }
        // Drawn the other way round than kaiji does.
        result.push(json!({"from_id": "x1", "to_id": "x2", "type": "relation", "direction": "right"}));
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("[[add]] field = \"parties\" value = ") && said[0].contains("\"agency\""),
        "{said:?}"
    );
    assert!(said[0].contains("quote = \"警察\" more = [{ quote = \"👨\""), "{said:?}");
}

#[test]
fn an_attribute_and_a_note_changed_in_brat() {
    let set = strange();
    let said = in_brat(&set, |lines| {
        let t = bound(lines, &format!("devices_device {} server", bound_server(lines)));
        for line in lines.iter_mut().filter(|l| is_of(l, &t)) {
            *line = line.replace(&format!("devices_state {t} infected"), &format!("devices_state {t} lost"));
            *line = line.replace("count=3", "count = 4");
        }
    });
    assert_eq!(said.len(), 1, "{said:?}");
    let (was, value) = said[0].split_once(" value = ").expect("a value");
    assert!(was.starts_with("[[set]] field = \"devices\" was = ") && was.contains("count = 3"), "{said:?}");
    assert!(value.contains("\"lost\"") && value.contains("count = 4"), "{said:?}");
}

fn bound_server(lines: &[String]) -> String {
    let line =
        lines.iter().find(|l| l.contains("\tdevices_device ") && l.ends_with(" server")).expect("a server");
    line.split(' ').nth(1).expect("a target").to_string()
}

#[test]
fn flags_words_and_types_changed_in_brat() {
    let set = strange();
    let said = in_brat(&set, |lines| {
        let t = bound(lines, "\tdates_kinds_detected ");
        let line =
            lines.iter_mut().find(|l| l.contains(&format!("\tdates_kinds_detected {t}"))).expect("a flag");
        *line = line.replace("dates_kinds_detected", "dates_kinds_contained");
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("[[set]] field = \"dates\" was = "), "{said:?}");
    assert!(
        said[0].split_once(" value = ").is_some_and(|(_, value)| value.contains("\"contained\"")),
        "{said:?}"
    );

    let start = at(&set, "サーバー3台");
    let said = in_brat(&set, |lines| {
        let t = bound_server(lines);
        let line = lines.iter_mut().find(|l| l.starts_with(&format!("{t}\t"))).expect("an annotation");
        *line = format!("{t}\tdevices {start} {};{} {}\tサーバー 3台", start + 4, start + 4, start + 6);
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("[[set]] field = \"devices\" was = "), "{said:?}");
    assert!(
        said[0].ends_with(&format!(
            "quote = \"サーバー\" more = [{{ quote = \"3台\", start = {} }}]",
            start + 4
        )),
        "{said:?}"
    );

    let said = in_brat(&set, |lines| {
        let t = bound_server(lines);
        for line in lines.iter_mut().filter(|l| l.starts_with(&format!("{t}\t"))) {
            *line = line.replace("\tdevices ", "\tincident_types ");
        }
        lines.push(format!("A900\tincident_types_value {t} theft"));
    });
    let starts: Vec<&str> = said.iter().map(|s| s.split(" value").next().unwrap_or(s)).collect();
    assert_eq!(starts, ["[[drop]] field = \"devices\"", "[[add]] field = \"incident_types\""], "{said:?}");
}

#[test]
fn a_fact_deleted_and_one_added_in_brat() {
    let set = strange();
    let said = in_brat(&set, |lines| {
        let t = bound_server(lines);
        lines.retain(|l| !is_of(l, &t));
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("[[drop]] field = \"devices\" value = "), "{said:?}");
    let start = at(&set, "再発防止");
    let said = in_brat(&set, |lines| {
        lines.push(format!("T900\tmoney {start} {}\t再発防止", start + 4));
        lines.push("A900\tmoney_kind T900 cost".into());
        lines.push("A901\tmoney_status T900 planned".into());
        lines.push("#900\tAnnotatorNotes T900\tamount=5000000000".into());
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("[[add]] field = \"money\" value = ") && said[0].contains("5000000000"),
        "{said:?}"
    );
}

#[test]
fn values_that_move_from_one_item_to_another() {
    let set = strange();
    let swap = |result: &mut Vec<Value>| {
        for r in result.iter_mut().filter(|r| r["from_name"] == "devices_device") {
            let other = if r["value"]["choices"][0] == "pc" { "server" } else { "pc" };
            r["value"]["choices"] = json!([other]);
        }
        let counts: Vec<Value> = result
            .iter()
            .filter(|r| r["from_name"] == "devices_count")
            .map(|r| r["value"]["number"].clone())
            .collect();
        let mut others = counts.into_iter().rev();
        for r in result.iter_mut().filter(|r| r["from_name"] == "devices_count") {
            r["value"]["number"] = others.next().expect("as many");
        }
    };
    let said = in_label_studio(&set, swap);
    assert_eq!(said.iter().filter(|s| s.starts_with("[[drop]]")).count(), 2, "{said:?}");
    assert_eq!(said.iter().filter(|s| s.starts_with("[[add]]")).count(), 2, "{said:?}");
}

#[test]
fn what_cannot_be_read_is_named_with_what_to_do() {
    let set = strange();
    let folder = tempfile::tempdir().expect("a folder");
    label_studio::write(&set, folder.path()).expect("tasks are written");
    let wrong = |edit: &dyn Fn(&mut Value)| {
        let mut tasks = accept(folder.path());
        edit(&mut tasks[0]);
        let read = read_tasks(&tasks);
        assert!(read.documents.is_empty());
        read.faults.first().map_or_else(|| format!("{} untouched", read.untouched), ToString::to_string)
    };
    let result = |task: &mut Value, edit: &dyn Fn(&mut Value)| {
        let list = task["annotations"][0]["result"].as_array_mut().expect("results");
        edit(list.iter_mut().find(|r| r["from_name"] == "devices_state").expect("a state"));
    };
    for (told, part) in [
        (wrong(&|t| t["annotations"] = json!([])), "1 untouched"),
        (wrong(&|t| t["annotations"][0]["was_cancelled"] = true.into()), "1 untouched"),
        (wrong(&|t| t["data"]["text"] = "x".into()), "its text is not the one that was exported"),
        (
            wrong(&|t| result(t, &|r| r["value"]["choices"] = json!([]))),
            "has no state; choose one of infected",
        ),
        (wrong(&|t| result(t, &|r| r["value"]["choices"] = json!(["broken"]))), "its state is \"broken\""),
        (
            wrong(&|t| {
                let mut other = t["annotations"][0].clone();
                other["result"] = json!([]);
                t["annotations"].as_array_mut().expect("a list").push(other);
            }),
            "annotations that differ; mark the one that holds as ground truth",
        ),
    ] {
        assert!(told.contains(part), "{told}");
    }
    let no_export = label_studio::read("e.json", "[{\"text\": \"x\", \"fact\": []}]").expect_err("no export");
    assert!(no_export.to_string().contains("export as JSON (not JSON-MIN"), "{no_export}");

    let brat_wrong = |edit: &dyn Fn(&mut Vec<String>)| {
        let folder = tempfile::tempdir().expect("a folder");
        brat::write(&set, folder.path()).expect("files are written");
        edit_lines(folder.path(), |lines| edit(lines));
        let read = brat::read(folder.path()).expect("a folder of brat's");
        assert!(read.documents.is_empty());
        read.faults.first().map_or_else(String::new, ToString::to_string)
    };
    for (told, part) in [
        (brat_wrong(&|l| l.push("T900\tcolours 0 2\t20".into())), "\"colours\", which is no field"),
        (
            brat_wrong(&|l| l.push("T900\tdevices 0 2\t20".into())),
            "T900: devices at \"20\" has no device; choose",
        ),
        (brat_wrong(&|l| l.push("T900\tdevices 0 2\t21".into())), "quotes \"21\" where the text says \"20\""),
        (brat_wrong(&|l| l.push("T900\tdevices 0 99999\t20".into())), "is no place in this text"),
        (brat_wrong(&|l| l.push("A900\tdevices_colour T1 red".into())), "is no attribute of kaiji's"),
    ] {
        assert!(told.contains(part) && told.contains(".ann"), "{told}");
    }
}

/// Something that a person may do to the facts of a document; numbers choose which fact, attribute and words.
fn edit(facts: &mut Vec<Fact>, words: &Words, (kind, which, how): (u8, usize, usize)) {
    let Some(at) = which.checked_rem(facts.len()) else { return };
    let moved = |fact: &mut Fact| {
        let start = how % (words.len() - 4);
        let quote = words.quote((start, start + 3)).expect("words");
        if !quote.chars().all(char::is_whitespace) {
            fact.evidence = vec![Evidence { start, end: start + 3, quote, rule: String::new() }];
        }
    };
    let said = |fact: &mut Fact| {
        let attribute = &fact.field.attributes[how % fact.field.attributes.len()];
        let value = match &attribute.kind {
            Kind::Term { terms, .. } => terms[how % terms.len()].clone().into(),
            Kind::Terms { terms, .. } => json!([terms[how % terms.len()]]),
            Kind::Number => how.into(),
            Kind::Day => format!("2021-0{}-11", how % 9 + 1).into(),
            Kind::Text => format!("𠮷{how}").into(),
        };
        if fact.attributes.contains_key(&attribute.name) {
            fact.attributes.insert(attribute.name.clone(), value);
        }
    };
    match kind {
        0 => drop(facts.remove(at)),
        1 => said(&mut facts[at]),
        2 => moved(&mut facts[at]),
        _ => {
            let mut fact = Fact { key: String::new(), ..facts[at].clone() };
            said(&mut fact);
            moved(&mut fact);
            facts.push(fact);
        }
    }
}

/// Records hold one value of a kind: what says the same thing twice, or two values where one has room, is no state that
/// corrections could lead to.
fn can_be_held(facts: &[Fact]) -> bool {
    let same = |a: &Fact, b: &Fact| a.place() == b.place() && (a.is_single() || a.attributes == b.attributes);
    facts.iter().enumerate().all(|(n, fact)| facts[..n].iter().all(|other| !same(fact, other)))
}

#[test]
fn any_edits_are_made_good_by_the_corrections_for_them() {
    let corpus = support::documents("corpus/restated");
    let mut sets = vec![strange()];
    sets.extend(corpus.iter().take(4).map(|path| dataset(&[support::load(path)])));
    let edits = prop::collection::vec((0u8..4, 0usize..1000, 0usize..1000), 1..12);
    let tried = std::cell::Cell::new(0);
    TestRunner::new(config(300))
        .run(&(0..sets.len(), edits), |(set, edits)| {
            let set = &sets[set];
            let mut after = annotated(set).remove(0);
            let words = Words::new(&after.text);
            edits.into_iter().for_each(|one| edit(&mut after.facts, &words, one));
            if can_be_held(&after.facts) {
                tried.set(tried.get() + 1);
                corrected(set, &after);
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(tried.get() > 100, "only {} edits could be tried", tried.get());
}
