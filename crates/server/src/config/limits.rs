//! `[limits]`: what users may do.

use super::area::{area, within};

area! {
    /// What users may do.
    Limits {
        /// How many characters a message may have.
        message_chars: usize = 5_000,
        /// How many channels one connection may be subscribed to.
        subscriptions: usize = 1_000,
    }
}

impl Limits {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("limits.message_chars", &self.message_chars, &1, &100_000)?;
        within("limits.subscriptions", &self.subscriptions, &1, &100_000)
    }
}
