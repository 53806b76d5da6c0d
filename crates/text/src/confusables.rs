//! Letters of other alphabets that a reader takes for Latin ones.
//!
//! Only what reads as a Latin letter is here; compatibility forms (fullwidth, mathematical, circled) are undone by
//! NFKD before this table is asked, and accents are gone.

/// Look-alikes that are replaced wherever they stand, sorted by the left column. Case is kept apart because it
/// matters: `Ν` reads as N, `ν` as v.
#[rustfmt::skip]
const LOOKALIKES: &[(char, &str)] = &[

    ('¢', "c"), ('¥', "y"), ('Æ', "ae"), ('Ð', "d"), ('Ø', "o"), ('ß', "ss"), ('æ', "ae"), ('ð', "d"), ('ø', "o"),
    ('Đ', "d"), ('đ', "d"), ('Ħ', "h"), ('ħ', "h"), ('ı', "i"), ('ĸ', "k"), ('Ł', "l"), ('ł', "l"), ('Ŋ', "n"),
    ('ŋ', "n"), ('Œ', "oe"), ('œ', "oe"), ('Ŧ', "t"), ('ŧ', "t"), ('ƀ', "b"), ('Ɓ', "b"), ('Ƈ', "c"), ('ƈ', "c"),
    ('Ɗ', "d"), ('Ǝ', "e"), ('Ɛ', "e"), ('Ƒ', "f"), ('ƒ', "f"), ('Ɠ', "g"), ('Ɩ', "i"), ('Ɨ', "i"), ('Ƙ', "k"),
    ('ƙ', "k"), ('ƚ', "l"), ('Ɯ', "w"), ('Ɲ', "n"), ('ƞ', "n"), ('Ɵ', "o"), ('Ƥ', "p"), ('ƥ', "p"), ('ƫ', "t"),
    ('Ƭ', "t"), ('ƭ', "t"), ('Ʈ', "t"), ('Ʋ', "u"), ('Ƴ', "y"), ('ƴ', "y"), ('Ƶ', "z"), ('ƶ', "z"), ('ǀ', "l"),
    ('ǃ', "!"), ('ǝ', "e"), ('Ǥ', "g"), ('ǥ', "g"), ('ȡ', "d"), ('Ȥ', "z"), ('ȥ', "z"), ('ȴ', "l"), ('ȵ', "n"),
    ('ȶ', "t"), ('ȷ', "j"), ('Ⱥ', "a"), ('Ȼ', "c"), ('ȼ', "c"), ('Ƚ', "l"), ('Ⱦ', "t"), ('ȿ', "s"), ('ɀ', "z"),
    ('Ƀ', "b"), ('Ʉ', "u"), ('Ɇ', "e"), ('ɇ', "e"), ('Ɉ', "j"), ('ɉ', "j"), ('Ɋ', "q"), ('ɋ', "q"), ('Ɍ', "r"),
    ('ɍ', "r"), ('Ɏ', "y"), ('ɏ', "y"), ('ɐ', "a"), ('ɑ', "a"), ('ɒ', "a"), ('ɓ', "b"), ('ɔ', "c"), ('ɕ', "c"),
    ('ɖ', "d"), ('ɗ', "d"), ('ɘ', "e"), ('ə', "e"), ('ɛ', "e"), ('ɜ', "e"), ('ɟ', "f"), ('ɠ', "g"), ('ɡ', "g"),
    ('ɢ', "g"), ('ɣ', "y"), ('ɥ', "h"), ('ɦ', "h"), ('ɧ', "h"), ('ɨ', "i"), ('ɩ', "i"), ('ɪ', "i"), ('ɫ', "l"),
    ('ɬ', "l"), ('ɭ', "l"), ('ɯ', "w"), ('ɰ', "w"), ('ɱ', "m"), ('ɲ', "n"), ('ɳ', "n"), ('ɴ', "n"), ('ɵ', "o"),
    ('ɹ', "r"), ('ɻ', "r"), ('ɼ', "r"), ('ɽ', "r"), ('ɾ', "r"), ('ʀ', "r"), ('ʁ', "r"), ('ʂ', "s"), ('ʇ', "t"),
    ('ʈ', "t"), ('ʉ', "u"), ('ʊ', "u"), ('ʋ', "u"), ('ʌ', "v"), ('ʍ', "w"), ('ʎ', "y"), ('ʏ', "y"), ('ʐ', "z"),
    ('ʑ', "z"), ('ʙ', "b"), ('ʛ', "g"), ('ʜ', "h"), ('ʝ', "j"), ('ʞ', "k"), ('ʟ', "l"), ('ʠ', "q"), ('Α', "a"),
    ('Β', "b"), ('Ε', "e"), ('Ι', "i"), ('Κ', "k"), ('Ο', "o"), ('Ρ', "p"), ('Τ', "t"), ('Χ', "x"), ('α', "a"),
    ('β', "b"), ('ε', "e"), ('ι', "i"), ('κ', "k"), ('ο', "o"), ('ρ', "p"), ('ς', "σ"), ('τ', "t"), ('χ', "x"),
    ('ω', "w"), ('ϳ', "j"), ('Ѕ', "s"), ('І', "i"), ('Ј', "j"), ('А', "a"), ('Е', "e"), ('О', "o"), ('Р', "p"),
    ('С', "c"), ('У', "y"), ('Х', "x"), ('а', "a"), ('е', "e"), ('о', "o"), ('р', "p"), ('с', "c"), ('у', "y"),
    ('х', "x"), ('ѕ', "s"), ('і', "i"), ('ј', "j"), ('ѡ', "w"), ('Ѵ', "v"), ('ѵ', "v"), ('Ү', "y"), ('ү', "y"),
    ('Ұ', "y"), ('ұ', "y"), ('Һ', "h"), ('һ', "h"), ('Ӏ', "l"), ('ӏ', "l"), ('ԁ', "d"), ('Ԍ', "g"), ('ԍ', "g"),
    ('Ԛ', "q"), ('ԛ', "q"), ('Ԝ', "w"), ('ԝ', "w"), ('Ս', "u"), ('Օ', "o"), ('գ', "q"), ('զ', "q"), ('հ', "h"),
    ('ո', "n"), ('ռ', "n"), ('ս', "u"), ('ց', "g"), ('ւ', "i"), ('ք', "p"), ('օ', "o"), ('Ꭰ', "d"), ('Ꭱ', "r"),
    ('Ꭲ', "t"), ('Ꭵ', "i"), ('Ꭹ', "y"), ('Ꭺ', "a"), ('Ꭻ', "j"), ('Ꭼ', "e"), ('Ꮃ', "w"), ('Ꮇ', "m"), ('Ꮋ', "h"),
    ('Ꮐ', "g"), ('Ꮓ', "z"), ('Ꮟ', "b"), ('Ꮢ', "r"), ('Ꮤ', "w"), ('Ꮥ', "s"), ('Ꮩ', "v"), ('Ꮪ', "s"), ('Ꮮ', "l"),
    ('Ꮯ', "c"), ('Ꮲ', "p"), ('Ꮶ', "k"), ('Ᏼ', "b"), ('ᴀ', "a"), ('ᴁ', "ae"), ('ᴃ', "b"), ('ᴄ', "c"), ('ᴅ', "d"),
    ('ᴆ', "d"), ('ᴇ', "e"), ('ᴊ', "j"), ('ᴋ', "k"), ('ᴌ', "l"), ('ᴍ', "m"), ('ᴎ', "n"), ('ᴏ', "o"), ('ᴐ', "c"),
    ('ᴘ', "p"), ('ᴙ', "r"), ('ᴚ', "r"), ('ᴛ', "t"), ('ᴜ', "u"), ('ᴠ', "v"), ('ᴡ', "w"), ('ᴢ', "z"), ('ẞ', "ss"),
    ('℮', "e"), ('ↄ', "c"), ('∣', "|"), ('ⱡ', "l"), ('Ɫ', "l"), ('Ᵽ', "p"), ('Ɽ', "r"), ('ⱥ', "a"), ('ⱦ', "t"),
    ('Ɑ', "a"), ('Ɱ', "m"), ('ⱱ', "v"), ('Ⲁ', "a"), ('ⲁ', "a"), ('Ⲉ', "e"), ('ⲉ', "e"), ('Ⲏ', "h"), ('Ⲓ', "i"),
    ('ⲓ', "i"), ('Ⲕ', "k"), ('ⲕ', "k"), ('Ⲙ', "m"), ('Ⲛ', "n"), ('Ⲟ', "o"), ('ⲟ', "o"), ('Ⲣ', "p"), ('ⲣ', "p"),
    ('Ⲥ', "c"), ('ⲥ', "c"), ('Ⲧ', "t"), ('ⲧ', "t"), ('Ⲩ', "y"), ('ⲩ', "y"), ('Ⲭ', "x"), ('ⲭ', "x"), ('ꓐ', "b"),
    ('ꓑ', "p"), ('ꓒ', "d"), ('ꓓ', "d"), ('ꓔ', "t"), ('ꓖ', "g"), ('ꓗ', "k"), ('ꓙ', "j"), ('ꓚ', "c"), ('ꓜ', "z"),
    ('ꓝ', "f"), ('ꓟ', "m"), ('ꓠ', "n"), ('ꓡ', "l"), ('ꓢ', "s"), ('ꓣ', "r"), ('ꓦ', "v"), ('ꓧ', "h"), ('ꓪ', "w"),
    ('ꓫ', "x"), ('ꓬ', "y"), ('ꓮ', "a"), ('ꓰ', "e"), ('ꓲ', "i"), ('ꓳ', "o"), ('ꓴ', "u"), ('ꜰ', "f"), ('ꜱ', "s"),
    ('ꞯ', "q"), ('ꬰ', "a"), ('ꭇ', "r"), ('ꭎ', "u"), ('ꮃ', "w"), ('ꮩ', "v"), ('ꮪ', "s"), ('ꮯ', "c"),
];

/// Letters that read as Latin only among Latin letters: in a Russian word `н` is an n, and `но` ("but") must not read
/// as "ho". Greek letters of which the capital and the small letter resemble different ones are here with both.
#[rustfmt::skip]
const AMONG_LATIN: &[(char, &str)] = &[

    ('γ', "y"), ('ζ', "z"), ('η', "nh"), ('μ', "um"), ('ν', "vn"), ('π', "n"), ('σ', "o"), ('υ', "uy"), ('в', "b"),
    ('г', "r"), ('з', "e"), ('и', "n"), ('к', "k"), ('м', "m"), ('н', "h"), ('п', "n"), ('т', "t"), ('ц', "u"),
    ('ш', "w"), ('ь', "b"), ('я', "r"), ('ґ', "r"), ('қ', "k"), ('ҝ', "k"), ('ң', "h"),
];

/// The Latin letters that `ch` reads as, lower case, if it is a look-alike.
pub(crate) fn lookalike(ch: char) -> Option<&'static str> {
    if let Some(letter) = boxed_letter(ch) {
        return Some(letter);
    }
    let found = LOOKALIKES.binary_search_by_key(&ch, |row| row.0).ok()?;
    LOOKALIKES.get(found).map(|row| row.1)
}

/// The Latin letters that `ch` may read as when it stands among Latin letters.
pub(crate) fn among_latin(ch: char) -> &'static str {
    if ch.is_ascii() {
        return "";
    }
    let found = AMONG_LATIN.binary_search_by_key(&ch, |row| row.0).ok();
    found.and_then(|found| AMONG_LATIN.get(found)).map_or("", |row| row.1)
}

/// White letters on black discs and squares, which Unicode gives no decomposition.
fn boxed_letter(ch: char) -> Option<&'static str> {
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
    let index = match u32::from(ch) {
        code @ 0x1F150..=0x1F169 => code - 0x1F150,
        code @ 0x1F170..=0x1F189 => code - 0x1F170,
        _ => return None,
    };
    let index = usize::try_from(index).ok()?;
    ALPHABET.get(index..=index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_without_doubles() {
        for pair in LOOKALIKES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{:?} before {:?}", pair[0], pair[1]);
        }
        for pair in AMONG_LATIN.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{:?} before {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn discs_and_squares_are_letters() {
        assert_eq!(lookalike('🅕'), Some("f"));
        assert_eq!(lookalike('🆉'), Some("z"));
    }
}
