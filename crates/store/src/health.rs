//! Whether the database takes writes.

use gavel_model::Timestamp;

use crate::{Conn, Error, conn::params};

impl Conn<'_> {
    /// Writes when it was written: on a full disk a transaction that changes nothing would succeed.
    pub fn probe(&self, at: Timestamp) -> Result<(), Error> {
        self.execute(
            "insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            params!["probed_at", &at.as_millis().to_string()],
        )?;
        Ok(())
    }
}
