//! Lines that are another each time: `{a|b}` is one of these.

use rand::{RngExt as _, rngs::StdRng};

/// The text with one of each of its choices.
pub(crate) fn choose(text: &str, dice: &mut StdRng) -> String {
    let mut chosen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, choices, after)) = next_choice(rest) {
        let choices: Vec<&str> = choices.split('|').collect();
        let one = dice.random_range(0..choices.len());
        chosen.push_str(before);
        chosen.push_str(choices.get(one).copied().unwrap_or_default());
        rest = after;
    }
    chosen + rest
}

/// What stands before the next choice, in it, and after it.
fn next_choice(text: &str) -> Option<(&str, &str, &str)> {
    let (before, open) = text.split_once('{')?;
    let (choices, after) = open.split_once('}')?;
    Some((before, choices, after))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn each_choice_comes_up() {
        let mut dice = StdRng::seed_from_u64(1);
        let seen: HashSet<_> = (0..100).map(|_| choose("a {b|c} d {e|f}!", &mut dice)).collect();
        assert_eq!(seen, ["a b d e!", "a b d f!", "a c d e!", "a c d f!"].map(str::to_owned).into());
        assert_eq!(choose("no choice { at all", &mut dice), "no choice { at all");
    }
}
