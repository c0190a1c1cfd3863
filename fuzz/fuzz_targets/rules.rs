//! Rule files of a user's own: used, or refused with file and line.
#![no_main]

use kaiji::engine::Engine;
use kaiji::error::Error;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (folder, _) = kaiji_fuzz::folder("measures.toml", text.as_bytes());
    match Engine::new(Some(folder.path())) {
        Ok(engine) => {
            let notice =
                "弊社のサーバー3台が感染したため、直ちにネットワークから隔離し、パスワードを変更しました。";
            let doc = kaiji::text::Document::plain(notice.into(), kaiji::text::SourceInfo::default());
            kaiji_fuzz::check(&mut engine.worker(), &doc);
        }
        Err(Error::Rule { file, line, .. }) => assert!(file.contains("measures.toml") && line > 0),
        Err(other) => assert!(matches!(other, Error::RulesFolder { .. }), "{other}"),
    }
});
