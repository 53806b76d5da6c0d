//! Publishing: an event becomes one frame, which everybody who is told gets as the same bytes.

use gavel_model::{
    Actor, ChannelId, ClientEvent, EventType, Member, Message, MessageView, ScheduledMessage, Timestamp, UserId,
};
use gavel_realtime::{Frame, Room};
use gavel_store::{EditOutcome, Joined, MemberEvent, MessageChange, StoredMessage};
use serde::Serialize;
use serde_json::json;

use crate::Chat;

/// An event as a frame.
pub(crate) fn frame<T: Serialize>(
    kind: EventType,
    channel: &ChannelId,
    seq: Option<i64>,
    at: Timestamp,
    data: &T,
) -> Frame {
    encode(&ClientEvent { kind, channel_id: Some(channel), seq, at, data })
}

/// An event of no channel as a frame.
pub(crate) fn frame_of_none<T: Serialize>(kind: EventType, at: Timestamp, data: &T) -> Frame {
    encode(&ClientEvent { kind, channel_id: None, seq: None, at, data })
}

fn encode<T: Serialize>(event: &ClientEvent<'_, T>) -> Frame {
    Frame::build(|buffer| write(buffer, event))
}

/// An event as JSON, at the end of a buffer.
pub(crate) fn write<T: Serialize>(buffer: &mut Vec<u8>, event: &ClientEvent<'_, T>) {
    if let Err(error) = serde_json::to_writer(buffer, event) {
        // Nothing in an event can fail to be JSON; a client that sees a hole asks again.
        tracing::error!(%error, "an event could not be encoded");
    }
}

/// A message that others may not see, as its author is told of it.
pub(crate) fn view(stored: &StoredMessage) -> MessageView {
    MessageView {
        message: stored.message.clone(),
        moderation: stored.moderation.clone(),
        own_reactions: Vec::new(),
        following: false,
    }
}

/// A message as a moderator sees it: with what a soft deletion left of it, or its author could hide what was stopped.
pub(crate) fn whole_view(stored: &StoredMessage) -> MessageView {
    let mut view = view(stored);
    if let Some(left) = stored.deleted.as_deref().cloned() {
        view.moderation = left.put_back(&mut view.message);
    }
    view
}

impl Chat {
    /// Tells a channel.
    pub(crate) fn publish<T: Serialize>(
        &self,
        kind: EventType,
        channel: &ChannelId,
        seq: i64,
        at: Timestamp,
        data: &T,
    ) {
        let room = Room::Channel(channel.clone());
        self.0.bus.publish(&room, u64::try_from(seq).ok(), frame(kind, channel, Some(seq), at, data));
    }

    /// Tells of a new message: the channel of a published one, the author's devices of one that was stopped.
    pub(crate) fn publish_new(&self, stored: &StoredMessage) {
        let Message { channel_id, created_at, .. } = &stored.message;
        match stored.message.seq {
            Some(seq) => self.publish(EventType::MessageCreated, channel_id, seq, *created_at, &stored.message),
            None => self.tell_author(stored, *created_at),
        }
    }

    /// Tells of an edit or a deletion.
    pub(crate) fn publish_edit(&self, edited: &EditOutcome, at: Timestamp) {
        let message = &edited.stored.message;
        match edited.event {
            Some((kind, seq)) => self.publish(kind, &message.channel_id, seq, at, message),
            None if edited.news => self.tell_author(&edited.stored, at),
            None => {}
        }
    }

    /// Tells the sender of a scheduled message what became of it.
    pub(crate) fn tell_scheduled(&self, kind: EventType, scheduled: &ScheduledMessage) {
        if let Some(user) = &scheduled.user_id {
            let frame = frame(kind, &scheduled.channel_id, None, scheduled.updated_at, scheduled);
            self.tell(user, frame);
        }
    }

    /// Tells of a change of what stands in a message, if there was one.
    pub(crate) fn publish_change(&self, kind: EventType, change: &MessageChange, at: Timestamp) {
        if let Some(seq) = change.seq {
            let message = &change.stored.message;
            self.publish(kind, &message.channel_id, seq, at, message);
        }
    }

    fn tell_author(&self, stored: &StoredMessage, at: Timestamp) {
        if let Some(author) = &stored.message.user_id {
            let channel = &stored.message.channel_id;
            let frame = frame(EventType::MessageStopped, channel, None, at, &view(stored));
            self.tell(author, frame);
        }
    }

    /// Tells of somebody who joined, and them, if it was another's doing.
    pub(crate) fn publish_joined(&self, joined: &Joined, by: &Actor, at: Timestamp) {
        self.publish_member(EventType::MemberJoined, joined, at);
        if joined.event.is_some() {
            self.tell_added(&joined.member, by, at);
        }
    }

    /// Tells of somebody who left; themselves on all devices, subscribed or not, which hear nothing more of the channel.
    pub(crate) fn publish_left(&self, left: &Joined, at: Timestamp) {
        let Member { channel_id, user_id, .. } = &left.member;
        self.0.bus.leave(&Room::User(user_id.clone()), &Room::Channel(channel_id.clone()));
        self.publish_member(EventType::MemberLeft, left, at);
        let data = self::left(channel_id, user_id);
        self.tell(user_id, frame(EventType::MemberLeft, channel_id, None, at, &data));
    }

    /// Tells a user that another made them a member: nothing else would, since they have not subscribed.
    pub(crate) fn tell_added(&self, member: &Member, by: &Actor, at: Timestamp) {
        if by.user() != Some(&member.user_id) {
            self.tell_member(EventType::MemberJoined, member, at);
        }
    }

    /// Tells a member of what they are, on all devices.
    pub(crate) fn tell_member(&self, kind: EventType, member: &Member, at: Timestamp) {
        self.tell(&member.user_id, frame(kind, &member.channel_id, None, at, member));
    }

    /// Tells all devices of a user, subscribed or not.
    pub(crate) fn tell(&self, user: &UserId, frame: Frame) {
        self.0.bus.publish(&Room::User(user.clone()), None, frame);
    }

    pub(crate) fn publish_member(&self, kind: EventType, joined: &Joined, at: Timestamp) {
        let channel = &joined.member.channel_id;
        match joined.event {
            None => {}
            Some(MemberEvent::Each(seq)) if kind == EventType::MemberLeft => {
                self.publish(kind, channel, seq, at, &left(channel, &joined.member.user_id));
            }
            Some(MemberEvent::Each(seq)) => self.publish(kind, channel, seq, at, &joined.member),
            Some(MemberEvent::Count(seq)) => self.publish_count(channel, seq, joined.member_count, at),
            Some(MemberEvent::Due) => self.0.due_counts.add(channel),
        }
    }

    /// Tells how many members a channel has.
    pub(crate) fn publish_count(&self, channel: &ChannelId, seq: i64, count: i64, at: Timestamp) {
        self.publish(EventType::ChannelMembersChanged, channel, seq, at, &counted(channel, count));
    }
}

/// What is told of one who is a member no more.
pub(crate) fn left(channel: &ChannelId, user: &UserId) -> serde_json::Value {
    json!({ "channelId": channel, "userId": user })
}

/// What is told of a channel that is not there any more.
pub(crate) fn deleted(channel: &ChannelId) -> serde_json::Value {
    json!({ "id": channel })
}

/// What is told of a count.
pub(crate) fn counted(channel: &ChannelId, count: i64) -> serde_json::Value {
    json!({ "id": channel, "memberCount": count })
}
