//! SQLite: a connection as Gavel has it, parameters and rows.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};

use super::{Param, Row, Value};
use crate::Error;

/// How long a statement waits for a lock that another program holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// After how many of SQLite's own instructions it is looked whether a statement takes too long.
const CHECKED_EVERY: i32 = 10_000;

/// Has all statements on a connection fail that still run after this time; none, if there is none.
pub(crate) fn limit(connection: &mut rusqlite::Connection, most: Option<Duration>) -> Result<(), Error> {
    let handler = most.map(|most| {
        let end = Instant::now() + most;
        move || Instant::now() > end
    });
    Ok(connection.progress_handler(CHECKED_EVERY, handler)?)
}

/// Opens a database file as every connection of Gavel has it.
pub(crate) fn open(file: &Path) -> Result<rusqlite::Connection, Error> {
    let connect = || -> rusqlite::Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(file)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", "on")?;
        // What was deleted for good is not left in the unused parts of the file.
        connection.pragma_update(None, "secure_delete", "on")?;
        connection.pragma_update(None, "temp_store", "memory")?;
        // In KiB; a commit's pages stay in memory until it is done.
        connection.pragma_update(None, "cache_size", -32_768)?;
        // In pages: rare enough not to weigh on the commits, often enough to keep the log small.
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        connection.set_prepared_statement_cache_capacity(256);
        // Plans do not depend on the values bound. Otherwise some statements are compiled anew at each run.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    };
    connect().map_err(|e| Error::Open(format!("cannot open the database {}: {e}", file.display())))
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(i) => ValueRef::Integer(*i),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Ints(_) | Self::Texts(_) => {
                return Err(rusqlite::Error::ToSqlConversionFailure("SQLite has no arrays".into()));
            }
        }))
    }
}

fn prepare<'a>(connection: &'a rusqlite::Connection, sql: &str) -> Result<rusqlite::CachedStatement<'a>, Error> {
    let statement = connection.prepare_cached(sql)?;
    debug_assert_in_order(&statement, sql);
    Ok(statement)
}

pub(super) fn execute(connection: &rusqlite::Connection, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
    Ok(prepare(connection, sql)?.execute(rusqlite::params_from_iter(params))?)
}

pub(super) fn first<T>(
    connection: &rusqlite::Connection,
    sql: &str,
    params: &[Param<'_>],
    read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    rows.next()?.map(|row| read(&Row::sqlite(row))).transpose()
}

pub(super) fn all<T>(
    connection: &rusqlite::Connection,
    sql: &str,
    params: &[Param<'_>],
    read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    collect(prepare(connection, sql)?.query(rusqlite::params_from_iter(params))?, read)
}

pub(super) fn all_once<T>(
    connection: &rusqlite::Connection,
    sql: &str,
    params: &[Param<'_>],
    read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = connection.prepare(sql)?;
    debug_assert_in_order(&statement, sql);
    collect(statement.query(rusqlite::params_from_iter(params))?, read)
}

pub(super) fn value<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<Value<'a>, Error> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).map(Value::Text).map_err(|e| Error::Corrupt(e.to_string())),
        other => Err(Error::Corrupt(format!("column {column} of an answer is of type {}", other.data_type()))),
    }
}

fn debug_assert_in_order(statement: &rusqlite::Statement<'_>, sql: &str) {
    debug_assert!(
        (1..=statement.parameter_count()).all(|i| statement.parameter_name(i) == Some(&format!("${i}"))),
        "parameters out of order in {sql}",
    );
}

fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&Row::sqlite(row))?);
    }
    Ok(all)
}
