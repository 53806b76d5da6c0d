//! What a verb can refuse, and why: what a client sees of it is decided here.

use gavel_model::{CursorError, Failure, Timestamp, UserId, filter::QueryError};
use gavel_store::Refusal;
use serde::Serialize;

use gavel_model::Permission;

/// What a verb answers.
pub type Result<T> = std::result::Result<T, Error>;

/// One field that has to be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// A JSON pointer into the body, or the name of a parameter.
    pub pointer: String,
    /// What to mend.
    pub detail: String,
}

/// Why a verb did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The caller lacks a permission.
    #[error("{detail}")]
    PermissionDenied {
        /// Which.
        permission: Permission,
        /// Why it is not theirs.
        detail: &'static str,
    },
    /// The request is not well-formed.
    #[error("the request has to be mended")]
    Validation(Vec<FieldError>),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// The guidelines of the channel have to be accepted first.
    #[error("accept the guidelines of this channel before you post")]
    GuidelinesNotAccepted {
        /// The version that there is to accept.
        version: i64,
    },
    /// A request to be let in was declined not long ago.
    #[error("a request was declined not long ago; ask again later")]
    RequestTooSoon {
        /// From when on the next one may be made.
        until: Timestamp,
    },
    /// It was there, and can be used no more.
    #[error("{detail}")]
    Gone {
        /// The stable word for why.
        code: &'static str,
        /// Why.
        detail: &'static str,
    },
    /// The channel is read-only for the caller.
    #[error("the channel is frozen: nobody posts here but those who may in spite of it")]
    ChannelFrozen,
    /// Nobody may answer in the thread.
    #[error("the thread is locked; nobody may answer in it")]
    ThreadLocked,
    /// The thread was put away.
    #[error("the thread is archived; it can be answered once it is taken up again")]
    ThreadArchived,
    /// A legal hold keeps it.
    #[error("{0}")]
    LegalHold(&'static str),
    /// The channel is archived.
    #[error("the channel is archived: it is read, and not written")]
    ChannelArchived,
    /// The channel's settings do not have it.
    #[error("{detail}")]
    TurnedOff {
        /// The stable word for what.
        code: &'static str,
        /// What.
        detail: &'static str,
    },
    /// It is not yet the sender's turn.
    #[error("slow mode: wait before your next message here")]
    SlowMode {
        /// For how many seconds.
        seconds: u64,
    },
    /// Not on a channel of this type.
    #[error("{0}")]
    UnsupportedChannelType(&'static str),
    /// A query that takes too long to answer.
    #[error(
        "this takes too long to answer; ask for less, by a field that narrows it down such as channelId or createdAt"
    )]
    QueryTooExpensive,
    /// Too much waits; try again soon.
    #[error("the server has more to do than it can; try again soon")]
    Overloaded,
    /// The database does not take it now; nothing of it was kept.
    #[error("the database cannot take this now; nothing of it was kept, try again soon")]
    Unavailable,
    /// A fault of the server's own. The cause is for the log alone.
    #[error("the server made a mistake")]
    Internal(String),
}

impl Error {
    /// One field that has to be mended.
    pub fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Validation(vec![FieldError { pointer: pointer.into(), detail: detail.into() }])
    }

    /// The same of something that stands at `place` in what the client sent.
    #[must_use]
    pub fn within(mut self, place: &str) -> Self {
        if let Self::Validation(errors) = &mut self {
            for error in errors {
                error.pointer.insert_str(0, place);
            }
        }
        self
    }

    /// It as it is told of something that is done later.
    pub fn failure(&self) -> Failure {
        let detail = match self {
            Self::Validation(errors) => errors.first().map(|e| format!("{}: {}", e.pointer, e.detail)),
            _ => None,
        };
        Failure { code: self.code().to_owned(), detail: detail.unwrap_or_else(|| self.to_string()) }
    }

    /// The stable word for it; clients translate by it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::PermissionDenied { .. } => "permission_denied",
            Self::Validation(_) => "validation",
            Self::Conflict(_) => "conflict",
            Self::GuidelinesNotAccepted { .. } => "guidelines_not_accepted",
            Self::RequestTooSoon { .. } => "join_request_too_soon",
            Self::Gone { code, .. } | Self::TurnedOff { code, .. } => code,
            Self::ChannelFrozen => "channel_frozen",
            Self::ThreadLocked => "thread_locked",
            Self::ThreadArchived => "thread_archived",
            Self::ChannelArchived => "channel_archived",
            Self::LegalHold(_) => "legal_hold",
            Self::SlowMode { .. } => "slow_mode",
            Self::UnsupportedChannelType(_) => "unsupported_channel_type",
            Self::QueryTooExpensive => "query_too_expensive",
            Self::Overloaded => "overloaded",
            Self::Unavailable => "storage_unavailable",
            Self::Internal(_) => "internal",
        }
    }
}

impl From<gavel_store::Error> for Error {
    fn from(error: gavel_store::Error) -> Self {
        use gavel_store::Error as Store;
        match error {
            Store::TooExpensive => Self::QueryTooExpensive,
            Store::Overloaded => Self::Overloaded,
            Store::Unavailable(_) | Store::Closed => Self::Unavailable,
            Store::NotFound => Self::NotFound("row"),
            Store::Conflict => Self::Conflict("it is already there"),
            Store::Refused(refusal) => refusal.into(),
            Store::Stale => Self::Conflict("it was changed at the same time; try again"),
            Store::Open(cause) | Store::Taken(cause) | Store::Corrupt(cause) => Self::Internal(cause),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoParent => Self::field("/parentId", "there is no such message in this channel"),
            Refusal::ParentIsReply(root) => Self::field(
                "/parentId",
                format!("this message is itself a reply; answer {root}, whose thread it is in"),
            ),
            Refusal::ParentDeleted => Self::Conflict("the message that is answered was deleted"),
            Refusal::ThreadLocked => Self::ThreadLocked,
            Refusal::ThreadArchived => Self::ThreadArchived,
            Refusal::NotMembers(users) => {
                let names: Vec<_> = users.iter().map(UserId::as_str).collect();
                Self::field("/mentions", format!("no members of the channel: {}", names.join(", ")))
            }
            Refusal::Deleted => Self::Conflict("the message was deleted"),
            Refusal::TooManyReactions => Self::Conflict("a message has at most 50 different reactions"),
            Refusal::TooManyPins => Self::Conflict("a channel has at most 100 pinned messages; unpin one first"),
            Refusal::SlowMode(seconds) => Self::SlowMode { seconds },
            Refusal::ChannelArchived => Self::ChannelArchived,
            Refusal::ChannelFull => Self::Conflict("the channel has as many members as it may"),
        }
    }
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        Self::field(error.pointer, error.detail)
    }
}

impl From<CursorError> for Error {
    fn from(error: CursorError) -> Self {
        Self::field("/cursor", error.to_string())
    }
}
