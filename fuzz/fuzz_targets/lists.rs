//! Sitemaps, feeds, tables and plain lists: addresses within bounds, or a reason.
#![no_main]

use kaiji::fetch::list::{Found, MAX_ADDRESSES, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let base = kaiji::fetch::parse_address("https://example.jp/feeds/all.xml").expect("an address");
    for name in ["sitemap.xml", "list.csv", "sources.toml", "list.txt"] {
        match read(bytes, name, None, Some(&base)) {
            Ok(Found::Addresses(found) | Found::Sitemaps(found)) => {
                assert!(!found.is_empty() && found.len() <= MAX_ADDRESSES);
                for address in found.iter().filter_map(|text| kaiji::fetch::parse_address(text).ok()) {
                    assert!(address.username().is_empty() && address.password().is_none());
                    assert!(matches!(address.scheme(), "http" | "https"));
                }
            }
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
});
