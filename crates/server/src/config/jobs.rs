//! `[jobs]`: what happens later.

use super::area::{area, within};

area! {
    /// What happens later: long jobs.
    Jobs {
        /// How many messages a broadcast sends a second at most.
        broadcast_per_second: u32 = 500,
    }
}

impl Jobs {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("jobs.broadcast_per_second", &self.broadcast_per_second, &1, &10_000)
    }
}
