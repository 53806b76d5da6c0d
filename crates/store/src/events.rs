//! What happened in all channels after a place of the event log, each thing as it is now. Must not know who is told of it.

use std::collections::HashMap;

use gavel_model::{
    Channel, ChannelEvent, ChannelEventId, ChannelId, EventType, Invitation, InvitationId, JoinRequest, JoinRequestId,
    Member, MessageId, ReactionChange, Timestamp, User, UserId,
};

use crate::{Conn, Error, LogEvent, StoredMessage, What, log::LANE, reactions};

/// One event, and the thing that it is about.
#[derive(Clone, Debug)]
pub struct Happened {
    /// Where in the log.
    pub place: i64,
    /// What happened.
    pub kind: EventType,
    /// In which channel, if in one.
    pub channel: Option<ChannelId>,
    /// Its number there, if it was published.
    pub seq: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// The thing as it is now.
    pub what: What,
}

/// A stretch of what happened.
#[derive(Clone, Debug, Default)]
pub struct Happenings {
    /// In the order of the log, without what is told to nobody else, and what is gone with its channel.
    pub items: Vec<Happened>,
    /// The place up to which this is complete.
    pub up_to: i64,
}

/// What an entry of the log is about, by the ids that the log has of it.
enum Subject {
    Message(MessageId),
    Reaction(MessageId, UserId, String),
    Member(UserId),
    ChannelEvent(ChannelEventId),
    Channel,
    NoChannel,
    Invitation(InvitationId),
    JoinRequest(JoinRequestId),
    User(UserId),
}

impl Subject {
    /// None of what is between a user and the server, and of what the whole app is set up with.
    fn of(entry: &LogEvent) -> Result<Option<Self>, Error> {
        use EventType as E;
        Ok(Some(match entry.kind {
            E::MessageCreated
            | E::MessageUpdated
            | E::MessageDeleted
            | E::MessageStopped
            | E::MessagePinned
            | E::MessageUnpinned
            | E::ThreadUpdated => Self::Message(id(entry)?),
            E::ReactionAdded | E::ReactionRemoved => {
                let (message, user, kind) = reactions::from_subject(&entry.subject)?;
                Self::Reaction(message, user, kind)
            }
            E::MemberJoined | E::MemberUpdated | E::MemberLeft | E::GuidelinesAccepted => Self::Member(id(entry)?),
            E::ChannelCreated
            | E::ChannelUpdated
            | E::ChannelFrozen
            | E::ChannelUnfrozen
            | E::ChannelArchived
            | E::ChannelRestored
            | E::ChannelMembersChanged
            | E::ChannelTruncated => Self::Channel,
            E::ChannelDeleted => Self::NoChannel,
            E::ChannelEventCreated
            | E::ChannelEventUpdated
            | E::ChannelEventCancelled
            | E::ChannelEventReminder
            | E::ChannelEventStarted => Self::ChannelEvent(id(entry)?),
            E::InvitationCreated
            | E::InvitationAccepted
            | E::InvitationDeclined
            | E::InvitationWithdrawn
            | E::InvitationExpired => Self::Invitation(id(entry)?),
            E::JoinRequestCreated | E::JoinRequestApproved | E::JoinRequestDeclined | E::JoinRequestWithdrawn => {
                Self::JoinRequest(id(entry)?)
            }
            E::UserCreated | E::UserUpdated => Self::User(id(entry)?),
            E::ScheduledMessageCreated
            | E::ScheduledMessageUpdated
            | E::ScheduledMessageDeleted
            | E::ScheduledMessageSent
            | E::ScheduledMessageFailed
            | E::ChannelTypeUpdated
            | E::InviteLinkCreated
            | E::InviteLinkRevoked
            | E::RoleUpdated
            | E::UserTokensRevoked
            | E::ReceiptRead
            | E::ReceiptDelivered
            | E::UnreadChanged
            | E::TypingStarted
            | E::TypingStopped
            | E::PresenceChanged => return Ok(None),
        }))
    }
}

fn id<T: TryFrom<String, Error: ToString>>(entry: &LogEvent) -> Result<T, Error> {
    T::try_from(entry.subject.clone()).map_err(|e| Error::Corrupt(e.to_string()))
}

/// The things of a stretch as they are now: one question for each kind, however many channels they are in.
struct Things {
    channels: HashMap<ChannelId, Channel>,
    messages: HashMap<MessageId, StoredMessage>,
    members: HashMap<(ChannelId, UserId), Member>,
    events: HashMap<(ChannelId, ChannelEventId), ChannelEvent>,
    invitations: HashMap<InvitationId, Invitation>,
    requests: HashMap<JoinRequestId, JoinRequest>,
    users: HashMap<UserId, User>,
}

impl Conn<'_> {
    /// Where the event log ends.
    pub fn log_end(&self) -> Result<i64, Error> {
        Ok(self.log_end_after(0)?.unwrap_or(0))
    }

    /// What happened after a place of the event log, of at most `limit` entries.
    pub fn happened_after(&self, place: i64, limit: i64, now: Timestamp) -> Result<Happenings, Error> {
        let entries = self.log_after(LANE, place, limit)?;
        let up_to = entries.last().map_or(place, |entry| entry.place.1);
        let about = |entry: LogEvent| Ok(Subject::of(&entry)?.map(|subject| (entry, subject)));
        let entries: Vec<_> =
            entries.into_iter().map(about).filter_map(Result::transpose).collect::<Result<_, Error>>()?;
        let things = self.things(&entries, now)?;
        let items = entries.into_iter().filter_map(|(entry, subject)| things.happened(entry, subject)).collect();
        Ok(Happenings { items, up_to })
    }

    fn things(&self, entries: &[(LogEvent, Subject)], now: Timestamp) -> Result<Things, Error> {
        let (mut channels, mut messages, mut members) = (Vec::new(), Vec::new(), Vec::new());
        let (mut events, mut invitations, mut requests, mut users) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (entry, subject) in entries {
            let Some(channel) = &entry.channel else {
                if let Subject::User(id) = subject {
                    users.push(id.clone());
                }
                continue;
            };
            channels.push(channel);
            match subject {
                Subject::Message(id) | Subject::Reaction(id, ..) => messages.push(id),
                Subject::Member(user) => members.push((channel, user)),
                Subject::ChannelEvent(id) => events.push((channel, id)),
                Subject::Invitation(id) => invitations.push((channel, id)),
                Subject::JoinRequest(id) => requests.push((channel, id)),
                Subject::Channel | Subject::NoChannel | Subject::User(_) => {}
            }
        }
        channels.sort_unstable();
        channels.dedup();
        messages.sort_unstable();
        messages.dedup();
        // A pair that is asked for twice is answered twice, and once is kept.
        Ok(Things {
            channels: self.channels_by_id(channels)?,
            messages: self.messages_by_id(messages)?,
            members: self.members_at(members)?,
            events: self.channel_events_at(events)?,
            invitations: self.invitations_at(invitations, now)?,
            requests: self.join_requests_at(requests)?,
            users: if users.is_empty() { HashMap::new() } else { self.users_by_id(&users)? },
        })
    }
}

impl Things {
    /// The event; none where its thing, or all its channel, is gone.
    fn happened(&self, entry: LogEvent, subject: Subject) -> Option<Happened> {
        let LogEvent { place: (_, place), kind, channel, seq, at, .. } = entry;
        let what = match (subject, &channel) {
            (Subject::User(id), _) => What::User(Box::new(self.users.get(&id)?.clone())),
            (Subject::NoChannel, _) => What::NoChannel,
            (subject, Some(id)) => self.in_channel(self.channels.get(id)?, subject)?,
            (_, None) => return None,
        };
        Some(Happened { place, kind, channel, seq, at, what })
    }

    fn in_channel(&self, channel: &Channel, subject: Subject) -> Option<What> {
        Some(match subject {
            Subject::Message(id) => What::Message(Box::new(self.messages.get(&id)?.clone())),
            Subject::Reaction(message_id, user_id, kind) => {
                let reactions = self.messages.get(&message_id)?.message.reactions.clone();
                What::Reaction(ReactionChange { message_id, user_id, kind, reactions })
            }
            Subject::Member(user) => {
                let place = (channel.id.clone(), user);
                let member = self.members.get(&place).cloned();
                What::Member(place.1, member)
            }
            Subject::ChannelEvent(id) => {
                What::ChannelEvent(Box::new(self.events.get(&(channel.id.clone(), id))?.clone()))
            }
            Subject::Channel => What::Channel(Box::new(channel.clone())),
            Subject::Invitation(id) => What::Invitation(Box::new(self.invitations.get(&id)?.clone())),
            Subject::JoinRequest(id) => What::JoinRequest(Box::new(self.requests.get(&id)?.clone())),
            Subject::NoChannel | Subject::User(_) => return None,
        })
    }
}
