//! The channel of an import: its row before, and what is summed up after.

use gavel_model::{Channel, ChannelId, EventType, ExportedUser, Timestamp, UserId};

use super::ACTOR;
use crate::{
    Conn, Error, NewChannelRow,
    conn::params,
    log::{LogEnd, LogEntry},
};

/// What stands in the way of importing a channel, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// There is no such channel, and never was.
    None,
    /// It was deleted, or an import of it from another export was cut short.
    Deleted,
    /// It is being imported, from the export with this first line.
    Importing(String),
    /// It is there.
    There,
}

/// A channel to be imported.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// The channel, with the number of the last event that the export knows of.
    pub channel: Channel,
    /// Users whom it names, made if unknown.
    pub users: Vec<ExportedUser>,
    /// The first line of the export.
    pub head: String,
    /// When.
    pub at: Timestamp,
}

impl Conn<'_> {
    /// How it stands with a channel that is to be imported.
    pub fn import_target(&self, channel: &ChannelId) -> Result<ImportTarget, Error> {
        let found = self.first(
            "select c.deleted_at, i.head from channels c left join channel_imports i on i.channel_id = c.id where c.id = $1",
            params![channel],
            |row| Ok((row.int_or_null(0)?, row.text_or_null(1)?)),
        )?;
        Ok(match found {
            None => ImportTarget::None,
            Some((None, _)) => ImportTarget::There,
            Some((Some(_), Some(head))) => ImportTarget::Importing(head),
            Some((Some(_), None)) => ImportTarget::Deleted,
        })
    }

    /// Has all rows of a deleted channel, or of one that was imported in part, taken out before it is imported.
    pub fn clear_for_import(&self, channel: &ChannelId) -> Result<(), Error> {
        self.execute("delete from channel_imports where channel_id = $1", params![channel])?;
        self.execute(
            "insert into channel_removals (channel_id) values ($1) on conflict (channel_id) do nothing",
            params![channel],
        )?;
        Ok(())
    }

    /// Whether there may be rows of a deleted channel.
    pub fn is_being_removed(&self, channel: &ChannelId) -> Result<bool, Error> {
        let found =
            self.first("select 1 from channel_removals where channel_id = $1", params![channel], |row| row.int(0))?;
        Ok(found.is_some())
    }

    /// Takes the numbers from what a deleted channel's events were, in a stretch of the log, so that its numbers can be
    /// given anew; where the log ends, if that lies beyond.
    pub fn release_numbers(&self, channel: &ChannelId, after: i64, up_to: i64) -> Result<Option<i64>, Error> {
        self.execute(
            "update events set seq = null
             where lane = 0 and pos > $1 and pos <= $2 and channel_id = $3 and seq is not null",
            params![after, up_to, channel],
        )?;
        self.log_end_after(up_to)
    }

    /// Begins to import a channel: its row, which counts as deleted until all is there.
    pub fn begin_import(&self, new: &NewImport) -> Result<(), Error> {
        let mut channel = new.channel.clone();
        let before = self.first(
            "select seq, revision, membership_changes from channels where id = $1 and deleted_at is not null",
            params![&channel.id],
            |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)),
        )?;
        self.execute("delete from channels where id = $1 and deleted_at is not null", params![&channel.id])?;
        for user in &new.users {
            self.import_user(user)?;
        }
        if let Some(user) = &channel.created_by {
            self.ensure_user(user, &ACTOR, new.at)?;
        }
        let (seq, revision, changes) = before.unwrap_or_default();
        channel.seq = channel.seq.max(seq);
        let row = NewChannelRow { channel, members: Vec::new(), participants: None, actor: ACTOR };
        if !self.insert_channel(&row)? {
            return Err(Error::Conflict);
        }
        let Channel { id, seq, archived_at, .. } = &row.channel;
        self.execute(
            "update channels set deleted_at = $1, seq = $2, revision = $3, membership_changes = $4, archived_at = $5
             where id = $6",
            params![new.at, *seq, revision + 1, changes, *archived_at, id],
        )?;
        self.execute("insert into channel_imports (channel_id, head) values ($1, $2)", params![id, &new.head])?;
        Ok(())
    }

    /// Gives a member of a channel that is being imported a revision.
    pub(super) fn count_imported_member(&self, channel: &ChannelId) -> Result<i64, Error> {
        self.first(
            "update channels set membership_changes = membership_changes + 1 where id = $1 returning membership_changes",
            params![channel],
            |row| row.int(0),
        )?
        .ok_or(Error::NotFound)
    }

    /// Gives the numbers of a stretch that no message has to an event that tells of the channel: what happened there beside
    /// messages is in no export. Whether there are further numbers.
    pub fn fill_numbers(&self, channel: &ChannelId, after: i64, up_to: i64, at: Timestamp) -> Result<bool, Error> {
        let head = self.first("select seq from channels where id = $1", params![channel], |row| row.int(0))?;
        let head = head.ok_or(Error::NotFound)?;
        let up_to = up_to.min(head);
        let numbers = |sql| self.all(sql, params![channel, after, up_to], |row| row.int(0));
        let mut taken = numbers(
            "select after_seq from messages where channel_id = $1 and sub = 0 and after_seq > $2 and after_seq <= $3",
        )?;
        taken.extend(numbers(
            "select seq from events where channel_id = $1 and seq > $2 and seq <= $3
             and seq is not null and type <> 'message.created'",
        )?);
        taken.sort_unstable();
        let mut log = LogEnd::default();
        for seq in (after + 1..=up_to).filter(|seq| taken.binary_search(seq).is_err()) {
            let (kind, subject) = (EventType::ChannelUpdated, channel.as_str());
            log.append(self, &LogEntry { kind, channel: Some(channel), seq: Some(seq), subject, actor: &ACTOR, at })?;
        }
        log.finish(self)?;
        Ok(up_to < head)
    }

    /// Counts up to where members have read; the last of these members, if there were any.
    pub fn count_imported_marks(
        &self,
        channel: &ChannelId,
        after: Option<&UserId>,
        limit: i64,
    ) -> Result<Option<UserId>, Error> {
        let after = after.map_or("", UserId::as_str);
        let last = self.first(
            "select max(user_id) from (select user_id from members where channel_id = $1 and user_id > $2
             order by user_id limit $3) as page",
            params![channel, after, limit],
            |row| row.parsed_or_null::<UserId>(0),
        )?;
        let Some(last) = last.flatten() else { return Ok(None) };
        self.execute(
            "update members set unread_number = coalesce((
                 select m.number from messages m where m.channel_id = members.channel_id
                 and m.after_seq <= members.unread_after order by m.after_seq desc, m.sub desc limit 1), 0)
             where channel_id = $1 and user_id > $2 and user_id <= $3",
            params![channel, after, &last],
        )?;
        Ok(Some(last))
    }

    /// Ends the import of a channel: from now on it is there. The conversation of two comes back to its participants; not if
    /// they have another by now, which is given.
    pub fn finish_import(
        &self,
        channel: &ChannelId,
        participants: Option<&String>,
        at: Timestamp,
    ) -> Result<Option<ChannelId>, Error> {
        let other = self.first(
            "select id from channels where participants = $1 and id <> $2",
            params![participants, channel],
            |row| row.parsed::<ChannelId>(0),
        )?;
        if other.is_some() {
            return Ok(other);
        }
        let last = self.first(
            "select after_seq, coalesce(published_at, created_at), number from messages
             where channel_id = $1 and sub = 0 order by after_seq desc limit 1",
            params![channel],
            |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)),
        )?;
        self.execute(
            "update channels set deleted_at = null, participants = $1, last_message_seq = $2, last_message_at = $3,
             message_count = $4, member_count = (select count(*) from members where channel_id = $5) where id = $5",
            params![
                participants,
                last.map(|last| last.0),
                last.map(|last| last.1),
                last.map_or(0, |last| last.2),
                channel
            ],
        )?;
        self.execute("delete from channel_imports where channel_id = $1", params![channel])?;
        let (kind, subject) = (EventType::ChannelCreated, channel.as_str());
        self.log(&LogEntry { kind, channel: Some(channel), seq: None, subject, actor: &ACTOR, at })?;
        Ok(None)
    }
}
