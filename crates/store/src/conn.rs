//! A connection: parameters in, rows out.
//!
//! Statements are written once for both databases, with `$1` parameters that first appear in the order of their numbers.

use std::{path::Path, sync::Arc, time::Duration};

use gavel_model::Timestamp;
use rusqlite::{
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};

use crate::Error;

/// How long a statement waits for a lock that another program holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

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

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Param<'a> {
    /// No value.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(&'a str),
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(i) => ValueRef::Integer(*i),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Timestamp> for Param<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_millis())
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

macro_rules! from_id {
    ($($id:ident)*) => {$(
        impl<'a> From<&'a gavel_model::$id> for Param<'a> {
            fn from(id: &'a gavel_model::$id) -> Self {
                Self::Text(id.as_str())
            }
        }
    )*};
}
from_id!(UserId ChannelId MessageId KeyId);

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement, in the order of their numbers.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::conn::Param::from($value)),*] };
}
pub(crate) use params;

/// A connection inside a transaction.
pub struct Conn<'a> {
    sqlite: &'a rusqlite::Connection,
}

impl<'a> Conn<'a> {
    pub(crate) fn new(sqlite: &'a rusqlite::Connection) -> Self {
        Self { sqlite }
    }

    fn prepare(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>, Error> {
        let statement = self.sqlite.prepare_cached(sql)?;
        debug_assert_in_order(&statement, sql);
        Ok(statement)
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        Ok(self.prepare(sql)?.execute(rusqlite::params_from_iter(params))?)
    }

    /// The first row, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        rows.next()?.map(|row| read(&Row(row))).transpose()
    }

    /// All rows.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        collect(self.prepare(sql)?.query(rusqlite::params_from_iter(params))?, &mut read)
    }

    /// All rows of a statement that a client gave its shape: such a one is not kept, or they would fill the memory.
    pub(crate) fn all_once<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.sqlite.prepare(sql)?;
        debug_assert_in_order(&statement, sql);
        collect(statement.query(rusqlite::params_from_iter(params))?, &mut read)
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
    read: &mut impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&Row(row))?);
    }
    Ok(all)
}

/// A row of an answer, its columns by number.
pub(crate) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    pub(crate) fn int(&self, column: usize) -> Result<i64, Error> {
        Ok(self.0.get(column)?)
    }

    pub(crate) fn int_or_null(&self, column: usize) -> Result<Option<i64>, Error> {
        Ok(self.0.get(column)?)
    }

    pub(crate) fn text(&self, column: usize) -> Result<String, Error> {
        Ok(self.0.get(column)?)
    }

    pub(crate) fn text_or_null(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.0.get(column)?)
    }

    pub(crate) fn time(&self, column: usize) -> Result<Timestamp, Error> {
        self.int(column).map(Timestamp::from_millis)
    }

    pub(crate) fn time_or_null(&self, column: usize) -> Result<Option<Timestamp>, Error> {
        Ok(self.int_or_null(column)?.map(Timestamp::from_millis))
    }

    /// A number or text as JSON: a sort key.
    pub(crate) fn value(&self, column: usize) -> Result<serde_json::Value, Error> {
        match self.0.get_ref(column)? {
            ValueRef::Integer(number) => Ok(number.into()),
            ValueRef::Text(_) => Ok(self.text(column)?.into()),
            other => Err(Error::Corrupt(format!("a sort key of type {}", other.data_type()))),
        }
    }

    /// A value that is stored as text and read back by its own rules: an id, say.
    pub(crate) fn parsed<T: TryFrom<String>>(&self, column: usize) -> Result<T, Error>
    where
        T::Error: std::fmt::Display,
    {
        T::try_from(self.text(column)?).map_err(|e| Error::Corrupt(e.to_string()))
    }

    pub(crate) fn parsed_or_null<T: TryFrom<String>>(&self, column: usize) -> Result<Option<T>, Error>
    where
        T::Error: std::fmt::Display,
    {
        let text = self.text_or_null(column)?;
        text.map(|t| T::try_from(t).map_err(|e| Error::Corrupt(e.to_string()))).transpose()
    }

    /// One of a closed set, by its name.
    pub(crate) fn named<T: Copy>(
        &self,
        column: usize,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, Error> {
        let text = self.0.get_ref(column)?.as_str().map_err(|e| Error::Corrupt(e.to_string()))?;
        all.iter().copied().find(|t| name(*t) == text).ok_or_else(|| Error::Corrupt(format!("unknown name {text:?}")))
    }

    /// A value stored as JSON; the default where there is none.
    pub(crate) fn json<T: serde::de::DeserializeOwned + Default>(&self, column: usize) -> Result<T, Error> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(T::default()),
            value => {
                let text = value.as_str().map_err(|e| Error::Corrupt(e.to_string()))?;
                serde_json::from_str(text).map_err(|e| Error::Corrupt(e.to_string()))
            }
        }
    }
}

/// A value as the JSON that is stored.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Corrupt(e.to_string()))
}

impl From<rusqlite::types::FromSqlError> for Error {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::Unavailable(Arc::new(error.into()))
    }
}
