//! Messages: read one, read history.

use std::collections::HashMap;

use gavel_model::{
    Attachment, ChannelId, EventType, Message, MessageId, MessageStatus, MessageType, Moderation, Position, UserId,
};
use serde_json::{Map, Value};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
};

/// A message with what is kept beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// The message as every member may see it.
    pub message: Message,
    /// What moderation found in it.
    pub moderation: Option<Moderation>,
    /// What a soft deletion left of it, which `message` does not have any more; for moderators alone.
    pub deleted: Option<Box<Content>>,
    /// Rises with every change of it.
    pub revision: i64,
}

/// What a message says, and what moderation found in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The text as it was published.
    pub text: String,
    /// The app's own data.
    pub data: Map<String, Value>,
    /// What it carries.
    pub attachments: Vec<Attachment>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whom it mentions.
    pub mentions: Vec<UserId>,
    /// Whether it mentions everybody.
    pub mention_all: bool,
    /// What moderation found.
    pub moderation: Option<Moderation>,
}

impl Content {
    /// Takes the content out of a message.
    pub(crate) fn take(stored: &mut StoredMessage) -> Self {
        let message = &mut stored.message;
        Self {
            text: std::mem::take(&mut message.text),
            data: std::mem::take(&mut message.data),
            attachments: std::mem::take(&mut message.attachments),
            tags: std::mem::take(&mut message.tags),
            mentions: std::mem::take(&mut message.mentions),
            mention_all: std::mem::take(&mut message.mention_all),
            moderation: stored.moderation.take(),
        }
    }

    /// Puts the content back into the message that it was taken out of.
    pub fn put_back(self, message: &mut Message) -> Option<Moderation> {
        message.text = self.text;
        message.data = self.data;
        message.attachments = self.attachments;
        message.tags = self.tags;
        message.mentions = self.mentions;
        message.mention_all = self.mention_all;
        self.moderation
    }
}

/// What a change led to: the message as it stands, and the event that was published.
#[derive(Clone, Debug)]
pub struct EditOutcome {
    /// The message as it stands.
    pub stored: StoredMessage,
    /// The event's type and number, if others were told.
    pub event: Option<(EventType, i64)>,
    /// Whether there is anything to tell: not of what was deleted before.
    pub news: bool,
}

/// The columns that [`read`] reads, in its order.
pub(crate) const COLUMNS: &str = "m.after_seq, m.sub, m.id, m.channel_id, m.user_id, m.type, m.text, m.data, m.attachments, \
     m.tags, m.mentions, m.mention_all, m.parent_id, m.thread, m.reactions, m.pinned_at, m.pinned_by, m.status, \
     m.created_at, m.edited_at, m.deleted_at, m.moderation, m.revision";

/// Reads a message from the columns of [`COLUMNS`]. The message of a deleted one has no content: who may see it has to
/// ask for it.
pub(crate) fn read(row: &Row<'_>) -> Result<StoredMessage, Error> {
    let position = Position { after_seq: row.int(row.next())?, sub: row.int(row.next())? };
    let mut stored = StoredMessage {
        message: Message {
            id: row.parsed(row.next())?,
            channel_id: row.parsed(row.next())?,
            seq: position.is_published().then_some(position.after_seq),
            user_id: row.parsed_or_null(row.next())?,
            kind: row.named(row.next(), MessageType::ALL, MessageType::as_str)?,
            text: row.text(row.next())?,
            data: row.json(row.next())?,
            attachments: row.json(row.next())?,
            tags: row.json(row.next())?,
            mentions: row.json(row.next())?,
            mention_all: row.int_or_null(row.next())? == Some(1),
            parent_id: row.parsed_or_null(row.next())?,
            thread: row.json(row.next())?,
            reactions: row.json(row.next())?,
            pinned_at: row.time_or_null(row.next())?,
            pinned_by: row.parsed_or_null(row.next())?,
            status: row.named(row.next(), &MessageStatus::ALL, MessageStatus::as_str)?,
            created_at: row.time(row.next())?,
            edited_at: row.time_or_null(row.next())?,
            deleted_at: row.time_or_null(row.next())?,
            position,
        },
        moderation: moderation(row, row.next())?,
        deleted: None,
        revision: row.int(row.next())?,
    };
    if stored.message.deleted_at.is_some() {
        let left = Content::take(&mut stored);
        stored.deleted = Some(left).filter(|left| *left != Content::default()).map(Box::new);
    }
    Ok(stored)
}

pub(crate) fn moderation(row: &Row<'_>, column: usize) -> Result<Option<Moderation>, Error> {
    row.json::<Value>(column).and_then(|value| match value {
        Value::Null => Ok(None),
        value => serde_json::from_value(value).map(Some).map_err(|e| Error::Corrupt(e.to_string())),
    })
}

/// What a viewer sees of what was said before.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Who, if it is a user: what they said themselves.
    pub viewer: Option<UserId>,
    /// Of others, what came after this number.
    pub after: i64,
}

impl Conn<'_> {
    /// One message.
    pub fn message(&self, id: &MessageId) -> Result<Option<StoredMessage>, Error> {
        self.first(
            &format!(
                "select {COLUMNS} from message_ids i join messages m
                 on m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub where i.id = $1"
            ),
            params![id],
            read,
        )
    }

    /// Those of these messages that there are.
    pub(crate) fn messages_by_id<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a MessageId>,
    ) -> Result<HashMap<MessageId, StoredMessage>, Error> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from message_ids i join messages m
             on m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub
             where i.id in (select value from {})",
            self.each("$1")
        );
        let found = self.all(&sql, params![&to_json(&ids)?], read)?;
        Ok(found.into_iter().map(|stored| (stored.message.id.clone(), stored)).collect())
    }

    /// Where a message of a channel stands, or stood until it was published, behind the last event before it.
    pub fn stopped_sub(&self, channel: &ChannelId, id: &MessageId) -> Result<Option<i64>, Error> {
        let sql = "select coalesce(stopped_sub, sub) from message_ids where id = $1 and channel_id = $2";
        self.first(sql, params![id, channel], |row| row.int(0))
    }

    /// Whether moderation found something in a message or in what it said before, even if it was deleted since and does not
    /// show it any more.
    pub fn was_judged(&self, id: &MessageId) -> Result<bool, Error> {
        let found = self.first(
            "select m.moderation is not null or exists (select 1 from message_edits e
                 where e.channel_id = m.channel_id and e.message_id = m.id and e.moderation is not null)
             from message_ids i join messages m
             on m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub where i.id = $1",
            params![id],
            |row| row.int(0),
        )?;
        Ok(found == Some(1))
    }
}
