//! What the shipped list finds and what it lets pass: one line each in `tests/cases`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use gavel_text::{Matcher, lists};

/// The lines of a case file that are not comments.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// Replaces `\u{…}` by the character.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        plain.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        plain.push_str(rest);
    }
    plain
}

fn found(matcher: &Matcher, text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    matcher.matches(text).iter().map(|found| chars[found.start..found.end].iter().collect()).collect()
}

#[test]
fn disguises_are_seen_through() {
    let matcher = Matcher::build(lists::english_profanity()).unwrap();
    let mut wrong = Vec::new();
    for line in lines(include_str!("cases/found.txt")) {
        let (text, expected) = line.split_once(" =>").unwrap_or_else(|| panic!("no => in {line:?}"));
        let (text, expected) = (unescape(text), unescape(expected.trim()));
        let found = found(&matcher, &text).join(" ; ");
        if found != expected {
            wrong.push(format!("{text:?}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn innocent_text_passes() {
    let matcher = Matcher::build(lists::english_profanity()).unwrap();
    let mut wrong = Vec::new();
    for text in lines(include_str!("cases/pass.txt")).map(unescape) {
        for sentence in [text.clone(), format!("well, {text} here"), text.to_uppercase()] {
            let found = found(&matcher, &sentence);
            if !found.is_empty() {
                wrong.push(format!("{sentence:?}: found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
