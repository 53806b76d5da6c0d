//! Words spelled letter by letter: `f u c k`, `f.u.c.k`, `f - u - c - k`.

use crate::boundary::ends_word;
use crate::fold::{Kind, Symbol};
use crate::matcher::is_after_apostrophe;

/// The most letters of a spelled word.
const MAX_PIECES: usize = 40;
/// The most signs and spaces between two letters.
const MAX_GAP: usize = 3;
/// Letters that are also words, so that a spelled word may follow them: "u c u n t" is "u" and the rest.
const ONE_LETTER_WORDS: &[char] = &['a', 'i', 'u', 'o'];

/// Fills `picks` with the first symbols of the pieces, if single letters stand in a row from `start`.
pub(crate) fn collect(symbols: &[Symbol], start: usize, picks: &mut Vec<usize>) -> bool {
    picks.clear();
    // Most words have a second letter, and then this is all that is done.
    let (first, second) = (symbols.get(start), symbols.get(start + 1));
    if first.zip(second).is_none_or(|(first, second)| second.kind == Kind::Letter && second.ch != first.ch) {
        return false;
    }
    if piece_end(symbols, start).is_none() || !begins_a_row(symbols, start) {
        return false;
    }
    let mut at = start;
    while let Some(end) = piece_end(symbols, at).filter(|_| picks.len() < MAX_PIECES) {
        picks.push(at);
        let gap = symbols.iter().skip(end).take_while(|symbol| is_separator(symbol)).take(MAX_GAP + 1).count();
        if gap == 0 || gap > MAX_GAP || is_after_apostrophe(symbols, end + gap) {
            break;
        }
        at = end + gap;
    }
    picks.len() >= 3
}

/// Whether the first `count` pieces can be a word: all of the row, or all but a one-letter word. Otherwise
/// "c o c k t a i l" would begin with one.
pub(crate) fn is_whole(symbols: &[Symbol], picks: &[usize], count: usize) -> bool {
    match picks.get(count..) {
        Some([]) => count >= 3,
        Some([last]) => count >= 4 && symbols.get(*last).is_some_and(|symbol| ONE_LETTER_WORDS.contains(&symbol.ch)),
        _ => false,
    }
}

/// Where the piece at `at` ends.
pub(crate) fn end_of_piece(symbols: &[Symbol], at: usize) -> usize {
    piece_end(symbols, at).unwrap_or(at + 1)
}

/// Where the single letter at `at`, which may be stretched, ends; nothing if it is part of more.
fn piece_end(symbols: &[Symbol], at: usize) -> Option<usize> {
    let symbol = symbols.get(at)?;
    let is_piece = symbol.kind.is_hard() || symbol.kind == Kind::Leet;
    let length = symbols.iter().skip(at).take_while(|other| other.ch == symbol.ch).take(MAX_PIECES).count();
    let end = at + length;
    let alone = symbols.get(end).is_none_or(|next| matches!(next.kind, Kind::Gap | Kind::Mask));
    (is_piece && alone && ends_word(symbols, end)).then_some(end)
}

/// Whether no other single letters stand before, which a row would begin with.
fn begins_a_row(symbols: &[Symbol], start: usize) -> bool {
    if is_after_apostrophe(symbols, start) {
        return false;
    }
    match single_before(symbols, start) {
        None => true,
        Some(before) => {
            symbols.get(before).is_some_and(|symbol| ONE_LETTER_WORDS.contains(&symbol.ch))
                && single_before(symbols, before).is_none()
        }
    }
}

/// The single letter before `at`, with no more than a gap between.
fn single_before(symbols: &[Symbol], at: usize) -> Option<usize> {
    let before = symbols.get(..at)?;
    let gap = before.iter().rev().take_while(|symbol| is_separator(symbol)).take(MAX_GAP + 1).count();
    let last = at.checked_sub(gap + 1).filter(|_| gap <= MAX_GAP)?;
    let alone = last.checked_sub(1).and_then(|i| before.get(i)).is_none_or(|symbol| !symbol.kind.is_hard());
    alone.then_some(last)
}

fn is_separator(symbol: &Symbol) -> bool {
    matches!(symbol.kind, Kind::Gap | Kind::Mask)
}
