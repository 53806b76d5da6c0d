//! Any JSON at all as the filter of a query.

#![no_main]

#[path = "../checks/filters.rs"]
mod filters;

libfuzzer_sys::fuzz_target!(|input: &[u8]| filters::check(input));
