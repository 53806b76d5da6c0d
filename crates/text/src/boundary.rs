//! Where words begin and end.

use crate::fold::{Kind, Symbol};

/// How far a run of signs or digits is followed to see what is behind it; longer ones of signs count as punctuation,
/// of digits as part of the word: an identifier.
const LOOK: usize = 16;

/// Signs that nobody uses as punctuation between two letters: there they belong to the word (`cl@ss`).
fn is_glue(symbol: &Symbol) -> bool {
    symbol.kind == Kind::Leet && matches!(symbol.ch, '@' | '$' | '€')
}

/// Whether a run of digits that begins these symbols is a number beside a word, not in the middle of one.
fn is_number<'a>(mut symbols: impl Iterator<Item = &'a Symbol>) -> bool {
    for _ in 0..LOOK {
        match symbols.next() {
            Some(symbol) if symbol.kind == Kind::Digit => {}
            Some(symbol) => return !(symbol.kind.is_hard() || is_glue(symbol)),
            None => return true,
        }
    }
    false
}

/// Whether a word can begin at `at`.
#[inline]
pub(crate) fn starts_word(symbols: &[Symbol], at: usize) -> bool {
    let (before, Some(symbol)) = (symbols.get(..at).unwrap_or_default(), symbols.get(at)) else { return false };
    let Some(previous) = before.last() else { return symbol.kind != Kind::Gap };
    match (symbol.kind, previous.kind) {
        (Kind::Gap, _)
        | (Kind::Letter | Kind::Digit | Kind::Leet | Kind::Mask, Kind::Letter)
        | (Kind::Digit | Kind::Mask, Kind::Digit) => false,
        // The second of two equal signs is the first one held.
        (Kind::Leet | Kind::Mask, _) if symbol.ch == previous.ch => false,
        // A number directly before a word is not part of it.
        (Kind::Letter | Kind::Leet, Kind::Digit) => is_number(before.iter().rev()),
        (Kind::Letter | Kind::Digit | Kind::Leet, Kind::Leet) if is_glue(previous) => {
            !before.iter().rev().take(LOOK).find(|s| !is_glue(s)).is_some_and(|s| s.kind.is_hard())
        }
        _ => true,
    }
}

/// Whether a word can end before `next`.
pub(crate) fn ends_word(symbols: &[Symbol], next: usize) -> bool {
    let (before, after) = symbols.split_at_checked(next).unwrap_or((symbols, &[]));
    let (Some(last), Some(symbol)) = (before.last(), after.first()) else { return true };
    match (last.kind, symbol.kind) {
        (Kind::Wide, _) => true,
        (_, Kind::Letter) | (Kind::Digit, Kind::Digit) => false,
        (_, Kind::Digit) => is_number(after.iter()),
        _ if is_glue(symbol) => !after.iter().take(LOOK).find(|s| !is_glue(s)).is_some_and(|s| s.kind.is_hard()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[track_caller]
    fn check(text: &str, starts: &[usize], ends: &[usize]) {
        let folding = fold(text);
        let symbols = folding.symbols();
        let found: Vec<_> = (0..symbols.len()).filter(|at| starts_word(symbols, *at)).collect();
        assert_eq!(found, starts, "starts of {text:?}");
        let found: Vec<_> =
            (1..=symbols.len()).filter(|at| symbols[at - 1].kind.is_hard() && ends_word(symbols, *at)).collect();
        assert_eq!(found, ends, "ends of {text:?}");
    }

    #[test]
    fn words_begin_and_end_at_punctuation_and_numbers() {
        check("ab cd", &[0, 3], &[2, 5]);
        check("ab-cd!", &[0, 3], &[2, 5]);
        check("12ab34", &[0, 2], &[4, 6]);
        check("a1b", &[0], &[3]);
        check("cl@ss", &[0], &[5]);
        check("日ab本", &[0, 1, 3], &[3]);
    }
}
