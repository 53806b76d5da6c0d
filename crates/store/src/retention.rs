//! Retention: policies, and the messages whose time is up.

mod taking;

use gavel_model::{
    Actor, Channel, ChannelId, ChannelRetention, ChannelTypeId, EventType, Position, RetentionAction, RetentionPolicy,
    Timestamp,
};

pub use taking::TakenOut;

use crate::{
    ChannelChange, Conn, Error,
    conn::{Row, params},
    legal_holds::SENDER_IS_HELD,
    log::LogEntry,
};

/// That the message `m` was sent before $1, and is to go: not what is held, nor what is left of one whose replies stay.
fn expired() -> String {
    format!(
        "m.created_at < $1 and not {SENDER_IS_HELD} and not (m.deleted_at is not null and m.text = ''
         and m.data is null and m.attachments is null and m.tags is null and m.moderation is null and exists (select 1 from messages r where r.channel_id = m.channel_id and r.parent_id = m.id))"
    )
}

/// Channels, with what holds for their messages, unless those are kept for ever or held.
const RETAINED: &str = "select c.id, case when own.channel_id is null then t.days else own.days end,
     case when own.channel_id is null then t.action else own.action end
     from channels c left join channel_retention own on own.channel_id = c.id
     left join channel_type_retention t on t.type = c.type
     where c.deleted_at is null and (own.days is not null or (own.channel_id is null and t.days is not null))
     and not exists (select 1 from legal_holds h where h.kind = 'channel' and h.subject = c.id)";

/// A channel whose messages are not kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retained {
    /// The channel.
    pub channel: ChannelId,
    /// For how many days they are kept.
    pub days: u32,
    /// What becomes of them then.
    pub action: RetentionAction,
}

/// What a stretch of a channel's messages has of those that are to go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch {
    /// How many messages it has.
    pub rows: i64,
    /// How many of them are to go.
    pub expired: i64,
    /// How many are old enough, be they held or not.
    pub old: i64,
    /// Its last message.
    pub end: Option<Position>,
    /// The last that is to go.
    pub last: Option<Position>,
}

impl Stretch {
    /// Whether there may be more behind it that is old enough, if it was to have so many messages. Messages stand about in the
    /// order of their times.
    pub fn goes_on(&self, limit: i64) -> bool {
        self.rows == limit && self.old > 0
    }
}

fn days(row: &Row<'_>, column: usize) -> Result<Option<u32>, Error> {
    let days = row.int_or_null(column)?;
    days.map(|days| u32::try_from(days).map_err(|e| Error::Corrupt(e.to_string()))).transpose()
}

fn policy(row: &Row<'_>) -> Result<RetentionPolicy, Error> {
    let action = row.named(1, &RetentionAction::ALL, RetentionAction::as_str)?;
    Ok(RetentionPolicy { days: days(row, 0)?, action, set_by: Some(row.text(2)?), set_at: row.time(3)? })
}

fn retained(row: &Row<'_>) -> Result<Retained, Error> {
    Ok(Retained {
        channel: row.parsed(0)?,
        days: days(row, 1)?.unwrap_or(u32::MAX),
        action: row.named(2, &RetentionAction::ALL, RetentionAction::as_str)?,
    })
}

impl Conn<'_> {
    /// What is so about a channel's messages.
    pub fn channel_retention(&self, channel: &Channel) -> Result<ChannelRetention, Error> {
        let sql = "select days, action, set_by, set_at from channel_retention where channel_id = $1";
        let own = self.first(sql, params![&channel.id], policy)?;
        Ok(ChannelRetention { own, of_type: self.channel_type_retention(&channel.kind)? })
    }

    /// What is so about the messages of a type's channels.
    pub fn channel_type_retention(&self, kind: &ChannelTypeId) -> Result<Option<RetentionPolicy>, Error> {
        let sql = "select days, action, set_by, set_at from channel_type_retention where type = $1";
        self.first(sql, params![kind], policy)
    }

    /// Gives a channel a policy of its own, or takes it away.
    pub fn set_channel_retention(&self, channel: &ChannelId, policy: Option<&RetentionPolicy>) -> Result<(), Error> {
        self.set_retention(("channel_retention", "channel_id"), channel.as_str(), policy)
    }

    /// The same of a type.
    pub fn set_channel_type_retention(
        &self,
        kind: &ChannelTypeId,
        policy: Option<&RetentionPolicy>,
    ) -> Result<(), Error> {
        self.set_retention(("channel_type_retention", "type"), kind.as_str(), policy)
    }

    fn set_retention(
        &self,
        (table, key): (&str, &str),
        of: &str,
        policy: Option<&RetentionPolicy>,
    ) -> Result<(), Error> {
        let Some(RetentionPolicy { days, action, set_by, set_at }) = policy else {
            self.execute(&format!("delete from {table} where {key} = $1"), params![of])?;
            return Ok(());
        };
        self.execute(
            &format!(
                "insert into {table} ({key}, days, action, set_by, set_at) values ($1, $2, $3, $4, $5)
                 on conflict ({key}) do update set days = excluded.days, action = excluded.action,
                 set_by = excluded.set_by, set_at = excluded.set_at"
            ),
            params![of, days.map(i64::from), action.as_str(), set_by.as_deref().unwrap_or_default(), *set_at],
        )?;
        Ok(())
    }

    /// Channels whose messages are not kept for ever, after this one.
    pub fn retained_channels(&self, after: Option<&ChannelId>, limit: i64) -> Result<Vec<Retained>, Error> {
        // No channel's id is empty.
        let sql = format!("{RETAINED} and c.id > $1 order by c.id limit $2");
        self.all(&sql, params![after.map_or("", ChannelId::as_str), limit], retained)
    }

    /// What holds for a channel's messages now, unless they are kept for ever or held.
    pub fn retained(&self, channel: &ChannelId) -> Result<Option<Retained>, Error> {
        self.first(&format!("{RETAINED} and c.id = $1"), params![channel], retained)
    }

    /// The first channels that go by the policy of their type, but for those that are held.
    pub fn channels_by_type(&self, kind: &ChannelTypeId, limit: i64) -> Result<Vec<ChannelId>, Error> {
        self.all(
            "select c.id from channels c where c.type = $1 and c.deleted_at is null
             and not exists (select 1 from channel_retention own where own.channel_id = c.id)
             and not exists (select 1 from legal_holds h where h.kind = 'channel' and h.subject = c.id)
             order by c.id limit $2",
            params![kind, limit],
            |row| row.parsed(0),
        )
    }

    /// What of the messages after a position was sent before a moment and is to go.
    pub fn expiring(
        &self,
        channel: &ChannelId,
        before: Timestamp,
        after: Position,
        limit: i64,
    ) -> Result<Stretch, Error> {
        let sql = format!(
            "select m.after_seq, m.sub, case when m.created_at < $1 then 1 else 0 end,
             case when {} then 1 else 0 end from messages m
             where m.channel_id = $2 and (m.after_seq, m.sub) > ($3, $4) order by m.after_seq, m.sub limit $5",
            expired()
        );
        let rows = self.all(&sql, params![before, channel, after.after_seq, after.sub, limit], |row| {
            Ok((Position { after_seq: row.int(0)?, sub: row.int(1)? }, row.int(2)?, row.int(3)?))
        })?;
        let mut stretch = Stretch::default();
        for (position, old, expired) in rows {
            stretch.rows += 1;
            stretch.old += old;
            stretch.expired += expired;
            stretch.end = Some(position);
            if expired == 1 {
                stretch.last = Some(position);
            }
        }
        Ok(stretch)
    }

    /// Says that what was sent in a channel before a moment is gone; the event's number.
    pub fn truncate_channel(
        &self,
        id: &ChannelId,
        before: Timestamp,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<ChannelChange, Error> {
        self.execute(
            "update channels set truncated_before = $1
             where id = $2 and (truncated_before is null or truncated_before < $1)",
            params![before, id],
        )?;
        let (kind, seq) = (EventType::ChannelTruncated, self.next_seq(id)?);
        self.log(&LogEntry { kind, channel: Some(id), seq: Some(seq), subject: id.as_str(), actor, at })?;
        let channel = self.channel(id)?.ok_or(Error::NotFound)?;
        Ok(ChannelChange { channel, event: Some((kind, seq)) })
    }
}
