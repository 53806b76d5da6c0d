//! What holds in a channel.

use serde::{Deserialize, Deserializer, Serialize};
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

/// Makes a struct of changes for settings: each is there or stays.
macro_rules! patch_settings {
    ($($(#[$attribute:meta])* $name:ident: $kind:ty,)*; $($(#[$maybe:meta])* $optional:ident: $inner:ty,)*) => {
        /// Changes of the settings of a channel; what is not named stays.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct PatchSettings {
            $($(#[$attribute])* pub $name: Option<$kind>,)*
            $($(#[$maybe])* #[serde(deserialize_with = "named")] #[schema(value_type = Option<$inner>)]
            pub $optional: Option<Option<$inner>>,)*
        }

        impl PatchSettings {
            /// Puts the changes into settings.
            pub fn apply(&self, settings: &mut ChannelSettings) {
                $(if let Some(value) = &self.$name { settings.$name = *value; })*
                $(if let Some(value) = &self.$optional { settings.$optional.clone_from(value); })*
            }
        }
    };
}

patch_settings! {
    /// Who sees what was said before.
    history: HistoryVisibility,
    /// Whether messages may have files, images, video and audio.
    files: bool,
    /// Whether messages may have links.
    links: bool,
    /// Whether clients offer voice calls.
    voice_calls: bool,
    /// Whether clients offer video calls.
    video_calls: bool,
    /// Whether bots may post.
    bots: bool,
    /// Whether server keys may post as the app itself.
    integrations: bool,
    /// What members are notified of.
    notifications: NotificationLevel,
    /// Whether only those who may skip it post.
    frozen: bool,
    /// How many seconds lie between two messages of one sender; 0 for none.
    #[schema(minimum = 0, maximum = 86_400)]
    slow_mode_seconds: u32,
    /// Whether messages may be answered in threads.
    threads: bool,
    /// Whether messages may be reacted to.
    reactions: bool,
    /// Whether others may ask to be let in, if it is private.
    join_requests: bool,
    /// Whether the guidelines must be accepted before the first post.
    require_guidelines: bool,
    ;
    /// How many characters a message may have; null for the server's limit.
    max_message_chars: u32,
    /// Which rules apply; null for all that are on.
    rules: Vec<RuleId>,
}

/// A value that is named, be it null.
#[expect(clippy::option_option, reason = "not named, null, or a value")]
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl PatchSettings {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
