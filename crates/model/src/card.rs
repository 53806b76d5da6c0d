//! Cards: what one who is asked into a channel may know of it beforehand.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Channel, ChannelId, ChannelTypeId, Visibility};

/// What a channel says of itself to those who may come in: not its messages, not its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelCard {
    /// Its id.
    pub id: ChannelId,
    /// The template it was made from.
    #[serde(rename = "type")]
    pub kind: ChannelTypeId,
    /// Who finds and enters it.
    pub visibility: Visibility,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// How many members it has.
    pub member_count: i64,
}

impl From<Channel> for ChannelCard {
    fn from(channel: Channel) -> Self {
        let Channel { id, kind, visibility, display_name, topic, member_count, .. } = channel;
        Self { id, kind, visibility, display_name, topic, member_count }
    }
}
