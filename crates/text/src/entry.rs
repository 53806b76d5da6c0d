//! What a list is made of: entries, and the forms of a word that one entry stands for.

use crate::fold::{Kind, Symbol, fold};

/// The longest phrase an entry may have, in folded characters. It bounds the work per word of a text.
pub const MAX_PHRASE: usize = 64;

/// Which forms of its last word an entry stands for.
///
/// The rule is spelling only and is applied when the list is built, so it costs nothing later. Anything irregular is
/// an entry of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Forms {
    /// The phrase as it is written.
    #[default]
    Exact,
    /// And its plural: `-s`; `-es` after s, x, z, ch, sh; `-ies` for a consonant with y.
    Plural,
    /// And the plural, `-ed`, `-er`, `-ers`, `-ing`, `-ings`, `-in`, `-y`. A final e goes before a vowel, a consonant
    /// after a single vowel is doubled when the word has one syllable (`shit`, `shitting`).
    All,
}

/// One entry of a list.
///
/// ```
/// use gavel_text::{Entry, Forms};
///
/// let entry = Entry { severity: 2, forms: Forms::Plural, ..Entry::new("bad word") };
/// assert!(!entry.allow);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The word or phrase. Case, accents and look-alike letters do not matter; white space and hyphens part words.
    pub phrase: &'a str,
    /// How grave it is, from 1 to 3. The matcher does not look at it.
    pub severity: u8,
    /// Which forms of the word are meant.
    pub forms: Forms,
    /// Turns the entry around: where this phrase stands openly, nothing is reported.
    pub allow: bool,
}

impl<'a> Entry<'a> {
    /// An entry for exactly this phrase, of severity 1.
    pub const fn new(phrase: &'a str) -> Self {
        Entry { phrase, severity: 1, forms: Forms::Exact, allow: false }
    }

    /// An entry that protects exactly this phrase.
    ///
    /// ```
    /// use gavel_text::{Entry, Matcher};
    ///
    /// let matcher = Matcher::build([Entry::new("dick"), Entry::allow("Moby Dick")])?;
    /// assert!(matcher.matches("I read Moby-Dick").is_empty());
    /// assert_eq!(matcher.matches("what a dick").len(), 1);
    /// # Ok::<(), gavel_text::ListError>(())
    /// ```
    pub const fn allow(phrase: &'a str) -> Self {
        Entry { allow: true, ..Entry::new(phrase) }
    }

    /// Every spelling that the matcher has to know for this entry.
    pub(crate) fn spellings(&self) -> Result<Vec<String>, Unusable> {
        let phrase = normal_form(fold(self.phrase).symbols());
        match phrase.chars().count() {
            0 => return Err(Unusable::Empty),
            // A single Latin letter or digit would match in any text that spells something out.
            1 if phrase.is_ascii() => return Err(Unusable::SingleLetter),
            length if length > MAX_PHRASE => return Err(Unusable::TooLong),
            _ => {}
        }
        let mut spellings = vec![phrase.clone()];
        match self.forms {
            Forms::Exact => {}
            Forms::Plural => spellings.push(plural(&phrase)),
            Forms::All => push_all_forms(&phrase, &mut spellings),
        }
        // "blow job" is also written "blowjob".
        let joined: Vec<String> =
            spellings.iter().filter(|form| form.contains(' ')).map(|form| form.replace(' ', "")).collect();
        spellings.extend(joined);
        Ok(spellings)
    }
}

/// Why an entry cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Nothing but punctuation or invisible characters.
    Empty,
    /// One Latin letter or one digit.
    SingleLetter,
    /// More than [`MAX_PHRASE`] characters.
    TooLong,
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unusable::Empty => f.write_str("it has no letter or digit"),
            Unusable::SingleLetter => f.write_str("a single letter or digit would match almost anything"),
            Unusable::TooLong => write!(f, "it is longer than {MAX_PHRASE} characters"),
        }
    }
}

/// The words with single spaces between them. Signs that may be letters stay where they touch one (`a$$`).
fn normal_form(symbols: &[Symbol]) -> String {
    let mut words = String::new();
    let mut signs = String::new();
    let mut parted = false;
    for symbol in symbols {
        match symbol.kind {
            Kind::Letter | Kind::Digit | Kind::Wide => {
                if parted && !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&signs);
                words.push(symbol.ch);
                signs.clear();
                parted = false;
            }
            Kind::Leet => signs.push(symbol.ch),
            Kind::Mask if matches!(symbol.ch, '*' | '#') => signs.push(symbol.ch),
            Kind::Mask | Kind::Gap => {
                keep_closing_signs(&mut words, &mut signs, parted);
                parted = true;
            }
        }
    }
    keep_closing_signs(&mut words, &mut signs, parted);
    words
}

/// `a$$` ends in letters, `stop!` in punctuation.
fn keep_closing_signs(words: &mut String, signs: &mut String, parted: bool) {
    if !parted && !words.is_empty() && signs.chars().all(|sign| matches!(sign, '$' | '€' | '@')) {
        words.push_str(signs);
    }
    signs.clear();
}

fn is_vowel(ch: char) -> bool {
    matches!(ch, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn ends_in_consonant_y(word: &str) -> bool {
    let mut back = word.chars().rev();
    back.next() == Some('y') && back.next().is_some_and(|ch| ch.is_alphabetic() && !is_vowel(ch))
}

fn plural(word: &str) -> String {
    if ends_in_consonant_y(word) {
        format!("{}ies", word.trim_end_matches('y'))
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn push_all_forms(word: &str, forms: &mut Vec<String>) {
    forms.push(plural(word));
    let stem = match word.strip_suffix('e') {
        Some(stem) => stem.to_owned(),
        None => with_doubled_consonant(word),
    };
    let past_stem = if ends_in_consonant_y(word) { format!("{}i", word.trim_end_matches('y')) } else { stem.clone() };
    forms.extend(["ed", "er", "ers"].map(|suffix| format!("{past_stem}{suffix}")));
    forms.extend(["ing", "ings", "in"].map(|suffix| format!("{stem}{suffix}")));
    if !stem.ends_with('y') {
        forms.push(format!("{stem}y"));
    }
}

/// `shit` → `shitt`, before a suffix that begins with a vowel.
fn with_doubled_consonant(word: &str) -> String {
    let last_word = word.rsplit(' ').next().unwrap_or(word);
    let syllables = last_word.chars().filter(|ch| is_vowel(*ch)).count();
    let mut back = last_word.chars().rev();
    match (back.next(), back.next()) {
        (Some(last), Some(vowel))
            if syllables == 1 && is_vowel(vowel) && last.is_ascii_lowercase() && !"aeiouwxy".contains(last) =>
        {
            format!("{word}{last}")
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, forms: Forms, expected: &[&str]) {
        assert_eq!(Entry { forms, ..Entry::new(phrase) }.spellings().unwrap(), expected, "{phrase}");
    }

    #[test]
    fn forms_follow_the_spelling_rule() {
        check("Café", Forms::Exact, &["cafe"]);
        check("bitch", Forms::Plural, &["bitch", "bitches"]);
        check("pussy", Forms::Plural, &["pussy", "pussies"]);
        let all = ["shit", "shits", "shitted", "shitter", "shitters", "shitting", "shittings", "shittin", "shitty"];
        check("shit", Forms::All, &all);
        let all = ["wanke", "wankes", "wanked", "wanker", "wankers", "wanking", "wankings", "wankin", "wanky"];
        check("wanke", Forms::All, &all);
    }

    #[test]
    fn phrases_are_also_known_joined() {
        check("blow-job", Forms::Plural, &["blow job", "blow jobs", "blowjob", "blowjobs"]);
    }

    #[test]
    fn signs_stay_where_they_are_letters() {
        check("a$$", Forms::Exact, &["a$$"]);
        check("stop!", Forms::Exact, &["stop"]);
        check("c*nt", Forms::Exact, &["c*nt"]);
        check("#tag", Forms::Exact, &["#tag"]);
    }

    #[test]
    fn entries_that_cannot_work_say_why() {
        assert_eq!(Entry::new(" \u{200b}!?").spellings(), Err(Unusable::Empty));
        assert_eq!(Entry::new("x").spellings(), Err(Unusable::SingleLetter));
        assert_eq!(Entry::new(&"ab".repeat(40)).spellings(), Err(Unusable::TooLong));
    }
}
