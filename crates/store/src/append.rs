//! Appending messages: dedupe, check, number, insert; many at once.

mod batch;
mod postgres;
mod sqlite;

use gavel_model::{Actor, Attachment, ChannelId, EventType, Message, MessageStatus, Moderation, UserId};
use serde::Serialize;

pub(crate) use batch::Batch;
pub(crate) use sqlite::insert;

use crate::{
    Conn, Error, Refusal, StoredMessage,
    conn::{params, to_json},
    log::LogEntry,
    roles::ROLES,
};

/// A message to be stored; its number and position are given here.
#[derive(Clone, Debug)]
pub struct Append {
    /// The message; published if its status is `delivered`.
    pub message: Message,
    /// What moderation found in it.
    pub moderation: Option<Moderation>,
    /// Who sends it.
    pub actor: Actor,
    /// What was decided on.
    pub guard: Guard,
    /// How many seconds have to lie between two messages of this sender; 0 for none.
    pub slow_mode: i64,
    /// After which number the sender knows of others' messages.
    pub told_after: i64,
    /// Whether its id was kept for it when it was scheduled.
    pub scheduled: bool,
}

impl Append {
    /// About how many bytes it takes in memory.
    pub(crate) fn weight(&self) -> usize {
        let text = self.message.text.len();
        let judged = self.moderation.as_ref().map_or(0, |m| m.original_text.len());
        // Data is seldom there and small; as much as it may have is counted for it.
        let data = if self.message.data.is_empty() { 0 } else { 8 << 10 };
        size_of::<Self>() + text + judged + data + self.message.attachments.iter().map(carried).sum::<usize>()
    }
}

/// About how many bytes an attachment takes.
fn carried(attachment: &Attachment) -> usize {
    let texts = [&attachment.title, &attachment.mime_type, &attachment.thumbnail_url];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    let data = if attachment.data.is_empty() { 0 } else { 8 << 10 };
    size_of::<Attachment>() + attachment.url.len() + texts + data
}

/// The revisions of the rows that a sender's permission was decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The channel's.
    pub channel: i64,
    /// The sender's own; none when the app itself sends.
    pub sender: Option<SenderGuard>,
    /// That of all roles; none when the app itself sends.
    pub roles: Option<i64>,
}

impl Guard {
    /// Nothing, if what was decided on still holds; [`Error::Stale`] otherwise.
    pub fn check(&self, conn: &Conn<'_>, channel: &ChannelId, user: Option<&UserId>) -> Result<(), Error> {
        let holds = conn.first(
            "select c.revision, u.revision, m.revision, coalesce((select revision from revisions where name = $1), 0)
             from channels c left join users u on u.id = $2
             left join members m on m.channel_id = c.id and m.user_id = u.id where c.id = $3",
            params![ROLES, user, channel],
            |row| {
                let member = row.int_or_null(2)?;
                let sender = row.int_or_null(1)?.map(|user| SenderGuard { user, member });
                let (channel, all) = (row.int(0)?, row.int(3)?);
                Ok(channel == self.channel && sender == self.sender && self.roles.is_none_or(|roles| roles == all))
            },
        )?;
        if holds == Some(true) { Ok(()) } else { Err(Error::Stale) }
    }
}

/// The revisions of the rows of a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderGuard {
    /// The user's.
    pub user: i64,
    /// The membership's; none for a non-member.
    pub member: Option<i64>,
}

/// What became of an appended message.
#[derive(Clone, Debug)]
pub enum Appended {
    /// It was stored.
    New(StoredMessage),
    /// The same sender had stored it before; this is how it stands.
    Repeated(StoredMessage),
}

/// Why a message was not appended.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// What its guard names has changed since, or is not there: decide again. Gives back what was to be appended.
    #[error("decided on an older state")]
    Stale(Box<Append>),
    /// The id is taken by another sender's message, or in another channel.
    #[error("the id is taken")]
    Conflict,
    /// What it answers or names does not allow it.
    #[error(transparent)]
    Refused(Refusal),
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Appends one message of a batch. A refusal leaves nothing behind; only [`AppendError::Store`] costs the transaction.
pub(crate) fn append(conn: &Conn<'_>, batch: &mut Batch, append: Box<Append>) -> Result<Appended, AppendError> {
    let channel = &append.message.channel_id;
    let all = batch.roles(conn)?;
    let holds = append.guard.roles.is_none_or(|roles| roles == all)
        && batch.head(conn, channel)?.is_some_and(|head| head.revision == append.guard.channel);
    let allowed = match (append.guard.sender, &append.message.user_id) {
        (Some(expected), Some(user)) => batch.sender(conn, channel, user)? == Some(expected),
        (None, None) => true,
        _ => false,
    };
    if !(holds && allowed) {
        // A retry is answered with what became of the first try, even if its sender may send no more.
        let first = repeated(conn, batch, &append.message)?;
        return first.ok_or(AppendError::Stale(append));
    }
    if append.message.parent_id.is_some() {
        batch.bring_up_to_date(conn)?;
    }
    let root = match conn.refers_to(&append.message, append.told_after)? {
        Ok(root) => root,
        Err(refusal) => return repeated(conn, batch, &append.message)?.ok_or(AppendError::Refused(refusal)),
    };
    if let Some(seconds) = slowed(conn, &append)? {
        let refused = AppendError::Refused(Refusal::SlowMode(seconds));
        return repeated(conn, batch, &append.message)?.ok_or(refused);
    }
    let published = append.message.status == MessageStatus::Delivered;
    let position = batch.place(conn, channel, published)?;
    if append.scheduled {
        batch.free_kept_id(conn, &append.message.id)?;
    }
    if !batch.claim(conn, &append.message, position)? {
        return repeated(conn, batch, &append.message)?.ok_or(AppendError::Conflict);
    }
    let Append { mut message, moderation, actor, slow_mode, .. } = *append;
    message.position = position;
    message.seq = published.then_some(position.after_seq);
    batch.write(conn, &message, moderation.as_ref(), &actor)?;
    if let Some(seq) = message.seq {
        if let Some(user) = message.user_id.as_ref().filter(|_| slow_mode > 0) {
            conn.take_turn(&message.channel_id, user, message.created_at)?;
        }
        conn.keep_mentions(&message)?;
        if let Some(root) = &root {
            conn.count_reply(root, &message, seq, message.created_at)?;
        }
    }
    batch.log(
        conn,
        &LogEntry {
            kind: if published { EventType::MessageCreated } else { EventType::MessageStopped },
            channel: Some(&message.channel_id),
            seq: message.seq,
            subject: message.id.as_str(),
            actor: &actor,
            at: message.created_at,
        },
    )?;
    Ok(Appended::New(StoredMessage { message, moderation, deleted: None, revision: 1 }))
}

/// For how many seconds it is not yet the sender's turn.
fn slowed(conn: &Conn<'_>, append: &Append) -> Result<Option<u64>, Error> {
    let Append { message, slow_mode, .. } = append;
    match &message.user_id {
        Some(user) if *slow_mode > 0 => conn.seconds_left(&message.channel_id, user, *slow_mode, message.created_at),
        _ => Ok(None),
    }
}

impl Conn<'_> {
    /// The root of the thread that a message is for, if its sender, who knows of others' messages after this number, may
    /// answer there and those it mentions are members. A common message asks the database nothing.
    pub(crate) fn refers_to(&self, message: &Message, after: i64) -> Result<Result<Option<Message>, Refusal>, Error> {
        let strangers = self.not_members(&message.channel_id, &message.mentions)?;
        if !strangers.is_empty() {
            return Ok(Err(Refusal::NotMembers(strangers)));
        }
        self.root_of(message, after)
    }
}

/// What became of a message that the same sender had sent to the same channel under the same id.
fn repeated(conn: &Conn<'_>, batch: &mut Batch, message: &Message) -> Result<Option<Appended>, Error> {
    batch.bring_up_to_date(conn)?;
    let same = |first: &StoredMessage| {
        first.message.user_id == message.user_id && first.message.channel_id == message.channel_id
    };
    Ok(conn.message(&message.id)?.filter(same).map(Appended::Repeated))
}

fn sender(conn: &Conn<'_>, channel: &ChannelId, user: &UserId) -> Result<Option<SenderGuard>, Error> {
    conn.first(
        "select m.revision, u.revision from users u left join members m on m.channel_id = $1 and m.user_id = u.id
         where u.id = $2",
        params![channel, user],
        |row| Ok(SenderGuard { user: row.int(1)?, member: row.int_or_null(0)? }),
    )
}

/// The next place behind event `after_seq` for a message that others may not see.
pub(crate) fn next_sub(conn: &Conn<'_>, channel: &ChannelId, after_seq: i64) -> Result<i64, Error> {
    let last = conn.first(
        "select max(sub) from messages where channel_id = $1 and after_seq = $2",
        params![channel, after_seq],
        |row| row.int_or_null(0),
    )?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

/// What of a message is kept as JSON: nothing of what is empty.
pub(crate) struct Columns {
    pub(crate) data: Option<String>,
    pub(crate) attachments: Option<String>,
    pub(crate) tags: Option<String>,
    pub(crate) mentions: Option<String>,
    pub(crate) mention_all: Option<i64>,
    pub(crate) moderation: Option<String>,
}

impl Columns {
    pub(crate) fn of(message: &Message, moderation: Option<&Moderation>) -> Result<Self, Error> {
        Ok(Self {
            data: if message.data.is_empty() { None } else { Some(to_json(&message.data)?) },
            attachments: list(&message.attachments)?,
            tags: list(&message.tags)?,
            mentions: list(&message.mentions)?,
            mention_all: message.mention_all.then_some(1),
            moderation: moderation.map(to_json).transpose()?,
        })
    }
}

/// A list as JSON; nothing of an empty one.
pub(crate) fn list<T: Serialize>(items: &[T]) -> Result<Option<String>, Error> {
    if items.is_empty() { Ok(None) } else { to_json(&items).map(Some) }
}
