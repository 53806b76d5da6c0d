//! Names: what people and channels are called, shown beside what others say.

use crate::{FieldError, messages::is_blank};

/// How many characters a name may have.
const CHARS: usize = 100;

/// What is wrong with a name: it shows something, on one line, and leaves the text around it as it is.
pub(crate) fn check_name(pointer: &str, name: &str) -> Option<FieldError> {
    let detail = if name.chars().count() > CHARS || name.chars().all(is_blank) {
        "1 to 100 characters, of which some show something"
    } else if name.chars().any(|ch| ch.is_control() || turns_text(ch)) {
        "no control characters, and none that change the direction of the text around them"
    } else {
        return None;
    };
    Some(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() })
}

/// Whether a character changes the direction of what comes after it, beyond the name. Names of scripts that are written from
/// right to left need none of these; the marks for one place, which they may need, are others.
fn turns_text(ch: char) -> bool {
    matches!(ch, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_something_and_stay_on_their_line() {
        for good in ["Zoë", "王", "أحمد", "\u{200f}אבי\u{200f}", "👩\u{200d}🚀 Ada", "O'Neill (work)"] {
            assert_eq!(check_name("/displayName", good), None, "{good:?}");
        }
        let long = "x".repeat(101);
        for bad in
            ["", "  ", "\u{200b}", "\u{feff}", "\u{3164}", "\u{202e}", "x\u{202e}y", "\n\n x", "\x1b[2J", "a\0", &long]
        {
            assert!(check_name("/displayName", bad).is_some(), "{bad:?}");
        }
    }
}
