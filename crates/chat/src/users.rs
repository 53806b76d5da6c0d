//! Users: who is known, and signing in.

use gavel_model::{Actor, NewUser, Page, Query, Timestamp, User, UserId};
use gavel_realtime::Room;
use gavel_store::{Conn, USER_FIELDS};

use crate::{Chat, Error, Permission, Result, channels::Words, query};

/// The close code of a socket whose user's tokens, or whose server key, were revoked.
pub const TOKENS_REVOKED: u16 = 4001;

impl Chat {
    /// The user, made if unknown: whoever holds a valid token, or is named by a server key, is known from then on.
    pub async fn ensure_user(&self, id: &UserId) -> Result<User> {
        let wanted = id.clone();
        if let Some(user) = self.0.store.read(move |conn| conn.user(&wanted)).await? {
            return Ok(user);
        }
        let (id, at) = (id.clone(), self.now());
        let actor = Actor::User(id.clone());
        self.change(move |conn| conn.ensure_user(&id, &actor, at), |_, _| ()).await
    }

    /// Whether a token that was issued then still lets its user in.
    pub fn accepts_token(user: &User, issued_at: Timestamp) -> bool {
        user.tokens_valid_from.is_none_or(|from| issued_at >= from)
    }

    /// One user.
    pub async fn user(&self, id: &UserId) -> Result<User> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.user(&id)).await?.ok_or(Error::NotFound("user"))
    }

    /// Users that meet a filter.
    pub async fn users(&self, actor: &Actor, query: &Query) -> Result<Page<User>> {
        self.require_in_app(actor, Permission::ReadUsers).await?;
        let parsed = query::parse(query, USER_FIELDS, "createdAt", "id")?;
        let (parsed, rows) = self
            .0
            .store
            .query(move |conn| {
                let rows = conn.users(&parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }

    /// Gives a user a profile; made if unknown. A user may change their own.
    pub async fn put_user(&self, actor: &Actor, id: &UserId, new: NewUser) -> Result<User> {
        let own = actor.user() == Some(id);
        let words = Words {
            name: new.display_name.as_deref(),
            avatar_url: new.avatar_url.as_deref(),
            metadata: Some(&new.metadata),
            ..Words::default()
        };
        let errors = words.check();
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        self.words_pass(actor, [("/displayName", new.display_name.as_deref())])?;
        let new = NewUser { avatar_url: new.avatar_url.filter(|url| !url.is_empty()), ..new };
        let (id, by, at) = (id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| conn.put_user(&id, &new, &by, at);
        if own {
            self.change(write, |_, _| ()).await
        } else {
            self.change_in_app(actor, Permission::ManageUsers, write, |_, _| ()).await
        }
    }

    /// Voids all tokens that the user was given until now, and closes their sockets.
    pub async fn revoke_tokens(&self, actor: &Actor, id: &UserId) -> Result<User> {
        let (id, by) = (id.clone(), actor.clone());
        // Tokens tell their time in whole seconds: one made within this second is void too.
        let at = Timestamp::from_millis((self.now().as_millis() / 1_000 + 1) * 1_000);
        let write = move |conn: &Conn<'_>| conn.revoke_tokens(&id, &by, at);
        let publish = |chat: &Chat, user: &User| {
            chat.bus().close_all(&Room::User(user.id.clone()), TOKENS_REVOKED, "tokens_revoked");
        };
        let revoked = self.change_in_app(actor, Permission::ManageUsers, write, publish).await;
        revoked.map_err(|e| if matches!(e, Error::NotFound(_)) { Error::NotFound("user") } else { e })
    }

    /// One user, as another sees them.
    pub async fn profile(&self, actor: &Actor, id: &UserId) -> Result<User> {
        if actor.user() != Some(id) {
            self.require_in_app(actor, Permission::ReadUsers).await?;
        }
        self.user(id).await
    }

    /// Whether an actor may make tokens for users; the tokens themselves are the server's business.
    pub async fn may_make_tokens(&self, actor: &Actor) -> Result<()> {
        self.require_in_app(actor, Permission::ManageUsers).await
    }
}

/// The user that an actor is, for what is a user's own.
pub(crate) fn user_of(actor: &Actor) -> Result<&UserId> {
    actor.user().ok_or_else(|| Error::field("X-Gavel-User", "a server key is nobody: name a user in this header"))
}
