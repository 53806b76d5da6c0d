//! Invitations: a user is asked into a channel, and says yes or no.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelCard, ChannelId, EventType, InvitationId, Timestamp, UserId};

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum InvitationStatus {
    /// Waits for an answer.
    Open,
    /// The invited user is a member by it, or became one in another way meanwhile.
    Accepted,
    /// The invited user said no.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

impl InvitationStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The event by which an invitation came to be so.
    pub const fn event(self) -> EventType {
        match self {
            Self::Open => EventType::InvitationCreated,
            Self::Accepted => EventType::InvitationAccepted,
            Self::Declined => EventType::InvitationDeclined,
            Self::Withdrawn => EventType::InvitationWithdrawn,
            Self::Expired => EventType::InvitationExpired,
        }
    }
}

/// An invitation to a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Who is invited.
    pub user_id: UserId,
    /// Who invited; none when a server key did without acting for a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<UserId>,
    /// What was written to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What became of it.
    pub status: InvitationStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was answered, taken back or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

/// An invitation as the invited user sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReceivedInvitation {
    /// The invitation.
    #[serde(flatten)]
    pub invitation: Invitation,
    /// Where it leads to.
    pub channel: ChannelCard,
}

/// What a call says to invite.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInvitations {
    /// Who is invited: 1 to 100 users.
    #[schema(min_items = 1, max_items = 100)]
    pub user_ids: Vec<UserId>,
    /// After how long it ends: 7 days if absent, at most 90.
    #[schema(minimum = 1, maximum = 7_776_000)]
    pub expires_in_seconds: Option<u64>,
    /// What to write to it; at most 500 characters.
    #[schema(max_length = 500)]
    pub message: Option<String>,
}
