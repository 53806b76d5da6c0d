//! Retention: for how long messages are kept; and legal holds, by which nothing is deleted.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, LegalHoldId, Timestamp, UserId};

/// What becomes of messages whose time is up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RetentionAction {
    /// They are deleted.
    #[default]
    Delete,
    /// They are written to a file on the server, as an export of the channel, and deleted after that.
    Export,
}

impl RetentionAction {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Delete, Self::Export];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Export => "export",
        }
    }
}

/// For how long messages are kept, and what becomes of them then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retention {
    /// For how many days after they were sent; null for ever. It has to be said which.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(minimum = 1, maximum = 36_500, required = true)]
    pub days: Option<u32>,
    /// What becomes of them then; `delete` if absent.
    #[serde(default)]
    pub action: RetentionAction,
}

/// A rule about retention that somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetentionPolicy {
    /// For how many days after they were sent messages are kept; null for ever.
    #[schema(required = true)]
    pub days: Option<u32>,
    /// What becomes of them then.
    pub action: RetentionAction,
    /// Who made it: `operator:ID`, `key:ID`. For those who may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<String>,
    /// When.
    pub set_at: Timestamp,
}

/// What is so about a channel's messages. Its own policy holds before its type's; where there is neither, they are kept for
/// ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelRetention {
    /// The channel's own.
    #[schema(required = true)]
    pub own: Option<RetentionPolicy>,
    /// Its type's.
    #[schema(required = true)]
    pub of_type: Option<RetentionPolicy>,
}

/// What is so about the messages of a type's channels that have no policy of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelTypeRetention {
    /// The type's; null where they are kept for ever.
    #[schema(required = true)]
    pub policy: Option<RetentionPolicy>,
}

/// What a policy would take out now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetentionPreview {
    /// How many messages, of those that were looked at.
    pub messages: i64,
    /// Whether there may be more: at most 100,000 messages in at most 1,000 channels are looked at.
    pub more: bool,
    /// Of how many channels.
    pub channels: i64,
    /// Those that were sent before; null if they are kept for ever.
    #[schema(required = true)]
    pub before: Option<Timestamp>,
}

/// Of what nothing is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldSubject {
    /// A channel, with all that was said in it.
    Channel(ChannelId),
    /// What a user said, wherever.
    User(UserId),
}

impl HoldSubject {
    /// The name of its kind in the database, and its id.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Channel(id) => ("channel", id.as_str()),
            Self::User(id) => ("user", id.as_str()),
        }
    }
}

/// A legal hold: nothing of a channel, or of what a user said, is deleted for good until it is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LegalHold {
    /// Its id.
    pub id: LegalHoldId,
    /// On this channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    /// On this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Why.
    pub reason: String,
    /// Who placed it: `operator:ID`, `key:ID`.
    pub placed_by: String,
    /// When.
    pub placed_at: Timestamp,
}

/// What a call says to place a legal hold.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutLegalHold {
    /// Why: 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
