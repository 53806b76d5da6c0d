//! Reactions: an emoji or a word that a user puts to a message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{MessageId, Timestamp, UserId};

/// How many have reacted with what.
pub type Reactions = BTreeMap<String, i64>;

/// Who reacted to a message, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// Who.
    pub user_id: UserId,
    /// With what.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub created_at: Timestamp,
}

/// A reaction that was put to a message or taken back, and what the message's reactions are now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReactionChange {
    /// The message.
    pub message_id: MessageId,
    /// Whose reaction.
    pub user_id: UserId,
    /// With what.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many have reacted with what.
    pub reactions: Reactions,
}
