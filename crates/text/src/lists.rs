//! The lists that come with Gavel, and the format they are written in.
//!
//! One entry a line: the severity (1 mild, 2 strong, 3 slur or worse), a mark for the forms that are meant (none, `+`
//! plural, `*` all forms; see [`Forms`]), a space, the phrase. `- phrase` allows a phrase. `#` begins a comment line.

use crate::entry::{Entry, Forms};

/// The English profanity list as it is written.
const ENGLISH_PROFANITY: &str = include_str!("../data/profanity.en.txt");

/// English swear words, sexual vulgarities and slurs that are nearly always meant as such in chat.
///
/// ```
/// let list = gavel_text::lists::english_profanity();
/// let matcher = gavel_text::Matcher::build(&list)?;
/// let found = matcher.matches("oh sh1t");
/// assert_eq!(list[found[0].entry].phrase, "shit");
/// # Ok::<(), gavel_text::ListError>(())
/// ```
pub fn english_profanity() -> Vec<Entry<'static>> {
    // The test below proves that no line is lost.
    ENGLISH_PROFANITY.lines().filter_map(|line| parse_line(line).ok().flatten()).collect()
}

/// A line of a list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The number of the line, from 1.
    pub line: usize,
}

impl std::fmt::Display for LineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: expected a severity from 1 to 3 or `-`, a space and a phrase", self.line)
    }
}

impl std::error::Error for LineError {}

/// Reads a list in the format of this module.
///
/// ```
/// use gavel_text::{Entry, Forms, lists};
///
/// let list = lists::parse("# mine\n2* darn\n- darn it\n")?;
/// assert_eq!(list, [Entry { severity: 2, forms: Forms::All, ..Entry::new("darn") }, Entry::allow("darn it")]);
/// # Ok::<(), lists::LineError>(())
/// ```
pub fn parse(list: &str) -> Result<Vec<Entry<'_>>, LineError> {
    let mut entries = Vec::new();
    for (number, line) in (1..).zip(list.lines()) {
        entries.extend(parse_line(line).map_err(|Malformed| LineError { line: number })?);
    }
    Ok(entries)
}

struct Malformed;

fn parse_line(line: &str) -> Result<Option<Entry<'_>>, Malformed> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (mark, phrase) = line.split_once(' ').ok_or(Malformed)?;
    let phrase = phrase.trim();
    let (severity, forms) = match mark {
        "-" => return Ok(Some(Entry::allow(phrase))),
        "1" | "2" | "3" => (mark, Forms::Exact),
        _ => match (mark.strip_suffix('+'), mark.strip_suffix('*')) {
            (Some(severity), _) => (severity, Forms::Plural),
            (_, Some(severity)) => (severity, Forms::All),
            _ => return Err(Malformed),
        },
    };
    let severity = severity.parse().ok().filter(|severity| (1..=3).contains(severity)).ok_or(Malformed)?;
    Ok(Some(Entry { severity, forms, ..Entry::new(phrase) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Matcher;
    use std::collections::HashSet;

    #[test]
    fn every_line_of_the_shipped_list_counts() {
        let list = parse(ENGLISH_PROFANITY).unwrap();
        assert_eq!(list, english_profanity());
        let matcher = Matcher::build(&list).unwrap();
        assert_eq!(matcher.len(), list.len());
    }

    #[test]
    fn no_entry_is_there_twice() {
        let mut seen = HashSet::new();
        let mut doubles = Vec::new();
        for entry in english_profanity() {
            let spellings: HashSet<_> = entry.spellings().unwrap().into_iter().collect();
            doubles.extend(spellings.into_iter().filter(|spelling| !seen.insert(spelling.clone())));
        }
        assert!(doubles.is_empty(), "{doubles:?}");
    }

    #[test]
    fn malformed_lines_are_named() {
        for line in ["darn", "4 darn", "2? darn", "* darn"] {
            assert_eq!(parse(&format!("1 ok\n{line}")), Err(LineError { line: 2 }), "{line}");
        }
    }
}
