//! Documents that tell no incident of the writer's own say nothing of one.

mod support;

use serde_json::Value;

#[test]
fn documents_without_an_incident_yield_no_incident_facts() {
    let mut worker = support::engine().worker();
    let mut wrong = Vec::new();
    let paths = support::documents("corpus/none");
    for path in &paths {
        let record = support::json(&worker.extract(&support::load(path)));
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let kind = record["document_kind"]["value"].as_str();
        if !matches!(kind, Some("advisory" | "other") | None) {
            wrong.push(format!("{name}: document_kind is {}", kind.unwrap_or("null")));
        }
        if !record["report_stage"].is_null() {
            wrong.push(format!("{name}: report_stage is {}", record["report_stage"]["value"]));
        }
        for (field, items) in record.as_object().into_iter().flatten() {
            let Some(items) = items.as_array().filter(|items| !items.is_empty()) else { continue };
            let quotes: Vec<&str> = items.iter().filter_map(|i| i["evidence"][0]["quote"].as_str()).collect();
            wrong.push(format!("{name}: {field} has {} items: {}", items.len(), quotes.join(" | ")));
        }
        let told =
            record["report_items"].as_object().into_iter().flatten().filter(|(_, item)| !item.is_null());
        wrong.extend(told.map(|(item, _)| format!("{name}: report_items tells {item}")));
        if !record["secondary_damage"].is_null() {
            wrong.push(format!("{name}: secondary_damage is {}", record["secondary_damage"]["value"]));
        }
    }
    assert!(paths.len() >= 8, "corpus/none has lost documents");
    assert!(
        wrong.is_empty(),
        "{}\n`kaiji eval corpus/none --errors` shows the rule of each",
        wrong.join("\n")
    );
}

/// The test above is worth something only if a document with an incident does not pass it.
#[test]
fn the_same_words_about_oneself_do_yield_facts() {
    let text = "2022年3月4日\n株式会社ささめ通信システム\nウイルス感染のお詫びとご報告\n\
        2022年3月1日、弊社のパソコン3台がEmotetに感染しました。深くお詫び申し上げます。";
    let record = support::json(&support::engine().worker().extract(&support::plain("own", text)));
    assert_eq!(record["document_kind"]["value"], Value::from("notice"));
    for field in ["incident_types", "malware", "dates", "devices"] {
        assert!(record[field].as_array().is_some_and(|l| !l.is_empty()), "{field} is empty");
    }
}
