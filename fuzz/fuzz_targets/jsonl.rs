//! .jsonl files: each document a record that keeps the laws, or a refusal.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaiji_fuzz::file(bytes, ".jsonl"));
