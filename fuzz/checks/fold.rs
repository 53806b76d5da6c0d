//! What must hold of folding and matching whatever is written. The fuzz target looks for a text that breaks it; an
//! ordinary test replays the corpus.

use std::sync::LazyLock;

use gavel_text::{Matcher, fold, lists, mask};

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| match Matcher::build(lists::english_profanity()) {
    Ok(matcher) => matcher,
    Err(error) => panic!("the shipped list: {error}"),
});

/// What is found lies within the text, in order and apart; every folded character came from somewhere.
pub(crate) fn check(text: &str) {
    let count = text.chars().count();
    let folding = fold(text);
    for at in 0..folding.len() {
        let span = folding.original(at..at + 1);
        assert!(span.is_some_and(|(start, end)| start < end && end <= count), "{at} comes from {span:?}");
    }
    let spans: Vec<_> = MATCHER.matches(text).iter().map(|found| (found.start, found.end)).collect();
    assert!(spans.iter().all(|(start, end)| start < end && *end <= count));
    assert!(spans.is_sorted_by(|(_, end), (start, _)| end <= start));
    assert_eq!(mask(text, &spans).chars().count(), count);
}
