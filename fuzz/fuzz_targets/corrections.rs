//! Files of corrections: applied, or refused with file and line; what was applied is written and read again the same.
#![no_main]

use kaiji::corrections::{Applier, Corrections};
use kaiji::text::{Document, SourceInfo};

const NOTICE: &str =
    "2022年3月25日\n株式会社青葉精機\n2022年3月1日、弊社のパソコン12台がEmotetに感染し、氏名が流出しました。";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(corrections) = Corrections::parse("mine.toml", text) else { return };
    if let Ok(written) = corrections.to_toml() {
        let again = Corrections::parse("mine.toml", &written).expect("what was written is read");
        assert_eq!(again.to_toml().ok(), Some(written), "and is the same");
    }
    let doc = Document::plain(NOTICE.into(), SourceInfo { id: Some("a".into()), ..SourceInfo::default() });
    let mut record = kaiji_fuzz::engine().worker().extract(&doc);
    let applier = Applier::new(&corrections);
    let _ = applier.apply(&mut record, Some(doc.text()));
    let _ = applier.unmet();
    serde_json::to_string(&record).expect("a record is JSON");
});
