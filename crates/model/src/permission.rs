//! Permissions: what a role may allow.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:tt,)*) => {
        /// Something that a role may allow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the API and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

permissions! {
    // In a channel.
    /// Read a channel's messages and be told of its events.
    ReadChannel = "read_channel",
    /// Send messages to a channel, and edit and delete one's own.
    SendMessage = "send_message",
    /// Answer in threads.
    SendReply = "send_reply",
    /// Send messages with files, images, video or audio.
    SendAttachment = "send_attachment",
    /// Send messages with links.
    SendLink = "send_link",
    /// Mention everybody in a channel at once.
    MentionAll = "mention_all",
    /// React to messages.
    AddReaction = "add_reaction",
    /// Edit others' messages.
    EditMessage = "edit_message",
    /// Delete others' messages, and take content out for good.
    DeleteMessage = "delete_message",
    /// Pin and unpin messages.
    PinMessage = "pin_message",
    /// Lock, rename and archive others' threads.
    ManageThread = "manage_thread",
    /// Post in spite of slow mode.
    SkipSlowMode = "skip_slow_mode",
    /// Post in a frozen channel.
    SkipFrozen = "skip_frozen",
    /// See what others may not: messages that were stopped, and why; what a message said before it was edited.
    ReadModeration = "read_moderation",
    /// Change a channel: its name, topic, tags, guidelines and data.
    EditChannel = "edit_channel",
    /// Change a channel's settings and what its roles allow, freeze, archive and restore it.
    ManageChannel = "manage_channel",
    /// Delete a channel.
    DeleteChannel = "delete_channel",
    /// Enter a public channel.
    JoinChannel = "join_channel",
    /// Make others members.
    AddChannelMember = "add_channel_member",
    /// Take others out.
    RemoveChannelMember = "remove_channel_member",
    /// Give members their roles in a channel.
    AssignChannelRole = "assign_channel_role",
    /// Invite others, and make invite links.
    InviteChannelMember = "invite_channel_member",
    /// Approve and decline requests to join.
    ManageJoinRequests = "manage_join_requests",
    /// Take a channel's history out as a file.
    ExportChannel = "export_channel",
    /// Mute others in a channel.
    MuteChannelUser = "mute_channel_user",
    /// Ban others from a channel.
    BanChannelUser = "ban_channel_user",
    /// Limit how much may be sent to a channel.
    EditChannelRateLimit = "edit_channel_rate_limit",
    // In the whole app.
    /// Make channels.
    CreateChannel = "create_channel",
    /// Find users by name, and read their profiles.
    ReadUsers = "read_users",
    /// Read and change all users, and make tokens for them.
    ManageUsers = "manage_users",
    /// Change what roles allow, and give users roles in the whole app.
    ManageRoles = "manage_roles",
    /// Change the templates that channels are made from.
    ManageChannelTypes = "manage_channel_types",
    /// Send to many channels or users at once.
    BroadcastMessage = "broadcast_message",
    /// Change the templates of messages.
    ManageTemplates = "manage_templates",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
