//! Typed ids. All of them are the app's own strings or UUIDv7 made here, 1–64 bytes of `A-Za-z0-9_.:@-`.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema};
use uuid::{Builder, NoContext, Uuid};

use crate::Timestamp;

/// Why a string is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Empty, or over 64 bytes.
    #[error("an id has 1 to 64 characters, this one has {0}")]
    Length(usize),
    /// A character outside `A-Za-z0-9_.:@-`.
    #[error("an id is made of A-Z a-z 0-9 _ . : @ -, not {0:?}")]
    Character(char),
    /// A word that is part of a path of the API.
    #[error("{0:?} is reserved and cannot be an id")]
    Reserved(String),
}

fn check(id: &str) -> Result<(), IdError> {
    if id.is_empty() || id.len() > 64 {
        return Err(IdError::Length(id.chars().count()));
    }
    if let Some(c) = id.chars().find(|c| !c.is_ascii_alphanumeric() && !"_.:@-".contains(*c)) {
        return Err(IdError::Character(c));
    }
    if matches!(id, "." | ".." | "me" | "query" | "presence") {
        return Err(IdError::Reserved(id.to_owned()));
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "Arc<str>")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes an id that the caller chose.
            pub fn new(id: &str) -> Result<Self, IdError> {
                check(id)?;
                Ok(Self(id.into()))
            }

            /// Makes a new UUIDv7, so that ids made later sort later.
            pub fn mint(now: Timestamp) -> Self {
                Minted::at_random(now).into()
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<Minted> for $name {
            fn from(minted: Minted) -> Self {
                Self(minted.0.to_string().into())
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(id: String) -> Result<Self, IdError> {
                Self::new(&id)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(id: &str) -> Result<Self, IdError> {
                Self::new(id)
            }
        }

        impl From<$name> for Arc<str> {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                id_schema()
            }
        }

        impl ToSchema for $name {}
    )*};
}

ids! {
    /// A user, as the app knows them.
    UserId
    /// A channel.
    ChannelId
    /// A message; chosen by the client so that a retry is harmless, or made by the server.
    MessageId
    /// A server key.
    KeyId
    /// A moderation rule.
    RuleId
    /// An invitation.
    InvitationId
    /// An invite link.
    InviteLinkId
    /// Something that takes place in a channel.
    ChannelEventId
    /// A role.
    RoleId
    /// A channel type.
    ChannelTypeId
    /// A request to be let in.
    JoinRequestId
    /// A long piece of work.
    JobId
    /// A legal hold.
    LegalHoldId
    /// A template of messages.
    TemplateId
    /// Somebody who runs the app.
    OperatorId
    /// An invitation to be an operator.
    OperatorInvitationId
    /// A place where an operator is signed in.
    OperatorSessionId
}

/// A new id, of whatever it is to be: a UUIDv7.
#[derive(Clone, Copy, Debug)]
pub struct Minted(Uuid);

impl Minted {
    /// One that nobody can guess.
    pub fn at_random(now: Timestamp) -> Self {
        let millis = now.as_millis().unsigned_abs();
        let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
        Self(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, millis / 1000, nanos)))
    }

    /// The one that belongs to these bytes: the same again for the same moment and bytes.
    pub fn of(at: Timestamp, bytes: &[u8; 10]) -> Self {
        Self(Builder::from_unix_timestamp_millis(at.as_millis().unsigned_abs(), bytes).into_uuid())
    }
}

fn id_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .min_length(Some(1))
        .max_length(Some(64))
        .pattern(Some("^[A-Za-z0-9_.:@-]{1,64}$"))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_id() {
        for good in ["a", "user-1", "a.b:c@d_e", "ME", &"x".repeat(64)] {
            assert!(UserId::new(good).is_ok(), "{good}");
        }
        for bad in ["", "me", "query", "presence", ".", "..", "a b", "a/b", "é", &"x".repeat(65)] {
            assert!(UserId::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn minted_ids_are_ids_and_sort_by_time() {
        let early = MessageId::mint(Timestamp::from_millis(1_000));
        let late = MessageId::mint(Timestamp::from_millis(2_000));
        assert!(early < late);
        assert_eq!(MessageId::new(early.as_str()), Ok(early));
    }

    #[test]
    fn an_id_of_bytes_is_the_same_again() {
        let of = |millis, byte| MessageId::from(Minted::of(Timestamp::from_millis(millis), &[byte; 10]));
        assert_eq!(of(1_000, 7), of(1_000, 7));
        assert_ne!(of(1_000, 7), of(1_000, 8));
        assert!(of(1_000, 7) < of(2_000, 6));
        assert!(MessageId::new(of(1_000, 7).as_str()).is_ok());
    }
}
