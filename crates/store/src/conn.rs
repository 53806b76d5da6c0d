//! A connection: parameters in, rows out.
//!
//! Statements are written once for both databases, with `$1` parameters that first appear in the order of their numbers.
//! The few that differ are written twice: [`Conn::sql`].

pub(crate) mod postgres;
pub(crate) mod sqlite;

use gavel_model::Timestamp;

use self::postgres::Session;
use crate::Error;

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Param<'a> {
    /// No value.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Many numbers, on PostgreSQL.
    Ints(&'a [Option<i64>]),
    /// Many texts, on PostgreSQL.
    Texts(&'a [Option<&'a str>]),
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
from_id!(UserId ChannelId MessageId KeyId InvitationId InviteLinkId JoinRequestId RoleId ChannelTypeId JobId TemplateId);

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
pub struct Conn<'a>(Backend<'a>);

enum Backend<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a Session),
}

impl<'a> Conn<'a> {
    pub(crate) fn sqlite(connection: &'a rusqlite::Connection) -> Self {
        Self(Backend::Sqlite(connection))
    }

    pub(crate) fn postgres(session: &'a Session) -> Self {
        Self(Backend::Postgres(session))
    }

    /// The text of a statement that the two databases need differently.
    pub(crate) fn sql(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.0 {
            Backend::Sqlite(_) => sqlite,
            Backend::Postgres(_) => postgres,
        }
    }

    /// Whether the database is a way off, so that few questions are better than many.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self.0, Backend::Postgres(_))
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        match self.0 {
            Backend::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Backend::Postgres(session) => session.execute(sql, params),
        }
    }

    /// The first row, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.0 {
            Backend::Sqlite(connection) => sqlite::first(connection, sql, params, read),
            Backend::Postgres(session) => {
                let rows = session.query(sql, params)?;
                rows.first().map(|row| read(&Row::Postgres(row))).transpose()
            }
        }
    }

    /// All rows.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        match self.0 {
            Backend::Sqlite(connection) => sqlite::all(connection, sql, params, read),
            Backend::Postgres(session) => collect(&session.query(sql, params)?, read),
        }
    }

    /// All rows of a statement that a client gave its shape: such a one is not kept, or they would fill the memory.
    pub(crate) fn all_once<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        match self.0 {
            Backend::Sqlite(connection) => sqlite::all_once(connection, sql, params, read),
            Backend::Postgres(session) => collect(&session.query_once(sql, params)?, read),
        }
    }
}

fn collect<T>(rows: &[::postgres::Row], mut read: impl FnMut(&Row<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    rows.iter().map(|row| read(&Row::Postgres(row))).collect()
}

/// A row of an answer, its columns by number.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
}

impl Row<'_> {
    fn get(&self, column: usize) -> Result<Value<'_>, Error> {
        match self {
            Self::Sqlite(row) => sqlite::value(row, column),
            Self::Postgres(row) => postgres::value(row, column),
        }
    }

    /// A number; a truth is 0 or 1.
    pub(crate) fn int(&self, column: usize) -> Result<i64, Error> {
        self.int_or_null(column)?.ok_or_else(|| unexpected(column, "a number", Value::Null))
    }

    pub(crate) fn int_or_null(&self, column: usize) -> Result<Option<i64>, Error> {
        match self.get(column)? {
            Value::Int(number) => Ok(Some(number)),
            Value::Null => Ok(None),
            other @ Value::Text(_) => Err(unexpected(column, "a number", other)),
        }
    }

    fn str_or_null(&self, column: usize) -> Result<Option<&str>, Error> {
        match self.get(column)? {
            Value::Text(text) => Ok(Some(text)),
            Value::Null => Ok(None),
            other @ Value::Int(_) => Err(unexpected(column, "text", other)),
        }
    }

    fn str(&self, column: usize) -> Result<&str, Error> {
        self.str_or_null(column)?.ok_or_else(|| unexpected(column, "text", Value::Null))
    }

    pub(crate) fn text(&self, column: usize) -> Result<String, Error> {
        self.str(column).map(str::to_owned)
    }

    pub(crate) fn text_or_null(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.str_or_null(column)?.map(str::to_owned))
    }

    pub(crate) fn time(&self, column: usize) -> Result<Timestamp, Error> {
        self.int(column).map(Timestamp::from_millis)
    }

    pub(crate) fn time_or_null(&self, column: usize) -> Result<Option<Timestamp>, Error> {
        Ok(self.int_or_null(column)?.map(Timestamp::from_millis))
    }

    /// A number or text as JSON: a sort key.
    pub(crate) fn value(&self, column: usize) -> Result<serde_json::Value, Error> {
        match self.get(column)? {
            Value::Int(number) => Ok(number.into()),
            Value::Text(text) => Ok(text.into()),
            Value::Null => Err(unexpected(column, "a sort key", Value::Null)),
        }
    }

    /// A number, text or nothing, as JSON.
    pub(crate) fn value_or_null(&self, column: usize) -> Result<serde_json::Value, Error> {
        Ok(match self.get(column)? {
            Value::Int(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::Null => serde_json::Value::Null,
        })
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
        let text = self.str(column)?;
        all.iter().copied().find(|t| name(*t) == text).ok_or_else(|| Error::Corrupt(format!("unknown name {text:?}")))
    }

    /// A value stored as JSON; the default where there is none.
    pub(crate) fn json<T: serde::de::DeserializeOwned + Default>(&self, column: usize) -> Result<T, Error> {
        self.str_or_null(column)?.map_or_else(
            || Ok(T::default()),
            |text| serde_json::from_str(text).map_err(|e| Error::Corrupt(e.to_string())),
        )
    }
}

/// What is not what a statement's reader was written for. Says no text: it may be a message.
fn unexpected(column: usize, wanted: &str, found: Value<'_>) -> Error {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
    };
    Error::Corrupt(format!("column {column} of an answer has {found} where {wanted} is to be"))
}

/// A value as the JSON that is stored.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Corrupt(e.to_string()))
}
