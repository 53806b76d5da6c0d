//! Who does something: a user, a server key, an operator, or the server itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{APP_WIDE, KeyId, OperatorId, Permission, PermissionSet, Timestamp, UserId};

/// What a server key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// Everything.
    Admin,
    /// All that happens in channels, for the app or for its users.
    Chat,
    /// Reading, and keeping order.
    Moderation,
    /// Users and their tokens.
    Users,
    /// Reading alone.
    Read,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Chat, Self::Moderation, Self::Users, Self::Read];

    /// The name in the API and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Chat => "chat",
            Self::Moderation => "moderation",
            Self::Users => "users",
            Self::Read => "read",
        }
    }

    /// What a key of this scope may do.
    pub const fn permissions(self) -> PermissionSet {
        use Permission as P;
        match self {
            Self::Admin => PermissionSet::ALL,
            Self::Chat => PermissionSet::ALL.without(APP_WIDE).with(PermissionSet::of(&[
                P::JoinChannel,
                P::CreateChannel,
                P::ReadUsers,
                P::ActForUser,
                P::BroadcastMessage,
                P::ManageTemplates,
            ])),
            Self::Moderation => PermissionSet::of(&[
                P::ReadChannel,
                P::ReadModeration,
                P::ReadUsers,
                P::EditMessage,
                P::DeleteMessage,
                P::PinMessage,
                P::ManageThread,
                P::RemoveChannelMember,
                P::ManageJoinRequests,
                P::MuteChannelUser,
                P::BanChannelUser,
                P::EditChannelRateLimit,
                P::ExportChannel,
                P::ReadAnalytics,
            ]),
            Self::Users => PermissionSet::of(&[P::ReadUsers, P::ManageUsers]),
            Self::Read => PermissionSet::of(&[
                P::ReadChannel,
                P::ReadModeration,
                P::ReadUsers,
                P::ExportChannel,
                P::ReadAnalytics,
            ]),
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
    /// The app itself, by a server key of this scope.
    Key(KeyId, Scope),
    /// An operator, who may do this.
    Operator(OperatorId, PermissionSet),
    /// The server, by a rule or a job of this name.
    System(&'static str),
}

impl Actor {
    /// The user, if it is one.
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Key(..) | Self::Operator(..) | Self::System(_) => None,
        }
    }

    /// How the event log writes it: `user:ID`, `key:ID`, `operator:ID`, `system:NAME`.
    pub fn as_log(&self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Key(id, _) => format!("key:{id}"),
            Self::Operator(id, _) => format!("operator:{id}"),
            Self::System(name) => format!("system:{name}"),
        }
    }
}
