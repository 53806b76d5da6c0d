//! The app's own secrets, made at the first start.

use crate::{Conn, Error, conn::params};

impl Conn<'_> {
    /// The value kept under `name`; `fresh` is kept and answered if there is none yet.
    pub fn secret(&self, name: &str, fresh: &str) -> Result<String, Error> {
        self.execute(
            "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
            params![name, fresh],
        )?;
        self.first("select value from settings where name = $1", params![name], |row| row.text(0))?
            .ok_or(Error::NotFound)
    }
}
