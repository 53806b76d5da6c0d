//! Any text: folding and matching neither panic nor leave the text.

#![no_main]

#[path = "../checks/fold.rs"]
mod fold;

libfuzzer_sys::fuzz_target!(|text: &str| fold::check(text));
