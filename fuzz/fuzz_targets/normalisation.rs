#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kaiji_fuzz::targets::normalisation(bytes));
