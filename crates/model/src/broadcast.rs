//! Broadcasts: one message to many.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{ChannelId, NewMessage};

/// A message, and to whom it is to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broadcast {
    /// The message; each copy gets an id of its own.
    pub message: NewMessage,
    /// To whom.
    pub to: BroadcastTo,
}

/// To whom a broadcast goes: one of these.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BroadcastTo {
    /// To these channels: at most 10,000, and as many as a request of `http.body_bytes` holds.
    ChannelIds(Vec<ChannelId>),
    /// To all channels that meet this filter, as `POST /channels/query` takes it.
    #[schema(value_type = Object)]
    Channels(Map<String, Value>),
    /// To all users who meet this filter, as `POST /users/query` takes it, each in their conversation with the sender.
    #[schema(value_type = Object)]
    Users(Map<String, Value>),
}
