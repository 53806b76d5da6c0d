//! Slow mode: whose turn it is. Written only in channels that have it on.

use gavel_model::{ChannelId, Timestamp, UserId};

use crate::{Conn, Error, conn::params};

impl Conn<'_> {
    /// Nothing if it is a sender's turn, or how many seconds are left until it is.
    pub(crate) fn seconds_left(
        &self,
        channel: &ChannelId,
        user: &UserId,
        seconds: i64,
        at: Timestamp,
    ) -> Result<Option<u64>, Error> {
        let last = self.first(
            "select at from slow_mode where channel_id = $1 and user_id = $2",
            params![channel, user],
            |row| row.int(0),
        )?;
        let Some(last) = last else { return Ok(None) };
        let pause = seconds.saturating_mul(1_000);
        // A clock that was set back makes nobody wait longer than slow mode does.
        let left = last.saturating_add(pause).saturating_sub(at.as_millis()).min(pause);
        Ok(u64::try_from(left).ok().filter(|left| *left > 0).map(|left| left.div_ceil(1_000)))
    }

    /// A sender took their turn.
    pub(crate) fn take_turn(&self, channel: &ChannelId, user: &UserId, at: Timestamp) -> Result<(), Error> {
        self.execute(
            "insert into slow_mode (channel_id, user_id, at) values ($1, $2, $3)
             on conflict (channel_id, user_id) do update set at = excluded.at",
            params![channel, user, at],
        )?;
        Ok(())
    }
}
