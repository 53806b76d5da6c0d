//! Messages: read one, read history, edit, delete.

use gavel_model::{
    Actor, ChannelId, EventType, Message, MessageId, MessageStatus, MessageType, Moderation, Position, Timestamp,
    UserId,
};
use serde_json::{Map, Value};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    log::LogEntry,
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
    /// What moderation found.
    pub moderation: Option<Moderation>,
}

/// A change of a message that was decided on `revision` of it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The message as it was read, with its new text and data, and the status it is to have.
    pub message: Message,
    /// What moderation found in the new text.
    pub moderation: Option<Moderation>,
    /// The revision it was decided on.
    pub revision: i64,
    /// Who edits.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// What an edit or a deletion led to: the message as it stands, and the event that was published.
#[derive(Clone, Debug)]
pub struct EditOutcome {
    /// The message as it stands.
    pub stored: StoredMessage,
    /// The event's type and number, if others were told.
    pub event: Option<(EventType, i64)>,
    /// Whether there is anything to tell: not of what was deleted before.
    pub news: bool,
}

/// Which part of a channel's history is asked for.
#[derive(Clone, Debug)]
pub struct History {
    /// The channel.
    pub channel: ChannelId,
    /// Whose unpublished messages are shown beside the published ones; `All` for moderators.
    pub unpublished: Unpublished,
    /// Beyond this position, in the direction of reading.
    pub beyond: Option<Position>,
    /// From old to new; otherwise from new to old.
    pub ascending: bool,
    /// At most so many.
    pub limit: i64,
}

/// Whose unpublished messages a reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// Nobody's.
    None,
    /// Their own.
    Of(UserId),
    /// Everybody's.
    All,
}

impl Unpublished {
    /// The two parameters that the queries take: whether all are shown, and whose own.
    pub(crate) fn params(&self) -> (i64, Option<&UserId>) {
        match self {
            Self::None => (0, None),
            Self::Of(user) => (0, Some(user)),
            Self::All => (1, None),
        }
    }
}

/// The columns that [`read`] reads, in its order.
pub(crate) const COLUMNS: &str = "m.channel_id, m.after_seq, m.sub, m.id, m.user_id, m.type, m.text, m.data, m.status, \
     m.moderation, m.created_at, m.edited_at, m.deleted_at, m.revision";

/// Reads a message from the columns of [`COLUMNS`]. The message of a deleted one has neither text nor data: who
/// may see them has to ask for them.
pub(crate) fn read(row: &Row<'_>) -> Result<StoredMessage, Error> {
    let position = Position { after_seq: row.int(1)?, sub: row.int(2)? };
    let deleted_at = row.time_or_null(12)?;
    let content = Content { text: row.text(6)?, data: row.json(7)?, moderation: moderation(row, 9)? };
    let (shown, deleted) = if deleted_at.is_some() {
        let left = Some(content).filter(|content| *content != Content::default());
        (Content::default(), left.map(Box::new))
    } else {
        (content, None)
    };
    Ok(StoredMessage {
        message: Message {
            id: row.parsed(3)?,
            channel_id: row.parsed(0)?,
            seq: position.is_published().then_some(position.after_seq),
            user_id: row.parsed_or_null(4)?,
            kind: row.named(5, MessageType::ALL, MessageType::as_str)?,
            text: shown.text,
            data: shown.data,
            status: row.named(8, &MessageStatus::ALL, MessageStatus::as_str)?,
            created_at: row.time(10)?,
            edited_at: row.time_or_null(11)?,
            deleted_at,
            position,
        },
        moderation: shown.moderation,
        deleted,
        revision: row.int(13)?,
    })
}

fn moderation(row: &Row<'_>, column: usize) -> Result<Option<Moderation>, Error> {
    row.json::<Value>(column).and_then(|value| match value {
        Value::Null => Ok(None),
        value => serde_json::from_value(value).map(Some).map_err(|e| Error::Corrupt(e.to_string())),
    })
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

    /// Whether moderation found something in a message, even if it was deleted since and does not show it any more.
    pub fn was_judged(&self, id: &MessageId) -> Result<bool, Error> {
        let found = self.first(
            "select m.moderation is not null from message_ids i join messages m
             on m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub where i.id = $1",
            params![id],
            |row| row.int(0),
        )?;
        Ok(found == Some(1))
    }

    /// A stretch of a channel's history.
    pub fn history(&self, history: &History) -> Result<Vec<StoredMessage>, Error> {
        let (all, own) = history.unpublished.params();
        let (compare, order, from) = if history.ascending {
            (">", "asc", Position { after_seq: -1, sub: 0 })
        } else {
            ("<", "desc", Position { after_seq: i64::MAX, sub: 0 })
        };
        let Position { after_seq, sub } = history.beyond.unwrap_or(from);
        self.all(
            &format!(
                "select {COLUMNS} from messages m where m.channel_id = $1
                 and (m.after_seq, m.sub) {compare} ($2, $3) and (m.sub = 0 or $4 = 1 or m.user_id = $5)
                 order by m.after_seq {order}, m.sub {order} limit $6"
            ),
            params![&history.channel, after_seq, sub, all, own, history.limit],
            read,
        )
    }

    /// Changes a message; publishes it if it was unpublished and its new status says so.
    pub fn edit(&self, edit: &Edit) -> Result<EditOutcome, Error> {
        let mut message = edit.message.clone();
        let was = message.position;
        let publish = message.status == MessageStatus::Delivered;
        let event = if publish {
            let seq = self.next_seq(&message.channel_id)?;
            if was.is_published() {
                Some((EventType::MessageUpdated, seq))
            } else {
                message.position = Position { after_seq: seq, sub: 0 };
                message.seq = Some(seq);
                Some((EventType::MessageCreated, seq))
            }
        } else {
            None
        };
        message.edited_at = Some(edit.at);
        let data = if message.data.is_empty() { None } else { Some(to_json(&message.data)?) };
        let moderation = edit.moderation.as_ref().map(to_json).transpose()?;
        let Position { after_seq, sub } = message.position;
        let first_published = matches!(event, Some((EventType::MessageCreated, _)));
        let changed = self.execute(
            "update messages set text = $1, data = $2, status = $3, moderation = $4, edited_at = $5, after_seq = $6,
             sub = $7, published_at = coalesce($8, published_at), revision = revision + 1
             where channel_id = $9 and after_seq = $10 and sub = $11 and revision = $12 and deleted_at is null",
            params![
                &message.text,
                data.as_ref(),
                message.status.as_str(),
                moderation.as_ref(),
                edit.at,
                after_seq,
                sub,
                first_published.then_some(edit.at),
                &message.channel_id,
                was.after_seq,
                was.sub,
                edit.revision
            ],
        )?;
        if changed == 0 {
            return Err(Error::Stale);
        }
        if first_published {
            self.execute(
                "update message_ids set after_seq = $1, sub = $2 where id = $3",
                params![after_seq, sub, &message.id],
            )?;
            self.count_published(&message, edit.at)?;
        }
        self.log(&LogEntry {
            kind: event.map_or(EventType::MessageStopped, |(kind, _)| kind),
            channel: Some(&message.channel_id),
            seq: event.map(|(_, seq)| seq),
            subject: message.id.as_str(),
            actor: &edit.actor,
            at: edit.at,
        })?;
        let moderation = edit.moderation.clone();
        let stored = StoredMessage { message, moderation, deleted: None, revision: edit.revision + 1 };
        Ok(EditOutcome { stored, event, news: true })
    }

    /// Deletes a message, whatever it says by now and wherever it stands; `hard` takes its content out of the database too.
    /// Deleting what is deleted changes nothing, but for taking out what a soft deletion left.
    pub fn delete(&self, id: &MessageId, hard: bool, actor: &Actor, at: Timestamp) -> Result<EditOutcome, Error> {
        let mut stored = self.message(id)?.ok_or(Error::NotFound)?;
        let message = &mut stored.message;
        let news = message.deleted_at.is_none();
        if !news && !hard {
            return Ok(EditOutcome { stored, event: None, news });
        }
        let Position { after_seq, sub } = message.position;
        let deleted_at = message.deleted_at.unwrap_or(at);
        let sql = if hard {
            "update messages set text = '', data = null, moderation = null, deleted_at = $1, revision = revision + 1
             where channel_id = $2 and after_seq = $3 and sub = $4"
        } else {
            "update messages set deleted_at = $1, revision = revision + 1
             where channel_id = $2 and after_seq = $3 and sub = $4"
        };
        self.execute(sql, params![deleted_at, &message.channel_id, after_seq, sub])?;
        let seq =
            if news && message.position.is_published() { Some(self.next_seq(&message.channel_id)?) } else { None };
        self.log(&LogEntry {
            kind: EventType::MessageDeleted,
            channel: Some(&message.channel_id),
            seq,
            subject: message.id.as_str(),
            actor,
            at,
        })?;
        message.deleted_at = Some(deleted_at);
        let text = std::mem::take(&mut message.text);
        let data = std::mem::take(&mut message.data);
        let left = Content { text, data, moderation: stored.moderation.take() };
        stored.deleted = if hard { None } else { Some(Box::new(left)) };
        stored.revision += 1;
        if hard {
            self.forget_words(&stored)?;
        }
        Ok(EditOutcome { stored, event: seq.map(|seq| (EventType::MessageDeleted, seq)), news })
    }
}
