//! Folding: what the reader sees, written in plain lower-case letters, with the way back to the original.
//!
//! Folding undoes case, accents, compatibility forms, look-alike letters and invisible characters, one scalar value
//! at a time. It does not interpret: leetspeak, stretching and spacing are readings that the matcher tries, because
//! they are ambiguous and folding is not.

use std::fmt;

use unicode_normalization::char::decompose_compatible;

use crate::confusables::lookalike;

/// What a folded character can be in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A letter of an alphabet: joins with its neighbours to a word.
    Letter,
    /// An ASCII digit: part of a word, or a number beside it.
    Digit,
    /// A character of a script written without spaces: each is a word for itself.
    Wide,
    /// A sign that may stand for a letter (`$`).
    Leet,
    /// A sign that may stand for a letter left out (`*`).
    Mask,
    /// White space and all other punctuation.
    Gap,
}

impl Kind {
    /// Whether this is a letter or digit, so that no word ends beside it.
    pub(crate) fn is_hard(self) -> bool {
        matches!(self, Kind::Letter | Kind::Digit)
    }
}

/// One folded character and the original scalar values that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub(crate) ch: char,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// Written in the Latin script, so that its neighbours may be read as Latin look-alikes.
    pub(crate) latin: bool,
}

/// A text folded to plain lower-case letters, and where each of them came from.
///
/// ```
/// let folding = gavel_text::fold("Ｆоо\u{200b} Bär");
/// assert_eq!(folding.to_string(), "foo bar");
/// assert_eq!(folding.original(4..7), Some((5, 8)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Folding {
    symbols: Vec<Symbol>,
    /// Whether an `@` or `.` occurs: without either there is no address to look for.
    addresses_possible: bool,
}

/// Folds `text`. See [`Folding::refill`] for doing so again without allocating.
pub fn fold(text: &str) -> Folding {
    let mut folding = Folding::default();
    folding.refill(text);
    folding
}

impl Folding {
    /// Replaces the content by the folding of `text`, keeping the memory.
    pub fn refill(&mut self, text: &str) {
        self.symbols.clear();
        self.addresses_possible = text.bytes().any(|byte| matches!(byte, b'@' | b'.')) || !text.is_ascii();
        // Offsets are 32 bits wide: beyond 4 Gi characters nothing would be found, and no message comes near.
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            // One symbol for each byte: nothing is checked on the way, which is most of what folding costs.
            self.symbols.extend(text.bytes().zip(0_u32..).map(|(byte, index)| {
                let (ch, kind) = ASCII.get(usize::from(byte)).copied().unwrap_or((' ', Kind::Gap));
                Symbol { ch, start: index, end: index + 1, kind, latin: matches!(kind, Kind::Letter) }
            }));
            return;
        }
        for (index, ch) in (0_u32..).zip(text.chars()) {
            match u8::try_from(ch) {
                Ok(byte) if ch.is_ascii() => self.symbols.extend(ascii(byte, index)),
                _ => self.push_unicode(ch, index),
            }
        }
    }

    /// The number of folded characters.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The folded characters.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.symbols.iter().map(|symbol| symbol.ch)
    }

    /// The original text, as Unicode scalar offsets, that a range of folded characters stands for.
    pub fn original(&self, folded: std::ops::Range<usize>) -> Option<(usize, usize)> {
        let symbols = self.symbols.get(folded)?;
        Some((symbols.first()?.start as usize, symbols.last()?.end as usize))
    }

    pub(crate) fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    pub(crate) fn addresses_possible(&self) -> bool {
        self.addresses_possible
    }

    fn push_unicode(&mut self, ch: char, index: u32) {
        if is_invisible(ch) {
            return;
        }
        if is_accent(ch) {
            // An accent belongs to the letter under it: masking the letter masks the accent too.
            if let Some(last) = self.symbols.last_mut() {
                last.end = index.saturating_add(1);
            }
            return;
        }
        if is_sign(ch) {
            return self.push_as(' ', index, Kind::Gap, false);
        }
        let latin = is_latin(ch);
        decompose_compatible(ch, |part| {
            if part.is_ascii() {
                // A decomposition that yields ASCII is a Latin letter or digit in disguise.
                self.symbols.extend(u8::try_from(part).ok().and_then(|byte| ascii(byte, index)));
            } else if !is_invisible(part) && !is_accent(part) {
                self.push_letter(part, index, latin);
            }
        });
    }

    fn push_letter(&mut self, ch: char, index: u32, latin: bool) {
        for lower in ch.to_lowercase().filter(|lower| !is_accent(*lower)) {
            // The capital may resemble a letter that the small one does not.
            match lookalike(ch).or_else(|| lookalike(lower)) {
                Some(letters) => letters.chars().for_each(|letter| {
                    let kind = if letter.is_ascii_punctuation() { Kind::Leet } else { Kind::Letter };
                    self.push_as(letter, index, kind, latin);
                }),
                None => self.push_as(lower, index, kind_of(lower), latin),
            }
        }
    }

    fn push_as(&mut self, ch: char, index: u32, kind: Kind, latin: bool) {
        self.symbols.push(Symbol { ch, start: index, end: index.saturating_add(1), kind, latin });
    }
}

impl fmt::Display for Folding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|ch| fmt::Write::write_char(f, ch))
    }
}

/// The symbol for an ASCII character; none for control characters, which are invisible unless they are white space.
fn ascii(byte: u8, index: u32) -> Option<Symbol> {
    if matches!(byte, 0..=8 | 14..=31 | 127) {
        return None;
    }
    let (ch, kind) = *ASCII.get(usize::from(byte))?;
    Some(Symbol { ch, start: index, end: index.saturating_add(1), kind, latin: matches!(kind, Kind::Letter) })
}

/// What each ASCII character folds to. A table, because nearly all of nearly every text goes through it.
static ASCII: [(char, Kind); 128] = {
    let mut table = [(' ', Kind::Gap); 128];
    let mut byte = 0_u8;
    let mut rest: &mut [(char, Kind)] = &mut table;
    while let Some((row, tail)) = rest.split_first_mut() {
        *row = (byte.to_ascii_lowercase() as char, ascii_kind(byte));
        rest = tail;
        byte += 1;
    }
    table
};

const fn ascii_kind(byte: u8) -> Kind {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
        b'0'..=b'9' => Kind::Digit,
        b'@' | b'$' | b'!' | b'+' | b'|' => Kind::Leet,
        b'*' | b'#' | b'_' | b'-' => Kind::Mask,
        _ => Kind::Gap,
    }
}

fn kind_of(ch: char) -> Kind {
    match ch {
        '€' => Kind::Leet,
        _ if is_wide(ch) => Kind::Wide,
        // Vowel signs of Indic scripts are marks, not letters, yet part of the word.
        _ if ch.is_alphanumeric() || unicode_normalization::char::is_combining_mark(ch) => Kind::Letter,
        _ => Kind::Gap,
    }
}

/// Characters without a shape: zero-width, bidi controls, soft hyphen, variation selectors, tags.
pub fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Marks that decorate a letter. Not every mark: the vowels of Indic scripts are marks, and words differ by them.
fn is_accent(ch: char) -> bool {
    matches!(ch,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Signs and blanks whose compatibility decomposition would glue letters to the word before them.
fn is_sign(ch: char) -> bool {
    matches!(
        ch,
        '™' | '℠' | '℡' | '№' | '…' | '\u{a0}' | '\u{a8}' | '\u{af}' | '\u{b4}' | '\u{b8}' | '\u{2d8}'
            ..='\u{2dd}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
    )
}

fn is_latin(ch: char) -> bool {
    matches!(ch,
        '\u{c0}'..='\u{24f}' | '\u{1d00}'..='\u{1d25}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{a722}'..='\u{a7ff}')
}

/// Scripts that put no space between words.
fn is_wide(ch: char) -> bool {
    matches!(ch,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(fold(text).to_string(), folded, "{text:?}");
    }

    #[test]
    fn disguises_fold_to_plain_letters() {
        check("Straße Ærø ŁÓDŹ", "strasse aero lodz");
        check("𝐟𝖚𝔠𝓀 ｆｕｌｌ ⓒⓘⓡⓒⓛⓔ ˢᵘᵖᵉʳ", "fuck full circle super");
        check("сосk ΑТAL рοrn", "cock aтal porn");
        check("ΜΆΣ μας", "μaσ μaσ");
        check("z\u{200b}e\u{ad}r\u{2060}o\u{fe0f}", "zero");
        check("e\u{301}\u{302}\u{303}x", "ex");
        check("ᴘᴏʀɴ 🅿🅾🆁🅽", "porn porn");
        check("ﬁne ½™", "fine 1⁄2 ");
    }

    #[test]
    fn other_scripts_stay() {
        check("Привет мир", "пpивeт миp");
        check("हिन्दी", "हिन्दी");
        check("日本語", "日本語");
    }

    #[test]
    fn offsets_count_scalar_values_and_take_accents_along() {
        let folding = fold("a\u{200b}e\u{301}ßx");
        assert_eq!(folding.to_string(), "aessx");
        assert_eq!(folding.original(1..2), Some((2, 4)));
        assert_eq!(folding.original(2..4), Some((4, 5)));
        assert_eq!(folding.original(4..5), Some((5, 6)));
        assert_eq!(folding.original(5..6), None);
    }
}
