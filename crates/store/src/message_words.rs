//! What messages are found by: written behind the event log, by a reader of it with a cursor of its own.
//!
//! A message is looked at anew whenever the log names it, so that a batch may be written twice and what was deleted leaves
//! nothing. Nothing is decided by what stands here: who searches is shown what `messages` says.

use std::collections::{BTreeSet, HashMap, HashSet};

use gavel_model::{
    ChannelId, EventType, Message, MessageId, MessageStatus, MessageType, Moderation, Position, fold, search,
};
use serde_json::{Value, json};

use crate::{
    Conn, Error, StoredMessage,
    conn::{Param, params, to_json},
    log::LANE,
};

/// How many bits of a place are not its time.
pub(crate) const PLACE_BITS: u32 = 20;

/// A stretch of the event log, as it is to be written for the search.
#[derive(Debug)]
pub struct Unindexed {
    from: i64,
    to: i64,
    end: i64,
    found_by: Vec<FoundBy>,
}

impl Unindexed {
    /// The place in the log after it.
    pub fn reaches(&self) -> i64 {
        self.to
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// Where the log ends.
    pub fn log_end(&self) -> i64 {
        self.end
    }
}

/// What one message is found by.
#[derive(Debug)]
struct FoundBy {
    message: Message,
    folded: String,
    keys: String,
}

/// What stands of a message already.
struct Before {
    place: i64,
    folded: String,
    keys: String,
}

/// What a message is found by beside its words.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Channel,
    User,
    Label,
    Action,
    Rule,
    Parent,
    Tag,
    Mention,
    /// The type, unless it is text as most are.
    Type,
    /// The status, unless it was delivered as most were.
    Status,
    /// That it was edited.
    Edited,
    /// That it was deleted.
    Deleted,
}

impl Key {
    /// As one word without anything that a database would take apart.
    pub(crate) fn word(self, value: &str) -> String {
        let kind = match self {
            Self::Channel => 'c',
            Self::User => 'u',
            Self::Label => 'l',
            Self::Action => 'a',
            Self::Rule => 'r',
            Self::Parent => 'p',
            Self::Tag => 't',
            Self::Mention => 'm',
            Self::Type => 'k',
            Self::Status => 's',
            Self::Edited => 'e',
            Self::Deleted => 'd',
        };
        let mut word = String::with_capacity(1 + 2 * value.len());
        word.push(kind);
        for byte in value.bytes() {
            word += &format!("{byte:02x}");
        }
        word
    }
}

impl FoundBy {
    fn new(stored: StoredMessage) -> Self {
        let StoredMessage { message, moderation, deleted, .. } = stored;
        let moderation = moderation.or_else(|| deleted.and_then(|left| left.moderation));
        // A deleted message's is empty.
        let folded = fold(&message.text);
        let keys = keys(&message, moderation.as_ref());
        Self { message, folded, keys }
    }

    /// The place it would have, if no other had it.
    fn place(&self) -> i64 {
        // FNV-1a: the same wherever and whenever.
        let hash = self
            .message
            .id
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let bits = (hash >> 32) & ((1 << PLACE_BITS) - 1);
        let time = self.message.created_at.as_millis().clamp(0, i64::MAX >> PLACE_BITS);
        (time << PLACE_BITS) | i64::try_from(bits).unwrap_or(0)
    }
}

fn keys(message: &Message, moderation: Option<&Moderation>) -> String {
    let mut keys = BTreeSet::from([Key::Channel.word(message.channel_id.as_str())]);
    keys.extend(message.user_id.iter().map(|user| Key::User.word(user.as_str())));
    keys.extend(message.parent_id.iter().map(|parent| Key::Parent.word(parent.as_str())));
    keys.extend(message.tags.iter().map(|tag| Key::Tag.word(tag)));
    keys.extend(message.mentions.iter().map(|user| Key::Mention.word(user.as_str())));
    let uncommon = [
        (message.kind != MessageType::Text).then(|| Key::Type.word(message.kind.as_str())),
        (message.status != MessageStatus::Delivered).then(|| Key::Status.word(message.status.as_str())),
        message.edited_at.map(|_| Key::Edited.word("")),
        message.deleted_at.map(|_| Key::Deleted.word("")),
    ];
    keys.extend(uncommon.into_iter().flatten());
    if let Some(found) = moderation {
        keys.extend(found.labels.iter().map(|label| Key::Label.word(&label.label)));
        keys.extend(found.rules.iter().map(|rule| Key::Rule.word(rule.id.as_str())));
        keys.insert(Key::Action.word(found.action.as_str()));
    }
    keys.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words of a folded text, as SQLite is to take them apart again.
fn spaced(folded: &str) -> String {
    let words: Vec<_> = search::words(folded).into_iter().map(|word| word.folded).collect();
    words.join(" ")
}

/// Words and keys as PostgreSQL has them.
fn vector(folded: &str, keys: &str) -> String {
    let mut places: HashMap<String, Vec<String>> = HashMap::new();
    for (n, word) in (1..=16_383).zip(search::words(folded)) {
        places.entry(word.folded).or_default().push(n.to_string());
    }
    let words = places.iter().map(|(word, places)| format!("'{word}':{}", places.join(",")));
    words.chain(keys.split_whitespace().map(|key| format!("'#{key}'"))).collect::<Vec<_>>().join(" ")
}

impl Conn<'_> {
    /// The last place of the event log, if it goes beyond this one.
    pub fn log_end_after(&self, place: i64) -> Result<Option<i64>, Error> {
        self.first("select pos from lanes where lane = $1 and pos > $2", params![LANE, place], |row| row.int(0))
    }

    /// What of the event log, at most `limit` entries, the search does not know of.
    pub fn unindexed(&self, limit: i64) -> Result<Unindexed, Error> {
        let from = self.search_cursor()?;
        let entries = self.log_after(LANE, from, limit)?;
        let to = entries.last().map_or(from, |entry| entry.place.1);
        let end = self.log_end_after(to)?.unwrap_or(to);
        let messages: BTreeSet<String> =
            entries.into_iter().filter(|entry| tells_of_message(entry.kind)).map(|entry| entry.subject).collect();
        let ids: Vec<_> = messages.into_iter().filter_map(|id| MessageId::try_from(id).ok()).collect();
        let mut messages = self.messages_by_id(&ids)?;
        let found_by = ids.iter().filter_map(|id| messages.remove(id)).map(FoundBy::new).collect();
        Ok(Unindexed { from, to, end, found_by })
    }

    /// Writes it down, unless that was done since; of what was removed since, nothing.
    pub fn index(&self, unindexed: &Unindexed) -> Result<(), Error> {
        let Unindexed { from, to, found_by, .. } = unindexed;
        if self.search_cursor()? != *from {
            return Ok(());
        }
        let ids: Vec<_> = found_by.iter().map(|found_by| found_by.message.id.as_str()).collect();
        let there = self.channels_of(&to_json(&ids)?)?;
        let still = |found_by: &&FoundBy| {
            there.get(found_by.message.id.as_str()).is_some_and(|channel| *channel == found_by.message.channel_id)
        };
        self.write_found_by(&found_by.iter().filter(still).collect::<Vec<_>>())?;
        self.execute(
            "insert into search_cursors (lane, pos) values ($1, $2) on conflict (lane) do update set pos = excluded.pos",
            params![LANE, *to],
        )?;
        Ok(())
    }

    /// Takes the words of a message out that was deleted for good, without waiting for the reader of the log.
    pub(crate) fn forget_words(&self, deleted: &StoredMessage) -> Result<(), Error> {
        let id = &deleted.message.id;
        let known = self.first("select 1 from message_words where id = $1", params![id], |row| row.int(0))?;
        if known.is_some() {
            self.write_found_by(&[&FoundBy::new(deleted.clone())])?;
        }
        Ok(())
    }

    /// Takes the words of a channel's first messages out, at most so many.
    pub(crate) fn remove_words(&self, channel: &ChannelId, limit: i64) -> Result<(), Error> {
        const FIRST: &str = "select id from messages where channel_id = $1 order by after_seq, sub limit $2";
        self.remove_words_where(FIRST, params![channel, limit])
    }

    /// Takes the words of these messages out.
    pub(crate) fn remove_words_of(&self, ids: &str) -> Result<(), Error> {
        self.remove_words_where(&format!("select value from {}", self.each("$1")), params![ids])
    }

    fn remove_words_where(&self, which: &str, params: &[Param<'_>]) -> Result<(), Error> {
        if !self.is_remote() {
            let sql = format!("select place, folded, keys from message_words where id in ({which})");
            let rows = self.all(&sql, params, |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))?;
            for (place, folded, keys) in rows {
                self.execute(
                    "insert into message_fts (message_fts, rowid, words, keys) values ('delete', $1, $2, $3)",
                    params![place, &spaced(&folded), &keys],
                )?;
            }
        }
        self.execute(&format!("delete from message_words where id in ({which})"), params)?;
        Ok(())
    }

    fn write_found_by(&self, found_by: &[&FoundBy]) -> Result<(), Error> {
        let ids: Vec<_> = found_by.iter().map(|found_by| found_by.message.id.as_str()).collect();
        let mut before = self.indexed(&to_json(&ids)?)?;
        let wanted: Vec<_> = found_by.iter().map(|found_by| found_by.place()).collect();
        let mut taken = self.taken(&to_json(&wanted)?)?;
        let mut rows = Vec::with_capacity(found_by.len());
        for (found_by, mut place) in found_by.iter().copied().zip(wanted) {
            let before = before.remove(found_by.message.id.as_str());
            if let Some(before) = &before {
                place = before.place;
            } else {
                while taken.contains(&place) || self.is_taken(place, &taken)? {
                    place += 1;
                }
                taken.insert(place);
            }
            rows.push((place, found_by, before));
        }
        if self.is_remote() { self.index_postgres(&rows) } else { self.index_sqlite(&rows) }
    }

    fn search_cursor(&self) -> Result<i64, Error> {
        Ok(self.first("select pos from search_cursors where lane = $1", params![LANE], |row| row.int(0))?.unwrap_or(0))
    }

    /// The channels that these messages are in.
    fn channels_of(&self, ids: &str) -> Result<HashMap<String, ChannelId>, Error> {
        let sql = self.sql(
            "select id, channel_id from message_ids where id in (select value from json_each($1))",
            "select id, channel_id from message_ids
             where id in (select value from json_array_elements_text($1::text::json))",
        );
        Ok(self.all(sql, params![ids], |row| Ok((row.text(0)?, row.parsed(1)?)))?.into_iter().collect())
    }

    fn indexed(&self, ids: &str) -> Result<HashMap<String, Before>, Error> {
        let each = self.each("$1");
        let sql = format!("select id, place, folded, keys from message_words where id in (select value from {each})");
        let read = self.all(&sql, params![ids], |row| {
            Ok((row.text(0)?, Before { place: row.int(1)?, folded: row.text(2)?, keys: row.text(3)? }))
        })?;
        Ok(read.into_iter().collect())
    }

    fn taken(&self, places: &str) -> Result<HashSet<i64>, Error> {
        let sql = format!(
            "select place from message_words where place in (select cast(value as bigint) from {})",
            self.each("$1")
        );
        Ok(self.all(&sql, params![places], |row| row.int(0))?.into_iter().collect())
    }

    /// Whether another message has a place that was moved on to, because one before it was taken.
    fn is_taken(&self, place: i64, taken: &HashSet<i64>) -> Result<bool, Error> {
        if !taken.contains(&(place - 1)) {
            return Ok(false);
        }
        let found = self.first("select 1 from message_words where place = $1", params![place], |row| row.int(0))?;
        Ok(found.is_some())
    }

    fn index_sqlite(&self, rows: &[(i64, &FoundBy, Option<Before>)]) -> Result<(), Error> {
        for (place, FoundBy { message, folded, keys }, before) in rows {
            let Position { after_seq, sub } = message.position;
            self.execute(
                "insert into message_words (place, id, channel_id, user_id, after_seq, sub, folded, keys)
                 values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (place) do update set
                 after_seq = excluded.after_seq, sub = excluded.sub, folded = excluded.folded, keys = excluded.keys",
                params![
                    *place,
                    &message.id,
                    &message.channel_id,
                    message.user_id.as_ref(),
                    after_seq,
                    sub,
                    folded,
                    keys
                ],
            )?;
            if let Some(before) = before {
                if before.folded == *folded && before.keys == *keys {
                    continue;
                }
                self.execute(
                    "insert into message_fts (message_fts, rowid, words, keys) values ('delete', $1, $2, $3)",
                    params![*place, &spaced(&before.folded), &before.keys],
                )?;
            }
            self.execute(
                "insert into message_fts (rowid, words, keys) values ($1, $2, $3)",
                params![*place, &spaced(folded), keys],
            )?;
        }
        Ok(())
    }

    /// In one round trip: other changes wait for it.
    fn index_postgres(&self, rows: &[(i64, &FoundBy, Option<Before>)]) -> Result<(), Error> {
        let row = |(place, FoundBy { message, folded, keys }, _): &(i64, &FoundBy, Option<Before>)| -> Value {
            let Position { after_seq, sub } = message.position;
            json!({
                "place": place, "id": message.id, "channel_id": message.channel_id, "user_id": message.user_id,
                "after_seq": after_seq, "sub": sub, "folded": folded, "keys": keys, "words": vector(folded, keys),
            })
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        self.execute(
            "insert into message_words (place, id, channel_id, user_id, after_seq, sub, folded, keys, words)
             select place, id, channel_id, user_id, after_seq, sub, folded, keys, words::tsvector
             from json_to_recordset($1::text::json) as row(place bigint, id text, channel_id text, user_id text,
                 after_seq bigint, sub bigint, folded text, keys text, words text)
             on conflict (place) do update set after_seq = excluded.after_seq, sub = excluded.sub,
                 folded = excluded.folded, keys = excluded.keys, words = excluded.words",
            params![&to_json(&rows)?],
        )?;
        Ok(())
    }
}

fn tells_of_message(kind: EventType) -> bool {
    kind.as_str().starts_with("message.")
}
