//! Events: what happened, as the log names it and as clients are told.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{ChannelId, Timestamp};

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident = $text:tt,)*) => {
        /// What happened: `noun.pastParticiple`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
        pub enum EventType {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl EventType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the API and in the log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

event_types! {
    /// A message was published.
    MessageCreated = "message.created",
    /// A published message was changed.
    MessageUpdated = "message.updated",
    /// A published message was deleted.
    MessageDeleted = "message.deleted",
    /// A message was kept from others: blocked or bounced. Told to its author alone, without a number.
    MessageStopped = "message.stopped",
    /// A message was scheduled. For the log alone.
    ScheduledMessageCreated = "scheduledMessage.created",
    /// A scheduled message was changed. Told to its author alone, without a number, unless they changed it.
    ScheduledMessageUpdated = "scheduledMessage.updated",
    /// A scheduled message was taken away. Told to its author alone, without a number, unless they did.
    ScheduledMessageDeleted = "scheduledMessage.deleted",
    /// A scheduled message was sent. Told to its author alone, without a number.
    ScheduledMessageSent = "scheduledMessage.sent",
    /// A scheduled message could not be sent when it was due. Told to its author alone, without a number.
    ScheduledMessageFailed = "scheduledMessage.failed",
    /// A message was pinned.
    MessagePinned = "message.pinned",
    /// A message is pinned no more.
    MessageUnpinned = "message.unpinned",
    /// A thread was renamed, locked, unlocked, archived or taken up again.
    ThreadUpdated = "thread.updated",
    /// Somebody reacted to a message.
    ReactionAdded = "reaction.added",
    /// Somebody took a reaction back.
    ReactionRemoved = "reaction.removed",
    /// Somebody joined, or was added.
    MemberJoined = "member.joined",
    /// What a member is in a channel has changed.
    MemberUpdated = "member.updated",
    /// Somebody left, or was removed.
    MemberLeft = "member.left",
    /// A channel was made.
    ChannelCreated = "channel.created",
    /// A channel's settings changed.
    ChannelUpdated = "channel.updated",
    /// A channel became read-only for all but those who may post in spite of it.
    ChannelFrozen = "channel.frozen",
    /// A channel is read-only no more.
    ChannelUnfrozen = "channel.unfrozen",
    /// A channel was put away: it is read, and not written.
    ChannelArchived = "channel.archived",
    /// An archived channel was taken up again.
    ChannelRestored = "channel.restored",
    /// Messages of a channel are gone whose time was up: those that were sent before its `truncatedBefore`.
    ChannelTruncated = "channel.truncated",
    /// A channel is gone.
    ChannelDeleted = "channel.deleted",
    /// A template of channels changed.
    ChannelTypeUpdated = "channelType.updated",
    /// A channel of over 100 members has another count of them.
    ChannelMembersChanged = "channel.membersChanged",
    /// Something is to take place in a channel.
    ChannelEventCreated = "channelEvent.created",
    /// What is to take place in a channel was changed.
    ChannelEventUpdated = "channelEvent.updated",
    /// It does not take place.
    ChannelEventCancelled = "channelEvent.cancelled",
    /// It starts soon.
    ChannelEventReminder = "channelEvent.reminder",
    /// It starts.
    ChannelEventStarted = "channelEvent.started",
    /// A user was invited to a channel.
    InvitationCreated = "invitation.created",
    /// An invited user joined.
    InvitationAccepted = "invitation.accepted",
    /// An invited user said no.
    InvitationDeclined = "invitation.declined",
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation.withdrawn",
    /// An invitation was not answered in time.
    InvitationExpired = "invitation.expired",
    /// An invite link was made.
    InviteLinkCreated = "inviteLink.created",
    /// An invite link was revoked.
    InviteLinkRevoked = "inviteLink.revoked",
    /// A user asked to be let in.
    JoinRequestCreated = "joinRequest.created",
    /// A user who asked was let in.
    JoinRequestApproved = "joinRequest.approved",
    /// A user who asked was not let in.
    JoinRequestDeclined = "joinRequest.declined",
    /// A user took their request back.
    JoinRequestWithdrawn = "joinRequest.withdrawn",
    /// A member accepted the guidelines.
    GuidelinesAccepted = "guidelines.accepted",
    /// A user became known.
    UserCreated = "user.created",
    /// A user's profile changed.
    UserUpdated = "user.updated",
    /// What a role allows has changed.
    RoleUpdated = "role.updated",
    /// A user's tokens were revoked.
    UserTokensRevoked = "user.tokensRevoked",
    /// A member has read on. Told without a number, and kept in no log, as are those that follow.
    ReceiptRead = "receipt.read",
    /// A device of a member has received more.
    ReceiptDelivered = "receipt.delivered",
    /// A user's own mark moved; told to their own devices.
    UnreadChanged = "unread.changed",
    /// Somebody writes.
    TypingStarted = "typing.started",
    /// They write no more.
    TypingStopped = "typing.stopped",
    /// A user came or went.
    PresenceChanged = "presence.changed",
}

/// One event as a client is told of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientEvent<'a, T> {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The channel it happened in, if in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<&'a ChannelId>,
    /// Its number in the channel; none for what others may not see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// The thing as it is after the event.
    pub data: &'a T,
}
