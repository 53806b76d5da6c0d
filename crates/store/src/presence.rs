//! When users were last seen, and who does not want to be.

use gavel_model::{Timestamp, UserId};

use crate::{Conn, Error, conn::params};

impl Conn<'_> {
    /// Notes when users were last seen.
    pub fn note_last_seen(&self, seen: &[(UserId, Timestamp)]) -> Result<(), Error> {
        for (user, at) in seen {
            self.execute(
                "update users set last_seen_at = $1 where id = $2 and (last_seen_at is null or last_seen_at < $1)",
                params![*at, user],
            )?;
        }
        Ok(())
    }

    /// When these users were last seen, in their order.
    pub fn last_seen(&self, users: &[UserId]) -> Result<Vec<Option<Timestamp>>, Error> {
        let one =
            |user| self.first("select last_seen_at from users where id = $1", params![user], |r| r.time_or_null(0));
        users.iter().map(|user| Ok(one(user)?.flatten())).collect()
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
