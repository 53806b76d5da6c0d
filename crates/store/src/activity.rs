//! What happened, counted by the hour: written behind the event log, by a reader of it with a cursor of its own.
//!
//! A stretch of the log and the cursor behind it are written in one transaction, so that nothing is counted twice. What was
//! counted stays so when a message is deleted later; what belongs to a channel goes with it, what was counted of the whole app
//! does not. How it is read is in `analytics`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gavel_model::{Action, ChannelId, EventType, MessageId, Timestamp, UserId};

use crate::{
    Conn, Error, LogEvent, StoredMessage,
    conn::{params, to_json},
    log::LANE,
};

/// Under which channel the whole app is counted.
pub(crate) const APP: &str = "";
/// How many milliseconds an hour has.
pub(crate) const HOUR: i64 = 3_600_000;
/// The steps of the scale of how long an answer took, in seconds; one that takes longer is none.
pub const ANSWER_STEPS: [i64; 22] = [
    5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 450, 600, 900, 1_200, 1_800, 2_700, 3_600, 7_200, 14_400, 43_200,
    86_400,
];

/// A stretch of the event log, counted.
#[derive(Debug)]
pub struct Uncounted {
    from: i64,
    to: i64,
    end: i64,
    counts: BTreeMap<(String, i64, String), i64>,
    senders: BTreeSet<(String, i64, String)>,
    turns: HashMap<ChannelId, Turn>,
}

impl Uncounted {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// How many entries of the log lie behind it.
    pub fn left(&self) -> i64 {
        self.end - self.to
    }

    /// How often each thing happened in the whole app.
    pub fn in_app(&self) -> impl Iterator<Item = (&str, i64)> {
        self.counts
            .iter()
            .filter(|((channel, ..), _)| channel == APP)
            .map(|((_, _, what), count)| (what.as_str(), *count))
    }

    /// Counts something that happened in a channel.
    fn add(&mut self, channel: &ChannelId, at: Timestamp, what: &str, count: i64) {
        if count > 0 {
            for scope in [channel.as_str(), APP] {
                *self.counts.entry((scope.to_owned(), hour(at), what.to_owned())).or_default() += count;
            }
        }
    }

    /// Counts a message that was published.
    fn published(&mut self, at: Timestamp, stored: &StoredMessage, begins_thread: bool) {
        let StoredMessage { message, moderation, deleted, .. } = stored;
        let channel = &message.channel_id;
        let moderation = moderation.as_ref().or(deleted.as_ref().and_then(|left| left.moderation.as_ref()));
        let attachments = deleted.as_ref().map_or(&message.attachments, |left| &left.attachments);
        self.add(channel, at, "messages", 1);
        self.add(channel, at, &format!("type.{}", message.kind.as_str()), 1);
        self.add(channel, at, "masked", i64::from(moderation.is_some_and(|m| m.action == Action::Mask)));
        self.add(channel, at, "replies", i64::from(message.parent_id.is_some()));
        self.add(channel, at, "threads", i64::from(begins_thread));
        self.add(channel, at, "attachments", i64::try_from(attachments.len()).unwrap_or(0));
        let Some(user) = &message.user_id else { return };
        for scope in [channel.as_str(), APP] {
            self.senders.insert((scope.to_owned(), hour(at), user.as_str().to_owned()));
        }
        if message.parent_id.is_none() {
            self.spoken(channel, user, at);
        }
    }

    /// Keeps whose turn it is, and counts the answer to the one before.
    fn spoken(&mut self, channel: &ChannelId, user: &UserId, at: Timestamp) {
        let step = |turn: &Turn| {
            let took = at.as_millis() - turn.began_at.as_millis();
            ANSWER_STEPS.into_iter().find(|step| (0..=step * 1_000).contains(&took))
        };
        if let Some(turn) = self.turns.get(channel) {
            match (turn.user == *user, step(turn)) {
                (true, Some(_)) => return,
                (false, Some(step)) => {
                    let began = turn.began_at;
                    self.add(channel, began, "answered", 1);
                    self.add(channel, began, &format!("answered.{step}"), 1);
                }
                (_, None) => {}
            }
        }
        self.add(channel, at, "turns", 1);
        self.turns.insert(channel.clone(), Turn { user: user.clone(), began_at: at });
    }
}

/// What somebody says in a row.
#[derive(Clone, Debug)]
struct Turn {
    user: UserId,
    began_at: Timestamp,
}

fn hour(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(HOUR)
}

/// Who did what the log names: the one it happened to, or another.
fn is_own(entry: &LogEvent, user: Option<&str>) -> bool {
    entry.actor.strip_prefix("user:").is_some_and(|actor| Some(actor) == user)
}

impl Conn<'_> {
    /// What of the event log, at most `limit` entries, is not counted yet.
    pub fn uncounted_activity(&self, limit: i64) -> Result<Uncounted, Error> {
        let from = self.activity_cursor()?;
        let entries = self.log_after(LANE, from, limit)?;
        let to = entries.last().map_or(from, |entry| entry.place.1);
        let end = self.log_end_after(to)?.unwrap_or(to);
        let channels: BTreeSet<_> = entries.iter().filter_map(|entry| entry.channel.as_ref()).collect();
        let turns = self.open_turns(&to_json(&channels)?)?;
        let mut stretch = Uncounted { from, to, end, counts: BTreeMap::new(), senders: BTreeSet::new(), turns };
        let messages = self.told_of(&entries)?;
        let first = self.first_replies(&messages)?;
        for entry in &entries {
            let Some(channel) = &entry.channel else { continue };
            let message = messages.get(entry.subject.as_str());
            match entry.kind {
                EventType::MessageCreated => {
                    if let Some(stored) = message {
                        stretch.published(entry.at, stored, first.contains(&entry.subject));
                    }
                }
                kind => {
                    if let Some(what) = counted(kind, entry, message) {
                        stretch.add(channel, entry.at, what, 1);
                    }
                }
            }
        }
        Ok(stretch)
    }

    /// Writes it down, unless that was done since; of a channel that was deleted since, nothing.
    pub fn count_activity(&self, uncounted: &Uncounted) -> Result<(), Error> {
        if self.activity_cursor()? != uncounted.from {
            return Ok(());
        }
        let channels: BTreeSet<_> = uncounted.counts.keys().map(|(channel, ..)| channel.as_str()).collect();
        let there = self.counted_channels(&to_json(&channels)?)?;
        let counts = uncounted.counts.iter().filter(|((channel, ..), _)| there.contains(channel));
        let counts: Vec<_> = counts.map(|((channel, hour, what), count)| (channel, hour, what, count)).collect();
        let senders: Vec<_> = uncounted.senders.iter().filter(|(channel, ..)| there.contains(channel)).collect();
        let turns = uncounted.turns.iter().filter(|(channel, _)| there.contains(channel.as_str()));
        let turns: Vec<_> = turns.map(|(channel, turn)| (channel, &turn.user, turn.began_at.as_millis())).collect();
        let each = self.each_row("$1");
        self.execute(
            &format!(
                "insert into activity (channel_id, hour, what, count)
                 select value ->> 0, cast(value ->> 1 as bigint), value ->> 2, cast(value ->> 3 as bigint)
                 from {each} where true on conflict (channel_id, hour, what) do update
                 set count = activity.count + excluded.count"
            ),
            params![&to_json(&counts)?],
        )?;
        self.execute(
            &format!(
                "insert into active_users (channel_id, hour, user_id)
                 select value ->> 0, cast(value ->> 1 as bigint), value ->> 2 from {each} where true
                 on conflict (channel_id, hour, user_id) do nothing"
            ),
            params![&to_json(&senders)?],
        )?;
        self.execute(
            &format!(
                "insert into open_turns (channel_id, user_id, began_at)
                 select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from {each} where true
                 on conflict (channel_id) do update set user_id = excluded.user_id, began_at = excluded.began_at"
            ),
            params![&to_json(&turns)?],
        )?;
        self.execute(
            "insert into activity_cursors (lane, pos) values ($1, $2)
             on conflict (lane) do update set pos = excluded.pos",
            params![LANE, uncounted.to],
        )?;
        Ok(())
    }

    /// The place in the event log up to which it is counted.
    pub(crate) fn activity_cursor(&self) -> Result<i64, Error> {
        let sql = "select pos from activity_cursors where lane = $1";
        Ok(self.first(sql, params![LANE], |row| row.int(0))?.unwrap_or(0))
    }

    fn open_turns(&self, channels: &str) -> Result<HashMap<ChannelId, Turn>, Error> {
        let sql = format!(
            "select channel_id, user_id, began_at from open_turns where channel_id in (select value from {})",
            self.each("$1")
        );
        let read = self.all(&sql, params![channels], |row| {
            Ok((row.parsed(0)?, Turn { user: row.parsed(1)?, began_at: row.time(2)? }))
        })?;
        Ok(read.into_iter().collect())
    }

    /// The messages that entries tell of.
    fn told_of(&self, entries: &[LogEvent]) -> Result<HashMap<String, StoredMessage>, Error> {
        let about =
            |kind| matches!(kind, EventType::MessageCreated | EventType::MessageStopped | EventType::MessageDeleted);
        let ids: BTreeSet<_> = entries.iter().filter(|entry| about(entry.kind)).map(|entry| &entry.subject).collect();
        let ids: Vec<_> = ids.into_iter().filter_map(|id| MessageId::try_from(id.clone()).ok()).collect();
        let messages = self.messages_by_id(&ids)?;
        Ok(messages.into_iter().map(|(id, stored)| (id.as_str().to_owned(), stored)).collect())
    }

    /// Those of these messages that are the first reply of their thread.
    fn first_replies(&self, messages: &HashMap<String, StoredMessage>) -> Result<BTreeSet<String>, Error> {
        let replies = messages.values().filter_map(|stored| {
            let message = &stored.message;
            Some((&message.channel_id, message.parent_id.as_ref()?, message.position.after_seq, &message.id))
        });
        let replies: Vec<_> = replies.collect();
        if replies.is_empty() {
            return Ok(BTreeSet::new());
        }
        let sql = format!(
            "select value ->> 3 from {} where not exists (
                 select 1 from messages where channel_id = value ->> 0 and parent_id = value ->> 1 and sub = 0
                 and after_seq < cast(value ->> 2 as bigint))",
            self.each_row("$1")
        );
        Ok(self.all(&sql, params![&to_json(&replies)?], |row| row.text(0))?.into_iter().collect())
    }

    /// Those of these channels that are there, those that are being imported among them, and the whole app.
    fn counted_channels(&self, channels: &str) -> Result<BTreeSet<String>, Error> {
        let sql = format!(
            "select id from channels where id in (select value from {})
             and (deleted_at is null or id in (select channel_id from channel_imports))",
            self.each("$1")
        );
        let mut there: BTreeSet<_> = self.all(&sql, params![channels], |row| row.text(0))?.into_iter().collect();
        there.insert(APP.to_owned());
        Ok(there)
    }
}

/// What an entry is counted as, if it is no message that was published.
fn counted(kind: EventType, entry: &LogEvent, message: Option<&StoredMessage>) -> Option<&'static str> {
    match kind {
        EventType::MessageStopped => {
            let stored = message?;
            let found =
                stored.moderation.as_ref().or(stored.deleted.as_ref().and_then(|left| left.moderation.as_ref()));
            // Of one that was published since nothing is known but that it was given back to be mended.
            let blocked = found.is_some_and(|found| found.action == Action::Block);
            Some(if blocked { "blocked" } else { "bounced" })
        }
        EventType::MessageUpdated => entry.actor.starts_with("user:").then_some("edits"),
        EventType::MessageDeleted => {
            let author = message.and_then(|stored| stored.message.user_id.as_ref()).map(UserId::as_str);
            Some(if is_own(entry, author) { "deleted" } else { "removed" })
        }
        EventType::ReactionAdded => Some("reactions"),
        EventType::MemberJoined => Some("joined"),
        EventType::MemberLeft => Some(if is_own(entry, Some(&entry.subject)) { "left" } else { "expelled" }),
        _ => None,
    }
}
