//! `[storage]`: the database.

use super::area::{area, within};

area! {
    /// The database.
    Storage {
        /// How many threads read.
        readers: usize = 2,
        /// How many changes, and how many reads, may wait for the database before one more is told 503.
        queue: usize = 16_384,
    }
}

impl Storage {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("storage.readers", &self.readers, &1, &64)?;
        within("storage.queue", &self.queue, &1, &1_000_000)
    }
}
