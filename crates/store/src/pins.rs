//! Pins: messages that a channel keeps in view.

use gavel_model::{Actor, ChannelId, EventType, MessageId, Timestamp};

use crate::{
    Conn, Error, Refusal, StoredMessage,
    conn::params,
    messages::{COLUMNS, Seen, read},
    threads::MessageChange,
};

impl Conn<'_> {
    /// Pins a message, of at most `most` in its channel. Nothing changes if it is pinned.
    pub fn pin(&self, id: &MessageId, most: i64, actor: &Actor, at: Timestamp) -> Result<MessageChange, Error> {
        let mut stored = self.message(id)?.ok_or(Error::NotFound)?;
        let message = &mut stored.message;
        if message.deleted_at.is_some() {
            return Err(Error::Refused(Refusal::Deleted));
        }
        if message.pinned_at.is_some() {
            return Ok(MessageChange { stored, seq: None });
        }
        let pinned = self.first(
            "select count(*) from messages where channel_id = $1 and pinned_seq is not null",
            params![&message.channel_id],
            |row| row.int(0),
        )?;
        if pinned.unwrap_or(0) >= most {
            return Err(Error::Refused(Refusal::TooManyPins));
        }
        let seq = self.tell_of_message(EventType::MessagePinned, message, actor, at)?;
        self.execute(
            "update messages set pinned_seq = $1, pinned_at = $2, pinned_by = $3
             where channel_id = $4 and after_seq = $5 and sub = $6",
            params![seq, at, actor.user(), &message.channel_id, message.position.after_seq, message.position.sub],
        )?;
        message.pinned_at = Some(at);
        message.pinned_by = actor.user().cloned();
        Ok(MessageChange { stored, seq: Some(seq) })
    }

    /// Pins a message no more. Nothing changes if it is not pinned.
    pub fn unpin(&self, id: &MessageId, actor: &Actor, at: Timestamp) -> Result<MessageChange, Error> {
        let mut stored = self.message(id)?.ok_or(Error::NotFound)?;
        let message = &mut stored.message;
        if message.pinned_at.is_none() {
            return Ok(MessageChange { stored, seq: None });
        }
        self.execute(
            "update messages set pinned_seq = null, pinned_at = null, pinned_by = null
             where channel_id = $1 and after_seq = $2 and sub = $3",
            params![&message.channel_id, message.position.after_seq, message.position.sub],
        )?;
        (message.pinned_at, message.pinned_by) = (None, None);
        let seq = self.tell_of_message(EventType::MessageUnpinned, message, actor, at)?;
        Ok(MessageChange { stored, seq: Some(seq) })
    }

    /// A channel's pinned messages that a viewer sees, those that were pinned last first, and the numbers of their pinning.
    pub fn pins(
        &self,
        channel: &ChannelId,
        seen: &Seen,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<(StoredMessage, i64)>, Error> {
        self.all(
            &format!(
                "select {COLUMNS}, m.pinned_seq from messages m where m.channel_id = $1 and m.pinned_seq < $2
                 and (m.after_seq > $3 or m.user_id = $4) order by m.pinned_seq desc limit $5"
            ),
            params![channel, before.unwrap_or(i64::MAX), seen.after, seen.viewer.as_ref(), limit],
            |row| Ok((read(row)?, row.int(row.next())?)),
        )
    }
}
