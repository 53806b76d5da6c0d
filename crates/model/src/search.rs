//! Full text search as people type it: words that must all be there, `"a phrase"`, `-without`, `beginning*` of at least two
//! letters. Neither case nor
//! accents matter, and nothing that can be typed is an error but too much of it.
//!
//! Text is taken apart here and nowhere else, so that both databases and the highlights mean the same by a word.

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;
use utoipa::ToSchema;

use crate::fold::fold_char;

/// How many characters a search may have.
const MAX_CHARS: usize = 256;
/// How many words it may look for.
const MAX_WORDS: usize = 64;
/// How many bytes of a word count.
const WORD_BYTES: usize = 128;
/// How many words of a text can be found.
const TEXT_WORDS: usize = 10_000;
/// How many places of a text are highlighted.
const HIGHLIGHTS: usize = 100;

/// A word of a text, folded, and where it stands, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word without case and accents.
    pub folded: String,
    /// Its first character.
    pub start: usize,
    /// The one after its last.
    pub end: usize,
}

/// The words of a text: runs of letters and digits. What is written without spaces between words is found character by
/// character, as if each were a word.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut last = Last::Other;
    for (at, ch) in text.chars().enumerate() {
        fold_char(ch, |folded| {
            let goes_on = match last {
                Last::Other => false,
                Last::Letter => is_combining_mark(folded) || (folded.is_alphanumeric() && !stands_alone(folded)),
                Last::Alone => is_combining_mark(folded),
            };
            if let Some(word) = words.last_mut().filter(|_| goes_on) {
                if word.folded.len() < WORD_BYTES {
                    word.folded.push(folded);
                }
                word.end = at + 1;
            } else if folded.is_alphanumeric() && !is_combining_mark(folded) {
                words.push(Word { folded: folded.to_string(), start: at, end: at + 1 });
                last = if stands_alone(folded) { Last::Alone } else { Last::Letter };
            } else {
                last = Last::Other;
            }
        });
        if words.len() > TEXT_WORDS {
            words.truncate(TEXT_WORDS);
            break;
        }
    }
    words
}

/// What came before a character.
enum Last {
    /// A letter that a word goes on after.
    Letter,
    /// One that is a word by itself.
    Alone,
    /// No letter.
    Other,
}

/// Letters of scripts that put no spaces between words.
const fn stands_alone(ch: char) -> bool {
    matches!(ch,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each must hold.
    pub clauses: Vec<Clause>,
}

/// One thing that a text must, or must not, have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// These words, folded, in a row; at least one.
    pub words: Vec<String>,
    /// Whether the last is only the beginning of one.
    pub prefix: bool,
    /// Whether the text must not have them.
    pub negated: bool,
}

/// A place in a message's text, in Unicode scalar values, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Highlight {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

impl Search {
    /// Reads what somebody typed; an error if it is more than can be looked for.
    ///
    /// ```
    /// use gavel_model::Search;
    /// let search = Search::parse(r#"gavel "court of law" jud* -tennis"#).unwrap();
    /// assert!(search.matches("The judge of a Court, of law: he has a GAVEL"));
    /// assert!(!search.matches("tennis court of law, a judge, a gavel"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > MAX_CHARS {
            return Err(format!("at most {MAX_CHARS} characters"));
        }
        let mut clauses = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let unsigned = rest.strip_prefix('-');
            let negated = unsigned.is_some();
            let (said, prefix, after) = one(unsigned.unwrap_or(rest));
            rest = after;
            let words: Vec<_> = words(said).into_iter().map(|word| word.folded).collect();
            // Of one letter too many words are the beginning: it is a word by itself.
            let prefix = prefix && words.last().is_some_and(|last| last.chars().nth(1).is_some());
            if !words.is_empty() {
                clauses.push(Clause { words, prefix, negated });
            }
        }
        if clauses.iter().map(|clause| clause.words.len()).sum::<usize>() > MAX_WORDS {
            return Err(format!("at most {MAX_WORDS} words"));
        }
        Ok(Self { clauses })
    }

    /// Whether there is anything to be found, and not only what must not be there.
    pub fn finds(&self) -> bool {
        self.clauses.iter().any(|clause| !clause.negated)
    }

    /// Whether a text has what is searched for.
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        self.finds() && self.clauses.iter().all(|clause| clause.places(&words).next().is_some() != clause.negated)
    }

    /// Where a text has it.
    pub fn highlights(&self, text: &str) -> Vec<Highlight> {
        let words = words(text);
        let wanted = self.clauses.iter().filter(|clause| !clause.negated);
        let mut found: Vec<_> = wanted.flat_map(|clause| clause.places(&words)).collect();
        found.sort_by_key(|highlight| (highlight.start, std::cmp::Reverse(highlight.end)));
        let mut reached = 0;
        found.retain(|highlight| {
            let new = highlight.start >= reached;
            reached = reached.max(highlight.end);
            new
        });
        found.truncate(HIGHLIGHTS);
        found
    }
}

impl Clause {
    fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Highlight> + 'a {
        words.windows(self.words.len()).filter_map(|found| {
            let last = self.words.len() - 1;
            let same = found.iter().zip(&self.words).enumerate().all(|(i, (word, wanted))| {
                word.folded == *wanted || (self.prefix && i == last && word.folded.starts_with(wanted.as_str()))
            });
            let (first, last) = (found.first()?, found.last()?);
            same.then_some(Highlight { start: first.start, end: last.end })
        })
    }
}

/// The first thing that is asked for, whether it is a beginning, and what comes after it.
fn one(text: &str) -> (&str, bool, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        // A quotation that is not ended goes on to the end.
        let (said, after) = quoted.split_once('"').unwrap_or((quoted, ""));
        return match after.strip_prefix('*') {
            Some(after) => (said, true, after),
            None => (said, false, after),
        };
    }
    let end = text.find(|ch: char| ch.is_whitespace() || ch == '"').unwrap_or(text.len());
    let (said, after) = text.split_at_checked(end).unwrap_or((text, ""));
    (said, said.ends_with('*'), after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(folded("Hello, WORLD-wide 3.14!"), ["hello", "world", "wide", "3", "14"]);
        assert_eq!(folded("naïve Straße"), ["naive", "strasse"]);
        assert_eq!(folded("東京 tower"), ["東", "京", "tower"]);
        assert_eq!(folded("한국어"), folded("한국어"));
        assert!(folded("🔥 … --- \"\"").is_empty());
        let word = words("  Ünï").remove(0);
        assert_eq!((word.start, word.end), (2, 5));
    }

    #[test]
    fn what_is_typed_is_understood() {
        let matches = |search: &str, text: &str| Search::parse(search).unwrap().matches(text);
        assert!(matches("foo bar", "bar, then FOO"));
        assert!(!matches("\"foo bar\"", "bar, then foo"));
        assert!(matches("\"foo bar\"", "a foo-bar"));
        assert!(matches("foo-bar", "foo bar") && !matches("foo-bar", "bar foo"));
        assert!(matches("fo*", "food") && !matches("fo", "food") && !matches("f*", "food"));
        assert!(matches("\"the fo\"*", "the food"));
        assert!(!matches("foo -bar", "foo bar") && matches("foo -bar", "foo"));
        assert!(!matches("foo -\"a bar\"", "foo a bar"));
        assert!(!matches("-foo", "bar") && !matches("", "bar") && !matches("***", "bar"));
        assert!(matches("京", "東京") && matches("東京", "東京都") && !matches("京東", "東京"));
        assert!(matches("cafe", "Café") && matches("CAFÉ", "cafe"));
        assert!(Search::parse(&"x ".repeat(65)).is_err() && Search::parse(&"x".repeat(257)).is_err());
    }

    #[test]
    fn places_are_counted_in_characters() {
        let highlights = |search: &str, text: &str| {
            let found = Search::parse(search).unwrap().highlights(text);
            found.into_iter().map(|h| (h.start, h.end)).collect::<Vec<_>>()
        };
        assert_eq!(highlights("b", "a 🔥 b, B"), [(4, 5), (7, 8)]);
        assert_eq!(highlights("\"a b\" b", "a b b"), [(0, 3), (4, 5)]);
    }

    proptest! {
        #[test]
        fn folding_changes_no_words(text in any::<String>()) {
            prop_assert_eq!(folded(&text), folded(&crate::fold(&text)));
        }

        #[test]
        fn anything_typed_is_safe(search in any::<String>(), text in any::<String>()) {
            let Ok(search) = Search::parse(&search) else { return Ok(()) };
            let chars = text.chars().count();
            for Highlight { start, end } in search.highlights(&text) {
                prop_assert!(start < end && end <= chars);
            }
            prop_assert!(!search.matches(&text) || !search.highlights(&text).is_empty());
        }

        #[test]
        fn a_word_of_a_text_is_found(text in any::<String>(), nth in 0_usize..20) {
            let words = words(&text);
            let Some(word) = words.get(nth) else { return Ok(()) };
            let typed: String = text.chars().skip(word.start).take(word.end - word.start).collect();
            let clause = Clause { words: vec![word.folded.clone()], prefix: false, negated: false };
            let search = Search { clauses: vec![clause] };
            prop_assert!(search.matches(&text));
            if let Ok(search) = Search::parse(&format!("\"{typed}\"")) && search.finds() {
                prop_assert!(search.clauses.len() == 1);
            }
        }
    }
}
