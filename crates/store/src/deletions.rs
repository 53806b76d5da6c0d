//! Deletions: a message keeps its place and loses what it said, for all who read it or for good.

use gavel_model::{Actor, EventType, MessageId, Position, Timestamp};

use crate::{Conn, EditOutcome, Error, StoredMessage, conn::params, log::LogEntry, messages::Content};

impl Conn<'_> {
    /// Deletes a message, whatever it says by now and wherever it stands; `hard` takes its content out of the database too.
    /// Deleting what is deleted changes nothing, but for taking out what a soft deletion left. Its thread stays.
    pub fn delete(&self, id: &MessageId, hard: bool, actor: &Actor, at: Timestamp) -> Result<EditOutcome, Error> {
        let mut stored = self.message(id)?.ok_or(Error::NotFound)?;
        let news = stored.message.deleted_at.is_none();
        if !news && !hard {
            return Ok(EditOutcome { stored, event: None, news });
        }
        let published = news && stored.message.position.is_published();
        if published {
            self.forget_mentions(&stored.message)?;
        }
        let deleted_at = stored.message.deleted_at.unwrap_or(at);
        self.take_out(&stored, hard, deleted_at)?;
        if let Some(parent) = stored.message.parent_id.as_ref().filter(|_| published) {
            self.uncount_replies(parent, 1)?;
        }
        let seq = if published { Some(self.next_seq(&stored.message.channel_id)?) } else { None };
        self.log(&LogEntry {
            kind: EventType::MessageDeleted,
            channel: Some(&stored.message.channel_id),
            seq,
            subject: id.as_str(),
            actor,
            at,
        })?;
        let left = Content::take(&mut stored);
        stored.deleted = if hard { None } else { Some(Box::new(left)) };
        let message = &mut stored.message;
        message.deleted_at = Some(deleted_at);
        (message.pinned_at, message.pinned_by) = (None, None);
        if hard {
            message.reactions.clear();
        }
        stored.revision += 1;
        if hard {
            self.forget_words(&stored)?;
        }
        Ok(EditOutcome { stored, event: seq.map(|seq| (EventType::MessageDeleted, seq)), news })
    }

    /// Takes a message out of sight, and what it said out of the database if `hard`.
    pub(crate) fn take_out(&self, stored: &StoredMessage, hard: bool, deleted_at: Timestamp) -> Result<(), Error> {
        let message = &stored.message;
        let Position { after_seq, sub } = message.position;
        let sql = if hard {
            self.forget_reactions(message)?;
            self.forget_edits(message)?;
            self.forget_answers_about(&message.id)?;
            self.forget_scheduled_of(message)?;
            "update messages set text = '', data = null, attachments = null, tags = null, mentions = null,
             mention_all = null, moderation = null, reactions = null, pinned_seq = null, pinned_at = null,
             pinned_by = null, deleted_at = $1, revision = revision + 1
             where channel_id = $2 and after_seq = $3 and sub = $4"
        } else {
            "update messages set pinned_seq = null, pinned_at = null, pinned_by = null, deleted_at = $1,
             revision = revision + 1 where channel_id = $2 and after_seq = $3 and sub = $4"
        };
        self.execute(sql, params![deleted_at, &message.channel_id, after_seq, sub])?;
        Ok(())
    }
}
