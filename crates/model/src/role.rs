//! Roles: sets of permissions with a name, given in a channel or in the whole app.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{OPERATING, Permission, PermissionSet, RoleId};

/// A role that Gavel comes with: its name, and what it allows until somebody changes that.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its id.
    pub id: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it allows.
    pub permissions: PermissionSet,
}

/// Runs a channel; given in the whole app, runs that.
pub const ADMIN: &str = "admin";
/// Keeps order.
pub const MODERATOR: &str = "moderator";
/// Talks in a channel.
pub const MEMBER: &str = "member";
/// Looks on. Given in the whole app it makes somebody a guest in every channel they join.
pub const GUEST: &str = "guest";
/// A program. Given in the whole app it makes a user a bot in every channel they join.
pub const BOT: &str = "bot";
/// Everybody, but for guests and bots, has it in the whole app.
pub const USER: &str = "user";

/// What it takes to talk in a channel.
pub const TALK: PermissionSet = {
    use Permission as P;
    PermissionSet::of(&[P::ReadChannel, P::SendMessage, P::SendReply, P::SendAttachment, P::SendLink, P::AddReaction])
};

const KEEP_ORDER: PermissionSet = {
    use Permission as P;
    PermissionSet::of(&[
        P::MentionAll,
        P::DeleteMessage,
        P::PinMessage,
        P::ManageThread,
        P::SkipSlowMode,
        P::SkipFrozen,
        P::ReadModeration,
        P::EditChannel,
        P::AddChannelMember,
        P::RemoveChannelMember,
        P::InviteChannelMember,
        P::ManageJoinRequests,
        P::ManageChannelEvents,
        P::MuteChannelUser,
        P::BanChannelUser,
        P::EditChannelRateLimit,
    ])
};

/// The roles that are always there.
pub const BUILT_IN: [BuiltIn; 6] = {
    use Permission as P;
    let looks_on = PermissionSet::of(&[P::ReadChannel, P::AddReaction, P::JoinChannel]);
    let joins = PermissionSet::of(&[P::JoinChannel]);
    let user = PermissionSet::of(&[P::JoinChannel, P::CreateChannel, P::ReadUsers]);
    [
        BuiltIn {
            id: ADMIN,
            description: "Runs a channel; given in the whole app, runs that.",
            permissions: PermissionSet::ALL.without(PermissionSet::of(&[P::ActForUser])).without(OPERATING),
        },
        BuiltIn { id: MODERATOR, description: "Keeps order.", permissions: TALK.with(KEEP_ORDER) },
        BuiltIn { id: MEMBER, description: "Talks in a channel.", permissions: TALK },
        BuiltIn { id: GUEST, description: "Looks on.", permissions: looks_on },
        BuiltIn { id: BOT, description: "A program.", permissions: TALK.with(joins) },
        BuiltIn { id: USER, description: "Everybody, but for guests and bots.", permissions: user },
    ]
};

/// A role that Gavel comes with, as a role's id.
pub fn id(built_in: &str) -> RoleId {
    RoleId::new(built_in).unwrap_or_else(|_| unreachable!("{built_in:?} is an id"))
}

/// What somebody with these roles in the whole app is in every channel instead of a member: a guest or a bot, if that.
pub fn status(everywhere: &[RoleId]) -> Option<&RoleId> {
    everywhere.iter().find(|role| matches!(role.as_str(), GUEST | BOT))
}

/// What somebody with these roles in the whole app becomes in a channel that they join.
pub fn on_joining(everywhere: &[RoleId]) -> RoleId {
    status(everywhere).cloned().unwrap_or_else(|| id(MEMBER))
}

/// Whether a role that is given in the whole app allows in a channel what it allows only where its holder is a member: it
/// says what somebody is, not what they are trusted with everywhere.
pub fn is_status(id: &str) -> bool {
    matches!(id, MEMBER | GUEST | BOT | USER)
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it allows.
    pub permissions: PermissionSet,
    /// Whether Gavel comes with it: such a role can be changed, and is never gone.
    pub built_in: bool,
}

/// What a call says of a role.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutRole {
    /// What it is for; at most 200 characters.
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// What it allows.
    pub permissions: PermissionSet,
}
