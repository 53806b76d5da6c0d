//! Admission: what is known of a channel and of who acts in it, kept in memory so that a send need not ask the database.
//!
//! What is kept may be old, so that only sends ask it: a yes that came of it is checked again in the transaction, by the
//! revisions it was decided on ([`gavel_store::Guard`]), and a no is never believed before it was read anew. All else
//! reads its facts.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use gavel_model::{
    APP_WIDE, Actor, Channel, ChannelBase, ChannelId, ChannelSettings, Member, POSTING, Permission, PermissionSet,
    User, UserId, Visibility, role,
};
use gavel_store::{Conn, Guard, SenderGuard};
use moka::sync::Cache;

use crate::{
    Chat, Error, Result,
    permission::{Roles, of_app},
};

/// How many channels, and how many users in channels, are kept in memory.
const KEPT: u64 = 100_000;

/// What is kept of a channel.
#[derive(Clone, Debug)]
pub(crate) struct ChannelFacts {
    pub(crate) base: ChannelBase,
    pub(crate) visibility: Visibility,
    pub(crate) settings: Arc<ChannelSettings>,
    pub(crate) archived: bool,
    revision: i64,
}

/// What is kept of a user in a channel.
#[derive(Clone, Debug)]
pub(crate) struct SenderFacts {
    /// What they may do there, by all of their roles.
    permissions: PermissionSet,
    /// The same without regard to what the channel is closed for.
    held: PermissionSet,
    /// The number of the channel's last event before they joined; none for one who is no member.
    pub(crate) member_since: Option<i64>,
    /// Whether they are a program.
    bot: bool,
    /// The version of the guidelines that they would have to accept to post, where nothing else keeps them from it.
    guidelines: Option<i64>,
    guard: SenderGuard,
    /// The revision of the channel whose settings all of this rests on.
    channel_revision: i64,
    roles_revision: i64,
}

/// What a decision about an actor in a channel rests on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(crate) channel: ChannelFacts,
    /// None for the app itself.
    pub(crate) sender: Option<SenderFacts>,
    /// What the app itself may do, by the scope of its key.
    app: PermissionSet,
    app_held: PermissionSet,
}

/// What is left of permissions where posting is closed: to all who may not skip that, or to this one.
fn posting(permissions: PermissionSet, settings: &ChannelSettings, closed: bool) -> PermissionSet {
    let frozen = settings.frozen && !permissions.contains(Permission::SkipFrozen);
    if frozen || closed { permissions.without(POSTING) } else { permissions }
}

/// What is left of permissions in an archived channel: it is read, restored and deleted.
const ARCHIVED: PermissionSet = {
    use Permission as P;
    APP_WIDE.with(PermissionSet::of(&[
        P::ReadChannel,
        P::ReadModeration,
        P::ExportChannel,
        P::ManageChannel,
        P::DeleteChannel,
    ]))
};

impl ChannelFacts {
    fn of(channel: Channel) -> Self {
        let Channel { base, visibility, revision, settings, archived_at, .. } = channel;
        Self { base, visibility, settings: Arc::new(settings), archived: archived_at.is_some(), revision }
    }
}

impl SenderFacts {
    fn of(user: &User, channel: &Channel, member: Option<&Member>, roles: &Roles) -> Self {
        let there = member.map_or(&[][..], |m| &m.roles);
        let bot = there.iter().chain(&user.roles).any(|role| role.as_str() == role::BOT);
        let permissions = roles.in_channel(there, &user.roles, &channel.role_overrides);
        let in_app = roles.in_app(&user.roles);
        let held = permissions.with(in_app);
        let permissions = posting(permissions, &channel.settings, bot && !channel.settings.bots);
        let accepted = member.map_or(0, |m| m.guidelines_accepted);
        let unread = channel.settings.require_guidelines
            && accepted < channel.guidelines_since
            && permissions.contains(Permission::SendMessage)
            && !permissions.contains(Permission::ReadModeration);
        let permissions = posting(permissions, &channel.settings, unread);
        let permissions = if channel.archived_at.is_some() { permissions.within(ARCHIVED) } else { permissions };
        Self {
            permissions: permissions.with(in_app),
            held,
            member_since: member.map(|m| m.joined_seq),
            bot,
            guidelines: unread.then_some(channel.guidelines_version),
            channel_revision: channel.revision,
            guard: SenderGuard { user: user.revision, member: member.map(|m| m.revision) },
            roles_revision: roles.revision,
        }
    }
}

impl Facts {
    fn of(channel: ChannelFacts, sender: Option<SenderFacts>, actor: &Actor) -> Self {
        let app_held = of_app(actor);
        let app = posting(app_held, &channel.settings, !channel.settings.integrations);
        Self { app: if channel.archived { app.within(ARCHIVED) } else { app }, app_held, channel, sender }
    }

    /// The revisions of the rows these facts were read from.
    pub(crate) fn guard(&self) -> Guard {
        let sender = self.sender.as_ref();
        let roles = sender.map(|s| s.roles_revision);
        Guard { channel: self.channel.revision, sender: sender.map(|s| s.guard), roles }
    }

    /// Whether the actor is a member, or the app itself.
    pub(crate) fn is_member(&self) -> bool {
        self.sender.as_ref().is_none_or(|s| s.member_since.is_some())
    }

    pub(crate) fn allows(&self, permission: Permission) -> bool {
        self.sender.as_ref().map_or(self.app, |s| s.permissions).contains(permission)
    }

    /// Whether the actor has a permission here, even if the channel is closed for what it allows.
    pub(crate) fn holds(&self, permission: Permission) -> bool {
        self.sender.as_ref().map_or(self.app_held, |s| s.held).contains(permission)
    }

    /// Nothing, or that the channel is only read.
    pub(crate) fn require_open(&self) -> Result<()> {
        if self.channel.archived { Err(Error::ChannelArchived) } else { Ok(()) }
    }

    /// Whether the actor may know that the channel is there: a key does by its scope alone.
    pub(crate) fn is_known(&self) -> bool {
        let is_member = self.sender.is_some() && self.is_member();
        self.channel.visibility == Visibility::Public || is_member || self.allows(Permission::ReadChannel)
    }

    /// Nothing, or the error that names what is missing. To one who may not know of the channel it is not there.
    pub(crate) fn require(&self, permission: Permission) -> Result<()> {
        if self.allows(permission) {
            return Ok(());
        }
        if !self.is_known() {
            return Err(Error::NotFound("channel"));
        }
        if self.holds(permission) {
            self.require_open()?;
        }
        if self.is_member() && self.channel.settings.frozen && POSTING.contains(permission) {
            return Err(Error::ChannelFrozen);
        }
        if self.holds(permission) && POSTING.contains(permission) {
            let settings = &self.channel.settings;
            let off = |code, detail| Err(Error::TurnedOff { code, detail });
            match &self.sender {
                Some(sender) if sender.bot && !settings.bots => {
                    return off("bots_not_allowed", "bots do not post here");
                }
                None if !settings.integrations => {
                    return off("integrations_not_allowed", "server keys post here for users, not as the app itself");
                }
                _ => {}
            }
        }
        if let Some(version) = self.sender.as_ref().and_then(|s| s.guidelines)
            && POSTING.contains(permission)
        {
            return Err(Error::GuidelinesNotAccepted { version });
        }
        let detail = if self.sender.is_none() {
            "neither the scope of a server key nor the roles of an operator that asks allow this"
        } else if self.is_member() {
            "your roles in this channel do not allow this"
        } else {
            "join the channel first"
        };
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
            Some(user) => {
                let known = self.senders.get(&(channel.clone(), user.clone()));
                // Another's send may have had the channel read anew since.
                Some(known.filter(|known| known.channel_revision == facts.revision)?)
            }
            None => None,
        };
        Some(Facts::of(facts, sender, actor))
    }

    fn put(&self, actor: &Actor, channel: &ChannelId, facts: &Facts) {
        self.channels.insert(channel.clone(), facts.channel.clone());
        if let (Some(user), Some(sender)) = (actor.user(), facts.sender.clone()) {
            self.senders.insert((channel.clone(), user.clone()), sender);
        }
    }
}

impl Chat {
    /// What memory has on an actor in a channel, if it says that they may do this.
    pub(crate) fn known_to_allow(&self, actor: &Actor, channel: &ChannelId, permission: Permission) -> Option<Facts> {
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
        self.0.store.read(self.allowed(actor, channel, permission, read)).await?
    }

    /// The same of what a client gave its shape.
    pub(crate) async fn query_as<T, F>(
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
        self.0.store.query(self.allowed(actor, channel, permission, read)).await?
    }

    /// What reads only if the actor may.
    fn allowed<T, F>(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        permission: Permission,
        read: F,
    ) -> impl FnOnce(&Conn<'_>) -> std::result::Result<Result<T>, gavel_store::Error> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>, Facts) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
    {
        let (chat, actor, channel) = (self.clone(), actor.clone(), channel.clone());
        move |conn: &Conn<'_>| {
            let Some(facts) = chat.facts(conn, &actor, &channel)? else { return Ok(Err(Error::NotFound("channel"))) };
            match facts.require(permission) {
                Ok(()) => read(conn, facts).map(Ok),
                Err(refused) => Ok(Err(refused)),
            }
        }
    }

    /// Reads the facts anew and keeps them.
    pub(crate) async fn read_facts(&self, actor: &Actor, channel: &ChannelId) -> Result<Facts> {
        let (chat, who, at) = (self.clone(), actor.clone(), channel.clone());
        let facts = self.0.store.read(move |conn| chat.facts(conn, &who, &at)).await?;
        let facts = facts.ok_or(Error::NotFound("channel"))?;
        self.0.admission.put(actor, channel, &facts);
        Ok(facts)
    }

    /// What holds of an actor in a channel, in the snapshot of `conn`; none if there is no such channel.
    pub(crate) fn facts(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        channel: &ChannelId,
    ) -> std::result::Result<Option<Facts>, gavel_store::Error> {
        Ok(self.facts_in(conn, actor, std::slice::from_ref(channel))?.remove(channel))
    }

    /// The same of many channels, of those that there are.
    pub(crate) fn facts_in(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        channels: &[ChannelId],
    ) -> std::result::Result<HashMap<ChannelId, Facts>, gavel_store::Error> {
        self.facts_of(conn, actor, conn.channels_with_member(channels, actor.user())?)
    }

    /// What holds of an actor in channels that were read with their membership in each.
    pub(crate) fn facts_of(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        channels: Vec<(Channel, Option<Member>)>,
    ) -> std::result::Result<HashMap<ChannelId, Facts>, gavel_store::Error> {
        let user = match actor.user() {
            Some(id) if !channels.is_empty() => {
                Some((conn.user(id)?.ok_or(gavel_store::Error::NotFound)?, self.roles_in(conn)?))
            }
            _ => None,
        };
        let of = |(channel, member): (Channel, Option<Member>)| {
            let sender = user.as_ref().map(|(user, roles)| SenderFacts::of(user, &channel, member.as_ref(), roles));
            (channel.id.clone(), Facts::of(ChannelFacts::of(channel), sender, actor))
        };
        Ok(channels.into_iter().map(of).collect())
    }

    /// What an actor may do in channels where nothing particular is said of them.
    pub(crate) fn permissions_everywhere(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
    ) -> std::result::Result<PermissionSet, gavel_store::Error> {
        let Some(user) = actor.user() else { return Ok(of_app(actor)) };
        let roles = conn.user(user)?.map(|user| user.roles).unwrap_or_default();
        Ok(self.roles_in(conn)?.in_channel(&[], &roles, &BTreeMap::new()))
    }

    /// The user beyond whose public and own channels an actor sees nothing; none for one who may read them all.
    pub(crate) fn limited_viewer(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
    ) -> std::result::Result<Option<UserId>, gavel_store::Error> {
        let Some(user) = actor.user() else { return Ok(None) };
        let everywhere = self.permissions_everywhere(conn, actor)?;
        Ok(if everywhere.contains(Permission::ReadChannel) { None } else { Some(user.clone()) })
    }
}
