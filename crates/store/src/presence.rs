//! When users were last seen, and who does not want to be.

use std::collections::HashMap;

use gavel_model::{Timestamp, UserId};

use crate::{
    Conn, Error,
    conn::{params, to_json},
};

impl Conn<'_> {
    /// Notes when users were last seen.
    pub fn note_last_seen(&self, seen: &[(UserId, Timestamp)]) -> Result<(), Error> {
        let seen: Vec<_> = seen.iter().map(|(user, at)| (user, at.as_millis())).collect();
        let sql = format!(
            "update users set last_seen_at = seen.at
             from (select value ->> 0 as id, cast(value ->> 1 as bigint) as at from {}) as seen
             where users.id = seen.id and (last_seen_at is null or last_seen_at < seen.at)",
            self.each_row("$1")
        );
        self.execute(&sql, params![&to_json(&seen)?])?;
        Ok(())
    }

    /// When these users were last seen, in their order.
    pub fn last_seen(&self, users: &[UserId]) -> Result<Vec<Option<Timestamp>>, Error> {
        let sql = format!("select id, last_seen_at from users where id in (select value from {})", self.each("$1"));
        let seen = self.all(&sql, params![&to_json(&users)?], |row| Ok((row.parsed(0)?, row.time_or_null(1)?)))?;
        let seen: HashMap<UserId, _> = seen.into_iter().collect();
        Ok(users.iter().map(|user| seen.get(user).copied().flatten()).collect())
    }

    /// Makes a user look offline, or shows them again; whether that is a change. One who vanishes was last seen then.
    pub fn set_invisible(&self, user: &UserId, invisible: bool, at: Timestamp) -> Result<bool, Error> {
        let changed = self.execute(
            "update users set invisible = $1 where id = $2 and invisible <> $1",
            params![i64::from(invisible), user],
        )?;
        if changed > 0 && invisible {
            self.note_last_seen(&[(user.clone(), at)])?;
        }
        Ok(changed > 0)
    }

    /// Whether a user wants to look offline.
    pub fn is_invisible(&self, user: &UserId) -> Result<bool, Error> {
        let invisible = self.first("select invisible from users where id = $1", params![user], |row| row.int(0))?;
        Ok(invisible == Some(1))
    }

    /// All who want to look offline.
    pub fn invisible_users(&self) -> Result<Vec<UserId>, Error> {
        self.all("select id from users where invisible = 1", &[], |row| row.parsed(0))
    }
}
