//! Whether the database takes writes.

use crate::{Conn, Error, conn::params};

impl Conn<'_> {
    /// Writes a row that says nothing: on a full disk a transaction that changes nothing would succeed.
    pub fn probe(&self) -> Result<(), Error> {
        self.execute(
            "insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            params!["probe", ""],
        )?;
        Ok(())
    }
}
