//! Who does something: a user, a server key, or the server itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{KeyId, Timestamp, UserId};

/// What a server key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// Everything.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Admin];

    /// The name in the API and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
        }
    }
}

/// A server key, without its secret, of which only a hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServerKey {
    /// Its id.
    pub id: KeyId,
    /// What it was called when made.
    pub name: String,
    /// What it may be used for.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A user, by their own token or by a server key that acts for them.
    User(UserId),
    /// The app itself, by a server key.
    Key(KeyId),
    /// The server, by a rule or a job of this name.
    System(&'static str),
}

impl Actor {
    /// The user, if it is one.
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Key(_) | Self::System(_) => None,
        }
    }

    /// How the event log writes it: `user:ID`, `key:ID`, `system:NAME`.
    pub fn as_log(&self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Key(id) => format!("key:{id}"),
            Self::System(name) => format!("system:{name}"),
        }
    }
}
