//! Following what happens in all channels, as the event log has it.
//!
//! For server keys and operators: users follow channels by their connections. What is told of a thing is what a query of it
//! shows to who may read it.

use gavel_model::{Actor, ClientEvent, EventType, OperatorSessionId, Permission, PermissionSet, UserId};
use gavel_store::{Happened, What};

use crate::{
    Chat, Result,
    permission::denied_in_app,
    publish::{whole_view, write},
    told::{Data, told},
};

/// How many entries of the log are read at once.
const STRETCH: i64 = 256;
/// After how many bytes of events a stretch ends, however few they are.
const STRETCH_BYTES: usize = 1 << 20;

/// One event of all that happen, made once for all who follow.
#[derive(Debug)]
pub struct Event {
    /// Where in the log it stands: each has a higher place than those before.
    pub place: i64,
    /// What happened.
    pub kind: EventType,
    /// In which channel, if in one.
    pub channel: Option<gavel_model::ChannelId>,
    /// Whom it is about: who said it, reacted, joined, was invited.
    pub user: Option<UserId>,
    /// What it takes to be told.
    needs: Permission,
    json: Vec<u8>,
    /// As those are told who see what others may not, where that is more.
    moderated: Option<Vec<u8>>,
}

/// A stretch of what happened.
#[derive(Debug)]
pub struct Events {
    /// In order.
    pub events: Vec<Event>,
    /// The place in the log up to which this is complete.
    pub up_to: i64,
}

impl Event {
    fn new(happened: &Happened) -> Self {
        let Happened { place, kind, seq, at, what, .. } = happened;
        let channel = happened.channel.as_ref();
        let encode = |kind: EventType, data: &Data<'_>| {
            let mut json = Vec::with_capacity(512);
            write(&mut json, &ClientEvent { kind, channel_id: channel, seq: *seq, at: *at, data });
            json
        };
        // What has no channel is about a user, of whom told says the same wherever.
        let (kind, data) = match (what, channel) {
            (What::User(user), _) => (*kind, Data::User(user)),
            (_, Some(channel)) => told(*kind, channel, true, what),
            (_, None) => (*kind, Data::Rest(serde_json::Value::Null)),
        };
        let moderated = match what {
            What::Message(stored) if stored.moderation.is_some() || stored.deleted.is_some() => {
                Some(encode(kind, &Data::View(Box::new(whole_view(stored)))))
            }
            _ => None,
        };
        let json = encode(kind, &data);
        Self {
            place: *place,
            kind,
            channel: channel.cloned(),
            user: about(what),
            needs: needs(kind, what),
            json,
            moderated,
        }
    }

    /// The event as JSON, as one with these permissions is told of it; none to whom it is not told.
    pub fn told(&self, permissions: PermissionSet) -> Option<&[u8]> {
        if !permissions.contains(self.needs) {
            return None;
        }
        let moderated = self.moderated.as_deref().filter(|_| permissions.contains(Permission::ReadModeration));
        Some(moderated.unwrap_or(&self.json))
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.json.len() + self.moderated.as_ref().map_or(0, Vec::len)
    }
}

/// What it takes to be told of an event: what it takes to read the thing.
fn needs(kind: EventType, what: &What) -> Permission {
    match what {
        What::Message(stored) if kind == EventType::MessageStopped || !stored.message.position.is_published() => {
            Permission::ReadModeration
        }
        What::Invitation(_) => Permission::InviteChannelMember,
        What::JoinRequest(_) => Permission::ManageJoinRequests,
        What::User(_) => Permission::ReadUsers,
        What::Message(_)
        | What::Reaction(_)
        | What::Member(..)
        | What::ChannelEvent(_)
        | What::Channel(_)
        | What::NoChannel => Permission::ReadChannel,
    }
}

fn about(what: &What) -> Option<UserId> {
    match what {
        What::Message(stored) => stored.message.user_id.clone(),
        What::Reaction(reaction) => Some(reaction.user_id.clone()),
        What::Member(user, _) => Some(user.clone()),
        What::Invitation(invitation) => Some(invitation.user_id.clone()),
        What::JoinRequest(request) => Some(request.user_id.clone()),
        What::User(user) => Some(user.id.clone()),
        What::ChannelEvent(_) | What::Channel(_) | What::NoChannel => None,
    }
}

impl Chat {
    /// What one may be told who asks to follow what happens in all channels.
    pub async fn follow(&self, actor: &Actor) -> Result<PermissionSet> {
        let (chat, who) = (self.clone(), actor.clone());
        let allowed = self.0.store.read(move |conn| chat.permissions_in_app(conn, &who)).await?;
        let needed = Permission::ReadChannel;
        if allowed.contains(needed) { Ok(allowed) } else { Err(denied_in_app(actor, needed)) }
    }

    /// The same of one who follows, to be asked about once a second: refused once their server key was revoked, or their
    /// session has ended.
    pub async fn still_follow(&self, actor: &Actor, session: Option<&OperatorSessionId>) -> Result<PermissionSet> {
        if let Some(session) = session {
            self.require_session(session).await?;
        }
        self.require_still(actor, Permission::ReadChannel).await?;
        self.follow(actor).await
    }

    /// Where the event log ends.
    pub async fn last_event(&self) -> Result<i64> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        Ok(self.0.store.read(|conn| conn.log_end()).await?)
    }

    /// What happened after a place of the event log: a stretch of it.
    pub async fn events_after(&self, place: i64) -> Result<Events> {
        let now = self.now();
        let read = self.0.store.read(move |conn| conn.happened_after(place, STRETCH, now)).await?;
        let (mut events, mut bytes, mut up_to) = (Vec::with_capacity(read.items.len()), 0, read.up_to);
        for happened in &read.items {
            if bytes > STRETCH_BYTES {
                // What is from here on is the next stretch's.
                up_to = happened.place - 1;
                break;
            }
            let event = Event::new(happened);
            bytes += event.bytes();
            events.push(event);
        }
        Ok(Events { events, up_to })
    }
}
