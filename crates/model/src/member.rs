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
    /// Which version of the channel's guidelines they accepted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guidelines_accepted: i64,
    /// The number of the channel's last event before they joined.
    #[serde(skip)]
    pub joined_seq: i64,
    /// Rises with every change of the membership.
    #[serde(skip)]
    pub revision: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
const fn is_zero(version: &i64) -> bool {
    *version == 0
}
