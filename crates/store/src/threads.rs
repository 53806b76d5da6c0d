//! Threads: what a root knows of its replies, and who follows it.

use gavel_model::{Actor, ChannelId, EventType, Message, MessageId, PatchThread, Position, Thread, Timestamp, UserId};

use crate::{
    Conn, Error, Refusal, StoredMessage,
    conn::{params, to_json},
    log::LogEntry,
    messages::{COLUMNS, Seen, read},
};

/// How many of the last replies are looked at for who answered last.
const LOOKED_AT: i64 = 100;

/// What changing a thing that stands in a message led to.
#[derive(Clone, Debug)]
pub struct MessageChange {
    /// The message as it stands.
    pub stored: StoredMessage,
    /// The event's number; none if nothing changed.
    pub seq: Option<i64>,
}

/// Which threads of a channel are asked for.
#[derive(Clone, Debug)]
pub struct ThreadsPage {
    /// The channel.
    pub channel: ChannelId,
    /// Those that are archived, or those that are not; all if absent.
    pub archived: Option<bool>,
    /// Those alone that this user follows.
    pub followed_by: Option<UserId>,
    /// Who looks on, and after which number they see what others said.
    pub seen: Seen,
    /// Those whose last reply came before the event of this number.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

impl Conn<'_> {
    /// The message that a reply answers, if it may be answered. To one who was told nothing of it, it is not there.
    fn root_for_reply(
        &self,
        reply: &Message,
        parent: &MessageId,
        told_after: i64,
    ) -> Result<Result<Message, Refusal>, Error> {
        let told = |root: &Message| root.position.after_seq > told_after || root.user_id == reply.user_id;
        let there = |root: &Message| root.channel_id == reply.channel_id && root.position.is_published();
        let found = self.message(parent)?.map(|stored| stored.message);
        let Some(root) = found.filter(|root| there(root) && told(root)) else { return Ok(Err(Refusal::NoParent)) };
        let (locked, archived) = root.thread.as_ref().map_or((false, false), |thread| (thread.locked, thread.archived));
        Ok(match root.parent_id {
            Some(root) => Err(Refusal::ParentIsReply(root)),
            None if root.deleted_at.is_some() => Err(Refusal::ParentDeleted),
            None if locked => Err(Refusal::ThreadLocked),
            None if archived => Err(Refusal::ThreadArchived),
            None => Ok(root),
        })
    }

    /// Counts a reply that was published with this number, and has its sender and the root's follow the thread.
    pub(crate) fn count_reply(&self, root: &Message, reply: &Message, seq: i64, at: Timestamp) -> Result<(), Error> {
        let mut thread = root.thread.as_deref().cloned().unwrap_or_default();
        thread.reply_count += 1;
        thread.last_reply_at = Some(at);
        if let Some(user) = &reply.user_id {
            thread.answered_by(user);
            self.follow_thread(&root.channel_id, &root.id, user, true)?;
        }
        if let Some(user) = &root.user_id {
            // One who wants to be told no more stays so.
            self.execute(
                "insert into thread_follows (channel_id, message_id, user_id, following) values ($1, $2, $3, 1)
                 on conflict (channel_id, message_id, user_id) do nothing",
                params![&root.channel_id, &root.id, user],
            )?;
        }
        self.keep_thread(&root.channel_id, root.position, &thread, Some(seq))
    }

    /// Counts the thread of replies anew after so many of them were deleted.
    pub(crate) fn uncount_replies(&self, parent: &MessageId, gone: i64) -> Result<(), Error> {
        let Some(root) = self.message(parent)?.map(|stored| stored.message) else { return Ok(()) };
        let mut thread = root.thread.as_deref().cloned().unwrap_or_default();
        thread.reply_count -= gone;
        self.keep_replies(&root, thread)
    }

    /// Counts all replies to a message anew.
    pub(crate) fn count_replies(&self, channel: &ChannelId, parent: &MessageId) -> Result<(), Error> {
        let Some(root) = self.message(parent)?.map(|stored| stored.message) else { return Ok(()) };
        let count = self.first(
            "select count(*) from messages
             where channel_id = $1 and parent_id = $2 and sub = 0 and deleted_at is null",
            params![channel, parent],
            |row| row.int(0),
        )?;
        let mut thread = root.thread.as_deref().cloned().unwrap_or_default();
        thread.reply_count = count.unwrap_or(0);
        self.keep_replies(&root, thread)
    }

    /// Keeps what a thread is, with who answered last as it is now.
    fn keep_replies(&self, root: &Message, mut thread: Thread) -> Result<(), Error> {
        thread.participant_ids.clear();
        let sql = format!(
            "select after_seq, user_id, coalesce(published_at, created_at) from messages{}
             where channel_id = $1 and parent_id = $2 and sub = 0 and deleted_at is null
             order by after_seq desc limit $3",
            self.by_index("messages_counted_replies")
        );
        let last = self.all(&sql, params![&root.channel_id, &root.id, LOOKED_AT], |row| {
            Ok((row.int(0)?, row.parsed_or_null::<UserId>(1)?, row.time(2)?))
        })?;
        thread.last_reply_at = last.first().map(|(_, _, at)| *at);
        for user in last.iter().filter_map(|(_, user, _)| user.as_ref()) {
            thread.answered_before_by(user);
        }
        self.keep_thread(&root.channel_id, root.position, &thread, last.first().map(|(seq, _, _)| *seq))
    }

    pub(crate) fn keep_thread(
        &self,
        channel: &ChannelId,
        root: Position,
        thread: &Thread,
        last_reply_seq: Option<i64>,
    ) -> Result<(), Error> {
        let json = if *thread == Thread::default() { None } else { Some(to_json(thread)?) };
        self.execute(
            "update messages set thread = $1, thread_archived = $2, last_reply_seq = $3
             where channel_id = $4 and after_seq = $5 and sub = $6",
            params![json.as_ref(), thread.archived.then_some(1_i64), last_reply_seq, channel, root.after_seq, root.sub],
        )?;
        Ok(())
    }

    /// Renames a thread, locks or archives it, or the other way round.
    pub fn patch_thread(
        &self,
        root: &MessageId,
        patch: &PatchThread,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<MessageChange, Error> {
        let mut stored = self.message(root)?.ok_or(Error::NotFound)?;
        let before = stored.message.thread.as_deref().cloned().unwrap_or_default();
        let mut thread = before.clone();
        if let Some(title) = &patch.title {
            thread.title = Some(title.clone()).filter(|title| !title.is_empty());
        }
        thread.locked = patch.locked.unwrap_or(thread.locked);
        thread.archived = patch.archived.unwrap_or(thread.archived);
        if thread == before {
            return Ok(MessageChange { stored, seq: None });
        }
        let Message { channel_id, position, .. } = &stored.message;
        let last = self.first(
            "select last_reply_seq from messages where channel_id = $1 and after_seq = $2 and sub = $3",
            params![channel_id, position.after_seq, position.sub],
            |row| row.int_or_null(0),
        )?;
        self.keep_thread(channel_id, *position, &thread, last.flatten())?;
        let seq = self.tell_of_message(EventType::ThreadUpdated, &stored.message, actor, at)?;
        stored.message.thread = Some(Box::new(thread)).filter(|thread| **thread != Thread::default());
        Ok(MessageChange { stored, seq: Some(seq) })
    }

    /// Gives an event about a message its number and writes it to the log.
    pub(crate) fn tell_of_message(
        &self,
        kind: EventType,
        message: &Message,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let seq = self.next_seq(&message.channel_id)?;
        let channel = Some(&message.channel_id);
        self.log(&LogEntry { kind, channel, seq: Some(seq), subject: message.id.as_str(), actor, at })?;
        Ok(seq)
    }

    /// Has a user follow a thread, or not any more.
    pub fn follow_thread(
        &self,
        channel: &ChannelId,
        root: &MessageId,
        user: &UserId,
        following: bool,
    ) -> Result<(), Error> {
        self.execute(
            "insert into thread_follows (channel_id, message_id, user_id, following) values ($1, $2, $3, $4)
             on conflict (channel_id, message_id, user_id) do update set following = excluded.following",
            params![channel, root, user, i64::from(following)],
        )?;
        Ok(())
    }

    /// The roots of a channel's threads, those that were answered last first, and the numbers of their last replies.
    pub fn threads(&self, page: &ThreadsPage) -> Result<Vec<(StoredMessage, i64)>, Error> {
        let archived = page.archived.map_or(-1, i64::from);
        // No user's id is empty.
        let follower = page.followed_by.as_ref().map_or("", UserId::as_str);
        self.all(
            &format!(
                "select {COLUMNS}, m.last_reply_seq from messages m
                 where m.channel_id = $1 and m.last_reply_seq < $2
                 and ($3 = -1 or coalesce(m.thread_archived, 0) = $3)
                 and ($4 = '' or exists (select 1 from thread_follows f where f.channel_id = m.channel_id
                     and f.message_id = m.id and f.user_id = $4 and f.following = 1))
                 and (m.after_seq > $5 or m.user_id = $6)
                 order by m.last_reply_seq desc limit $7"
            ),
            params![
                &page.channel,
                page.before.unwrap_or(i64::MAX),
                archived,
                follower,
                page.seen.after,
                page.seen.viewer.as_ref(),
                page.limit
            ],
            |row| Ok((read(row)?, row.int(row.next())?)),
        )
    }

    /// Whether a reply that is published now may be, and the root that counts it; none for what is no reply.
    pub(crate) fn root_of(
        &self,
        message: &Message,
        told_after: i64,
    ) -> Result<Result<Option<Message>, Refusal>, Error> {
        let Some(parent) = &message.parent_id else { return Ok(Ok(None)) };
        Ok(self.root_for_reply(message, parent, told_after)?.map(Some))
    }
}
