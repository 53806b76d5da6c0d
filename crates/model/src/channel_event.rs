//! Channel events: what a channel's members meet for, at a time that is announced.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelEventId, ChannelId, Timestamp, UserId};

/// Something that takes place in a channel at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelEvent {
    /// Its id.
    pub id: ChannelEventId,
    /// The channel whose members it is for.
    pub channel_id: ChannelId,
    /// What it is called.
    pub title: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it takes place: words or a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// How many seconds before it starts the channel is reminded of it, the longest first.
    pub remind_before_seconds: Vec<u64>,
    /// How it stands.
    pub status: ChannelEventStatus,
    /// How many said that they are interested.
    pub interested_count: i64,
    /// Who made it; none when a server key did without acting for a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl ChannelEvent {
    /// When the channel is next told of it by itself, after a moment: a reminder, or that it starts.
    pub fn announced_after(&self, moment: Timestamp) -> Option<Timestamp> {
        if self.status != ChannelEventStatus::Scheduled {
            return None;
        }
        let reminders = self
            .remind_before_seconds
            .iter()
            .map(|seconds| self.starts_at.minus(std::time::Duration::from_secs(*seconds)));
        Some(reminders.filter(|at| *at > moment).min().unwrap_or(self.starts_at))
    }
}

/// How a channel event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChannelEventStatus {
    /// It is to come.
    Scheduled,
    /// It has started.
    Started,
    /// It does not take place.
    Cancelled,
}

impl ChannelEventStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Scheduled, Self::Started, Self::Cancelled];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Started => "started",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What a call says to make a channel event.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewChannelEvent {
    /// Its id; made by the server if absent.
    pub id: Option<ChannelEventId>,
    /// What it is called: one line of at most 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub title: String,
    /// What it is about, at most 2,000 characters.
    #[schema(max_length = 2_000)]
    pub description: Option<String>,
    /// Where it takes place, at most 500 characters.
    #[schema(max_length = 500)]
    pub location: Option<String>,
    /// When it starts: from now to a year from now.
    pub starts_at: Timestamp,
    /// When it is over: at most 30 days after that.
    pub ends_at: Option<Timestamp>,
    /// How many seconds before it starts the channel is reminded of it: at most 5, of 60 to 2,592,000 each.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub remind_before_seconds: Vec<u64>,
}

/// What a call says to change a channel event; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchChannelEvent {
    /// What it is called: one line of at most 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub title: Option<String>,
    /// What it is about, at most 2,000 characters; empty for nothing.
    #[schema(max_length = 2_000)]
    pub description: Option<String>,
    /// Where it takes place, at most 500 characters; empty for nothing.
    #[schema(max_length = 500)]
    pub location: Option<String>,
    /// When it starts: from now to a year from now.
    pub starts_at: Option<Timestamp>,
    /// When it is over: at most 30 days after that.
    pub ends_at: Option<Timestamp>,
    /// How many seconds before it starts the channel is reminded of it: at most 5, of 60 to 2,592,000 each.
    #[schema(max_items = 5)]
    pub remind_before_seconds: Option<Vec<u64>>,
}

/// Somebody who is interested in a channel event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Interest {
    /// Who.
    pub user_id: UserId,
    /// Since when.
    pub created_at: Timestamp,
}
