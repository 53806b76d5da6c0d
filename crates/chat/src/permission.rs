//! Permissions: what roles allow, in a channel and in the whole app.

use std::collections::{BTreeMap, HashMap};

use gavel_model::{APP_WIDE, Actor, Permission, PermissionSet, RoleId, Scope, role};
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

    /// What a user may do in the whole app.
    pub(crate) fn in_app(&self, roles: &[RoleId]) -> PermissionSet {
        let stranger = roles.iter().any(|role| matches!(role.as_str(), role::GUEST | role::BOT));
        let everybody = if stranger { PermissionSet::NONE } else { self.allowed(role::USER) };
        roles.iter().fold(everybody, |set, role| set.with(self.allowed(role.as_str()))).within(APP_WIDE)
    }

    /// What a user may do in a channel: by their roles there, and by those that they are trusted with everywhere.
    pub(crate) fn in_channel(
        &self,
        there: &[RoleId],
        everywhere: &[RoleId],
        overrides: &BTreeMap<RoleId, PermissionSet>,
    ) -> PermissionSet {
        let everywhere = everywhere.iter().filter(|role| !role::is_status(role.as_str()));
        let allowed = |role: &RoleId| overrides.get(role).copied().unwrap_or_else(|| self.allowed(role.as_str()));
        there.iter().chain(everywhere).fold(PermissionSet::NONE, |set, role| set.with(allowed(role))).without(APP_WIDE)
    }
}

/// What one who is no user may do, wherever.
pub(crate) fn of_app(actor: &Actor) -> PermissionSet {
    match actor {
        Actor::Key(_, scope) => scope.permissions(),
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

    /// What roles allow in the snapshot of `conn`; from memory if it has not changed since.
    pub(crate) fn roles_in(&self, conn: &Conn<'_>) -> StoreResult<std::sync::Arc<Roles>> {
        let revision = conn.roles_revision()?;
        let kept = self.0.roles.load_full();
        if kept.revision == revision && !kept.allowed.is_empty() {
            return Ok(kept);
        }
        let read = std::sync::Arc::new(Roles::read(conn, revision)?);
        self.0.roles.store(read.clone());
        Ok(read)
    }

    /// What an actor may do in the whole app, in the snapshot of `conn`.
    pub(crate) fn permissions_in_app(&self, conn: &Conn<'_>, actor: &Actor) -> StoreResult<PermissionSet> {
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

    /// Whether a key of this scope may act for users.
    pub fn may_act_for_users(scope: Scope) -> Result<()> {
        if scope.permissions().contains(Permission::ActForUser) {
            return Ok(());
        }
        let detail = "the scope of this server key does not allow acting for users";
        Err(Error::PermissionDenied { permission: Permission::ActForUser, detail })
    }
}

/// That an actor lacks something in the whole app.
pub(crate) fn denied_in_app(actor: &Actor, permission: Permission) -> Error {
    let detail = match actor {
        Actor::User(_) => "your roles do not allow this",
        Actor::Key(..) | Actor::System(_) => "the scope of this server key does not allow this",
    };
    Error::PermissionDenied { permission, detail }
}
