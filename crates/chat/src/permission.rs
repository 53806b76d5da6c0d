//! Permissions: what roles allow, in a channel and in the whole app.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gavel_model::{APP_WIDE, Actor, OPERATING, Permission, PermissionSet, RoleId, Scope, User, role};
use gavel_realtime::Room;
use gavel_store::Conn;

use crate::{Chat, Error, Result};

type StoreResult<T> = std::result::Result<T, gavel_store::Error>;

/// What all roles allow, as it is kept in memory.
#[derive(Default)]
pub(crate) struct Roles {
    pub(crate) revision: i64,
    allowed: HashMap<RoleId, PermissionSet>,
}

impl Roles {
    fn read(conn: &Conn<'_>, revision: i64) -> StoreResult<Self> {
        let allowed = conn.roles()?.into_iter().map(|role| (role.id, role.permissions)).collect();
        Ok(Self { revision, allowed })
    }

    /// How many of these roles there are not yet, and how many there are.
    pub(crate) fn unknown(&self, roles: &[RoleId]) -> (usize, usize) {
        (roles.iter().filter(|role| !self.allowed.contains_key(*role)).count(), self.allowed.len())
    }

    pub(crate) fn allowed(&self, role: &str) -> PermissionSet {
        self.allowed.get(role).copied().unwrap_or_default()
    }

    /// The roles that allow this in a channel that allows some roles other things.
    pub(crate) fn allowing(
        &self,
        permission: Permission,
        overrides: &BTreeMap<RoleId, PermissionSet>,
    ) -> BTreeSet<RoleId> {
        let all = self.allowed.iter().map(|(role, allowed)| (role, overrides.get(role).unwrap_or(allowed)));
        // A role may be overridden before it is known.
        let allowing = all.chain(overrides).filter(|(_, allowed)| allowed.contains(permission));
        allowing.map(|(role, _)| role.clone()).collect()
    }

    /// What a user may do in the whole app.
    pub(crate) fn in_app(&self, roles: &[RoleId]) -> PermissionSet {
        let stranger = roles.iter().any(|role| matches!(role.as_str(), role::GUEST | role::BOT));
        let everybody = if stranger { PermissionSet::NONE } else { self.allowed(role::USER) };
        roles
            .iter()
            .fold(everybody, |set, role| set.with(self.allowed(role.as_str())))
            .within(APP_WIDE)
            .without(OPERATING)
    }

    /// What a user may do in a channel: by their roles there, and by those that they are trusted with everywhere. What is said
    /// of a role there is what it allows; to what the channel's admins may, and who is trusted everywhere, it only adds, so
    /// that nobody is shut out of what they run.
    pub(crate) fn in_channel(
        &self,
        there: &[RoleId],
        everywhere: &[RoleId],
        overrides: &BTreeMap<RoleId, PermissionSet>,
    ) -> PermissionSet {
        // One who was made a guest or a bot since they joined is no mere member any more.
        let status = role::status(everywhere);
        let there = there.iter().map(|role| status.filter(|_| role.as_str() == role::MEMBER).unwrap_or(role));
        let there = there.map(|role| match (overrides.get(role), self.allowed(role.as_str())) {
            (Some(said), own) if role.as_str() == role::ADMIN => own.with(*said),
            (Some(said), _) => *said,
            (None, own) => own,
        });
        let everywhere = everywhere
            .iter()
            .filter(|role| !role::is_status(role.as_str()))
            .map(|role| self.allowed(role.as_str()).with(overrides.get(role).copied().unwrap_or_default()));
        there.chain(everywhere).fold(PermissionSet::NONE, PermissionSet::with).without(APP_WIDE)
    }
}

/// What one who is no user may do, wherever.
pub(crate) fn of_app(actor: &Actor) -> PermissionSet {
    match actor {
        Actor::Key(_, scope) => scope.permissions(),
        Actor::Operator(_, permissions) => *permissions,
        Actor::System(_) => PermissionSet::ALL,
        Actor::User(_) => PermissionSet::NONE,
    }
}

/// What a connection goes on to be told rests on these: it was asked for them when it subscribed.
const TOLD: PermissionSet = PermissionSet::of(&[Permission::ReadChannel, Permission::ReadUsers]);
/// What a connection is closed with that is to come back and be asked anew.
const COME_BACK: u16 = 1012;

impl Chat {
    /// Has the connections of a room, or all, come back if what somebody lost may end what they are told.
    pub(crate) fn ask_anew(&self, of: Option<&Room>, lost: PermissionSet) {
        if lost.within(TOLD).iter().next().is_none() {
            return;
        }
        match of {
            Some(room) => self.0.bus.close_all(room, COME_BACK, "permissions_changed"),
            None => self.0.bus.close_everyone(COME_BACK, "permissions_changed"),
        }
    }

    /// What roles allow in the snapshot of `conn`; from memory if it has not changed since. What the writer sees is not kept:
    /// it may not be committed, and its revision be given again.
    pub(crate) fn roles_in(&self, conn: &Conn<'_>) -> StoreResult<std::sync::Arc<Roles>> {
        let revision = conn.roles_revision()?;
        let kept = self.0.roles.load_full();
        if kept.revision == revision && !kept.allowed.is_empty() {
            return Ok(kept);
        }
        let read = std::sync::Arc::new(Roles::read(conn, revision)?);
        if conn.is_snapshot() {
            self.0.roles.store(read.clone());
        }
        Ok(read)
    }

    /// What an actor may do in the whole app, in the snapshot of `conn`.
    pub(crate) fn permissions_in_app(&self, conn: &Conn<'_>, actor: &Actor) -> StoreResult<PermissionSet> {
        if let Actor::Operator(id, _) = actor {
            let operator = conn.operator(id)?.filter(|operator| operator.disabled_at.is_none());
            return operator.map_or(Ok(PermissionSet::NONE), |operator| conn.permissions_of_operator(&operator.roles));
        }
        let Some(user) = actor.user() else { return Ok(of_app(actor)) };
        let roles = conn.user(user)?.map(|user| user.roles).unwrap_or_default();
        Ok(self.roles_in(conn)?.in_app(&roles))
    }

    /// Nothing, or the error that names what the actor lacks in the whole app.
    pub(crate) async fn require_in_app(&self, actor: &Actor, permission: Permission) -> Result<()> {
        let (chat, who) = (self.clone(), actor.clone());
        let allowed = self.0.store.read(move |conn| chat.permissions_in_app(conn, &who)).await?;
        if allowed.contains(permission) { Ok(()) } else { Err(denied_in_app(actor, permission)) }
    }

    /// Like [`Chat::change`], if the actor may do this in the whole app when it is written.
    pub(crate) async fn change_in_app<T, W, P>(
        &self,
        actor: &Actor,
        needed: Permission,
        write: W,
        publish: P,
    ) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Conn<'_>) -> StoreResult<T> + Send + 'static,
        P: FnOnce(&Chat, &T) + Send + 'static,
    {
        let (chat, by) = (self.clone(), actor.clone());
        let write = move |conn: &Conn<'_>| {
            if chat.permissions_in_app(conn, &by)?.contains(needed) {
                write(conn).map(Ok)
            } else {
                Ok(Err(denied_in_app(&by, needed)))
            }
        };
        let publish = move |chat: &Chat, done: &Result<T>| {
            if let Ok(done) = done {
                publish(chat, done);
            }
        };
        self.change(write, publish).await?
    }

    /// Whether a key of this scope may act for users.
    pub fn may_act_for_users(scope: Scope) -> Result<()> {
        if scope.permissions().contains(Permission::ActForUser) {
            return Ok(());
        }
        let detail = "the scope of this server key does not allow acting for users";
        Err(Error::PermissionDenied { permission: Permission::ActForUser, detail })
    }

    /// Whether a server key, or an operator, may act for a user, or let others do so: not for one whose roles in the whole app
    /// allow more. Users let nobody act for others but by their permission to make tokens.
    pub async fn may_stand_in(&self, actor: &Actor, user: &User) -> Result<()> {
        let own = of_app(actor);
        if user.roles.is_empty() || own == PermissionSet::ALL || actor.user().is_some() {
            return Ok(());
        }
        let (chat, roles) = (self.clone(), user.roles.clone());
        let more = move |conn: &Conn<'_>| chat.beyond(conn, own, &roles);
        let Some(permission) = self.0.store.read(more).await?.iter().next() else { return Ok(()) };
        let detail = match actor {
            Actor::Operator(..) => "the roles of this user allow in the whole app what yours do not",
            _ => "the roles of this user allow in the whole app what the scope of this server key does not",
        };
        Err(Error::PermissionDenied { permission, detail })
    }

    /// What users with these roles may do everywhere that is beyond `own` and what all users may.
    pub(crate) fn beyond(&self, conn: &Conn<'_>, own: PermissionSet, roles: &[RoleId]) -> StoreResult<PermissionSet> {
        if roles.is_empty() {
            return Ok(PermissionSet::NONE);
        }
        let all = self.roles_in(conn)?;
        let theirs = all.in_app(roles).with(all.in_channel(&[], roles, &BTreeMap::new()));
        Ok(theirs.without(own).without(all.allowed(role::USER)))
    }

    /// Nothing, if who asked for something that takes long may still have it done: their key is in force, and they have the
    /// permission.
    pub async fn require_still(&self, actor: &Actor, permission: Permission) -> Result<()> {
        if let Actor::Key(id, _) = actor
            && !self.keys().await?.iter().any(|key| key.id == *id)
        {
            return Err(Error::Gone { code: "key_revoked", detail: "the server key that asked for it was revoked" });
        }
        self.require_in_app(actor, permission).await
    }
}

/// That an actor lacks something in the whole app.
pub(crate) fn denied_in_app(actor: &Actor, permission: Permission) -> Error {
    let detail = match actor {
        Actor::User(_) | Actor::Operator(..) => "your roles do not allow this",
        Actor::Key(..) | Actor::System(_) => "the scope of this server key does not allow this",
    };
    Error::PermissionDenied { permission, detail }
}
