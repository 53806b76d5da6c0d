//! Presence: a user is online while a socket of theirs is open. Told only to those who ask about them, so that a sign-on
//! costs as much as there are watchers, whatever rooms the user is in.

mod online;

use std::{sync::PoisonError, time::Duration};

use gavel_model::{Actor, EventType, OwnPresence, Presence, Timestamp, UserId};
use gavel_realtime::Room;
use gavel_store::Conn;

use crate::{Chat, Error, Permission, Result, publish};

pub(crate) use online::Online;

/// How many users may be asked about at once, and watched by one connection.
pub const WATCHED: usize = 100;
/// How many users' times one transaction notes.
const AT_ONCE: usize = 1_000;

impl Chat {
    /// Reads who wants to look offline; before the first socket is opened.
    pub async fn load_presence(&self) -> Result<()> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let invisible = self.0.store.read(|conn| conn.invisible_users()).await?;
        self.online().invisible = invisible.into_iter().collect();
        Ok(())
    }

    /// A socket of the user's was opened.
    pub fn socket_opened(&self, user: &UserId) {
        if !self.0.limits.signals.presence {
            return;
        }
        let mut online = self.online();
        if online.opened(user) {
            self.publish_presence(&online, user);
        }
    }

    /// A socket of the user's was closed. Others are told a little later, if they have not come back by then.
    pub fn socket_closed(&self, user: &UserId) {
        if self.0.limits.signals.presence {
            self.online().closed(user, self.now());
        }
    }

    /// Whether these users are online now. `give` is called with the answer while nobody comes or goes: what it sends
    /// cannot be overtaken by an event. Who may read profiles may ask about anyone.
    pub async fn presence<T>(
        &self,
        actor: &Actor,
        users: Vec<UserId>,
        give: impl FnOnce(Vec<Presence>) -> T,
    ) -> Result<T> {
        self.presence_is_on()?;
        if users.len() > WATCHED {
            return Err(Error::field("/userIds", format!("at most {WATCHED} users")));
        }
        self.require_in_app(actor, Permission::ReadUsers).await?;
        let (users, seen) = self
            .0
            .store
            .read(move |conn: &Conn<'_>| {
                let seen = conn.last_seen(&users)?;
                Ok((users, seen))
            })
            .await?;
        let online = self.online();
        Ok(give(users.into_iter().zip(seen).map(|(user, seen)| online.state(user, seen)).collect()))
    }

    /// Makes the actor look offline to others, or shows them again.
    pub async fn set_presence(&self, actor: &Actor, own: OwnPresence) -> Result<OwnPresence> {
        self.presence_is_on()?;
        let Some(user) = actor.user().cloned() else {
            return Err(Error::field("X-Gavel-User", "a server key is nobody: name a user"));
        };
        let (id, at) = (user.clone(), self.now());
        self.change(
            move |conn| conn.set_invisible(&id, own.invisible, at),
            move |chat, changed| {
                let mut online = chat.online();
                if *changed && online.show(&user, !own.invisible, at) {
                    chat.publish_presence(&online, &user);
                }
            },
        )
        .await?;
        Ok(own)
    }

    /// Tells of those who left and did not come back, and notes when they were last seen; to be called about once a second.
    pub async fn tell_who_left(&self) {
        let unwritten = {
            let mut online = self.online();
            for user in online.leave(self.now(), self.0.limits.signals.offline_after) {
                self.publish_presence(&online, &user);
            }
            online.unwritten()
        };
        self.bus().flush();
        self.note_last_seen(unwritten).await;
    }

    /// Notes that all who are online now were last seen now: the server stops.
    pub async fn leave_all(&self) {
        let unwritten = {
            let mut online = self.online();
            let _ = online.leave(self.now(), Duration::ZERO);
            online.unwritten()
        };
        self.note_last_seen(unwritten).await;
    }

    async fn note_last_seen(&self, seen: Vec<(UserId, Timestamp)>) {
        for some in seen.chunks(AT_ONCE) {
            let some = some.to_vec();
            let noting = some.clone();
            match self.0.store.write(move |conn| conn.note_last_seen(&noting)).await {
                Ok(()) => self.online().written(&some),
                // They are noted with the next round.
                Err(error) => return tracing::warn!(%error, "when users were last seen was not noted"),
            }
        }
    }

    /// When a user was last seen, given what the database says; none while they are online.
    pub(crate) fn last_seen(&self, user: &UserId, stored: Option<Timestamp>) -> Option<Timestamp> {
        self.online().state(user.clone(), stored).last_seen_at
    }

    fn presence_is_on(&self) -> Result<()> {
        if self.0.limits.signals.presence {
            Ok(())
        } else {
            Err(Error::Conflict("presence is turned off on this server"))
        }
    }

    fn online(&self) -> std::sync::MutexGuard<'_, Online> {
        self.0.online.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells those who watch a user. The caller holds who is online, so that events come in the order of what they tell.
    fn publish_presence(&self, online: &Online, user: &UserId) {
        let frame = publish::frame_of_none(EventType::PresenceChanged, self.now(), &online.state(user.clone(), None));
        self.bus().publish(&Room::Presence(user.clone()), None, frame);
        self.bus().flush();
    }
}
