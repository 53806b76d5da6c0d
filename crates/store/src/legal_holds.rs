//! Legal holds: of what nothing is deleted.

use gavel_model::{ChannelId, HoldSubject, LegalHold, UserId};

use crate::{
    Conn, Error, Newest,
    conn::{Row, params},
};

const COLUMNS: &str = "h.id, h.kind, h.subject, h.reason, h.placed_by, h.placed_at";

/// That what `m` says is held, whatever holds for its channel.
pub(crate) const SENDER_IS_HELD: &str =
    "exists (select 1 from legal_holds h where h.kind = 'user' and h.subject = m.user_id)";

fn read(row: &Row<'_>) -> Result<LegalHold, Error> {
    let of_channel = row.text(1)? == "channel";
    Ok(LegalHold {
        id: row.parsed(0)?,
        channel_id: if of_channel { Some(row.parsed(2)?) } else { None },
        user_id: if of_channel { None } else { Some(row.parsed(2)?) },
        reason: row.text(3)?,
        placed_by: row.text(4)?,
        placed_at: row.time(5)?,
    })
}

impl Conn<'_> {
    /// The hold on a channel or a user.
    pub fn legal_hold(&self, on: &HoldSubject) -> Result<Option<LegalHold>, Error> {
        let (kind, subject) = on.parts();
        let sql = format!("select {COLUMNS} from legal_holds h where h.kind = $1 and h.subject = $2");
        self.first(&sql, params![kind, subject], read)
    }

    /// All holds, or that on a channel or a user; newest first.
    pub fn legal_holds(&self, on: Option<&HoldSubject>, page: &Newest) -> Result<Vec<LegalHold>, Error> {
        // No kind is empty.
        let (kind, subject) = on.map_or(("", ""), HoldSubject::parts);
        let sql = format!(
            "select {COLUMNS} from legal_holds h where ($1 = '' or (h.kind = $1 and h.subject = $2)) and h.id < $3
             order by h.id desc limit $4"
        );
        self.all(&sql, params![kind, subject, &page.before, page.limit], read)
    }

    /// Places a hold; one that is there gives way.
    pub fn put_legal_hold(&self, on: &HoldSubject, hold: &LegalHold) -> Result<(), Error> {
        let (kind, subject) = on.parts();
        self.execute(
            "insert into legal_holds (kind, subject, id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (kind, subject) do update set id = excluded.id, reason = excluded.reason,
             placed_by = excluded.placed_by, placed_at = excluded.placed_at",
            params![kind, subject, &hold.id, &hold.reason, &hold.placed_by, hold.placed_at],
        )?;
        Ok(())
    }

    /// Lifts a hold; whether there was one.
    pub fn lift_legal_hold(&self, on: &HoldSubject) -> Result<bool, Error> {
        let (kind, subject) = on.parts();
        let sql = "delete from legal_holds where kind = $1 and subject = $2";
        Ok(self.execute(sql, params![kind, subject])? > 0)
    }

    /// Whether what this user said in this channel is held.
    pub fn is_held(&self, channel: &ChannelId, user: Option<&UserId>) -> Result<bool, Error> {
        let sql = "select 1 from legal_holds
             where (kind = 'channel' and subject = $1) or (kind = 'user' and subject = $2) limit 1";
        Ok(self.first(sql, params![channel, user], |row| row.int(0))?.is_some())
    }

    /// Whether anything in a channel is held. Holds on users are few; only where there are any its messages are looked at.
    pub fn holds_anything(&self, channel: &ChannelId) -> Result<bool, Error> {
        if self.is_held(channel, None)? {
            return Ok(true);
        }
        if self.first("select 1 from legal_holds where kind = 'user' limit 1", &[], |row| row.int(0))?.is_none() {
            return Ok(false);
        }
        let sql = format!("select 1 from messages m where m.channel_id = $1 and {SENDER_IS_HELD} limit 1");
        Ok(self.first(&sql, params![channel], |row| row.int(0))?.is_some())
    }
}
