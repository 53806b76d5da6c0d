//! Permissions: what a role allows in a channel.

use gavel_model::{ChannelType, MemberRole};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that a role may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read a channel's messages and be told of its events.
    ReadChannel,
    /// Send messages to a channel, and edit and delete one's own.
    SendMessage,
    /// Edit others' messages.
    EditMessage,
    /// Delete others' messages, and take content out for good.
    DeleteMessage,
    /// See what others may not: messages that were stopped, and why.
    ReadModeration,
    /// Change a channel's settings.
    EditChannel,
    /// Enter a channel.
    JoinChannel,
    /// Make others members.
    AddChannelMember,
    /// Take others out.
    RemoveChannelMember,
    /// Read and change users, and make tokens for them.
    ManageUsers,
}

/// Whether members with this role may do this in a channel of this type.
pub(crate) fn allows(role: MemberRole, kind: ChannelType, permission: Permission) -> bool {
    use Permission as P;
    match permission {
        P::ReadChannel | P::JoinChannel => true,
        P::SendMessage => kind != ChannelType::Broadcast || role != MemberRole::Member,
        P::DeleteMessage | P::ReadModeration | P::AddChannelMember | P::RemoveChannelMember => {
            role != MemberRole::Member && !fixed(kind, permission)
        }
        P::EditChannel => role != MemberRole::Member || kind == ChannelType::Conversation,
        P::EditMessage => role == MemberRole::Admin,
        P::ManageUsers => false,
    }
}

/// A conversation's participants are fixed, whoever asks.
fn fixed(kind: ChannelType, permission: Permission) -> bool {
    kind == ChannelType::Conversation
        && matches!(permission, Permission::AddChannelMember | Permission::RemoveChannelMember)
}
