//! What must hold of folding and matching whatever is written. The fuzz target looks for a text that breaks it; an
//! ordinary test replays the corpus.

use std::sync::LazyLock;

use gavel_text::{Matcher, fold, lists, mask};

static MATCHER: LazyLock<Matcher> =
    LazyLock::new(|| Matcher::build(lists::english_profanity()).expect("the shipped list is sound"));

/// What is found lies within the text, in order and apart; every folded character came from somewhere.
pub(crate) fn check(text: &str) {
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
}
