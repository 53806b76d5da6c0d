//! The event log: what happened, by ids alone, in the transaction that made it happen.

use gavel_model::{Actor, ChannelId, EventType, Timestamp};

use crate::{
    Conn, Error, Noted,
    conn::{Param, params},
};

/// The one lane that SQLite needs: it has one writer, so that places are given in the order of the commits, and one end to
/// write at costs a commit one page where many lanes cost it as many.
pub(crate) const LANE: i64 = 0;
/// The version of the entries written now.
pub(crate) const VERSION: i64 = 1;

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct LogEntry<'a> {
    /// What happened.
    pub kind: EventType,
    /// In which channel, if in one.
    pub channel: Option<&'a ChannelId>,
    /// Its number there, if it was published.
    pub seq: Option<i64>,
    /// The id of the thing it happened to: a message, a user, a channel.
    pub subject: &'a str,
    /// Who did it.
    pub actor: &'a Actor,
    /// When.
    pub at: Timestamp,
}

/// An entry as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEvent {
    /// Where in the log: the lane, and the place in it, from 1, with no hole.
    pub place: (i64, i64),
    /// What happened.
    pub kind: EventType,
    /// In which channel, if in one.
    pub channel: Option<ChannelId>,
    /// Its number there, if it was published.
    pub seq: Option<i64>,
    /// The id of the thing it happened to.
    pub subject: String,
    /// Who did it: `user:ID`, `key:ID`, `system:NAME`.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// The end of the log while a batch is written, so that its row is read and written once a batch.
#[derive(Default)]
pub(crate) struct LogEnd {
    last: Option<i64>,
    /// On PostgreSQL: what is written at once.
    waiting: Vec<Waiting>,
}

/// An entry that waits.
struct Waiting {
    kind: EventType,
    channel: Option<ChannelId>,
    seq: Option<i64>,
    subject: String,
    actor: String,
    at: Timestamp,
}

impl LogEnd {
    /// Writes an entry at the end.
    pub(crate) fn append(&mut self, conn: &Conn<'_>, entry: &LogEntry<'_>) -> Result<(), Error> {
        let actor = entry.actor.as_log();
        if conn.is_remote() {
            let LogEntry { kind, seq, at, .. } = *entry;
            let (channel, subject) = (entry.channel.cloned(), entry.subject.to_owned());
            self.waiting.push(Waiting { kind, channel, seq, subject, actor, at });
            return Ok(());
        }
        let last = match self.last {
            Some(last) => last,
            None => conn.first("select pos from lanes where lane = $1", params![LANE], |row| row.int(0))?.unwrap_or(0),
        };
        let pos = last + 1;
        self.last = Some(pos);
        conn.execute(
            "insert into events (lane, pos, type, version, channel_id, seq, subject, actor, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![LANE, pos, entry.kind.as_str(), VERSION, entry.channel, entry.seq, entry.subject, &actor, entry.at],
        )?;
        Ok(())
    }

    /// Writes back where the log ends.
    pub(crate) fn finish(self, conn: &Conn<'_>) -> Result<(), Error> {
        if !self.waiting.is_empty() {
            write_all(conn, &self.waiting)?;
        }
        if let Some(pos) = self.last {
            conn.execute(
                "insert into lanes (lane, pos) values ($1, $2) on conflict (lane) do update set pos = excluded.pos",
                params![LANE, pos],
            )?;
        }
        Ok(())
    }
}

/// Writes entries in one round trip.
fn write_all(conn: &Conn<'_>, entries: &[Waiting]) -> Result<(), Error> {
    let texts = |column: fn(&Waiting) -> Option<&str>| entries.iter().map(column).collect::<Vec<_>>();
    let numbers = |column: fn(&Waiting) -> Option<i64>| entries.iter().map(column).collect::<Vec<_>>();
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    conn.execute(
        "with lane as (
             insert into lanes (lane, pos) values ($1, $2) on conflict (lane) do update set pos = lanes.pos + $2
             returning pos
         )
         insert into events (lane, pos, type, version, channel_id, seq, subject, actor, at)
         select $1, lane.pos - $2 + e.place, e.type, $3, e.channel_id, e.seq, e.subject, e.actor, e.at
         from lane, unnest($4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::bigint[])
             with ordinality e (type, channel_id, seq, subject, actor, at, place)",
        &[
            LANE.into(),
            count.into(),
            VERSION.into(),
            Param::Texts(&texts(|entry| Some(entry.kind.as_str()))),
            Param::Texts(&texts(|entry| entry.channel.as_ref().map(ChannelId::as_str))),
            Param::Ints(&numbers(|entry| entry.seq)),
            Param::Texts(&texts(|entry| Some(&entry.subject))),
            Param::Texts(&texts(|entry| Some(&entry.actor))),
            Param::Ints(&numbers(|entry| Some(entry.at.as_millis()))),
        ],
    )?;
    Ok(())
}

impl Conn<'_> {
    /// Writes one entry to the log.
    pub(crate) fn log(&self, entry: &LogEntry<'_>) -> Result<(), Error> {
        if let Some(channel) = entry.channel {
            self.note(Noted::default().about("channel", channel));
        }
        let mut end = LogEnd::default();
        end.append(self, entry)?;
        end.finish(self)
    }

    /// Writes many.
    pub(crate) fn log_all<'a>(&self, entries: impl Iterator<Item = LogEntry<'a>>) -> Result<(), Error> {
        let mut end = LogEnd::default();
        for entry in entries {
            end.append(self, &entry)?;
        }
        end.finish(self)
    }

    /// The entries of `lane` after `pos`, at most `limit`: what a reader of the log asks for.
    pub fn log_after(&self, lane: i64, pos: i64, limit: i64) -> Result<Vec<LogEvent>, Error> {
        self.all(
            "select lane, pos, type, channel_id, seq, subject, actor, at from events
             where lane = $1 and pos > $2 order by pos limit $3",
            params![lane, pos, limit],
            |row| {
                Ok(LogEvent {
                    place: (row.int(0)?, row.int(1)?),
                    kind: row.named(2, EventType::ALL, EventType::as_str)?,
                    channel: row.parsed_or_null(3)?,
                    seq: row.int_or_null(4)?,
                    subject: row.text(5)?,
                    actor: row.text(6)?,
                    at: row.time(7)?,
                })
            },
        )
    }

    /// Gives the channel's next event its number.
    pub(crate) fn next_seq(&self, channel: &ChannelId) -> Result<i64, Error> {
        self.first("update channels set seq = seq + 1 where id = $1 returning seq", params![channel], |row| row.int(0))?
            .ok_or(Error::NotFound)
    }
}
