//! Rules, lists and other files of the user's own that are made to keep a program busy.

use super::measured::run;
use super::{NOTICE, Place};

#[test]
fn patterns_that_make_other_programs_hang() {
    let place = Place::new();
    place.write("b.txt", format!("{NOTICE}{}。", "あ".repeat(10_000)));
    let mut taken = 0;
    for (name, pattern) in [
        ("gaps", "あ[^。]{0,9999}あ[^。]{0,9999}あ[^。]{0,9999}い".to_string()),
        ("a repetition within one", "(あ+)+い".to_string()),
        ("alternatives that overlap", "(あ|ああ)+い".to_string()),
        ("what may be missing, repeated", "(あ?){200}い".to_string()),
        ("counts of counts", "(((あ{200}){200}){200}){200}".to_string()),
        ("brackets", format!("{}あ{}", "(".repeat(100_000), ")".repeat(100_000))),
        ("alternatives", vec!["あ"; 50_000].join("|")),
        ("a long pattern", "あ".repeat(1_000_000)),
        ("a class of everything", "[^い]{0,256}[^う]{0,256}[^え]{0,256}お".to_string()),
    ] {
        let rule = format!(
            "[[rule]]\nid = \"measure.mine\"\npattern = '{pattern}'\nsays = \"network_isolation\"\n\
             match = [\"ああい\"]\nreject = [\"う\"]\n"
        );
        place.write("mine/measures.toml", rule);
        let ran = run(place.path(), &["extract", "--rules", "mine", "b.txt"]).within(name, 60, 1500);
        taken += usize::from(ran.status == Some(0));
        // Refused with the place, or taken and done.
        let refused = ran.status == Some(2) && ran.stderr.contains("measures.toml:");
        assert!(
            refused || ran.status == Some(0),
            "{name}: {}",
            ran.stderr.chars().take(300).collect::<String>()
        );
        println!(
            "    {}",
            ran.stderr.lines().next().unwrap_or("taken").chars().take(150).collect::<String>()
        );
    }
    assert!(taken > 0, "a pattern that is slow elsewhere is taken here");
}

/// Fragments that hold each other twice, thirty deep: a billion words if they were written out.
#[test]
fn fragments_that_grow() {
    let place = Place::new();
    place.write("b.txt", NOTICE);
    let doubled: String =
        (1..31).map(|n| format!("laugh{n} = '{{laugh{0}}}{{laugh{0}}}'\n", n - 1)).collect();
    place.write("mine/fragments.toml", format!("laugh0 = 'あ'\n{doubled}"));
    let rule = "[[rule]]\nid = \"measure.mine\"\npattern = '{laugh30}い'\nsays = \"network_isolation\"\nmatch = [\"あい\"]\nreject = [\"う\"]\n";
    place.write("mine/measures.toml", rule);
    let ran = run(place.path(), &["extract", "--rules", "mine", "b.txt"]).within("fragments", 60, 1500);
    assert!(matches!(ran.status, Some(0 | 2)), "{}", ran.stderr);
    println!("    {}", ran.stderr.lines().next().unwrap_or("taken"));
}

#[test]
fn lists_of_addresses_that_grow() {
    let read = |text: &str| kaiji::fetch::list::read(text.as_bytes(), "sitemap.xml", None, None);
    let laughs: String =
        (1..20).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let doctype = format!("<!DOCTYPE urlset [<!ENTITY l0 \"lol\">{laughs}]>");
    let from_file = "<!DOCTYPE urlset [<!ENTITY l19 SYSTEM \"file:///etc/hostname\">]>";
    let begun = std::time::Instant::now();
    for doctype in [doctype.as_str(), from_file] {
        let said = read(&format!("{doctype}<urlset><url><loc>https://example.jp/&l19;</loc></url></urlset>"));
        let reason = said.expect_err("entities of a document's own are not followed");
        assert!(reason.contains("is broken XML"), "{reason}");
    }
    for text in [
        format!("<urlset>{}", "<url>".repeat(1_000_000)),
        format!("<urlset {}/>", (0..100_000).map(|n| format!("a{n}='1' ")).collect::<String>()),
        format!("<feed>{}", "<entry><link href='&amp;'/></entry>".repeat(200_000)),
        "<urlset><!--".repeat(100_000),
        "<![CDATA[".repeat(100_000),
    ] {
        assert!(read(&text).is_err(), "{}", text.chars().take(40).collect::<String>());
    }
    assert!(begun.elapsed().as_secs() < 60, "took {:?}", begun.elapsed());
}

#[test]
fn json_and_toml_that_nest() {
    let place = Place::new();
    place.write("b.txt", NOTICE);
    let deep = "[".repeat(200_000);
    place.write(
        "deep.jsonl",
        format!("{{\"text\":\"a\",\"x\":{deep}\n{{\"text\":\"弊社が感染しました。\"}}\n"),
    );
    let ran = run(place.path(), &["extract", "deep.jsonl"]).within("JSON Lines", 60, 600);
    assert_eq!(ran.says("JSON Lines", 1, "deep.jsonl:1: is not a JSON object").records(), 1);
    place.write("deep.json", &deep);
    run(place.path(), &["compare", "deep.json"]).within("records", 60, 600).says("records", 2, "deep.json: ");
    place.write("records.jsonl", format!("{{\"schema_version\":{deep}\n"));
    run(place.path(), &["compare", "records.jsonl"]).within("record lines", 60, 600).says(
        "record lines",
        2,
        "records.jsonl:1",
    );
    place.write("mine/measures.toml", format!("a = {deep}"));
    run(place.path(), &["extract", "--rules", "mine", "b.txt"]).within("rules", 60, 600).says(
        "rules",
        2,
        "measures.toml:1",
    );
    place.write("corrections.jsonl", format!("{{\"document\":{deep}\n"));
    run(place.path(), &["extract", "--corrections", "corrections.jsonl", "b.txt"])
        .within("corrections", 60, 600)
        .says("corrections", 2, "corrections.jsonl:1");
}
