//! Permissions: what a role may allow.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:tt,)*) => {
        /// Something that a role may allow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Permission {
            $($(#[$doc])* $name,)*
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
    /// Make, change and cancel what takes place in a channel.
    ManageChannelEvents = "manage_channel_events",
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
    /// Act for users, as the server key of a backend does.
    ActForUser = "act_for_user",
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
    // In the whole app, and never a user's.
    /// Invite, change and remove operators, and change what their roles allow.
    ManageOperators = "manage_operators",
    /// Make and revoke server keys.
    ManageKeys = "manage_keys",
    /// Read who did what.
    ReadAudit = "read_audit",
    /// Read what was counted of channels and of the whole app.
    ReadAnalytics = "read_analytics",
    /// Say for how long messages are kept.
    ManageRetention = "manage_retention",
    /// Place and lift legal holds, by which nothing is deleted.
    ManageLegalHolds = "manage_legal_holds",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of permissions; a list of their names in JSON.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PermissionSet(u64);

// Each permission has a bit.
const _: () = assert!(Permission::ALL.len() <= 64);

impl PermissionSet {
    /// No permission.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self::of(Permission::ALL);

    /// The set of these.
    pub const fn of(permissions: &[Permission]) -> Self {
        let (mut bits, mut rest) = (0, permissions);
        while let [permission, others @ ..] = rest {
            bits |= 1 << *permission as u64;
            rest = others;
        }
        Self(bits)
    }

    /// Whether a permission is in it.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// All that is in either.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in it and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// What is in it, in the order of the documentation.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, |set, permission| set.with(Self::of(&[permission])))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for PermissionSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(deserializer)?.into_iter().collect())
    }
}

impl utoipa::PartialSchema for PermissionSet {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ArrayBuilder::new().items(utoipa::openapi::Ref::from_schema_name("Permission")).into()
    }
}

impl ToSchema for PermissionSet {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        schemas.push((Permission::name().into(), <Permission as utoipa::PartialSchema>::schema()));
    }
}

/// What is about the whole app: only a role that a user has in the whole app allows it, or the scope of a server key, or a role of an operator.
pub const APP_WIDE: PermissionSet = {
    use Permission as P;
    PermissionSet::of(&[
        P::JoinChannel,
        P::CreateChannel,
        P::ReadUsers,
        P::ActForUser,
        P::ManageUsers,
        P::ManageRoles,
        P::ManageChannelTypes,
        P::BroadcastMessage,
        P::ManageTemplates,
    ])
    .with(OPERATING)
};

/// What is about operators and server keys: only they have it, and no role of a user's allows it.
pub const OPERATING: PermissionSet = {
    use Permission as P;
    PermissionSet::of(&[
        P::ManageOperators,
        P::ManageKeys,
        P::ReadAudit,
        P::ReadAnalytics,
        P::ManageRetention,
        P::ManageLegalHolds,
    ])
};

/// What it takes to post in a channel: all that members write there. What keeps order in it is none of that.
pub const POSTING: PermissionSet = {
    use Permission as P;
    PermissionSet::of(&[P::SendMessage, P::SendReply, P::SendAttachment, P::SendLink, P::AddReaction])
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_a_list_of_names() {
        let set = PermissionSet::of(&[Permission::SendMessage, Permission::ReadChannel]);
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(json, r#"["read_channel","send_message"]"#);
        assert_eq!(serde_json::from_str::<PermissionSet>(&json).unwrap(), set);
        assert!(serde_json::from_str::<PermissionSet>(r#"["fly"]"#).is_err());
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
        assert_eq!(PermissionSet::ALL.iter().count(), Permission::ALL.len());
        assert!(PermissionSet::ALL.without(set).within(set) == PermissionSet::NONE);
    }
}
