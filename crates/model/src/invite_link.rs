//! Invite links: whoever has the token may join.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, InviteLinkId, Timestamp, UserId};

/// An invite link, without its token, of which only a hash is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InviteLink {
    /// Its id.
    pub id: InviteLinkId,
    /// The channel it leads to.
    pub channel_id: ChannelId,
    /// How many joined by it.
    pub uses: i64,
    /// How many may; as many as like if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<i64>,
    /// Who made it; none when a server key did without acting for a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself; never if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl InviteLink {
    /// Why it lets nobody in any more; none while it does.
    pub fn spent(&self, now: Timestamp) -> Option<Spent> {
        if self.revoked_at.is_some() {
            Some(Spent::Revoked)
        } else if self.expires_at.is_some_and(|end| end <= now) {
            Some(Spent::Expired)
        } else if self.max_uses.is_some_and(|most| self.uses >= most) {
            Some(Spent::UsedUp)
        } else {
            None
        }
    }
}

/// Why an invite link lets nobody in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// It was revoked.
    Revoked,
    /// Its time is over.
    Expired,
    /// As many joined by it as may.
    UsedUp,
}

/// A new invite link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedInviteLink {
    /// The link.
    #[serde(flatten)]
    pub link: InviteLink,
    /// What to hand out; it is shown this once.
    pub token: String,
}

/// What a call says to make an invite link.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInviteLink {
    /// How many may join by it: 1 to 10,000; as many as like if absent.
    #[schema(minimum = 1, maximum = 10_000)]
    pub max_uses: Option<i64>,
    /// After how long it ends: at most a year; never if absent.
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub expires_in_seconds: Option<u64>,
}
