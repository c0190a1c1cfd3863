//! html files: a record that keeps the laws, or a refusal.
#![no_main]

use kaiji::source::MediaType;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaiji_fuzz::document(bytes, MediaType::Html));
