//! Edits: what a message says from now on, and what it said before.

use gavel_model::{
    Actor, ChannelId, EventType, Message, MessageEdit, MessageId, MessageStatus, Moderation, Position, Timestamp,
};

use crate::{Conn, EditOutcome, Error, Refusal, append::Columns, conn::params, log::LogEntry, messages::moderation};

/// A change of a message that was decided on `revision` of it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The message as it was read, with what it is to say, and the status it is to have.
    pub message: Message,
    /// What moderation found in it.
    pub moderation: Option<Moderation>,
    /// Whether it names people it did not before, who have to be members.
    pub names_anew: bool,
    /// How many seconds have to lie between two messages of its sender, if this publishes it; 0 for none.
    pub slow_mode: i64,
    /// The event after which who edits was told what others said, which may be answered.
    pub told_after: i64,
    /// The revision it was decided on.
    pub revision: i64,
    /// Who edits.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

impl Conn<'_> {
    /// Changes a message and keeps what it said; publishes it if it was unpublished and its new status says so.
    pub fn edit(&self, edit: &Edit) -> Result<EditOutcome, Error> {
        let before = self.message(&edit.message.id)?.ok_or(Error::NotFound)?;
        if before.revision != edit.revision || before.message.deleted_at.is_some() {
            return Err(Error::Stale);
        }
        let (was, mut message) = (before.message, edit.message.clone());
        let publish = message.status == MessageStatus::Delivered;
        let first_published = publish && !was.position.is_published();
        let root =
            if first_published { self.root_of(&message, edit.told_after)?.map_err(Error::Refused)? } else { None };
        if let Some(user) = message.user_id.as_ref().filter(|_| first_published && edit.slow_mode > 0) {
            if let Some(seconds) = self.seconds_left(&message.channel_id, user, edit.slow_mode, edit.at)? {
                return Err(Error::Refused(Refusal::SlowMode(seconds)));
            }
            self.take_turn(&message.channel_id, user, edit.at)?;
        }
        if edit.names_anew {
            let strangers = self.not_members(&message.channel_id, &message.mentions)?;
            if !strangers.is_empty() {
                return Err(Error::Refused(Refusal::NotMembers(strangers)));
            }
        }
        self.keep_what_was_said(edit)?;
        let event = if publish {
            let seq = self.next_seq(&message.channel_id)?;
            if first_published {
                message.position = Position { after_seq: seq, sub: 0 };
                message.seq = Some(seq);
                Some((EventType::MessageCreated, seq))
            } else {
                Some((EventType::MessageUpdated, seq))
            }
        } else {
            None
        };
        self.rewrite(edit, &message, was.position, first_published)?;
        if first_published {
            self.first_published(&message, edit.at)?;
        }
        if publish {
            if !first_published {
                self.forget_mentions(&was)?;
            }
            self.keep_mentions(&message)?;
        }
        if let (Some(root), Some(seq)) = (root, message.seq) {
            self.count_reply(&root, &message, seq, edit.at)?;
        }
        self.log(&LogEntry {
            kind: event.map_or(EventType::MessageStopped, |(kind, _)| kind),
            channel: Some(&message.channel_id),
            seq: event.map(|(_, seq)| seq),
            subject: message.id.as_str(),
            actor: &edit.actor,
            at: edit.at,
        })?;
        // What was counted meanwhile is told as it is.
        let stored = self.message(&message.id)?.ok_or(Error::NotFound)?;
        Ok(EditOutcome { stored, event, news: true })
    }

    fn rewrite(&self, edit: &Edit, message: &Message, was: Position, first_published: bool) -> Result<(), Error> {
        let columns = Columns::of(message, edit.moderation.as_ref())?;
        self.execute(
            "update messages set text = $1, data = $2, attachments = $3, tags = $4, mentions = $5, mention_all = $6,
             status = $7, moderation = $8, edited_at = $9, after_seq = $10, sub = $11,
             published_at = coalesce($12, published_at), revision = revision + 1
             where channel_id = $13 and after_seq = $14 and sub = $15",
            params![
                &message.text,
                columns.data.as_ref(),
                columns.attachments.as_ref(),
                columns.tags.as_ref(),
                columns.mentions.as_ref(),
                columns.mention_all,
                message.status.as_str(),
                columns.moderation.as_ref(),
                edit.at,
                message.position.after_seq,
                message.position.sub,
                first_published.then_some(edit.at),
                &message.channel_id,
                was.after_seq,
                was.sub
            ],
        )?;
        Ok(())
    }

    /// Notes where a message stands that was just published, and counts it.
    fn first_published(&self, message: &Message, at: Timestamp) -> Result<(), Error> {
        let Position { after_seq, sub } = message.position;
        self.execute(
            "update message_ids set stopped_sub = sub, after_seq = $1, sub = $2 where id = $3",
            params![after_seq, sub, &message.id],
        )?;
        self.count_published(message, at)
    }

    fn keep_what_was_said(&self, edit: &Edit) -> Result<(), Error> {
        self.execute(
            "insert into message_edits (channel_id, message_id, revision, text, data, attachments, tags, mentions,
             mention_all, moderation, replaced_at, replaced_by)
             select m.channel_id, m.id, m.revision, m.text, m.data, m.attachments, m.tags, m.mentions, m.mention_all,
             m.moderation, $1, $2
             from message_ids i join messages m
             on m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub where i.id = $3",
            params![edit.at, edit.actor.user(), &edit.message.id],
        )?;
        Ok(())
    }

    /// What a message said before revision `before` of it, or before it was last edited, newest first.
    pub fn edits(
        &self,
        channel: &ChannelId,
        message: &MessageId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<MessageEdit>, Error> {
        self.all(
            "select text, data, attachments, tags, mentions, mention_all, moderation, replaced_at, replaced_by, revision
             from message_edits where channel_id = $1 and message_id = $2 and revision < $3
             order by revision desc limit $4",
            params![channel, message, before.unwrap_or(i64::MAX), limit],
            |row| {
                Ok(MessageEdit {
                    text: row.text(0)?,
                    data: row.json(1)?,
                    attachments: row.json(2)?,
                    tags: row.json(3)?,
                    mentions: row.json(4)?,
                    mention_all: row.int_or_null(5)? == Some(1),
                    moderation: moderation(row, 6)?,
                    replaced_at: row.time(7)?,
                    replaced_by: row.parsed_or_null(8)?,
                    revision: row.int(9)?,
                })
            },
        )
    }

    /// Takes out what a message said before it was edited.
    pub(crate) fn forget_edits(&self, message: &Message) -> Result<(), Error> {
        self.execute(
            "delete from message_edits where channel_id = $1 and message_id = $2",
            params![&message.channel_id, &message.id],
        )?;
        Ok(())
    }
}
