//! A thread's link to the database: transactions, and on PostgreSQL a session that is opened anew after it broke.

mod line;

pub(crate) use line::{Line, Role};

use std::time::Duration;

use crate::{
    Conn, Error,
    conn::{self, Param, Row, postgres::Session},
};

/// A link to the database, one thread's own.
pub(crate) enum Link {
    Sqlite(rusqlite::Connection),
    Postgres(Line),
}

impl Link {
    /// Begins a transaction that writes, alone.
    pub(crate) fn write(&mut self) -> Result<Transaction<'_>, Error> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute_batch("begin immediate")?;
                Ok(Transaction::Sqlite(connection))
            }
            Self::Postgres(line) => Ok(Transaction::Postgres(line.begin(Session::begin_write)?.0)),
        }
    }

    /// Begins one by asking something, and gives each row to `read`; in one round trip, where there are any.
    pub(crate) fn write_and_query(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<Transaction<'_>, Error> {
        if let Self::Postgres(line) = self {
            let (session, rows) = line.begin(|session| session.begin_write_and_query(sql, params))?;
            let transaction = Transaction::Postgres(session);
            rows.iter().map(Row::postgres).try_for_each(|row| read(&row))?;
            return Ok(transaction);
        }
        let transaction = self.write()?;
        transaction.conn().all(sql, params, read)?;
        Ok(transaction)
    }

    /// Whether the database is a way off, so that few questions are better than many.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Begins a transaction that reads one snapshot, for at most so long.
    pub(crate) fn read(&mut self, most: Option<Duration>) -> Result<Transaction<'_>, Error> {
        match self {
            Self::Sqlite(connection) => {
                conn::sqlite::limit(connection, most)?;
                connection.execute_batch("begin")?;
                Ok(Transaction::Sqlite(connection))
            }
            Self::Postgres(line) => {
                let transaction = Transaction::Postgres(line.begin(Session::begin_read)?.0);
                if let (Transaction::Postgres(session), Some(most)) = (&transaction, most) {
                    session.limit(most)?;
                }
                Ok(transaction)
            }
        }
    }

    /// Closes it; a connection to SQLite is left to the caller to close.
    pub(crate) fn into_sqlite(self) -> Option<rusqlite::Connection> {
        match self {
            Self::Sqlite(connection) => Some(connection),
            Self::Postgres(_) => None,
        }
    }

    /// Whether a transaction whose commit was not answered was kept. Fails if that cannot be found out now.
    pub(crate) fn was_kept(&mut self, unanswered: &Unanswered) -> Result<bool, Error> {
        match self {
            Self::Sqlite(_) => Ok(false),
            Self::Postgres(line) => line.was_kept(&unanswered.mark),
        }
    }
}

/// A transaction; rolled back if it is not committed.
pub(crate) enum Transaction<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a Session),
}

/// Why a commit did not succeed.
pub(crate) enum CommitError {
    /// Nothing was kept.
    Refused(Error),
    /// The answer was lost on the way.
    Unanswered(Unanswered),
}

/// A transaction of which is not known whether it was committed.
pub(crate) struct Unanswered {
    mark: String,
    /// What came instead of the answer.
    pub(crate) error: Error,
}

impl Transaction<'_> {
    pub(crate) fn conn(&self) -> Conn<'_> {
        match self {
            Self::Sqlite(connection) => Conn::sqlite(connection),
            Self::Postgres(session) => Conn::postgres(session),
        }
    }

    /// Begins what can be undone alone.
    pub(crate) fn savepoint(&self) -> Result<(), Error> {
        self.control("savepoint change")
    }

    /// Fails if a statement failed since the savepoint, even if nobody minded: PostgreSQL will keep nothing of it.
    pub(crate) fn passed(&self) -> Result<(), Error> {
        match self {
            Self::Postgres(session) if session.failed() => {
                Err(Error::Unavailable("a statement failed, and that was passed over".into()))
            }
            _ => Ok(()),
        }
    }

    /// Keeps what was done since the savepoint.
    pub(crate) fn release(&self) -> Result<(), Error> {
        self.control("release savepoint change")
    }

    /// Undoes what was done since the savepoint.
    pub(crate) fn undo(&self) -> Result<(), Error> {
        self.control("rollback to savepoint change; release savepoint change")?;
        if let Self::Postgres(session) = self {
            session.forgive();
        }
        Ok(())
    }

    /// Whether all of the transaction is gone already, savepoints and all.
    pub(crate) fn lost(&self) -> bool {
        match self {
            Self::Sqlite(connection) => connection.is_autocommit(),
            Self::Postgres(session) => session.broken().is_some(),
        }
    }

    pub(crate) fn commit(self) -> Result<(), CommitError> {
        match &self {
            Self::Sqlite(connection) => Ok(connection.execute_batch("commit").map_err(Error::from)?),
            Self::Postgres(session) => committed(session, Session::commit),
        }
    }

    /// Commits behind a last statement.
    pub(crate) fn execute_and_commit(self, sql: &str, params: &[Param<'_>]) -> Result<(), CommitError> {
        if let Self::Postgres(session) = &self {
            return committed(session, |session| session.execute_and_commit(sql, params));
        }
        self.conn().execute(sql, params)?;
        self.commit()
    }

    fn control(&self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Self::Postgres(session) => session.simple(sql).map(|_| ()),
        }
    }
}

/// What became of a commit.
fn committed(
    session: &Session,
    commit: impl FnOnce(&Session) -> Result<(), (String, Error)>,
) -> Result<(), CommitError> {
    if session.failed() {
        // The server would roll back and call it a success.
        return Err(CommitError::Refused(Error::Unavailable("a statement of it failed".into())));
    }
    commit(session).map_err(|(mark, error)| {
        if session.broken().is_none() {
            return CommitError::Refused(error);
        }
        CommitError::Unanswered(Unanswered { mark, error })
    })
}

impl From<Error> for CommitError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // What went wrong before is what is told; a rollback that fails says the same again.
        match self {
            Self::Sqlite(connection) if !connection.is_autocommit() => drop(connection.execute_batch("rollback")),
            Self::Sqlite(_) => {}
            Self::Postgres(session) => session.rollback(),
        }
    }
}
