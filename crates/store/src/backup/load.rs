//! Restoring a backup: into a database that has nothing yet, all of it or nothing.

use std::{
    io::{BufRead, Read as _},
    path::Path,
};

use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    Backup, BackupError, End, FORMAT, Head, TableHead, VERSION,
    dump::{param, quoted},
    hex,
    tables::{EMPTY, TABLES},
};
use crate::{
    Conn, Database, Error,
    conn::{self, Param},
    link::{CommitError, Line, Link, Role},
    migrations,
};

/// How many rows are written at a time.
const CHUNK: usize = 100;
/// How long a line may be.
const LONGEST: u64 = 64 << 20;

/// Restores a backup into a database that has nothing yet and that no server uses. If anything is wrong with the backup,
/// nothing of it is kept.
pub fn restore(database: &Database, input: &mut (dyn BufRead + Send)) -> Result<Backup, BackupError> {
    let mut lines = Lines { input, hash: Sha256::new(), number: 0 };
    let head: Head = lines.next()?;
    if head.format != FORMAT || head.version != VERSION {
        return Err(lines.wrong("this is no backup that this Gavel knows"));
    }
    if head.schema < 1 || head.schema > migrations::newest() {
        return Err(lines.wrong("it was made by a newer Gavel"));
    }
    match database {
        Database::Sqlite(data) => into_sqlite(data, head.schema, &mut lines),
        Database::Postgres(server) => {
            let mut done = Err(Error::Closed.into());
            server.apart(|| {
                done = into_postgres(server, head.schema, &mut lines);
                Ok(())
            })?;
            done
        }
    }
}

fn into_sqlite(data: &Path, schema: i64, lines: &mut Lines<'_>) -> Result<Backup, BackupError> {
    crate::make_folder(data)?;
    let _held = crate::hold(data)?;
    let file = data.join("gavel.db");
    let new = !file.exists();
    let done = (|| {
        crate::make_file(&file)?;
        let mut connection = conn::sqlite::open(&file)?;
        migrations::run_sqlite(&mut connection, schema)?;
        let mut link = Link::Sqlite(connection);
        let done = fill(&mut link, schema, lines)?;
        if let Link::Sqlite(connection) = &mut link {
            migrations::run_sqlite(connection, migrations::newest())?;
        }
        Ok(done)
    })();
    if new && done.is_err() {
        for name in ["gavel.db", "gavel.db-wal", "gavel.db-shm"] {
            // What was wrong is told already.
            let _ = std::fs::remove_file(data.join(name));
        }
    }
    done
}

fn into_postgres(server: &crate::Server, schema: i64, lines: &mut Lines<'_>) -> Result<Backup, BackupError> {
    let mut session = Line::open(server, Role::Server)?;
    migrations::run_postgres(session.session()?, schema)?;
    let mut link = Link::Postgres(session);
    let done = fill(&mut link, schema, lines)?;
    if let Link::Postgres(session) = &mut link {
        let session = session.session()?;
        migrations::run_postgres(session, migrations::newest())?;
        // It would plan without knowing how much there is, until it finds out by itself.
        session.simple("analyze")?;
    }
    Ok(done)
}

/// Fills empty tables in one transaction.
fn fill(link: &mut Link, schema: i64, lines: &mut Lines<'_>) -> Result<Backup, BackupError> {
    let transaction = link.write()?;
    let rows = load(&transaction.conn(), lines)?;
    let kept = match transaction.commit() {
        Ok(()) => true,
        Err(CommitError::Refused(error)) => return Err(error.into()),
        Err(CommitError::Unanswered(unanswered)) => link.was_kept(&unanswered)?,
    };
    if !kept {
        return Err(Error::Unavailable("the connection was lost, and nothing of it was kept".into()).into());
    }
    Ok(Backup { schema, rows })
}

/// The lines of a backup, counted and hashed on the way.
struct Lines<'a> {
    input: &'a mut (dyn BufRead + Send),
    hash: Sha256,
    number: u64,
}

impl Lines<'_> {
    /// The next line, unread.
    fn next_line(&mut self) -> Result<Vec<u8>, BackupError> {
        let mut line = Vec::new();
        self.number += 1;
        (&mut *self.input).take(LONGEST).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Err(self.wrong("the backup ends here, and is not whole"));
        }
        Ok(line)
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T, BackupError> {
        let line = self.next_line()?;
        self.hash.update(&line);
        self.read(&line)
    }

    fn read<T: DeserializeOwned>(&self, line: &[u8]) -> Result<T, BackupError> {
        serde_json::from_slice(line).map_err(|_| self.wrong("it cannot be read"))
    }

    fn wrong(&self, why: &str) -> BackupError {
        BackupError::Wrong { line: self.number, why: why.to_owned() }
    }
}

/// A line after the first.
enum Entry {
    Table(TableHead),
    Row(Vec<Value>),
    End(End),
}

fn load(conn: &Conn<'_>, lines: &mut Lines<'_>) -> Result<u64, BackupError> {
    conn.stay_open()?;
    for name in EMPTY {
        if conn.first(&format!("select 1 from {name} limit 1"), &[], |row| row.int(0))?.is_some() {
            return Err(
                Error::Open("there is something in the database already: restore into an empty one".into()).into()
            );
        }
    }
    let mut rows = 0;
    let mut table: Option<(TableHead, Vec<Vec<Value>>)> = None;
    loop {
        let line = lines.next_line()?;
        let parsed = match line.first() {
            Some(b'[') => Entry::Row(lines.read(&line)?),
            _ if line.starts_with(b"{\"table\"") => Entry::Table(lines.read(&line)?),
            _ => Entry::End(lines.read(&line)?),
        };
        match parsed {
            Entry::Row(row) => {
                let Some((head, waiting)) = table.as_mut().filter(|(head, _)| head.columns.len() == row.len()) else {
                    return Err(lines.wrong("a row that is of no table"));
                };
                waiting.push(row);
                rows += 1;
                if waiting.len() == CHUNK {
                    insert(conn, head, waiting)?;
                }
            }
            Entry::Table(head) => {
                finish(conn, table.take())?;
                if TABLES.iter().all(|known| known.name != head.table) || conn.columns(&head.table)? != head.columns {
                    return Err(lines.wrong("a table that is not in a database of that version"));
                }
                conn.execute(&format!("delete from \"{}\"", head.table), &[])?;
                table = Some((head, Vec::new()));
            }
            Entry::End(end) => {
                finish(conn, table.take())?;
                if end.rows != rows || end.sha256 != hex(&lines.hash.finalize_reset()) {
                    return Err(lines.wrong("the backup is not what was written: it does not match its checksum"));
                }
                let mut more = Vec::new();
                (&mut *lines.input).take(1).read_to_end(&mut more)?;
                return if more.is_empty() { Ok(rows) } else { Err(lines.wrong("something comes after the end")) };
            }
        }
        lines.hash.update(&line);
    }
}

fn finish(conn: &Conn<'_>, table: Option<(TableHead, Vec<Vec<Value>>)>) -> Result<(), Error> {
    table.map_or(Ok(()), |(head, mut waiting)| insert(conn, &head, &mut waiting))
}

/// Writes the rows that wait.
fn insert(conn: &Conn<'_>, head: &TableHead, waiting: &mut Vec<Vec<Value>>) -> Result<(), Error> {
    let columns = quoted(head.columns.iter().map(String::as_str));
    // A whole chunk is one statement; what is left over goes row by row, so that few statements are prepared.
    let at_once = if waiting.len() == CHUNK { CHUNK } else { 1 };
    for rows in waiting.chunks(at_once) {
        let mut number = 0;
        let row = |row: &Vec<Value>| {
            let places = row.iter().map(|_| {
                number += 1;
                format!("${number}")
            });
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        let values = rows.iter().map(row).collect::<Vec<_>>().join(", ");
        let params: Vec<Param<'_>> = rows.iter().flatten().map(param).collect();
        conn.execute(&format!("insert into \"{}\" ({columns}) values {values}", head.table), &params)?;
    }
    waiting.clear();
    Ok(())
}
