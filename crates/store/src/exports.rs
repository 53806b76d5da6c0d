//! Exports: a channel's parts in stretches, each of which begins where the last ended.

use gavel_model::{
    ChannelId, ExportedChannel, ExportedFollow, ExportedMember, ExportedMessage, MessageId, Position, UserId,
};

use crate::{
    Conn, Error,
    conn::params,
    messages::{COLUMNS, read},
};

/// Which messages of a channel are exported next.
#[derive(Clone, Debug)]
pub struct ExportStretch {
    /// The channel.
    pub channel: ChannelId,
    /// Those alone that came after this event.
    pub after: i64,
    /// Those alone that came no later than this one.
    pub up_to: i64,
    /// Beyond this position.
    pub beyond: Position,
    /// Also what was not published, what moderation found, and what a soft deletion left.
    pub unpublished: bool,
    /// At most so many.
    pub limit: i64,
}

impl Conn<'_> {
    /// A channel, unless it was deleted.
    pub fn exported_channel(&self, id: &ChannelId) -> Result<Option<ExportedChannel>, Error> {
        let Some(channel) = self.channel(id)? else { return Ok(None) };
        let participants = self
            .first("select participants from channels where id = $1", params![id], |row| row.text_or_null(0))?
            .flatten()
            .unwrap_or_default();
        let participants = participants
            .split_whitespace()
            .map(|user| UserId::new(user).map_err(|e| Error::Corrupt(e.to_string())))
            .collect::<Result<_, _>>()?;
        Ok(Some(ExportedChannel { guidelines_since: channel.guidelines_since, channel, participants }))
    }

    /// A channel's members after a user, in the order of their ids.
    pub fn exported_members(
        &self,
        channel: &ChannelId,
        after: Option<&UserId>,
        limit: i64,
    ) -> Result<Vec<ExportedMember>, Error> {
        self.all(
            "select user_id, roles, joined_at, joined_seq, guidelines_accepted, delivered_seq, delivered_at, read_seq,
             read_at, unread_after from members where channel_id = $1 and user_id > $2 order by user_id limit $3",
            // No user's id is empty.
            params![channel, after.map_or("", UserId::as_str), limit],
            |row| {
                Ok(ExportedMember {
                    user_id: row.parsed(0)?,
                    roles: row.json(1)?,
                    joined_at: row.time(2)?,
                    joined_seq: row.int(3)?,
                    guidelines_accepted: row.int(4)?,
                    delivered_seq: row.int(5)?,
                    delivered_at: row.time_or_null(6)?,
                    read_seq: row.int(7)?,
                    read_at: row.time_or_null(8)?,
                    unread_after: Some(row.int(9)?),
                })
            },
        )
    }

    /// A stretch of a channel's messages, in the order of its history.
    pub fn exported_messages(&self, stretch: &ExportStretch) -> Result<Vec<ExportedMessage>, Error> {
        let ExportStretch { channel, after, up_to, beyond, unpublished, limit } = stretch;
        self.all(
            &format!(
                "select {COLUMNS}, m.published_at, m.pinned_seq from messages m where m.channel_id = $1
                 and (m.after_seq, m.sub) > ($2, $3) and m.after_seq > $4 and m.after_seq <= $5
                 and (m.sub = 0 or $6 = 1) order by m.after_seq, m.sub limit $7"
            ),
            params![channel, beyond.after_seq, beyond.sub, *after, *up_to, i64::from(*unpublished), *limit],
            |row| {
                let stored = read(row)?;
                let (mut message, mut moderation) = (stored.message, stored.moderation);
                if let Some(left) = stored.deleted.filter(|_| *unpublished) {
                    moderation = left.put_back(&mut message);
                }
                let Position { after_seq, sub } = message.position;
                Ok(ExportedMessage {
                    place: (sub > 0).then_some((after_seq, sub)),
                    message,
                    published_at: row.time_or_null(row.next())?,
                    pinned_seq: row.int_or_null(row.next())?,
                    moderation: moderation.filter(|_| *unpublished),
                    revision: stored.revision,
                })
            },
        )
    }

    /// Who follows a thread, or wants to be told of it no more, after a user.
    pub fn exported_follows(
        &self,
        channel: &ChannelId,
        root: &MessageId,
        after: Option<&UserId>,
        limit: i64,
    ) -> Result<Vec<ExportedFollow>, Error> {
        self.all(
            "select user_id, following from thread_follows where channel_id = $1 and message_id = $2 and user_id > $3
             order by user_id limit $4",
            params![channel, root, after.map_or("", UserId::as_str), limit],
            |row| {
                let (user_id, following) = (row.parsed(0)?, row.int(1)? == 1);
                Ok(ExportedFollow { message_id: root.clone(), user_id, following })
            },
        )
    }
}
