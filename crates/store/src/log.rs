//! The event log: what happened, by ids alone, in the transaction that made it happen.

use gavel_model::{Actor, ChannelId, EventType, Timestamp};

use crate::{Conn, Error, conn::params};

/// In how many lanes the log is written.
const LANES: u64 = 64;
/// The version of the entries written now.
const VERSION: i64 = 1;

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

/// The lane of a channel, or of a subject without one: FNV-1a, so that every node and every version agrees.
fn lane(key: &str) -> i64 {
    let hash = key
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    i64::try_from(hash % LANES).unwrap_or(0)
}

/// The next place of each lane while a batch is written, so that a lane's row is read and written once a batch.
#[derive(Default)]
pub(crate) struct Lanes {
    last: Vec<(i64, i64)>,
}

impl Lanes {
    /// Writes an entry at the end of its lane.
    pub(crate) fn append(&mut self, conn: &Conn<'_>, entry: &LogEntry<'_>) -> Result<(), Error> {
        let lane = lane(entry.channel.map_or(entry.subject, ChannelId::as_str));
        let pos = if let Some((_, last)) = self.last.iter_mut().find(|(l, _)| *l == lane) {
            *last += 1;
            *last
        } else {
            let last = conn.first("select pos from lanes where lane = $1", params![lane], |row| row.int(0))?;
            let pos = last.unwrap_or(0) + 1;
            self.last.push((lane, pos));
            pos
        };
        let actor = entry.actor.as_log();
        conn.execute(
            "insert into events (lane, pos, type, version, channel_id, seq, subject, actor, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![lane, pos, entry.kind.as_str(), VERSION, entry.channel, entry.seq, entry.subject, &actor, entry.at],
        )?;
        Ok(())
    }

    /// Writes back where each lane ends.
    pub(crate) fn finish(self, conn: &Conn<'_>) -> Result<(), Error> {
        for (lane, pos) in self.last {
            conn.execute(
                "insert into lanes (lane, pos) values ($1, $2) on conflict (lane) do update set pos = excluded.pos",
                params![lane, pos],
            )?;
        }
        Ok(())
    }
}

impl Conn<'_> {
    /// Writes one entry to the log.
    pub(crate) fn log(&self, entry: &LogEntry<'_>) -> Result<(), Error> {
        let mut lanes = Lanes::default();
        lanes.append(self, entry)?;
        lanes.finish(self)
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
