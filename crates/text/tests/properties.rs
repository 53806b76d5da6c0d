//! What holds for every text.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::fmt::Write;
use std::sync::LazyLock;

use gavel_text::{Entry, Forms, Match, Matcher, Scratch, fold, lists, mask};
use proptest::prelude::*;

fn shipped() -> &'static Matcher {
    static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::build(lists::english_profanity()).unwrap());
    &MATCHER
}

/// The matched entries, and the matched text without what was put into it.
fn gist(text: &str, found: &[Match], inserted: impl Fn(char) -> bool) -> Vec<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let letters = |found: &Match| chars[found.start..found.end].iter().filter(|ch| !inserted(**ch)).collect::<String>();
    found.iter().map(|found| (found.entry, letters(found).to_lowercase())).collect()
}

/// Texts with enough of the signs and words that matter to reach every branch.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["fuck", "shit", "as", "ass", "hole", "f", "u", "c", "k", "cu", "nt", "good", "a"]),
        3 => prop::sample::select(vec![" ", "  ", ".", "-", "_", "*", "'", "!", ", ", "\n", "/"]),
        2 => prop::sample::select(vec!["1", "5", "$", "@", "|", "+", "€", "#", "@a", "://", ".com"]),
        2 => prop::sample::select(vec!["\u{200b}", "\u{301}", "ß", "ﬁ", "с", "ν", "日", "😀", "™", "н", "𝐚"]),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Letters, spaces and signs as people write them, without accents and invisible characters.
fn plain() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec!["fuck", "sh1t", "a$$", "f u c k", "cu nt", "classic", "fuuuck", "b*tch", "as", "hello"]),
        1 => prop::sample::select(vec![" ", ", ", "! ", ". "]),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn check_spans(text: &str) {
    let count = text.chars().count();
    let found = shipped().matches(text);
    for found in &found {
        assert!(found.start < found.end && found.end <= count, "{found:?} in {text:?}");
    }
    for pair in found.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{pair:?} in {text:?}");
    }
    let spans: Vec<_> = found.iter().map(|found| (found.start, found.end)).collect();
    assert_eq!(mask(text, &spans).chars().count(), count);
    let folding = fold(text);
    assert_eq!(folding.chars().count(), folding.len());
    assert!((0..folding.len()).all(|at| folding.original(at..at + 1).is_some_and(|(start, end)| start < end)));
}

proptest! {
    #[test]
    fn spans_are_in_bounds_in_order_and_apart(text in any::<String>()) {
        check_spans(&text);
    }

    #[test]
    fn and_so_are_those_of_tricky_texts(text in tricky()) {
        check_spans(&text);
    }

    #[test]
    fn invisible_characters_change_nothing(text in plain(), at in prop::collection::vec(0..60_usize, 0..6)) {
        let mut chars: Vec<char> = text.chars().collect();
        for at in at {
            chars.insert(at.min(chars.len()), '\u{200b}');
        }
        let hidden: String = chars.into_iter().collect();
        let matcher = shipped();
        let is_hidden = |ch| ch == '\u{200b}';
        prop_assert_eq!(gist(&text, &matcher.matches(&text), is_hidden), gist(&hidden, &matcher.matches(&hidden), is_hidden));
    }

    #[test]
    fn accents_change_nothing(text in plain(), accent in prop::char::range('\u{300}', '\u{36f}')) {
        let accented = text.chars().fold(String::new(), |mut accented, ch| {
            write!(accented, "{ch}{accent}").unwrap();
            accented
        });
        let matcher = shipped();
        let is_accent = |ch| ch == accent;
        prop_assert_eq!(gist(&text, &matcher.matches(&text), is_accent), gist(&accented, &matcher.matches(&accented), is_accent));
    }

    #[test]
    fn case_changes_nothing(text in tricky()) {
        let upper = text.to_ascii_uppercase();
        prop_assert_eq!(shipped().matches(&text), shipped().matches(&upper));
    }

    #[test]
    fn a_listed_word_is_found_with_exactly_its_span(index in any::<prop::sample::Index>()) {
        let list = lists::english_profanity();
        let at = index.index(list.len());
        let found = Matcher::build(&list).unwrap().matches(&format!("hm, {} !", list[at].phrase));
        let span = (!list[at].allow).then_some(Match { entry: at, start: 4, end: 4 + list[at].phrase.chars().count() });
        prop_assert_eq!(found, span.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn own_words_are_found_in_any_script(word in "[\\p{L}]{2,12}") {
        // A few characters that Unicode calls letters fold to a space.
        prop_assume!(fold(&word).chars().all(char::is_alphanumeric));
        let Ok(matcher) = Matcher::build([Entry::new(&word)]) else { return Ok(()) };
        let found = matcher.matches(&format!("( {word} )"));
        prop_assert_eq!(found, [Match { entry: 0, start: 2, end: 2 + word.chars().count() }]);
    }

    #[test]
    fn words_within_longer_words_are_not(before in "[b-p]{1,6}", after in "[b-y]{0,6}", index in any::<prop::sample::Index>()) {
        let matcher = Matcher::build([Entry::new("zax"), Entry { forms: Forms::All, ..Entry::new("quoz") }]).unwrap();
        let word = ["zax", "quoz", "quozing"][index.index(3)];
        let within = format!("{before}{word}{after}");
        prop_assert_eq!(matcher.matches(&within), []);
    }
}

/// Texts made to be expensive. Quadratic work on 64 KiB would take minutes, exponential work for ever.
#[test]
fn hostile_texts_take_linear_work() {
    let pieces = [
        "f", "fu", "f*", "f**k ", "f u ", "a a ", "@", "a@", "$", "1", "1i|!", "as", "as ", "s-", "fuc k ", "u.",
        "www.", "a.b/", "://", "ass ", "f u c k ", "b*t*h ", "n1gg", "\u{301}", "\u{200b}", "ν", "日", "ﷺ", "***",
        "'s ", "1a",
    ];
    let matcher = shipped();
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    for piece in pieces {
        let text = piece.repeat(65_536 / piece.len());
        matcher.find(&text, &mut scratch, &mut found);
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{piece:?}");
    }
}
