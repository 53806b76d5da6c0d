//! What a role allows in a channel.

use gavel_model::{ChannelType, MemberRole, Permission};

/// Whether members with this role may do this in a channel of this type.
pub(crate) fn allows(role: MemberRole, kind: ChannelType, permission: Permission) -> bool {
    use Permission as P;
    match permission {
        P::ReadChannel | P::JoinChannel | P::AddReaction | P::ReadUsers | P::CreateChannel => true,
        P::SendMessage | P::SendReply | P::SendAttachment | P::SendLink => {
            kind != ChannelType::Broadcast || role != MemberRole::Member
        }
        P::DeleteMessage | P::ReadModeration | P::AddChannelMember | P::RemoveChannelMember => {
            role != MemberRole::Member && !fixed(kind, permission)
        }
        P::MentionAll
        | P::PinMessage
        | P::ManageThread
        | P::SkipSlowMode
        | P::SkipFrozen
        | P::InviteChannelMember
        | P::ManageJoinRequests
        | P::MuteChannelUser
        | P::BanChannelUser
        | P::EditChannelRateLimit => role != MemberRole::Member,
        P::EditChannel => role != MemberRole::Member || kind == ChannelType::Conversation,
        P::EditMessage | P::ManageChannel | P::DeleteChannel | P::AssignChannelRole | P::ExportChannel => {
            role == MemberRole::Admin
        }
        P::ManageUsers | P::ManageRoles | P::ManageChannelTypes | P::BroadcastMessage | P::ManageTemplates => false,
    }
}

/// A conversation's participants are fixed, whoever asks.
fn fixed(kind: ChannelType, permission: Permission) -> bool {
    kind == ChannelType::Conversation
        && matches!(permission, Permission::AddChannelMember | Permission::RemoveChannelMember)
}
