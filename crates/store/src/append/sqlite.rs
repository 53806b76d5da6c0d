//! Appending on SQLite: one row after the other.

use gavel_model::{ChannelId, Message, Moderation, Position};

use super::{Columns, batch::Head};
use crate::{Conn, Error, conn::params};

/// Takes the message's id for it; false if it is taken.
pub(super) fn claim(conn: &Conn<'_>, message: &Message, position: Position) -> Result<bool, Error> {
    let claimed = conn.execute(
        "insert into message_ids (id, channel_id, after_seq, sub) values ($1, $2, $3, $4) on conflict (id) do nothing",
        params![&message.id, &message.channel_id, position.after_seq, position.sub],
    )?;
    Ok(claimed > 0)
}

/// Writes back what was counted of a channel and its senders.
pub(super) fn count(conn: &Conn<'_>, channel: &ChannelId, head: &Head) -> Result<(), Error> {
    let Some((last, at)) = head.last_published else { return Ok(()) };
    conn.execute(
        "update channels set seq = $1, message_count = $2, last_message_seq = $3, last_message_at = $4 where id = $5",
        params![head.seq, head.count, last, at, channel],
    )?;
    head.sent.iter().try_for_each(|(user, sent)| conn.count_sent(channel, user, *sent))
}

/// Writes a message; on PostgreSQL too, where it is one of few.
pub(crate) fn insert(
    conn: &Conn<'_>,
    message: &Message,
    moderation: Option<&Moderation>,
    number: i64,
) -> Result<(), Error> {
    let Position { after_seq, sub } = message.position;
    let columns = Columns::of(message, moderation)?;
    conn.execute(
        "insert into messages (channel_id, after_seq, sub, id, user_id, type, text, data, status, moderation, created_at,
         number, parent_id, attachments, tags, mentions, mention_all)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        params![
            &message.channel_id,
            after_seq,
            sub,
            &message.id,
            message.user_id.as_ref(),
            message.kind.as_str(),
            &message.text,
            columns.data.as_ref(),
            message.status.as_str(),
            columns.moderation.as_ref(),
            message.created_at,
            number,
            message.parent_id.as_ref(),
            columns.attachments.as_ref(),
            columns.tags.as_ref(),
            columns.mentions.as_ref(),
            columns.mention_all,
        ],
    )?;
    Ok(())
}
