//! The messages of an import.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gavel_model::{ChannelId, EventType, ExportedMessage, Message, MessageId, Position, Reactions, Thread, UserId};

use super::{ACTOR, ImportStep};
use crate::{
    Conn, Error,
    append::{self, Columns, next_sub},
    conn::{params, to_json},
    log::{LogEnd, LogEntry},
};

/// What messages of a stretch add up to.
#[derive(Default)]
struct Sums {
    written: u64,
    /// How many each sender published, and the number of the last.
    sent: HashMap<UserId, (i64, i64)>,
    /// Roots of threads that have another reply.
    roots: BTreeSet<MessageId>,
}

impl Conn<'_> {
    /// Which of these ids belongs to a message of another channel, if one does.
    pub fn taken_elsewhere(&self, channel: &ChannelId, ids: &[MessageId]) -> Result<Option<MessageId>, Error> {
        let sql = format!(
            "select id from message_ids where channel_id <> $1 and id in (select value from {}) limit 1",
            self.each("$2")
        );
        self.first(&sql, params![channel, &to_json(&ids)?], |row| row.parsed(0))
    }

    /// Writes the messages of a stretch; how many.
    pub(super) fn import_messages(&self, step: &ImportStep, log: &mut LogEnd) -> Result<u64, Error> {
        let mut sums = Sums::default();
        if step.whole {
            self.import_history(step, log, &mut sums)?;
        } else {
            for exported in &step.messages {
                self.bring_back(step, exported, log, &mut sums)?;
            }
        }
        for root in &sums.roots {
            self.count_replies(&step.channel, root)?;
        }
        for (user, (messages, seq)) in &sums.sent {
            self.execute(
                "update members set sent_count = sent_count + $1, sent_seq = case when sent_seq < $2 then $2 else sent_seq end
                 where channel_id = $3 and user_id = $4",
                params![*messages, *seq, &step.channel, user],
            )?;
        }
        Ok(sums.written)
    }

    /// Writes messages where they were.
    fn import_history(&self, step: &ImportStep, log: &mut LogEnd, sums: &mut Sums) -> Result<(), Error> {
        let Some(first) = step.messages.first().and_then(ExportedMessage::position) else { return Ok(()) };
        let mut number = self
            .first(
                "select number from messages where channel_id = $1 and (after_seq, sub) < ($2, $3)
                 order by after_seq desc, sub desc limit 1",
                params![&step.channel, first.after_seq, first.sub],
                |row| row.int(0),
            )?
            .unwrap_or(0);
        for exported in &step.messages {
            let mut message = self.to_be_written(step, exported)?;
            message.position = exported.position().ok_or(Error::Conflict)?;
            number += i64::from(message.position.is_published());
            if self.claim(&message)? {
                self.write_message(&message, exported, number, log, sums)?;
            }
        }
        Ok(())
    }

    /// Writes a message that is missing at the end of the channel, or what one says that was deleted.
    fn bring_back(
        &self,
        step: &ImportStep,
        exported: &ExportedMessage,
        log: &mut LogEnd,
        sums: &mut Sums,
    ) -> Result<(), Error> {
        let mut message = self.to_be_written(step, exported)?;
        if let Some(there) = self.message(&message.id)? {
            if there.message.channel_id == step.channel && there.message.deleted_at.is_some() {
                message.position = there.message.position;
                self.undelete(&message, exported, there.revision, log, sums)?;
            }
            return Ok(());
        }
        let head =
            self.first("select seq, message_count from channels where id = $1", params![&step.channel], |row| {
                Ok((row.int(0)?, row.int(1)?))
            })?;
        let (head, count) = head.ok_or(Error::NotFound)?;
        let published = exported.place.is_none();
        message.position = if published {
            Position { after_seq: self.next_seq(&step.channel)?, sub: 0 }
        } else {
            Position { after_seq: head, sub: next_sub(self, &step.channel, head)? }
        };
        let number = count + i64::from(published);
        if !self.claim(&message)? {
            return Err(Error::Conflict);
        }
        // What was pinned there stood among other pins.
        let exported = ExportedMessage { pinned_seq: None, ..exported.clone() };
        self.write_message(&message, &exported, number, log, sums)?;
        if published {
            self.execute(
                "update channels set message_count = $1, last_message_seq = $2,
                 last_message_at = case when last_message_at > $3 then last_message_at else $3 end where id = $4",
                params![number, message.position.after_seq, message.created_at, &step.channel],
            )?;
        }
        Ok(())
    }

    /// The message as it is written: in this channel, an answer to what is there, what is counted uncounted.
    fn to_be_written(&self, step: &ImportStep, exported: &ExportedMessage) -> Result<Message, Error> {
        let mut message = exported.message.clone();
        message.channel_id = step.channel.clone();
        message.reactions = Reactions::new();
        if let Some(parent) = &message.parent_id {
            let root = self.message(parent)?.map(|stored| stored.message);
            let fits = |root: &Message| {
                root.channel_id == step.channel && root.parent_id.is_none() && root.position.is_published()
            };
            // Otherwise it would stand in no list.
            if !root.as_ref().is_some_and(fits) {
                message.parent_id = None;
            }
        }
        Ok(message)
    }

    /// Takes the id for the message; false if it has it.
    fn claim(&self, message: &Message) -> Result<bool, Error> {
        let Position { after_seq, sub } = message.position;
        let claimed = self.execute(
            "insert into message_ids (id, channel_id, after_seq, sub) values ($1, $2, $3, $4) on conflict (id) do nothing",
            params![&message.id, &message.channel_id, after_seq, sub],
        )?;
        Ok(claimed > 0)
    }

    fn write_message(
        &self,
        message: &Message,
        exported: &ExportedMessage,
        number: i64,
        log: &mut LogEnd,
        sums: &mut Sums,
    ) -> Result<(), Error> {
        append::insert(self, message, exported.moderation.as_ref(), number)?;
        let Position { after_seq, sub } = message.position;
        let pinned_seq = exported.pinned_seq.filter(|_| message.position.is_published());
        let rare = exported.revision > 1
            || exported.published_at.is_some()
            || message.edited_at.is_some()
            || message.deleted_at.is_some()
            || pinned_seq.is_some();
        if rare {
            self.execute(
                "update messages set revision = $1, published_at = $2, edited_at = $3, deleted_at = $4, pinned_seq = $5,
                 pinned_at = $6, pinned_by = $7 where channel_id = $8 and after_seq = $9 and sub = $10",
                params![
                    exported.revision,
                    exported.published_at,
                    message.edited_at,
                    message.deleted_at,
                    pinned_seq,
                    message.pinned_at.filter(|_| pinned_seq.is_some()),
                    message.pinned_by.as_ref().filter(|_| pinned_seq.is_some()),
                    &message.channel_id,
                    after_seq,
                    sub,
                ],
            )?;
        }
        if let Some(Thread { title, locked, archived, .. }) = message.thread.as_deref() {
            let thread = Thread { title: title.clone(), locked: *locked, archived: *archived, ..Thread::default() };
            self.keep_thread(&message.channel_id, message.position, &thread, None)?;
        }
        sums.written += 1;
        let published = message.position.is_published();
        if published && let Some(user) = &message.user_id {
            let sent = sums.sent.entry(user.clone()).or_default();
            *sent = (sent.0 + 1, after_seq);
        }
        if published && message.deleted_at.is_none() {
            self.keep_mentions(message)?;
            sums.roots.extend(message.parent_id.clone());
        }
        let kind = if published { EventType::MessageCreated } else { EventType::MessageStopped };
        let (channel, at) = (Some(&message.channel_id), message.created_at);
        let seq = published.then_some(after_seq);
        log.append(self, &LogEntry { kind, channel, seq, subject: message.id.as_str(), actor: &ACTOR, at })
    }

    /// Gives a deleted message back what it said.
    fn undelete(
        &self,
        message: &Message,
        exported: &ExportedMessage,
        revision: i64,
        log: &mut LogEnd,
        sums: &mut Sums,
    ) -> Result<(), Error> {
        let columns = Columns::of(message, exported.moderation.as_ref())?;
        let Position { after_seq, sub } = message.position;
        self.execute(
            "update messages set text = $1, data = $2, attachments = $3, tags = $4, mentions = $5, mention_all = $6,
             moderation = $7, edited_at = $8, deleted_at = null, revision = $9
             where channel_id = $10 and after_seq = $11 and sub = $12",
            params![
                &message.text,
                columns.data.as_ref(),
                columns.attachments.as_ref(),
                columns.tags.as_ref(),
                columns.mentions.as_ref(),
                columns.mention_all,
                columns.moderation.as_ref(),
                message.edited_at,
                revision.max(exported.revision) + 1,
                &message.channel_id,
                after_seq,
                sub,
            ],
        )?;
        sums.written += 1;
        let mut seq = None;
        if message.position.is_published() {
            self.keep_mentions(message)?;
            sums.roots.extend(message.parent_id.clone());
            seq = Some(self.next_seq(&message.channel_id)?);
        }
        let (kind, channel, at) = (EventType::MessageUpdated, Some(&message.channel_id), message.created_at);
        log.append(self, &LogEntry { kind, channel, seq, subject: message.id.as_str(), actor: &ACTOR, at })
    }

    /// Counts the reactions to a message, if it is there.
    pub(super) fn count_reactions(&self, channel: &ChannelId, id: &MessageId) -> Result<(), Error> {
        let Some(stored) = self.message(id)?.filter(|stored| stored.message.channel_id == *channel) else {
            return Ok(());
        };
        let counts: BTreeMap<String, i64> = self
            .all(
                "select type, count(*) from reactions where channel_id = $1 and message_id = $2 group by type",
                params![channel, id],
                |row| Ok((row.text(0)?, row.int(1)?)),
            )?
            .into_iter()
            .collect();
        let Position { after_seq, sub } = stored.message.position;
        self.execute(
            "update messages set reactions = $1 where channel_id = $2 and after_seq = $3 and sub = $4",
            params![Some(&to_json(&counts)?).filter(|_| !counts.is_empty()), channel, after_seq, sub],
        )?;
        Ok(())
    }
}
