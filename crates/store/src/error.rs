//! What can go wrong in the store.

use std::sync::Arc;

/// Why a read or a change was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be opened.
    #[error("{0}")]
    Open(String),
    /// Another server uses it.
    #[error("another server uses the database {0}")]
    Taken(String),
    /// The transaction failed: disk full, I/O, a lock held by another program, a server that is away. Nothing of it was kept.
    #[error("the database did not take it: {0}")]
    Unavailable(Arc<str>),
    /// More waits than may.
    #[error("too much waits for the database")]
    Overloaded,
    /// A statement that a client gave its shape took too long.
    #[error("a query took too long")]
    TooExpensive,
    /// The store was closed.
    #[error("the database is closed")]
    Closed,
    /// What the change was decided on has changed since.
    #[error("decided on an older state")]
    Stale,
    /// There is no such row.
    #[error("not found")]
    NotFound,
    /// The key is taken by another row.
    #[error("already there")]
    Conflict,
    /// A stored value cannot be read.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) {
            return Self::TooExpensive;
        }
        Self::Unavailable(error.to_string().into())
    }
}
