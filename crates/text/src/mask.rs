//! Hiding spans of a text.

/// Puts `*` in the place of every scalar value within `spans`, which are half-open ranges of Unicode scalar offsets
/// in any order.
///
/// ```
/// assert_eq!(gavel_text::mask("what the féck", &[(9, 13)]), "what the ****");
/// ```
pub fn mask(text: &str, spans: &[(usize, usize)]) -> String {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut spans = sorted.into_iter().peekable();
    let mut masked_until = 0;
    let mut masked = String::with_capacity(text.len());
    for (index, ch) in text.chars().enumerate() {
        while let Some((_, end)) = spans.next_if(|(start, _)| *start <= index) {
            masked_until = masked_until.max(end);
        }
        masked.push(if index < masked_until { '*' } else { ch });
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_may_overlap_and_leave_the_text() {
        assert_eq!(mask("äbcdef", &[(4, 9), (0, 1), (0, 2), (3, 3)]), "**cd**");
        assert_eq!(mask("abc", &[]), "abc");
        assert_eq!(mask("", &[(0, 3)]), "");
    }
}
