//! Admission: what is known of a channel and of who acts in it, kept in memory so that a send need not ask the database.
//!
//! What is kept may be old, so that only sends ask it: a yes that came of it is checked again in the transaction, by the
//! revisions it was decided on ([`gavel_store::Guard`]), and a no is never believed before it was read anew. All else
//! reads its facts.

use gavel_model::{Actor, Channel, ChannelId, ChannelType, MemberRole, UserId, Visibility};
use gavel_store::{Conn, Guard, SenderGuard};
use moka::sync::Cache;

use crate::{Chat, Error, Permission, Result, permission};

/// How many channels, and how many users in channels, are kept in memory.
const KEPT: u64 = 100_000;

/// What is kept of a channel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelFacts {
    pub(crate) kind: ChannelType,
    pub(crate) visibility: Visibility,
    revision: i64,
}

/// What is kept of a user in a channel.
#[derive(Clone, Copy, Debug)]
struct SenderFacts {
    role: Option<MemberRole>,
    guard: SenderGuard,
}

/// What a decision about an actor in a channel rests on.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub(crate) channel: ChannelFacts,
    sender: Option<SenderFacts>,
}

impl Facts {
    /// The revisions of the rows these facts were read from.
    pub(crate) fn guard(&self) -> Guard {
        Guard { channel: self.channel.revision, sender: self.sender.map(|s| s.guard) }
    }

    /// Whether the actor is a member, or the app itself.
    pub(crate) fn is_member(&self) -> bool {
        self.sender.is_none_or(|s| s.role.is_some())
    }

    pub(crate) fn allows(&self, permission: Permission) -> bool {
        match self.sender {
            None => true,
            Some(sender) => sender.role.is_some_and(|role| permission::allows(role, self.channel.kind, permission)),
        }
    }

    /// Nothing, or the error that names what is missing. To one who may not know of the channel it is not there.
    pub(crate) fn require(&self, permission: Permission) -> Result<()> {
        if self.allows(permission) {
            return Ok(());
        }
        if !self.is_member() && self.channel.visibility != Visibility::Public {
            return Err(Error::NotFound("channel"));
        }
        let detail =
            if self.is_member() { "your role in this channel does not allow this" } else { "join the channel first" };
        Err(Error::PermissionDenied { permission, detail })
    }
}

/// The facts in memory.
pub(crate) struct Admission {
    channels: Cache<ChannelId, ChannelFacts>,
    senders: Cache<(ChannelId, UserId), SenderFacts>,
}

impl Admission {
    pub(crate) fn new() -> Self {
        Self { channels: Cache::new(KEPT), senders: Cache::new(KEPT) }
    }

    fn get(&self, actor: &Actor, channel: &ChannelId) -> Option<Facts> {
        let facts = self.channels.get(channel)?;
        let sender = match actor.user() {
            Some(user) => Some(self.senders.get(&(channel.clone(), user.clone()))?),
            None => None,
        };
        Some(Facts { channel: facts, sender })
    }

    fn put(&self, actor: &Actor, channel: &ChannelId, facts: Facts) {
        self.channels.insert(channel.clone(), facts.channel);
        if let (Some(user), Some(sender)) = (actor.user(), facts.sender) {
            self.senders.insert((channel.clone(), user.clone()), sender);
        }
    }
}

impl Chat {
    /// What memory has on an actor in a channel, if it says that they may do this.
    pub fn known_to_allow(&self, actor: &Actor, channel: &ChannelId, permission: Permission) -> Option<Facts> {
        self.0.admission.get(actor, channel).filter(|facts| facts.allows(permission))
    }

    /// Reads something of a channel that the actor may, by what holds in the same moment: nothing checks a reading again
    /// afterwards, so that memory is not asked.
    pub(crate) async fn read_as<T, F>(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        permission: Permission,
        read: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>, Facts) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
    {
        let (actor, channel) = (actor.clone(), channel.clone());
        let answer = self.0.store.read(move |conn| {
            let Some(facts) = facts(conn, &actor, &channel)? else { return Ok(Err(Error::NotFound("channel"))) };
            match facts.require(permission) {
                Ok(()) => read(conn, facts).map(Ok),
                Err(refused) => Ok(Err(refused)),
            }
        });
        answer.await?
    }

    /// Reads the facts anew and keeps them.
    pub(crate) async fn read_facts(&self, actor: &Actor, channel: &ChannelId) -> Result<Facts> {
        let (who, at) = (actor.clone(), channel.clone());
        let facts = self.0.store.read(move |conn| facts(conn, &who, &at)).await?.ok_or(Error::NotFound("channel"))?;
        self.0.admission.put(actor, channel, facts);
        Ok(facts)
    }
}

fn facts(
    conn: &Conn<'_>,
    actor: &Actor,
    channel: &ChannelId,
) -> std::result::Result<Option<Facts>, gavel_store::Error> {
    let Some(Channel { kind, visibility, revision, .. }) = conn.channel(channel)? else { return Ok(None) };
    let sender = match actor.user() {
        Some(user) => {
            let member = conn.member(channel, user)?;
            let user = conn.user(user)?.ok_or(gavel_store::Error::NotFound)?.revision;
            let guard = SenderGuard { user, member: member.as_ref().map(|m| m.revision) };
            Some(SenderFacts { role: member.map(|m| m.role), guard })
        }
        None => None,
    };
    Ok(Some(Facts { channel: ChannelFacts { kind, visibility, revision }, sender }))
}
