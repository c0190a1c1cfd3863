//! Decisions on robots.txt files against those of PyPI's protego (tests/fetch/robots_cases.py made the table).

use kaiji::fetch::list;
use kaiji::fetch::parse_address;
use kaiji::fetch::robots::{PRODUCT, Robots};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn decisions_and_delays_are_those_of_protego() {
    let mut table = include_str!("data/robots.jsonl").lines().map(|line| {
        let line: Value = serde_json::from_str(line).expect("a line of the table");
        line
    });
    let head = table.next().expect("a head");
    assert_eq!(head["agent"], PRODUCT);
    let addresses: Vec<&str> =
        head["addresses"].as_array().expect("addresses").iter().filter_map(Value::as_str).collect();
    let (mut cases, mut disallowed, mut delays) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in table {
        let body = line["robots"].as_str().expect("a robots.txt");
        let robots = Robots::parse(body.as_bytes());
        delays += usize::from(!line["delay"].is_null());
        if robots.crawl_delay != line["delay"].as_f64() {
            wrong.push(format!("{body:?}: delay {:?}, not {}", robots.crawl_delay, line["delay"]));
        }
        let decisions = line["allowed"].as_str().expect("decisions");
        assert_eq!(decisions.len(), addresses.len());
        for (address, decision) in addresses.iter().zip(decisions.chars()) {
            let allowed = decision == '1';
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

proptest! {
    /// What sites and lists say is never a fault of kaiji's.
    #[test]
    fn anything_can_stand_in_a_robots_file_and_in_a_list(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        line in "(user.agent|allow|Disallow|crawl.delay|<rss><item><link>|https://)[: ]{0,2}[\\p{Any}]{0,40}",
        name in "x(\\.csv|\\.toml|\\.xml|)",
    ) {
        let url = parse_address("https://example.jp/a?b=c").expect("an address");
        let text = format!("User-agent: *\n{line}\n{}", String::from_utf8_lossy(&bytes));
        Robots::parse(&bytes).allows(&url);
        Robots::parse(text.as_bytes()).allows(&url);
        for bytes in [&bytes[..], text.as_bytes(), line.as_bytes()] {
            if let Ok(list::Found::Addresses(found)) = list::read(bytes, &name, None, Some(&url)) {
                prop_assert!(!found.is_empty());
                found.iter().for_each(|address| drop(parse_address(address)));
            }
        }
    }
}
