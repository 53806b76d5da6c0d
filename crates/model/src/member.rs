//! Members: a user in a channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, Timestamp, UserId};

/// What a member is in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MemberRole {
    /// Runs the channel.
    Admin,
    /// Keeps order in it.
    Moderator,
    /// Talks in it.
    Member,
}

impl MemberRole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Moderator, Self::Member];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Moderator => "moderator",
            Self::Member => "member",
        }
    }
}

/// A user's membership of a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The channel.
    pub channel_id: ChannelId,
    /// The user.
    pub user_id: UserId,
    /// What they are there.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: Timestamp,
    /// Rises with every change of the membership.
    #[serde(skip)]
    pub revision: i64,
}
