//! Text as it is compared where neither case nor accents matter. Looks at one character at a time, so that whoever folds can
//! say where in the original it stands.

use unicode_normalization::char::decompose_compatible;

/// `text` without case and accents; any space in it is a plain one.
///
/// ```
/// assert_eq!(gavel_model::fold("Zoë STRAẞE\tŁódź"), "zoe strasse lodz");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for ch in text.chars() {
        fold_char(ch, |folded_ch| folded.push(folded_ch));
    }
    folded
}

/// What a character folds to: nothing, itself, or several.
pub(crate) fn fold_char(ch: char, mut emit: impl FnMut(char)) {
    if ch.is_ascii() {
        emit(if ch.is_ascii_whitespace() { ' ' } else { ch.to_ascii_lowercase() });
        return;
    }
    decompose_compatible(ch, |part| {
        if is_accent(part) {
        } else if part.is_whitespace() {
            emit(' ');
        } else if let Some(plain) = without_stroke(part) {
            plain.chars().for_each(&mut emit);
        } else {
            // There and back again, so that what has one capital folds to one: σ and ς.
            part.to_uppercase().flat_map(char::to_lowercase).for_each(&mut emit);
        }
    });
}

/// Marks that a word may be written with or without. The vowel signs of the scripts of India and their like are letters.
fn is_accent(ch: char) -> bool {
    matches!(ch,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{fe00}'..='\u{fe0f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}' | '\u{ad}'
        | '\u{2060}' | '\u{feff}')
}

/// Letters with a stroke, ligatures and such, which Unicode does not take apart.
const fn without_stroke(ch: char) -> Option<&'static str> {
    Some(match ch {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'þ' | 'Þ' => "th",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'ı' => "i",
        _ => return None,
    })
}
