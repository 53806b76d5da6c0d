//! What holds in a channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::RuleId;

/// Who sees what was said before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HistoryVisibility {
    /// All members see all of it.
    #[default]
    All,
    /// A member sees what was said since they joined.
    SinceJoining,
    /// A member sees what they are told as it happens, or have missed since they joined, and their own words.
    None,
}

/// What members are notified of where they do not say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum NotificationLevel {
    /// Every message.
    #[default]
    All,
    /// Messages that mention them.
    Mentions,
    /// Nothing.
    None,
}

/// The settings of a channel; its type's where it was made without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ChannelSettings {
    /// Who sees what was said before.
    pub history: HistoryVisibility,
    /// Whether messages may have files, images, video and audio.
    pub files: bool,
    /// Whether messages may have links.
    pub links: bool,
    /// Whether clients offer voice calls.
    pub voice_calls: bool,
    /// Whether clients offer video calls.
    pub video_calls: bool,
    /// Whether bots may post.
    pub bots: bool,
    /// Whether server keys may post as the app itself.
    pub integrations: bool,
    /// What members are notified of.
    pub notifications: NotificationLevel,
    /// Whether only those who may skip it post: read-only for the others.
    pub frozen: bool,
    /// How many seconds lie between two messages of one sender; 0 for none.
    #[schema(minimum = 0, maximum = 86_400)]
    pub slow_mode_seconds: u32,
    /// How many characters a message may have; the server's limit if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub max_message_chars: Option<u32>,
    /// Whether messages may be answered in threads.
    pub threads: bool,
    /// Whether messages may be reacted to.
    pub reactions: bool,
    /// Whether others may ask to be let in, if it is private.
    pub join_requests: bool,
    /// Whether the guidelines must be accepted before the first post.
    pub require_guidelines: bool,
    /// Which rules apply; all that are on if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    pub rules: Option<Vec<RuleId>>,
}

impl Default for ChannelSettings {
    fn default() -> Self {
        Self {
            history: HistoryVisibility::All,
            files: true,
            links: true,
            voice_calls: false,
            video_calls: false,
            bots: true,
            integrations: true,
            notifications: NotificationLevel::All,
            frozen: false,
            slow_mode_seconds: 0,
            max_message_chars: None,
            threads: true,
            reactions: true,
            join_requests: false,
            require_guidelines: false,
            rules: None,
        }
    }
}
