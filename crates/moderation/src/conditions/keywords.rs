//! `keywords`: one of a list of words and phrases, seen through case, accents, look-alikes, leetspeak and spacing.

use gavel_text::{Entry, ListError, Match, Matcher, Scratch};

/// A list of words under one label.
pub struct Keywords {
    label: String,
    matcher: Matcher,
}

impl Keywords {
    /// Compiles a list. Fails naming the entry that cannot be matched.
    pub fn new(label: impl Into<String>, entries: &[Entry<'_>]) -> Result<Self, ListError> {
        Ok(Self { label: label.into(), matcher: Matcher::build(entries)? })
    }

    pub(crate) fn check(&self, text: &str, scratch: &mut Scratch, found: &mut Vec<Match>) {
        self.matcher.find(text, scratch, found);
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}
