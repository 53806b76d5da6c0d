//! Deleting a channel: at once for everybody, its rows after that, few at a time.

use gavel_model::{Actor, ChannelId, EventType, Timestamp};

use crate::{Conn, Error, conn::params, log::LogEntry};

/// What belongs to a channel and goes with it: the tables, and their keys.
const TABLES: &[(&str, &str)] = &[
    ("messages", "channel_id, after_seq, sub"),
    ("message_mentions", "channel_id, user_id, after_seq"),
    ("message_edits", "channel_id, message_id, revision"),
    ("reactions", "channel_id, message_id, user_id, type"),
    ("thread_follows", "channel_id, message_id, user_id"),
    ("scheduled_messages", "channel_id, id"),
    ("members", "channel_id, user_id"),
    ("invitations", "channel_id, id"),
    ("invite_links", "channel_id, id"),
    ("join_requests", "channel_id, id"),
    ("channel_event_interests", "channel_id, event_id, user_id"),
    ("channel_events", "channel_id, id"),
    ("slow_mode", "channel_id, user_id"),
    ("activity", "channel_id, hour, what"),
    ("active_users", "channel_id, hour, user_id"),
    ("open_turns", "channel_id"),
    ("channel_retention", "channel_id"),
];

impl Conn<'_> {
    /// Deletes a channel: it is there for nobody any more, though its id stays taken. The number of the event that tells so.
    pub fn delete_channel(&self, id: &ChannelId, actor: &Actor, at: Timestamp) -> Result<i64, Error> {
        let seq = self.next_seq(id)?;
        self.execute(
            "update channels set deleted_at = $1, revision = revision + 1, participants = null, display_name = null,
             topic = null, folded_name = null, folded_topic = null, tags = '[]', metadata = '{}', guidelines = null,
             avatar_url = null, settings = '{}', role_overrides = '{}', created_by = null where id = $2",
            params![at, id],
        )?;
        // Lists of a user's own that show the channel.
        self.execute("delete from invitations where channel_id = $1 and status = 'open'", params![id])?;
        self.execute("delete from join_requests where channel_id = $1 and status = 'open'", params![id])?;
        self.execute(
            "insert into channel_removals (channel_id) values ($1) on conflict (channel_id) do nothing",
            params![id],
        )?;
        let kind = EventType::ChannelDeleted;
        self.log(&LogEntry { kind, channel: Some(id), seq: Some(seq), subject: id.as_str(), actor, at })?;
        Ok(seq)
    }

    /// The number of the event that told of a channel's deletion, and its time; none of one that is there, or never was.
    pub fn channel_deletion(&self, id: &ChannelId) -> Result<Option<(i64, Timestamp)>, Error> {
        let sql = "select seq, deleted_at from channels where id = $1 and deleted_at is not null";
        self.first(sql, params![id], |row| Ok((row.int(0)?, row.time(1)?)))
    }

    /// Whether there are rows of deleted channels to take out.
    pub fn has_deleted(&self) -> Result<bool, Error> {
        Ok(self.first("select 1 from channel_removals limit 1", &[], |_| Ok(()))?.is_some())
    }

    /// Takes about so many rows of deleted channels out; whether there may be more.
    pub fn remove_deleted(&self, limit: i64) -> Result<bool, Error> {
        let next = "select channel_id from channel_removals order by channel_id limit 1";
        let Some(channel) = self.first(next, &[], |row| row.parsed::<ChannelId>(0))? else { return Ok(false) };
        let mut left = limit;
        for (table, key) in TABLES {
            if *table == "messages" {
                self.remove_words(&channel, left)?;
            }
            if matches!(*table, "messages" | "scheduled_messages") {
                let ids = format!(
                    "delete from message_ids where id in
                     (select id from {table} where channel_id = $1 order by {key} limit $2)"
                );
                self.execute(&ids, params![&channel, left])?;
            }
            let sql = format!(
                "delete from {table} where ({key}) in
                 (select {key} from {table} where channel_id = $1 order by {key} limit $2)"
            );
            let gone = self.execute(&sql, params![&channel, left])?;
            left -= i64::try_from(gone).unwrap_or(limit);
            if left <= 0 {
                return Ok(true);
            }
        }
        if self.forget_answers_in(&channel, left)? > 0 {
            return Ok(true);
        }
        self.execute("delete from channel_removals where channel_id = $1", params![&channel])?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables that name a channel and stay when it goes.
    const STAY: &[&str] = &["channel_removals", "channel_imports", "events"];
    /// Those that go with the messages, and the answers that are forgotten.
    const IN_OTHER_WAYS: &[&str] = &["message_ids", "message_words", "idempotency_keys"];

    #[test]
    fn all_that_belongs_to_a_channel_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::conn::sqlite::open(&folder.path().join("gavel.db")).unwrap();
        crate::migrations::run_sqlite(&mut connection, i64::MAX).unwrap();
        let conn = Conn::sqlite(&connection);
        let named = conn.all(
            "select t.name from sqlite_schema t, pragma_table_info(t.name) c
             where t.type = 'table' and c.name = 'channel_id' order by t.name",
            &[],
            |row| row.text(0),
        );
        for table in named.unwrap() {
            let goes = TABLES.iter().any(|(name, _)| *name == table);
            let goes = goes || IN_OTHER_WAYS.contains(&table.as_str());
            assert!(goes != STAY.contains(&table.as_str()), "{table} belongs to a channel: does it go with it?");
        }
    }
}
