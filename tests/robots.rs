//! Decisions on robots.txt files against those of PyPI's protego (tests/fetch/robots_cases.py made the table).

use kaiji::fetch::parse_address;
use kaiji::fetch::robots::{PRODUCT, Robots};
use serde_json::Value;

#[test]
fn decisions_and_delays_are_those_of_protego() {
    let table = include_str!("data/robots.jsonl");
    let (mut cases, mut disallowed, mut delays) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in table.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of the table");
        let body = line["robots"].as_str().expect("a robots.txt");
        assert_eq!(line["agent"], PRODUCT);
        let robots = Robots::parse(body.as_bytes());
        delays += usize::from(!line["delay"].is_null());
        if robots.crawl_delay != line["delay"].as_f64() {
            wrong.push(format!("{body:?}: delay {:?}, not {}", robots.crawl_delay, line["delay"]));
        }
        for case in line["cases"].as_array().expect("cases") {
            let (address, allowed) = (case[0].as_str().expect("an address"), case[1] == true);
            cases += 1;
            disallowed += usize::from(!allowed);
            if robots.allows(&parse_address(address).expect("an address")) != allowed {
                wrong.push(format!(
                    "{body:?}: {address} is {}",
                    if allowed { "allowed" } else { "disallowed" }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    // The table says something of everything.
    assert!(cases > 15_000 && disallowed > 3_000 && delays > 10, "{cases} {disallowed} {delays}");
}
