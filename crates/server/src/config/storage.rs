//! `[storage]`: the database.

use super::area::{area, within};

area! {
    /// The database.
    Storage {
        /// How many threads read; 0 takes 2 on SQLite and 8 on PostgreSQL, where each has a connection.
        readers: usize = 0,
        /// How many changes, and how many reads, may wait for the database before one more is told 503.
        queue: usize = 16_384,
    }
}

impl Storage {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("storage.readers", &self.readers, &0, &64)?;
        within("storage.queue", &self.queue, &1, &1_000_000)
    }
}
