//! Marks: how far members have received and read, and what is unread behind that.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Channel, ChannelId, Member, Message, Timestamp, UserId};

/// A member's own marks in a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    /// The channel.
    pub channel_id: ChannelId,
    /// The number of the last event they have read; what comes after it is unread.
    pub last_read_seq: i64,
    /// When they last read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_read_at: Option<Timestamp>,
    /// The number of the last event that a device of theirs has received.
    pub last_delivered_seq: i64,
    /// When it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_delivered_at: Option<Timestamp>,
    /// How many messages of others are unread.
    pub unread_count: i64,
    /// In how many of them they are mentioned.
    pub mention_count: i64,
}

/// How far a call says that a member has come.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkUpTo {
    /// The number of an event; the channel's last one if absent or beyond it.
    #[schema(minimum = 0)]
    pub seq: Option<i64>,
}

/// From where on a call says that messages are unread again.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkUnread {
    /// The number of the first event that is unread again, at most 1,000 messages back.
    #[schema(minimum = 1)]
    pub seq: i64,
}

/// How far a message has come with one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReceiptStatus {
    /// A device of theirs has it.
    Delivered,
    /// They have read it.
    Read,
}

/// That a member has received or read a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The member.
    pub user_id: UserId,
    /// What they have done with it.
    pub status: ReceiptStatus,
    /// When their mark last rose: it was so then at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// What is unread in all channels of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadTotals {
    /// In how many channels anything is.
    pub channels: i64,
    /// How many messages.
    pub messages: i64,
    /// How many of them mention the user.
    pub mentions: i64,
}

/// A channel as the list of one's own channels shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyChannel {
    /// The channel.
    pub channel: Channel,
    /// The number of the last event that was read.
    pub last_read_seq: i64,
    /// How many messages of others are unread.
    pub unread_count: i64,
    /// In how many of them the user is mentioned.
    pub mention_count: i64,
    /// The last message that was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<Message>,
}

/// A member and what they have done in the channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberActivity {
    /// The member.
    #[serde(flatten)]
    pub member: Member,
    /// The number of the last event they have read; absent where receipts are turned off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_read_seq: Option<i64>,
    /// When they last read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_read_at: Option<Timestamp>,
    /// When they were last online, in any channel; absent while they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
    /// How many messages of theirs were published since they joined.
    pub message_count: i64,
}
