//! Who sees which message, and what of it.

use gavel_model::{Actor, MessageId, MessageView};
use gavel_store::{Conn, StoredMessage};

use crate::{
    Chat, Error, Facts, Permission, Result,
    publish::{view, whole_view},
};

/// Whether an actor sent a message.
pub(super) fn is_own(actor: &Actor, stored: &StoredMessage) -> bool {
    actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user))
}

/// Whether a message is there for an actor who sees of others what came after this event: what others may not see is not.
fn sees(actor: &Actor, facts: &Facts, stored: &StoredMessage, after: i64) -> bool {
    let position = stored.message.position;
    let shown = (position.is_published() || facts.allows(Permission::ReadModeration)) && position.after_seq > after;
    facts.allows(Permission::ReadChannel) && (shown || is_own(actor, stored))
}

/// A message of a list as the actor sees it, if they do.
pub(crate) fn seen(
    conn: &Conn<'_>,
    actor: &Actor,
    facts: &Facts,
    stored: &StoredMessage,
) -> std::result::Result<Option<MessageView>, gavel_store::Error> {
    let seen = sees(actor, facts, stored, facts.sees_after());
    seen.then(|| shown(conn, actor, facts, stored)).transpose()
}

/// To one who may not know of a channel, its messages are not there either.
pub(super) fn hide_channel(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("message"),
        other => other,
    }
}

/// A message as the actor sees it: what moderation found is for its author and for moderators.
pub(crate) fn shown(
    conn: &Conn<'_>,
    actor: &Actor,
    facts: &Facts,
    stored: &StoredMessage,
) -> std::result::Result<MessageView, gavel_store::Error> {
    let mut view = if facts.allows(Permission::ReadModeration) {
        whole_view(stored)
    } else {
        let mut view = view(stored);
        view.moderation.take_if(|_| !is_own(actor, stored));
        view
    };
    if let Some(user) = actor.user() {
        let message = &stored.message;
        if !message.reactions.is_empty() {
            view.own_reactions = conn.reactions_of(message, user)?;
        }
        if message.thread.is_some() {
            view.following = conn.follows_thread(&message.channel_id, &message.id, user)?;
        }
    }
    Ok(view)
}

impl Chat {
    /// The message, or that there is none.
    pub(super) async fn stored(&self, id: &MessageId) -> Result<StoredMessage> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.message(&id)).await?.ok_or(Error::NotFound("message"))
    }

    /// Reads what belongs to a message that the actor sees, in the snapshot in which they do.
    pub(crate) async fn read_of<T, F>(&self, actor: &Actor, id: &MessageId, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>, Facts, StoredMessage) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
    {
        let channel = self.stored(id).await?.message.channel_id;
        let (who, id) = (actor.clone(), id.clone());
        let read = move |conn: &Conn<'_>, facts| {
            let stored = conn.message(&id)?.filter(|stored| sees(&who, &facts, stored, facts.sees_after()));
            stored.map(|stored| read(conn, facts, stored)).transpose()
        };
        match self.read_as(actor, &channel, Permission::ReadChannel, read).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) | Err(Error::NotFound(_) | Error::PermissionDenied { .. }) => Err(Error::NotFound("message")),
            Err(error) => Err(error),
        }
    }

    /// A published message that the actor sees, and what may be decided on about it.
    pub(crate) async fn published(&self, actor: &Actor, id: &MessageId) -> Result<(StoredMessage, Facts)> {
        let stored = self.stored(id).await?;
        let facts = self.read_facts(actor, &stored.message.channel_id).await.map_err(hide_channel)?;
        if !sees(actor, &facts, &stored, facts.told_after()) {
            return Err(Error::NotFound("message"));
        }
        if !stored.message.position.is_published() {
            return Err(Error::Conflict("the message is not published"));
        }
        Ok((stored, facts))
    }
}
