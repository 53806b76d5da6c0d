//! What a client missed: a channel's events after a number, told as things stand now.

use std::collections::{HashMap, HashSet};

use gavel_model::{
    Channel, ChannelEvent, ChannelEventId, ChannelId, EventType, Invitation, JoinRequest, Member, MessageId,
    ReactionChange, Timestamp, User, UserId,
};

use crate::{
    Conn, Error, StoredMessage,
    conn::{Param, params},
    history::Unpublished,
    messages::{COLUMNS, read},
    reactions,
};

/// How many unpublished messages one stretch tells at most.
const UNPUBLISHED: i64 = 100;

/// One event of a channel, or an unpublished message of the viewer's between two.
#[derive(Clone, Debug)]
pub struct TimelineItem {
    /// What happened.
    pub kind: EventType,
    /// Its number; none for an unpublished message.
    pub seq: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// The thing as it is now.
    pub what: What,
}

/// What an event is about, as it is now.
#[derive(Clone, Debug)]
pub enum What {
    /// A message.
    Message(Box<StoredMessage>),
    /// A reaction, and what the message's reactions are now.
    Reaction(ReactionChange),
    /// A member, if they are one now.
    Member(UserId, Option<Member>),
    /// What takes place in the channel.
    ChannelEvent(Box<ChannelEvent>),
    /// The channel.
    Channel(Box<Channel>),
    /// A channel that is not there any more.
    NoChannel,
    /// An invitation to the channel.
    Invitation(Box<Invitation>),
    /// A request to be let in.
    JoinRequest(Box<JoinRequest>),
    /// A user.
    User(Box<User>),
}

/// A stretch of a channel's events.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// In order.
    pub items: Vec<TimelineItem>,
    /// The number up to which this is complete.
    pub up_to: i64,
    /// The number of the channel's last event.
    pub head: i64,
}

impl Conn<'_> {
    /// The events of `channel` after `after`, about `limit` of them, with unpublished messages as the viewer may see them.
    pub fn timeline(
        &self,
        channel: &ChannelId,
        after: i64,
        unpublished: &Unpublished,
        limit: i64,
    ) -> Result<Timeline, Error> {
        let state = self.channel(channel)?.ok_or(Error::NotFound)?;
        let head = state.seq;
        // Numbers have no hole, so that a stretch of numbers is a stretch of events.
        let up_to = head.min(after.saturating_add(limit));
        let mut items = self.messages_between(
            "",
            "m.sub = 0 and m.after_seq > $2 and m.after_seq <= $3 order by m.after_seq",
            params![channel, after, up_to],
        )?;
        // What comes after the last event of a stretch belongs to the next one, which begins there.
        let below = if up_to < head { up_to } else { head.saturating_add(1) };
        // The last of them: a flood that was stopped must not come back whole.
        match unpublished {
            Unpublished::None => {}
            Unpublished::Of(user) => items.extend(self.messages_between(
                &self.by_index("messages_unpublished"),
                "m.sub > 0 and m.after_seq >= $2 and m.after_seq < $3 and m.user_id = $4
                 order by m.after_seq desc, m.sub desc limit $5",
                params![channel, after, below, user, UNPUBLISHED],
            )?),
            Unpublished::All => items.extend(self.messages_between(
                "",
                "m.sub > 0 and m.after_seq >= $2 and m.after_seq < $3
                 order by m.after_seq desc, m.sub desc limit $4",
                params![channel, after, below, UNPUBLISHED],
            )?),
        }
        let others = self.all(
            "select type, seq, subject, at from events
             where channel_id = $1 and seq > $2 and seq <= $3 and seq is not null and type <> 'message.created'
             order by seq",
            params![channel, after, up_to],
            |row| {
                Ok((row.named(0, EventType::ALL, EventType::as_str)?, row.int_or_null(1)?, row.text(2)?, row.time(3)?))
            },
        )?;
        let others: Vec<_> = others
            .into_iter()
            .map(|(kind, seq, subject, at)| Ok((kind, seq, at, Subject::parse(kind, subject)?)))
            .collect::<Result<_, Error>>()?;
        let now = self.subjects(channel, others.iter().map(|(.., subject)| subject))?;
        for (kind, seq, at, subject) in others {
            // Of a message that was taken out since nothing is told, but its number stays.
            let item = match now.of(&state, subject)? {
                Some(what) => TimelineItem { kind, seq, at, what },
                None => untold(&state, seq),
            };
            items.push(item);
        }
        items.extend(missing(&items, after, up_to).into_iter().map(|seq| untold(&state, Some(seq))));
        // Stable: an unpublished message stays after the event that it comes after.
        items.sort_by_key(|item| match (&item.what, item.seq) {
            (_, Some(seq)) => (seq, 0),
            (What::Message(stored), None) => (stored.message.position.after_seq, stored.message.position.sub),
            _ => (i64::MAX, 0),
        });
        Ok(Timeline { items, up_to, head })
    }

    fn messages_between(&self, index: &str, which: &str, params: &[Param<'_>]) -> Result<Vec<TimelineItem>, Error> {
        let sql =
            format!("select {COLUMNS}, m.published_at from messages m{index} where m.channel_id = $1 and {which}");
        self.all(&sql, params, |row| {
            let stored = read(row)?;
            let published = row.time_or_null(row.next())?;
            let seq = stored.message.seq;
            Ok(TimelineItem {
                kind: if seq.is_some() { EventType::MessageCreated } else { EventType::MessageStopped },
                seq,
                at: published.unwrap_or(stored.message.created_at),
                what: What::Message(Box::new(stored)),
            })
        })
    }

    /// What events are about, as it is now: one question for all messages, one for all members, one for all that takes place.
    fn subjects<'a>(
        &self,
        channel: &ChannelId,
        subjects: impl Iterator<Item = &'a Subject>,
    ) -> Result<Subjects, Error> {
        let (mut messages, mut users, mut events) = (HashSet::new(), HashSet::new(), HashSet::new());
        for subject in subjects {
            match subject {
                Subject::Message(id) | Subject::Reaction(id, ..) => drop(messages.insert(id)),
                Subject::Member(user) => drop(users.insert(user)),
                Subject::ChannelEvent(id) => drop(events.insert(id)),
                Subject::Channel => {}
            }
        }
        Ok(Subjects {
            messages: self.messages_by_id(messages)?,
            members: self.members_by_id(channel, users)?,
            events: self.channel_events_by_id(channel, events)?,
        })
    }
}

/// An event of which there is nothing left to tell: the channel as it is, so that there is no hole in the numbers.
fn untold(channel: &Channel, seq: Option<i64>) -> TimelineItem {
    let what = What::Channel(Box::new(channel.clone()));
    TimelineItem { kind: EventType::ChannelUpdated, seq, at: channel.updated_at, what }
}

/// The numbers of a stretch that no event has any more: of messages that were taken out.
fn missing(items: &[TimelineItem], after: i64, up_to: i64) -> Vec<i64> {
    let told: HashSet<i64> = items.iter().filter_map(|item| item.seq).collect();
    (after + 1..=up_to).filter(|seq| !told.contains(seq)).collect()
}

/// What an event is about, by the ids that the log has of it.
enum Subject {
    Message(MessageId),
    Reaction(MessageId, UserId, String),
    Member(UserId),
    ChannelEvent(ChannelEventId),
    Channel,
}

impl Subject {
    fn parse(kind: EventType, subject: String) -> Result<Self, Error> {
        Ok(match kind {
            EventType::MessageUpdated
            | EventType::MessageDeleted
            | EventType::MessagePinned
            | EventType::MessageUnpinned
            | EventType::ThreadUpdated => {
                Self::Message(MessageId::try_from(subject).map_err(|e| Error::Corrupt(e.to_string()))?)
            }
            EventType::ReactionAdded | EventType::ReactionRemoved => {
                let (message, user, kind) = reactions::from_subject(&subject)?;
                Self::Reaction(message, user, kind)
            }
            EventType::MemberJoined | EventType::MemberUpdated | EventType::MemberLeft => {
                Self::Member(UserId::try_from(subject).map_err(|e| Error::Corrupt(e.to_string()))?)
            }
            EventType::ChannelEventCreated
            | EventType::ChannelEventUpdated
            | EventType::ChannelEventCancelled
            | EventType::ChannelEventReminder
            | EventType::ChannelEventStarted => {
                Self::ChannelEvent(ChannelEventId::try_from(subject).map_err(|e| Error::Corrupt(e.to_string()))?)
            }
            _ => Self::Channel,
        })
    }
}

/// What events are about, as it is now.
struct Subjects {
    messages: HashMap<MessageId, StoredMessage>,
    members: HashMap<UserId, Member>,
    events: HashMap<ChannelEventId, ChannelEvent>,
}

impl Subjects {
    /// None of a message that is not there any more.
    fn of(&self, channel: &Channel, subject: Subject) -> Result<Option<What>, Error> {
        Ok(Some(match subject {
            Subject::Message(id) => {
                let Some(stored) = self.messages.get(&id) else { return Ok(None) };
                What::Message(Box::new(stored.clone()))
            }
            Subject::Reaction(message_id, user_id, kind) => {
                let Some(stored) = self.messages.get(&message_id) else { return Ok(None) };
                let reactions = stored.message.reactions.clone();
                What::Reaction(ReactionChange { message_id, user_id, kind, reactions })
            }
            Subject::Member(user) => {
                let member = self.members.get(&user).cloned();
                What::Member(user, member)
            }
            Subject::ChannelEvent(id) => {
                What::ChannelEvent(Box::new(self.events.get(&id).ok_or(Error::NotFound)?.clone()))
            }
            Subject::Channel => What::Channel(Box::new(channel.clone())),
        }))
    }
}
