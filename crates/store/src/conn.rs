//! A connection: parameters in, rows out.
//!
//! Statements are written once for both databases, with `$1` parameters that first appear in the order of their numbers.
//! The few that differ are written twice: [`Conn::sql`].

pub(crate) mod postgres;
mod row;
pub(crate) mod sqlite;

use std::cell::{Cell, RefCell};

use gavel_model::Timestamp;

pub(crate) use self::row::Row;
use self::{postgres::Session, row::Value};
use crate::{Error, Noted};

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
from_id!(UserId ChannelId MessageId KeyId InvitationId InviteLinkId ChannelEventId JoinRequestId RoleId ChannelTypeId JobId TemplateId
    LegalHoldId OperatorId OperatorInvitationId OperatorSessionId);

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
    backend: Backend<'a>,
    snapshot: bool,
    /// Whether anything was changed by it.
    written: Cell<bool>,
    /// What the audit log is to be told of that.
    noted: RefCell<Noted>,
}

enum Backend<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a Session),
}

impl<'a> Conn<'a> {
    pub(crate) fn sqlite(connection: &'a rusqlite::Connection) -> Self {
        Self::on(Backend::Sqlite(connection))
    }

    pub(crate) fn postgres(session: &'a Session) -> Self {
        Self::on(Backend::Postgres(session))
    }

    fn on(backend: Backend<'a>) -> Self {
        Self { backend, snapshot: false, written: Cell::default(), noted: RefCell::default() }
    }

    /// Whether it changed anything.
    pub fn has_written(&self) -> bool {
        self.written.get()
    }

    /// Has the audit log told this of the change, beside what it is told of the call.
    pub fn note(&self, noted: Noted) {
        self.noted.borrow_mut().add(noted);
    }

    /// What the audit log is to be told.
    pub fn noted(&self) -> Noted {
        self.noted.take()
    }

    /// The same, of a transaction that only reads.
    pub(crate) fn of_snapshot(self) -> Self {
        Self { snapshot: true, ..self }
    }

    /// Whether all that it shows was committed: what the writer's transaction shows may be gone with it.
    pub fn is_snapshot(&self) -> bool {
        self.snapshot
    }

    /// The text of a statement that the two databases need differently.
    pub(crate) fn sql(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.backend {
            Backend::Sqlite(_) => sqlite,
            Backend::Postgres(_) => postgres,
        }
    }

    /// What stands behind a table that is to be read by this index: PostgreSQL knows which one is narrow, SQLite has not
    /// counted and may take the primary key.
    pub(crate) fn by_index(&self, index: &str) -> String {
        match self.backend {
            Backend::Sqlite(_) => format!(" indexed by {index}"),
            Backend::Postgres(_) => String::new(),
        }
    }

    /// A list that is handed over as one parameter, as JSON, so that one statement does for many: a table of texts `value`.
    pub(crate) fn each(&self, parameter: &str) -> String {
        match self.backend {
            Backend::Sqlite(_) => format!("json_each({parameter})"),
            Backend::Postgres(_) => format!("json_array_elements_text({parameter}::text::json)"),
        }
    }

    /// The same of a list of lists: `value ->> 0` is the first of each, as text.
    pub(crate) fn each_row(&self, parameter: &str) -> String {
        match self.backend {
            Backend::Sqlite(_) => format!("json_each({parameter})"),
            Backend::Postgres(_) => format!("json_array_elements({parameter}::text::json)"),
        }
    }

    /// Whether the database is a way off, so that few questions are better than many.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self.backend, Backend::Postgres(_))
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        let rows = match self.backend {
            Backend::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Backend::Postgres(session) => session.execute(sql, params),
        }?;
        if rows > 0 {
            self.written.set(true);
        }
        Ok(rows)
    }

    /// The first row, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.backend {
            Backend::Sqlite(connection) => sqlite::first(connection, sql, params, read),
            Backend::Postgres(session) => {
                let rows = session.query(sql, params)?;
                rows.first().map(|row| read(&Row::postgres(row))).transpose()
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
        match self.backend {
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
        match self.backend {
            Backend::Sqlite(connection) => sqlite::all_once(connection, sql, params, read),
            Backend::Postgres(session) => collect(&session.query_once(sql, params)?, read),
        }
    }
}

fn collect<T>(
    rows: &[tokio_postgres::Row],
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    rows.iter().map(|row| read(&Row::postgres(row))).collect()
}

/// A value as the JSON that is stored.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Corrupt(e.to_string()))
}
