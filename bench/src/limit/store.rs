//! The limit program's store: one table and one group commit per event-loop turn.

use std::{
    ops::Range,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result};
use rusqlite::Connection;

/// A SQLite database and the messages of this turn.
pub(super) struct Store {
    database: Connection,
    last_id: i64,
    waiting: Vec<Waiting>,
}

/// A message that is not committed yet.
struct Waiting {
    room: usize,
    sender: usize,
    /// Where its text lies in the room's frames: it is not copied.
    text: Range<usize>,
}

impl Store {
    /// Opens the database; `synchronous` is the SQLite pragma's value.
    pub(super) fn open(path: &Path, synchronous: &str) -> Result<Self> {
        let database = Connection::open(path).with_context(|| format!("opening {}", path.display()))?;
        database.execute_batch(&format!(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = {synchronous}; PRAGMA wal_autocheckpoint = 4000;
             CREATE TABLE IF NOT EXISTS message (
                 room INTEGER NOT NULL, id INTEGER NOT NULL, sender INTEGER, sent_at INTEGER, text TEXT,
                 PRIMARY KEY (room, id)
             ) WITHOUT ROWID;"
        ))?;
        Ok(Self { database, last_id: now()?, waiting: Vec::new() })
    }

    /// Notes a message whose text is the last `length` of the `end` bytes that its room's frames have now.
    pub(super) fn add(&mut self, room: usize, sender: usize, length: usize, end: usize) {
        self.waiting.push(Waiting { room, sender, text: end - length..end });
    }

    /// Commits all that waits in one transaction; `frames` gives a room's frames.
    pub(super) fn commit<'a>(&mut self, frames: impl Fn(usize) -> &'a [u8]) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.database.execute_batch("BEGIN IMMEDIATE")?;
        let mut insert = self.database.prepare_cached("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for message in self.waiting.drain(..) {
            self.last_id += 1;
            let text = str::from_utf8(frames(message.room).get(message.text).unwrap_or_default())?;
            insert.execute((
                i64::try_from(message.room)?,
                self.last_id,
                i64::try_from(message.sender)?,
                self.last_id,
                text,
            ))?;
        }
        self.database.execute_batch("COMMIT")?;
        Ok(())
    }
}

/// Microseconds since 1970: the first id, so that ids rise over restarts too.
#[expect(clippy::disallowed_methods, reason = "this program stands for itself and has no model::Clock")]
fn now() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_one_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("limit.db");
        let mut store = Store::open(&path, "FULL").unwrap();
        store.add(0, 7, 5, 7);
        store.add(0, 8, 3, 12);
        store.commit(|_| b"..hello..yes").unwrap();
        store.commit(|_| unreachable!("nothing waits")).unwrap();

        let texts: String = Connection::open(&path)
            .unwrap()
            .query_row("SELECT group_concat(text ORDER BY id) FROM message WHERE room = 0", [], |row| row.get(0))
            .unwrap();
        assert_eq!(texts, "hello,yes");
    }
}
