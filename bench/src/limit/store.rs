//! The limit program's store: one table and one group commit per event-loop turn.

use std::{
    ops::Range,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result};
use postgres::{Client, NoTls, Statement};
use rusqlite::Connection;

/// A database and the messages of this turn.
pub(super) struct Store {
    database: Database,
    last_id: i64,
    waiting: Vec<Waiting>,
}

enum Database {
    Sqlite(Connection),
    Postgres(Box<(Client, Statement)>),
}

/// A message that is not committed yet.
struct Waiting {
    room: usize,
    sender: usize,
    /// Where its text lies in the room's frames: it is not copied.
    text: Range<usize>,
}

impl Store {
    /// Opens a SQLite database; `synchronous` is the pragma's value.
    pub(super) fn sqlite(path: &Path, synchronous: &str) -> Result<Self> {
        let database = Connection::open(path).with_context(|| format!("opening {}", path.display()))?;
        database.execute_batch(&format!(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = {synchronous}; PRAGMA wal_autocheckpoint = 4000;
             CREATE TABLE IF NOT EXISTS message (
                 room INTEGER NOT NULL, id INTEGER NOT NULL, sender INTEGER, sent_at INTEGER, text TEXT,
                 PRIMARY KEY (room, id)
             ) WITHOUT ROWID;"
        ))?;
        Self::new(Database::Sqlite(database))
    }

    /// Opens a PostgreSQL database, which commits as durably as it is set to.
    pub(super) fn postgres(url: &str) -> Result<Self> {
        let mut client = Client::connect(url, NoTls).context("connecting to PostgreSQL")?;
        client.batch_execute(
            "create table if not exists message (
                 room bigint not null, id bigint not null, sender bigint, sent_at bigint, text text, primary key (room, id)
             )",
        )?;
        let insert = client.prepare(
            "insert into message
             select room, id, sender, id, text from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])
             as new (room, id, sender, text)",
        )?;
        Self::new(Database::Postgres(Box::new((client, insert))))
    }

    fn new(database: Database) -> Result<Self> {
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
        let mut rows = Vec::with_capacity(self.waiting.len());
        for message in self.waiting.drain(..) {
            self.last_id += 1;
            let text = str::from_utf8(frames(message.room).get(message.text).unwrap_or_default())?;
            rows.push((i64::try_from(message.room)?, self.last_id, i64::try_from(message.sender)?, text));
        }
        match &mut self.database {
            Database::Sqlite(database) => {
                database.execute_batch("BEGIN IMMEDIATE")?;
                let mut insert = database.prepare_cached("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5)")?;
                for (room, id, sender, text) in rows {
                    insert.execute((room, id, sender, id, text))?;
                }
                database.execute_batch("COMMIT")?;
            }
            Database::Postgres(database) => {
                let (client, insert) = &mut **database;
                let numbers = |column: fn(&(i64, i64, i64, &str)) -> i64| rows.iter().map(column).collect::<Vec<_>>();
                let texts: Vec<&str> = rows.iter().map(|row| row.3).collect();
                client.execute(&*insert, &[&numbers(|r| r.0), &numbers(|r| r.1), &numbers(|r| r.2), &texts])?;
            }
        }
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
        let mut store = Store::sqlite(&path, "FULL").unwrap();
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
