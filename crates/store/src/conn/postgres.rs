//! PostgreSQL: a session, parameters and rows.

mod client;

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::HashMap,
    error::Error as _,
    sync::Arc,
    time::Duration,
};

pub(crate) use client::Client;
use tokio_postgres::{
    SimpleQueryMessage, Statement,
    error::{Severity, SqlState},
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{Param, Value};
use crate::Error;

/// How many statements a session keeps prepared. There are fewer; more would mean that one is put together from values.
const KEPT: usize = 512;

/// The class of Gavel's advisory locks ("gave"), and which there are: of the one transaction that writes, of the one server.
const LOCKS: i32 = 0x6761_7665;
const WRITING: i32 = 1;
const SERVING: i32 = 2;

/// A session with the server.
pub(crate) struct Session {
    client: RefCell<Client>,
    prepared: RefCell<HashMap<String, Statement>>,
    /// Made by the server, as no other session has it.
    name: String,
    commits: Cell<u64>,
    /// Whether a transaction is open.
    open: Cell<bool>,
    /// Why it is of no more use, once it is not.
    broken: RefCell<Option<Error>>,
    /// Whether a statement failed and took the transaction, or the savepoint, with it.
    failed: Cell<bool>,
}

impl Session {
    /// Prepares a session with statements that end in one that answers with a name for it.
    pub(crate) fn new(client: Client, prepare: &str) -> Result<Self, Error> {
        let mut session = Self {
            client: RefCell::new(client),
            prepared: RefCell::default(),
            name: String::new(),
            commits: Cell::new(0),
            open: Cell::new(false),
            broken: RefCell::default(),
            failed: Cell::new(false),
        };
        session.name = session.simple(prepare)?.unwrap_or_default();
        Ok(session)
    }

    /// Why the session is of no more use, if it is not.
    pub(crate) fn broken(&self) -> Option<Error> {
        self.broken.borrow().clone()
    }

    /// Whether a statement failed in the transaction, or since the savepoint: nothing that was written meanwhile will be kept.
    pub(crate) fn failed(&self) -> bool {
        self.failed.get()
    }

    /// After a rollback to a savepoint.
    pub(crate) fn forgive(&self) {
        self.failed.set(false);
    }

    pub(super) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        let changed = self.prepared(sql, |client, statement| client.execute(statement, &arguments(params)))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        self.prepared(sql, |client, statement| client.query(statement, &arguments(params)))
    }

    pub(super) fn query_once(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        self.run(|client| client.query(sql, &arguments(params)))
    }

    /// Runs statements without parameters in one round trip; the first column of the last row they answer.
    /// A `null` is an empty text.
    pub(crate) fn simple(&self, sql: &str) -> Result<Option<String>, Error> {
        let messages = self.run(|client| client.simple_query(sql))?;
        let values = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
            _ => None,
        });
        Ok(values.last())
    }

    /// Begins a transaction that writes, when no other one does, on whichever session: decisions that are taken in it cannot
    /// race, and locks are never taken in two orders.
    pub(crate) fn begin_write(&self) -> Result<(), Error> {
        self.begin(&begin_write())
    }

    /// The same, and asks something in it. One way there and back.
    pub(crate) fn begin_write_and_query(
        &self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Vec<tokio_postgres::Row>, Error> {
        self.open.set(true);
        let rows = self
            .prepared(sql, |client, statement| client.simple_then_query(&begin_write(), statement, &arguments(params)));
        rows.inspect_err(|_| self.rollback())
    }

    /// Begins a transaction that reads, all of it on one snapshot.
    pub(crate) fn begin_read(&self) -> Result<(), Error> {
        self.begin("begin isolation level repeatable read read only")
    }

    /// Has each statement of the transaction fail after this time.
    pub(crate) fn limit(&self, most: Duration) -> Result<(), Error> {
        self.simple(&format!("set local statement_timeout = {}", most.as_millis())).map(|_| ())
    }

    fn begin(&self, sql: &str) -> Result<(), Error> {
        // The transaction may have begun even if what follows fails.
        self.open.set(true);
        self.simple(sql).map(|_| ()).inspect_err(|_| self.rollback())
    }

    /// Commits under a mark that nothing else has and that [`Session::last_commit`] tells, so that can be found out what became
    /// of a commit that was not answered. The mark.
    pub(crate) fn commit(&self) -> Result<(), (String, Error)> {
        let (mark, sql) = self.next_commit();
        self.simple(&sql).map(|_| self.open.set(false)).map_err(|error| (mark, error))
    }

    /// The same behind a last statement. If that fails nothing is kept.
    pub(crate) fn execute_and_commit(&self, sql: &str, params: &[Param<'_>]) -> Result<(), (String, Error)> {
        let (mark, commit) = self.next_commit();
        self.prepared(sql, |client, statement| client.execute_then_simple(statement, &arguments(params), &commit))
            .map(|()| self.open.set(false))
            .map_err(|error| (mark, error))
    }

    /// The mark of a commit, and what makes it. If something in the transaction has failed the first statement does too.
    fn next_commit(&self) -> (String, String) {
        let mark = format!("{}-{}", self.name, self.commits.replace(self.commits.get() + 1));
        let sql = format!("update gavel_database set last_commit = '{mark}'; commit");
        (mark, sql)
    }

    /// The mark of the last commit. Only within a transaction that writes it is certain that there is none under way.
    pub(crate) fn last_commit(&self) -> Result<Option<String>, Error> {
        self.simple("select last_commit from gavel_database")
    }

    /// Ends the transaction, if one is open, and keeps nothing of it.
    pub(crate) fn rollback(&self) {
        if self.open.replace(false) && self.broken().is_none() && self.simple("rollback").is_ok() {
            self.failed.set(false);
        }
    }

    /// Holds the database for this session against another server's; whether that could be done.
    pub(crate) fn hold(&self) -> Result<bool, Error> {
        let held = self.simple(&format!("select pg_try_advisory_lock({LOCKS}, {SERVING})::text"))?;
        Ok(held.as_deref() == Some("true"))
    }

    fn prepared<T>(
        &self,
        sql: &str,
        run: impl FnOnce(&mut Client, &Statement) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, Error> {
        let known = self.prepared.borrow().get(sql).cloned();
        let statement = if let Some(statement) = known {
            statement
        } else {
            let statement = self.run(|client| client.prepare(sql))?;
            let mut prepared = self.prepared.borrow_mut();
            if prepared.len() >= KEPT {
                prepared.clear();
            }
            prepared.insert(sql.to_owned(), statement.clone());
            statement
        };
        self.run(|client| run(client, &statement))
    }

    fn run<T>(&self, run: impl FnOnce(&mut Client) -> Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        let mut client = self.client.borrow_mut();
        run(&mut client).map_err(|error| {
            self.failed.set(true);
            let over = client.is_closed() || ends_session(&error);
            let error = Error::from(error);
            if over {
                self.broken.borrow_mut().get_or_insert_with(|| error.clone());
            }
            error
        })
    }
}

fn begin_write() -> String {
    format!("begin isolation level read committed read write; select pg_advisory_xact_lock({LOCKS}, {WRITING})")
}

/// Whether it was not about the statement.
fn ends_session(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(said) => matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic)),
        None => error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>),
    }
}

/// What the server said, without what it adds: its details may hold the text of a message.
pub(crate) fn in_words(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        if error.code() == Some(&SqlState::QUERY_CANCELED) {
            return Self::TooExpensive;
        }
        Self::Unavailable(Arc::from(in_words(&error)))
    }
}

/// PostgreSQL's text has no U+0000; it is kept as the sign for what cannot be shown.
fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

fn arguments<'a>(params: &'a [Param<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as _).collect()
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => match *ty {
                Type::INT8 => number.to_sql(ty, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::BOOL => (*number != 0).to_sql(ty, out),
                _ => Err(format!("a number where {ty} is to be").into()),
            },
            Self::Text(text) => match *ty {
                Type::TEXT | Type::VARCHAR => storable(text).to_sql(ty, out),
                _ => Err(format!("text where {ty} is to be").into()),
            },
            Self::Ints(numbers) => match *ty {
                Type::INT8_ARRAY => numbers.to_sql(ty, out),
                _ => Err(format!("numbers where {ty} is to be").into()),
            },
            Self::Texts(texts) => match *ty {
                Type::TEXT_ARRAY => texts.iter().map(|text| text.map(storable)).collect::<Vec<_>>().to_sql(ty, out),
                _ => Err(format!("texts where {ty} is to be").into()),
            },
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            _ => Value::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL) || <&str as FromSql>::accepts(ty)
    }
}

pub(super) fn value(row: &tokio_postgres::Row, column: usize) -> Result<Value<'_>, Error> {
    row.try_get(column).map_err(|e| Error::Corrupt(format!("column {column} of an answer: {}", in_words(&e))))
}
