//! Any text: folding and matching neither panic nor leave the text.

#![no_main]

use std::sync::LazyLock;

use gavel_text::{Matcher, fold, lists, mask};
use libfuzzer_sys::fuzz_target;

static MATCHER: LazyLock<Matcher> =
    LazyLock::new(|| Matcher::build(lists::english_profanity()).expect("the shipped list is sound"));

fuzz_target!(|text: &str| {
    let count = text.chars().count();
    let folding = fold(text);
    for at in 0..folding.len() {
        let (start, end) = folding.original(at..at + 1).expect("in bounds");
        assert!(start < end && end <= count);
    }
    let spans: Vec<_> = MATCHER.matches(text).iter().map(|found| (found.start, found.end)).collect();
    assert!(spans.iter().all(|(start, end)| start < end && *end <= count));
    assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    assert_eq!(mask(text, &spans).chars().count(), count);
});
