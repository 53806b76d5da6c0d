//! `[rate]`: how often calls may be made.

use super::area::{area, within};

area! {
    /// How often calls may be made: so many a second, and so many at once after a rest. 0 a second is without a limit.
    Rate {
        /// Messages that a user sends.
        send_per_second: u32 = 10,
        send_burst: u32 = 50,
        /// A user's other calls that change something.
        write_per_second: u32 = 10,
        write_burst: u32 = 50,
        /// A user's calls that read, or say what was read, and what their connections ask beside sending.
        read_per_second: u32 = 50,
        read_burst: u32 = 1_000,
        /// A user's searches and queries.
        search_per_second: u32 = 5,
        search_burst: u32 = 20,
        /// All calls of a server key, also those for users.
        key_per_second: u32 = 5_000,
        key_burst: u32 = 10_000,
        /// All calls of an operator who is signed in.
        operator_per_second: u32 = 100,
        operator_burst: u32 = 500,
        /// Calls without a valid token, by address.
        anonymous_per_second: u32 = 20,
        anonymous_burst: u32 = 60,
    }
}

impl Rate {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        for (name, per_second) in [
            ("rate.send_per_second", self.send_per_second),
            ("rate.write_per_second", self.write_per_second),
            ("rate.read_per_second", self.read_per_second),
            ("rate.search_per_second", self.search_per_second),
            ("rate.key_per_second", self.key_per_second),
            ("rate.operator_per_second", self.operator_per_second),
            ("rate.anonymous_per_second", self.anonymous_per_second),
        ] {
            within(name, &per_second, &0, &1_000_000)?;
        }
        for (name, burst) in [
            ("rate.send_burst", self.send_burst),
            ("rate.write_burst", self.write_burst),
            ("rate.read_burst", self.read_burst),
            ("rate.search_burst", self.search_burst),
            ("rate.key_burst", self.key_burst),
            ("rate.operator_burst", self.operator_burst),
            ("rate.anonymous_burst", self.anonymous_burst),
        ] {
            within(name, &burst, &1, &1_000_000)?;
        }
        Ok(())
    }
}
