//! Conditions: what a rule looks for. One file each.

pub(crate) mod keywords;

use gavel_text::{Match, Scratch};

use keywords::Keywords;

/// What a rule looks for in a message.
pub enum Condition {
    /// One of a list of words.
    Keywords(Keywords),
}

impl Condition {
    /// The places where it holds, into `found`.
    pub(crate) fn check(&self, text: &str, scratch: &mut Scratch, found: &mut Vec<Match>) {
        match self {
            Self::Keywords(keywords) => keywords.check(text, scratch, found),
        }
    }

    /// What it finds.
    pub(crate) fn label(&self) -> &str {
        match self {
            Self::Keywords(keywords) => keywords.label(),
        }
    }
}
