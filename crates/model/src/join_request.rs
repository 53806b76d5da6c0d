//! Join requests: a user asks to be let into a private channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, EventType, JoinRequestId, Timestamp, UserId};

/// What became of a join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum JoinRequestStatus {
    /// Waits for a decision.
    Open,
    /// Its user is a member by it, or became one in another way meanwhile.
    Approved,
    /// Its user was not let in.
    Declined,
    /// Its user took it back.
    Withdrawn,
}

impl JoinRequestStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Approved, Self::Declined, Self::Withdrawn];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The event by which a request came to be so.
    pub const fn event(self) -> EventType {
        match self {
            Self::Open => EventType::JoinRequestCreated,
            Self::Approved => EventType::JoinRequestApproved,
            Self::Declined => EventType::JoinRequestDeclined,
            Self::Withdrawn => EventType::JoinRequestWithdrawn,
        }
    }
}

/// A request to be let into a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Who asks.
    pub user_id: UserId,
    /// What they wrote to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What became of it.
    pub status: JoinRequestStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was decided or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Who decided; told to those who may decide alone, and none when a server key did without acting for a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<UserId>,
    /// Why, as its user is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl JoinRequest {
    /// The request as its user sees it: who decided is not for them to know.
    #[must_use]
    pub fn for_requester(mut self) -> Self {
        self.decided_by = None;
        self
    }
}

/// What a call says to ask to be let in.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewJoinRequest {
    /// What to write to it; at most 500 characters.
    #[schema(max_length = 500)]
    pub message: Option<String>,
}

/// What a call says to decide on a request.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideJoinRequest {
    /// Why, as its user is told; at most 500 characters.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}
