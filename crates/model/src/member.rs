//! Members: a user in a channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, RoleId, Timestamp, UserId};

/// A user's membership of a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The channel.
    pub channel_id: ChannelId,
    /// The user.
    pub user_id: UserId,
    /// What they are there.
    pub roles: Vec<RoleId>,
    /// Since when.
    pub joined_at: Timestamp,
    /// The number of the channel's last event before they joined.
    #[serde(skip)]
    pub joined_seq: i64,
    /// Rises with every change of the membership.
    #[serde(skip)]
    pub revision: i64,
}
