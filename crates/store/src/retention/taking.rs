//! Taking out the messages whose time is up, some at a time, with all that belongs to them.

use std::collections::HashMap;

use gavel_model::{ChannelId, MessageId, Position, Timestamp};

use super::expired;
use crate::{
    Conn, Error, StoredMessage,
    conn::{params, to_json},
    messages::{COLUMNS, Content, read},
};

/// How far a step of taking out came.
#[derive(Clone, Copy, Debug)]
pub struct TakenOut {
    /// How many messages went, or what they said.
    pub messages: i64,
    /// The last message that was looked at; none at the end.
    pub reached: Option<Position>,
}

/// A message that is to go, and whether others that stay for now answer it.
struct Expired {
    stored: StoredMessage,
    answered: bool,
}

impl Conn<'_> {
    /// Has up to `limit` members of a channel no more count as unread what lies up to `up_to` and is about to go; how many
    /// there were.
    pub fn pass_by(&self, channel: &ChannelId, up_to: Position, limit: i64) -> Result<usize, Error> {
        let number = self.first(
            "select number from messages where channel_id = $1 and (after_seq, sub) <= ($2, $3)
             order by after_seq desc, sub desc limit 1",
            params![channel, up_to.after_seq, up_to.sub],
            |row| row.int(0),
        )?;
        // Own messages after the mark are there only where it was set back, which goes back a bounded way.
        self.execute(
            "update members set unread_after = $1, unread_number = $2 + (select count(*) from messages o
                 where o.channel_id = members.channel_id and o.after_seq > $1 and o.after_seq <= members.sent_seq
                 and o.sub = 0 and o.user_id = members.user_id)
             where channel_id = $3 and user_id in (select user_id from members
                 where channel_id = $3 and unread_after < $1 order by user_id limit $4)",
            params![up_to.after_seq, number.unwrap_or(0), channel, limit],
        )
    }

    /// Takes out what was sent before a moment and stands after `beyond` and no later than `up_to`; `limit` messages are looked
    /// at. Of a message that others answer which stay, what it said goes, and its place goes after theirs.
    pub fn take_out_expired(
        &self,
        channel: &ChannelId,
        before: Timestamp,
        (beyond, up_to): (Position, Position),
        limit: i64,
        at: Timestamp,
    ) -> Result<TakenOut, Error> {
        let sql = format!(
            "select {COLUMNS}, case when {} then 1 else 0 end, case when exists (select 1 from messages r
                 where r.channel_id = m.channel_id and r.parent_id = m.id) then 1 else 0 end
             from messages m where m.channel_id = $2 and (m.after_seq, m.sub) > ($3, $4)
             and (m.after_seq, m.sub) <= ($5, $6) order by m.after_seq, m.sub limit $7",
            expired()
        );
        let (from, to) = ((beyond.after_seq, beyond.sub), (up_to.after_seq, up_to.sub));
        let rows = self.all(&sql, params![before, channel, from.0, from.1, to.0, to.1, limit], |row| {
            let stored = read(row)?;
            Ok((row.int(row.next())? == 1, Expired { stored, answered: row.int(row.next())? == 1 }))
        })?;
        let full = i64::try_from(rows.len()) == Ok(limit);
        let reached = rows.last().filter(|_| full).map(|(_, last)| last.stored.message.position);
        let gone: Vec<_> = rows.into_iter().filter(|(expired, _)| *expired).map(|(_, row)| row).collect();
        let messages = i64::try_from(gone.len()).unwrap_or(i64::MAX);
        let (answered, whole): (Vec<_>, Vec<_>) = gone.into_iter().partition(|expired| expired.answered);
        for expired in answered {
            self.empty(expired.stored, at)?;
        }
        self.take_whole(channel, &whole)?;
        Ok(TakenOut { messages, reached })
    }

    /// Takes out what a message said; its place stays for its replies.
    fn empty(&self, mut stored: StoredMessage, at: Timestamp) -> Result<(), Error> {
        self.forget_mentions(&stored.message)?;
        let deleted_at = stored.message.deleted_at.unwrap_or(at);
        self.take_out(&stored, true, deleted_at)?;
        Content::take(&mut stored);
        stored.message.deleted_at = Some(deleted_at);
        stored.message.reactions.clear();
        self.forget_words(&stored)
    }

    /// Takes messages out whole.
    fn take_whole(&self, channel: &ChannelId, gone: &[Expired]) -> Result<(), Error> {
        if gone.is_empty() {
            return Ok(());
        }
        let mut replies: HashMap<&MessageId, i64> = HashMap::new();
        for Expired { stored, .. } in gone {
            let message = &stored.message;
            self.forget_mentions(message)?;
            if let Some(parent) = &message.parent_id
                && message.position.is_published()
                && message.deleted_at.is_none()
            {
                *replies.entry(parent).or_default() += 1;
            }
        }
        let ids: Vec<_> = gone.iter().map(|expired| &expired.stored.message.id).collect();
        let ids = to_json(&ids)?;
        self.remove_words_of(&ids)?;
        self.forget_answers_about_all(&ids)?;
        let each = self.each("$2");
        for (table, key) in [
            ("reactions", "message_id"),
            ("message_edits", "message_id"),
            ("thread_follows", "message_id"),
            ("scheduled_messages", "id"),
            ("message_ids", "id"),
        ] {
            let sql = format!("delete from {table} where channel_id = $1 and {key} in (select value from {each})");
            self.execute(&sql, params![channel, &ids])?;
        }
        let place =
            |expired: &Expired| (expired.stored.message.position.after_seq, expired.stored.message.position.sub);
        let places: Vec<_> = gone.iter().map(place).collect();
        let sql = format!(
            "delete from messages where channel_id = $1 and (after_seq, sub) in
             (select cast(e.value ->> 0 as bigint), cast(e.value ->> 1 as bigint) from {} e)",
            self.each_row("$2")
        );
        self.execute(&sql, params![channel, &to_json(&places)?])?;
        for (parent, count) in replies {
            self.uncount_replies(parent, count)?;
        }
        Ok(())
    }
}
