//! What can go wrong in the store.

use std::sync::Arc;

use gavel_model::{MessageId, UserId};

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
    /// What is there does not allow the change.
    #[error(transparent)]
    Refused(Refusal),
    /// A stored value cannot be read.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

/// What of the things that are there stands against a change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The channel has no published message that is answered.
    #[error("nothing to answer")]
    NoParent,
    /// The message that is answered was deleted.
    #[error("what is answered was deleted")]
    ParentDeleted,
    /// The message that is answered is itself a reply to this one.
    #[error("what is answered is a reply")]
    ParentIsReply(MessageId),
    /// Nobody may answer in the thread any more.
    #[error("the thread is locked")]
    ThreadLocked,
    /// The thread was put away.
    #[error("the thread is archived")]
    ThreadArchived,
    /// These users are no members of the channel.
    #[error("not members")]
    NotMembers(Vec<UserId>),
    /// The message was deleted.
    #[error("the message was deleted")]
    Deleted,
    /// It has as many different reactions as it may.
    #[error("too many different reactions")]
    TooManyReactions,
    /// The channel has as many pinned messages as it may.
    #[error("too many pinned messages")]
    TooManyPins,
    /// The channel is archived: nobody comes in.
    #[error("the channel is archived")]
    ChannelArchived,
    /// The channel has as many members as it may.
    #[error("the channel is full")]
    ChannelFull,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) {
            return Self::TooExpensive;
        }
        Self::Unavailable(error.to_string().into())
    }
}
