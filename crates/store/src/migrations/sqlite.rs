//! Migrations of SQLite: the version is kept in the file's head.

use std::path::Path;

use rusqlite::{OpenFlags, TransactionBehavior};

use super::Upgrade;
use crate::Error;

/// Tries the migrations on a copy of the database in the folder `data`, which is taken online and removed afterwards.
pub(super) fn rehearse(data: &Path) -> Result<Upgrade, Error> {
    let file = data.join("gavel.db");
    if !file.exists() {
        return Err(Error::Open(format!("there is no database {}", file.display())));
    }
    let source = rusqlite::Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // Beside the database, where there is room for one more of its size if an upgrade is to be possible at all.
    let copy = data.join(format!("rehearsal-{}.db", std::process::id()));
    crate::make_file(&copy)?;
    let tried =
        source.execute("vacuum into $1", [copy.to_string_lossy()]).map_err(Error::from).and_then(|_| try_on(&copy));
    // What the rehearsal was about is told already.
    let _ = std::fs::remove_file(&copy);
    tried
}

fn try_on(copy: &Path) -> Result<Upgrade, Error> {
    let mut connection = rusqlite::Connection::open(copy)?;
    let from = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    run(&mut connection, super::newest())?;
    let verdict: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Error::Open(format!("the database is damaged: {verdict}")));
    }
    Ok(Upgrade { from, to: connection.pragma_query_value(None, "user_version", |row| row.get(0))? })
}

/// Brings the tables up to a version. Two processes may do so at once: the second finds nothing left to do.
pub(crate) fn run(connection: &mut rusqlite::Connection, up_to: i64) -> Result<(), Error> {
    loop {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| Error::Open(format!("cannot write to the database: {e}")))?;
        let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        super::check_version(version)?;
        if !is_ours(&transaction, version)? {
            return Err(Error::Open("the database was made by another program".into()));
        }
        let Some(migration) = super::after(version, up_to) else {
            return look_at_tables(&transaction).map_err(|e| Error::Open(format!("the database is damaged: {e}")));
        };
        transaction.execute_batch(migration.sqlite)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
}

/// Whether the file is ours: without a version it is empty, with one it has our tables.
fn is_ours(connection: &rusqlite::Connection, version: i64) -> Result<bool, Error> {
    let (tables, ours): (i64, i64) = connection.query_row(
        "select count(*), count(*) filter (where name = 'message_ids') from sqlite_schema",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(if version == 0 { tables == 0 } else { version > 0 && ours > 0 })
}

/// Reads something of every table, so that a damaged file is told of at the start.
fn look_at_tables(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let mut tables = connection
        .prepare("select name from sqlite_schema where type = 'table' and sql not like 'create virtual %'")?;
    let names = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    names.iter().try_for_each(|name| {
        connection.query_row(&format!("select count(*) from (select 1 from {name} limit 1)"), [], |_| Ok(()))
    })
}
